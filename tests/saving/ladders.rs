//! Saving compute on real ladders: the same choice, for a fraction of the training FLOPs.
//!
//! `tests/data/ladders.csv` holds forty finished sweeps over generated clicks (`latent-clicks`, 200 000 impressions, each with its own seed and
//! difficulty; `fm` or `dlrm`, five to seven scales, three seeds), whose best embedding lies inside the ladder: more overfits. They
//! were trained once with `run --exhaustive`, the last twenty after the rules of saving had been found on the first, and are
//! replayed here with saving on.

use std::collections::BTreeMap;

use scalescope::{
    advise::{Constraints, advise},
    data::{ClickShape, DataFacts, Signature},
    models::{Family, Scale},
    scenario::{self, Override},
    sweep::{Bucket, Sweep, SweepState, TrialState},
};
use serde::Deserialize;

use crate::{lessons::save, simulated};

/// One trained trial of the table.
#[derive(Debug, Deserialize)]
struct Row {
    sweep: u32,
    family: Family,
    scale: u32,
    seed: u64,
    epochs: u32,
    train: usize,
    quality: f64,
    quality_error: f64,
    /// AUC on the validation split after each epoch.
    evaluations: String,
}

/// The table's sweeps, by number.
fn ladders() -> BTreeMap<u32, Vec<Row>> {
    let mut table = csv::Reader::from_reader(include_bytes!("../data/ladders.csv").as_slice());
    let mut sweeps: BTreeMap<u32, Vec<Row>> = BTreeMap::new();
    for row in table.deserialize() {
        let row: Row = row.expect("a row");
        sweeps.entry(row.sweep).or_default().push(row);
    }
    sweeps
}

/// A sweep as it was measured.
fn finished(rows: &[Row]) -> Sweep {
    let text = include_str!("../../scenarios/recommendation-clicks.toml");
    let first = &rows[0];
    let epochs = [Override::new("train.epochs", i64::from(first.epochs))];
    let mut scenario = scenario::parse(text, "clicks.toml", &epochs).expect("shipped");
    scenario.ladder.truncate(1);
    scenario.ladder[0].family = first.family;
    let mut scales: Vec<Scale> = rows.iter().map(|r| Scale(r.scale)).collect();
    scales.dedup();
    scenario.ladder[0].scales = scales;
    let facts = DataFacts {
        signature: Some(Signature::Clicks(ClickShape {
            dense: 4,
            user_fields: 3,
            item_fields: 2,
            values: 477,
        })),
        train: first.train,
        validation: 20_000,
        test: 40_000,
        notes: Vec::new(),
        optimum: None,
    };
    let mut sweep = Sweep::new(simulated::plan(scenario, facts));
    for i in 0..sweep.trials.len() {
        let trial = sweep.trials[i].trial.clone();
        let own = |r: &&Row| (Scale(r.scale), r.seed) == (trial.scale, trial.seed);
        let row = rows.iter().find(own).expect("every trial was trained");
        let mut outcome = simulated::outcome(&sweep, &trial, row.quality, 0.5);
        outcome.quality_error = Some(row.quality_error);
        let record = &mut sweep.trials[i];
        let evaluations: Vec<f64> = row
            .evaluations
            .split(' ')
            .map(|e| e.parse().expect("a number"))
            .collect();
        for (epoch, quality) in evaluations.iter().enumerate() {
            let step = record.steps * (epoch as u64 + 1) / evaluations.len() as u64;
            record
                .quality
                .push(Bucket::new(step, 0.0, 0, [*quality; 3]));
        }
        record.step = record.steps;
        record.attempt = 1;
        record.outcome = Some(outcome);
        record.state = TrialState::Done;
    }
    sweep.state = SweepState::Finished;
    sweep
}

#[test]
fn on_real_ladders_the_choice_stays_for_a_fraction_of_the_compute() {
    let sweeps = ladders();
    assert_eq!(sweeps.len(), 40);
    let (mut same, mut cheap, mut spent) = (0, 0, 0.0);
    for (number, rows) in &sweeps {
        let full = finished(rows);
        let saved = save(&full);
        let [whole, part] = [&full, &saved.sweep].map(|s| advise(s, &Constraints::default()));
        println!(
            "{number}: {} takes {:?}, saving {:?} at {:.3}",
            rows[0].family, whole.scale, part.scale, saved.share
        );
        same += usize::from(whole.scale == part.scale);
        cheap += usize::from(saved.share <= 0.4);
        spent += saved.share / sweeps.len() as f64;
    }
    println!("same choice {same} of 40, at most .4 in {cheap}, mean share {spent:.3}");
    assert!(same >= 37 && cheap == 40 && spent <= 0.3);
}
