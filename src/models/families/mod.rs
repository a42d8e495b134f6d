//! One file per family of models: the network, and its cost by ladder arithmetic.

mod cnn;
mod mlp;
mod resnet;
mod vit;

pub use cnn::{Cnn, footprint as cnn_footprint};
pub use mlp::{Mlp, footprint as mlp_footprint};
pub use resnet::{ResNet, footprint as resnet_footprint};
pub use vit::{Vit, footprint as vit_footprint};
