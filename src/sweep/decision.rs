//! What an advice comes to, as rows of lists have it.

use serde::{Deserialize, Serialize};

use crate::{
    models::{Family, Scale},
    words::noop,
};

/// How the question for a scale was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// One scale is advised.
    Chosen,
    /// One scale leads, but other seeds could well have chosen another.
    Undecided,
    /// Nothing that was measured satisfies the constraints.
    Infeasible,
}

impl Decision {
    /// The word for it, in machine output and, translated, on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chosen => noop("chosen"),
            Self::Undecided => noop("undecided"),
            Self::Infeasible => noop("infeasible"),
        }
    }
}

/// What an advice comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// How the question was answered.
    pub decision: Decision,
    /// The advised model; the leading one where undecided, `None` where nothing fits.
    pub model: Option<(Family, Scale)>,
    /// How sure that is, 0 to 1.
    pub confidence: Option<f64>,
    /// The simple answer that does as well as the model, or better; `None` where the model is better than all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_network: Option<SimpleAnswer>,
}

/// An answer to the task that needs no network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimpleAnswer {
    /// The baseline's name.
    pub name: String,
    /// The quality that it reaches.
    pub quality: f64,
}
