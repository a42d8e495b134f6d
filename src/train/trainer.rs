//! The one training loop.

use std::time::{Duration, Instant};

use burn::{module::AutodiffModule, optim::GradientsParams, tensor::backend::AutodiffBackend};

use super::{
    Control, Ended, Error, Hooks, checkpoint,
    evaluate::{Judge, scored, specimen},
    loss::cross_entropy,
    measure, process,
    progress::Progress,
    rule::Rule,
};
use crate::{
    data::{self, Dataset, Examples, PictureSet, Purpose, Random},
    models::{self, Network, Weights, Work, work_on},
    sweep::{EventKind, Outcome, Specimen, Trial},
};

/// How often a held-out example is shown: no one can watch more, and its pixels would fill the journal.
const SHOW_EVERY: Duration = Duration::from_millis(500);
/// How often a long training is saved.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(2);

/// Trains a trial, from its last checkpoint where there is one, and measures it.
///
/// The result depends on the trial alone: initial weights and the order of examples come from its seed.
///
/// # Errors
/// When the data cannot be used, or what was trained cannot be kept.
pub fn train(trial: &Trial, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    let Dataset::Pictures(set) = data::load(&trial.data, trial.data_fraction)?;
    let training = Training {
        trial,
        set: &set,
        hooks,
    };
    work_on(trial.resources.backend, training)
}

struct Training<'a> {
    trial: &'a Trial,
    set: &'a PictureSet,
    hooks: &'a mut dyn Hooks,
}

impl Work for Training<'_> {
    type Output = Result<Ended, Error>;

    fn on<B: AutodiffBackend>(self, device: B::Device) -> Self::Output {
        let mut learner = Learner::<B>::new(self.trial, self.set, device);
        if let Some(bytes) = self.hooks.restore() {
            learner.restore(&bytes);
        }
        learner.run(self.hooks)
    }
}

/// A network while it learns.
pub(super) struct Learner<'a, B: AutodiffBackend> {
    trial: &'a Trial,
    set: &'a PictureSet,
    device: B::Device,
    network: Network<B>,
    rule: Rule<B>,
    progress: Progress,
    /// When a held-out example was last shown.
    shown: Option<Instant>,
    /// CPU seconds and joules of earlier attempts, and when this attempt's began.
    earlier: (Option<f64>, Option<f64>, Option<f64>),
}

impl<'a, B: AutodiffBackend> Learner<'a, B> {
    /// A network that has learned nothing.
    pub fn new(trial: &'a Trial, set: &'a PictureSet, device: B::Device) -> Self {
        Self {
            network: Network::new(
                trial.family,
                trial.scale,
                &set.signature,
                trial.seed,
                &device,
            ),
            rule: Rule::new(&trial.budget),
            progress: Progress::new(),
            shown: None,
            earlier: (Some(0.0), Some(0.0), None),
            trial,
            set,
            device,
        }
    }

    fn restore(&mut self, bytes: &[u8]) {
        if let Some(saved) =
            checkpoint::decode(bytes, self.trial, self.network.clone(), &self.device)
        {
            self.network = saved.network;
            self.rule = saved.rule;
            self.progress = saved.progress;
            self.earlier = (self.progress.cpu_seconds, self.progress.energy_joules, None);
        }
    }

    fn steps(&self) -> u64 {
        self.trial.budget.steps(self.set.train.len())
    }

    fn run(mut self, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
        self.earlier.2 = hooks.energy_joules();
        hooks.emit(EventKind::Started {
            pid: std::process::id(),
            backend: self.trial.resources.backend,
            step: self.progress.step,
            steps: self.steps(),
        })?;
        let mut saved = Instant::now();
        while self.progress.step < self.steps() {
            let epoch = (self.progress.step / self.steps_per_epoch()) as u32;
            for batch in self.batches_left(epoch) {
                if hooks.control()? == Control::Stop {
                    self.save(hooks)?;
                    return Ok(Ended::Stopped);
                }
                if let Some(event) = self.step(&batch) {
                    hooks.emit(event)?;
                }
                if saved.elapsed() > CHECKPOINT_EVERY {
                    self.save(hooks)?;
                    saved = Instant::now();
                }
            }
            self.end_epoch(epoch + 1, hooks)?;
        }
        self.measure(hooks)
    }

    fn steps_per_epoch(&self) -> u64 {
        self.trial.budget.steps_per_epoch(self.set.train.len())
    }

    /// The batches of an epoch that were not learned from yet.
    fn batches_left(&self, epoch: u32) -> Vec<Vec<usize>> {
        let made = (self.progress.step % self.steps_per_epoch()) as usize;
        let all = batches(self.set.train.len(), self.trial, epoch);
        all.into_iter().skip(made).collect()
    }

