//! How the choice moves with the amount of data and its difficulty.

use super::{advice::SettingLine, bootstrap::entrants, one_standard_error::choose};
use crate::advise::evidence::{
    candidates::candidates, constraint::Constraints, orientation::oriented,
};
use crate::sweep::Sweep;

/// What the rule chooses at each share of data and difficulty, rising; empty where a sweep has one setting only.
pub fn by_setting(sweep: &Sweep, constraints: &Constraints) -> Vec<SettingLine> {
    let direction = sweep.plan.scenario.quality().direction();
    let mut settings: Vec<(f64, f64)> = sweep
        .trials
        .iter()
        .map(|r| (r.trial.data_fraction, r.trial.complexity))
        .collect();
    settings.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    settings.dedup();
    if settings.len() < 2 {
        return Vec::new();
    }
    let line = |(data_fraction, complexity): (f64, f64)| {
        let here = Constraints {
            data_fraction: Some(data_fraction),
            complexity: Some(complexity),
            ..constraints.clone()
        };
        let all = candidates(sweep, &here);
        let chosen = &all[choose(&entrants(&all, &here, direction))?.chosen];
        Some(SettingLine {
            data_fraction,
            complexity,
            family: chosen.family,
            scale: chosen.scale,
            quality: oriented(direction, chosen.quality?.mean),
        })
    };
    settings.into_iter().filter_map(line).collect()
}
