//! Wave files: 8, 16, 24 and 32 bit whole numbers and 32 bit floats, any number of channels.

use std::{
    io::{BufReader, Read},
    path::Path,
};

use hound::{SampleFormat, WavReader};

use super::sound::Sound;
use crate::words::{Message, message};

/// Reads a wave file. A file that ends before its header said gives the samples that are there.
pub(super) fn read(path: &Path) -> Result<Sound, Message> {
    let file = std::fs::File::open(path).map_err(|_| message!("it cannot be opened"))?;
    decode(BufReader::new(file))
}

fn decode(source: impl Read) -> Result<Sound, Message> {
    let mut reader = WavReader::new(source).map_err(|error| match error {
        hound::Error::Unsupported => message!("it holds a kind of wave that is not supported"),
        _ => message!("it is no wave file, or its header is broken"),
    })?;
    let spec = reader.spec();
    let (values, cut) = match spec.sample_format {
        SampleFormat::Float => take(reader.samples::<f32>(), 1.0),
        SampleFormat::Int => {
            let greatest = 2.0_f32.powi(i32::from(spec.bits_per_sample) - 1);
            take(
                reader.samples::<i32>().map(|s| s.map(|v| v as f32)),
                greatest.recip(),
            )
        }
    };
    let mut sound = Sound::mixed(&values, usize::from(spec.channels), spec.sample_rate);
    sound.cut = cut;
    Ok(sound)
}

/// Scaled samples up to the first that cannot be read, and whether there was such.
fn take(samples: impl Iterator<Item = hound::Result<f32>>, factor: f32) -> (Vec<f32>, bool) {
    let mut values = Vec::new();
    for sample in samples {
        match sample {
            Ok(value) => values.push(value * factor),
            Err(_) => return (values, true),
        }
    }
    (values, false)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use hound::{WavSpec, WavWriter};

    use super::*;

    /// The same ramp in every width, two channels that mix to it.
    fn file(bits: u16, sample_format: SampleFormat) -> Vec<u8> {
        let spec = WavSpec {
            channels: 2,
            sample_rate: 22_050,
            bits_per_sample: bits,
            sample_format,
        };
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = WavWriter::new(&mut bytes, spec).expect("a header");
        for i in -50..50_i32 {
            let value = f64::from(i) / 64.0;
            for side in [value + 0.125, value - 0.125] {
                let whole = (side * 2.0_f64.powi(i32::from(bits) - 1)).round() as i32;
                match sample_format {
                    SampleFormat::Float => writer.write_sample(side as f32),
                    SampleFormat::Int => writer.write_sample(whole),
                }
                .expect("a sample");
            }
        }
        writer.finalize().expect("an end");
        bytes.into_inner()
    }

    #[test]
    fn every_width_gives_the_same_sound_and_channels_are_mixed() {
        let kinds = [8, 16, 24, 32].map(|bits| (bits, SampleFormat::Int));
        for (bits, format) in kinds.into_iter().chain([(32, SampleFormat::Float)]) {
            let sound = decode(Cursor::new(file(bits, format))).expect("a sound");
            assert_eq!(
                (sound.samples.len(), sound.rate, sound.cut),
                (100, 22_050, false)
            );
            for (i, sample) in sound.samples.iter().enumerate() {
                let right = (i as f32 - 50.0) / 64.0;
                assert!(
                    (sample - right).abs() < 0.01,
                    "{bits} {format:?} {i} {sample}"
                );
            }
        }
    }

    #[test]
    fn a_file_cut_short_keeps_what_is_there_and_says_so() {
        let mut bytes = file(16, SampleFormat::Int);
        bytes.truncate(bytes.len() - 100);
        let sound = decode(Cursor::new(bytes)).expect("a sound");
        assert_eq!((sound.samples.len(), sound.cut), (75, true));
    }

    #[test]
    fn anything_else_is_refused() {
        for bytes in [
            &b""[..],
            b"RIFF",
            b"this is text, not sound, whatever its name says",
        ] {
            assert!(decode(Cursor::new(bytes)).is_err());
        }
        let mut law = file(16, SampleFormat::Int);
        law[20] = 7; // mu-law
        assert!(decode(Cursor::new(law)).is_err());
    }
}
