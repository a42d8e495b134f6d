//! The gradients of queries, keys and values, head by head.

use std::ops::Range;

use crate::{
    gemm::{
        Epilogue, PackedRight, Triangle,
        matrix::{rows, transposed},
    },
    operations::attention::{
        head::{Sizes, Source},
        mask::Mask,
        softmax::softmax_backward,
    },
    runtime::{
        threads::{cut, each},
        workspace::workspace,
    },
};

/// Writes the gradients of queries, keys and values where these lie in the tensors that `owners` name.
pub(super) fn attend_back<const N: usize>(
    sizes: &Sizes,
    mask: &Mask,
    sources: [Source; 3],
    probabilities: &[f32],
    gradient: &[f32],
    outputs: [&mut [f32]; N],
    owners: [usize; 3],
) {
    let parts = sizes.parts();
    let mut outputs = outputs.map(|output| {
        let width = output.len() / sizes.batch.max(1);
        cut(output, width, &parts).into_iter()
    });
    let tasks: Vec<_> = parts
        .into_iter()
        .map(|part| {
            (
                part,
                outputs.each_mut().map(|all| all.next().unwrap_or_default()),
            )
        })
        .collect();
    let known = Known {
        sizes,
        mask,
        sources,
        probabilities,
        gradient: Source::whole(gradient, sizes),
        owners,
    };
    each(tasks, |(sequences, mut outputs)| {
        let heads = sequences
            .clone()
            .flat_map(|s| (0..sizes.heads).map(move |head| (s, head)));
        for (sequence, head) in heads {
            known.head_back([sequences.start, sequence, head], &mut outputs);
        }
    });
}

/// What the gradients of every head are made of.
#[derive(Clone, Copy)]
struct Known<'a> {
    sizes: &'a Sizes,
    mask: &'a Mask,
    sources: [Source<'a>; 3],
    probabilities: &'a [f32],
    gradient: Source<'a>,
    owners: [usize; 3],
}

impl Known<'_> {
    /// The gradients of one head, in outputs that begin with the sequence `first`.
    fn head_back<const N: usize>(
        &self,
        [first, sequence, head]: [usize; 3],
        outputs: &mut [&mut [f32]; N],
    ) {
        let Sizes {
            queries,
            keys,
            size,
            ..
        } = *self.sizes;
        let all = [0, 1, 2].map(|part| self.sources[part].head(self.sizes, sequence, head));
        let ([query, key, value], gradient) = (all, self.gradient.head(self.sizes, sequence, head));
        let starts = self
            .sources
            .map(|source| source.start(self.sizes, sequence - first, head));
        let plane = &self.probabilities[self.sizes.plane(sequence, head)];
        let key = PackedRight::new(key, keys, size);
        let value = PackedRight::new(transposed(value.values, value.row_stride), size, keys);
        let mut of_scores = workspace(queries * keys);
        for block in self.sizes.blocks() {
            let seen = |query| self.mask.seen([queries, keys], sequence, query);
            let end = seen(block.end - 1).end;
            let lead = self.sizes.last(block.start) + 1;
            let span = block.start * keys..block.end * keys;
            let (of_scores, plane) = (&mut of_scores[span.clone()], &plane[span]);
            if end > 0 {
                value
                    .part(size, end)
                    .within(self.mask.triangle(lead, Triangle::Columns))
                    .multiply(
                        block.len(),
                        gradient.from(block.start, 0),
                        of_scores,
                        keys,
                        Epilogue::default(),
                    );
            }
            softmax_rows_backward(of_scores, plane, self.sizes, |row| seen(block.start + row));
            key.part(end, size)
                .within(self.mask.triangle(lead, Triangle::Before))
                .multiply(
                    block.len(),
                    rows(of_scores, keys),
                    &mut outputs[self.owners[0]]
                        [starts[0] + block.start * self.sources[0].stride()..],
                    self.sources[0].stride(),
                    Epilogue::default(),
                );
        }
        for (part, left, right) in [(1, &of_scores[..], query), (2, plane, gradient)] {
            PackedRight::new(right, queries, size)
                .part(queries, size)
                .within(self.mask.triangle(-self.sizes.last(0), Triangle::From))
                .multiply(
                    keys,
                    transposed(left, keys),
                    &mut outputs[self.owners[part]][starts[part]..],
                    self.sources[part].stride(),
                    Epilogue::default(),
                );
        }
    }
}

/// Turns the gradients of rows of probabilities into those of scores; 0 where nothing is seen.
fn softmax_rows_backward(
    of_scores: &mut [f32],
    plane: &[f32],
    sizes: &Sizes,
    seen: impl Fn(usize) -> Range<usize>,
) {
    let scale = 1.0 / (sizes.size as f32).sqrt();
    let rows = of_scores
        .chunks_exact_mut(sizes.keys)
        .zip(plane.chunks_exact(sizes.keys));
    for (row, (of_scores, plane)) in rows.enumerate() {
        let (near, far) = of_scores.split_at_mut(seen(row).end);
        softmax_backward(near, &plane[..near.len()], scale);
        far.fill(0.0);
    }
}
