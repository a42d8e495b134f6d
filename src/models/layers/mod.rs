//! The layers that families are built from: burn modules whose forward passes are our own kernels on every CPU backend.
//!
//! Each file is one layer. [`Route::Burn`] makes all of them use burn's own operations instead, to compare with.

mod activation;
mod attention;
mod batch_norm;
mod catalogue;
mod convolution;
mod embedding;
mod initial;
mod interaction;
mod layer_norm;
mod linear;
mod loss;
mod optimizer;
mod pooling;
mod recurrent;
#[cfg(test)]
mod testing;
mod transformer;

pub use activation::gelu;
pub use attention::{CrossAttention, SelfAttention, keys_of};
pub use batch_norm::BatchNorm;
pub use catalogue::{Catalogue, rows_at};
pub use convolution::{Conv1d, Conv2d, ConvTranspose2d};
pub use embedding::{Embedding, Tokens};
pub use interaction::{pairs, pairs_of, sum_of_pairs};
pub use layer_norm::LayerNorm;
pub use linear::Linear;
pub use loss::{Classes, CrossEntropy, Transcripts, ctc};
pub use optimizer::{Adam, Optimizer, Rule};
pub use pooling::{average_pool, global_average, max_pool};
pub use recurrent::{BidirectionalGru, Gru, Lengths, Lstm, LstmState};
pub use transformer::{Places, Reach, TransformerBlock, block_cost};

pub use scalescope_kernels::{
    dispatch::{Kernels, Route},
    operations::{
        attention::Mask,
        pooling::Pool,
        recurrent::{Direction, Reading},
    },
    runtime::{simd::Instructions, storage::Storage, threads::during as with_threads},
};
