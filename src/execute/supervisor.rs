//! The supervisor: takes a sweep up, starts its workers, merges what they tell into the journal, follows commands.

mod disk;
#[cfg(test)]
mod every_call;
mod journal;
mod liveness;
mod obstacle;
mod schedule;
mod watch;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Write},
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::sleep,
};

use super::{
    child::{News, Worker},
    exit_status,
    meter::Meter,
    orders::Order,
};
use crate::{
    advise::listed,
    store::{Directory, Inbox},
    sweep::{
        Command, End, EventKind, PauseReason, SkipReason, SweepState, TrialId, TrialRecord,
        TrialState,
    },
    words::message,
};
use journal::Journal;
use liveness::{Liveness, Pulse};

/// How often the inbox is looked into.
const TICK: Duration = Duration::from_millis(100);
/// When the gauges are first read, and how often from then on.
const FIRST_SAMPLE: Duration = Duration::from_millis(300);
const SAMPLE_EVERY: Duration = Duration::from_secs(2);
/// How long workers may take to save themselves when the sweep is stopped.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// Descriptors that a supervisor asks for, where it may have so many: a running worker takes five.
const DESCRIPTORS: u64 = 1 << 16;

/// Raises the number of files that may be open at once, as far as the system lets it.
fn raise_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(DESCRIPTORS).min(DESCRIPTORS);
    if limit.current.is_some_and(|current| current < most) {
        let raised = Rlimit {
            current: Some(most),
            ..limit
        };
        // Where it may not, what is there has to do.
        let _ = setrlimit(Resource::Nofile, raised);
    }
}

/// Supervises a sweep to its end. The process leaves its terminal's session, so that nothing that happens to the
/// terminal reaches it; a byte on standard output says that it holds the sweep. What it follows first comes on standard
/// input.
///
/// # Errors
/// When the sweep cannot be read, or its journal cannot be written for another reason than want of room.
pub fn supervise(path: &Path) -> Result<()> {
    // A process that leads its session already (a service manager's) has nothing to leave.
    let _ = rustix::process::setsid();
    raise_descriptors();
    let directory = Directory::at(path);
    let mut asked = Vec::new();
    io::stdin().read_to_end(&mut asked)?;
    let first = if asked.is_empty() {
        Vec::new()
    } else {
        serde_json::from_slice(&asked).context(message!("expected commands as JSON"))?
    };
    let inbox = directory.inbox();
    let Some(_held) = directory.lock_patiently()? else {
        return Ok(());
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut supervisor = Supervisor::take_up(directory, inbox, first)?;
        let _ = io::stdout()
            .write_all(b".")
            .and_then(|()| io::stdout().flush());
        supervisor.run().await
    })
}

struct Supervisor {
    directory: Directory,
    inbox: Inbox,
    journal: Journal,
    slots: BTreeMap<TrialId, Slot>,
    /// The sweep that must have ended before this one begins, while it has not.
    waits_for: Option<Directory>,
    /// Commands that came while it waited.
    held: Vec<Command>,
    /// Trials that start over at their next start.
    fresh: Vec<TrialId>,
    /// Until when no worker is started, because the system had no descriptor, process or memory left for one.
    short_until: Option<Instant>,
    news: (UnboundedSender<News>, UnboundedReceiver<News>),
    meter: Option<Meter>,
    sample_at: Instant,
    stopping: Option<Instant>,
    /// Its own pulse.
    pulse: Pulse,
    /// Trials that hung once: each is tried once more.
    hung: BTreeSet<TrialId>,
    reference: Reference,
    /// Evaluations and measurements that running trials were last judged by.
    judged: usize,
    /// While what is queued waits for the outcome of what runs: what had come, and how many ran, when that was found.
    awaits: Option<(usize, usize)>,
    memory_kills: Option<u64>,
}

/// A running worker.
struct Slot {
    worker: Worker,
    liveness: Liveness,
    paused: bool,
    /// Threads that it may use.
    threads: usize,
}

/// Where the reference worker stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reference {
    Due,
    Running,
    Over,
}

impl Supervisor {
    fn take_up(directory: Directory, inbox: Inbox, first: Vec<Command>) -> Result<Self> {
        directory.check_folders()?;
        directory.sweep_leftovers();
        inbox.drop_earlier();
        let mut journal = Journal::open(&directory)?;
        for id in journal.writers() {
            journal.merge(id)?;
            journal.rest(id);
        }
        let reference = if journal.sweep.baselines_done {
            Reference::Over
        } else {
            Reference::Due
        };
        // One that has begun before is taken up at once: someone asked for it now.
        let planned = journal.sweep.state == SweepState::Planned;
        let after = journal.sweep.plan.after.as_ref().filter(|_| planned);
        let mut supervisor = Self {
            waits_for: after.map(|id| directory.beside(id)),
            held: first,
            inbox,
            meter: Meter::new(directory.path().to_owned()),
            directory,
            journal,
            slots: BTreeMap::new(),
            fresh: Vec::new(),
            short_until: None,
            news: unbounded_channel(),
            sample_at: Instant::now() + FIRST_SAMPLE,
            stopping: None,
            pulse: Pulse::new(Instant::now()),
            hung: BTreeSet::new(),
            reference,
            judged: 0,
            awaits: None,
            memory_kills: exit_status::memory_kills(),
        };
        if supervisor.waits_for.is_none() {
            supervisor.begin()?;
        }
        Ok(supervisor)
    }

    fn begin(&mut self) -> Result<()> {
        let jobs = self.journal.sweep.plan.jobs;
        let pid = std::process::id();
        self.journal.record(EventKind::SweepStarted { pid, jobs })
    }

