//! What a program writes, kept for people to look at: the beginning of it, and its last lines.

use std::{collections::VecDeque, fs::File, io::Write};

/// Bytes of a stream that are kept of one attempt.
const MOST: usize = 4 << 20;
/// Last lines that tell why a program ended, and most characters of one.
const LAST: usize = 5;
const WIDEST: usize = 300;

/// What is kept of a stream.
#[derive(Debug)]
pub struct Log {
    file: Option<File>,
    room: usize,
    last: VecDeque<String>,
}

impl Log {
    /// A log in a file; without one only its last lines are kept.
    pub fn new(file: Option<File>) -> Self {
        Self {
            file,
            room: MOST,
            last: VecDeque::new(),
        }
    }

    /// Keeps what was written, as long as there is room.
    pub fn keep(&mut self, bytes: &[u8]) {
        let Some(file) = &mut self.file else { return };
        let part = &bytes[..bytes.len().min(self.room)];
        self.room -= part.len();
        // A log that cannot be kept never breaks the training.
        let kept = file.write_all(part).is_ok();
        if part.len() < bytes.len() {
            let _ = file.write_all(b"\n[the rest was not kept]\n");
        }
        if !kept || part.len() < bytes.len() {
            self.file = None;
        }
    }

    /// Remembers a line.
    pub fn remember(&mut self, line: &str) {
        if self.last.len() == LAST {
            self.last.pop_front();
        }
        self.last
            .push_back(line.trim().chars().take(WIDEST).collect());
    }

    /// The last lines.
    pub fn last(&self) -> Vec<String> {
        self.last.iter().cloned().collect()
    }
}
