//! What we learn from: embedded sets, generators with a known optimum, readers of users' formats.

mod signature;
mod spec;

pub use signature::{DataFacts, Signature};
pub use spec::{Scaling, Source, Spec};
