//! What a model must satisfy before it may be advised, and the one place that judges it.

use serde::Serialize;

use super::orientation::oriented;
use crate::{
    advise::machines::tiers::Tier,
    scenario::{Bound, Bounds, Constraint, Direction, Measurement},
    sweep::Cost,
};

/// Everything that a model must satisfy, and what the question is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// The bounds.
    pub bounds: Bounds,
    /// The machine that the model will be trained on; the one that measured it when `None`.
    pub tier: Option<Tier>,
    /// Sustained FLOP/s of the machine that measured, where it is known.
    pub here: Option<f64>,
    /// Share of the training data; the greatest that was planned when `None`.
    pub data_fraction: Option<f64>,
    /// Difficulty of the data; the greatest that was planned when `None`.
    pub complexity: Option<f64>,
}

impl Constraints {
    /// The constraints that a scenario states.
    pub fn of(bounds: &Bounds) -> Self {
        Self {
            bounds: bounds.clone(),
            ..Self::default()
        }
    }

    /// Sets the bound of a constraint, or with `None` lifts it.
    pub fn set(&mut self, constraint: Constraint, bound: Option<f64>) {
        self.bounds.set(constraint, bound);
    }

    /// The same with another bound of a constraint; `None` leaves it as it is.
    #[must_use]
    pub fn with(mut self, constraint: Constraint, bound: Option<f64>) -> Self {
        if bound.is_some() {
            self.set(constraint, bound);
        }
        self
    }

    /// The same for a tier; its memory, disk and time bind like stated constraints, where none is tighter.
    /// `here` is the sustained FLOP/s of the machine that measured.
    #[must_use]
    pub fn on(mut self, tier: Tier, here: Option<f64>) -> Self {
        for own in tier.bounds().iter() {
            let stated = self.bound(own.constraint);
            let tighter = stated.is_none_or(|stated| stated > own.bound);
            self = self.with(own.constraint, tighter.then_some(own.bound));
        }
        self.tier = Some(tier);
        self.here = here;
        self
    }

    /// The machine that the question is asked for, where it is another than the one that measured.
    pub(crate) fn elsewhere(&self) -> Option<&Tier> {
        self.tier.as_ref().filter(|tier| !tier.is_here())
    }

    /// The bound of a constraint.
    pub fn bound(&self, constraint: Constraint) -> Option<f64> {
        self.bounds.get(constraint)
    }
}

/// Whether a value breaks a bound. A quality is in the metric's own direction.
pub fn breaks(held: Bound, value: f64, direction: Direction) -> bool {
    match held.constraint {
        Constraint::Quality => oriented(direction, value) < oriented(direction, held.bound),
        _ => value > held.bound,
    }
}

/// The bounds that some values break; what has no value breaks none.
pub fn broken_by(
    bounds: &Bounds,
    direction: Direction,
    value: impl Fn(Constraint) -> Option<f64>,
) -> Vec<Bound> {
    let broken = |held: &Bound| value(held.constraint).is_some_and(|v| breaks(*held, v, direction));
    bounds.iter().filter(broken).collect()
}

/// The bounds that a planned model breaks for certain, before anything runs: by ladder arithmetic, and by the seconds that are
/// predicted of it.
pub fn broken_before_training(
    bounds: &Bounds,
    footprint: &Cost,
    batch: usize,
    seconds: Option<f64>,
) -> Vec<Bound> {
    let known = Measurement {
        parameters: footprint.parameters.map(|count| count as f64),
        size_bytes: footprint.stored_bytes(32),
        memory_bytes: footprint.training_bytes(batch),
        train_seconds: seconds,
        ..Measurement::default()
    };
    // Costs are bounded from above, whatever the metric.
    broken_by(bounds, Direction::Maximize, |c| c.measure(&known))
}

/// The least change of one bound that lets something fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relaxation {
    /// What is constrained.
    pub constraint: Constraint,
    /// The bound as it is.
    pub from: f64,
    /// The bound at which something fits; `None` where what it bounds was not measured.
    pub to: Option<f64>,
}
