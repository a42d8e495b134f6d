//! The Plan screen: what a scenario would cost, its settings, the start.

use crate::{
    scenario::Scenario,
    tui::{
        keys::Tab,
        request::Request,
        state::{App, Pending, PlanPane, Question, ScenarioSetting, TextInput},
    },
    words::{say, word},
};

impl App {
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

    pub(in crate::tui) fn start(&mut self) {
        if self.pending == Some(Pending::Start) {
            return self.refuse(word("the sweep is being started already"));
        }
        match &self.draft {
            Some(draft) => {
                let start = |after| Request::Start {
                    scenario: Box::new(draft.scenario.clone()),
                    after,
                };
                let Some(held) = self.newest_held() else {
                    let request = start(None);
                    self.pending = Some(Pending::Start);
                    return self.ask(request);
                };
                let (beside, behind) = (start(None), start(Some(held.clone())));
                self.question = Some(Question {
                    text: say!("{held} still runs; begin after it?", held),
                    answers: vec![
                        ('y', word("after it"), vec![behind]),
                        ('b', word("beside it"), vec![beside]),
                    ],
                });
            }
            None => self.refuse(word("choose a preset first")),
        }
    }
}
