//! Attention of several heads with its softmax and masks in one operation (Vaswani et al., 2017).

use std::{ops::Range, sync::Arc};

use super::{
    elementary::exp,
    matrix::{Matrix, rows, transposed},
    operation::{Backward, Forward, Operation, View},
    product::{Finish, Packed, Product},
    reduce::{largest, sum, sum_pairs},
    reuse::zeroed,
    scratch::{Scratch, scratch, zeros},
    simd::kernel,
};

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

/// Queries that are computed together.
const BLOCK: usize = 32;

/// Scores whose softmax is computed together.
const VECTOR: usize = 32;

/// Sizes of one attention.
#[derive(Clone, Copy)]
struct Sizes {
    batch: usize,
    heads: usize,
    queries: usize,
    keys: usize,
    /// The width of a head.
    size: usize,
}

/// A part of a tensor `[batch, steps, ..]`: queries, keys or values.
#[derive(Clone, Copy)]
struct Source<'a> {
    values: &'a [f32],
    steps: usize,
    stride: usize,
    offset: usize,
}

impl<'a> Source<'a> {
    fn new(view: &View<'a>, offset: usize) -> Self {
        Self {
            values: view.values,
            steps: view.shape[1],
            stride: view.shape[2],
            offset,
        }
    }

    fn head(&self, sizes: &Sizes, sequence: usize, head: usize) -> Matrix<'a> {
        rows(
            &self.values[sequence * self.steps * self.stride + self.offset + head * sizes.size..],
            self.stride,
        )
    }
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
}

impl Sizes {
    fn blocks(&self) -> impl Iterator<Item = Range<usize>> {
        let queries = self.queries;
        (0..queries)
            .step_by(BLOCK)
            .map(move |start| start..queries.min(start + BLOCK))
    }

    /// The probabilities of one head of one sequence in those of all.
    fn plane(&self, sequence: usize, head: usize) -> Range<usize> {
        let (at, area) = (sequence * self.heads + head, self.queries * self.keys);
        at * area..(at + 1) * area
    }
}

