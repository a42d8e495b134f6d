//! Shows that a constraint is read, judged, shown and explained once its row is declared.

use serde_json::json;

use super::{Constraint, Constraints, Decision, advise, sections, turning_points};
use crate::{
    data::{DataFacts, PictureShape, Signature},
    scenario::{self, Override},
    sweep::{BackendChoice, FORMAT, Plan, Sweep, SweepId, TrialState, candidates, trials},
};

/// Three widths on the digits under a bound of 2 J, of which the larger two took more.
fn sweep() -> Sweep {
    let text = include_str!("../../scenarios/vision-digits.toml");
    let changes = [
        Override::new("train.seeds", 2),
        Override::new("requirements.max_energy_j", 2.0),
    ];
    let scenario = scenario::parse(text, "vision-digits.toml", &changes).expect("a known key");
    let facts = DataFacts {
        signature: Some(Signature::Pictures(PictureShape {
            channels: 1,
            height: 8,
            width: 8,
            classes: 10,
        })),
        train: 1437,
        validation: 0,
        test: 360,
        notes: Vec::new(),
        optimum: None,
    };
    let candidates = candidates(&scenario, &facts, BackendChoice::Auto);
    let mut sweep = Sweep::new(Plan {
        format: FORMAT,
        planned_in: None,
        fingerprint: None,
        id: SweepId("20300101-000000-planned-0000".into()),
        created_at: 0.0,
        version: "0".into(),
        jobs: 1,
        after: None,
        machine: serde_json::from_value(json!({
            "host": "h", "os": "o", "cpu": "c", "cores": 1, "memory_bytes": 1
        }))
        .expect("a machine"),
        facts,
        trials: trials(&scenario, &candidates),
        candidates,
        scenario,
    });
    for (i, record) in sweep.trials.iter_mut().enumerate() {
        let scale = f64::from(record.trial.scale.0);
        let outcome = json!({
            "quality": 0.5 + 0.001 * scale + 0.001 * (i % 2) as f64, "quality_error": 0.001, "loss": 0.1, "metrics": {},
            "epochs": 5, "steps": record.steps, "parameters": scale as u64 * 100, "flops_per_sample": 1,
            "train_seconds": 1.0, "cpu_seconds": null, "samples_per_second": 1.0, "peak_memory_bytes": null,
            "size_bytes": {"f32": null, "f16": null, "int8": null}, "latency_ms": null, "throughput": null,
            "energy_joules": 0.1 * scale, "backend": "flex"
        });
        record.outcome = Some(serde_json::from_value(outcome).expect("an outcome"));
        record.state = TrialState::Done;
    }
    sweep
}

#[test]
fn a_row_is_all_that_a_constraint_takes() {
    let sweep = sweep();
    let constraints = Constraints::of(&sweep.plan.scenario.bounds);
    assert_eq!(constraints.bound(Constraint::Energy), Some(2.0));
    let advice = advise(&sweep, &constraints);
    assert_eq!(advice.scale.map(|s| s.0), Some(10), "{:?}", advice.reasons);
    let large = advice.candidates.last().expect("three");
    assert_eq!(large.broken, [Constraint::Energy]);
    assert!(large.costs.contains_key("max_energy_j"));
    let said: Vec<String> = sections(&sweep, &advice)
        .into_iter()
        .flat_map(|s| s.lines)
        .collect();
    let says = |part: &str| said.iter().any(|line| line.contains(part));
    assert!(says("its energy of training, "), "{said:#?}");
    assert!(says("is above 2 J"), "{said:#?}");
    let turns = turning_points(&sweep, &constraints);
    assert!(turns.iter().any(|t| t.constraint == Constraint::Energy));
    let none = advise(&sweep, &constraints.with(Constraint::Energy, Some(0.5)));
    assert_eq!(none.decision, Decision::Infeasible);
    assert_eq!(none.binding_constraint, Some(Constraint::Energy));
    assert!(
        none.would_help[0].contains("max_energy_j from .5 to 1"),
        "{:?}",
        none.would_help
    );
}
