//! A manifest: one row an utterance, as TSV, CSV or JSON, with columns found by name or by what they hold.

mod columns;
mod segment;
mod table;

use std::path::{Path, PathBuf};

use columns::Columns;
use table::Table;

use super::{
    SpeechOptions, librispeech,
    listen::{ENDINGS, is_sound},
    prepare,
    recording::{Catalogue, Part, Recording, below},
    set::SpeechSet,
};
use crate::{
    data::{
        Error,
        composed::{composed, decomposed},
        reader::{Miss, Nearness, Origin, Reader},
    },
    words::{Message, message},
};

/// The source.
pub const READER: Reader<SpeechSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        prepare::read(spec, amount, |path, options| {
            read(&manifest_of(path, options)?, options)
        })
    },
};

/// Folders beside the manifest in which the sound may lie.
const FOLDERS: [&str; 6] = ["", "wavs", "wav", "clips", "audio", "recordings"];
/// Endings of manifests.
const MANIFESTS: [&str; 6] = ["tsv", "jsonl", "csv", "json", "ndjson", "txt"];
/// Names that are preferred where a folder holds several.
const PREFERRED: [&str; 4] = ["manifest", "metadata", "validated", "transcripts"];

/// Whether a path means a manifest of sound that is there. Beside a `LibriSpeech` tree it is not what is meant.
fn fits(path: &Path) -> Result<(), Miss> {
    if path.is_dir() && librispeech::is_tree(path) {
        return Err(Miss::far(expected(path)));
    }
    let file = manifest_of(path, &SpeechOptions::default()).map_err(Miss::far)?;
    names_sound(&file)
}

fn expected(path: &Path) -> Error {
    Error::Form {
        path: path.to_owned(),
        message: message!(
            "expected a manifest (tsv, csv or jsonl) with a column for the path of the sound and one for the transcript, or a \
             folder with one"
        ),
    }
}

/// Whether a manifest names sound that is there, or how near it comes to it.
fn names_sound(file: &Path) -> Result<(), Miss> {
    let table = Table::open(file).map_err(|error| match error {
        // What the file is instead was named.
        Error::Form { .. } => Miss::near(error),
        other => Miss::far(other),
    })?;
    // A text with a comma in its first line is a table of two columns, too.
    let whole = table.names.is_some() || table.rows.iter().take(2).all(|r| r.cells.len() > 1);
    let few = |error| Miss {
        nearness: if whole {
            Nearness::Resembling
        } else {
            Nearness::Far
        },
        error,
    };
    let catalogue = catalogue(file, table, &SpeechOptions::default()).map_err(few)?;
    if catalogue.recordings.is_empty() {
        return Err(Miss::near(Error::Form {
            path: file.to_owned(),
            message: message!(
                "nothing to learn from: {reasons}",
                reasons = Message::listed(catalogue.skipped.sentences())
            ),
        }));
    }
    Ok(())
}

/// The manifest that a path means: the file itself, or the one in a folder.
fn manifest_of(path: &Path, options: &SpeechOptions) -> Result<PathBuf, Error> {
    if !path.is_dir() {
        return if is_manifest(path) {
            Ok(path.to_owned())
        } else {
            Err(expected(path))
        };
    }
    let mut found = below(path, 0)?.files;
    found.retain(|p| is_manifest(p));
    let rank = |p: &PathBuf| {
        let stem = p.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let preferred = PREFERRED
            .iter()
            .position(|name| stem.eq_ignore_ascii_case(name));
        let kind = MANIFESTS
            .iter()
            .position(|k| p.extension().is_some_and(|e| e == *k));
        (preferred.unwrap_or(PREFERRED.len()), kind)
    };
    found.sort_by_key(rank);
    let only = found.len() == 1;
    let names = |file: &Path| read(file, options).is_ok_and(|c| !c.recordings.is_empty());
    let mut found = found.into_iter();
    found
        .find(|file| only || names(file))
        .ok_or_else(|| expected(path))
}

fn is_manifest(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|n| n.to_str())
        .unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| MANIFESTS.contains(&ending))
}

/// Finds the recordings that a manifest names.
pub(super) fn read(file: &Path, options: &SpeechOptions) -> Result<Catalogue, Error> {
    catalogue(file, Table::open(file)?, options)
}

fn catalogue(file: &Path, mut table: Table, options: &SpeechOptions) -> Result<Catalogue, Error> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let located = |cell: &str| locate(folder, cell).is_some();
    let line = table.rows.first().map_or(1, |row| row.line);
    let (columns, said) = Columns::find(&mut table, options, &located)
        .map_err(|message| Error::content(file, line, message))?;
    let mut catalogue = Catalogue::default();
    catalogue.notes.push(said);
    catalogue.notes.extend(table.assumed);
    for row in table.rows {
        let place = format!("{}:{}", file.display(), row.line);
        match recording(folder, &columns, &row.cells) {
            Ok(recording) => catalogue.recordings.push(recording),
            Err((reason, Some(audio))) => {
                let place = message!("{audio} at {place}", audio, place);
                catalogue.skipped.add(reason, place);
            }
            Err((reason, None)) => catalogue.skipped.add(reason, place),
        }
    }
    Ok(catalogue)
}

/// What a row means, or why it means nothing, with the name of its file where that is what is wrong.
fn recording(
    folder: &Path,
    columns: &Columns,
    cells: &[String],
) -> Result<Recording, (Message, Option<String>)> {
    let cell = |at: usize| {
        cells
            .get(at)
            .map(|cell| cell.trim())
            .filter(|c| !c.is_empty())
    };
    let audio = cell(columns.audio).ok_or_else(|| (message!("the row names no file"), None))?;
    let path = locate(folder, audio)
        .ok_or_else(|| (message!("its file is not there"), Some(audio.to_owned())))?;
    let text = cell(columns.text).ok_or_else(|| (message!("the row has no transcript"), None))?;
    Ok(Recording {
        path,
        span: segment::span(columns, cells).map_err(|reason| (reason, None))?,
        text: text.to_owned(),
        speaker: columns
            .speaker
            .and_then(cell)
            .map(|speaker| composed(speaker).into_owned()),
        part: columns.part.and_then(cell).and_then(Part::named),
    })
}

/// The file of a name: beside the manifest, in a usual folder, with an ending added where it has none.
fn locate(folder: &Path, audio: &str) -> Option<PathBuf> {
    let audio = audio.trim().replace('\\', "/");
    if audio.is_empty() {
        return None;
    }
    let mut names = vec![audio.clone()];
    if !audio.is_ascii() {
        // The file system may spell the same name with other characters.
        names.extend([composed(&audio).into_owned(), decomposed(&audio)]);
    }
    if !is_sound(Path::new(&audio)) {
        let ended = |name: &String| ENDINGS.map(|ending| format!("{name}.{ending}"));
        names = names.iter().flat_map(ended).collect();
    }
    let given = FOLDERS.iter().map(|below| folder.join(below));
    given
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| path.is_file())
}
