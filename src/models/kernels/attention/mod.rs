//! Attention of several heads with its softmax and masks in one operation (Vaswani et al., 2017).

mod backward;
mod forward;
mod head;
mod softmax;
#[cfg(test)]
mod tests;

use std::{ops::Range, sync::Arc};

use super::{
    operation::{Backward, Forward, Operation, View},
    product::Reach,
    scratch::{Scratch, scratch},
};
use backward::attend_back;
use forward::attend;
use head::{Sizes, Source};

/// Which keys a query sees.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Whether a query sees only keys up to its own place; the last query sees the last key.
    pub causal: bool,
    /// The keys of every sequence that are not padding; all of them, if not given.
    pub keys: Option<Arc<[Range<usize>]>>,
}

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

impl Mask {
    /// The keys, of `count`, that one of so many queries of a sequence sees.
    pub fn seen(
        &self,
        [queries, count]: [usize; 2],
        sequence: usize,
        query: usize,
    ) -> Range<usize> {
        let all = self
            .keys
            .as_ref()
            .map_or(0..count, |keys| keys[sequence].clone());
        let end = if self.causal {
            (query + 1 + count).saturating_sub(queries)
        } else {
            count
        };
        all.start.min(end)..all.end.min(end)
    }

    /// `reach` of the causal edge, if there is one.
    fn reach(&self, lead: isize, reach: fn(isize) -> Reach) -> Reach {
        if self.causal {
            reach(lead)
        } else {
            Reach::Whole
        }
    }
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
    type Saved = Scratch;

    fn forward(&self, inputs: &[View]) -> Forward<Scratch> {
        let (sizes, parts) = self.parts(&inputs[0]);
        let (output, probabilities) = attend(&sizes, &self.mask, parts);
        Forward::new(
            output,
            [sizes.batch, sizes.queries, sizes.heads * sizes.size],
            probabilities,
        )
    }

    fn backward(&self, pass: &Backward<Scratch>) -> Vec<Option<Vec<f32>>> {
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
    type Saved = Scratch;

    fn forward(&self, inputs: &[View]) -> Forward<Scratch> {
        let (sizes, parts) = self.parts(inputs);
        let (output, probabilities) = attend(&sizes, &self.mask, parts);
        Forward::new(output, inputs[0].shape.to_vec(), probabilities)
    }

    fn backward(&self, pass: &Backward<Scratch>) -> Vec<Option<Vec<f32>>> {
        let (sizes, parts) = self.parts(pass.inputs);
        let [mut query, mut both] = [0, 1].map(|input| scratch(pass.inputs[input].len()));
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
