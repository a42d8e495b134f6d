//! Decisions on simulated sweeps whose truth is known: choices, refusals, regret, calibration.

mod evidence;
mod simulated;

use std::collections::BTreeMap;

use scalescope::{
    advise::{
        Advice, Comparison, Constraint, Constraints, Decision, Origin, Tier, advise, grid, tiers,
    },
    models::Scale,
    sweep::{Baseline, Sweep, SweepState, TrialState},
};
use simulated::{Draw, Exam, Kind, parameters, planned, run, truth};

/// Three widths as they come out on the digits: about .47, .91 and .95.
fn digits() -> Sweep {
    let mut sweep = planned(&[10, 50, 100], 3, &[1.0]);
    let mut draw = Draw::new(3);
    run(&mut sweep, |t| {
        let (mean, deviation) = match t.scale.0 {
            10 => (0.47, 0.08),
            50 => (0.91, 0.01),
            _ => (0.95, 0.005),
        };
        let quality: f64 = mean + deviation * draw.normal();
        Some((quality, 2.3 * (1.0 - quality)))
    });
    sweep
}

/// A sweep's simple answers: the first does not look at its input.
fn with_baselines(mut sweep: Sweep, answers: &[(&str, f64)]) -> Sweep {
    sweep.baselines = answers
        .iter()
        .map(|(name, quality)| Baseline {
            name: (*name).into(),
            quality: *quality,
            metrics: BTreeMap::new(),
            seconds: Some(0.1),
        })
        .collect();
    sweep
}

#[test]
fn what_learned_nothing_is_never_advised() {
    let mut sweep = planned(&[10, 50, 100], 3, &[1.0]);
    let mut draw = Draw::new(5);
    run(&mut sweep, |_| {
        let quality = 0.1 + 0.01 * draw.normal();
        Some((quality, 2.3))
    });
    let blindly = advise(&sweep, &Constraints::default());
    let sweep = with_baselines(sweep, &[("majority", 0.101), ("1-nn", 0.983)]);
    let advice = advise(&sweep, &Constraints::default());
    assert_eq!(advice.decision, Decision::Undecided, "{:?}", advice.reasons);
    assert!(advice.confidence < blindly.confidence);
    assert!(
        advice.reasons[0].contains("which does not look at its input"),
        "{:?}",
        advice.reasons
    );
    assert!(advice.would_help[0].contains("longer training or more data"));
    assert_eq!(advice.next_trial, None);
}

#[test]
fn the_advised_scale_is_compared_with_the_best_simple_answer() {
    let beside = |best: f64| {
        let sweep = with_baselines(digits(), &[("majority", 0.101), ("1-nn", best)]);
        let advice = advise(&sweep, &Constraints::default());
        assert_eq!(
            (advice.decision, chosen(&advice)),
            (Decision::Chosen, Some(100))
        );
        let line = advice.baseline.expect("a baseline");
        assert_eq!((line.name.as_str(), line.quality), ("1-nn", best));
        let said = advice.reasons.iter().find(|r| r.contains("1-nn"));
        (line.advised, said.expect("a sentence").clone())
    };
    let (better, said) = beside(0.8);
    assert!(
        better == Comparison::Better && said.contains("better than the best simple answer"),
        "{said}"
    );
    let (tied, said) = beside(0.95);
    assert!(
        tied == Comparison::Tied && said.contains("not better by more than"),
        "{said}"
    );
    let (worse, said) = beside(0.995);
    assert!(
        worse == Comparison::Worse && said.contains("take it if its own costs allow"),
        "{said}"
    );
}

#[test]
fn baselines_of_other_data_are_not_compared_with() {
    let mut sweep = planned(&[10, 50, 100], 3, &[0.5, 1.0]);
    run(&mut sweep, |t| Some((0.9 * t.data_fraction, 0.3)));
    let sweep = with_baselines(sweep, &[("majority", 0.1), ("1-nn", 0.95)]);
    let half = Constraints {
        data_fraction: Some(0.5),
        ..Constraints::default()
    };
    assert_eq!(advise(&sweep, &half).baseline, None);
    assert!(advise(&sweep, &Constraints::default()).baseline.is_some());
}

