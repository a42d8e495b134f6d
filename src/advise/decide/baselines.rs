//! What the advised scale is worth beside the simple answers to its task: the simplest says whether anything was learned, the
//! best whether it takes a network.

use serde::Serialize;

use crate::{
    advise::evidence::{candidate::Candidate, orientation::oriented},
    scenario::Direction,
    sweep::{Baseline, Sweep},
    words::{
        numbers::{percent, value},
        say, word,
    },
};

/// Replicates that must do better than the simplest answer, before it goes without saying.
const PLAIN: f64 = 0.95;

/// How the advised scale does beside a baseline, as far as its seeds and test items tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// Its 90 % interval lies on the better side.
    Better,
    /// Its interval holds the baseline.
    Tied,
    /// Its interval lies on the worse side.
    Worse,
}

/// The best of the baselines, beside the advised scale.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BaselineLine {
    /// What it is.
    pub name: String,
    /// The quality that it reaches.
    pub quality: f64,
    /// How the advised scale does beside it.
    pub advised: Comparison,
}

/// The baselines of the data that a question is asked for, greater when better.
#[derive(Clone, Copy, Debug)]
pub struct Simple<'a> {
    direction: Direction,
    all: &'a [Baseline],
    /// The answer that does not look at its input.
    blind: &'a Baseline,
    best: &'a Baseline,
}

impl<'a> Simple<'a> {
    /// `None` where there are none (yet), or where they answered other data than a setting's.
    pub fn of(sweep: &'a Sweep, setting: (f64, f64)) -> Option<Self> {
        let answered = sweep.plan.reference()?;
        let direction = sweep.plan.scenario.quality().direction();
        let known = || sweep.baselines.iter().filter(|b| b.quality.is_finite());
        let worth = |b: &Baseline| oriented(direction, b.quality);
        let found = Self {
            direction,
            all: &sweep.baselines,
            blind: known().next()?,
            best: known().max_by(|a, b| worth(a).total_cmp(&worth(b)))?,
        };
        ((answered.data_fraction, answered.complexity) == setting).then_some(found)
    }

    /// What is reached without having learned anything of the input, oriented.
    pub fn unlearned(&self) -> f64 {
        oriented(self.direction, self.blind.quality)
    }

    /// A candidate beside the best of them.
    pub fn beside(&self, candidate: &Candidate) -> Option<BaselineLine> {
        let q = candidate.quality?;
        let least = oriented(self.direction, self.best.quality);
        // Without a second seed the items' error alone would promise too much.
        let advised = if q.low > least && q.seed_error.is_some() {
            Comparison::Better
        } else if q.high < least {
            Comparison::Worse
        } else {
            Comparison::Tied
        };
        Some(BaselineLine {
            name: self.best.name.clone(),
            quality: self.best.quality,
            advised,
        })
    }

    /// That a candidate may have learned nothing, where too few replicates do better than the simplest answer.
    pub fn doubt(&self, candidate: &Candidate, learned: f64) -> Option<String> {
        (learned < PLAIN).then(|| {
            say!(
                "only {share} of the replicates do better than {baseline} ({value}), which does not look at its input: that {model} learned anything is not shown",
                share = percent(learned),
                baseline = word(&self.blind.name),
                value = value(self.blind.quality),
                model = candidate.name()
            )
        })
    }

    /// The simple answers that reach a quality, oriented; nothing where none does.
    pub fn meeting(&self, least: f64) -> Option<String> {
        let reaches = |b: &&Baseline| oriented(self.direction, b.quality) >= least;
        let able = self.all.iter().filter(reaches);
        let named = able.map(|b| format!("{} ({})", word(&b.name), value(b.quality)));
        let named: Vec<String> = named.collect();
        (!named.is_empty()).then(|| {
            say!(
                "no network at all: the bound on quality is met by {baselines}; take that if its own costs allow",
                baselines = named.join(word(", "))
            )
        })
    }

    /// That nothing of what was measured is shown to have learned anything; `None` where something is.
    pub fn nothing_learned(&self, candidates: &[Candidate]) -> Option<String> {
        let mut measured = candidates.iter().filter_map(|c| c.quality).peekable();
        measured.peek()?;
        measured.all(|q| q.low <= self.unlearned()).then(|| {
            say!(
                "nothing that was measured is shown to do better than {baseline} ({value}), which does not look at its input: no law is read from it",
                baseline = word(&self.blind.name),
                value = value(self.blind.quality)
            )
        })
    }

    /// What would help, where nothing was learned.
    pub fn remedy(&self) -> String {
        say!(
            "another learning rate, longer training or more data: so far nothing does better than {baseline}, and further seeds do not settle that",
            baseline = word(&self.blind.name)
        )
    }
}

impl BaselineLine {
    /// How a candidate does beside it, in a sentence.
    pub fn sentence(&self, model: &str, mean: f64) -> String {
        let (baseline, reached) = (word(&self.name), value(self.quality));
        match self.advised {
            Comparison::Better => say!(
                "it is better than the best simple answer, {baseline} ({value}), by {gain}",
                baseline,
                value = reached,
                gain = value((mean - self.quality).abs())
            ),
            Comparison::Tied => say!(
                "{baseline} reaches {value} without a network: {model} is not better by more than its seeds and test items vary",
                baseline,
                value = reached,
                model
            ),
            Comparison::Worse => say!(
                "{baseline} reaches {value} without a network, which is better than {model}: take it if its own costs allow",
                baseline,
                value = reached,
                model
            ),
        }
    }
}
