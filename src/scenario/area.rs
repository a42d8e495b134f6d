//! The application areas.

use crate::{sets::closed_set, words::noop};

closed_set! {
    /// One of the four application areas, or what users study with programs of their own.
    pub enum Area {
        /// Images.
        Vision = noop("vision"),
        /// Written language.
        Nlp = noop("nlp"),
        /// Spoken language.
        Speech = noop("speech"),
        /// What a person may want next.
        Recommendation = noop("recommendation"),
        /// Whatever a program of the user's own learns.
        Own = noop("own"),
    }
}
