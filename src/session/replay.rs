//! Playing a recorded sweep: its events at the pace at which they happened, times a speed.

use std::time::{Duration, Instant};

use crate::{sweep::Event, tui::Playback};

/// A longer pause between two events is cut to this: nobody wants to watch a night during which nothing ran.
const LONGEST_GAP: f64 = 3.0;

/// Events that are due one after another.
#[derive(Debug)]
pub struct Replay {
    events: std::vec::IntoIter<Event>,
    next: Option<Event>,
    /// Recorded seconds that were played, long pauses cut.
    position: f64,
    /// Where the next event stands.
    due: f64,
    speed: f64,
    /// When the position was last brought up to date; `None` while it waits.
    since: Option<Instant>,
}

impl Replay {
    /// Plays events from their beginning.
    pub fn new(events: Vec<Event>, speed: f64, now: Instant) -> Self {
        let mut events = events.into_iter();
        Self {
            next: events.next(),
            events,
            position: 0.0,
            due: 0.0,
            speed,
            since: Some(now),
        }
    }

    /// The events that are due by now.
    pub fn due(&mut self, now: Instant) -> Vec<Event> {
        self.advance(now);
        let mut due = Vec::new();
        while self.due <= self.position {
            let Some(event) = self.next.take() else { break };
            self.next = self.events.next();
            if let Some(next) = &self.next {
                self.due += (next.at - event.at).clamp(0.0, LONGEST_GAP);
            }
            due.push(event);
        }
        due
    }

    /// How long until the next event; `None` while it waits and at its end.
    pub fn wait(&self) -> Option<Duration> {
        self.since.filter(|_| self.next.is_some())?;
        Some(Duration::from_secs_f64(
            ((self.due - self.position) / self.speed).clamp(0.0, 3600.0),
        ))
    }

    /// Whether everything was played.
    pub fn is_over(&self) -> bool {
        self.next.is_none()
    }

    /// Goes on, waits, or changes the pace.
    pub fn play(&mut self, playback: Playback, now: Instant) {
        self.advance(now);
        match playback {
            Playback::Toggle => {
                self.since = if self.since.is_some() {
                    None
                } else {
                    Some(now)
                }
            }
            Playback::Speed(speed) => self.speed = speed.clamp(0.01, 1000.0),
        }
    }

    fn advance(&mut self, now: Instant) {
        if let Some(since) = &mut self.since {
            self.position += now.saturating_duration_since(*since).as_secs_f64() * self.speed;
            *since = now;
        }
    }
}

/// Plays events from their beginning, at a speed.
pub fn replay(events: Vec<Event>, speed: f64) -> Replay {
    Replay::new(events, speed, Instant::now())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::EventKind;

    #[test]
    fn events_come_at_their_pace_and_long_pauses_are_cut() {
        let at = [0.0, 1.0, 1.0, 500.0];
        let event = |(seq, at): (usize, &f64)| Event {
            at: *at,
            trial: None,
            seq: seq as u64 + 1,
            kind: EventKind::Continued,
        };
        let start = Instant::now();
        let after = |seconds: f64| start + Duration::from_secs_f64(seconds);
        let mut replay = Replay::new(at.iter().enumerate().map(event).collect(), 2.0, start);
        assert_eq!(replay.due(after(0.0)).len(), 1);
        assert_eq!(replay.due(after(0.4)).len(), 0);
        assert_eq!(replay.due(after(0.6)).len(), 2);
        replay.play(Playback::Toggle, after(0.7));
        assert!(replay.due(after(60.0)).is_empty() && replay.wait().is_none());
        replay.play(Playback::Toggle, after(60.0));
        assert!(replay.due(after(61.0)).is_empty());
        assert_eq!(replay.due(after(61.5)).len(), 1);
        assert!(replay.is_over());
    }
}
