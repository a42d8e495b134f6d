//! Widgets: what screens are drawn with. They know nothing of sweeps.

mod axis;
mod canvas;
mod chart;
mod chart_labels;
mod chart_lines;
pub mod figures;
mod frame;
mod grid;
mod picture;
mod table;
mod wrap;

pub use axis::Axis;
pub use canvas::Canvas;
pub use chart::{Band, Chart, Dot, Label, Level, Point, Series, Shape};
pub use frame::Frame;
pub use grid::Marker;
pub use picture::picture;
pub use table::{Cell, Column, Table, in_view};
pub use wrap::{padded, path_lines, shortened, wrapped};
