//! Which prediction belongs to which part of the reference: by ids where both files have them, else in order.

use std::collections::HashMap;

use super::{
    file::File,
    table::{IDS, column},
};
use crate::{
    cli::fault::Usage,
    input::{Row, Table},
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
        let ids = column(table, &IDS).map(|at| table.rows().map(|row| row.cell(at)).collect());
        Self {
            file,
            lines: table.rows().map(Row::line).collect(),
            ids,
        }
    }
}

/// Which prediction belongs to which part of the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pairs {
    /// For each row of the reference, the row of its prediction.
    pub rows: Vec<usize>,
    /// What was assumed, where only one of the files has ids.
    pub note: Option<Message>,
}

/// Finds the prediction of each row of the reference.
pub(super) fn pair(predictions: &Keys<'_>, reference: &Keys<'_>) -> Result<Pairs, Usage> {
    let one_sided = |with: &File, without: &File| {
        message!(
            "only {with} has ids, {without} has none: rows are matched in order",
            with = with.name(),
            without = without.name()
        )
    };
    let (rows, note) = match (&predictions.ids, &reference.ids) {
        (Some(found), Some(wanted)) => (by_id((predictions, found), (reference, wanted))?, None),
        (None, None) => (in_order(predictions, reference)?, None),
        (found, _) => {
            let (with, without) = if found.is_some() {
                (predictions.file, reference.file)
            } else {
                (reference.file, predictions.file)
            };
            let rows = in_order(predictions, reference)?;
            (rows, Some(one_sided(with, without)))
        }
    };
    Ok(Pairs { rows, note })
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
        let (p, r) = (File::new("p", ""), File::new("r", ""));
        let of = |a: &[&'static str], b: &[&'static str]| {
            let pairs = pair(&keys(&p, a), &keys(&r, b));
            pairs.map(|p| p.rows).map_err(|e| e.to_string())
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
        let one = pair(&keys(&p, &["a"]), &plain(&r, 1)).expect("pairs");
        let note = "only p has ids, r has none: rows are matched in order";
        assert!(one.note.expect("a note") == note);
        let short = pair(&plain(&p, 2), &plain(&r, 3)).map_err(|e| e.to_string());
        assert_eq!(
            short,
            Err("p:2: the last of 2 predictions, but r has 3 rows".into())
        );
    }
}
