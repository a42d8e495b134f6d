//! What a column of a user's table holds, by its values: asked before it is taken by its place.

use std::collections::HashSet;

use super::moment::moment;
use crate::input::{is_missing, truth};

/// Rows that are looked at.
pub(super) const LOOKED_AT: usize = 200;

/// What the first cells of a column look like, as shares of those that hold something.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    /// Cells that hold something.
    pub filled: usize,
    /// Different values.
    pub distinct: usize,
    /// Numbers.
    pub numbers: f64,
    /// Numbers of 0 to 100, and Python's booleans: what ratings are.
    pub marks: f64,
    /// Times that are written as a date.
    pub dates: f64,
    /// Numbers that are seconds, milliseconds or microseconds of this age.
    pub seconds: f64,
    /// Texts of several words.
    pub prose: f64,
    /// Single words of letters with digits, as ids are.
    pub codes: f64,
    /// Cells with digits.
    pub digits: f64,
}

impl Look {
    /// Looks at cells.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let (mut look, mut met) = (Self::default(), HashSet::new());
        for cell in cells.map(str::trim).filter(|cell| !is_missing(cell)) {
            look.filled += 1;
            met.insert(cell);
            let number = cell.parse::<f64>().ok().filter(|v| v.is_finite());
            let mark = number.is_some_and(|v| (0.0..=100.0).contains(&v));
            let digit = |c: char| c.is_ascii_digit();
            for (share, is) in [
                (&mut look.numbers, number.is_some()),
                (&mut look.marks, mark || truth(cell).is_some()),
                (&mut look.dates, number.is_none() && moment(cell).is_some()),
                (&mut look.seconds, is_of_this_age(cell)),
                (&mut look.prose, is_prose(cell)),
                (&mut look.codes, is_code(cell)),
                (&mut look.digits, cell.contains(digit)),
            ] {
                *share += f64::from(u8::from(is));
            }
        }
        look.distinct = met.len();
        let all = look.filled.max(1) as f64;
        for share in [
            &mut look.numbers,
            &mut look.marks,
            &mut look.dates,
            &mut look.seconds,
            &mut look.prose,
            &mut look.codes,
            &mut look.digits,
        ] {
            *share /= all;
        }
        look
    }

    /// Looks at every column of rows, as many as the first one has.
    pub fn of_columns(rows: &[Vec<String>]) -> Vec<Self> {
        let columns = rows.first().map_or(0, Vec::len);
        let cells = |at: usize| {
            rows.iter()
                .filter_map(move |row| Some(row.get(at)?.as_str()))
        };
        (0..columns).map(|at| Self::of(cells(at))).collect()
    }

    /// Whether nearly all cells are times.
    pub fn is_time(&self) -> bool {
        self.filled > 0 && (self.dates > 0.9 || self.seconds > 0.9)
    }

    /// Whether nearly all cells are numbers that ratings can be, and not all the same.
    pub fn is_rating(&self) -> bool {
        self.marks > 0.9 && (self.distinct > 1 || self.filled == 1)
    }

    /// Whether the values come again and again, as those of a few speakers do.
    pub fn is_repeated(&self) -> bool {
        self.filled > 1 && 2 * self.distinct <= self.filled
    }
}

/// Seconds, milliseconds or microseconds since 1970, from 1973 to 2100, written as they are by machines.
fn is_of_this_age(cell: &str) -> bool {
    let whole = cell.split_once('.').map_or(cell, |(whole, _)| whole);
    let digits = whole.bytes().all(|b| b.is_ascii_digit()) && !whole.starts_with('0');
    let seconds = match (digits, whole.len()) {
        (true, 9 | 10) => 1.0,
        (true, 12 | 13) => 1e-3,
        (true, 15 | 16) => 1e-6,
        _ => return false,
    };
    let value = cell.parse::<f64>().unwrap_or(f64::NAN) * seconds;
    (1e8..4.2e9).contains(&value)
}

/// Several words, or a script that writes them without blanks.
fn is_prose(cell: &str) -> bool {
    let wide = |c: char| matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{9fff}');
    let words = cell.split_whitespace();
    words
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count()
        > 1
        || cell.chars().filter(|c| wide(*c)).count() > 1
}

/// Letters and digits in one word.
fn is_code(cell: &str) -> bool {
    let has = |of: fn(char) -> bool| cell.chars().any(of);
    !cell.contains(char::is_whitespace)
        && has(|c| c.is_ascii_digit())
        && has(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(cells: &[&str]) -> Look {
        Look::of(cells.iter().copied())
    }

    #[test]
    fn values_tell_what_a_column_holds() {
        let date = look(&["2014-04-01T00:00:00.277Z", "2014-04-02 10:00"]);
        assert!(date.is_time() && !date.is_rating());
        assert!(look(&["978300760", "881250949"]).is_time());
        assert!(look(&["1386028800000", ""]).is_time());
        // An ISBN and an id are none, nor is a rating.
        for other in [&["0767851013", "0446310786"][..], &["14", "37"], &["", "-"]] {
            assert!(!look(other).is_time(), "{other:?}");
        }
        assert!(look(&["True", "False"]).is_rating());
        assert!(look(&["4.5", "3"]).is_rating());
        assert!(!look(&["0", "0", "0"]).is_rating());
        let said = look(&["Yes no up", "No yes"]);
        assert!(said.prose > 0.9 && said.codes < 0.1);
        let speaker = look(&["spk1", "spk2", "spk1", "spk2"]);
        assert!(speaker.codes > 0.9 && speaker.is_repeated());
        assert!(look(&["你好吗", "我很好"]).prose > 0.9);
    }
}
