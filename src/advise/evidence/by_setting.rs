//! Which constraints the models break at each setting that a sweep measured.

use super::{candidate::Candidate, candidates::candidates, constraint::Constraints};
use crate::{
    scenario::Constraint,
    sweep::{Standing, Sweep},
};

/// For each standing the constraints that it breaks, at its own share of the data and its own difficulty.
pub fn broken_at_settings(
    sweep: &Sweep,
    constraints: &Constraints,
    standings: &[Standing],
) -> Vec<Vec<Constraint>> {
    let direction = sweep.plan.scenario.quality().direction();
    let mut known: Vec<((f64, f64), Vec<Candidate>)> = Vec::new();
    let mut broken = |s: &Standing| -> Vec<Constraint> {
        let setting = (s.data_fraction, s.complexity);
        let at = known
            .iter()
            .position(|k| k.0 == setting)
            .unwrap_or_else(|| {
                let here = Constraints {
                    data_fraction: Some(s.data_fraction),
                    complexity: Some(s.complexity),
                    ..constraints.clone()
                };
                known.push((setting, candidates(sweep, &here)));
                known.len() - 1
            });
        let same = |c: &&Candidate| (c.family, c.scale) == (s.family, s.scale);
        let found = known[at].1.iter().find(same);
        let broken = found.map(|c| c.broken(constraints, direction));
        let broken = broken.unwrap_or_default();
        broken.iter().map(|b| b.constraint).collect()
    };
    standings.iter().map(&mut broken).collect()
}
