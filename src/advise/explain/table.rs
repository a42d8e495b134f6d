//! What is wrong with a table of losses, in words.

use std::fmt;

use crate::{
    advise::law::{Fault, ReadError, Remark},
    scenario::nearest,
    words::{numbers::significant, say, word},
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
        Fault::NoRows => say!("has no rows: expected a header and one row for each run"),
        Fault::NoneUsable(first) => say!(
            "no row can be used; the first: {fault}",
            fault = said(first)
        ),
        Fault::NoneSelected { value, values } => say!(
            "no row has `{value}`; the values are {values}",
            value,
            values = values.join(", ")
        ),
        Fault::Ambiguous { text, readings } => say!(
            "`{text}` is ambiguous: write {readings}",
            text,
            readings = readings.join(word(" or "))
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

/// What a reader should know of how a table was read, in a sentence.
pub fn remark(remark: &Remark) -> String {
    match remark {
        Remark::PassedOver {
            rows,
            line,
            column,
            cell,
        } => say!(
            "{rows} rows without a usable number are passed over, the first in line {line}: `{column}` is `{cell}`",
            rows,
            line,
            column,
            cell
        ),
        Remark::SetsApart { column, values } => {
            let counts: Vec<String> = values
                .iter()
                .map(|(value, count)| format!("`{value}` {count}"))
                .collect();
            say!(
                "`{column}` may set rows apart ({values}); all are fitted: --where {column}={value} takes those of one value",
                column,
                values = counts.join(", "),
                value = values.first().map_or("", |v| v.0.as_str())
            )
        }
        Remark::Implausible { parameters, data } => say!(
            "D = C / 6N is {data} for a model of N = {parameters}, which is hardly meant: is the compute in FLOPs?",
            data = significant(*data, 3),
            parameters = significant(*parameters, 3)
        ),
    }
}
