//! What the dashboard asks for, done: at once where that is quick, else aside.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
    sync::atomic::Ordering,
    thread,
    time::Instant,
};

use anyhow::{Context, Result};
use tokio::task::spawn_blocking;

use super::{Server, Source, TYPING, Told, Work};
use crate::{
    advise::LawQuestion,
    execute::{self, Preview, RunOptions},
    scenario::Scenario,
    sweep::{self, Command, SweepId},
    tui::{Draft, Level, Mode, Playback, Request},
    words::{Message, say, word},
};

impl Server {
    pub(super) async fn answer(&mut self, request: Request) -> Told {
        match request {
            Request::Draft(scenario) => self.draft(*scenario),
            Request::Preview(scenario) => self.preview(scenario),
            Request::Start { scenario, after } => self.start(*scenario, after),
            Request::Open(id) => self.open(&id, Mode::Live).await?,
            Request::Replay(id) => self.open(&id, Mode::Replay).await?,
            Request::Send(command) => self.send(command).await?,
            Request::Resume => self.resume(Vec::new()),
            Request::Remove(ids) => self.remove(&ids).await?,
            Request::Compare(ids) => self.compare(ids),
            Request::Law(number, question) => self.law(number, question),
            Request::Playback(playback) => self.play(playback).await?,
            Request::Write { name, text } => self.write(name, text),
        }
        Some(())
    }

    fn draft(&mut self, scenario: Scenario) {
        let number = self.drafts.fetch_add(1, Ordering::Relaxed) + 1;
        let (newest, options, done) = (
            self.drafts.clone(),
            self.setting.options.clone(),
            self.done.clone(),
        );
        let seen = self.seen.as_ref();
        let known = seen.filter(|(data, _)| *data == scenario.data);
        let known = known.map(|(_, preview)| preview.clone());
        spawn_blocking(move || {
            let old = || newest.load(Ordering::Relaxed) != number;
            let looked = known.map_or_else(|| execute::preview(&scenario), Ok);
            if let Ok(preview) = &looked {
                let _ = done.send(Work::Seen(Box::new((
                    scenario.data.clone(),
                    preview.clone(),
                ))));
            }
            let drafted = looked.map(|preview| draft(&scenario, preview, &options));
            let calibrate = drafted.as_ref().ok().cloned();
            let _ = done.send(Work::Drafted(number, drafted.map(Box::new)));
            // The calibration takes a moment, so the plan is shown without it first; while somebody types, it is not begun.
            thread::sleep(TYPING);
            if let Some(mut draft) = calibrate.filter(|_| !old()) {
                let predicted = predict(&mut draft);
                let _ = done.send(Work::Drafted(number, predicted.map(|()| Box::new(draft))));
            }
        });
    }

    fn law(&self, number: u64, question: Box<LawQuestion>) {
        let done = self.done.clone();
        spawn_blocking(move || {
            let law = question.answer().map(Box::new);
            let _ = done.send(Work::Law(number, law));
        });
    }

    fn preview(&mut self, scenario: Box<Scenario>) {
        let number = self.looks.fetch_add(1, Ordering::Relaxed) + 1;
        let (newest, done) = (self.looks.clone(), self.done.clone());
        spawn_blocking(move || {
            // Somebody who walks through the presets is not kept busy by each of them.
            thread::sleep(TYPING);
            if newest.load(Ordering::Relaxed) == number {
                let looked = execute::preview(&scenario);
                let _ = done.send(Work::Previewed(number, scenario, looked));
            }
        });
    }

    fn start(&self, scenario: Scenario, after: Option<SweepId>) {
        let (setting, done) = (self.setting.clone(), self.done.clone());
        spawn_blocking(move || {
            let options = RunOptions {
                after,
                ..setting.options
            };
            let launched = execute::start_sweep(&setting.home, &scenario, &options);
            let _ = done.send(Work::Launched(launched));
        });
    }

