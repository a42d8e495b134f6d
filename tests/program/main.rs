//! The built program, run as a user runs it.

mod home;
mod sweeps;
mod viewer;
