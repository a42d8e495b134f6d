//! The metrics, each declared once.

use serde::{Serialize, Serializer};

use crate::{
    sets::{Name, closed_set, open},
    words::noop,
};

closed_set! {
    /// Whether more or less of a metric is better.
    pub enum Direction {
        /// More is better.
        Maximize = "maximize",
        /// Less is better.
        Minimize = "minimize",
    }
}

impl Direction {
    /// Whether `a` is strictly better than `b`; a NaN is never better.
    pub fn better(self, a: f64, b: f64) -> bool {
        match self {
            Self::Maximize => a > b,
            Self::Minimize => a < b,
        }
    }
}

/// What belongs to a metric.
struct Measure {
    /// The key in machine output.
    name: &'static str,
    /// The short title of a chart or column.
    title: &'static str,
    /// Its abbreviation, where a column takes that instead of the title.
    abbreviation: Option<&'static str>,
    /// Whether more is better.
    direction: Direction,
    /// The least and greatest possible value, where there is one.
    bounds: (Option<f64>, Option<f64>),
}

/// Bounds of a share.
const SHARE: (Option<f64>, Option<f64>) = (Some(0.0), Some(1.0));
/// Bounds of an amount.
const AMOUNT: (Option<f64>, Option<f64>) = (Some(0.0), None);

/// Declares the metrics that this program computes, beside those that users' own programs report.
macro_rules! metrics {
    ($(#[$about:meta])* pub enum Metric { $($(#[$doc:meta])* $Item:ident = $row:expr),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Metric {
            $($(#[$doc])* $Item,)+
            /// What a program of the user's own reports, by the name that it has there.
            Own(Name),
        }

        open!(Metric { $($Item = $row.name),+ });

        impl Metric {
            /// What belongs to a metric of this program's own; `None` of a user's.
            const fn row(self) -> Option<&'static Measure> {
                match self {
                    $(Self::$Item => Some(const { &$row }),)+
                    Self::Own(_) => None,
                }
            }
        }
    };
}

metrics! {
    /// A number that judges a trained model.
    pub enum Metric {
        /// Share of examples whose most probable label is right.
        Top1 = Measure {
            name: "top1",
            title: noop("accuracy"),
            abbreviation: Some(noop("acc")),
            direction: Direction::Maximize,
            bounds: SHARE,
        },
        /// Share of examples whose right label is among the five most probable.
        Top5 = Measure {
            name: "top5",
            title: noop("top-5"),
            abbreviation: None,
            direction: Direction::Maximize,
            bounds: SHARE,
        },
        /// Mean negative log likelihood of the right label, in nats.
        Nll = Measure {
            name: "nll",
            title: noop("nll"),
            abbreviation: None,
            direction: Direction::Minimize,
            bounds: AMOUNT,
        },
        /// Expected calibration error over 15 equal-width bins (Guo et al. 2017).
        Ece = Measure {
            name: "ece",
            title: noop("calibration error"),
            abbreviation: Some(noop("ece")),
            direction: Direction::Minimize,
            bounds: SHARE,
        },
        /// Bits that a character of a text costs on average.
        BitsPerCharacter = Measure {
            name: "bits-per-character",
            title: noop("bits/char"),
            abbreviation: None,
            direction: Direction::Minimize,
            bounds: AMOUNT,
        },
        /// The exponential of the mean negative log likelihood of a symbol.
        Perplexity = Measure {
            name: "perplexity",
            title: noop("perplexity"),
            abbreviation: None,
            direction: Direction::Minimize,
            bounds: (Some(1.0), None),
        },
        /// Area under the ROC curve: how often a click is scored above what was not clicked.
        Auc = Measure {
            name: "auc",
            title: noop("AUC"),
            abbreviation: None,
            direction: Direction::Maximize,
            bounds: SHARE,
        },
        /// Mean negative log likelihood of clicks, in nats.
        LogLoss = Measure {
            name: "log-loss",
            title: noop("log loss"),
            abbreviation: None,
            direction: Direction::Minimize,
            bounds: AMOUNT,
        },
        /// Normalised discounted cumulative gain of the first ten of all items, mean over users (full ranking).
        Ndcg10 = Measure {
            name: "ndcg10",
            title: noop("NDCG@10"),
            abbreviation: None,
            direction: Direction::Maximize,
            bounds: SHARE,
        },
        /// Share of users whose next item is among the first ten of all items (full ranking).
        HitRate10 = Measure {
            name: "hit-rate10",
            title: noop("hit rate@10"),
            abbreviation: Some(noop("HR@10")),
            direction: Direction::Maximize,
            bounds: SHARE,
        },
        /// Mean over users of one over the place of the next item among all items (full ranking).
        Mrr = Measure {
            name: "mrr",
            title: noop("reciprocal rank"),
            abbreviation: Some(noop("MRR")),
            direction: Direction::Maximize,
            bounds: SHARE,
        },
        /// Word error rate over the whole corpus: edits divided by words of the references; greedy decoding.
        Wer = Measure {
            name: "wer",
            title: noop("word error rate"),
            abbreviation: None,
            direction: Direction::Minimize,
            bounds: AMOUNT,
        },
        /// Character error rate over the whole corpus; greedy decoding.
        Cer = Measure {
            name: "cer",
            title: noop("character error rate"),
            abbreviation: None,
            direction: Direction::Minimize,
            bounds: AMOUNT,
        },
        /// Word error rate by prefix beam search of width 8.
        BeamWer = Measure {
            name: "beam-wer",
            title: noop("word error rate, beam"),
            abbreviation: None,
            direction: Direction::Minimize,
            bounds: AMOUNT,
        },
        /// Seconds of computing for a second of speech, one utterance at a time, features and decoding not counted.
        RealTimeFactor = Measure {
            name: "real-time-factor",
            title: noop("real-time factor"),
            abbreviation: None,
            direction: Direction::Minimize,
            bounds: AMOUNT,
        },
    }
}

impl Metric {
    /// The short title of a chart or column.
    pub fn title(self) -> &'static str {
        self.row().map_or(self.name(), |row| row.title)
    }

    /// The heading of a narrow column: the abbreviation, else the title.
    pub fn heading(self) -> &'static str {
        let row = self.row();
        row.and_then(|row| row.abbreviation).unwrap_or(self.title())
    }
}

