//! The operations, one a file or folder: forward, backward, and the definition that a test holds them to.

pub mod adam;
pub mod attention;
pub mod batch_norm;
pub mod convolution;
pub mod cross_entropy;
pub mod ctc;
pub mod embedding;
pub mod gelu;
pub mod interaction;
pub mod layer_norm;
pub mod linear;
pub mod pooling;
pub mod recurrent;
pub mod scores;
mod window;

pub use window::Sliding;
