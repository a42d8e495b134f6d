//! From the gradients of the gates to the gradients of inputs, weights and biases: products over all steps at once.

use crate::{
    gemm::{
        Epilogue, Gemm,
        matrix::{Matrix, rows, transposed},
    },
    math::reduce::add_rows,
    operation::Backward,
    operations::recurrent::sequence::{Reading, Sizes},
    runtime::workspace::{workspace, zeros},
};

/// Gradients of the gates before their activation, `[steps, batch, columns]` in the order of reading.
///
/// The first columns are of what input and state add alike. The others are of gates that they reach apart from each other,
/// first of what the state adds to them, then of what the input does.
pub(super) struct GateGradients<'a> {
    /// The numbers.
    pub(super) values: &'a [f32],
    /// The first columns.
    pub(super) shared: usize,
    /// The columns of either of the others.
    pub(super) apart: usize,
}

impl<'a> GateGradients<'a> {
    fn columns(&self) -> usize {
        self.shared + 2 * self.apart
    }

    /// The columns from one on.
    fn from(&self, column: usize) -> Matrix<'a> {
        rows(self.values, self.columns()).from(0, column)
    }
}

/// The gradients of `x`, both weights and both biases.
pub(super) fn gradients<S>(
    reading: &Reading,
    sizes: &Sizes,
    pass: &Backward<S>,
    seen: &[f32],
    of_gates: &GateGradients,
) -> Vec<Option<Vec<f32>>> {
    let of_x = pass.write(0, |output| {
        let mut gathered = workspace(output.len());
        back_to_input(sizes, &pass.inputs[1], of_gates, &mut gathered);
        reading.scatter(sizes, &gathered, sizes.inputs, output);
    });
    let [of_input, of_state] = of_weights(sizes, pass, seen, of_gates);
    let (shared, apart) = (of_gates.shared, of_gates.apart);
    let mut sums = zeros(of_gates.columns());
    add_rows(&mut sums, of_gates.values);
    let bias = |index: usize, first: usize| {
        pass.write(index, |bias| {
            bias[..shared].copy_from_slice(&sums[..shared]);
            bias[shared..].copy_from_slice(&sums[first..][..apart]);
        })
    };
    let biases = [bias(3, shared + apart), bias(4, shared)];
    [of_x, of_input, of_state]
        .into_iter()
        .chain(biases)
        .collect()
}

/// The gradient of the input in the order of reading, `[steps, batch, inputs]`.
fn back_to_input(sizes: &Sizes, weight: &[f32], of_gates: &GateGradients, output: &mut [f32]) {
    let parts = [
        (0, 0, of_gates.shared),
        (
            of_gates.shared + of_gates.apart,
            of_gates.shared,
            of_gates.apart,
        ),
    ];
    for (first, gate, depth) in parts {
        if depth == 0 {
            continue;
        }
        Gemm {
            rows: sizes.batch * sizes.steps,
            columns: sizes.inputs,
            depth,
            left: of_gates.from(first),
            right: transposed(&weight[gate..], sizes.width()),
            output: &mut *output,
            stride: sizes.inputs,
            epilogue: Epilogue {
                accumulate: gate > 0,
                ..Epilogue::default()
            },
        }
        .compute();
    }
}

/// The gradients of both weights; where input and state are alike, from one product, so that they are packed once.
fn of_weights<S>(
    sizes: &Sizes,
    pass: &Backward<S>,
    seen: &[f32],
    of_gates: &GateGradients,
) -> [Option<Vec<f32>>; 2] {
    let (inputs, height, width) = (sizes.inputs, sizes.height(), sizes.width());
    let (shared, apart) = (of_gates.shared, of_gates.apart);
    let seen = transposed(seen, height);
    let multiply = |left: Matrix,
                    rows: usize,
                    first: usize,
                    columns: usize,
                    output: &mut [f32],
                    stride: usize| {
        Gemm {
            rows,
            columns,
            depth: sizes.batch * sizes.steps,
            left,
            right: of_gates.from(first),
            output,
            stride,
            epilogue: Epilogue::default(),
        }
        .compute();
    };
    let mut alike = workspace(height * shared);
    multiply(seen, height, 0, shared, &mut alike, shared);
    let own = |index: usize, above: usize, rows: usize, first: usize| {
        pass.write(index, |output| {
            let alike = alike[above * shared..].chunks_exact(shared);
            for (output, alike) in output.chunks_exact_mut(width).zip(alike) {
                output[..shared].copy_from_slice(alike);
            }
            if apart > 0 {
                multiply(
                    seen.from(above, 0),
                    rows,
                    first,
                    apart,
                    &mut output[shared..],
                    width,
                );
            }
        })
    };
    [
        own(1, 0, inputs, shared + apart),
        own(2, inputs, sizes.hidden, shared),
    ]
}
