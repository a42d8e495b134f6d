//! A sweep's row in a list, with what the advice on it comes to.

use crate::{
    advise::{decide::advise::advise, evidence::constraint::Constraints},
    sweep::{ListRow, Sweep, Verdict},
};

/// A sweep's row in a list; `alive` says whether a supervisor holds it.
pub fn listed(sweep: &Sweep, alive: bool) -> ListRow {
    let mut row = ListRow::of(sweep, alive);
    if row.done > 0 {
        let constraints = Constraints::of(&sweep.plan.scenario.bounds);
        let advice = advise(sweep, &constraints);
        row.verdict = Some(Verdict {
            decision: advice.decision,
            model: advice.family.zip(advice.scale),
            confidence: advice.confidence,
        });
    }
    row
}
