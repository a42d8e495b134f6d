//! The forms of a law of loss, and a law with its parameters.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The shape of a law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `E + A/N^alpha + B/D^beta` (Hoffmann et al. 2022, approach 3).
    Chinchilla,
    /// `E + k x^-c`.
    Saturating,
    /// `k x^-c`.
    Power,
    /// `E + k x^-c (1 + (x/x1)^(1/f))^(-c1 f)`, one break (Caballero et al. 2022).
    Broken,
    /// `(L - E) / (E0 - L)^a = k x^-c` (Alabdulmohsin et al. 2022, M4).
    M4,
}

impl Form {
    /// Every form, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::Chinchilla,
        Self::Saturating,
        Self::Power,
        Self::Broken,
        Self::M4,
    ];

    /// The name used on the command line and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chinchilla => "chinchilla",
            Self::Saturating => "saturating",
            Self::Power => "power",
            Self::Broken => "broken",
            Self::M4 => "m4",
        }
    }

    /// Its name at the head of a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::M4 => "M4",
            form => form.name(),
        }
    }

    /// The names of its parameters, in the order of [`Law::values`].
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Chinchilla => &["A", "B", "E", "alpha", "beta"],
            Self::Saturating => &["k", "E", "c"],
            Self::Power => &["k", "c"],
            Self::Broken => &["k", "E", "c", "c1", "x1", "f"],
            Self::M4 => &["k", "E", "c", "a", "E0"],
        }
    }

    /// Fewest distinct values of `x` (of N and of D each, for Chinchilla) that can tell its parameters.
    pub fn least_distinct(self) -> usize {
        match self {
            Self::Chinchilla | Self::Power => 3,
            Self::Saturating => 4,
            Self::M4 => 7,
            Self::Broken => 8,
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a law of one variable calls `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// Parameters, N.
    Parameters,
    /// Training examples or tokens, D.
    Data,
    /// Training compute, 6 N D.
    Compute,
}

impl Axis {
    /// The value of `x` for a model of `n` parameters and `d` examples.
    pub fn of(self, n: f64, d: f64) -> f64 {
        match self {
            Self::Parameters => n,
            Self::Data => d,
            Self::Compute => 6.0 * n * d,
        }
    }
}

/// A law with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Law {
    /// Its shape.
    pub form: Form,
    /// What `x` is; not used by Chinchilla, which has N and D.
    pub axis: Axis,
    /// Its parameters, in the order of [`Form::names`].
    pub values: Vec<f64>,
}

/// The compute-optimal model of a Chinchilla law.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Optimum {
    /// Training compute, FLOPs.
    #[serde(rename = "C")]
    pub compute: f64,
    /// Parameters.
    #[serde(rename = "N")]
    pub parameters: f64,
    /// Examples or tokens.
    #[serde(rename = "D")]
    pub data: f64,
    /// The loss there.
    pub loss: f64,
}

impl Law {
    /// The parameter of a name.
    pub fn value(&self, name: &str) -> Option<f64> {
        let at = self.form.names().iter().position(|n| *n == name)?;
        self.values.get(at).copied()
    }

    /// The loss of a model of `n` parameters that saw `d` examples.
    pub fn loss(&self, n: f64, d: f64) -> f64 {
        let v = &self.values;
        let x = self.axis.of(n, d);
        match self.form {
            Form::Chinchilla => v[2] + v[0] * n.powf(-v[3]) + v[1] * d.powf(-v[4]),
            Form::Saturating => v[1] + v[0] * x.powf(-v[2]),
            Form::Power => v[0] * x.powf(-v[1]),
            Form::Broken => {
                let bend = v[5] * softplus((x.ln() - v[4].ln()) / v[5]);
                v[1] + (v[0].ln() - v[2] * x.ln() - v[3] * bend).exp()
            }
            Form::M4 => m4_loss(v[1], v[4], v[3], v[0].ln() - v[2] * x.ln()),
        }
    }

    /// Whether the loss rises again beyond the last bend: a curve, but no law to extrapolate by.
    pub(super) fn rises_at_last(&self) -> bool {
        self.form == Form::Broken && self.values[2] + self.values[3] <= 0.0
    }

    /// The floor that no scale and no amount of data gets below; 0 for a pure power law.
    pub fn floor(&self) -> f64 {
        self.value("E").unwrap_or(0.0)
    }

    /// The best use of a training compute `c = 6 N D`; `None` for a law of one variable, or without an optimum.
    pub fn optimum(&self, c: f64) -> Option<Optimum> {
        let [a, b, _, alpha, beta] = self.values[..] else {
            return None;
        };
        if self.form != Form::Chinchilla || [a, b, alpha, beta, c].iter().any(|v| *v <= 0.0) {
            return None;
        }
        let g = (alpha * a / (beta * b)).powf(1.0 / (alpha + beta));
        let parameters = g * (c / 6.0).powf(beta / (alpha + beta));
        let data = c / 6.0 / parameters;
        Some(Optimum {
            compute: c,
            parameters,
            data,
            loss: self.loss(parameters, data),
        })
    }
}

/// `ln(1 + e^t)`, without overflow.
pub(super) fn softplus(t: f64) -> f64 {
    t.max(0.0) + (-t.abs()).exp().ln_1p()
}

/// The loss between `floor` and `start` where `ln(L - floor) - a ln(start - L) = level`.
///
/// With `L = floor + (start - floor) sigmoid(t)` both sides are nearly straight lines in t, so Newton's steps converge
/// from anywhere.
pub(super) fn m4_loss(floor: f64, start: f64, a: f64, level: f64) -> f64 {
    let gap = start - floor;
    let goal = level - (1.0 - a) * gap.ln();
    let sigmoid = |t: f64| 1.0 / (1.0 + (-t).exp());
    let mut t = if goal < 0.0 { goal } else { goal / a };
    for _ in 0..60 {
        let miss = a * softplus(t) - softplus(-t) - goal;
        let step = miss / (sigmoid(-t) + a * sigmoid(t));
        t -= step;
        if step.is_nan() || step.abs() <= 1e-13 * (1.0 + t.abs()) {
            break;
        }
    }
    floor + gap * sigmoid(t)
}
