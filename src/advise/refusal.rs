//! Why nothing is advised, and which constraints a candidate breaks, in plain sentences with their numbers.

use super::{
    candidate::{Candidate, oriented},
    constraint::{Constraint, Constraints, Limit},
    infeasible::Infeasible,
    words::beside_bound,
};
use crate::{
    scenario::{Direction, Metric},
    words::{
        numbers::{self, exact},
        say, word,
    },
};

/// Why nothing fits.
pub fn infeasible(
    metric: Metric,
    constraints: &Constraints,
    candidates: &[Candidate],
    found: &Infeasible,
) -> Vec<String> {
    let direction = metric.direction();
    let mut all = vec![say!(
        "nothing that was planned satisfies all constraints; {limit} binds: {model} comes nearest",
        limit = word(found.binding.title()),
        model = candidates[found.nearest].name()
    )];
    for c in candidates {
        let broken: Vec<String> = c
            .broken(constraints, direction)
            .into_iter()
            .map(|b| broken(c, b, direction))
            .collect();
        if !broken.is_empty() {
            all.push(say!(
                "{model}: {reasons}",
                model = c.name(),
                reasons = broken.join(word("; "))
            ));
        } else if c.diverged > 0 {
            all.push(say!(
                "{model}: {count} of its trials diverged",
                model = c.name(),
                count = c.diverged
            ));
        } else if let Some(u) = c.unknown(constraints).first() {
            all.push(say!(
                "{model}: its {limit} was not measured",
                model = c.name(),
                limit = word(u.limit.title())
            ));
        }
    }
    all
}

/// Why nothing can be said yet.
pub fn nothing_yet(planned: usize, measured: usize, pending: usize) -> String {
    match (measured, pending) {
        (0, 0) => {
            say!(
                "nothing was measured: none of {planned} candidates has a trial that is done",
                planned
            )
        }
        (0, _) => say!("nothing is measured yet of {planned} candidates", planned),
        _ => say!(
            "none of the {measured} candidates measured so far satisfies the constraints; {pending} that may are still to come",
            measured,
            pending
        ),
    }
}

/// How a candidate breaks a constraint.
pub(super) fn broken(c: &Candidate, b: Constraint, direction: Direction) -> String {
    let value = c.pessimistic(b.limit).unwrap_or(f64::NAN);
    match b.limit {
        Limit::Quality => {
            let side = if direction == Direction::Maximize {
                word("below")
            } else {
                word("above")
            };
            say!(
                "the pessimistic bound of its quality, {value}, is {side} {bound}",
                value = numbers::value(oriented(direction, value)),
                side,
                bound = exact(b.bound)
            )
        }
        Limit::Parameters => say!(
            "it has {value} parameters, more than {bound}",
            value = beside_bound(b.limit, value, true),
            bound = exact(b.bound)
        ),
        limit => say!(
            "its {limit}, {value}, is above {bound}",
            limit = word(limit.title()),
            value = limit.amount(value, true),
            bound = limit.amount(b.bound, true)
        ),
    }
}