    /// Begins once the sweep that must have ended before has no supervisor any more, and follows what was asked meanwhile.
    async fn await_other(&mut self) -> Result<()> {
        let free = |other: &mut Directory| !other.is_alive();
        if self.waits_for.take_if(free).is_some() && self.stopping.is_none() {
            self.begin()?;
        }
        if self.waits_for.is_none() {
            for command in std::mem::take(&mut self.held) {
                self.follow(command).await?;
            }
        }
        Ok(())
    }

    async fn run(&mut self) -> Result<()> {
        let mut ends = [
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
        ];
        let mut hangup = signal(SignalKind::hangup())?;
        loop {
            for command in self.inbox.receive() {
                if self.waits_for.is_some() && command != Command::Stop {
                    self.held.push(command);
                } else {
                    self.follow(command).await?;
                }
            }
            self.await_other().await?;
            self.heed_obstacle().await?;
            self.end_hopeless()?;
            self.start_due()?;
            self.share_cores().await;
            if let Some(end) = self.end() {
                self.journal.record(EventKind::SweepEnded { end })?;
                self.journal.wait_until_written().await?;
                // Only a list would miss it.
                let _ = self.directory.keep_row(&listed(&self.journal.sweep, false));
                return Ok(());
            }
            tokio::select! {
                Some(news) = self.news.1.recv() => self.take_news(news)?,
                () = sleep(TICK) => {}
                () = first_of(&mut ends) => self.stop().await,
                // The terminal's end is none of ours.
                _ = hangup.recv() => {}
            }
            self.watch_disk().await?;
            self.watch_workers();
            self.sample()?;
        }
    }

    /// How the sweep ended, when it has.
    fn end(&self) -> Option<End> {
        let over = self.slots.is_empty() && self.journal.is_written();
        let final_ = self.journal.sweep.trials.iter().all(|r| r.state.is_final());
        match (over, self.stopping) {
            (true, _) if final_ && self.reference == Reference::Over => Some(End::Finished),
            (true, Some(_)) => Some(End::Stopped),
            _ => None,
        }
    }

    fn take_news(&mut self, first: News) -> Result<()> {
        let mut next = Some(first);
        while let Some(news) = next {
            match news {
                News::Alive(trial) => {
                    self.journal.merge(trial)?;
                    if let Some(slot) = self.slots.get_mut(&trial) {
                        slot.liveness.heard(Instant::now());
                    }
                }
                News::Exited(trial, status) => self.conclude(trial, status.ok())?,
            }
            next = self.news.1.try_recv().ok();
        }
        Ok(())
    }

    async fn follow(&mut self, command: Command) -> Result<()> {
        match command {
            Command::Pause { trial } => self.pause(trial, PauseReason::Asked).await,
            Command::Resume { trial } => self.resume(trial).await,
            Command::Skip { trial } => self.skip(trial),
            Command::Retry { trial } => self.retry(trial),
            Command::Stop => {
                self.stop().await;
                Ok(())
            }
        }
    }

    async fn stop(&mut self) {
        self.stopping.get_or_insert_with(Instant::now);
        for slot in self.slots.values_mut() {
            slot.worker.send(Order::Stop).await;
        }
    }

    fn skip(&mut self, trial: TrialId) -> Result<()> {
        let open = |r: &TrialRecord| !r.state.is_final();
        if !self.journal.sweep.trial(trial).is_some_and(open) {
            return Ok(());
        }
        self.skip_and_end(trial, SkipReason::ByUser)
    }

    /// Skips a trial and ends its worker, where it has one.
    fn skip_and_end(&mut self, trial: TrialId, reason: SkipReason) -> Result<()> {
        self.journal.record(EventKind::Skipped { trial, reason })?;
        if let Some(slot) = self.slots.get(&trial) {
            slot.worker.kill();
        }
        Ok(())
    }

    fn retry(&mut self, only: Option<TrialId>) -> Result<()> {
        let again = |r: &&TrialRecord| match only {
            Some(id) => {
                r.trial.id == id && matches!(r.state, TrialState::Failed | TrialState::Skipped)
            }
            None => r.state == TrialState::Failed,
        };
        let trials: Vec<TrialId> = self
            .journal
            .sweep
            .trials
            .iter()
            .filter(again)
            .map(|r| r.trial.id)
            .collect();
        for trial in trials {
            self.journal.record(EventKind::Retried { trial })?;
            self.fresh.push(trial);
        }
        if only.is_none()
            && self.journal.sweep.baselines_failed.is_some()
            && self.reference == Reference::Over
        {
            self.reference = Reference::Due;
        }
        Ok(())
    }

    fn sample(&mut self) -> Result<()> {
        let now = Instant::now();
        let full = self.journal.sweep.state == SweepState::Paused(PauseReason::DiskFull);
        if now < self.sample_at || full || self.waits_for.is_some() {
            return Ok(());
        }
        self.sample_at = now + SAMPLE_EVERY;
        let workers: Vec<(TrialId, u32)> = self
            .slots
            .iter()
            .map(|(id, s)| (*id, s.worker.pid))
            .collect();
        let Some(meter) = &mut self.meter else {
            return Ok(());
        };
        let gauges = meter.sample(&workers);
        for gauge in gauges.workers.iter().filter(|w| w.cpu > 0.005) {
            if let Some(slot) = self.slots.get_mut(&gauge.trial) {
                slot.liveness.worked(now);
            }
        }
        self.journal.record(EventKind::Gauges(gauges))
    }
}

/// Waits for any of the signals.
async fn first_of([a, b]: &mut [Signal; 2]) {
    tokio::select! {
        _ = a.recv() => {}
        _ = b.recv() => {}
    }
}
