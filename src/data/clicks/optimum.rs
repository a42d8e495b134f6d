//! What the true probabilities score: the best that can be known of clicks.

use super::{ClickOptimum, Clicks};

impl ClickOptimum {
    /// The optimum on rows whose probabilities are known; `None` where they are not, or where all labels are equal.
    pub(super) fn of(rows: &Clicks) -> Option<Self> {
        let truth: Vec<f64> = rows.probabilities.iter().map(|p| f64::from(*p)).collect();
        let labels: Vec<f64> = rows.labels.iter().map(|l| f64::from(*l)).collect();
        if truth.is_empty() || truth.len() != labels.len() {
            return None;
        }
        Some(Self {
            auc: area(&truth, &labels)?,
            log_loss: cross_entropy(&truth, &labels),
            expected_auc: area(&truth, &truth)?,
            expected_log_loss: cross_entropy(&truth, &truth),
        })
    }
}

/// Mean negative log likelihood in nats of labels, or of shares of a label, each from 0 to 1.
fn cross_entropy(probabilities: &[f64], labels: &[f64]) -> f64 {
    let term = |share: f64, p: f64| if share > 0.0 { -share * p.ln() } else { 0.0 };
    let one = |(p, y): (&f64, &f64)| term(*y, *p) + term(1.0 - y, 1.0 - p);
    probabilities.iter().zip(labels).map(one).sum::<f64>() / labels.len() as f64
}

/// Area under the ROC curve, where each row is a click by its share and none by the rest; equal scores count half. `None`
/// where there is no click or nothing else.
fn area(scores: &[f64], shares: &[f64]) -> Option<f64> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    let (mut below, mut won) = (0.0, 0.0);
    for tied in order.chunk_by(|a, b| scores[*a].total_cmp(&scores[*b]).is_eq()) {
        let clicks: f64 = tied.iter().map(|i| shares[*i]).sum();
        let others = tied.len() as f64 - clicks;
        won += clicks * (below + 0.5 * others);
        below += others;
    }
    let clicks: f64 = shares.iter().sum();
    (clicks > 0.0 && below > 0.0).then(|| won / (clicks * below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_the_share_of_pairs_in_the_right_order() {
        // By hand: of the four pairs of a click and none, 0.8 > 0.4 and 0.8 > 0.6 and 0.4 = 0.4 by half, 0.4 < 0.6.
        let area = |scores: &[f64], labels: &[f64]| area(scores, labels).expect("both labels");
        let found = area(&[0.8, 0.4, 0.4, 0.6], &[1.0, 1.0, 0.0, 0.0]);
        assert!((found - 2.5 / 4.0).abs() < 1e-12, "{found}");
        assert!((area(&[0.3; 6], &[1.0, 0.0, 1.0, 0.0, 0.0, 0.0]) - 0.5).abs() < 1e-12);
        assert!(super::area(&[0.1, 0.2], &[1.0, 1.0]).is_none());
    }

    #[test]
    fn the_expected_area_is_the_mean_over_all_labels() {
        // All 2^4 labellings, each with its probability, against the expectation of clicks above others by pairs.
        let truth = [0.1, 0.35, 0.6, 0.8];
        let (mut won, mut pairs) = (0.0, 0.0);
        for labelling in 0..16_u32 {
            let labels: Vec<f64> = (0..4).map(|i| f64::from((labelling >> i) & 1)).collect();
            let chance: f64 = (0..4)
                .map(|i| truth[i] * labels[i] + (1.0 - truth[i]) * (1.0 - labels[i]))
                .product();
            let clicks: f64 = labels.iter().sum();
            let here = clicks * (4.0 - clicks);
            won += chance * here * area(&truth, &labels).unwrap_or(0.0);
            pairs += chance * here;
        }
        // A row is never compared with itself in a labelling, by half in the expectation.
        let own: f64 = truth.iter().map(|p| p * (1.0 - p)).sum();
        let found = area(&truth, &truth).expect("both labels");
        assert!((found - (won + 0.5 * own) / (pairs + own)).abs() < 1e-12);
    }

    #[test]
    fn the_loss_is_the_entropy_where_the_labels_are_expected() {
        let entropy = |p: f64| -p * p.ln() - (1.0 - p) * (1.0 - p).ln();
        let found = cross_entropy(&[0.2, 0.5], &[0.2, 0.5]);
        assert!((found - 0.5 * (entropy(0.2) + entropy(0.5))).abs() < 1e-12);
        assert!((cross_entropy(&[0.2], &[1.0]) + 0.2_f64.ln()).abs() < 1e-12);
    }
}
