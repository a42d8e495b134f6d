//! What a reader should know of how a table was read.

/// Something that was noticed while a table was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// Rows without a usable number were passed over.
    PassedOver {
        /// How many.
        rows: usize,
        /// The line of the first.
        line: usize,
        /// Its column.
        column: String,
        /// What stands there.
        cell: String,
    },
    /// A column may set some rows apart from others, all of which are taken.
    SetsApart {
        /// The column.
        column: String,
        /// Its values and how many rows have each, the most first.
        values: Vec<(String, usize)>,
    },
    /// Compute and parameters give an amount of data that nobody trains with.
    Implausible {
        /// Parameters of the median row.
        parameters: f64,
        /// Its `C / 6N`.
        data: f64,
    },
}
