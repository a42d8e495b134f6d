//! Clicks: rows of ids and numbers with a label each; generated with known probabilities, or the user's.

mod columns;
mod criteo;
mod events;
mod faults;
mod interactions;
mod latent;
mod names;
mod negatives;
mod optimum;
mod options;
mod ranking;
mod ratings;
mod recognise;
mod rows;
mod set;
mod table;
mod values;

use super::{Amount, Error, Source, Spec};

pub use options::{ClickOptions, Columns};
pub use recognise::recognise;
pub use set::{ClickOptimum, ClickSet, Clicks, Ranking, Shape};

use set::Division;

/// Clicks of a specification, divided and encoded.
pub(super) fn prepare(spec: &Spec, amount: Amount) -> Result<ClickSet, Error> {
    let (options, division) = (&spec.clicks, Division::of(spec, amount));
    let file = || {
        let path = spec.path.as_deref().ok_or_else(|| {
            Error::Missing(format!(
                "the source {:?} reads files: data.path (or --data) must name them",
                spec.source.name()
            ))
        })?;
        Ok(recognise::within(path, spec.source))
    };
    match spec.source {
        Source::Criteo => criteo::read(&file()?, options, division),
        Source::Ratings => ratings::read(&file()?, options)?.divide(options, division),
        Source::Events => events::read(&file()?, options)?.divide(options, division),
        _ => latent::generated(options, division),
    }
}
