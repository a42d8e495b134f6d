//! A guarded program as its worker sees it: what it writes, how it ends, and the orders that it is given.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
    os::{
        fd::OwnedFd,
        unix::{net::UnixStream, process::CommandExt},
    },
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use anyhow::{Context, Result};

use super::guard::{Order, Told};
use crate::execute::child::own_program;

/// Bytes that are read at once, and how many such pieces wait: a program that writes faster than it is read waits too.
const PIECE: usize = 16 << 10;
const WAITING: usize = 32;

/// Where a program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Its standard output.
    Out,
    /// Its standard error.
    Err,
}

/// News of a guarded program.
#[derive(Debug)]
pub enum News {
    /// It wrote something.
    Wrote(Stream, Vec<u8>),
    /// The guard told something.
    Guard(Told),
}

/// A program under guard. The channel of its news ends when all of it has ended and everything it wrote was read.
#[derive(Debug)]
pub struct Guarded {
    guard: Child,
    socket: UnixStream,
    /// What comes of it.
    pub news: Receiver<News>,
}

impl Guarded {
    /// Starts a program in a folder, with an environment and nothing else.
    ///
    /// # Errors
    /// When the guard cannot be started; that the program itself cannot be is news of the guard.
    pub fn start(
        argv: &[String],
        environment: &BTreeMap<String, String>,
        folder: Option<&Path>,
    ) -> Result<Self> {
        let (own, other) = UnixStream::pair()?;
        let mut command = Command::new(own_program()?);
        command.arg("__guard").arg("--").args(argv);
        if let Some(folder) = folder {
            command.current_dir(folder);
        }
        let mut guard = command
            .env_clear()
            .envs(environment)
            .stdin(Stdio::from(OwnedFd::from(other)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        // The command holds the guard's end of the socket; without it the socket ends with the guard.
        drop(command);
        let (send, news) = sync_channel(WAITING);
        let out = guard
            .stdout
            .take()
            .context("a guard has a standard output")?;
        let err = guard
            .stderr
            .take()
            .context("a guard has a standard error")?;
        read(out, Stream::Out, send.clone());
        read(err, Stream::Err, send.clone());
        hear(own.try_clone()?, send);
        Ok(Self {
            guard,
            socket: own,
            news,
        })
    }

    /// Gives an order. A guard that is gone cannot take it, and its end is told as news.
    pub fn give(&self, order: Order) {
        let line = format!("{}\n", order.word());
        let _ = (&self.socket).write_all(line.as_bytes());
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // The end of the socket is what the guard kills everything at; then it ends itself.
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
        let _ = self.guard.wait();
    }
}

fn read(mut from: impl Read + Send + 'static, stream: Stream, to: SyncSender<News>) {
    thread::spawn(move || {
        let mut piece = vec![0; PIECE];
        loop {
            match from.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => return,
                Ok(count) => {
                    let wrote = News::Wrote(stream, piece[..count].to_vec());
                    if to.send(wrote).is_err() {
                        return;
                    }
                }
            }
        }
    });
}

fn hear(socket: UnixStream, to: SyncSender<News>) {
    thread::spawn(move || {
        for line in BufReader::new(socket).lines().map_while(Result::ok) {
            let Ok(told) = serde_json::from_str(&line) else {
                continue;
            };
            if to.send(News::Guard(told)).is_err() {
                return;
            }
        }
    });
}
