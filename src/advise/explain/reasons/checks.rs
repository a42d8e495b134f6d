//! What bears on a choice beside the rule: the knee, the gain per doubling, the replicates, the machine.

use std::cmp::Ordering;

use crate::{
    advise::{
        decide::{
            bootstrap::DECIDED,
            case::Case,
            one_standard_error::{gains, knee},
        },
        evidence::candidate::Candidate,
        explain::numbers::likely,
        predict::quality_law::Trend,
    },
    scenario::{Constraint, Direction},
    sweep::{Size, Sweep, TrialRecord},
    words::{
        numbers::{amount, percent, seconds, signed, value},
        say, word,
    },
};

/// That no larger scale of its family was planned, with what the law of the family's quality foresees of one.
pub(super) fn largest(case: &Case, sweep: &Sweep, setting: (f64, f64)) -> Option<String> {
    let chosen = &case.candidates[case.choice.chosen];
    let mut larger = case.candidates[case.choice.chosen + 1..].iter();
    if larger.any(|c| c.family == chosen.family) {
        return None;
    }
    let model = chosen.name();
    let Some(trend) = Trend::of(sweep, chosen.family, setting) else {
        return Some(say!(
            "{model} is the largest of its ladder: a larger one may do better",
            model
        ));
    };
    let n = chosen.abscissa;
    let gain = trend.gain(n, 2.0 * n);
    let (metric, size) = (measured_in(case), sweep.plan.sized_by().name());
    let of_family = case.candidates.iter().filter(|c| c.family == chosen.family);
    let point = |c: &Candidate| Some((c.abscissa, c.quality?.mean));
    let points: Vec<(f64, f64)> = of_family.filter_map(point).collect();
    let last = gains(&points).last().copied().unwrap_or(gain);
    // What the last doubling brought was measured; the law may have missed where the gains end.
    Some(if last <= 0.0 {
        say!(
            "{model} is the largest of its ladder; its last doubling of the {size} brought no gain in {metric}, so none is foreseen of a larger one",
            model,
            metric,
            size
        )
    } else if gain > last {
        say!(
            "{model} is the largest of its ladder; at twice the {size} no more than {last} in {metric} is foreseen, which is what the last doubling brought (the law of its quality alone says {gain})",
            model,
            last = value(last),
            metric,
            gain = value(gain),
            size
        )
    } else {
        say!(
            "{model} is the largest of its ladder; its quality law foresees a gain of {gain} in {metric} at twice the {size}",
            model,
            gain = value(gain),
            metric,
            size
        )
    })
}

/// The metric in a sentence about gains, which are positive when better.
fn measured_in(case: &Case) -> String {
    let metric = word(case.metric.title());
    match case.metric.direction() {
        Direction::Maximize => metric.to_owned(),
        Direction::Minimize => say!("{metric} (less is better)", metric),
    }
}

/// The knee and the gain per doubling, over the feasible scales of the chosen family.
pub(super) fn cross_checks(case: &Case, sized_by: Size) -> Vec<String> {
    let size = sized_by.name();
    let direction = case.metric.direction();
    let chosen = &case.candidates[case.choice.chosen];
    let of_family = |i: &usize| {
        let c = &case.candidates[*i];
        c.family == chosen.family && c.is_feasible(case.constraints, direction)
    };
    let ladder: Vec<usize> = (0..case.candidates.len()).filter(of_family).collect();
    let points: Vec<(f64, f64)> = ladder
        .iter()
        .map(|i| (case.candidates[*i].abscissa, case.mean(*i)))
        .collect();
    let mut all = Vec::new();
    if let Some(at) = knee(&points) {
        let name = case.candidates[ladder[at]].name();
        let (place, why) = match ladder[at].cmp(&case.choice.chosen) {
            Ordering::Equal => (word("there too, at"), ""),
            Ordering::Less => (
                word("already at"),
                word(", but its mean is more than one standard error below the best"),
            ),
            Ordering::Greater => (
                word("only at"),
                word(", but what it adds is within one standard error"),
            ),
        };
        all.push(say!(
            "the knee of quality over {size} is {place} {name}{why}",
            size,
            place,
            name,
            why
        ));
    }
    let gains = gains(&points);
    if !gains.is_empty() {
        let said: Vec<String> = gains
            .iter()
            .zip(&ladder[1..])
            .map(|(g, i)| {
                say!(
                    "{gain} to {model}",
                    gain = signed(*g),
                    model = case.candidates[*i].name()
                )
            })
            .collect();
        all.push(say!(
            "gain in {metric} for each doubling of the {size}: {gains}",
            metric = measured_in(case),
            size,
            gains = said.join(word(", "))
        ));
    }
    all
}

