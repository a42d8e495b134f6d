//! Where the user stands on the Plan screen, and what is typed into the settings there.

use super::{
    app::{App, Pending},
    scenario_setting::ScenarioSetting,
    text_input::TextInput,
};
use crate::{
    scenario::Scenario,
    tui::{keys::Tab, request::Request},
};

/// A pane of the Plan screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanPane {
    /// Each model with its cost.
    #[default]
    Models,
    /// What will be trained, and how.
    Settings,
    /// An example of the data.
    Example,
}

impl PlanPane {
    /// Every pane, in the order of the keys.
    pub const ALL: [Self; 3] = [Self::Models, Self::Settings, Self::Example];
}

/// Where the user stands on the Plan screen.
#[derive(Clone, Debug, Default)]
pub struct PlanState {
    /// The pane that has the keys.
    pub focus: PlanPane,
    /// The selected model.
    pub row: usize,
    /// The selected setting.
    pub setting: usize,
}

impl App {
    /// The scenario of the Plan screen as it was kept last.
    pub(in crate::tui) fn planned(&self) -> Option<&Scenario> {
        let drafted = &self.draft.as_ref()?.scenario;
        let kept = self.scenarios.iter().find(|s| s.name == drafted.name);
        Some(kept.unwrap_or(drafted))
    }

    /// The settings that are shown and the selected one.
    pub(in crate::tui) fn settings(&self) -> (Vec<ScenarioSetting>, usize) {
        let all = self.planned().map(ScenarioSetting::of).unwrap_or_default();
        let at = self.plan.setting.min(all.len().saturating_sub(1));
        (all, at)
    }

    /// Plans the preset that is selected on the Task screen.
    pub(in crate::tui) fn plan_selected(&mut self) {
        let Some(scenario) = self.selected_preset().cloned() else {
            return;
        };
        self.task.chosen = Some(scenario.name.clone());
        self.draft = self.draft.take().filter(|d| d.scenario == scenario);
        self.ask_draft(scenario);
        self.show(Tab::Plan);
    }

    /// Asks what a scenario would cost.
    pub(in crate::tui) fn ask_draft(&mut self, scenario: Scenario) {
        self.pending = Some(Pending::Draft);
        self.ask(Request::Draft(Box::new(scenario)));
    }

    /// Opens the selected setting for typing, or starts the sweep where another pane has the keys.
    pub(in crate::tui) fn enter_plan(&mut self) {
        if self.plan.focus != PlanPane::Settings {
            return self.start();
        }
        let (all, at) = self.settings();
        if let (Some(base), Some(setting)) = (self.planned().cloned(), all.get(at).copied()) {
            let text = setting.text(&base);
            self.input = Some(TextInput::Setting {
                setting,
                base: Box::new(base),
                text,
                fault: None,
            });
        }
    }

    /// Shows what a typed setting would cost, while it is typed; keeps it when it is complete.
    pub(in crate::tui) fn set_setting(
        &mut self,
        (setting, base): (ScenarioSetting, Box<Scenario>),
        text: String,
        complete: bool,
    ) {
        let set = setting.set(&base, &text);
        let fault = set.as_ref().err().cloned();
        if let Ok(scenario) = set {
            if complete {
                self.input = None;
                let edited = scenario.clone();
                self.task.edits.insert(scenario.name.clone(), edited);
                self.apply_edits();
            }
            self.draft_instead(scenario);
            if complete {
                return;
            }
        }
        self.input = Some(TextInput::Setting {
            setting,
            base,
            text,
            fault,
        });
    }

    /// Gives the typed setting up.
    pub(in crate::tui) fn give_up_setting(&mut self, base: Scenario) {
        self.input = None;
        self.draft_instead(base);
    }

    /// Asks what a scenario would cost, unless that is what is shown and no other answer is on its way.
    pub(in crate::tui) fn draft_instead(&mut self, scenario: Scenario) {
        let shown = self.draft.as_ref().is_some_and(|d| d.scenario == scenario);
        if !shown || self.pending == Some(Pending::Draft) {
            self.ask_draft(scenario);
        }
    }
}
