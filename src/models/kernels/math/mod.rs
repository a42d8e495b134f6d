//! Functions of one number and sums, written so that loops over them become vectors.

pub mod elementary;
pub mod reduce;
