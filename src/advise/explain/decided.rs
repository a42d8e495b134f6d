//! The sentence of a saved sweep's decision.

use super::numbers::likely;
use crate::{
    advise::schedule::policy::SURE,
    sweep::Decided,
    words::{numbers::percent, say},
};

/// The sentence of a decision for the journal and the screen.
pub fn sentence(decided: &Decided) -> String {
    let share = percent(decided.share);
    let sure = likely(decided.confidence);
    let (family, scale) = (decided.family, decided.scale);
    if decided.confidence < SURE {
        return say!(
            "ended at {share} of the full budget, for saving may spend no more: {family} {scale} leads; the whole sweep would choose the same with {sure} probability",
            share,
            family,
            scale,
            sure
        );
    }
    say!(
        "decided at {share} of the full budget: {family} {scale}; the whole sweep would choose the same with {sure} probability",
        share,
        family,
        scale,
        sure
    )
}
