//! Tables of losses as people have them.

use proptest::prelude::*;

use super::{Axis, Columns, ReadError, Reading, Remark};
use crate::input;

fn read(text: &str, columns: &Columns) -> Result<Reading, ReadError> {
    let table = input::Table::of_text(text, "t.csv").expect("a table");
    super::read(&table, "t.csv", columns)
}

fn named(n: &str, d: &str, loss: &str) -> Columns {
    let some = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
    Columns {
        n: some(n),
        d: some(d),
        loss: some(loss),
        ..Columns::default()
    }
}

#[test]
fn columns_are_found_by_name_and_by_usual_name() {
    let text = "run;Model Size;tokens;loss\na;1e6;2e7;3.5\nb;2e6;2e7;3.25\n";
    for columns in [Columns::default(), named("model_size", "tokens", "loss")] {
        let Reading { table, named, .. } = read(text, &columns).expect("a good table");
        assert_eq!(named.n.as_deref(), Some("Model Size"));
        assert_eq!(named.loss, "loss");
        assert_eq!(named.left, ["run"]);
        assert_eq!((table.points.len(), table.points[1].loss), (2, 3.25));
    }
    let flops = Columns {
        flops: Some("C".into()),
        ..Columns::default()
    };
    let read_one = |text| read(text, &flops).expect("a good table");
    let both = read_one("N,C,loss\n10,600,2\n");
    assert!((both.table.points[0].d - 10.0).abs() < 1e-12);
    assert!(!both.named.is_compute_alone());
    // Without parameters, x is the compute itself.
    let alone = read_one("C,loss\n600,2\n");
    assert_eq!(alone.table.axis(), Axis::Compute);
    assert!((alone.table.points[0].compute() - 600.0).abs() < 1e-9);
}

#[test]
fn full_names_win_and_units_are_read_from_names() {
    let usual = |text| read(text, &Columns::default()).expect("a table");
    let width = usual("model,size,parameters,loss\nm0,173,3000000,4.5\n");
    assert_eq!(width.named.n.as_deref(), Some("parameters"));
    assert_eq!(width.named.left, ["model", "size"]);
    let units = usual("params (M),tokens (B),loss\n3,10,4.87\n");
    assert_eq!(units.table.points[0].n.to_bits(), 3e6_f64.to_bits());
    assert_eq!(units.table.points[0].d.to_bits(), 1e10_f64.to_bits());
    assert_eq!(units.named.units.len(), 2);
    let suffixes = usual("model_size,tokens,loss\n3M,1.5B,4.87\n");
    assert_eq!(suffixes.table.points[0].n.to_bits(), 3e6_f64.to_bits());
    let lines =
        usual("{\"total_params\": 3000000, \"flops\": 5.4e18, \"val_bpc\": 4.4, \"curve\": [1]}\n");
    assert!((lines.table.points[0].d / 3e11 - 1.0).abs() < 1e-12);
}

#[test]
fn compute_in_another_unit_is_noticed() {
    let read = |text| read(text, &Columns::default()).expect("a table").remarks;
    assert_eq!(read("params,total_gflops,loss\n150000000,1e9,3.5\n"), []);
    let remarks = read("params,flops,loss\n150000000,1e9,3.5\n");
    assert!(
        matches!(remarks[..], [Remark::Implausible { .. }]),
        "{remarks:?}"
    );
}

#[test]
fn commas_mean_what_the_table_shows() {
    let loss = |text| {
        let reading = read(text, &Columns::default());
        reading
            .map(|r| r.table.points[0].loss)
            .map_err(|e| e.to_string())
    };
    assert_eq!(loss("N;loss\n1;4,46\n"), Ok(4.46));
    assert_eq!(loss("N;loss\n1;4,461\n2;4,2\n"), Ok(4.461));
    assert_eq!(loss("N;loss\n3,000,000;4461\n"), Ok(4461.0));
    assert_eq!(loss("N\tloss\n1\t4,461\n"), Ok(4461.0));
    assert_eq!(
        loss("N;loss\n1;4,461\n"),
        Err("t.csv:2: `loss`: `4,461` is ambiguous: write 4461 or 4.461".into())
    );
    assert_eq!(
        loss("N,loss\n1,\"4,46\"\n"),
        Err("t.csv:2: `loss`: `4,46` is ambiguous: write 4.46".into())
    );
}

#[test]
fn rows_without_a_result_are_passed_over_and_counted() {
    let reading = read(
        "Name,State,N,D,loss\na,finished,1,2,3\nb,crashed,2,2,NaN\nc,finished,3,2,\nd,failed,4,2,diverged\n",
        &Columns::default(),
    )
    .expect("a table");
    assert_eq!(reading.table.points.len(), 1);
    let [passed, apart] = &reading.remarks[..] else {
        panic!("{:?}", reading.remarks)
    };
    let expected = Remark::PassedOver {
        rows: 3,
        line: 3,
        column: "loss".into(),
        cell: "NaN".into(),
    };
    assert_eq!(*passed, expected);
    let Remark::SetsApart { column, values } = apart else {
        panic!("{apart:?}")
    };
    assert_eq!(column, "State");
    assert_eq!(values[0], ("finished".into(), 2));
}

