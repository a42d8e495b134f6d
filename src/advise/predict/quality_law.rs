//! What one family's measured scales say of its loss and of its quality: laws, predictions, the regime in words.

use crate::{
    advise::{
        evidence::{orientation::oriented, prediction::Predicted},
        explain::numbers::likely,
        law::{
            Axis, Fit, Forecast, Form, Law, Point, Prediction, Table, Unsupported, best_of, fit,
        },
    },
    models::Family,
    scenario::{Direction, Quality},
    sweep::{Outcome, Size, Sweep, TrialRecord, TrialState},
    words::{numbers::percent, say, word},
};

/// How far each trial of a family, at one setting, falls short of the best possible quality.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    metric: Quality,
    /// What the qualities fall short of.
    best: f64,
    table: Table,
}

/// How one family's quality rises with its parameters, at one setting.
#[derive(Clone, Debug)]
pub struct Trend {
    evidence: Evidence,
    fit: Fit,
}

/// A trend with its intervals, which take a hundred times as long to find.
#[derive(Clone, Debug)]
pub struct Outlook {
    metric: Quality,
    best: f64,
    forecast: Forecast,
}

impl Evidence {
    /// The evidence of a family at a share of data and a difficulty.
    ///
    /// # Errors
    /// Where the metric has no best value to fall short of.
    pub fn of(sweep: &Sweep, family: Family, setting: (f64, f64)) -> Result<Self, Unsupported> {
        let metric = sweep.plan.scenario.quality();
        let here = |r: &TrialRecord| {
            r.trial.family == family && (r.trial.data_fraction, r.trial.complexity) == setting
        };
        let best = best(sweep, here, setting.1).ok_or(Unsupported::Unbounded)?;
        let table = table(sweep, here, |o| (best - o.quality).abs(), |_| 1.0);
        Ok(Self {
            metric,
            best,
            table,
        })
    }

    /// The trend that it supports.
    ///
    /// # Errors
    /// With what is missing, where it supports none.
    pub fn trend(self) -> Result<Trend, Unsupported> {
        let fit = fit(&self.table, self.table.natural_form())?;
        Ok(Trend {
            evidence: self,
            fit,
        })
    }
}

impl Trend {
    /// The trend of a family's quality at a share of data and a difficulty; `None` where nothing supports one.
    pub fn of(sweep: &Sweep, family: Family, setting: (f64, f64)) -> Option<Self> {
        Evidence::of(sweep, family, setting).ok()?.trend().ok()
    }

    /// How much the quality is expected to rise from some parameters to more, oriented.
    pub fn gain(&self, from: f64, to: f64) -> f64 {
        self.fit.law.loss(from, 1.0) - self.fit.law.loss(to, 1.0)
    }

    /// The same with prediction intervals.
    pub fn outlook(&self) -> Option<Outlook> {
        let forecast = Forecast::new(&self.evidence.table, self.fit.law.form).ok()?;
        Some(Outlook {
            metric: self.evidence.metric,
            best: self.evidence.best,
            forecast,
        })
    }
}

impl Outlook {
    /// The quality to expect of a model of some parameters, oriented; `None` beyond what the evidence supports.
    pub fn quality(&self, parameters: f64) -> Option<Predicted> {
        let p = self.forecast.predict(parameters, 1.0);
        p.supported.then(|| self.turned(p))
    }

    /// The quality that the law draws at some parameters, supported or not.
    pub fn drawn(&self, parameters: f64) -> Predicted {
        self.turned(self.forecast.predict(parameters, 1.0))
    }

    fn turned(&self, p: Prediction) -> Predicted {
        let direction = self.metric.direction();
        let (least, most) = self.metric.bounds();
        let quality = |shortfall: f64| {
            let raw = match direction {
                Direction::Maximize => self.best - shortfall,
                Direction::Minimize => self.best + shortfall,
            };
            oriented(
                direction,
                raw.clamp(least.unwrap_or(f64::MIN), most.unwrap_or(f64::MAX)),
            )
        };
        Predicted {
            mean: quality(p.loss),
            low: quality(p.high),
            high: quality(p.low),
        }
    }
}

/// The best possible value of a metric, from which it falls short; `None` for an unbounded one.
pub(crate) fn ideal(metric: Quality) -> Option<f64> {
    let (least, most) = metric.bounds();
    match metric.direction() {
        Direction::Maximize => most,
        Direction::Minimize => least,
    }
}

/// What some trials fall short of: the known optimum of their data, the best possible value of the metric where there is
/// none, or where a trial came out better than it by its luck with the test items.
fn best(sweep: &Sweep, here: impl Fn(&TrialRecord) -> bool, complexity: f64) -> Option<f64> {
    let metric = sweep.plan.scenario.quality();
    let done = |r: &&TrialRecord| r.state == TrialState::Done && here(r);
    let qualities = sweep.trials.iter().filter(done);
    let qualities = qualities.filter_map(|r| Some(r.outcome.as_ref()?.quality));
    let turned = |v: f64| oriented(metric.direction(), v);
    let most = qualities.map(turned).fold(f64::NEG_INFINITY, f64::max);
    let optimum = optimum(sweep, complexity).filter(|v| turned(*v) > most);
    optimum.or_else(|| ideal(metric))
}

