//! What the true transitions score: the best that can be known of the next item.

/// What ranking by the true probabilities scores: no model does better, but by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistoryOptimum {
    /// Mean NDCG@10 of the test split's items.
    pub ndcg: f64,
    /// Share of them among the first ten.
    pub hit_rate: f64,
    /// Mean reciprocal rank.
    pub mrr: f64,
    /// NDCG@10 in expectation over all items that could have come next.
    pub expected_ndcg: f64,
}

/// Places that count.
const PLACES: usize = 10;

/// The gain of a place from 0 on.
fn gain(place: usize) -> f64 {
    1.0 / (place as f64 + 2.0).log2()
}

impl HistoryOptimum {
    /// The optimum over the probabilities of all items for each question, with the item that came.
    pub(super) fn of(questions: impl Iterator<Item = (Vec<f64>, u32)>) -> Option<Self> {
        let (mut sum, mut count) = ([0.0; 4], 0.0);
        for (mut probabilities, next) in questions {
            let own = probabilities[next as usize];
            let above = probabilities.iter().filter(|p| **p > own).count();
            let among = f64::from(u8::from(above < PLACES));
            sum[0] += among * gain(above);
            sum[1] += among;
            sum[2] += 1.0 / (above as f64 + 1.0);
            probabilities.sort_by(|a, b| b.total_cmp(a));
            let first = probabilities.iter().take(PLACES).enumerate();
            sum[3] += first.map(|(place, p)| p * gain(place)).sum::<f64>();
            count += 1.0;
        }
        let [ndcg, hit_rate, mrr, expected_ndcg] = sum.map(|s| s / count);
        (count > 0.0).then_some(Self {
            ndcg,
            hit_rate,
            mrr,
            expected_ndcg,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expectation_is_the_mean_over_what_could_have_come() {
        let truth = [0.5, 0.3, 0.2];
        let of = |next: u32| {
            HistoryOptimum::of(std::iter::once((truth.to_vec(), next))).expect("a question")
        };
        let mean: f64 = (0..3)
            .map(|next| truth[next as usize] * of(next).ndcg)
            .sum();
        assert!((mean - of(0).expected_ndcg).abs() < 1e-12);
        assert!((of(1).ndcg - 1.0 / 3.0_f64.log2()).abs() < 1e-12);
        assert!((of(2).mrr - 1.0 / 3.0).abs() < 1e-12);
        let mut many = vec![0.01; 20];
        many[..11].fill(0.08);
        let late = HistoryOptimum::of(std::iter::once((many, 19))).expect("a question");
        assert!((late.hit_rate, late.ndcg) == (0.0, 0.0) && (late.mrr - 1.0 / 12.0).abs() < 1e-12);
        assert!(HistoryOptimum::of(std::iter::empty()).is_none());
    }
}
