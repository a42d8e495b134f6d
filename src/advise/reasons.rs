//! The reasons of a decision, in plain sentences with their numbers.

use std::cmp::Ordering;

use super::{
    candidate::{Candidate, oriented},
    choice::{Choice, gains, knee},
    confidence::{DECIDED, Shares, entrants, tie},
    constraint::{Constraint, Constraints, Limit},
    infeasible::Infeasible,
    pareto::difference,
    words::{bound, number, percent, quality},
};
use crate::scenario::{Direction, Metric};

/// A decision with all that it was made from.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The metric that decides.
    pub metric: Metric,
    /// What had to be satisfied.
    pub constraints: &'a Constraints,
    /// All candidates, smallest first.
    pub candidates: &'a [Candidate],
    /// What the rule chose.
    pub choice: Choice,
    /// How often each was chosen.
    pub shares: Option<&'a Shares>,
    /// How often the same was chosen.
    pub confidence: Option<f64>,
}

impl Case<'_> {
    fn shown(&self, oriented_quality: f64) -> String {
        quality(oriented(self.metric.direction(), oriented_quality))
    }

    fn mean(&self, i: usize) -> f64 {
        self.candidates[i].quality.map_or(f64::NAN, |q| q.mean)
    }

    /// The other candidates that tie with the chosen one.
    pub fn ties(&self) -> Vec<usize> {
        let direction = self.metric.direction();
        let all = entrants(self.candidates, self.constraints, direction);
        let chosen = self.choice.chosen;
        (0..all.len())
            .filter(|i| *i != chosen && all[*i].feasible && tie(&all, chosen, *i))
            .collect()
    }

    /// The candidate that the chosen one has to be told from.
    pub fn rival(&self) -> Option<usize> {
        // What ties with it does not call it in question.
        let ties = self.ties();
        let often = self.shares.and_then(|s| {
            let others = (0..s.of.len()).filter(|i| *i != self.choice.chosen && s.of[*i] > 0.0);
            others
                .filter(|i| !ties.contains(i))
                .max_by(|a, b| s.of[*a].total_cmp(&s.of[*b]))
                .or_else(|| s.rival(self.choice.chosen))
        });
        often.or_else(|| Some(self.choice.best).filter(|b| *b != self.choice.chosen))
    }
}

/// The reasons of a choice.
pub fn of(case: &Case) -> Vec<String> {
    let mut all = vec![rule(case)];
    all.extend(against_neighbours(case));
    all.extend(ruled_out(case));
    all.extend(cross_checks(case));
    all.push(confidence(case));
    all.extend(tier(case));
    all
}

fn rule(case: &Case) -> String {
    let (chosen, best) = (case.choice.chosen, case.choice.best);
    let c = &case.candidates[chosen];
    let metric = case.metric.title();
    let parameters = number(c.footprint.parameters as f64);
    if chosen == best {
        let smaller = "and no smaller one comes within one standard error of it";
        return format!(
            "{} ({parameters} parameters) has the best mean {metric}, {}, {smaller} (at least {})",
            c.name(),
            case.shown(case.mean(chosen)),
            case.shown(case.choice.threshold)
        );
    }
    let b = &case.candidates[best];
    format!(
        "{} ({parameters} parameters) is the smallest whose mean {metric}, {}, is within one standard error of the best, {} of {} (at least {})",
        c.name(),
        case.shown(case.mean(chosen)),
        case.shown(case.mean(best)),
        b.name(),
        case.shown(case.choice.threshold)
    )
}

