//! Events made by hand, as the supervisor and the workers would write them.

use std::collections::BTreeMap;

use scalescope::{
    models::Backend,
    scenario::Metric,
    sweep::{
        Candidate, End, Event, EventKind, Failure, Foreseen, Gauges, Latency, Outcome, Plan, Sizes,
        TrialId,
    },
};

use crate::fixture::{NOW, digit};

/// Numbers the events of each writer from 1.
#[derive(Default)]
pub struct Journal {
    seen: BTreeMap<Option<TrialId>, u64>,
    pub events: Vec<Event>,
}

impl Journal {
    pub fn write(&mut self, trial: Option<u32>, kind: EventKind) {
        let trial = trial.map(TrialId);
        let seq = self.seen.entry(trial).or_default();
        *seq += 1;
        let at = NOW + self.events.len() as f64 / 10.0;
        self.events.push(Event {
            at,
            trial,
            seq: *seq,
            kind,
        });
    }

    pub fn launch(&mut self, id: u32) {
        let trial = TrialId(id);
        self.write(
            None,
            EventKind::Launched {
                trial,
                attempt: 1,
                pid: 100 + id,
            },
        );
        let (backend, step, steps) = (Some(Backend::Flex), 0, 225);
        self.write(
            Some(id),
            EventKind::Started {
                pid: 100 + id,
                backend,
                step,
                steps,
            },
        );
    }

    /// Trains up to a number of epochs of 45 steps: the loss falls from 2.4 towards a floor.
    pub fn train(&mut self, id: u32, floor: f64, epochs: u32) {
        for step in (5..=u64::from(epochs) * 45).step_by(5) {
            let progress = step as f64 / 225.0;
            let loss = floor + (2.4 - floor) * (-5.0 * progress).exp();
            let wave = 1.0 + 0.1 * (step as f64 * 1.7 + f64::from(id)).sin();
            let seconds = progress * 1.2;
            let spike = if step == 100 { 2.0 } else { 1.15 };
            let kind = EventKind::Step {
                step,
                loss: loss * wave,
                low: loss * wave * 0.9,
                high: loss * wave * spike,
                seconds,
                samples: step * 32,
            };
            self.write(Some(id), kind);
            if step % 45 == 0 {
                let specimen = Some(digit(if step > 90 { "3" } else { "8" }));
                let quality = 1.0 - (loss * 0.37).min(0.9);
                let epoch = (step / 45) as u32;
                let train_loss = loss;
                self.write(
                    Some(id),
                    EventKind::Epoch {
                        epoch,
                        step,
                        train_loss,
                        loss,
                        quality,
                        seconds,
                        specimen,
                    },
                );
            }
        }
    }

    pub fn finish(&mut self, id: u32, floor: f64, parameters: u64) {
        self.train(id, floor, 5);
        let loss = floor + (2.4 - floor) * (-5.0_f64).exp();
        let quality = 1.0 - loss * 0.37;
        let outcome = Outcome {
            quality,
            quality_error: Some(0.011),
            loss,
            metrics: BTreeMap::from([(Metric::Top1, quality), (Metric::Nll, loss)]),
            epochs: 5,
            steps: 225,
            parameters: Some(parameters),
            flops_per_sample: Some(2 * parameters),
            train_seconds: 1.2,
            cpu_seconds: Some(1.2),
            samples_per_second: Some(41_000.0 / (1.0 + f64::from(id) / 10.0)),
            peak_memory_bytes: Some(38_000_000 + parameters * 16),
            size_bytes: Sizes {
                f32: Some(parameters * 4 + 300),
                f16: Some(parameters * 2 + 300),
                int8: Some(parameters + 640),
            },
            latency_ms: Some(Latency {
                p50: 0.011 + parameters as f64 * 1e-6,
                p95: 0.014 + parameters as f64 * 1.2e-6,
            }),
            throughput: Some(1.2e6 / (1.0 + parameters as f64 / 4000.0)),
            energy_joules: None,
            backend: Some(Backend::Flex),
        };
        self.write(
            Some(id),
            EventKind::Done {
                outcome: Box::new(outcome),
            },
        );
    }

