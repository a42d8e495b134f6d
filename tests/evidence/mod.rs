//! What the advice says where evidence is thin, missing or odd: nothing that the numbers do not carry.

use scalescope::{
    advise::{Constraint, Constraints, Decision, Origin, Tier, advise, grid, tiers},
    sweep::{Reason, SkipReason, Sweep, SweepState, Trial, TrialRecord, TrialState},
};

use super::{
    chosen, digits,
    simulated::{Draw, planned, run},
    under, with_baselines,
};

/// The digits' three widths with qualities that are the same for every seed but for a little.
fn steady(seeds: i64, of: [f64; 3]) -> Sweep {
    let mut sweep = planned(&[10, 50, 100], seeds, &[1.0]);
    run(&mut sweep, |t| Some(little(t, of)));
    sweep
}

fn little(t: &Trial, of: [f64; 3]) -> (f64, f64) {
    let mean = match t.scale.0 {
        10 => of[0],
        50 => of[1],
        _ => of[2],
    };
    let quality = mean + 0.002 * (t.seed as f64 - 2.0);
    (quality, 2.3 * (1.0 - quality))
}

/// Seconds as start-up and other processes blur them: the first training of a small model is the slowest of all.
fn blurred() -> Sweep {
    let mut sweep = digits();
    for record in &mut sweep.trials {
        let slow = match (record.trial.scale.0, record.trial.seed) {
            (10, 1) => 0.0275,
            (50, 1) => 0.0369,
            (scale, _) => 0.005 + 6e-5 * f64::from(scale),
        };
        record.outcome.as_mut().expect("done").train_seconds = slow;
    }
    sweep
}

fn edge() -> Tier {
    let shipped = tiers::parse(tiers::SHIPPED, "tiers.toml").expect("shipped");
    tiers::find(&shipped, "edge").expect("shipped")
}

fn says(lines: &[String], part: &str) -> bool {
    lines.iter().any(|l| l.contains(part))
}

#[test]
fn a_larger_model_of_a_family_takes_longer_and_costs_more_on_every_tier() {
    let sweep = blurred();
    let here = Tier::measured(&sweep).map(|t| t.flops_per_second);
    let shipped = tiers::parse(tiers::SHIPPED, "tiers.toml").expect("shipped");
    let cells = grid(&sweep, &Constraints::default(), &shipped, here);
    for tier in cells.chunks(3) {
        assert!(tier.iter().all(|c| c.seconds.origin == Origin::Predicted));
        for pair in tier.windows(2) {
            let cost = |i: usize| pair[i].cost.expect("priced").value;
            assert!(pair[0].seconds.value < pair[1].seconds.value && cost(0) < cost(1));
        }
    }
    // The advice holds the same numbers against its bounds, and says what they are.
    let advice = advise(&sweep, &Constraints::default().on(edge(), here));
    for (candidate, cell) in advice.candidates.iter().zip(&cells) {
        assert!((candidate.costs["max_train_s"] / cell.seconds.value - 1.0).abs() < 1e-9);
    }
    assert!(
        says(&advice.reasons, "is predicted to take"),
        "{:?}",
        advice.reasons
    );
}

#[test]
fn one_slow_start_rules_out_no_small_model() {
    let advice = advise(&blurred(), &under(Constraint::TrainSeconds, 0.02));
    assert!(advice.candidates.iter().all(|c| c.feasible));
    let tight = advise(&blurred(), &under(Constraint::TrainSeconds, 0.001));
    assert!(
        says(&tight.reasons, "no more than the larger mlp 100 needed"),
        "{:?}",
        tight.reasons
    );
    assert!(says(
        &tight.reasons,
        "mlp 100: its training time, .011 s (the most of 3 trials)"
    ));
    assert!(tight.would_help[0].ends_with("mlp 10 then fits"));
}

#[test]
fn an_unknown_price_keeps_no_bound_on_cost() {
    let sweep = digits();
    let here = Tier::measured(&sweep).expect("done");
    let rate = Some(here.flops_per_second);
    let free = advise(&sweep, &Constraints::default().on(here.clone(), rate));
    assert!(
        says(&free.reasons, "everything is as measured"),
        "{:?}",
        free.reasons
    );
    assert!(!says(&free.reasons, "predicted"));
    let bound = under(Constraint::Cost, 1e-9).on(here.clone(), rate);
    let bound = advise(&sweep, &bound);
    assert_eq!(
        (bound.decision, bound.binding_constraint),
        (Decision::Infeasible, Some(Constraint::Cost))
    );
    assert!(
        bound.would_help[0].contains("price"),
        "{:?}",
        bound.would_help
    );
    let cells = grid(&sweep, &Constraints::default(), &[here], rate);
    assert!(cells.iter().all(|c| c.cost.is_none()));
    assert!(serde_json::to_value(&cells[0]).expect("serialisable")["cost"].is_null());
}

