//! Matrix products on slices: packed panels, a micro-kernel whose tile stays in registers (Goto and van de Geijn, 2008).

mod block;
mod blocking;
mod column_panel;
mod epilogue;
mod macro_kernel;
pub mod matrix;
mod micro_kernel;
mod multiply;
mod packed_left;
mod packed_right;
mod packing;
#[cfg(test)]
mod tests;
mod triangle;

pub use epilogue::Epilogue;
pub use multiply::Gemm;
pub use packed_left::{PackedLeft, SLACK};
pub use packed_right::{Band, PackedRight};
pub use packing::Panels;
pub use triangle::Triangle;
