//! The reasons of a decision, in plain sentences with their numbers.

mod checks;
mod neighbours;

use super::{
    incomplete,
    infeasible::{broken, unknown},
};
use crate::{
    advise::{
        decide::{baselines::Comparison, case::Case},
        evidence::{candidate::Candidate, orientation::oriented},
    },
    sweep::Sweep,
    words::{
        numbers::{value, whole},
        say, word,
    },
};

/// The reasons of a choice at a setting of a sweep.
pub fn of(case: &Case, sweep: &Sweep, setting: (f64, f64)) -> Vec<String> {
    let mut all = vec![rule(case)];
    if let Some(doubt) = doubt(case) {
        // That nothing was learned comes before anything that is read from it.
        let at = usize::from(case.has_learned() != Some(false));
        all.insert(at, doubt);
    }
    all.extend(incomplete::sentence(sweep, case.candidates, setting));
    let (better, beside) = match beside(case) {
        Some((Comparison::Better, sentence)) => (Some(sentence), None),
        Some((_, sentence)) => (None, Some(sentence)),
        None => (None, None),
    };
    all.extend(beside);
    all.extend(checks::largest(case, sweep, setting));
    all.extend(neighbours::against(case, sweep.plan.sized_by()));
    all.extend(better);
    all.extend(ruled_out(case));
    all.extend(checks::cross_checks(case, sweep.plan.sized_by()));
    all.push(checks::confidence(case));
    all.extend(checks::tier(case, sweep, setting));
    all
}

fn rule(case: &Case) -> String {
    let (chosen, best) = (case.choice.chosen, case.choice.best);
    let c = &case.candidates[chosen];
    let metric = word(case.metric.title());
    let size = match c.footprint.parameters {
        Some(count) => say!("{count} parameters", count = whole(count)),
        None => word("how many parameters is not known").to_owned(),
    };
    let within = if case.limited() {
        word("of those within the limits, ")
    } else {
        ""
    };
    let measured = case.candidates.iter().filter(|c| c.is_measured()).count();
    if measured == 1 {
        return say!(
            "{within}{model} ({size}) is all that was measured, with a mean {metric} of {mean}: there is nothing to compare it with",
            within,
            model = c.name(),
            size,
            metric,
            mean = case.shown(case.mean(chosen))
        );
    }
    let feasible = |c: &&Candidate| c.is_feasible(case.constraints, case.metric.direction());
    if case.limited() && case.candidates.iter().filter(feasible).count() == 1 {
        return say!(
            "{model} ({size}) is the only one within the limits, with a mean {metric} of {mean}",
            model = c.name(),
            size,
            metric,
            mean = case.shown(case.mean(chosen))
        );
    }
    let alone = if case.candidates[best].outstanding() > 0 {
        word("; the error is what all its planned seeds would leave")
    } else if c.quality.is_some_and(|q| q.seed_error.is_none()) {
        word("; with one seed the error is that of the test items alone")
    } else {
        ""
    };
    if chosen == best && !case.candidates[..chosen].iter().any(|c| feasible(&c)) {
        return say!(
            "{within}{model} ({size}) has the best mean {metric}, {mean}, and is the smallest",
            within,
            model = c.name(),
            size,
            metric,
            mean = case.shown(case.mean(chosen))
        );
    }
    if chosen == best {
        return say!(
            "{within}{model} ({size}) has the best mean {metric}, {mean}, and no smaller one comes within one standard error of it (at least {least}){alone}",
            within,
            model = c.name(),
            size,
            metric,
            mean = case.shown(case.mean(chosen)),
            least = case.shown(case.choice.threshold),
            alone
        );
    }
    let b = &case.candidates[best];
    say!(
        "{within}{model} ({size}) is the smallest whose mean {metric}, {mean}, is within one standard error of the best, {best} of {other} (at least {least}){alone}",
        within,
        model = c.name(),
        size,
        metric,
        mean = case.shown(case.mean(chosen)),
        best = case.shown(case.mean(best)),
        other = b.name(),
        least = case.shown(case.choice.threshold),
        alone
    )
}

/// That the chosen one may have learned nothing.
fn doubt(case: &Case) -> Option<String> {
    let learned = case.shares?.learned;
    let chosen = &case.candidates[case.choice.chosen];
    case.simple?.doubt(chosen, learned)
}

/// How the chosen one does beside the best simple answer.
fn beside(case: &Case) -> Option<(Comparison, String)> {
    let chosen = &case.candidates[case.choice.chosen];
    let line = case.simple?.beside(chosen)?;
    let mean = oriented(case.metric.direction(), case.mean(case.choice.chosen));
    let one_seed = chosen.quality.is_some_and(|q| q.seed_error.is_none());
    if one_seed && line.advised == Comparison::Tied {
        let said = say!(
            "{baseline} reaches {value} without a network: one seed does not show that {model} is better",
            baseline = word(&line.name),
            value = value(line.quality),
            model = chosen.name()
        );
        return Some((Comparison::Tied, said));
    }
    Some((line.advised, line.sentence(&chosen.name(), mean)))
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
            all.push(say!(
                "{model} is ruled out: {count} of its trials diverged",
                model = c.name(),
                count = c.diverged
            ));
        } else if let Some(b) = c.broken(case.constraints, direction).first() {
            let mean = c.quality.map(|q| format!(" ({})", case.shown(q.mean)));
            all.push(say!(
                "{model} is ruled out: {reason}",
                model = c.name() + &mean.unwrap_or_default(),
                reason = broken(c, *b, case.constraints, direction)
            ));
        } else if !c.is_measured() {
            let foreseen = c.predicted.map(|p| {
                say!(
                    "; {low} to {high} is predicted",
                    low = case.shown(p.low),
                    high = case.shown(p.high)
                )
            });
            let state = if c.pending > 0 {
                word("is not measured yet")
            } else {
                word("was not measured")
            };
            all.push(format!(
                "{} {state}{}",
                c.name(),
                foreseen.unwrap_or_default()
            ));
        } else if let Some(u) = c.unknown(case.constraints).first() {
            all.push(say!(
                "{model} is ruled out: {reason}",
                model = c.name(),
                reason = unknown(c, *u, case.constraints, direction)
            ));
        }
    }
    all
}
