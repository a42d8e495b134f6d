//! Every key of the table does what the help says, on every screen where the help says it.

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use scalescope::{
    sweep::Command,
    tui::{
        Action, App, Binding, Dashboard, Effect, Keys, Look, Message, Mode, Playback, Request,
        Start, Tab, theme,
    },
};

use crate::{
    fixture::{both, draft, drawn, hit, knowing, look, plan, press, text},
    journal::{interrupted, midway},
};

/// A dashboard on a screen, so that an action has something to do there.
fn stage(tab: Tab, action: Action) -> App {
    let mut app = match action {
        Action::Slower | Action::Faster | Action::SeekBack | Action::SeekForward => {
            let mut app = App::new(Start::Watching);
            app.look(look());
            app.update(Message::Opened(Box::new(plan()), Mode::Replay));
            app.update(Message::Events(midway()));
            app
        }
        Action::Resume if tab == Tab::Train => {
            let mut app = knowing(interrupted());
            app.update(Message::Alive(false));
            app
        }
        // While another sweep runs, it is asked whether to begin after it.
        Action::Enter if tab == Tab::Plan => {
            let mut app = App::new(Start::Choose);
            app.update(Message::Draft(Box::new(draft())));
            app
        }
        _ => knowing(midway()),
    };
    // With colours, because which pane has the keys is said by them too.
    app.look(Look {
        theme: theme::find("dark", None, theme::Depth::True).expect("shipped"),
        themes: theme::names(None),
        ..look()
    });
    let place = Tab::ALL.iter().position(|t| *t == tab);
    press(
        &mut app,
        ["1", "2", "3", "4", "5", "0"][place.expect("a tab")],
    );
    let before = match (action, tab) {
        (Action::Down | Action::Next | Action::Bottom | Action::PageDown, _) => "g",
        (Action::Up | Action::Previous | Action::Top | Action::PageUp, _) => "G",
        (Action::Retry, _) => "gjjjj",
        (Action::Resume, Tab::Sweeps) => "gjj",
        (Action::Remove | Action::Replay, _) => "gj",
        (Action::Left | Action::Right, Tab::Train) => "c",
        (Action::ZoomOut | Action::ZoomWhole | Action::PanLeft | Action::PanRight, _) => "++",
        (Action::Rougher, _) => ">>",
        _ => "",
    };
    press(&mut app, before);
    // Enter edits constraints, and nothing else there.
    if (action, tab) == (Action::Enter, Tab::Decide) {
        hit(&mut app, KeyCode::Tab);
    }
    let panes = [
        Action::Left,
        Action::Right,
        Action::NextPane,
        Action::PreviousPane,
        Action::Maximise,
    ];
    if tab == Tab::Sweeps && panes.contains(&action) {
        press(&mut app, "gj  ");
        app.update(Message::Compared(both()));
    }
    app.effects();
    app
}

/// What can be seen of a dashboard from outside.
struct Seen {
    text: String,
    buffer: Buffer,
    effects: Vec<Effect>,
}

fn seen(app: &mut App) -> Seen {
    Seen {
        text: text(app, 120, 40),
        buffer: drawn(app, 120, 40),
        effects: app.effects(),
    }
}

impl Seen {
    /// The line of the selected row.
    fn row(&self) -> Option<usize> {
        // What has the keys is marked in its frame.
        let marked = |l: &str| l.replace("╭▸", "").contains('▸');
        self.text.lines().position(marked)
    }

    /// Whether the numbers along the charts are equally far apart.
    fn is_even(&self) -> bool {
        let axis = self.text.lines().find(|l| l.contains(" epochs"));
        let axis = axis.unwrap_or_default().replace(" epochs", "       ");
        let letters: Vec<char> = axis.chars().collect();
        // The charts stand in the right half.
        let starts = (letters.len() / 2..letters.len())
            .filter(|at| letters[*at].is_ascii_digit() && letters[at - 1] == ' ');
        let starts: Vec<_> = starts.collect();
        let gaps = starts.windows(2).map(|pair| pair[1] - pair[0]);
        starts.len() > 2 && gaps.clone().max() <= gaps.min().map(|least| least + 1)
    }

    fn panes(&self) -> usize {
        self.text.matches('╭').count()
    }

    fn asks(&self, wanted: impl Fn(&Request) -> bool) -> bool {
        matches!(&self.effects[..], [Effect::Request(request), ..] if wanted(request))
    }
}

