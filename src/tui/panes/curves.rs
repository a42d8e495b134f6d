//! Loss and quality over training: one line a trial or a model, one colour and one name a scale.

use ratatui::{layout::Rect, text::Line};

use super::{
    curve_chart::{CurveChart, Props},
    interpolation::{trend, within},
    names::difficulty_sign,
    nothing_yet::nothing_yet,
    seed_group::{LOSS, QUALITY},
};
use crate::{
    scenario::Direction,
    sweep::{Sweep, TrialRecord},
    tui::{
        chart_settings::{Lines, SMOOTHING},
        look::Look,
        theme::Role,
        widgets::{Axis, Canvas, Chart, Frame, Level, Series, figures},
    },
    words::{say, word},
};

/// How far below what is evaluated the chart of the loss follows what is trained on, as a factor.
const DEPTH: f64 = 4.0;

/// Draws the loss over training: the evaluated split of every trial, the training batches of the selected one.
pub fn loss(canvas: &mut Canvas, area: Rect, props: &Props) {
    let log = props.spacing.is_log();
    let mut frame = Frame::new(title(word("loss"), props.sweep, log), props.focused);
    frame.aside = aside(props);
    let inner = frame.draw(canvas, area);
    let view = CurveChart::new(canvas.look(), props, LOSS, Direction::Minimize);
    // Single batches scatter over decades: nobody could see the other lines behind them.
    let batches = shown_batches(props).map(|r| {
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
        return nothing_yet(canvas, inner, empty(props, word("no step was made yet")));
    };
    let mut chart = Chart::new(view.x, y, props.marker);
    chart.series.extend(batches.map(|points| Series {
        points,
        style: canvas.style(Role::Dim),
    }));
    let bad = shown_batches(props).and_then(|r| view.first_bad(r, &r.train_loss));
    chart.marks.extend(bad);
    view.fill(&mut chart);
    chart.draw(canvas, inner);
}

/// Draws quality over training on the evaluated split, with the baselines.
pub fn quality(canvas: &mut Canvas, area: Rect, props: &Props) {
    let sweep = props.sweep;
    let metric = sweep.plan.scenario.quality();
    let log = props.spacing.is_log();
    let mut frame = Frame::new(title(word(metric.title()), sweep, log), props.focused);
    let pale = sweep.plan.scenario.data.fractions.len() > 1;
    let said = [
        pale.then(|| word("pale: less data")),
        difficulty_sign(&sweep.plan.scenario),
        numbers(props),
    ];
    let said: Vec<_> = said.into_iter().flatten().collect();
    frame.aside = said.join(" · ").into();
    let inner = frame.draw(canvas, area);
    let view = CurveChart::new(canvas.look(), props, QUALITY, metric.direction());
    let Some(y) = Axis::around(view.values(), log) else {
        return nothing_yet(canvas, inner, empty(props, word("no epoch has ended yet")));
    };
    let y = if log { y } else { y.within(metric.bounds()) };
    let mut chart = Chart::new(view.x, y, props.marker);
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
pub fn loss_text(look: &Look, props: &Props) -> String {
    CurveChart::new(look, props, LOSS, Direction::Minimize).text()
}

/// The quality of the charted trials as text.
pub fn quality_text(look: &Look, props: &Props) -> String {
    let better = props.sweep.plan.scenario.quality().direction();
    CurveChart::new(look, props, QUALITY, better).text()
}

/// Why a chart is empty: nothing was measured, or nothing of it is in view.
fn empty(props: &Props, unmeasured: &'static str) -> &'static str {
    if props.charted.is_empty() {
        word("the filter leaves no trial")
    } else if props.charts.window.is_whole() {
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
fn shown_batches<'a>(props: &Props<'a>) -> Option<&'a TrialRecord> {
    let whole = |_: &&TrialRecord| props.charts.lines == Lines::Trials;
    props.selected.filter(whole)
}

/// Where the numbers beside the curves come from, if not from the split of the curves: trials that are done have theirs
/// from the test split, as in every table.
fn numbers(props: &Props) -> Option<&'static str> {
    let done = || props.charted.iter().any(|r| r.outcome.is_some());
    let other = props.sweep.plan.facts.validation > 0 && props.charts.crosshair.is_none() && done();
    other.then(|| word("numbers of what is done: test"))
}

fn aside(props: &Props) -> Line<'static> {
    let mut parts = Vec::new();
    let charted = props.charted.len();
    if let Some(all) = props.listed.filter(|all| charted < *all) {
        parts.push(say!("{charted} of {all} trials", charted, all));
    }
    let window = props.charts.window;
    if !window.is_whole() {
        let [from, to] = [window.from, window.to].map(figures::percent);
        parts.push(say!("{from} to {to}", from, to));
    }
    if props.charts.lines == Lines::Models {
        parts.push(word("mean ± sd of seeds").into());
    }
    if props.charts.smoothing > 0 {
        let share = figures::tick(SMOOTHING[props.charts.smoothing]);
        parts.push(say!("smoothed {share}", share));
    }
    parts.extend(numbers(props).map(str::to_owned));
    if let Some(r) = shown_batches(props).filter(|r| r.train_loss.last().is_some()) {
        let t = &r.trial;
        parts.push(say!(
            "dim: training of {scale} seed {seed}",
            scale = t.scale,
            seed = t.seed
        ));
    }
    Line::raw(parts.join(" · "))
}
