//! Following one sweep: its events as they come, until no supervisor holds it.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, channel};

use crate::{
    store::Directory,
    sweep::{Event, Plan},
};

/// How often a running sweep's journal is looked at.
const LIVE: Duration = Duration::from_millis(30);

/// What happens to a followed sweep.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// Events, in order; those that stand in the journal already come first.
    Events(Vec<Event>),
    /// So many events of its journal are lost.
    Lost(u64),
    /// No supervisor holds the sweep (any more), and all its events were told.
    Ended,
    /// The journal cannot be read.
    Failed(String),
}

/// Follows a sweep. Needs a running tokio runtime; ends when the receiver is dropped.
pub fn follow(directory: &Directory, plan: &Plan) -> Receiver<Happening> {
    let (sender, receiver) = channel(16);
    let (directory, mut tail) = (directory.clone(), directory.tail(plan));
    tokio::spawn(async move {
        loop {
            // Asked before reading: whatever a supervisor wrote before it went is then read for sure.
            let alive = directory.is_alive();
            let mut events = Vec::new();
            let told = match tail.read_some(&mut events) {
                Err(error) => Happening::Failed(error.to_string()),
                Ok(_) if !events.is_empty() => Happening::Events(events),
                Ok(_) if !alive => Happening::Ended,
                Ok(_) => {
                    tokio::time::sleep(LIVE).await;
                    continue;
                }
            };
            let over = !matches!(told, Happening::Events(_));
            let lost = tail.damage().lost();
            if over && lost > 0 && sender.send(Happening::Lost(lost)).await.is_err() {
                return;
            }
            if sender.send(told).await.is_err() || over {
                return;
            }
        }
    });
    receiver
}
