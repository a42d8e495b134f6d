//! Simulated sweeps: the plan of a real scenario, with outcomes drawn from a known truth.

use std::collections::BTreeMap;

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use scalescope::{
    data::{DataFacts, PictureShape, Signature},
    models::{Backend, Scale},
    scenario::{self, Override, Scenario},
    sweep::{
        BackendChoice, FORMAT, Latency, Machine, Outcome, Plan, Sizes, Sweep, SweepId, SweepState,
        Trial, TrialState, candidates, trials,
    },
};

/// Seeded draws.
pub struct Draw(ChaCha8Rng);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.between(0.0, 1.0)).sum::<f64>() - 6.0
    }
}

/// A sweep of which nothing happened, over the digits with a hidden layer of these widths.
pub fn planned(scales: &[u32], seeds: i64, fractions: &[f64]) -> Sweep {
    let text = include_str!("../../scenarios/vision-digits.toml");
    let mut scenario = scenario::parse(
        text,
        "vision-digits.toml",
        &[Override::new("train.seeds", seeds)],
    )
    .expect("the shipped scenario is valid");
    scenario.ladder[0].scales = scales.iter().map(|s| Scale(*s)).collect();
    scenario.data.fractions = fractions.to_vec();
    let facts = DataFacts {
        signature: Some(Signature::Pictures(PictureShape {
            channels: 1,
            height: 8,
            width: 8,
            classes: 10,
        })),
        train: 1437,
        validation: 0,
        test: 360,
        notes: Vec::new(),
        optimum: None,
    };
    Sweep::new(plan(scenario, facts))
}

/// The plan of a scenario over data of which nothing is loaded.
pub fn plan(scenario: Scenario, facts: DataFacts) -> Plan {
    let candidates = candidates(&scenario, &facts, BackendChoice::Auto);
    Plan {
        format: FORMAT,
        planned_in: None,
        fingerprint: None,
        id: SweepId("20300101-000000-simulated-0000".into()),
        created_at: 0.0,
        version: "0".into(),
        jobs: 1,
        after: None,
        machine: Machine {
            host: "h".into(),
            os: "o".into(),
            cpu: "c".into(),
            cores: 1,
            memory_bytes: 1 << 33,
        },
        facts,
        trials: trials(&scenario, &candidates),
        candidates,
        scenario,
    }
}

/// An outcome of a quality and a loss; its costs follow from the trial's parameters.
pub fn outcome(sweep: &Sweep, trial: &Trial, quality: f64, loss: f64) -> Outcome {
    let footprint = sweep.plan.candidate(trial).expect("planned").footprint;
    let parameters = footprint.parameters.expect("by arithmetic");
    Outcome {
        quality,
        quality_error: (quality > 0.0 && quality < 1.0)
            .then(|| (quality * (1.0 - quality) / 360.0).sqrt()),
        loss,
        metrics: BTreeMap::new(),
        epochs: 5,
        steps: 225,
        parameters: Some(parameters),
        flops_per_sample: footprint.flops_per_sample,
        train_seconds: 0.1 + 1e-5 * parameters as f64,
        cpu_seconds: None,
        samples_per_second: Some(1e4),
        peak_memory_bytes: Some(20_000_000 + 16 * parameters),
        size_bytes: Sizes {
            f32: Some(4 * parameters),
            f16: Some(2 * parameters),
            int8: Some(parameters),
        },
        latency_ms: Some(Latency {
            p50: 0.01,
            p95: 0.01 + 1e-6 * parameters as f64,
        }),
        throughput: None,
        energy_joules: None,
        backend: Some(Backend::Flex),
    }
}

