//! Attention against its definition, and extreme scores.

use std::{ops::Range, sync::Arc};

use super::*;
use crate::testing::{check, differentiate, input};

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
    for [batch, steps, heads, size] in [[2, 5, 2, 4], [1, 1, 1, 1], [3, 37, 3, 5], [1, 70, 1, 33]] {
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
