//! Wave files: their chunks, as writers of all kinds leave them.
//!
//! The form is that of RFC 2361 and of EBU Tech 3306 (RF64). Sizes are believed as far as they can be: who writes into a
//! pipe cannot go back and state them.

use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};

use super::{coded, samples::Encoding, span::Pieces};
use crate::words::{Message, Value, message};

/// Bytes that are decoded at once.
const BLOCK: usize = 1 << 16;
/// Sizes from here on are what writers state that do not know better, where the file is shorter.
const UNKNOWN: u64 = 0x7fff_0000;
/// What all format GUIDs that stand for a tag end with.
const GUID: [u8; 14] = [
    0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71,
];

/// What the format chunk says.
#[derive(Debug, PartialEq)]
struct Format {
    tag: u16,
    channels: usize,
    rate: u32,
    /// Bytes of a sample of one channel.
    bytes: usize,
    bits: u16,
}

/// Where the samples stand.
#[derive(Debug, PartialEq)]
struct Data {
    start: u64,
    /// Bytes that are there.
    length: u64,
    /// Whether there should be more.
    cut: bool,
}

/// What a wave file holds.
pub(super) enum Wave {
    /// Samples, which were taken; whether the file ended before its header said.
    Taken(bool),
    /// An MP3 file from this byte on.
    Mp3(u64),
}

/// Whether a file begins as wave files do.
pub(super) fn begins(start: &[u8]) -> bool {
    let riff = start.starts_with(b"RIFF") || start.starts_with(b"RF64");
    riff && start.get(8..12) == Some(b"WAVE")
}

/// Takes what is wanted of a wave file of so many bytes.
pub(super) fn read(
    mut source: impl Read + Seek,
    length: u64,
    pieces: &mut Pieces,
) -> Result<Wave, Message> {
    let (format, data) = chunks(&mut source, length)
        .map_err(said)?
        .ok_or_else(broken)?;
    if format.tag == 0x55 {
        return Ok(Wave::Mp3(data.start));
    }
    if format.channels == 0 {
        return Err(message!("its header states no channel"));
    }
    let encoding = Encoding::of(format.tag, format.bytes, format.bits)?;
    pieces.begin(format.rate)?;
    let cut = samples(&mut source, encoding, format.channels, &data, pieces).map_err(said)?;
    Ok(Wave::Taken(cut))
}

fn broken() -> Message {
    coded::broken("WAV")
}

fn said(error: io::Error) -> Message {
    if error.kind() == ErrorKind::UnexpectedEof {
        broken()
    } else {
        error.value()
    }
}

/// The format and the samples, where both chunks are there.
fn chunks(source: &mut (impl Read + Seek), length: u64) -> io::Result<Option<(Format, Data)>> {
    let mut head = [0; 12];
    source.seek(SeekFrom::Start(0))?;
    source.read_exact(&mut head)?;
    if !begins(&head) {
        return Ok(None);
    }
    let (mut format, mut large, mut at) = (None, None, 12);
    while at + 8 <= length {
        let mut head = [0; 8];
        source.seek(SeekFrom::Start(at))?;
        source.read_exact(&mut head)?;
        let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        at += 8;
        match &head[..4] {
            b"fmt " => format = parse(source, size)?,
            b"ds64" => large = data_size(source)?,
            b"data" => {
                let stated = large.filter(|_| size == u32::MAX).unwrap_or(size.into());
                let data = data(source, at, stated, length)?;
                return Ok(format.map(|format| (format, data)));
            }
            _ => {}
        }
        at += u64::from(size) + u64::from(size % 2);
    }
    Ok(None)
}