/// Concludes every trial with what `measure` makes of it; `None` leaves a trial queued.
pub fn run(sweep: &mut Sweep, mut measure: impl FnMut(&Trial) -> Option<(f64, f64)>) {
    for i in 0..sweep.trials.len() {
        let trial = sweep.trials[i].trial.clone();
        if let Some((quality, loss)) = measure(&trial) {
            sweep.trials[i].outcome = Some(outcome(sweep, &trial, quality, loss));
            sweep.trials[i].state = TrialState::Done;
        }
    }
    let all = sweep.trials.iter().all(|r| r.state.is_final());
    sweep.state = if all {
        SweepState::Finished
    } else {
        SweepState::Running
    };
}

/// Parameters of the digits' hidden layer at a width.
pub fn parameters(scale: u32) -> f64 {
    f64::from(75 * scale + 10)
}

/// A test split as real models meet it: an item that is hard for one is mostly hard for all.
///
/// Each answer is drawn by the item's own luck (common to all trials), by that of the scale on the item, or by fresh
/// luck, with the shares that the digits show (see `OWN` in `src/advise/confidence.rs`).
pub struct Exam {
    items: Vec<f64>,
    by_scale: BTreeMap<u32, Vec<f64>>,
}

impl Exam {
    pub fn new(draw: &mut Draw, items: usize, scales: &[u32]) -> Self {
        let mut luck = || (0..items).map(|_| draw.between(0.0, 1.0)).collect();
        Self {
            items: luck(),
            by_scale: scales.iter().map(|s| (*s, luck())).collect(),
        }
    }

    /// The luck that a trial of a scale has on each item.
    pub fn sit(&self, draw: &mut Draw, scale: u32) -> Paper {
        let mut luck = |i: usize| {
            // Squared, because two trials agree only where both meet the same luck: .6 common, .1 the scale's own.
            let which = draw.between(0.0, 1.0);
            if which < 0.6_f64.sqrt() {
                (self.items[i], false)
            } else if which < 0.7_f64.sqrt() {
                (self.by_scale[&scale][i], false)
            } else {
                (draw.between(0.0, 1.0), true)
            }
        };
        Paper((0..self.items.len()).map(&mut luck).collect())
    }
}

/// A trial's luck on each item of an exam, and whether the trial alone has it.
pub struct Paper(pub Vec<(f64, bool)>);

impl Paper {
    /// Share of the items that are right.
    pub fn score(&self, able: f64) -> f64 {
        self.0.iter().filter(|i| i.0 < able).count() as f64 / self.0.len() as f64
    }
}

/// Kinds of truths that sweeps are drawn from.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A power of the parameters towards a level, from which three in five fall again.
    Level,
    /// An S over the logarithm of the parameters: nothing in the model of the advice has this form.
    Logistic,
    /// A peak within or near the ladder.
    Peak,
}

/// A truth: quality by scale.
pub fn truth(draw: &mut Draw, kind: Kind) -> Box<dyn Fn(u32) -> f64> {
    match kind {
        Kind::Level => {
            let (top, a) = (draw.between(0.8, 0.99), draw.between(0.05, 0.5));
            let c = draw.between(0.4, 1.2);
            let (fall, from) = (draw.between(-0.02, 0.03).max(0.0), draw.between(2e3, 1e4));
            Box::new(move |scale| {
                let n = parameters(scale);
                let rise = a * (n / parameters(4)).powf(-c);
                (top - rise - fall * (n / from).ln().max(0.0)).clamp(0.02, 0.995)
            })
        }
        Kind::Logistic => {
            let (top, bottom) = (draw.between(0.8, 0.99), draw.between(0.1, 0.5));
            let (middle, slope) = (draw.between(4.0, 7.5), draw.between(0.8, 2.5));
            Box::new(move |scale| {
                let x = parameters(scale).ln();
                bottom + (top - bottom) / (1.0 + (-(x - middle) * slope).exp())
            })
        }
        Kind::Peak => {
            let (top, at) = (draw.between(0.8, 0.97), draw.between(6.5, 9.5));
            let bend = draw.between(0.005, 0.05);
            Box::new(move |scale| {
                (top - bend * (parameters(scale).ln() - at).powi(2)).clamp(0.02, 0.995)
            })
        }
    }
}
