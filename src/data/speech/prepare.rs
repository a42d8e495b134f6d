//! From a specification to utterances in memory.

use crate::words::{Message, message};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    Alphabet, SpeechOptions, SpeechSet, SpeechShape, Utterances,
    features::Extractor,
    listen::Reader,
    recording::{Catalogue, Recording},
    sound::Sound,
    span::Span,
    split::split,
    transcript::plain,
};
use crate::data::{
    Amount, Error, Purpose, Random, Spec,
    identity::{Digest, Identity},
};

/// Frames that a symbol needs at least: a network gives one answer in four.
const FRAMES_OF_SYMBOL: usize = 4;

/// Training utterances at a share of the data: a prefix, at least one.
pub(super) fn kept<T>(list: &[T], fraction: f64) -> &[T] {
    let count = (list.len() as f64 * fraction).round() as usize;
    &list[..count.clamp(1, list.len())]
}

/// Whether there is something to learn from and something to test on.
pub(super) fn enough(train: usize, test: usize) -> Result<(), Error> {
    if train.min(test) > 0 {
        return Ok(());
    }
    Err(Error::TooLittle(message!(
        "{count} utterances are too few to divide into training and test examples",
        count = train + test
    )))
}

/// The sizes that fix the models.
pub(super) fn shape(options: &SpeechOptions, alphabet: &Alphabet) -> SpeechShape {
    SpeechShape {
        bands: options.bands,
        symbols: alphabet.symbols.len(),
    }
}

/// A recording whose sound was read.
struct Heard {
    recording: Recording,
    features: Vec<f32>,
    seconds: f64,
    /// Of its sound.
    identity: Identity,
}

/// Reads the utterances of a specification, whose recordings are found in a file or folder.
pub(super) fn read(
    spec: &Spec,
    amount: Amount,
    find: impl FnOnce(&Path, &SpeechOptions) -> Result<Catalogue, Error>,
) -> Result<SpeechSet, Error> {
    let options = &spec.speech;
    options.check()?;
    let path = spec.files()?;
    let mut catalogue = find(path, options)?;
    tidy(&mut catalogue);
    choose(&mut catalogue, spec);
    let mut heard = hear(&mut catalogue, options);
    let texts = || heard.iter().map(|h| h.recording.text.as_str());
    let alphabet = Alphabet::of(texts(), options.units);
    heard.retain(|h| {
        let fits = fits(
            &alphabet.spell(&h.recording.text),
            h.features.len() / options.bands,
        );
        if !fits {
            let reason = message!("its transcript is too long for its sound");
            catalogue.skipped.add(reason, h.recording.path.display());
        }
        fits
    });
    let mut notes = catalogue.skipped.sentences();
    if heard.is_empty() {
        let reasons = if notes.is_empty() {
            message!("no recording with a transcript was found")
        } else {
            Message::listed(notes)
        };
        return Err(Error::Form {
            path: path.to_owned(),
            message: message!("nothing to learn from: {reasons}", reasons),
        });
    }
    notes.append(&mut catalogue.notes);
    let recordings: Vec<Recording> = heard.iter().map(|h| h.recording.clone()).collect();
    let sounds: BTreeSet<PathBuf> = recordings.iter().map(|r| r.path.clone()).collect();
    let split = split(&recordings, spec);
    enough(split.train.len(), split.test.len())?;
    notes.push(split.note);
    let identity = identity(&heard, [&split.train, &split.validation, &split.test]);
    let mut utterance = |i: &usize| {
        let heard = &mut heard[*i];
        let transcript = alphabet.spell(&heard.recording.text);
        (
            std::mem::take(&mut heard.features),
            transcript,
            heard.seconds,
        )
    };
    let mut of = |indices: &[usize]| indices.iter().map(&mut utterance).collect::<Utterances>();
    Ok(SpeechSet {
        shape: shape(options, &alphabet),
        train: of(kept(&split.train, amount.fraction)),
        validation: of(&split.validation),
        test: of(&split.test),
        alphabet,
        sample_rate: options.sample_rate,
        identity: Some(identity),
        files: sounds.into_iter().collect(),
        notes,
    })
}