fn under(limit: Constraint, bound: f64) -> Constraints {
    Constraints::default().with(limit, Some(bound))
}

fn chosen(advice: &Advice) -> Option<u32> {
    advice.scale.map(|s| s.0)
}

#[test]
fn the_digits_get_the_advice_that_their_numbers_ask_for() {
    let sweep = digits();
    let free = advise(&sweep, &Constraints::default());
    assert_eq!(
        (free.decision, chosen(&free)),
        (Decision::Chosen, Some(100))
    );
    assert!(free.reasons.len() >= 4 && free.confidence.is_some_and(|c| c > 0.7));
    assert_eq!(
        free.pareto.iter().map(|p| p.1.0).collect::<Vec<_>>(),
        [10, 50, 100]
    );
    let small = advise(&sweep, &under(Constraint::Parameters, 1000.0));
    assert_eq!(
        (small.decision, chosen(&small)),
        (Decision::Chosen, Some(10))
    );
    assert!(
        small
            .reasons
            .iter()
            .any(|r| r.starts_with("mlp 50 (.9") && r.contains(") is ruled out"))
    );
    assert!(
        small.reasons[0].starts_with("mlp 10 (760 parameters) is the only one within the limits")
    );
    assert_eq!(small.certainty().as_deref(), Some("the only one that fits"));
    let largest = |a: &Advice| {
        a.reasons
            .iter()
            .any(|r| r.contains("the largest of its ladder"))
    };
    assert!(largest(&free) && !largest(&small));
    for reason in free.reasons.iter().chain(&small.reasons) {
        println!("{reason}");
    }
}

#[test]
fn what_cannot_be_satisfied_names_what_binds_and_what_would_help() {
    let sweep = digits();
    let tiny = advise(&sweep, &under(Constraint::Parameters, 10.0));
    assert_eq!(
        (tiny.decision, tiny.scale, tiny.binding_constraint),
        (Decision::Infeasible, None, Some(Constraint::Parameters))
    );
    assert_eq!(tiny.relaxations[0].to, Some(760.0));
    assert!(
        tiny.would_help[0].contains("max_params from 10 to 760"),
        "{:?}",
        tiny.would_help
    );
    let perfect = advise(&sweep, &under(Constraint::Quality, 0.999));
    assert_eq!(
        (perfect.decision, perfect.binding_constraint),
        (Decision::Infeasible, Some(Constraint::Quality))
    );
    assert!(perfect.would_help.len() >= 2, "{:?}", perfect.would_help);
    let both = under(Constraint::Size, 0.01).with(Constraint::Quality, Some(0.85));
    let both = advise(&sweep, &both);
    assert_eq!(both.binding_constraint, Some(Constraint::Size));
    for word in ["int8", "pruning", "distillation"] {
        assert!(
            both.would_help.iter().any(|h| h.contains(word)),
            "{word}: {:?}",
            both.would_help
        );
    }
}

#[test]
fn making_the_named_relaxations_always_lets_something_in() {
    let sweep = digits();
    for (quality, parameters, latency) in [
        (0.99, 100.0, 1.0),
        (0.93, 500.0, 0.001),
        (0.5, 10.0, 0.0101),
        (0.9, 4000.0, 0.02),
    ] {
        let asked = under(Constraint::Quality, quality)
            .with(Constraint::Parameters, Some(parameters))
            .with(Constraint::Latency, Some(latency));
        let refused = advise(&sweep, &asked);
        assert_eq!(refused.decision, Decision::Infeasible);
        let mut eased = asked;
        for r in &refused.relaxations {
            let limit = Constraint::ALL.into_iter().find(|l| *l == r.constraint);
            eased = eased.with(limit.expect("a known key"), r.to);
        }
        assert_ne!(advise(&sweep, &eased).decision, Decision::Infeasible);
    }
}

