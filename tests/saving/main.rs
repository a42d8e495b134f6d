//! Saving compute on simulated and on real sweeps: what it costs, and whether the choice stays.

mod ladders;
mod lessons;
#[path = "../simulated/mod.rs"]
mod simulated;

use lessons::{learn, mean, planned_long, save, train};
use scalescope::{
    advise::{
        Constraints, advise, early_stopping,
        policy::{self, Step},
    },
    models::Scale,
    sweep::{Sweep, SweepState, TrialRecord, TrialState},
};
use simulated::{Draw, Exam, Kind, parameters, truth};

/// Shapes of quality over the logarithm of the parameters, stretched to 0..1.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// The best scale lies inside the ladder.
    Interior,
    /// Ever smaller gains.
    Plateau,
    /// A straight rise to a knee, and nothing after it.
    Knee,
    /// The largest is the best.
    Rise,
}

fn shaped(draw: &mut Draw, shape: Shape, ends: (f64, f64)) -> impl Fn(u32) -> f64 + use<> {
    let (top, rise) = (draw.between(0.75, 0.97), draw.between(0.1, 0.5));
    let (at, slow) = (draw.between(0.3, 0.7), draw.between(0.0, 0.8));
    let rate = draw.between(3.0, 9.0);
    move |scale| {
        let x = (parameters(scale).ln() - ends.0) / (ends.1 - ends.0);
        top - match shape {
            Shape::Interior if x < at => rise * ((at - x) / at).powi(2),
            Shape::Interior => 0.5 * rise * (x - at).powi(2),
            Shape::Plateau => rise * (-rate * x).exp(),
            Shape::Knee => rise * (1.0 - x / at).max(0.0),
            Shape::Rise => rise * (1.0 - x) * (1.0 - slow * x),
        }
    }
}

/// A sweep of 5 to 8 scales with 3 to 5 seeds, wholly trained; and how far one of its means lies from the truth.
fn whole(seed: u64, shape: Shape) -> (Sweep, impl Fn(Scale) -> f64, f64) {
    let mut draw = Draw::new(seed);
    let count = 5 + draw.between(0.0, 4.0) as i32;
    let seeds = 3 + draw.between(0.0, 3.0) as i64;
    let (first, ratio) = (draw.between(3.0, 10.0), draw.between(1.7, 3.0));
    let scales: Vec<u32> = (0..count)
        .map(|i| (first * ratio.powi(i)).round() as u32)
        .collect();
    let ends = [scales[0], scales[scales.len() - 1]].map(|s| parameters(s).ln());
    let real = shaped(&mut draw, shape, ends.into());
    let deviation = 10_f64.powf(draw.between(-2.7, -1.8));
    let items = draw.between(300.0, 2000.0) as usize;
    let exam = Exam::new(&mut draw, items, &scales);
    let mut sweep = planned_long(&scales, seeds);
    train(&mut sweep, &mut draw, &exam, &real, deviation);
    let best = scales.iter().map(|s| real(*s)).fold(0.0, f64::max);
    let error = (deviation * deviation / seeds as f64 + best * (1.0 - best) / items as f64).sqrt();
    (sweep, move |s| best - real(s.0), error)
}

#[test]
fn over_other_shapes_the_choice_stays_at_two_fifths_of_the_compute() {
    const EACH: u64 = 25;
    let (mut near, mut same, mut near_saved, mut spent) = (0_u32, 0_u32, 0_u32, 0.0);
    let mut most = 0.0_f64;
    for shape in [Shape::Interior, Shape::Plateau, Shape::Knee, Shape::Rise] {
        let before = (same, spent);
        for seed in 90_000..90_000 + EACH {
            let (full, regret, error) = whole(seed, shape);
            let saved = save(&full);
            let (part, share) = (saved.sweep, saved.share);
            let chosen = |s: &Sweep| advise(s, &Constraints::default()).scale.expect("measured");
            let (exhaustive, saving) = (chosen(&full), chosen(&part));
            near += u32::from(regret(exhaustive) <= error);
            near_saved += u32::from(regret(saving) <= error);
            same += u32::from(exhaustive == saving);
            spent += share / EACH as f64 / 4.0;
            most = most.max(share);
        }
        let (same, spent) = (same - before.0, 4.0 * (spent - before.1));
        println!("{shape:?}: same choice {same} of {EACH}, mean share {spent:.3}");
    }
    println!(
        "all: near {near}, near with saving {near_saved}, same {same}, share {spent:.3}, at most {most:.3}"
    );
    assert!(near >= 90 && near_saved >= 90 && same >= 85);
    assert!(spent <= 0.3 && most <= 0.4);
}

