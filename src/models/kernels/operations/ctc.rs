//! Connectionist temporal classification (Graves et al., 2006) from logits, with its gradient computed on the way.

use std::sync::Arc;

use crate::operation::{Backward, Forward, Operation, View};

/// The mean over the batch of `-ln P(target) / max(1, length of the target)` for `logits [batch, steps, classes]`.
///
/// Class 0 is the blank. A sequence too short for its target counts as 0 and has no gradient.
#[derive(Clone, Debug)]
pub struct Ctc {
    /// The labels of every sequence, without blanks.
    pub targets: Arc<[Vec<usize>]>,
    /// The steps of every sequence.
    pub lengths: Arc<[usize]>,
}

impl Operation for Ctc {
    /// The gradient of the loss.
    type Saved = Vec<f32>;

    fn forward(&self, inputs: &[View]) -> Forward<Vec<f32>> {
        let [batch, steps, classes] = *inputs[0].shape else {
            panic!("logits have three dimensions")
        };
        assert!(
            self.targets.len() == batch && self.lengths.len() == batch,
            "one target and length a sequence"
        );
        let mut of_logits = vec![0.0; inputs[0].len()];
        let mut loss = 0.0;
        for (sequence, (target, length)) in self.targets.iter().zip(self.lengths.iter()).enumerate()
        {
            assert!(*length <= steps, "{length} of {steps} steps");
            let part = sequence * steps * classes..(sequence * steps + length) * classes;
            let share = 1.0 / (target.len().max(1) * batch) as f64;
            if let Some(likelihood) = align(
                &inputs[0][part.clone()],
                classes,
                target,
                share,
                &mut of_logits[part],
            ) {
                loss -= likelihood * share;
            }
        }
        Forward::new(vec![loss as f32], [1], of_logits)
    }

    fn backward(&self, pass: &Backward<Vec<f32>>) -> Vec<Option<Vec<f32>>> {
        let scale = pass.gradient[0];
        vec![pass.wanted[0].then(|| pass.saved.iter().map(|of_logit| of_logit * scale).collect())]
    }
}

/// The log-likelihood of a target; fills `of_logits` with the gradient of its negative times `share`.
fn align(
    logits: &[f32],
    classes: usize,
    target: &[usize],
    share: f64,
    of_logits: &mut [f32],
) -> Option<f64> {
    let repeats = target.windows(2).filter(|pair| pair[0] == pair[1]).count();
    let steps = logits.len() / classes;
    if steps < target.len() + repeats {
        return None;
    }
    let states = States::new(target);
    let likely: Vec<f64> = logits.chunks_exact(classes).flat_map(log_softmax).collect();
    let forward = states.forward(&likely, classes);
    let backward = states.backward(&likely, classes);
    let count = states.labels.len();
    let likelihood = match forward.rchunks_exact(count).next() {
        Some(last) => log_sum(last[count.saturating_sub(2)..].iter().copied()),
        None => return Some(0.0),
    };
    for (step, of_logits) in of_logits.chunks_exact_mut(classes).enumerate() {
        let mut found: Vec<f64> = likely[step * classes..][..classes]
            .iter()
            .map(|p| p.exp() * share)
            .collect();
        for (state, label) in states.labels.iter().enumerate() {
            let at = step * count + state;
            found[*label] -= (forward[at] + backward[at] - likelihood).exp() * share;
        }
        of_logits
            .iter_mut()
            .zip(found)
            .for_each(|(of_logit, found)| *of_logit = found as f32);
    }
    Some(likelihood)
}

fn log_softmax(logits: &[f32]) -> Vec<f64> {
    let total = log_sum(logits.iter().map(|v| f64::from(*v)));
    logits.iter().map(|v| f64::from(*v) - total).collect()
}

/// The logarithm of the sum of exponentials, minus infinity of nothing.
fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let highest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if highest == f64::NEG_INFINITY {
        return highest;
    }
    highest + values.map(|v| (v - highest).exp()).sum::<f64>().ln()
}

/// The labels with a blank before, between and after them.
struct States {
    labels: Vec<usize>,
}

impl States {
    fn new(target: &[usize]) -> Self {
        let labels = std::iter::once(0)
            .chain(target.iter().flat_map(|label| [*label, 0]))
            .collect();
        Self { labels }
    }

    /// Whether a state may follow the one two before it.
    fn skips(&self, state: usize) -> bool {
        state >= 2 && self.labels[state] != 0 && self.labels[state] != self.labels[state - 2]
    }

