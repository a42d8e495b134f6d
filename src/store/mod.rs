//! Where sweeps live: the home, one directory for each sweep, its journal, inbox and lock.

mod checkpoint;
mod directory;
pub mod failing;
mod file;
mod format1;
mod home;
mod inbox;
mod journal;
mod lines;
mod lock;
mod mending;
#[cfg(test)]
mod mutations;
mod row;
mod seal;
mod trial_folder;
mod verify;

pub use checkpoint::{Checkpoint, unwrap};
pub use directory::{Directory, Unusable};
pub use file::{folder, is_disk_full, open, open_to_append, read, write_whole};
pub use home::{Home, HomeError, config_dir};
pub use inbox::Inbox;
pub use journal::{Appender, Tail};
pub use lines::{Lines, current};
pub use mending::Damage;
pub use trial_folder::TrialFolder;
pub use verify::{Finding, Verdict, Wrong};
