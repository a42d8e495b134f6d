//! The worker's side of a training: events to its journal, orders from its supervisor, checkpoints to its folder.

use std::{
    fs, io,
    io::Write,
    time::{Duration, Instant},
};

use super::{
    clock,
    meter::Rapl,
    orders::{Order, Orders},
};
use crate::{
    store::{Appender, TrialFolder, is_disk_full, write_whole},
    sweep::{Event, EventKind, TrialId},
    train::{Control, Hooks},
};

/// Step events are gathered this long, so that a fast training does not spend its time on writing.
const GATHER: Duration = Duration::from_millis(50);
/// How often a worker shows that it lives.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// How long to wait for room on a full disk before trying again.
const ROOM: Duration = Duration::from_millis(200);

/// Keeps what a training tells.
pub struct Recorder {
    trial: TrialId,
    folder: TrialFolder,
    appender: Appender,
    seq: u64,
    pending: Vec<Event>,
    written: Instant,
    shown: Instant,
    orders: Orders,
    rapl: Option<Rapl>,
}

impl Recorder {
    /// Goes on with a trial's journal.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(trial: TrialId, folder: TrialFolder, orders: Orders) -> io::Result<Self> {
        let mut seq = 0;
        let appender = Appender::open(folder.tail(), |event| seq = event.seq)?;
        Ok(Self {
            trial,
            folder,
            appender,
            seq,
            pending: Vec::new(),
            written: Instant::now(),
            shown: Instant::now(),
            orders,
            rapl: Rapl::find(),
        })
    }

    /// Writes what was gathered.
    ///
    /// # Errors
    /// When it cannot be written for another reason than want of room.
    pub fn flush(&mut self) -> io::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        let appender = &mut self.appender;
        retry_while_full(&self.orders, || appender.append(&pending))?;
        self.written = Instant::now();
        self.signal_life();
        Ok(())
    }

    /// Shows the supervisor that there is news, or at least life. A supervisor that is gone is noticed elsewhere.
    fn signal_life(&mut self) {
        self.shown = Instant::now();
        let mut out = io::stdout();
        let _ = out.write_all(b".").and_then(|()| out.flush());
    }

    fn keep(&self, path: &std::path::Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(self.folder.path());
        retry_while_full(&self.orders, || {
            fs::create_dir_all(folder)?;
            write_whole(path, bytes)
        })
    }
}

/// Tries again for as long as the disk is full; when the worker is to end meanwhile, what could not be written is given
/// up: it will be trained again from the last checkpoint.
fn retry_while_full(orders: &Orders, mut write: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    loop {
        match write() {
            Err(error) if is_disk_full(&error) => {
                if orders.wait_for_stop(ROOM) {
                    return Ok(());
                }
            }
            ended => return ended,
        }
    }
}

impl Hooks for Recorder {
    fn emit(&mut self, kind: EventKind) -> io::Result<()> {
        self.seq += 1;
        let gathers = matches!(kind, EventKind::Step { .. });
        self.pending.push(Event {
            at: clock::now(),
            trial: Some(self.trial),
            seq: self.seq,
            kind,
        });
        if gathers && self.written.elapsed() < GATHER {
            return Ok(());
        }
        self.flush()
    }

    fn control(&mut self) -> io::Result<Control> {
        if self.shown.elapsed() > HEARTBEAT {
            self.signal_life();
        }
        match self.orders.newest() {
            Order::Go => Ok(Control::Go),
            Order::Stop => Ok(Control::Stop),
            Order::Pause(reason) => {
                self.emit(EventKind::Waiting { reason })?;
                let order = self.orders.wait_while_paused();
                self.emit(EventKind::Continued)?;
                Ok(if order == Order::Stop {
                    Control::Stop
                } else {
                    Control::Go
                })
            }
        }
    }

    fn save(&mut self, checkpoint: &[u8]) -> io::Result<()> {
        // What was told so far is written first, so that a checkpoint is never ahead of the journal.
        self.flush()?;
        self.keep(&self.folder.checkpoint(), checkpoint)
    }

    fn restore(&mut self) -> Option<Vec<u8>> {
        fs::read(self.folder.checkpoint()).ok()
    }

    fn keep_model(&mut self, safetensors: &[u8]) -> io::Result<()> {
        self.keep(&self.folder.model(), safetensors)
    }

    fn threads(&mut self) -> usize {
        self.orders.threads()
    }

    fn energy_joules(&mut self) -> Option<f64> {
        self.rapl.as_mut()?.joules()
    }
}
