//! Serving the dashboard: what it asks for is done, what happens is told.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use tokio::{
    sync::mpsc::{Sender, UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::spawn_blocking,
    time::sleep,
};

use super::{library::Library, replay::Replay};
use crate::{
    execute::{self, LaunchOptions, Preview},
    scenario::{self, Scenario},
    store::{Directory, Home, Tail},
    sweep::{self, Command, ListRow, Sweep, SweepId},
    tui::{DataLook, Draft, Level, Mode, Notice, Playback, Request, Update},
    words::{say, word},
};

/// How often a running sweep's journal is looked at, and one that does not run.
const LIVE: Duration = Duration::from_millis(100);
const AT_REST: Duration = Duration::from_secs(1);
/// What is asked for while somebody types or walks through a list is begun this long after the last key.
const TYPING: Duration = Duration::from_millis(150);
/// How often the list of sweeps is looked at.
const LIST: Duration = Duration::from_secs(5);

/// Where and how a dashboard works.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Where sweeps live.
    pub home: Home,
    /// Where the user's scenarios are.
    pub config: Option<PathBuf>,
    /// How sweeps are run that the dashboard starts.
    pub options: LaunchOptions,
    /// The sweep to begin with.
    pub open: Option<(SweepId, Mode)>,
    /// The pace of a replay.
    pub speed: f64,
}

/// Serves a dashboard until it is gone. Needs a running tokio runtime.
pub async fn serve(
    setting: Setting,
    mut requests: UnboundedReceiver<Request>,
    updates: Sender<Update>,
) {
    let (done, mut finished) = unbounded_channel();
    let mut server = Server {
        opened: None,
        library: Some(Library::default()),
        list_again: false,
        drafts: Arc::default(),
        looks: Arc::default(),
        seen: None,
        done,
        updates,
        setting,
    };
    if server.begin().await.is_none() {
        return;
    }
    let mut list_at = Instant::now() + LIST;
    loop {
        let told = tokio::select! {
            request = requests.recv() => match request {
                Some(request) => server.answer(request).await,
                None => return,
            },
            Some(work) = finished.recv() => server.finish(work).await,
            () = sleep(server.rest()) => server.look().await,
        };
        if told.is_none() {
            return;
        }
        if Instant::now() >= list_at {
            list_at = Instant::now() + LIST;
            server.list();
        }
    }
}

/// `None` says that the dashboard is gone.
type Told = Option<()>;

struct Server {
    setting: Setting,
    opened: Option<Opened>,
    /// What is known of all sweeps; `None` while it is being looked at.
    library: Option<Library>,
    /// Whether something happened meanwhile.
    list_again: bool,
    /// Drafts and looks at data that were asked for: only the newest one's answer counts.
    drafts: Arc<AtomicU64>,
    looks: Arc<AtomicU64>,
    /// The data that were looked at last, so that typing a number of epochs does not read a folder again.
    seen: Option<(scenario::DataSpec, Preview)>,
    done: UnboundedSender<Work>,
    updates: Sender<Update>,
}

/// The opened sweep.
struct Opened {
    directory: Directory,
    source: Source,
    alive: bool,
}

enum Source {
    Live(Tail),
    Replay(Replay),
}

/// Slow work that was done aside.
enum Work {
    Drafted(u64, Result<Box<Draft>>),
    Seen(Box<(scenario::DataSpec, Preview)>),
    Previewed(u64, Box<Scenario>, Result<Preview>),
    Launched(Result<Directory>),
    Resumed(Result<()>),
    Written(Result<PathBuf>),
    Compared(Result<Box<[Sweep; 2]>>),
    /// The library comes back, with the rows where any changed.
    Listed(Library, Option<Vec<ListRow>>),
}

impl Server {
    async fn begin(&mut self) -> Told {
        if let Some((id, mode)) = self.setting.open.clone() {
            self.open(&id, mode).await?;
        }
        let entries = scenario::catalog(self.setting.config.as_deref());
        let (good, bad): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .map(|e| e.scenario)
            .partition(Result::is_ok);
        let good = good.into_iter().filter_map(Result::ok).collect();
        self.tell(Update::Scenarios(good)).await?;
        for error in bad.into_iter().filter_map(Result::err) {
            self.fault(&error.to_string()).await?;
        }
        self.list();
        Some(())
    }

