//! What the dashboard knows: what the session told, and where the user stands on each screen.

mod app;
mod bandwidth;
mod charts;
mod decide;
mod focus;
mod open_sweep;
mod overlay;
mod plan;
mod question;
mod scenario_setting;
mod sweeps;
mod task;
mod text_input;
mod train;

pub use app::{App, Pending, Start};
pub use charts::{Lines, SMOOTHING, Window, XAxis};
pub use decide::{DecidePane, DecideState, expected};
pub use open_sweep::OpenSweep;
pub use overlay::{Found, Overlay};
pub use plan::PlanPane;
pub use question::Question;
pub use scenario_setting::ScenarioSetting;
pub use sweeps::{Compared, SweepSort, SweepsPane, is_held, short};
pub use task::{REQUIREMENTS, TaskPane};
pub use text_input::{TextInput, Typed, type_into};
pub use train::{Sort, TrainPane, TrainState};
