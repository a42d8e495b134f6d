//! One curve of all charted trials over a common axis.

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::{
    interpolation::{between, within},
    names::{candidate_style, model, of_share},
    seed_group::{Group, Measure, groups},
};
use crate::{
    scenario::Direction,
    sweep::{Bucket, Curve, Outlook, Spread, Sweep, TrialRecord},
    tui::{
        chart_settings::{ChartSettings, Lines, SMOOTHING, Spacing, XAxis},
        look::Look,
        theme::Role,
        widgets::{Axis, Band, Chart, Label, Marker, Point, Series, figures},
    },
    words::{flush_right, say},
};

/// Places at which the curves of a model's seeds are compared.
const PLACES: usize = 256;

/// Of so many parts of a curve the first and the last count as its ends.
const PARTS: usize = 24;

/// The curves of a sweep's trials.
pub struct Props<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// How many FLOPs trials take.
    pub outlook: &'a Outlook,
    /// The trials whose curves are drawn.
    pub charted: Vec<&'a TrialRecord>,
    /// How many trials the filter leaves; `None` where the user marked those that are drawn.
    pub listed: Option<usize>,
    /// The trial that the keys act on.
    pub selected: Option<&'a TrialRecord>,
    /// The trial that the others are compared with.
    pub pinned: Option<&'a TrialRecord>,
    /// How the charts lie.
    pub charts: &'a ChartSettings,
    /// How the values lie upwards.
    pub spacing: Spacing,
    /// The characters of curves.
    pub marker: Marker,
    /// Whether the pane has the keys.
    pub focused: bool,
}

/// One curve of all charted trials over a common axis.
pub struct CurveChart<'a> {
    look: &'a Look,
    props: &'a Props<'a>,
    of: Measure,
    /// Whether more is better.
    upwards: bool,
    /// The part of the x-axis that is in view.
    pub x: Axis,
}

impl<'a> CurveChart<'a> {
    /// The curves of the charted trials.
    pub fn new(look: &'a Look, props: &'a Props, of: Measure, better: Direction) -> Self {
        let mut view = Self {
            look,
            props,
            of,
            upwards: better == Direction::Maximize,
            x: Axis::new(0.0, 1.0, false),
        };
        let (whole, window) = (view.x_axis(), props.charts.window);
        view.x = whole.part(window.from, window.to);
        view
    }

    /// Training FLOPs of a trial; not a number where nobody knows them.
    fn flops(&self, record: &TrialRecord) -> f64 {
        let known = self.props.outlook.flops(self.props.sweep, record);
        known.unwrap_or(f64::NAN)
    }

    /// What the chart goes along: of a program of the user's own only its steps and its seconds are known.
    pub fn along(&self) -> XAxis {
        let own = self.props.sweep.plan.scenario.task.is_own();
        match self.props.charts.x {
            XAxis::Epochs | XAxis::Samples | XAxis::Flops if own => XAxis::Steps,
            chosen => chosen,
        }
    }

    /// Where a part of a trial's curve lies along the chart.
    fn place(&self, record: &TrialRecord, bucket: &Bucket, flops: f64) -> f64 {
        self.along().of(record, bucket, flops)
    }

