//! What a pane shows, copied or written into a file.

use crate::{
    tui::{effect::Effect, keys::Tab, request::Request, screens, state::App},
    words::{say, word},
};

impl App {
    /// Copies what the pane shows.
    pub(in crate::tui) fn copy_pane(&mut self) {
        let Some((_, text)) = screens::pane_text(self) else {
            return self.refuse(word("there is nothing to copy yet"));
        };
        let rows = text.lines().count().saturating_sub(1);
        self.inform(say!("copied {rows} rows", rows));
        self.effects.push(Effect::Copy(text));
    }

    /// Writes what the pane shows into a file.
    pub(in crate::tui) fn write_pane(&mut self) {
        match screens::pane_text(self) {
            Some((pane, text)) => self.ask(Request::Write {
                name: self.file_name(pane),
                text,
            }),
            None => self.refuse(word("there is nothing to write yet")),
        }
    }

    /// The name of a pane's file: that of the sweep or scenario, then the pane's.
    pub(in crate::tui) fn file_name(&self, pane: &str) -> String {
        let drafted = || Some(self.draft.as_ref()?.scenario.name.clone());
        let of = match self.tab {
            Tab::Plan => drafted(),
            Tab::Sweeps | Tab::Task => None,
            Tab::Train | Tab::Decide | Tab::Deploy => self.sweep().map(|s| s.plan.id.to_string()),
        };
        match of {
            Some(of) => format!("{of}-{pane}"),
            None => format!("scalescope-{pane}"),
        }
    }
}
