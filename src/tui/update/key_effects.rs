//! The key table's column of what keys run.

use crate::tui::{
    keys::{Action, Binding, Tab, key_table},
    state::App,
};

macro_rules! declare_effects {
    ($($(#[$doc:meta])* $Action:ident $name:literal {
        $(on [$($Tab:ident),*], $chords:literal, $words:literal
            $(, hint $hint:literal $(as $wording:ident)?)? $(, shown $shown:ident)? $(, unless $unless:ident)?,
            run $run:ident $(($($argument:expr),+))?;)+
    })+) => {
        /// What each row of the key table runs.
        const EFFECTS: &[fn(&mut App)] = &[$($(|app| app.$run($($($argument),+)?),)+)+];
    };
}

key_table!(declare_effects);

impl App {
    /// Does what an action does on the current screen; says whether it does anything there.
    pub(in crate::tui) fn act(&mut self, action: Action) -> bool {
        let binding = self.keys.of(action, self.tab).cloned();
        self.run_binding(binding)
    }

    /// Does what a key does, or says why it may not be used now; says whether it means anything.
    pub(in crate::tui) fn run_binding(&mut self, binding: Option<Binding>) -> bool {
        let Some(binding) = binding else {
            return false;
        };
        match self.refusal(&binding) {
            Some(why) => self.refuse(why),
            None => EFFECTS[binding.row](self),
        }
        true
    }
}
