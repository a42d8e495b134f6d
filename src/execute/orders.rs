//! What the supervisor orders a worker to do: a line on the worker's standard input, one word, or the threads it may use.
//!
//! An order is no [`Command`](crate::sweep::Command): a command is what a user asks of a whole sweep, is kept in a file and may
//! be for a trial that does not run (skip, retry); an order is for one running worker, and a full disk or the end of the
//! supervisor gives it as well as a user.

use std::{
    io::BufRead,
    str::FromStr,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use crate::sweep::PauseReason;

/// An order to a worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Train.
    #[default]
    Go,
    /// Wait at the next step.
    Pause(PauseReason),
    /// Save and end.
    Stop,
}

impl Order {
    /// The line that gives the order.
    pub fn line(self) -> &'static [u8] {
        match self {
            Self::Go => b"go\n",
            Self::Pause(PauseReason::Asked) => b"pause\n",
            Self::Pause(PauseReason::DiskFull) => b"hold\n",
            Self::Stop => b"stop\n",
        }
    }
}

impl FromStr for Order {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "go" => Ok(Self::Go),
            "pause" => Ok(Self::Pause(PauseReason::Asked)),
            "hold" => Ok(Self::Pause(PauseReason::DiskFull)),
            "stop" => Ok(Self::Stop),
            _ => Err(()),
        }
    }
}

/// How the line begins that says how many threads a worker may use.
const THREADS: &str = "threads ";

/// The line that lets a worker use so many threads.
pub fn threads_line(threads: usize) -> String {
    format!("{THREADS}{threads}\n")
}

/// The newest order, shared between the thread that listens and the one that trains.
#[derive(Clone, Debug, Default)]
pub struct Orders(Arc<Newest>);

#[derive(Debug)]
struct Newest {
    order: Mutex<Order>,
    changed: Condvar,
    threads: AtomicUsize,
}

impl Default for Newest {
    fn default() -> Self {
        Self {
            order: Mutex::default(),
            changed: Condvar::new(),
            threads: AtomicUsize::new(1),
        }
    }
}

impl Orders {
    /// Listens to a reader until it ends. Its end means that the supervisor is gone: the worker saves and ends too, so that
    /// nothing trains unseen.
    pub fn listen(&self, reader: impl BufRead) {
        for line in reader.lines().map_while(Result::ok) {
            if let Some(threads) = line.strip_prefix(THREADS) {
                if let Ok(threads) = threads.trim().parse() {
                    self.0.threads.store(threads, Ordering::Relaxed);
                }
            } else if let Ok(order) = line.trim().parse() {
                self.give(order);
            }
        }
        self.give(Order::Stop);
    }

    fn give(&self, order: Order) {
        let mut newest = self.lock();
        // Nothing is taken back once the end was ordered.
        if *newest != Order::Stop {
            *newest = order;
        }
        self.0.changed.notify_all();
    }

    /// The newest order.
    pub fn newest(&self) -> Order {
        *self.lock()
    }

    /// Threads that may be used now.
    pub fn threads(&self) -> usize {
        self.0.threads.load(Ordering::Relaxed)
    }

    /// Waits until the order is no longer to pause.
    pub fn wait_while_paused(&self) -> Order {
        let paused = |order: &mut Order| matches!(order, Order::Pause(_));
        let waited = self.0.changed.wait_while(self.lock(), paused);
        *waited.unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits some time, or until the end is ordered; says whether it was.
    pub fn wait_for_stop(&self, time: Duration) -> bool {
        let going = |order: &mut Order| *order != Order::Stop;
        let waited = self.0.changed.wait_timeout_while(self.lock(), time, going);
        *waited.unwrap_or_else(PoisonError::into_inner).0 == Order::Stop
    }

    fn lock(&self) -> MutexGuard<'_, Order> {
        self.0.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_followed_until_the_supervisor_is_gone() {
        let orders = Orders::default();
        assert_eq!(orders.newest(), Order::Go);
        assert_eq!(orders.threads(), 1);
        let lines = format!("pause\nnonsense\n{}threads many\n", threads_line(3));
        orders.listen(lines.as_bytes());
        assert_eq!(orders.threads(), 3);
        assert_eq!(orders.newest(), Order::Stop);
        orders.listen(b"go\n".as_slice());
        assert_eq!(orders.wait_while_paused(), Order::Stop);
        assert!(orders.wait_for_stop(Duration::from_mins(1)));
    }
}
