//! The decision: constraints, the front, the rule, its cross-checks, its confidence, and the words for them.

use super::{
    advice::{Advice, CandidateLine, Decision, Interval, LawLine},
    baselines::Simple,
    bootstrap::{DECIDED, Shares, entrants, shares},
    by_setting,
    case::Case,
    next_trial::next_trial,
    one_standard_error::{Choice, choose},
    pareto::front,
    refusal::refuse,
    sensitivity::turning_points,
};
use crate::{
    advise::{
        evidence::{candidate::Candidate, candidates::setting, constraint::Constraints},
        explain::reasons,
        law::{Fit, Unsupported},
        predict::{quality_law, unmeasured::with_predictions},
    },
    models::Family,
    scenario::{Constraint, Direction},
    sweep::{Sweep, TrialRecord},
    words::{numbers::percent, say, word},
};

/// Which scale to take under some constraints, from what a sweep measured so far.
///
/// ```
/// use scalescope::{
///     advise::{Constraint, Constraints, advise},
///     store::Directory,
/// };
///
/// let sweep = Directory::at("tests/data/format1/finished".as_ref()).sweep()?;
/// let stated = Constraints::of(&sweep.plan.scenario.bounds);
/// let advice = advise(&sweep, &stated.with(Constraint::Parameters, Some(5000.0)));
/// for model in advice.candidates.iter().filter(|c| c.parameters > Some(5000)) {
///     assert_eq!(model.violates, [Constraint::Parameters]);
/// }
/// # Ok::<(), anyhow::Error>(())
/// ```
pub fn advise(sweep: &Sweep, constraints: &Constraints) -> Advice {
    let metric = sweep.plan.scenario.quality();
    let direction = metric.direction();
    let candidates = with_predictions(sweep, constraints);
    let choice = choose(&entrants(&candidates, constraints, direction));
    let setting = setting(sweep, constraints);
    let simple = Simple::of(sweep, setting);
    let unlearned = simple.map(|s| s.unlearned());
    let shares = shares(&candidates, constraints, direction, unlearned);
    let mut advice = blank(sweep, &candidates, constraints, shares.as_ref());
    advice.pareto = on_front(&candidates, constraints, direction, choice);
    advice.by_setting = by_setting::by_setting(sweep, constraints);
    match choice {
        Some(choice) => choose_one(
            &mut advice,
            sweep,
            constraints,
            &candidates,
            choice,
            shares.as_ref(),
            (setting, simple),
        ),
        None => refuse(
            &mut advice,
            sweep,
            constraints,
            &candidates,
            (setting, simple),
        ),
    }
    let nothing_learned = simple.and_then(|s| s.nothing_learned(&candidates));
    if nothing_learned.is_none() && candidates.iter().any(Candidate::is_measured) {
        let turns = turning_points(sweep, constraints);
        advice.would_change = turns.iter().map(|t| t.sentence(direction)).collect();
    }
    let family = advice.family.or_else(|| {
        candidates
            .iter()
            .find(|c| c.is_measured())
            .map(|c| c.family)
    });
    if let Some(nothing) = nothing_learned {
        // Where nothing fits it was said first.
        advice.reasons.extend(choice.map(|_| nothing));
    } else if let Some(family) = family {
        add_law(&mut advice, sweep, family, &candidates, choice, setting);
    }
    advice
}

fn blank(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
    shares: Option<&Shares>,
) -> Advice {
    let metric = sweep.plan.scenario.quality();
    let line =
        |(i, c)| CandidateLine::of(c, constraints, metric.direction(), shares.map(|s| s.of[i]));
    Advice {
        decision: Decision::Undecided,
        family: None,
        scale: None,
        confidence: None,
        exact: None,
        ties: Vec::new(),
        metric,
        quality: None,
        baseline: None,
        reasons: Vec::new(),
        binding_constraint: None,
        relaxations: Vec::new(),
        would_help: Vec::new(),
        would_change: Vec::new(),
        next_trial: None,
        law: None,
        regime: None,
        by_setting: Vec::new(),
        pareto: Vec::new(),
        candidates: candidates.iter().enumerate().map(line).collect(),
    }
}

/// The front by parameters of what is feasible, of all where nothing is; what the rule chose stands on it, tie or not.
fn on_front(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
    choice: Option<Choice>,
) -> Vec<(Family, crate::models::Scale)> {
    let mut on = front(candidates, |c| {
        let admitted = choice.is_none() || c.is_feasible(constraints, direction);
        admitted.then_some(c.abscissa)
    });
    on.extend(choice.map(|c| c.chosen).filter(|c| !on.contains(c)));
    on.sort_unstable();
    on.into_iter()
        .map(|i| (candidates[i].family, candidates[i].scale))
        .collect()
}

