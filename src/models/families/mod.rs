//! One file per family of models: the network, and its cost by ladder arithmetic.

mod cnn;
mod mlp;

pub use cnn::{Cnn, footprint as cnn_footprint};
pub use mlp::{Mlp, footprint as mlp_footprint};
