//! Which requirements a model breaks: as far as arithmetic tells before it runs, and as measured.

use ratatui::text::Line;

use crate::{
    scenario::{Direction, Requirements, Scenario},
    sweep::{Candidate, Standing},
    tui::{
        look::Look,
        theme::Role,
        widgets::{Cell, figures},
    },
    words::word,
};

/// The requirements that a candidate breaks for certain, before anything runs.
pub fn foreseen(scenario: &Scenario, candidate: &Candidate) -> Vec<&'static str> {
    let limits = &scenario.requirements;
    let footprint = &candidate.footprint;
    let memory = footprint.training_bytes(scenario.train.batch) as f64;
    let over = |limit: Option<f64>, value: Option<f64>| matches!((limit, value), (Some(l), Some(v)) if v > l);
    let checks = [
        (
            word("size"),
            over(
                limits.max_size_mb,
                Some(footprint.stored_bytes(32) as f64 / 1e6),
            ),
        ),
        (
            word("parameters"),
            over(limits.max_params, Some(footprint.parameters as f64)),
        ),
        (
            word("training"),
            over(limits.max_train_s, candidate.predicted_seconds),
        ),
        (
            word("memory"),
            over(limits.max_memory_mb, Some(memory / 1e6)),
        ),
    ];
    broken(&checks)
}

/// The requirements that a measured candidate breaks, by its means.
pub fn measured(scenario: &Scenario, standing: &Standing) -> Vec<&'static str> {
    let limits = &scenario.requirements;
    let mean = |spread: Option<crate::sweep::Spread>| spread.map(|s| s.mean);
    let over = |limit: Option<f64>, value: Option<f64>| matches!((limit, value), (Some(l), Some(v)) if v > l);
    let quality = mean(standing.quality);
    let short = match scenario.task.quality().direction() {
        Direction::Maximize => matches!((limits.min_quality, quality), (Some(l), Some(v)) if v < l),
        Direction::Minimize => over(limits.min_quality, quality),
    };
    let checks = [
        (word("quality"), short),
        (
            word("latency"),
            over(limits.max_latency_ms, mean(standing.latency)),
        ),
        (
            word("size"),
            over(limits.max_size_mb, mean(standing.size).map(|b| b / 1e6)),
        ),
        (
            word("parameters"),
            over(
                limits.max_params,
                Some(standing.footprint.parameters as f64),
            ),
        ),
        (
            word("training"),
            over(limits.max_train_s, mean(standing.seconds)),
        ),
        (
            word("memory"),
            over(limits.max_memory_mb, mean(standing.memory).map(|b| b / 1e6)),
        ),
    ];
    broken(&checks)
}

/// Whether anything is required at all.
pub fn any(limits: &Requirements) -> bool {
    *limits != Requirements::default()
}

/// A table's cell that names what is broken.
pub fn cell(look: &Look, broken: Option<Vec<&'static str>>) -> Cell {
    match broken {
        None => Line::styled(figures::UNKNOWN, look.style(Role::Dim)),
        Some(names) if names.is_empty() => Line::styled(word("none"), look.style(Role::Ok)),
        Some(names) => Line::styled(names.join(word(", ")), look.style(Role::Bad)),
    }
}

fn broken(checks: &[(&'static str, bool)]) -> Vec<&'static str> {
    checks
        .iter()
        .filter(|(_, broken)| *broken)
        .map(|(name, _)| *name)
        .collect()
}
