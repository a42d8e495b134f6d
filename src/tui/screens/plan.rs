//! ```text
//! ╭ models before anything runs ───────────────────────────────────╮
//! │ model  parameters  FLOPs  memory  disk  training  breaks       │
//! ╰────────────────────────────────────────────────────────────────╯
//! ╭ what will be trained ─────────╮╭ an example of the data ───────╮
//! │ ladder  mlp 10 50 100         ││                               │
//! ╰───────────────────────────────╯│                               │
//! ╭ what it takes ────────────────╮│                               │
//! ╰───────────────────────────────╯╰───────────────────────────────╯
//! ```

use ratatui::{layout::Rect, text::Line};

use super::{
    facts::facts,
    layout::{Room, split_left, split_top},
    props,
};
use crate::{
    advise::broken_before_training,
    scenario::{self, Constraint, Direction, Ladder},
    sweep::{self, Candidate},
    tui::{
        keys::Action,
        message::Draft,
        panes::{self, nothing_yet, violations},
        state::{App, Pending, PlanPane},
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, figures, wrapped},
    },
    words::{say, word},
};

/// The least rows that what it takes is shown in beside the settings, but for one.
const LEAST_TOTALS: u16 = 7;

/// Draws what a scenario would cost.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, room: Room) {
    let Some(draft) = &app.draft else {
        let why = if app.pending == Some(Pending::Draft) {
            word("reading the data and measuring the machine…")
        } else {
            word("choose a preset under Task")
        };
        return nothing_yet(canvas, area, why);
    };
    if app.maximised || room == Room::Stacked {
        return match app.plan.focus {
            PlanPane::Models => models(app, canvas, area, draft, summed(draft)),
            PlanPane::Settings => panes::settings(canvas, area, &props::settings(app, draft)),
            PlanPane::Example => example(app, canvas, area, draft),
        };
    }
    let [upper, lower] = split_top(
        area,
        (draft.candidates.len() as u16 + 3).clamp(6, area.height / 2),
    );
    models(app, canvas, upper, draft, String::new());
    let [left, right] = split_left(lower, lower.width / 2);
    let settings = props::settings(app, draft);
    let [above, rest] = split_top(left, panes::settings_height(settings.rows.len()));
    if rest.height > LEAST_TOTALS {
        panes::settings(canvas, above, &settings);
        totals(app, canvas, rest, draft);
    } else if app.plan.focus == PlanPane::Settings {
        panes::settings(canvas, left, &settings);
    } else {
        totals(app, canvas, left, draft);
    }
    example(app, canvas, right, draft);
}

/// What it takes in a few words, where that has no pane.
fn summed(draft: &Draft) -> String {
    let count = scenario::trials(&draft.scenario);
    match predicted(draft) {
        Some(seconds) => say!(
            "{count} trials, about {time}",
            count,
            time = figures::seconds(seconds)
        ),
        None => say!("{count} trials", count),
    }
}

fn models(app: &App, canvas: &mut Canvas, area: Rect, draft: &Draft, below: String) {
    let mut frame = Frame::new(
        word("models, before anything runs"),
        app.plan.focus == PlanPane::Models,
    );
    frame.below = below.into();
    frame.aside = word("by arithmetic; training by a short calibration").into();
    let inner = frame.draw(canvas, area);
    table(app, draft).draw(canvas, inner);
}

/// The models as text, with the name of their file.
pub fn text(app: &App) -> Option<(&'static str, String)> {
    Some(("plan", table(app, app.draft.as_ref()?).text()))
}

