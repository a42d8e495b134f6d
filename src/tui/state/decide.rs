//! Where the user stands on the Decide screen, and the bounds that are moved and typed there.

use super::{
    app::App,
    task::REQUIREMENTS,
    text_input::{TextInput, Typed, type_into},
};
use crate::{
    advise::Limit,
    scenario::validate,
    tui::keys::{Action, Chord},
    words::{say, word},
};

/// The panes of the Decide screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecidePane {
    /// What was measured.
    #[default]
    Table,
    /// The bounds that a model must keep.
    Limits,
    /// Quality against scale.
    Scales,
    /// Every model on every machine.
    Tiers,
}

impl DecidePane {
    /// Every pane, in the order of the keys.
    pub const ALL: [Self; 4] = [Self::Table, Self::Limits, Self::Scales, Self::Tiers];
}

/// Where the user stands on the Decide screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecideState {
    /// The pane that has the keys.
    pub focus: DecidePane,
    /// The selected model.
    pub row: usize,
    /// The selected limit.
    pub limit: usize,
    /// The first machine's row that is shown.
    pub tier: usize,
}

impl App {
    /// Moves bounds and opens them for typing: the keys that only the limits have.
    pub(in crate::tui) fn act_on_decide(&mut self, action: Action) -> bool {
        let key = self.keys.shown(Action::Enter, self.tab);
        let (DecidePane::Limits, Some(opened)) = (self.decide.focus, &mut self.opened) else {
            return false;
        };
        let limit = Limit::ALL[self.decide.limit.min(Limit::ALL.len() - 1)];
        let moved = match action {
            Action::Left => opened.bound(limit, true),
            Action::Right => opened.bound(limit, false),
            Action::Back => return opened.unbind(),
            Action::Enter => {
                let bound = opened.constraints().bound(limit);
                self.input = Some(TextInput::Bound {
                    limit,
                    text: bound.map(|v| v.to_string()).unwrap_or_default(),
                    fault: None,
                });
                return true;
            }
            _ => return false,
        };
        if !moved && action == Action::Left {
            let text = say!("a tighter limit would leave no model; {key} types one", key);
            self.inform(text);
        }
        true
    }

    /// Types into the bound of a limit.
    pub(in crate::tui) fn press_bound(
        &mut self,
        chord: Chord,
        limit: Limit,
        mut text: String,
    ) -> bool {
        let typed = type_into(&mut text, chord);
        let read = self.read_bound(limit, &text);
        match (typed, read) {
            (Typed::No, _) => return false,
            (Typed::Cancelled, _) => self.input = None,
            (Typed::Done, Ok(bound)) => {
                self.input = None;
                if let Some(opened) = &mut self.opened {
                    opened.set_bound(limit, bound);
                }
            }
            (_, read) => {
                let fault = read.err();
                self.input = Some(TextInput::Bound { limit, text, fault });
            }
        }
        true
    }

    /// The bound that a text says, none where it is empty; or what is wrong with it.
    pub(in crate::tui) fn read_bound(
        &self,
        limit: Limit,
        text: &str,
    ) -> Result<Option<f64>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let key = self.keys.shown(Action::Back, self.tab);
        let bound = text.parse::<f64>().map_err(|_| {
            say!(
                "`{text}` is not a number; empty means no limit, {key} gives up",
                text,
                key
            )
        })?;
        let at = Limit::ALL.iter().position(|l| *l == limit).unwrap_or(0);
        let Some(mut scenario) = self.sweep().map(|s| s.plan.scenario.clone()) else {
            return Ok(Some(bound));
        };
        *REQUIREMENTS[at].2(&mut scenario.requirements) = Some(bound);
        match validate(&scenario) {
            Err(fault) if fault.key.starts_with("requirements") => Err(fault.message),
            _ => Ok(Some(bound)),
        }
    }
}

/// What can be typed as a bound, said while it is.
pub fn expected(limit: Limit) -> String {
    match limit.unit().trim() {
        "" => word("a number; empty means no limit").into(),
        unit => say!("a number of {unit}; empty means no limit", unit),
    }
}
