//! Keys that work on every screen: help and palette, looks, clipboard, going back, leaving.

use crate::{
    tui::{
        effect::Effect,
        keys::{Action, Tab},
        request::Request,
        screens,
        state::{App, OpenSweep, Overlay, Window},
    },
    words::{say, word},
};

impl App {
    pub(in crate::tui) fn act_everywhere(&mut self, action: Action) -> bool {
        match action {
            Action::Help => {
                self.overlay = Some(Overlay::Help {
                    query: String::new(),
                    scroll: 0,
                });
            }
            Action::Why if self.opened.as_ref().is_some_and(|o| o.advice().is_some()) => {
                self.overlay = Some(Overlay::Why { scroll: 0 });
            }
            Action::Palette => {
                self.overlay = Some(Overlay::Palette {
                    query: String::new(),
                    selected: 0,
                });
            }
            Action::Back => self.back(),
            Action::Write => match screens::pane_text(self) {
                Some((pane, text)) => self.ask(Request::Write {
                    name: self.file_name(pane),
                    text,
                }),
                None => self.refuse(word("there is nothing to write yet")),
            },
            Action::Copy => match screens::pane_text(self) {
                Some((_, text)) => {
                    self.inform(say!(
                        "copied {rows} rows",
                        rows = text.lines().count().saturating_sub(1)
                    ));
                    self.effects.push(Effect::Copy(text));
                }
                None => self.refuse(word("there is nothing to copy yet")),
            },
            Action::Theme => self.list_themes(),
            Action::LightDark => self.turn_theme(),
            Action::Marker => {
                self.marker = self.marker.next();
                self.inform(say!(
                    "curves in {marker}",
                    marker = word(self.marker.name())
                ));
            }
            Action::Mouse => {
                self.mouse = !self.mouse;
                self.effects.push(Effect::Mouse(self.mouse));
                self.inform(if self.mouse {
                    word("mouse on")
                } else {
                    word("mouse off")
                });
            }
            Action::Redraw => self.effects.push(Effect::Redraw),
            Action::Suspend => self.effects.push(Effect::Suspend),
            Action::Leave => self.leave(),
            _ => return false,
        }
        true
    }

    /// The name of a pane's file: that of the sweep or scenario, then the pane's.
    pub(in crate::tui) fn file_name(&self, pane: &str) -> String {
        let drafted = || Some(self.draft.as_ref()?.scenario.name.clone());
        let of = match self.tab {
            Tab::Plan => drafted(),
            Tab::Sweeps | Tab::Task => None,
            _ => self.sweep().map(|s| s.plan.id.to_string()),
        };
        match of {
            Some(of) => format!("{of}-{pane}"),
            None => format!("scalescope-{pane}"),
        }
    }

    pub(in crate::tui) fn list_themes(&mut self) {
        let before = self.look.theme.name.clone();
        let at = self.look.themes.iter().position(|t| *t == before);
        self.overlay = Some(Overlay::Themes {
            selected: at.unwrap_or(0),
            before,
        });
    }

    pub(in crate::tui) fn turn_theme(&mut self) {
        match counterpart(&self.look.themes, &self.look.theme.name) {
            Some(name) => {
                self.inform(say!("theme {name}", name));
                self.effects.push(Effect::Theme(name));
            }
            None => self.refuse(word("there is no other theme")),
        }
    }

    /// Undoes the latest narrowing, one at a time.
    pub(in crate::tui) fn back(&mut self) {
        let filtered = self.filter_mut().is_some_and(|(f, _)| !f.is_empty());
        if self.notice.take().is_some() {
        } else if self.maximised {
            self.maximised = false;
        } else if filtered {
            if let Some((filter, _)) = self.filter_mut() {
                filter.clear();
            }
        } else if self.tab == Tab::Train && self.train.crosshair.take().is_some() {
        } else if self.tab == Tab::Train && !self.train.window.is_whole() {
            self.train.window = Window::default();
        } else if self.tab == Tab::Train && !self.train.marked.is_empty() {
            self.train.marked.clear();
        } else if self.tab == Tab::Sweeps && !self.sweeps.marked.is_empty() {
            self.sweeps.marked.clear();
            self.compare();
        } else if self.opened.as_ref().is_some_and(OpenSweep::is_frozen) {
            self.go(Action::Freeze);
        } else if !self.first_pane() {
            match self.tab {
                Tab::Train => self.train.chosen = None,
                Tab::Plan => self.show(Tab::Task),
                Tab::Decide | Tab::Deploy => self.show(Tab::Train),
                Tab::Task | Tab::Sweeps => {}
            }
        }
    }

    /// Leaves, and says how to go on.
    pub(in crate::tui) fn end_demonstration(&mut self) {
        let farewell = word(
            "`scalescope` opens the dashboard, `scalescope run vision-digits` starts what was shown",
        );
        self.effects.push(Effect::Leave(Some(farewell.into())));
    }

    pub(in crate::tui) fn leave(&mut self) {
        let running = self.opened.as_ref().filter(|o| o.is_running());
        let farewell = running.map(|o| {
            let id = &o.live().plan.id;
            say!(
                "the sweep goes on; `scalescope watch {id}` comes back to it",
                id
            )
        });
        self.effects.push(Effect::Leave(farewell));
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