    async fn tell(&self, update: Update) -> Told {
        self.updates.send(update).await.ok()
    }

    async fn note(&self, level: Level, text: String) -> Told {
        self.tell(Update::Notice(Notice { level, text })).await
    }

    async fn fault(&self, text: &str) -> Told {
        self.note(Level::Error, text.to_owned()).await
    }

    /// Tells how something went that may fail: nothing when it went well.
    async fn attempt(&self, ended: Result<()>) -> Told {
        match ended {
            Ok(()) => Some(()),
            Err(error) => self.fault(&format!("{error:#}")).await,
        }
    }

    /// Looks at all sweeps aside: reading a hundred journals and judging them must not keep the screen waiting.
    fn list(&mut self) {
        let Some(mut library) = self.library.take() else {
            self.list_again = true;
            return;
        };
        let (home, done) = (self.setting.home.clone(), self.done.clone());
        spawn_blocking(move || {
            let rows = library.refresh(&home);
            let _ = done.send(Work::Listed(library, rows));
        });
    }

    async fn open(&mut self, id: &SweepId, mode: Mode) -> Told {
        let directory = self.setting.home.directory(id);
        let plan = match directory.plan() {
            Ok(plan) => plan,
            Err(error) => return self.fault(&format!("{error:#}")).await,
        };
        let mut tail = Tail::new(directory.journal());
        let source = match mode {
            Mode::Live => Source::Live(tail),
            Mode::Replay => {
                let events = tail.read().unwrap_or_default();
                Source::Replay(Replay::new(events, self.setting.speed, Instant::now()))
            }
        };
        self.tell(Update::Opened(Box::new(plan), mode)).await?;
        let folder = directory.path().display().to_string();
        self.tell(Update::Folder(folder)).await?;
        self.opened = Some(Opened {
            alive: false,
            directory,
            source,
        });
        let alive = self.look_alive();
        self.tell(Update::Alive(alive)).await?;
        self.look().await
    }

    /// Whether a supervisor holds the opened sweep; a replayed one counts as held until its end.
    fn look_alive(&mut self) -> bool {
        let Some(opened) = &mut self.opened else {
            return false;
        };
        opened.alive = match &opened.source {
            Source::Live(_) => opened.directory.is_alive(),
            Source::Replay(replay) => !replay.is_over(),
        };
        opened.alive
    }

    /// Tells the new events of the opened sweep.
    async fn look(&mut self) -> Told {
        let before = self.opened.as_ref().is_some_and(|o| o.alive);
        let alive = self.look_alive();
        let Some(opened) = &mut self.opened else {
            return Some(());
        };
        let mut failed = None;
        loop {
            let mut events = Vec::new();
            let more = match &mut opened.source {
                Source::Live(tail) => tail.read_some(&mut events).unwrap_or_else(|error| {
                    failed = Some(say!("the journal cannot be read: {error}", error));
                    false
                }),
                Source::Replay(replay) => {
                    events = replay.due(Instant::now());
                    false
                }
            };
            if !events.is_empty() {
                self.updates.send(Update::Events(events)).await.ok()?;
            }
            if let Source::Replay(replay) = &opened.source {
                let played = replay.played();
                self.updates.send(Update::Played(played)).await.ok()?;
            }
            if !more {
                break;
            }
        }
        if let Some(text) = failed {
            self.fault(&text).await?;
        }
        if alive != before {
            self.tell(Update::Alive(alive)).await?;
            self.list();
        }
        Some(())
    }

    /// How long to wait before the opened sweep is looked at again.
    fn rest(&self) -> Duration {
        match &self.opened {
            Some(Opened {
                source: Source::Replay(replay),
                ..
            }) => replay.wait().unwrap_or(AT_REST).max(LIVE),
            Some(opened) if opened.alive => LIVE,
            _ => AT_REST,
        }
    }

