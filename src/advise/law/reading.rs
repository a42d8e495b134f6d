//! Reading a table of losses: one row a run, its columns named by the user or by their usual names.

use super::{
    Axis, Point, Table,
    columns::{Columns, Named, Places, place, places},
    read_error::{Fault, ReadError},
    remark::Remark,
};
use crate::input::{
    self, Commas, NumberFault, Row, column_key, is_missing, number_with, shortened, unit,
};

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

#[cfg(test)]
mod tests;
