//! FLAC files, decoded by symphonia.

use std::{
    io::{Cursor, ErrorKind},
    path::Path,
};

use symphonia::{
    core::{
        codecs::audio::AudioDecoderOptions,
        errors::Error,
        formats::{FormatOptions, TrackType, probe::Hint},
        io::{MediaSourceStream, MediaSourceStreamOptions},
        meta::MetadataOptions,
    },
    default::{get_codecs, get_probe},
};

use super::sound::Sound;
use crate::words::{Message, message};

/// Reads a FLAC file. A file that ends before its header said, or has broken frames, gives the samples that can be decoded.
pub(super) fn read(path: &Path) -> Result<Sound, Message> {
    decode(std::fs::read(path).map_err(|_| message!("it cannot be opened"))?)
}

fn silent() -> Message {
    message!("it holds no sound")
}

fn decode(bytes: Vec<u8>) -> Result<Sound, Message> {
    let stream = MediaSourceStream::new(
        Box::new(Cursor::new(bytes)),
        MediaSourceStreamOptions::default(),
    );
    let (hint, options) = (Hint::new(), FormatOptions::default());
    let mut format = get_probe()
        .probe(&hint, stream, options, MetadataOptions::default())
        .map_err(|_| message!("it is no FLAC file, or its header is broken"))?;
    let track = format.default_track(TrackType::Audio).ok_or_else(silent)?;
    let (id, frames) = (track.id, track.num_frames);
    let parameters = track.codec_params.as_ref().and_then(|p| p.audio());
    let parameters = parameters.ok_or_else(silent)?;
    let mut decoder = get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(|_| message!("it holds a kind of FLAC that is not supported"))?;
    let mut sound = Sound::mixed(&[], 1, 0);
    let mut interleaved: Vec<f32> = Vec::new();
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(error) => {
                sound.cut |= !is_end(&error);
                break;
            }
        };
        if packet.track_id != id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(decoded) => {
                let spec = decoded.spec();
                decoded.copy_to_vec_interleaved(&mut interleaved);
                let part = Sound::mixed(&interleaved, spec.channels().count(), spec.rate());
                sound.rate = part.rate;
                sound.samples.extend(part.samples);
            }
            Err(_) => sound.cut = true,
        }
    }
    sound.cut |= frames.is_some_and(|stated| (sound.samples.len() as u64) < stated);
    Ok(sound)
}

fn is_end(error: &Error) -> bool {
    matches!(error, Error::IoError(e) if e.kind() == ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quarter of a second of 440 Hz, 16 kHz, 16 bit, the right channel half as loud; made with
    /// `soundfile.write("tone.flac", numpy.stack([x, x / 2], 1), 16000)`, `x = 0.5 * sin(2 pi 440 arange(4000) / 16000)`.
    const TONE: &[u8] = include_bytes!("../../../tests/data/speech/tone.flac");

    #[test]
    fn a_stereo_file_is_decoded_and_mixed() {
        let sound = decode(TONE.to_vec()).expect("a sound");
        assert_eq!(
            (sound.samples.len(), sound.rate, sound.cut),
            (4000, 16_000, false)
        );
        for (i, sample) in sound.samples.iter().enumerate() {
            let right = 0.375 * (std::f64::consts::TAU * 440.0 * i as f64 / 16_000.0).sin();
            assert!(
                (f64::from(*sample) - right).abs() < 1e-4,
                "{i} {sample} {right}"
            );
        }
    }

    #[test]
    fn a_file_cut_short_says_so_and_anything_else_is_refused() {
        // The encoder's blocks hold 4096 samples, so half a file holds none.
        let half = decode(TONE[..TONE.len() / 2].to_vec());
        assert!(half.is_err() || half.is_ok_and(|s| s.cut));
        assert!(decode(b"fLaC".to_vec()).is_err());
        assert!(decode(b"this is text, not sound".to_vec()).is_err());
        assert!(decode(Vec::new()).is_err());
    }
}
