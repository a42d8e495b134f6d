//! Reading a table of losses: one row a run, its columns named by the user or by their usual names.

use super::{
    Axis, Point, Table,
    columns::{Columns, Named, Places, place, places},
    read_error::{Fault, ReadError},
    remark::Remark,
};
use crate::input::{self, Commas, NumberFault, Row, column_key, is_missing, number_with, unit};

/// A table as read, with what its columns were called.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The table.
    pub table: Table,
    /// Which columns were taken.
    pub named: Named,
    /// What a reader should know of it.
    pub remarks: Vec<Remark>,
}

/// Columns that may tell that a row is not like the others.
const TELLING: [&str; 12] = [
    "split", "subset", "state", "status", "dataset", "holdout", "heldout", "fold", "phase",
    "stage", "crashed", "diverged",
];

/// What programs write for a run that came to nothing.
const FAILURES: [&str; 9] = [
    "diverged", "crashed", "failed", "error", "oom", "killed", "timeout", "inf", "-inf",
];

/// Reads a table of losses out of cells.
///
/// ```
/// use scalescope::{advise::law::{Columns, read}, input::Table};
///
/// let text = "params (M);tokens;val_loss\n1;2e7;3,5\n2;2e7;3,25\n";
/// let table = Table::of_text(text, "runs.csv").expect("a table");
/// let reading = read(&table, "runs.csv", &Columns::default()).expect("usual names");
/// assert_eq!(reading.named.n.as_deref(), Some("params (M)"));
/// assert_eq!((reading.table.points[1].n, reading.table.points[1].loss), (2e6, 3.25));
///
/// let table = Table::of_text("N,D,loss\n1,x,3\n", "runs.csv").expect("a table");
/// let fault = read(&table, "runs.csv", &Columns::default()).expect_err("no number");
/// assert_eq!(fault.to_string(), "runs.csv:2: `D`: expected a positive number, got `x`");
/// ```
///
/// # Errors
/// At the first cell that is no number and no usual mark for none, naming its line and column; when a column is missing; or
/// when no row can be used.
pub fn read(cells: &input::Table, origin: &str, columns: &Columns) -> Result<Reading, ReadError> {
    let header = cells.names.as_deref().unwrap_or_default();
    if header.iter().all(String::is_empty) {
        return Err(ReadError::new(origin, Fault::NoRows));
    }
    let places = places(header, origin, columns)?;
    let only = selection(header, origin, &columns.only)?;
    let rows = || cells.rows().filter(|row| is_selected(*row, &only));
    if cells.is_empty() {
        return Err(ReadError::new(origin, Fault::NoRows));
    }
    if let (None, Some((at, value))) = (rows().next(), only.first()) {
        let values = counted(cells.rows(), *at).into_iter().map(|v| v.0);
        let fault = Fault::NoneSelected {
            value: (*value).to_owned(),
            values: values.collect(),
        };
        return Err(ReadError::new(origin, fault).within(&header[*at]));
    }
    let commas = commas(rows(), places, cells.delimiter);
    let units: Vec<f64> = header.iter().map(|name| unit(name)).collect();
    let mut points = Vec::new();
    let mut passed: Option<(usize, ReadError, String)> = None;
    for row in rows() {
        let cell = |at: usize| {
            value(row.cell(at), commas)
                .map(|v| v * units[at])
                .and_then(|v| in_range(v, row.cell(at)))
                .map_err(|fault| (at, fault))
        };
        match point(places, cell) {
            Ok(point) => points.push(point),
            Err((at, fault)) => {
                let cell = row.cell(at);
                let skipped = is_no_result(cell, &fault);
                let error = ReadError::new(origin, fault).at(row.line());
                let error = error.within(&header[at]);
                if !skipped {
                    return Err(error);
                }
                let (count, ..) = passed.get_or_insert((0, error, shortened(cell)));
                *count += 1;
            }
        }
    }
    if points.is_empty() {
        let error = passed.map_or_else(
            || ReadError::new(origin, Fault::NoRows),
            |(_, error, _)| ReadError {
                fault: Fault::NoneUsable(Box::new(error.fault)),
                ..error
            },
        );
        return Err(error);
    }
    let named = Named::of(header, places);
    let passed = passed.map(|(rows, error, cell)| Remark::PassedOver {
        rows,
        line: error.line.unwrap_or_default(),
        column: error.column.unwrap_or_default(),
        cell,
    });
    let mut remarks: Vec<Remark> = passed.into_iter().collect();
    remarks.extend((0..header.len()).filter_map(|at| {
        let is_telling = TELLING.contains(&column_key(&header[at]).as_str());
        let asked = only.iter().any(|(column, _)| *column == at);
        sets_apart(&header[at], counted(rows(), at)).filter(|_| is_telling && !asked)
    }));
    remarks.extend(implausible(&points, places));
    let x = named.is_compute_alone().then_some(Axis::Compute);
    let table = Table {
        x,
        ..Table::of(points)
    };
    Ok(Reading {
        table,
        named,
        remarks,
    })
}

type Selected<'a> = (usize, &'a str);

/// Where the columns stand whose values select rows.
fn selection<'a>(
    header: &[String],
    origin: &str,
    only: &'a [(String, String)],
) -> Result<Vec<Selected<'a>>, ReadError> {
    only.iter()
        .map(|(column, value)| Ok((place(header, origin, column)?, value.as_str())))
        .collect()
}

fn is_selected(row: Row<'_>, only: &[Selected<'_>]) -> bool {
    only.iter()
        .all(|(at, value)| row.cell(*at).eq_ignore_ascii_case(value))
}

