//! The one table of keys.

use super::{
    action::{Action, Tab},
    chord::Chord,
};

/// What a key does on which screens, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// Its name in `keys.toml`, by which the help and the palette find it too.
    pub name: &'static str,
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
}

/// All keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    pub(super) bindings: Vec<Binding>,
}

type Row = (
    Action,
    &'static str,
    &'static [Tab],
    &'static str,
    &'static str,
    &'static str,
);

const ALL: &[Tab] = &[];
const TASK: &[Tab] = &[Tab::Task];
const PLAN: &[Tab] = &[Tab::Plan];
const TRAIN: &[Tab] = &[Tab::Train];
const NOT_TRAIN: &[Tab] = &[Tab::Task, Tab::Plan, Tab::Decide, Tab::Deploy, Tab::Sweeps];
const SWEEPS: &[Tab] = &[Tab::Sweeps];
const LISTS: &[Tab] = &[Tab::Task, Tab::Train, Tab::Sweeps];
const SORTED: &[Tab] = &[Tab::Train, Tab::Sweeps];
const TABLES: &[Tab] = &[Tab::Plan, Tab::Train, Tab::Decide, Tab::Deploy, Tab::Sweeps];
const COPIED: &[Tab] = &[Tab::Plan, Tab::Train, Tab::Decide, Tab::Sweeps];
const DEPLOY: &[Tab] = &[Tab::Deploy];
const PANES: &[Tab] = &[Tab::Task, Tab::Plan, Tab::Train, Tab::Decide, Tab::Sweeps];
const DECIDE: &[Tab] = &[Tab::Decide];
const OPENED: &[Tab] = &[Tab::Train, Tab::Decide, Tab::Deploy];
const RESUMED: &[Tab] = &[Tab::Train, Tab::Sweeps];