#[test]
fn a_looser_bound_never_turns_an_answer_into_a_refusal() {
    let sweep = digits();
    let mut fits = false;
    for step in 0..60 {
        let bound = 10.0 * 1.2_f64.powi(step);
        let now =
            advise(&sweep, &under(Constraint::Parameters, bound)).decision != Decision::Infeasible;
        assert!(now || !fits, "refused again at {bound}");
        fits = now;
    }
    assert!(fits);
}

#[test]
fn too_little_evidence_is_called_so() {
    let none = advise(&planned(&[10, 50], 1, &[1.0]), &Constraints::default());
    assert_eq!(
        (none.decision, none.scale, none.confidence),
        (Decision::Undecided, None, None)
    );
    let mut one = planned(&[10, 50], 1, &[1.0]);
    run(&mut one, |t| (t.scale == Scale(10)).then_some((0.5, 1.0)));
    let one = advise(&one, &Constraints::default());
    assert_eq!(
        (one.decision, chosen(&one)),
        (Decision::Undecided, Some(10))
    );
    assert_eq!(one.next_trial.map(|t| (t.scale.0, t.seed)), Some((50, 1)));
    let mut single_seeds = planned(&[10, 50], 1, &[1.0]);
    run(&mut single_seeds, |t| {
        Some((0.5 + f64::from(t.scale.0) / 200.0, 1.0))
    });
    let single = advise(&single_seeds, &Constraints::default());
    assert_eq!(
        (single.decision, single.confidence),
        (Decision::Undecided, None)
    );
    assert!(single.law.is_none() && single.next_trial.is_some());
}

#[test]
fn ties_go_to_the_smaller_and_the_diverged_is_never_chosen() {
    let mut equal = planned(&[10, 50, 100], 3, &[1.0]);
    run(&mut equal, |t| Some((0.9 + 0.01 * t.seed as f64, 0.3)));
    let tie = advise(&equal, &Constraints::default());
    assert_eq!(chosen(&tie), Some(10));
    assert_eq!(tie.pareto.len(), 1);
    let mut diverged = planned(&[10, 50], 3, &[1.0]);
    run(&mut diverged, |t| {
        let broke = t.scale.0 == 50 && t.seed == 2;
        Some((
            if broke {
                f64::NAN
            } else {
                0.9 + f64::from(t.scale.0) / 1000.0 + 0.001 * t.seed as f64
            },
            0.3,
        ))
    });
    let advice = advise(&diverged, &Constraints::default());
    assert_eq!(chosen(&advice), Some(10));
    assert!(
        advice.reasons.iter().any(|r| r.contains("diverged")),
        "{:?}",
        advice.reasons
    );
}

#[test]
fn the_order_of_trials_changes_nothing() {
    let sweep = digits();
    let mut turned = sweep.clone();
    turned.trials.reverse();
    assert_eq!(
        advise(&sweep, &Constraints::default()),
        advise(&turned, &Constraints::default())
    );
}

#[test]
fn a_skipped_trial_is_never_counted_as_measured() {
    let mut sweep = digits();
    for record in sweep.trials.iter_mut().filter(|r| r.trial.scale.0 == 100) {
        record.state = TrialState::Skipped;
    }
    let advice = advise(&sweep, &Constraints::default());
    assert_eq!(chosen(&advice), Some(50));
    assert!(
        advice
            .candidates
            .iter()
            .any(|c| c.scale.0 == 100 && c.seeds == 0 && c.quality.is_none())
    );
}

#[test]
fn machine_output_has_the_agreed_keys() {
    let json = serde_json::to_value(advise(&digits(), &under(Constraint::Parameters, 10.0)))
        .expect("serialisable");
    for key in [
        "decision",
        "family",
        "scale",
        "confidence",
        "quality",
        "reasons",
        "binding_constraint",
        "would_help",
        "law",
        "pareto",
        "candidates",
    ] {
        assert!(json.get(key).is_some(), "{key}");
    }
    assert_eq!(json["decision"], "infeasible");
    let json =
        serde_json::to_value(advise(&digits(), &Constraints::default())).expect("serialisable");
    assert_eq!(json["pareto"][0], serde_json::json!(["mlp", 10]));
    assert!(json["quality"]["low"].as_f64() < json["quality"]["mean"].as_f64());
}