/// What the next smaller and the next larger measured candidate would lose, gain and cost.
fn against_neighbours(case: &Case) -> Vec<String> {
    let chosen = &case.candidates[case.choice.chosen];
    let same = |i: &usize| {
        case.candidates[*i].family == chosen.family && case.candidates[*i].is_measured()
    };
    let below = (0..case.choice.chosen).rev().find(same);
    let above = (case.choice.chosen + 1..case.candidates.len()).find(same);
    let size = |i: usize| case.candidates[i].footprint.parameters as f64;
    let mut all = Vec::new();
    if let Some((i, d)) = below.and_then(|i| Some((i, difference(&case.candidates[i], chosen)?))) {
        let verdict = if d.is_tie() {
            "which its seeds cannot tell from nothing"
        } else {
            "more than its seeds vary"
        };
        all.push(format!(
            "against {} it gains {} for {} times the parameters, {verdict}",
            case.candidates[i].name(),
            quality(d.mean),
            number(size(case.choice.chosen) / size(i))
        ));
    }
    if let Some((i, d)) = above.and_then(|i| Some((i, difference(chosen, &case.candidates[i])?))) {
        let verdict = if d.is_tie() {
            ", a tie over its seeds"
        } else {
            ""
        };
        all.push(format!(
            "{} would change it by {:+.3} for {} times the parameters{verdict}",
            case.candidates[i].name(),
            oriented(case.metric.direction(), d.mean),
            number(size(i) / size(case.choice.chosen))
        ));
    }
    all
}

fn ruled_out(case: &Case) -> Vec<String> {
    let direction = case.metric.direction();
    let mut all = Vec::new();
    for c in case
        .candidates
        .iter()
        .filter(|c| !c.is_feasible(case.constraints, direction))
    {
        if c.diverged > 0 {
            all.push(format!(
                "{} is ruled out: {} of its trials diverged",
                c.name(),
                c.diverged
            ));
        } else if let Some(b) = c.broken(case.constraints, direction).first() {
            all.push(format!(
                "{} is ruled out: {}",
                c.name(),
                broken(c, *b, direction)
            ));
        } else if !c.is_measured() {
            let foreseen = c.predicted.map(|p| {
                format!(
                    "; {} to {} is predicted",
                    case.shown(p.low),
                    case.shown(p.high)
                )
            });
            let state = if c.pending > 0 {
                "is not measured yet"
            } else {
                "was not measured"
            };
            all.push(format!(
                "{} {state}{}",
                c.name(),
                foreseen.unwrap_or_default()
            ));
        } else if let Some(u) = c.unknown(case.constraints).first() {
            all.push(format!(
                "{} is ruled out: its {} was not measured",
                c.name(),
                u.limit.title()
            ));
        }
    }
    all
}

fn broken(c: &Candidate, b: Constraint, direction: Direction) -> String {
    let value = c.pessimistic(b.limit).unwrap_or(f64::NAN);
    let unit = b.limit.unit();
    match b.limit {
        Limit::Quality => {
            let side = if direction == Direction::Maximize {
                "below"
            } else {
                "above"
            };
            format!(
                "the pessimistic bound of its quality, {}, is {side} {}",
                quality(oriented(direction, value)),
                number(b.bound)
            )
        }
        Limit::Parameters => format!(
            "it has {} parameters, more than {}",
            number(value),
            number(b.bound)
        ),
        limit => format!(
            "its {}, {}{unit}, is above {}{unit}",
            limit.title(),
            bound(value, true),
            number(b.bound)
        ),
    }
}

/// The knee and the gain per doubling, over the feasible scales of the chosen family.
fn cross_checks(case: &Case) -> Vec<String> {
    let direction = case.metric.direction();
    let chosen = &case.candidates[case.choice.chosen];
    let of_family = |i: &usize| {
        let c = &case.candidates[*i];
        c.family == chosen.family && c.is_feasible(case.constraints, direction)
    };
    let ladder: Vec<usize> = (0..case.candidates.len()).filter(of_family).collect();
    let points: Vec<(f64, f64)> = ladder
        .iter()
        .map(|i| {
            (
                case.candidates[*i].footprint.parameters as f64,
                case.mean(*i),
            )
        })
        .collect();
    let mut all = Vec::new();
    if let Some(at) = knee(&points) {
        let name = case.candidates[ladder[at]].name();
        let (place, why) = match ladder[at].cmp(&case.choice.chosen) {
            Ordering::Equal => ("there too, at", ""),
            Ordering::Less => (
                "already at",
                ", but its mean is more than one standard error below the best",
            ),
            Ordering::Greater => ("only at", ", but what it adds is within one standard error"),
        };
        all.push(format!(
            "the knee of quality over parameters is {place} {name}{why}"
        ));
    }
    let gains = gains(&points);
    if !gains.is_empty() {
        let said: Vec<String> = gains
            .iter()
            .zip(&ladder[1..])
            .map(|(g, i)| format!("{g:+.3} to {}", case.candidates[*i].name()))
            .collect();
        all.push(format!(
            "gain in {} for each doubling of the parameters: {}",
            case.metric.title(),
            said.join(", ")
        ));
    }
    all
}