/// Action, name, screens, keys, words, hint. Help shows them in this order, footers show those with a hint.
// A table is read by its rows: one line each.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    (Action::Enter, "enter", TASK, "enter", "plan the preset; edit the requirement", "plan"),
    (Action::Enter, "enter", PLAN, "enter", "start the sweep; edit the setting", "start"),
    (Action::Enter, "enter", DECIDE, "enter", "type the bound of the limit", "edit"),
    (Action::Enter, "enter", SWEEPS, "enter", "open the sweep", "open"),
    (Action::Why, "why", DECIDE, "a", "the whole advice: why, what would help, what would change it", "why"),
    (Action::Pause, "pause", TRAIN, "p", "pause the trial or the replay, or let it go on", "pause trial"),
    (Action::PauseSweep, "pause-sweep", OPENED, "P", "pause the sweep, or let it go on", ""),
    (Action::Skip, "skip", TRAIN, "x", "skip the trial, or stop the sweep", "skip"),
    (Action::Retry, "retry", TRAIN, "r", "train the failed or skipped trial again", ""),
    (Action::Resume, "resume", RESUMED, "R", "take up an interrupted or stopped sweep", "resume"),
    (Action::Slower, "slower", TRAIN, "[", "replay: half the pace", "slower"),
    (Action::Faster, "faster", TRAIN, "]", "replay: twice the pace", "faster"),
    (Action::SeekBack, "seek-back", TRAIN, "{", "replay: back by a tenth", ""),
    (Action::SeekForward, "seek-forward", TRAIN, "}", "replay: forward by a tenth", ""),
    (Action::Replay, "replay", SWEEPS, "v", "replay the sweep", "replay"),
    (Action::Remove, "remove", SWEEPS, "d delete", "delete the sweep, or all marked ones", "delete"),
    (Action::Mark, "mark", TRAIN, "space", "mark the trial; keys act on all marked, charts show no others", ""),
    (Action::Mark, "mark", SWEEPS, "space", "mark the sweep: two are shown side by side, delete acts on all", "mark"),
    (Action::Pin, "pin", TRAIN, "*", "pin the trial, to compare the others with it", ""),
    (Action::Crosshair, "crosshair", TRAIN, "c", "read values at a place of all charts, moved with left and right", ""),
    (Action::LogY, "log-y", TRAIN, "o", "logarithmic values, or not, in the chart that has the keys", ""),
    (Action::LogX, "log-x", TRAIN, "O", "logarithmic x-axis, or not", ""),
    (Action::XAxis, "x-axis", TRAIN, "X", "along the charts: epochs, steps, seconds, samples, FLOPs", ""),
    (Action::Rougher, "rougher", TRAIN, "<", "smooth curves less", ""),
    (Action::Smoother, "smoother", TRAIN, ">", "smooth curves more", ""),
    (Action::Group, "group", TRAIN, "b", "a line a model with a band over its seeds, or a line a trial", ""),
    (Action::ZoomIn, "zoom-in", TRAIN, "+", "zoom in along the charts", ""),
    (Action::ZoomOut, "zoom-out", TRAIN, "-", "zoom out along the charts", ""),
    (Action::ZoomWhole, "zoom-whole", TRAIN, "=", "all of the charts, as 0 does while they are zoomed", ""),
    (Action::PanLeft, "pan-left", TRAIN, "H", "pan the zoomed charts to the left", ""),
    (Action::PanRight, "pan-right", TRAIN, "L", "pan the zoomed charts to the right", ""),
    (Action::Freeze, "freeze", OPENED, "f", "keep what is shown while training goes on", ""),
    (Action::Sort, "sort", SORTED, "s", "sort by the next column", ""),
    (Action::Reverse, "reverse", SORTED, "S", "turn the order round", ""),
    (Action::Filter, "filter", LISTS, "/", "show only rows with a text, or as in scale<100 and not state:done", "filter"),
    (Action::Next, "next", LISTS, "n", "next row that the filter leaves", ""),
    (Action::Previous, "previous", LISTS, "N", "previous row that the filter leaves", ""),
    (Action::Down, "down", ALL, "j down", "down", ""),
    (Action::Up, "up", ALL, "k up", "up", ""),
    (Action::Left, "left", ALL, "h left", "left: crosshair, tighter limit, or previous pane", ""),
    (Action::Right, "right", ALL, "l right", "right: crosshair, looser limit, or next pane", ""),
    (Action::Top, "top", ALL, "g home", "first row", ""),
    (Action::Bottom, "bottom", ALL, "G end", "last row", ""),
    (Action::PageDown, "page-down", ALL, "pagedown", "ten rows down", ""),
    (Action::PageUp, "page-up", ALL, "pageup", "ten rows up", ""),
    (Action::NextPane, "next-pane", PANES, "tab", "next pane", "pane"),
    (Action::PreviousPane, "previous-pane", PANES, "shift-tab", "previous pane", ""),
    (Action::Maximise, "maximise", PANES, "z", "the pane takes the whole screen, or gives it back", "enlarge"),
    (Action::Task, "task", ALL, "1", "choose what to study", ""),
    (Action::Plan, "plan", ALL, "2", "see what it would cost", ""),
    (Action::Train, "train", ALL, "3", "watch it train", ""),
    (Action::Decide, "decide", TRAIN, "4", "the advice: which scale to take", "advice"),
    (Action::Decide, "decide", NOT_TRAIN, "4", "the advice: which scale to take", ""),
    (Action::Deploy, "deploy", ALL, "5", "compare what would be shipped", ""),
    (Action::Sweeps, "sweeps", ALL, "0", "all sweeps", ""),
    (Action::Back, "back", ALL, "esc", "back", ""),
    (Action::Copy, "copy", DEPLOY, "y", "copy the table, with the path of the weights", "copy"),
    (Action::Copy, "copy", COPIED, "y", "copy what the pane shows to the clipboard", ""),
    (Action::Write, "write", TABLES, "w", "write what the pane shows into a file here", ""),
    (Action::Theme, "theme", ALL, "t", "choose a theme, seen at once", ""),
    (Action::LightDark, "light-dark", ALL, "T", "light theme for dark, or the other way round", ""),
    (Action::Marker, "marker", ALL, "m", "draw curves in braille, blocks or ASCII", ""),
    (Action::Mouse, "mouse", ALL, "M", "turn the mouse on or off", ""),
    (Action::Palette, "palette", ALL, ":", "choose any action by its words or its key", ""),
    (Action::Redraw, "redraw", ALL, "ctrl-l", "draw everything anew", ""),
    (Action::Suspend, "suspend", ALL, "ctrl-z", "go to the background", ""),
    (Action::Help, "help", ALL, "?", "all keys", "help"),
    (Action::Leave, "leave", ALL, "q ctrl-c", "leave; a running sweep goes on", "leave"),
];

impl Default for Keys {
    fn default() -> Self {
        let binding = |&(action, name, tabs, chords, words, hint): &Row| Binding {
            action,
            name,
            tabs,
            chords: chords.split(' ').filter_map(Chord::parse).collect(),
            words,
            hint,
        };
        Self {
            bindings: ROWS.iter().map(binding).collect(),
        }
    }
}

impl Keys {
    /// What a key does on a screen.
    pub fn action(&self, chord: Chord, tab: Tab) -> Option<Action> {
        let matches = |b: &&Binding| b.works_on(tab) && b.chords.contains(&chord);
        self.bindings.iter().find(matches).map(|b| b.action)
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
        let binding = self.on(tab).find(|b| b.action == action);
        binding
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
            assert_eq!(row.3.split(' ').count(), binding.chords.len(), "{}", row.1);
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
