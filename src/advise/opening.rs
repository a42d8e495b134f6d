//! How a sweep that saves compute begins, before anything can be foreseen: one seed of each scale from the cheapest up, and a second
//! where it shows cheaply how far seeds scatter.

use crate::sweep::{Sweep, TrialRecord, TrialState};

/// Seeds that a family's cheapest scales get before anything can be foreseen. Two scales apart, because small models scatter
/// more than large ones; where none is repeated nothing can be decided, and more repeats cost more than they tell.
const SEEDS: [usize; 3] = [2, 1, 2];

/// The cheapest trial that the beginning needs; `None` once every scale has been begun.
pub fn opening<'a>(
    sweep: &Sweep,
    queued: impl Iterator<Item = &'a TrialRecord>,
) -> Option<&'a TrialRecord> {
    let due = |r: &&TrialRecord| begun(sweep, r) < SEEDS.get(place(sweep, r)).copied().unwrap_or(1);
    cheapest(sweep, queued.filter(due))
}

/// The cheapest of some trials.
pub fn cheapest<'a>(
    sweep: &Sweep,
    of: impl Iterator<Item = &'a TrialRecord>,
) -> Option<&'a TrialRecord> {
    let cost = |r: &TrialRecord| sweep.plan.training_flops(&r.trial);
    of.min_by(|a, b| {
        cost(a)
            .total_cmp(&cost(b))
            .then(a.trial.id.cmp(&b.trial.id))
    })
}

/// Trials of a trial's scale that were started.
fn begun(sweep: &Sweep, record: &TrialRecord) -> usize {
    let own = |r: &&TrialRecord| {
        (r.trial.family, r.trial.scale) == (record.trial.family, record.trial.scale)
            && r.state != TrialState::Queued
    };
    sweep.trials.iter().filter(own).count()
}

/// How many scales of its family are cheaper than a trial's.
fn place(sweep: &Sweep, record: &TrialRecord) -> usize {
    let cost = |r: &TrialRecord| sweep.plan.training_flops(&r.trial);
    let cheaper =
        |r: &&TrialRecord| r.trial.family == record.trial.family && cost(r) < cost(record);
    let mut scales: Vec<_> = sweep
        .trials
        .iter()
        .filter(cheaper)
        .map(|r| r.trial.scale)
        .collect();
    scales.sort_unstable();
    scales.dedup();
    scales.len()
}
