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

/// Trials by scale.
type Counts = BTreeMap<(Family, Scale), usize>;

/// The cheapest of some trials that the beginning needs, or of all of them once every scale has been begun; `None` without any.
pub fn opening<'a>(sweep: &Sweep, queued: &[&'a TrialRecord]) -> Option<&'a TrialRecord> {
    let needed = seeds_at_first(sweep);
    let mut begun = Counts::new();
    for record in sweep
        .trials
        .iter()
        .filter(|r| r.state != TrialState::Queued)
    {
        *begun.entry(scale(record)).or_default() += 1;
    }
    let due = |r: &&TrialRecord| begun.get(&scale(r)) < needed.get(&scale(r));
    let all = || queued.iter().copied();
    cheapest(sweep, all().filter(due)).or_else(|| cheapest(sweep, all()))
}

/// Training FLOPs of the whole beginning, as a share of those of all trials.
pub fn beginning(sweep: &Sweep) -> f64 {
    let mut left = seeds_at_first(sweep);
    let (mut beginning, mut all) = (0.0, 0.0);
    for record in &sweep.trials {
        let flops = sweep.plan.work(&record.trial);
        all += flops;
        if let Some(seeds) = left.get_mut(&scale(record)).filter(|s| **s > 0) {
            *seeds -= 1;
            beginning += flops;
        }
    }
    beginning / all
}

/// Seeds of each scale that belong to the beginning.
fn seeds_at_first(sweep: &Sweep) -> Counts {
    let cost = |r: &TrialRecord| sweep.plan.work(&r.trial);
    let mut least: BTreeMap<Family, f64> = BTreeMap::new();
    for record in &sweep.trials {
        let held = least.entry(record.trial.family).or_insert(f64::INFINITY);
        *held = held.min(cost(record));
    }
    let seeds = |r: &TrialRecord| {
        let smallest = cost(r) <= least[&r.trial.family];
        (scale(r), if smallest { REPEATED } else { 1 })
    };
    sweep.trials.iter().map(seeds).collect()
}

fn scale(record: &TrialRecord) -> (Family, Scale) {
    (record.trial.family, record.trial.scale)
}

/// The cheapest of some trials.
fn cheapest<'a>(
    sweep: &Sweep,
    of: impl Iterator<Item = &'a TrialRecord>,
) -> Option<&'a TrialRecord> {
    let cost = |r: &TrialRecord| sweep.plan.work(&r.trial);
    of.min_by(|a, b| {
        cost(a)
            .total_cmp(&cost(b))
            .then(a.trial.id.cmp(&b.trial.id))
    })
}