/// The candidates with their costs.
fn table(app: &App, draft: &Draft) -> Table {
    let mut columns = vec![
        Column::left("model", 0),
        Column::right("parameters", 0),
        Column::right("FLOPs/sample", 3),
        Column::right("memory", 2),
        Column::right("disk", 2),
        Column::right("training", 0),
    ];
    let required = !draft.scenario.bounds.is_empty();
    if required {
        columns.push(Column::left("breaks", 0));
    }
    let batch = draft.scenario.train.batch;
    let known = |value: Option<f64>, text: fn(f64) -> String| match value {
        Some(value) => Cell::raw(text(value)),
        None => Cell::styled(figures::UNKNOWN, app.style(Role::Dim)),
    };
    let row = |(index, c): (usize, &Candidate)| {
        let f = &c.footprint;
        let series = app.look.theme.series(index);
        let mut cells = vec![
            Cell::styled(format!("{} {}", c.family, c.scale), series),
            super::decide::counted(app, f.parameters),
            known(f.flops_per_sample.map(|f| f as f64), figures::amount),
            known(f.training_bytes(batch), figures::bytes),
            known(f.stored_bytes(32), figures::bytes),
            match c.predicted_seconds {
                Some(seconds) => Cell::raw(figures::seconds(seconds)),
                None if draft.scenario.task.is_own() => known(None, figures::seconds),
                None => Cell::styled(word("measuring…"), app.style(Role::Dim)),
            },
        ];
        if required {
            let bounds = &draft.scenario.bounds;
            let broken = broken_before_training(bounds, f, batch, c.predicted_seconds);
            let broken: Vec<Constraint> = broken.iter().map(|b| b.constraint).collect();
            cells.push(violations::cell(&app.look, Some(&broken)));
        }
        cells
    };
    Table {
        columns,
        rows: draft.candidates.iter().enumerate().map(row).collect(),
        above: 0,
        below: 0,
        selected: Some(app.plan.row),
        focused: app.plan.focus == PlanPane::Models,
    }
}

fn totals(app: &App, canvas: &mut Canvas, area: Rect, draft: &Draft) {
    let inner = Frame::new(word("what it takes"), false).draw(canvas, area);
    let s = &draft.scenario;
    let held_out = match draft.facts.validation {
        0 => word("curves drawn on the test split").to_owned(),
        n => say!("{n} to draw the curves", n),
    };
    if s.task.is_own() {
        return own_totals(app, canvas, inner, draft);
    }
    let compute = match flops(draft) {
        Some(flops) => say!("{flops} FLOPs in all", flops = figures::amount(flops)),
        None => figures::UNKNOWN.to_owned(),
    };
    let mut lines = vec![
        (
            word("trials"),
            say!(
                "{trials} = {models} models x {seeds} seeds",
                trials = scenario::trials(s),
                models = scenario::trials(s) / s.train.seeds.max(1) as usize,
                seeds = s.train.seeds
            ),
        ),
        (word("at once"), draft.jobs.to_string()),
        (
            word("examples"),
            say!(
                "{train} to train, {test} to test",
                train = figures::whole(draft.facts.train as u64),
                test = figures::whole(draft.facts.test as u64)
            ),
        ),
        ("", held_out),
        (word("compute"), compute),
        (
            word("takes"),
            match predicted(draft) {
                Some(seconds) => say!("about {time}", time = figures::seconds(seconds)),
                None => word("measuring…").into(),
            },
        ),
    ];
    lines.extend(
        draft
            .facts
            .notes
            .iter()
            .map(|n| (word("note"), n.to_string())),
    );
    let rows = facts(canvas, inner, &lines);
    begin(app, canvas, inner, rows);
}

/// How the sweep is begun, below what was said.
fn begin(app: &App, canvas: &mut Canvas, inner: Rect, rows: u16) {
    let key = app.keys.shown(Action::Enter, app.tab);
    let words = if app.pending == Some(Pending::Start) {
        word("starting…").to_owned()
    } else if app.input.is_some() {
        String::new()
    } else if app.edits() {
        let back = app.keys.shown(Action::Back, app.tab);
        say!("{back}, then {key} starts the sweep", back, key)
    } else {
        say!("{key} starts the sweep", key)
    };
    canvas.line(
        inner,
        rows + 1,
        &Line::styled(format!(" {words}"), app.style(Role::Accent)),
    );
}

