//! The metrics of recommendation, as scikit-learn defines them, in f64: area under the ROC curve, log loss, NDCG.

use std::cmp::Ordering;

/// Scores with the labels that they are to tell apart.
#[derive(Clone, Copy, Debug)]
pub struct Ranked<'a> {
    /// Greater for what is more likely a click.
    pub scores: &'a [f64],
    /// Whether it was one.
    pub clicks: &'a [bool],
}

impl Ranked<'_> {
    /// Area under the ROC curve: the share of pairs of a click and none whose click has the greater score, equal scores
    /// counting half; NaN where a score is, or where all labels are equal.
    pub fn auc(self) -> f64 {
        let (clicks, others) = self.counts();
        let ranks = ranks(self.scores);
        let sum: f64 = self.of(&ranks, true).sum();
        (sum - clicks * (clicks + 1.0) / 2.0) / (clicks * others)
    }

    /// Standard error of [`Self::auc`] over rows drawn anew (DeLong, DeLong and Clarke-Pearson 1988, by midranks as in Sun
    /// and Xu 2014); `None` with fewer than two clicks or two others.
    pub fn auc_error(self) -> Option<f64> {
        let (clicks, others) = self.counts();
        if clicks < 2.0 || others < 2.0 {
            return None;
        }
        let all = ranks(self.scores);
        let variance = |click: bool, across: f64| {
            let own: Vec<f64> = self.of(self.scores, click).collect();
            // How often a row wins against all rows of the other label.
            let wins: Vec<f64> = self
                .of(&all, click)
                .zip(ranks(&own))
                .map(|(all, own)| (all - own) / across)
                .collect();
            let count = wins.len() as f64;
            let mean = wins.iter().sum::<f64>() / count;
            wins.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / (count - 1.0) / count
        };
        Some((variance(true, others) + variance(false, clicks)).sqrt())
    }

    /// Clicks and others; NaN for both where a score is NaN.
    fn counts(self) -> (f64, f64) {
        if self.scores.iter().any(|s| s.is_nan()) {
            return (f64::NAN, f64::NAN);
        }
        let clicks = self.clicks.iter().filter(|c| **c).count();
        (clicks as f64, (self.clicks.len() - clicks) as f64)
    }

    fn of(self, values: &[f64], click: bool) -> impl Iterator<Item = f64> {
        let pairs = values.iter().zip(self.clicks);
        pairs.filter(move |p| *p.1 == click).map(|p| *p.0)
    }
}

/// Mean negative log likelihood in nats of labels under logits.
pub fn log_loss(logits: &[f64], clicks: &[bool]) -> f64 {
    let one = |(logit, click): (&f64, &bool)| {
        let against = if *click { -logit } else { *logit };
        against.max(0.0) + (-against.abs()).exp().ln_1p()
    };
    logits.iter().zip(clicks).map(one).sum::<f64>() / clicks.len() as f64
}

/// The same under probabilities, which are kept from being 0 or 1 by the smallest step of an f64, as scikit-learn does.
pub fn log_loss_of_probabilities(probabilities: &[f64], clicks: &[bool]) -> f64 {
    let one = |(p, click): (&f64, &bool)| {
        let p = p.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        -(if *click { p } else { 1.0 - p }).ln()
    };
    probabilities.iter().zip(clicks).map(one).sum::<f64>() / clicks.len() as f64
}

/// Normalised discounted cumulative gain of the `k` greatest scores, each relevant item gaining 1 and the discount being
/// `log2(place + 1)` (Järvelin and Kekäläinen 2002); equal scores share their gains (McSherry and Najork 2008). 0 where
/// nothing is relevant, NaN where a score is.
pub fn ndcg(scores: &[f64], relevant: &[bool], k: usize) -> f64 {
    if scores.iter().any(|s| s.is_nan()) {
        return f64::NAN;
    }
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let ideal: f64 = (0..relevant.iter().filter(|r| **r).count().min(k))
        .map(discount)
        .sum();
    if ideal <= 0.0 {
        return 0.0;
    }
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| compare(scores[*b], scores[*a]));
    let (mut gained, mut place) = (0.0, 0);
    for tied in order.chunk_by(|a, b| compare(scores[*a], scores[*b]).is_eq()) {
        if place >= k {
            break;
        }
        let gain = tied.iter().filter(|i| relevant[**i]).count() as f64 / tied.len() as f64;
        let places = place..(place + tied.len()).min(k);
        gained += gain * places.map(discount).sum::<f64>();
        place += tied.len();
    }
    gained / ideal
}

/// [`ndcg`] of one user in the full ranking: of every item but those left out, the ones held out are relevant.
pub fn ndcg_of_items(scores: &[f64], held_out: &[u32], left_out: &[u32], k: usize) -> f64 {
    let (mut kept, mut relevant) = (Vec::new(), Vec::new());
    for (item, score) in scores.iter().enumerate() {
        let is_in = |list: &[u32]| list.binary_search(&(item as u32)).is_ok();
        if !is_in(left_out) {
            kept.push(*score);
            relevant.push(is_in(held_out));
        }
    }
    ndcg(&kept, &relevant, k)
}

/// The order of two numbers, the zeros being equal.
fn compare(a: f64, b: f64) -> Ordering {
    (a + 0.0).total_cmp(&(b + 0.0))
}

