//! A manifest: one row an utterance, as TSV, CSV or JSON lines, with columns found by name.

use crate::words::{Message, message};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{
    SpeechOptions,
    listen::{ENDINGS, is_sound},
    recording::{Catalogue, Part, Recording, below, text_of},
};
use super::{librispeech, prepare, set::SpeechSet, span::Span};
use crate::data::reader::{Origin, Reader};
use crate::data::{
    Error,
    composed::{composed, decomposed},
    place,
};

/// The source.
pub const READER: Reader<SpeechSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        prepare::read(spec, amount, |path, options| {
            let file = manifest_of(path).ok_or_else(|| Error::Form {
                path: path.to_owned(),
                message: message!("expected a manifest (tsv, csv or jsonl) with a column for the path of the sound and one for the \
                          transcript, or a folder with one"),
            })?;
            read(&file, options)
        })
    },
};

/// Whether a path means a manifest of sound that is there. Beside a `LibriSpeech` tree it is not what is meant.
fn fits(path: &Path) -> bool {
    let tree = path.is_dir() && librispeech::is_tree(path);
    !tree && manifest_of(path).is_some_and(|manifest| names_sound(&manifest))
}

/// Usual names of the column that holds the path of the sound.
const AUDIO: [&str; 11] = [
    "path",
    "audio",
    "audio_filepath",
    "audio_path",
    "file",
    "file_name",
    "filename",
    "wav",
    "wav_filename",
    "sound",
    "clip",
];
/// Usual names of the column that holds the transcript.
const TEXT: [&str; 10] = [
    "text",
    "transcript",
    "transcription",
    "sentence",
    "label",
    "word",
    "words",
    "utterance",
    "reference",
    "digit",
];
/// Usual names of the column that holds the speaker.
const SPEAKER: [&str; 4] = ["speaker", "speaker_id", "client_id", "spk"];
/// Usual names of the column that holds the part of the data.
const PART: [&str; 4] = ["split", "subset", "part", "set"];
/// Folders beside the manifest in which the sound may lie.
const FOLDERS: [&str; 6] = ["", "wavs", "wav", "clips", "audio", "recordings"];
/// Endings of manifests.
const MANIFESTS: [&str; 6] = ["tsv", "jsonl", "csv", "json", "ndjson", "txt"];
/// Names that are preferred where a folder holds several.
const PREFERRED: [&str; 4] = ["manifest", "metadata", "validated", "transcripts"];

/// The manifest that a path means: the file itself, or the one in a folder.
pub(super) fn manifest_of(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return is_manifest(path).then(|| path.to_owned());
    }
    let mut found = below(path, 0).ok()?.files;
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
    found.into_iter().find(|file| only || names_sound(file))
}

/// Whether a file is a manifest, with columns of usual names, of sound that is there.
pub(super) fn names_sound(file: &Path) -> bool {
    read(file, &SpeechOptions::default()).is_ok_and(|c| !c.recordings.is_empty())
}

fn is_manifest(path: &Path) -> bool {
    let ending = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    MANIFESTS.contains(&ending.to_ascii_lowercase().as_str())
}

/// Finds the recordings that a manifest names.
pub(super) fn read(file: &Path, options: &SpeechOptions) -> Result<Catalogue, Error> {
    let text = text_of(file)?;
    let first = text
        .lines()
        .find(|l| !l.trim().is_empty())
        .unwrap_or_default();
    let folder = file.parent().unwrap_or(Path::new(""));
    let rows = if first.trim_start().starts_with('{') {
        json_rows(file, &text, options)?
    } else {
        table_rows(file, &text, first, folder, options)?
    };
    let mut catalogue = Catalogue::default();
    for row in rows {
        let place = format!("{}:{}", file.display(), row.line);
        let Some(audio) = row.audio.filter(|a| !a.is_empty()) else {
            catalogue
                .skipped
                .add(message!("the row names no file"), place);
            continue;
        };
        let Some(path) = locate(folder, &audio) else {
            catalogue.skipped.add(
                message!("its file is not there"),
                message!("{audio} at {place}", audio, place),
            );
            continue;
        };
        let Some(text) = row.text.filter(|t| !t.trim().is_empty()) else {
            catalogue
                .skipped
                .add(message!("the row has no transcript"), place);
            continue;
        };
        catalogue.recordings.push(Recording {
            path,
            span: Span::WHOLE,
            text,
            speaker: row.speaker.filter(|s| !s.is_empty()),
            part: row.part.as_deref().and_then(Part::named),
        });
    }
    Ok(catalogue)
}

