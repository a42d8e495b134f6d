//! How sequences are read, and what every recurrent layer keeps of their steps.

use std::{ops::Range, sync::Arc};

use crate::{
    gemm::{Epilogue, PackedRight, matrix::transposed},
    operation::View,
    runtime::{
        buffers::{buffer, zeroed},
        threads::{cut, parts},
        workspace::{Workspace, workspace},
    },
};

/// Which end of a sequence is read first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the first step on.
    Forward,
    /// From the last step back, which is a sequence's own last when lengths are given.
    Backward,
}

/// How sequences are read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which end is first.
    pub direction: Direction,
    /// The steps of each sequence; outputs beyond are 0 and change nothing. All steps, if not given.
    pub lengths: Option<Arc<[usize]>>,
}

/// What a state adds to gates, or a gate's gradient to that of the state before.
pub(super) const ADD: Epilogue = Epilogue {
    accumulate: true,
    column_bias: None,
    row_bias: None,
    relu: false,
};

impl Default for Reading {
    fn default() -> Self {
        Self {
            direction: Direction::Forward,
            lengths: None,
        }
    }
}

/// Sizes of one layer: its inputs are `x [batch, steps, inputs]`, `[inputs, gates * hidden]`, `[hidden, gates * hidden]`,
/// two biases `[gates * hidden]`, and the first states `[batch, hidden]` if any.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) batch: usize,
    pub(super) steps: usize,
    pub(super) inputs: usize,
    pub(super) hidden: usize,
    pub(super) gates: usize,
}

impl Sizes {
    pub(super) fn new(inputs: &[View], gates: usize) -> Self {
        let ([batch, steps, width], [hidden, columns]) = (inputs[0].shape, inputs[2].shape) else {
            panic!("x has three dimensions and a weight two");
        };
        assert_eq!(
            *columns,
            gates * hidden,
            "a weight has one column for every gate of every unit"
        );
        Self {
            batch: *batch,
            steps: *steps,
            inputs: *width,
            hidden: *hidden,
            gates,
        }
    }

    /// The sequences in parts for threads of their own, which need nothing of each other.
    pub(super) fn parts(&self) -> Vec<Range<usize>> {
        let work = self.batch * self.steps * self.hidden * self.width();
        parts(self.batch, 1, work)
    }

    /// Numbers of all gates of one step.
    pub(super) fn width(&self) -> usize {
        self.gates * self.hidden
    }

    /// Numbers that the gates of one step see: its input and the state before.
    pub(super) fn height(&self) -> usize {
        self.inputs + self.hidden
    }

    /// How many of those numbers are known: before the first step there is no state, unless one is given.
    pub(super) fn known(&self, count: usize, inputs: &[View]) -> usize {
        if count > 0 || inputs.len() > 5 {
            self.height()
        } else {
            self.inputs
        }
    }

    /// Where a sequence's row of a step lies in `[batch, steps, width]`.
    pub(super) fn outside(&self, sequence: usize, step: usize, width: usize) -> Range<usize> {
        let at = (sequence * self.steps + step) * width;
        at..at + width
    }

    /// Where a sequence's row lies in the order of reading, `[steps, batch, width]`.
    pub(super) fn inside(&self, count: usize, sequence: usize, width: usize) -> Range<usize> {
        let at = (count * self.batch + sequence) * width;
        at..at + width
    }
}

impl Reading {
    /// The steps in reading order.
    pub fn order(&self, steps: usize) -> Vec<usize> {
        match self.direction {
            Direction::Forward => (0..steps).collect(),
            Direction::Backward => (0..steps).rev().collect(),
        }
    }

    /// Whether a sequence has a step.
    pub fn has(&self, sequence: usize, step: usize) -> bool {
        self.lengths
            .as_ref()
            .is_none_or(|lengths| step < lengths[sequence])
    }

