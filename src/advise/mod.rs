//! What the trials mean: laws, prediction intervals, the Pareto front, the decision. Pure.

mod decide;
mod evidence;
pub mod explain;
pub mod law;
mod machines;
mod predict;
mod report;
mod schedule;

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
    candidate::{Candidate, candidates, oriented, setting},
    constraint::{Constraint, Constraints, Limit, Relaxation},
    estimate::Estimate,
    prediction::Predicted,
    saving::saves_compute,
};
pub use explain::sections::{Section, sections};
pub use machines::{
    reference_models::{Reference, ReferenceLine, references},
    tiers::{self, Tier},
};
pub use predict::{
    quality_law::{Outlook, Trend, loss_law, regime},
    unmeasured::foreseen,
};
pub use report::{
    list_row::listed,
    tier_table::{Amount, Cell, Origin, grid},
};
pub use schedule::{early_stopping, policy};