/// The file of a name: beside the manifest, in a usual folder, with an ending added where it has none.
fn locate(folder: &Path, audio: &str) -> Option<PathBuf> {
    let audio = audio.replace('\\', "/");
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

/// A row before its file was looked for.
struct Row {
    line: usize,
    audio: Option<String>,
    text: Option<String>,
    speaker: Option<String>,
    part: Option<String>,
}

/// The first of the usual names that is there, or the given one; of which the error message tells where it is not.
fn find<'a>(names: &[&'a str], usual: &[&str], given: Option<&String>) -> Option<&'a str> {
    let same = |name: &&&str, wanted: &str| name.trim().eq_ignore_ascii_case(wanted);
    match given {
        Some(given) => names.iter().find(|n| same(n, given)).copied(),
        None => usual
            .iter()
            .find_map(|wanted| names.iter().find(|n| same(n, wanted)).copied()),
    }
}

/// Columns of a manifest by what they hold.
struct Columns<'a> {
    audio: &'a str,
    text: &'a str,
    speaker: Option<&'a str>,
    part: Option<&'a str>,
}

impl<'a> Columns<'a> {
    /// The columns among these names; an error says what is missing and what is there.
    fn of(names: &[&'a str], options: &SpeechOptions) -> Result<Self, Message> {
        let need = |what: Message, usual: &[&str], given: Option<&String>, key: &str| {
            find(names, usual, given).ok_or_else(|| {
                let wanted = given.map_or_else(|| usual[..3].join(", "), Clone::clone);
                let there = names.join(", ");
                message!(
                    "no column with the {what} ({wanted}, ...) among {there}; name it with data.speech.{key}",
                    what,
                    wanted,
                    there,
                    key
                )
            })
        };
        Ok(Self {
            audio: need(
                message!("path of the sound"),
                &AUDIO,
                options.audio_column.as_ref(),
                "audio_column",
            )?,
            text: need(
                message!("transcript"),
                &TEXT,
                options.text_column.as_ref(),
                "text_column",
            )?,
            speaker: find(names, &SPEAKER, options.speaker_column.as_ref()),
            part: find(names, &PART, None),
        })
    }
}

fn json_rows(file: &Path, text: &str, options: &SpeechOptions) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let line_number = number + 1;
        let value: Value = serde_json::from_str(line).map_err(|e| {
            let message = message!(
                "expected one JSON object a line: {error}",
                error = Message::foreign(e)
            );
            Error::content(file, line_number, message)
        })?;
        let Some(object) = value.as_object() else {
            let message = message!("expected one JSON object a line");
            return Err(Error::content(file, line_number, message));
        };
        let names: Vec<&str> = object.keys().map(String::as_str).collect();
        let columns = match Columns::of(&names, options) {
            Ok(columns) => columns,
            // A later row may lack what the first one has; then it is skipped and counted.
            Err(_) if !rows.is_empty() => Columns {
                audio: find(&names, &AUDIO, options.audio_column.as_ref()).unwrap_or_default(),
                text: "",
                speaker: None,
                part: None,
            },
            Err(message) => return Err(Error::content(file, line_number, message)),
        };
        let cell = |name: &str| match object.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        rows.push(Row {
            line: line_number,
            audio: cell(columns.audio),
            text: cell(columns.text),
            speaker: columns.speaker.and_then(cell),
            part: columns.part.and_then(cell),
        });
    }
    Ok(rows)
}

fn table_rows(
    file: &Path,
    text: &str,
    first: &str,
    folder: &Path,
    options: &SpeechOptions,
) -> Result<Vec<Row>, Error> {
    let delimiter = ['\t', '|', ';', ',']
        .into_iter()
        .find(|d| first.contains(*d));
    let delimiter = delimiter.ok_or_else(|| {
        let message = message!("expected columns divided by tabs or commas");
        Error::content(file, 1, message)
    })?;
    let names: Vec<&str> = first
        .split(delimiter)
        .map(|n| n.trim().trim_matches('"'))
        .collect();
    // Without a header the first row already names a file, and the columns stand in their usual order.
    let headed = locate(folder, names[0]).is_none();
    let places = if headed {
        let columns =
            Columns::of(&names, options).map_err(|message| Error::content(file, 1, message))?;
        let place = |name: &str| names.iter().position(|n| *n == name);
        [
            place(columns.audio),
            place(columns.text),
            columns.speaker.and_then(place),
            columns.part.and_then(place),
        ]
    } else {
        [Some(0), Some(1), Some(2), None]
    };
    // Quotes in tab-separated files are part of the text.
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .quoting(delimiter == ',' || delimiter == ';')
        .flexible(true)
        .has_headers(headed)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = place::line(text.as_bytes(), e.position());
            Error::content(file, line, Message::foreign(e))
        })?;
        let cell = |at: usize| record.get(places[at]?).map(|c| c.trim().to_owned());
        rows.push(Row {
            line: place::line(text.as_bytes(), record.position()),
            audio: cell(0),
            text: cell(1),
            speaker: cell(2),
            part: cell(3),
        });
    }
    Ok(rows)
}
