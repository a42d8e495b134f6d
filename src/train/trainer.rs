//! The one training loop.

use std::time::{Duration, Instant};

use burn::{module::AutodiffModule, optim::GradientsParams};

use super::{
    Control, Ended, Error, Hooks, Saved, checkpoint, evaluate::Judge, examples::examples, measure,
    objective::Split, process, progress::Progress, rule::rule, stopwatch::Stopwatch,
};
use crate::{
    data::{Dataset, Purpose, Random},
    models::{
        Backend, Mismatch, Network, Optimizer, TrainBackend, Weights, Work, parameters,
        with_threads, work_on,
    },
    sweep::{BadCheckpoint, EventKind, Outcome, Trial},
};

/// How often a held-out example is shown: no one can watch more, and its pixels would fill the journal.
const SHOW_EVERY: Duration = Duration::from_millis(500);

/// Trains a trial, from its last checkpoint where there is one, and measures it.
///
/// The result depends on the trial alone: initial weights and the order of examples come from its seed.
///
/// # Errors
/// When the data cannot be used, or what was trained cannot be kept.
pub fn train(trial: &Trial, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    let data = examples(&trial.data, trial.amount(), hooks)?;
    let training = Training {
        trial,
        data: &data,
        hooks,
    };
    work_on(backend(trial), training)
}

/// The backend that trains a trial: its own, else what its family declares.
pub(super) fn backend(trial: &Trial) -> Backend {
    let planned = trial.resources.backend.or_else(|| trial.family.backend());
    planned.unwrap_or(Backend::Flex)
}

struct Training<'a> {
    trial: &'a Trial,
    data: &'a Dataset,
    hooks: &'a mut dyn Hooks,
}

impl Work for Training<'_> {
    type Output = Result<Ended, Error>;

    fn on<B: TrainBackend>(self, device: B::Device) -> Self::Output {
        let mut learner = Learner::<B>::new(self.trial, self.data, device)?;
        let restored = match self.hooks.restore() {
            Ok(None) => Ok(()),
            Ok(Some(saved)) => learner.restore(&saved),
            Err(reason) => Err(reason),
        };
        if let Err(reason) = restored {
            self.hooks.emit(EventKind::CheckpointRefused { reason })?;
        }
        learner.run(self.hooks)
    }
}

/// A network while it learns.
pub(super) struct Learner<'a, B: TrainBackend> {
    trial: &'a Trial,
    data: &'a Dataset,
    device: B::Device,
    /// Absent only while a step moves it, in place.
    network: Option<Network<B>>,
    optimizer: Optimizer,
    progress: Progress,
    /// When a held-out example was last shown.
    shown: Option<Instant>,
    /// CPU seconds and joules of earlier attempts, and when this attempt's began.
    earlier: (Option<f64>, Option<f64>, Option<f64>),
}

impl<'a, B: TrainBackend> Learner<'a, B> {
    /// A network that has learned nothing.
    ///
    /// # Errors
    /// When the trial's family does not read the data.
    pub fn new(trial: &'a Trial, data: &'a Dataset, device: B::Device) -> Result<Self, Mismatch> {
        let (family, scale, shape) = (trial.family, trial.scale, data.signature());
        Ok(Self {
            network: Some(Network::new(family, scale, &shape, trial.seed, &device)?),
            optimizer: Optimizer::new(rule(&trial.budget)),
            progress: Progress::new(),
            shown: None,
            earlier: (Some(0.0), Some(0.0), None),
            trial,
            data,
            device,
        })
    }

    fn restore(&mut self, saved: &Saved) -> Result<(), BadCheckpoint> {
        let saved = checkpoint::decode(saved, self.trial, self.steps(), self.network().clone())?;
        self.network = Some(saved.network);
        self.optimizer = saved.optimizer;
        self.progress = saved.progress;
        if self.progress.step.is_multiple_of(self.steps_per_epoch()) {
            // Earlier versions saved the last step of an epoch before its end.
            self.progress.begin_epoch();
        }
        self.earlier = (self.progress.cpu_seconds, self.progress.energy_joules, None);
        Ok(())
    }

    fn network(&self) -> &Network<B> {
        self.network.as_ref().expect("between steps")
    }

    fn examples(&self) -> usize {
        self.data.counts()[0]
    }

