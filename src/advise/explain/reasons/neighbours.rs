//! The chosen scale beside the next smaller and the next larger one of its family.

use crate::{
    advise::{
        decide::{case::Case, pareto::difference},
        evidence::candidate::Candidate,
        explain::numbers::times,
    },
    sweep::Size,
    words::{numbers::value, say, word},
};

/// What the next smaller and the next larger measured candidate would lose, gain and cost.
pub(super) fn against(case: &Case, sized_by: Size) -> Vec<String> {
    let grows = sized_by.name();
    let chosen = &case.candidates[case.choice.chosen];
    let same = |i: &usize| {
        case.candidates[*i].family == chosen.family && case.candidates[*i].is_measured()
    };
    let below = (0..case.choice.chosen).rev().find(same);
    // What is ruled out has a sentence of its own.
    let fits =
        |i: &usize| case.candidates[*i].is_feasible(case.constraints, case.metric.direction());
    let mut larger = case.choice.chosen + 1..case.candidates.len();
    let above = larger.find(same).filter(fits);
    let size = |i: usize| case.candidates[i].abscissa;
    let mut all = Vec::new();
    if let Some((i, d)) = below.and_then(|i| Some((i, difference(&case.candidates[i], chosen)?))) {
        let verdict = match d.half {
            None => word("whether more than its seeds vary is unknown"),
            _ if d.is_tie() => word("which its seeds cannot tell from nothing"),
            _ => word("more than its seeds vary"),
        };
        all.push(say!(
            "against {model} it gains {gain}{paired} for {times} times the {size}, {verdict}",
            model = case.candidates[i].name(),
            gain = value(d.mean),
            paired = paired(&case.candidates[i], chosen),
            times = times(size(case.choice.chosen) / size(i)),
            size = grows,
            verdict
        ));
    }
    if let Some((i, d)) = above.and_then(|i| Some((i, difference(chosen, &case.candidates[i])?))) {
        let verdict = match d.half {
            None => word(", whether more than its seeds vary is unknown"),
            _ if d.is_tie() => word(", a tie over its seeds"),
            _ => "",
        };
        let (model, change) = (case.candidates[i].name(), value(d.mean.abs()));
        let paired = paired(chosen, &case.candidates[i]);
        let times = times(size(i) / size(case.choice.chosen));
        all.push(if d.mean < 0.0 {
            say!(
                "{model} would lose {change}{paired} for {times} times the {size}{verdict}",
                model,
                change,
                paired,
                times,
                size = grows,
                verdict
            )
        } else {
            say!(
                "{model} would gain {change}{paired} for {times} times the {size}{verdict}",
                model,
                change,
                paired,
                times,
                size = grows,
                verdict
            )
        });
    }
    all
}

/// Over which seeds a difference is taken, where those are not all that both have.
fn paired(a: &Candidate, b: &Candidate) -> String {
    let common = a.seeds.keys().filter(|s| b.seeds.contains_key(s)).count();
    if common == a.seeds.len() && common == b.seeds.len() {
        return String::new();
    }
    match common {
        0 => word(" (of the means, for no seed is common)").to_owned(),
        1 => word(" (over the one seed that both have)").to_owned(),
        _ => say!(" (over the {common} seeds that both have)", common),
    }
}
