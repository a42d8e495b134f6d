//! What of a sweep's folder is whole, what can be healed, and what is lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
};

use super::{
    Damage, Directory, TrialFolder, checkpoint, file,
    row::RowState,
    seal::{self, Opened, open_object, open_text},
};
use crate::{
    models::Weights,
    sweep::{BadCheckpoint, Event, Plan, Sweep, SweepId, Trial, TrialId, TrialRecord, TrialState},
    words::Message,
};

/// How a sweep's folder stands.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Files that were read.
    pub files: usize,
    /// Those of them without a check, for an earlier version wrote them.
    pub unchecked: usize,
    /// What is not as it was written.
    pub findings: Vec<Finding>,
}

/// Something that is not as it was written.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The file, below the sweep's folder.
    pub file: String,
    /// What is wrong with it.
    pub what: Wrong,
}

/// What is wrong with a file.
#[derive(Clone, Debug)]
pub enum Wrong {
    /// It cannot be read or understood.
    Unusable(Message),
    /// Lines are damaged; so many events were found again elsewhere.
    Lines {
        /// The lines, from 1.
        lines: Vec<u64>,
        /// Events that were found again.
        healed: u64,
    },
    /// Events are nowhere.
    Lost {
        /// Who wrote them; `None` is the supervisor, or nobody knows.
        writer: Option<TrialId>,
        /// How many.
        count: u64,
    },
    /// A worker's own line is damaged, but the journal has its event.
    Copied {
        /// The lines, from 1.
        lines: Vec<u64>,
    },
    /// So many events that the journal has are missing of a worker's own.
    Fewer {
        /// How many.
        count: u64,
    },
    /// Its last line is torn: it is cut off when the sweep goes on.
    Torn,
    /// It is shorter than it was when the sweep ended.
    Shorter {
        /// By so many bytes.
        bytes: u64,
    },
    /// The journal tells otherwise of an event, and nothing says which is right.
    Differs {
        /// Its number.
        seq: u64,
    },
    /// The plan was made for a sweep of another name.
    Renamed {
        /// That name.
        former: SweepId,
    },
    /// The trial is not as planned; it is written again.
    NotAsPlanned,
    /// A checkpoint is not gone on from; the trial is trained anew.
    Checkpoint(BadCheckpoint),
    /// The row in the list does not fit the journal; the journal is read instead.
    Row,
    /// The weights of a trial that is done are missing or damaged.
    Weights,
    /// It was begun and never finished; it is swept when the sweep goes on.
    Leftover,
}

impl Wrong {
    /// Whether something is lost for good.
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Unusable(_)
            | Self::Lost { .. }
            | Self::Shorter { .. }
            | Self::Differs { .. }
            | Self::Weights => true,
            Self::Lines { .. }
            | Self::Copied { .. }
            | Self::Fewer { .. }
            | Self::Torn
            | Self::Renamed { .. }
            | Self::NotAsPlanned
            | Self::Checkpoint(_)
            | Self::Row
            | Self::Leftover => false,
        }
    }

    /// Its name in machine output.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unusable(_) => "unusable",
            Self::Lines { .. } => "damaged-lines",
            Self::Lost { .. } => "lost-events",
            Self::Copied { .. } => "damaged-copies",
            Self::Fewer { .. } => "missing-copies",
            Self::Torn => "torn-line",
            Self::Shorter { .. } => "shorter",
            Self::Differs { .. } => "differs",
            Self::Renamed { .. } => "renamed",
            Self::NotAsPlanned => "not-as-planned",
            Self::Checkpoint(_) => "checkpoint",
            Self::Row => "row",
            Self::Weights => "weights",
            Self::Leftover => "leftover",
        }
    }
}

impl Verdict {
    /// Whether something is lost for good.
    pub fn has_loss(&self) -> bool {
        self.findings.iter().any(|f| f.what.is_loss())
    }
}

