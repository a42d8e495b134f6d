//! The charts of a sweep.

use super::chart::{Axis, Chart, Marks, Point, Series, Spacing};
use crate::{
    advise::Advice,
    sweep::{Curve, Standing, Sweep, TrialRecord},
    words::{say, word},
};

/// Quality by parameters: the mean over seeds of each candidate with one standard deviation to either side, the baselines, and
/// the best possible where it is known.
pub(super) fn quality_by_scale(sweep: &Sweep, advice: &Advice) -> Chart {
    let metric = word(sweep.plan.scenario.quality().title()).to_owned();
    let mut series: Vec<Series> = Vec::new();
    for standing in sweep.standings() {
        let Some(point) = point(&standing, advice) else {
            continue;
        };
        let conditions = sweep
            .plan
            .conditions(standing.data_fraction, standing.complexity);
        let name = format!("{}{conditions}", standing.family);
        match series.iter_mut().find(|s| s.name == name) {
            Some(known) => known.points.push(point),
            None => series.push(Series {
                name,
                marks: Marks::Every,
                points: vec![point],
            }),
        }
    }
    let baseline = |b: &crate::sweep::Baseline| (word(&b.name).to_owned(), b.quality);
    let mut lines: Vec<(String, f64)> = sweep.baselines.iter().map(baseline).collect();
    lines.extend(sweep.optimum.map(|v| (word("best possible").to_owned(), v)));
    Chart {
        title: say!("{metric} by scale", metric),
        x: Axis {
            title: word("parameters").to_owned(),
            spacing: Spacing::Logarithmic,
        },
        y: Axis {
            title: metric,
            spacing: Spacing::Linear,
        },
        series,
        lines,
    }
}

fn point(standing: &Standing, advice: &Advice) -> Option<Point> {
    let quality = standing.quality?;
    let advised = (advice.family, advice.scale) == (Some(standing.family), Some(standing.scale));
    Some(Point {
        x: standing.abscissa,
        y: quality.mean,
        range: quality
            .deviation
            .map(|d| [quality.mean - d, quality.mean + d]),
        advised,
    })
}

/// The loss on the evaluated split while training.
pub(super) fn loss(sweep: &Sweep) -> Chart {
    let title = word("loss").to_owned();
    curves(sweep, title, Spacing::Logarithmic, |r| &r.loss)
}

/// The quality on the evaluated split while training.
pub(super) fn metric(sweep: &Sweep) -> Chart {
    let title = word(sweep.plan.scenario.quality().title()).to_owned();
    curves(sweep, title, Spacing::Linear, |r| &r.quality)
}

fn curves(sweep: &Sweep, what: String, spacing: Spacing, of: fn(&TrialRecord) -> &Curve) -> Chart {
    let one = |record: &TrialRecord| {
        let trial = &record.trial;
        let conditions = sweep.plan.conditions(trial.data_fraction, trial.complexity);
        let points = of(record).buckets().iter().map(|b| Point {
            x: b.step as f64,
            y: b.mean,
            range: None,
            advised: false,
        });
        Series {
            name: format!("{} {}{conditions}", trial.family, trial.scale),
            marks: Marks::None,
            points: points.collect(),
        }
    };
    Chart {
        title: say!("{what} while training, one line a trial", what = &what),
        x: Axis {
            title: word("step").to_owned(),
            spacing: Spacing::Linear,
        },
        y: Axis {
            title: what,
            spacing,
        },
        series: sweep
            .trials
            .iter()
            .map(one)
            .filter(|s| !s.points.is_empty())
            .collect(),
        lines: Vec::new(),
    }
}
