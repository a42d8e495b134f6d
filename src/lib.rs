//! Scalescope: which model scale should I use for this task, on this machine?
//!
//! A scenario becomes a plan of trials; each trial trains in a worker process of its own and emits events; events are
//! journalled and folded into a sweep; everything else only reads the sweep.
//!
//! The modules stand in reading order, and a module imports only those above it (`tests/architecture` holds it).

// Sets that are declared once.
pub mod sets;

// What the program says, in English and in other languages.
pub mod words;

// What numbers say by themselves.
pub mod stats;

// Files that users bring, and how they are read.
pub mod input;

// What we learn from.
pub mod data;

// What is trained.
pub mod models;

// What to study.
pub mod scenario;

// The vocabulary: trials, events, and the fold of all that happened.
pub mod sweep;

// How one trial learns.
pub mod train;

// What the measurements mean.
pub mod advise;

// Where sweeps live.
pub mod store;

// Where trials run.
pub mod execute;

// What leaves the program.
pub mod export;

// The dashboard.
pub mod tui;

// Between a sweep's files and whoever shows it.
pub mod session;

// The command line.
pub mod cli;
