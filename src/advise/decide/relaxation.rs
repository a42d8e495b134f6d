//! When nothing satisfies the constraints: which one binds, and what would have to give.

use crate::advise::evidence::{
    candidate::Candidate,
    constraint::{Constraints, Relaxation},
    orientation::oriented,
};
use crate::scenario::{Bound, Constraint, Quality};

/// Why nothing fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Infeasible {
    /// The constraint that keeps the nearest candidate out.
    pub binding: Constraint,
    /// The candidate that fits once the relaxations are made.
    pub nearest: usize,
    /// Bounds that have to give, all of them; the binding one first.
    pub relaxations: Vec<Relaxation>,
}

/// The relaxations that let a candidate in, the least first: for each choice of bounds to give, the candidate that asks least
/// of them. Several bounds are only asked for where they give less, all together, than the single ones.
pub fn options(
    candidates: &[Candidate],
    constraints: &Constraints,
    metric: Quality,
) -> Vec<Infeasible> {
    let direction = metric.direction();
    let measured = candidates
        .iter()
        .enumerate()
        .filter(|(_, c)| c.is_measured() && c.diverged == 0);
    let ranked = measured.filter_map(|(i, c)| {
        let mut gaps: Vec<(f64, Bound)> = c
            .unknown(constraints)
            .into_iter()
            .map(|k| (f64::INFINITY, k))
            .collect();
        for broken in c.broken(constraints, direction) {
            // A quality of one seed that misses its bound has no other bound either.
            if gaps.iter().all(|g| g.1.constraint != broken.constraint) {
                gaps.push((gap(c, broken, metric), broken));
            }
        }
        gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
        let total: f64 = gaps.iter().map(|g| g.0).sum();
        (!gaps.is_empty()).then_some((gaps.len(), total, i, gaps))
    });
    let mut ranked: Vec<_> = ranked.collect();
    // One bound to give is always less to ask than two.
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut said: Vec<Vec<Constraint>> = Vec::new();
    let mut least = f64::INFINITY;
    ranked.retain(|(count, total, _, gaps)| {
        let mut limits: Vec<Constraint> = gaps.iter().map(|g| g.1.constraint).collect();
        limits.sort_unstable();
        let worth_it =
            !said.contains(&limits) && (*count == 1 || said.is_empty() || *total < least);
        if worth_it {
            least = least.min(*total);
            said.push(limits);
        }
        worth_it
    });
    let relaxation = |at: usize, c: &Bound| Relaxation {
        constraint: c.constraint,
        from: c.bound,
        to: candidates[at]
            .pessimistic(c.constraint)
            .map(|v| match c.constraint {
                Constraint::Quality => oriented(direction, v),
                _ => v,
            }),
    };
    let option = |(_, _, at, gaps): (usize, f64, usize, Vec<(f64, Bound)>)| Infeasible {
        binding: gaps[0].1.constraint,
        nearest: at,
        relaxations: gaps.iter().map(|g| relaxation(at, &g.1)).collect(),
    };
    ranked.into_iter().map(option).collect()
}

/// The smallest candidate, where nothing was measured but parameters alone rule everything out.
pub fn before_training(candidates: &[Candidate], constraints: &Constraints) -> Option<Infeasible> {
    let most = constraints.bound(Constraint::Parameters)?;
    let known = |c: &Candidate| c.footprint.parameters.filter(|count| *count > 0);
    let at = candidates.iter().position(|c| known(c).is_some())?;
    let least = known(&candidates[at])? as f64;
    let relaxation = Relaxation {
        constraint: Constraint::Parameters,
        from: most,
        to: Some(least),
    };
    (least > most).then_some(Infeasible {
        binding: Constraint::Parameters,
        nearest: at,
        relaxations: vec![relaxation],
    })
}

/// The least share of errors, or of successes, that a gap in quality is told by.
const FINEST: f64 = 1e-4;

/// How far a bound would have to give, as a logarithm: the factor of a cost; of a quality between 0 and 1 that of its odds, for
/// half of the quality is much to give; of any other quality its factor.
fn gap(candidate: &Candidate, c: Bound, metric: Quality) -> f64 {
    let value = candidate.pessimistic(c.constraint).unwrap_or(f64::NAN);
    if c.constraint != Constraint::Quality {
        return (value / c.bound.max(1e-300)).ln();
    }
    let value = oriented(metric.direction(), value);
    let stretched = |v: f64| match metric.bounds() {
        (Some(least), Some(most)) => {
            let share = ((v - least) / (most - least)).clamp(FINEST, 1.0 - FINEST);
            (share / (1.0 - share)).ln()
        }
        _ => v.max(1e-12).ln(),
    };
    (stretched(c.bound) - stretched(value)).abs()
}
