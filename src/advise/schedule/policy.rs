//! Saving compute: cheapest scales first, the next one predicted before it runs, an end when nothing can change or enough was spent.

use super::{
    initial_design::{beginning, opening},
    outstanding::simulate,
    posterior_simulation::Simulated,
};
use crate::{
    advise::{
        decide::{advice::Interval, bootstrap::entrants, one_standard_error::choose},
        evidence::{candidate::Candidate, candidates::candidates, constraint::Constraints},
        predict::unmeasured::with_predictions,
    },
    sweep::{Decided, Foreseen, SURE, Sweep, TrialId, TrialRecord, TrialState},
};

/// Probability of the same choice at which the rest of a sweep is not worth its compute, whatever it tells.
///
/// The whole sweep should choose the same in nine of ten. A sweep ends at the first trial after which the probability
/// is at least this, so that the mean at the end is higher: .93 over 336 decided replays of real ladders (four orders of seeds each), of
/// which .89 came the same, and of the 136 of clicks that tests/saving replays .96.
pub const CERTAIN: f64 = 0.9;
/// The price that a further trial must be worth once the choice is [`SURE`]: how much surer it must make it, for each share of the
/// full budget that it takes.
const PRICE: f64 = 0.5;
/// How likely the best guess must become by a trial under way for its end to be awaited, rather than another started beside it that
/// may turn out needless. With two at a time .8 spends a sixth more on real ladders, and less than .6 spares nothing further.
const AWAITED: f64 = 0.6;
/// What it counts that a trial alone may turn the choice, or that one waits behind it, beside how much surer it makes the choice:
/// a step that alone tells nothing may be the first of two that do.
const HINT: f64 = 0.1;
/// The share of the whole sweep's training FLOPs that saving may spend, unless the beginning alone takes more.
///
/// What is not sure by then is mostly nearly a tie, dear to settle: of 160 replays of ladders of clicks 148 chose the same, and 153 when
/// sweeps went on until they were sure of it. Ladders that rise to their end within the noise of the test items lose more: of 64
/// on the digits 27 came the same, against 55 for twice the compute. Which of the two it is, the probability says.
const ALLOWANCE: f64 = 0.4;
/// What a sweep that saves compute does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Train this trial next.
    Train {
        /// The trial.
        trial: TrialId,
        /// What its scale is predicted to reach, where nothing of it was measured and something supports a number.
        foresight: Option<Foreseen>,
    },
    /// Wait for trials that run.
    Wait,
    /// The decision is certain; the rest can be left out.
    Decided(Decided),
    /// Every trial has ended.
    Finished,
}

/// What to do next: the trial that tells most for its compute, unless the choice is settled or the allowance is spent.
///
/// Scales are first measured from the cheapest up; a family's next scale has its turn when all smaller ones have been
/// measured with one seed at least. Among those that may run, the trial is taken whose outcome makes the choice surest for each of its
/// FLOPs: so scales that are clearly dominated get no further seeds. Where a trial under way will probably settle the
/// choice, it is waited for: what runs is not stopped for having become needless, and nothing is decided before it has ended.
pub fn next_step(sweep: &Sweep, constraints: &Constraints) -> Step {
    let queued: Vec<&TrialRecord> = sweep
        .trials
        .iter()
        .filter(|r| r.state == TrialState::Queued)
        .collect();
    let runs = sweep.trials.iter().any(|r| r.state == TrialState::Running);
    if queued.is_empty() {
        let open = sweep.trials.iter().any(|r| !r.state.is_final());
        return if open { Step::Wait } else { Step::Finished };
    }
    let allowed = allowed(sweep);
    let pays = |r: &&TrialRecord| sweep.plan.work(&r.trial) <= allowed;
    let payable: Vec<&TrialRecord> = queued.iter().copied().filter(pays).collect();
    let trial = match outlook(sweep, constraints) {
        Some(outlook) => match outlook.next(sweep, &queued, &payable) {
            Next::End(decided) if !runs => return Step::Decided(decided),
            Next::End(_) | Next::Wait => return Step::Wait,
            Next::Train(trial) => Some(trial),
        },
        // Nothing can be told yet, and what it costs to tell something is spent.
        None => opening(sweep, &payable).or_else(|| opening(sweep, &queued).filter(|_| !runs)),
    };
    trial.map_or(Step::Wait, |r| Step::Train {
        trial: r.trial.id,
        foresight: foresight(sweep, constraints, r.trial.id),
    })
}

/// Training FLOPs that may still be spent.
fn allowed(sweep: &Sweep) -> f64 {
    let all: f64 = sweep.trials.iter().map(|r| sweep.plan.work(&r.trial)).sum();
    let left = ALLOWANCE.max(beginning(sweep)) - spent(sweep);
    // Sums of shares differ in their last digits.
    (left + 1e-9) * all
}

/// Training FLOPs of a trial, as a share of those of all.
fn share_of(sweep: &Sweep, record: &TrialRecord) -> f64 {
    let flops = |r: &TrialRecord| sweep.plan.work(&r.trial);
    flops(record) / sweep.trials.iter().map(flops).sum::<f64>()
}

/// A running sweep with what may come of it.
struct Outlook {
    candidates: Vec<Candidate>,
    chosen: usize,
    simulated: Simulated,
}

