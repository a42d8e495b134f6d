//! Wave files as writers of all kinds leave them.

use std::io::Cursor;

use hound::{SampleFormat, WavSpec, WavWriter};
use proptest::prelude::*;

use super::*;
use crate::data::speech::{sound::Sound, span::Span};

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
    for [left, right] in ramp() {
        for side in [left, right] {
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

fn ramp() -> impl Iterator<Item = [f64; 2]> {
    (-50..50_i32).map(|i| [f64::from(i) / 64.0 + 0.125, f64::from(i) / 64.0 - 0.125])
}

/// A chunk of any name, its size as it is.
fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
    let mut chunk = [name, &(body.len() as u32).to_le_bytes(), body].concat();
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}

/// A format chunk of two channels.
fn format(tag: u16, bytes: u16, bits: u16, more: &[u8]) -> Vec<u8> {
    let rate = 22_050_u32;
    let fields = [
        &tag.to_le_bytes()[..],
        &2_u16.to_le_bytes(),
        &rate.to_le_bytes(),
        &(rate * 2 * u32::from(bytes)).to_le_bytes(),
        &(2 * bytes).to_le_bytes(),
        &bits.to_le_bytes(),
        more,
    ];
    chunk(b"fmt ", &fields.concat())
}

/// The extended form's fields: bits that are used, no positions, a GUID for a tag.
fn extended(used: u16, tag: u16) -> Vec<u8> {
    let sizes = [&22_u16.to_le_bytes()[..], &used.to_le_bytes(), &[0; 4]].concat();
    [&sizes[..], &tag.to_le_bytes(), &GUID].concat()
}

fn wave(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    let size = (body.len() as u32 + 4).to_le_bytes();
    [b"RIFF", &size[..], b"WAVE", &body].concat()
}

fn decode(bytes: &[u8]) -> Result<Sound, Message> {
    let mut pieces = Pieces::new(&[Span::WHOLE], 20.0);
    match read(Cursor::new(bytes), bytes.len() as u64, &mut pieces)? {
        Wave::Taken(cut) => Ok(pieces.sounds(cut).remove(0)),
        Wave::Mp3(from) => Err(Message::foreign(format!("MP3 from {from}"))),
    }
}

#[track_caller]
fn is_ramp(bytes: &[u8]) {
    let sound = decode(bytes).expect("a sound");
    assert_eq!(
        (sound.samples.len(), sound.rate, sound.cut),
        (100, 22_050, false)
    );
    for (sample, [left, right]) in sound.samples.iter().zip(ramp()) {
        let right = f64::midpoint(left, right);
        assert!(
            (f64::from(*sample) - right).abs() < 0.02,
            "{sample} {right}"
        );
    }
}

/// The ramp's samples, each written by a function.
fn samples_as<const N: usize>(write: impl Fn(f64) -> [u8; N]) -> Vec<u8> {
    ramp().flatten().flat_map(write).collect()
}

/// The nearest code of a logarithm whose samples are known.
fn logarithm(encoding: Encoding, value: f64) -> [u8; 1] {
    let far = |code: &u8| {
        let mut sample = Vec::new();
        encoding.decode(&[*code], &mut sample);
        (f64::from(sample[0]) - value).abs()
    };
    let nearest = (0..=255).min_by(|a, b| far(a).total_cmp(&far(b)));
    [nearest.expect("a code")]
}

#[test]
fn every_width_gives_the_same_sound_and_channels_are_mixed() {
    for bits in [8, 16, 24, 32] {
        is_ramp(&file(bits, SampleFormat::Int));
    }
    is_ramp(&file(32, SampleFormat::Float));
    let double = chunk(b"data", &samples_as(f64::to_le_bytes));
    let single = chunk(b"data", &samples_as(|v| (v as f32).to_le_bytes()));
    let whole = |bits: i32, shift: i32| {
        let one =
            move |v: f64| (((v * 2.0_f64.powi(bits - 1)).round() as i32) << shift).to_le_bytes();
        chunk(b"data", &samples_as(one))
    };
    for (head, data) in [
        (format(3, 8, 64, &[]), &double),
        (format(3, 8, 64, &[0, 0]), &double),
        (format(0xfffe, 8, 64, &extended(64, 3)), &double),
        (format(0xfffe, 4, 32, &extended(32, 3)), &single),
        (format(0xfffe, 4, 32, &extended(32, 1)), &whole(32, 0)),
        // Twenty-four bits in four bytes stand above or below.
        (format(0xfffe, 4, 32, &extended(24, 1)), &whole(24, 8)),
        (format(1, 4, 24, &[]), &whole(24, 0)),
        // A block size of nothing, as some write it.
        (format(1, 0, 32, &[]), &whole(32, 0)),
    ] {
        is_ramp(&wave(&[head, data.clone()]));
    }
    for (tag, encoding) in [(6, Encoding::ALaw), (7, Encoding::MuLaw)] {
        let data = chunk(b"data", &samples_as(|v| logarithm(encoding, v)));
        for more in [&[][..], &[0, 0]] {
            is_ramp(&wave(&[format(tag, 1, 8, more), data.clone()]));
        }
        is_ramp(&wave(&[format(0xfffe, 1, 8, &extended(8, tag)), data]));
    }
}

#[test]
fn chunks_of_any_order_size_and_name_are_passed_over() {
    let data = chunk(b"data", &samples_as(|v| (v as f32).to_le_bytes()));
    let head = format(3, 4, 32, &[]);
    is_ramp(&wave(&[
        chunk(b"JUNK", &[7; 33]),
        head.clone(),
        chunk(b"fact", &[1, 0, 0, 0]),
        chunk(b"LIST", b"INFOISFT\x05\0\0\0Lavf\0\0"),
        data.clone(),
        chunk(b"id3 ", b"ID3 and so on"),
    ]));
    // The size of all is nothing, or too small, or anything.
    for size in [0, 4, 36, u32::MAX, 0x7fff_f024] {
        let mut bytes = wave(&[head.clone(), data.clone()]);
        bytes[4..8].copy_from_slice(&size.to_le_bytes());
        is_ramp(&bytes);
    }
}

#[test]
fn who_writes_into_a_pipe_states_no_size() {
    for (mark, stated) in [
        (b"RIFF", 0_u32),
        (b"RIFF", u32::MAX),
        (b"RIFF", 0x7fff_f000),
        (b"RF64", u32::MAX),
    ] {
        let mut bytes = file(16, SampleFormat::Int);
        bytes[..4].copy_from_slice(mark);
        let at = bytes
            .windows(4)
            .position(|four| four == b"data")
            .expect("the samples");
        bytes[at + 4..at + 8].copy_from_slice(&stated.to_le_bytes());
        is_ramp(&bytes);
    }
    // Nothing is stated, and nothing is there.
    let head = format(1, 2, 16, &[]);
    for rest in [vec![], chunk(b"LIST", b"INFO")] {
        let bytes = wave(&[head.clone(), chunk(b"data", &[]), rest]);
        assert_eq!(decode(&bytes).expect("no sound").samples.len(), 0);
    }
    // The large form states it elsewhere, and more follows.
    let sizes = [&[0_u8; 8][..], &400_u64.to_le_bytes(), &[0; 12]].concat();
    let data = chunk(
        b"data",
        &samples_as(|v| ((v * 32_768.0) as i16).to_le_bytes()),
    );
    let mut bytes = wave(&[chunk(b"ds64", &sizes), head, data, chunk(b"LIST", b"INFO")]);
    bytes[..4].copy_from_slice(b"RF64");
    let at = bytes.windows(4).position(|four| four == b"data");
    let at = at.expect("the samples");
    bytes[at + 4..at + 8].fill(0xff);
    is_ramp(&bytes);
}

#[test]
fn a_file_cut_short_keeps_what_is_there_and_says_so() {
    let mut bytes = file(16, SampleFormat::Int);
    bytes.truncate(bytes.len() - 100);
    let sound = decode(&bytes).expect("a sound");
    assert_eq!((sound.samples.len(), sound.cut), (75, true));
    bytes.truncate(bytes.len() - 1);
    assert_eq!(decode(&bytes).expect("a sound").samples.len(), 74);
}

#[test]
fn anything_else_is_refused() {
    for bytes in [
        &b""[..],
        b"RIFF",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"this is text, not sound, whatever its name says",
    ] {
        let said = decode(bytes).expect_err("no wave").to_string();
        assert!(said.contains("no WAV file"), "{said}");
    }
    let of = |head: Vec<u8>| decode(&wave(&[head, chunk(b"data", &[1; 64])])).expect_err("refused");
    assert!(
        of(format(2, 128, 4, &[32, 0]))
            .to_string()
            .contains("Microsoft ADPCM")
    );
    assert!(
        of(format(0x55, 0, 0, &[]))
            .to_string()
            .starts_with("MP3 from ")
    );
    let mut none = format(1, 2, 16, &[]);
    none[10] = 0;
    assert!(of(none).to_string().contains("states no channel"));
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(
        bits in prop::sample::select(vec![8_u16, 16, 24, 32]),
        changes in prop::collection::vec((0_usize..500, any::<u8>()), 0..12),
        end in 0_usize..900
    ) {
        let mut bytes = file(bits, SampleFormat::Int);
        for (at, byte) in changes {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        bytes.truncate(end);
        let _ = decode(&bytes);
    }
}
