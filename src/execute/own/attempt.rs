//! One run of a program of the user's own: started, read, paused, stopped, and judged at its end.

use std::{
    io,
    path::{Path, PathBuf},
    sync::mpsc::RecvTimeoutError,
    time::{Duration, Instant},
};

use super::{
    environment::{environment, shown, variable},
    guard::{Order as GuardOrder, Told},
    guarded::{Guarded, News, Stream},
    lines::Lines,
    log::Log,
    place::{Broken, Place, cannot_run},
    report::{MARK, Report},
    report_file::ReportFile,
    scraper::pairs,
    tracker::{Kept, Measured, Tracker},
};
use crate::{
    execute::{exit_status, meter::Rapl, orders::Order, process_tree},
    scenario::{Macro, Program, Scrape},
    store::{TrialFolder, open_to_append, write_whole},
    sweep::{EventKind, Fault, Outcome, Trial},
    train::Hooks,
    words::Message,
};

/// How long to wait for news at a time.
const TICK: Duration = Duration::from_millis(40);
/// Reports are gathered this long.
const GATHER: Duration = Duration::from_millis(100);
/// How long a program may take to save itself: less than its worker has.
const LAST_WORDS: Duration = Duration::from_secs(15);
/// The exit code of a program that saved itself and asks to be run again (`EX_TEMPFAIL`).
const AGAIN: i32 = 75;
/// Version of what is said here between programs.
const PROTOCOL: u32 = 1;
/// Who may read what a program writes.
const LOG: u32 = 0o644;

/// How an attempt ended.
pub enum End {
    /// It was measured.
    Done(Box<Outcome>),
    /// It was asked to end.
    Stopped,
    /// It saved itself and asks to be run again.
    Again(Kept),
}

/// How a program ended, as its guard told.
#[derive(Clone, Copy, Debug, Default)]
struct Status {
    code: Option<i32>,
    signal: Option<i32>,
    peak_memory: Option<u64>,
    cpu_seconds: Option<f64>,
}

/// One run of the program.
pub struct Attempt<'a> {
    program: &'a Program,
    scrape: &'a Scrape,
    tracker: Tracker,
    reports: ReportFile,
    streams: [(Lines, Log); 2],
    clock: Clock,
    told: Instant,
    /// Whether its beginning was told.
    begun: bool,
    /// When it was asked to end.
    ending: Option<Instant>,
    kills: Option<u64>,
    rapl: Option<(Rapl, f64)>,
}

/// Wall seconds of training: what the program stood still does not count.
struct Clock {
    before: f64,
    since: Instant,
}

impl Clock {
    fn seconds(&self) -> f64 {
        self.before + self.since.elapsed().as_secs_f64()
    }
}

impl<'a> Attempt<'a> {
    /// Nothing of it has happened yet.
    pub fn new(program: &'a Program, scrape: &'a Scrape, place: &Place<'_>, kept: Kept) -> Self {
        let log = |path: PathBuf| Log::new(open_to_append(&path, LOG).ok());
        let rapl = Rapl::find().and_then(|mut rapl| {
            let joules = rapl.joules()?;
            Some((rapl, joules))
        });
        Self {
            program,
            scrape,
            tracker: Tracker::new(program, kept),
            reports: ReportFile::from_its_end(place.folder.own_report()),
            streams: [
                (Lines::default(), log(place.folder.stdout())),
                (Lines::default(), log(place.folder.stderr())),
            ],
            clock: Clock {
                before: kept.seconds,
                since: Instant::now(),
            },
            told: Instant::now(),
            begun: false,
            ending: None,
            kills: exit_status::memory_kills(),
            rapl,
        }
    }

    /// Runs the program until nothing of it is left, and judges how it ended.
    ///
    /// # Errors
    /// When it ended before it was done, or without its metric; or when what it told cannot be kept.
    pub fn run(
        &mut self,
        trial: &Trial,
        from: Option<Kept>,
        place: &mut Place<'_>,
    ) -> Result<End, Broken> {
        let resume = place.folder.own_checkpoints();
        if resume.is_none() || from.is_some() {
            self.begin(from.unwrap_or_default(), place)?;
        }
        let guarded = self.start(trial, resume.as_deref(), place)?;
        self.clock.since = Instant::now();
        let status = self.follow(&guarded, place)?;
        drop(guarded);
        self.end(status, place)
    }

