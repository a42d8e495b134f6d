//! The application areas.

use crate::{sets::closed_set, words::later};

closed_set! {
    /// One of the four application areas.
    pub enum Area {
        /// Images.
        Vision = later("vision"),
        /// Written language.
        Nlp = later("nlp"),
        /// Spoken language.
        Speech = later("speech"),
        /// What a person may want next.
        Recommendation = later("recommendation"),
    }
}
