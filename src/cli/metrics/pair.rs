//! Which prediction belongs to which part of the reference: by ids where both files have them, else in order.

use std::collections::HashMap;

use super::{
    file::File,
    table::{IDS, Table},
};
use crate::{
    cli::fault::Usage,
    words::{Message, message},
};

/// The rows of a file, to be matched.
#[derive(Clone, Debug)]
pub(super) struct Keys<'a> {
    /// The file.
    pub file: &'a File,
    /// The line of each row.
    pub lines: Vec<usize>,
    /// The id of each row.
    pub ids: Option<Vec<&'a str>>,
}

impl<'a> Keys<'a> {
    /// The rows of a table.
    pub fn of(file: &'a File, table: &'a Table) -> Self {
        let ids = table.column(&IDS).map(|column| {
            let cells = table.rows.iter().map(|row| row.cells[column].as_str());
            cells.collect()
        });
        Self {
            file,
            lines: table.rows.iter().map(|row| row.line).collect(),
            ids,
        }
    }
}

/// For each row of the reference, the row of its prediction.
pub(super) fn pair(predictions: &Keys<'_>, reference: &Keys<'_>) -> Result<Vec<usize>, Usage> {
    match (&predictions.ids, &reference.ids) {
        (Some(found), Some(wanted)) => by_id((predictions, found), (reference, wanted)),
        _ => in_order(predictions, reference),
    }
}

fn in_order(predictions: &Keys<'_>, reference: &Keys<'_>) -> Result<Vec<usize>, Usage> {
    let (found, wanted) = (predictions.lines.len(), reference.lines.len());
    if found != wanted {
        let last = predictions.lines.last().copied().unwrap_or(1);
        let message = message!(
            "the last of {found} predictions, but {file} has {wanted} rows",
            found,
            file = reference.file.name(),
            wanted
        );
        return Err(predictions.file.fault(last, message));
    }
    Ok((0..wanted).collect())
}

type Named<'a> = (&'a Keys<'a>, &'a [&'a str]);

/// What is wrong with an id.
type Fault<'a> = &'a dyn Fn(&str) -> Message;

fn by_id(predictions: Named<'_>, reference: Named<'_>) -> Result<Vec<usize>, Usage> {
    let (found, wanted) = (places(predictions)?, places(reference)?);
    let lacks = |(keys, ids): Named<'_>, has: &HashMap<&str, usize>, what: Fault<'_>| {
        let missing = ids
            .iter()
            .zip(&keys.lines)
            .find(|(id, _)| !has.contains_key(**id));
        missing.map(|(id, line)| keys.file.fault(*line, what(id)))
    };
    let nowhere = |id: &str| {
        let file = predictions.0.file.name();
        message!("`{id}` has no prediction in {file}", id, file)
    };
    let unknown = |id: &str| {
        let file = reference.0.file.name();
        message!("`{id}` is not in {file}", id, file)
    };
    let fault =
        lacks(reference, &found, &nowhere).or_else(|| lacks(predictions, &wanted, &unknown));
    match fault {
        Some(fault) => Err(fault),
        None => Ok(reference.1.iter().map(|id| found[id]).collect()),
    }
}

/// Where each id stands; none may stand twice.
fn places((keys, ids): Named<'_>) -> Result<HashMap<&str, usize>, Usage> {
    let mut places = HashMap::new();
    for (place, id) in ids.iter().enumerate() {
        if let Some(before) = places.insert(*id, place) {
            let line = keys.lines[before];
            let message = message!("`{id}` stands in line {line} already", id, line);
            return Err(keys.file.fault(keys.lines[place], message));
        }
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn keys<'a>(file: &'a File, ids: &[&'a str]) -> Keys<'a> {
        Keys {
            file,
            lines: (1..=ids.len()).collect(),
            ids: Some(ids.to_vec()),
        }
    }

    #[test]
    fn rows_are_matched_by_id_or_the_line_is_named() {
        let (p, r) = (File::new(Path::new("p"), ""), File::new(Path::new("r"), ""));
        let of = |a: &[&'static str], b: &[&'static str]| {
            pair(&keys(&p, a), &keys(&r, b)).map_err(|e| e.to_string())
        };
        assert_eq!(of(&["b", "a"], &["a", "b"]), Ok(vec![1, 0]));
        assert_eq!(
            of(&["a"], &["a", "b"]),
            Err("r:2: `b` has no prediction in p".into())
        );
        assert_eq!(of(&["a", "c"], &["a"]), Err("p:2: `c` is not in r".into()));
        assert_eq!(
            of(&["a", "a"], &["a"]),
            Err("p:2: `a` stands in line 1 already".into())
        );
        let plain = |file, count| Keys {
            file,
            lines: (1..=count).collect(),
            ids: None,
        };
        let short = pair(&plain(&p, 2), &plain(&r, 3)).map_err(|e| e.to_string());
        assert_eq!(
            short,
            Err("p:2: the last of 2 predictions, but r has 3 rows".into())
        );
    }
}
