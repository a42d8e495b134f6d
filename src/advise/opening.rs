//! How a sweep that saves compute begins, before anything can be foreseen: one seed of each scale from the cheapest up, and a second of
//! the cheapest, to see how far seeds scatter.

use crate::sweep::{Sweep, TrialRecord, TrialState};

/// Seeds that a family's cheapest scale gets before anything can be foreseen: where none is repeated nothing can be decided, and
/// repeats of more scales cost more than they tell (on real ladders a fiftieth of the whole).
const REPEATED: usize = 2;

/// The cheapest trial that the beginning needs; `None` once every scale has been begun.
pub fn opening<'a>(
    sweep: &Sweep,
    queued: impl Iterator<Item = &'a TrialRecord>,
) -> Option<&'a TrialRecord> {
    let due = |r: &&TrialRecord| {
        let seeds = if is_smallest(sweep, r) { REPEATED } else { 1 };
        begun(sweep, r) < seeds
    };
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

/// Whether no scale of its family is cheaper than a trial's.
fn is_smallest(sweep: &Sweep, record: &TrialRecord) -> bool {
    let cost = |r: &TrialRecord| sweep.plan.training_flops(&r.trial);
    let own = |r: &&TrialRecord| r.trial.family == record.trial.family;
    sweep
        .trials
        .iter()
        .filter(own)
        .all(|r| cost(r) >= cost(record))
}
