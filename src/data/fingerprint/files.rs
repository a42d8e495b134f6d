//! The files of a set of data: where they are, how large, and what is in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::data::identity::{Digest, Identity};

/// Lines that a plan has for files at most; of more files, those of a folder share one.
const MOST: usize = 200;
/// Folders are searched so deep.
const DEEPEST: usize = 16;
/// Files of so many bytes are looked at as a whole, longer ones at their beginning and their end: the identity of the data
/// decides whether they changed, and a folder may hold films that nobody reads.
const WHOLE_FILE: u64 = 64 << 20;
const END: u64 = 1 << 20;
/// Bytes that are read at once.
const PIECE: usize = 1 << 16;

/// A file, or all files below a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// Where it is, from where the data are; a folder ends with `/`.
    pub path: String,
    /// How many files it is.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: usize,
    /// Bytes, all of them together.
    pub bytes: u64,
    /// What is in them, of a very long file at its ends; of a folder, their names too.
    pub content: Identity,
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

impl Files {
    /// Whether a file is this one or one of these.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.path == path || (self.is_folder() && path.starts_with(self.prefix()))
    }

    /// Where it is, of data at a path.
    pub(super) fn place(&self, data: &Path) -> PathBuf {
        start(data).join(&self.path)
    }

    fn is_folder(&self) -> bool {
        self.path.ends_with('/')
    }

    /// What every path below begins with: nothing, where all data are one line.
    fn prefix(&self) -> &str {
        if self.path == WHOLE { "" } else { &self.path }
    }
}

/// The path of a line for all files there are.
const WHOLE: &str = "./";

/// The file of a path and the files that it names, or every file below a folder, in the order of their names; a folder that
/// is met twice through links is looked into once. What cannot be read is left out, and so are the named files where there
/// are very many: a folder may hold others beside them.
pub(super) fn below(path: &Path, named: &[PathBuf]) -> Vec<Files> {
    let mut found = BTreeSet::new();
    if path.is_dir() {
        search(path, DEEPEST, &mut BTreeSet::new(), &mut found);
    } else {
        found.insert(path.to_owned());
        found.extend(named.iter().filter(|_| named.len() < MOST).cloned());
    }
    let from = start(path);
    let files = found.iter().filter_map(|f| file(f, from).ok());
    let mut files: Vec<Files> = files.collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Where the paths of files begin.
fn start(path: &Path) -> &Path {
    if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    }
}

fn search(
    folder: &Path,
    deeper: usize,
    met: &mut BTreeSet<PathBuf>,
    found: &mut BTreeSet<PathBuf>,
) {
    let first = folder.canonicalize().is_ok_and(|real| met.insert(real));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.filter(|_| first).map(|entry| entry.path()) {
        if !path.is_dir() {
            found.insert(path);
        } else if deeper > 0 {
            search(&path, deeper - 1, met, found);
        }
    }
}

fn file(path: &Path, from: &Path) -> io::Result<Files> {
    // What is no plain file (a pipe, a device) holds no data, and would never end.
    let facts = fs::metadata(path)?;
    if !facts.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let (mut file, bytes) = (File::open(path)?, facts.len());
    let mut digest = Digest::default();
    if bytes <= WHOLE_FILE {
        take(&mut digest, &mut file, bytes)?;
    } else {
        take(&mut digest, &mut file, END)?;
        file.seek(SeekFrom::Start(bytes - END))?;
        take(&mut digest, &mut file, END)?;
    }
    Ok(Files {
        path: written(path.strip_prefix(from).unwrap_or(path)),
        count: 1,
        bytes,
        content: digest.end(),
    })
}

/// Takes so many bytes of a file in, or what there is.
fn take(digest: &mut Digest, file: &mut File, bytes: u64) -> io::Result<()> {
    let (mut rest, mut piece) = (file.take(bytes), vec![0; PIECE]);
    loop {
        match rest.read(&mut piece)? {
            0 => return Ok(()),
            count => digest.part(&piece[..count]),
        }
    }
}

/// A path with `/` between its parts, as it stands in a plan.
fn written(path: &Path) -> String {
    let part = |c: Component<'_>| c.as_os_str().to_string_lossy().into_owned();
    path.components().map(part).collect::<Vec<_>>().join("/")
}

/// At most [`MOST`] lines: where there are more files, those below the same folder are one, as deep as that suffices.
pub(super) fn grouped(files: Vec<Files>) -> Vec<Files> {
    let deepest = files.iter().map(|f| f.path.matches('/').count()).max();
    let mut depth = deepest.unwrap_or(0);
    if files.len() <= MOST {
        return files;
    }
    loop {
        let mut groups: BTreeMap<String, Vec<&Files>> = BTreeMap::new();
        for file in &files {
            groups
                .entry(folder(&file.path, depth))
                .or_default()
                .push(file);
        }
        if groups.len() <= MOST || depth == 0 {
            return groups
                .into_iter()
                .map(|(path, of)| united(path, &of))
                .collect();
        }
        depth -= 1;
    }
}

/// The folder that a file is in, cut after so many parts.
fn folder(path: &str, depth: usize) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let folders = &parts[..parts.len() - 1];
    let kept = &folders[..depth.min(folders.len())];
    if kept.is_empty() {
        return WHOLE.to_owned();
    }
    kept.join("/") + "/"
}

fn united(path: String, files: &[&Files]) -> Files {
    let mut digest = Digest::default();
    for file in files {
        digest.text(&file.path);
        digest.identity(file.content);
    }
    Files {
        path,
        count: files.len(),
        bytes: files.iter().map(|f| f.bytes).sum(),
        content: digest.end(),
    }
}

/// The same files, put together as other lines are: each file in the line that holds it nearest.
pub(super) fn as_in(lines: &[Files], files: &[Files]) -> (Vec<Files>, Vec<String>) {
    let mut held: BTreeMap<usize, Vec<&Files>> = BTreeMap::new();
    let mut others = Vec::new();
    for file in files {
        let holds = |(_, line): &(usize, &Files)| line.holds(&file.path);
        let holders = lines.iter().enumerate().filter(holds);
        match holders.max_by_key(|(_, line)| line.prefix().len()) {
            Some((at, _)) => held.entry(at).or_default().push(file),
            None => others.push(file.path.clone()),
        }
    }
    let line = |(at, of): (usize, Vec<&Files>)| {
        if lines[at].is_folder() {
            united(lines[at].path.clone(), &of)
        } else {
            of[0].clone()
        }
    };
    (held.into_iter().map(line).collect(), others)
}