/// The output `[batch, queries, width]` and the probabilities `[batch, heads, queries, keys]`.
fn attend(sizes: &Sizes, mask: &Mask, [query, key, value]: [Source; 3]) -> (Vec<f32>, Scratch) {
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

/// The gradients of one head's queries, keys and values, row after row.
struct HeadGradients {
    query: Scratch,
    key: Scratch,
    value: Scratch,
}

/// Hands the gradients of every head to `take`.
fn attend_back(
    sizes: &Sizes,
    mask: &Mask,
    [query, key, value]: [Source; 3],
    probabilities: &[f32],
    gradient: &[f32],
    mut take: impl FnMut(usize, usize, &HeadGradients),
) {
    let Sizes {
        batch,
        heads,
        queries,
        keys,
        size,
    } = *sizes;
    let gradient = Source {
        values: gradient,
        steps: queries,
        stride: heads * size,
        offset: 0,
    };
    let mut slopes = scratch(BLOCK * keys);
    let scale = 1.0 / (size as f32).sqrt();
    let mut found = HeadGradients {
        query: scratch(queries * size),
        key: scratch(keys * size),
        value: scratch(keys * size),
    };
    for (sequence, head) in (0..batch * heads).map(|at| (at / heads, at % heads)) {
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

/// Copies a head's rows to their place in a tensor like `source`.
fn place(
    found: &[f32],
    source: &Source,
    sizes: &Sizes,
    (sequence, head): (usize, usize),
    output: &mut [f32],
) {
    let start = sequence * source.steps * source.stride + source.offset + head * sizes.size;
    let targets = output[start..].chunks_mut(source.stride);
    for (target, found) in targets.zip(found.chunks_exact(sizes.size)) {
        target[..sizes.size].copy_from_slice(found);
    }
}

/// The softmax of the scores that are seen, 0 for the others.
fn weigh(scores: &mut [f32], seen: Range<usize>, scale: f32) {
    // Whole vectors at a time: what is not seen takes part as minus infinity, whose exponential is 0.
    let end = seen.end.next_multiple_of(VECTOR).min(scores.len());
    let end = if seen.is_empty() { 0 } else { end };
    let (near, far) = scores.split_at_mut(end);
    far.fill(0.0);
    if !near.is_empty() {
        near[..seen.start].fill(f32::NEG_INFINITY);
        near[seen.end..].fill(f32::NEG_INFINITY);
        soften(near, scale);
    }
}

kernel! {
    /// The softmax of `scores * scale`, in place.
    fn soften<S>(scores: &'a mut [f32], scale: f32) {
        let highest = largest(scores);
        for score in scores.iter_mut() {
            *score = exp::<S>((*score - highest) * scale);
        }
        let share = 1.0 / sum(scores);
        for score in scores {
            *score *= share;
        }
    }

    /// Turns the gradients of probabilities into those of scores.
    fn soften_back<S>(slopes: &'a mut [f32], probabilities: &'a [f32], scale: f32) {
        let mean = sum_pairs(slopes, probabilities, |slope, probability| slope * probability);
        for (slope, probability) in slopes.iter_mut().zip(probabilities) {
            *slope = (*slope - mean) * probability * scale;
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
                |sequence, head, found| {
                    for (found, part) in [&found.query, &found.key, &found.value]
                        .into_iter()
                        .zip(&parts)
                    {
                        place(found, part, &sizes, (sequence, head), output);
                    }
                },
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
        let [mut query, mut both] = [0, 1].map(|input| zeros(pass.inputs[input].len()));
        attend_back(
            &sizes,
            &self.mask,
            parts,
            pass.saved,
            pass.gradient,
            |sequence, head, found| {
                let at = (sequence, head);
                place(&found.query, &parts[0], &sizes, at, &mut query);
                place(&found.key, &parts[1], &sizes, at, &mut both);
                place(&found.value, &parts[2], &sizes, at, &mut both);
            },
        );
        vec![
            pass.write(0, |output| output.copy_from_slice(&query)),
            pass.write(1, |output| output.copy_from_slice(&both)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::kernels::testing::{check, differentiate, input};

    /// A tensor's part in f64: `(values, stride, offset)`.
    type Part<'a> = (&'a [f64], usize, usize);

    fn defined(sizes: &Sizes, mask: &Mask, [query, key, value]: [Part; 3]) -> Vec<f64> {
        let Sizes {
            batch,
            heads,
            queries,
            keys,
            size,
        } = *sizes;
        let at = |part: Part, steps: usize, n: usize, step: usize, column: usize| {
            part.0[(n * steps + step) * part.1 + part.2 + column]
        };
        let mut output = vec![0.0; batch * queries * heads * size];
        for (n, head, i) in (0..batch * heads * queries)
            .map(|k| (k / queries / heads, k / queries % heads, k % queries))
        {
            let column = head * size;
            let score = |j: usize| -> f64 {
                let product: f64 = (0..size)
                    .map(|c| at(query, queries, n, i, column + c) * at(key, keys, n, j, column + c))
                    .sum();
                (product / (size as f64).sqrt()).exp()
            };
            let seen = mask.seen([queries, keys], n, i);
            let scores: Vec<f64> = seen.clone().map(score).collect();
            let total: f64 = scores.iter().sum();
            for c in 0..size {
                let mixed: f64 = seen
                    .clone()
                    .zip(&scores)
                    .map(|(j, s)| s * at(value, keys, n, j, column + c))
                    .sum();
                output[(n * queries + i) * heads * size + column + c] =
                    if total > 0.0 { mixed / total } else { 0.0 };
            }
        }
        output
    }

    fn masks(batch: usize, keys: usize) -> Vec<Mask> {
        let ranges: Arc<[Range<usize>]> = (0..batch)
            .map(|n| {
                if n == 1 {
                    0..0
                } else {
                    n.min(keys - 1)..keys - keys / 3
                }
            })
            .collect();
        let mask = |causal, keys| Mask { causal, keys };
        vec![
            mask(false, None),
            mask(true, None),
            mask(false, Some(ranges.clone())),
            mask(true, Some(ranges)),
        ]
    }

    #[test]
    fn attention_to_itself_follows_its_definition() {
        for [batch, steps, heads, size] in
            [[2, 5, 2, 4], [1, 1, 1, 1], [3, 37, 3, 5], [1, 70, 1, 33]]
        {
            for mask in masks(batch, steps) {
                let width = heads * size;
                let sizes = Sizes {
                    batch,
                    heads,
                    queries: steps,
                    keys: steps,
                    size,
                };
                let x = input(1, &[batch, steps, 3 * width]);
                check(
                    &SelfAttention {
                        heads,
                        mask: mask.clone(),
                    },
                    &[x],
                    |x| {
                        defined(
                            &sizes,
                            &mask,
                            [0, 1, 2].map(|part| (&x[0][..], 3 * width, part * width)),
                        )
                    },
                );
            }
        }
    }

    #[test]
    fn attention_to_another_sequence_follows_its_definition() {
        for [batch, queries, keys, heads, size] in [
            [2, 3, 7, 2, 4],
            [3, 40, 9, 1, 6],
            [1, 1, 5, 3, 1],
            [2, 6, 6, 2, 2],
        ] {
            for mask in masks(batch, keys) {
                let width = heads * size;
                let sizes = Sizes {
                    batch,
                    heads,
                    queries,
                    keys,
                    size,
                };
                let inputs = [
                    input(1, &[batch, queries, width]),
                    input(2, &[batch, keys, 2 * width]),
                ];
                check(
                    &CrossAttention {
                        heads,
                        mask: mask.clone(),
                    },
                    &inputs,
                    |x| {
                        defined(
                            &sizes,
                            &mask,
                            [
                                (&x[0], width, 0),
                                (&x[1], 2 * width, 0),
                                (&x[1], 2 * width, width),
                            ],
                        )
                    },
                );
            }
        }
    }

    #[test]
    fn extreme_scores_stay_finite() {
        let mut x = input(1, &[2, 9, 12]);
        x.values.iter_mut().for_each(|v| *v *= 1e12);
        let operation = SelfAttention {
            heads: 2,
            mask: Mask {
                causal: true,
                keys: None,
            },
        };
        let (output, found) = differentiate(&operation, &[x], &[1.0; 72]);
        assert!(output.iter().chain(&found[0]).all(|v| v.is_finite()));
    }
}
