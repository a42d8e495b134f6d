//! Reading a table of losses: any CSV with one row a run, its columns named by the user or by their usual names.

use super::{Point, Table};
use crate::scenario::{Error, nearest};

/// Which columns hold what; an absent one is looked for under its usual names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Parameters, N.
    pub n: Option<String>,
    /// Training examples or tokens, D.
    pub d: Option<String>,
    /// The loss.
    pub loss: Option<String>,
    /// Training compute, from which `D = C / 6N`.
    pub flops: Option<String>,
}

const USUAL_N: [&str; 7] = [
    "n",
    "params",
    "parameters",
    "model size",
    "model_size",
    "num_params",
    "size",
];
const USUAL_D: [&str; 8] = [
    "d",
    "tokens",
    "data",
    "training tokens",
    "train_tokens",
    "examples",
    "samples",
    "num_tokens",
];
const USUAL_LOSS: [&str; 5] = ["loss", "l", "val_loss", "test_loss", "final_loss"];
const USUAL_FLOPS: [&str; 6] = [
    "flops",
    "c",
    "training flop",
    "training flops",
    "compute",
    "flop",
];

const NO_ROWS: &str = "has no rows: expected a header and one row for each run";

/// Where the numbers of a row stand.
#[derive(Clone, Copy, Debug)]
struct Places {
    n: Option<usize>,
    d: Option<usize>,
    flops: Option<usize>,
    loss: usize,
}

/// Reads a table.
///
/// # Errors
/// At the first cell that is not a positive number, naming its line and column; or when a column is missing.
pub fn read(text: &str, origin: &str, columns: &Columns) -> Result<Table, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let malformed = |e: csv::Error| {
        let line = e.position().map(|p| p.line() as usize);
        Error {
            line,
            ..Error::new(origin, format!("is not a table: {e}"))
        }
    };
    let header = reader.headers().map_err(malformed)?.clone();
    if header.iter().all(str::is_empty) {
        return Err(Error::new(origin, NO_ROWS));
    }
    let places = places(&header, origin, columns)?;
    let mut points = Vec::new();
    for record in reader.records() {
        let record = record.map_err(malformed)?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, |p| line(text, p));
        if record.len() != header.len() {
            let (have, need) = (record.len(), header.len());
            let message = format!("expected {need} cells, as the header has, got {have}");
            return Err(Error {
                line: Some(line),
                ..Error::new(origin, message)
            });
        }
        let cell = |at: usize| {
            number(&record, at).map_err(|message| Error {
                line: Some(line),
                key: Some(header.get(at).unwrap_or_default().to_owned()),
                ..Error::new(origin, message)
            })
        };
        points.push(point(places, cell)?);
    }
    if points.is_empty() {
        return Err(Error::new(origin, NO_ROWS));
    }
    Ok(Table::of(points))
}

/// The line of a record, from 1: the reader counts from where the record before ended, blank lines and comments included.
fn line(text: &str, at: &csv::Position) -> usize {
    let rest = text.get(at.byte() as usize..).unwrap_or_default();
    let passed = |l: &&str| l.is_empty() || l.starts_with('#');
    at.line() as usize + rest.lines().take_while(passed).count()
}

