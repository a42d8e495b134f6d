//! The output of an attention: scores, their softmax, and the mean of the values.

use super::{
    Mask,
    head::{Sizes, Source},
    softmax::weigh,
};
use crate::models::kernels::{
    matrix::{rows, transposed},
    product::{Finish, Packed},
    reuse::zeroed,
    scratch::{Scratch, scratch},
};

/// The output `[batch, queries, width]` and the probabilities `[batch, heads, queries, keys]`.
pub(super) fn attend(
    sizes: &Sizes,
    mask: &Mask,
    [query, key, value]: [Source; 3],
) -> (Vec<f32>, Scratch) {
    let Sizes {
        batch,
        heads,
        queries,
        keys,
        size,
    } = *sizes;
    let width = heads * size;
    let mut output = zeroed(batch * queries * width);
    let mut probabilities = scratch(batch * heads * queries * keys);
    let scale = 1.0 / (size as f32).sqrt();
    for (sequence, head) in (0..batch * heads).map(|at| (at / heads, at % heads)) {
        let [query, key, value] =
            [query, key, value].map(|source| source.head(sizes, sequence, head));
        let key = Packed::new(transposed(key.values, key.row_stride), size, keys);
        let value = Packed::new(value, keys, size);
        let plane = &mut probabilities[sizes.plane(sequence, head)];
        for block in sizes.blocks() {
            let end = mask.seen([queries, keys], sequence, block.end - 1).end;
            let scores = &mut plane[block.start * keys..block.end * keys];
            if end > 0 {
                let query = query.from(block.start, 0);
                key.part(size, end)
                    .multiply(block.len(), query, scores, keys, Finish::default());
            }
            for (row, scores) in scores.chunks_exact_mut(keys).enumerate() {
                let seen = mask.seen([queries, keys], sequence, block.start + row);
                weigh(scores, seen, scale);
            }
            if end > 0 {
                let output =
                    &mut output[(sequence * queries + block.start) * width + head * size..];
                value.part(end, size).multiply(
                    block.len(),
                    rows(scores, keys),
                    output,
                    width,
                    Finish::default(),
                );
            }
        }
    }
    (output, probabilities)
}
