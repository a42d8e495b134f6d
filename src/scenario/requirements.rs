//! What the result must satisfy: limits on quality, latency, size, time, memory and cost.

use crate::words::{Message, message, numbers::exact};
use serde::{Deserialize, Serialize};

use super::{fault::Fault, metric::Metric};

/// Limits that a user sets; an absent one does not bind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// Least acceptable quality (greatest, for a metric that is minimised).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_quality: Option<f64>,
    /// Latency of one sample at the 95th percentile, milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_latency_ms: Option<f64>,
    /// Weights on disk in f32, megabytes of 10^6 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size_mb: Option<f64>,
    /// Learned numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_params: Option<f64>,
    /// Training time of one trial, wall seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_train_s: Option<f64>,
    /// Peak memory of the training process, megabytes of 10^6 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_memory_mb: Option<f64>,
    /// Price of one training, in the tier's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_cost: Option<f64>,
}

/// Checks that limits are numbers above 0, and that a quality is one that the metric can have.
///
/// # Errors
/// The first that is not, at its key in a scenario file.
pub fn check_requirements(r: &Requirements, metric: Metric) -> Result<(), Fault> {
    let limits = [
        ("max_latency_ms", r.max_latency_ms),
        ("max_size_mb", r.max_size_mb),
        ("max_params", r.max_params),
        ("max_train_s", r.max_train_s),
        ("max_memory_mb", r.max_memory_mb),
        ("max_cost", r.max_cost),
    ];
    let fault = |name: &str, message: Message, hint| Fault {
        key: format!("requirements.{name}"),
        message,
        hint,
    };
    for (name, limit) in limits {
        if let Some(limit) = limit.filter(|v| !v.is_finite() || *v <= 0.0) {
            let message = message!("expected a number above 0, got {limit}", limit);
            return Err(fault(name, message, None));
        }
    }
    let Some(quality) = r.min_quality else {
        return Ok(());
    };
    let (least, most) = metric.bounds();
    let [low, high] = [
        least.unwrap_or(f64::NEG_INFINITY),
        most.unwrap_or(f64::INFINITY),
    ];
    if quality.is_finite() && (low..=high).contains(&quality) {
        return Ok(());
    }
    let message = match (quality.is_finite(), least, most) {
        (true, Some(low), Some(high)) => message!(
            "expected a number from {low} to {high}, got {value}",
            low,
            high,
            value = quality
        ),
        (true, Some(low), None) => message!(
            "expected a number of at least {low}, got {value}",
            low,
            value = quality
        ),
        _ => message!("expected a number, got {quality}", quality),
    };
    // Whoever thinks in percent writes 95 for .95.
    let percent = most == Some(1.0) && quality > 2.0 && quality <= 100.0;
    let hint = percent.then(|| exact(quality / 100.0));
    Err(fault("min_quality", message, hint))
}

#[cfg(test)]
mod tests {
    use super::{Message, Requirements, check_requirements};
    use crate::scenario::Metric;

    fn quality(v: f64, metric: Metric) -> Option<(Message, Option<String>)> {
        let asked = Requirements {
            min_quality: Some(v),
            ..Requirements::default()
        };
        let fault = check_requirements(&asked, metric).err()?;
        Some((fault.message, fault.hint))
    }

    #[test]
    fn a_quality_is_one_that_its_metric_can_have() {
        for v in [0.0, 0.95, 1.0] {
            assert_eq!(quality(v, Metric::Top1), None);
        }
        let (message, hint) = quality(95.0, Metric::Top1).expect("no share");
        assert_eq!(message, "expected a number from 0 to 1, got 95");
        assert_eq!(hint.as_deref(), Some(".95"));
        assert_eq!(quality(2.0, Metric::Top1).expect("no share").1, None);
        for v in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(quality(v, Metric::Top1).is_some(), "{v}");
            assert!(quality(v, Metric::BitsPerCharacter).is_some(), "{v}");
        }
        assert_eq!(quality(95.0, Metric::BitsPerCharacter), None);
        assert!(quality(0.5, Metric::Perplexity).is_some());
    }

    #[test]
    fn a_limit_is_a_number_above_nothing() {
        for v in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let asked = Requirements {
                max_params: Some(v),
                ..Requirements::default()
            };
            let fault = check_requirements(&asked, Metric::Top1).expect_err("no limit");
            assert_eq!(fault.key, "requirements.max_params");
        }
    }
}
