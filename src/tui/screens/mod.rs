//! Screens: title and tabs above, one status line below, and what the tab shows between them.

mod decide;
mod deploy;
mod draw;
mod facts;
mod help;
mod key_hints;
mod layout;
mod nothing_open;
mod palette;
mod pane_text;
mod plan;
mod props;
mod status_line;
mod sweeps;
mod task;
mod themes;
mod title_bar;
mod train;
mod whole_advice;

pub use draw::{clicked, draw};
pub use help::rows as help_rows;
pub use pane_text::pane_text;
pub use whole_advice::lines as whole_advice_lines;
