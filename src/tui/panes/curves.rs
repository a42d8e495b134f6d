//! Loss and quality over training: one line a trial or a model, one colour and one name a scale.

use ratatui::{layout::Rect, text::Line};

use super::{
    curve_chart::CurveChart,
    interpolation::{trend, within},
    names::difficulty_sign,
    nothing_yet::nothing_yet,
    seed_group::{LOSS, QUALITY},
};
use crate::{
    scenario::Direction,
    sweep::{Sweep, TrialRecord},
    tui::{
        state::{App, Lines, SMOOTHING},
        theme::Role,
        widgets::{Axis, Canvas, Chart, Frame, Level, Series, figures},
    },
    words::{say, word},
};

/// How far below what is evaluated the chart of the loss follows what is trained on, as a factor.
const DEPTH: f64 = 4.0;

/// Draws the loss over training: the evaluated split of every trial, the training batches of the selected one.
pub fn loss(app: &App, canvas: &mut Canvas, area: Rect, focused: bool) {
    let Some(sweep) = app.sweep() else { return };
    let log = app.train.loss_spacing.is_log();
    let mut frame = Frame::new(title(word("loss"), sweep, log), focused);
    frame.aside = aside(app);
    let inner = frame.draw(canvas, area);
    let view = CurveChart::new(app, sweep, LOSS, Direction::Minimize);
    // Single batches scatter over decades: nobody could see the other lines behind them.
    let batches = shown_batches(app).map(|r| {
        let points = within(view.points(r, &r.train_loss), view.x);
        trend(&points, view.x)
    });
    let means = batches.iter().flatten().map(|p| p.mean);
    let others = batches.iter().flat_map(|_| view.ends(|r| &r.train_loss));
    let least = view.values().fold(f64::INFINITY, f64::min);
    // A training that goes on towards zero leaves the chart below, rather than press the others together.
    let near = |v: &f64| !least.is_finite() || *v >= least / DEPTH;
    let y = Axis::around(view.values().chain(means.chain(others).filter(near)), log);
    let Some(y) = y else {
        return nothing_yet(canvas, inner, empty(app, word("no step was made yet")));
    };
    let mut chart = Chart::new(view.x, y, app.marker);
    chart.series.extend(batches.map(|points| Series {
        points,
        style: app.style(Role::Dim),
    }));
    let bad = shown_batches(app).and_then(|r| view.first_bad(r, &r.train_loss));
    chart.marks.extend(bad);
    view.fill(&mut chart);
    chart.draw(canvas, inner);
}

/// Draws quality over training on the evaluated split, with the baselines.
pub fn quality(app: &App, canvas: &mut Canvas, area: Rect, focused: bool) {
    let Some(sweep) = app.sweep() else { return };
    let metric = sweep.plan.scenario.task.quality();
    let log = app.train.quality_spacing.is_log();
    let mut frame = Frame::new(title(word(metric.title()), sweep, log), focused);
    let pale = sweep.plan.scenario.data.fractions.len() > 1;
    let said = [
        pale.then(|| word("pale: less data")),
        difficulty_sign(&sweep.plan.scenario),
        numbers(app, sweep),
    ];
    let said: Vec<_> = said.into_iter().flatten().collect();
    frame.aside = said.join(" · ").into();
    let inner = frame.draw(canvas, area);
    let view = CurveChart::new(app, sweep, QUALITY, metric.direction());
    let Some(y) = Axis::around(view.values(), log) else {
        return nothing_yet(canvas, inner, empty(app, word("no epoch has ended yet")));
    };
    let y = if log { y } else { y.within(metric.bounds()) };
    let mut chart = Chart::new(view.x, y, app.marker);
    chart.levels = levels(sweep);
    view.fill(&mut chart);
    chart.draw(canvas, inner);
}

/// The baselines and the best possible quality as thin lines.
pub fn levels(sweep: &Sweep) -> Vec<Level> {
    let named = |name: &str, y: f64| Level {
        y,
        name: format!("{name} {}", figures::value(y)),
    };
    let baselines = sweep
        .baselines
        .iter()
        .map(|b| named(word(&b.name), b.quality));
    let optimum = sweep.optimum.map(|y| named(word("best possible"), y));
    baselines
        .chain(optimum)
        .filter(|l| l.y.is_finite())
        .collect()
}

/// The loss of the charted trials as text: one row a place of a curve.
pub fn loss_text(app: &App) -> Option<String> {
    Some(CurveChart::new(app, app.sweep()?, LOSS, Direction::Minimize).text())
}

/// The quality of the charted trials as text.
pub fn quality_text(app: &App) -> Option<String> {
    let sweep = app.sweep()?;
    let better = sweep.plan.scenario.task.quality().direction();
    Some(CurveChart::new(app, sweep, QUALITY, better).text())
}

/// Why a chart is empty: nothing was measured, or nothing of it is in view.
fn empty(app: &App, unmeasured: &'static str) -> &'static str {
    if app.charted().is_empty() {
        word("the filter leaves no trial")
    } else if app.train.window.is_whole() {
        unmeasured
    } else {
        word("nothing was measured in this part")
    }
}

fn title(of: &str, sweep: &Sweep, log: bool) -> Line<'static> {
    let split = if sweep.plan.facts.validation == 0 {
        word("test")
    } else {
        word("validation")
    };
    let log = if log { word(", log") } else { "" };
    Line::raw(format!("{of} · {split}{log}"))
}

/// The trial whose training batches are shown behind the others.
fn shown_batches(app: &App) -> Option<&TrialRecord> {
    app.selected_trial()
        .filter(|_| app.train.lines == Lines::Trials)
}

/// Where the numbers beside the curves come from, if not from the split of the curves: trials that are done have theirs
/// from the test split, as in every table.
fn numbers(app: &App, sweep: &Sweep) -> Option<&'static str> {
    let done = || app.charted().iter().any(|r| r.outcome.is_some());
    let other = sweep.plan.facts.validation > 0 && app.train.crosshair.is_none() && done();
    other.then(|| word("numbers of what is done: test"))
}

fn aside(app: &App) -> Line<'static> {
    let mut parts = Vec::new();
    let (charted, all) = (app.charted().len(), app.trial_rows().len());
    if charted < all && app.train.marked.is_empty() {
        parts.push(say!("{charted} of {all} trials", charted, all));
    }
    let window = app.train.window;
    if !window.is_whole() {
        let [from, to] = [window.from, window.to].map(figures::percent);
        parts.push(say!("{from} to {to}", from, to));
    }
    if app.train.lines == Lines::Models {
        parts.push(word("mean ± sd of seeds").into());
    }
    if app.train.smoothing > 0 {
        let share = figures::tick(SMOOTHING[app.train.smoothing]);
        parts.push(say!("smoothed {share}", share));
    }
    parts.extend(app.sweep().and_then(|s| numbers(app, s)).map(str::to_owned));
    if let Some(r) = shown_batches(app).filter(|r| r.train_loss.last().is_some()) {
        let t = &r.trial;
        parts.push(say!(
            "dim: training of {scale} seed {seed}",
            scale = t.scale,
            seed = t.seed
        ));
    }
    Line::raw(parts.join(" · "))
}
