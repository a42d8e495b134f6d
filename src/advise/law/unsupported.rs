//! Why a table cannot support a law.

use super::{Axis, Form, Table};

/// Why a table cannot support a law.
#[derive(Clone, Debug, PartialEq)]
pub enum Unsupported {
    /// Too few distinct values of an axis.
    Distinct {
        /// The form asked for.
        form: Form,
        /// The axis.
        axis: Axis,
        /// Distinct values there are.
        have: usize,
        /// Distinct values needed.
        need: usize,
    },
    /// Too few rows for the number of parameters.
    Rows {
        /// The form asked for.
        form: Form,
        /// Rows there are.
        have: usize,
        /// Rows needed.
        need: usize,
    },
    /// Parameters and data rise together, so that their effects cannot be told apart.
    Collinear,
    /// The losses do not fall along an axis.
    Flat {
        /// The axis.
        axis: Axis,
    },
    /// Losses that follow no law would often lie as near to one as these.
    Noise {
        /// The form asked for.
        form: Form,
        /// How often, from 0 to 1.
        chance: f64,
    },
    /// The measure has no best possible value that it could fall short of.
    Unbounded,
}

impl std::error::Error for Unsupported {}

/// Whether a table can tell the parameters of a form.
///
/// # Errors
/// With what is missing.
pub fn supports(table: &Table, form: Form) -> Result<(), Unsupported> {
    let need = form.least_distinct();
    let axes = match form {
        Form::Chinchilla => vec![Axis::Parameters, Axis::Data],
        _ => vec![table.axis()],
    };
    for axis in axes {
        let have = table.distinct(axis);
        if have < need {
            return Err(Unsupported::Distinct {
                form,
                axis,
                have,
                need,
            });
        }
    }
    if form == Form::Chinchilla && are_collinear(table) {
        return Err(Unsupported::Collinear);
    }
    let (have, need) = (table.points.len(), form.names().len() + 1);
    if have < need {
        return Err(Unsupported::Rows { form, have, need });
    }
    Ok(())
}

/// Whether log N and log D lie on one line.
fn are_collinear(table: &Table) -> bool {
    let (n, d) = (table.logs(Axis::Parameters), table.logs(Axis::Data));
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mn, md) = (mean(&n), mean(&d));
    let product = |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 {
        a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum()
    };
    let both = product(&n, mn, &d, md);
    both * both > 0.999 * product(&n, mn, &n, mn) * product(&d, md, &d, md)
}
