//! The list of all sweeps, read again only where something changed.

use std::{collections::BTreeMap, fs};

use anyhow::Result;

use crate::{
    advise::listed,
    store::{Directory, Home, Tail},
    sweep::{ListRow, Sweep, SweepId},
    words::say,
};

/// The rows of all sweeps with what is needed to bring them up to date cheaply.
#[derive(Debug, Default)]
pub struct Library {
    known: BTreeMap<SweepId, Entry>,
}

#[derive(Debug)]
struct Entry {
    length: u64,
    alive: bool,
    row: ListRow,
    /// The fold of a running sweep, so that only its new events are read; boxed because most sweeps do not run.
    open: Option<Box<(Sweep, Tail)>>,
}

impl Library {
    /// Looks at all sweeps; gives their rows, newest first, when anything changed.
    pub fn refresh(&mut self, home: &Home) -> Option<Vec<ListRow>> {
        let directories = home.list();
        let before = self.known.len();
        self.known
            .retain(|id, _| directories.iter().any(|d| d.id() == id));
        let mut changed = self.known.len() != before;
        for directory in &directories {
            changed |= self.look_at(directory);
        }
        let row = |d: &Directory| Some(self.known.get(d.id())?.row.clone());
        changed.then(|| directories.iter().filter_map(row).collect())
    }

    fn look_at(&mut self, directory: &Directory) -> bool {
        let length = fs::metadata(directory.journal()).map_or(0, |m| m.len());
        let alive = directory.is_alive();
        let known = self.known.remove(directory.id());
        if let Some(entry) = known
            .as_ref()
            .filter(|e| e.length == length && e.alive == alive)
        {
            debug_assert_eq!(entry.row.id, *directory.id());
            self.known
                .extend(known.map(|e| (directory.id().clone(), e)));
            return false;
        }
        let fresh = known.is_none() && !alive;
        if let Some(row) = directory.kept_row().filter(|_| fresh) {
            let entry = Entry {
                length,
                alive,
                row,
                open: None,
            };
            self.known.insert(directory.id().clone(), entry);
            return true;
        }
        let Some(mut open) = known.and_then(|e| e.open).or_else(|| opened(directory)) else {
            return false;
        };
        let (sweep, tail) = &mut *open;
        // What cannot be read now is looked for again the next time.
        let _ = tail.each(|event| sweep.apply(&event));
        let row = listed(sweep, alive);
        let open = alive.then_some(open);
        let entry = Entry {
            length,
            alive,
            row,
            open,
        };
        self.known.insert(directory.id().clone(), entry);
        true
    }
}

/// A sweep's row in a list: as its supervisor left it, else from its journal, with the number of events that are lost of it.
///
/// # Errors
/// When its plan or journal cannot be read.
pub fn row(directory: &Directory) -> Result<(ListRow, u64)> {
    let alive = directory.is_alive();
    if let Some(row) = directory.kept_row().filter(|_| !alive) {
        return Ok((row, 0));
    }
    let (sweep, damage) = directory.read()?;
    Ok((listed(&sweep, alive), damage.lost()))
}

/// That events of a sweep are lost, as a sentence.
pub fn lost(id: &SweepId, count: u64) -> String {
    say!(
        "events lost of {id}: {count}; `scalescope verify {id}` says which",
        count,
        id
    )
}

fn opened(directory: &Directory) -> Option<Box<(Sweep, Tail)>> {
    let plan = directory.plan().ok()?;
    let tail = directory.tail(&plan);
    Some(Box::new((Sweep::new(plan), tail)))
}
