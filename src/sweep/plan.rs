//! The plan: a scenario turned into trials and frozen, with all that is known before anything runs.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    cost::Cost,
    trial::{Budget, Resources, Trial, TrialId},
};
use crate::{
    data::{DataFacts, Fingerprint},
    models::{Backend, Family, Scale},
    scenario::Scenario,
    words::{
        numbers::{exact, share},
        say, word,
    },
};

/// Version of the sweep directory's formats.
pub const FORMAT: u32 = 2;

/// The name of a sweep and of its directory: `<yyyymmdd-hhmmss>-<scenario>-<4 hex>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SweepId(pub String);

impl fmt::Display for SweepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Everything that a sweep does, frozen in `plan.toml` before its first trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of the sweep directory's formats.
    pub format: u32,
    /// The format that it was planned in, where that is an older one: its journal begins with lines of that format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_in: Option<u32>,
    /// The sweep.
    pub id: SweepId,
    /// Seconds since 1970, UTC.
    pub created_at: f64,
    /// Version of the program that planned it.
    pub version: String,
    /// Trials that run at once.
    pub jobs: usize,
    /// The sweep that must have ended, or have been stopped, before this one begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<SweepId>,
    /// The machine it was planned on.
    pub machine: Machine,
    /// How much data there is, and of what form.
    pub facts: DataFacts,
    /// The user's files that it was planned on; `None` where the data are made, and in plans of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Fingerprint>,
    /// The scenario, with all overrides applied.
    pub scenario: Scenario,
    /// Each family and scale once, with what it will cost.
    pub candidates: Vec<Candidate>,
    /// The trials, numbered from 1 in this order.
    pub trials: Vec<Trial>,
}

/// One model of the ladder, with its cost before it is built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Its family.
    pub family: Family,
    /// Its scale.
    pub scale: Scale,
    /// The backend that trains it; `None` where a program of the user's own does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backend: Option<Backend>,
    /// What it costs, as far as that is known.
    #[serde(default)]
    pub footprint: Cost,
    /// Wall seconds of one training on this machine, predicted by a calibration; `None` where none was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicted_seconds: Option<f64>,
}

/// The machine that a sweep was planned on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// Its name in the network.
    pub host: String,
    /// Its operating system.
    pub os: String,
    /// Its processor.
    pub cpu: String,
    /// Physical cores this process may use.
    pub cores: usize,
    /// Memory that can be used, bytes.
    pub memory_bytes: u64,
}

/// How the user wants the backend chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BackendChoice {
    /// The faster one for each family.
    #[default]
    Auto,
    /// One for all.
    Only(Backend),
}

impl BackendChoice {
    /// The backend that trains a family.
    pub fn resolve(self, family: Family) -> Option<Backend> {
        match self {
            Self::Auto => family.backend(),
            Self::Only(backend) => Some(backend),
        }
    }
}

/// Each family and scale of a scenario once, in the ladders' order; a family that reads data of another kind has no candidate.
pub fn candidates(scenario: &Scenario, facts: &DataFacts, choice: BackendChoice) -> Vec<Candidate> {
    let models = scenario
        .ladder
        .iter()
        .flat_map(|l| l.scales.iter().map(|s| (l.family, *s)));
    let of_own = |(family, scale): (Family, Scale)| {
        let program = scenario.program(family, scale)?;
        Some(Candidate {
            family,
            scale,
            backend: None,
            footprint: Cost {
                parameters: program.parameters,
                flops_per_sample: program.flops_per_sample,
                activations_per_sample: None,
            },
            predicted_seconds: None,
        })
    };
    let candidate = |(family, scale): (Family, Scale)| {
        let signature = facts.signature.as_ref()?;
        Some(Candidate {
            family,
            scale,
            backend: choice.resolve(family),
            footprint: family.footprint(scale, signature).ok()?.into(),
            predicted_seconds: None,
        })
    };
    if scenario.task.is_own() {
        return models.filter_map(of_own).collect();
    }
    models.filter_map(candidate).collect()
}

/// The trials of a scenario: every candidate at every share of data and difficulty, with every seed.
pub fn trials(scenario: &Scenario, candidates: &[Candidate]) -> Vec<Trial> {
    let mut trials = Vec::new();
    for candidate in candidates {
        for &complexity in &scenario.data.complexity {
            for &data_fraction in &scenario.data.fractions {
                for seed in 1..=u64::from(scenario.train.seeds) {
                    trials.push(Trial {
                        id: TrialId(trials.len() as u32 + 1),
                        task: scenario.task,
                        family: candidate.family,
                        scale: candidate.scale,
                        data_fraction,
                        complexity,
                        seed,
                        resources: Resources {
                            backend: candidate.backend,
                            threads: 1,
                        },
                        budget: Budget {
                            epochs: scenario.train.epochs,
                            batch: scenario.train.batch,
                            optimizer: scenario.train.optimizer,
                            learning_rate: scenario.train.learning_rate,
                            schedule: scenario.train.schedule,
                        },
                        data: scenario.data.clone(),
                        program: scenario.program(candidate.family, candidate.scale),
                    });
                }
            }
        }
    }
    trials
}