fn point(places: Places, cell: impl Fn(usize) -> Result<f64, Error>) -> Result<Point, Error> {
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

fn number(record: &csv::StringRecord, at: usize) -> Result<f64, String> {
    let text = record.get(at).unwrap_or_default();
    let value: f64 = match text.parse() {
        _ if text.is_empty() => return Err("is empty: expected a positive number".into()),
        Ok(value) => value,
        Err(_) => return Err(format!("expected a positive number, got `{text}`")),
    };
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err(format!(
        "expected a positive number, got {text}: a law is fitted to logarithms"
    ))
}

fn places(header: &csv::StringRecord, origin: &str, columns: &Columns) -> Result<Places, Error> {
    let find = |wanted: &Option<String>, usual: &[&str]| match wanted {
        Some(name) => column(header, origin, name).map(Some),
        None => Ok(header
            .iter()
            .position(|h| usual.contains(&h.to_lowercase().as_str()))),
    };
    let loss = find(&columns.loss, &USUAL_LOSS)?;
    let n = find(&columns.n, &USUAL_N)?;
    // What the user named decides; only then does a usual name.
    let mut d = find(
        &columns.d,
        if columns.flops.is_some() {
            &[]
        } else {
            &USUAL_D
        },
    )?;
    let mut flops = find(&columns.flops, if d.is_some() { &[] } else { &USUAL_FLOPS })?;
    let taken = |at: Option<usize>| at.is_some() && (at == n || at == loss);
    (d, flops) = (
        d.filter(|at| !taken(Some(*at))),
        flops.filter(|at| !taken(Some(*at))),
    );
    let named: Vec<&str> = header.iter().collect();
    let Some(loss) = loss else {
        return Err(Error::new(
            origin,
            format!(
                "no column of losses: name it with --loss; the columns are {}",
                named.join(", ")
            ),
        ));
    };
    if n.is_none() && d.is_none() && flops.is_none() {
        let message = format!(
            "no column of parameters, data or compute: name one with --n, --d or --flops; the columns are {}",
            named.join(", ")
        );
        return Err(Error::new(origin, message));
    }
    once(header, origin, Places { n, d, flops, loss })
}

fn column(header: &csv::StringRecord, origin: &str, name: &str) -> Result<usize, Error> {
    let exact = header.iter().position(|h| h == name);
    let at = exact.or_else(|| header.iter().position(|h| h.eq_ignore_ascii_case(name)));
    let columns: Vec<&str> = header.iter().collect();
    at.ok_or_else(|| Error {
        hint: nearest(name, header.iter()),
        line: Some(1),
        ..Error::new(
            origin,
            format!("no column `{name}`; the columns are {}", columns.join(", ")),
        )
    })
}

/// Refuses a table that has a used column twice: which one is meant cannot be told.
fn once(header: &csv::StringRecord, origin: &str, places: Places) -> Result<Places, Error> {
    let used = [places.n, places.d, places.flops, Some(places.loss)];
    for name in used.into_iter().flatten().filter_map(|at| header.get(at)) {
        if header.iter().filter(|h| *h == name).count() > 1 {
            return Err(Error {
                line: Some(1),
                key: Some(name.to_owned()),
                ..Error::new(origin, "names two columns: expected each name once")
            });
        }
    }
    Ok(places)
}

/// Comma, tab or semicolon: whichever the header has most of.
fn delimiter(text: &str) -> u8 {
    let header = text
        .lines()
        .find(|l| !l.starts_with('#'))
        .unwrap_or_default();
    let count = |d: &u8| header.bytes().filter(|b| b == d).count();
    // The last of equals wins, so the comma stands last.
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::{Columns, read};

    fn named(n: &str, d: &str, loss: &str) -> Columns {
        let some = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
        Columns {
            n: some(n),
            d: some(d),
            loss: some(loss),
            flops: None,
        }
    }

    #[test]
    fn columns_are_found_by_name_and_by_usual_name() {
        let text = "\u{feff}run;Model Size;tokens;loss\r\na;1e6;2e7;3.5\r\nb;2e6;2e7;3.25\r\n";
        for columns in [Columns::default(), named("model size", "tokens", "loss")] {
            let table = read(text, "t.csv", &columns).expect("a good table");
            assert_eq!((table.points.len(), table.points[1].loss), (2, 3.25));
        }
        let flops = Columns {
            flops: Some("C".into()),
            ..Columns::default()
        };
        let table = read("N,C,loss\n10,600,2\n", "t.csv", &flops).expect("a good table");
        assert!((table.points[0].d - 10.0).abs() < 1e-12);
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
                "t.csv:2: `loss`: expected a positive number, got NaN: a law is fitted to logarithms",
            ),
            (
                "N,D,loss\n1,2,-3\n",
                "t.csv:2: `loss`: expected a positive number, got -3: a law is fitted to logarithms",
            ),
            (
                "N,D,loss\n0,2,3\n",
                "t.csv:2: `N`: expected a positive number, got 0: a law is fitted to logarithms",
            ),
            (
                "N,D,loss\n1,,3\n",
                "t.csv:2: `D`: is empty: expected a positive number",
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
                "N,D,loss\n1,2,3\n ,,\n\n1,2\n",
                "t.csv:5: expected 3 cells, as the header has, got 2",
            ),
            (
                "N,D,loss\r\n1,2,3\r\n1,2,x\r\n",
                "t.csv:3: `loss`: expected a positive number, got `x`",
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
            let error = read(text, "t.csv", &Columns::default()).expect_err(text);
            assert_eq!(error.to_string(), said);
        }
        let error = read("params,D,loss\n1,2,3\n", "t.csv", &named("param", "", ""))
            .expect_err("no such column");
        assert_eq!(error.hint.as_deref(), Some("params"));
        assert!(read("N,D,loss\n1,2\n", "t.csv", &Columns::default()).is_err());
    }
}