fn confidence(case: &Case) -> String {
    let Some(share) = case.confidence else {
        let pending = case.candidates.iter().filter(|c| c.pending > 0).count();
        return if pending > 0 {
            format!(
                "undecided: {pending} candidates are still to be measured, and too few are to predict them"
            )
        } else {
            "undecided: with one seed of each scale, the choice of seed cannot be told from the choice of scale".into()
        };
    };
    let verdict = if share < DECIDED {
        format!(
            "undecided, for less than {} is not enough: ",
            percent(DECIDED)
        )
    } else {
        String::new()
    };
    let Some(shares) = case.shares else {
        return format!("{verdict}it has no rival");
    };
    let chosen = case.choice.chosen;
    let exactly = shares.of[chosen];
    let ties: Vec<String> = case
        .ties()
        .into_iter()
        .filter(|i| shares.of[*i] > 0.0)
        .map(|i| format!("{} {}", percent(shares.of[i]), case.candidates[i].name()))
        .collect();
    if !ties.is_empty() {
        return format!(
            "{verdict}with other seeds and test items, {} of the replicates confirm it: {} choose exactly the same, and {} what ties with it (means within one standard error of each other, where the rule has the smaller win)",
            percent(share),
            percent(exactly),
            ties.join(", ")
        );
    }
    let rival = shares
        .rival(chosen)
        .map(|i| format!(", {} {}", percent(shares.of[i]), case.candidates[i].name()));
    format!(
        "{verdict}with other seeds and test items, {} of the replicates choose the same{}",
        percent(share),
        rival.unwrap_or_default()
    )
}

fn tier(case: &Case) -> Option<String> {
    let tier = case.constraints.tier.as_ref()?;
    Some(format!(
        "on {}, training time and cost are predicted from FLOPs; quality, latency and memory are as measured here",
        tier.title
    ))
}

/// Why nothing fits.
pub fn infeasible(
    metric: Metric,
    constraints: &Constraints,
    candidates: &[Candidate],
    found: &Infeasible,
) -> Vec<String> {
    let direction = metric.direction();
    let mut all = vec![format!(
        "nothing that was planned satisfies all constraints; {} binds: {} comes nearest",
        found.binding.name(),
        candidates[found.nearest].name()
    )];
    for c in candidates {
        let broken: Vec<String> = c
            .broken(constraints, direction)
            .into_iter()
            .map(|b| broken(c, b, direction))
            .collect();
        if !broken.is_empty() {
            all.push(format!("{}: {}", c.name(), broken.join("; ")));
        } else if c.diverged > 0 {
            all.push(format!(
                "{}: {} of its trials diverged",
                c.name(),
                c.diverged
            ));
        } else if let Some(u) = c.unknown(constraints).first() {
            all.push(format!(
                "{}: its {} was not measured",
                c.name(),
                u.limit.title()
            ));
        }
    }
    all
}

/// Why nothing can be said yet.
pub fn nothing_yet(planned: usize, measured: usize, pending: usize) -> String {
    match (measured, pending) {
        (0, 0) => {
            format!("nothing was measured: none of {planned} candidates has a trial that is done")
        }
        (0, _) => format!("nothing is measured yet of {planned} candidates"),
        _ => format!(
            "none of the {measured} candidates measured so far satisfies the constraints; {pending} that may are still to come"
        ),
    }
}
