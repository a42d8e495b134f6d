//! The constraints: one row of a table for each, with all that belongs to it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::words::{
    noop,
    numbers::{exact, whole},
};

/// What one training took and what it made, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measurement {
    /// Learned numbers.
    pub parameters: Option<f64>,
    /// Latency of one sample at the 95th percentile, milliseconds.
    pub latency_ms: Option<f64>,
    /// Bytes of the weights in f32.
    pub size_bytes: Option<f64>,
    /// Wall seconds of the training.
    pub train_seconds: Option<f64>,
    /// Peak memory of the training process, bytes.
    pub memory_bytes: Option<f64>,
    /// Energy of the training, joules.
    pub energy_joules: Option<f64>,
    /// Price of the training, in the tier's currency.
    pub price: Option<f64>,
}

/// What a constraint holds a bound against.
#[derive(Clone, Copy)]
pub enum Held {
    /// The quality: a bound from below, from above for a metric that is minimised.
    Quality,
    /// Something that a training or its model costs: a bound from above.
    Cost(fn(&Measurement) -> Option<f64>),
}

/// How a cost over the trials of a scale is bounded pessimistically.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pessimism {
    /// Every trial has the same.
    Same,
    /// The most of the trials.
    Worst,
    /// The most of the trials, or of a larger scale's that needed less: start-up and other processes blur it.
    WorstOfLarger,
}

/// Where a cost comes from on another machine than the one that measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// It is as measured here.
    AsHere,
    /// It is predicted from FLOPs.
    FromFlops,
    /// Nothing tells.
    Unknown,
}

