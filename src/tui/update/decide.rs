//! The Decide screen: bounds that are moved and typed.

use crate::{
    advise::Constraint,
    scenario::validate,
    tui::{
        keys::{Action, Chord, Tab},
        state::{App, DecidePane, OpenSweep, TextInput, Typed, type_into, typed_bound},
    },
    words::say,
};

/// Where a bound moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Fewer models keep it.
    Tighter,
    /// More models keep it.
    Looser,
}

impl App {
    /// The constraint whose bound the keys move, where the constraints have the keys.
    fn focused_constraint(&self) -> Option<Constraint> {
        let focused = self.tab == Tab::Decide && self.decide.focus == DecidePane::Constraints;
        let constraint = Constraint::ALL[self.decide.constraint.min(Constraint::ALL.len() - 1)];
        (focused && self.opened.is_some()).then_some(constraint)
    }

    /// Moves the selected bound; says whether there is one.
    pub(in crate::tui) fn move_bound(&mut self, to: Move) -> bool {
        let Some((constraint, opened)) = self.focused_constraint().zip(self.opened.as_mut()) else {
            return false;
        };
        let tighter = to == Move::Tighter;
        if !opened.bound(constraint, tighter) && tighter {
            let key = self.keys.shown(Action::Enter, self.tab);
            let text = say!(
                "a tighter constraint would leave no model; {key} types one",
                key
            );
            self.inform(text);
        }
        true
    }

    /// Goes back to the scenario's own bounds; says whether any was moved.
    pub(in crate::tui) fn reset_bounds(&mut self) -> bool {
        let focused = self.focused_constraint().is_some();
        let opened = self.opened.as_mut().filter(|_| focused);
        opened.is_some_and(OpenSweep::unbind)
    }

    /// Opens the selected bound for typing.
    pub(in crate::tui) fn type_bound(&mut self) {
        let Some((constraint, opened)) = self.focused_constraint().zip(self.opened.as_ref()) else {
            return;
        };
        let bound = opened.constraints().bound(constraint);
        self.input = Some(TextInput::Bound {
            constraint,
            text: bound.map(|v| v.to_string()).unwrap_or_default(),
            fault: None,
        });
    }

    /// Types into the bound of a constraint.
    pub(in crate::tui) fn press_bound(
        &mut self,
        chord: Chord,
        constraint: Constraint,
        mut text: String,
    ) -> bool {
        let typed = type_into(&mut text, chord);
        let read = self.read_bound(constraint, &text);
        match (typed, read) {
            (Typed::No, _) => return false,
            (Typed::Cancelled, _) => self.input = None,
            (Typed::Done, Ok(bound)) => {
                self.input = None;
                if let Some(opened) = &mut self.opened {
                    opened.set_bound(constraint, bound);
                }
            }
            (_, read) => {
                let fault = read.err();
                self.input = Some(TextInput::Bound {
                    constraint,
                    text,
                    fault,
                });
            }
        }
        true
    }

    /// The bound that a text says, none where it is empty; or what is wrong with it.
    pub(in crate::tui) fn read_bound(
        &self,
        constraint: Constraint,
        text: &str,
    ) -> Result<Option<f64>, String> {
        let key = self.keys.shown(Action::Back, self.tab);
        let Some(bound) = typed_bound(text, &key)? else {
            return Ok(None);
        };
        let Some(mut scenario) = self.sweep().map(|s| s.plan.scenario.clone()) else {
            return Ok(Some(bound));
        };
        scenario.bounds.set(constraint, Some(bound));
        match validate(&scenario) {
            Err(fault) if fault.key.starts_with("requirements") => Err(fault.said()),
            _ => Ok(Some(bound)),
        }
    }
}
