//! Where the user stands on the Task screen: the preset and the requirement that are selected.

use std::collections::BTreeMap;

use super::{app::App, text_input::TextInput};
use crate::{
    scenario::{Requirements, Scenario, validate},
    tui::{
        filter::{Filter, PresetRow},
        keys::{Action, Tab},
        message::DataPreview,
        request::Request,
    },
    words::{later, say},
};

/// A pane of the Task screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskPane {
    /// The presets under their areas and tasks.
    #[default]
    Presets,
    /// What the result must satisfy.
    Requirements,
}

impl TaskPane {
    /// Both panes, in the order of the keys.
    pub const ALL: [Self; 2] = [Self::Presets, Self::Requirements];
}

/// Where the user stands on the Task screen.
#[derive(Clone, Debug, Default)]
pub struct TaskState {
    /// The pane that has the keys.
    pub focus: TaskPane,
    /// Name of the preset that the user chose; the first one where none was chosen.
    pub chosen: Option<String>,
    /// Which presets are shown.
    pub filter: Filter,
    /// The selected requirement.
    pub requirement: usize,
    /// The presets as the user changed them, by their names.
    pub edits: BTreeMap<String, Scenario>,
    /// Looks at the presets' data, by their names.
    pub looks: BTreeMap<String, DataPreview>,
    /// The preset whose data are being looked at.
    pub looking: String,
}

type Get = fn(&mut Requirements) -> &mut Option<f64>;

/// The requirements: what they limit, in which unit, and where they stand.
pub const REQUIREMENTS: [(&str, &str, Get); 7] = [
    (later("quality at least"), "", |r| &mut r.min_quality),
    (later("latency p95 at most"), "ms", |r| {
        &mut r.max_latency_ms
    }),
    (later("size at most"), "MB", |r| &mut r.max_size_mb),
    (later("parameters at most"), "", |r| &mut r.max_params),
    (later("training at most"), "s", |r| &mut r.max_train_s),
    (later("memory at most"), "MB", |r| &mut r.max_memory_mb),
    (later("cost at most"), "", |r| &mut r.max_cost),
];

impl App {
    /// The presets that the filter leaves, in the order in which they are shown.
    pub(in crate::tui) fn preset_rows(&self) -> Vec<&Scenario> {
        let holds = |s: &&Scenario| self.task.filter.holds(&PresetRow(s));
        let mut rows: Vec<_> = self.scenarios.iter().filter(holds).collect();
        rows.sort_by_key(|s| (s.area, s.task));
        rows
    }

    /// The preset that the keys act on.
    pub(in crate::tui) fn selected_preset(&self) -> Option<&Scenario> {
        let rows = self.preset_rows();
        let chosen = rows
            .iter()
            .find(|s| Some(&s.name) == self.task.chosen.as_ref());
        chosen.or(rows.first()).copied()
    }

    pub(in crate::tui) fn move_preset(&mut self, to: impl Fn(usize, usize) -> usize) {
        if self.task.focus == TaskPane::Requirements {
            let last = REQUIREMENTS.len() - 1;
            self.task.requirement = to(self.task.requirement, last + 1).min(last);
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
            TaskPane::Requirements => {
                let at = self.task.requirement;
                let mut requirements = scenario.requirements;
                let value = *REQUIREMENTS[at].2(&mut requirements);
                let text = value.map(|v| v.to_string()).unwrap_or_default();
                self.input = Some(TextInput::Requirement(at, text));
            }
        }
    }

    /// Takes a typed requirement in, or says what is wrong with it and keeps the line open.
    pub(in crate::tui) fn set_requirement(&mut self, at: usize, text: &str) {
        let Some(mut scenario) = self.selected_preset().cloned() else {
            return;
        };
        let value = match text.trim() {
            "" => Ok(None),
            text => text.parse::<f64>().map(Some),
        };
        let Ok(value) = value else {
            let key = self.keys.shown(Action::Back, self.tab);
            return self.refuse(say!(
                "`{text}` is not a number; empty means no limit, {key} gives up",
                text,
                key
            ));
        };
        *REQUIREMENTS[at].2(&mut scenario.requirements) = value;
        if let Err(fault) = validate(&scenario) {
            return self.refuse(format!("{}: {}", fault.key, fault.message));
        }
        self.input = None;
        self.task.edits.insert(scenario.name.clone(), scenario);
        self.apply_edits();
    }

    /// Puts the user's edits over the scenarios.
    pub(in crate::tui) fn apply_edits(&mut self) {
        for scenario in &mut self.scenarios {
            if let Some(edited) = self.task.edits.get(&scenario.name) {
                scenario.clone_from(edited);
            }
        }
    }
}
