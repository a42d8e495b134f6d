//! One file per family of models: its declaration, the network, and its cost by ladder arithmetic.

mod bigru;
mod caser;
mod cnn;
mod conv;
mod dlrm;
mod fm;
mod gpt;
mod gru;
mod gru4rec;
mod lstm;
mod mlp;
mod perceptron;
mod resnet;
mod sasrec;
mod subsampling;
mod transformer;
mod two_tower;
mod vit;

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend as Numeric},
};
use burn_flex::Flex;

use super::{
    backend::Backend,
    family::{Architecture, Mismatch, answer, families, shape},
    footprint::Footprint,
    forms::Input,
    layers::Kernels,
    scale::Scale,
};
use crate::data::{Kind, Purpose, Random, Shape, Signature};

pub use subsampling::STRIDE;

/// Hands the families to a macro, in the order in which they are shown.
macro_rules! for_each_family {
    ($then:ident $($more:tt)*) => {
        $then! {
            mlp::Mlp,
            cnn::Cnn,
            resnet::Resnet,
            vit::Vit,
            lstm::Lstm,
            gru::Gru,
            gpt::Gpt,
            fm::Fm,
            dlrm::Dlrm,
            two_tower::TwoTower,
            conv::Conv,
            bigru::Bigru,
            transformer::Transformer,
            sasrec::Sasrec,
            gru4rec::Gru4rec,
            caser::Caser,
            $($more)*
        }
    };
}

for_each_family!(families);

// Below the list, which it makes a longer set of.
#[cfg(test)]
mod tests;
