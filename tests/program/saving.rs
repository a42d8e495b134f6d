//! A sweep that saves compute, through the built program: what is stopped on its way is not measured, and can still be trained.

use serde_json::Value;

use crate::home::{Program, summary};

/// A ladder whose largest scale overfits far from the second, on few clicks.
const OVERFITS: &str = r#"format = 1
name = "overfits"
title = "Few clicks"
area = "recommendation"
task = "ecommerce-recommendation"
summary = """
Twenty thousand impressions.
How soon is an embedding too large for them?"""

[data]
source = "latent-clicks"
test_fraction = 0.2
validation_fraction = 0.1

[data.clicks]
count = 20_000

[[ladder]]
family = "fm"
scales = [1, 2, 4, 64]

[train]
epochs = 12
batch = 128
optimizer = "adam"
learning_rate = 1e-2
seeds = 2
saving = "on"
"#;

fn of_the_largest(summary: &Value) -> Vec<&Value> {
    let trials = summary["trials"].as_array().expect("trials");
    trials.iter().filter(|t| t["scale"] == 64).collect()
}

#[test]
fn a_trial_stopped_on_its_way_is_not_measured_and_retry_trains_it_to_its_end() {
    let program = Program::new();
    let scenario = program.file("overfits.toml", OVERFITS);
    let scenario = scenario.to_str().expect("a path");
    let out = program.expect(0, &["run", scenario, "--json", "--jobs", "1"]);
    let ended = summary(&out);
    assert_eq!(ended["state"], "finished");
    let is_stopped = |t: &&Value| {
        let reason = t["reason"].as_str().unwrap_or_default();
        reason.starts_with("stopped to save compute: at ")
    };
    let largest = of_the_largest(&ended);
    let stopped: Vec<&&Value> = largest.iter().filter(|t| is_stopped(t)).collect();
    assert!(!stopped.is_empty(), "{largest:?}");
    for trial in &stopped {
        assert_eq!(trial["state"], "skipped");
        assert_eq!(trial["quality"], Value::Null);
        let steps = trial["steps"].as_u64().expect("it was trained in part");
        assert!(steps > 0 && steps < 12 * 110, "{trial}");
    }
    let id = ended["sweep"].as_str().expect("an id");
    let decided = program.journal(id).into_iter().find_map(|e| {
        let decided = e["kind"]["decided"].clone();
        decided.is_object().then_some(decided)
    });
    let decided = decided.expect("it was decided before all was trained");
    assert!(decided["share"].as_f64() < Some(1.0) && decided["confidence"].as_f64() >= Some(0.75));
    let advice = |id: &str| -> Value {
        let out = program.expect(0, &["advise", id, "--json"]);
        serde_json::from_str(&out).expect("JSON")
    };
    let before = advice(id);
    let candidates = before["candidates"].as_array().expect("candidates");
    let largest = candidates.iter().find(|c| c["scale"] == 64).expect("64");
    assert!(largest["quality"].is_null(), "{largest}");
    assert_eq!(before["scale"], decided["scale"]);
    let said = before["reasons"].as_array().expect("reasons");
    let why = "decided at ";
    assert!(
        said.iter()
            .any(|r| r.as_str().is_some_and(|r| r.contains(why)))
    );
    // Whoever asks for it gets it whole, and the same answer.
    let trial = stopped[0]["id"].to_string();
    let again = ["retry", id, "--trial", &trial, "--json"];
    let mended = summary(&program.expect(0, &again));
    let trained = of_the_largest(&mended);
    let trained = trained.iter().find(|t| t["id"] == stopped[0]["id"]);
    let trained = trained.expect("it stays planned");
    assert_eq!(trained["state"], "done", "{trained}");
    assert!(trained["quality"].as_f64() < Some(0.63), "{trained}");
    assert_eq!(advice(id)["scale"], before["scale"]);
    // And so is all that was left out.
    let whole = summary(&program.expect(0, &["resume", id, "--exhaustive", "--json"]));
    let trials = whole["trials"].as_array().expect("trials");
    assert!(trials.iter().all(|t| t["state"] == "done"), "{trials:?}");
    assert_eq!(whole["state"], "finished");
}
