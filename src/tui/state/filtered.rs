//! The filter of the current list.

use ratatui::text::Line;

use super::{app::App, text_input::TextInput};
use crate::tui::{
    filter::{Field, Filter, PRESETS, SWEEPS, TRIALS},
    keys::Tab,
};

impl App {
    /// The filter of the current list, with the fields of its rows.
    pub(in crate::tui) fn filter_mut(&mut self) -> Option<(&mut Filter, &'static [Field])> {
        match self.tab {
            Tab::Task => Some((&mut self.task.filter, PRESETS)),
            Tab::Train => Some((&mut self.train.filter, TRIALS)),
            Tab::Sweeps => Some((&mut self.sweeps.filter, SWEEPS)),
            Tab::Plan | Tab::Decide | Tab::Deploy => None,
        }
    }

    /// The filter, as it stands in the frame of a list.
    pub(in crate::tui) fn filter_aside(&self, filter: &Filter) -> Option<Line<'static>> {
        let typing = self.input == Some(TextInput::Filter);
        if !typing && filter.is_empty() {
            return None;
        }
        let cursor = if typing { "_" } else { "" };
        Some(Line::raw(format!("/{}{cursor}", filter.text())))
    }

    /// What is wrong with the filter that is being typed.
    pub(in crate::tui) fn filter_fault(&self) -> Option<&str> {
        let filter = match self.tab {
            Tab::Task => &self.task.filter,
            Tab::Train => &self.train.filter,
            Tab::Sweeps => &self.sweeps.filter,
            Tab::Plan | Tab::Decide | Tab::Deploy => return None,
        };
        filter
            .fault()
            .filter(|_| self.input == Some(TextInput::Filter))
    }
}
