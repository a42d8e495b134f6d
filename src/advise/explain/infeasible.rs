//! Why nothing is advised, and which constraints a candidate breaks, in plain sentences with their numbers.

use crate::{
    advise::{
        decide::relaxation::Infeasible,
        evidence::{candidate::Candidate, constraint::Constraints, orientation::oriented},
    },
    scenario::{Bound, Constraint, Direction, Elsewhere, Pessimism, Quality},
    words::{
        numbers::{self, exact},
        say, word,
    },
};

/// Why nothing fits.
pub fn infeasible(
    metric: Quality,
    constraints: &Constraints,
    candidates: &[Candidate],
    found: &Infeasible,
    nothing_learned: Option<String>,
) -> Vec<String> {
    let direction = metric.direction();
    let mut all: Vec<String> = nothing_learned.into_iter().collect();
    all.push(say!(
        "nothing that was planned satisfies all constraints; {limit} binds: {model} comes nearest",
        limit = word(found.binding.title()),
        model = candidates[found.nearest].name()
    ));
    all.extend(against_bounds(constraints, candidates, direction));
    all
}

/// What keeps each candidate out.
fn against_bounds(
    constraints: &Constraints,
    candidates: &[Candidate],
    direction: Direction,
) -> Vec<String> {
    let mut all = Vec::new();
    for c in candidates {
        let broken: Vec<String> = c
            .broken(constraints, direction)
            .into_iter()
            .map(|b| broken(c, b, constraints, direction))
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
                "{model}: {reasons}",
                model = c.name(),
                reasons = unknown(c, *u, constraints, direction)
            ));
        }
    }
    all
}

/// Why nothing is advised where all that fits has one seed and a bound on quality to keep.
pub fn one_seed(
    constraints: &Constraints,
    candidates: &[Candidate],
    direction: Direction,
) -> Vec<String> {
    let mut all = vec![
        word("one seed: how far seeds scatter is unknown, so nothing is shown to keep a bound on quality")
            .to_owned(),
    ];
    all.extend(against_bounds(constraints, candidates, direction));
    all
}

/// Why a bound cannot be judged.
pub(crate) fn unknown(
    c: &Candidate,
    b: Bound,
    constraints: &Constraints,
    direction: Direction,
) -> String {
    match (b.constraint, c.quality, &constraints.tier) {
        (Constraint::Quality, Some(q), _) => say!(
            "its quality, {value}, meets {bound}, but of one seed",
            value = numbers::value(oriented(direction, q.mean)),
            bound = exact(b.bound)
        ),
        (Constraint::Cost, Some(_), Some(tier)) => say!(
            "its cost of training is unknown, for the price of {machine} is not known",
            machine = word(&tier.name)
        ),
        (Constraint::Cost, Some(_), None) => {
            word("its cost of training is unknown, for no machine with a price was named")
                .to_owned()
        }
        (limit, ..) => say!("its {limit} was not measured", limit = word(limit.title())),
    }
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
            "none of the {measured} candidates measured so far satisfies the constraints; {pending} that may are still to be measured",
            measured,
            pending
        ),
    }
}

/// How a candidate breaks a constraint.
pub(crate) fn broken(
    c: &Candidate,
    b: Bound,
    constraints: &Constraints,
    direction: Direction,
) -> String {
    let value = c.pessimistic(b.constraint).unwrap_or(f64::NAN);
    match b.constraint {
        Constraint::Quality if value.is_nan() => say!(
            "its quality, {value}, misses {bound}",
            value = numbers::value(c.quality.map_or(f64::NAN, |q| oriented(direction, q.mean))),
            bound = exact(b.bound)
        ),
        Constraint::Quality => {
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
        Constraint::Parameters => say!(
            "it has {value} parameters, more than {bound}",
            value = b.constraint.digits(value, true),
            bound = exact(b.bound)
        ),
        limit => say!(
            "its {limit}, {value}{origin}, is above {bound}",
            limit = word(limit.title()),
            value = limit.amount(value, true),
            origin = origin(c, limit, constraints),
            bound = limit.amount(b.bound, true)
        ),
    }
}

/// Where the number comes from that a bound is held against.
fn origin(c: &Candidate, limit: Constraint, constraints: &Constraints) -> String {
    if limit.elsewhere() == Elsewhere::FromFlops && constraints.elsewhere().is_some() {
        return word(" (predicted from FLOPs)").to_owned();
    }
    let seeds = c.seeds.len() + c.diverged;
    match (limit.pessimism(), c.bounded_by.get(&limit)) {
        (Pessimism::WorstOfLarger, Some(scale)) => say!(
            " (no more than the larger {model} needed)",
            model = format!("{} {scale}", c.family)
        ),
        (Pessimism::WorstOfLarger | Pessimism::Worst, None) if seeds > 1 => {
            say!(" (the most of {seeds} trials)", seeds)
        }
        _ => String::new(),
    }
}
