//! For how long a sweep was worked on, whatever the system's clock did meanwhile.

/// Two events of a sweep that is worked on are never further apart, microseconds: its gauges are read every two seconds. A longer
/// gap is a clock that was set forward, or a time in which nobody worked.
const LONGEST: i64 = 60_000_000;
/// Writers of events are so far apart at most; an event that is older than the newest by more came after the clock was set
/// back.
const APART: i64 = 5_000_000;

/// Sums the time between events, as their stamps tell it.
///
/// In whole microseconds: the sum is then the same in whatever order the writers' events come, and a journal that was healed
/// tells the same as before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elapsed {
    newest: Option<i64>,
    sum: i64,
}

impl Elapsed {
    /// Takes the stamp of an event in, seconds.
    pub fn take(&mut self, at: f64) {
        let at = microseconds(at);
        let gap = at.saturating_sub(*self.newest.get_or_insert(at));
        if (0..=LONGEST).contains(&gap) {
            self.sum += gap;
        }
        if !(-APART..0).contains(&gap) {
            self.newest = Some(at);
        }
    }

    /// Seconds so far.
    pub fn seconds(&self) -> f64 {
        self.sum as f64 / 1e6
    }

    /// Seconds until an event that was taken in, which another writer's may have overtaken.
    pub fn until(&self, at: f64) -> f64 {
        let at = microseconds(at);
        let gap = at.saturating_sub(self.newest.unwrap_or(at));
        (self.sum + gap.clamp(-APART, 0)) as f64 / 1e6
    }
}

fn microseconds(seconds: f64) -> i64 {
    (seconds * 1e6).round() as i64
}

#[cfg(test)]
mod tests {
    use super::Elapsed;

    fn elapsed(stamps: &[f64]) -> f64 {
        let mut elapsed = Elapsed::default();
        for at in stamps {
            elapsed.take(*at);
        }
        elapsed.seconds()
    }

    #[test]
    fn time_passes_from_event_to_event_however_the_writers_take_turns() {
        let stamps = [100.0, 100.5, 100.4, 100.9, 100.6, 102.0];
        assert!((elapsed(&stamps) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn an_event_that_was_overtaken_keeps_its_time() {
        let mut elapsed = Elapsed::default();
        elapsed.take(100.0);
        elapsed.take(101.0);
        elapsed.take(100.25);
        assert!((elapsed.until(100.25) - 0.25).abs() < 1e-9);
        assert!((elapsed.until(101.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_order_in_which_writers_come_changes_nothing() {
        let stamps = [100.1, 100.3, 100.2, 101.7, 100.9, 102.123_456];
        let mut healed = stamps;
        healed.swap(2, 4);
        let take = |stamps: &[f64]| {
            let mut elapsed = Elapsed::default();
            for at in stamps {
                elapsed.take(*at);
            }
            elapsed
        };
        assert_eq!(take(&stamps), take(&healed));
    }

    #[test]
    fn a_clock_that_jumps_neither_freezes_it_nor_adds_a_year() {
        let year = 365.0 * 86_400.0;
        let run = |jump: f64| {
            let stamps: Vec<f64> = (0..20)
                .map(|i| 1000.0 + f64::from(i) + if i < 10 { 0.0 } else { jump })
                .collect();
            elapsed(&stamps)
        };
        for jump in [year, -year, 3600.0, -3600.0, 120.0, -30.0] {
            assert!((run(jump) - 18.0).abs() < 1e-9, "{jump}: {}", run(jump));
        }
        assert!((run(0.0) - 19.0).abs() < 1e-9);
    }

    #[test]
    fn what_nobody_worked_is_not_counted() {
        assert!((elapsed(&[0.0, 10.0, 90_000.0, 90_005.0]) - 15.0).abs() < 1e-9);
    }
}
