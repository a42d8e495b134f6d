//! Where sweeps live: the home, one directory for each sweep, its journal, inbox and lock.

mod directory;
mod file;
mod format1;
mod home;
mod inbox;
mod journal;
mod lines;
mod row;

pub use directory::{Directory, TrialFolder};
pub use file::{is_disk_full, write_whole};
pub use home::{Home, HomeError, config_dir};
pub use journal::{Appender, Tail};
pub use lines::{Lines, current};