#[test]
fn a_forecast_keeps_to_a_known_optimum_and_to_the_last_gain() {
    let mut sweep = steady(3, [0.6, 0.85, 0.93]);
    sweep.optimum = Some(0.94);
    let advice = advise(&sweep, &Constraints::default());
    let foreseen = |reasons: &[String]| {
        let said = reasons.iter().find(|r| r.contains("largest of its ladder"));
        let said = said.expect("the largest is chosen").clone();
        let at = said.find(" .").expect("a gain") + 1;
        let gain: f64 = said[at..at + 4].parse().expect("a number");
        (gain, said)
    };
    let (gain, said) = foreseen(&advice.reasons);
    assert!(gain > 0.0 && gain < 0.011, "{said}");
    let beyond = advise(&sweep, &under(Constraint::Quality, 0.95));
    assert!(says(
        &beyond.would_help,
        "no model can meet the bound on quality: the best possible accuracy on these data is .940"
    ));
    // From .92 to .93 is .01 a doubling; a power law through .3 before it would promise more.
    let ended = advise(&steady(3, [0.3, 0.92, 0.93]), &Constraints::default());
    let (gain, said) = foreseen(&ended.reasons);
    assert!(
        gain <= 0.0105 && said.contains("the last doubling"),
        "{said}"
    );
}

#[test]
fn the_floor_says_only_what_was_varied() {
    let mut sweep = planned(&[4, 8, 16, 64, 256], 3, &[1.0]);
    let mut draw = Draw::new(8);
    run(&mut sweep, |t| {
        let n = 75.0 * f64::from(t.scale.0) + 10.0;
        let loss = (0.5 + 3e4 * n.powf(-2.0)) * (1.0 + 1e-4 * draw.normal());
        Some((1.0 - loss / 2.0, loss))
    });
    let regime = advise(&sweep, &Constraints::default())
        .regime
        .expect("a law");
    assert!(
        regime.contains("which more scale does not lower"),
        "{regime}"
    );
}

#[test]
fn every_bound_is_asked_to_give_the_least_first() {
    let asked = under(Constraint::Parameters, 1000.0).with(Constraint::Quality, Some(0.9));
    let advice = advise(&steady(3, [0.45, 0.88, 0.935]), &asked);
    assert_eq!(advice.binding_constraint, Some(Constraint::Parameters));
    assert_eq!(advice.relaxations.len(), 1);
    assert_eq!(advice.relaxations[0].to, Some(7510.0));
    assert!(
        advice.would_help[1].starts_with("relax min_quality"),
        "{:?}",
        advice.would_help
    );
    assert!(says(
        &advice.would_help,
        "max_params from 1 000 to 3 760 and min_quality"
    ));
    assert!(says(
        &advice.would_help,
        "the best of what keeps the other limits, mlp 10"
    ));
}

#[test]
fn one_scale_predicts_nothing() {
    let mut sweep = planned(&[50], 3, &[1.0]);
    run(&mut sweep, |t| Some(little(t, [0.0, 0.88, 0.0])));
    let advice = advise(&sweep, &under(Constraint::Quality, 0.99));
    assert!(
        says(&advice.would_help, "cannot be predicted"),
        "{:?}",
        advice.would_help
    );
    let free = advise(&sweep, &Constraints::default());
    assert_eq!(
        free.certainty().as_deref(),
        Some("the only one that was planned")
    );
    assert!(!says(&free.reasons, "no smaller one"), "{:?}", free.reasons);
}

#[test]
fn where_nothing_was_learned_no_law_is_read_and_no_chance_level_offered() {
    let sweep = with_baselines(
        steady(3, [0.1, 0.101, 0.1]),
        &[("majority", 0.101), ("1-nn", 0.98)],
    );
    let advice = advise(&sweep, &under(Constraint::Quality, 0.9));
    assert_eq!(advice.decision, Decision::Infeasible);
    assert!(
        advice.reasons[0].contains("no law is read"),
        "{:?}",
        advice.reasons
    );
    assert!(advice.law.is_none() && advice.regime.is_none() && advice.relaxations.is_empty());
    assert!(advice.would_change.is_empty() && !says(&advice.would_help, "relax"));
    assert!(
        says(&advice.would_help, "is met by 1-nn (.980)"),
        "{:?}",
        advice.would_help
    );
}

#[test]
fn one_seed_keeps_no_bound_on_quality_and_is_called_so() {
    let one = steady(1, [0.45, 0.88, 0.94]);
    let asked = under(Constraint::Quality, 0.9);
    let advice = advise(&one, &asked);
    assert_eq!(
        (advice.decision, chosen(&advice)),
        (Decision::Undecided, Some(100))
    );
    assert!(advice.candidates.iter().all(|c| !c.feasible));
    assert!(
        advice
            .candidates
            .iter()
            .all(|c| c.violates == [Constraint::Quality])
    );
    assert!(advice.reasons[0].contains("how far seeds scatter is unknown"));
    assert_eq!(
        advice.next_trial.as_ref().map(|t| (t.scale.0, t.seed)),
        Some((100, 2))
    );
    let json = serde_json::to_value(&advice).expect("serialisable");
    assert!(json["quality"]["low"].is_null() && json["quality"]["mean"].as_f64() > Some(0.9));
    // Three seeds of the same qualities keep it.
    assert_eq!(
        chosen(&advise(&steady(3, [0.45, 0.88, 0.94]), &asked)),
        Some(100)
    );
    let free = advise(&one, &Constraints::default());
    for untrue in ["more than its seeds vary,", "to about 0%", "vary\""] {
        assert!(!says(&free.reasons, untrue), "{untrue}: {:?}", free.reasons);
    }
    assert!(says(
        &free.reasons,
        "whether more than its seeds vary is unknown"
    ));
}

