//! The envelope of a checkpoint: what is in it, how far its worker had told, and one check over everything.

use super::seal::check_parts;
use crate::sweep::BadCheckpoint;

/// The first words of an envelope.
const MAGIC: &str = "scalescope-checkpoint";
/// The number of its form. Forms 1 and 2 had no envelope: they begin with the payload's own brace.
const VERSION: &str = "3";
/// No first line is longer.
const LONGEST_LINE: usize = 128;

/// A checkpoint that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint<'a> {
    /// The number of the last event that the worker told before it; `None` where an earlier version wrote it.
    pub told: Option<u64>,
    /// What training goes on from.
    pub payload: &'a [u8],
}

/// Wraps a payload up.
pub fn wrap(told: u64, payload: &[u8]) -> Vec<u8> {
    let length = payload.len();
    let mut bytes = head(told, length);
    let seal = check_parts(&[&bytes, payload]);
    bytes.extend(format!(" {seal}\n").as_bytes());
    bytes.extend(payload);
    bytes
}

fn head(told: u64, length: usize) -> Vec<u8> {
    format!("{MAGIC} {VERSION} {told} {length}").into_bytes()
}

/// Opens a checkpoint; one of an earlier version is given as it is.
///
/// # Errors
/// When it is damaged, or none at all.
pub fn unwrap(bytes: &[u8]) -> Result<Checkpoint<'_>, BadCheckpoint> {
    if bytes.first() == Some(&b'{') {
        return Ok(Checkpoint {
            told: None,
            payload: bytes,
        });
    }
    opened(bytes).ok_or(BadCheckpoint::Damaged)
}

fn opened(bytes: &[u8]) -> Option<Checkpoint<'_>> {
    let line = &bytes[..bytes.len().min(LONGEST_LINE)];
    let end = line.iter().position(|b| *b == b'\n')?;
    let (line, payload) = (str::from_utf8(&line[..end]).ok()?, &bytes[end + 1..]);
    let (signed, seal) = line.rsplit_once(' ')?;
    let mut words = signed.split(' ');
    let (magic, version) = (words.next()?, words.next()?);
    let (told, length) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let whole = (magic, version, words.next()) == (MAGIC, VERSION, None)
        && payload.len() == length
        && signed.as_bytes() == head(told, length)
        && seal == check_parts(&[signed.as_bytes(), payload]);
    whole.then_some(Checkpoint {
        told: Some(told),
        payload,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_happens_to_a_checkpoint_is_found() {
        let payload: Vec<u8> = (0..300_u32).map(|n| (n * 7) as u8).collect();
        let bytes = wrap(17, &payload);
        let good = unwrap(&bytes).expect("as it was written");
        assert_eq!((good.told, good.payload), (Some(17), &payload[..]));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            match unwrap(&flipped) {
                Err(BadCheckpoint::Damaged) => {}
                // The first byte became a brace: what follows is no payload of an earlier version.
                Ok(old) => assert_eq!((old.told, bit / 8), (None, 0)),
                other => panic!("{other:?}"),
            }
        }
        for cut in 0..bytes.len() {
            assert_eq!(unwrap(&bytes[..cut]), Err(BadCheckpoint::Damaged));
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(unwrap(&longer), Err(BadCheckpoint::Damaged));
        let mut zeroed = bytes;
        let half = zeroed.len() / 2;
        zeroed[half..].fill(0);
        assert_eq!(unwrap(&zeroed), Err(BadCheckpoint::Damaged));
    }

    #[test]
    fn an_earlier_version_had_no_envelope() {
        let old = unwrap(b"{\"format\":2}\n").expect("the payload itself");
        assert_eq!((old.told, old.payload), (None, &b"{\"format\":2}\n"[..]));
    }
}
