//! The choice itself: the one-standard-error rule, and its cross-checks, the knee and the gain per doubling.

use std::cmp::Ordering;

/// A candidate as the rule sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entrant {
    /// Parameters; what is smallest wins.
    pub parameters: f64,
    /// Forward FLOPs of one sample, between equals.
    pub flops: f64,
    /// Mean quality, greater is better.
    pub quality: f64,
    /// Standard error of the mean.
    pub error: f64,
    /// Whether it satisfies every constraint.
    pub feasible: bool,
}

/// The rule's choice with what it was measured against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The chosen entrant.
    pub chosen: usize,
    /// The feasible one of the best mean.
    pub best: usize,
    /// Quality that is within one standard error of the best.
    pub threshold: f64,
}

/// The smallest feasible entrant whose mean is within one standard error of the best (Breiman et al. 1984).
pub fn choose(entrants: &[Entrant]) -> Option<Choice> {
    // Simulations ask this many thousand times: two plain passes, of equals the first.
    let mut best: Option<(usize, &Entrant)> = None;
    for (i, e) in entrants.iter().enumerate() {
        if e.takes_part() && best.is_none_or(|(_, b)| e.is_finer(b)) {
            best = Some((i, e));
        }
    }
    let (best, finest) = best?;
    let threshold = finest.quality - finest.error.max(0.0);
    let mut chosen = (best, finest);
    for (i, e) in entrants.iter().enumerate() {
        let within = e.takes_part() && e.quality >= threshold;
        if within && (e.size(chosen.1)).then(i.cmp(&chosen.0)) == Ordering::Less {
            chosen = (i, e);
        }
    }
    Some(Choice {
        chosen: chosen.0,
        best,
        threshold,
    })
}

impl Entrant {
    fn takes_part(&self) -> bool {
        self.feasible && self.quality.is_finite()
    }

    fn size(&self, other: &Self) -> Ordering {
        let parameters = self.parameters.total_cmp(&other.parameters);
        parameters.then_with(|| self.flops.total_cmp(&other.flops))
    }

    /// Better, or as good and smaller.
    fn is_finer(&self, other: &Self) -> bool {
        let quality = self.quality.total_cmp(&other.quality);
        quality.then_with(|| other.size(self)) == Ordering::Greater
    }
}

/// The knee of a rising curve: the point farthest above the line from its first to its last point, both axes
/// stretched to 0..1, cost in logarithms (Satopaa et al. 2011). `None` with fewer than three points or no rise.
pub fn knee(points: &[(f64, f64)]) -> Option<usize> {
    let (first, last) = (points.first()?, points.last()?);
    let (width, height) = (last.0.ln() - first.0.ln(), last.1 - first.1);
    if points.len() < 3 || width.is_nan() || width <= 0.0 || height.is_nan() || height <= 0.0 {
        return None;
    }
    let above = |p: &(f64, f64)| (p.1 - first.1) / height - (p.0.ln() - first.0.ln()) / width;
    let inner = points.iter().enumerate().map(|(i, p)| (above(p), i));
    // The last point always lies on the line: a curve that never bends has its knee there.
    let best = inner.fold(
        (1e-9, points.len() - 1),
        |a, b| if b.0 > a.0 { b } else { a },
    );
    Some(best.1)
}

/// The gain in quality for each doubling of the parameters, between neighbouring points.
pub fn gains(points: &[(f64, f64)]) -> Vec<f64> {
    let gain = |p: &[(f64, f64)]| (p[1].1 - p[0].1) / (p[1].0 / p[0].0).log2();
    points.windows(2).map(gain).collect()
}

#[cfg(test)]
mod tests {
    use super::{Choice, Entrant, choose, gains, knee};

    fn entrants(of: &[(f64, f64, f64, bool)]) -> Vec<Entrant> {
        let entrant = |&(parameters, quality, error, feasible): &_| Entrant {
            parameters,
            flops: 0.0,
            quality,
            error,
            feasible,
        };
        of.iter().map(entrant).collect()
    }

    #[test]
    fn the_smallest_within_one_standard_error_of_the_best_is_chosen() {
        let all = entrants(&[
            (10.0, 0.5, 0.1, true),
            (100.0, 0.94, 0.01, true),
            (1000.0, 0.95, 0.02, true),
            (1e4, 0.99, 0.0, false),
        ]);
        let choice = choose(&all).expect("three are feasible");
        assert_eq!((choice.chosen, choice.best), (1, 2));
        assert!((choice.threshold - 0.93).abs() < 1e-12);
    }

    #[test]
    fn equals_go_to_the_smaller_and_what_is_not_a_number_never_wins() {
        let tie = entrants(&[
            (100.0, 0.9, 0.0, true),
            (10.0, 0.9, 0.0, true),
            (1.0, f64::NAN, 0.0, true),
        ]);
        assert_eq!(
            choose(&tie),
            Some(Choice {
                chosen: 1,
                best: 1,
                threshold: 0.9
            })
        );
        assert_eq!(choose(&entrants(&[(1.0, f64::NAN, 0.0, true)])), None);
        assert_eq!(choose(&entrants(&[(1.0, 0.9, 0.0, false)])), None);
        assert_eq!(choose(&[]), None);
    }

    #[test]
    fn the_unit_of_cost_moves_neither_choice_nor_knee() {
        let points = [(10.0, 0.5), (50.0, 0.91), (100.0, 0.95), (1000.0, 0.96)];
        let scaled = points.map(|(c, q)| (c * 1e6, q));
        assert_eq!(knee(&points), Some(1));
        assert_eq!(knee(&points), knee(&scaled));
        assert!(
            gains(&points)
                .iter()
                .zip(gains(&scaled))
                .all(|(a, b)| (a - b).abs() < 1e-12)
        );
        assert!((gains(&points)[1] - 0.04).abs() < 1e-12);
        assert_eq!(knee(&[(1.0, 0.5), (2.0, 0.6), (4.0, 0.7)]), Some(2));
        assert_eq!(knee(&[(1.0, 0.7), (2.0, 0.6), (4.0, 0.5)]), None);
        assert_eq!(knee(&points[..2]), None);
    }
}