/// Checks of the events that a journal has, by writer and number: enough to tell whether another copy is the same.
type Told = BTreeMap<(TrialId, u64), String>;

/// A judgement while it is made.
struct Judge<'a> {
    directory: &'a Directory,
    verdict: Verdict,
}

impl Directory {
    /// Reads everything that the sweep's folder holds, changes nothing, and says what is not as it was written.
    pub fn verify(&self) -> Verdict {
        let mut judge = Judge {
            directory: self,
            verdict: Verdict::default(),
        };
        for path in self.leftovers() {
            judge.find(&path, Wrong::Leftover);
        }
        match self.plan() {
            Ok(plan) => judge.sweep(plan),
            Err(error) => {
                let path = self.plan_file();
                judge.find(&path, Wrong::Unusable(Message::of_chain(&error)));
            }
        }
        judge.verdict
    }
}

impl Judge<'_> {
    fn find(&mut self, path: &Path, what: Wrong) {
        let inside = path.strip_prefix(self.directory.path()).unwrap_or(path);
        let file = inside.display().to_string();
        self.verdict.findings.push(Finding { file, what });
    }

    fn unusable(&mut self, path: &Path, error: &io::Error) {
        self.find(path, Wrong::Unusable(Message::foreign(error)));
    }

    /// Counts a file that was read.
    fn count(&mut self, checked: bool) {
        self.verdict.files += 1;
        self.verdict.unchecked += usize::from(!checked);
    }

    fn sweep(&mut self, plan: Plan) {
        let text = file::read_text(&self.directory.plan_file()).unwrap_or_default();
        self.count(matches!(open_text(&text), Opened::Whole(_)));
        if let Some(former) = self.directory.former_id() {
            self.find(&self.directory.plan_file(), Wrong::Renamed { former });
        }
        let alive = self.directory.is_alive();
        let planned = plan.trials.iter().cloned().chain(plan.reference());
        let planned: Vec<Trial> = planned.collect();
        let (sweep, told) = self.journal(plan, alive);
        for trial in &planned {
            self.trial(trial, sweep.trial(trial.id), &told, alive);
        }
        if !alive {
            self.row();
        }
    }

    fn journal(&mut self, plan: Plan, alive: bool) -> (Sweep, Told) {
        let path = self.directory.journal();
        let mut tail = self.directory.tail(&plan);
        let (mut sweep, mut told) = (Sweep::new(plan), Told::new());
        let read = tail.each(|event| {
            if let (Some(writer), Ok(text)) = (event.trial, serde_json::to_vec(&event)) {
                told.insert((writer, event.seq), seal::check(&text));
            }
            sweep.apply(&event);
        });
        if let Err(error) = read {
            self.unusable(&path, &error);
            return (sweep, told);
        }
        let damage = tail.damage().clone();
        self.damage(&path, &damage);
        if self.is_torn(&path) && !alive {
            self.find(&path, Wrong::Torn);
        }
        (sweep, told)
    }

    fn damage(&mut self, path: &Path, damage: &Damage) {
        if !damage.lines.is_empty() || damage.healed > 0 {
            let (lines, healed) = (damage.lines.clone(), damage.healed);
            self.find(path, Wrong::Lines { lines, healed });
        }
        for (&writer, &count) in &damage.missing {
            self.find(path, Wrong::Lost { writer, count });
        }
        let unknown = damage.lost() - damage.missing.values().sum::<u64>();
        if unknown > 0 {
            let (writer, count) = (None, unknown);
            self.find(path, Wrong::Lost { writer, count });
        }
    }

    /// Counts a file of lines; says whether the last one is torn.
    fn is_torn(&mut self, path: &Path) -> bool {
        let Ok(bytes) = file::read(path) else {
            return false;
        };
        let mut lines = bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty());
        let unsealed = |line| matches!(open_object(line), Opened::Unsealed(_));
        self.count(!lines.any(unsealed));
        bytes.last().is_some_and(|b| *b != b'\n')
    }

    fn trial(&mut self, trial: &Trial, record: Option<&TrialRecord>, told: &Told, alive: bool) {
        let folder = self.directory.trial(trial.id);
        let text = file::read_text(&folder.file()).unwrap_or_default();
        self.count(matches!(open_text(&text), Opened::Whole(_)));
        if !folder.trial().is_ok_and(|written| written == *trial) {
            self.find(&folder.file(), Wrong::NotAsPlanned);
        }
        self.own_events(trial.id, &folder, told, alive);
        if let Ok(bytes) = file::read(&folder.checkpoint()) {
            let opened = checkpoint::unwrap(&bytes);
            self.count(opened.as_ref().is_ok_and(|kept| kept.told.is_some()));
            if let Err(reason) = opened {
                self.find(&folder.checkpoint(), Wrong::Checkpoint(reason));
            }
        }
        if record.is_some_and(|record| record.state == TrialState::Done) {
            self.weights(&folder);
        }
    }

    /// What a worker wrote, beside what the journal has of it.
    fn own_events(&mut self, writer: TrialId, folder: &TrialFolder, told: &Told, alive: bool) {
        let path = folder.events();
        let (mut events, mut tail) = (Vec::new(), folder.tail());
        if let Err(error) = tail.each(|event: Event| events.push(event)) {
            return self.unusable(&path, &error);
        }
        let damaged = tail.damage().lines.clone();
        for event in &events {
            let text = serde_json::to_vec(event).unwrap_or_default();
            let other = told.get(&(writer, event.seq));
            if other.is_some_and(|other| *other != seal::check(&text)) {
                let seq = event.seq;
                self.find(&path, Wrong::Differs { seq });
            }
        }
        if self.is_torn(&path) && !alive {
            self.find(&path, Wrong::Torn);
        }
        let own: BTreeSet<u64> = events.iter().map(|e| e.seq).collect();
        if damaged.is_empty() {
            let told = told.range((writer, 0)..=(writer, u64::MAX));
            let count = told.filter(|((_, seq), _)| !own.contains(seq)).count() as u64;
            if count > 0 {
                self.find(&path, Wrong::Fewer { count });
            }
            return;
        }
        // The last line may be damaged: then no later number tells that one is missing.
        let at_end = damaged.last() > Some(&(events.len() as u64));
        let count = missing(writer, &own, told, at_end);
        self.find(&path, Wrong::Copied { lines: damaged });
        if count > 0 {
            let writer = Some(writer);
            self.find(&path, Wrong::Lost { writer, count });
        }
    }

    fn weights(&mut self, folder: &TrialFolder) {
        let bytes = file::read(&folder.model()).unwrap_or_default();
        let kept = file::read_text(&folder.model_check()).ok();
        let whole = match &kept {
            Some(kept) => kept.trim() == seal::check(&bytes),
            None => Weights::decode(&bytes).is_some(),
        };
        self.count(kept.is_some());
        if !whole {
            self.find(&folder.model(), Wrong::Weights);
        }
    }

    fn row(&mut self) {
        let Some(state) = self.directory.row_state() else {
            return;
        };
        self.count(state != RowState::Unchecked);
        match state {
            RowState::Fits | RowState::Older | RowState::Unchecked => {}
            RowState::Longer(bytes) => {
                self.find(&self.directory.journal(), Wrong::Shorter { bytes });
            }
            RowState::OfAnother | RowState::Damaged => self.find(&self.directory.row(), Wrong::Row),
        }
    }
}

/// Events of a worker that neither its own file nor the journal has.
fn missing(writer: TrialId, own: &BTreeSet<u64>, told: &Told, at_end: bool) -> u64 {
    let last = own.last().copied().unwrap_or(0);
    let nowhere = |seq: &u64| !own.contains(seq) && !told.contains_key(&(writer, *seq));
    let between = (1..last).filter(nowhere).count() as u64;
    between + u64::from(at_end && between == 0 && nowhere(&(last + 1)))
}
