//! Damaged and missing lines of a sweep's journal, found again in what the trials themselves wrote.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    file,
    seal::{Opened, open_object, seal_object, sealed_prefix},
};
use crate::sweep::TrialId;

/// Share of bytes that a damaged line must have in common with the event that it is taken for. Two events of one form share
/// about half by chance.
const ALIKE: f64 = 0.6;

/// What of a journal was damaged, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// Damaged lines, from 1.
    pub lines: Vec<u64>,
    /// Events that were found again.
    pub healed: u64,
    /// Events that are nowhere, by their writer; `None` is the supervisor.
    pub missing: BTreeMap<Option<TrialId>, u64>,
    /// Damaged lines of which nothing tells what they were.
    unknown: u64,
}

impl Damage {
    /// Whether nothing was damaged.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Events that are lost.
    pub fn lost(&self) -> u64 {
        self.missing.values().sum::<u64>() + self.unknown
    }

    fn miss(&mut self, writer: Option<TrialId>, count: u64) {
        // A damaged line that was counted as unknown is one of those that are missing now.
        self.unknown = self.unknown.saturating_sub(count);
        *self.missing.entry(writer).or_default() += count;
    }
}

/// Who wrote an event, and its number.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Head {
    /// The worker; `None` is the supervisor.
    pub trial: Option<TrialId>,
    /// Number of the event among those of the same writer, from 1.
    pub seq: u64,
}

impl Head {
    /// The head of a line without its check.
    pub fn of(bare: &[u8]) -> Option<Self> {
        serde_json::from_slice(bare).ok()
    }
}

/// Follows a journal, and finds again what of it is damaged.
#[derive(Debug)]
pub struct Mending {
    sweep: PathBuf,
    seen: BTreeMap<Option<TrialId>, u64>,
    /// Bytes of damaged lines that follow each other, of which nothing was made yet.
    region: Vec<u8>,
}

/// What workers wrote that the journal has not shown yet, in order.
type Written = BTreeMap<TrialId, Vec<(u64, Vec<u8>)>>;

impl Mending {
    /// Mends the journal of a sweep's folder.
    pub fn new(sweep: &Path) -> Self {
        Self {
            sweep: sweep.to_owned(),
            seen: BTreeMap::new(),
            region: Vec::new(),
        }
    }

    /// Takes a damaged line.
    pub fn damaged(&mut self, line: &[u8]) {
        self.region.extend(line);
        self.region.push(b'\n');
    }

    /// The lines, without their checks, that belong before a whole one.
    pub fn before(&mut self, head: Head, damage: &mut Damage) -> Vec<Vec<u8>> {
        let mut found = self.rest(damage);
        let seen = self.seen.get(&head.trial).copied().unwrap_or(0);
        if head.seq > seen + 1 {
            let gap = seen + 1..head.seq;
            let own = head.trial.map(|writer| self.written_by(writer));
            let own = own.into_iter().flatten();
            let before = found.len();
            found.extend(own.filter(|(seq, _)| gap.contains(seq)).map(|(_, l)| l));
            let healed = (found.len() - before) as u64;
            damage.healed += healed;
            let missing = (head.seq - seen - 1).saturating_sub(healed);
            if missing > 0 {
                damage.miss(head.trial, missing);
            }
        }
        self.saw(head);
        found
    }

    /// The lines that belong in place of the damaged ones so far.
    pub fn rest(&mut self, damage: &mut Damage) -> Vec<Vec<u8>> {
        let region = std::mem::take(&mut self.region);
        let mut found = Vec::new();
        if region.is_empty() {
            return found;
        }
        let written = self.written();
        let mut at = 0;
        while at < region.len() {
            let bytes = &region[at..];
            let line = match self.own(bytes) {
                Some(own) => Some(own),
                None => self.alike(bytes, &written),
            };
            if let Some((head, bare, length)) = line {
                self.saw(head);
                damage.healed += 1;
                found.push(bare);
                at += length + 1;
            } else {
                damage.unknown += 1;
                let end = bytes.iter().position(|b| *b == b'\n');
                at += end.map_or(bytes.len(), |end| end + 1);
            }
        }
        found
    }

    fn saw(&mut self, head: Head) {
        let seen = self.seen.entry(head.trial).or_default();
        *seen = head.seq.max(*seen);
    }

    /// A whole line whose end alone is damaged.
    fn own(&self, bytes: &[u8]) -> Option<(Head, Vec<u8>, usize)> {
        let length = sealed_prefix(bytes)?;
        let Opened::Whole(bare) = open_object(&bytes[..length]) else {
            return None;
        };
        let head = Head::of(&bare)?;
        let seen = self.seen.get(&head.trial).copied().unwrap_or(0);
        (head.seq > seen).then_some((head, bare, length))
    }

    /// The event that comes next from any worker and is most like the bytes.
    fn alike(&self, bytes: &[u8], written: &Written) -> Option<(Head, Vec<u8>, usize)> {
        let mut best = None;
        let mut most = ALIKE;
        for (writer, lines) in written {
            let head = Head {
                trial: Some(*writer),
                seq: self.seen.get(&Some(*writer)).copied().unwrap_or(0) + 1,
            };
            let Some((_, bare)) = lines.iter().find(|(seq, _)| *seq == head.seq) else {
                continue;
            };
            let mut sealed = bare.clone();
            seal_object(&mut sealed);
            for form in [&sealed, bare] {
                let likeness = likeness(bytes, form);
                if likeness > most {
                    most = likeness;
                    best = Some((head, bare.clone(), form.len()));
                }
            }
        }
        best
    }

    fn written(&self) -> Written {
        let trials = fs::read_dir(self.sweep.join("trials"));
        let names = trials.into_iter().flatten().flatten();
        let numbers = names.filter_map(|e| e.file_name().to_str()?.parse().ok());
        numbers
            .map(|number| (TrialId(number), self.written_by(TrialId(number))))
            .collect()
    }

    /// What a worker wrote that the journal has not shown yet.
    fn written_by(&self, writer: TrialId) -> Vec<(u64, Vec<u8>)> {
        let seen = self.seen.get(&Some(writer)).copied().unwrap_or(0);
        let path = self.sweep.join(writer.folder()).join("events.jsonl");
        let bytes = file::read(&path).unwrap_or_default();
        let whole = bytes.iter().rposition(|b| *b == b'\n').unwrap_or(0);
        let mut lines = Vec::new();
        for line in bytes[..whole].split(|b| *b == b'\n') {
            let (Opened::Whole(bare) | Opened::Unsealed(bare)) = open_object(line) else {
                continue;
            };
            let head = Head::of(&bare);
            lines.extend(
                head.filter(|h| h.trial == Some(writer) && h.seq > seen)
                    .map(|head| (head.seq, bare)),
            );
        }
        lines
    }
}

/// Share of a line's bytes that stand at the beginning of others, each in its place.
fn likeness(bytes: &[u8], line: &[u8]) -> f64 {
    if bytes.len() < line.len() || line.is_empty() {
        return 0.0;
    }
    let same = bytes.iter().zip(line).filter(|(a, b)| a == b).count();
    same as f64 / line.len() as f64
}
