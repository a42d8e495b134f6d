//! ```text
//!  ● running 4/9 · 31% of budget · eta 00:41                                    p pause  x skip  ? help  q leave
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{key_hints, layout::COMPACT};
use crate::{
    advise::{Advice, Headline},
    sweep::{Status, SweepState, TrialState},
    tui::{
        keys::{Action, Tab},
        message::{Level, Mode, ReplayProgress},
        panes::advice_role,
        state::{App, OpenSweep},
        theme::Role,
        widgets::{Canvas, figures, wrapped},
    },
    words::{say, word},
};

/// Draws the question, the notice or the state at the left, and the most needed keys at the right.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect) {
    let narrow = area.width < COMPACT.0;
    let left = left(app, narrow);
    let room = usize::from(area.width.saturating_sub(1));
    let (choices, least) = key_hints::choices(app);
    // Fewer hints where the state needs the room, then less of the state, but never less than the way to the help.
    let first = left.first().map_or(0, Line::width);
    let all = left.iter().map(Line::width).sum::<usize>();
    let (spare, needed) = choices.split_at(choices.len().saturating_sub(least + 1));
    let beside_all = spare
        .iter()
        .chain(needed.first())
        .find(|c| all + c.width() + 2 <= room);
    let fitting = beside_all.or(needed.iter().find(|c| first + c.width() + 2 <= room));
    let keys = fitting.or(choices.last()).cloned().unwrap_or_default();
    let taken = (keys.width() + 2).min(room);
    canvas.right(
        Rect {
            width: area.width.saturating_sub(1),
            ..area
        },
        0,
        &keys,
    );
    // What was asked or went wrong must be read whole: above the keys, where it does not fit beside them.
    if let Some(said) = left.first()
        && first > room.saturating_sub(taken)
        && app.says()
    {
        return above(canvas, area, said);
    }
    let mut x = 0;
    for part in &left {
        let width = part.width() as u16;
        // SweepsPane a word says nothing.
        if usize::from(x + width) > room.saturating_sub(taken) {
            break;
        }
        let place = Rect {
            x: area.x + x,
            width: (room.saturating_sub(taken) as u16).saturating_sub(x),
            ..area
        };
        canvas.line(place, 0, part);
        x += width;
    }
}

/// Writes what must be read whole in as many rows above the keys as it takes.
fn above(canvas: &mut Canvas, area: Rect, said: &Line) {
    let style = said
        .spans
        .first()
        .map_or(said.style, |s| said.style.patch(s.style));
    let lines = wrapped(&said.to_string(), usize::from(area.width.saturating_sub(2)));
    let height = (lines.len() as u16).min(area.y);
    let rows = Rect {
        y: area.y - height,
        height,
        ..area
    };
    canvas.clear(rows);
    for (row, line) in (0..height).zip(&lines) {
        canvas.text(rows, (1, row), line, style);
    }
}

/// The state in parts, of which the last ones may be left out.
fn left(app: &App, narrow: bool) -> Vec<Line<'static>> {
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
        (Tab::Train | Tab::Decide | Tab::Deploy, Some(opened)) => state(app, opened, narrow),
        (Tab::Task, _) => {
            let mut parts = vec![counted(app, &presets(app.scenarios.len()))];
            parts.extend(running(app, " · "));
            parts
        }
        (Tab::Plan, _) => running(app, " ").into_iter().collect(),
        (Tab::Sweeps, _) => vec![counted(
            app,
            &sweeps(app.sweep_list.as_ref().map_or(0, Vec::len)),
        )],
        (Tab::Train | Tab::Decide | Tab::Deploy, None) => Vec::new(),
    }
}

fn counted(app: &App, text: &str) -> Line<'static> {
    Line::styled(format!(" {text}"), app.style(Role::Dim))
}

fn presets(count: usize) -> String {
    match count {
        1 => say!("1 preset"),
        count => say!("{count} presets", count),
    }
}

