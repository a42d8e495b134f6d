//! The most needed keys, at the right of the status line, as they work now.

use ratatui::text::{Line, Span};

use super::layout::{COMPACT, Room};
use crate::{
    tui::{
        keys::{Action, Binding, Tab},
        state::{App, Overlay, Question, TextInput},
        theme::Role,
    },
    words::{noop, word},
};

/// Which hints leave first where there is no room for all; the ways to the next pane and to the advice leave before one of
/// these, depending on what is seen without them.
const YIELDING: [Action; 12] = [
    Action::Maximise,
    Action::Filter,
    Action::Mark,
    Action::Slower,
    Action::Faster,
    Action::Replay,
    Action::Remove,
    Action::Skip,
    Action::Resume,
    Action::Leave,
    Action::Enter,
    Action::Pause,
];
/// How many of them leave only after parts of the state have left; one more where there is room for one pane only.
const LEAST: usize = 3;

/// How many panes of a screen are seen by a key only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hidden {
    /// None.
    None,
    /// One or some.
    Some,
    /// All but one.
    Most,
}

impl Hidden {
    fn of(app: &App) -> Self {
        let room = Room::of(app.area);
        if app.area.width < COMPACT.0 {
            return Self::Most;
        }
        let some = app.maximised
            || match app.tab {
                // The machines have the place of the table.
                Tab::Decide => true,
                Tab::Train | Tab::Plan => room != Room::Full,
                Tab::Task | Tab::Deploy | Tab::Sweeps => room == Room::Stacked,
            };
        if some && app.pane().is_some() {
            Self::Some
        } else {
            Self::None
        }
    }

    /// Before which hint two others leave.
    fn leaving_before(self) -> [(Action, Action); 2] {
        match self {
            // All panes are seen, and the tabs are named: so is the way to the advice.
            Self::None => [
                (Action::NextPane, Action::Filter),
                (Action::Decide, Action::Leave),
            ],
            Self::Some => [
                (Action::NextPane, Action::Enter),
                (Action::Decide, Action::Resume),
            ],
            // Of the tabs only the numbers are seen.
            Self::Most => [
                (Action::NextPane, Action::Enter),
                (Action::Decide, Action::Enter),
            ],
        }
    }

    /// All hints, that which leaves first at the beginning.
    fn yielding(self) -> Vec<Action> {
        let mut order = YIELDING.to_vec();
        for (action, next) in self.leaving_before() {
            let at = order.iter().position(|a| *a == next);
            order.insert(at.unwrap_or(order.len()), action);
        }
        order
    }
}

/// The keys in ever fewer words, and how many of the last choices are to stand even where the state must yield to them.
pub fn choices(app: &App) -> (Vec<Line<'static>>, usize) {
    let hidden = Hidden::of(app);
    let mut yielding = hidden.yielding();
    let place = |action| yielding.iter().position(|y| *y == action);
    let (pane, enter) = (place(Action::NextPane), place(Action::Enter));
    if let (Hidden::Most, true, Some(pane), Some(enter)) = (hidden, app.edits(), pane, enter) {
        // A pane that Enter edits says so itself.
        yielding.swap(pane, enter);
    }
    let least = LEAST + usize::from(hidden == Hidden::Most);
    let alone = Room::of(app.area) == Room::Stacked || app.pane().is_none();
    let choices = match &app.question {
        Some(question) => vec![answers(app, question)],
        None if app.scene.is_some() => vec![pairs(
            app,
            [(word("any key").into(), word("leaves").into())],
        )],
        None if app.input.is_some() || app.overlay.is_some() => vec![typing(app)],
        None => (0..=yielding.len())
            .map(|gone| {
                hints(app, |action| {
                    let idle = alone && action == Action::Maximise;
                    !idle && !yielding[..gone].contains(&action)
                })
            })
            .collect(),
    };
    (choices, least)
}

fn answers(app: &App, question: &Question) -> Line<'static> {
    let answers = question
        .answers
        .iter()
        .map(|(key, words, _)| (key.to_string(), (*words).to_owned()));
    let no = ("n".to_owned(), word("no").to_owned());
    pairs(app, answers.chain([no]))
}

/// The keys with a hint in the table, as they work now.
fn hints(app: &App, wanted: impl Fn(Action) -> bool) -> Line<'static> {
    let wanted = |b: &&Binding| wanted(b.action) && !b.chords.is_empty();
    let bindings = app.bindings().filter(wanted);
    let narrow = Hidden::of(app) == Hidden::Most;
    let hint = |b: &Binding| match (b.action, app.pane()) {
        (Action::NextPane, Some((at, of))) if narrow => format!("{at}/{of}"),
        _ => app.hint(b),
    };
    let hinted = bindings.map(|b| (b.chords[0].to_string(), hint(b)));
    pairs(app, hinted.filter(|(_, hint)| !hint.is_empty()))
}

fn typing(app: &App) -> Line<'static> {
    let keys: &[_] = match (&app.input, &app.overlay) {
        (_, Some(Overlay::Help { .. } | Overlay::Advice { .. })) => {
            &[("↑↓", noop("scroll")), ("Esc", noop("close"))]
        }
        (_, Some(Overlay::Themes { .. })) => &[
            ("↑↓", noop("choose")),
            ("Enter", noop("keep")),
            ("Esc", noop("back")),
        ],
        (_, Some(Overlay::Palette { .. })) => &[
            ("↑↓", noop("choose")),
            ("Enter", noop("do")),
            ("Esc", noop("close")),
        ],
        (Some(TextInput::Filter), None) => &[("Enter", noop("keep")), ("Esc", noop("clear"))],
        (
            Some(TextInput::Constraint(..) | TextInput::Setting { .. } | TextInput::Bound { .. }),
            None,
        ) => &[("Enter", noop("set")), ("Esc", noop("give up"))],
        (None, None) => &[],
    };
    pairs(
        app,
        keys.iter()
            .map(|(key, words)| ((*key).to_owned(), word(words).to_owned())),
    )
}

fn pairs(app: &App, pairs: impl IntoIterator<Item = (String, String)>) -> Line<'static> {
    let mut spans = Vec::new();
    for (key, words) in pairs {
        if !spans.is_empty() {
            spans.push(Span::raw("  "));
        }
        spans.push(Span::styled(key, app.style(Role::Text)));
        spans.push(Span::styled(format!(" {words}"), app.style(Role::Dim)));
    }
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::{Action, Hidden};

    #[test]
    fn what_is_seen_elsewhere_leaves_before_what_is_not() {
        let outlasts = |hidden: Hidden, one: Action, other: Action| {
            let order = hidden.yielding();
            let place = |action| order.iter().position(|a| *a == action);
            assert_eq!(order.len(), 14);
            place(one).expect("in it") > place(other).expect("in it")
        };
        assert!(outlasts(Hidden::None, Action::Leave, Action::Decide));
        assert!(outlasts(Hidden::None, Action::Filter, Action::NextPane));
        assert!(outlasts(Hidden::Some, Action::NextPane, Action::Leave));
        assert!(outlasts(Hidden::Some, Action::Resume, Action::Decide));
        assert!(outlasts(Hidden::Most, Action::Decide, Action::NextPane));
        for hidden in [Hidden::None, Hidden::Some, Hidden::Most] {
            assert!(outlasts(hidden, Action::Pause, Action::Enter));
        }
    }
}
