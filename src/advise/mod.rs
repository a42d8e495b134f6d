//! What the trials mean: laws, prediction intervals, the Pareto front, the decision. Pure.
//!
//! The rooms stand in reading order in groups, and a room imports none of a group below its own (`tests/architecture` holds it).

// The machines that train, and how long they take.
mod machines;

// What was measured, and what it has to satisfy.
mod evidence;

// Laws of loss and of quality.
pub mod law;

// What was not measured.
mod predict;

// Which scale to take, and the sentences about it.
mod decide;
pub mod explain;

// What to train next, and what the advice comes to in tables and lists.
mod report;
mod schedule;

#[cfg(test)]
mod added_constraint;

pub use crate::scenario::{Bound, Bounds, Constraint};
pub use decide::{
    advice::{Advice, CandidateLine, Decision, Interval, LawLine, NextTrial, SettingLine},
    advise::advise,
    baselines::{BaselineLine, Comparison},
    bootstrap::DECIDED,
    law_question::{LawQuestion, QualityLaw},
    one_standard_error::{Choice, Entrant, choose, gains, knee},
    pareto::{Difference, difference, front},
    sensitivity::{TurningPoint, steps, turning_points},
};
pub use evidence::{
    by_setting::broken_at_settings,
    candidate::Candidate,
    candidates::{candidates, setting},
    constraint::{Constraints, Relaxation, broken_before_training},
    estimate::Estimate,
    orientation::oriented,
    prediction::Predicted,
    saving::saves_compute,
};
pub use explain::{
    headline::{Headline, Tone},
    sections::{Section, sections},
};
pub use machines::{
    reference_models::{Reference, ReferenceLine, references},
    tiers::{self, Tier},
};
pub use predict::{
    quality_law::{Outlook, Trend, loss_law, regime},
    unmeasured::with_predictions,
};
pub use report::{
    tier_table::{Amount, Cell, Origin, grid},
    verdict::{listed, summed},
};
pub use schedule::{early_stopping, policy};
