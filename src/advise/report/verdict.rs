//! What the advice on a sweep comes to, beside the sweep: in a row of a list, and in the last line of machine output.

use crate::{
    advise::{
        decide::{advice::Advice, advise::advise},
        evidence::constraint::Constraints,
    },
    sweep::{ListRow, SimpleAnswer, Summary, Sweep, TrialState, Verdict},
};

/// A sweep's row in a list; `alive` says whether a supervisor holds it.
pub fn listed(sweep: &Sweep, alive: bool) -> ListRow {
    ListRow {
        verdict: verdict(sweep),
        ..ListRow::of(sweep, alive)
    }
}

/// A sweep's summary; `alive` says whether a supervisor holds it.
pub fn summed(sweep: &Sweep, alive: bool) -> Summary {
    Summary::of(sweep, alive).answered(verdict(sweep))
}

/// What the advice comes to; `None` until a trial is done.
fn verdict(sweep: &Sweep) -> Option<Verdict> {
    (sweep.count(TrialState::Done) > 0).then(|| {
        let advice = advise(sweep, &Constraints::of(&sweep.plan.scenario.bounds));
        Verdict {
            decision: advice.decision,
            model: advice.family.zip(advice.scale),
            confidence: advice.confidence,
            without_network: without_network(&advice),
        }
    })
}

fn without_network(advice: &Advice) -> Option<SimpleAnswer> {
    let line = advice.baseline.as_ref()?;
    advice.headline().claim.map(|_| SimpleAnswer {
        name: line.name.clone(),
        quality: line.quality,
    })
}