    /// The log-probability of all that leads to each state at each step, the step included.
    fn forward(&self, likely: &[f64], classes: usize) -> Vec<f64> {
        let count = self.labels.len();
        let mut all: Vec<f64> = Vec::with_capacity(likely.len() / classes * count);
        for (step, likely) in likely.chunks_exact(classes).enumerate() {
            for state in 0..count {
                let reached = if step == 0 {
                    if state < 2 { 0.0 } else { f64::NEG_INFINITY }
                } else {
                    let before = &all[(step - 1) * count..];
                    let first = if self.skips(state) {
                        state - 2
                    } else {
                        state.saturating_sub(1)
                    };
                    log_sum(before[first..=state].iter().copied())
                };
                all.push(reached + likely[self.labels[state]]);
            }
        }
        all
    }

    /// The log-probability of all that follows each state at each step, the step excluded.
    fn backward(&self, likely: &[f64], classes: usize) -> Vec<f64> {
        let (count, steps) = (self.labels.len(), likely.len() / classes);
        let mut all = vec![f64::NEG_INFINITY; steps * count];
        if let Some(last) = all.rchunks_exact_mut(count).next() {
            last[count.saturating_sub(2)..].fill(0.0);
        }
        for step in (1..steps).rev() {
            let (before, after) = all.split_at_mut(step * count);
            let (before, likely) = (&mut before[(step - 1) * count..], &likely[step * classes..]);
            let onward = |state: usize| after[state] + likely[self.labels[state]];
            for (state, found) in before.iter_mut().enumerate() {
                let skips = state + 2 < count && self.skips(state + 2);
                let last = if skips {
                    state + 2
                } else {
                    (state + 1).min(count - 1)
                };
                *found = log_sum((state..=last).map(onward));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Input, check, differentiate, input};

    /// Adds up every path that collapses to the target.
    fn defined(x: &[f64], classes: usize, operation: &Ctc) -> Vec<f64> {
        let steps = x.len() / classes / operation.lengths.len();
        let one = |(sequence, target): (usize, &Vec<usize>)| {
            let length = operation.lengths[sequence];
            let part = &x[sequence * steps * classes..][..length * classes];
            let normal: Vec<f64> = part
                .chunks(classes)
                .map(|row| row.iter().map(|v| v.exp()).sum())
                .collect();
            let mut total = 0.0;
            for number in 0..classes.pow(length as u32) {
                let path: Vec<usize> = (0..length)
                    .map(|step| number / classes.pow(step as u32) % classes)
                    .collect();
                let mut collapsed = path.clone();
                collapsed.dedup();
                collapsed.retain(|label| *label != 0);
                if collapsed == *target {
                    total += path
                        .iter()
                        .enumerate()
                        .map(|(t, c)| part[t * classes + c].exp() / normal[t])
                        .product::<f64>();
                }
            }
            if total > 0.0 {
                -total.ln() / target.len().max(1) as f64
            } else {
                0.0
            }
        };
        vec![
            operation.targets.iter().enumerate().map(one).sum::<f64>()
                / operation.lengths.len() as f64,
        ]
    }

    #[test]
    fn follows_its_definition() {
        let targets: Arc<[Vec<usize>]> = Arc::new([
            vec![1, 2],
            vec![1, 1],
            vec![],
            vec![2],
            vec![1, 2, 1, 2],
            vec![2, 2],
        ]);
        let operation = Ctc {
            targets,
            lengths: Arc::new([5, 3, 4, 1, 3, 5]),
        };
        check(&operation, &[input(1, &[6, 5, 3])], |x| {
            defined(&x[0], 3, &operation)
        });
        let single = Ctc {
            targets: Arc::new([vec![1]]),
            lengths: Arc::new([1]),
        };
        check(&single, &[input(2, &[1, 1, 2])], |x| {
            defined(&x[0], 2, &single)
        });
        let nothing = Ctc {
            targets: Arc::new([vec![]]),
            lengths: Arc::new([0]),
        };
        check(&nothing, &[input(2, &[1, 2, 2])], |_| vec![0.0]);
    }

    #[test]
    fn extreme_logits_and_long_sequences_stay_finite() {
        let mut logits = input(1, &[1, 400, 5]);
        logits.values.iter_mut().for_each(|v| *v *= 1e4);
        let operation = Ctc {
            targets: Arc::new([(0..150).map(|at| at % 4 + 1).collect()]),
            lengths: Arc::new([400]),
        };
        let (loss, found) = differentiate(&operation, &[logits], &[1.0]);
        assert!(loss[0].is_finite() && loss[0] > 0.0);
        assert!(found[0].iter().all(|v| v.is_finite()));
    }

    #[test]
    fn a_certain_alignment_costs_nothing() {
        let values = [[0.0, 60.0], [60.0, 0.0], [0.0, 60.0]].concat();
        let operation = Ctc {
            targets: Arc::new([vec![1, 1]]),
            lengths: Arc::new([3]),
        };
        let (loss, found) = differentiate(
            &operation,
            &[Input {
                values,
                shape: vec![1, 3, 2],
            }],
            &[1.0],
        );
        assert!(loss[0].abs() < 1e-6 && found[0].iter().all(|v| v.abs() < 1e-6));
    }
}
