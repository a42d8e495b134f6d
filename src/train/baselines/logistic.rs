//! Multinomial logistic regression, fitted to the whole training split at once.

use std::borrow::Cow;

use crate::{
    data::{Examples, PictureSet},
    models::product::{multiply, rows, transposed},
    train::hooks::Error,
};

/// Weight of the squared norm beside the summed loss, as in scikit-learn's default (`C = 1`).
const PENALTY: f32 = 1.0;
const MOST_STEPS: usize = 300;
/// The fit ends when no gradient, averaged over the examples, is greater.
const TOLERANCE: f32 = 1e-4;

/// Multiplications that each example of a size may cost.
pub fn products(size: usize, classes: usize) -> usize {
    2 * size * classes * MOST_STEPS
}

/// Logits of the test split after a fit to the first `kept` training examples `[example, classes]`; `None` where `stop` said
/// so.
///
/// Nesterov's accelerated gradient with restarts (O'Donoghue and Candès 2015), its step from a bound of the curvature.
pub fn regression(
    set: &PictureSet,
    kept: usize,
    mut stop: impl FnMut() -> std::io::Result<bool>,
) -> Result<Option<Vec<f32>>, Error> {
    let first = first(&set.train, kept);
    let mut fit = Fit::new(&first, set.names.len());
    for _ in 0..MOST_STEPS {
        if stop()? {
            return Ok(None);
        }
        if fit.step() < TOLERANCE {
            break;
        }
    }
    Ok(Some(logits(&set.test, &fit.weights, fit.classes)))
}

/// The first examples of a split.
fn first(examples: &Examples, kept: usize) -> Cow<'_, Examples> {
    if kept >= examples.len() {
        return Cow::Borrowed(examples);
    }
    Cow::Owned(Examples {
        size: examples.size,
        inputs: examples.inputs[..kept * examples.size].to_vec(),
        labels: examples.labels[..kept].to_vec(),
    })
}

struct Fit<'a> {
    examples: &'a Examples,
    classes: usize,
    /// `[size + 1, classes]`; the last row holds the biases.
    weights: Vec<f32>,
    ahead: Vec<f32>,
    momentum: f32,
    rate: f32,
}

impl<'a> Fit<'a> {
    fn new(examples: &'a Examples, classes: usize) -> Self {
        let count = (examples.size + 1) * classes;
        Self {
            examples,
            classes,
            weights: vec![0.0; count],
            ahead: vec![0.0; count],
            momentum: 1.0,
            // The softmax's curvature is at most 1/2 (Böhning 1992), times the greatest eigenvalue of the inputs' Gram matrix.
            rate: 1.0 / (0.5 * greatest_eigenvalue(examples) + PENALTY / examples.len() as f32),
        }
    }

    /// One step; gives the greatest gradient.
    fn step(&mut self) -> f32 {
        let gradient = self.gradient();
        let before = self.weights.clone();
        let mut rising = 0.0;
        for (i, g) in gradient.iter().enumerate() {
            self.weights[i] = self.ahead[i] - self.rate * g;
            rising += g * (self.weights[i] - before[i]);
        }
        let next = f32::midpoint(1.0, (1.0 + 4.0 * self.momentum * self.momentum).sqrt());
        let carry = if rising > 0.0 {
            0.0
        } else {
            (self.momentum - 1.0) / next
        };
        self.momentum = if rising > 0.0 { 1.0 } else { next };
        for (i, before) in before.iter().enumerate() {
            self.ahead[i] = self.weights[i] + carry * (self.weights[i] - before);
        }
        gradient.iter().fold(0.0, |most, g| most.max(g.abs()))
    }

    /// The mean loss's gradient at the point ahead.
    fn gradient(&self) -> Vec<f32> {
        let (size, classes) = (self.examples.size, self.classes);
        let mut errors = logits(self.examples, &self.ahead, classes);
        let mut gradient = vec![0.0; self.ahead.len()];
        let (matrix, biases) = gradient.split_at_mut(size * classes);
        for (i, row) in errors.chunks_exact_mut(classes).enumerate() {
            softmax(row);
            row[self.examples.labels[i] as usize] -= 1.0;
            add(biases, row);
        }
        let inputs = transposed(&self.examples.inputs, size);
        let extents = [size, self.examples.len(), classes];
        multiply(extents, inputs, rows(&errors, classes), None, matrix);
        let count = self.examples.len() as f32;
        for (i, g) in gradient.iter_mut().enumerate() {
            let penalty = if i < size * classes {
                PENALTY * self.ahead[i]
            } else {
                0.0
            };
            *g = (*g + penalty) / count;
        }
        gradient
    }
}

fn logits(examples: &Examples, weights: &[f32], classes: usize) -> Vec<f32> {
    let (matrix, biases) = weights.split_at(examples.size * classes);
    let mut all = vec![0.0; examples.len() * classes];
    let extents = [examples.len(), examples.size, classes];
    let inputs = rows(&examples.inputs, examples.size);
    multiply(
        extents,
        inputs,
        rows(matrix, classes),
        Some(biases),
        &mut all,
    );
    all
}

fn add(sums: &mut [f32], values: &[f32]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

fn softmax(row: &mut [f32]) {
    let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for v in row.iter_mut() {
        *v = (*v - most).exp();
    }
    let sum: f32 = row.iter().sum();
    for v in row {
        *v /= sum;
    }
}

/// The greatest eigenvalue of the mean of `x xᵀ`, inputs with a one appended, by power iteration with a little to spare.
fn greatest_eigenvalue(examples: &Examples) -> f32 {
    let (size, count) = (examples.size, examples.len());
    let mut vector = vec![1.0 / (size as f32 + 1.0).sqrt(); size + 1];
    let mut value = 0.0;
    for _ in 0..10 {
        let along = logits(examples, &vector, 1);
        let mut next = vec![0.0; size + 1];
        let inputs = transposed(&examples.inputs, size);
        multiply(
            [size, count, 1],
            inputs,
            rows(&along, 1),
            None,
            &mut next[..size],
        );
        next[size] = along.iter().sum();
        let norm = next.iter().map(|v| v * v).sum::<f32>().sqrt();
        value = norm / count as f32;
        vector = next
            .into_iter()
            .map(|v| v / norm.max(f32::MIN_POSITIVE))
            .collect();
    }
    1.1 * value
}
