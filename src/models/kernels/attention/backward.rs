//! The gradients of queries, keys and values, head by head.

use std::ops::Range;

use super::{
    Mask,
    head::{BLOCK, Sizes, Source},
    softmax::soften_back,
};
use crate::models::kernels::{
    matrix::{Matrix, rows, transposed},
    product::{Finish, Packed, Product},
    scratch::{Scratch, scratch},
    threads::{cut, each},
};

/// The gradients of one head's queries, keys and values, row after row.
pub(super) struct HeadGradients {
    pub(super) query: Scratch,
    pub(super) key: Scratch,
    pub(super) value: Scratch,
}

/// Hands the gradients of every head to `take`, with the rows of `outputs` that belong to some sequences and the head's
/// place among those.
pub(super) fn attend_back<const N: usize>(
    sizes: &Sizes,
    mask: &Mask,
    sources: [Source; 3],
    probabilities: &[f32],
    gradient: &[f32],
    outputs: [&mut [f32]; N],
    take: impl Fn((usize, usize), &HeadGradients, &mut [&mut [f32]; N]) + Sync,
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
    each(tasks, |(sequences, mut outputs)| {
        let first = sequences.start;
        let gradients = (probabilities, gradient);
        attend_back_some(
            sizes,
            mask,
            sources,
            gradients,
            sequences,
            |sequence, head, found| {
                take((sequence - first, head), found, &mut outputs);
            },
        );
    });
}

fn attend_back_some(
    sizes: &Sizes,
    mask: &Mask,
    [query, key, value]: [Source; 3],
    (probabilities, gradient): (&[f32], &[f32]),
    sequences: Range<usize>,
    mut take: impl FnMut(usize, usize, &HeadGradients),
) {
    let Sizes {
        heads,
        queries,
        keys,
        size,
        ..
    } = *sizes;
    let gradient = Source::whole(gradient, sizes);
    let mut slopes = scratch(BLOCK * keys);
    let scale = 1.0 / (size as f32).sqrt();
    let mut found = HeadGradients {
        query: scratch(queries * size),
        key: scratch(keys * size),
        value: scratch(keys * size),
    };
    for (sequence, head) in sequences.flat_map(|s| (0..heads).map(move |head| (s, head))) {
        let [query, key, value, gradient] =
            [query, key, value, gradient].map(|source| source.head(sizes, sequence, head));
        let key = Packed::new(key, keys, size);
        let value = Packed::new(transposed(value.values, value.row_stride), size, keys);
        let plane = &probabilities[sizes.plane(sequence, head)];
        [&mut found.query, &mut found.key, &mut found.value]
            .into_iter()
            .for_each(|found| found.fill(0.0));
        for block in sizes.blocks() {
            let (count, end) = (
                block.len(),
                mask.seen([queries, keys], sequence, block.end - 1).end,
            );
            if end == 0 {
                continue;
            }
            let [query, gradient] = [query, gradient].map(|matrix| matrix.from(block.start, 0));
            let plane = &plane[block.start * keys..block.end * keys];
            value
                .part(size, end)
                .multiply(count, gradient, &mut slopes, keys, Finish::default());
            for (slopes, plane) in slopes.chunks_exact_mut(keys).zip(plane.chunks_exact(keys)) {
                soften_back(&mut slopes[..end], &plane[..end], scale);
            }
            let output = &mut found.query[block.start * size..];
            key.part(end, size).multiply(
                count,
                rows(&slopes, keys),
                output,
                size,
                Finish::default(),
            );
            add(
                end,
                size,
                count,
                transposed(plane, keys),
                gradient,
                &mut found.value,
            );
            add(
                end,
                size,
                count,
                transposed(&slopes, keys),
                query,
                &mut found.key,
            );
        }
        take(sequence, head, &found);
    }
}

/// `output [rows, columns] += left * right`.
fn add(
    height: usize,
    columns: usize,
    depth: usize,
    left: Matrix,
    right: Matrix,
    output: &mut [f32],
) {
    let finish = Finish {
        accumulate: true,
        ..Finish::default()
    };
    Product {
        rows: height,
        columns,
        depth,
        left,
        right,
        output,
        stride: columns,
        finish,
    }
    .compute();
}