#[test]
fn over_many_sweeps_regret_is_small_and_confidence_means_what_it_says() {
    const SCALES: [u32; 6] = [8, 16, 32, 64, 128, 256];
    let (mut within, mut decided, mut sure, mut right, mut regret) = (0, 0, 0.0, 0.0, 0.0);
    let all = 150;
    for seed in 0..all {
        let mut draw = Draw::new(seed);
        let kind = [Kind::Level, Kind::Logistic, Kind::Peak][seed as usize % 3];
        let real = truth(&mut draw, kind);
        let deviation = draw.between(0.002, 0.015);
        let exam = Exam::new(&mut draw, 360, &SCALES);
        let mut sweep = planned(&SCALES, 3, &[1.0]);
        run(&mut sweep, |t| {
            let able = (real(t.scale.0) + deviation * draw.normal()).clamp(0.0, 1.0);
            let quality = exam.sit(&mut draw, t.scale.0).score(able);
            Some((quality, 2.0 * (1.0 - quality) + 1e-3))
        });
        let advice = advise(&sweep, &Constraints::default());
        let took = real(advice.scale.expect("everything is feasible").0);
        let best = SCALES.iter().map(|s| real(*s)).fold(0.0, f64::max);
        // One standard error of a measured mean: three seeds and 360 test items.
        let error = (deviation * deviation / 3.0 + best * (1.0 - best) / 360.0).sqrt();
        let is_within = best - took <= error;
        within += u32::from(is_within);
        regret += (best - took) / f64::from(all as u32);
        if advice.decision == Decision::Chosen {
            decided += 1;
            sure += advice.confidence.expect("three seeds");
            right += f64::from(u32::from(is_within));
        }
    }
    let (sure, right) = (sure / f64::from(decided), right / f64::from(decided));
    println!(
        "within one standard error {within} of {all}, mean regret {regret:.4}, decided {decided}: confidence {sure:.3}, right {right:.3}"
    );
    assert!(f64::from(within) >= 0.9 * all as f64 && right >= sure - 0.05);
}

#[test]
fn of_ladders_cut_at_random_what_is_called_sure_the_whole_plan_chooses_too() {
    const SCALES: [u32; 6] = [8, 16, 32, 64, 128, 256];
    let (mut sure, mut right) = (0, 0);
    for seed in 0..400 {
        let mut draw = Draw::new(1_000 + seed);
        let kind = [Kind::Level, Kind::Logistic, Kind::Peak][seed as usize % 3];
        let real = truth(&mut draw, kind);
        let deviation = draw.between(0.002, 0.015);
        let exam = Exam::new(&mut draw, 360, &SCALES);
        let mut whole = planned(&SCALES, 3, &[1.0]);
        run(&mut whole, |t| {
            let able = (real(t.scale.0) + deviation * draw.normal()).clamp(0.0, 1.0);
            let quality = exam.sit(&mut draw, t.scale.0).score(able);
            Some((quality, 2.0 * (1.0 - quality) + 1e-3))
        });
        let mut cut = whole.clone();
        let kept = draw.between(0.2, 1.0);
        for record in &mut cut.trials {
            if draw.between(0.0, 1.0) > kept {
                record.outcome = None;
                record.state = [TrialState::Queued, TrialState::Failed][seed as usize % 2];
            }
        }
        cut.state = SweepState::Stopped;
        let [whole, cut] = [whole, cut].map(|sweep| advise(&sweep, &Constraints::default()));
        if cut.confidence.is_some_and(|c| c >= 0.9) {
            let same = |model: &(_, _)| Some(model.0) == cut.family && Some(model.1) == cut.scale;
            sure += 1;
            right += u32::from(whole.scale == cut.scale || whole.ties.iter().any(same));
        }
    }
    println!("of {sure} called sure the whole plan chooses {right} too");
    assert!(sure >= 60 && f64::from(right) >= 0.85 * f64::from(sure));
}