/// The identity of utterances: the sound and the transcript of each, split by split.
fn identity(heard: &[Heard], splits: [&Vec<usize>; 3]) -> Identity {
    let mut digest = Digest::default();
    for split in splits {
        digest.count(split.len());
        for heard in split.iter().map(|i| &heard[*i]) {
            digest.identity(heard.identity);
            digest.text(&heard.recording.text);
        }
    }
    digest.end()
}

/// Makes the transcripts plain; leaves out those without letters and what is there twice.
fn tidy(catalogue: &mut Catalogue) {
    let mut met = BTreeSet::new();
    let skipped = &mut catalogue.skipped;
    catalogue.recordings.retain_mut(|recording| {
        recording.text = plain(&recording.text);
        let reason = if recording.text.is_empty() {
            message!("its transcript has no letters")
        } else if !met.insert((recording.path.clone(), recording.span)) {
            message!("its file was already named")
        } else {
            return true;
        };
        skipped.add(reason, recording.path.display());
        false
    });
}

/// Keeps as many as the options want, by chance.
fn choose(catalogue: &mut Catalogue, spec: &Spec) {
    let (most, all) = (spec.speech.most_read(), catalogue.recordings.len());
    if all > most {
        Random::new(spec.seed, Purpose::Choice).shuffle(&mut catalogue.recordings);
        catalogue.recordings.truncate(most);
        catalogue.notes.push(message!(
            "{most} of {all} recordings were chosen by chance (data.speech.count)",
            most,
            all
        ));
    }
}

/// Reads the sound of the recordings and counts what cannot be used. A file is decoded once, whatever segments of it there
/// are and wherever they stand.
fn hear(catalogue: &mut Catalogue, options: &SpeechOptions) -> Vec<Heard> {
    let mut reader = Reader::new(options.sample_rate, options.longest);
    let extractor = Extractor::new(options.sample_rate, options.bands);
    let recordings = std::mem::take(&mut catalogue.recordings);
    let mut order: Vec<usize> = (0..recordings.len()).collect();
    order.sort_by_key(|i| &recordings[*i].path);
    let mut heard: Vec<Option<(Vec<f32>, f64, Identity)>> = vec![None; recordings.len()];
    let mut cut = 0;
    for of_file in order.chunk_by(|a, b| recordings[*a].path == recordings[*b].path) {
        let path = &recordings[of_file[0]].path;
        let spans: Vec<Span> = of_file.iter().map(|i| recordings[*i].span).collect();
        let sounds = match reader.read(path, &spans) {
            Ok(sounds) => sounds,
            Err(reason) => {
                for _ in of_file {
                    catalogue.skipped.add(reason.clone(), path.display());
                }
                continue;
            }
        };
        for (at, sound) in of_file.iter().zip(sounds) {
            match sound.and_then(|sound| usable(sound, options)) {
                Ok(sound) => {
                    cut += usize::from(sound.cut);
                    let seconds = sound.samples.len() as f64 / f64::from(sound.rate);
                    heard[*at] =
                        Some((extractor.features(&sound.samples), seconds, sound.identity));
                }
                Err(reason) => catalogue.skipped.add(reason, path.display()),
            }
        }
    }
    if cut > 0 {
        catalogue.notes.push(message!(
            "{cut} of the recordings end before their header says; what is there is used",
            cut
        ));
    }
    let whole = recordings.into_iter().zip(heard);
    let one = |(recording, heard): (Recording, Option<(Vec<f32>, f64, Identity)>)| {
        let (features, seconds, identity) = heard?;
        Some(Heard {
            recording,
            features,
            seconds,
            identity,
        })
    };
    whole.filter_map(one).collect()
}

/// A sound that is not too long.
fn usable(sound: Sound, options: &SpeechOptions) -> Result<Sound, Message> {
    let seconds = sound.samples.len() as f64 / f64::from(sound.rate);
    if seconds > options.longest {
        return Err(message!(
            "it is longer than {longest} seconds (data.speech.longest)",
            longest = options.longest
        ));
    }
    Ok(sound)
}

/// Whether so many frames can say a transcript: equal neighbours need a blank between them.
fn fits(transcript: &[u32], frames: usize) -> bool {
    let repeats = transcript
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .count();
    frames >= FRAMES_OF_SYMBOL * (transcript.len() + repeats)
}
