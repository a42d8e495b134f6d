//! Reading a table of losses: any CSV with one row a run, its columns named by the user or by their usual names.

use super::{
    Axis, Point, Table,
    columns::{Columns, Named, Places, places},
    read_error::{Fault, ReadError},
};

/// A table as read, with what its columns were called.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The table.
    pub table: Table,
    /// Which columns were taken.
    pub named: Named,
}

/// Reads a table.
///
/// ```
/// use scalescope::advise::law::{Columns, read};
///
/// let text = "params;tokens;val_loss\n1e6;2e7;3.5\n2e6;2e7;3.25\n";
/// let reading = read(text, "runs.csv", &Columns::default()).expect("usual names");
/// assert_eq!(reading.named.n.as_deref(), Some("params"));
/// assert_eq!(reading.table.points.len(), 2);
///
/// let fault = read("N,D,loss\n1,x,3\n", "runs.csv", &Columns::default()).expect_err("no number");
/// assert_eq!(fault.to_string(), "runs.csv:2: `D`: expected a positive number, got `x`");
/// ```
///
/// # Errors
/// At the first cell that is not a positive number, naming its line and column; or when a column is missing.
pub fn read(text: &str, origin: &str, columns: &Columns) -> Result<Reading, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let malformed = |e: csv::Error| ReadError {
        line: e.position().map(|p| p.line() as usize),
        ..ReadError::new(origin, Fault::Malformed(e.to_string()))
    };
    let header = reader.headers().map_err(malformed)?.clone();
    if header.iter().all(str::is_empty) {
        return Err(ReadError::new(origin, Fault::NoRows));
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
            return Err(ReadError::new(origin, Fault::Cells { have, need }).at(line));
        }
        let cell = |at: usize| {
            number(&record, at).map_err(|fault| {
                let column = header.get(at).unwrap_or_default();
                ReadError::new(origin, fault).at(line).within(column)
            })
        };
        points.push(point(places, cell)?);
    }
    if points.is_empty() {
        return Err(ReadError::new(origin, Fault::NoRows));
    }
    let named = Named::of(&header, places);
    let x = named.is_compute_alone().then_some(Axis::Compute);
    let table = Table {
        x,
        ..Table::of(points)
    };
    Ok(Reading { table, named })
}

/// The line of a record, from 1: the reader counts from where the record before ended, blank lines and comments included.
fn line(text: &str, at: &csv::Position) -> usize {
    let rest = text.get(at.byte() as usize..).unwrap_or_default();
    let passed = |l: &&str| l.is_empty() || l.starts_with('#');
    at.line() as usize + rest.lines().take_while(passed).count()
}

fn point(
    places: Places,
    cell: impl Fn(usize) -> Result<f64, ReadError>,
) -> Result<Point, ReadError> {
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

fn number(record: &csv::StringRecord, at: usize) -> Result<f64, Fault> {
    let text = record.get(at).unwrap_or_default();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let value: f64 = text
        .parse()
        .map_err(|_| Fault::NotANumber(shortened(text)))?;
    // The product of two larger ones, or a square, would not be a number; some are none already, as 1e400 is.
    if (1e-100..1e100).contains(&value) {
        return Ok(value);
    }
    let significand = text.split(['e', 'E']).next().unwrap_or_default();
    let is_zero = !significand.contains(|c: char| ('1'..='9').contains(&c));
    let is_out_of_range = !is_zero && !text.starts_with('-');
    Err(if is_out_of_range {
        Fault::OutOfRange(text.to_owned())
    } else {
        Fault::NotPositive(text.to_owned())
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
    use super::{Axis, Columns, Reading, read};

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
            let Reading { table, named } = read(text, "t.csv", &columns).expect("a good table");
            assert_eq!(named.n.as_deref(), Some("Model Size"));
            assert_eq!(named.loss, "loss");
            assert_eq!((table.points.len(), table.points[1].loss), (2, 3.25));
        }
        let flops = Columns {
            flops: Some("C".into()),
            ..Columns::default()
        };
        let read_one = |text| read(text, "t.csv", &flops).expect("a good table");
        let both = read_one("N,C,loss\n10,600,2\n");
        assert!((both.table.points[0].d - 10.0).abs() < 1e-12);
        assert!(!both.named.is_compute_alone());
        // Without parameters, x is the compute itself.
        let alone = read_one("C,loss\n600,2\n");
        assert_eq!(alone.table.axis(), Axis::Compute);
        assert!((alone.table.points[0].compute() - 600.0).abs() < 1e-9);
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
        assert!(error.to_string().ends_with("; did you mean `params`?"));
        assert!(read("N,D,loss\n1,2\n", "t.csv", &Columns::default()).is_err());
    }
}
