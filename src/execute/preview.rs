//! What a scenario's data are, before anything runs: how much there is, and one example to look at.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::{start_sweep::amount, subprocess};
use crate::{
    data::{self, DataFacts},
    scenario::Scenario,
    sweep::Specimen,
    words::Message,
};

/// A look at a scenario's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// How much there is.
    pub facts: DataFacts,
    /// One example; `None` where none can be shown.
    pub specimen: Option<Specimen>,
}

/// Looks at a scenario's data in another process.
///
/// # Errors
/// When the data cannot be used, or the process breaks.
pub fn preview(scenario: &Scenario) -> Result<Preview> {
    Ok(subprocess::ask::<_, Result<Preview, Message>>(
        "__preview",
        scenario,
    )??)
}

/// Looks at the data of the scenario that comes on standard input, and answers on standard output.
///
/// # Errors
/// When the input holds no scenario, or nobody reads the answer.
pub fn preview_here() -> Result<()> {
    subprocess::answer(|scenario: Scenario| look(&scenario).map_err(|error| error.message()))
}

/// Looks at a scenario's data in this process.
///
/// # Errors
/// When the data cannot be used.
pub fn look(scenario: &Scenario) -> Result<Preview, data::Error> {
    if scenario.task.is_own() {
        return Ok(Preview {
            facts: DataFacts::of_own(scenario.data.examples),
            specimen: None,
        });
    }
    let data = data::load(&scenario.data, amount(scenario))?;
    Ok(Preview {
        facts: data.facts(),
        specimen: data.example(),
    })
}
