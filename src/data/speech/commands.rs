//! A Speech Commands tree, `word/speaker_nohash_number.wav`, or a flat folder of `word_speaker_number.wav`.

use crate::words::{Message, message};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::recording::{Catalogue, Part, Recording, sounds_below, text_of};
use super::{librispeech, prepare, set::SpeechSet, span::Span};
use crate::data::Error;
use crate::data::reader::{Miss, Origin, Reader};

/// The source.
pub const READER: Reader<SpeechSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| prepare::read(spec, amount, |folder, _| read(folder)),
};

/// Whether the files of sound lie in at least two folders, one a word, or are all named as above.
fn fits(folder: &Path) -> Result<(), Miss> {
    let refused = |message: Message| Error::Form {
        path: folder.to_owned(),
        message,
    };
    let expected = || {
        message!(
            "expected a folder for each word with .wav files in it, or files named word_speaker_number.wav"
        )
    };
    if !folder.is_dir() || librispeech::is_tree(folder) {
        return Err(Miss::far(refused(expected())));
    }
    let sounds = sounds_below(folder).map_err(Miss::far)?.files;
    let folders = folders_of(&sounds);
    let tree = folders.len() >= 2 && folders.iter().all(|f| f.parent() == Some(folder));
    if tree || folders.len() == 1 && sounds.iter().all(|p| from_name(p).is_some()) {
        return Ok(());
    }
    if sounds.is_empty() {
        return Err(Miss::far(refused(expected())));
    }
    Err(Miss::resembling(refused(message!(
        "found {count} files of sound, but nothing that tells what is said in them; {expected}",
        count = sounds.len(),
        expected = expected()
    ))))
}

fn folders_of(sounds: &[PathBuf]) -> BTreeSet<&Path> {
    sounds.iter().filter_map(|p| p.parent()).collect()
}

/// Finds the recordings. The lists `validation_list.txt` and `testing_list.txt` are the split, where they are there.
pub(super) fn read(folder: &Path) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue::default();
    let parts = parts(folder)?;
    let tree = sounds_below(folder)?;
    catalogue.notes = tree.notes();
    let flat = folders_of(&tree.files).len() == 1;
    for path in tree.files {
        let found = if flat || path.parent() == Some(folder) {
            from_name(&path)
        } else {
            from_folder(&path)
        };
        let Some((text, speaker)) = found else {
            catalogue.skipped.add(
                message!("neither folder nor name tells the word"),
                path.display(),
            );
            continue;
        };
        let listed = || parts.get(&path).copied().unwrap_or(Part::Train);
        let part = (!parts.is_empty()).then(listed);
        catalogue.recordings.push(Recording {
            path,
            span: Span::WHOLE,
            text,
            speaker,
            part,
        });
    }
    Ok(catalogue)
}

/// The word and, from a name such as `0a7c2a8d_nohash_0.wav`, the speaker.
fn from_folder(path: &Path) -> Option<(String, Option<String>)> {
    let word = path.parent()?.file_name()?.to_str()?.to_owned();
    let speaker = path.file_stem()?.to_str()?.split_once("_nohash_");
    Some((word, speaker.map(|(speaker, _)| speaker.to_owned())))
}

/// The word and the speaker of a name such as `7_jackson_32.wav`.
fn from_name(path: &Path) -> Option<(String, Option<String>)> {
    let stem = path.file_stem()?.to_str()?;
    let (rest, number) = stem.rsplit_once('_')?;
    let (word, speaker) = rest.split_once('_')?;
    let plain = number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty();
    let named = !word.is_empty() && !speaker.is_empty();
    (plain && named).then(|| (word.to_owned(), Some(speaker.to_owned())))
}

/// What the lists name.
fn parts(folder: &Path) -> Result<BTreeMap<PathBuf, Part>, Error> {
    let mut parts = BTreeMap::new();
    let lists = [
        ("validation_list.txt", Part::Validation),
        ("testing_list.txt", Part::Test),
    ];
    for (name, part) in lists {
        let list = folder.join(name);
        if list.is_file() {
            let text = text_of(&list)?;
            parts.extend(text.lines().map(|l| (folder.join(l.trim()), part)));
        }
    }
    Ok(parts)
}