    /// Learns from one batch.
    pub fn step(&mut self, batch: &[usize]) -> Option<EventKind> {
        let began = Instant::now();
        let (inputs, labels) = gather(&self.set.train, batch);
        let logits = self
            .network
            .logits(inputs, &self.set.signature, &self.device);
        let loss = cross_entropy(logits, &labels, &self.device);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.network);
        let rate = self.trial.budget.learning_rate;
        self.network = self.rule.step(rate, self.network.clone(), gradients);
        let loss = loss.into_data().iter::<f64>().next().unwrap_or(f64::NAN);
        self.progress.seconds += began.elapsed().as_secs_f64();
        self.progress.count(loss, batch.len(), self.steps())
    }

    fn judge(&self) -> Judge<'_, B::InnerBackend> {
        Judge {
            network: self.network.valid(),
            signature: &self.set.signature,
            device: &self.device,
        }
    }

    /// The examples that the live curves are drawn on.
    fn evaluated(&self) -> &'a Examples {
        if self.set.validation.is_empty() {
            &self.set.test
        } else {
            &self.set.validation
        }
    }

    fn end_epoch(&mut self, epoch: u32, hooks: &mut dyn Hooks) -> Result<(), Error> {
        let examples = self.evaluated();
        let judge = self.judge();
        let logits = judge.logits(examples, || hooks.control().map(drop))?;
        let specimen = self.show(&judge, epoch);
        let shows = specimen.is_some();
        let scored = scored(&logits, examples);
        let event = EventKind::Epoch {
            epoch,
            step: self.progress.step,
            train_loss: self.progress.end_epoch(),
            loss: scored.nll(),
            quality: scored.top(1),
            seconds: self.progress.seconds,
            specimen,
        };
        if shows {
            self.shown = Some(Instant::now());
        }
        Ok(hooks.emit(event)?)
    }

    /// What the network makes of one test example, the same one for all trials of a seed.
    fn show(&self, judge: &Judge<'_, B::InnerBackend>, epoch: u32) -> Option<Specimen> {
        let last = epoch == self.trial.budget.epochs;
        if !last && self.shown.is_some_and(|at| at.elapsed() < SHOW_EVERY) {
            return None;
        }
        let shown = &self.set.test.inputs[..self.set.shown.len() * self.set.test.size];
        specimen(self.set, &judge.batch(shown), self.trial.seed as usize - 1)
    }

    fn save(&mut self, hooks: &mut dyn Hooks) -> Result<(), Error> {
        self.account(hooks);
        if let Some(bytes) =
            checkpoint::encode(self.trial, &self.progress, &self.network, &self.rule)
        {
            hooks.save(&bytes)?;
            hooks.emit(EventKind::Checkpointed {
                step: self.progress.step,
            })?;
        }
        Ok(())
    }

    /// Adds what this attempt used to what earlier ones did.
    fn account(&mut self, hooks: &mut dyn Hooks) {
        let (cpu, energy, began) = self.earlier;
        self.progress.cpu_seconds = cpu.map(|s| s + process::cpu_seconds());
        let used = began.and_then(|began| Some(hooks.energy_joules()? - began));
        self.progress.energy_joules = energy.and_then(|e| Some(e + used?));
    }

    fn measure(mut self, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
        self.account(hooks);
        let peak_memory_bytes = process::peak_memory();
        let test = &self.set.test;
        let judge = self.judge();
        let logits = judge.logits(test, || hooks.control().map(drop))?;
        let metrics = scored(&logits, test).metrics();
        let quality = metrics[&self.trial.task.quality()];
        let (size_bytes, safetensors) = measure::sizes(&Weights::of(&self.network))?;
        hooks.keep_model(&safetensors)?;
        let Progress {
            seconds, samples, ..
        } = self.progress;
        let outcome = Outcome {
            quality,
            quality_error: Some((quality * (1.0 - quality) / test.len() as f64).sqrt()),
            loss: scored(&logits, test).nll(),
            metrics: metrics.into_iter().filter(|(_, v)| v.is_finite()).collect(),
            epochs: self.trial.budget.epochs,
            steps: self.progress.step,
            parameters: self.network.parameters(),
            flops_per_sample: models::footprint(
                self.trial.family,
                self.trial.scale,
                &self.set.signature,
            )
            .flops_per_sample,
            train_seconds: seconds,
            cpu_seconds: self.progress.cpu_seconds,
            samples_per_second: samples as f64 / seconds,
            peak_memory_bytes,
            size_bytes,
            latency_ms: Some(measure::latency(&judge, test)),
            throughput: Some(measure::throughput(&judge, test)),
            energy_joules: self.progress.energy_joules,
            backend: self.trial.resources.backend,
        };
        hooks.emit(EventKind::Done {
            outcome: Box::new(outcome),
        })?;
        Ok(Ended::Done)
    }
}

/// The examples of an epoch in the trial's order, batch by batch.
pub(super) fn batches(examples: usize, trial: &Trial, epoch: u32) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..examples).collect();
    Random::new(trial.seed, Purpose::Shuffle(epoch)).shuffle(&mut order);
    order
        .chunks(trial.budget.batch)
        .map(<[usize]>::to_vec)
        .collect()
}

fn gather(examples: &Examples, batch: &[usize]) -> (Vec<f32>, Vec<u32>) {
    let inputs = batch
        .iter()
        .flat_map(|i| examples.input(*i))
        .copied()
        .collect();
    (inputs, batch.iter().map(|i| examples.labels[*i]).collect())
}
