//! The charted trials of one model under one setting, and what they say together.

use super::names::setting_name;
use crate::{
    scenario::{Family, Scale},
    sweep::{Bucket, Candidate, Curve, Outcome, Spread, Sweep, TrialRecord},
};

/// What is drawn over training: its curve, and the number that a trial that is done has for it everywhere else.
#[derive(Clone, Copy)]
pub struct Measure {
    /// The curve on the evaluated split.
    pub curve: fn(&TrialRecord) -> &Curve,
    /// What was measured at the end.
    pub outcome: fn(&Outcome) -> f64,
}

/// The objective.
pub const LOSS: Measure = Measure {
    curve: |r| &r.loss,
    outcome: |o| o.loss,
};

/// The metric of the task.
pub const QUALITY: Measure = Measure {
    curve: |r| &r.quality,
    outcome: |o| o.quality,
};

impl Measure {
    /// Where a trial stands: what was measured at the end, else its newest evaluation; as in the table of trials.
    pub fn latest(self, record: &TrialRecord) -> Option<f64> {
        let measured = record.outcome.as_ref().map(self.outcome);
        measured.or_else(|| (self.curve)(record).last().map(|b| b.mean))
    }
}

/// Trials that differ in nothing but the seed.
pub struct Group<'a> {
    /// Their family.
    pub family: Family,
    /// Their scale.
    pub scale: Scale,
    /// Its name, with the setting where settings vary.
    pub name: String,
    /// In the order of the plan.
    pub trials: Vec<&'a TrialRecord>,
}

/// Trials by model and setting, the models in the order of the plan.
pub fn groups<'a>(sweep: &Sweep, trials: &[&'a TrialRecord]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for record in trials {
        let t = &record.trial;
        match groups.iter_mut().find(|g| g.holds(record)) {
            Some(group) => group.trials.push(record),
            None => groups.push(Group {
                family: t.family,
                scale: t.scale,
                name: setting_name(&sweep.plan.scenario, t),
                trials: vec![record],
            }),
        }
    }
    let place = |g: &Group| {
        let same = |c: &Candidate| (c.family, c.scale) == (g.family, g.scale);
        sweep.plan.candidates.iter().position(same)
    };
    groups.sort_by_key(place);
    groups
}

impl Group<'_> {
    /// Whether a trial is one of them, or would be with another seed.
    pub fn holds(&self, record: &TrialRecord) -> bool {
        let of = |r: &TrialRecord| {
            let t = &r.trial;
            (t.family, t.scale, t.data_fraction, t.complexity)
        };
        self.trials
            .first()
            .is_some_and(|first| of(first) == of(record))
    }

    /// Mean and spread of what was measured of those that are done, as [`Sweep::standings`] has it; of the newest
    /// evaluations of those that went furthest, at the same step, while none is.
    pub fn newest(&self, measure: Measure) -> Option<Spread> {
        let outcomes = self.trials.iter().filter_map(|r| r.outcome.as_ref());
        if let Some(measured) = Spread::of(outcomes.map(measure.outcome)) {
            return Some(measured);
        }
        let ends = || self.trials.iter().filter_map(|r| (measure.curve)(r).last());
        let furthest = ends().map(|b| b.step).max()?;
        Spread::of(ends().filter(|b| b.step == furthest).map(|b| b.mean))
    }

    /// Mean and spread at a place along the chart, over those that reached it or went furthest.
    pub fn at(
        &self,
        measure: Measure,
        at: f64,
        place: impl Fn(&TrialRecord, &Bucket) -> f64,
    ) -> Option<Spread> {
        let ends = self.trials.iter();
        let ends: Vec<_> = ends
            .filter_map(|r| Some((*r, (measure.curve)(r).last()?)))
            .collect();
        let furthest = ends.iter().map(|(_, b)| b.step).max()?;
        let goal = at * (1.0 + 1e-9);
        let there = ends
            .iter()
            .filter(|(r, end)| place(r, end) >= goal || end.step == furthest);
        let value = |(r, _): &(&TrialRecord, &Bucket)| {
            let buckets = (measure.curve)(r).buckets().iter();
            let before = buckets.take_while(|b| place(r, b) <= goal);
            before.last().map(|b| b.mean)
        };
        Spread::of(there.filter_map(value))
    }
}
