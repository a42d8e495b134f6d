//! Loss and quality over training: one line a trial, one colour and one name a scale.

use ratatui::{layout::Rect, text::Line};

use super::{candidate_style, model};
use crate::{
    sweep::{Bucket, Candidate, Curve, Spread, Sweep, TrialRecord},
    tui::{
        Role,
        app::{App, SMOOTHING, XAxis},
        widgets::{Axis, Chart, Frame, Label, Level, Pen, Point, Series, figures},
    },
};

/// Which of a trial's curves is drawn.
type Of = fn(&TrialRecord) -> &Curve;

/// Draws the loss over training: the evaluated split of every trial, the training batches of the selected one.
pub fn loss(app: &App, pen: &mut Pen, area: Rect, focused: bool) {
    let Some(sweep) = app.sweep() else { return };
    let log = app.train.loss_spacing.is_log();
    let mut frame = Frame::new(title("loss", sweep, log), focused);
    frame.aside = aside(app);
    let inner = frame.draw(pen, area);
    let view = View::new(app, sweep, |r| &r.loss);
    let batches = app
        .selected_trial()
        .map(|r| (r, view.points(r, &r.train_loss)));
    let means = batches
        .iter()
        .flat_map(|(_, points)| points.iter().map(|p| p.mean));
    let y = Axis::around(view.values().chain(means), log);
    let Some(y) = y else {
        return nothing_yet(pen, inner, "no step was made yet");
    };
    let mut chart = Chart::new(view.x, y, app.marker);
    chart.series.extend(batches.map(|(_, points)| Series {
        points,
        style: app.style(Role::Dim),
    }));
    let selected = app.selected_trial();
    let bad = selected.and_then(|r| view.first_bad(r, &r.train_loss));
    chart.marks.extend(bad);
    view.fill(&mut chart);
    chart.draw(pen, inner);
}

/// Draws quality over training on the evaluated split, with the baselines.
pub fn quality(app: &App, pen: &mut Pen, area: Rect, focused: bool) {
    let Some(sweep) = app.sweep() else { return };
    let metric = sweep.plan.scenario.task.quality();
    let log = app.train.quality_spacing.is_log();
    let inner = Frame::new(title(metric.title(), sweep, log), focused).draw(pen, area);
    let view = View::new(app, sweep, |r| &r.quality);
    let Some(y) = Axis::around(view.values(), log) else {
        return nothing_yet(pen, inner, "no epoch has ended yet");
    };
    let y = if log { y } else { y.within(metric.bounds()) };
    let mut chart = Chart::new(view.x, y, app.marker);
    chart.levels = levels(sweep);
    view.fill(&mut chart);
    chart.draw(pen, inner);
}

/// The baselines and the best possible quality as thin lines.
pub fn levels(sweep: &Sweep) -> Vec<Level> {
    let named = |name: &str, y: f64| Level {
        y,
        name: format!("{name} {}", figures::value(y)),
    };
    let baselines = sweep.baselines.iter().map(|b| named(&b.name, b.quality));
    let optimum = sweep.optimum.map(|y| named("best possible", y));
    baselines
        .chain(optimum)
        .filter(|l| l.y.is_finite())
        .collect()
}

/// Says that a pane is empty, and why.
pub fn nothing_yet(pen: &mut Pen, area: Rect, why: &str) {
    let dim = pen.style(Role::Dim);
    pen.text(area, (1, area.height / 2), why, dim);
}

fn title(of: &str, sweep: &Sweep, log: bool) -> Line<'static> {
    let split = if sweep.plan.facts.validation == 0 {
        "test"
    } else {
        "validation"
    };
    let log = if log { ", log" } else { "" };
    Line::raw(format!("{of} · {split}{log}"))
}

fn aside(app: &App) -> Line<'static> {
    let mut parts = Vec::new();
    if app.train.smoothing > 0 {
        let share = figures::tick(SMOOTHING[app.train.smoothing]);
        parts.push(format!("smoothed {share}"));
    }
    if let Some(r) = app
        .selected_trial()
        .filter(|r| r.train_loss.last().is_some())
    {
        let t = &r.trial;
        parts.push(format!("dim: training of {} seed {}", t.scale, t.seed));
    }
    Line::raw(parts.join(" · "))
}

/// One curve of all trials over a common axis.
struct View<'a> {
    app: &'a App,
    sweep: &'a Sweep,
    of: Of,
    x: Axis,
}

impl<'a> View<'a> {
    fn new(app: &'a App, sweep: &'a Sweep, of: Of) -> Self {
        let mut view = Self {
            app,
            sweep,
            of,
            x: Axis::new(0.0, 1.0, false),
        };
        view.x = view.x_axis();
        view
    }

    fn flops(&self, record: &TrialRecord) -> f64 {
        self.sweep.plan.training_flops(&record.trial)
    }

