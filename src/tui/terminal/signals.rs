//! The signals that concern a terminal program.

use std::{future::poll_fn, io, task::Poll};

use rustix::process::Signal;
use tokio::signal::unix::{self, SignalKind, signal};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// End; the number says which signal it was.
    End(i32),
    /// The terminal has another size.
    Resized,
    /// The process goes on after it was stopped.
    Continued,
}

/// Waits for signals.
pub struct Signals {
    streams: Vec<(Call, unix::Signal)>,
}

impl Signals {
    /// Takes over the signals of this process.
    ///
    /// # Errors
    /// When the system refuses. Must run inside tokio.
    pub fn new() -> io::Result<Self> {
        let end = |kind: SignalKind| (Call::End(kind.as_raw_value()), kind);
        let calls = [
            end(SignalKind::terminate()),
            end(SignalKind::hangup()),
            end(SignalKind::interrupt()),
            end(SignalKind::quit()),
            (Call::Resized, SignalKind::window_change()),
            (Call::Continued, SignalKind::from_raw(Signal::CONT.as_raw())),
        ];
        let streams = calls
            .into_iter()
            .map(|(call, kind)| Ok((call, signal(kind)?)));
        Ok(Self {
            streams: streams.collect::<io::Result<_>>()?,
        })
    }

    /// The next one; those that end come first.
    pub async fn next(&mut self) -> Call {
        poll_fn(|context| {
            for (call, stream) in &mut self.streams {
                if stream.poll_recv(context).is_ready() {
                    return Poll::Ready(*call);
                }
            }
            Poll::Pending
        })
        .await
    }

    /// Waits until the process goes on, or is told to end.
    pub async fn continued(&mut self) -> Call {
        loop {
            match self.next().await {
                Call::Resized => {}
                call => return call,
            }
        }
    }
}
