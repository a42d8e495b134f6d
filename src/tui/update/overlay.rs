//! What lies above a screen: opening it, and the keys that it takes.

use crate::tui::{
    effect::Effect,
    keys::{Action, Chord},
    screens,
    state::{App, Overlay, Typed, type_into},
};

/// By how many rows a key moves in what lies above the screen.
const MOVES: [(Action, isize); 6] = [
    (Action::Down, 1),
    (Action::Up, -1),
    (Action::PageDown, 10),
    (Action::PageUp, -10),
    (Action::Top, isize::MIN),
    (Action::Bottom, isize::MAX),
];
/// What a key does whatever lies above the screen.
const ABOVE_ALL: [Action; 3] = [Action::Leave, Action::Suspend, Action::Redraw];

impl App {
    /// Shows all keys.
    pub(in crate::tui) fn open_help(&mut self) {
        self.overlay = Some(Overlay::Help {
            query: String::new(),
            scroll: 0,
        });
    }

    /// Shows the whole advice, where there is one.
    pub(in crate::tui) fn show_advice(&mut self) {
        if self.is_advised() {
            self.overlay = Some(Overlay::Advice { scroll: 0 });
        }
    }

    /// Lists what can be done.
    pub(in crate::tui) fn open_palette(&mut self) {
        self.overlay = Some(Overlay::Palette {
            query: String::new(),
            selected: 0,
        });
    }

    pub(in crate::tui) fn press_above(&mut self, chord: Chord) -> bool {
        let Some(mut overlay) = self.overlay.take() else {
            return false;
        };
        if matches!(overlay, Overlay::Advice { .. }) {
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
        if let Some(action) = action.filter(|action| ABOVE_ALL.contains(action)) {
            return self.act(action);
        }
        let moved = MOVES.iter().find(|(moves, _)| Some(*moves) == action);
        if let Some((_, by)) = moved {
            overlay.move_by(*by, rows);
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
}
