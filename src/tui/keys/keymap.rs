//! Which keys do what on which screens.

use super::{action::Action, chord::Chord, tab::Tab, table::key_table};

/// What a key does on which screens, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Its row in the table.
    pub row: usize,
    /// What it does.
    pub action: Action,
    /// The screens on which it works; none means all.
    pub tabs: &'static [Tab],
    /// The keys, the first one is shown in footers.
    pub chords: Vec<Chord>,
    /// What it does, for the help.
    pub words: &'static str,
    /// What it does, for the footer; empty where it is not shown there.
    pub hint: &'static str,
}

impl Binding {
    /// Whether it works on a screen.
    pub fn works_on(&self, tab: Tab) -> bool {
        self.tabs.is_empty() || self.tabs.contains(&tab)
    }

    /// Its name in `keys.toml`, by which the help and the palette find it too.
    pub fn name(&self) -> &'static str {
        self.action.name()
    }
}

/// All keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    pub(super) bindings: Vec<Binding>,
}

/// A row as it is declared.
struct Row {
    action: Action,
    tabs: &'static [Tab],
    chords: &'static str,
    words: &'static str,
    hint: &'static str,
}

macro_rules! declare_rows {
    ($($(#[$doc:meta])* $Action:ident $name:literal {
        $(on [$($Tab:ident),*], $chords:literal, $words:literal
            $(, hint $hint:literal $(as $wording:ident)?)? $(, shown $shown:ident)? $(, unless $unless:ident)?,
            run $run:ident $(($($argument:expr),+))?;)+
    })+) => {
        const ROWS: &[Row] = &[$($(Row {
            action: Action::$Action,
            tabs: &[$(Tab::$Tab),*],
            chords: $chords,
            words: $words,
            hint: concat!($($hint)?),
        },)+)+];
    };
}

key_table!(declare_rows);

impl Default for Keys {
    fn default() -> Self {
        let binding = |(row, declared): (usize, &Row)| Binding {
            row,
            action: declared.action,
            tabs: declared.tabs,
            chords: declared
                .chords
                .split(' ')
                .filter_map(Chord::parse)
                .collect(),
            words: declared.words,
            hint: declared.hint,
        };
        Self {
            bindings: ROWS.iter().enumerate().map(binding).collect(),
        }
    }
}

impl Keys {
    /// What a key does on a screen.
    pub fn action(&self, chord: Chord, tab: Tab) -> Option<Action> {
        self.pressed(chord, tab).map(|b| b.action)
    }

    /// The binding of a key on a screen.
    pub fn pressed(&self, chord: Chord, tab: Tab) -> Option<&Binding> {
        self.on(tab).find(|b| b.chords.contains(&chord))
    }

    /// The binding of an action on a screen.
    pub fn of(&self, action: Action, tab: Tab) -> Option<&Binding> {
        self.on(tab).find(|b| b.action == action)
    }

    /// Every binding, in the table's order.
    pub fn all(&self) -> impl Iterator<Item = &Binding> {
        self.bindings.iter()
    }

    /// What works on a screen, in the table's order.
    pub fn on(&self, tab: Tab) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |b| b.works_on(tab))
    }

    /// The first key of an action on a screen; empty where it has none.
    pub fn shown(&self, action: Action, tab: Tab) -> String {
        self.of(action, tab)
            .and_then(|b| b.chords.first())
            .map(Chord::to_string)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_names_keys_and_no_key_does_two_things_on_one_screen() {
        for (row, binding) in ROWS.iter().zip(Keys::default().bindings) {
            assert_eq!(
                row.chords.split(' ').count(),
                binding.chords.len(),
                "{}",
                row.words
            );
        }
        for tab in Tab::ALL {
            let mut seen = HashSet::new();
            for binding in Keys::default().on(tab) {
                for chord in &binding.chords {
                    assert!(seen.insert(*chord), "{chord} on {tab:?}");
                }
            }
        }
    }
}
