//! Programs of the user's own: a worker that runs one as its trial, and tells of it what a training of ours would tell.

mod attempt;
mod environment;
mod guard;
mod guarded;
mod lines;
mod log;
mod place;
mod report;
mod report_file;
mod run;
mod scraper;
mod tracker;
mod try_out;

pub use guard::guard;
pub use place::{Broken, Place};
pub use run::{reference, train};
pub use try_out::{Tried, try_out};
