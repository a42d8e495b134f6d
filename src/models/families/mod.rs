//! One file per family of models: the network, and its cost by ladder arithmetic.

mod bigru;
mod cnn;
mod conv;
mod dlrm;
mod features;
mod fm;
mod gpt;
mod gru;
mod lstm;
mod mlp;
mod resnet;
mod subsampling;
mod transformer;
mod two_tower;
mod vit;

pub use bigru::{Bigru, footprint as bigru_footprint};
pub use cnn::{Cnn, footprint as cnn_footprint};
pub use conv::{Conv, footprint as conv_footprint};
pub use dlrm::{Dlrm, footprint as dlrm_footprint};
pub use features::{Fields, Rows};
pub use fm::{Fm, footprint as fm_footprint};
pub use gpt::{Gpt, footprint as gpt_footprint};
pub use gru::{Gru, footprint as gru_footprint};
pub use lstm::{Lstm, footprint as lstm_footprint};
pub use mlp::{Mlp, footprint as mlp_footprint};
pub use resnet::{ResNet, footprint as resnet_footprint};
pub use subsampling::{Frames, STRIDE};
pub use transformer::{Transformer, footprint as transformer_footprint};
pub use two_tower::{TwoTower, footprint as two_tower_footprint};
pub use vit::{Vit, footprint as vit_footprint};
