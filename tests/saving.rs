//! Saving compute on simulated sweeps of other shapes than tests/decisions.rs: what it costs, and whether the choice stays.

mod simulated;

use scalescope::{
    advise::{
        Constraints, advise,
        saving::{self, Step},
    },
    models::Scale,
    sweep::{Sweep, SweepState, TrialState},
};
use simulated::{Draw, Exam, parameters, planned, run};

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

fn truth(draw: &mut Draw, shape: Shape, ends: (f64, f64)) -> impl Fn(u32) -> f64 + use<> {
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
    let real = truth(&mut draw, shape, ends.into());
    let deviation = 10_f64.powf(draw.between(-2.7, -1.8));
    let items = draw.between(300.0, 2000.0) as usize;
    let exam = Exam::new(&mut draw, items, &scales);
    let mut sweep = planned(&scales, seeds, &[1.0]);
    run(&mut sweep, |t| {
        let able = (real(t.scale.0) + deviation * draw.normal()).clamp(0.0, 1.0);
        let quality = exam.score(&mut draw, t.scale.0, able);
        Some((quality, 2.0 * (1.0 - quality) + 1e-3))
    });
    let best = scales.iter().map(|s| real(*s)).fold(0.0, f64::max);
    let error = (deviation * deviation / seeds as f64 + best * (1.0 - best) / items as f64).sqrt();
    (sweep, move |s| best - real(s.0), error)
}

/// The same sweep with saving on, and the share of the training FLOPs that it took.
fn saved(full: &Sweep) -> (Sweep, f64) {
    let mut sweep = full.clone();
    sweep.state = SweepState::Running;
    for record in &mut sweep.trials {
        record.state = TrialState::Queued;
        record.outcome = None;
    }
    loop {
        match saving::next_step(&sweep, &Constraints::default()) {
            Step::Train { trial, .. } => {
                let at = trial.0 as usize - 1;
                sweep.trials[at] = full.trials[at].clone();
            }
            Step::Decided(decided) => {
                let open = |r: &&mut _| {
                    matches!(
                        r,
                        scalescope::sweep::TrialRecord {
                            state: TrialState::Queued,
                            ..
                        }
                    )
                };
                for record in sweep.trials.iter_mut().filter(open) {
                    record.state = TrialState::Skipped;
                }
                sweep.state = SweepState::Finished;
                return (sweep, decided.share);
            }
            Step::Wait => panic!("nothing runs"),
            Step::Finished => return (sweep, 1.0),
        }
    }
}

#[test]
fn over_other_shapes_the_choice_stays_at_two_fifths_of_the_compute() {
    const EACH: u64 = 25;
    let (mut near, mut same, mut near_saved, mut spent) = (0_u32, 0_u32, 0_u32, 0.0);
    for shape in [Shape::Interior, Shape::Plateau, Shape::Knee, Shape::Rise] {
        let before = (same, spent);
        for seed in 90_000..90_000 + EACH {
            let (full, regret, error) = whole(seed, shape);
            let (part, share) = saved(&full);
            let chosen = |s: &Sweep| advise(s, &Constraints::default()).scale.expect("measured");
            let (exhaustive, saving) = (chosen(&full), chosen(&part));
            near += u32::from(regret(exhaustive) <= error);
            near_saved += u32::from(regret(saving) <= error);
            same += u32::from(exhaustive == saving);
            spent += share / EACH as f64 / 4.0;
        }
        let (same, spent) = (same - before.0, 4.0 * (spent - before.1));
        println!("{shape:?}: same choice {same} of {EACH}, mean share {spent:.3}");
    }
    println!("all: near {near}, near with saving {near_saved}, same {same}, share {spent:.3}");
    assert!(near >= 90 && near_saved >= 90 && same >= 85);
    assert!(spent <= 0.45);
}

#[test]
fn a_steady_rise_is_climbed_with_few_seeds() {
    let (full, ..) = whole(90_003, Shape::Rise);
    let (part, share) = saved(&full);
    let largest = full.trials.iter().map(|r| r.trial.scale).max();
    let trained = |r: &&scalescope::sweep::TrialRecord| {
        Some(r.trial.scale) == largest && r.state == TrialState::Done
    };
    assert_eq!(advise(&part, &Constraints::default()).scale, largest);
    assert!(
        part.trials.iter().filter(trained).count() >= 1 && share < 0.6,
        "{share}"
    );
}
