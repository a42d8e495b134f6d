//! Logistic regression on the ids and numbers of clicks: what can be had without looking at two features together.

use crate::data::{ClickSet, Purpose, Random};

/// Passes over the training rows.
const EPOCHS: u32 = 12;
/// Step of the adaptive gradient.
const RATE: f64 = 0.15;
/// Weight of the squared norm beside the summed loss, as in scikit-learn's default (`C = 1`).
const PENALTY: f64 = 1.0;

/// A weight for each value and each number, learned by the adaptive gradient (Duchi, Hazan and Singer 2011).
pub struct Additive<'a> {
    set: &'a ClickSet,
    weights: Vec<Weight>,
    epoch: u32,
}

#[derive(Clone, Copy, Default)]
struct Weight {
    value: f64,
    squares: f64,
    /// The share of the penalty for each row that has it.
    penalty: f64,
}

impl<'a> Additive<'a> {
    /// Nothing learned but the rate of clicks.
    pub fn new(set: &'a ClickSet) -> Self {
        let shape = set.shape;
        let mut weights = vec![Weight::default(); shape.values + shape.dense + 1];
        let mut counts = vec![0_u32; shape.values];
        set.train
            .ids
            .iter()
            .for_each(|id| counts[*id as usize] += 1);
        for (weight, count) in weights.iter_mut().zip(counts) {
            weight.penalty = PENALTY / f64::from(count.max(1));
        }
        for weight in &mut weights[shape.values..shape.values + shape.dense] {
            weight.penalty = PENALTY / set.train.len() as f64;
        }
        let rate = set.train.rate();
        weights[shape.values + shape.dense].value = (rate / (1.0 - rate)).ln();
        Self {
            set,
            weights,
            epoch: 0,
        }
    }

    /// Whether every pass was made.
    pub fn is_done(&self) -> bool {
        self.epoch == EPOCHS
    }

    /// The logit of a row.
    pub fn logit(&self, ids: &[u32], dense: &[f32]) -> f64 {
        let of_ids: f64 = ids.iter().map(|id| self.weights[*id as usize].value).sum();
        let weights = &self.weights[self.set.shape.values..];
        let of_dense: f64 = dense
            .iter()
            .zip(weights)
            .map(|(x, w)| f64::from(*x) * w.value)
            .sum();
        of_ids + of_dense + weights[dense.len()].value
    }

    /// One pass over the training rows, in an order of its own.
    pub fn epoch(&mut self) {
        let mut order: Vec<usize> = (0..self.set.train.len()).collect();
        Random::new(1, Purpose::Shuffle(self.epoch)).shuffle(&mut order);
        // Steps that shrink let the last pass settle.
        let rate = RATE * (1.0 - f64::from(self.epoch) / f64::from(EPOCHS));
        for row in order {
            let (ids, dense) = self.set.train.row(self.set.shape, row);
            let share = 1.0 / (1.0 + (-self.logit(ids, dense)).exp());
            let slope = share - f64::from(self.set.train.labels[row]);
            let first = self.set.shape.values;
            let of_ids = ids.iter().map(|id| (*id as usize, slope));
            let of_dense = dense
                .iter()
                .enumerate()
                .map(|(i, x)| (first + i, slope * f64::from(*x)));
            let bias = (first + dense.len(), slope);
            for (at, slope) in of_ids.chain(of_dense).chain([bias]) {
                let weight = &mut self.weights[at];
                let slope = slope + weight.penalty * weight.value;
                weight.squares += slope * slope;
                weight.value -= rate * slope / (weight.squares.sqrt() + 1e-9);
            }
        }
        self.epoch += 1;
    }
}
