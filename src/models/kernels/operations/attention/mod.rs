//! Attention of several heads with its softmax and masks in one operation (Vaswani et al., 2017).

mod backward;
mod forward;
mod head;
mod mask;
mod softmax;
#[cfg(test)]
mod tests;

use crate::{
    operation::{Backward, Forward, Operation, View},
    operations::attention::{
        backward::attend_back,
        forward::attend,
        head::{Sizes, Source},
    },
    runtime::workspace::{Workspace, workspace},
};

pub use mask::Mask;

/// Attention of a sequence to itself: `x [batch, steps, 3 * width]` holds queries, keys and values side by side.
#[derive(Clone, Debug)]
pub struct SelfAttention {
    /// Parts that attend on their own; the width is a multiple of them.
    pub heads: usize,
    /// Which keys are seen.
    pub mask: Mask,
}

/// Attention of `queries [batch, steps, width]` to `[batch, keys, 2 * width]`, keys and values side by side.
#[derive(Clone, Debug)]
pub struct CrossAttention {
    /// Parts that attend on their own; the width is a multiple of them.
    pub heads: usize,
    /// Which keys are seen.
    pub mask: Mask,
}

impl SelfAttention {
    fn parts<'a>(&self, x: &View<'a>) -> (Sizes, [Source<'a>; 3]) {
        let [batch, steps, width] = *x.shape else {
            panic!("attention takes three dimensions")
        };
        assert_eq!(
            width % (3 * self.heads),
            0,
            "queries, keys and values of equal heads"
        );
        let width = width / 3;
        let sizes = Sizes {
            batch,
            heads: self.heads,
            queries: steps,
            keys: steps,
            size: width / self.heads,
        };
        (sizes, [0, 1, 2].map(|part| Source::new(x, part * width)))
    }
}

impl Operation for SelfAttention {
    type Saved = Workspace;

    fn forward(&self, inputs: &[View]) -> Forward<Workspace> {
        let (sizes, parts) = self.parts(&inputs[0]);
        let (output, probabilities) = attend(&sizes, &self.mask, parts);
        Forward::new(
            output,
            [sizes.batch, sizes.queries, sizes.heads * sizes.size],
            probabilities,
        )
    }

    fn backward(&self, pass: &Backward<Workspace>) -> Vec<Option<Vec<f32>>> {
        let (sizes, parts) = self.parts(&pass.inputs[0]);
        vec![pass.write(0, |output| {
            attend_back(
                &sizes,
                &self.mask,
                parts,
                pass.saved,
                pass.gradient,
                [output],
                [0, 0, 0],
            );
        })]
    }
}

impl CrossAttention {
    fn parts<'a>(&self, inputs: &[View<'a>]) -> (Sizes, [Source<'a>; 3]) {
        let ([batch, queries, width], [_, keys, both]) = (inputs[0].shape, inputs[1].shape) else {
            panic!("attention takes three dimensions");
        };
        assert_eq!(2 * width, *both, "keys and values as wide as queries");
        assert_eq!(width % self.heads, 0, "equal heads");
        let sizes = Sizes {
            batch: *batch,
            heads: self.heads,
            queries: *queries,
            keys: *keys,
            size: width / self.heads,
        };
        let [key, value] = [0, *width].map(|offset| Source::new(&inputs[1], offset));
        (sizes, [Source::new(&inputs[0], 0), key, value])
    }
}

impl Operation for CrossAttention {
    type Saved = Workspace;

    fn forward(&self, inputs: &[View]) -> Forward<Workspace> {
        let (sizes, parts) = self.parts(inputs);
        let (output, probabilities) = attend(&sizes, &self.mask, parts);
        Forward::new(output, inputs[0].shape.to_vec(), probabilities)
    }

    fn backward(&self, pass: &Backward<Workspace>) -> Vec<Option<Vec<f32>>> {
        let (sizes, parts) = self.parts(pass.inputs);
        let [mut query, mut both] = [0, 1].map(|input| workspace(pass.inputs[input].len()));
        attend_back(
            &sizes,
            &self.mask,
            parts,
            pass.saved,
            pass.gradient,
            [&mut query, &mut both],
            [0, 1, 1],
        );
        vec![
            pass.write(0, |output| output.copy_from_slice(&query)),
            pass.write(1, |output| output.copy_from_slice(&both)),
        ]
    }
}
