//! ```text
//! ╭ presets ───────────────╮╭ Digit classification ──────────╮
//! │ vision                 ││ 1797 handwritten digits ...    │
//! │   image-classification ││ ladder   mlp: hidden width ... │
//! │ ▸   vision-digits      │╰────────────────────────────────╯
//! │                        │╭ constraints ───────────────────╮
//! ╰────────────────────────╯╰────────────────────────────────╯
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    facts::{facts, facts_height},
    layout::{Room, split_left, split_top},
};
use crate::{
    scenario::{self, Constraint, Direction, Scenario, Schedule},
    sweep::Status,
    tui::{
        keys::Action,
        panes::{self, nothing_yet},
        state::{App, TaskPane, TextInput},
        theme::Role,
        widgets::{Canvas, Frame, figures, wrapped},
    },
    words::{say, word},
};

/// The most columns of a constraint, and those of its unit.
const WIDEST_LIMIT: u16 = 40;
const UNIT: u16 = 3;

/// The fewest rows in which an example of the data can be seen.
const LEAST_EXAMPLE: u16 = 4;

/// Draws the presets, and the selected one with its constraints.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, room: Room) {
    let single = app.maximised || room == Room::Stacked;
    if single {
        return match app.task.focus {
            TaskPane::Presets => {
                let title = app.selected_preset().map_or("", |s| word(&s.title));
                presets(app, canvas, area, title);
            }
            TaskPane::Constraints => constraints(app, canvas, area),
        };
    }
    let [left, right] = split_left(area, area.width * 2 / 5);
    let [upper, lower] = split_top(
        right,
        right
            .height
            .saturating_sub(Constraint::ALL.len() as u16 + 2),
    );
    presets(app, canvas, left, "");
    described(app, canvas, upper);
    constraints(app, canvas, lower);
}

fn presets(app: &App, canvas: &mut Canvas, area: Rect, below: &str) {
    let focused = app.task.focus == TaskPane::Presets;
    let mut frame = Frame::new(word("presets"), focused);
    frame.below = below.into();
    if let Some(aside) = app.filter_aside(&app.task.filter) {
        frame.aside = aside;
    }
    let inner = frame.draw(canvas, area);
    let rows = app.preset_rows();
    if rows.is_empty() {
        let why = if app.scenarios.is_empty() {
            word("no presets were read yet")
        } else {
            word("the filter leaves no preset")
        };
        return nothing_yet(canvas, inner, why);
    }
    let selected = app.selected_preset().map(|s| s.name.as_str());
    let (lines, at) = outline(app, &rows, (selected, focused));
    let visible = usize::from(inner.height);
    let first = (at + 2)
        .saturating_sub(visible)
        .min(lines.len().saturating_sub(visible));
    for (row, line) in lines[first..].iter().take(visible).enumerate() {
        canvas.line(inner, row as u16, line);
    }
}

/// Presets under their tasks and areas, and the line of the selected one.
fn outline<'a>(
    app: &App,
    rows: &[&'a Scenario],
    (selected, focused): (Option<&str>, bool),
) -> (Vec<Line<'a>>, usize) {
    let dim = app.style(Role::Dim);
    let (mut lines, mut at) = (Vec::new(), 0);
    let (mut area, mut task) = (None, None);
    for s in rows {
        if area != Some(s.area) {
            if area.is_some() {
                lines.push(Line::default());
            }
            lines.push(Line::styled(format!(" {}", word(s.area.name())), dim));
            area = Some(s.area);
        }
        if task != Some(s.task) {
            lines.push(Line::styled(format!("   {}", word(s.task.name())), dim));
            task = Some(s.task);
        }
        let mine = selected == Some(s.name.as_str());
        let style = app.style(if mine && focused {
            Role::Accent
        } else {
            Role::Text
        });
        let pointer = if mine { app.glyph("▸", ">") } else { " " };
        let spans = vec![
            Span::styled(format!(" {pointer}   "), app.style(Role::Accent)),
            Span::styled(s.name.as_str(), style),
        ];
        if mine {
            at = lines.len();
        }
        lines.push(Line::from(spans));
    }
    (lines, at)
}

