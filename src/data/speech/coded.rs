//! FLAC, MP3 and Ogg Vorbis, decoded by symphonia.

use std::io::{ErrorKind, Read};

use symphonia::{
    core::{
        codecs::audio::{AudioDecoder, AudioDecoderOptions},
        errors::Error,
        formats::{FormatOptions, FormatReader, TrackType, probe::Hint},
        io::{MediaSourceStream, MediaSourceStreamOptions, ReadOnlySource},
        meta::MetadataOptions,
    },
    default::{get_codecs, get_probe},
};

use super::{samples::unsupported, span::Pieces};
use crate::words::{Message, message};

/// Takes what is wanted of a file of this kind; whether it ended before its header said, or has broken parts.
pub(super) fn read(
    source: impl Read + Send + Sync + 'static,
    kind: &str,
    pieces: &mut Pieces,
) -> Result<bool, Message> {
    let stream = MediaSourceStream::new(
        Box::new(ReadOnlySource::new(source)),
        MediaSourceStreamOptions::default(),
    );
    let (hint, options) = (Hint::new(), FormatOptions::default());
    let mut format = get_probe()
        .probe(&hint, stream, options, MetadataOptions::default())
        .map_err(|_| broken(kind))?;
    let silent = || message!("it holds no sound");
    let track = format.default_track(TrackType::Audio).ok_or_else(silent)?;
    let (id, frames) = (track.id, track.num_frames);
    let parameters = track.codec_params.as_ref().and_then(|p| p.audio());
    let mut decoder = get_codecs()
        .make_audio_decoder(
            parameters.ok_or_else(silent)?,
            &AudioDecoderOptions::default(),
        )
        .map_err(|_| unsupported(message!("another kind of {kind}", kind)))?;
    let cut = decode(format.as_mut(), decoder.as_mut(), id, pieces)?;
    Ok(cut.unwrap_or(false) || cut.is_some() && frames.is_some_and(|stated| pieces.met() < stated))
}

/// What is said of a file that only begins like this kind.
pub(super) fn broken(kind: &str) -> Message {
    message!("it is no {kind} file, or its header is broken", kind)
}

/// Decodes a track to its end, and says whether it has broken parts; `None` where no more of it was wanted.
fn decode(
    format: &mut dyn FormatReader,
    decoder: &mut dyn AudioDecoder,
    track: u32,
    pieces: &mut Pieces,
) -> Result<Option<bool>, Message> {
    let mut interleaved: Vec<f32> = Vec::new();
    let (mut cut, mut begun) = (false, false);
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => return Ok(Some(cut)),
            Err(error) => return Ok(Some(cut || !is_end(&error))),
        };
        if packet.track_id != track {
            continue;
        }
        let Ok(decoded) = decoder.decode(&packet) else {
            cut = true;
            continue;
        };
        let (rate, channels) = (decoded.spec().rate(), decoded.spec().channels().count());
        if !std::mem::replace(&mut begun, true) {
            pieces.begin(rate)?;
        } else if pieces.rate() != rate {
            // What follows is another sound.
            return Ok(Some(true));
        }
        decoded.copy_to_vec_interleaved(&mut interleaved);
        if pieces.take(&interleaved, channels).is_break() {
            return Ok(None);
        }
    }
}

fn is_end(error: &Error) -> bool {
    matches!(error, Error::IoError(e) if e.kind() == ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::data::speech::{sound::Sound, span::Span};

    /// A quarter of a second of 440 Hz, 16 kHz, 16 bit, the right channel half as loud; made with
    /// `soundfile.write("tone.flac", numpy.stack([x, x / 2], 1), 16000)`, `x = 0.5 * sin(2 pi 440 arange(4000) / 16000)`,
    /// and likewise with the other endings.
    const FLAC: &[u8] = include_bytes!("../../../tests/data/speech/tone.flac");
    const MP3: &[u8] = include_bytes!("../../../tests/data/speech/tone.mp3");
    const OGG: &[u8] = include_bytes!("../../../tests/data/speech/tone.ogg");

    fn decoded(bytes: &'static [u8], span: Span) -> Result<Sound, Message> {
        let mut pieces = Pieces::new(&[span], 20.0);
        let cut = read(Cursor::new(bytes), "FLAC", &mut pieces)?;
        Ok(pieces.sounds(cut).remove(0))
    }

    #[test]
    fn stereo_files_are_decoded_and_mixed() {
        for (bytes, most) in [(FLAC, 1e-4), (OGG, 0.02), (MP3, 0.03)] {
            let sound = decoded(bytes, Span::WHOLE).expect("a sound");
            assert_eq!(
                (sound.samples.len(), sound.rate, sound.cut),
                (4000, 16_000, false)
            );
            for (i, sample) in sound.samples.iter().enumerate() {
                let right = 0.375 * (std::f64::consts::TAU * 440.0 * i as f64 / 16_000.0).sin();
                assert!(
                    (f64::from(*sample) - right).abs() < most,
                    "{i} {sample} {right}"
                );
            }
        }
    }

    #[test]
    fn a_segment_is_what_the_whole_has_there() {
        let span = Span {
            start: 100_000,
            end: Some(200_000),
        };
        for bytes in [FLAC, OGG, MP3] {
            let whole = decoded(bytes, Span::WHOLE).expect("a sound");
            let part = decoded(bytes, span).expect("a sound");
            assert_eq!(part.samples, whole.samples[1600..3200]);
            assert!(!part.cut);
        }
    }

    #[test]
    fn a_file_cut_short_says_so_and_anything_else_is_refused() {
        // The encoder's blocks hold 4096 samples, so half a file holds none.
        let half = decoded(&FLAC[..FLAC.len() / 2], Span::WHOLE);
        assert!(half.is_err() || half.is_ok_and(|s| s.cut));
        let half = decoded(&MP3[..MP3.len() / 2], Span::WHOLE).expect("half a sound");
        assert!(half.cut && half.samples.len() < 3000);
        for bytes in [&b"fLaC"[..], b"this is text, not sound", b""] {
            assert!(decoded(bytes, Span::WHOLE).is_err());
        }
    }
}