fn outlook(sweep: &Sweep, constraints: &Constraints) -> Option<Outlook> {
    let direction = sweep.plan.scenario.quality().direction();
    let candidates = candidates(sweep, constraints);
    let chosen = choose(&entrants(&candidates, constraints, direction))?.chosen;
    let simulated = simulate(sweep, &candidates, constraints)?;
    Some(Outlook {
        candidates,
        chosen,
        simulated,
    })
}

/// What an outlook asks for.
enum Next<'a> {
    Train(&'a TrialRecord),
    Wait,
    End(Decided),
}

impl Outlook {
    /// The next trial of those that are queued, if the allowance pays for it.
    fn next<'a>(
        &self,
        sweep: &Sweep,
        queued: &[&'a TrialRecord],
        payable: &[&'a TrialRecord],
    ) -> Next<'a> {
        let decided = self.decided(sweep);
        if !self.simulated.risen {
            return opening(sweep, payable).map_or(Next::End(decided), Next::Train);
        }
        if decided.confidence >= CERTAIN {
            return Next::End(decided);
        }
        if self.simulated.after >= AWAITED {
            return Next::Wait;
        }
        match self.most_telling(sweep, payable) {
            Some(telling) if decided.confidence >= SURE && !self.is_worth(sweep, telling) => {
                Next::End(decided)
            }
            Some(telling) => Next::Train(telling),
            None if payable.len() < queued.len() => Next::End(decided),
            // Nothing tells anything: what is cheap may.
            None => opening(sweep, queued).map_or(Next::Wait, Next::Train),
        }
    }

    /// The present choice, with how likely the whole sweep would make the same.
    fn decided(&self, sweep: &Sweep) -> Decided {
        let chosen = &self.candidates[self.chosen];
        Decided {
            family: chosen.family,
            scale: chosen.scale,
            confidence: self.simulated.chosen[self.chosen],
            share: spent(sweep),
        }
    }

    /// Whether a trial makes the choice surer by what it costs.
    fn is_worth(&self, sweep: &Sweep, telling: &TrialRecord) -> bool {
        let own = self.candidates.iter().position(|c| c.is_of(telling));
        own.is_none_or(|i| self.simulated.gain[i] >= PRICE * share_of(sweep, telling))
    }

    /// How likely the finished sweep chooses what can only be measured after the `i`th candidate, or it itself, while it is
    /// not measured: no seed of a smaller scale can settle that.
    fn waiting_for(&self, i: usize) -> f64 {
        let own = |c: &Candidate| c.family == self.candidates[i].family && !c.is_measured();
        if self.candidates[i].is_measured() {
            return 0.0;
        }
        let beyond = (i..self.candidates.len()).filter(|k| own(&self.candidates[*k]));
        beyond.map(|k| self.simulated.chosen[k]).sum()
    }

    fn most_telling<'a>(
        &self,
        sweep: &Sweep,
        queued: &[&'a TrialRecord],
    ) -> Option<&'a TrialRecord> {
        let of = |r: &TrialRecord| self.candidates.iter().position(|c| c.is_of(r));
        let in_turn = |i: usize| {
            let c = &self.candidates[i];
            // One that was begun and stopped has had its turn.
            let begun = |s: &Candidate| sweep.trials.iter().any(|r| s.is_of(r) && r.step > 0);
            let open = |s: &Candidate| !s.is_measured() && s.pending > 0 && !begun(s);
            let waits = |s: &Candidate| s.family == c.family && open(s);
            c.is_measured() || !self.candidates[..i].iter().any(waits)
        };
        let worth = |r: &TrialRecord| {
            let i = of(r).filter(|i| in_turn(*i))?;
            let hint = self.simulated.turning[i] + self.waiting_for(i);
            let worth = self.simulated.gain[i].max(0.0) + HINT * hint;
            (worth > 0.0).then(|| worth / sweep.plan.work(&r.trial))
        };
        let ranked = queued.iter().filter_map(|r| Some((worth(r)?, *r)));
        let best = ranked.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.trial.id.cmp(&a.1.trial.id)));
        best.map(|b| b.1)
    }
}

/// Training FLOPs of the trials that were trained, wholly or in part, over those of all. What runs counts wholly: it is
/// not stopped.
pub fn spent(sweep: &Sweep) -> f64 {
    let flops = |r: &TrialRecord| sweep.plan.work(&r.trial);
    let all: f64 = sweep.trials.iter().map(flops).sum();
    let share = |r: &TrialRecord| match r.state {
        TrialState::Running | TrialState::Paused => 1.0,
        _ => r.progress(),
    };
    sweep
        .trials
        .iter()
        .map(|r| flops(r) * share(r))
        .sum::<f64>()
        / all
}

/// What a trial's scale is predicted to reach, where nothing of it was measured.
pub fn foresight(sweep: &Sweep, constraints: &Constraints, trial: TrialId) -> Option<Foreseen> {
    let t = &sweep.trial(trial)?.trial;
    let here = Constraints {
        data_fraction: Some(t.data_fraction),
        complexity: Some(t.complexity),
        ..constraints.clone()
    };
    let all = with_predictions(sweep, &here);
    let same = |c: &&Candidate| (c.family, c.scale) == (t.family, t.scale);
    let p = all.iter().find(same)?.predicted?;
    let direction = sweep.plan.scenario.quality().direction();
    let quality = Interval::turned(direction, p.mean, p.low, p.high);
    Some(Foreseen {
        family: t.family,
        scale: t.scale,
        mean: quality.mean,
        low: quality.low,
        high: quality.high,
    })
}
