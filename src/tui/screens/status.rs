//! ```text
//!  ● running 4/9 · 31% of budget · eta 00:41                                    p pause  x skip  ? help  q leave
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    sweep::TrialState,
    tui::{
        Action, Level, Mode, Played, Role, Tab,
        app::{App, Input, Opened, Overlay, Question},
        widgets::{Pen, figures},
    },
};

/// Which hints leave first where there is no room for all.
const YIELDING: [Action; 12] = [
    Action::Filter,
    Action::Mark,
    Action::Slower,
    Action::Faster,
    Action::Replay,
    Action::Remove,
    Action::Skip,
    Action::Resume,
    Action::Decide,
    Action::Leave,
    Action::Enter,
    Action::Pause,
];
/// How many of them leave only after parts of the state have left.
const LEAST: usize = 3;

/// Draws the question, the notice or the state at the left, and the most needed keys at the right.
pub fn draw(app: &App, pen: &mut Pen, area: Rect) {
    let left = left(app);
    let room = usize::from(area.width.saturating_sub(1));
    let choices = match &app.question {
        Some(question) => vec![answers(app, question)],
        None if app.scene.is_some() => vec![pairs(app, [("any key".into(), "leaves".into())])],
        None if app.input.is_some() || app.overlay.is_some() => vec![typing(app)],
        None => (0..=YIELDING.len())
            .map(|gone| hints(app, |action| !YIELDING[..gone].contains(&action)))
            .collect(),
    };
    // Fewer hints where the state needs the room, then less of the state, but never less than the way to the help.
    let first = left.first().map_or(0, Line::width);
    let all = left.iter().map(Line::width).sum::<usize>();
    let (spare, needed) = choices.split_at(choices.len().saturating_sub(LEAST + 1));
    let beside_all = spare
        .iter()
        .chain(needed.first())
        .find(|c| all + c.width() + 2 <= room);
    let fitting = beside_all.or(needed.iter().find(|c| first + c.width() + 2 <= room));
    let keys = fitting.or(choices.last()).cloned().unwrap_or_default();
    let taken = (keys.width() + 2).min(room);
    pen.right(
        Rect {
            width: area.width.saturating_sub(1),
            ..area
        },
        0,
        &keys,
    );
    let mut x = 0;
    for part in &left {
        let width = part.width() as u16;
        if usize::from(x + width) > room.saturating_sub(taken) && x > 0 {
            break;
        }
        let place = Rect {
            x: area.x + x,
            width: (room.saturating_sub(taken) as u16).saturating_sub(x),
            ..area
        };
        pen.line(place, 0, part);
        x += width;
    }
}

/// The state in parts, of which the last ones may be left out.
fn left(app: &App) -> Vec<Line<'static>> {
    if let Some(question) = &app.question {
        return vec![Line::styled(
            format!(" {}", question.text),
            app.style(Role::Warn),
        )];
    }
    if let Some((notice, _)) = &app.notice {
        let role = match notice.level {
            Level::Info => Role::Accent,
            Level::Error => Role::Bad,
        };
        return vec![Line::styled(format!(" {}", notice.text), app.style(role))];
    }
    if let Some(fault) = app.filter_fault() {
        return vec![Line::styled(format!(" {fault}"), app.style(Role::Warn))];
    }
    if let Some((role, said)) = app.setting_said() {
        return vec![Line::styled(format!(" {said}"), app.style(role))];
    }
    match (app.tab, &app.opened) {
        (Tab::Train | Tab::Decide | Tab::Deploy, Some(opened)) => state(app, opened),
        (Tab::Task, _) => vec![counted(app, app.scenarios.len(), "preset")],
        (Tab::Sweeps, _) => vec![counted(
            app,
            app.sweeps.as_ref().map_or(0, Vec::len),
            "sweep",
        )],
        _ => Vec::new(),
    }
}

fn counted(app: &App, count: usize, of: &str) -> Line<'static> {
    let plural = if count == 1 { "" } else { "s" };
    Line::styled(format!(" {count} {of}{plural}"), app.style(Role::Dim))
}

