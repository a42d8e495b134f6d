//! Constraints: what a model must satisfy before it may be advised.

use serde::Serialize;

use crate::{
    advise::machines::tiers::Tier,
    scenario::Requirements,
    words::{
        noop,
        numbers::{exact, whole},
    },
};

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Limit {
    /// Quality on the test split.
    Quality,
    /// Latency of one sample at the 95th percentile, milliseconds.
    Latency,
    /// Weights on disk in f32, megabytes of 10^6 bytes.
    Size,
    /// Learned numbers.
    Parameters,
    /// Training time of one trial, wall seconds.
    TrainSeconds,
    /// Peak memory of the training process, megabytes of 10^6 bytes.
    Memory,
    /// Price of one training, in the tier's currency.
    Cost,
}

impl Limit {
    /// Every limit, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Quality,
        Self::Latency,
        Self::Size,
        Self::Parameters,
        Self::TrainSeconds,
        Self::Memory,
        Self::Cost,
    ];

    /// The key in scenario files and machine output; the option has hyphens for underscores.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quality => "min_quality",
            Self::Latency => "max_latency_ms",
            Self::Size => "max_size_mb",
            Self::Parameters => "max_params",
            Self::TrainSeconds => "max_train_s",
            Self::Memory => "max_memory_mb",
            Self::Cost => "max_cost",
        }
    }

    /// What it limits, for a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Quality => noop("quality"),
            Self::Latency => noop("latency"),
            Self::Size => noop("size on disk"),
            Self::Parameters => noop("parameters"),
            Self::TrainSeconds => noop("training time"),
            Self::Memory => noop("peak memory"),
            Self::Cost => noop("cost of training"),
        }
    }

    /// The unit behind a number; empty for pure numbers.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Quality | Self::Parameters | Self::Cost => "",
            Self::Latency => " ms",
            Self::Size | Self::Memory => " MB",
            Self::TrainSeconds => " s",
        }
    }

    /// A value with a unit in which it reads well, rounded up or down as a bound that still admits it.
    pub fn amount(self, value: f64, up: bool) -> String {
        let (factor, unit) = match self {
            Self::Latency if value.abs() < 0.1 => (1e3, " µs"),
            Self::Size | Self::Memory if value.abs() < 0.1 => (1e3, " kB"),
            Self::Size | Self::Memory if value.abs() >= 1e3 => (1e-3, " GB"),
            _ => (1.0, self.unit()),
        };
        format!("{}{unit}", beside_bound(self, value * factor, up))
    }
}

/// One limit with its bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constraint {
    /// What is limited.
    pub limit: Limit,
    /// The least quality (greatest, for a metric that is minimised), or the most of a cost.
    pub bound: f64,
}

/// A bound in digits enough that what satisfies it still does: rounded up for a cost, down for a quality.
fn bound(value: f64, up: bool) -> String {
    if value == 0.0 || !value.is_finite() {
        return exact(value);
    }
    let step = 10_f64.powf(value.abs().log10().floor() - 3.0);
    let rounded = if up {
        (value / step - 1e-9).ceil()
    } else {
        (value / step + 1e-9).floor()
    } * step;
    // As many decimals as the step has, lest the multiplication leave digits behind them.
    let decimals = (-step.log10().round()).clamp(0.0, 15.0) as usize;
    let text = format!("{rounded:.decimals$}");
    text.parse().map_or(text, exact)
}

/// What is held against a bound: a count whole, all else rounded as a bound that it still satisfies.
pub fn beside_bound(limit: Limit, value: f64, up: bool) -> String {
    match limit {
        Limit::Parameters if value >= 0.0 && value.is_finite() => whole(value.round() as u64),
        _ => bound(value, up),
    }
}

/// Everything that a model must satisfy, and what the question is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// The bounds, at most one for each limit.
    pub bounds: Vec<Constraint>,
    /// The machine that the model will be trained on; the one that measured it when `None`.
    pub tier: Option<Tier>,
    /// Sustained FLOP/s of the machine that measured, where it is known.
    pub here: Option<f64>,
    /// Share of the training data; the greatest that was planned when `None`.
    pub data_fraction: Option<f64>,
    /// Difficulty of the data; the greatest that was planned when `None`.
    pub complexity: Option<f64>,
}