    async fn answer(&mut self, request: Request) -> Told {
        match request {
            Request::Draft(scenario) => self.draft(*scenario),
            Request::Preview(scenario) => self.preview(scenario),
            Request::Start { scenario, after } => self.start(*scenario, after),
            Request::Open(id) => self.open(&id, Mode::Live).await?,
            Request::Replay(id) => self.open(&id, Mode::Replay).await?,
            Request::Send(command) => self.send(command).await?,
            Request::Resume => self.resume(),
            Request::Remove(ids) => self.remove(&ids).await?,
            Request::Compare(ids) => self.compare(ids),
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
            let options = LaunchOptions {
                after,
                ..setting.options
            };
            let launched = execute::launch(&setting.home, &scenario, &options);
            let _ = done.send(Work::Launched(launched));
        });
    }

    fn resume(&self) {
        let Some(directory) = self.opened.as_ref().map(|o| o.directory.clone()) else {
            return;
        };
        let done = self.done.clone();
        spawn_blocking(move || {
            let resumed = if directory.is_alive() {
                directory
                    .send(Command::Resume { trial: None })
                    .map_err(Into::into)
            } else {
                execute::take_up(&directory)
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
        let sent = opened.directory.send(command).map_err(Into::into);
        let wakes = matches!(command, Command::Retry { .. } | Command::Resume { .. });
        self.attempt(sent).await?;
        if wakes && !self.opened.as_ref().is_some_and(|o| o.directory.is_alive()) {
            self.resume();
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
                Err(error) => self.fault(&format!("{error:#}")).await?,
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
            let folder = opened.directory.path().display().to_string();
            self.tell(Update::Opened(Box::new(plan), Mode::Replay))
                .await?;
            self.tell(Update::Folder(folder)).await?;
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

    async fn finish(&mut self, work: Work) -> Told {
        match work {
            Work::Drafted(number, _) if number != self.drafts.load(Ordering::Relaxed) => Some(()),
            Work::Drafted(_, Ok(draft)) => self.tell(Update::Draft(draft)).await,
            Work::Seen(seen) => {
                self.seen = Some(*seen);
                Some(())
            }
            Work::Previewed(number, ..) if number != self.looks.load(Ordering::Relaxed) => Some(()),
            Work::Previewed(_, scenario, Ok(looked)) => {
                self.seen = Some((scenario.data.clone(), looked.clone()));
                let look = DataLook {
                    data: scenario.data.clone(),
                    facts: looked.facts,
                    specimen: looked.specimen,
                };
                self.tell(Update::Looked(scenario.name.clone(), Box::new(look)))
                    .await
            }
            Work::Launched(Ok(directory)) => {
                let id = directory.id().clone();
                self.open(&id, Mode::Live).await?;
                self.list();
                Some(())
            }
            Work::Resumed(ended) => {
                self.attempt(ended).await?;
                self.look().await
            }
            Work::Written(Ok(path)) => {
                let text = say!("written to {file}", file = path.display());
                self.note(Level::Info, text).await
            }
            Work::Compared(Ok(both)) => self.tell(Update::Compared(both)).await,
            Work::Listed(library, rows) => {
                self.library = Some(library);
                if let Some(rows) = rows {
                    self.tell(Update::Sweeps(rows)).await?;
                }
                if std::mem::take(&mut self.list_again) {
                    self.list();
                }
                Some(())
            }
            Work::Drafted(_, Err(error))
            | Work::Previewed(.., Err(error))
            | Work::Compared(Err(error))
            | Work::Launched(Err(error))
            | Work::Written(Err(error)) => self.fault(&format!("{error:#}")).await,
        }
    }
}

fn draft(scenario: &Scenario, looked: Preview, options: &LaunchOptions) -> Draft {
    let (facts, candidates) = execute::planned(scenario, looked.facts, options);
    Draft {
        scenario: scenario.clone(),
        candidates,
        facts,
        jobs: options.jobs(),
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