/// The rank of each value from 1, equal values having the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| compare(values[*a], values[*b]));
    let (mut ranks, mut before) = (vec![0.0; values.len()], 0);
    for tied in order.chunk_by(|a, b| compare(values[*a], values[*b]).is_eq()) {
        let mean = before as f64 + f64::midpoint(tied.len() as f64, 1.0);
        for i in tied {
            ranks[*i] = mean;
        }
        before += tied.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Written by `tests/data/clicks/ranking.py` with scikit-learn 1.9.1.
    const CASES: &str = include_str!("../../../tests/data/clicks/ranking.csv");

    fn numbers(text: &str) -> Vec<f64> {
        text.split(' ')
            .map(|v| v.parse().expect("a number"))
            .collect()
    }

    #[test]
    fn scikit_learn_gives_the_same() {
        let mut count = 0;
        for line in CASES.lines().filter(|l| !l.starts_with('#')) {
            let [scores, labels, auc, loss, at_3, at_10] = line.split(',').collect::<Vec<_>>()[..]
            else {
                panic!("six columns: {line}")
            };
            let probabilities = numbers(scores);
            let clicks: Vec<bool> = numbers(labels).iter().map(|l| *l > 0.5).collect();
            let ranked = Ranked {
                scores: &probabilities,
                clicks: &clicks,
            };
            let found = [
                ranked.auc(),
                log_loss_of_probabilities(&probabilities, &clicks),
                ndcg(&probabilities, &clicks, 3),
                ndcg(&probabilities, &clicks, 10),
            ];
            for (found, expected) in found.into_iter().zip([auc, loss, at_3, at_10]) {
                let expected: f64 = expected.parse().expect("a number");
                assert!((found - expected).abs() < 1e-9, "{line}: {found}");
            }
            count += 1;
        }
        assert!(count >= 30, "{count} cases");
    }

    #[test]
    fn the_error_of_the_area_is_the_spread_over_samples() {
        let mut random = crate::data::Random::new(1, crate::data::Purpose::Split);
        let mut areas = Vec::new();
        let mut claimed = 0.0;
        for _ in 0..300 {
            let clicks: Vec<bool> = (0..200).map(|i| i % 4 == 0).collect();
            let scores: Vec<f64> = clicks
                .iter()
                .map(|c| random.normal() + f64::from(u8::from(*c)))
                .collect();
            let ranked = Ranked {
                scores: &scores,
                clicks: &clicks,
            };
            areas.push(ranked.auc());
            claimed += ranked.auc_error().expect("enough rows") / 300.0;
        }
        let mean = areas.iter().sum::<f64>() / 300.0;
        let spread = (areas.iter().map(|a| (a - mean).powi(2)).sum::<f64>() / 299.0).sqrt();
        // Of two normal distributions one deviation apart: the normal distribution function of 1/sqrt(2).
        assert!((mean - 0.7602).abs() < 0.01, "{mean}");
        assert!((claimed / spread - 1.0).abs() < 0.15, "{claimed} {spread}");
    }

    #[test]
    fn what_has_no_answer_is_not_a_number() {
        let auc = |scores: &[f64], clicks: &[bool]| Ranked { scores, clicks }.auc();
        assert!(auc(&[0.1, 0.2], &[true, true]).is_nan());
        assert!(auc(&[f64::NAN, 0.2], &[true, false]).is_nan());
        assert!(auc(&[], &[]).is_nan());
        assert!(ndcg(&[f64::NAN], &[true], 10).is_nan());
        assert!(ndcg(&[0.3], &[false], 10).abs() < 1e-12);
    }

    #[test]
    fn the_full_ranking_leaves_out_what_the_user_had() {
        let scores = [0.9, 0.8, 0.7, 0.6];
        let first = ndcg_of_items(&scores, &[1], &[0], 10);
        assert!((first - 1.0).abs() < 1e-12, "{first}");
        let second = ndcg_of_items(&scores, &[1], &[], 10);
        assert!((second - 1.0 / 3.0_f64.log2()).abs() < 1e-12, "{second}");
    }

    proptest! {
        #[test]
        fn logits_and_probabilities_agree(logits in prop::collection::vec(-12.0..12.0_f64, 1..20), label in any::<bool>()) {
            let clicks: Vec<bool> = (0..logits.len()).map(|i| label ^ (i % 3 == 0)).collect();
            let probabilities: Vec<f64> = logits.iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect();
            let both = [log_loss(&logits, &clicks), log_loss_of_probabilities(&probabilities, &clicks)];
            prop_assert!((both[0] - both[1]).abs() < 1e-9);
        }

        #[test]
        fn turning_all_scores_around_turns_the_area(scores in prop::collection::vec(-3_i8..3, 2..30)) {
            let scores: Vec<f64> = scores.into_iter().map(f64::from).collect();
            let clicks: Vec<bool> = (0..scores.len()).map(|i| i % 2 == 0).collect();
            let turned: Vec<f64> = scores.iter().map(|s| -s).collect();
            let area = Ranked { scores: &scores, clicks: &clicks }.auc();
            let other = Ranked { scores: &turned, clicks: &clicks }.auc();
            prop_assert!((area + other - 1.0).abs() < 1e-12);
        }
    }
}