fn described(app: &App, canvas: &mut Canvas, area: Rect) {
    let Some(s) = app.selected_preset() else {
        Frame::default().draw(canvas, area);
        return;
    };
    let mut frame = Frame::new(word(&s.title), false);
    let inner = frame.draw(canvas, area);
    let width = usize::from(inner.width.saturating_sub(2));
    let mut row = 0;
    for line in wrapped(word(&s.summary), width) {
        canvas.text(inner, (1, row), &line, app.style(Role::Text));
        row += 1;
    }
    let rest = Rect {
        y: inner.y + (row + 1).min(inner.height),
        height: inner.height.saturating_sub(row + 1),
        ..inner
    };
    let mut all = about(s);
    all.extend(known(app, s));
    let (lines, whole) = fitting(all, rest);
    if !whole {
        frame.below = "…".into();
        frame.draw(canvas, area);
    }
    let used = facts(canvas, rest, &lines) + 1;
    let room = Rect {
        y: rest.y + used.min(rest.height),
        height: rest.height.saturating_sub(used),
        ..rest
    };
    let look = app.task.looks.get(&s.name);
    if let Some(specimen) = look.and_then(|l| l.specimen.as_ref())
        && room.height >= LEAST_EXAMPLE
    {
        panes::example(canvas, room, specimen, panes::Answer::None);
    }
}

