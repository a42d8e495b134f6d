//! Saving compute: cheapest scales first, the next one predicted before it runs, an end when nothing can change.

use serde::Serialize;

use super::{
    advice::Interval,
    candidate::{candidates, foreseen, setting},
    choice::choose,
    coming::settled,
    confidence::entrants,
    constraint::Constraints,
};
use crate::{
    models::{Family, Scale},
    sweep::{Sweep, TrialId, TrialState},
};

/// Probability of the same choice at which the rest of a sweep is not worth its compute.
pub const CERTAIN: f64 = super::DECIDED;

/// What a sweep that saves compute does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Train this trial next.
    Train {
        /// The trial.
        trial: TrialId,
        /// What its scale is predicted to reach, where nothing of it was measured and something supports a number.
        foresight: Option<Foresight>,
    },
    /// Wait for trials that run.
    Wait,
    /// The decision is certain; the rest can be left out.
    Decided(Decided),
    /// Every trial has ended.
    Finished,
}

/// A scale's quality as predicted before it ran.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Foresight {
    /// Its family.
    pub family: Family,
    /// Its scale.
    pub scale: Scale,
    /// The quality to expect, with its 90 % prediction interval.
    pub quality: Interval,
}

/// A decision that came before the end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decided {
    /// The decided family.
    pub family: Family,
    /// The decided scale.
    pub scale: Scale,
    /// How likely the whole sweep would choose the same.
    pub confidence: f64,
    /// Training FLOPs spent, as a share of the full budget.
    pub share: f64,
    /// Trials that can be left out.
    pub left_out: Vec<TrialId>,
}

impl Decided {
    /// The sentence for the journal and the screen.
    pub fn sentence(&self) -> String {
        let share = super::words::percent(self.share);
        let sure = super::words::percent(self.confidence);
        format!(
            "decided at {share} of the full budget: {} {}; the whole sweep would choose the same with {sure} probability",
            self.family, self.scale
        )
    }
}

/// What to do next: the cheapest trial that waits, unless the choice is settled.
pub fn next_step(sweep: &Sweep, constraints: &Constraints) -> Step {
    let waiting = sweep
        .trials
        .iter()
        .filter(|r| r.state == TrialState::Queued);
    let cost = |id: TrialId| {
        sweep
            .trial(id)
            .map_or(f64::INFINITY, |r| sweep.plan.training_flops(&r.trial))
    };
    let running = sweep
        .trials
        .iter()
        .any(|r| matches!(r.state, TrialState::Running | TrialState::Paused));
    let cheapest = waiting
        .map(|r| r.trial.id)
        .min_by(|a, b| cost(*a).total_cmp(&cost(*b)).then(a.cmp(b)));
    let Some(trial) = cheapest else {
        return if running { Step::Wait } else { Step::Finished };
    };
    match decided(sweep, constraints) {
        Some(decided) => Step::Decided(decided),
        None => Step::Train {
            trial,
            foresight: foresight(sweep, constraints, trial),
        },
    }
}

/// Whether what is still to come can change the choice; a sweep over data or difficulty is a table to be filled, and
/// is never cut short.
pub fn decided(sweep: &Sweep, constraints: &Constraints) -> Option<Decided> {
    let data = &sweep.plan.scenario.data;
    if data.fractions.len() > 1 || data.complexity.len() > 1 {
        return None;
    }
    let direction = sweep.plan.scenario.task.quality().direction();
    let candidates = candidates(sweep, constraints);
    let choice = choose(&entrants(&candidates, constraints, direction))?;
    let confidence = settled(sweep, &candidates, constraints, choice.chosen)?;
    if confidence < CERTAIN {
        return None;
    }
    let chosen = &candidates[choice.chosen];
    let open = sweep
        .trials
        .iter()
        .filter(|r| r.state == TrialState::Queued);
    Some(Decided {
        family: chosen.family,
        scale: chosen.scale,
        confidence,
        share: spent(sweep),
        left_out: open.map(|r| r.trial.id).collect(),
    })
}

/// Training FLOPs of the trials that were trained, wholly or in part, over those of all.
pub fn spent(sweep: &Sweep) -> f64 {
    let flops = |r: &crate::sweep::TrialRecord| sweep.plan.training_flops(&r.trial);
    let all: f64 = sweep.trials.iter().map(flops).sum();
    sweep
        .trials
        .iter()
        .map(|r| flops(r) * r.progress())
        .sum::<f64>()
        / all
}

/// What a trial's scale is predicted to reach, where nothing of it was measured.
pub fn foresight(sweep: &Sweep, constraints: &Constraints, trial: TrialId) -> Option<Foresight> {
    let t = &sweep.trial(trial)?.trial;
    let (data_fraction, complexity) = (t.data_fraction, t.complexity);
    let here = Constraints {
        data_fraction: Some(data_fraction),
        complexity: Some(complexity),
        ..constraints.clone()
    };
    debug_assert_eq!(setting(sweep, &here), (data_fraction, complexity));
    let all = foreseen(sweep, &here);
    let candidate = all
        .iter()
        .find(|c| (c.family, c.scale) == (t.family, t.scale))?;
    let p = candidate.predicted?;
    let direction = sweep.plan.scenario.task.quality().direction();
    Some(Foresight {
        family: t.family,
        scale: t.scale,
        quality: Interval::turned(direction, p.mean, p.low, p.high),
    })
}