    /// Tells that it trains, from a step on.
    fn begin(&mut self, from: Kept, place: &mut Place<'_>) -> io::Result<()> {
        self.begun = true;
        place.recorder.emit(EventKind::Started {
            pid: std::process::id(),
            backend: None,
            step: from.step,
            steps: from.steps,
        })
    }

    fn start(
        &self,
        trial: &Trial,
        resume: Option<&Path>,
        place: &Place<'_>,
    ) -> Result<Guarded, Broken> {
        let folder = place.folder;
        let resume = resume.map(shown).unwrap_or_default();
        let value = |name: Macro| {
            trial.value(name).unwrap_or_else(|| match name {
                Macro::Dir => shown(&folder.own()),
                Macro::CheckpointDir => shown(&folder.own_checkpoint_dir()),
                Macro::Report => shown(&folder.own_report()),
                Macro::Resume => resume.clone(),
                Macro::Attempt => place.attempt.to_string(),
                Macro::Scale | Macro::Seed | Macro::Fraction | Macro::Trial => String::new(),
            })
        };
        let told = Macro::ALL.map(|name| (variable(name), value(name)));
        let told = told.into_iter().chain([("PROTOCOL", PROTOCOL.to_string())]);
        let environment = environment(self.program, told);
        let argv = self.program.argv(value);
        Guarded::start(&argv, &environment, self.program.folder.as_deref())
            .map_err(|error| cannot_run(self.program, Message::of_chain(&error)))
    }

