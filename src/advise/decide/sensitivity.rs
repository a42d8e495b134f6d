//! Where the advice turns: the bounds that let a candidate in or out, and what would be chosen beyond them.

use super::{bootstrap::entrants, one_standard_error::choose};
use crate::{
    advise::evidence::{
        candidate::Candidate, candidates::candidates, constraint::Constraints,
        orientation::oriented,
    },
    models::{Family, Scale},
    scenario::{Constraint, Direction},
    sweep::Sweep,
    words::{say, word},
};

/// Another bound of one constraint, with what would be chosen under it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TurningPoint {
    /// The constraint.
    pub constraint: Constraint,
    /// The bound; `None` is without any.
    pub bound: Option<f64>,
    /// What would be chosen; `None` where nothing would satisfy everything.
    pub chosen: Option<(Family, Scale)>,
}

/// The bounds on a constraint at which a measured candidate just passes, from the tightest to the loosest.
pub fn steps(sweep: &Sweep, constraints: &Constraints, constraint: Constraint) -> Vec<f64> {
    let direction = sweep.plan.scenario.quality().direction();
    values(&candidates(sweep, constraints), constraint, direction)
}

fn values(all: &[Candidate], constraint: Constraint, direction: Direction) -> Vec<f64> {
    let measured = all.iter().filter(|c| c.is_measured() && c.diverged == 0);
    let value = |c: &Candidate| {
        let value = c.pessimistic(constraint).filter(|v| v.is_finite())?;
        Some(match constraint {
            Constraint::Quality => oriented(direction, value),
            _ => value,
        })
    };
    let mut values: Vec<f64> = measured.filter_map(value).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let greatest_first = constraint == Constraint::Quality && direction == Direction::Maximize;
    if greatest_first {
        values.reverse();
    }
    values
}

/// For each constraint, the nearest tighter bound and the nearest looser one that turn the choice.
pub fn turning_points(sweep: &Sweep, constraints: &Constraints) -> Vec<TurningPoint> {
    let direction = sweep.plan.scenario.quality().direction();
    let all = candidates(sweep, constraints);
    let chosen = |under: &Constraints| {
        let choice = choose(&entrants(&all, under, direction))?;
        let c = &all[choice.chosen];
        Some((c.family, c.scale))
    };
    let now = chosen(constraints);
    let mut found = Vec::new();
    for constraint in Constraint::ALL {
        let steps = values(&all, constraint, direction);
        let held = constraints.bound(constraint);
        let tighter = |v: f64| match (held, constraint, direction) {
            (None, ..) => true,
            (Some(b), Constraint::Quality, Direction::Maximize) => v > b,
            (Some(b), ..) => v < b,
        };
        let at = |bound: Option<f64>| {
            let mut under = constraints.clone();
            under.set(constraint, bound);
            TurningPoint {
                constraint,
                bound,
                chosen: chosen(&under),
            }
        };
        let turns = |t: &TurningPoint| t.chosen != now;
        let tighter_ones = steps.iter().rev().filter(|v| tighter(**v));
        found.extend(tighter_ones.map(|v| at(Some(*v))).find(turns));
        if held.is_some() {
            let looser = steps.iter().filter(|v| !tighter(**v) && Some(**v) != held);
            let looser = looser.map(|v| Some(*v)).chain([None]);
            found.extend(looser.map(at).find(turns));
        }
    }
    found
}

impl TurningPoint {
    /// What would change the decision, as a sentence.
    pub fn sentence(&self, direction: Direction) -> String {
        let limit = word(self.constraint.title());
        let then = match self.chosen {
            Some((family, scale)) => format!("{family} {scale}"),
            None => word("nothing fits").into(),
        };
        let Some(value) = self.bound else {
            return say!("any {limit}: {then}", limit, then);
        };
        let least = self.constraint == Constraint::Quality && direction == Direction::Maximize;
        let value = self.constraint.amount(value, !least);
        if least {
            say!("{limit} at least {value}: {then}", limit, value, then)
        } else {
            say!("{limit} at most {value}: {then}", limit, value, then)
        }
    }
}
