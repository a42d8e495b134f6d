//! A worker process as its supervisor sees it.

use std::{
    os::{fd::OwnedFd, unix::process::ExitStatusExt},
    path::Path,
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result};
use rustix::{
    io::Errno,
    process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open, pidfd_send_signal},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::mpsc::UnboundedSender,
};

use super::orders::{Order, threads_line};
use crate::{
    data::Identity,
    store::{TrialFolder, open_to_append},
    sweep::TrialId,
    words::message,
};

/// News of a worker.
#[derive(Debug)]
pub enum News {
    /// It wrote to its journal, or at least lives.
    Alive(TrialId),
    /// It ended.
    Exited(TrialId, std::io::Result<std::process::ExitStatus>),
}

/// News of one worker are gathered this long.
const GATHER: Duration = Duration::from_millis(40);

/// A worker that was killed is told of a moment later: where everything is killed at once, the supervisor is next, and must
/// not have called the trial failed before.
const GRACE: Duration = Duration::from_millis(300);

/// One thread for each worker, until its supervisor allows it more; and freed memory is kept, because every training step
/// asks for the same buffers again (giving them back and faulting them in again costs a third of the time).
pub const ENVIRONMENT: [(&str, &str); 5] = [
    ("RAYON_NUM_THREADS", "1"),
    ("OMP_NUM_THREADS", "1"),
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_MMAP_THRESHOLD_", "1000000000"),
    ("MALLOC_TRIM_THRESHOLD_", "4000000000"),
];

/// Who may read what a worker and its libraries say.
const LOG: u32 = 0o644;

/// How a worker begins.
#[derive(Clone, Copy, Debug)]
pub struct Begin {
    /// Whether it forgets what an earlier attempt trained.
    pub fresh: bool,
    /// The number of the last event that its supervisor has of it.
    pub seen: u64,
    /// What its examples must be, where the plan tells.
    pub planned_data: Option<Identity>,
    /// How often its trial was started, this time included.
    pub attempt: u32,
    /// What it finds in the environment beside what its supervisor does.
    pub environment: &'static [(&'static str, &'static str)],
}

/// The handle of a running worker.
#[derive(Debug)]
pub struct Worker {
    /// Its process.
    pub pid: u32,
    /// The process itself: its number may be another's as soon as it has ended. `None` where the system has no such handle.
    process: Option<OwnedFd>,
    orders: ChildStdin,
}

impl Worker {
    /// Starts a worker on a trial's folder; its news go to `news`. It is told the number of the last event that was `seen`.
    ///
    /// # Errors
    /// When the process cannot be started.
    pub fn start(
        trial: TrialId,
        folder: &TrialFolder,
        begin: Begin,
        news: UnboundedSender<News>,
    ) -> Result<Self> {
        let stderr = open_to_append(&folder.stderr(), LOG);
        let mut command = Command::new(own_program()?);
        command
            .arg("__worker")
            .arg(folder.path())
            .args(begin.fresh.then_some("--fresh"))
            .args(["--seen", &begin.seen.to_string()])
            .args(["--attempt", &begin.attempt.to_string()])
            .args(
                begin
                    .planned_data
                    .map(|identity| format!("--planned-data={identity}")),
            )
            .envs(begin.environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr.map_or_else(|_| Stdio::null(), Stdio::from))
            .kill_on_drop(true);
        let mut child = command.spawn()?;
        let orders = child
            .stdin
            .take()
            .context("a worker has a standard input")?;
        let signs = child
            .stdout
            .take()
            .context("a worker has a standard output")?;
        let pid = child.id().context("a worker has a process")?;
        let process = pid_of(pid).and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
        tokio::spawn(watch(trial, child, signs, news));
        Ok(Self {
            pid,
            process,
            orders,
        })
    }

    /// Gives an order. A worker that is gone cannot take it, and its end is told as news.
    pub async fn send(&mut self, order: Order) {
        let _ = self.orders.write_all(order.line()).await;
    }

    /// Lets it use so many threads.
    pub async fn set_threads(&mut self, threads: usize) {
        let _ = self
            .orders
            .write_all(threads_line(threads).as_bytes())
            .await;
    }

    /// Ends the worker at once.
    pub fn kill(&self) {
        // One that has ended already needs no signal.
        let _ = match (&self.process, pid_of(self.pid)) {
            (Some(process), _) => pidfd_send_signal(process, Signal::KILL),
            (None, Some(pid)) => kill_process(pid, Signal::KILL),
            (None, None) => Ok(()),
        };
    }
}

fn pid_of(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}

/// Whether a process could not be started because the system has, for now, no descriptor, process or memory left.
pub fn is_shortage(error: &anyhow::Error) -> bool {
    let codes = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>()?.raw_os_error());
    codes
        .map(Errno::from_raw_os_error)
        .any(|code| [Errno::MFILE, Errno::NFILE, Errno::AGAIN, Errno::NOMEM].contains(&code))
}

async fn watch(
    trial: TrialId,
    mut child: Child,
    mut signs: ChildStdout,
    news: UnboundedSender<News>,
) {
    let mut bytes = [0; 256];
    while signs.read(&mut bytes).await.is_ok_and(|count| count > 0) {
        if news.send(News::Alive(trial)).is_err() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(GATHER) => {}
            _ = child.wait() => break,
        }
    }
    let ended = child.wait().await;
    if ended.as_ref().is_ok_and(|status| status.signal().is_some()) {
        tokio::time::sleep(GRACE).await;
    }
    let _ = news.send(News::Exited(trial, ended));
}

/// The program itself, also when its file was replaced by a newer build meanwhile.
///
/// # Errors
/// When the system does not tell.
pub fn own_program() -> Result<std::path::PathBuf> {
    let file = std::env::current_exe().context(message!("cannot find the program's own file"))?;
    let running = Path::new("/proc/self/exe");
    Ok(if !file.exists() && running.exists() {
        running.to_owned()
    } else {
        file
    })
}