/// The format chunk; `None` where it is too short, or counts from the other end.
fn parse(source: &mut impl Read, size: u32) -> io::Result<Option<Format>> {
    let mut body = Vec::new();
    source
        .take(u64::from(size.min(64)))
        .read_to_end(&mut body)?;
    let two = |at: usize| Some(u16::from_le_bytes([*body.get(at)?, *body.get(at + 1)?]));
    let read = || {
        let (mut tag, channels, align, bits) = (two(0)?, two(2)?, two(12)?, two(14)?);
        let rate = u32::from(two(4)?) | u32::from(two(6)?) << 16;
        // Of the extended form the tag stands in the GUID, and the bits may be fewer than their place.
        let mut used = bits;
        if tag == 0xfffe && body.get(26..40) == Some(&GUID[..]) {
            tag = two(24)?;
            used = two(18).filter(|used| *used > 0).unwrap_or(bits);
        }
        let whole = usize::from(align).checked_div(usize::from(channels));
        let fits = |bytes: &usize| usize::from(bits).div_ceil(8) <= *bytes && *bytes <= 8;
        let bytes = whole.filter(fits);
        Some(Format {
            tag,
            channels: usize::from(channels),
            rate,
            bytes: bytes.unwrap_or(usize::from(bits).div_ceil(8)),
            bits: used,
        })
    };
    Ok(read())
}

/// The size of the samples that RF64 states, where four bytes are too few.
fn data_size(source: &mut impl Read) -> io::Result<Option<u64>> {
    let mut body = Vec::new();
    source.take(16).read_to_end(&mut body)?;
    let eight = body.get(8..).and_then(|b| b.try_into().ok());
    Ok(eight.map(u64::from_le_bytes))
}

/// Where the samples stand, by the stated size where that can be, else up to the file's end.
fn data(source: &mut impl Read, start: u64, stated: u64, length: u64) -> io::Result<Data> {
    let there = length - start;
    // Nothing is stated by who could not go back; or there is nothing, and the next chunk follows.
    let streamed = stated == 0 && !is_chunk(source, there)?;
    let unknown = streamed || ((UNKNOWN..=0xffff_ffff).contains(&stated) && stated > there);
    Ok(Data {
        start,
        length: if unknown { there } else { stated.min(there) },
        cut: !unknown && stated > there,
    })
}

/// Whether a chunk follows that fits into so many bytes.
fn is_chunk(source: &mut impl Read, there: u64) -> io::Result<bool> {
    let mut head = Vec::new();
    source.take(8).read_to_end(&mut head)?;
    Ok(match head.as_slice() {
        [name @ .., a, b, c, d] if name.len() == 4 => {
            let size = u64::from(u32::from_le_bytes([*a, *b, *c, *d]));
            name.iter().all(|byte| (0x20..0x7f).contains(byte)) && size + 8 <= there
        }
        _ => there == 0,
    })
}

/// Decodes the samples block by block; whether there are fewer than stated.
fn samples(
    source: &mut (impl Read + Seek),
    encoding: Encoding,
    channels: usize,
    data: &Data,
    pieces: &mut Pieces,
) -> io::Result<bool> {
    let encoding = match encoding {
        Encoding::Low24 => in_four(source, data)?,
        other => other,
    };
    let frame = encoding.bytes() * channels;
    let frames = data.length / frame as u64;
    let first = pieces.first().min(frames);
    source.seek(SeekFrom::Start(data.start + first * frame as u64))?;
    pieces.skip(first);
    let most = (BLOCK / frame).max(1);
    let mut bytes = vec![0; most * frame];
    let mut values = Vec::with_capacity(most * channels);
    let mut left = frames - first;
    while left > 0 {
        let block = &mut bytes[..frame * left.min(most as u64) as usize];
        source.read_exact(block)?;
        values.clear();
        encoding.decode(block, &mut values);
        if pieces.take(&values, channels).is_break() {
            return Ok(false);
        }
        left -= (block.len() / frame) as u64;
    }
    Ok(data.cut)
}

/// Where 24 bits stand in four bytes: the standard has them in the upper three, most programs in the lower, where the fourth
/// only repeats the sign.
fn in_four(source: &mut (impl Read + Seek), data: &Data) -> io::Result<Encoding> {
    source.seek(SeekFrom::Start(data.start))?;
    let mut source = BufReader::with_capacity(BLOCK, source).take(data.length);
    let mut sample = [0; 4];
    while source.limit() >= 4 {
        source.read_exact(&mut sample)?;
        let sign = if sample[2] < 0x80 { 0 } else { 0xff };
        if sample[3] != sign {
            return Ok(Encoding::Whole32);
        }
    }
    Ok(Encoding::Low24)
}

#[cfg(test)]
mod tests;