    /// From nothing to the end of the longest training, so that curves grow to the right and never move.
    fn x_axis(&self) -> Axis {
        let kind = self.along();
        let trials = &self.props.sweep.trials;
        let places = |r: &TrialRecord| {
            let flops = self.flops(r);
            let ends = [&r.train_loss, &r.loss].map(|c| [c.buckets().first(), c.last()]);
            ends.map(|c| c.map(|b| b.map(|b| kind.of(r, b, flops))))
                .concat()
        };
        let seen = || trials.iter().flat_map(places).flatten();
        let end = |r: &TrialRecord| match kind {
            XAxis::Epochs => f64::from(r.trial.budget.epochs),
            XAxis::Steps => r.steps.max(r.step) as f64,
            XAxis::Samples => {
                self.props.sweep.plan.examples(&r.trial) as f64 * f64::from(r.trial.budget.epochs)
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
        if !self.props.charts.x_spacing.is_log() {
            return linear;
        }
        let first = seen().filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min);
        if first < linear.high {
            Axis::new(first, linear.high, true)
        } else {
            linear
        }
    }

    /// The places of a curve, smoothed as the user wants.
    pub fn points(&self, record: &TrialRecord, curve: &Curve) -> Vec<Point> {
        let flops = self.flops(record);
        let keep = SMOOTHING[self.props.charts.smoothing];
        let mut before: Option<f64> = None;
        let point = |bucket: &Bucket| {
            let x = self.place(record, bucket, flops);
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

    /// All values in view, to find the axis.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        let (low, high) = (self.x.low, self.x.high);
        let of = move |r: &&'a TrialRecord| {
            let (record, flops) = (*r, self.flops(r));
            let buckets = (self.of.curve)(record).buckets().iter();
            buckets.filter(move |b| (low..=high).contains(&self.place(record, b, flops)))
        };
        self.props
            .charted
            .iter()
            .flat_map(of)
            .flat_map(|b| [b.low, b.high])
    }

    /// About where other curves of the charted trials begin and end, so that an axis rests whichever of them is drawn;
    /// nothing where only a part is in view.
    pub fn ends(&self, of: fn(&TrialRecord) -> &Curve) -> impl Iterator<Item = f64> {
        let whole = self.props.charts.window.is_whole();
        let trials = self.props.charted.iter().filter(move |_| whole);
        trials.flat_map(move |r| {
            let buckets = of(r).buckets();
            let part = buckets.len().div_ceil(PARTS);
            let mean =
                |part: &[Bucket]| part.iter().map(|b| b.mean).sum::<f64>() / part.len() as f64;
            [&buckets[..part], &buckets[buckets.len() - part..]].map(mean)
        })
    }

    /// Lines, marks and names.
    pub fn fill(&self, chart: &mut Chart) {
        match self.props.charts.lines {
            Lines::Trials => self.trial_lines(chart),
            Lines::Models => self.model_lines(chart),
        }
        let across = self.props.charts.crosshair.map(|place| self.x.value(place));
        chart.crosshair = across;
        chart.labels = self.labels(across);
        self.reference(chart, across);
        chart.x_name = match across {
            Some(at) => format!("{} {}", figures::value(at), self.along().name()),
            None => self.along().name().into(),
        };
    }

    fn style(&self, record: &TrialRecord) -> Style {
        let t = &record.trial;
        let style = candidate_style(self.look, self.props.sweep, t.family, t.scale);
        of_share(style, &self.props.sweep.plan.scenario, t.data_fraction)
    }

    /// One line a trial, that of the selected one above the others.
    fn trial_lines(&self, chart: &mut Chart) {
        let selected = self.props.selected.map(|r| r.trial.id);
        let (mine, others): (Vec<_>, Vec<_>) = self
            .props
            .charted
            .iter()
            .partition(|r| Some(r.trial.id) == selected);
        for record in others.into_iter().chain(mine) {
            let curve = (self.of.curve)(record);
            chart.marks.extend(self.first_bad(record, curve));
            chart.series.push(Series {
                points: within(self.points(record, curve), self.x),
                style: self.style(record),
            });
        }
    }

    /// One line a model and setting: the mean over its seeds, in a band of one standard deviation.
    fn model_lines(&self, chart: &mut Chart) {
        for group in groups(self.props.sweep, &self.props.charted) {
            let mine = &group.trials;
            let curves: Vec<_> = mine
                .iter()
                .map(|r| self.points(r, (self.of.curve)(r)))
                .collect();
            let marks = mine
                .iter()
                .filter_map(|r| self.first_bad(r, (self.of.curve)(r)));
            chart.marks.extend(marks);
            let Some(style) = mine.first().map(|r| self.style(r)) else {
                continue;
            };
            let (mut points, mut places) = (Vec::new(), Vec::new());
            for place in 0..=PLACES {
                let x = self.x.value(place as f64 / PLACES as f64);
                let Some(spread) = Spread::of(curves.iter().filter_map(|c| between(c, x))) else {
                    continue;
                };
                let (mean, deviation) = (spread.mean, spread.deviation.unwrap_or(0.0));
                points.push(Point {
                    x,
                    mean,
                    low: mean,
                    high: mean,
                });
                places.push((x, mean - deviation, mean + deviation));
            }
            chart.bands.push(Band { places, style });
            chart.series.push(Series { points, style });
        }
    }

    /// The pinned trial above all others, with its own name.
    fn reference(&self, chart: &mut Chart, across: Option<f64>) {
        let Some(pinned) = self.props.pinned else {
            return;
        };
        let style = self.look.style(Role::Text);
        let all = self.points(pinned, (self.of.curve)(pinned));
        let y = match across {
            Some(x) => between(&all, x),
            None => self.of.latest(pinned),
        };
        let t = &pinned.trial;
        if let Some(y) = y {
            let name = model(&self.props.sweep.plan.scenario, t.family, t.scale);
            let text = say!(
                "* {name} seed {seed}  {value}",
                name,
                seed = t.seed,
                value = figures::value(y)
            );
            chart.labels.push(Label { y, text, style });
        }
        let points = within(all, self.x);
        chart.series.push(Series { points, style });
    }

    /// The charted curves as text: one row a place, as they are drawn but whole.
    pub fn text(&self) -> String {
        use std::fmt::Write;

        let along = self.along().name();
        let mut text = format!("trial\tfamily\tscale\tseed\t{along}\tmean\tlow\thigh\n");
        for record in &self.props.charted {
            let t = &record.trial;
            for p in self.points(record, (self.of.curve)(record)) {
                let row = writeln!(
                    text,
                    "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                    t.id, t.family, t.scale, t.seed, p.x, p.mean, p.low, p.high
                );
                row.expect("a String takes everything");
            }
        }
        text
    }

    /// Where a curve first was not finite, at the height of the value before.
    pub fn first_bad(&self, record: &TrialRecord, curve: &Curve) -> Option<(f64, f64)> {
        let step = curve.first_bad()?;
        let bad = curve.buckets().iter().find(|b| b.step >= step)?;
        let before = curve.buckets().iter().take_while(|b| b.step < step).last();
        let height = before.map_or(f64::NAN, |b| b.mean);
        Some((self.place(record, bad, self.flops(record)), height))
    }

    /// The name of each model under each setting with its newest value, or that under the crosshair, over seeds.
    fn labels(&self, across: Option<f64>) -> Vec<Label> {
        let groups = groups(self.props.sweep, &self.props.charted);
        let width = groups.iter().map(|g| g.name.width()).max().unwrap_or(0);
        let label = |group: Group<'a>| {
            let records = || group.trials.iter().copied();
            let bad = || records().find_map(|r| self.first_bad(r, (self.of.curve)(r)));
            let place = |r: &TrialRecord, b: &Bucket| self.place(r, b, self.flops(r));
            let spread = match across {
                None => group.newest(self.of),
                Some(at) => group.at(self.of, at, place),
            };
            let (y, text) = match spread {
                Some(spread) => (spread.mean, figures::spread(Some(spread))),
                None => (bad()?.1, figures::value(f64::NAN)),
            };
            let text = format!("{}  {text}", flush_right(&group.name, width));
            let style = self.style(records().next()?);
            Some((group, Label { y, text, style }))
        };
        let mut named: Vec<_> = groups.into_iter().filter_map(label).collect();
        let selected = self.props.selected;
        let chosen = |g: &Group| selected.is_some_and(|r| g.holds(r));
        let worse = |label: &Label| {
            let worse = if self.upwards { -label.y } else { label.y };
            if worse.is_finite() {
                worse
            } else {
                f64::INFINITY
            }
        };
        // Where there is no room for all names, that of the selected trial and those of the best stay.
        named.sort_by(|a, b| {
            let first = chosen(&b.0).cmp(&chosen(&a.0));
            first.then(worse(&a.1).total_cmp(&worse(&b.1)))
        });
        named.into_iter().map(|(_, label)| label).collect()
    }
}
