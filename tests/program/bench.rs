//! What `bench` prints.

use serde_json::Value;

use crate::home::Program;

#[test]
fn a_workload_is_measured_with_our_kernels_and_without() {
    let program = Program::new();
    let asked = ["bench", "--workload", "mlp", "--seconds", "0", "--json"];
    let answer: Value = serde_json::from_str(&program.expect(0, &asked)).expect("JSON");
    assert!(answer["matmul_gflops"].as_f64().expect("a number") > 0.0);
    assert!(answer["machine"]["cores"].as_u64().expect("a number") > 0);
    assert_eq!(answer["presets"], Value::Array(Vec::new()));
    let rows = answer["workloads"].as_array().expect("a list");
    let kinds: Vec<_> = rows
        .iter()
        .map(|row| (row["backend"].as_str(), row["kernels"].as_bool()))
        .collect();
    let expected = ["candle", "flex"].map(|b| [(Some(b), Some(true)), (Some(b), Some(false))]);
    assert_eq!(kinds, expected.concat());
    for row in rows {
        assert_eq!(row["workload"], "mlp");
        assert_eq!(row["parameters"], 64 * 100 + 100 + 100 * 10 + 10);
        for part in ["forward", "backward", "optimiser"] {
            assert!(row["ms"][part].as_f64().expect("a number") > 0.0, "{part}");
        }
        assert!(row["steps_per_second"].as_f64().expect("a number") > 0.0);
        assert!(row["peak_memory_mb"].as_f64().is_none_or(|mb| mb > 1.0));
    }
}

#[test]
fn where_burn_cannot_train_a_workload_the_others_are_still_measured() {
    let program = Program::new();
    let asked = ["bench", "--workload", "cnn", "--backend", "candle"];
    let asked = [&asked[..], &["--seconds", "0", "--json"]].concat();
    let answer: Value = serde_json::from_str(&program.expect(0, &asked)).expect("JSON");
    let [own, burn] = &answer["workloads"].as_array().expect("a list")[..] else {
        panic!("{answer}");
    };
    assert!(own["steps_per_second"].as_f64().expect("a number") > 0.0);
    assert_eq!(own.get("missing"), None);
    assert_eq!(burn["steps_per_second"], Value::Null);
    assert_eq!(burn["ms"]["forward"], Value::Null);
    let missing = burn["missing"].as_str().expect("a reason");
    assert!(missing.contains("max_pool2d"), "{missing}");
}

#[test]
fn a_workload_that_does_not_exist_is_a_usage_error() {
    let program = Program::new();
    let output = program.run(&["bench", "--workload", "gtp"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("gpt"));
}

#[test]
fn a_preset_is_measured_on_every_backend() {
    let program = Program::new();
    let asked = ["bench", "--preset", "vision-digits", "--json"];
    let answer: Value = serde_json::from_str(&program.expect(0, &asked)).expect("JSON");
    assert_eq!(answer["workloads"], Value::Array(Vec::new()));
    let rows = answer["presets"].as_array().expect("a list");
    let backends: Vec<_> = rows.iter().map(|row| row["backend"].as_str()).collect();
    assert_eq!(backends, [Some("candle"), Some("flex")]);
    for row in rows {
        assert_eq!(row["scenario"], "vision-digits");
        assert_eq!(
            (&row["family"], &row["scale"]),
            (&"mlp".into(), &100.into())
        );
        assert!(row["samples_per_second"].as_f64().expect("a number") > 0.0);
    }
    let output = program.run(&["bench", "--preset", "vision-digit"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("vision-digits"));
}
