//! The Pareto front of quality and cost, where points tie when their paired seeds cannot tell them apart.

use crate::{advise::evidence::candidate::Candidate, stats::student_95};

/// The difference of two candidates over the seeds that both were trained with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Mean of the second less the first, oriented.
    pub mean: f64,
    /// Half of the 90 % confidence interval; `None` with fewer than two common seeds.
    pub half: Option<f64>,
}

impl Difference {
    /// Whether the interval spans 0; without an interval only equal means tie.
    pub fn is_tie(&self) -> bool {
        self.mean.abs() <= self.half.unwrap_or(0.0)
    }
}

/// The paired difference of two candidates; of their means where they have no seed in common.
pub fn difference(from: &Candidate, to: &Candidate) -> Option<Difference> {
    let pairs = from
        .seeds
        .iter()
        .filter_map(|(seed, a)| Some(to.seeds.get(seed)? - a));
    let pairs: Vec<f64> = pairs.collect();
    if pairs.is_empty() {
        let mean = to.quality?.mean - from.quality?.mean;
        return Some(Difference { mean, half: None });
    }
    let count = pairs.len() as f64;
    let mean = pairs.iter().sum::<f64>() / count;
    let squares: f64 = pairs.iter().map(|p| (p - mean).powi(2)).sum();
    let half = (pairs.len() > 1)
        .then(|| student_95(count - 1.0) * (squares / (count - 1.0) / count).sqrt());
    Some(Difference { mean, half })
}

/// Which candidates no cheaper one equals or beats. `cost` is any cost, in any unit; what has none is off the front.
pub fn front(candidates: &[Candidate], cost: impl Fn(&Candidate) -> Option<f64>) -> Vec<usize> {
    let priced = |i: usize| {
        let c = &candidates[i];
        Some((cost(c).filter(|v| v.is_finite())?, c.quality?.mean, i))
    };
    let mut order: Vec<(f64, f64, usize)> = (0..candidates.len()).filter_map(priced).collect();
    order.sort_by(|a, b| {
        a.0.total_cmp(&b.0)
            .then(b.1.total_cmp(&a.1))
            .then(a.2.cmp(&b.2))
    });
    let mut front: Vec<usize> = Vec::new();
    for (_, _, i) in order {
        let better = |held: &usize| {
            difference(&candidates[*held], &candidates[i])
                .is_some_and(|d| d.mean > 0.0 && !d.is_tie())
        };
        if front.iter().all(better) {
            front.push(i);
        }
    }
    front
}
