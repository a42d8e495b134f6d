//! What the reasons of a sweep are in words, in the language of whoever reads them.

use super::{
    plan::SweepId,
    reason::{BadCheckpoint, Failure, Fault, Halved, Obstacle, PauseReason, Reason, SkipReason},
    saving::{Decided, SURE},
};
use crate::data::{Difference, Names};
use crate::words::{
    numbers::{percent, probability, value},
    say, word,
};

impl Reason {
    /// The reason as a fragment for a line.
    pub fn say(&self) -> String {
        match self {
            Self::Waits(reason) => reason.say().to_owned(),
            Self::Failed(failure) => failure.say(),
            Self::Skipped(reason) => reason.say(),
        }
    }
}

impl PauseReason {
    /// The reason as a fragment for a line.
    pub fn say(self) -> &'static str {
        match self {
            Self::Asked => word("paused by the user"),
            Self::DiskFull => word("waiting for disk space"),
        }
    }
}

impl BadCheckpoint {
    /// The reason as a fragment for a line.
    pub fn say(self) -> &'static str {
        match self {
            Self::Unreadable => word("its checkpoint cannot be read"),
            Self::Damaged => word("its checkpoint is damaged"),
            Self::Foreign => word("its checkpoint is of another trial"),
            Self::Impossible => word("its checkpoint tells of steps that no training makes"),
            Self::Ahead => word("its checkpoint is ahead of what was written of it"),
        }
    }
}

impl Obstacle {
    /// The obstacle as a fragment for a line.
    pub fn say(&self) -> String {
        match self {
            Self::OtherData { files, said } => {
                let differ = say!(
                    "the data are not those that the sweep was planned on: {difference}",
                    difference = difference(files)
                );
                match said {
                    Some(said) => say!("{what}; {said}", what = differ, said),
                    None => differ,
                }
            }
            Self::NoData { said } => say!("the data cannot be read: {why}", why = said),
            Self::FolderGone => say!("the folder of the sweep was moved or deleted while it ran"),
        }
    }

    /// The obstacle in two words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::OtherData { .. } => word("other data"),
            Self::NoData { .. } => word("no data"),
            Self::FolderGone => word("folder gone"),
        }
    }

    /// The obstacle with what goes on from there.
    pub fn in_full(&self, sweep: &SweepId, scenario: &str) -> String {
        let (what, said) = (self.say(), self.way_on(sweep, scenario));
        say!("{what}; {said}", what, said)
    }

    /// What goes on from there.
    fn way_on(&self, sweep: &SweepId, scenario: &str) -> String {
        match self {
            Self::OtherData { .. } => say!(
                "take the old data back and `scalescope resume {sweep}`, or start anew with `scalescope run {scenario}`",
                sweep,
                scenario
            ),
            Self::NoData { .. } => say!(
                "`scalescope resume {sweep}` goes on when they are back",
                sweep
            ),
            Self::FolderGone => say!(
                "`scalescope resume {sweep}` goes on where it is now, with `--home` where its home was moved",
                sweep
            ),
        }
    }
}

/// How files differ, as a fragment.
fn difference(files: &Difference) -> String {
    if files.is_empty() {
        return word("the same files are read otherwise, or what they name has changed").to_owned();
    }
    let named = |names: &Names| {
        let first = names.first.join(", ");
        match names.count - names.first.len().min(names.count) {
            0 => first,
            more => say!("{first} and {more} more", first, more),
        }
    };
    let mut kinds = Vec::new();
    if !files.changed.is_empty() {
        kinds.push(say!("changed: {names}", names = named(&files.changed)));
    }
    if !files.gone.is_empty() {
        kinds.push(say!("gone: {names}", names = named(&files.gone)));
    }
    if !files.added.is_empty() {
        kinds.push(say!("added: {names}", names = named(&files.added)));
    }
    kinds.join("; ")
}

impl Failure {
    /// The failure as a fragment for a line.
    pub fn say(&self) -> String {
        match self {
            Self::Broke(fault) => fault.say(),
            Self::Killed { signal } => match signal_name(*signal) {
                Some(name) => say!("killed by {name} (signal {number})", name, number = signal),
                None => say!("killed by signal {number}", number = signal),
            },
            Self::OutOfMemory => say!("killed by the system: out of memory"),
            Self::Exited { code: Some(code) } => say!(
                "ended with exit code {code} before it was done; see its stderr.log",
                code
            ),
            Self::Exited { code: None } => say!("ended before it was done"),
            Self::Silent { seconds } => say!("hung: no sign of life for {seconds} s", seconds),
            Self::Stuck { seconds } => say!(
                "hung: computed for {seconds} s without ending a step",
                seconds
            ),
            Self::CannotStart { said } => {
                say!("cannot start a worker process: {error}", error = said)
            }
            Self::Unclassified { said } => said.clone(),
        }
    }
}

