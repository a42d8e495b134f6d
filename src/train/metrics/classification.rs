//! The metrics of image classification, from logits, in f64.

use std::collections::BTreeMap;

use crate::scenario::Metric;

/// Bins of the expected calibration error.
const BINS: usize = 15;

/// A number as a network (`f32`) or a file (`f64`) gives it.
pub trait Number: Copy + PartialOrd + Into<f64> {}

impl<T: Copy + PartialOrd + Into<f64>> Number for T {}

/// Logits of several examples with their labels.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a, T> {
    /// Logits `[example, classes]`.
    pub logits: &'a [T],
    /// The right labels.
    pub labels: &'a [u32],
}

impl<'a, T: Number> Scored<'a, T> {
    fn rows(self) -> impl Iterator<Item = (&'a [T], usize)> {
        let classes = self.logits.len() / self.labels.len().max(1);
        self.logits
            .chunks_exact(classes.max(1))
            .zip(self.labels.iter().map(|l| *l as usize))
    }

    /// Every metric of the task.
    pub fn metrics(self) -> BTreeMap<Metric, f64> {
        BTreeMap::from([
            (Metric::Top1, self.top(1)),
            (Metric::Top5, self.top(5)),
            (Metric::Nll, self.nll()),
            (Metric::Ece, self.ece()),
        ])
    }

    /// Share of examples whose right label is among the `k` greatest logits; of equal logits the first label wins.
    pub fn top(self, k: usize) -> f64 {
        let hit = |(row, label): (&[T], usize)| {
            let before = |(i, v): (usize, &T)| *v > row[label] || (*v == row[label] && i < label);
            let finite = row.iter().all(|v| (*v).into().is_finite());
            finite && row.iter().enumerate().filter(|x| before(*x)).count() < k
        };
        self.rows().filter(|r| hit(*r)).count() as f64 / self.labels.len() as f64
    }

    /// Standard error of the accuracy by the choice of the examples: that of a share.
    pub fn top_error(self) -> f64 {
        let share = self.top(1);
        (share * (1.0 - share) / self.labels.len() as f64).sqrt()
    }

    /// Mean negative log likelihood of the right label, nats.
    pub fn nll(self) -> f64 {
        let one = |(row, label): (&[T], usize)| log_sum_exp(row) - row[label].into();
        self.rows().map(one).sum::<f64>() / self.labels.len() as f64
    }

    /// Expected calibration error over 15 equal-width bins, open at their lower end (Guo et al. 2017).
    pub fn ece(self) -> f64 {
        let mut bins = [(0_u32, 0.0, 0.0); BINS];
        for (row, label) in self.rows() {
            let (answer, confidence) = answer(row);
            let bin = ((confidence * BINS as f64).ceil() as usize).clamp(1, BINS) - 1;
            bins[bin].0 += 1;
            bins[bin].1 += confidence;
            bins[bin].2 += f64::from(u8::from(answer == label));
        }
        let gap = |(_, confidence, right): (u32, f64, f64)| (confidence - right).abs();
        bins.into_iter().map(gap).sum::<f64>() / self.labels.len() as f64
    }
}

/// The most probable label and its probability.
pub fn answer<T: Number>(row: &[T]) -> (usize, f64) {
    let mut best = 0;
    for (label, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = label;
        }
    }
    (best, (row[best].into() - log_sum_exp(row)).exp())
}

fn log_sum_exp<T: Number>(row: &[T]) -> f64 {
    let values = row.iter().map(|v| (*v).into());
    if values.clone().any(f64::is_nan) {
        return f64::NAN;
    }
    let most = values.clone().fold(f64::NEG_INFINITY, f64::max);
    most + values.map(|v| (v - most).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five examples of three classes; the numbers below were computed with scikit-learn 1.5 (`accuracy_score`,
    /// `top_k_accuracy_score(k=2)`, `log_loss`) on the softmax of these logits.
    const LOGITS: [f32; 15] = [
        2.0, 1.0, 0.5, 0.1, 0.2, 3.0, 1.5, 1.0, 0.0, -1.0, 0.5, 0.25, 0.0, 4.0, 1.0,
    ];
    const LABELS: [u32; 5] = [0, 2, 1, 1, 2];

    fn scored() -> Scored<'static, f32> {
        Scored {
            logits: &LOGITS,
            labels: &LABELS,
        }
    }

    #[test]
    fn accuracy_counts_right_answers() {
        assert!((scored().top(1) - 0.6).abs() < 1e-12);
        assert!((scored().top(2) - 1.0).abs() < 1e-12);
        assert!((scored().top(5) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nll_is_the_mean_surprise() {
        let by_hand: f64 = LOGITS
            .chunks(3)
            .zip(LABELS)
            .map(|(row, label)| {
                let sum: f64 = row.iter().map(|v| f64::from(*v).exp()).sum();
                -(f64::from(row[label as usize]).exp() / sum).ln()
            })
            .sum();
        assert!((scored().nll() - by_hand / 5.0).abs() < 1e-12);
    }

    #[test]
    fn calibration_is_perfect_for_a_sure_and_right_model_and_worst_for_a_sure_and_wrong_one() {
        let logits = [100.0_f32, 0.0, 0.0, 100.0];
        let of = |labels: &[u32]| {
            Scored {
                logits: &logits,
                labels,
            }
            .ece()
        };
        assert!(of(&[0, 1]).abs() < 1e-12);
        assert!((of(&[1, 0]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn extreme_logits_stay_finite_and_a_broken_model_is_never_right() {
        let huge = [1e30_f32, -1e30];
        let scored = Scored {
            logits: &huge,
            labels: &[0],
        };
        assert!(scored.nll().abs() < 1e-12);
        let broken = [f32::NAN, 0.0];
        let scored = Scored {
            logits: &broken,
            labels: &[0],
        };
        assert!(scored.nll().is_nan() && scored.top(1).abs() < 1e-12);
    }
}
