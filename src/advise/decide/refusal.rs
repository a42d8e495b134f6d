//! The answer where nothing is feasible.

use super::{
    advice::{Advice, Decision, Interval},
    baselines::Simple,
    bootstrap::entrants,
    next_trial::further_seed,
    one_standard_error::choose,
    relaxation,
};
use crate::{
    advise::{
        evidence::{
            candidate::Candidate,
            constraint::{Constraints, Relaxation},
            orientation::oriented,
        },
        explain::{incomplete, infeasible, remedies},
    },
    scenario::{Constraint, Direction},
    sweep::Sweep,
};

/// Answers where nothing is feasible: what binds and what would help, or that it cannot be told yet.
pub(crate) fn refuse(
    advice: &mut Advice,
    sweep: &Sweep,
    constraints: &Constraints,
    candidates: &[Candidate],
    (setting, simple): ((f64, f64), Option<Simple>),
) {
    let direction = advice.metric.direction();
    let incomplete = incomplete::sentence(sweep, candidates, setting);
    if let Some(leader) = one_seeded(candidates, constraints, direction) {
        let c = &candidates[leader];
        (advice.family, advice.scale) = (Some(c.family), Some(c.scale));
        advice.quality = c.quality.map(|q| Interval::measured(direction, &q));
        advice.reasons = infeasible::one_seed(constraints, candidates, direction);
        advice.reasons.extend(incomplete);
        let (trial, sentence) = further_seed(sweep, c);
        advice.next_trial = Some(trial);
        advice.would_help.push(sentence);
        return;
    }
    let open = |c: &&Candidate| c.pending > 0 && c.broken(constraints, direction).is_empty();
    let pending = candidates.iter().filter(open).count();
    let mut options = relaxation::options(candidates, constraints, advice.metric);
    if options.is_empty() {
        options.extend(relaxation::before_training(candidates, constraints));
    }
    let measured = candidates.iter().filter(|c| c.is_measured()).count();
    let Some(least) = options.first().filter(|_| pending == 0).cloned() else {
        advice
            .reasons
            .push(infeasible::nothing_yet(candidates.len(), measured, pending));
        advice.reasons.extend(incomplete);
        return;
    };
    let nothing_learned = simple.and_then(|s| s.nothing_learned(candidates));
    if let Some(simple) = simple {
        // Leave to do no better than without any learning is no help.
        let unlearned = simple.unlearned();
        let learns = |r: &Relaxation| {
            r.constraint != Constraint::Quality
                || r.to.is_none_or(|to| oriented(direction, to) > unlearned)
        };
        options.retain(|o| o.relaxations.iter().all(learns));
    }
    let found = options.first().unwrap_or(&least).clone();
    advice.decision = Decision::Infeasible;
    advice.binding_constraint = Some(found.binding);
    let remedy = nothing_learned.as_ref().and(simple).map(|s| s.remedy());
    advice.would_help.extend(remedy);
    advice.reasons = infeasible::infeasible(
        advice.metric,
        constraints,
        candidates,
        &found,
        nothing_learned,
    );
    advice.reasons.extend(incomplete);
    let help = remedies::help(sweep, candidates, constraints, &options, (setting, simple));
    advice.would_help.extend(help);
    advice.relaxations = options
        .into_iter()
        .next()
        .map_or_else(Vec::new, |o| o.relaxations);
}

/// The candidate that the rule would take if means kept bounds on quality: without a second seed anywhere only they can.
fn one_seeded(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
) -> Option<usize> {
    let unsure = |c: &Candidate| {
        c.is_measured()
            && c.diverged == 0
            && c.broken(constraints, direction).is_empty()
            && c.unknown(constraints)
                .iter()
                .all(|u| u.constraint == Constraint::Quality)
    };
    let mut all = entrants(candidates, constraints, direction);
    for (entrant, c) in all.iter_mut().zip(candidates) {
        entrant.feasible = unsure(c);
    }
    choose(&all).map(|choice| choice.chosen)
}
