//! Where the evidence for a prediction ends, and why.

use serde::Serialize;

use super::backtest::REACH;
use crate::advise::law::{Axis, Table};

/// Why a prediction is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The law has no finite loss there.
    Undefined,
    /// Parameters are the same in every row, and other ones were asked for.
    ParametersNeverVaried,
    /// The data are the same in every row, and others were asked for.
    DataNeverVaried,
    /// More than ten times the table's compute.
    TooFar,
    /// Parameters more than ten times above or below the table's.
    ParametersTooFar,
    /// Data more than ten times above or below the table's.
    DataTooFar,
    /// Outside the table, whose own larger runs could not be predicted from its smaller ones.
    Untested,
}

/// The range of a table's axis, in natural logarithms.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: f64,
    high: f64,
}

impl Range {
    fn of(table: &Table, axis: Axis) -> Self {
        let start = Self {
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
        };
        table.logs(axis).iter().fold(start, |r, v| Self {
            low: r.low.min(*v),
            high: r.high.max(*v),
        })
    }

    /// How far a place lies outside; 0 within, and within a thousandth.
    fn outside(self, at: f64) -> f64 {
        let by = (self.low - at).max(at - self.high);
        if by > 1e-3 { by } else { 0.0 }
    }
}

/// The ranges that a table covers.
#[derive(Clone, Copy, Debug)]
pub struct Covered {
    parameters: Range,
    data: Range,
    compute: Range,
}

impl Covered {
    /// The ranges of a table.
    pub fn of(table: &Table) -> Self {
        Self {
            parameters: Range::of(table, Axis::Parameters),
            data: Range::of(table, Axis::Data),
            compute: Range::of(table, Axis::Compute),
        }
    }

    /// How far a model lies outside the table, in natural logarithms of the axis on which it lies farthest.
    pub fn distance(&self, n: f64, d: f64) -> f64 {
        let compute = self.compute.outside(Axis::Compute.of(n, d).ln());
        let axes = self
            .parameters
            .outside(n.ln())
            .max(self.data.outside(d.ln()));
        compute.max(axes)
    }

    /// Why a prediction is not supported; `None` where it is.
    pub fn doubt(&self, n: f64, d: f64, is_tested: bool) -> Option<Doubt> {
        let reach = REACH.ln() + 1e-6;
        let one = |range: Range| range.high - range.low < 1e-3;
        let (off_n, off_d) = (self.parameters.outside(n.ln()), self.data.outside(d.ln()));
        let positive = n.is_finite() && d.is_finite() && n > 0.0 && d > 0.0;
        let asked = [
            (!positive, Doubt::Undefined),
            (
                one(self.parameters) && off_n > 0.0,
                Doubt::ParametersNeverVaried,
            ),
            (one(self.data) && off_d > 0.0, Doubt::DataNeverVaried),
            (
                Axis::Compute.of(n, d).ln() - self.compute.high > reach,
                Doubt::TooFar,
            ),
            (off_n > reach, Doubt::ParametersTooFar),
            (off_d > reach, Doubt::DataTooFar),
            (!is_tested && self.distance(n, d) > 0.0, Doubt::Untested),
        ];
        asked
            .iter()
            .find(|(holds, _)| *holds)
            .map(|(_, doubt)| *doubt)
    }
}
