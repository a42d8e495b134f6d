//! The law of the quality of the family that the advice names.

use crate::{
    advise::{Advice, Constraints, Outlook, Trend, law::Unsupported, oriented, setting},
    scenario::{Direction, Family},
    sweep::Sweep,
    words::say,
};

/// A family with the law that its quality follows at the setting that is asked for.
pub struct Fitted {
    /// The family: the advised one, else that of the smallest measured model.
    pub family: Family,
    /// The share of the data and the difficulty that it holds for.
    pub setting: (f64, f64),
    direction: Direction,
    law: Result<Outlook, Unsupported>,
}

impl Fitted {
    /// The law of the family that some advice names; `None` where nothing was measured.
    pub fn of(sweep: &Sweep, constraints: &Constraints, advice: &Advice) -> Option<Self> {
        let measured = advice.candidates.iter().find(|c| c.quality.is_some());
        let family = advice.family.or(measured.map(|c| c.family))?;
        let setting = setting(sweep, constraints);
        let law = match Trend::supported(sweep, family, setting) {
            Ok(trend) => Ok(trend.outlook()?),
            Err(error) => Err(error),
        };
        Some(Self {
            family,
            setting,
            direction: sweep.plan.scenario.task.quality().direction(),
            law,
        })
    }

    /// The quality that the law draws at some parameters, with its 90 % prediction interval: mean, least, greatest.
    pub fn at(&self, parameters: f64) -> Option<[f64; 3]> {
        let drawn = self.law.as_ref().ok()?.drawn(parameters);
        let [mean, a, b] = [drawn.mean, drawn.low, drawn.high].map(|v| oriented(self.direction, v));
        Some([mean, a.min(b), a.max(b)])
    }

    /// Why there is no law, in a line.
    pub fn why_not(&self) -> Option<String> {
        let family = self.family;
        Some(match self.law.as_ref().err()? {
            Unsupported::Distinct { have, need, .. } => say!(
                "no law of {family} yet: {have} of {need} scales",
                family,
                have,
                need
            ),
            Unsupported::Rows { have, need, .. } => say!(
                "no law of {family} yet: {have} of {need} trials",
                family,
                have,
                need
            ),
            Unsupported::Flat { .. } => {
                say!("no law of {family}: it does not rise with scale", family)
            }
            error => say!("no law of {family}: {error}", family, error),
        })
    }
}
