//! The law of the quality of the family that the advice names: asked for at once, answered aside, for its intervals take many fits.

use super::advice::Advice;
use crate::{
    advise::{
        evidence::{candidates::setting, constraint::Constraints, orientation::oriented},
        law::Unsupported,
        predict::quality_law::{Evidence, Outlook},
    },
    models::Family,
    scenario::Direction,
    sweep::Sweep,
    words::say,
};

/// What a law is to be fitted to.
#[derive(Clone, Debug, PartialEq)]
pub struct LawQuestion {
    family: Family,
    direction: Direction,
    evidence: Result<Evidence, Unsupported>,
}

/// A family with the law that its quality follows, at the share of the data and the difficulty that were asked for.
#[derive(Clone, Debug)]
pub struct QualityLaw {
    /// The family: the advised one, else that of the smallest measured model.
    pub family: Family,
    direction: Direction,
    law: Result<Outlook, Unsupported>,
}

impl LawQuestion {
    /// Asks for the law of the family that some advice names; `None` where nothing was measured.
    pub fn of(sweep: &Sweep, constraints: &Constraints, advice: &Advice) -> Option<Self> {
        let measured = advice.candidates.iter().find(|c| c.quality.is_some());
        let family = advice.family.or(measured.map(|c| c.family))?;
        Some(Self {
            family,
            direction: sweep.plan.scenario.quality().direction(),
            evidence: Evidence::of(sweep, family, setting(sweep, constraints)),
        })
    }

    /// The law, in some tens of milliseconds; `None` where its intervals cannot be found.
    pub fn answer(self) -> Option<QualityLaw> {
        let law = match self.evidence.and_then(Evidence::trend) {
            Ok(trend) => Ok(trend.outlook()?),
            Err(error) => Err(error),
        };
        Some(QualityLaw {
            family: self.family,
            direction: self.direction,
            law,
        })
    }
}

impl QualityLaw {
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
            Unsupported::Noise { .. } => {
                say!("no law of {family}: its seeds scatter too widely", family)
            }
            error => say!("no law of {family}: {error}", family, error),
        })
    }
}
