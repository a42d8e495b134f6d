//! Clicks: rows of ids and numbers with a label each; generated with known probabilities, or the user's.

mod columns;
mod criteo;
mod events;
mod faults;
mod interactions;
mod latent;
mod optimum;
mod options;
mod ranking;
mod ratings;
mod recognise;
mod rows;
mod set;
mod table;
mod values;

use std::path::Path;

use super::Error;

pub use latent::generated;
pub use options::{ClickOptions, Columns};
pub use recognise::recognise;
pub use set::{ClickSet, Clicks, Division, Optimum, Ranking, Shape};

/// How a file tells of clicks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A label, 13 counts and 26 categories a row, as Criteo's display advertising sets have them.
    Criteo,
    /// A user, an item and mostly a rating a row, as MovieLens and Amazon have them.
    Ratings,
    /// A user, an item and what was done a row, as RetailRocket has them.
    Events,
}

/// The user's clicks.
///
/// # Errors
/// When the file cannot be read, is not of the form, or holds too little.
pub fn from_file(
    path: &Path,
    form: Form,
    options: &ClickOptions,
    division: Division,
    seed: u64,
) -> Result<ClickSet, Error> {
    let path = &recognise::within(path, form);
    match form {
        Form::Criteo => criteo::read(path, options, division, seed),
        Form::Ratings => ratings::read(path, options)?.divide(options, division, seed),
        Form::Events => events::read(path, options)?.divide(options, division, seed),
    }
}
