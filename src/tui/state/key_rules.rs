//! The key table's columns of what is shown: which keys footer, help and palette name, and why a key may not be used.

use super::app::App;
use crate::tui::keys::{Binding, key_table};

/// When a key is shown, why it may not be used, and what the footer says of it.
struct Rule {
    shown: Option<fn(&App) -> bool>,
    unless: Option<fn(&App) -> Option<String>>,
    hint: Option<fn(&App, &str) -> String>,
}

/// A column that may be left out.
macro_rules! column {
    () => {
        None
    };
    ($method:ident) => {
        Some(App::$method)
    };
}

macro_rules! declare_rules {
    ($($(#[$doc:meta])* $Action:ident $name:literal {
        $(on [$($Tab:ident),*], $chords:literal, $words:literal
            $(, hint $hint:literal $(as $wording:ident)?)? $(, shown $shown:ident)? $(, unless $unless:ident)?,
            run $run:ident $(($($argument:expr),+))?;)+
    })+) => {
        const RULES: &[Rule] = &[$($(Rule {
            shown: column!($($shown)?),
            unless: column!($($unless)?),
            hint: column!($($($wording)?)?),
        },)+)+];
    };
}

key_table!(declare_rules);

impl App {
    /// The bindings that would do something now, in the table's order.
    pub(in crate::tui) fn bindings(&self) -> impl Iterator<Item = &Binding> {
        let shown = |b: &&Binding| RULES[b.row].shown.is_none_or(|shown| shown(self));
        self.keys.on(self.tab).filter(shown)
    }

    /// Why a key may not be used now.
    pub(in crate::tui) fn refusal(&self, binding: &Binding) -> Option<String> {
        RULES[binding.row].unless.and_then(|unless| unless(self))
    }

    /// The word for a key in the footer, as things are now; empty where it is not shown there.
    pub(in crate::tui) fn hint(&self, binding: &Binding) -> String {
        let usual = match binding.hint {
            "" => String::new(),
            hint => crate::words::word(hint).to_owned(),
        };
        match RULES[binding.row].hint {
            Some(hint) => hint(self, &usual),
            None => usual,
        }
    }
}
