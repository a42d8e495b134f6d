//! How the dashboard looks: themes, the characters of curves, the mouse.

use crate::{
    tui::{
        effect::Effect,
        state::{App, Overlay},
    },
    words::{say, word},
};

impl App {
    /// Lists the themes.
    pub(in crate::tui) fn list_themes(&mut self) {
        let before = self.look.theme.name.clone();
        let at = self.look.themes.iter().position(|t| *t == before);
        self.overlay = Some(Overlay::Themes {
            selected: at.unwrap_or(0),
            before,
        });
    }

    /// A light theme for a dark one, or the other way round.
    pub(in crate::tui) fn turn_theme(&mut self) {
        match counterpart(&self.look.themes, &self.look.theme.name) {
            Some(name) => {
                self.inform(say!("theme {name}", name));
                self.effects.push(Effect::Theme(name));
            }
            None => self.refuse(word("there is no other theme")),
        }
    }

    /// Draws curves with the next characters.
    pub(in crate::tui) fn next_marker(&mut self) {
        self.marker = self.marker.next();
        let marker = word(self.marker.name());
        self.inform(say!("curves in {marker}", marker));
    }

    /// Turns the mouse on or off.
    pub(in crate::tui) fn toggle_mouse(&mut self) {
        self.mouse = !self.mouse;
        self.effects.push(Effect::Mouse(self.mouse));
        self.inform(if self.mouse {
            word("mouse on")
        } else {
            word("mouse off")
        });
    }

    /// Draws everything anew.
    pub(in crate::tui) fn redraw(&mut self) {
        self.effects.push(Effect::Redraw);
    }
}

/// The theme of the same name but the other brightness, else the plain one of the other brightness.
fn counterpart(themes: &[String], current: &str) -> Option<String> {
    let (mine, other) = if current.contains("light") {
        ("light", "dark")
    } else {
        ("dark", "light")
    };
    let same = current.replace(mine, other);
    let found = |name: &str| themes.iter().find(|t| *t == name && *t != current);
    found(&same).or_else(|| found(other)).cloned()
}
