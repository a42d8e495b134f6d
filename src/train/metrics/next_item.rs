//! The metrics of the next item by full ranking: NDCG@10, hit rate at 10, reciprocal rank, in f64.
//!
//! One item is right for each question. Items of equal scores share their places: a metric is its mean over all orders that they
//! may stand in, so that a recommender that says the same of all items has what chance has.

use std::collections::BTreeMap;

use crate::scenario::Metric;

/// Places that NDCG and the hit rate count.
const FIRST: usize = 10;

/// Where the right item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// So many items stand above it, and so many have its score, itself among them.
    Ranked {
        /// Items of greater scores.
        above: usize,
        /// Items of the same score, at least one.
        equal: usize,
    },
    /// It is not in the list: the recommender did not find it.
    Unlisted,
    /// A score is not a number.
    Unknown,
}

impl Place {
    /// The place of an item among the scores of all.
    pub fn of<T: PartialOrd + Copy>(scores: &[T], item: usize) -> Self {
        let Some(own) = scores.get(item) else {
            return Self::Unlisted;
        };
        let (mut above, mut equal) = (0, 0);
        for score in scores {
            match score.partial_cmp(own) {
                None => return Self::Unknown,
                Some(std::cmp::Ordering::Greater) => above += 1,
                Some(std::cmp::Ordering::Equal) => equal += 1,
                Some(std::cmp::Ordering::Less) => {}
            }
        }
        Self::Ranked { above, equal }
    }

    /// The mean over the places that the item shares, from 0 on, of what each gives.
    fn mean(self, gives: impl Fn(usize) -> f64) -> f64 {
        match self {
            Self::Ranked { above, equal } => {
                (above..above + equal).map(gives).sum::<f64>() / equal as f64
            }
            Self::Unlisted => 0.0,
            Self::Unknown => f64::NAN,
        }
    }

    /// Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen 2002), whose ideal is 1.
    pub fn ndcg(self) -> f64 {
        self.mean(|place| hit(place) / (place as f64 + 2.0).log2())
    }

    /// Whether it is among the first ten.
    pub fn hit(self) -> f64 {
        self.mean(hit)
    }

    /// One over its place from 1 on, however late.
    pub fn reciprocal(self) -> f64 {
        self.mean(|place| 1.0 / (place as f64 + 1.0))
    }
}

fn hit(place: usize) -> f64 {
    f64::from(u8::from(place < FIRST))
}

/// The places of the right items of all questions.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a>(pub &'a [Place]);

impl Places<'_> {
    /// Every metric of the task: means over the questions; NaN where a score was, or where there is no question.
    pub fn metrics(self) -> BTreeMap<Metric, f64> {
        BTreeMap::from([
            (Metric::Ndcg10, self.mean(Place::ndcg)),
            (Metric::HitRate10, self.mean(Place::hit)),
            (Metric::Mrr, self.mean(Place::reciprocal)),
        ])
    }

    fn mean(self, of: fn(Place) -> f64) -> f64 {
        self.0.iter().map(|place| of(*place)).sum::<f64>() / self.0.len() as f64
    }

    /// Standard error of NDCG@10 over questions drawn anew; `None` for fewer than two.
    pub fn error(self) -> Option<f64> {
        let count = self.0.len() as f64;
        let mean = self.mean(Place::ndcg);
        let squares = self.0.iter().map(|place| (place.ndcg() - mean).powi(2));
        let variance = squares.sum::<f64>() / (count - 1.0);
        (self.0.len() > 1).then(|| (variance / count).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_place_gives_what_is_known_by_hand() {
        let scores: Vec<f64> = (0..20).map(|i| -f64::from(i)).collect();
        let third = Place::of(&scores, 2);
        assert!((third.ndcg() - 0.5).abs() < 1e-12 && (third.hit() - 1.0).abs() < 1e-12);
        assert!((third.reciprocal() - 1.0 / 3.0).abs() < 1e-12);
        let late = Place::of(&scores, 12);
        assert!(late.ndcg().abs() < 1e-12 && late.hit().abs() < 1e-12);
        assert!((late.reciprocal() - 1.0 / 13.0).abs() < 1e-12);
        assert_eq!(Place::of(&scores, 20), Place::Unlisted);
        assert!(Place::Unlisted.reciprocal().abs() < 1e-12);
        let unknown = Place::of(&[f32::NAN, 1.0], 1);
        assert!(
            unknown.ndcg().is_nan() && Places(&[third, unknown]).error().is_some_and(f64::is_nan)
        );
    }

    #[test]
    fn who_says_the_same_of_all_has_what_chance_has() {
        let same = Place::of(&[0.5_f32; 40], 7);
        assert!((same.hit() - 0.25).abs() < 1e-12);
        let gains: f64 = (0..10).map(|i| 1.0 / (f64::from(i) + 2.0).log2()).sum();
        assert!((same.ndcg() - gains / 40.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn equal_scores_are_the_mean_over_all_orders(above in 0_usize..14, equal in 1_usize..6) {
            let shared = Place::Ranked { above, equal };
            let alone = |metric: fn(Place) -> f64| {
                let each = (above..above + equal).map(|above| metric(Place::Ranked { above, equal: 1 }));
                each.sum::<f64>() / equal as f64
            };
            for metric in [Place::ndcg, Place::hit, Place::reciprocal] {
                prop_assert!((metric(shared) - alone(metric)).abs() < 1e-12);
            }
        }
    }
}
