//! Whether a sweep saves compute.

use crate::{
    scenario::{Ladder, Saving},
    sweep::Sweep,
};

/// Scales that have to be measured before a curve is drawn.
pub const LEAST_CURVE_SCALES: usize = 3;
/// Scales that a ladder must have for saving to begin by itself: three to draw a curve from, and two to save on.
const LEAST_SCALES: usize = LEAST_CURVE_SCALES + 2;

/// Whether a sweep saves compute: as its scenario says, and where that leaves it open, where there is enough to save. A
/// sweep over data or difficulty is a table to be filled, and is never cut short; one that was decided has nothing more
/// to save, and trains what it is asked for.
pub fn saves_compute(sweep: &Sweep) -> bool {
    let scenario = &sweep.plan.scenario;
    if sweep.decided.is_some()
        || scenario.data.fractions.len() > 1
        || scenario.data.complexity.len() > 1
    {
        return false;
    }
    match scenario.train.saving {
        Saving::Off => false,
        Saving::On => true,
        Saving::Auto => {
            let long = |l: &Ladder| l.scales.len() >= LEAST_SCALES;
            scenario.ladder.iter().any(long)
        }
    }
}