/// The values of a column with their counts, the most first; of more than twenty the first twenty that come.
fn counted<'a>(rows: impl Iterator<Item = Row<'a>>, at: usize) -> Vec<(String, usize)> {
    const MOST: usize = 20;
    let mut values: Vec<(String, usize)> = Vec::new();
    for row in rows {
        let cell = row.cell(at);
        match values.iter().position(|(value, _)| value == cell) {
            Some(known) => values[known].1 += 1,
            None if values.len() < MOST => values.push((cell.to_owned(), 1)),
            None => {}
        }
    }
    values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    values
}

fn sets_apart(column: &str, values: Vec<(String, usize)>) -> Option<Remark> {
    (values.len() > 1).then(|| Remark::SetsApart {
        column: column.to_owned(),
        values,
    })
}

/// What a comma means in the columns that are taken. Where semicolons divide cells it often stands before decimals: one that
/// cannot divide thousands shows it.
fn commas<'a>(
    rows: impl Iterator<Item = Row<'a>>,
    places: Places,
    delimiter: Option<char>,
) -> Option<Commas> {
    if delimiter == Some(',') || delimiter.is_none() {
        return Some(Commas::Thousands);
    }
    let taken = [places.n, places.d, places.flops, Some(places.loss)];
    let (mut any, mut thousands) = (false, false);
    for row in rows {
        for cell in taken.into_iter().flatten().map(|at| row.cell(at)) {
            if !cell.contains(',') {
                continue;
            }
            if let Err(NumberFault::Ambiguous(_)) = number_with(cell, Commas::Thousands) {
                return Some(Commas::Decimal);
            }
            any = true;
            thousands |= cell.matches([',', '.']).count() > 1;
        }
    }
    let told = thousands || !any || delimiter != Some(';');
    told.then_some(Commas::Thousands)
}

/// The number in a cell; where nothing tells what a comma means, one that may be either is refused.
fn value(cell: &str, commas: Option<Commas>) -> Result<f64, Fault> {
    if cell.is_empty() {
        return Err(Fault::Empty);
    }
    let read = match commas {
        Some(commas) => number_with(cell, commas),
        None => number_with(cell, Commas::Thousands).and_then(|v| {
            let decimal = number_with(cell, Commas::Decimal).unwrap_or(v);
            if decimal.to_bits() == v.to_bits() {
                Ok(v)
            } else {
                let readings = vec![cell.replace(',', ""), cell.replace(',', ".")];
                Err(NumberFault::Ambiguous(readings))
            }
        }),
    };
    read.map_err(|fault| match fault {
        NumberFault::NotANumber => Fault::NotANumber(shortened(cell)),
        NumberFault::Ambiguous(readings) => Fault::Ambiguous {
            text: shortened(cell),
            readings,
        },
    })
}

/// A number whose square is one too, and which has a logarithm.
fn in_range(value: f64, text: &str) -> Result<f64, Fault> {
    if (1e-100..1e100).contains(&value) {
        return Ok(value);
    }
    // Some are none already, as 1e400 and 1e-400 are.
    let significand = text.split(['e', 'E']).next().unwrap_or_default();
    let is_zero = !significand.contains(|c: char| ('1'..='9').contains(&c));
    let is_out_of_range = !is_zero && !text.starts_with('-');
    Err(if is_out_of_range {
        Fault::OutOfRange(text.to_owned())
    } else {
        Fault::NotPositive(text.to_owned())
    })
}

/// Whether a cell says that a run has no result, in a table whose other rows may.
fn is_no_result(cell: &str, fault: &Fault) -> bool {
    let lower = cell.to_ascii_lowercase();
    is_missing(cell) || FAILURES.contains(&lower.as_str()) || matches!(fault, Fault::NotPositive(_))
}

/// A row as a point, or the column that holds no number.
fn point(
    places: Places,
    cell: impl Fn(usize) -> Result<f64, (usize, Fault)>,
) -> Result<Point, (usize, Fault)> {
    let n = places.n.map_or(Ok(1.0), &cell)?;
    let d = match (places.flops, places.d) {
        (Some(flops), _) => cell(flops)? / 6.0 / n,
        (None, Some(d)) => cell(d)?,
        (None, None) => 1.0,
    };
    Ok(Point {
        n,
        d,
        loss: cell(places.loss)?,
    })
}

/// Data far from what anybody trains with, where it was computed from compute: its column has another unit then.
fn implausible(points: &[Point], places: Places) -> Option<Remark> {
    places.flops.and(places.n)?;
    let mut sorted: Vec<&Point> = points.iter().collect();
    sorted.sort_by(|a, b| (a.d / a.n).total_cmp(&(b.d / b.n)));
    let median = sorted.get(sorted.len() / 2)?;
    let is_usual = (1e-3..1e7).contains(&(median.d / median.n)) && median.d >= 1.0;
    (!is_usual).then_some(Remark::Implausible {
        parameters: median.n,
        data: median.d,
    })
}

/// A cell as an error shows it: a quote that nothing closes makes one cell of the rest of the file.
fn shortened(cell: &str) -> String {
    const LONGEST: usize = 40;
    let mut line = cell.lines();
    let first = line.next().unwrap_or_default();
    let start: String = first.chars().take(LONGEST).collect();
    if start.len() < first.len() || line.next().is_some() {
        format!("{start}...")
    } else {
        start
    }
}

#[cfg(test)]
mod tests {
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
        let lines = usual(
            "{\"total_params\": 3000000, \"flops\": 5.4e18, \"val_bpc\": 4.4, \"curve\": [1]}\n",
        );
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
}
