//! The examples of a trial, which must be those that its sweep was planned on.

use super::hooks::{Error, Hooks};
use crate::data::{self, Amount, Dataset, Spec};

/// Loads the examples of a specification, and holds them to what was planned.
///
/// # Errors
/// When they cannot be used, or are others.
pub fn examples(spec: &Spec, amount: Amount, hooks: &dyn Hooks) -> Result<Dataset, Error> {
    let data = data::load(spec, amount)?;
    let planned = hooks.planned_data();
    let found = data.identity();
    if planned.is_some_and(|planned| found.is_some_and(|found| found != planned)) {
        return Err(Error::OtherData);
    }
    Ok(data)
}
