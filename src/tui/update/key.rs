//! A key: first what lies above the screen takes it, then what is typed, then the screen.

use crate::tui::{
    keys::Chord,
    request::Request,
    state::{App, Pending, TextInput},
};

impl App {
    /// Takes a key in; says whether it meant anything.
    pub(in crate::tui) fn press(&mut self, chord: Chord) -> bool {
        if self.scene.is_some() {
            self.end_demonstration();
            return true;
        }
        if let Some(question) = self.question.take() {
            for request in chord.character().map_or(&[][..], |c| question.answer(c)) {
                if matches!(request, Request::Start { .. }) {
                    self.pending = Some(Pending::Start);
                }
                self.ask(request.clone());
            }
            return true;
        }
        if self.overlay.is_some() {
            return self.press_above(chord);
        }
        match self.input.clone() {
            Some(TextInput::Filter) => self.press_filter(chord),
            Some(TextInput::Constraint(at, text)) => self.press_constraint(chord, at, text),
            Some(TextInput::Setting {
                setting,
                base,
                text,
                ..
            }) => self.press_setting(chord, (setting, base), text),
            Some(TextInput::Bound {
                constraint, text, ..
            }) => self.press_bound(chord, constraint, text),
            None => self.press_on_screen(chord),
        }
    }

    /// Does what a key does on the current screen.
    pub(in crate::tui) fn press_on_screen(&mut self, chord: Chord) -> bool {
        let binding = self.keys.pressed(chord, self.tab).cloned();
        self.run_binding(binding)
    }
}
