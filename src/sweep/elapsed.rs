//! For how long a sweep was worked on, whatever the system's clock did meanwhile.

/// Two events of a sweep that is worked on are never further apart: its gauges are read every two seconds. A longer gap is a
/// clock that was set forward, or a time in which nobody worked.
const LONGEST: f64 = 60.0;
/// Writers of events are so far apart at most; an event that is older than the newest by more came after the clock was set
/// back.
const APART: f64 = 5.0;

/// Sums the time between events, as their stamps tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Elapsed {
    newest: Option<f64>,
    /// Seconds so far.
    pub seconds: f64,
}

impl Elapsed {
    /// Takes the stamp of an event in.
    pub fn take(&mut self, at: f64) {
        let newest = *self.newest.get_or_insert(at);
        let gap = at - newest;
        if (0.0..=LONGEST).contains(&gap) {
            self.seconds += gap;
        }
        if !(-APART..0.0).contains(&gap) {
            self.newest = Some(at);
        }
    }

    /// Seconds until an event that was taken in, which another writer's may have overtaken.
    pub fn until(&self, at: f64) -> f64 {
        let gap = at - self.newest.unwrap_or(at);
        self.seconds + gap.clamp(-APART, 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Elapsed;

    fn elapsed(stamps: &[f64]) -> f64 {
        let mut elapsed = Elapsed::default();
        for at in stamps {
            elapsed.take(*at);
        }
        elapsed.seconds
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
