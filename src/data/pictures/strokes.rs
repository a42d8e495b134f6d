//! The strokes of sixteen glyphs, and how a stroke is drawn.

use std::f64::consts::TAU;

/// A point `[right, down]`; a glyph lies in -1 to 1 both ways.
pub(super) type Point = [f64; 2];

/// Pieces into which a line is cut, so that it can bend.
const PIECES: usize = 6;
/// Degrees of an arc that are drawn as one straight piece.
const STEP: f64 = 20.0;

/// A part of a glyph, drawn without lifting the pen.
pub(super) enum Stroke {
    /// Straight lines from point to point.
    Lines(&'static [Point]),
    /// A part of a circle; degrees run from the right by way of below.
    Arc {
        centre: Point,
        radius: f64,
        from: f64,
        to: f64,
    },
}

use Stroke::{Arc, Lines};

const fn circle(radius: f64) -> Stroke {
    arc([0.0, 0.0], radius, 0.0, 360.0)
}

const fn arc(centre: Point, radius: f64, from: f64, to: f64) -> Stroke {
    Arc {
        centre,
        radius,
        from,
        to,
    }
}

/// All glyphs with their names. None is another one turned by less than ninety degrees; some differ in one stroke only.
pub(super) const GLYPHS: [(&str, &[Stroke]); 16] = [
    (
        "A",
        &[
            Lines(&[[-0.8, 1.0], [0.0, -1.0], [0.8, 1.0]]),
            Lines(&[[-0.48, 0.2], [0.48, 0.2]]),
        ],
    ),
    ("C", &[arc([0.0, 0.0], 0.9, 50.0, 310.0)]),
    (
        "E",
        &[
            Lines(&[[0.7, -1.0], [-0.7, -1.0], [-0.7, 1.0], [0.7, 1.0]]),
            Lines(&[[-0.7, 0.0], [0.4, 0.0]]),
        ],
    ),
    (
        "F",
        &[
            Lines(&[[0.7, -1.0], [-0.7, -1.0], [-0.7, 1.0]]),
            Lines(&[[-0.7, 0.0], [0.4, 0.0]]),
        ],
    ),
    (
        "H",
        &[
            Lines(&[[-0.7, -1.0], [-0.7, 1.0]]),
            Lines(&[[-0.7, 0.0], [0.7, 0.0]]),
            Lines(&[[0.7, -1.0], [0.7, 1.0]]),
        ],
    ),
    ("L", &[Lines(&[[-0.7, -1.0], [-0.7, 1.0], [0.7, 1.0]])]),
    (
        "N",
        &[Lines(&[[-0.7, 1.0], [-0.7, -1.0], [0.7, 1.0], [0.7, -1.0]])],
    ),
    ("O", &[circle(0.9)]),
    (
        "P",
        &[
            Lines(&[[-0.6, 1.0], [-0.6, -1.0], [0.0, -1.0]]),
            arc([0.0, -0.5], 0.5, -90.0, 90.0),
            Lines(&[[0.0, 0.0], [-0.6, 0.0]]),
        ],
    ),
    ("Q", &[circle(0.85), Lines(&[[0.2, 0.2], [1.0, 1.0]])]),
    (
        "S",
        &[
            arc([0.0, -0.5], 0.5, -30.0, -270.0),
            arc([0.0, 0.5], 0.5, -90.0, 150.0),
        ],
    ),
    (
        "T",
        &[
            Lines(&[[-0.8, -1.0], [0.8, -1.0]]),
            Lines(&[[0.0, -1.0], [0.0, 1.0]]),
        ],
    ),
    (
        "U",
        &[
            Lines(&[[-0.7, -1.0], [-0.7, 0.3]]),
            arc([0.0, 0.3], 0.7, 180.0, 0.0),
            Lines(&[[0.7, 0.3], [0.7, -1.0]]),
        ],
    ),
    (
        "X",
        &[
            Lines(&[[-0.8, -1.0], [0.8, 1.0]]),
            Lines(&[[0.8, -1.0], [-0.8, 1.0]]),
        ],
    ),
    (
        "Y",
        &[
            Lines(&[[-0.8, -1.0], [0.0, 0.0], [0.8, -1.0]]),
            Lines(&[[0.0, 0.0], [0.0, 1.0]]),
        ],
    ),
    (
        "Z",
        &[Lines(&[[-0.8, -1.0], [0.8, -1.0], [-0.8, 1.0], [0.8, 1.0]])],
    ),
];

impl Stroke {
    /// The stroke as many short straight pieces.
    pub(super) fn pieces(&self) -> Vec<Point> {
        match self {
            Lines(points) => {
                let between = |pair: &[Point]| {
                    let (from, to) = (pair[0], pair[1]);
                    (0..PIECES).map(move |piece| towards(from, to, piece as f64 / PIECES as f64))
                };
                let cut = points.windows(2).flat_map(between);
                cut.chain(points.last().copied()).collect()
            }
            Arc {
                centre,
                radius,
                from,
                to,
            } => {
                let steps = ((to - from).abs() / STEP).ceil();
                let at = |step: usize| {
                    let turn = (from + (to - from) * step as f64 / steps) / 360.0 * TAU;
                    [
                        centre[0] + radius * turn.cos(),
                        centre[1] + radius * turn.sin(),
                    ]
                };
                (0..=steps as usize).map(at).collect()
            }
        }
    }
}

fn towards(from: Point, to: Point, share: f64) -> Point {
    [
        from[0] + (to[0] - from[0]) * share,
        from[1] + (to[1] - from[1]) * share,
    ]
}

/// Draws connected pieces on a square of ink 0 to 1 `[row, column]`, smooth at the edges; points and the half width of the
/// pen are in pixels.
pub(super) fn ink(pieces: &[Point], pen: f64, side: usize, square: &mut [f64]) {
    for pair in pieces.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let range = |a: f64, b: f64| {
            let low = (a.min(b) - pen - 1.0).floor().max(0.0) as usize;
            let high = (a.max(b) + pen + 1.0).ceil().max(0.0) as usize;
            low..high.min(side)
        };
        for row in range(from[1], to[1]) {
            for column in range(from[0], to[0]) {
                let centre = [column as f64 + 0.5, row as f64 + 0.5];
                let cover = (0.5 + pen - distance(centre, from, to)).clamp(0.0, 1.0);
                let pixel = &mut square[row * side + column];
                *pixel = pixel.max(cover);
            }
        }
    }
}

