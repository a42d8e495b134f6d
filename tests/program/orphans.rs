//! Workers that outlive their supervisor by a moment.

use crate::home::{Program, summary};

#[test]
fn a_trial_whose_end_its_supervisor_did_not_hear_is_not_trained_again() {
    let program = Program::new();
    let ladder = "ladder=[{family=\"mlp\",scales=[10]}]";
    let out = program.expect(
        0,
        &[
            "run",
            "vision-digits",
            "--set",
            "train.epochs=1",
            "--seeds",
            "1",
            "--set",
            ladder,
            "--json",
        ],
    );
    let id = summary(&out)["sweep"].as_str().expect("an id").to_owned();
    let folder = program.home().join("sweeps").join(id).join("trials/0001");
    let told = || std::fs::read_to_string(folder.join("events.jsonl")).expect("events");
    let before = told();
    let folder = folder.to_str().expect("a path");
    program.expect(0, &["__worker", folder, "--seen", "3"]);
    assert_eq!(told(), before);
    // Whoever has heard of the end and asks again means it.
    let last = before.lines().count().to_string();
    program.run(&["__worker", folder, "--seen", &last]);
    assert!(told().len() > before.len());
}
