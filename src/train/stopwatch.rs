//! How long something was computed, without what it waited: for an order to go on, for room on a disk, in a frozen process.

use std::{
    io,
    time::{Duration, Instant},
};

use super::{
    hooks::{Control, Hooks},
    process,
};

/// A process that was given no processor for so long, beside what it computed, was frozen; others that compute at the same
/// time only slow it down.
const FROZEN: Duration = Duration::from_secs(1);

/// Seconds of computing on one thread.
pub struct Stopwatch {
    seconds: f64,
    /// When the present stretch began, and the processor seconds of the process then.
    began: Instant,
    worked: f64,
}

impl Stopwatch {
    /// Begins to measure.
    pub fn start() -> Self {
        Self {
            seconds: 0.0,
            began: Instant::now(),
            worked: process::cpu_seconds(),
        }
    }

    /// Asks whether to go on; what is waited for the answer does not count.
    ///
    /// # Errors
    /// When waiting cannot be recorded.
    pub fn control(&mut self, hooks: &mut dyn Hooks) -> io::Result<Control> {
        let seconds = self.seconds();
        let answer = hooks.control();
        *self = Self {
            seconds,
            ..Self::start()
        };
        answer
    }

    /// Seconds that were computed so far.
    pub fn seconds(&self) -> f64 {
        let worked = process::cpu_seconds() - self.worked;
        self.seconds + computed(self.began.elapsed().as_secs_f64(), worked)
    }

    /// The same where several threads may have worked: the seconds of all of them, so that idle cores make nothing look
    /// cheaper.
    pub fn seconds_of_all(&self) -> f64 {
        self.seconds().max(process::cpu_seconds() - self.worked)
    }
}

/// Seconds of a stretch that took so many, while the process worked so many.
fn computed(passed: f64, worked: f64) -> f64 {
    if passed > worked + FROZEN.as_secs_f64() {
        worked
    } else {
        passed
    }
}

#[cfg(test)]
mod tests {
    use super::computed;

    #[test]
    fn a_freeze_is_not_counted_and_a_busy_machine_is() {
        for (passed, worked, counted) in [
            (0.010, 0.010, 0.010),
            (0.020, 0.010, 0.020),
            (0.9, 0.1, 0.9),
            (34.0, 0.01, 0.01),
            (3.0, 3.0, 3.0),
        ] {
            assert!(
                (computed(passed, worked) - counted).abs() < 1e-12,
                "{passed}"
            );
        }
    }
}