/// One trial of each candidate, on the greatest share of the training examples: what a calibration tries.
pub fn samples(candidates: &[Candidate], trials: &[Trial]) -> Vec<Trial> {
    let of = |c: &Candidate| {
        let own = trials
            .iter()
            .filter(|t| (t.family, t.scale) == (c.family, c.scale));
        own.max_by(|a, b| a.data_fraction.total_cmp(&b.data_fraction))
            .cloned()
    };
    candidates.iter().filter_map(of).collect()
}

impl Plan {
    /// The trial whose data the baselines answer: of the greatest share and the greatest difficulty, as the advice is asked for
    /// unless a question says otherwise. `None` of a plan without trials.
    pub fn reference(&self) -> Option<Trial> {
        let amount = |t: &&Trial| (t.data_fraction, t.complexity);
        let most = self
            .trials
            .iter()
            .map(|t| amount(&t))
            .fold((f64::NEG_INFINITY, f64::NEG_INFINITY), |a, t| {
                (a.0.max(t.0), a.1.max(t.1))
            });
        let first = self.trials.iter().find(|t| amount(t) == most);
        let mut trial = first.or(self.trials.first())?.clone();
        trial.id = TrialId::REFERENCE;
        Some(trial)
    }

    /// The candidate that a trial trains.
    pub fn candidate(&self, trial: &Trial) -> Option<&Candidate> {
        let same = |c: &&Candidate| c.family == trial.family && c.scale == trial.scale;
        self.candidates.iter().find(same)
    }

    /// Share of data and difficulty in words, as far as the plan varies them: `" data 0.5 complexity 2"`, or nothing.
    pub fn conditions(&self, data_fraction: f64, complexity: f64) -> String {
        let data = &self.scenario.data;
        let varies = |values: &[f64]| values.len() > 1;
        let of_data =
            varies(&data.fractions).then(|| say!(" data {share}", share = share(data_fraction)));
        let difficulty = varies(&data.complexity)
            .then(|| say!(" difficulty {value}", value = exact(complexity)));
        of_data.unwrap_or_default() + &difficulty.unwrap_or_default()
    }

    /// Training examples of a trial.
    pub fn examples(&self, trial: &Trial) -> usize {
        self.facts.train_at(trial.data_fraction)
    }

    /// Training FLOPs of a trial over its whole budget; `None` where nobody knows them.
    pub fn training_flops(&self, trial: &Trial) -> Option<f64> {
        let per_sample = self
            .candidate(trial)?
            .footprint
            .training_flops_per_sample()?;
        Some(per_sample * self.examples_seen(trial)?)
    }

    /// Training examples that a trial sees over its whole budget, each as often as it sees it; those of a program of the user's own
    /// once, for nobody knows how often.
    pub(super) fn examples_seen(&self, trial: &Trial) -> Option<f64> {
        match trial.program {
            Some(_) => Some(self.facts.known_train()? as f64 * trial.data_fraction),
            None => Some(self.examples(trial) as f64 * f64::from(trial.budget.epochs)),
        }
    }

    /// What a trial costs beside the others of its plan: its training FLOPs, or where they are not known of all, its size and its
    /// share of the data.
    pub fn work(&self, trial: &Trial) -> f64 {
        let told = |c: &Candidate| c.footprint.flops_per_sample.is_some();
        if (trial.program.is_none() || self.candidates.iter().all(told))
            && let Some(flops) = self.training_flops(trial)
        {
            return flops;
        }
        if trial.program.is_none() {
            return 0.0;
        }
        self.size(trial.family, trial.scale) * trial.data_fraction
    }

    /// What the sizes of the models are told by.
    pub fn sized_by(&self) -> Size {
        let known = |c: &Candidate| c.footprint.parameters.is_some();
        if self.candidates.iter().all(known) {
            Size::Parameters
        } else {
            Size::Scale
        }
    }

    /// The size of a model: its parameters, or its scale where not all parameters of the plan are known.
    pub fn size(&self, family: Family, scale: Scale) -> f64 {
        let same = |c: &&Candidate| (c.family, c.scale) == (family, scale);
        let candidate = self.candidates.iter().find(same);
        match (self.sized_by(), candidate) {
            (Size::Parameters, Some(c)) => c.footprint.parameters.unwrap_or(0) as f64,
            (Size::Parameters, None) => 0.0,
            (Size::Scale, _) => f64::from(scale.0),
        }
    }
}

/// What the sizes of a plan's models are told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Learned numbers.
    Parameters,
    /// The number that a family's models differ in, for not all parameters are known.
    Scale,
}

impl Size {
    /// What grows: of an axis, a column or a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parameters => word("parameters"),
            Self::Scale => word("scale"),
        }
    }
}
