//! What is wrong with a table of losses, in words.

use std::fmt;

use crate::{
    advise::law::{Fault, ReadError},
    scenario::nearest,
    words::say,
};

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if let Some(column) = &self.column {
            write!(f, "`{column}`: ")?;
        }
        f.write_str(&said(&self.fault))
    }
}

fn said(fault: &Fault) -> String {
    match fault {
        Fault::Malformed(error) => say!("is not a table: {error}", error),
        Fault::NoRows => say!("has no rows: expected a header and one row for each run"),
        Fault::Cells { have, need } => say!(
            "expected {need} cells, as the header has, got {have}",
            need,
            have
        ),
        Fault::Empty => say!("is empty: expected a positive number"),
        Fault::NotANumber(text) => say!("expected a positive number, got `{text}`", text),
        Fault::OutOfRange(text) => {
            say!("expected a number from 1e-100 to 1e100, got {text}", text)
        }
        Fault::NotPositive(text) => say!(
            "expected a positive number, got {text}: a law is fitted to logarithms",
            text
        ),
        Fault::NoLosses(columns) => say!(
            "no column of losses: name it with --loss; the columns are {names}",
            names = columns.join(", ")
        ),
        Fault::NoAxis(columns) => say!(
            "no column of parameters, data or compute: name one with --n, --d or --flops; the columns are {names}",
            names = columns.join(", ")
        ),
        Fault::UnknownColumn { name, columns } => {
            let names = columns.join(", ");
            let said = say!("no column `{name}`; the columns are {names}", name, names);
            match nearest(name, columns.iter().map(String::as_str)) {
                Some(hint) => said + &say!("; did you mean `{hint}`?", hint),
                None => said,
            }
        }
        Fault::NamedTwice {
            options: [first, second],
            name,
        } => say!(
            "{first} and {second} both name `{name}`: expected a column for each",
            first,
            second,
            name
        ),
        Fault::TwoColumns => say!("names two columns: expected each name once"),
    }
}
