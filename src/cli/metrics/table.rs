//! Columns of tables of answers: found by their usual names, or because there is no other.

use super::file::File;
use crate::{
    cli::fault::Usage,
    input::{self, Row, Table, column_key, number, truth},
    words::{Message, message},
};

/// Usual names of a column of ids, as `input::column_key` gives them.
pub(super) const IDS: [&str; 13] = [
    "id",
    "imageid",
    "image",
    "utteranceid",
    "uttid",
    "file",
    "filename",
    "filepath",
    "audio",
    "audiofilepath",
    "path",
    "key",
    "row",
];

/// The column of one of these names.
pub(super) fn column(table: &Table, names: &[&str]) -> Option<usize> {
    input::find(table.names.as_deref()?, names)
}

/// The column of one of these names, or the only one besides the ids.
pub(super) fn only(file: &File, table: &Table, names: &[&str]) -> Result<usize, Usage> {
    if let Some(found) = column(table, names) {
        return Ok(found);
    }
    let ids = column(table, &IDS);
    let mut others = (0..table.width()).filter(|column| Some(*column) != ids);
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
pub(super) fn numbers(
    file: &File,
    table: &Table,
    column: usize,
    expected: &Message,
) -> Result<Vec<f64>, Usage> {
    let one = |row| finite(file, row, column, expected);
    table.rows().map(one).collect()
}

/// A number, which may be infinite but not NaN.
pub(super) fn finite(
    file: &File,
    row: Row<'_>,
    column: usize,
    expected: &Message,
) -> Result<f64, Usage> {
    let cell = row.cell(column);
    match number(cell) {
        Ok(value) if !value.is_nan() => Ok(value),
        Ok(_) => {
            let message = message!("expected {expected}, found `{cell}`", expected, cell);
            Err(file.fault(row.line(), message))
        }
        Err(fault) => Err(file.fault(row.line(), fault.message(cell, expected))),
    }
}

/// Whether cells name columns, in a table of numbers and truths: one is a usual name, or none is a value.
pub(super) fn is_header(cells: &[&str], names: &[&[&str]]) -> bool {
    let is_value = |cell: &str| number(cell).is_ok() || truth(cell).is_some();
    is_named(cells, names) || cells.iter().all(|cell| !cell.is_empty() && !is_value(cell))
}

/// Whether one of the cells is a usual name.
pub(super) fn is_named(cells: &[&str], names: &[&[&str]]) -> bool {
    let keys: Vec<String> = cells.iter().map(|cell| column_key(cell)).collect();
    let known = |key: &String| names.iter().any(|some| some.contains(&key.as_str()));
    keys.iter().any(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table, String> {
        let file = File::new("a.csv", text);
        file.table(|cells| cells[0] == "x")
            .map_err(|e| e.to_string())
    }

    #[test]
    fn ends_and_quotes_are_no_part_of_a_cell() {
        let table = read("x,\"y, z\"\n1,\"a\n b\"\n2,c\n\n").expect("a table");
        assert_eq!(table.names, Some(vec!["x".into(), "y, z".into()]));
        let row = table.row(1);
        assert_eq!((row.line(), row.cell(0), row.cell(1)), (4, "2", "c"));
        assert_eq!(read("1\ta\"b\n").expect("a table").row(0).cell(1), "a\"b");
    }

    #[test]
    fn what_is_no_table_is_named_with_its_line() {
        for (text, expected) in [
            (
                "1,2\n3\n",
                "a.csv:2: expected 2 cells as in the first row, found 1",
            ),
            ("1\n\n2\n", "a.csv:2: expected a row, found an empty line"),
            ("x\n", "a.csv:1: expected rows, found none"),
            ("", "a.csv:1: expected rows, found none"),
        ] {
            assert_eq!(read(text).expect_err(text), expected);
        }
    }

    #[test]
    fn headers_are_told_from_values() {
        let names: &[&[&str]] = &[&["label"], &IDS];
        for (cells, header) in [
            (&["label"][..], true),
            (&["False"], false),
            (&["0.5"], false),
            (&["u1", "1"], false),
            (&["Image ID", "1"], true),
            (&["a", "b"], true),
            (&["70%"], false),
            (&[""], false),
        ] {
            assert_eq!(is_header(cells, names), header, "{cells:?}");
        }
    }
}
