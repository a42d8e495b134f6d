//! The sweep that the dashboard looks at.

use crate::{
    sweep::{Event, Plan, Standing, Sweep, SweepState, state_name},
    tui::Mode,
};

/// A sweep with how it is looked at.
pub struct Opened {
    live: Sweep,
    frozen: Option<Box<Sweep>>,
    standings: Vec<Standing>,
    /// Where its events come from.
    pub mode: Mode,
    /// Whether a supervisor holds it.
    pub alive: bool,
    /// Times the pace at which it happened, in a replay.
    pub speed: f64,
}

impl Opened {
    /// A sweep of which no event came yet.
    pub fn new(plan: Plan, mode: Mode) -> Self {
        let live = Sweep::new(plan);
        Self {
            standings: live.standings(),
            live,
            frozen: None,
            mode,
            alive: mode == Mode::Live,
            speed: 1.0,
        }
    }

    /// The sweep that is shown.
    pub fn shown(&self) -> &Sweep {
        self.frozen.as_deref().unwrap_or(&self.live)
    }

    /// The sweep as it is now.
    pub fn live(&self) -> &Sweep {
        &self.live
    }

    /// What was measured of each candidate of the sweep that is shown.
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// Takes events in; says whether any of them was new.
    pub fn apply(&mut self, events: &[Event]) -> bool {
        let before = self.live.revision;
        for event in events {
            self.live.apply(event);
        }
        let news = self.live.revision != before;
        if news && self.frozen.is_none() {
            self.standings = self.live.standings();
        }
        news && self.frozen.is_none()
    }

    /// Whether the view is frozen.
    pub fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    /// Freezes the view, or lets it go on.
    pub fn freeze(&mut self) {
        self.frozen = match self.frozen.take() {
            Some(_) => None,
            None => Some(Box::new(self.live.clone())),
        };
        self.standings = self.shown().standings();
    }

    /// Whether trials can be running now.
    pub fn is_running(&self) -> bool {
        self.mode == Mode::Live && self.alive && !self.live.state.is_final()
    }

    /// Whether its trials train, or are shown training.
    pub fn goes_on(&self) -> bool {
        (self.alive || self.mode == Mode::Replay) && !self.shown().state.is_final()
    }

    /// The word for its state.
    pub fn state(&self) -> &'static str {
        let state = self.shown().state;
        let alive = self.alive || self.mode == Mode::Replay;
        match state {
            SweepState::Planned if alive => "starting",
            state => state_name(state, alive),
        }
    }
}