    /// Brings `[steps, batch, width]`, in the order of reading, to `[batch, steps, width]`.
    pub(super) fn scatter(
        &self,
        sizes: &Sizes,
        gathered: &[f32],
        width: usize,
        values: &mut [f32],
    ) {
        for (count, step) in self.order(sizes.steps).into_iter().enumerate() {
            for sequence in 0..sizes.batch {
                values[sizes.outside(sequence, step, width)]
                    .copy_from_slice(&gathered[sizes.inside(count, sequence, width)]);
            }
        }
    }

    /// The output `[batch, steps, hidden]` to be written; steps that a sequence lacks are 0.
    pub(super) fn output(&self, sizes: &Sizes) -> Vec<f32> {
        let length = sizes.batch * sizes.steps * sizes.hidden;
        match self.lengths {
            None => buffer(length),
            Some(_) => zeroed(length),
        }
    }
}

/// Cuts `[steps, batch, width]` into parts of the batch: of each part, the rows of every step.
pub(super) fn cut_steps<'a>(
    values: &'a mut [f32],
    [batch, width]: [usize; 2],
    parts: &[Range<usize>],
) -> Vec<Vec<&'a mut [f32]>> {
    let mut found: Vec<Vec<&mut [f32]>> = parts.iter().map(|_| Vec::new()).collect();
    for step in values.chunks_exact_mut((batch * width).max(1)) {
        for (found, rows) in found.iter_mut().zip(cut(step, width, parts)) {
            found.push(rows);
        }
    }
    found
}

/// What the gates of every step see, `[steps + 1, batch, inputs + hidden]` in the order of reading: the input beside the state
/// before. The first states are given or 0, the others are to be written; beside the last ones lies no input.
pub(super) fn seen(reading: &Reading, sizes: &Sizes, x: &[f32], first: Option<&View>) -> Workspace {
    let (inputs, height) = (sizes.inputs, sizes.height());
    let mut seen = workspace((sizes.steps + 1) * sizes.batch * height);
    for (count, step) in reading.order(sizes.steps).into_iter().enumerate() {
        for sequence in 0..sizes.batch {
            seen[sizes.inside(count, sequence, height)][..inputs]
                .copy_from_slice(&x[sizes.outside(sequence, step, inputs)]);
        }
    }
    for sequence in 0..sizes.batch {
        let state = &mut seen[sizes.inside(0, sequence, height)][inputs..];
        match first {
            Some(first) => {
                state.copy_from_slice(&first[sizes.inside(0, sequence, sizes.hidden)]);
            }
            None => state.fill(0.0),
        }
    }
    seen
}

/// Cells `[steps + 1, batch, hidden]` in the order of reading, of which the first are given or 0.
pub(super) fn cells(sizes: &Sizes, first: Option<&View>) -> Workspace {
    let count = sizes.batch * sizes.hidden;
    let mut cells = workspace((sizes.steps + 1) * count);
    match first {
        Some(first) => cells[..count].copy_from_slice(first),
        None => cells[..count].fill(0.0),
    }
    cells
}

/// The rows before a step, to read, and after it, to write.
pub(super) fn neighbours<'a>(
    states: &'a mut [&mut [f32]],
    count: usize,
) -> (&'a [f32], &'a mut [f32]) {
    let (before, after) = states.split_at_mut(count + 1);
    (&*before[count], &mut *after[0])
}

/// The end of every row after the last step, `[batch, hidden]`.
pub(super) fn last(sizes: &Sizes, rows: &[f32], width: usize) -> Workspace {
    let mut last = workspace(sizes.batch * sizes.hidden);
    let rows = rows[sizes.inside(sizes.steps, 0, width).start..].chunks_exact(width);
    for (last, row) in last.chunks_exact_mut(sizes.hidden).zip(rows) {
        last.copy_from_slice(&row[width - sizes.hidden..]);
    }
    last
}

/// The recurrent weights, packed to carry gradients back.
pub(super) fn pack_backward(sizes: &Sizes, weight: &[f32]) -> PackedRight {
    PackedRight::new(
        transposed(weight, sizes.width()),
        sizes.width(),
        sizes.hidden,
    )
}
