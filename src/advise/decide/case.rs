//! A decision with all that it was made from.

use super::{
    baselines::Simple,
    bootstrap::{DECIDED, Shares, entrants, tie},
    one_standard_error::Choice,
};
use crate::{
    advise::evidence::{candidate::Candidate, constraint::Constraints, orientation::oriented},
    scenario::Quality,
    words::numbers::value,
};

/// A decision with all that it was made from.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The metric that decides.
    pub metric: Quality,
    /// What had to be satisfied.
    pub constraints: &'a Constraints,
    /// All candidates, smallest first.
    pub candidates: &'a [Candidate],
    /// What the rule chose.
    pub choice: Choice,
    /// How often each was chosen.
    pub shares: Option<&'a Shares>,
    /// How often the same was chosen.
    pub confidence: Option<f64>,
    /// The simple answers to compare with.
    pub simple: Option<Simple<'a>>,
}

impl Case<'_> {
    /// An oriented quality as it is written.
    pub fn shown(&self, oriented_quality: f64) -> String {
        value(oriented(self.metric.direction(), oriented_quality))
    }

    /// Mean quality of a candidate, oriented; not a number where nothing was measured.
    pub fn mean(&self, i: usize) -> f64 {
        self.candidates[i].quality.map_or(f64::NAN, |q| q.mean)
    }

    /// The other candidates that tie with the chosen one.
    pub fn ties(&self) -> Vec<usize> {
        let direction = self.metric.direction();
        let all = entrants(self.candidates, self.constraints, direction);
        let chosen = self.choice.chosen;
        (0..all.len())
            .filter(|i| *i != chosen && all[*i].feasible && tie(&all, chosen, *i))
            .collect()
    }

    /// Whether a bound rules out something that was measured.
    pub fn limited(&self) -> bool {
        let direction = self.metric.direction();
        let out = |c: &Candidate| {
            let fits = c.broken(self.constraints, direction).is_empty();
            c.is_measured() && c.diverged == 0 && !fits
        };
        self.candidates.iter().any(out)
    }

    /// Whether enough replicates of the chosen one do better than having learned nothing; `None` where that is not known.
    pub fn has_learned(&self) -> Option<bool> {
        Some(self.simple.and(self.shares)?.learned >= DECIDED)
    }

    /// Whether finding nothing that keeps the limits is what calls the chosen one in question, more than any other candidate.
    pub fn fails(&self) -> bool {
        self.shares.is_some_and(|s| {
            let nothing = 1.0 - s.of.iter().sum::<f64>();
            let others = (0..s.of.len()).filter(|i| *i != self.choice.chosen);
            nothing > others.map(|i| s.of[i]).fold(0.0, f64::max) && nothing > 5e-4
        })
    }

    /// The candidate that the chosen one has to be told from.
    pub fn rival(&self) -> Option<usize> {
        // What ties with it does not call it in question.
        let ties = self.ties();
        let often = self.shares.and_then(|s| {
            let others = (0..s.of.len()).filter(|i| *i != self.choice.chosen && s.of[*i] > 0.0);
            others
                .filter(|i| !ties.contains(i))
                .max_by(|a, b| s.of[*a].total_cmp(&s.of[*b]))
                .or_else(|| s.rival(self.choice.chosen))
        });
        often.or_else(|| Some(self.choice.best).filter(|b| *b != self.choice.chosen))
    }
}
