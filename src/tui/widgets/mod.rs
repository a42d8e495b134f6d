//! Widgets: what screens are drawn with. They know nothing of sweeps.

mod axis;
mod chart;
pub mod figures;
mod grid;
mod labels;
mod pane;
mod pen;
mod picture;
mod prose;

mod table;
mod trace;

pub use axis::Axis;
pub use chart::{Band, Chart, Dot, Label, Level, Point, Series, Shape};
pub use grid::{Grid, Marker};
pub use pane::Frame;
pub use pen::Pen;
pub use picture::picture;
pub use prose::{padded, path_lines, shortened, wrapped};
pub use table::{Cell, Column, Table, in_view};
