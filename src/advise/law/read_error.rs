//! Why a file is no table of losses, and where.

/// A fault of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The file.
    pub origin: String,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// The column, by its name in the header.
    pub column: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has no rows.
    NoRows,
    /// None of its rows can be used; the fault of the first.
    NoneUsable(Box<Fault>),
    /// No row has a value that was asked for.
    NoneSelected {
        /// The value.
        value: String,
        /// Those that there are.
        values: Vec<String>,
    },
    /// A cell is empty.
    Empty,
    /// A cell is no number; its beginning.
    NotANumber(String),
    /// A cell may be any of some numbers.
    Ambiguous {
        /// The cell.
        text: String,
        /// How it may be meant.
        readings: Vec<String>,
    },
    /// A number is too small or too large for its square to be one.
    OutOfRange(String),
    /// A number has no logarithm.
    NotPositive(String),
    /// No column holds losses; those that there are.
    NoLosses(Vec<String>),
    /// No column holds parameters, data or compute; those that there are.
    NoAxis(Vec<String>),
    /// The header has no column of a name.
    UnknownColumn {
        /// The name.
        name: String,
        /// The columns that there are.
        columns: Vec<String>,
    },
    /// One column was named for two things.
    NamedTwice {
        /// The two options.
        options: [&'static str; 2],
        /// The column.
        name: String,
    },
    /// Two columns have the same name.
    TwoColumns,
}

impl std::error::Error for ReadError {}

impl ReadError {
    /// A fault of a whole file.
    pub fn new(origin: &str, fault: Fault) -> Self {
        Self {
            origin: origin.to_owned(),
            line: None,
            column: None,
            fault,
        }
    }

    /// The same at a line.
    #[must_use]
    pub fn at(self, line: usize) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }

    /// The same in a column.
    #[must_use]
    pub fn within(self, column: &str) -> Self {
        Self {
            column: Some(column.to_owned()),
            ..self
        }
    }
}
