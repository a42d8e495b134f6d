//! A table: rows of as many cells each, with the names of its columns where it has a header.

use super::file::File;
use crate::{
    cli::fault::Usage,
    words::{Message, message},
};

/// Usual names of a column of ids.
pub(super) const IDS: [&str; 9] = [
    "id",
    "image",
    "image_id",
    "file",
    "filename",
    "file_name",
    "path",
    "key",
    "row",
];

/// Rows of cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    /// The header's cells.
    pub names: Option<Vec<String>>,
    /// The rows below it, none of which is shorter or longer than another.
    pub rows: Vec<Row>,
    /// Cells of a row.
    pub width: usize,
}

/// Cells with the line on which they begin, from 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub line: usize,
    pub cells: Vec<String>,
}

impl Table {
    /// Reads a table whose first row is a header where `is_header` says so.
    pub fn read(file: &File, is_header: impl Fn(&[String]) -> bool) -> Result<Self, Usage> {
        // The CSV reader counts lines by LF alone.
        let text = file.text.trim_end().replace("\r\n", "\n");
        if let Some(line) = text.lines().position(|line| line.trim().is_empty()) {
            return Err(file.fault(line + 1, message!("expected a row, found an empty line")));
        }
        let first = text.lines().next().unwrap_or_default();
        let delimiter = ['\t', ',', ';'].into_iter().find(|d| first.contains(*d));
        let delimiter = delimiter.unwrap_or(',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter as u8)
            .quoting(delimiter != '\t')
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| file.fault(1, Message::foreign(e)))?;
            rows.push(Row {
                line: record.position().map_or(0, |p| p.line() as usize),
                cells: record.iter().map(|c| c.trim().to_owned()).collect(),
            });
        }
        let width = rows.first().map_or(0, |row| row.cells.len());
        if let Some(row) = rows.iter().find(|row| row.cells.len() != width) {
            let found = row.cells.len();
            let message = message!(
                "expected {width} columns as in the first row, found {found}",
                width,
                found
            );
            return Err(file.fault(row.line, message));
        }
        let headed = rows.first().is_some_and(|row| is_header(&row.cells));
        let names = headed.then(|| rows.remove(0).cells);
        if rows.is_empty() {
            return Err(file.fault(1, message!("expected rows, found none")));
        }
        Ok(Self { names, rows, width })
    }

    /// The column of one of these names.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        self.names.as_ref()?.iter().position(|n| is_one(n, names))
    }

    /// The column of one of these names, or the only one besides the ids.
    pub fn only(&self, file: &File, names: &[&str]) -> Result<usize, Usage> {
        if let Some(found) = self.column(names) {
            return Ok(found);
        }
        let ids = self.column(&IDS);
        let mut others = (0..self.width).filter(|column| Some(*column) != ids);
        match (others.next(), others.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(file.fault(
                1,
                message!(
                    "expected one column, or a header with `{name}`",
                    name = names[0]
                ),
            )),
        }
    }

    /// The numbers of a column.
    pub fn numbers(
        &self,
        file: &File,
        column: usize,
        expected: &Message,
    ) -> Result<Vec<f64>, Usage> {
        let one = |row: &Row| number(file, row.line, &row.cells[column], expected);
        self.rows.iter().map(one).collect()
    }
}

/// A number, which may be infinite but not NaN.
pub(super) fn number(
    file: &File,
    line: usize,
    cell: &str,
    expected: &Message,
) -> Result<f64, Usage> {
    let number = cell.parse().ok().filter(|v: &f64| !v.is_nan());
    number.ok_or_else(|| {
        let message = message!("expected {expected}, found `{cell}`", expected, cell);
        file.fault(line, message)
    })
}

/// Whether cells name columns: where one is no number, in a table of numbers.
pub(super) fn has_words(cells: &[String]) -> bool {
    cells.iter().any(|cell| cell.parse::<f64>().is_err())
}

/// Whether a cell is one of these names, in any case.
pub(super) fn is_one(cell: &str, names: &[&str]) -> bool {
    names.iter().any(|name| cell.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read(text: &str) -> Result<Table, String> {
        let file = File::new(Path::new("a.csv"), text);
        Table::read(&file, |cells| cells[0] == "x").map_err(|e| e.to_string())
    }

    #[test]
    fn marks_ends_and_quotes_are_no_part_of_a_cell() {
        let table = read("\u{feff}x,\"y, z\"\r\n1,\"a\n b\"\r\n2,c\r\n\r\n").expect("a table");
        assert_eq!(table.names, Some(vec!["x".into(), "y, z".into()]));
        assert_eq!(
            table.rows[1],
            Row {
                line: 4,
                cells: vec!["2".into(), "c".into()]
            }
        );
        assert_eq!(
            read("1\ta\"b\n").expect("a table").rows[0].cells,
            ["1", "a\"b"]
        );
    }

    #[test]
    fn what_is_no_table_is_named_with_its_line() {
        for (text, expected) in [
            (
                "1,2\n3\n",
                "a.csv:2: expected 2 columns as in the first row, found 1",
            ),
            ("1\n\n2\n", "a.csv:2: expected a row, found an empty line"),
            ("x\n", "a.csv:1: expected rows, found none"),
            ("", "a.csv:1: expected rows, found none"),
        ] {
            assert_eq!(read(text), Err(expected.to_owned()));
        }
    }
}
