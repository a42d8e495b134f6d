//! What a candidate's quality is predicted to be before anything of it was measured, from its family's smaller scales.

use std::collections::BTreeMap;

use super::{power_law::Curve, quality_law::ideal};
use crate::{
    advise::evidence::{
        candidate::Candidate, candidates::candidates, constraint::Constraints, estimate::OWN_SHARE,
        orientation::oriented, prediction::Predicted, saving::LEAST_CURVE_SCALES,
    },
    models::Family,
    stats::{Random, student_95},
    sweep::Sweep,
};

/// Curves that a prediction is made of.
const SAMPLES: usize = 400;
/// Times the parameters of the largest measured scale beyond which nothing is predicted.
const REACH: f64 = 10.0;

/// The candidates, those still to be measured with what is predicted of their mean over seeds.
pub fn with_predictions(sweep: &Sweep, constraints: &Constraints) -> Vec<Candidate> {
    let mut found = candidates(sweep, constraints);
    let most = ideal(sweep.plan.scenario.quality()).map_or(f64::INFINITY, |best| {
        oriented(sweep.plan.scenario.quality().direction(), best)
    });
    let mut curves: BTreeMap<Family, Option<Curve>> = BTreeMap::new();
    for i in 0..found.len() {
        let c = &found[i];
        if !c.is_open() {
            continue;
        }
        let own = |f: &Family| Curve::of(found.iter().filter(|m| m.family == *f));
        let curve = curves.entry(c.family).or_insert_with_key(own);
        let predicted = curve
            .as_ref()
            .and_then(|curve| predict(&found, i, curve, most));
        found[i].predicted = predicted;
    }
    found
}

/// The middle and the 90 % interval of a candidate's mean over seeds, from the curves that its family may follow; wider
/// where such intervals were too narrow for the family's own larger scales, predicted from the smaller ones.
fn predict(all: &[Candidate], at: usize, curve: &Curve, most: f64) -> Option<Predicted> {
    let c = &all[at];
    let own = all.iter().filter(|m| m.family == c.family);
    let measured: Vec<&Candidate> = own.filter(|m| m.is_measured()).collect();
    let (last, size) = (measured.last()?, |c: &Candidate| c.abscissa);
    if size(c) > REACH * size(last) {
        return None;
    }
    let mut missed = Vec::new();
    for end in LEAST_CURVE_SCALES..measured.len() {
        let before = Curve::of(measured[..end].iter().copied())?;
        let (c, q) = (measured[end], measured[end].quality?);
        let [low, middle, high] = spread(&before, size(c), scatter(measured[end - 1], q.seeds)?);
        let side = unsure(measured[end - 1])
            * if q.mean < middle {
                middle - low
            } else {
                high - middle
            };
        missed.push((q.mean - middle).abs() / side.max(f64::MIN_POSITIVE));
    }
    let widened = unsure(last) * missed.into_iter().fold(1.0, f64::max);
    let [low, middle, high] = spread(curve, size(c), scatter(last, c.pending)?);
    Some(Predicted {
        mean: middle.min(most),
        low: (middle - widened * (middle - low)).min(most),
        high: (middle + widened * (high - middle)).min(most),
    })
}

/// How much wider an interval has to be because the seeds' spread is itself known from few: Student's t over the normal.
fn unsure(like: &Candidate) -> f64 {
    let freedom = like.quality.map_or(1.0, |q| q.freedom.max(1.0));
    student_95(freedom) / student_95(f64::INFINITY)
}

/// How far the mean of some seeds will scatter about its curve, when the seeds scatter as those of another candidate.
fn scatter(like: &Candidate, seeds: usize) -> Option<f64> {
    let q = like.quality?;
    let deviation = q.seed_error? * (q.seeds as f64).sqrt();
    let own = OWN_SHARE.sqrt() * q.test_error.unwrap_or(0.0);
    Some(own.hypot(deviation / (seeds.max(1) as f64).sqrt()))
}

/// The 5th, 50th and 95th percentile of what curves and scatter make of some parameters.
fn spread(curve: &Curve, parameters: f64, scatter: f64) -> [f64; 3] {
    let mut random = Random::new(parameters as u64);
    let draw = |_| curve.draw(&mut random).at(parameters) + scatter * random.normal();
    let mut values: Vec<f64> = (0..SAMPLES).map(draw).collect();
    values.sort_by(f64::total_cmp);
    [0.05, 0.5, 0.95].map(|share| values[(share * (SAMPLES - 1) as f64).round() as usize])
}
