//! Standings: the measured trials of one candidate over its seeds, as mean and spread.

use super::{
    cost::Cost,
    fold::Sweep,
    record::{TrialRecord, TrialState},
    trial::Outcome,
};
use crate::models::{Family, Scale};

/// Mean and spread of one measured number over seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Values that went in.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Sample standard deviation (divisor n - 1); `None` for a single value.
    pub deviation: Option<f64>,
    /// Least value.
    pub low: f64,
    /// Greatest value.
    pub high: f64,
}

impl Spread {
    /// Mean and spread of the finite values; `None` where there is none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let values: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
        let count = values.len();
        if count == 0 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / count as f64;
        let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
        Some(Self {
            count,
            mean,
            deviation: (count > 1).then(|| (squares / (count - 1) as f64).sqrt()),
            low: values.iter().copied().fold(f64::INFINITY, f64::min),
            high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        })
    }

    /// Standard error of the mean; `None` for a single value.
    pub fn error(&self) -> Option<f64> {
        Some(self.deviation? / (self.count as f64).sqrt())
    }
}

/// One candidate at one share of data and one difficulty, over its seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its family.
    pub family: Family,
    /// Its scale.
    pub scale: Scale,
    /// Share of the training data.
    pub data_fraction: f64,
    /// Difficulty of the data.
    pub complexity: f64,
    /// What it costs, as far as that is known.
    pub footprint: Cost,
    /// Its parameters, or its scale where not all parameters of the plan are known: by what it is more or less than another.
    pub abscissa: f64,
    /// Trials planned.
    pub planned: usize,
    /// Trials measured.
    pub done: usize,
    /// Quality on the test split.
    pub quality: Option<Spread>,
    /// Loss on the test split.
    pub loss: Option<Spread>,
    /// Wall seconds of training.
    pub seconds: Option<Spread>,
    /// Peak memory of the process, bytes.
    pub memory: Option<Spread>,
    /// Latency p95 of one sample, milliseconds.
    pub latency: Option<Spread>,
    /// Training examples a second.
    pub samples_per_second: Option<Spread>,
    /// Bytes of the weights in f32.
    pub size: Option<Spread>,
}

impl Sweep {
    /// Every candidate with what was measured of it, in the plan's order. Only trials that are done count.
    pub fn standings(&self) -> Vec<Standing> {
        let mut groups: Vec<(Standing, Vec<&Outcome>)> = Vec::new();
        for record in &self.trials {
            let t = &record.trial;
            #[expect(clippy::float_cmp, reason = "both come unchanged from the same plan")]
            let same = |s: &Standing| {
                (s.family, s.scale) == (t.family, t.scale)
                    && s.data_fraction == t.data_fraction
                    && s.complexity == t.complexity
            };
            let at = groups.iter().position(|(s, _)| same(s)).unwrap_or_else(|| {
                groups.push((Standing::empty(self, record), Vec::new()));
                groups.len() - 1
            });
            groups[at].0.planned += 1;
            groups[at].1.extend(
                record
                    .outcome
                    .as_ref()
                    .filter(|_| record.state == TrialState::Done),
            );
        }
        groups
            .into_iter()
            .map(|(standing, outcomes)| standing.measured(&outcomes))
            .collect()
    }
}

impl Standing {
    fn empty(sweep: &Sweep, record: &TrialRecord) -> Self {
        let t = &record.trial;
        Self {
            family: t.family,
            scale: t.scale,
            data_fraction: t.data_fraction,
            complexity: t.complexity,
            footprint: sweep
                .plan
                .candidate(t)
                .map(|c| c.footprint)
                .unwrap_or_default(),
            abscissa: sweep.plan.size(t.family, t.scale),
            planned: 0,
            done: 0,
            quality: None,
            loss: None,
            seconds: None,
            memory: None,
            latency: None,
            samples_per_second: None,
            size: None,
        }
    }

    fn measured(self, outcomes: &[&Outcome]) -> Self {
        let spread =
            |of: fn(&Outcome) -> Option<f64>| Spread::of(outcomes.iter().filter_map(|o| of(o)));
        Self {
            done: outcomes.len(),
            quality: spread(|o| Some(o.quality)),
            loss: spread(|o| Some(o.loss)),
            seconds: spread(|o| Some(o.train_seconds)),
            memory: spread(|o| o.peak_memory_bytes.map(|b| b as f64)),
            latency: spread(|o| o.latency_ms.map(|l| l.p95)),
            samples_per_second: spread(|o| o.samples_per_second),
            size: spread(|o| o.size_bytes.f32.map(|b| b as f64)),
            ..self
        }
    }
}
