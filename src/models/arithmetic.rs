//! Ladder arithmetic: what a model costs, from its family and scale alone, before anything is built.

use serde::{Deserialize, Serialize};

use super::{
    Family, Scale,
    families::{self, Fields},
    input::mismatch,
};
use crate::data::Signature;

/// What one model costs, computed rather than measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footprint {
    /// Learned numbers (running statistics are not counted).
    pub parameters: u64,
    /// Forward FLOPs of one sample; a multiply-accumulate counts 2, a bias addition 1. A sample of speech is one second.
    pub flops_per_sample: u64,
    /// Activations kept for the backward pass, in numbers a sample.
    pub activations_per_sample: u64,
}

impl std::ops::Add for Footprint {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            parameters: self.parameters + other.parameters,
            flops_per_sample: self.flops_per_sample + other.flops_per_sample,
            activations_per_sample: self.activations_per_sample + other.activations_per_sample,
        }
    }
}

impl Footprint {
    /// Training FLOPs of one sample: forward once, backward twice (Kaplan et al. 2020, section 2.1).
    pub fn training_flops_per_sample(&self) -> u64 {
        3 * self.flops_per_sample
    }

    /// Bytes while training in f32 with Adam at a batch size: weights, gradients, two moments, activations.
    pub fn training_bytes(&self, batch: usize) -> u64 {
        4 * (4 * self.parameters + 2 * self.activations_per_sample * batch as u64)
    }

    /// Bytes on disk for weights of a given width in bits (32, 16 or 8), without container overhead.
    pub fn stored_bytes(&self, bits: u64) -> u64 {
        self.parameters * bits / 8
    }
}

/// The cost of a family at a scale on data of a signature.
///
/// # Panics
/// When the family does not read data of this form.
pub fn footprint(family: Family, scale: Scale, signature: &Signature) -> Footprint {
    match (family, *signature) {
        (Family::Mlp, Signature::Images { .. }) => {
            let ([channels, classes], [height, width]) = pictures(signature);
            families::mlp_footprint([channels * height * width, classes], scale)
        }
        (Family::Cnn, Signature::Images { .. }) => {
            let (ends, sides) = pictures(signature);
            families::cnn_footprint(ends, sides, scale)
        }
        (Family::Resnet, Signature::Images { .. }) => {
            let (ends, sides) = pictures(signature);
            families::resnet_footprint(ends, sides, scale)
        }
        (Family::Vit, Signature::Images { .. }) => {
            let (ends, sides) = pictures(signature);
            families::vit_footprint(ends, sides, scale)
        }
        (Family::Lstm, Signature::Text { symbols, context }) => {
            families::lstm_footprint([symbols, context].map(|n| n as u64), scale)
        }
        (Family::Gru, Signature::Text { symbols, context }) => {
            families::gru_footprint([symbols, context].map(|n| n as u64), scale)
        }
        (Family::Gpt, Signature::Text { symbols, context }) => {
            families::gpt_footprint([symbols, context].map(|n| n as u64), scale)
        }
        (Family::Fm, signature) => families::fm_footprint(Fields::of(&signature), scale),
        (Family::Dlrm, signature) => families::dlrm_footprint(Fields::of(&signature), scale),
        (Family::TwoTower, signature) => {
            families::two_tower_footprint(Fields::of(&signature), scale)
        }
        (Family::Conv, Signature::Speech { bands, symbols }) => {
            families::conv_footprint([bands, symbols + 1].map(|n| n as u64), scale)
        }
        (Family::Bigru, Signature::Speech { bands, symbols }) => {
            families::bigru_footprint([bands, symbols + 1].map(|n| n as u64), scale)
        }
        (Family::Transformer, Signature::Speech { bands, symbols }) => {
            families::transformer_footprint([bands, symbols + 1].map(|n| n as u64), scale)
        }
        (_, signature) => mismatch(signature),
    }
}

/// Channels and classes, height and width.
fn pictures(signature: &Signature) -> ([u64; 2], [u64; 2]) {
    match *signature {
        Signature::Images {
            channels,
            height,
            width,
            classes,
        } => (
            [channels, classes].map(|n| n as u64),
            [height, width].map(|n| n as u64),
        ),
        signature => mismatch(signature),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{Backend, Network, TrainBackend, Work, work_on};

    struct Built(Family, Scale, Signature);

    impl Work for Built {
        type Output = u64;

        fn on<B: TrainBackend>(self, device: B::Device) -> u64 {
            Network::<B>::new(self.0, self.1, &self.2, 1, &device).parameters()
        }
    }

    #[test]
    fn pictures_of_any_size_need_the_parameters_that_are_built() {
        for [channels, height, width, classes] in [[1, 8, 8, 10], [3, 13, 20, 2], [1, 28, 28, 100]]
        {
            let signature = Signature::Images {
                channels,
                height,
                width,
                classes,
            };
            for family in [Family::Mlp, Family::Cnn, Family::Resnet, Family::Vit] {
                for scale in [1, 6, 32].map(Scale) {
                    let cost = footprint(family, scale, &signature);
                    let built = work_on(Backend::Flex, Built(family, scale, signature));
                    assert_eq!(cost.parameters, built, "{family} {scale} {signature:?}");
                }
            }
        }
    }

    #[test]
    fn flops_of_small_pictures_are_those_counted_by_hand() {
        let signature = Signature::Images {
            channels: 1,
            height: 4,
            width: 4,
            classes: 2,
        };
        let flops = |family| footprint(family, Scale(1), &signature).flops_per_sample;
        // Stem 16 * 18. Blocks, each with two norms, two or three convolutions and a sum:
        // 32 + 288 + 32 + 288 + 16; 32 + 144 + 16 + 288 + 16 + 8 (1 -> 2 on 2x2); 16 + 144 + 8 + 288 + 16 + 4 (2 -> 4 on 1x1).
        // Then the norm 8, the mean 4 and the output 2 * 9.
        assert_eq!(flops(Family::Resnet), 288 + 656 + 504 + 476 + 8 + 4 + 18);
        // Sixteen patches of one pixel, each seen with its neighbours: 2 * 9 + 1 and the place 1. Two blocks of maps 9 + 3 + 12 + 9, attention 64, norms 4, sums 2.
        // Then the norm 2 and the mean 1; output 2 * 3.
        assert_eq!(
            flops(Family::Vit),
            16 * (20 + 2 * (33 + 64 + 4 + 2) + 3) + 6
        );
    }
}
