//! A process around a training that keeps everything in memory, and a small trial.

use std::{io, thread, time::Duration};

use scalescope::{
    data::{
        ClickOptions, HistoryOptions, PictureOptions, Scaling, Source, Spec, SpeechOptions,
        TextOptions,
    },
    models::{Backend, Family, Scale},
    scenario::{Optimizer, Schedule, Task},
    sweep::{BadCheckpoint, Budget, EventKind, Outcome, Resources, Trial, TrialId},
    train::{self, Control, Ended, Hooks, Saved},
};

/// A process around a training that keeps everything in memory.
#[derive(Default)]
pub struct Memory {
    pub events: Vec<EventKind>,
    pub checkpoint: Option<Vec<u8>>,
    pub model: Vec<u8>,
    /// Steps after which it asks to stop.
    pub patience: Option<usize>,
    /// Events after which it is killed: then nothing more is kept.
    pub killed_after: Option<usize>,
    /// How long it lets a training wait, each time that it is asked whether to go on, and how often it still does.
    pub waits: (Duration, u32),
    /// How long it waited, all in all.
    pub waited: Duration,
    /// Threads that steps may use; one, if none is said.
    pub threads: Option<usize>,
}

impl Hooks for Memory {
    fn emit(&mut self, event: EventKind) -> io::Result<()> {
        match &mut self.killed_after {
            Some(0) => return Err(io::ErrorKind::BrokenPipe.into()),
            Some(left) => *left -= 1,
            None => {}
        }
        self.events.push(event);
        Ok(())
    }

    fn control(&mut self) -> io::Result<Control> {
        if self.waits.1 > 0 {
            self.waits.1 -= 1;
            thread::sleep(self.waits.0);
            self.waited += self.waits.0;
        }
        match &mut self.patience {
            Some(0) => Ok(Control::Stop),
            Some(left) => {
                *left -= 1;
                Ok(Control::Go)
            }
            None => Ok(Control::Go),
        }
    }

    fn checkpoint_every(&self) -> Duration {
        // At every chance, where it is killed.
        match self.killed_after {
            Some(_) => Duration::ZERO,
            None => Duration::from_secs(2),
        }
    }

    fn save(&mut self, checkpoint: &[u8]) -> io::Result<()> {
        self.checkpoint = Some(checkpoint.to_vec());
        Ok(())
    }

    fn restore(&mut self) -> Result<Option<Saved>, BadCheckpoint> {
        let saved = |bytes| Saved {
            bytes,
            checked: false,
        };
        Ok(self.checkpoint.clone().map(saved))
    }

    fn keep_model(&mut self, safetensors: &[u8]) -> io::Result<()> {
        self.model = safetensors.to_vec();
        Ok(())
    }

    fn threads(&mut self) -> usize {
        self.threads.unwrap_or(1)
    }

    fn energy_joules(&mut self) -> Option<f64> {
        None
    }
}

pub fn trial(family: Family, scale: u32, backend: Backend, epochs: u32) -> Trial {
    Trial {
        id: TrialId(1),
        task: Task::ImageClassification,
        family,
        scale: Scale(scale),
        data_fraction: 1.0,
        complexity: 1.0,
        seed: 1,
        resources: Resources {
            backend: Some(backend),
            threads: 1,
        },
        budget: Budget {
            epochs,
            batch: 32,
            optimizer: Optimizer::Adam,
            learning_rate: 1e-3,
            schedule: Schedule::Constant,
        },
        data: Spec {
            source: Some(Source::Digits),
            examples: None,
            path: None,
            test_fraction: 0.2,
            validation_fraction: 0.0,
            scaling: Scaling::Raw,
            fractions: vec![1.0],
            complexity: vec![1.0],
            seed: 0,
            text: TextOptions::default(),
            clicks: ClickOptions::default(),
            pictures: PictureOptions::default(),
            speech: SpeechOptions::default(),
            histories: HistoryOptions::default(),
        },
        program: None,
    }
}

pub fn done(memory: &Memory) -> &Outcome {
    let last = memory.events.last();
    let Some(EventKind::Done { outcome }) = last else {
        panic!("the last event is {last:?}");
    };
    outcome
}

pub fn train(trial: &Trial) -> Memory {
    let mut memory = Memory::default();
    assert_eq!(
        train::train(trial, &mut memory).expect("a training"),
        Ended::Done
    );
    memory
}
