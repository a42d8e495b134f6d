//! What a sweep still lacks: trials that failed, were left out or are to come, and the scales with fewer seeds for it.

use crate::{
    advise::evidence::candidate::Candidate,
    sweep::{Sweep, SweepState, TrialRecord, TrialState},
    words::{say, word},
};

/// How many trials at a setting were not measured and why, with the scales that have fewer seeds; `None` where all were.
pub(crate) fn sentence(
    sweep: &Sweep,
    candidates: &[Candidate],
    setting: (f64, f64),
) -> Option<String> {
    let asked = |r: &&TrialRecord| (r.trial.data_fraction, r.trial.complexity) == setting;
    let all: Vec<&TrialRecord> = sweep.trials.iter().filter(asked).collect();
    let ended = sweep.state.is_final();
    let count = |is: &dyn Fn(&TrialRecord) -> bool| all.iter().filter(|r| is(r)).count();
    let open = |r: &TrialRecord| !r.state.is_final();
    let failed = count(&|r| r.state == TrialState::Failed);
    let skipped = count(&|r| r.state == TrialState::Skipped);
    let stopped = count(&|r| open(r) && ended);
    let coming = count(&|r| open(r) && !ended);
    if failed + skipped + stopped + coming == 0 {
        return None;
    }
    let cut = if sweep.state == SweepState::Stopped {
        say!(
            "{count} not run, for the sweep was stopped",
            count = stopped
        )
    } else {
        say!("{count} not run", count = stopped)
    };
    let parts = [
        (failed, say!("{count} failed", count = failed)),
        (skipped, say!("{count} left out", count = skipped)),
        (stopped, cut),
        (coming, say!("{count} still to come", count = coming)),
    ];
    let said: Vec<String> = parts.into_iter().filter(|p| p.0 > 0).map(|p| p.1).collect();
    let planned = |c: &Candidate| all.iter().filter(|r| c.is_of(r)).count();
    let short = candidates
        .iter()
        .filter(|c| c.seeds.len() + c.diverged < planned(c));
    let short: Vec<String> = short
        .map(|c| {
            say!(
                "{model} {have} of {planned}",
                model = c.name(),
                have = c.seeds.len() + c.diverged,
                planned = planned(c)
            )
        })
        .collect();
    let lacks = say!(
        "not all of the {all} trials were measured: {said}; seeds measured: {short}",
        all = all.len(),
        said = said.join(word(", ")),
        short = short.join(word(", "))
    );
    Some(match &sweep.decided {
        Some(decided) if skipped > 0 => [lacks, decided.say()].join(word("; ")),
        _ => lacks,
    })
}
