//! `metrics` on files: it agrees with the public references, and names what is wrong.

use std::{fs, path::Path};

use serde_json::Value;

use crate::home::Program;

#[test]
fn every_case_equals_its_reference() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/metrics");
    let expected = fs::read_to_string(folder.join("expected.json")).expect("the cases");
    let cases: Vec<Value> = serde_json::from_str(&expected).expect("JSON");
    let program = Program::new();
    let mut compared = 0;
    for case in &cases {
        let given = case["arguments"].as_array().expect("arguments").iter();
        let mut arguments = vec!["metrics".to_owned()];
        arguments.extend(given.map(|argument| {
            let argument = argument.as_str().expect("text");
            let file = folder.join(argument);
            if file.is_file() {
                file.display().to_string()
            } else {
                argument.to_owned()
            }
        }));
        arguments.push("--json".into());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let found: Value = serde_json::from_str(&program.expect(0, &arguments)).expect("JSON");
        let metrics = found["metrics"].as_object().expect("metrics");
        for (name, value) in metrics {
            let expected = case["metrics"].get(name).unwrap_or(&Value::Null);
            match (value.as_f64(), expected.as_f64()) {
                (Some(value), Some(expected)) => {
                    assert!(
                        (value - expected).abs() < 1e-6,
                        "{arguments:?} {name} {value}"
                    );
                    compared += 1;
                }
                (value, expected) => assert_eq!(value, expected, "{arguments:?} {name}"),
            }
        }
        let quality = found["metric"].as_str().expect("the first metric");
        assert_eq!(found["quality"], metrics[quality]);
        assert!(found["quality_error"].as_f64().is_none_or(|e| e > 0.0));
    }
    assert_eq!((cases.len(), compared), (14, 38));
}

#[test]
fn what_is_wrong_is_a_usage_error_with_file_and_line() {
    let program = Program::new();
    let scores = program.file("scores.csv", "score\n0.5\nhigh\n");
    let labels = program.file("labels.csv", "label\n1\n0\n");
    let (scores, labels) = (scores.display().to_string(), labels.display().to_string());
    let says = |arguments: &[&str], expected: &str| {
        let output = program.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
    };
    let clicks = ["metrics", "ecommerce-recommendation"];
    let expected = format!("{scores}:3: expected a score, found `high`");
    says(&[&clicks[..], &[&scores, &labels]].concat(), &expected);
    says(
        &[&clicks[..], &["nowhere.csv", &labels]].concat(),
        "nowhere.csv: cannot be read",
    );
    says(
        &[&clicks[..], &[&scores, &labels, "--normalise"]].concat(),
        "--normalise means nothing",
    );
    says(
        &["metrics", "image-clasification", &scores, &labels],
        "image-classification",
    );
}

#[test]
fn the_lines_for_people_say_what_was_assumed() {
    let program = Program::new();
    let heard = program.file("heard.txt", "seven tree\n");
    let said = program.file("said.txt", "seven three\n");
    let (heard, said) = (heard.display().to_string(), said.display().to_string());
    let printed = program.expect(0, &["metrics", "speech-to-text", &heard, &said]);
    assert!(
        printed.contains("word error rate      0.500000"),
        "{printed}"
    );
    assert!(
        printed.contains("note: utterances are matched line by line"),
        "{printed}"
    );
}

#[test]
fn headers_ids_and_truths_are_told_from_answers_in_every_file() {
    let program = Program::new();
    let file = |name: &str, text: &str| program.file(name, text).display().to_string();
    let scored = |task: &str, predictions: &str, reference: &str| -> Value {
        let arguments = ["metrics", task, predictions, reference, "--json"];
        serde_json::from_str(&program.expect(0, &arguments)).expect("JSON")
    };
    let heard = file("h.tsv", "id\ttext\nb.wav\thello\na.wav\tthe dog\n");
    let said = file("r.csv", "id,text\na.wav,the cat\nb.wav,hello\n");
    let speech = scored("speech-to-text", &heard, &said);
    assert_eq!(speech["examples"], 2);
    assert!((speech["quality"].as_f64().expect("a rate") - 1.0 / 3.0).abs() < 1e-9);
    let scores = file("ok.pred", ".1\n.4\n35%\n.8\n");
    let truths = file("ref-bool", "False\nFalse\nTrue\nTrue\n");
    let clicks = scored("ecommerce-recommendation", &scores, &truths);
    assert_eq!(clicks["examples"], 4);
    let named = file("named.csv", "id,label\nx,1\ny,0\nz,1\nw,0\n");
    let clicks = scored("ecommerce-recommendation", &scores, &named);
    let notes = clicks["notes"].to_string();
    assert!(
        notes.contains("only") && notes.contains("rows are matched in order"),
        "{notes}"
    );
    let latin = program.file("latin", "");
    fs::write(&latin, b"caf\xe9\nth\xe9\n").expect("a file");
    let utf8 = file("utf8", "café\nthé\n");
    let images = scored("image-classification", &latin.display().to_string(), &utf8);
    assert_eq!(images["quality"], 1.0);
    assert!(images["notes"].to_string().contains("read as Windows-1252"));
}