/// Whether an action did what its words say.
fn did(action: Action, tab: Tab, before: &Seen, now: &Seen) -> bool {
    let shows = |words: &str| now.text.contains(words) && !before.text.contains(words);
    let changed = before.text != now.text;
    let sent = |wanted: fn(&Command) -> bool| {
        now.asks(|request| matches!(request, Request::Send(command) if wanted(command)))
    };
    let on = |title: &str| {
        let tabs = now.text.lines().next().unwrap_or_default();
        tabs.contains(&format!(" {title}]"))
    };
    match action {
        Action::Task => on("Task"),
        Action::Plan => on("Plan"),
        Action::Train => on("Train"),
        Action::Decide => on("Decide"),
        Action::Deploy => on("Deploy"),
        Action::Sweeps => on("Sweeps"),
        Action::Down | Action::Next | Action::Bottom | Action::PageDown => now.row() > before.row(),
        Action::Up | Action::Previous | Action::Top | Action::PageUp => now.row() < before.row(),
        Action::Left | Action::Right if tab == Tab::Train => changed,
        Action::Left | Action::Right | Action::NextPane | Action::PreviousPane => {
            now.buffer != before.buffer
        }
        Action::Maximise => now.panes() < before.panes(),
        Action::Enter if tab == Tab::Decide => shows("at least _"),
        Action::Enter => now.asks(|request| match tab {
            Tab::Task => matches!(request, Request::Draft(_)),
            Tab::Plan => matches!(request, Request::Start { .. }),
            _ => matches!(request, Request::Open(_)),
        }),
        Action::Back => before.text.contains("keys on ") && !now.text.contains("keys on "),
        Action::Why => shows("╭▸the whole advice "),
        Action::Filter => shows("/_"),
        Action::Pause => sent(|c| matches!(c, Command::Pause { trial: Some(_) })),
        Action::PauseSweep => sent(|c| matches!(c, Command::Pause { trial: None })),
        Action::Skip => shows("skip trial 6 (mlp 50, seed 3)?"),
        Action::Retry => shows("train trial 5 (mlp 50, seed 2) again"),
        Action::Resume if tab == Tab::Train => now.asks(|r| *r == Request::Resume),
        Action::Resume => now.effects.contains(&Effect::Request(Request::Resume)),
        Action::Sort => shows("by sta") || shows("by scenario"),
        Action::Reverse => shows(" ↓ "),
        Action::LogY => now.text.matches(", log").count() != before.text.matches(", log").count(),
        Action::LogX => before.is_even() && !now.is_even(),
        // A line from the top to the bottom of both charts.
        Action::Crosshair => {
            let bars = |seen: &Seen| seen.text.matches('│').count();
            bars(now).abs_diff(bars(before)) > 20
        }
        Action::Group => shows("mean ± sd of seeds"),
        Action::XAxis => shows("steps"),
        // Down from .8, up from none.
        Action::Rougher | Action::Smoother => shows("smoothed .5"),
        // From all, or from a quarter.
        Action::ZoomIn | Action::ZoomOut => shows("25% to 75%"),
        Action::ZoomWhole => before.text.contains("% to ") && !now.text.contains("% to "),
        Action::PanLeft => shows("31% to 56%"),
        Action::PanRight => shows("44% to 69%"),
        Action::Mark => now.text.contains('•') || shows("marked"),
        Action::Pin => shows("than *"),
        Action::Freeze => shows("view frozen"),
        Action::Slower => now.asks(|r| *r == Request::Playback(Playback::Speed(0.5))),
        Action::Faster => now.asks(|r| *r == Request::Playback(Playback::Speed(2.0))),
        Action::SeekBack | Action::SeekForward => now.asks(|r| matches!(r, Request::Playback(_))),
        Action::Replay => now.asks(|r| matches!(r, Request::Replay(_))),
        Action::Remove => shows("with all that was measured?"),
        Action::Copy => matches!(&now.effects[..], [Effect::Copy(_)]),
        Action::Write => now.asks(|r| matches!(r, Request::Write { .. })),
        Action::Theme => shows("╭▸themes "),
        Action::LightDark => matches!(&now.effects[..], [Effect::Theme(_)]),
        Action::Marker => shows("curves in block"),
        Action::Mouse => now.effects == [Effect::Mouse(true)],
        Action::Palette => shows("╭▸: _ "),
        Action::Help => shows("keys on "),
        Action::Redraw => now.effects == [Effect::Redraw],
        Action::Suspend => now.effects == [Effect::Suspend],
        Action::Leave => matches!(&now.effects[..], [Effect::Leave(_)]),
    }
}

fn each(mut check: impl FnMut(Tab, &Binding)) {
    let keys = Keys::default();
    for tab in Tab::ALL {
        for binding in keys.on(tab) {
            check(tab, binding);
        }
    }
}

#[test]
fn every_key_does_what_the_help_says() {
    let mut checked = 0;
    each(|tab, binding| {
        for chord in &binding.chords {
            let mut app = stage(tab, binding.action);
            press(&mut app, "?");
            let help = text(&mut app, 120, 100);
            let said = |l: &str| l.contains(binding.words) && l.contains(&format!("{chord} "));
            if !help.lines().any(said) {
                // The help leaves out what would do nothing here.
                let idle =
                    matches!(binding.action, Action::Left | Action::Right) && tab == Tab::Deploy;
                assert!(idle, "{chord} on {tab:?} in\n{help}");
                continue;
            }
            if binding.action != Action::Back {
                app = stage(tab, binding.action);
            }
            let before = seen(&mut app);
            app.key(chord.event());
            let now = seen(&mut app);
            assert!(
                did(binding.action, tab, &before, &now),
                "{chord} on {tab:?} is to `{}`, effects {:?}\n{}",
                binding.words,
                now.effects,
                now.text
            );
            checked += 1;
        }
    });
    assert!(checked > 150, "only {checked} keys");
}

#[test]
fn every_action_can_have_another_key() {
    each(|tab, binding| {
        let name = binding.name();
        let keys = Keys::parse(&format!("{name} = \"alt-z\"")).expect(name);
        for chord in &binding.chords {
            assert_ne!(keys.action(*chord, tab), Some(binding.action), "{chord}");
        }
        assert_eq!(keys.shown(binding.action, tab), "Alt-Z");
        let own = keys.on(tab).find(|b| b.action == binding.action);
        let event = own.expect("still there").chords[0].event();
        if binding.action == Action::Back || matches!(binding.action, Action::Left | Action::Right)
        {
            return;
        }
        let mut app = stage(tab, binding.action).with_keys(keys);
        let before = seen(&mut app);
        app.key(event);
        let now = seen(&mut app);
        assert!(
            did(binding.action, tab, &before, &now),
            "{} on {tab:?}",
            binding.name()
        );
    });
}