#[test]
fn what_is_missing_is_counted() {
    let whole = advise(&digits(), &Constraints::default());
    assert!(
        !says(&whole.reasons, "seeds measured"),
        "{:?}",
        whole.reasons
    );
    let mut sweep = digits();
    for (i, state) in [(0, TrialState::Failed), (1, TrialState::Queued)] {
        let record = sweep
            .trials
            .iter_mut()
            .filter(|r| r.trial.scale.0 == 50)
            .nth(i);
        let record = record.expect("three seeds");
        record.state = state;
        record.outcome = None;
    }
    sweep.state = SweepState::Stopped;
    let advice = advise(&sweep, &Constraints::default());
    let said = "not all of the 9 trials were measured: 1 failed, 1 not run, for the sweep was stopped; seeds measured: mlp 50 1 of 3";
    assert!(says(&advice.reasons, said), "{:?}", advice.reasons);
    assert!(
        says(&advice.reasons, "(over the one seed that both have)"),
        "{:?}",
        advice.reasons
    );
    let refused = advise(&sweep, &under(Constraint::Quality, 0.999));
    assert!(says(&refused.reasons, said), "{:?}", refused.reasons);
}

/// A sweep that ended so, with trials of some widths that nothing was measured of.
fn cut(mut sweep: Sweep, ended: SweepState, widths: &[u32], left: TrialState) -> Sweep {
    let of = |r: &&mut TrialRecord| widths.contains(&r.trial.scale.0);
    for record in sweep.trials.iter_mut().filter(of) {
        record.outcome = None;
        record.state = left;
        if left == TrialState::Skipped {
            record.reason = Some(Reason::Skipped(SkipReason::ByUser));
        }
    }
    sweep.state = ended;
    sweep
}

#[test]
fn while_a_planned_scale_is_unknown_nothing_is_chosen_however_the_sweep_ended() {
    let cuts = [
        (SweepState::Running, TrialState::Queued),
        (SweepState::Stopped, TrialState::Queued),
        (SweepState::Finished, TrialState::Skipped),
        (SweepState::Finished, TrialState::Failed),
    ];
    for (ended, left) in cuts {
        let qualities = [0.48, 0.91, 0.95];
        let sweep = cut(steady(3, qualities), ended, &[100], left);
        let free = advise(&sweep, &Constraints::default());
        let said = (free.decision, free.confidence);
        assert_eq!(said, (Decision::Undecided, None), "{ended:?} {left:?}");
        let next = free.next_trial.map(|t| t.scale.0);
        assert_eq!(next, Some(100), "{ended:?} {left:?}");
        // What is too large in any case is no part of the choice.
        let small = advise(&sweep, &under(Constraint::Parameters, 5_000.0));
        assert_eq!(small.decision, Decision::Chosen, "{ended:?} {left:?}");
        assert_eq!(chosen(&small), Some(50), "{ended:?} {left:?}");
        // All that was measured is the only one, and no choice at all.
        let alone = cut(steady(1, qualities), ended, &[50, 100], left);
        let alone = advise(&alone, &Constraints::default());
        let said = (alone.decision, alone.confidence);
        assert_eq!(said, (Decision::Undecided, None), "{ended:?} {left:?}");
    }
}

#[test]
fn replicates_that_find_nothing_are_told_and_the_next_trial_helps() {
    let advice = advise(
        &steady(3, [0.45, 0.88, 0.932]),
        &under(Constraint::Quality, 0.906),
    );
    assert_eq!(
        (advice.decision, chosen(&advice)),
        (Decision::Undecided, Some(100))
    );
    assert!(
        says(&advice.reasons, "find nothing that keeps the limits"),
        "{:?}",
        advice.reasons
    );
    assert_eq!(advice.next_trial.map(|t| t.scale.0), Some(100));
    assert!(says(
        &advice.would_help,
        "whose bound on quality is what is uncertain"
    ));
}

#[test]
fn no_share_of_replicates_is_certainty() {
    let advice = advise(&steady(3, [0.45, 0.7, 0.95]), &Constraints::default());
    assert!(
        says(&advice.reasons, "> 99% of the replicates"),
        "{:?}",
        advice.reasons
    );
    assert!(!says(&advice.reasons, "100%"));
}
