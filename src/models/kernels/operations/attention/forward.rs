//! The output of an attention: scores, their softmax, and the mean of the values.

use std::ops::Range;

use crate::{
    gemm::{
        Epilogue, PackedRight, Triangle,
        matrix::{rows, transposed},
    },
    operations::attention::{
        head::{Sizes, Source},
        mask::Mask,
        softmax::softmax,
    },
    runtime::{
        buffers::buffer,
        threads::{cut, each},
        workspace::{Workspace, workspace},
    },
};

/// The output `[batch, queries, width]` and the probabilities `[batch, heads, queries, keys]`.
pub(super) fn attend(
    sizes: &Sizes,
    mask: &Mask,
    [query, key, value]: [Source; 3],
) -> (Vec<f32>, Workspace) {
    let Sizes {
        batch,
        heads,
        queries,
        keys,
        size,
    } = *sizes;
    let mut output = buffer(batch * queries * heads * size);
    let mut probabilities = workspace(batch * heads * queries * keys);
    let parts = sizes.parts();
    let outputs = cut(&mut output, queries * heads * size, &parts);
    let planes = cut(&mut probabilities, heads * queries * keys, &parts);
    let found = outputs.into_iter().zip(planes);
    each(parts.into_iter().zip(found), |(sequences, found)| {
        attend_some(sizes, mask, [query, key, value], sequences, found);
    });
    (output, probabilities)
}

/// The output and the probabilities of some sequences.
fn attend_some(
    sizes: &Sizes,
    mask: &Mask,
    [query, key, value]: [Source; 3],
    sequences: Range<usize>,
    (output, probabilities): (&mut [f32], &mut [f32]),
) {
    let Sizes {
        heads,
        queries,
        keys,
        size,
        ..
    } = *sizes;
    let (width, first) = (heads * size, sequences.start);
    let scale = 1.0 / (size as f32).sqrt();
    for (sequence, head) in sequences.flat_map(|s| (0..heads).map(move |head| (s, head))) {
        let [query, key, value] =
            [query, key, value].map(|source| source.head(sizes, sequence, head));
        let key = PackedRight::new(transposed(key.values, key.row_stride), size, keys);
        let value = PackedRight::new(value, keys, size);
        let plane = &mut probabilities[sizes.plane(sequence - first, head)];
        for block in sizes.blocks() {
            let end = mask.seen([queries, keys], sequence, block.end - 1).end;
            let scores = &mut plane[block.start * keys..block.end * keys];
            let lead = sizes.last(block.start) + 1;
            if end > 0 {
                key.part(size, end)
                    .within(mask.triangle(lead, Triangle::Columns))
                    .multiply(
                        block.len(),
                        query.from(block.start, 0),
                        scores,
                        keys,
                        Epilogue::default(),
                    );
            }
            for (row, scores) in scores.chunks_exact_mut(keys).enumerate() {
                let seen = mask.seen([queries, keys], sequence, block.start + row);
                softmax(scores, seen, scale);
            }
            let start = ((sequence - first) * queries + block.start) * width + head * size;
            value
                .part(end, size)
                .within(mask.triangle(lead, Triangle::Before))
                .multiply(
                    block.len(),
                    rows(scores, keys),
                    &mut output[start..],
                    width,
                    Epilogue::default(),
                );
        }
    }
}