#[test]
fn a_steady_rise_is_climbed_with_few_seeds() {
    let (full, ..) = whole(90_003, Shape::Rise);
    let saved = save(&full);
    let (part, share) = (saved.sweep, saved.share);
    let largest = full.trials.iter().map(|r| r.trial.scale).max();
    let trained = |r: &&scalescope::sweep::TrialRecord| {
        Some(r.trial.scale) == largest && r.state == TrialState::Done
    };
    assert_eq!(advise(&part, &Constraints::default()).scale, largest);
    assert!(
        part.trials.iter().filter(trained).count() >= 1 && share <= 0.4,
        "{share}"
    );
}

#[test]
fn one_seed_of_each_scale_is_never_beyond_the_allowance() {
    // With two seeds that takes more than half of the whole.
    const SCALES: [u32; 5] = [4, 8, 16, 32, 64];
    let mut draw = Draw::new(11);
    let exam = Exam::new(&mut draw, 1000, &SCALES);
    let mut full = planned_long(&SCALES, 2);
    let real = |scale: u32| 0.4 + 0.08 * f64::from(scale).log2();
    train(&mut full, &mut draw, &exam, &real, 0.003);
    let saved = save(&full);
    let largest = |r: &&TrialRecord| r.trial.scale == Scale(64) && r.state == TrialState::Done;
    assert_eq!(saved.sweep.trials.iter().filter(largest).count(), 1);
    assert_eq!(
        advise(&saved.sweep, &Constraints::default()).scale,
        Some(Scale(64))
    );
    assert!(saved.share > 0.4 && saved.share < 0.6, "{}", saved.share);
}

/// A sweep of six scales of which the largest trains next, and what the whole of it would be.
fn before_the_largest(largest: f64) -> (Sweep, Sweep) {
    const SCALES: [u32; 6] = [4, 8, 16, 32, 64, 128];
    let mut draw = Draw::new(7);
    let exam = Exam::new(&mut draw, 1000, &SCALES);
    let real = |scale| match scale {
        128 => largest,
        64 => 0.9,
        32 => 0.88,
        _ => 0.5 + f64::from(scale) / 50.0,
    };
    let mut full = planned_long(&SCALES, 3);
    train(&mut full, &mut draw, &exam, &real, 0.003);
    let mut sweep = full.clone();
    sweep.state = SweepState::Running;
    for record in sweep.trials.iter_mut().filter(|r| r.trial.scale.0 == 128) {
        *record = TrialRecord::new(record.trial.clone(), sweep.plan.examples(&record.trial));
    }
    (sweep, full)
}

#[test]
fn a_trial_that_cannot_turn_the_choice_is_stopped_and_is_not_measured() {
    let (mut sweep, full) = before_the_largest(0.6);
    let whole = full.trials.last().expect("18 trials");
    let before = policy::spent(&sweep);
    learn(&mut sweep, whole);
    let stopped = sweep.trials.last().expect("18 trials");
    assert_eq!(
        (stopped.state, &stopped.outcome),
        (TrialState::Skipped, &None)
    );
    assert!(stopped.step > 0 && stopped.step < stopped.steps);
    let reason = stopped.reason.as_ref().expect("it was stopped").say();
    println!("{reason}");
    assert!(reason.starts_with("stopped to save compute: at ") && reason.contains("mlp 64 has"));
    let own = sweep.plan.work(&stopped.trial) * stopped.progress();
    let all: f64 = sweep.trials.iter().map(|r| sweep.plan.work(&r.trial)).sum();
    assert!((policy::spent(&sweep) - before - own / all).abs() < 1e-12);
    let advice = advise(&sweep, &Constraints::default());
    let largest = advice.candidates.iter().find(|c| c.scale.0 == 128);
    assert!(largest.is_some_and(|c| c.seeds == 0 && c.quality.is_none()));
    assert!(advice.pareto.iter().all(|p| p.1.0 != 128));
}

