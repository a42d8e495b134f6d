//! How much the dashboard writes to the terminal: what a slow connection has to carry.

use std::collections::VecDeque;

/// Seconds over which the mean is taken.
const WINDOW: f64 = 10.0;

/// The latest frames with their bytes.
#[derive(Clone, Debug, Default)]
pub struct Bandwidth(VecDeque<(f64, usize)>);

impl Bandwidth {
    /// A frame of so many bytes was written at a time, seconds since 1970.
    pub(in crate::tui) fn add(&mut self, now: f64, bytes: usize) {
        self.0.push_back((now, bytes));
        while self.0.front().is_some_and(|(at, _)| now - at > WINDOW) {
            self.0.pop_front();
        }
    }

    /// Mean bytes a second over the latest ten seconds; `None` before anything was written in them.
    pub fn rate(&self, now: f64) -> Option<f64> {
        let latest = self.0.iter().filter(|(at, _)| now - at <= WINDOW);
        let bytes: usize = latest.map(|(_, bytes)| bytes).sum();
        (bytes > 0).then_some(bytes as f64 / WINDOW)
    }
}

#[cfg(test)]
mod tests {
    use super::Bandwidth;

    #[test]
    fn only_the_latest_ten_seconds_count() {
        let mut bandwidth = Bandwidth::default();
        assert_eq!(bandwidth.rate(0.0), None);
        bandwidth.add(0.0, 10_000);
        bandwidth.add(5.0, 300);
        bandwidth.add(12.0, 200);
        assert_eq!(bandwidth.rate(12.0), Some(50.0));
        assert_eq!(bandwidth.rate(16.0), Some(20.0));
        assert_eq!(bandwidth.rate(30.0), None);
    }
}