impl Constraints {
    /// The constraints that a scenario states.
    pub fn of(requirements: &Requirements) -> Self {
        let r = requirements;
        let stated = [
            (Limit::Quality, r.min_quality),
            (Limit::Latency, r.max_latency_ms),
            (Limit::Size, r.max_size_mb),
            (Limit::Parameters, r.max_params),
            (Limit::TrainSeconds, r.max_train_s),
            (Limit::Memory, r.max_memory_mb),
            (Limit::Cost, r.max_cost),
        ];
        let mut all = Self::default();
        for (limit, bound) in stated {
            all = all.with(limit, bound);
        }
        all
    }

    /// Sets a bound on a limit, or with `None` lifts it.
    pub fn set(&mut self, limit: Limit, bound: Option<f64>) {
        self.bounds.retain(|c| c.limit != limit);
        if let Some(bound) = bound {
            self.bounds.push(Constraint { limit, bound });
            self.bounds.sort_by_key(|c| c.limit);
        }
    }

    /// The same with another bound on a limit; `None` leaves it as it is.
    #[must_use]
    pub fn with(mut self, limit: Limit, bound: Option<f64>) -> Self {
        if bound.is_some() {
            self.set(limit, bound);
        }
        self
    }

    /// The same for a tier; its memory, disk and time bind like stated constraints, where none is tighter.
    /// `here` is the sustained FLOP/s of the machine that measured.
    #[must_use]
    pub fn on(mut self, tier: Tier, here: Option<f64>) -> Self {
        let own = [
            (Limit::Memory, Some(tier.memory_bytes / 1e6)),
            (Limit::Size, Some(tier.disk_bytes / 1e6)),
            (Limit::TrainSeconds, tier.budget_seconds),
        ];
        for (limit, bound) in own {
            let tighter = bound.filter(|b| self.bound(limit).is_none_or(|stated| stated > *b));
            self = self.with(limit, tighter);
        }
        self.tier = Some(tier);
        self.here = here;
        self
    }

    /// The machine that the question is asked for, where it is another than the one that measured.
    pub(crate) fn elsewhere(&self) -> Option<&Tier> {
        self.tier.as_ref().filter(|tier| !tier.is_here())
    }

    /// The bound on a limit.
    pub fn bound(&self, limit: Limit) -> Option<f64> {
        let of = self.bounds.iter().find(|c| c.limit == limit);
        of.map(|c| c.bound)
    }
}

/// The least change of one bound that lets something fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relaxation {
    /// The constraint's key.
    pub constraint: &'static str,
    /// The bound as it is.
    pub from: f64,
    /// The bound at which something fits; `None` where what it limits was not measured.
    pub to: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::{Limit, bound};

    #[test]
    fn bounds_never_cut_off_what_they_admit() {
        assert_eq!(bound(0.912_34, false), ".9123");
        assert_eq!(bound(0.012_341, true), ".01235");
        assert_eq!(bound(760.0, true), "760");
        assert_eq!(bound(1434.2, true), "1 435");
        assert_eq!(bound(0.0, true), "0");
    }

    #[test]
    fn amounts_have_the_unit_in_which_they_read_well() {
        let cases = [
            (Limit::Size, 0.002_776, "2.776 kB"),
            (Limit::Size, 0.5, ".5 MB"),
            (Limit::Memory, 2_500.0, "2.5 GB"),
            (Limit::Latency, 0.007_765, "7.765 µs"),
            (Limit::Latency, 1.5, "1.5 ms"),
            (Limit::TrainSeconds, 3.0, "3 s"),
            (Limit::Parameters, 610.0, "610"),
            (Limit::Parameters, 85_002.0, "85 002"),
        ];
        for (limit, value, shown) in cases {
            assert_eq!(limit.amount(value, true), shown);
        }
    }
}
