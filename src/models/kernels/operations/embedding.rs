//! Rows of a table, with a gradient that touches only the rows that were used.

use std::sync::Arc;

use crate::{
    operation::{Backward, Forward, Operation, View},
    runtime::buffers::buffer,
};

/// The rows of `table [entries, width]` at `indices`; with a second table `[places, width]`, the row of the place is added.
#[derive(Clone, Debug)]
pub struct Embedding {
    /// Which rows.
    pub indices: Arc<[usize]>,
    /// The extents of the indices; the output has the width as one more. The last one counts places.
    pub shape: [usize; 2],
}

impl Embedding {
    /// Every index with its place in a sequence.
    fn placed(&self) -> impl Iterator<Item = (usize, usize)> {
        self.indices
            .iter()
            .enumerate()
            .map(|(at, index)| (*index, at % self.shape[1]))
    }
}

impl Operation for Embedding {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        let (width, entries) = (inputs[0].width(), inputs[0].shape[0]);
        let mut output = buffer(self.indices.len() * width);
        for (output, (index, place)) in output.chunks_exact_mut(width).zip(self.placed()) {
            assert!(index < entries, "index {index} of {entries}");
            output.copy_from_slice(&inputs[0][index * width..][..width]);
            if let Some(places) = inputs.get(1) {
                let row = &places[place * width..][..width];
                output
                    .iter_mut()
                    .zip(row)
                    .for_each(|(output, value)| *output += value);
            }
        }
        Forward::new(output, [self.shape[0], self.shape[1], width], ())
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        let width = pass.inputs[0].width();
        let add = |table: &mut [f32], row: usize, gradient: &[f32]| {
            let row = &mut table[row * width..][..width];
            row.iter_mut()
                .zip(gradient)
                .for_each(|(value, gradient)| *value += gradient);
        };
        let gradients = || pass.gradient.chunks_exact(width).zip(self.placed());
        let of_table = pass.fill(0, |table| {
            gradients().for_each(|(gradient, (index, _))| add(table, index, gradient));
        });
        let mut found = vec![of_table];
        if pass.inputs.len() > 1 {
            let add_places = |table: &mut [f32]| {
                gradients().for_each(|(gradient, (_, place))| add(table, place, gradient));
            };
            found.push(pass.fill(1, add_places));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, differentiate, input};

    #[test]
    fn follows_its_definition_with_and_without_places() {
        let indices: Arc<[usize]> = Arc::new([1, 0, 2, 2, 1, 3]);
        let operation = Embedding {
            indices: Arc::clone(&indices),
            shape: [2, 3],
        };
        let inputs = [input(1, &[5, 7]), input(2, &[4, 7])];
        let defined = |x: &[Vec<f64>]| {
            let value = |at: usize| {
                let (row, column) = (at / 7, at % 7);
                x[0][indices[row] * 7 + column]
                    + x.get(1).map_or(0.0, |places| places[row % 3 * 7 + column])
            };
            (0..6 * 7).map(value).collect()
        };
        check(&operation, &inputs, defined);
        check(&operation, &inputs[..1], defined);
    }

    #[test]
    fn unused_rows_have_no_gradient() {
        let operation = Embedding {
            indices: Arc::new([2, 2]),
            shape: [1, 2],
        };
        let (_, found) = differentiate(&operation, &[input(1, &[4, 2])], &[1.0, 2.0, 10.0, 20.0]);
        assert_eq!(found[0], [0.0, 0.0, 0.0, 0.0, 11.0, 22.0, 0.0, 0.0]);
    }

    #[test]
    #[should_panic(expected = "index 4 of 4")]
    fn an_index_beyond_the_table_says_so() {
        let operation = Embedding {
            indices: Arc::new([4]),
            shape: [1, 1],
        };
        differentiate(&operation, &[input(1, &[4, 2])], &[1.0; 2]);
    }
}