/// That sweeps run, and the key that lists them.
fn running(app: &App, before: &'static str) -> Option<Line<'static>> {
    let key = app.keys.shown(Action::Sweeps, app.tab);
    let said = match app.running_sweeps() {
        0 => return None,
        1 => say!("1 sweep is running: {key} opens the list", key),
        count => say!(
            "{count} sweeps are running: {key} opens the list",
            count,
            key
        ),
    };
    Some(Line::from(vec![
        Span::styled(before, app.style(Role::Dim)),
        Span::styled(said, app.style(Role::Accent)),
    ]))
}

fn sweeps(count: usize) -> String {
    match count {
        1 => say!("1 sweep"),
        count => say!("{count} sweeps", count),
    }
}

/// How far a replay is, how fast, and whether it waits.
fn replayed(played: Option<ReplayProgress>) -> String {
    let Some(played) = played else {
        return word("replay").into();
    };
    let waits = if played.waits { word(", waits") } else { "" };
    let (share, speed) = (figures::percent(played.share), figures::tick(played.speed));
    say!("replay {share} at {speed} x{waits}", share, speed, waits)
}

/// What a sweep that has ended answers, where no pane says it.
fn answer(app: &App, opened: &OpenSweep) -> Option<Headline> {
    let ended = opened.shown().state.is_final() && app.tab == Tab::Train;
    opened.advice().filter(|_| ended).map(Advice::headline)
}

/// How the sweep stands, in one line. Where there is little room, what is usual goes unsaid.
fn state(app: &App, opened: &OpenSweep, narrow: bool) -> Vec<Line<'static>> {
    let sweep = opened.shown();
    let (status, name) = (opened.status(), opened.status_name());
    let role = match status {
        Status::Running => Role::Accent,
        Status::Finished => Role::Ok,
        Status::Queued => Role::Dim,
        Status::Interrupted => Role::Bad,
        Status::Paused | Status::Stopped => Role::Warn,
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
    let said = if narrow && status == Status::Running && sweep.state != SweepState::Planned {
        format!(" {sign}")
    } else {
        format!(" {sign} {}", word(name))
    };
    let mut parts = vec![Line::from(vec![
        Span::styled(said, app.style(role)),
        Span::raw(format!(" {done}/{}", sweep.trials.len())),
    ])];
    let dot = Span::styled(" · ", app.style(Role::Dim));
    if failed > 0 {
        let failed = Span::styled(say!("{failed} failed", failed), app.style(Role::Bad));
        parts.push(Line::from(vec![dot.clone(), failed]));
    }
    if let Some(by) = &sweep.obstacle {
        let why = Span::styled(by.name(), app.style(Role::Bad));
        parts.push(Line::from(vec![dot.clone(), why]));
    }
    let mut add = |text: Span<'static>| parts.push(Line::from(vec![dot.clone(), text]));
    if opened.mode == Mode::Replay {
        add(Span::raw(replayed(opened.played)));
    }
    if let Some(other) = sweep
        .plan
        .after
        .as_ref()
        .filter(|_| status == Status::Queued)
    {
        add(Span::raw(say!("begins after {other}", other)));
    }
    let answer = answer(app, opened);
    let answered = answer.is_some();
    if let Some(answer) = answer {
        let said = answer.claim.unwrap_or(answer.text);
        add(Span::styled(said, app.style(advice_role(answer.tone))));
    }
    let spent = opened.outlook().spent;
    // Of what has ended only what it left out is worth a word.
    if !ended || spent < 0.995 {
        let share = figures::percent(spent);
        add(Span::raw(say!("{share} of budget", share)));
    }
    if opened.goes_on() {
        let eta = opened.outlook().eta;
        let eta = eta.map_or(figures::UNKNOWN.into(), figures::clock);
        add(Span::raw(say!("eta {eta}", eta)));
        if let Some(rate) = app.bandwidth.rate(app.now) {
            add(Span::raw(format!("{}/s", figures::bytes(rate))));
        }
    } else if ended && !answered {
        let time = figures::clock(sweep.elapsed.seconds());
        add(Span::raw(say!("took {time}", time)));
    }
    let marked = app.train.marked.len();
    if marked > 0 {
        add(Span::raw(say!("{marked} marked", marked)));
    }
    if opened.is_frozen() {
        add(Span::raw(say!("view frozen")));
    }
    parts
}
