//! Where trials run: worker processes, the supervisor that starts and watches them, the meter of the machine.

mod aside;
mod bench;
mod calibrator;
mod child;
mod clock;
mod launch;
mod length;
mod machine;
mod meter;
mod orders;
mod preview;
mod recorder;
mod speed;
mod supervisor;
mod verdict;
mod worker;

pub use bench::{Length, Measured, floor, measure, measure_here};
pub use calibrator::{calibrate_here, predict};
pub use clock::now;
pub use launch::{LaunchOptions, launch, planned, take_up};
pub use machine::machine;
pub use meter::{disk_free, has_energy};
pub use preview::{Preview, look, preview, preview_here};
pub use speed::{Speed, speeds};
pub use supervisor::supervise;
pub use worker::work;