/// Something that is said of a preset: how soon it leaves where there is no room for all, 0 last; its name, and what it is.
type Fact = (u8, &'static str, String);

/// The facts that fit into an area, without those that matter least, and whether those are all.
fn fitting(mut all: Vec<Fact>, area: Rect) -> (Vec<(&'static str, String)>, bool) {
    let count = all.len();
    loop {
        let kept: Vec<_> = all
            .iter()
            .map(|(_, name, what)| (*name, what.clone()))
            .collect();
        let ranks = all.iter().enumerate().map(|(at, fact)| (fact.0, at));
        let least = ranks.max();
        match least {
            Some((_, at)) if facts_height(area.width, &kept) > area.height => {
                all.remove(at);
            }
            _ => return (kept, all.len() == count),
        }
    }
}

/// How much data a preset has, and how long it took here when it ran last.
fn known(app: &App, s: &Scenario) -> Vec<Fact> {
    let mut lines = Vec::new();
    // What own trainers learn from, only they know.
    let looks = app.task.looks.get(&s.name);
    if let Some(look) = looks.filter(|look| look.facts.train > 0) {
        let [train, test] = [look.facts.train, look.facts.test];
        lines.push((
            4,
            word("examples"),
            say!(
                "{train} to train, {test} to test",
                train = figures::whole(train as u64),
                test = figures::whole(test as u64)
            ),
        ));
    }
    let rows = app.sweep_list.iter().flatten();
    let mut ran = rows.filter(|row| row.scenario == s.name && row.state == Status::Finished);
    if let Some((row, seconds)) = ran.find_map(|row| Some((row, row.elapsed_seconds?))) {
        let seconds = figures::clock(seconds);
        lines.push((
            3,
            word("took here"),
            say!("{seconds} for {trials} trials", seconds, trials = row.done),
        ));
    }
    lines
}

/// What a preset trains on, how, and what it measures.
fn about(s: &Scenario) -> Vec<Fact> {
    let data = &s.data;
    let mut from = data.source_name().to_owned();
    if let Some(path) = &data.path {
        from = say!("{from} from {path}", from, path = path.display());
    }
    let split = say!(
        "{share} kept for the test",
        share = figures::share(data.test_fraction)
    );
    let metric = s.quality();
    let better = match metric.direction() {
        Direction::Maximize => word("more is better"),
        Direction::Minimize => word("less is better"),
    };
    let mut lines = Vec::new();
    if !s.task.is_own() {
        lines.push((3, word("data"), say!("{from}, {split}", from, split)));
    }
    lines.extend(s.ladder.iter().map(|l| {
        let scales: Vec<_> = l.scales.iter().map(ToString::to_string).collect();
        (
            0,
            word("ladder"),
            say!(
                "{family}, {width} {scales}",
                family = l.family,
                width = word(l.family.scale_means()),
                scales = scales.join(" ")
            ),
        )
    }));
    if data.fractions.len() > 1 {
        let shares: Vec<_> = data.fractions.iter().map(|f| figures::share(*f)).collect();
        lines.push((2, word("data shares"), shares.join(" ")));
    }
    if data.complexity.len() > 1 {
        let values: Vec<_> = data.complexity.iter().map(|c| figures::exact(*c)).collect();
        lines.push((2, word("difficulty"), values.join(" ")));
    }
    let train = &s.train;
    let optimizer = format!("{:?}", train.optimizer).to_lowercase();
    lines.extend(s.ladder.iter().filter(|l| !l.command.is_empty()).map(|l| {
        let command = scenario::quoted(&l.command);
        (0, word("command"), command)
    }));
    if !s.task.is_own() {
        lines.push((
            5,
            word("training"),
            say!(
                "{epochs} epochs, batches of {batch}, {optimizer} at {rate}{schedule}",
                epochs = train.epochs,
                batch = train.batch,
                optimizer,
                schedule = match train.schedule {
                    Schedule::Constant => "",
                    Schedule::Cosine => word(", rising and falling as a cosine"),
                },
                rate = figures::exact(train.learning_rate)
            ),
        ));
    }
    lines.extend([
        (
            1,
            word("trials"),
            say!(
                "{trials} with {seeds} seeds each",
                trials = scenario::trials(s),
                seeds = train.seeds
            ),
        ),
        (
            1,
            word("decided by"),
            say!("{metric}, {better}", metric = word(metric.title()), better),
        ),
    ]);
    lines
}

fn constraints(app: &App, canvas: &mut Canvas, area: Rect) {
    let focused = app.task.focus == TaskPane::Constraints;
    let mut frame = Frame::new(word("constraints"), focused);
    let key = |action| app.keys.shown(action, app.tab);
    frame.aside = if focused {
        say!(
            "{key} edits, empty is no constraint",
            key = key(Action::Enter)
        )
        .into()
    } else {
        say!("{key} edits them", key = key(Action::NextPane)).into()
    };
    let inner = frame.draw(canvas, area);
    let Some(s) = app.selected_preset() else {
        return;
    };
    for (row, constraint) in Constraint::ALL.into_iter().enumerate() {
        let mine = focused && app.task.constraint == row;
        let at = row as u16;
        if mine {
            canvas.text(inner, (0, at), app.glyph("▸", ">"), app.style(Role::Accent));
        }
        let name = if constraint == Constraint::Quality {
            format!("{} {}", word(s.quality().title()), bound(s))
        } else {
            word(constraint.asks()).to_owned()
        };
        canvas.text(
            inner,
            (2, at),
            &name,
            app.style(if mine { Role::Accent } else { Role::Text }),
        );
        let value = match (&app.input, s.bounds.get(constraint)) {
            (Some(TextInput::Constraint(edited, text)), _) if *edited == row && mine => {
                Span::styled(format!("{text}_"), app.style(Role::Accent))
            }
            (_, Some(value)) => Span::raw(figures::exact(value)),
            (_, None) => Span::styled(figures::UNKNOWN, app.style(Role::Dim)),
        };
        let place = Rect {
            width: inner.width.min(WIDEST_LIMIT).saturating_sub(UNIT + 1),
            ..inner
        };
        canvas.right(place, at, &Line::from(value));
        canvas.text(
            inner,
            (place.width + 1, at),
            constraint.unit(),
            app.style(Role::Dim),
        );
    }
}

/// On which side of the constraint the quality must lie.
fn bound(s: &Scenario) -> &'static str {
    match s.quality().direction() {
        Direction::Maximize => word("at least"),
        Direction::Minimize => word("at most"),
    }
}
