//! A LibriSpeech tree: `[subset/]speaker/chapter/speaker-chapter.trans.txt` beside `speaker-chapter-number.flac`.

use crate::words::message;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    listen::{ENDINGS, is_sound},
    recording::{Catalogue, Part, Recording, below, text_of},
};
use super::{prepare, set::SpeechSet, span::Span};
use crate::data::Error;
use crate::data::examples::ExampleSet;
use crate::data::reader::{Miss, Origin, Reader};

/// The source.
pub const READER: Reader<SpeechSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| prepare::read(spec, amount, |folder, _| read(folder)),
};

/// Whether a path is such a tree.
fn fits(path: &Path) -> Result<(), Miss> {
    if path.is_dir() && is_tree(path) {
        return Ok(());
    }
    Err(Miss::far(SpeechSet::unrecognised(path)))
}

/// How the files of transcripts end.
const TRANSCRIPTS: &str = ".trans.txt";

/// Whether a folder holds such a tree.
pub(super) fn is_tree(folder: &Path) -> bool {
    below(folder, 4).is_ok_and(|tree| tree.files.iter().any(|f| is_transcript(f)))
}

fn is_transcript(path: &Path) -> bool {
    path.to_str().is_some_and(|p| p.ends_with(TRANSCRIPTS))
}

/// Finds the recordings. Where subsets of several kinds (train-*, dev-*, test-*) are there, they are the split.
pub(super) fn read(folder: &Path) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue::default();
    let tree = below(folder, 6)?;
    catalogue.notes = tree.notes();
    let mut told: BTreeSet<PathBuf> = BTreeSet::new();
    for file in tree.files.iter().filter(|f| is_transcript(f)) {
        let chapter = file.parent().unwrap_or(folder);
        let below = chapter.strip_prefix(folder).unwrap_or(chapter);
        let part = below.iter().find_map(|name| Part::named(name.to_str()?));
        let name = |path: &Path| Some(path.file_name()?.to_str()?.to_owned());
        for (number, line) in text_of(file)?.lines().enumerate() {
            let Some((id, text)) = line.trim().split_once(char::is_whitespace) else {
                if !line.trim().is_empty() {
                    let place = format!("{}:{}", file.display(), number + 1);
                    catalogue
                        .skipped
                        .add(message!("its line has no transcript"), place);
                }
                continue;
            };
            let sound = ENDINGS
                .iter()
                .map(|ending| chapter.join(format!("{id}.{ending}")))
                .find(|p| p.is_file());
            let Some(path) = sound else {
                let place = format!("{}:{}", file.display(), number + 1);
                catalogue
                    .skipped
                    .add(message!("its file is not there"), place);
                continue;
            };
            let speaker = id.split_once('-').map(|(speaker, _)| speaker.to_owned());
            told.insert(path.clone());
            catalogue.recordings.push(Recording {
                path,
                span: Span::WHOLE,
                text: text.trim().to_owned(),
                speaker: speaker.or_else(|| name(chapter.parent()?)),
                part,
            });
        }
    }
    let sounds = tree.files.iter().filter(|path| is_sound(path));
    for path in sounds.filter(|path| !told.contains(*path)) {
        let reason = message!("no transcript beside it names it");
        catalogue.skipped.add(reason, path.display());
    }
    Ok(catalogue)
}
