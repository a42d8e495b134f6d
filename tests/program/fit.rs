//! `fit` on files: what was taken from the table, and what is said of what it cannot tell.

use std::fs;

use serde_json::Value;

use crate::home::Program;

/// A saturating law of one size and six amounts of data, with two columns of losses.
fn table() -> String {
    let rows = (0..6).map(|i| {
        let tokens = 1e8 * 10_f64.powf(f64::from(i) * 0.5);
        let loss = 2.0 + 300.0 * tokens.powf(-0.3) + 1e-3 * f64::from(i % 2);
        format!("1e7,{tokens},{},{loss}\n", loss - 0.1)
    });
    let rows: String = rows.collect();
    format!("params,tokens,train_loss,val_loss\n{rows}")
}

#[test]
fn it_says_which_columns_it_took_and_what_x_is() {
    let program = Program::new();
    let path = program.file("runs.csv", &table());
    let path = path.display().to_string();
    let text = program.expect(0, &["fit", &path, "--predict", "1e7,1e11"]);
    assert!(
        text.contains(
            "columns: N = `params`, D = `tokens`, loss = `val_loss`; left: `train_loss`; x is data"
        ),
        "{text}"
    );
    let elsewhere = program.expect(0, &["fit", &path, "--predict", "1e8,1e11"]);
    let reason = "not supported by the evidence: the table has only one N";
    assert!(elsewhere.contains(reason), "{elsewhere}");
}

