//! Which trial of a sweep that saves compute runs next, and which is ended early.

pub mod early_stopping;
pub mod initial_design;
pub mod outstanding;
pub mod policy;
pub mod posterior_simulation;
