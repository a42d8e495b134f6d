//! Going back, and leaving.

use crate::{
    tui::{
        chart_settings::Window,
        effect::Effect,
        keys::Tab,
        state::{App, OpenSweep},
    },
    words::{say, word},
};

impl App {
    /// Undoes the latest narrowing, one at a time.
    pub(in crate::tui) fn back(&mut self) {
        if self.reset_bounds() {
            return;
        }
        let filtered = self.filter_mut().is_some_and(|(f, _)| !f.is_empty());
        if self.notice.take().is_some() {
        } else if self.maximised {
            self.maximised = false;
        } else if filtered {
            if let Some((filter, _)) = self.filter_mut() {
                filter.clear();
            }
        } else if self.tab == Tab::Train && self.train.charts.crosshair.take().is_some() {
        } else if self.tab == Tab::Train && !self.train.charts.window.is_whole() {
            self.train.charts.window = Window::default();
        } else if self.tab == Tab::Train && !self.train.marked.is_empty() {
            self.train.marked.clear();
        } else if self.tab == Tab::Sweeps && !self.sweeps.marked.is_empty() {
            self.sweeps.marked.clear();
            self.compare();
        } else if self.opened.as_ref().is_some_and(OpenSweep::is_frozen) {
            self.freeze();
        } else if !self.focus_first_pane() {
            match self.tab {
                Tab::Train => self.train.chosen = None,
                Tab::Plan => self.show(Tab::Task),
                Tab::Decide | Tab::Deploy => self.show(Tab::Train),
                Tab::Task | Tab::Sweeps => {}
            }
        }
    }

    pub(in crate::tui) fn leave(&mut self) {
        let running = self.opened.as_ref().filter(|o| o.is_running());
        let farewell = running.map(|o| {
            let id = &o.live().plan.id;
            say!(
                "the sweep goes on; `scalescope watch {id}` comes back to it",
                id
            )
        });
        self.effects.push(Effect::Leave(farewell));
    }

    /// Ends a demonstration, and says how to go on.
    pub(in crate::tui) fn end_demonstration(&mut self) {
        let farewell = word(
            "`scalescope` opens the dashboard, `scalescope run vision-digits` starts what was shown",
        );
        self.effects.push(Effect::Leave(Some(farewell.into())));
    }

    /// Goes to the background.
    pub(in crate::tui) fn suspend(&mut self) {
        self.effects.push(Effect::Suspend);
    }
}
