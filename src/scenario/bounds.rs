//! The bounds that a result must keep: at most one for each constraint.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess},
    ser::SerializeMap,
};

use super::{constraint::Constraint, fault::Fault, metric::Quality};
use crate::words::{Message, message, numbers::exact};

/// A constraint with its bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// What is constrained.
    pub constraint: Constraint,
    /// The least quality (greatest, for a metric that is minimised), or the most of a cost.
    pub bound: f64,
}

/// The bounds of some constraints; one without a bound does not bind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds(BTreeMap<Constraint, f64>);

impl Bounds {
    /// The bound of a constraint.
    pub fn get(&self, constraint: Constraint) -> Option<f64> {
        self.0.get(&constraint).copied()
    }

    /// Sets the bound of a constraint, or with `None` lifts it.
    pub fn set(&mut self, constraint: Constraint, bound: Option<f64>) {
        match bound {
            Some(bound) => self.0.insert(constraint, bound),
            None => self.0.remove(&constraint),
        };
    }

    /// The same with another bound of a constraint.
    #[must_use]
    pub fn with(mut self, constraint: Constraint, bound: f64) -> Self {
        self.set(constraint, Some(bound));
        self
    }

    /// Whether nothing is bounded.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every bound, in the order of the constraints.
    pub fn iter(&self) -> impl Iterator<Item = Bound> + '_ {
        let bound = |(constraint, bound): (&Constraint, &f64)| Bound {
            constraint: *constraint,
            bound: *bound,
        };
        self.0.iter().map(bound)
    }
}

impl Serialize for Bounds {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (constraint, bound) in &self.0 {
            map.serialize_entry(constraint, bound)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Bounds {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Stated;
        impl<'de> de::Visitor<'de> for Stated {
            type Value = Bounds;

            fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
                to.write_str("struct Requirements")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Bounds, A::Error> {
                let mut bounds = Bounds::default();
                while let Some(constraint) = map.next_key::<Constraint>()? {
                    if bounds.get(constraint).is_some() {
                        return Err(de::Error::duplicate_field(constraint.key()));
                    }
                    bounds.set(constraint, map.next_value::<Option<f64>>()?);
                }
                Ok(bounds)
            }
        }
        from.deserialize_struct("Requirements", &Constraint::KEYS, Stated)
    }
}

/// Checks that bounds are numbers above 0, and that a quality is one that the metric can have.
///
/// # Errors
/// The first that is not, at its key in a scenario file.
pub fn check_bounds(bounds: &Bounds, metric: impl Into<Quality>) -> Result<(), Fault> {
    let fault = |constraint: Constraint, message: Message, hint| Fault {
        key: format!("requirements.{}", constraint.key()),
        message,
        hint,
    };
    let costs = || {
        bounds
            .iter()
            .filter(|b| b.constraint != Constraint::Quality)
    };
    for Bound { constraint, bound } in costs() {
        if !bound.is_finite() || bound <= 0.0 {
            let message = message!("expected a number above 0, got {limit}", limit = bound);
            return Err(fault(constraint, message, None));
        }
    }
    let Some(quality) = bounds.get(Constraint::Quality) else {
        return Ok(());
    };
    let (least, most) = metric.into().bounds();
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
    Err(fault(Constraint::Quality, message, hint))
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Constraint, Message, check_bounds};
    use crate::scenario::Metric;

    fn quality(v: f64, metric: Metric) -> Option<(Message, Option<String>)> {
        let asked = Bounds::default().with(Constraint::Quality, v);
        let fault = check_bounds(&asked, metric).err()?;
        Some((fault.message, fault.hint))
    }

    #[test]
    fn a_quality_is_one_that_its_metric_can_have() {
        for v in [0.0, 0.95, 1.0] {
            assert_eq!(quality(v, Metric::Top1), None);
        }
        let (message, hint) = quality(95.0, Metric::Top1).expect("no share");
        assert_eq!(message.to_string(), "expected a number from 0 to 1, got 95");
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
            let asked = Bounds::default().with(Constraint::Parameters, v);
            let fault = check_bounds(&asked, Metric::Top1).expect_err("no limit");
            assert_eq!(fault.key, "requirements.max_params");
        }
    }

    #[test]
    fn bounds_are_read_and_written_by_their_keys() {
        let text = "{\"min_quality\":0.9,\"max_params\":1000.0}";
        let bounds: Bounds = serde_json::from_str(text).expect("two bounds");
        assert_eq!(serde_json::to_string(&bounds).expect("two bounds"), text);
        assert_eq!(bounds.get(Constraint::Parameters), Some(1000.0));
        let wrong = serde_json::from_str::<Bounds>("{\"max_parms\":1}").expect_err("no key");
        assert!(
            wrong
                .to_string()
                .starts_with("unknown field `max_parms`, expected one of `min_quality`")
        );
    }
}