/// All that belongs to a constraint.
struct Row {
    /// The key in scenario files and machine output.
    key: &'static str,
    /// The option of the command line, without its hyphens.
    flag: &'static str,
    /// What the option says in the help.
    help: &'static str,
    /// What is constrained, in a sentence.
    title: &'static str,
    /// What is constrained, in a narrow cell.
    short: &'static str,
    /// What a bound of it asks for.
    asks: &'static str,
    /// The unit of a bound; empty for pure numbers.
    unit: &'static str,
    held: Held,
    pessimism: Pessimism,
    elsewhere: Elsewhere,
    /// An amount in a unit in which it reads well: the factor, and the unit behind a space.
    scaled: fn(f64) -> (f64, &'static str),
    /// A number of it, rounded up or down as a bound that still admits it.
    digits: fn(f64, bool) -> String,
}

/// Declares the constraints, in the order in which they are shown.
macro_rules! constraints {
    ($($(#[doc = $doc:literal])+ $(#[cfg($when:meta)])? $name:ident => $row:expr;)+) => {
        /// What is constrained.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Constraint {
            $($(#[doc = $doc])+ $(#[cfg($when)])? $name,)+
        }

        impl Constraint {
            /// Every constraint, in the order in which they are shown.
            pub const ALL: [Self; [$($(#[cfg($when)])? stringify!($name),)+].len()] =
                [$($(#[cfg($when)])? Self::$name,)+];

            /// Their keys, for an error that names them.
            pub(super) const KEYS: [&str; Self::ALL.len()] = {
                let mut keys = [""; Self::ALL.len()];
                let mut at = 0;
                while at < keys.len() {
                    keys[at] = Self::ALL[at].row().key;
                    at += 1;
                }
                keys
            };

            const fn row(self) -> &'static Row {
                match self {
                    $($(#[cfg($when)])? Self::$name => {
                        const ROW: Row = $row;
                        &ROW
                    })+
                }
            }
        }
    };
}

constraints! {
    /// Quality on the test split.
    Quality => Row {
        key: "min_quality",
        flag: "min-quality",
        help: "Quality that its pessimistic bound must reach",
        title: noop("quality"),
        short: noop("quality"),
        asks: noop("quality at least"),
        unit: "",
        held: Held::Quality,
        pessimism: Pessimism::Worst,
        elsewhere: Elsewhere::AsHere,
        scaled: |_| (1.0, ""),
        digits: rounded,
    };
    /// Latency of one sample at the 95th percentile, milliseconds.
    Latency => Row {
        key: "max_latency_ms",
        flag: "max-latency-ms",
        help: "Latency of one sample at the 95th percentile, milliseconds",
        title: noop("latency"),
        short: noop("latency"),
        asks: noop("latency p95 at most"),
        unit: "ms",
        held: Held::Cost(|m| m.latency_ms),
        pessimism: Pessimism::Worst,
        elsewhere: Elsewhere::Unknown,
        scaled: |ms| if ms.abs() < 0.1 { (1e3, " µs") } else { (1.0, " ms") },
        digits: rounded,
    };
    /// Weights on disk in f32, megabytes of 10^6 bytes.
    Size => Row {
        key: "max_size_mb",
        flag: "max-size-mb",
        help: "Weights on disk in f32, megabytes",
        title: noop("size on disk"),
        short: noop("size"),
        asks: noop("size at most"),
        unit: "MB",
        held: Held::Cost(|m| m.size_bytes.map(|bytes| bytes / 1e6)),
        pessimism: Pessimism::Same,
        elsewhere: Elsewhere::AsHere,
        scaled: megabytes,
        digits: rounded,
    };
    /// Learned numbers.
    Parameters => Row {
        key: "max_params",
        flag: "max-params",
        help: "Learned numbers",
        title: noop("parameters"),
        short: noop("parameters"),
        asks: noop("parameters at most"),
        unit: "",
        held: Held::Cost(|m| m.parameters),
        pessimism: Pessimism::Same,
        elsewhere: Elsewhere::AsHere,
        scaled: |_| (1.0, ""),
        digits: counted,
    };
    /// Training time of one trial, wall seconds.
    TrainSeconds => Row {
        key: "max_train_s",
        flag: "max-train-s",
        help: "Training time, seconds",
        title: noop("training time"),
        short: noop("training"),
        asks: noop("training at most"),
        unit: "s",
        held: Held::Cost(|m| m.train_seconds),
        pessimism: Pessimism::WorstOfLarger,
        elsewhere: Elsewhere::FromFlops,
        scaled: |_| (1.0, " s"),
        digits: rounded,
    };
    /// Peak memory of the training process, megabytes of 10^6 bytes.
    Memory => Row {
        key: "max_memory_mb",
        flag: "max-memory-mb",
        help: "Peak memory of training, megabytes",
        title: noop("peak memory"),
        short: noop("memory"),
        asks: noop("memory at most"),
        unit: "MB",
        held: Held::Cost(|m| m.memory_bytes.map(|bytes| bytes / 1e6)),
        pessimism: Pessimism::WorstOfLarger,
        elsewhere: Elsewhere::AsHere,
        scaled: megabytes,
        digits: rounded,
    };
    /// Price of one training, in the tier's currency.
    Cost => Row {
        key: "max_cost",
        flag: "max-cost",
        help: "Price of one training on the tier",
        title: noop("cost of training"),
        short: noop("cost"),
        asks: noop("cost at most"),
        unit: "",
        held: Held::Cost(|m| m.price),
        pessimism: Pessimism::Same,
        elsewhere: Elsewhere::FromFlops,
        scaled: |_| (1.0, ""),
        digits: rounded,
    };
    /// Shows that a row is all that a constraint takes.
    #[cfg(test)]
    Energy => Row {
        key: "max_energy_j",
        flag: "max-energy-j",
        help: "Energy of one training, joules",
        title: "energy of training",
        short: "energy",
        asks: "energy at most",
        unit: "J",
        held: Held::Cost(|m| m.energy_joules),
        pessimism: Pessimism::Worst,
        elsewhere: Elsewhere::Unknown,
        scaled: |_| (1.0, " J"),
        digits: rounded,
    };
}

impl Constraint {
    /// The key in scenario files and machine output.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// The option of the command line, without its hyphens.
    pub fn flag(self) -> &'static str {
        self.row().flag
    }

    /// What the option says in the help.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// What is constrained, for a sentence.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// What is constrained, for a narrow cell.
    pub fn short(self) -> &'static str {
        self.row().short
    }

    /// What a bound asks for: `size at most`.
    pub fn asks(self) -> &'static str {
        self.row().asks
    }

    /// The unit of a bound; empty for pure numbers.
    pub fn unit(self) -> &'static str {
        self.row().unit
    }

    /// How the trials of a scale bound it.
    pub fn pessimism(self) -> Pessimism {
        self.row().pessimism
    }

    /// Where it comes from on another machine.
    pub fn elsewhere(self) -> Elsewhere {
        self.row().elsewhere
    }

    /// What one training shows of it; `None` where that is not known, and of the quality, which takes seeds to tell.
    pub fn measure(self, measurement: &Measurement) -> Option<f64> {
        match self.row().held {
            Held::Quality => None,
            Held::Cost(of) => of(measurement),
        }
    }

    /// An amount with a unit in which it reads well, rounded up or down as a bound that still admits it.
    pub fn amount(self, value: f64, up: bool) -> String {
        let (factor, unit) = (self.row().scaled)(value);
        format!("{}{unit}", self.digits(value * factor, up))
    }

    /// A number without its unit, rounded up or down as a bound that still admits it.
    pub fn digits(self, value: f64, up: bool) -> String {
        (self.row().digits)(value, up)
    }
}

fn megabytes(mb: f64) -> (f64, &'static str) {
    match mb.abs() {
        mb if mb < 0.1 => (1e3, " kB"),
        mb if mb >= 1e3 => (1e-3, " GB"),
        _ => (1.0, " MB"),
    }
}

/// Whole where it is a count.
fn counted(value: f64, up: bool) -> String {
    if value >= 0.0 && value.is_finite() {
        return whole(value.round() as u64);
    }
    rounded(value, up)
}

/// A bound in digits enough that what satisfies it still does: rounded up for a cost, down for a quality.
fn rounded(value: f64, up: bool) -> String {
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

impl Serialize for Constraint {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Constraint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Key;
        impl de::Visitor<'_> for Key {
            type Value = Constraint;

            fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
                to.write_str("field identifier")
            }

            fn visit_str<E: de::Error>(self, key: &str) -> Result<Constraint, E> {
                let known = Constraint::ALL.into_iter().find(|c| c.key() == key);
                known.ok_or_else(|| E::unknown_field(key, &Constraint::KEYS))
            }
        }
        from.deserialize_identifier(Key)
    }
}

#[cfg(test)]
mod tests;