    pub fn gauges(&mut self) {
        self.write(
            None,
            EventKind::Gauges(Gauges {
                cores: vec![0.98, 0.61],
                memory_used: 412_000_000,
                memory_total: 23_400_000_000,
                disk_free: Some(18_200_000_000),
                watts: None,
                gpu: None,
                workers: Vec::new(),
            }),
        );
    }

    pub fn baselines(&mut self) {
        self.write(
            Some(0),
            EventKind::Started {
                pid: 99,
                backend: Some(Backend::Flex),
                step: 0,
                steps: 0,
            },
        );
        for (name, quality) in [("majority", 0.101), ("1-nn", 0.978), ("logistic", 0.967)] {
            let metrics = BTreeMap::from([(Metric::Top1, quality)]);
            self.write(
                Some(0),
                EventKind::Baseline {
                    name: name.into(),
                    quality,
                    metrics,
                    seconds: Some(0.3),
                },
            );
        }
    }
}

/// Four trials done, one running, one failed, the rest queued.
pub fn midway() -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    journal.baselines();
    for (id, floor) in [(1, 1.41), (2, 1.38), (3, 1.20)] {
        journal.launch(id);
        journal.finish(id, floor, 760);
    }
    journal.launch(4);
    journal.finish(4, 0.36, 3760);
    journal.launch(5);
    journal.train(5, 0.41, 1);
    journal.write(
        None,
        EventKind::Failed {
            trial: TrialId(5),
            reason: Failure::Unclassified {
                said: "killed by signal 9; out of memory?".into(),
            },
        },
    );
    journal.launch(6);
    journal.train(6, 0.38, 3);
    journal.gauges();
    journal.events
}

/// All nine trials done.
pub fn finished() -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    journal.baselines();
    let floors = [1.41, 1.38, 1.20, 0.36, 0.41, 0.38, 0.20, 0.21, 0.19];
    for (id, floor) in (1..).zip(floors) {
        let parameters = [760, 3760, 7510][(id as usize - 1) / 3];
        journal.launch(id);
        journal.finish(id, floor, parameters);
    }
    journal.gauges();
    journal.write(None, EventKind::SweepEnded { end: End::Finished });
    journal.events
}

/// All trials of a plan done: what they miss falls as a power of their parameters, but for a little by seed; the largest scale
/// was predicted before it ran.
pub fn lawful(plan: &Plan) -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    let largest = plan.candidates.last().expect("a ladder");
    journal.write(
        None,
        EventKind::Foreseen(Foreseen {
            family: largest.family,
            scale: largest.scale,
            mean: 0.91,
            low: 0.88,
            high: 0.94,
        }),
    );
    for trial in &plan.trials {
        let same = |c: &&Candidate| (c.family, c.scale) == (trial.family, trial.scale);
        let candidate = plan.candidates.iter().find(same).expect("planned");
        let parameters = candidate.footprint.parameters.expect("by arithmetic");
        let seed = 1.0 + 0.05 * f64::from(trial.id.0).sin();
        journal.launch(trial.id.0);
        journal.finish(
            trial.id.0,
            12.0 * (parameters as f64).powf(-0.35) * seed,
            parameters,
        );
    }
    journal.write(None, EventKind::SweepEnded { end: End::Finished });
    journal.events
}

/// One trial done when its supervisor was lost.
pub fn interrupted() -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    journal.launch(1);
    journal.finish(1, 1.41, 760);
    journal.launch(2);
    journal.train(2, 1.38, 2);
    journal.events
}

/// A trial whose loss is no number from step 60 on.
pub fn diverged() -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    journal.launch(1);
    journal.train(1, 1.41, 1);
    let (loss, low, high, quality, train_loss) = (f64::NAN, f64::NAN, f64::NAN, f64::NAN, f64::NAN);
    for step in (50..=90).step_by(5) {
        let (seconds, samples) = (0.5, step * 32);
        journal.write(
            Some(1),
            EventKind::Step {
                step,
                loss,
                low,
                high,
                seconds,
                samples,
            },
        );
    }
    let (epoch, step, seconds, specimen) = (2, 90, 0.5, None);
    journal.write(
        Some(1),
        EventKind::Epoch {
            epoch,
            step,
            train_loss,
            loss,
            quality,
            seconds,
            specimen,
        },
    );
    journal.events
}
