//! The vision transformer: a picture as a sequence of patches that look at each other.

use burn::{
    module::Module,
    nn::{PaddingConfig2d, conv::Conv2dConfig},
    tensor::{Tensor, backend::Backend},
};

use crate::{
    data::Random,
    models::{
        Footprint, Scale,
        layers::{
            Conv2d, Kernels, LayerNorm, Linear, Mask, Places, TransformerBlock, attention_heads,
        },
    },
};

const BLOCKS: usize = 2;

/// Rows and columns of a patch, where the picture's longer side then has neither fewer patches than [`FEWEST`] nor more than
/// [`MOST`].
const PATCH: usize = 4;
const FEWEST: usize = 4;
const MOST: usize = 8;

/// Square patches mapped to vectors of width `d_model`, a learned place added to each; pre-norm blocks of attention, then the
/// mean over the patches and a linear map (Dosovitskiy et al. 2021; the mean instead of a class token as Beyer et al. 2022).
/// The scale is `d_model`.
#[derive(Module, Debug)]
pub struct Vit<B: Backend> {
    patches: Conv2d<B>,
    places: Places<B>,
    blocks: Vec<TransformerBlock<B>>,
    norm: LayerNorm<B>,
    output: Linear<B>,
}

/// How a picture is cut into patches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cut {
    /// Rows and columns of a patch.
    side: usize,
    /// Patches `[down, across]`.
    grid: [usize; 2],
}

impl Cut {
    /// Patches that cover a picture; a last one that is not whole is filled up with zeros.
    fn of(sides: [usize; 2]) -> Self {
        let longer = sides[0].max(sides[1]);
        let side = PATCH
            .min(longer.div_ceil(FEWEST))
            .max(longer.div_ceil(MOST));
        Self {
            side,
            grid: sides.map(|n| n.div_ceil(side)),
        }
    }

    fn count(self) -> usize {
        self.grid[0] * self.grid[1]
    }
}

impl<B: Backend> Vit<B> {
    /// Builds the network for pictures of `inputs` channels and `outputs` classes, with sides `[height, width]`.
    pub fn new(
        [inputs, outputs]: [usize; 2],
        sides: [usize; 2],
        scale: Scale,
        random: &mut Random,
        device: &B::Device,
    ) -> Self {
        let (width, cut) = (scale.0 as usize, Cut::of(sides));
        let [bottom, right] = [0, 1].map(|axis| cut.grid[axis] * cut.side - sides[axis]);
        let config = Conv2dConfig::new([inputs, width], [cut.side; 2])
            .with_stride([cut.side; 2])
            .with_padding(PaddingConfig2d::Explicit(0, 0, bottom, right));
        Self {
            patches: Conv2d::new(&config, random, device),
            places: Places::new([cut.count(), width], 0.5, random, device),
            blocks: (0..BLOCKS)
                .map(|_| TransformerBlock::new(width, random, device))
                .collect(),
            norm: LayerNorm::new(width, device),
            output: Linear::new([width, outputs], random, device),
        }
    }
}

impl<B: Kernels> Vit<B> {
    /// Maps `[batch, channels, height, width]` to logits `[batch, outputs]`.
    pub fn forward(&self, x: Tensor<B, 4>) -> Tensor<B, 2> {
        let patches: Tensor<B, 3> = self.patches.forward(x).flatten(2, 3);
        let x = self.places.add_to(patches.swap_dims(1, 2));
        let mask = Mask {
            causal: false,
            keys: None,
        };
        let x = self
            .blocks
            .iter()
            .fold(x, |x, block| block.forward(x, &mask));
        let mean: Tensor<B, 2> = self.norm.forward(x).mean_dim(1).flatten(1, 2);
        self.output.forward(mean)
    }
}

/// What the network costs on pictures with sides `[height, width]`; a norm counts one multiplication and one addition, the
/// softmax and GELU are not counted.
pub fn footprint([inputs, outputs]: [u64; 2], sides: [u64; 2], scale: Scale) -> Footprint {
    let width = u64::from(scale.0);
    let cut = Cut::of(sides.map(|n| n as usize));
    let (patches, taps) = (cut.count() as u64, (cut.side * cut.side) as u64);
    let blocks = BLOCKS as u64;
    let linear = |from: u64, to: u64| [(from + 1) * to, (2 * from + 1) * to];
    let embedding = linear(taps * inputs, width);
    let maps = [(1, 3), (1, 1), (1, 4), (4, 1)].map(|(i, o)| linear(i * width, o * width));
    let [block, applied] = [0, 1].map(|i| maps.iter().map(|map| map[i]).sum::<u64>());
    let output = linear(width, outputs);
    // Scores of all patches and the values that they weigh; both ways around a block are added.
    let attention = 4 * patches * width;
    let norm = 2 * width;
    Footprint {
        parameters: embedding[0] + patches * width + blocks * (block + 2 * norm) + norm + output[0],
        flops_per_sample: patches * (embedding[1] + width)
            + patches * blocks * (applied + attention + 2 * norm + 2 * width)
            + patches * (norm + width)
            + output[1],
        activations_per_sample: patches
            * (taps * inputs
                + 2 * width
                + blocks * (16 * width + attention_heads(scale.0 as usize) as u64 * patches))
            + width
            + outputs,
    }
}

#[cfg(test)]
mod tests {
    use super::Cut;

    #[test]
    fn patches_cover_every_picture() {
        let of = |sides| {
            let cut = Cut::of(sides);
            (cut.side, cut.grid)
        };
        assert_eq!(of([8, 8]), (2, [4, 4]));
        assert_eq!(of([16, 16]), (4, [4, 4]));
        assert_eq!(of([28, 28]), (4, [7, 7]));
        assert_eq!(of([32, 32]), (4, [8, 8]));
        assert_eq!(of([20, 57]), (8, [3, 8]));
        assert_eq!(of([1, 3]), (1, [1, 3]));
    }
}
