//! One file per family of models: the network, and its cost by ladder arithmetic.

mod cnn;
mod gpt;
mod gru;
mod lstm;
mod mlp;

pub use cnn::{Cnn, footprint as cnn_footprint};
pub use gpt::{Gpt, footprint as gpt_footprint};
pub use gru::{Gru, footprint as gru_footprint};
pub use lstm::{Lstm, footprint as lstm_footprint};
pub use mlp::{Mlp, footprint as mlp_footprint};
