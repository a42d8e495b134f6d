//! Samples of wave files: from their bytes to numbers of -1 to 1.

use crate::words::{Message, message, noop};

/// How a sample is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// One byte, its middle 128.
    Byte,
    /// A whole number of two bytes.
    Whole16,
    /// A whole number of three bytes.
    Whole24,
    /// A whole number of 24 bits in the lower three of four bytes.
    Low24,
    /// A whole number of four bytes.
    Whole32,
    /// A float of four bytes.
    Float32,
    /// A float of eight bytes.
    Float64,
    /// The logarithmic byte of North America and Japan (ITU-T G.711).
    MuLaw,
    /// The logarithmic byte of the rest of the world (ITU-T G.711).
    ALaw,
}

/// Tags of wave files that are no samples one after the other, with their usual names (RFC 2361).
const NAMES: [(u16, &str); 16] = [
    (0x0002, noop("Microsoft ADPCM")),
    (0x0005, noop("IBM CVSD")),
    (0x0011, noop("IMA ADPCM")),
    (0x0022, noop("DSP Group TrueSpeech")),
    (0x0031, noop("GSM 6.10")),
    (0x0040, noop("G.721 ADPCM")),
    (0x0042, "G.723.1"),
    (0x0045, noop("G.726 ADPCM")),
    (0x0050, noop("MPEG-1 layer 1 or 2")),
    (0x0055, "MP3"),
    (0x0092, "AC-3"),
    (0x00ff, "AAC"),
    (0x0161, noop("Windows Media Audio")),
    (0x1610, "AAC"),
    (0x674f, noop("Ogg Vorbis")),
    (0xf1ac, "FLAC"),
];

impl Encoding {
    /// The encoding of a wave file's tag, with so many bytes to a sample, of which so many bits are said to be used.
    ///
    /// # Errors
    /// When there is no such samples, or they are not supported: which they are.
    pub fn of(tag: u16, bytes: usize, bits: u16) -> Result<Self, Message> {
        match (tag, bytes, bits) {
            (1, 1, _) => Ok(Self::Byte),
            (1, 2, _) => Ok(Self::Whole16),
            (1, 3, _) => Ok(Self::Whole24),
            (1, 4, 24) => Ok(Self::Low24),
            (1, 4, _) => Ok(Self::Whole32),
            (3, 4, _) => Ok(Self::Float32),
            (3, 8, _) => Ok(Self::Float64),
            (6, 1, _) => Ok(Self::ALaw),
            (7, 1, _) => Ok(Self::MuLaw),
            (1, ..) => Err(unsupported(message!("whole numbers of {bits} bits", bits))),
            (3, ..) => Err(unsupported(message!("floats of {bits} bits", bits))),
            _ => {
                let known = NAMES.iter().find(|(number, _)| *number == tag);
                Err(unsupported(match known {
                    Some((_, name)) => Message::sentence(name, []),
                    None => message!("of kind {tag}", tag = format!("{tag:#06x}")),
                }))
            }
        }
    }

    /// Bytes of a sample.
    pub fn bytes(self) -> usize {
        match self {
            Self::Byte | Self::MuLaw | Self::ALaw => 1,
            Self::Whole16 => 2,
            Self::Whole24 => 3,
            Self::Low24 | Self::Whole32 | Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }

    /// Appends the samples of whole bytes to `samples`.
    pub fn decode(self, bytes: &[u8], samples: &mut Vec<f32>) {
        // Of 2 to the bits of a whole number below its sign.
        const STEP: [f32; 4] = [
            1.0 / 128.0,
            1.0 / 32_768.0,
            1.0 / 8_388_608.0,
            1.0 / 2_147_483_648.0,
        ];
        let each = bytes.chunks_exact(self.bytes());
        match self {
            Self::Byte => samples.extend(each.map(|b| (f32::from(b[0]) - 128.0) * STEP[0])),
            Self::Whole16 => {
                let sample = |b: &[u8]| f32::from(i16::from_le_bytes([b[0], b[1]])) * STEP[1];
                samples.extend(each.map(sample));
            }
            Self::Whole24 | Self::Low24 => {
                let whole = |b: &[u8]| i32::from_le_bytes([0, b[0], b[1], b[2]]) >> 8;
                samples.extend(each.map(|b| whole(b) as f32 * STEP[2]));
            }
            Self::Whole32 => {
                let whole = |b: &[u8]| i32::from_le_bytes([b[0], b[1], b[2], b[3]]);
                samples.extend(each.map(|b| whole(b) as f32 * STEP[3]));
            }
            Self::Float32 => {
                samples.extend(each.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])));
            }
            Self::Float64 => {
                let eight = |b: &[u8]| [b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]];
                samples.extend(each.map(|b| f64::from_le_bytes(eight(b)) as f32));
            }
            Self::MuLaw => samples.extend(each.map(|b| f32::from(mu_law(b[0])) * STEP[1])),
            Self::ALaw => samples.extend(each.map(|b| f32::from(a_law(b[0])) * STEP[1])),
        }
    }
}

/// What is said of an encoding that is not supported.
pub(super) fn unsupported(encoding: Message) -> Message {
    message!(
        "its samples are {encoding}, which is not supported: expected WAV, FLAC, MP3 or Ogg Vorbis",
        encoding
    )
}

/// Of 16 bits, by the formula of ITU-T G.711.
fn mu_law(code: u8) -> i16 {
    const BIAS: i16 = 0x84;
    let code = !code;
    let size = ((i16::from(code & 0x0f) << 3) + BIAS) << ((code & 0x70) >> 4);
    if code & 0x80 == 0 {
        size - BIAS
    } else {
        BIAS - size
    }
}

/// Of 16 bits, by the formula of ITU-T G.711.
fn a_law(code: u8) -> i16 {
    let code = code ^ 0x55;
    let step = i16::from(code & 0x0f) << 4;
    let size = match (code & 0x70) >> 4 {
        0 => step + 8,
        segment => (step + 0x108) << (segment - 1),
    };
    if code & 0x80 == 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithmic_bytes_are_those_of_the_standard() {
        for (code, value) in [
            (0x00, -32_124),
            (0x80, 32_124),
            (0xff, 0),
            (0x7f, 0),
            (0xfe, 8),
            (0xf0, 120),
            (0x8f, 16_764),
        ] {
            assert_eq!(mu_law(code), value, "{code:#x}");
        }
        for (code, value) in [
            (0xd5, 8),
            (0x55, -8),
            (0xaa, 32_256),
            (0x2a, -32_256),
            (0xc5, 264),
            (0x85, 4224),
        ] {
            assert_eq!(a_law(code), value, "{code:#x}");
        }
        // Louder codes are louder, from the middle to the ends.
        let mu: Vec<i16> = (0x80..=0xff).rev().map(mu_law).collect();
        assert!(mu.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn what_is_not_supported_is_named() {
        let said = |tag, bytes, bits| {
            let error = Encoding::of(tag, bytes, bits).expect_err("not supported");
            error.to_string()
        };
        assert!(said(0x11, 0, 4).starts_with("its samples are IMA ADPCM, which is not supported"));
        assert!(said(0x31, 0, 0).contains("GSM 6.10"));
        assert!(said(3, 2, 16).contains("floats of 16 bits"));
        assert!(said(1, 8, 64).contains("whole numbers of 64 bits"));
        assert!(said(0xabcd, 1, 8).contains("of kind 0xabcd"));
    }
}
