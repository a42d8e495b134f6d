//! How soon the next frame may come, so that a slow connection is never flooded and still shows what happens.

use std::time::{Duration, Instant};

/// The least time between two frames that no key asked for.
const LEAST: Duration = Duration::from_millis(100);
/// The longest that large frames may delay the next.
const MOST: Duration = Duration::from_secs(5);
/// Bytes a second that frames may take which no key asked for.
const RATE: f64 = 500.0;
/// Bytes that may be written at once after a while of silence: a short sweep is over before a mean is one.
const BURST: f64 = 6000.0;

/// A bucket of bytes that fills with time. A frame may be drawn while it is not in debt, and may put it there.
#[derive(Clone, Copy, Debug)]
pub struct RateLimiter {
    level: f64,
    drawn: Option<Instant>,
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self {
            level: BURST,
            drawn: None,
        }
    }
}

impl RateLimiter {
    /// Whether any frame was drawn.
    pub fn has_begun(&self) -> bool {
        self.drawn.is_some()
    }

    /// A frame of so many bytes was drawn. One that a key asked for is not counted, and forgives what was owed: who
    /// presses a key waits for what follows from it.
    pub fn drew(&mut self, now: Instant, bytes: usize, asked: bool) {
        let since = self.drawn.map_or(0.0, |at| (now - at).as_secs_f64());
        let level = (self.level + since * RATE).min(BURST);
        self.level = if asked {
            level.max(0.0)
        } else {
            level - bytes as f64
        };
        self.drawn = Some(now);
    }

    /// When the next frame may be drawn: at once where none was.
    pub fn next(&self, now: Instant) -> Instant {
        let debt = (-self.level).max(0.0) / RATE;
        let rest = Duration::from_secs_f64(debt).clamp(LEAST, MOST);
        self.drawn.map_or(now, |at| at + rest)
    }

    /// When one may be drawn that says what must not wait.
    pub fn soonest(&self, now: Instant) -> Instant {
        self.drawn.map_or(now, |at| at + LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(limiter: &RateLimiter, now: Instant) -> Duration {
        limiter.next(now) - now
    }

    #[test]
    fn the_first_frames_come_at_once_and_the_mean_holds_later() {
        let begin = Instant::now();
        let (mut limiter, mut now, mut bytes) = (RateLimiter::default(), begin, 0);
        assert_eq!(limiter.next(now), now);
        for frame in 0..100 {
            limiter.drew(now, 2000, false);
            bytes += 2000;
            let early = frame < 3;
            assert_eq!(after(&limiter, now) == LEAST, early, "frame {frame}");
            now = limiter.next(now);
        }
        let seconds = (now - begin).as_secs_f64();
        assert!(f64::from(bytes) <= BURST + RATE * seconds + 1.0);
    }

    #[test]
    fn a_key_is_answered_at_once_and_nothing_waits_for_long() {
        let now = Instant::now();
        let mut limiter = RateLimiter::default();
        limiter.drew(now, 50_000, false);
        assert_eq!(after(&limiter, now), MOST);
        assert_eq!(limiter.soonest(now) - now, LEAST);
        limiter.drew(now, 10_000, true);
        assert_eq!(after(&limiter, now), LEAST);
        limiter.drew(now, 1000, false);
        assert_eq!(after(&limiter, now), Duration::from_secs(2));
    }
}