/// How far a point is from a piece.
fn distance(point: Point, from: Point, to: Point) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let dot = (point[0] - from[0]) * along[0] + (point[1] - from[1]) * along[1];
    let share = if length > 0.0 {
        (dot / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let nearest = towards(from, to, share);
    (point[0] - nearest[0]).hypot(point[1] - nearest[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_have_distinct_names_and_stay_in_their_square() {
        let names: std::collections::BTreeSet<_> = GLYPHS.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), 16);
        for (name, strokes) in &GLYPHS {
            let points: Vec<Point> = strokes.iter().flat_map(Stroke::pieces).collect();
            assert!(
                points.iter().flatten().all(|v| v.abs() <= 1.0 + 1e-9),
                "{name}"
            );
            let height = points.iter().map(|p| p[1]).fold(0.0, f64::max);
            assert!(height >= 0.68, "{name} is only {height} high");
        }
    }

    #[test]
    fn a_line_has_the_ink_of_its_area() {
        // Ten long and two wide, with round ends: 20 + pi, up to the smoothing.
        let mut square = vec![0.0; 400];
        ink(&[[5.0, 10.0], [15.0, 10.0]], 1.0, 20, &mut square);
        let area: f64 = square.iter().sum();
        assert!((area - 23.14).abs() < 0.5, "{area}");
        assert!((square[9 * 20 + 10] - 1.0).abs() < 1e-9 && square[6 * 20 + 10].abs() < 1e-9);
        // A point is a disc, and what lies outside is left out.
        ink(&[[-50.0, -3.0], [-50.0, -3.0]], 1.0, 20, &mut square);
        assert!((square.iter().sum::<f64>() - area).abs() < 1e-9);
    }
}
