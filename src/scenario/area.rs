//! The application areas.

use crate::{sets::closed_set, words::noop};

closed_set! {
    /// One of the four application areas.
    pub enum Area {
        /// Images.
        Vision = noop("vision"),
        /// Written language.
        Nlp = noop("nlp"),
        /// Spoken language.
        Speech = noop("speech"),
        /// What a person may want next.
        Recommendation = noop("recommendation"),
    }
}
