//! Scalescope: which model scale should I use for this task, on this machine?
//!
//! A scenario becomes a plan of trials; each trial trains in a worker process of its own and emits events; events are
//! journalled and folded into a sweep; everything else only reads the sweep.
//!
//! The modules stand in reading order, and a module imports only those above it (`tests/architecture.rs` holds it).

pub mod data;
pub mod models;
pub mod scenario;
pub mod sweep;
pub mod advise;
pub mod tui;