fn choose_one(
    advice: &mut Advice,
    sweep: &Sweep,
    constraints: &Constraints,
    candidates: &[Candidate],
    choice: Choice,
    shares: Option<&Shares>,
    (setting, simple): ((f64, f64), Option<Simple>),
) {
    let direction = advice.metric.direction();
    let chosen = &candidates[choice.chosen];
    advice.family = Some(chosen.family);
    advice.scale = Some(chosen.scale);
    advice.quality = chosen.quality.map(|q| Interval::measured(direction, &q));
    advice.baseline = simple.and_then(|s| s.beside(chosen));
    advice.confidence = confidence(shares, choice.chosen, candidates, constraints, direction);
    advice.decision = match advice.confidence {
        Some(share) if share >= DECIDED => Decision::Chosen,
        _ => Decision::Undecided,
    };
    let case = Case {
        metric: advice.metric,
        constraints,
        candidates,
        choice,
        shares,
        confidence: advice.confidence,
        simple,
    };
    advice.exact = shares.map(|s| s.of[choice.chosen]);
    let named = |i: usize| (candidates[i].family, candidates[i].scale);
    advice.ties = case.ties().into_iter().map(named).collect();
    advice.reasons = reasons::of(&case, sweep, setting);
    if advice.decision == Decision::Undecided {
        let unlearned = simple.filter(|_| case.has_learned() == Some(false));
        if let Some(simple) = unlearned {
            advice.would_help.push(simple.remedy());
        } else {
            let (trial, sentence) = next_trial(sweep, &case);
            advice.next_trial = trial;
            advice.would_help.extend(sentence);
        }
        if sweep.decided.is_some() && sweep.trials.iter().any(TrialRecord::is_spared) {
            advice.would_help.push(say!(
                "`scalescope resume {id} --exhaustive` trains what saving left out",
                id = sweep.plan.id
            ));
        }
    }
}

/// The share of the replicates that agree. One candidate that has no rival needs no seeds to be sure of.
fn confidence(
    shares: Option<&Shares>,
    chosen: usize,
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
) -> Option<f64> {
    let possible = |(i, c): (usize, &Candidate)| {
        i == chosen || c.pending > 0 || c.is_open() || c.is_feasible(constraints, direction)
    };
    let alone = candidates
        .iter()
        .enumerate()
        .filter(|(i, c)| possible((*i, c)))
        .count()
        == 1;
    match shares {
        Some(shares) => Some(shares.confirmed),
        None if alone && constraints.bound(Constraint::Quality).is_none() => Some(1.0),
        None => None,
    }
}

fn add_law(
    advice: &mut Advice,
    sweep: &Sweep,
    family: Family,
    candidates: &[Candidate],
    choice: Option<Choice>,
    setting: (f64, f64),
) {
    match quality_law::loss_law(sweep, family, setting.1) {
        Ok(fit) => {
            let largest = candidates
                .iter()
                .rposition(|c| c.family == family && c.is_measured());
            let at = choice.map(|c| c.chosen).or(largest);
            let n = at.map_or(f64::NAN, |i| candidates[i].abscissa);
            let facts = &sweep.plan.facts;
            let d = facts.amount_at(setting.0);
            advice.regime = quality_law::regime(&fit.law, n, d);
            advice
                .reasons
                .push(law_sentence(family, &fit, advice.regime.as_deref()));
            let sizes = candidates.iter().filter(|c| c.family == family);
            let largest = sizes.map(|c| c.footprint.parameters).max().flatten();
            let compute = largest
                .zip(facts.known_train())
                .map(|(parameters, _)| 6.0 * parameters as f64 * facts.train_at(1.0) as f64);
            advice.law = Some(LawLine::of(&fit.law, compute));
        }
        Err(error) => advice.reasons.push(no_law(family, &error)),
    }
}

fn law_sentence(family: Family, fit: &Fit, regime: Option<&str>) -> String {
    let form = fit.law.form;
    let regime = regime
        .map(|r| format!("{}{r}", word("; ")))
        .unwrap_or_default();
    let (points, free) = (fit.points, form.names().len());
    if points <= free + 1 {
        return say!(
            "a {form} law of the loss of {family} was drawn through {points} trials, which says little of how well it holds{regime}",
            form,
            family,
            points,
            regime
        );
    }
    if fit.miss < 0.005 {
        return say!(
            "the loss of {family} follows a {form} law within 1%{regime}",
            family,
            form,
            regime
        );
    }
    let miss = percent(fit.miss);
    say!(
        "the loss of {family} follows a {form} law to about {miss}{regime}",
        family,
        form,
        miss,
        regime
    )
}

fn no_law(family: Family, error: &Unsupported) -> String {
    say!(
        "no law of the loss of {family} is drawn: {error}",
        family,
        error
    )
}
