//! Journals: one JSON object a line, one writer a file. A torn last line is ignored by readers and repaired by the writer.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::sweep::Event;

/// Appends events to a journal.
#[derive(Debug)]
pub struct Appender {
    file: File,
    /// Bytes that are known to be whole lines.
    length: u64,
}

impl Appender {
    /// Opens a journal for its one writer, cuts a torn last line off, and gives the events that stand there.
    ///
    /// # Errors
    /// When it cannot be opened or read.
    pub fn open(path: &Path) -> io::Result<(Self, Vec<Event>)> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        let mut tail = Tail::new(path.to_owned());
        let events = tail.read()?;
        let length = tail.offset;
        let mut appender = Self { file, length };
        appender.repair()?;
        Ok((appender, events))
    }

    /// Appends events as whole lines, or, when the system cannot write, none of them.
    ///
    /// # Errors
    /// When the system cannot write; the journal is then as it was.
    pub fn append(&mut self, events: &[Event]) -> io::Result<()> {
        let mut lines = Vec::with_capacity(events.len() * 128);
        for event in events {
            serde_json::to_writer(&mut lines, event)?;
            lines.push(b'\n');
        }
        if let Err(error) = self.file.write_all(&lines) {
            self.repair()?;
            return Err(error);
        }
        self.length += lines.len() as u64;
        Ok(())
    }

    fn repair(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        Ok(())
    }
}

/// Reads a growing journal.
#[derive(Debug)]
pub struct Tail {
    path: PathBuf,
    file: Option<File>,
    /// Where the first line starts that was not read yet.
    offset: u64,
}

/// Most bytes that are read at once, so that a long journal does not have to fit into memory twice.
const CHUNK: u64 = 4 << 20;

impl Tail {
    /// Reads from the beginning of a journal that may not exist yet.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            file: None,
            offset: 0,
        }
    }

    /// The events that came since the last call. A last line without an end waits for its rest; a whole line that is not
    /// an event, which only a damaged disk can leave, is passed over.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn read(&mut self) -> io::Result<Vec<Event>> {
        let mut events = Vec::new();
        while self.read_some(&mut events)? {}
        Ok(events)
    }

    /// At most [`CHUNK`] bytes more; says whether there may be more still.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn read_some(&mut self, events: &mut Vec<Event>) -> io::Result<bool> {
        let Some(bytes) = self.bytes()? else {
            return Ok(false);
        };
        let more = bytes.len() as u64 == CHUNK;
        let mut used = 0;
        while let Some(end) = bytes[used..].iter().position(|b| *b == b'\n') {
            events.extend(serde_json::from_slice::<Event>(&bytes[used..used + end]));
            used += end + 1;
        }
        self.offset += used as u64;
        Ok(more && used > 0)
    }

    fn bytes(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.file.is_none() {
            match File::open(&self.path) {
                Ok(file) => self.file = Some(file),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        let Some(file) = &mut self.file else {
            return Ok(None);
        };
        if file.metadata()?.len() <= self.offset {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(self.offset))?;
        let mut bytes = Vec::new();
        file.take(CHUNK).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::sweep::EventKind;

    fn event(seq: u64) -> Event {
        Event {
            at: 0.1 + seq as f64,
            trial: None,
            seq,
            kind: EventKind::Continued,
        }
    }

    #[test]
    fn a_torn_tail_is_ignored_by_readers_and_cut_off_by_the_writer() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("journal.jsonl");
        let (mut appender, _) = Appender::open(&path).expect("a new journal");
        appender.append(&[event(1), event(2)]).expect("two events");
        let whole = fs::read(&path).expect("the journal");
        let first = whole.iter().position(|b| *b == b'\n').expect("a line") + 1;
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).expect("a torn journal");
            let expected = usize::from(cut >= first) + usize::from(cut == whole.len());
            let (mut appender, events) = Appender::open(&path).expect("a torn journal opens");
            assert_eq!(events.len(), expected, "cut at {cut}");
            appender.append(&[event(9)]).expect("an event");
            let events = Tail::new(path.clone()).read().expect("a repaired journal");
            assert_eq!(events.len(), expected + 1, "cut at {cut}");
        }
    }

    #[test]
    fn a_tail_reads_each_event_once_as_it_comes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("journal.jsonl");
        let mut tail = Tail::new(path.clone());
        assert!(tail.read().expect("not there yet").is_empty());
        let (mut appender, _) = Appender::open(&path).expect("a new journal");
        for seq in 1..=3 {
            appender.append(&[event(seq)]).expect("an event");
            assert_eq!(tail.read().expect("a journal"), [event(seq)]);
            assert!(tail.read().expect("a journal").is_empty());
        }
    }
}
