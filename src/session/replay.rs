//! Playing a recorded sweep: its events at the pace at which they happened, times a speed.

use std::time::{Duration, Instant};

use crate::{
    sweep::Event,
    tui::{Playback, ReplayProgress},
};

/// A longer pause between two events is cut to this: nobody wants to watch a night during which nothing ran.
const LONGEST_GAP: f64 = 3.0;

/// Events that are due one after another.
#[derive(Debug)]
pub struct Replay {
    events: Vec<Event>,
    /// Where each event stands, in recorded seconds with long pauses cut.
    places: Vec<f64>,
    /// How many were played.
    played: usize,
    /// Recorded seconds that were played.
    position: f64,
    speed: f64,
    /// When the position was last brought up to date; `None` while it waits.
    since: Option<Instant>,
}

impl Replay {
    /// Plays events from their beginning.
    pub fn new(events: Vec<Event>, speed: f64, now: Instant) -> Self {
        let mut place = 0.0;
        let mut before: Option<f64> = None;
        let places = events.iter().map(|event| {
            place += before.map_or(0.0, |at| (event.at - at).clamp(0.0, LONGEST_GAP));
            before = Some(event.at);
            place
        });
        Self {
            places: places.collect(),
            events,
            played: 0,
            position: 0.0,
            speed,
            since: Some(now),
        }
    }

    /// The events that are due by now.
    pub fn due(&mut self, now: Instant) -> Vec<Event> {
        self.advance(now);
        let due = self.places[self.played..].partition_point(|at| *at <= self.position);
        let from = self.played;
        self.played += due;
        self.events[from..self.played].to_vec()
    }

    /// How long until the next event; `None` while it waits and at its end.
    pub fn wait(&self) -> Option<Duration> {
        let next = self.since.and(self.places.get(self.played))?;
        Some(Duration::from_secs_f64(
            ((next - self.position) / self.speed).clamp(0.0, 3600.0),
        ))
    }

    /// How far it is, at which pace.
    pub fn played(&self) -> ReplayProgress {
        let length = self.length();
        ReplayProgress {
            share: if length > 0.0 {
                self.position / length
            } else {
                1.0
            },
            speed: self.speed,
            waits: self.since.is_none(),
        }
    }

    /// Recorded seconds of the whole, with long pauses cut.
    pub fn length(&self) -> f64 {
        self.places.last().copied().unwrap_or(0.0)
    }

    /// Whether everything was played.
    pub fn is_over(&self) -> bool {
        self.played == self.events.len()
    }

    /// Goes on, waits, changes the pace or the place. Says whether it went back, so that everything up to its
    /// place is due anew.
    pub fn play(&mut self, playback: Playback, now: Instant) -> bool {
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
            Playback::Seek(share) => {
                let end = self.length();
                self.position = (self.position + share * end).clamp(0.0, end);
                let back = share < 0.0;
                if back {
                    self.played = 0;
                }
                return back;
            }
        }
        false
    }

    fn advance(&mut self, now: Instant) {
        if let Some(since) = &mut self.since {
            let passed = now.saturating_duration_since(*since).as_secs_f64();
            let end = self.places.last().copied().unwrap_or(0.0);
            self.position = (self.position + passed * self.speed).min(end);
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
        let played = replay.played();
        assert!(played.waits && (played.share - 1.4 / 4.0).abs() < 1e-9);
        replay.play(Playback::Toggle, after(60.0));
        assert!(replay.due(after(61.0)).is_empty());
        assert_eq!(replay.due(after(61.5)).len(), 1);
        assert!(replay.is_over());
        assert!(!replay.play(Playback::Seek(0.5), after(62.0)));
        assert!(
            replay.due(after(62.0)).is_empty(),
            "nothing comes after the end"
        );
        assert!(replay.play(Playback::Seek(-0.5), after(62.0)));
        assert_eq!(replay.due(after(62.0)).len(), 3, "half way back");
        assert_eq!(replay.due(after(63.0)).len(), 1);
    }
}