#[test]
fn an_axis_that_the_table_has_not_is_null() {
    let program = Program::new();
    let alone = table()
        .lines()
        .map(|l| l.split_once(',').map_or("", |l| l.1).to_owned() + "\n")
        .collect::<String>();
    let path = program.file("data.csv", &alone);
    let path = path.display().to_string();
    let arguments = [
        "fit",
        &path,
        "--predict",
        "1e11",
        "--predict",
        "1e14",
        "--json",
    ];
    let report: Value = serde_json::from_str(&program.expect(0, &arguments)).expect("JSON");
    let [near, far] = [0, 1].map(|i| &report["predictions"][i]);
    assert_eq!((&near["N"], &near["C"]), (&Value::Null, &Value::Null));
    assert_eq!(near["D"].as_f64(), Some(1e11));
    assert_eq!(near["supported"], true);
    assert!(near["low"].as_f64() < near["loss"].as_f64());
    assert_eq!(far["supported"], false);
    assert_eq!(far["reason"], "too-far");
    assert_eq!(report["columns"]["N"], Value::Null);
    assert_eq!(report["columns"]["loss"], "val_loss");
    let refused = program.run(&["fit", &path, "--predict", "1e7,1e11"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_number_that_would_overflow_is_refused_where_it_stands() {
    let program = Program::new();
    let path = program.file("big.csv", "N,D,loss\n1,1,3\n1e308,1,2\n");
    let path = path.display().to_string();
    let output = program.run(&["fit", &path]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("big.csv:3: `N`: expected a number from 1e-100 to 1e100, got 1e308"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_meant_is_refused_and_what_is_odd_is_said() {
    let program = Program::new();
    let file = |name: &str, text: &str| program.file(name, text).display().to_string();
    let path = file("runs.csv", &table());
    let refused = |arguments: &[&str]| {
        let output = program.run(&[&["fit", &path], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let twice = refused(&["--n", "tokens", "--d", "Tokens"]);
    assert!(twice.contains("--n and --d both name `Tokens`"), "{twice}");
    let none = refused(&["--drop-highest", "6"]);
    assert!(
        none.contains("--drop-highest 6 leaves none of the 6 rows"),
        "{none}"
    );
    let negative = refused(&["--predict", "-1,1e9"]);
    assert!(
        negative.contains("expected N,D as two positive numbers"),
        "{negative}"
    );

    // Two sizes are too few for a law of both.
    let law = |n: f64, d: f64| 1.5 + 40.0 * (n * d).powf(-0.12);
    let grid = [1e6, 1e7]
        .into_iter()
        .flat_map(|n| (0..5).map(move |i| (n, 1e8 * 3_f64.powi(i))));
    let rows: Vec<String> = grid
        .map(|(n, d)| format!("{n},{d},{}", law(n, d)))
        .collect();
    let path = file("two.csv", &format!("N,D,loss\n{}\n", rows.join("\n")));
    let said = program.expect(0, &["fit", &path]);
    let note = "N has 2 values and D has 5: a law of both needs 3 of each, so this one is of compute alone";
    assert!(said.contains(note), "{said}");

    // Two measures in one column.
    let rows: Vec<String> = (0..12)
        .map(|i| (f64::from(i / 2), if i % 2 == 0 { 1.0 } else { 1.4 }))
        .map(|(i, times)| (1e6 * 3_f64.powf(i), times))
        .map(|(n, times)| format!("{n},{}", times * (1.0 + 200.0 * n.powf(-0.4))))
        .collect();
    let path = file("mixed.csv", &format!("N,loss\n{}\n", rows.join("\n")));
    let said = program.expect(0, &["fit", &path]);
    assert!(
        said.contains("rows of the same N and D differ by 24% in their loss"),
        "{said}"
    );
}

/// Losses of a saturating law in N, `1.5 + 400 N^-0.3` of models from 3 million to 3 billion parameters.
fn sizes() -> impl Iterator<Item = (f64, f64)> {
    [3e6, 1e7, 3e7, 1e8, 3e8, 1e9, 3e9]
        .into_iter()
        .map(|n: f64| (n, 1.5 + 400.0 * n.powf(-0.3)))
}

#[test]
fn tables_of_the_field_are_read_as_they_are_meant() {
    let program = Program::new();
    let report = |name: &str, text: &[u8], arguments: &[&str]| -> Value {
        let path = program.file(name, "");
        fs::write(&path, text).expect("a file");
        let path = path.display().to_string();
        let arguments = [&["fit", &path, "--json"], arguments].concat();
        serde_json::from_str(&program.expect(0, &arguments)).expect("JSON")
    };
    let rows = |one: &dyn Fn(f64, f64) -> String| -> String {
        sizes().map(|(n, loss)| one(n, loss)).collect()
    };
    let plain = report(
        "a.csv",
        format!("params,loss\n{}", rows(&|n, l| format!("{n},{l}\n"))).as_bytes(),
        &[],
    );
    let floor = plain["parameters"]["E"].as_f64().expect("a floor");
    assert!((floor - 1.5).abs() < 0.05, "{floor}");
    let comma = |v: f64| format!("{v:.6}").replace('.', ",");
    let grouped = |n: f64| {
        let digits = format!("{n:.0}");
        let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
        String::from_utf8(groups.join(&b","[..])).expect("digits")
    };
    let utf16 = |text: &str| -> Vec<u8> {
        format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect()
    };
    for (name, text) in [
        (
            "width.csv",
            format!(
                "model,size,parameters,loss\n{}",
                rows(&|n, l| format!("m,{},{n},{l}\n", n.sqrt()))
            ),
        ),
        (
            "suffix.csv",
            format!(
                "model_size,loss\n{}",
                rows(&|n, l| format!("{}M,{l}\n", n / 1e6))
            ),
        ),
        (
            "header.csv",
            format!(
                "params (M),val_loss\n{}",
                rows(&|n, l| format!("{},{l}\n", n / 1e6))
            ),
        ),
        (
            "results.csv",
            format!(
                "Model,Size,Parameters,Val Loss,Tokens/sec\n{}",
                rows(&|n, l| format!("t,s0,\"{}\",{l},9\n", grouped(n)))
            ),
        ),
        (
            "europe.csv",
            format!(
                "Parameter_Count;Loss\n{}",
                rows(&|n, l| format!("{n:.0};{}\n", comma(l)))
            ),
        ),
        (
            "runs.jsonl",
            rows(&|n, l| {
                format!(
                    "{{\"arch\": {{\"d\": 3}}, \"total_params\": {n:.0}, \"val_bpc\": {l}, \"lr\": NaN}}\n"
                )
            }),
        ),
        (
            "wandb.csv",
            format!(
                "\"Name\",\"parameter_count\",\"eval/paloma/macro_loss\"\n{}",
                rows(&|n, l| format!("\"r\",\"{n}\",\"{l}\"\n"))
            ),
        ),
        (
            "old.csv",
            format!("params,loss\n{}", rows(&|n, l| format!("{n},{l}\n"))).replace('\n', "\r"),
        ),
    ] {
        for text in [text.clone().into_bytes(), utf16(&text)] {
            let found = report(name, &text, &[]);
            for parameter in ["E", "k", "c"] {
                let [a, b] =
                    [&plain, &found].map(|r| r["parameters"][parameter].as_f64().expect(name));
                assert!((a / b - 1.0).abs() < 1e-3, "{name} {parameter}: {a} {b}");
            }
        }
    }
}

#[test]
fn rows_that_differ_are_named_and_can_be_left_out() {
    let program = Program::new();
    let rows: String = sizes()
        .enumerate()
        .map(|(at, (n, loss))| match at {
            1 => format!("r{at},crashed,{n},NaN\n"),
            5 => format!("r{at},failed,{n},{}\n", loss * 1.002),
            _ => format!("r{at},finished,{n},{loss}\n"),
        })
        .collect();
    let path = program.file("runs.csv", &format!("Name,State,params,loss\n{rows}"));
    let path = path.display().to_string();
    let said = program.expect(0, &["fit", &path]);
    assert!(
        said.contains(
            "1 rows without a usable number are passed over, the first in line 3: `loss` is `NaN`"
        ),
        "{said}"
    );
    assert!(
        said.contains("`State` may set rows apart (`finished` 5, `crashed` 1, `failed` 1); all are fitted: --where State=finished"),
        "{said}"
    );
    assert!(said.contains("left: `Name`, `State`"), "{said}");
    let clean = program.expect(0, &["fit", &path, "--where", "state=finished"]);
    assert!(
        clean.contains("fitted to 5 rows") && !clean.contains("set rows apart"),
        "{clean}"
    );
    let chinese = program.expect(0, &["fit", &path, "--lang", "zh"]);
    assert!(!chinese.contains("rows"), "{chinese}");
}

#[test]
fn what_is_no_table_is_a_usage_error_that_says_what_it_is() {
    let program = Program::new();
    for (name, bytes, said) in [
        (
            "a.csv",
            &b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n"[..],
            "is a Git LFS pointer",
        ),
        ("b.csv", b"\x80\x04\x95\x01", "is a Python pickle"),
        ("c.csv", b"<!DOCTYPE html><p>404", "is a web page"),
        (
            "d.csv",
            b"N,loss\n1,\"4,46\"\n",
            "`4,46` is ambiguous: write 4.46",
        ),
    ] {
        let path = program.file(name, "");
        fs::write(&path, bytes).expect("a file");
        let output = program.run(&["fit", &path.display().to_string()]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(said) && error.contains(name), "{error}");
    }
    let device = program.run(&["fit", "/dev/zero"]);
    assert_eq!(device.status.code(), Some(2));
}