/// How far a replay is, how fast, and whether it waits.
fn replayed(played: Option<Played>) -> String {
    let Some(played) = played else {
        return "replay".into();
    };
    let waits = if played.waits { ", waits" } else { "" };
    let (share, speed) = (figures::percent(played.share), figures::tick(played.speed));
    format!("replay {share} at {speed} x{waits}")
}

/// How the sweep stands, in one line.
fn state(app: &App, opened: &Opened) -> Vec<Line<'static>> {
    let sweep = opened.shown();
    let word = opened.state();
    let role = match word {
        "running" | "starting" => Role::Accent,
        "finished" => Role::Ok,
        "queued" => Role::Dim,
        "interrupted" => Role::Bad,
        _ => Role::Warn,
    };
    let ended = sweep.state.is_final();
    let (done, failed) = (
        sweep.count(TrialState::Done),
        sweep.count(TrialState::Failed),
    );
    let sign = if ended {
        app.glyph("✓", "+")
    } else {
        app.glyph("●", "*")
    };
    let mut parts = vec![Line::from(vec![
        Span::styled(format!(" {sign} {word}"), app.style(role)),
        Span::raw(format!(" {done}/{}", sweep.trials.len())),
    ])];
    let dot = Span::styled(" · ", app.style(Role::Dim));
    if failed > 0 {
        let failed = Span::styled(format!("{failed} failed"), app.style(Role::Bad));
        parts.push(Line::from(vec![dot.clone(), failed]));
    }
    let mut say = |text: String| parts.push(Line::from(vec![dot.clone(), Span::raw(text)]));
    if opened.mode == Mode::Replay {
        say(replayed(opened.played));
    }
    if let Some(other) = sweep.plan.after.as_ref().filter(|_| word == "queued") {
        say(format!("begins after {other}"));
    }
    say(format!(
        "{} of budget",
        figures::percent(opened.outlook().spent)
    ));
    if opened.goes_on() {
        let eta = opened.outlook().eta;
        let eta = eta.map_or(figures::UNKNOWN.into(), figures::clock);
        say(format!("eta {eta}"));
        if let Some(rate) = app.traffic.rate(app.now) {
            say(format!("{}/s", figures::bytes(rate)));
        }
    } else if let Some(started) = sweep.started_at.filter(|_| ended) {
        say(format!(
            "took {}",
            figures::clock(sweep.updated_at - started)
        ));
    }
    let marked = app.train.marked.len();
    if marked > 0 {
        say(format!("{marked} marked"));
    }
    if opened.is_frozen() {
        say("view frozen".into());
    }
    parts
}

fn answers(app: &App, question: &Question) -> Line<'static> {
    let answers = question
        .answers
        .iter()
        .map(|(key, words, _)| (key.to_string(), (*words).to_owned()));
    let no = ("n".to_owned(), "no".to_owned());
    pairs(app, answers.chain([no]))
}

/// The keys with a hint in the table, as they work now.
fn hints(app: &App, wanted: impl Fn(Action) -> bool) -> Line<'static> {
    let bindings = app
        .bindings()
        .filter(|b| !app.hint(b).is_empty() && !b.chords.is_empty());
    let shown = bindings.filter(|b| wanted(b.action));
    pairs(
        app,
        shown.map(|b| (b.chords[0].to_string(), app.hint(b).to_owned())),
    )
}

fn typing(app: &App) -> Line<'static> {
    let keys: &[_] = match (&app.input, &app.overlay) {
        (_, Some(Overlay::Help { .. })) => &[("↑↓", "scroll"), ("Esc", "close")],
        (_, Some(Overlay::Themes { .. })) => {
            &[("↑↓", "choose"), ("Enter", "keep"), ("Esc", "back")]
        }
        (_, Some(Overlay::Palette { .. })) => {
            &[("↑↓", "choose"), ("Enter", "do"), ("Esc", "close")]
        }
        (Some(Input::Filter), None) => &[("Enter", "keep"), ("Esc", "clear")],
        (Some(Input::Requirement(..) | Input::Setting { .. }), None) => {
            &[("Enter", "set"), ("Esc", "give up")]
        }
        (None, None) => &[],
    };
    pairs(
        app,
        keys.iter()
            .map(|(key, words)| ((*key).to_owned(), (*words).to_owned())),
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
