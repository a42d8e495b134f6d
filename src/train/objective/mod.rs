//! What the one training loop asks of each kind of data, one file a kind.

mod clicks;
mod dispatch;
mod histories;
mod interface;
mod pictures;
mod speech;
mod text;

pub use dispatch::for_baselines;
pub use histories::place;
pub use interface::Split;
