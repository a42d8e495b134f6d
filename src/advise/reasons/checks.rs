//! What bears on a choice beside the rule: the knee, the gain per doubling, the replicates, the machine.

use std::cmp::Ordering;

use super::Case;
use crate::{
    advise::{
        candidate::oriented,
        choice::{gains, knee},
        confidence::DECIDED,
        trend::Trend,
    },
    sweep::Sweep,
    words::{
        numbers::{percent, signed},
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
    let n = chosen.footprint.parameters as f64;
    let gain = oriented(case.metric.direction(), trend.gain(n, 2.0 * n));
    Some(say!(
        "{model} is the largest of its ladder; the law of its quality foresees {gain} in {metric} at twice the parameters",
        model,
        gain = signed(gain),
        metric = word(case.metric.title())
    ))
}

/// The knee and the gain per doubling, over the feasible scales of the chosen family.
pub(super) fn cross_checks(case: &Case) -> Vec<String> {
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
            "the knee of quality over parameters is {place} {name}{why}",
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
            "gain in {metric} for each doubling of the parameters: {gains}",
            metric = word(case.metric.title()),
            gains = said.join(word(", "))
        ));
    }
    all
}

/// How often the same is chosen with other seeds and test items.
pub(super) fn confidence(case: &Case) -> String {
    let Some(share) = case.confidence else {
        let pending = case.candidates.iter().filter(|c| c.pending > 0).count();
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
    let Some(shares) = case.shares else {
        return say!("{verdict}it has no rival", verdict);
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
        return say!(
            "{verdict}with other seeds and test items, {share} of the replicates confirm it: {exactly} choose exactly the same, the others what ties with it ({ties}; their means lie within one standard error of each other, and the rule prefers the smaller)",
            verdict,
            share = percent(share),
            exactly = percent(exactly),
            ties = ties.join(word(", "))
        );
    }
    let rival = shares
        .rival(chosen)
        .map(|i| format!(", {} {}", percent(shares.of[i]), case.candidates[i].name()));
    say!(
        "{verdict}with other seeds and test items, {share} of the replicates choose the same{rival}",
        verdict,
        share = percent(share),
        rival = rival.unwrap_or_default()
    )
}

/// What is predicted only, where the question is of another machine.
pub(super) fn tier(case: &Case) -> Option<String> {
    let tier = case.constraints.tier.as_ref()?;
    Some(say!(
        "on {machine}, training time and cost are predicted from FLOPs; quality, latency and memory are as measured here",
        machine = word(&tier.title)
    ))
}