    /// Takes the opened sweep up again, and follows the commands first.
    fn resume(&self, first: Vec<Command>) {
        let Some(directory) = self.opened.as_ref().map(|o| o.directory.clone()) else {
            return;
        };
        let done = self.done.clone();
        spawn_blocking(move || {
            let resumed = if directory.is_alive() {
                let go_on = Command::Resume { trial: None };
                let mut all = first.into_iter().chain([go_on]);
                all.try_for_each(|command| directory.send(command))
                    .map_err(Into::into)
            } else {
                execute::start_supervisor(&directory, &first)
            };
            let _ = done.send(Work::Resumed(resumed));
        });
    }

    async fn send(&mut self, command: Command) -> Told {
        let Some(opened) = self
            .opened
            .as_ref()
            .filter(|o| matches!(o.source, Source::Live(_)))
        else {
            return self.fault(word("a replayed sweep takes no commands")).await;
        };
        if opened.directory.is_alive() {
            let sent = opened.directory.send(command).map_err(Into::into);
            return self.attempt(sent).await;
        }
        match command {
            Command::Resume { .. } => self.resume(Vec::new()),
            Command::Retry { .. } => self.resume(vec![command]),
            // Nobody is there to follow it, and whoever takes the sweep up later is asked anew.
            Command::Pause { .. } | Command::Skip { .. } | Command::Stop => {
                return self.fault(word("no supervisor holds this sweep")).await;
            }
        }
        Some(())
    }

    async fn remove(&mut self, ids: &[SweepId]) -> Told {
        let mut removed = 0;
        for id in ids {
            match self.setting.home.directory(id).remove() {
                Ok(()) => {
                    removed += 1;
                    self.opened.take_if(|o| o.directory.id() == id);
                }
                Err(error) => self.fault(&Message::of_chain(&error).to_string()).await?,
            }
        }
        if removed == ids.len() {
            let text = match ids {
                [one] => say!("{one} was deleted", one),
                _ => say!("{removed} sweeps were deleted", removed),
            };
            self.note(Level::Info, text).await?;
        }
        self.list();
        Some(())
    }

    fn compare(&self, ids: [SweepId; 2]) {
        let (home, done) = (self.setting.home.clone(), self.done.clone());
        spawn_blocking(move || {
            let read = |id: &SweepId| home.directory(id).sweep();
            let both = read(&ids[0]).and_then(|a| Ok(Box::new([a, read(&ids[1])?])));
            let _ = done.send(Work::Compared(both));
        });
    }

    async fn play(&mut self, playback: Playback) -> Told {
        let Some(opened) = &mut self.opened else {
            return Some(());
        };
        let Source::Replay(replay) = &mut opened.source else {
            return Some(());
        };
        if replay.play(playback, Instant::now())
            && let Ok(plan) = opened.directory.plan()
        {
            let directory = opened.directory.clone();
            self.tell_opened(plan, Mode::Replay, &directory).await?;
        }
        self.look().await
    }

    fn write(&self, name: String, text: String) {
        let done = self.done.clone();
        spawn_blocking(move || {
            let written = write_new(&name, &text).with_context(|| format!("{name}.tsv"));
            let _ = done.send(Work::Written(written));
        });
    }
}

fn draft(scenario: &Scenario, looked: Preview, options: &RunOptions) -> Draft {
    let (facts, candidates) = execute::draft_of(scenario, looked.facts, options);
    Draft {
        scenario: scenario.clone(),
        candidates,
        facts,
        jobs: options.jobs(scenario),
        specimen: looked.specimen,
    }
}

/// Writes a new file in the current directory: numbered from the second on, so that nothing is written over.
fn write_new(name: &str, text: &str) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let path = PathBuf::from(if number == 1 {
            format!("{name}.tsv")
        } else {
            format!("{name}-{number}.tsv")
        });
        match File::create_new(&path) {
            Ok(mut file) => return file.write_all(text.as_bytes()).map(|()| path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Fills in the predicted seconds, each for the whole training data.
fn predict(draft: &mut Draft) -> Result<()> {
    let trials = sweep::trials(&draft.scenario, &draft.candidates);
    let samples = sweep::samples(&draft.candidates, &trials);
    let seconds = execute::predict(&samples)?;
    for (candidate, seconds) in draft.candidates.iter_mut().zip(seconds) {
        candidate.predicted_seconds = seconds;
    }
    Ok(())
}
