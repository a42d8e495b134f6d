//! The most informative next trial of an undecided question.

use super::{advice::NextTrial, case::Case};
use crate::{
    advise::evidence::candidate::Candidate,
    sweep::{Sweep, TrialState},
    words::{numbers::value, say},
};

/// The trial that would tell most, and the sentence that says so.
///
/// What was never measured tells most. Otherwise the leader and its rival have to be told apart: a further seed of
/// either lowers the variance of their difference by `s^2 / (n (n + 1))`, and the greater fall for its FLOPs wins. Where the
/// test split's error is the greater part, no seed helps, and the sentence asks for test items instead.
pub fn next_trial(sweep: &Sweep, case: &Case) -> (Option<NextTrial>, Option<String>) {
    if let Some(c) = case.candidates.iter().find(|c| c.is_open()) {
        let trial = NextTrial {
            family: c.family,
            scale: c.scale,
            seed: fresh_seed(sweep, c),
        };
        return (
            Some(trial),
            Some(say!(
                "the next trial that would tell most: {model}, which was not measured yet",
                model = c.name()
            )),
        );
    }
    let chosen = &case.candidates[case.choice.chosen];
    if case.fails() {
        return (
            Some(seed_of(sweep, chosen)),
            Some(say!(
                "the next trial that would tell most: a further seed of {model}, whose bound on quality is what is uncertain",
                model = chosen.name()
            )),
        );
    }
    let Some(rival) = case.rival().map(|i| &case.candidates[i]) else {
        return (
            Some(seed_of(sweep, chosen)),
            Some(say!("a further seed of {model}", model = chosen.name())),
        );
    };
    let worth = |c: &Candidate| {
        let fall = c.quality.map_or(0.0, |q| {
            let n = q.seeds as f64;
            // Without any error, the candidate with fewer seeds has more to tell.
            q.seed_error.map_or(1.0 / n, |e| e * e / (n + 1.0))
        });
        fall / c
            .footprint
            .flops_per_sample
            .map_or(c.abscissa, |f| f as f64)
            .max(1.0)
            .sqrt()
    };
    let pick = if worth(rival) > worth(chosen) {
        rival
    } else {
        chosen
    };
    let seeds: f64 = [chosen, rival]
        .iter()
        .filter_map(|c| c.quality?.seed_error)
        .map(|e| e * e)
        .sum();
    let test: f64 = [chosen, rival]
        .iter()
        .filter_map(|c| c.quality?.test_error)
        .map(|e| e * e)
        .sum();
    let versus = say!(
        "{one} from {other}",
        one = chosen.name(),
        other = rival.name()
    );
    if test > seeds && pick.quality.is_some_and(|q| q.seed_error.is_some()) {
        let sentence = say!(
            "a larger test split: to tell {versus}, the test items' error of {test} outweighs the seeds' {seeds}; a further seed of {model} is the best single trial",
            versus,
            test = value(test.sqrt()),
            seeds = value(seeds.sqrt()),
            model = pick.name()
        );
        return (Some(seed_of(sweep, pick)), Some(sentence));
    }
    (
        Some(seed_of(sweep, pick)),
        Some(say!(
            "the next trial that would tell most: a further seed of {model}, to tell {versus}",
            model = pick.name(),
            versus
        )),
    )
}

/// A further seed of a candidate whose quality nothing bounds before there are two.
pub fn further_seed(sweep: &Sweep, c: &Candidate) -> (NextTrial, String) {
    let sentence = say!(
        "the next trial that would tell most: a second seed of {model}, for without one no bound on quality can be given",
        model = c.name()
    );
    (seed_of(sweep, c), sentence)
}

fn seed_of(sweep: &Sweep, c: &Candidate) -> NextTrial {
    NextTrial {
        family: c.family,
        scale: c.scale,
        seed: fresh_seed(sweep, c),
    }
}

/// The smallest planned seed that is not done; else one more than the greatest.
fn fresh_seed(sweep: &Sweep, c: &Candidate) -> u64 {
    let of = sweep
        .trials
        .iter()
        .filter(|r| (r.trial.family, r.trial.scale) == (c.family, c.scale));
    let open = of
        .clone()
        .filter(|r| !matches!(r.state, TrialState::Done) && !c.seeds.contains_key(&r.trial.seed));
    let most = of.map(|r| r.trial.seed).max().unwrap_or(0);
    open.map(|r| r.trial.seed).min().unwrap_or(most + 1)
}