#[test]
fn rows_are_selected_by_the_value_of_a_column() {
    let text = "N,loss,split\n1,3,train\n2,2,train\n4,9,holdout\n";
    let only = |value: &str| Columns {
        only: vec![("Split".into(), value.into())],
        ..Columns::default()
    };
    let reading = read(text, &only("train")).expect("a table");
    assert_eq!((reading.table.points.len(), reading.remarks.len()), (2, 0));
    assert_eq!(
        read(text, &only("test")).expect_err("none").to_string(),
        "t.csv: `split`: no row has `test`; the values are train, holdout"
    );
}

#[test]
fn every_fault_names_its_place() {
    let cases = [
        (
            "N,D,loss\n1,2,3\n1,x,3\n",
            "t.csv:3: `D`: expected a positive number, got `x`",
        ),
        (
            "N,D,loss\n1,2,NaN\n",
            "t.csv:2: `loss`: no row can be used; the first: expected a positive number, got NaN: a law is fitted to logarithms",
        ),
        (
            "N,D,loss\n1,2,-3\n",
            "t.csv:2: `loss`: no row can be used; the first: expected a positive number, got -3: a law is fitted to logarithms",
        ),
        (
            "N,D,loss\n1e308,2,3\n",
            "t.csv:2: `N`: expected a number from 1e-100 to 1e100, got 1e308",
        ),
        (
            "N,D,loss\n1,1e400,3\n",
            "t.csv:2: `D`: expected a number from 1e-100 to 1e100, got 1e400",
        ),
        (
            "N,D,loss\n1,1e-400,3\n",
            "t.csv:2: `D`: expected a number from 1e-100 to 1e100, got 1e-400",
        ),
        (
            "N,D,loss\n1,2,\"3\n1,3,2\n",
            "t.csv:2: `loss`: expected a positive number, got `3...`",
        ),
        (
            "N,D,loss\n1,,3\n",
            "t.csv:2: `D`: no row can be used; the first: is empty: expected a positive number",
        ),
        (
            "N,D,loss\n",
            "t.csv: has no rows: expected a header and one row for each run",
        ),
        (
            "",
            "t.csv: has no rows: expected a header and one row for each run",
        ),
        (
            "N,N,loss\n1,2,3\n",
            "t.csv:1: `N`: names two columns: expected each name once",
        ),
        (
            "N,D\n1,2\n",
            "t.csv: no column of losses: name it with --loss; the columns are N, D",
        ),
        (
            "a,loss\n1,2\n",
            "t.csv: no column of parameters, data or compute: name one with --n, --d or --flops; the columns are a, loss",
        ),
    ];
    for (text, said) in cases {
        let error = read(text, &Columns::default()).expect_err(text);
        assert_eq!(error.to_string(), said);
    }
    let error =
        read("params,D,loss\n1,2,3\n", &named("param", "", "")).expect_err("no such column");
    assert!(error.to_string().ends_with("; did you mean `params`?"));
}

proptest! {
    #[test]
    fn the_look_of_a_table_changes_nothing(
        rows in prop::collection::vec((1u32..1_000_000, 1u32..1_000_000, 1u32..99_999), 1..20),
        order in prop::sample::select(vec![[0, 1, 2], [2, 0, 1], [1, 2, 0]]),
        names in prop::sample::select(vec![
            ["params", "tokens", "loss"], ["Num Params", "TOKENS", "Val Loss"], ["parameter_count", "train-tokens", "eval/loss"]
        ]),
        mark in prop::sample::select(vec![",", ";", "\t", "|"]),
        seed in any::<u64>(),
    ) {
        let cells = |row: [String; 3]| order.map(|at| row[at].clone()).join(mark);
        let write = |rows: &[(u32, u32, u32)]| {
            let mut text = cells(names.map(str::to_owned)) + "\n";
            for (n, d, loss) in rows {
                let loss = f64::from(*loss) / 1e4;
                text += &(cells([n.to_string(), format!("{d}e3"), loss.to_string()]) + "\n");
            }
            text
        };
        let plain = read(&write(&rows), &Columns::default()).expect("a table");
        let mut shuffled = rows.clone();
        let length = shuffled.len();
        for at in 0..length {
            shuffled.swap(at, (seed as usize).wrapping_mul(at + 7) % length);
        }
        let other = read(&write(&shuffled), &Columns::default()).expect("a table");
        prop_assert_eq!(&plain.table, &other.table);
        let points = rows.iter().map(|(n, d, loss)| super::Point {
            n: f64::from(*n), d: f64::from(*d) * 1e3, loss: f64::from(*loss) / 1e4,
        });
        prop_assert_eq!(plain.table, super::Table::of(points));
    }
}