    /// Follows the program until nothing of it is left.
    fn follow(&mut self, guarded: &Guarded, place: &mut Place<'_>) -> Result<Status, Broken> {
        let mut status = Status::default();
        loop {
            match guarded.news.recv_timeout(TICK) {
                Ok(News::Wrote(stream, bytes)) => {
                    self.wrote(stream, &bytes);
                    place.recorder.hears();
                }
                Ok(News::Guard(Told::Runs { pid })) => remember(place.folder, pid),
                Ok(News::Guard(Told::CannotRun { errno, said })) => {
                    let said = match errno {
                        Some(code) => Message::of_chain(&io::Error::from_raw_os_error(code).into()),
                        None => Message::foreign(said),
                    };
                    return Err(cannot_run(self.program, said));
                }
                Ok(News::Guard(Told::Ended {
                    code,
                    signal,
                    peak_memory,
                    cpu_seconds,
                })) => {
                    status = Status {
                        code,
                        signal,
                        peak_memory,
                        cpu_seconds,
                    };
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(status),
            }
            if self.told.elapsed() >= GATHER {
                self.read_reports(place);
                self.tell(place)?;
            }
            self.obey(guarded, place)?;
        }
    }

    fn wrote(&mut self, stream: Stream, bytes: &[u8]) {
        let seconds = self.clock.seconds();
        let (tracker, scrape) = (&mut self.tracker, self.scrape);
        let (lines, log) = &mut self.streams[stream as usize];
        log.keep(bytes);
        lines.take(bytes, |line| {
            read_line(line, stream, log, tracker, scrape, seconds);
        });
    }

    fn read_reports(&mut self, place: &mut Place<'_>) {
        let seconds = self.clock.seconds();
        let tracker = &mut self.tracker;
        let news = self
            .reports
            .read(|line| take_report(line, tracker, seconds));
        if news {
            place.recorder.hears();
        }
    }

    /// Tells what came since the last time, and keeps that the program saved itself.
    fn tell(&mut self, place: &mut Place<'_>) -> io::Result<()> {
        self.told = Instant::now();
        let seconds = self.clock.seconds();
        if !self.begun && self.tracker.has_begun() {
            // Only its first report tells from where a program went on that keeps its checkpoints to itself.
            let from = self.tracker.kept(seconds);
            let step = from.step.saturating_sub(1);
            self.begin(Kept { step, ..from }, place)?;
        }
        for event in self.tracker.events(seconds) {
            place.recorder.emit(event)?;
        }
        match self.tracker.saved(seconds) {
            Some(kept) => keep(&kept, place),
            None => Ok(()),
        }
    }

    /// Follows the supervisor's order.
    fn obey(&mut self, guarded: &Guarded, place: &mut Place<'_>) -> io::Result<()> {
        match place.orders.newest() {
            Order::Go => {}
            Order::Pause(_) if self.ending.is_none() => {
                guarded.give(GuardOrder::Freeze);
                self.clock.before = self.clock.seconds();
                place.recorder.control()?;
                self.clock.since = Instant::now();
                guarded.give(GuardOrder::Thaw);
            }
            Order::Pause(_) => {}
            Order::Stop => match self.ending {
                None => {
                    self.ending = Some(Instant::now());
                    guarded.give(GuardOrder::Thaw);
                    guarded.give(GuardOrder::End);
                }
                Some(since) if since.elapsed() > LAST_WORDS => guarded.give(GuardOrder::Kill),
                Some(_) => {}
            },
        }
        Ok(())
    }

    /// Judges how it ended.
    fn end(&mut self, status: Status, place: &mut Place<'_>) -> Result<End, Broken> {
        let seconds = self.clock.seconds();
        let well = status.code == Some(0);
        let tracker = &mut self.tracker;
        let path = place.folder.own_report();
        let reports = std::mem::replace(&mut self.reports, ReportFile::from_its_end(path));
        reports.end(|line| take_report(line, tracker, seconds));
        let halves = [Stream::Out, Stream::Err];
        for (stream, (lines, log)) in halves.into_iter().zip(&mut self.streams) {
            let mut rest = std::mem::take(lines);
            // What a killed program wrote last may be half a number.
            rest.end(|line| {
                if well {
                    read_line(line, stream, log, tracker, self.scrape, seconds);
                } else {
                    log.remember(line);
                }
            });
        }
        self.tell(place)?;
        let said = self.last_lines();
        if well {
            let measured = self.measured(status, seconds);
            let outcome = self.tracker.outcome(measured, said);
            return match outcome {
                Ok(outcome) => Ok(End::Done(Box::new(outcome))),
                Err(_) if self.ending.is_some() => Ok(End::Stopped),
                Err(fault) => Err(Broken::Fault(fault)),
            };
        }
        if status.code == Some(AGAIN) {
            let kept = self.tracker.kept(seconds);
            keep(&kept, place)?;
            return Ok(match self.ending {
                Some(_) => End::Stopped,
                None => End::Again(kept),
            });
        }
        if self.ending.is_some() {
            return Ok(End::Stopped);
        }
        Err(Broken::Fault(Fault::ProgramEnded {
            code: status.code,
            signal: status.signal,
            starved: exit_status::memory_kills() > self.kills,
            said,
        }))
    }

    /// The last lines on standard error; on standard output where there are none.
    fn last_lines(&self) -> Vec<String> {
        let [(_, out), (_, err)] = &self.streams;
        let said = err.last();
        if said.is_empty() { out.last() } else { said }
    }

    fn measured(&mut self, status: Status, seconds: f64) -> Measured {
        let joules = self
            .rapl
            .as_mut()
            .and_then(|(rapl, before)| Some(rapl.joules()? - *before));
        Measured {
            seconds,
            cpu_seconds: status.cpu_seconds,
            peak_memory_bytes: status.peak_memory,
            energy_joules: joules,
        }
    }
}

/// Remembers which process the program is, for the case that worker and guard are killed.
fn remember(folder: &TrialFolder, pid: u32) {
    if let Some(began) = process_tree::began(pid) {
        // Only a killed machine's leftovers would be missed.
        let _ = write_whole(&folder.own_process(), format!("[{pid},{began}]").as_bytes());
    }
}

/// Keeps what an attempt after this one goes on from.
fn keep(kept: &Kept, place: &mut Place<'_>) -> io::Result<()> {
    place.recorder.save(&serde_json::to_vec(kept)?)?;
    place
        .recorder
        .emit(EventKind::Checkpointed { step: kept.step })
}

/// Takes in a line that is meant as a report; what is none says nothing.
fn take_report(line: &str, tracker: &mut Tracker, seconds: f64) {
    if let Some(report) = Report::read(line) {
        tracker.take(&report, seconds);
    }
}

/// Reads a line that the program wrote.
fn read_line(
    line: &str,
    stream: Stream,
    log: &mut Log,
    tracker: &mut Tracker,
    scrape: &Scrape,
    seconds: f64,
) {
    if let Some(text) = line.trim_start().strip_prefix(MARK)
        && stream == Stream::Out
    {
        return take_report(text, tracker, seconds);
    }
    log.remember(line);
    let report = Report::scraped(&pairs(line, scrape));
    if !report.is_empty() {
        tracker.take(&report, seconds);
    }
}
