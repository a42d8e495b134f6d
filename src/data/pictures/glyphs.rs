//! Generated pictures: sixteen glyphs at a random place, turned, bent, blurred by noise and cluttered.
//!
//! `complexity` c sets how hard they are. 0: upright, clean glyphs of varying size, place and thickness. 1: turned by up to
//! 25 degrees, bent by up to a tenth, faint on a grey ground, noise of a tenth, one or two foreign strokes. Beyond: more of
//! everything. Every picture draws the same random numbers at each c, so that a harder set is the same pictures, harder.

use super::strokes::{self, GLYPHS, Point, Stroke};
use super::{PictureOptions, Pictures, Pixels};
use super::{prepare::prepare, set::PictureSet};
use crate::data::{
    error::Error,
    random::{Purpose, Random},
    reader::{Origin, Reader},
};
use crate::words::message;

/// The source.
pub const READER: Reader<PictureSet> = Reader {
    origin: Origin::Generated,
    load: |spec, amount| {
        let drawn = draw(&spec.pictures, amount.complexity, spec.seed)?;
        prepare(drawn, spec, amount)
    },
};

const COUNT: usize = 2400;
const SIDE: usize = 16;

/// Generated pictures, the classes in turn.
pub(super) fn draw(
    options: &PictureOptions,
    complexity: f64,
    seed: u64,
) -> Result<Pictures, Error> {
    let count = options.count.unwrap_or(COUNT);
    let side = options.side.unwrap_or(SIDE);
    if !(8..=128).contains(&side) {
        return Err(Error::Missing(message!(
            "pictures.side is {side}, but glyphs are drawn with 8 to 128 pixels",
            side
        )));
    }
    if !(GLYPHS.len()..=1_000_000).contains(&count) {
        return Err(Error::Missing(message!(
            "pictures.count is {count}, but expected {least} to 1000000 glyphs",
            count,
            least = GLYPHS.len()
        )));
    }
    if !(complexity.is_finite() && complexity >= 0.0) {
        return Err(Error::Missing(message!(
            "data.complexity is {complexity}, but expected a number from 0 on",
            complexity
        )));
    }
    let mut pixels = Vec::with_capacity(count * side * side);
    for number in 0..count {
        let mut random = Random::new(seed, Purpose::Example(number as u32));
        pixels.extend(picture(
            GLYPHS[number % GLYPHS.len()].1,
            side,
            complexity,
            &mut random,
        ));
    }
    Ok(Pictures {
        channels: 1,
        height: side,
        width: side,
        greatest: 255.0,
        names: GLYPHS.iter().map(|(name, _)| (*name).to_owned()).collect(),
        pixels: Pixels::Bytes(pixels),
        labels: (0..count)
            .map(|number| (number % GLYPHS.len()) as u32)
            .collect(),
        parts: Vec::new(),
        notes: Vec::new(),
    })
}

/// One picture `[row, column]`.
fn picture(strokes: &[Stroke], side: usize, complexity: f64, random: &mut Random) -> Vec<u8> {
    let placing = Placing::new(side, complexity, random);
    let clutter = Clutter::new(side, complexity, random);
    let ground = 0.2 * complexity.min(1.5) * random.uniform();
    let strength = 1.0 - 0.4 * complexity.min(1.0) * random.uniform();
    let mut square = vec![0.0; side * side];
    for stroke in strokes {
        let pieces: Vec<Point> = stroke
            .pieces()
            .into_iter()
            .map(|p| placing.place(p))
            .collect();
        strokes::ink(&pieces, placing.pen, side, &mut square);
    }
    for line in &clutter.lines {
        strokes::ink(line, placing.pen, side, &mut square);
    }
    let noise = 0.1 * complexity;
    let grey = |ink: &f64| {
        let value = ground + (strength - ground) * ink + noise * random.normal();
        (value * 255.0).round().clamp(0.0, 255.0) as u8
    };
    square.iter().map(grey).collect()
}

/// Where a glyph's points come to lie in the picture.
struct Placing {
    /// Wave of the bending: for each direction its height, its two wave numbers and its phase.
    waves: [[f64; 4]; 2],
    /// Turning, stretching and size, in pixels `[right, down]` for each of the glyph's two directions.
    turn: [Point; 2],
    /// The glyph's centre in pixels.
    centre: Point,
    /// Half the width of the pen in pixels.
    pen: f64,
}