#[test]
fn a_cost_needs_a_machine_with_a_price_and_a_machine_binds_by_what_it_has() {
    let sweep = digits();
    let priceless = advise(&sweep, &under(Constraint::Cost, 1.0));
    assert_eq!(priceless.binding_constraint, Some(Constraint::Cost));
    assert!(
        priceless.would_help[0].contains("--tier"),
        "{:?}",
        priceless.would_help
    );
    let shipped = tiers::parse(tiers::SHIPPED, "tiers.toml").expect("shipped");
    let edge = tiers::find(&shipped, "edge").expect("shipped");
    let priced = advise(&sweep, &under(Constraint::Cost, 1.0).on(edge.clone(), None));
    assert_eq!(chosen(&priced), Some(100));
    let cramped = Tier {
        memory_bytes: 20.03e6,
        ..edge
    };
    let cramped = advise(&sweep, &Constraints::default().on(cramped, None));
    assert_eq!(chosen(&cramped), Some(10));
}

#[test]
fn the_table_of_tiers_tells_measured_from_predicted() {
    let sweep = digits();
    let mut all = tiers::parse(tiers::SHIPPED, "tiers.toml").expect("shipped");
    all.push(Tier::here(&sweep.plan.machine, 1e10, 1e12));
    let cells = grid(&sweep, &Constraints::default(), &all, Some(1e10));
    assert_eq!(cells.len(), 18);
    for c in &cells {
        let here = c.tier == tiers::HERE;
        assert_eq!(c.seconds.origin == Origin::Measured, here, "{c:?}");
        assert!(c.seconds.value > 0.0 && c.exceeds.is_empty() && c.quality.is_some());
    }
    let here: Vec<f64> = cells
        .iter()
        .filter(|c| c.tier == tiers::HERE)
        .map(|c| c.seconds.value)
        .collect();
    assert!((here[0] - 0.1076).abs() < 1e-9);
    // One and a half times as fast, which shortens what grows with the FLOPs and not the tenth of a second that does not.
    let edge = cells.iter().filter(|c| c.tier == "edge");
    for (edge, here) in edge.zip(&here) {
        let growing = here - 0.1;
        assert!((edge.seconds.value - 0.1 - growing / 1.5).abs() < 2e-3);
    }
}

#[test]
fn more_data_and_scales_make_a_chinchilla_law_and_words_for_what_limits() {
    let mut sweep = planned(&[8, 16, 32, 64], 2, &[0.1, 0.25, 0.5, 1.0]);
    let mut draw = Draw::new(21);
    run(&mut sweep, |t| {
        let (n, d) = (parameters(t.scale.0), 1437.0 * t.data_fraction);
        let loss = (0.2 + 4.0 * n.powf(-0.5) + 30.0 * d.powf(-0.7)) * (1.0 + 0.003 * draw.normal());
        Some((1.0 - 0.3 * loss, loss))
    });
    let advice = advise(&sweep, &Constraints::default());
    let law = advice.law.expect("four by four settings");
    assert_eq!(law.form.name(), "chinchilla");
    assert!(
        (law.parameters["alpha"] - 0.5).abs() < 0.1 && (law.parameters["beta"] - 0.7).abs() < 0.1
    );
    assert!(advice.regime.is_some_and(|r| r.starts_with("data-limited")));
    assert!(
        law.optimum
            .is_some_and(|o| o.parameters > 1.0 && o.data > 1.0)
    );
    let shares: Vec<f64> = advice.by_setting.iter().map(|s| s.data_fraction).collect();
    assert_eq!(shares, [0.1, 0.25, 0.5, 1.0]);
    assert!(
        advice
            .by_setting
            .windows(2)
            .all(|w| w[0].scale <= w[1].scale && w[0].quality < w[1].quality)
    );
    let less = Constraints {
        data_fraction: Some(0.25),
        ..Constraints::default()
    };
    assert!(
        advise(&sweep, &less).quality.expect("measured").mean
            < advice.quality.expect("measured").mean
    );
}
