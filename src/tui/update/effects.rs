//! What an update leaves behind: requests of the session, and notices for the user.

use crate::tui::{
    effect::Effect,
    message::{Level, Notice},
    request::Request,
    state::App,
};

impl App {
    pub(in crate::tui) fn ask(&mut self, request: Request) {
        self.effects.push(Effect::Request(request));
    }

    pub(in crate::tui) fn say(&mut self, level: Level, text: impl Into<String>) {
        let text = text.into();
        self.notice = Some((Notice { level, text }, None));
    }

    pub(in crate::tui) fn inform(&mut self, text: impl Into<String>) {
        self.say(Level::Info, text);
    }

    pub(in crate::tui) fn refuse(&mut self, text: impl Into<String>) {
        self.say(Level::Error, text);
    }
}