#[test]
fn a_trial_that_may_win_is_trained_to_its_end_and_so_is_one_that_was_asked_for() {
    let (mut sweep, full) = before_the_largest(0.93);
    let whole = full.trials.last().expect("18 trials");
    learn(&mut sweep, whole);
    assert_eq!(sweep.trials.last(), Some(whole));
    let (mut sweep, full) = before_the_largest(0.6);
    let whole = full.trials.last().expect("18 trials");
    let again = sweep.trials.last_mut().expect("18 trials");
    again.state = TrialState::Running;
    again.attempt = 2;
    again.quality = whole.quality.clone();
    assert!(early_stopping::hopeless(&sweep, &Constraints::default()).is_empty());
}

#[test]
fn a_trial_that_will_probably_settle_the_choice_is_awaited_unless_it_is_paused() {
    let (mut sweep, _) = before_the_largest(0.6);
    // One seed of each scale and a second of the smallest, as sweeps begin: more leaves no allowance for the largest.
    for i in 0..sweep.trials.len() {
        let trial = sweep.trials[i].trial.clone();
        if trial.seed > if trial.scale == Scale(4) { 2 } else { 1 } {
            sweep.trials[i] = TrialRecord::new(trial.clone(), sweep.plan.examples(&trial));
        }
    }
    let next = |sweep: &Sweep| policy::next_step(sweep, &Constraints::default());
    let Step::Train { trial, .. } = next(&sweep) else {
        panic!("the largest is open");
    };
    let at = trial.0 as usize - 1;
    assert_eq!(sweep.trials[at].trial.scale, Scale(128));
    sweep.trials[at].attempt = 1;
    sweep.trials[at].state = TrialState::Running;
    assert_eq!(next(&sweep), Step::Wait);
    sweep.trials[at].state = TrialState::Paused;
    assert!(matches!(next(&sweep), Step::Train { .. }));
}

/// What saving made of some sweeps.
#[derive(Clone, Copy, Debug, Default)]
struct Record {
    same: u32,
    near: u32,
    most: f64,
    spent: f64,
    foreseen: u32,
    inside: u32,
}

/// Runs one sweep wholly and once more with saving on, which meets the same curves and outcomes.
fn compare(saved: &mut Record, kind: Kind, seed: u64) {
    const SCALES: [u32; 7] = [4, 8, 16, 32, 64, 128, 256];
    let mut draw = Draw::new(seed);
    let real = truth(&mut draw, kind);
    let deviation = draw.between(0.001, 0.006);
    let exam = Exam::new(&mut draw, 360, &SCALES);
    let mut full = planned_long(&SCALES, 3);
    train(&mut full, &mut draw, &exam, &*real, deviation);
    let exhaustive = advise(&full, &Constraints::default());
    let part = save(&full);
    for f in &part.foreseen {
        saved.foreseen += 1;
        let came = mean(&full, f.scale);
        saved.inside += u32::from(came >= f.low && came <= f.high);
    }
    let took = advise(&part.sweep, &Constraints::default()).scale;
    let best = SCALES.iter().map(|s| real(*s)).fold(0.0, f64::max);
    let error = (deviation * deviation / 3.0 + best * (1.0 - best) / 360.0).sqrt();
    saved.spent += part.share;
    saved.most = saved.most.max(part.share);
    saved.same += u32::from(took == exhaustive.scale);
    saved.near += u32::from(best - real(took.expect("measured").0) <= error);
}

#[test]
fn saving_mostly_makes_the_same_choice_for_less_compute() {
    let each = 20_u32;
    let mut all = Record::default();
    for kind in [Kind::Level, Kind::Logistic, Kind::Peak] {
        let mut saved = Record::default();
        for seed in 5000..5000 + u64::from(each) {
            compare(&mut saved, kind, seed);
        }
        let mean = saved.spent / f64::from(each);
        println!("{kind:?}: {saved:?}, mean share {mean:.3}");
        all.same += saved.same;
        all.near += saved.near;
        all.most = all.most.max(saved.most);
        all.spent += mean / 3.0;
        all.foreseen += saved.foreseen;
        all.inside += saved.inside;
    }
    println!("all: {all:?}");
    let count = f64::from(3 * each);
    // Many of these are ties within the error of 360 items: what the allowance leaves open is as good a choice more often than the same.
    assert!(f64::from(all.same) >= 0.7 * count && f64::from(all.near) >= 0.9 * count);
    assert!(all.spent < 0.36 && all.most <= 0.4);
    // Half of these truths bend after the scales that they are predicted from.
    assert!(all.foreseen > 60 && f64::from(all.inside) >= 0.8 * f64::from(all.foreseen));
}
