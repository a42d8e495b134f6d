//! Serving the dashboard: what it asks for is done, what happens is told.

mod asked;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::{
    sync::mpsc::{Sender, UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::spawn_blocking,
    time::sleep,
};

use super::{
    library::{self, Library},
    replay::Replay,
};
use crate::{
    advise::QualityLaw,
    execute::{Preview, RunOptions},
    scenario::{self, Scenario},
    store::{Directory, Home, Tail},
    sweep::{ListRow, Plan, Sweep, SweepId},
    tui::{DataPreview, Draft, Level, Message, Mode, Notice, Request},
    words::{self, say},
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
    pub options: RunOptions,
    /// The sweep to begin with.
    pub open: Option<(SweepId, Mode)>,
    /// The pace of a replay.
    pub speed: f64,
}

/// Serves a dashboard until it is gone. Needs a running tokio runtime.
pub async fn serve(
    setting: Setting,
    mut requests: UnboundedReceiver<Request>,
    updates: Sender<Message>,
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
    updates: Sender<Message>,
}

/// The opened sweep.
struct Opened {
    directory: Directory,
    source: Source,
    alive: bool,
    /// Events that are lost of it, as it was told.
    lost: u64,
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
    Law(u64, Option<Box<QualityLaw>>),
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
        self.tell(Message::Scenarios(good)).await?;
        for error in bad.into_iter().filter_map(Result::err) {
            self.fault(&error.to_string()).await?;
        }
        self.list();
        Some(())
    }

    async fn tell(&self, update: Message) -> Told {
        self.updates.send(update).await.ok()
    }

    async fn tell_opened(&self, plan: Plan, mode: Mode, directory: &Directory) -> Told {
        self.tell(Message::Opened(Box::new(plan), mode)).await?;
        let folder = directory.path().display().to_string();
        self.tell(Message::Folder(folder)).await
    }

    async fn note(&self, level: Level, text: String) -> Told {
        self.tell(Message::Notice(Notice { level, text })).await
    }

    async fn fault(&self, text: &str) -> Told {
        self.note(Level::Error, text.to_owned()).await
    }

    /// Tells how something went that may fail: nothing when it went well.
    async fn attempt(&self, ended: Result<()>) -> Told {
        match ended {
            Ok(()) => Some(()),
            Err(error) => {
                self.fault(&words::Message::of_chain(&error).to_string())
                    .await
            }
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
            Err(error) => {
                return self
                    .fault(&words::Message::of_chain(&error).to_string())
                    .await;
            }
        };
        let mut tail = directory.tail(&plan);
        let source = match mode {
            Mode::Live => Source::Live(tail),
            Mode::Replay => {
                let events = tail.read().unwrap_or_default();
                Source::Replay(Replay::new(events, self.setting.speed, Instant::now()))
            }
        };
        self.tell_opened(plan, mode, &directory).await?;
        self.opened = Some(Opened {
            alive: false,
            lost: 0,
            directory,
            source,
        });
        let alive = self.look_alive();
        self.tell(Message::Alive(alive)).await?;
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
                self.updates.send(Message::Events(events)).await.ok()?;
            }
            if let Source::Replay(replay) = &opened.source {
                let played = replay.played();
                self.updates.send(Message::Replayed(played)).await.ok()?;
            }
            if !more {
                break;
            }
        }
        let lost = match &opened.source {
            Source::Live(tail) => tail.damage().lost(),
            Source::Replay(_) => 0,
        };
        if std::mem::replace(&mut opened.lost, lost) < lost {
            let text = library::lost(opened.directory.id(), lost);
            self.fault(&text).await?;
        }
        if let Some(text) = failed {
            self.fault(&text).await?;
        }
        if alive != before {
            self.tell(Message::Alive(alive)).await?;
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

    async fn finish(&mut self, work: Work) -> Told {
        match work {
            Work::Drafted(number, _) if number != self.drafts.load(Ordering::Relaxed) => Some(()),
            Work::Drafted(_, Ok(draft)) => self.tell(Message::Draft(draft)).await,
            Work::Seen(seen) => {
                self.seen = Some(*seen);
                Some(())
            }
            Work::Previewed(number, ..) if number != self.looks.load(Ordering::Relaxed) => Some(()),
            Work::Previewed(_, scenario, Ok(looked)) => {
                self.seen = Some((scenario.data.clone(), looked.clone()));
                let look = DataPreview {
                    data: scenario.data.clone(),
                    facts: looked.facts,
                    specimen: looked.specimen,
                };
                self.tell(Message::DataPreviewed(
                    scenario.name.clone(),
                    Box::new(look),
                ))
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
            Work::Law(number, law) => self.tell(Message::Law(number, law)).await,
            Work::Compared(Ok(both)) => self.tell(Message::Compared(both)).await,
            Work::Listed(library, rows) => {
                self.library = Some(library);
                if let Some(rows) = rows {
                    self.tell(Message::Sweeps(rows)).await?;
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
            | Work::Written(Err(error)) => {
                self.fault(&words::Message::of_chain(&error).to_string())
                    .await
            }
        }
    }
}