/// The best quality that is possible on the data of a difficulty; `None` where it is not known.
pub(crate) fn optimum(sweep: &Sweep, complexity: f64) -> Option<f64> {
    let answered = sweep.plan.reference().map(|t| t.complexity);
    sweep.optimum.filter(|_| answered == Some(complexity))
}

/// The law of a family's loss: against parameters and data where both vary, else against what does.
///
/// # Errors
/// When the measured trials cannot support one.
pub fn loss_law(sweep: &Sweep, family: Family, complexity: f64) -> Result<Fit, Unsupported> {
    let data = |fraction| sweep.plan.facts.amount_at(fraction);
    #[expect(clippy::float_cmp, reason = "both come unchanged from the same plan")]
    let here = |r: &TrialRecord| r.trial.family == family && r.trial.complexity == complexity;
    let whole = table(sweep, here, |o| o.loss, data);
    if whole.natural_form() == Form::Chinchilla {
        return fit(&whole, Form::Chinchilla);
    }
    let most = sweep
        .trials
        .iter()
        .map(|r| r.trial.data_fraction)
        .fold(0.0, f64::max);
    #[expect(clippy::float_cmp, reason = "both come unchanged from the same plan")]
    let full = |r: &TrialRecord| here(r) && r.trial.data_fraction == most;
    let table = table(sweep, full, |o| o.loss, data);
    fit(&table, best_of(&table, &[Form::Saturating, Form::Power]))
}

/// Rows from which on the seeds of a model are one row, their mean: every fit goes through all rows, and what so many seeds tell
/// of their spread is not asked here.
const MOST_ROWS: usize = 500;

fn table(
    sweep: &Sweep,
    here: impl Fn(&TrialRecord) -> bool,
    loss: impl Fn(&Outcome) -> f64,
    data: impl Fn(f64) -> f64,
) -> Table {
    let done = sweep
        .trials
        .iter()
        .filter(|r| r.state == TrialState::Done && here(r));
    let sized_by = sweep.plan.sized_by();
    let table = Table::of(done.filter_map(|r| {
        let o = r.outcome.as_ref()?;
        Some(Point {
            n: match (sized_by, o.parameters) {
                (Size::Parameters, Some(count)) => count as f64,
                (Size::Parameters, None) | (Size::Scale, _) => {
                    sweep.plan.size(r.trial.family, r.trial.scale)
                }
            },
            d: data(r.trial.data_fraction),
            loss: loss(o),
        })
    }));
    if table.points.len() > MOST_ROWS {
        table.means()
    } else {
        table
    }
}

/// What holds the loss of a model of `n` parameters and `d` examples up, in one sentence.
pub fn regime(law: &Law, n: f64, d: f64) -> Option<String> {
    let loss = law.loss(n, d);
    let floor = law.floor();
    if !loss.is_finite() || matches!(law.form, Form::Broken | Form::M4) {
        return None;
    }
    let share = |part: f64| percent(part / loss);
    if floor > 0.9 * loss {
        let share = likely(floor / loss);
        return Some(match (law.form, law.axis) {
            (Form::Chinchilla, _) => say!(
                "at the floor: {share} of the loss is E, which neither more scale nor more data lowers",
                share
            ),
            (_, Axis::Data) => say!(
                "at the floor: {share} of the loss is E, which more data does not lower",
                share
            ),
            _ => say!(
                "at the floor: {share} of the loss is E, which more scale does not lower",
                share
            ),
        });
    }
    if floor == 0.0 && law.form != Form::Chinchilla {
        let said = match law.axis {
            Axis::Data => {
                word("data-limited: the loss still falls with more data, and no floor shows yet")
            }
            _ => word("capacity-limited: the loss still falls with scale, and no floor shows yet"),
        };
        return Some(said.to_owned());
    }
    if law.form != Form::Chinchilla {
        return Some(match law.axis {
            Axis::Data => say!(
                "data-limited: {share} of the loss still falls with more data",
                share = share(loss - floor)
            ),
            _ => say!(
                "capacity-limited: {share} of the loss still falls with scale",
                share = share(loss - floor)
            ),
        });
    }
    let v = &law.values;
    let (by_scale, by_data) = (v[0] * n.powf(-v[3]), v[1] * d.powf(-v[4]));
    Some(if by_data > by_scale {
        say!(
            "data-limited: {data} of the loss is due to too little data, {scale} to too few parameters",
            data = share(by_data),
            scale = share(by_scale)
        )
    } else {
        say!(
            "capacity-limited: {scale} of the loss is due to too few parameters, {data} to too little data",
            scale = share(by_scale),
            data = share(by_data)
        )
    })
}
