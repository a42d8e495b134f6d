//! How a sweep that saves compute begins, before anything can be foreseen: one seed of each scale from the cheapest up, and a second of
//! the cheapest, to see how far seeds scatter.

use std::collections::BTreeMap;

use crate::{
    models::{Family, Scale},
    sweep::{Sweep, TrialRecord, TrialState},
};

/// Seeds that a family's cheapest scale gets before anything can be foreseen: where none is repeated nothing can be decided, and
/// repeats of more scales cost more than they tell (on real ladders a fiftieth of the whole).
const REPEATED: usize = 2;

/// The cheapest of some trials that the beginning needs, or of all of them once every scale has been begun; `None` without any.
pub fn opening<'a>(sweep: &Sweep, queued: &[&'a TrialRecord]) -> Option<&'a TrialRecord> {
    let due = |r: &&TrialRecord| begun(sweep, r) < seeds_at_first(sweep, r);
    let all = || queued.iter().copied();
    cheapest(sweep, all().filter(due)).or_else(|| cheapest(sweep, all()))
}

/// Training FLOPs of the whole beginning, as a share of those of all trials.
pub fn beginning(sweep: &Sweep) -> f64 {
    let flops = |r: &TrialRecord| sweep.plan.training_flops(&r.trial);
    let mut taken: BTreeMap<(Family, Scale), usize> = BTreeMap::new();
    let mut sum = 0.0;
    for record in &sweep.trials {
        let count = taken
            .entry((record.trial.family, record.trial.scale))
            .or_default();
        if *count < seeds_at_first(sweep, record) {
            *count += 1;
            sum += flops(record);
        }
    }
    sum / sweep.trials.iter().map(flops).sum::<f64>()
}

/// The cheapest of some trials.
fn cheapest<'a>(
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

/// Seeds of a trial's scale that belong to the beginning.
fn seeds_at_first(sweep: &Sweep, record: &TrialRecord) -> usize {
    if is_smallest(sweep, record) {
        REPEATED
    } else {
        1
    }
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
