//! The Task screen: choosing a preset, editing its constraints.

use crate::{
    scenario::{Constraint, validate},
    tui::{
        keys::{Action, Tab},
        request::Request,
        state::{App, TaskPane, TextInput, typed_bound},
    },
};

impl App {
    pub(in crate::tui) fn move_preset(&mut self, to: impl Fn(usize, usize) -> usize) {
        if self.task.focus == TaskPane::Constraints {
            let last = Constraint::ALL.len() - 1;
            self.task.constraint = to(self.task.constraint, last + 1).min(last);
            return;
        }
        let rows = self.preset_rows();
        let selected = self.selected_preset().map(|s| &s.name);
        let at = rows
            .iter()
            .position(|s| Some(&s.name) == selected)
            .unwrap_or(0);
        let target = to(at, rows.len()).min(rows.len().saturating_sub(1));
        self.task.chosen = rows.get(target).map(|s| s.name.clone());
    }

    /// Asks for the draft again where its preset was edited since.
    pub(in crate::tui) fn refresh_draft(&mut self) {
        let drafted = self.draft.as_ref().map(|d| &d.scenario);
        let now = drafted.and_then(|d| self.scenarios.iter().find(|s| s.name == d.name));
        if let (Some(drafted), Some(now)) = (drafted, now)
            && drafted != now
        {
            self.ask_draft(now.clone());
        }
    }

    /// Asks for a look at the selected preset's data, where there was none yet.
    pub(in crate::tui) fn look_at_preset(&mut self) {
        let Some(scenario) = self.selected_preset().filter(|_| self.tab == Tab::Task) else {
            return;
        };
        let seen = self.task.looks.get(&scenario.name);
        if seen.is_none_or(|look| look.data != scenario.data) && self.task.looking != *scenario.name
        {
            let scenario = Box::new(scenario.clone());
            self.task.looking.clone_from(&scenario.name);
            self.ask(Request::Preview(scenario));
        }
    }

    pub(in crate::tui) fn enter_task(&mut self) {
        let Some(scenario) = self.selected_preset().cloned() else {
            return;
        };
        match self.task.focus {
            TaskPane::Presets => self.plan_selected(),
            TaskPane::Constraints => {
                let at = self.task.constraint;
                let value = scenario.bounds.get(Constraint::ALL[at]);
                let text = value.map(|v| v.to_string()).unwrap_or_default();
                self.input = Some(TextInput::Constraint(at, text));
            }
        }
    }

    /// Takes a typed constraint in, or says what is wrong with it and keeps the line open.
    pub(in crate::tui) fn set_constraint(&mut self, at: usize, text: &str) {
        let Some(mut scenario) = self.selected_preset().cloned() else {
            return;
        };
        let key = self.keys.shown(Action::Back, self.tab);
        let value = match typed_bound(text, &key) {
            Ok(value) => value,
            Err(said) => return self.refuse(said),
        };
        scenario.bounds.set(Constraint::ALL[at], value);
        if let Err(fault) = validate(&scenario) {
            return self.refuse(format!("{}: {}", fault.key, fault.said()));
        }
        self.input = None;
        self.task.edits.insert(scenario.name.clone(), scenario);
        self.apply_edits();
    }
}
