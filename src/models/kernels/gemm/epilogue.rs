//! What happens to a product on its way from the registers to the output.

/// What happens to a finished product on its way to the output.
#[derive(Clone, Copy, Debug, Default)]
pub struct Epilogue<'a> {
    /// Adds the product to what the output holds.
    pub accumulate: bool,
    /// Added to every row, one number a column.
    pub column_bias: Option<&'a [f32]>,
    /// Added to every column, one number a row.
    pub row_bias: Option<&'a [f32]>,
    /// Replaces negative results by 0.
    pub relu: bool,
}

impl Epilogue<'_> {
    /// What happens to the rows and columns from a place on.
    #[inline(always)]
    pub(super) fn from(&self, row: usize, column: usize) -> Self {
        Self {
            column_bias: self.column_bias.map(|bias| &bias[column..]),
            row_bias: self.row_bias.map(|bias| &bias[row..]),
            ..*self
        }
    }

    /// The part that belongs to one of several blocks of the depth.
    #[inline(always)]
    pub(super) fn of_block(&self, first: bool, last: bool) -> Self {
        Self {
            accumulate: self.accumulate || !first,
            column_bias: self.column_bias.filter(|_| first),
            row_bias: self.row_bias.filter(|_| first),
            relu: self.relu && last,
        }
    }

    /// Whether the product is stored or added as it is.
    #[inline(always)]
    pub(super) fn is_bare(&self) -> bool {
        self.column_bias.is_none() && self.row_bias.is_none() && !self.relu
    }
}
