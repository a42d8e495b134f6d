//! The pace of a replay.

use crate::tui::{
    request::{Playback, Request},
    state::App,
};

/// The share of a replay by which one key goes back or forward.
const SEEK: f64 = 0.1;

/// The slowest and the fastest pace.
const SPEEDS: [f64; 2] = [1.0 / 64.0, 512.0];

impl App {
    /// Replays at a multiple of the present pace.
    pub(in crate::tui) fn replay_at(&mut self, factor: f64) {
        let played = self.opened.as_ref().and_then(|o| o.played);
        let speed = played.map_or(1.0, |p| p.speed) * factor;
        let [slowest, fastest] = SPEEDS;
        let speed = speed.clamp(slowest, fastest);
        self.ask(Request::Playback(Playback::Speed(speed)));
    }

    /// Goes forward in a replay, or back.
    pub(in crate::tui) fn seek(&mut self, direction: f64) {
        self.ask(Request::Playback(Playback::Seek(direction * SEEK)));
    }
}
