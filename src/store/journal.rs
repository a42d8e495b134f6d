//! Journals: one JSON object a line, one writer a file. A torn last line is ignored by readers and repaired by the writer.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
};

use super::{file, lines::Lines, mending::Damage, seal::seal_object};
use crate::sweep::Event;

/// Appends events to a journal.
#[derive(Debug)]
pub struct Appender {
    file: File,
    /// Bytes that are known to be whole lines.
    length: u64,
}

impl Appender {
    /// Opens a journal for its one writer, cuts a torn last line off, and hands over each event that stands there.
    ///
    /// # Errors
    /// When it cannot be opened or read.
    pub fn open(mut tail: Tail, take: impl FnMut(Event)) -> io::Result<Self> {
        let file = file::open_to_write(&tail.path)?;
        tail.each(take)?;
        let length = tail.offset;
        let mut appender = Self { file, length };
        appender.repair()?;
        Ok(appender)
    }

    /// Appends events as whole lines, or, when the system cannot write, none of them.
    ///
    /// # Errors
    /// When the system cannot write; the journal is then as it was.
    pub fn append(&mut self, events: &[Event]) -> io::Result<()> {
        let mut lines = Vec::with_capacity(events.len() * 128);
        for event in events {
            let mut line = serde_json::to_vec(event)?;
            seal_object(&mut line);
            lines.append(&mut line);
            lines.push(b'\n');
        }
        if let Err(error) = file::append(&mut self.file, &lines) {
            self.repair()?;
            return Err(error);
        }
        self.length += lines.len() as u64;
        Ok(())
    }

    /// Waits until what was appended would survive the end of the machine.
    ///
    /// # Errors
    /// When the system cannot write it.
    pub fn sync(&self) -> io::Result<()> {
        file::sync(&self.file)
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
    lines: Lines,
}

/// Most bytes that are read at once: a long journal does not have to fit into memory.
const CHUNK: u64 = 1 << 18;

impl Tail {
    /// Reads from the beginning of a journal that may not exist yet.
    pub fn new(path: PathBuf, lines: Lines) -> Self {
        Self {
            path,
            file: None,
            offset: 0,
            lines,
        }
    }

    /// Opens the journal before anybody writes it, so that whatever comes can be read even where no descriptor is left then.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn attend(&mut self) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(file::open_to_write(&self.path)?);
        }
        Ok(())
    }

    /// Closes the journal until it is read again: thousands that nothing comes from any more would use all descriptors up.
    pub fn rest(&mut self) {
        self.file = None;
    }

    /// What was damaged so far.
    pub fn damage(&self) -> &Damage {
        self.lines.damage()
    }

    /// The events that came since the last call. A last line without an end waits for its rest; a whole line that is not
    /// an event, which only a damaged disk can leave, is mended where that is possible, else passed over.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn read(&mut self) -> io::Result<Vec<Event>> {
        let mut events = Vec::new();
        while self.read_some(&mut events)? {}
        Ok(events)
    }

    /// Hands over the same events one by one, so that of a journal only a piece at a time is held.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn each(&mut self, mut take: impl FnMut(Event)) -> io::Result<()> {
        let mut events = Vec::new();
        loop {
            let more = self.read_some(&mut events)?;
            events.drain(..).for_each(&mut take);
            if !more {
                return Ok(());
            }
        }
    }

    /// At most [`CHUNK`] bytes more, or one line where that is longer; says whether there may be more still.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn read_some(&mut self, events: &mut Vec<Event>) -> io::Result<bool> {
        let mut size = CHUNK;
        let bytes = loop {
            let Some(bytes) = self.bytes(size)? else {
                self.lines.end(events);
                return Ok(false);
            };
            if bytes.contains(&b'\n') || (bytes.len() as u64) < size {
                break bytes;
            }
            size *= 2;
        };
        let more = bytes.len() as u64 == size;
        let mut used = 0;
        while let Some(end) = bytes[used..].iter().position(|b| *b == b'\n') {
            self.lines.take(&bytes[used..used + end], events);
            used += end + 1;
        }
        self.offset += used as u64;
        let more = more && used > 0;
        if !more {
            self.lines.end(events);
        }
        Ok(more)
    }

    fn bytes(&mut self, most: u64) -> io::Result<Option<Vec<u8>>> {
        if self.file.is_none() {
            match file::open(&self.path) {
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
        file.take(most).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::{
        sweep::{EventKind, Failure},
        words::Message,
    };

    fn event(seq: u64) -> Event {
        Event {
            at: 0.1 + seq as f64,
            trial: None,
            seq,
            kind: EventKind::Continued,
        }
    }

    fn tail(path: &Path) -> Tail {
        Tail::new(path.to_owned(), Lines::sweep())
    }

    fn opened(path: &Path) -> (Appender, Vec<Event>) {
        let mut events = Vec::new();
        let appender = Appender::open(tail(path), |event| events.push(event)).expect("a journal");
        (appender, events)
    }

    #[test]
    fn a_line_longer_than_a_piece_is_read_and_so_is_what_follows() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("journal.jsonl");
        let (mut appender, _) = opened(&path);
        let long = |seq| Event {
            kind: EventKind::Failed {
                trial: crate::sweep::TrialId(1),
                reason: Failure::CannotStart {
                    said: Message::foreign("x".repeat(3 * CHUNK as usize)),
                },
            },
            ..event(seq)
        };
        let all = [event(1), long(2), event(3), long(4)];
        appender.append(&all).expect("four events");
        assert_eq!(tail(&path).read().expect("a journal"), all);
        assert_eq!(opened(&path).1, all);
    }

    #[test]
    fn a_torn_tail_is_ignored_by_readers_and_cut_off_by_the_writer() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("journal.jsonl");
        let (mut appender, _) = opened(&path);
        appender.append(&[event(1), event(2)]).expect("two events");
        let whole = fs::read(&path).expect("the journal");
        let first = whole.iter().position(|b| *b == b'\n').expect("a line") + 1;
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).expect("a torn journal");
            let expected = usize::from(cut >= first) + usize::from(cut == whole.len());
            let (mut appender, events) = opened(&path);
            assert_eq!(events.len(), expected, "cut at {cut}");
            appender.append(&[event(9)]).expect("an event");
            let events = tail(&path).read().expect("a repaired journal");
            assert_eq!(events.len(), expected + 1, "cut at {cut}");
        }
    }

    #[test]
    fn a_tail_reads_each_event_once_as_it_comes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("journal.jsonl");
        let mut tail = tail(&path);
        assert!(tail.read().expect("not there yet").is_empty());
        let (mut appender, _) = opened(&path);
        for seq in 1..=3 {
            appender.append(&[event(seq)]).expect("an event");
            assert_eq!(tail.read().expect("a journal"), [event(seq)]);
            assert!(tail.read().expect("a journal").is_empty());
        }
    }
}
