//! Checks: what is written carries a checksum of itself, so that damage is noticed where it is read.
//!
//! The checksum is CRC-32 (IEEE 802.3): it finds every flipped bit and every burst of up to 32 bits, and misses one of four
//! billion other damages. Files that an earlier version wrote carry none and are read as they are.

/// How the last field of a sealed JSON object begins.
const FIELD: &[u8] = b",\"check\":\"";
/// What ends it.
const END: &[u8] = b"\"}";
/// How the first line of a sealed TOML text begins. It is the first, so that a text whose end is torn still says what it was.
const COMMENT: &str = "# check ";
/// Hexadecimal digits of a check.
const DIGITS: usize = 8;

/// What stands behind a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened<T> {
    /// The check fits.
    Whole(T),
    /// There is no check: an earlier version wrote it.
    Unsealed(T),
    /// The check does not fit.
    Damaged,
}

/// The check of bytes.
pub fn check(bytes: &[u8]) -> String {
    check_parts(&[bytes])
}

/// The check of parts of bytes, one after another.
pub fn check_parts(parts: &[&[u8]]) -> String {
    let mut hasher = crc32fast::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    format!("{:08x}", hasher.finalize())
}

/// Adds the check to a JSON object, as its last field.
pub fn seal_object(json: &mut Vec<u8>) {
    let brace = json.pop();
    debug_assert_eq!(brace, Some(b'}'), "an object");
    let check = check(json);
    json.extend(FIELD);
    json.extend(check.as_bytes());
    json.extend(END);
}

/// The JSON object without its check.
pub fn open_object(line: &[u8]) -> Opened<Vec<u8>> {
    let tail = FIELD.len() + DIGITS + END.len();
    let Some((body, seal)) = line.len().checked_sub(tail).map(|at| line.split_at(at)) else {
        return Opened::Unsealed(line.to_vec());
    };
    let Some(digits) = seal
        .strip_prefix(FIELD)
        .and_then(|rest| rest.strip_suffix(END))
    else {
        return Opened::Unsealed(line.to_vec());
    };
    if digits != check(body).as_bytes() {
        return Opened::Damaged;
    }
    let mut json = body.to_vec();
    json.push(b'}');
    Opened::Whole(json)
}

/// The length of the whole sealed object that bytes begin with, also where its line's end is damaged.
pub fn sealed_prefix(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(FIELD.len()).position(|w| w == FIELD)?;
    let end = at + FIELD.len() + DIGITS + END.len();
    let object = bytes.get(..end)?;
    matches!(open_object(object), Opened::Whole(_)).then_some(end)
}

/// Adds the check to a TOML text, as a comment on its first line.
pub fn seal_text(text: &str) -> String {
    format!("{COMMENT}{}\n{text}", check(text.as_bytes()))
}

/// The TOML text without its check.
pub fn open_text(text: &str) -> Opened<&str> {
    let Some((first, body)) = text.split_once('\n') else {
        return Opened::Unsealed(text);
    };
    match first.strip_prefix(COMMENT) {
        None => Opened::Unsealed(text),
        Some(digits) if digits == check(body.as_bytes()) => Opened::Whole(body),
        Some(_) => Opened::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every change of a single bit.
    fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        (0..bytes.len() * 8).map(|bit| {
            let mut flipped = bytes.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            flipped
        })
    }

    #[test]
    fn no_flipped_bit_of_an_object_passes_for_another_object() {
        let bare = br#"{"at":1.5,"trial":3,"seq":12,"kind":"continued"}"#;
        let mut sealed = bare.to_vec();
        seal_object(&mut sealed);
        assert_eq!(open_object(&sealed), Opened::Whole(bare.to_vec()));
        assert_eq!(open_object(bare), Opened::Unsealed(bare.to_vec()));
        assert_eq!(sealed_prefix(&sealed), Some(sealed.len()));
        for flipped in flips(&sealed) {
            match open_object(&flipped) {
                Opened::Whole(_) => panic!("{}", String::from_utf8_lossy(&flipped)),
                // Its seal is damaged, so that it is an object no reader knows, or none at all.
                Opened::Unsealed(line) => {
                    let event = serde_json::from_slice::<crate::sweep::Event>(&line);
                    assert!(event.is_err(), "{}", String::from_utf8_lossy(&flipped));
                }
                Opened::Damaged => {}
            }
        }
    }

    #[test]
    fn no_flipped_bit_of_a_text_passes_for_another_text() {
        let bare = "format = 2\njobs = 4\n[machine]\nhost = \"a\"\n";
        let sealed = seal_text(bare);
        assert_eq!(open_text(&sealed), Opened::Whole(bare));
        assert_eq!(open_text(bare), Opened::Unsealed(bare));
        let values = |text: &str| toml::from_str::<toml::Table>(text).ok();
        for flipped in flips(sealed.as_bytes()) {
            let Ok(flipped) = String::from_utf8(flipped) else {
                continue;
            };
            match open_text(&flipped) {
                Opened::Whole(text) => assert_eq!(text, bare),
                // Only the comment itself is damaged, or it is no TOML any more.
                Opened::Unsealed(text) => {
                    let read = values(text);
                    assert!(read.is_none() || read == values(bare), "{flipped}");
                }
                Opened::Damaged => {}
            }
        }
    }

    #[test]
    fn a_text_whose_end_is_torn_is_no_shorter_text() {
        let bare = "format = 2\njobs = 4\n";
        let sealed = seal_text(bare);
        for cut in sealed.len() - bare.len()..sealed.len() {
            assert_eq!(open_text(&sealed[..cut]), Opened::Damaged, "{cut}");
        }
    }
}