    /// From nothing to the end of the longest training, so that curves grow to the right and never move.
    fn x_axis(&self) -> Axis {
        let kind = self.app.train.x;
        let trials = &self.sweep.trials;
        let places = |r: &TrialRecord| {
            let flops = self.flops(r);
            let ends = [&r.train_loss, &r.loss].map(|c| [c.buckets().first(), c.last()]);
            ends.map(|c| c.map(|b| b.map(|b| kind.of(r, b, flops))))
                .concat()
        };
        let seen = || trials.iter().flat_map(places).flatten();
        let end = |r: &TrialRecord| match kind {
            XAxis::Epochs => f64::from(r.trial.budget.epochs),
            XAxis::Steps => r.steps as f64,
            XAxis::Samples => {
                self.sweep.plan.examples(&r.trial) as f64 * f64::from(r.trial.budget.epochs)
            }
            XAxis::Flops => self.flops(r),
            XAxis::Seconds => 0.0,
        };
        let planned = trials.iter().map(end).fold(0.0, f64::max);
        let linear = match kind {
            XAxis::Seconds => Axis::around(seen().chain([0.0]), false),
            _ => Some(Axis::new(0.0, planned, false)),
        };
        let linear = linear.unwrap_or(Axis::new(0.0, 1.0, false));
        let first = seen().filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min);
        if self.app.train.x_spacing.is_log() && first < linear.high {
            return Axis::new(first, linear.high, true);
        }
        linear
    }

    /// The places of a curve, smoothed as the user wants.
    fn points(&self, record: &TrialRecord, curve: &Curve) -> Vec<Point> {
        let flops = self.flops(record);
        let keep = SMOOTHING[self.app.train.smoothing];
        let mut before: Option<f64> = None;
        let point = |bucket: &Bucket| {
            let x = self.app.train.x.of(record, bucket, flops);
            if keep == 0.0 {
                let (mean, low, high) = (bucket.mean, bucket.low, bucket.high);
                return Point { x, mean, low, high };
            }
            let mean = before.map_or(bucket.mean, |b| keep * b + (1.0 - keep) * bucket.mean);
            before = Some(mean).filter(|m| m.is_finite()).or(before);
            Point {
                x,
                mean,
                low: mean,
                high: mean,
            }
        };
        curve.buckets().iter().map(point).collect()
    }

    /// All finite values, to find the axis.
    fn values(&self) -> impl Iterator<Item = f64> {
        let buckets = self
            .sweep
            .trials
            .iter()
            .flat_map(|r| (self.of)(r).buckets());
        buckets.flat_map(|b| [b.low, b.high])
    }

    /// Lines, marks and names of all trials.
    fn fill(&self, chart: &mut Chart) {
        let selected = self.app.selected_trial().map(|r| r.trial.id);
        let (mine, others): (Vec<_>, Vec<_>) = self
            .sweep
            .trials
            .iter()
            .partition(|r| Some(r.trial.id) == selected);
        for record in others.into_iter().chain(mine) {
            let style = candidate_style(
                self.app,
                self.sweep,
                record.trial.family,
                record.trial.scale,
            );
            let points = self.points(record, (self.of)(record));
            chart
                .marks
                .extend(self.first_bad(record, (self.of)(record)));
            chart.series.push(Series { points, style });
        }
        let across = self.app.train.crosshair.map(|place| self.x.value(place));
        chart.crosshair = across;
        chart.labels = self.labels(across);
        chart.x_name = match across {
            Some(at) => format!("{} {}", figures::value(at), self.app.train.x.name()),
            None => self.app.train.x.name().into(),
        };
    }

    /// Where a curve first was not finite, at the height of the value before.
    fn first_bad(&self, record: &TrialRecord, curve: &Curve) -> Option<(f64, f64)> {
        let step = curve.first_bad()?;
        let bad = curve.buckets().iter().find(|b| b.step >= step)?;
        let before = curve.buckets().iter().take_while(|b| b.step < step).last();
        let height = before.map_or(f64::NAN, |b| b.mean);
        Some((self.app.train.x.of(record, bad, self.flops(record)), height))
    }

    /// The name of each model with its newest value, or that under the crosshair, over seeds.
    fn labels(&self, across: Option<f64>) -> Vec<Label> {
        let plan = &self.sweep.plan;
        let names: Vec<_> = plan
            .candidates
            .iter()
            .map(|c| model(&plan.scenario, c.family, c.scale))
            .collect();
        let width = names.iter().map(String::len).max().unwrap_or(0);
        let label = |(candidate, name): (&Candidate, &String)| {
            let mine = |r: &&TrialRecord| {
                (r.trial.family, r.trial.scale) == (candidate.family, candidate.scale)
            };
            let records = || self.sweep.trials.iter().filter(mine);
            let bad = || records().find_map(|r| self.first_bad(r, (self.of)(r)));
            let (y, text) = match self.compared(records(), across) {
                Some(spread) => (spread.mean, figures::spread(Some(spread))),
                None => (bad()?.1, figures::value(f64::NAN)),
            };
            let style = candidate_style(self.app, self.sweep, candidate.family, candidate.scale);
            let text = format!("{name:>width$}  {text}");
            Some(Label { y, text, style })
        };
        plan.candidates
            .iter()
            .zip(&names)
            .filter_map(label)
            .collect()
    }

    /// Mean and spread over the trials that went furthest, at the same step, or over those that reached the crosshair.
    fn compared<'r>(
        &self,
        records: impl Iterator<Item = &'r TrialRecord>,
        across: Option<f64>,
    ) -> Option<Spread> {
        let ends = records.filter_map(|r| Some((r, (self.of)(r).last()?)));
        let ends: Vec<_> = ends.collect();
        let place = |r: &TrialRecord, b: &Bucket| self.app.train.x.of(r, b, self.flops(r));
        let furthest = ends.iter().map(|(_, b)| b.step).max()?;
        let goal = across.map(|at| at * (1.0 + 1e-9));
        let there = |(r, end): &&(&TrialRecord, &Bucket)| match goal {
            Some(at) => place(r, end) >= at || end.step == furthest,
            None => end.step == furthest,
        };
        let value = |(r, end): &(&TrialRecord, &Bucket)| match goal {
            None => Some(end.mean),
            Some(at) => {
                let buckets = (self.of)(r).buckets().iter();
                buckets
                    .take_while(|b| place(r, b) <= at)
                    .last()
                    .map(|b| b.mean)
            }
        };
        Spread::of(ends.iter().filter(there).filter_map(value))
    }
}