    fn steps(&self) -> u64 {
        self.trial.budget.steps(self.examples())
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
                if let Some(event) = self.step(&batch, epoch, hooks.threads()) {
                    hooks.emit(event)?;
                }
                // A checkpoint on an epoch's last step is saved once the epoch is over: one before would begin the next
                // epoch with what this one summed up.
                let ends = self.progress.step.is_multiple_of(self.steps_per_epoch());
                if !ends && saved.elapsed() > hooks.checkpoint_every() {
                    self.save(hooks)?;
                    saved = Instant::now();
                }
            }
            self.end_epoch(epoch + 1, hooks)?;
            if saved.elapsed() > hooks.checkpoint_every() {
                self.save(hooks)?;
                saved = Instant::now();
            }
        }
        self.measure(hooks)
    }

    fn steps_per_epoch(&self) -> u64 {
        self.trial.budget.steps_per_epoch(self.examples())
    }

    /// The batches of an epoch that were not learned from yet.
    fn batches_left(&self, epoch: u32) -> Vec<Vec<usize>> {
        let made = (self.progress.step % self.steps_per_epoch()) as usize;
        let all = batches(self.examples(), self.trial, epoch);
        all.into_iter().skip(made).collect()
    }

    /// Learns from one batch with so many threads, which change how long it takes and no number of it.
    pub fn step(&mut self, examples: &[usize], epoch: u32, threads: usize) -> Option<EventKind> {
        let watch = Stopwatch::start();
        let loss = with_threads(threads, || self.learn(examples, epoch));
        self.progress.seconds += match threads {
            1 => watch.seconds(),
            _ => watch.seconds_of_all(),
        };
        self.progress.count(loss, examples.len(), self.steps())
    }

    fn learn(&mut self, examples: &[usize], epoch: u32) -> f64 {
        let batch = self.data.batch(examples, self.trial, epoch);
        let network = self.network.take().expect("between steps");
        let logits = network.logits(&batch.input, &self.device);
        let loss = batch.target.loss(logits);
        let gradients = GradientsParams::from_grads(loss.backward(), &network);
        let rate = self.trial.budget.rate(self.progress.step, self.steps());
        self.network = Some(self.optimizer.step(rate, network, gradients));
        loss.into_data().iter::<f64>().next().unwrap_or(f64::NAN)
    }

    fn judge(&self) -> Judge<'_, B::InnerBackend> {
        Judge {
            network: self.network().valid(),
            device: &self.device,
        }
    }

    fn end_epoch(&mut self, epoch: u32, hooks: &mut dyn Hooks) -> Result<(), Error> {
        let judge = self.judge();
        let between = || hooks.control().map(drop);
        let judged = self.data.judge(&judge, Split::Watched, between)?;
        let last = epoch == self.trial.budget.epochs;
        let due = last || self.shown.is_none_or(|at| at.elapsed() >= SHOW_EVERY);
        let specimen = if due {
            self.data.specimen(&judge, self.trial)
        } else {
            None
        };
        if due {
            self.shown = Some(Instant::now());
        }
        let event = EventKind::Epoch {
            epoch,
            step: self.progress.step,
            train_loss: self.progress.end_epoch(),
            loss: judged.loss,
            quality: judged.quality(self.trial.task),
            seconds: self.progress.seconds,
            specimen,
        };
        Ok(hooks.emit(event)?)
    }

    fn save(&mut self, hooks: &mut dyn Hooks) -> Result<(), Error> {
        self.account(hooks);
        let bytes =
            checkpoint::encode(self.trial, &self.progress, self.network(), &self.optimizer)?;
        hooks.save(&bytes)?;
        hooks.emit(EventKind::Checkpointed {
            step: self.progress.step,
        })?;
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
        let judge = self.judge();
        let between = || hooks.control().map(drop);
        let judged = self.data.judge(&judge, Split::Test, between)?;
        if let Some(wrong) = self.data.alarm(&judged) {
            return Err(Error::Leak(wrong));
        }
        let (size_bytes, safetensors) = measure::sizes(&Weights::of(self.network()))?;
        hooks.keep_model(&safetensors)?;
        let Progress {
            seconds, samples, ..
        } = self.progress;
        let latency = measure::latency(&judge, self.data);
        let timed = self.data.timed(latency);
        let outcome = Outcome {
            quality: judged.quality(self.trial.task),
            quality_error: judged.quality_error(self.trial.task),
            loss: judged.loss,
            metrics: judged
                .metrics
                .into_iter()
                .chain(timed)
                .filter(|(_, v)| v.is_finite())
                .collect(),
            epochs: self.trial.budget.epochs,
            steps: self.progress.step,
            parameters: Some(parameters(self.network())),
            flops_per_sample: Some(
                self.trial
                    .family
                    .footprint(self.trial.scale, &self.data.signature())?
                    .flops_per_sample,
            ),
            train_seconds: seconds,
            cpu_seconds: self.progress.cpu_seconds,
            samples_per_second: Some(samples as f64 / seconds),
            peak_memory_bytes,
            size_bytes,
            latency_ms: Some(latency),
            throughput: Some(measure::throughput(&judge, self.data)),
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
