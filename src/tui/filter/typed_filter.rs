//! A filter as it is typed.

use super::{
    parse::parse,
    query::{Field, Query, Row},
};

/// A filter as it is typed. While it is not complete, the last one that was goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    text: String,
    query: Query,
    fault: Option<String>,
}

impl Filter {
    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why what was typed cannot be understood.
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// Whether it leaves everything.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Takes a text for a list with these fields.
    pub fn set(&mut self, text: String, fields: &[Field]) {
        match parse(&text, fields) {
            Ok(query) => (self.query, self.fault) = (query, None),
            Err(fault) => self.fault = Some(fault),
        }
        self.text = text;
    }

    /// Leaves everything again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether it leaves a row.
    pub fn holds(&self, row: &impl Row) -> bool {
        self.query.holds(row)
    }
}
