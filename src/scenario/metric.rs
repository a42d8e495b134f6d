//! The metrics, each declared once.

use crate::{sets::closed_set, words::noop};

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

closed_set! {
    /// A number that judges a trained model.
    pub enum Metric: Measure {
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
        self.row().title
    }

    /// The heading of a narrow column: the abbreviation, else the title.
    pub fn heading(self) -> &'static str {
        let row = self.row();
        row.abbreviation.unwrap_or(row.title)
    }

    /// Whether more is better.
    pub fn direction(self) -> Direction {
        self.row().direction
    }

    /// The least and greatest possible value, where there is one.
    pub fn bounds(self) -> (Option<f64>, Option<f64>) {
        self.row().bounds
    }
}