/// How often the same is chosen with other seeds and test items.
pub(super) fn confidence(case: &Case) -> String {
    let Some(share) = case.confidence else {
        let open = |c: &&Candidate| c.pending > 0 || c.is_open();
        let pending = case.candidates.iter().filter(open).count();
        return if pending > 0 {
            say!(
                "undecided: {pending} candidates are still to be measured, and too few are to predict them",
                pending
            )
        } else {
            word("undecided: with one seed of each scale, the choice of seed cannot be told from the choice of scale").into()
        };
    };
    let verdict = if share < DECIDED {
        say!(
            "undecided, for less than {share} is not enough: ",
            share = percent(DECIDED)
        )
    } else {
        String::new()
    };
    let unrivalled =
        case.candidates.len() == 1 && case.constraints.bound(Constraint::Quality).is_none();
    let Some(shares) = case.shares.filter(|_| !unrivalled) else {
        return say!("{verdict}it has no rival", verdict);
    };
    let chosen = case.choice.chosen;
    let exactly = shares.of[chosen];
    let ties: Vec<String> = case
        .ties()
        .into_iter()
        .filter(|i| shares.of[*i] > 0.0)
        .map(|i| format!("{} {}", likely(shares.of[i]), case.candidates[i].name()))
        .collect();
    let nothing = 1.0 - shares.of.iter().sum::<f64>();
    let nothing = if nothing > 5e-4 {
        say!(
            "; {share} find nothing that keeps the limits",
            share = likely(nothing)
        )
    } else {
        String::new()
    };
    if !ties.is_empty() {
        return say!(
            "{verdict}with other seeds and test items, {share} of the replicates confirm it: {exactly} choose exactly the same, the others what ties with it ({ties}; their means lie within one standard error of each other, and the rule prefers the smaller){nothing}",
            verdict,
            share = likely(share),
            exactly = likely(exactly),
            ties = ties.join(word(", ")),
            nothing
        );
    }
    let rival = shares.rival(chosen).map(|i| {
        format!(
            "{}{} {}",
            word(", "),
            likely(shares.of[i]),
            case.candidates[i].name()
        )
    });
    say!(
        "{verdict}with other seeds and test items, {share} of the replicates choose the same{rival}{nothing}",
        verdict,
        share = likely(share),
        rival = rival.unwrap_or_default(),
        nothing
    )
}

/// A share as whole percent, that of a machine hardly used too.
fn at_least_one(share: f64) -> String {
    if share < 0.005 {
        return "< 1%".into();
    }
    percent(share)
}

/// What is measured and what is predicted, where the question is of a machine.
pub(super) fn tier(case: &Case, sweep: &Sweep, setting: (f64, f64)) -> Option<String> {
    let tier = case.constraints.tier.as_ref()?;
    let machine = word(&tier.title);
    if tier.is_here() {
        return Some(say!(
            "on {machine} everything is as measured in this sweep; its price is not known, so nor is any cost",
            machine
        ));
    }
    let chosen = &case.candidates[case.choice.chosen];
    let time = chosen.pessimistic(Constraint::TrainSeconds)?;
    let asked = |r: &&TrialRecord| {
        chosen.is_of(r) && (r.trial.data_fraction, r.trial.complexity) == setting
    };
    let flops = sweep
        .plan
        .training_flops(&sweep.trials.iter().find(asked)?.trial)?;
    let cost = match chosen.pessimistic(Constraint::Cost) {
        Some(cost) => format!("${}", value(cost)),
        None => word("an unknown price").to_owned(),
    };
    Some(say!(
        "on {machine} one training of {model} is predicted to take {time} for {cost}: {flops} FLOPs at {share} of {rate} FLOP/s, by the median seconds of this ladder here, of which a faster machine shortens only what grows with the FLOPs; quality, latency and memory are as measured here",
        machine,
        model = chosen.name(),
        time = seconds(time),
        cost,
        flops = amount(flops),
        share = at_least_one(flops / time / tier.flops_per_second),
        rate = amount(tier.flops_per_second)
    ))
}
