//! The file to which a program appends its reports, read as it grows.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
};

use super::lines::Lines;
use crate::store::open;

/// Bytes that are read at a time.
const MOST: u64 = 1 << 20;

/// Follows a report file.
#[derive(Debug)]
pub struct ReportFile {
    path: PathBuf,
    file: Option<File>,
    offset: u64,
    lines: Lines,
}

impl ReportFile {
    /// Follows a file from where it ends now: what earlier attempts reported was read then.
    pub fn from_its_end(path: PathBuf) -> Self {
        let offset = std::fs::symlink_metadata(&path).map_or(0, |m| m.len());
        Self {
            path,
            file: None,
            offset,
            lines: Lines::default(),
        }
    }

    /// Hands on the lines since the last time; says whether there was anything. A file that became shorter was written anew.
    pub fn read(&mut self, mut each: impl FnMut(&str)) -> bool {
        self.read_some(&mut each).unwrap_or(false)
    }

    fn read_some(&mut self, each: &mut impl FnMut(&str)) -> io::Result<bool> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(open(&self.path)?),
        };
        let length = file.metadata()?.len();
        if length < self.offset {
            self.offset = 0;
            self.lines = Lines::default();
        }
        file.seek(SeekFrom::Start(self.offset))?;
        let mut bytes = Vec::new();
        file.take(MOST).read_to_end(&mut bytes)?;
        self.offset += bytes.len() as u64;
        self.lines.take(&bytes, each);
        Ok(!bytes.is_empty())
    }

    /// Hands on everything that is left, also a last line without an end.
    pub fn end(mut self, mut each: impl FnMut(&str)) {
        while self.read(&mut each) {}
        self.lines.end(each);
    }
}
