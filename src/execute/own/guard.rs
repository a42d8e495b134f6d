//! The guard: a process between a worker and the user's own program. Whatever becomes of the worker, no process of the program's
//! stays behind.
//!
//! The program runs in a process group of its own; what leaves the group and loses its parent becomes the guard's child (a
//! subreaper, on Linux), so that nothing escapes by forking. The worker speaks to the guard through a socket, a word a line; the
//! end of the socket is the end of the worker, and then all of the program is killed.

use std::{
    io::{self, BufRead, BufReader, Write},
    os::{
        fd::AsFd,
        unix::{net::UnixStream, process::CommandExt},
    },
    process::{Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;
use rustix::process::{
    Pid, Signal, WaitOptions, WaitStatus, kill_process, kill_process_group, wait,
};

use crate::execute::process_tree;

/// How often the guard looks whether the program has ended.
const TICK: Duration = Duration::from_millis(15);
/// How often its memory is read.
const SAMPLE: Duration = Duration::from_millis(200);
/// How long to go on killing what will not end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a worker asks of the guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Let the program stand still.
    Freeze,
    /// Let it go on.
    Thaw,
    /// Ask it to save and end.
    End,
    /// End it.
    Kill,
}

impl Order {
    /// All of them.
    const ALL: [Self; 4] = [Self::Freeze, Self::Thaw, Self::End, Self::Kill];

    /// The line that gives the order.
    pub fn word(self) -> &'static str {
        match self {
            Self::Freeze => "freeze",
            Self::Thaw => "thaw",
            Self::End => "end",
            Self::Kill => "kill",
        }
    }

    fn signal(self) -> Signal {
        match self {
            Self::Freeze => Signal::STOP,
            Self::Thaw => Signal::CONT,
            Self::End => Signal::TERM,
            Self::Kill => Signal::KILL,
        }
    }
}

/// What a guard tells its worker.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Told {
    /// The program runs.
    Runs {
        /// Its process, which leads its group.
        pid: u32,
    },
    /// It cannot be started.
    CannotRun {
        /// The number of the system's error.
        errno: Option<i32>,
        /// What the system said.
        said: String,
    },
    /// It ended, and nothing of it is left.
    Ended {
        /// Its exit code, where it ended by itself.
        code: Option<i32>,
        /// The signal that ended it.
        signal: Option<i32>,
        /// Greatest memory of all its processes together, bytes.
        peak_memory: Option<u64>,
        /// Processor seconds of all its processes.
        cpu_seconds: Option<f64>,
    },
}

/// Runs a program and guards it; the worker is at the other end of standard input.
///
/// # Errors
/// When standard input is no socket.
pub fn guard(argv: &[String]) -> Result<()> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Where the system has no such thing, what leaves the group is found below its parent only.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    let Some((program, arguments)) = argv.split_first() else {
        return Ok(());
    };
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .process_group(0)
        .spawn();
    let child = match started {
        Ok(child) => child,
        Err(error) => {
            return tell(
                &socket,
                &Told::CannotRun {
                    errno: error.raw_os_error(),
                    said: error.to_string(),
                },
            );
        }
    };
    tell(&socket, &Told::Runs { pid: child.id() })?;
    let Some(leader) = Pid::from_raw(child.id().cast_signed()) else {
        return Ok(());
    };
    let mut guarded = Guarded {
        leader,
        peak: None,
        sampled: None,
    };
    let orders = listen(&socket)?;
    let status = guarded.until_it_ends(&orders);
    guarded.kill_all();
    let (code, signal) = match status {
        Some(status) => (status.exit_status(), status.terminating_signal()),
        None => (None, None),
    };
    // A worker that is gone hears nothing.
    let _ = tell(
        &socket,
        &Told::Ended {
            code,
            signal,
            peak_memory: guarded.peak,
            cpu_seconds: process_tree::waited_cpu_seconds(),
        },
    );
    Ok(())
}

fn tell(mut socket: &UnixStream, told: &Told) -> Result<()> {
    let mut line = serde_json::to_vec(told)?;
    line.push(b'\n');
    Ok(socket.write_all(&line)?)
}

/// The orders of the worker; the channel ends with it.
fn listen(socket: &UnixStream) -> io::Result<Receiver<Order>> {
    let (send, orders) = channel();
    let lines = BufReader::new(socket.try_clone()?).lines();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let order = Order::ALL
                .into_iter()
                .find(|order| order.word() == line.trim());
            if order.is_some_and(|order| send.send(order).is_err()) {
                return;
            }
        }
    });
    Ok(orders)
}

/// The program with all that it started.
struct Guarded {
    leader: Pid,
    peak: Option<u64>,
    sampled: Option<Instant>,
}

impl Guarded {
    /// Follows orders until the program itself has ended, or the worker is gone (`None`).
    fn until_it_ends(&mut self, orders: &Receiver<Order>) -> Option<WaitStatus> {
        loop {
            match orders.recv_timeout(TICK) {
                Ok(order) => self.signal(order),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
            self.sample();
            if let Some(status) = self.reap() {
                return Some(status);
            }
        }
    }

    /// Takes note of what has ended; the status of the program itself.
    fn reap(&self) -> Option<WaitStatus> {
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
            if pid == self.leader {
                return Some(status);
            }
        }
        None
    }

    /// Gives the signal of an order to the program's group, and to what left the group.
    fn signal(&self, order: Order) {
        let _ = kill_process_group(self.leader, order.signal());
        if order == Order::End {
            return;
        }
        for pid in Self::all() {
            let _ = kill_process(pid, order.signal());
        }
    }

    /// Every process of the program.
    fn all() -> Vec<Pid> {
        let own = std::process::id();
        let all = process_tree::below(own)
            .into_iter()
            .filter(|pid| *pid != own);
        all.filter_map(|pid| Pid::from_raw(pid.cast_signed()))
            .collect()
    }

    fn sample(&mut self) {
        if self.sampled.is_some_and(|at| at.elapsed() < SAMPLE) {
            return;
        }
        self.sampled = Some(Instant::now());
        let pids: Vec<u32> = Self::all()
            .iter()
            .map(|pid| pid.as_raw_nonzero().get().cast_unsigned())
            .collect();
        self.peak = self.peak.max(process_tree::memory(&pids));
    }

    /// Ends everything that is left.
    fn kill_all(&self) {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            self.signal(Order::Kill);
            match wait(WaitOptions::NOHANG) {
                // No child is left.
                Err(_) => return,
                Ok(Some(_)) => {}
                Ok(None) => thread::sleep(Duration::from_millis(5)),
            }
        }
    }
}