impl Fault {
    /// The fault as a fragment for a line.
    pub fn say(&self) -> String {
        match self {
            Self::Data { said } | Self::Leak { said } => said.to_string(),
            Self::Unclassified { said } => said.clone(),
            Self::Keep { said } => say!("cannot keep what was trained: {error}", error = said),
            Self::Weights { said } => say!("cannot write the weights: {error}", error = said),
            Self::ProgramEnded {
                code,
                signal,
                starved,
                said,
            } => quoting(program_ended(*code, *signal, *starved), said),
            Self::NoMetric { metric, seen, said } if seen.is_empty() => quoting(
                say!(
                    "ended well, but never reported {metric}, nor anything else",
                    metric
                ),
                said,
            ),
            Self::NoMetric { metric, seen, said } => quoting(
                say!(
                    "ended well, but never reported {metric}; it reported {seen}",
                    metric,
                    seen = seen.join(", ")
                ),
                said,
            ),
            Self::CannotRun { program, said } => {
                say!("cannot run {program}: {error}", program, error = said)
            }
            Self::NoProgress { times } => say!(
                "asked to be run again {times} times without going on",
                times
            ),
            Self::Panicked { said } => say!("broke down: {message}", message = said),
        }
    }
}

/// How a program of the user's own ended before it was done.
fn program_ended(code: Option<i32>, signal: Option<i32>, starved: bool) -> String {
    match (code, signal) {
        (_, Some(9)) if starved => Failure::OutOfMemory.say(),
        (_, Some(signal)) => Failure::Killed { signal }.say(),
        (Some(code), None) => say!("its program ended with exit code {code}", code),
        (None, None) => say!("ended before it was done"),
    }
}

/// What happened, with the last lines that a program said.
fn quoting(what: String, said: &[String]) -> String {
    if said.is_empty() {
        return what;
    }
    say!("{what}: {said}", what, said = said.join(" | "))
}

impl SkipReason {
    /// The reason as a fragment for a line.
    pub fn say(&self) -> String {
        match self {
            Self::ByUser => say!("skipped by the user"),
            Self::Halved(halved) => halved.say(),
            Self::Decided(decided) => say!("left out: {why}", why = decided.say()),
            Self::Unclassified { said } => said.clone(),
        }
    }
}

impl Halved {
    /// The end of a trial as a fragment for a line.
    pub fn say(&self) -> String {
        say!(
            "stopped to save compute: at {share} of its steps it is bound for {quality}, at best {most}; {model} has {held}",
            share = percent(self.share),
            quality = value(self.expected),
            most = value(self.at_best),
            model = format!("{} {}", self.family, self.scale),
            held = value(self.quality)
        )
    }
}

impl Decided {
    /// The decision as a fragment for a line.
    pub fn say(&self) -> String {
        let (share, sure) = (percent(self.share), probability(self.confidence));
        let (family, scale) = (self.family, self.scale);
        if self.confidence < SURE {
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
}

/// The name of a signal as the system's manuals have it.
fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_its_words() {
        let killed = |signal| Failure::Killed { signal }.say();
        assert_eq!(killed(9), "killed by SIGKILL (signal 9)");
        assert_eq!(killed(11), "killed by SIGSEGV (signal 11)");
        assert_eq!(killed(64), "killed by signal 64");
        let starved = Failure::OutOfMemory.say();
        assert_eq!(starved, "killed by the system: out of memory");
        let exited = Failure::Exited { code: Some(70) }.say();
        assert!(exited.contains("exit code 70"), "{exited}");
        let said = || "overflow".to_owned();
        let broke = Failure::Broke(Fault::Panicked { said: said() });
        assert_eq!(broke.say(), "broke down: overflow");
        let silent = Failure::Silent { seconds: 31 }.say();
        assert_eq!(silent, "hung: no sign of life for 31 s");
        let unclassified = SkipReason::Unclassified { said: said() };
        assert_eq!(Reason::Skipped(unclassified).say(), said());
    }
}