impl Placing {
    fn new(side: usize, complexity: f64, random: &mut Random) -> Self {
        let half = side as f64 / 2.0;
        let mut around = || 2.0 * random.uniform() - 1.0;
        let angle = (25.0 * complexity * around()).to_radians();
        let slant = 0.15 * complexity.min(2.0) * around();
        let stretch = (0.15 * complexity.min(2.0) * around()).exp();
        let reach = half * (0.68 + 0.12 * around());
        let room = half - reach;
        let centre = [half + room * around(), half + room * around()];
        let pen = side as f64 * (0.045 + 0.02 * around());
        let mut wave = || {
            [
                0.1 * complexity,
                2.5 * around(),
                2.5 * around(),
                3.2 * around(),
            ]
        };
        let waves = [wave(), wave()];
        let (sin, cos) = angle.sin_cos();
        let right = [reach * stretch * cos, reach * stretch * sin];
        let down = [
            reach / stretch * (slant * cos - sin),
            reach / stretch * (slant * sin + cos),
        ];
        Self {
            waves,
            turn: [right, down],
            centre,
            pen,
        }
    }

    fn place(&self, [x, y]: Point) -> Point {
        let bent = |at: f64, [height, along, across, phase]: [f64; 4]| {
            at + height * (along * x + across * y + phase).sin()
        };
        let (x, y) = (bent(x, self.waves[0]), bent(y, self.waves[1]));
        [0, 1].map(|i| self.centre[i] + self.turn[0][i] * x + self.turn[1][i] * y)
    }
}

/// Short strokes that belong to no glyph.
struct Clutter {
    lines: Vec<[Point; 2]>,
}

impl Clutter {
    /// Foreign strokes at complexity 1, on average.
    const MEAN: f64 = 1.5;
    const MOST: usize = 16;

    fn new(side: usize, complexity: f64, random: &mut Random) -> Self {
        let wanted = Self::MEAN * complexity * 2.0 * random.uniform();
        let whole = side as f64;
        // All are drawn and some are shown, so that the numbers drawn do not depend on the complexity.
        let lines = [(); Self::MOST].map(|()| {
            let [x, y, angle] = [(); 3].map(|()| random.uniform());
            let length = whole * (0.1 + 0.15 * random.uniform());
            let (sin, cos) = (angle * std::f64::consts::TAU).sin_cos();
            let from = [x * whole, y * whole];
            [from, [from[0] + length * cos, from[1] + length * sin]]
        });
        Self {
            lines: lines.into_iter().take(wanted.round() as usize).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(count: usize, complexity: f64, seed: u64) -> Pictures {
        let options = PictureOptions {
            count: Some(count),
            ..PictureOptions::default()
        };
        draw(&options, complexity, seed).expect("glyphs")
    }

    fn bytes(pictures: &Pictures) -> &[u8] {
        match &pictures.pixels {
            Pixels::Bytes(bytes) => bytes,
            Pixels::Numbers(_) => panic!("glyphs are bytes"),
        }
    }

    #[test]
    fn a_smaller_set_is_the_beginning_of_a_larger_one_and_the_seed_changes_all() {
        let (small, large) = (drawn(160, 1.0, 7), drawn(320, 1.0, 7));
        assert_eq!(bytes(&small), &bytes(&large)[..160 * 256]);
        assert_eq!(small, drawn(160, 1.0, 7));
        assert_ne!(small.pixels, drawn(160, 1.0, 8).pixels);
        assert_eq!(small.names.len(), 16);
        assert!((0..16).all(|label| small.labels.iter().filter(|l| **l == label).count() == 10));
    }

    /// How many of the last pictures look most like one of the first with the same label.
    fn nearest(complexity: f64) -> f64 {
        let pictures = drawn(960, complexity, 1);
        let all = bytes(&pictures);
        let of = |i: usize| &all[i * 256..][..256];
        let far = |a: &[u8], b: &[u8]| -> i64 {
            let square = |(a, b): (&u8, &u8)| (i64::from(*a) - i64::from(*b)).pow(2);
            a.iter().zip(b).map(square).sum()
        };
        let right = (800..960).filter(|i| {
            let best = (0..800).min_by_key(|j| far(of(*i), of(*j))).expect("some");
            pictures.labels[best] == pictures.labels[*i]
        });
        right.count() as f64 / 160.0
    }

    #[test]
    fn complexity_makes_neighbours_useless_step_by_step() {
        let right = [0.0, 0.5, 1.0, 2.0].map(nearest);
        assert!(right[0] > 0.75, "{right:?}");
        assert!(
            right.windows(2).all(|pair| pair[0] > pair[1] + 0.05),
            "{right:?}"
        );
        assert!((0.15..0.7).contains(&right[2]), "{right:?}");
    }

    #[test]
    fn impossible_wishes_are_refused() {
        let with = |count, side| PictureOptions {
            count: Some(count),
            side: Some(side),
            ..PictureOptions::default()
        };
        assert!(draw(&with(100, 7), 1.0, 0).is_err());
        assert!(draw(&with(15, 16), 1.0, 0).is_err());
        assert!(draw(&with(100, 16), -1.0, 0).is_err());
        assert!(draw(&with(100, 16), f64::NAN, 0).is_err());
        let large = draw(&with(32, 40), 3.0, 0).expect("glyphs");
        assert_eq!(bytes(&large).len(), 32 * 1600);
    }
}
