//! The built program, run as a user runs it.

mod bench;
mod damage;
mod data;
mod escapes;
mod export;
mod fit;
mod folders;
mod formats;
mod home;
mod job_control;
mod languages;
mod metrics;
mod orphans;
mod own;
mod readers;
mod saving;
mod sweeps;
mod viewer;