/// What programs of the user's own take, as far as anyone knows it.
fn own_totals(app: &App, canvas: &mut Canvas, inner: Rect, draft: &Draft) {
    let s = &draft.scenario;
    let metric = s.quality();
    let better = match metric.direction() {
        Direction::Maximize => word("more is better"),
        Direction::Minimize => word("less is better"),
    };
    let folder = |l: &Ladder| l.folder.as_ref().map(|f| f.display().to_string());
    let mut lines = vec![
        (
            word("trials"),
            say!(
                "{trials} = {models} models x {seeds} seeds",
                trials = scenario::trials(s),
                models = scenario::trials(s) / s.train.seeds.max(1) as usize,
                seeds = s.train.seeds
            ),
        ),
        (word("at once"), draft.jobs.to_string()),
        (
            word("decided by"),
            say!("{metric}, {better}", metric = word(metric.title()), better),
        ),
        (
            word("runs in"),
            s.ladder
                .iter()
                .find_map(folder)
                .unwrap_or_else(|| ".".into()),
        ),
    ];
    let notes = draft.facts.notes.iter();
    lines.extend(notes.map(|n| (word("note"), n.to_string())));
    let rows = facts(canvas, inner, &lines);
    begin(app, canvas, inner, rows);
}

/// The command of every trial that a scenario's own programs would train, each in its line.
fn commands(app: &App, canvas: &mut Canvas, area: Rect, draft: &Draft) {
    let focused = app.plan.focus == PlanPane::Example;
    let inner = Frame::new(word("what will be run"), focused).draw(canvas, area);
    let trials = sweep::trials(&draft.scenario, &draft.candidates);
    let width = usize::from(inner.width.saturating_sub(1));
    let mut row = 0;
    for trial in &trials {
        for (at, line) in wrapped(&trial.command_line(), width).iter().enumerate() {
            let style = app.style(if at == 0 { Role::Text } else { Role::Dim });
            canvas.text(inner, (1, row), line, style);
            row += 1;
        }
        if row >= inner.height {
            break;
        }
    }
}

/// Shares of the data that each model is trained on, over all difficulties and seeds.
fn shares(draft: &Draft) -> f64 {
    let data = &draft.scenario.data;
    let repeats = data.complexity.len() as f64 * f64::from(draft.scenario.train.seeds);
    data.fractions.iter().sum::<f64>() * repeats
}

/// Wall seconds of all trials together, divided among those that run at once.
fn predicted(draft: &Draft) -> Option<f64> {
    let each: Option<Vec<f64>> = draft
        .candidates
        .iter()
        .map(|c| c.predicted_seconds)
        .collect();
    let each = each?;
    let longest = each.iter().copied().fold(0.0, f64::max);
    Some((each.iter().sum::<f64>() * shares(draft) / draft.jobs.max(1) as f64).max(longest))
}

fn flops(draft: &Draft) -> Option<f64> {
    let all = draft.candidates.iter();
    let per_sample = all.map(|c| c.footprint.training_flops_per_sample());
    let per_sample = per_sample.sum::<Option<f64>>()?;
    let whole = per_sample
        * draft.facts.train as f64
        * f64::from(draft.scenario.train.epochs)
        * shares(draft);
    Some(whole)
}

fn example(app: &App, canvas: &mut Canvas, area: Rect, draft: &Draft) {
    if draft.scenario.task.is_own() {
        return commands(app, canvas, area, draft);
    }
    let inner = Frame::new(
        word("an example of the data"),
        app.plan.focus == PlanPane::Example,
    )
    .draw(canvas, area);
    match &draft.specimen {
        Some(specimen) => panes::example(canvas, inner, specimen, panes::Answer::None),
        None => nothing_yet(canvas, inner, word("none can be shown")),
    }
}
