//! A LibriSpeech tree: `[subset/]speaker/chapter/speaker-chapter.trans.txt` beside `speaker-chapter-number.flac`.

use crate::words::message;
use std::path::Path;

use super::{
    listen::ENDINGS,
    recording::{Catalogue, Part, Recording, files_below, text_of},
};
use super::{prepare, set::SpeechSet, span::Span};
use crate::data::Error;
use crate::data::reader::{Origin, Reader};

/// The source.
pub const READER: Reader<SpeechSet> = Reader {
    origin: Origin::Files(|path| path.is_dir() && is_tree(path)),
    load: |spec, amount| prepare::read(spec, amount, |folder, _| read(folder)),
};

/// How the files of transcripts end.
const TRANSCRIPTS: &str = ".trans.txt";

/// Whether a folder holds such a tree.
pub(super) fn is_tree(folder: &Path) -> bool {
    files_below(folder, 4).is_ok_and(|files| files.iter().any(|f| is_transcript(f)))
}

fn is_transcript(path: &Path) -> bool {
    path.to_str().is_some_and(|p| p.ends_with(TRANSCRIPTS))
}

/// Finds the recordings. Where subsets of several kinds (train-*, dev-*, test-*) are there, they are the split.
pub(super) fn read(folder: &Path) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue::default();
    for file in files_below(folder, 6)?.iter().filter(|f| is_transcript(f)) {
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
            catalogue.recordings.push(Recording {
                path,
                span: Span::WHOLE,
                text: text.trim().to_owned(),
                speaker: speaker.or_else(|| name(chapter.parent()?)),
                part,
            });
        }
    }
    Ok(catalogue)
}
