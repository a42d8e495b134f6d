//! The vision transformer: a picture as a sequence of patches that look at each other.

use burn::{
    module::Module,
    nn::{PaddingConfig2d, conv::Conv2dConfig},
    tensor::{Tensor, backend::Backend as Numeric},
};

use crate::{
    data::{PictureShape, Random},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        layers::{
            BatchNorm, Conv2d, Kernels, LayerNorm, Linear, Mask, Places, Reach, TransformerBlock,
            block_cost,
        },
        scale::Scale,
    },
    words::noop,
};

const BLOCKS: usize = 2;

/// Rows and columns that a patch covers, where the picture's longer side then has neither fewer patches than [`FEWEST`] nor
/// more than [`MOST`].
const PATCH: usize = 4;
const FEWEST: usize = 4;
const MOST: usize = 8;
/// Taps of a convolution of the stem: 3x3.
const TAPS: u64 = 9;

/// Patches mapped to vectors of width `d_model`, a learned place added to each; pre-norm blocks of attention, then the mean
/// over the patches and a linear map (Dosovitskiy et al. 2021; the mean instead of a class token as Beyer et al. 2022). The
/// scale is `d_model`.
///
/// What maps a patch is not one linear map but 3x3 convolutions that each halve the sides, so that neighbouring patches
/// overlap: with few pictures a transformer learns far faster so (Xiao et al., "Early Convolutions Help Transformers See
/// Better", 2021).
#[derive(Module, Debug)]
pub struct Vit<B: Numeric> {
    stem: Vec<Conv2d<B>>,
    norms: Vec<BatchNorm<B>>,
    places: Places<B>,
    blocks: Vec<TransformerBlock<B>>,
    norm: LayerNorm<B>,
    output: Linear<B>,
}

/// How a picture is cut into patches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cut {
    /// Rows and columns of a patch: 1, 2, 4, 8, ...
    side: usize,
    /// Patches `[down, across]`.
    grid: [usize; 2],
}

impl Cut {
    /// Patches that cover a picture; a last one that is not whole is filled up with zeros.
    fn of(sides: [usize; 2]) -> Self {
        let longer = sides[0].max(sides[1]);
        let mut side = 1;
        while longer.div_ceil(side) > MOST || (side < PATCH && longer.div_ceil(2 * side) >= FEWEST)
        {
            side *= 2;
        }
        Self {
            side,
            grid: sides.map(|n| n.div_ceil(side)),
        }
    }

    fn count(self) -> usize {
        self.grid[0] * self.grid[1]
    }

    /// Channels after each convolution of the stem, which doubles them up to the width, and its stride.
    fn stem(self, width: usize) -> Vec<(usize, usize)> {
        let (halvings, stride) = match self.side.ilog2() as usize {
            0 => (1, 1),
            halvings => (halvings, 2),
        };
        let channels = |step: usize| (width >> (halvings - 1 - step)).max(1);
        (0..halvings).map(|i| (channels(i), stride)).collect()
    }
}

impl<B: Kernels> Architecture<B> for Vit<B> {
    const NAME: &'static str = "vit";
    const SCALE: &'static str = noop("d_model");
    /// CPU seconds of a trial at scale 32 on candle and flex: 4.5 and 4.6.
    const BACKEND: Backend = Backend::Candle;
    type Reads = PictureShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [inputs, outputs] = [shape.channels, shape.classes];
        let sides = [shape.height, shape.width];
        let (width, cut) = (scale.0 as usize, Cut::of(sides));
        let (mut stem, mut norms, mut from) = (Vec::new(), Vec::new(), inputs);
        let steps = cut.stem(width);
        for (step, (to, stride)) in steps.iter().enumerate() {
            // A batch normalisation follows all but the last, and makes a bias useless.
            let last = step + 1 == steps.len();
            let config = Conv2dConfig::new([from, *to], [3; 2])
                .with_stride([*stride; 2])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .with_bias(last);
            stem.push(Conv2d::new(&config, random, device));
            norms.extend((!last).then(|| BatchNorm::new(*to, device)));
            from = *to;
        }
        Self {
            stem,
            norms,
            places: Places::new([cut.count(), width], 0.5, random, device),
            blocks: (0..BLOCKS)
                .map(|_| TransformerBlock::new(width, random, device))
                .collect(),
            norm: LayerNorm::new(width, device),
            output: Linear::new([width, outputs], random, device),
        }
    }

    /// What the network costs on pictures with sides `[height, width]`; a norm counts one multiplication and one addition, the
    /// softmax and GELU are not counted.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [inputs, outputs] = [shape.channels, shape.classes].map(|n| n as u64);
        let sides = [shape.height, shape.width].map(|n| n as u64);
        let width = u64::from(scale.0);
        let cut = Cut::of(sides.map(|n| n as usize));
        let patches = cut.count() as u64;
        let blocks = BLOCKS as u64;
        let linear = |from: u64, to: u64| [(from + 1) * to, (2 * from + 1) * to];
        let mut cost = stem([inputs, width], sides, cut);
        let block = block_cost(width, patches, Reach::Everywhere);
        let output = linear(width, outputs);
        let norm = 2 * width;
        cost.parameters += patches * width + blocks * block.parameters + norm + output[0];
        cost.flops_per_sample += patches * width
            + patches * blocks * block.flops_per_sample
            + patches * (norm + width)
            + output[1];
        cost.activations_per_sample +=
            patches * (width + blocks * block.activations_per_sample) + width + outputs;
        cost
    }

    /// Maps `[batch, channels, height, width]` to logits `[batch, outputs]`.
    fn logits(&self, x: Tensor<B, 4>) -> Tensor<B, 2> {
        let mut x = x;
        for (step, convolution) in self.stem.iter().enumerate() {
            x = convolution.forward(x);
            if let Some(norm) = self.norms.get(step) {
                x = norm.forward_relu(x);
            }
        }
        let patches: Tensor<B, 3> = x.flatten(2, 3);
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

/// What the convolutions cost that make vectors of a width from the picture.
fn stem([inputs, width]: [u64; 2], mut sides: [u64; 2], cut: Cut) -> Footprint {
    let (mut cost, mut from) = (Footprint::default(), inputs);
    let steps = cut.stem(width as usize);
    for (step, (to, stride)) in steps.iter().enumerate() {
        sides = sides.map(|n| n.div_ceil(*stride as u64));
        let (to, area) = (*to as u64, sides[0] * sides[1]);
        cost.convolve([from, to], TAPS, area);
        if step + 1 == steps.len() {
            cost.parameters += to;
            cost.flops_per_sample += to * area;
        } else {
            cost.normalise(to, area);
        }
        from = to;
    }
    cost
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
        assert_eq!(of([33, 33]), (8, [5, 5]));
        assert_eq!(of([65, 65]), (16, [5, 5]));
        assert_eq!(of([1, 3]), (1, [1, 3]));
    }

    #[test]
    fn the_stem_ends_at_the_width_and_covers_a_patch() {
        for sides in [[1, 3], [8, 8], [16, 16], [64, 48]] {
            let cut = Cut::of(sides);
            let steps = cut.stem(32);
            assert_eq!(steps.last().map(|s| s.0), Some(32));
            assert_eq!(steps.iter().map(|s| s.1).product::<usize>(), cut.side);
        }
        assert_eq!(Cut::of([16, 16]).stem(8), [(4, 2), (8, 2)]);
        assert_eq!(
            Cut::of([100, 100]).stem(2),
            [(1, 2), (1, 2), (1, 2), (2, 2)]
        );
    }
}
