//! The worker's side of a training: events to its journal, orders from its supervisor, checkpoints to its folder.

use std::{
    io,
    io::Write,
    time::{Duration, Instant},
};

use super::{
    clock,
    meter::Rapl,
    orders::{Order, Orders},
};
use crate::{
    data::Identity,
    store::{Appender, TrialFolder, is_disk_full, read, unwrap},
    sweep::{BadCheckpoint, Event, EventKind, TrialId},
    train::{Control, Hooks, Saved},
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
    planned_data: Option<Identity>,
    rapl: Option<Rapl>,
    /// Where the supervisor listens.
    signs: Box<dyn Write>,
    /// Whether something was given up: whatever came after it is given up too, so that nothing has a gap.
    gave_up: bool,
    /// See [`Self::is_over`].
    over: bool,
}

/// What a worker is told of its trial.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// The number of the last event that its supervisor has of it, which its own file may have lost with the machine.
    pub seen: u64,
    /// What its examples must be, where that is known.
    pub planned_data: Option<Identity>,
}

impl Recorder {
    /// Goes on with a trial's journal; signs of life go to `signs`.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(
        trial: TrialId,
        folder: TrialFolder,
        orders: Orders,
        signs: Box<dyn Write>,
        told: Told,
    ) -> io::Result<Self> {
        let (mut seq, mut over) = (told.seen, false);
        let appender = Appender::open(folder.tail(), |event| {
            let ends = matches!(event.kind, EventKind::Done { .. } | EventKind::Compared);
            over |= ends && event.seq > told.seen;
            seq = seq.max(event.seq);
        })?;
        Ok(Self {
            trial,
            folder,
            appender,
            seq,
            pending: Vec::new(),
            written: Instant::now(),
            shown: Instant::now(),
            orders,
            planned_data: told.planned_data,
            rapl: Rapl::find(),
            signs,
            gave_up: false,
            over,
        })
    }

    /// Whether an earlier worker told the end since its supervisor heard of it last: it may have outlived that one by a moment.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Writes what was gathered.
    ///
    /// # Errors
    /// When it cannot be written for another reason than want of room.
    pub fn flush(&mut self) -> io::Result<()> {
        if !self.gave_up {
            let (appender, pending) = (&mut self.appender, &self.pending);
            self.gave_up = retry_while_full(&self.orders, || appender.append(pending))?;
        }
        // Only now: what could not be written comes before what is told next, or it would be missing.
        self.pending.clear();
        self.written = Instant::now();
        self.signal_life();
        Ok(())
    }

    /// Shows now and then that something was heard of a program that tells no event.
    pub fn hears(&mut self) {
        if self.shown.elapsed() > HEARTBEAT {
            self.signal_life();
        }
    }

    /// Shows the supervisor that there is news, or at least life. A supervisor that is gone is noticed elsewhere.
    fn signal_life(&mut self) {
        self.shown = Instant::now();
        let _ = self.signs.write_all(b".").and_then(|()| self.signs.flush());
    }

    /// Keeps something, unless what came before it was given up.
    fn keep(&mut self, write: impl FnMut(&TrialFolder) -> io::Result<()>) -> io::Result<()> {
        let mut write = write;
        if !self.gave_up {
            let folder = &self.folder;
            self.gave_up = retry_while_full(&self.orders, || write(folder))?;
        }
        Ok(())
    }
}

/// Tries again for as long as the disk is full; when the worker is to end meanwhile, what could not be written is given
/// up, and so it says: it will be trained again from the last checkpoint.
fn retry_while_full(
    orders: &Orders,
    mut write: impl FnMut() -> io::Result<()>,
) -> io::Result<bool> {
    loop {
        match write() {
            Err(error) if is_disk_full(&error) => {
                if orders.wait_for_stop(ROOM) {
                    return Ok(true);
                }
            }
            ended => return ended.map(|()| false),
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
        // What was told so far is written first, also to the disk itself: a checkpoint that survives the end of the machine
        // while the events before it do not would go on from steps that nobody was told of.
        self.flush()?;
        self.appender.sync()?;
        let told = self.seq;
        self.keep(|folder| folder.keep_checkpoint(told, checkpoint))
    }

    fn planned_data(&self) -> Option<Identity> {
        self.planned_data
    }

    fn restore(&mut self) -> Result<Option<Saved>, BadCheckpoint> {
        let bytes = match read(&self.folder.checkpoint()) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(BadCheckpoint::Unreadable),
        };
        let kept = unwrap(&bytes)?;
        if kept.told.is_some_and(|told| told > self.seq) {
            return Err(BadCheckpoint::Ahead);
        }
        Ok(Some(Saved {
            checked: kept.told.is_some(),
            bytes: kept.payload.to_vec(),
        }))
    }

    fn keep_model(&mut self, safetensors: &[u8]) -> io::Result<()> {
        self.keep(|folder| folder.keep_model(safetensors))
    }

    fn threads(&mut self) -> usize {
        self.orders.threads()
    }

    fn energy_joules(&mut self) -> Option<f64> {
        self.rapl.as_mut()?.joules()
    }
}
