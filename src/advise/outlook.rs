//! A running sweep with what may come of it: which of its trials tells most, which it can afford, and when the choice is certain.

use super::{
    candidate::{Candidate, candidates},
    choice::choose,
    coming::{Coming, coming},
    confidence::{affordable, entrants},
    constraint::Constraints,
    saving::{CERTAIN, budget, spent},
    whole,
};
use crate::sweep::{Decided, Sweep, TrialId, TrialRecord, TrialState};

/// What a scale of which nothing was measured is worth besides, as a share of certainty: laws drawn from the other scales may
/// all be wrong of it, and one seed of every scale is a third of three seeds.
const FRESH: f64 = 0.05;

/// A running sweep with what may come of it.
pub struct Outlook {
    candidates: Vec<Candidate>,
    /// Whether nothing but its quality can rule a candidate out.
    allowed: Vec<bool>,
    chosen: usize,
    coming: Coming,
}

impl Outlook {
    /// `None` where nothing can be chosen yet, or no seed was repeated, so that nothing says how far seeds scatter.
    pub fn of(sweep: &Sweep, constraints: &Constraints) -> Option<Self> {
        let direction = sweep.plan.scenario.task.quality().direction();
        let candidates = candidates(sweep, constraints);
        let coming = coming(sweep, &candidates, constraints)?;
        // The choice as it will stand if the sweep ends here.
        let mut ended = candidates.clone();
        for c in &mut ended {
            c.left_out = c.outstanding();
        }
        whole::expect(sweep, &mut ended);
        let chosen = choose(&entrants(&ended, constraints, direction))?.chosen;
        let allowed = |c: &Candidate| affordable(c, constraints, direction);
        Some(Self {
            allowed: candidates.iter().map(allowed).collect(),
            candidates,
            chosen,
            coming,
        })
    }

    /// The decision, once every scale that may be chosen was measured and what is still to come can hardly change it.
    pub fn decided(&self, sweep: &Sweep) -> Option<Decided> {
        let fresh = (0..self.candidates.len()).any(|i| self.is_fresh(i));
        let certain = self.coming.chosen[self.chosen] >= CERTAIN;
        (certain && !fresh).then(|| self.leading(sweep))
    }

    /// The decision as it stands.
    pub fn leading(&self, sweep: &Sweep) -> Decided {
        let chosen = &self.candidates[self.chosen];
        Decided {
            family: chosen.family,
            scale: chosen.scale,
            confidence: self.coming.chosen[self.chosen],
            share: spent(sweep),
        }
    }

    /// The queued trials that may be chosen and that leave enough of the budget for one seed of every scale still to be measured.
    pub fn affordable<'a>(
        &self,
        sweep: &Sweep,
        queued: &[&'a TrialRecord],
    ) -> Vec<&'a TrialRecord> {
        let flops = |r: &TrialRecord| sweep.plan.training_flops(&r.trial);
        let all: f64 = sweep.trials.iter().map(flops).sum();
        let runs = |i: usize| {
            let own = |r: &&TrialRecord| self.place(r) == Some(i);
            sweep.trials.iter().filter(own).any(is_running)
        };
        let first = |i: usize| queued.iter().find(|r| self.place(r) == Some(i));
        let fresh = (0..self.candidates.len()).filter(|i| self.is_fresh(*i) && !runs(*i));
        let kept: f64 = fresh.filter_map(first).map(|r| flops(r)).sum();
        let left = (budget(sweep) - spent(sweep)) * all * (1.0 + 1e-9);
        let fits = |r: &&&TrialRecord| {
            let Some(i) = self.place(r).filter(|i| self.allowed[*i]) else {
                return false;
            };
            let kept = if self.is_fresh(i) { 0.0 } else { kept };
            flops(r) + kept <= left
        };
        queued.iter().filter(fits).copied().collect()
    }

    /// The trial whose outcome most likely turns the choice, for each of its FLOPs.
    pub fn most_telling(&self, sweep: &Sweep, queued: &[&TrialRecord]) -> Option<TrialId> {
        let in_turn = |i: usize| {
            let c = &self.candidates[i];
            let waits = |s: &Candidate| s.family == c.family && !s.is_measured() && s.pending > 0;
            c.is_measured() || !self.candidates[..i].iter().any(waits)
        };
        let worth = |r: &TrialRecord| {
            let i = self.place(r).filter(|i| in_turn(*i))?;
            let fresh = if self.is_fresh(i) { FRESH } else { 0.0 };
            let worth = self.coming.turning[i] + self.waiting_for(i) + fresh;
            (worth > 0.0).then(|| worth / sweep.plan.training_flops(&r.trial))
        };
        let ranked = queued.iter().filter_map(|r| Some((worth(r)?, r.trial.id)));
        let best = ranked.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.map(|b| b.1)
    }

    /// Whether nothing was measured of a candidate that may be chosen.
    fn is_fresh(&self, i: usize) -> bool {
        let c = &self.candidates[i];
        self.allowed[i] && c.pending > 0 && !c.is_measured()
    }

    /// How likely the finished sweep chooses what can only be measured after the `i`th candidate, or it itself, while it is
    /// not measured: no seed of a smaller scale can settle that.
    fn waiting_for(&self, i: usize) -> f64 {
        let own = |c: &Candidate| c.family == self.candidates[i].family && !c.is_measured();
        if self.candidates[i].is_measured() {
            return 0.0;
        }
        let beyond = (i..self.candidates.len()).filter(|k| own(&self.candidates[*k]));
        beyond.map(|k| self.coming.chosen[k]).sum()
    }

    fn place(&self, r: &TrialRecord) -> Option<usize> {
        let same = |c: &Candidate| (c.family, c.scale) == (r.trial.family, r.trial.scale);
        self.candidates.iter().position(same)
    }
}

/// Whether a trial has begun and not ended.
pub fn is_running(record: &TrialRecord) -> bool {
    matches!(record.state, TrialState::Running | TrialState::Paused)
}
