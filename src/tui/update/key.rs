//! What keys do: first what lies above the screen, then the screen's own keys, then those that work everywhere.

use ratatui::text::Line;

use crate::{
    advise::Limit,
    scenario::Scenario,
    tui::{
        effect::Effect,
        filter::{Field, Filter, PRESETS, SWEEPS, TRIALS},
        keys::{Action, Chord, Tab},
        message::Mode,
        request::Request,
        screens,
        state::{
            App, DecidePane, Overlay, Pending, PlanPane, Question, ScenarioSetting, TextInput,
            Typed, expected, type_into,
        },
        theme::Role,
    },
    words::{say, word},
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
            Some(TextInput::Requirement(at, text)) => self.press_requirement(chord, at, text),
            Some(TextInput::Setting {
                setting,
                base,
                text,
                ..
            }) => self.press_setting(chord, (setting, base), text),
            Some(TextInput::Bound { limit, text, .. }) => self.press_bound(chord, limit, text),
            None => match self.keys.action(chord, self.tab) {
                Some(action) => self.act(action),
                None => false,
            },
        }
    }

    pub(in crate::tui) fn press_above(&mut self, chord: Chord) -> bool {
        let Some(mut overlay) = self.overlay.take() else {
            return false;
        };
        if matches!(overlay, Overlay::Why { .. }) {
            return self.press_why(overlay, chord);
        }
        let helps = matches!(overlay, Overlay::Help { .. });
        let Some(query) = overlay.query_mut() else {
            return self.press_themes(overlay, chord);
        };
        let rows = if helps {
            screens::help_rows(self, self.area.width, query).len()
        } else {
            self.matching(query).len()
        };
        match type_into(query, chord) {
            Typed::Cancelled => return true,
            Typed::Done => {
                if let Overlay::Palette { query, selected } = &overlay {
                    let action = self.matching(query).get(*selected).map(|b| b.action);
                    if let Some(action) = action {
                        self.act(action);
                    }
                }
                return true;
            }
            Typed::Yes => {
                let top = isize::MIN;
                overlay.move_by(top, rows);
            }
            Typed::No => return self.press_rows(overlay, chord, rows),
        }
        self.overlay = Some(overlay);
        true
    }

    /// Scrolls the whole advice; Esc, Enter and the key that opened it close it.
    pub(in crate::tui) fn press_why(&mut self, overlay: Overlay, chord: Chord) -> bool {
        let typed = type_into(&mut String::new(), chord);
        let again = self.keys.action(chord, self.tab) == Some(Action::Why);
        if again || matches!(typed, Typed::Cancelled | Typed::Done) {
            return true;
        }
        let lines = screens::whole_advice_lines(self, self.area.width).len();
        let visible = usize::from(self.area.height).saturating_sub(4);
        self.press_rows(overlay, chord, (lines + 1).saturating_sub(visible))
    }

    /// Moves in what lies above the screen, or does what works everywhere.
    pub(in crate::tui) fn press_rows(
        &mut self,
        mut overlay: Overlay,
        chord: Chord,
        rows: usize,
    ) -> bool {
        let action = self.keys.action(chord, self.tab);
        match action {
            Some(Action::Down) => overlay.move_by(1, rows),
            Some(Action::Up) => overlay.move_by(-1, rows),
            Some(Action::PageDown) => overlay.move_by(10, rows),
            Some(Action::PageUp) => overlay.move_by(-10, rows),
            Some(Action::Top) => overlay.move_by(isize::MIN, rows),
            Some(Action::Bottom) => overlay.move_by(isize::MAX, rows),
            Some(action @ (Action::Leave | Action::Suspend | Action::Redraw)) => {
                return self.act(action);
            }
            _ => {}
        }
        self.overlay = Some(overlay);
        true
    }

    /// Shows the theme that the selection goes to at once; Esc brings back the one before.
    pub(in crate::tui) fn press_themes(&mut self, overlay: Overlay, chord: Chord) -> bool {
        let Overlay::Themes { selected, before } = &overlay else {
            return false;
        };
        let (selected, before) = (*selected, before.clone());
        let mut nothing = String::new();
        match type_into(&mut nothing, chord) {
            Typed::Done => return true,
            Typed::Cancelled => {
                self.effects.push(Effect::Theme(before));
                return true;
            }
            Typed::Yes | Typed::No => {}
        }
        let count = self.look.themes.len();
        if self.keys.action(chord, self.tab) == Some(Action::Theme) {
            let selected = (selected + 1) % count.max(1);
            self.overlay = Some(Overlay::Themes { selected, before });
        } else {
            self.press_rows(overlay, chord, count);
        }
        if let Some(Overlay::Themes { selected: now, .. }) = &self.overlay
            && *now != selected
            && let Some(name) = self.look.themes.get(*now)
        {
            self.effects.push(Effect::Theme(name.clone()));
        }
        true
    }

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
                return self
                    .keys
                    .action(chord, self.tab)
                    .is_some_and(|a| self.act(a));
            }
        }
        true
    }

    pub(in crate::tui) fn press_requirement(
        &mut self,
        chord: Chord,
        at: usize,
        mut text: String,
    ) -> bool {
        match type_into(&mut text, chord) {
            Typed::Cancelled => self.input = None,
            Typed::Done => self.set_requirement(at, &text),
            Typed::Yes => self.input = Some(TextInput::Requirement(at, text)),
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

    /// What is wrong with the setting or bound that is being typed, or else what is expected.
    pub(in crate::tui) fn setting_said(&self) -> Option<(Role, String)> {
        match &self.input {
            Some(TextInput::Bound { limit, fault, .. }) => Some(match fault {
                Some(fault) => (Role::Warn, fault.clone()),
                None => (Role::Dim, expected(*limit)),
            }),
            Some(TextInput::Setting {
                setting,
                base,
                fault,
                ..
            }) => Some(match fault {
                Some(fault) => (Role::Warn, fault.clone()),
                None => (Role::Dim, setting.expects(base)),
            }),
            _ => None,
        }
    }

    /// The filter of the current list, with the fields of its rows.
    pub(in crate::tui) fn filter_mut(&mut self) -> Option<(&mut Filter, &'static [Field])> {
        match self.tab {
            Tab::Task => Some((&mut self.task.filter, PRESETS)),
            Tab::Train => Some((&mut self.train.filter, TRIALS)),
            Tab::Sweeps => Some((&mut self.sweeps.filter, SWEEPS)),
            _ => None,
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
            _ => return None,
        };
        filter
            .fault()
            .filter(|_| self.input == Some(TextInput::Filter))
    }

    /// Does what a key or the palette asks for; says whether it meant anything here.
    pub(in crate::tui) fn act(&mut self, action: Action) -> bool {
        let own = match self.tab {
            Tab::Train => self.act_on_train(action),
            Tab::Decide => self.act_on_decide(action),
            Tab::Sweeps => self.act_on_sweeps(action),
            _ => false,
        };
        own || self.walk(action) || self.go(action) || self.act_everywhere(action)
    }

    /// Moves among rows and panes.
    pub(in crate::tui) fn walk(&mut self, action: Action) -> bool {
        match action {
            Action::Down | Action::Next => self.move_row(|at, _| at + 1),
            Action::Up | Action::Previous => self.move_row(|at, _| at.saturating_sub(1)),
            Action::PageDown => self.move_row(|at, _| at + 10),
            Action::PageUp => self.move_row(|at, _| at.saturating_sub(10)),
            Action::Top => self.move_row(|_, _| 0),
            Action::Bottom => self.move_row(|_, count| count.saturating_sub(1)),
            Action::NextPane | Action::Right => return self.cycle_pane(true),
            Action::PreviousPane | Action::Left => return self.cycle_pane(false),
            Action::Maximise => self.maximised = !self.maximised,
            _ => return false,
        }
        true
    }

    pub(in crate::tui) fn move_row(&mut self, to: impl Fn(usize, usize) -> usize) {
        let within = |at: usize, count: usize| to(at, count).min(count.saturating_sub(1));
        match self.tab {
            Tab::Task => self.move_preset(to),
            Tab::Train => self.move_trial(to),
            Tab::Sweeps => self.move_sweep(to),
            Tab::Plan => {
                let candidates = self.draft.as_ref().map_or(0, |d| d.candidates.len());
                let (settings, setting) = self.settings();
                if self.plan.focus == PlanPane::Settings {
                    self.plan.setting = within(setting, settings.len());
                } else {
                    self.plan.row = within(self.plan.row, candidates);
                }
            }
            Tab::Decide => {
                let opened = self.opened.as_ref();
                let view = &mut self.decide;
                let (row, count) = match view.focus {
                    DecidePane::Table => (&mut view.row, opened.map_or(0, |o| o.standings().len())),
                    DecidePane::Scales => return,
                    DecidePane::Limits => (&mut view.limit, Limit::ALL.len()),
                    DecidePane::Tiers => (&mut view.tier, opened.map_or(0, |o| o.cells().len())),
                };
                *row = within(*row, count);
            }
            Tab::Deploy => {
                let count = self.opened.as_ref().map_or(0, |o| o.standings().len());
                self.deploy_row = within(self.deploy_row, count);
            }
        }
    }

    /// Goes to a screen, or does there what Enter does.
    pub(in crate::tui) fn go(&mut self, action: Action) -> bool {
        if let Some(tab) = Tab::ALL.into_iter().find(|t| t.action() == action) {
            if tab == Tab::Plan {
                if self.draft.is_none() && self.pending.is_none() {
                    self.plan_selected();
                }
                self.refresh_draft();
            }
            self.show(tab);
            return true;
        }
        match (action, self.tab) {
            (Action::Enter, Tab::Task) => self.enter_task(),
            (Action::Enter, Tab::Plan) => self.enter_plan(),
            (Action::PauseSweep, _) => self.pause_sweep(),
            (Action::Resume, _) => self.resume(),
            (Action::Freeze, _) => {
                if let Some(opened) = &mut self.opened {
                    opened.freeze();
                }
            }
            (Action::Filter, _) => self.input = Some(TextInput::Filter),
            _ => return false,
        }
        true
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

    pub(in crate::tui) fn resume(&mut self) {
        let Some(opened) = &self.opened else {
            return self.refuse(word("no sweep is open"));
        };
        match opened.mode {
            Mode::Replay => self.refuse(word("this is a replay")),
            Mode::Live if opened.is_running() => self.refuse(word("the sweep runs already")),
            Mode::Live if opened.state() == "finished" => {
                self.refuse(word("the sweep has finished"));
            }
            Mode::Live => self.ask(Request::Resume),
        }
    }
}
