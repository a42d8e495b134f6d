//! The demonstration: a recorded sweep, shipped with the program, played through all five tabs with captions.

use std::{
    io::{BufRead, BufReader},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use tokio::{sync::mpsc::Sender, time::sleep};

use super::replay::Replay;
use crate::{
    execute,
    scenario::{self, Scenario},
    store::{self, Lines},
    sweep::{Event, Plan},
    tui::{Draft, Message, Mode, Scene, Tab},
    words::{noop, say},
};

/// A recorded run of `vision-digits`: its plan as one line of JSON, then its journal.
const RECORDED: &[u8] = include_bytes!("../../scenarios/data/demo.jsonl.gz");
/// Seconds in which the whole training is shown.
const TRAINING: f64 = 36.0;
/// How often new events are shown.
const PACE: Duration = Duration::from_millis(100);

/// A recorded sweep.
pub struct Recording {
    plan: Plan,
    events: Vec<Event>,
}

impl Recording {
    /// The one that is shipped.
    ///
    /// # Errors
    /// When it was written by another version of the program: a test reads it.
    pub fn shipped() -> Result<Self> {
        let mut lines = BufReader::new(GzDecoder::new(RECORDED)).lines();
        let plan = lines.next().context("the recording is empty")??;
        let plan = store::current(serde_json::from_str(&plan)?);
        let (mut recorded, mut events) = (Lines::of(&plan), Vec::new());
        for line in lines {
            recorded.take(line?.as_bytes(), &mut events);
        }
        recorded.end(&mut events);
        Ok(Self { plan, events })
    }

    fn draft(&self) -> Result<Draft> {
        let plan = &self.plan;
        Ok(Draft {
            scenario: plan.scenario.clone(),
            facts: plan.facts.clone(),
            candidates: plan.candidates.clone(),
            jobs: plan.jobs,
            specimen: execute::look(&plan.scenario)?.specimen,
        })
    }

    /// Recorded seconds for each one that is shown.
    fn speed(&self) -> f64 {
        let length = Replay::new(self.events.clone(), 1.0, Instant::now()).length();
        (length / TRAINING).max(0.01)
    }
}

/// Where the dashboard goes, for how many seconds, and what is said there.
type Stop = (Tab, f64, &'static str);

const BEFORE: [Stop; 2] = [
    (
        Tab::Task,
        9.0,
        noop(
            "Which model scale should I use for this task, on this machine? Scalescope answers with evidence. Each preset \
         is a question: here, how wide a network must be to read handwritten digits.",
        ),
    ),
    (
        Tab::Plan,
        9.0,
        noop(
            "A ladder of models, from small to large, each trained with several seeds. Parameters, memory and cost are \
         counted before anything runs, and what breaks a constraint is said here.",
        ),
    ),
];
/// While it trains: each part is shown for the same time.
const DURING: [&str; 3] = [
    noop(
        "Every trial trains in a process of its own, in the background: leave, lose the connection, come back, and it \
     goes on. Curves come as they are measured; colour and name say which scale.",
    ),
    noop(
        "Small scales come first, so that there is something to see at once. Loss and quality are measured on examples \
     that no model has trained on, beside baselines that a larger model must beat.",
    ),
    noop(
        "p pauses a trial, x skips it, / filters, c reads values across all charts: every key is in the help behind ?. \
     What you see now is a recording of a real run, slowed down so that it can be watched.",
    ),
];
const AFTER: [Stop; 2] = [
    (
        Tab::Decide,
        14.0,
        noop(
            "The answer, with its uncertainty: the smallest scale whose quality cannot be told from the best one, what \
         it costs, and what would change the advice.",
        ),
    ),
    (
        Tab::Deploy,
        9.0,
        noop(
            "What would be shipped: size on disk at each precision, latency and throughput of the trained models, all \
         of them measured.",
        ),
    ),
];

/// Plays the recording until the dashboard is gone, or once. Needs a running tokio runtime.
///
/// # Errors
/// When the shipped recording cannot be read.
pub async fn demo(recording: Recording, once: bool, updates: Sender<Message>) -> Result<()> {
    let presets: Vec<Scenario> = scenario::catalog(None)
        .into_iter()
        .filter_map(|e| e.scenario.ok())
        .collect();
    let mut show = Show {
        draft: recording.draft()?,
        recording,
        updates,
        number: 0,
    };
    if show.tell(Message::Scenarios(presets)).await.is_some() {
        while show.round().await.is_some() && !once {}
    }
    if once {
        let _ = show.tell(Message::DemonstrationOver).await;
    }
    Ok(())
}

struct Show {
    recording: Recording,
    draft: Draft,
    updates: Sender<Message>,
    /// Which scene it is, from 1.
    number: usize,
}

impl Show {
    /// `None` says that the dashboard is gone.
    async fn tell(&self, update: Message) -> Option<()> {
        self.updates.send(update).await.ok()
    }

    async fn round(&mut self) -> Option<()> {
        self.number = 0;
        self.tell(Message::Draft(Box::new(self.draft.clone())))
            .await?;
        for stop in BEFORE {
            self.stay(stop).await?;
        }
        self.train().await?;
        for stop in AFTER {
            self.stay(stop).await?;
        }
        Some(())
    }

    async fn stay(&mut self, (tab, seconds, text): Stop) -> Option<()> {
        self.scene(tab, text).await?;
        // So that an ended dashboard is noticed at once.
        tokio::select! {
            () = self.updates.closed() => None,
            () = sleep(Duration::from_secs_f64(seconds)) => Some(()),
        }
    }

    async fn scene(&mut self, tab: Tab, text: &str) -> Option<()> {
        self.number += 1;
        let of = BEFORE.len() + DURING.len() + AFTER.len();
        let scene = Scene {
            tab,
            title: say!("demo {number} of {of}", number = self.number, of),
            text: text.into(),
        };
        self.tell(Message::Scene(scene)).await
    }

    /// Shows the training; the captions divide its time.
    async fn train(&mut self) -> Option<()> {
        let plan = Box::new(self.recording.plan.clone());
        self.tell(Message::Opened(plan, Mode::Replay)).await?;
        let (events, speed) = (self.recording.events.clone(), self.recording.speed());
        let mut replay = Replay::new(events, speed, Instant::now());
        let mut told = 0;
        loop {
            let due = replay.due(Instant::now());
            let played = replay.played();
            if let Some(text) = DURING.get(told)
                && played.share * DURING.len() as f64 >= told as f64
            {
                told += 1;
                self.scene(Tab::Train, text).await?;
            }
            if !due.is_empty() {
                self.tell(Message::Events(due)).await?;
                self.tell(Message::Replayed(played)).await?;
            }
            if replay.is_over() {
                return Some(());
            }
            sleep(replay.wait().unwrap_or(PACE).max(PACE)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::{Sweep, SweepState};

    #[test]
    fn the_shipped_recording_is_a_finished_run_with_its_specimen() {
        let recording = Recording::shipped().expect("shipped");
        let mut sweep = Sweep::new(recording.plan.clone());
        for event in &recording.events {
            sweep.apply(event);
        }
        assert_eq!(sweep.state, SweepState::Finished);
        assert_eq!(sweep.trials.len(), 9);
        assert!(sweep.standings().iter().all(|s| s.done == 3));
        assert!(
            recording
                .draft()
                .expect("its data is shipped")
                .specimen
                .is_some()
        );
        assert!(
            recording.speed() < 1.0,
            "a caption says that it is slowed down"
        );
        assert!(RECORDED.len() < 200_000, "it is part of the program");
    }

    #[tokio::test]
    async fn a_round_goes_through_all_five_tabs() {
        let (updates, mut told) = tokio::sync::mpsc::channel(4096);
        let recording = Recording::shipped().expect("shipped");
        let mut show = Show {
            draft: recording.draft().expect("shipped"),
            recording,
            updates,
            number: 0,
        };
        for (tab, _, text) in BEFORE.into_iter().chain(AFTER) {
            show.stay((tab, 0.0, text)).await.expect("someone looks");
        }
        let mut tabs = Vec::new();
        while let Ok(update) = told.try_recv() {
            if let Message::Scene(scene) = update {
                tabs.push(scene.tab);
            }
        }
        assert_eq!(tabs, [Tab::Task, Tab::Plan, Tab::Decide, Tab::Deploy]);
        drop(told);
        assert!(
            show.stay(BEFORE[0]).await.is_none(),
            "nobody looks any more"
        );
    }
}