/// The metric that decides a scenario: quality P, with which of its values are better and which are possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// What is measured.
    pub metric: Metric,
    direction: Direction,
    bounds: (Option<f64>, Option<f64>),
}

impl Quality {
    /// A metric of which a scenario says what is better, and between which values it lies.
    pub fn declared(
        metric: Metric,
        direction: Direction,
        bounds: (Option<f64>, Option<f64>),
    ) -> Self {
        Self {
            metric,
            direction,
            bounds,
        }
    }

    /// The key in machine output.
    pub fn name(self) -> &'static str {
        self.metric.name()
    }

    /// The short title of a chart or column.
    pub fn title(self) -> &'static str {
        self.metric.title()
    }

    /// The heading of a narrow column.
    pub fn heading(self) -> &'static str {
        self.metric.heading()
    }

    /// Whether more is better.
    pub fn direction(self) -> Direction {
        self.direction
    }

    /// The least and greatest possible value, where there is one.
    pub fn bounds(self) -> (Option<f64>, Option<f64>) {
        self.bounds
    }
}

impl From<Metric> for Quality {
    /// A metric as this program knows it; of a user's own it knows nothing, and takes more for better.
    fn from(metric: Metric) -> Self {
        let row = metric.row();
        Self {
            metric,
            direction: row.map_or(Direction::Maximize, |row| row.direction),
            bounds: row.map_or((None, None), |row| row.bounds),
        }
    }
}

impl Serialize for Quality {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.metric.serialize(to)
    }
}
