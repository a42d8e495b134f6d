//! Reads sound from a file of any kind that is understood, which its first bytes tell.

use std::{
    collections::HashMap,
    io::{BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use super::{
    coded,
    resample::Resampler,
    samples::unsupported,
    sound::Sound,
    span::{Pieces, Span},
    wav::{self, Wave},
};
use crate::{
    input::{Error, other_than_text, regular},
    words::{Message, Value, message, noop},
};

/// Endings of the files that can be read.
pub(super) const ENDINGS: [&str; 6] = ["wav", "wave", "flac", "mp3", "ogg", "oga"];
/// Endings of sound that cannot be read, so that it is named rather than not found.
const OTHERS: [&str; 16] = [
    "opus", "m4a", "mp4", "aac", "wma", "aif", "aiff", "au", "snd", "sph", "webm", "amr", "caf",
    "w64", "spx", "mka",
];

/// Whether a path ends like a file of sound.
pub(super) fn is_sound(path: &Path) -> bool {
    let known = |ending: &str| ENDINGS.contains(&ending) || OTHERS.contains(&ending);
    ending(path).is_some_and(|ending| known(&ending))
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// Reads files at one rate; keeps a resampler for each rate that it met.
pub(super) struct Reader {
    rate: u32,
    /// Seconds of a recording that can be used.
    longest: f64,
    resamplers: HashMap<u32, Resampler>,
}

impl Reader {
    /// Gives everything at this rate, and little more of a recording than can be used.
    pub fn new(rate: u32, longest: f64) -> Self {
        Self {
            rate,
            longest,
            resamplers: HashMap::new(),
        }
    }

    /// One channel of each span of a file, at the reader's rate; errors say in a fragment what is wrong with the file, or
    /// with a span.
    pub fn read(
        &mut self,
        path: &Path,
        spans: &[Span],
    ) -> Result<Vec<Result<Sound, Message>>, Message> {
        let sounds = decoded(path, spans, self.longest)?;
        let checked = |(sound, span): (Sound, &Span)| {
            if sound.samples.is_empty() && *span != Span::WHOLE {
                return Err(message!("its segment lies behind the end of its file"));
            }
            self.checked(sound)
        };
        Ok(sounds.into_iter().zip(spans).map(checked).collect())
    }

    fn checked(&mut self, mut sound: Sound) -> Result<Sound, Message> {
        if sound.samples.is_empty() {
            return Err(message!("it holds no sound"));
        }
        if sound.samples.iter().any(|s| !s.is_finite()) {
            return Err(message!("it holds samples that are not numbers"));
        }
        sound.identity = sound.identified();
        if sound.rate != self.rate {
            let (from, to) = (sound.rate, self.rate);
            let resampler = self
                .resamplers
                .entry(from)
                .or_insert_with(|| Resampler::new(from, to));
            sound.samples = resampler.apply(&sound.samples);
            sound.rate = to;
        }
        let most = sound.samples.iter().fold(0.0_f32, |m, s| m.max(s.abs()));
        if most == 0.0 {
            return Err(message!("it is silent throughout"));
        }
        Ok(sound)
    }
}

/// What files of sound are, by their first bytes.
enum Kind {
    Wave,
    /// What symphonia decodes, from a byte on, and its name.
    Coded(u64, &'static str),
}

/// The spans of a file, at its own rate.
fn decoded(path: &Path, spans: &[Span], longest: f64) -> Result<Vec<Sound>, Message> {
    let mut file = regular(path).map_err(|error| match error {
        Error::Form { message, .. } | Error::Line { message, .. } => message,
        Error::File { .. } => message!("it cannot be opened"),
    })?;
    let length = file.metadata().map_err(Value::value)?.len();
    let mut start = Vec::new();
    (&mut file)
        .take(64)
        .read_to_end(&mut start)
        .map_err(Value::value)?;
    let mut pieces = Pieces::new(spans, longest);
    let coded = match kind(&start, ending(path).as_deref())? {
        Kind::Coded(from, name) => Some((from, name)),
        Kind::Wave => {
            let source = BufReader::with_capacity(1 << 16, &file);
            match wav::read(source, length, &mut pieces)? {
                Wave::Taken(cut) => return Ok(pieces.sounds(cut)),
                Wave::Mp3(from) => Some((from, "MP3")),
            }
        }
    };
    let mut cut = false;
    if let Some((from, name)) = coded {
        file.seek(SeekFrom::Start(from)).map_err(Value::value)?;
        cut = coded::read(file, name, &mut pieces)?;
    }
    Ok(pieces.sounds(cut))
}

/// What a file is by its first bytes; by its ending only where they tell nothing.
fn kind(start: &[u8], ending: Option<&str>) -> Result<Kind, Message> {
    if wav::begins(start) {
        return Ok(Kind::Wave);
    }
    match start {
        [b'f', b'L', b'a', b'C', ..] => Ok(Kind::Coded(0, "FLAC")),
        [b'O', b'g', b'g', b'S', ..] => match other_ogg(start) {
            Some(name) => Err(unsupported(Message::sentence(name, []))),
            None => Ok(Kind::Coded(0, noop("Ogg Vorbis"))),
        },
        [b'I', b'D', b'3', _, _, _, sizes @ ..] if sizes.len() >= 4 => {
            let size = sizes[..4]
                .iter()
                .fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
            Ok(Kind::Coded(10 + size, "MP3"))
        }
        // A frame of MPEG's third layer: a mark of eleven bits, a version, the layer.
        [0xff, second, ..] if second & 0xe6 == 0xe2 && second & 0x18 != 0x08 => {
            Ok(Kind::Coded(0, "MP3"))
        }
        _ => match (named(start), ending) {
            (Some(name), _) => Err(unsupported(Message::sentence(name, []))),
            (None, Some("mp3")) => Ok(Kind::Coded(0, "MP3")),
            (None, Some("wav" | "wave") | None) if start.starts_with(b"RIFF") => {
                Err(coded::broken("WAV"))
            }
            (None, _) => Err(other_than_text(start).unwrap_or_else(|| {
                message!("it is no sound that is known: expected WAV, FLAC, MP3 or Ogg Vorbis")
            })),
        },
    }
}

/// The codec of an Ogg file that is not Vorbis or FLAC, by its first packet.
fn other_ogg(start: &[u8]) -> Option<&'static str> {
    let begins = |mark: &[u8]| start.get(28..).is_some_and(|rest| rest.starts_with(mark));
    let known = [(&b"OpusHead"[..], "Opus"), (b"Speex   ", "Speex")];
    known
        .into_iter()
        .find_map(|(mark, name)| begins(mark).then_some(name))
}

/// The name of a kind of file that is known and not supported.
fn named(start: &[u8]) -> Option<&'static str> {
    let marks: [(usize, &[u8], &'static str); 12] = [
        (0, b"RIFX", noop("big-endian WAV")),
        (0, b"riff", "Wave64"),
        (0, b"FORM", "AIFF"),
        (0, b"caff", "CAF"),
        (0, b".snd", "AU"),
        (0, b"NIST_1A", noop("NIST SPHERE")),
        (0, b"#!AMR", "AMR"),
        (0, b"wvpk", "WavPack"),
        (0, b"MAC ", noop("Monkey's Audio")),
        (4, b"ftyp", noop("MPEG-4 (AAC or ALAC)")),
        (0, &[0x1a, 0x45, 0xdf, 0xa3], noop("Matroska or WebM")),
        (0, &[0x30, 0x26, 0xb2, 0x75], noop("Windows Media Audio")),
    ];
    let is = |at: usize, mark: &[u8]| start.get(at..).is_some_and(|rest| rest.starts_with(mark));
    let found = marks.into_iter().find(|(at, mark, _)| is(*at, mark));
    // AAC in ADTS frames has the mark of MPEG's frames and no layer.
    let adts = matches!(start, [0xff, 0xf0 | 0xf1 | 0xf8 | 0xf9, ..]).then_some("AAC");
    found.map(|(.., name)| name).or(adts)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_cannot_be_read_is_named_by_its_encoding() {
        let folder = tempfile::tempdir().expect("a folder");
        let said = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).expect("a file");
            let error = Reader::new(8000, 20.0).read(&path, &[Span::WHOLE]);
            error.expect_err("no sound").to_string()
        };
        let mut opus = b"OggS\0\x02".to_vec();
        opus.resize(28, 0);
        opus.extend(b"OpusHead\x01\x02");
        for (bytes, what) in [
            (&opus[..], "Opus, which is not supported"),
            (b"\0\0\0\x20ftypM4A \0\0", "MPEG-4 (AAC or ALAC)"),
            (b"NIST_1A\n   1024\n", "NIST SPHERE"),
            (b"RIFX\0\0\0\x24WAVEfmt ", "big-endian WAV"),
            (b"\xff\xf1\x50\x80", "AAC"),
            (b"FORM\0\0\0\x20AIFF", "AIFF"),
            (b"RIFF\0\0\0\0AVI LIST", "it is no WAV file"),
            (b"this is text", "it is no sound that is known"),
            (b"<!DOCTYPE html>", "is a web page"),
            (
                b"version https://git-lfs.github.com/spec/v1\n",
                "a Git LFS pointer",
            ),
            (b"", "it is no sound that is known"),
            (b"fLaC", "it is no FLAC file"),
        ] {
            let message = said("a.wav", bytes);
            assert!(message.contains(what), "{message}");
        }
        assert!(said("a.mp3", b"no frames at all").contains("it is no MP3 file"));
        let nowhere = Reader::new(8000, 20.0).read(Path::new("/nowhere.wav"), &[]);
        assert_eq!(
            nowhere.expect_err("absent").to_string(),
            "it cannot be opened"
        );
        let device = Reader::new(8000, 20.0).read(Path::new("/dev/zero"), &[]);
        assert_eq!(
            device.expect_err("a device").to_string(),
            "is a pipe or a device: expected a file"
        );
    }

    #[test]
    fn a_tag_before_the_frames_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.bin");
        let mut bytes = b"ID3\x04\0\0\0\0\x02\x00".to_vec();
        bytes.extend([0xff; 256]);
        bytes.extend(include_bytes!("../../../tests/data/speech/tone.mp3"));
        fs::write(&path, bytes).expect("a file");
        let mut reader = Reader::new(16_000, 20.0);
        let sounds = reader.read(&path, &[Span::WHOLE]).expect("a file");
        assert_eq!(sounds[0].as_ref().expect("a sound").samples.len(), 4000);
    }
}
