//! Lines that are typed: the filter, a constraint, a setting.

use crate::{
    scenario::Scenario,
    tui::{
        keys::Chord,
        state::{App, ScenarioSetting, TextInput, Typed, type_into},
    },
};

impl App {
    pub(in crate::tui) fn press_filter(&mut self, chord: Chord) -> bool {
        let Some((filter, fields)) = self.filter_mut() else {
            return false;
        };
        let mut text = filter.text().to_owned();
        match type_into(&mut text, chord) {
            Typed::Cancelled => {
                filter.clear();
                self.input = None;
            }
            Typed::Done => match filter.fault().map(str::to_owned) {
                Some(fault) => self.refuse(fault),
                None => self.input = None,
            },
            Typed::Yes => filter.set(text, fields),
            Typed::No => {
                return self.press_on_screen(chord);
            }
        }
        true
    }

    pub(in crate::tui) fn press_constraint(
        &mut self,
        chord: Chord,
        at: usize,
        mut text: String,
    ) -> bool {
        match type_into(&mut text, chord) {
            Typed::Cancelled => self.input = None,
            Typed::Done => self.set_constraint(at, &text),
            Typed::Yes => self.input = Some(TextInput::Constraint(at, text)),
            Typed::No => return false,
        }
        true
    }

    pub(in crate::tui) fn press_setting(
        &mut self,
        chord: Chord,
        of: (ScenarioSetting, Box<Scenario>),
        mut text: String,
    ) -> bool {
        match type_into(&mut text, chord) {
            Typed::Cancelled => self.give_up_setting(*of.1),
            Typed::Done => self.set_setting(of, text, true),
            Typed::Yes => self.set_setting(of, text, false),
            Typed::No => return false,
        }
        true
    }
}
