//! Cross-entropy of logits against classes, with its gradient computed on the way.

use std::sync::Arc;

use crate::{
    math::{
        elementary::exp,
        reduce::{largest, sum},
    },
    operation::{Backward, Forward, Operation, View},
    runtime::{
        simd::kernel,
        workspace::{Workspace, workspace},
    },
};

/// The mean cross-entropy of `logits [.., classes]` in nats; the output is one number.
#[derive(Clone, Debug)]
pub struct CrossEntropy {
    /// The class of every row.
    pub targets: Arc<[usize]>,
    /// Rows of this class count for nothing, as padding does.
    pub ignored: Option<usize>,
    /// The share of the target that is spread over all classes (Szegedy et al. 2016, section 7).
    pub smoothing: f32,
}

impl Operation for CrossEntropy {
    /// The gradient of the loss.
    type Saved = Workspace;

    fn forward(&self, inputs: &[View]) -> Forward<Workspace> {
        let classes = inputs[0].width();
        assert_eq!(
            self.targets.len() * classes,
            inputs[0].len(),
            "one target a row"
        );
        let counted = self
            .targets
            .iter()
            .filter(|class| Some(**class) != self.ignored)
            .count();
        let mut of_logits = workspace(inputs[0].len());
        let share = 1.0 / counted.max(1) as f32;
        let mut loss = 0.0;
        let rows = inputs[0]
            .chunks_exact(classes)
            .zip(of_logits.chunks_exact_mut(classes));
        for ((logits, of_logits), class) in rows.zip(self.targets.iter()) {
            if Some(*class) == self.ignored {
                of_logits.fill(0.0);
            } else {
                assert!(*class < classes, "class {class} of {classes}");
                loss += f64::from(row(logits, of_logits, *class, self.smoothing, share));
            }
        }
        Forward::new(vec![(loss * f64::from(share)) as f32], [1], of_logits)
    }

    fn backward(&self, pass: &Backward<Workspace>) -> Vec<Option<Vec<f32>>> {
        let scale = pass.gradient[0];
        vec![pass.wanted[0].then(|| {
            pass.saved
                .iter()
                .map(|of_logits| of_logits * scale)
                .collect()
        })]
    }
}

kernel! {
    /// The loss of one row; `of_logits` becomes its gradient times `share`.
    fn row<S>(logits: &'a [f32], of_logits: &'a mut [f32], class: usize, smoothing: f32, share: f32) -> f32 {
        let highest = largest(logits);
        for (of_logits, logit) in of_logits.iter_mut().zip(logits) {
            *of_logits = exp::<S>(logit - highest);
        }
        let total = sum(of_logits);
        let logarithm = total.ln() + highest;
        let spread = smoothing / logits.len() as f32;
        let scale = share / total;
        for of_logits in of_logits.iter_mut() {
            *of_logits = *of_logits * scale - spread * share;
        }
        of_logits[class] -= (1.0 - smoothing) * share;
        let smooth = if smoothing > 0.0 { smoothing * (logarithm - sum(logits) / logits.len() as f32) } else { 0.0 };
        (1.0 - smoothing) * (logarithm - logits[class]) + smooth
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, differentiate, input};

    fn defined(x: &[f64], operation: &CrossEntropy) -> Vec<f64> {
        let classes = x.len() / operation.targets.len();
        let counted: Vec<(usize, &[f64])> = operation
            .targets
            .iter()
            .copied()
            .zip(x.chunks(classes))
            .filter(|(t, _)| Some(*t) != operation.ignored)
            .collect();
        let smoothing = f64::from(operation.smoothing);
        let loss = |(target, row): &(usize, &[f64])| {
            let logarithm = row.iter().map(|v| v.exp()).sum::<f64>().ln();
            let mean = row.iter().sum::<f64>() / classes as f64;
            logarithm - (1.0 - smoothing) * row[*target] - smoothing * mean
        };
        vec![counted.iter().map(loss).sum::<f64>() / counted.len().max(1) as f64]
    }

    #[test]
    fn follows_its_definition() {
        for (rows, classes, ignored, smoothing) in [
            (1, 2, None, 0.0),
            (5, 10, None, 0.1),
            (7, 17, Some(3), 0.0),
            (33, 64, Some(0), 0.2),
            (2, 1, None, 0.0),
        ] {
            let targets = (0..rows).map(|row| row * 5 % classes).collect();
            let operation = CrossEntropy {
                targets,
                ignored,
                smoothing,
            };
            check(&operation, &[input(1, &[rows, classes])], |x| {
                defined(&x[0], &operation)
            });
        }
    }

    #[test]
    fn extreme_logits_and_nothing_counted_stay_finite() {
        let mut logits = input(1, &[2, 3]);
        logits.values = vec![1e30, -1e30, 0.0, -3e38, -3e38, -3e38];
        let operation = CrossEntropy {
            targets: Arc::new([0, 1]),
            ignored: None,
            smoothing: 0.0,
        };
        let (loss, gradient) = differentiate(&operation, &[logits.clone()], &[1.0]);
        assert!(loss[0].is_finite() && gradient[0].iter().all(|v| v.is_finite()));
        let nothing = CrossEntropy {
            targets: Arc::new([1, 1]),
            ignored: Some(1),
            smoothing: 0.0,
        };
        let (loss, gradient) = differentiate(&nothing, &[logits], &[1.0]);
        assert_eq!((loss[0], &gradient[0][..]), (0.0, &[0.0; 6][..]));
    }

    #[test]
    fn a_lost_logit_loses_the_loss() {
        let mut logits = input(1, &[1, 20]);
        logits.values[17] = f32::NAN;
        let operation = CrossEntropy {
            targets: Arc::new([0]),
            ignored: None,
            smoothing: 0.0,
        };
        assert!(differentiate(&operation, &[logits], &[1.0]).0[0].is_nan());
    }
}
