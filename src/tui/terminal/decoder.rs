//! Turns the bytes that a terminal sends into keys, mouse events, pasted text and answers.
//!
//! An answer that comes late (a slow SSH connection) is still an answer here, never keys.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{
    escape_sequences::{character, cursor_key, key, meaning, with_alt},
    input::Input,
};

const ESC: u8 = 0x1b;
const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";
/// A sequence longer than this is none.
const LONGEST: usize = 256;
/// A pasted text longer than this is dropped up to there.
const LONGEST_PASTE: usize = 1 << 20;

/// Takes bytes as they come, however they are cut.
#[derive(Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
}

/// What stands at the beginning of the pending bytes.
enum Found {
    /// That many bytes mean this, or nothing.
    Whole(usize, Option<Input>),
    /// More bytes are needed.
    Part,
}

impl Decoder {
    /// Takes in bytes and gives what is complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        self.pending.extend(bytes);
        let mut inputs = Vec::new();
        let mut at = 0;
        while at < self.pending.len() {
            match first(&self.pending[at..]) {
                Found::Part => break,
                Found::Whole(length, input) => {
                    at += length;
                    inputs.extend(input);
                }
            }
        }
        self.pending.drain(..at);
        inputs
    }

    /// Whether what was begun may be a key by itself: Escape, or Alt with the first character of a sequence.
    pub fn is_waiting(&self) -> bool {
        self.pending.len() <= 2 && self.pending.starts_with(&[ESC])
    }

    /// Nothing more came for a while, so what may be a key is one.
    pub fn give_up(&mut self) -> Option<Input> {
        if !self.is_waiting() {
            return None;
        }
        let pending = std::mem::take(&mut self.pending);
        match pending.get(1) {
            Some(begun) if begun.is_ascii() => Some(with_alt(character(char::from(*begun)))),
            begun => {
                self.pending.extend(begun);
                Some(key(KeyCode::Esc, KeyModifiers::NONE))
            }
        }
    }
}

fn first(bytes: &[u8]) -> Found {
    if bytes[0] == ESC {
        return escape(bytes);
    }
    let length = match bytes[0] {
        0..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Found::Whole(1, None),
    };
    if bytes.len() < length {
        return Found::Part;
    }
    match std::str::from_utf8(&bytes[..length]) {
        Ok(text) => Found::Whole(length, text.chars().next().map(character)),
        Err(_) => Found::Whole(1, None),
    }
}

fn escape(bytes: &[u8]) -> Found {
    match bytes.get(1) {
        None => Found::Part,
        Some(b'[') => control(bytes),
        Some(b']' | b'P' | b'_' | b'^') => string(bytes),
        Some(b'O') => match bytes.get(2) {
            None => Found::Part,
            Some(last) => Found::Whole(
                3,
                cursor_key(*last).map(|code| key(code, KeyModifiers::NONE)),
            ),
        },
        Some(&ESC) => Found::Whole(1, Some(key(KeyCode::Esc, KeyModifiers::NONE))),
        Some(_) => match first(&bytes[1..]) {
            Found::Part => Found::Part,
            Found::Whole(length, input) => Found::Whole(length + 1, input.map(with_alt)),
        },
    }
}

/// `ESC [ parameters last`.
fn control(bytes: &[u8]) -> Found {
    if bytes.starts_with(PASTE_BEGIN) {
        return paste(bytes);
    }
    // The Linux console's function keys: `ESC [ [ A`.
    if bytes.get(2) == Some(&b'[') {
        return bytes.get(3).map_or(Found::Part, |last| {
            let place = last.wrapping_sub(b'A');
            let code = (place < 5).then_some(KeyCode::F(place + 1));
            Found::Whole(4, code.map(|c| key(c, KeyModifiers::NONE)))
        });
    }
    let body = &bytes[2..];
    let end = body.iter().position(|b| !(0x20..=0x3f).contains(b));
    let Some(end) = end else {
        return too_long(bytes);
    };
    if !(0x40..=0x7e).contains(&body[end]) {
        // Cut off by something else: what was begun is dropped, what cut it is read on its own.
        return Found::Whole(2 + end, None);
    }
    let text = std::str::from_utf8(&body[..=end]).unwrap_or_default();
    Found::Whole(2 + end + 1, meaning(text))
}

fn paste(bytes: &[u8]) -> Found {
    let end = bytes.windows(PASTE_END.len()).position(|w| w == PASTE_END);
    if end.is_none() && bytes.len() > LONGEST_PASTE {
        return Found::Whole(bytes.len(), None);
    }
    end.map_or(Found::Part, |end| {
        let text = String::from_utf8_lossy(&bytes[PASTE_BEGIN.len()..end]);
        Found::Whole(end + PASTE_END.len(), Some(Input::Paste(text.into_owned())))
    })
}

/// `ESC ] body BEL` or `ESC ] body ESC \`, and its like.
fn string(bytes: &[u8]) -> Found {
    let end = bytes[2..].iter().position(|b| matches!(*b, 0x07 | ESC));
    let Some(end) = end.map(|e| e + 2) else {
        return too_long(bytes);
    };
    let report = || {
        let body = String::from_utf8_lossy(&bytes[2..end]).into_owned();
        matches!(bytes[1], b']' | b'P').then_some(Input::Report(body))
    };
    match (bytes[end], bytes.get(end + 1)) {
        (ESC, None) => Found::Part,
        (ESC, Some(b'\\')) => Found::Whole(end + 2, report()),
        (ESC, Some(_)) => Found::Whole(end, None),
        _ => Found::Whole(end + 1, report()),
    }
}

fn too_long(bytes: &[u8]) -> Found {
    if bytes.len() > LONGEST {
        return Found::Whole(2, None);
    }
    Found::Part
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEventKind};

    use super::{Decoder, Input, key};

    fn read(bytes: &[u8]) -> Vec<Input> {
        let mut decoder = Decoder::default();
        let mut inputs = decoder.feed(bytes);
        inputs.extend(decoder.give_up());
        inputs
    }

    fn plain(code: KeyCode) -> Input {
        key(code, KeyModifiers::NONE)
    }

    fn keys(bytes: &str) -> Vec<(KeyCode, KeyModifiers)> {
        let keys = read(bytes.as_bytes()).into_iter().map(|input| match input {
            Input::Key(key) => (key.code, key.modifiers),
            other => panic!("{other:?} is no key"),
        });
        keys.collect()
    }

    #[test]
    fn keys_are_read_as_they_are_named() {
        let (none, shift, alt) = (KeyModifiers::NONE, KeyModifiers::SHIFT, KeyModifiers::ALT);
        let control = KeyModifiers::CONTROL;
        let cases = [
            ("j", KeyCode::Char('j'), none),
            ("G", KeyCode::Char('G'), shift),
            ("?", KeyCode::Char('?'), none),
            ("é", KeyCode::Char('é'), none),
            ("\r", KeyCode::Enter, none),
            ("\t", KeyCode::Tab, none),
            ("\x7f", KeyCode::Backspace, none),
            ("\x0c", KeyCode::Char('l'), control),
            ("\x1a", KeyCode::Char('z'), control),
            ("\x1b", KeyCode::Esc, none),
            ("\x1bf", KeyCode::Char('f'), alt),
            ("\x1b[A", KeyCode::Up, none),
            ("\x1bOB", KeyCode::Down, none),
            ("\x1b[1;5C", KeyCode::Right, control),
            ("\x1b[Z", KeyCode::BackTab, shift),
            ("\x1b[5~", KeyCode::PageUp, none),
            ("\x1b[6;2~", KeyCode::PageDown, shift),
            ("\x1b[3~", KeyCode::Delete, none),
            ("\x1b[H", KeyCode::Home, none),
            ("\x1b[4~", KeyCode::End, none),
            ("\x1bOP", KeyCode::F(1), none),
            ("\x1b[15~", KeyCode::F(5), none),
            ("\x1b[24~", KeyCode::F(12), none),
            ("\x1b[[B", KeyCode::F(2), none),
        ];
        for (bytes, code, modifiers) in cases {
            assert_eq!(keys(bytes), [(code, modifiers)], "{bytes:?}");
        }
    }

    #[test]
    fn what_is_cut_anywhere_means_the_same() {
        let bytes = "jé\x1b[A\x1b[200~q\x1b[1~\n\x1b[201~\x1b[<64;10;5M\x1b]11;rgb:0/0/0\x1b\\\x1b[?62;22cG";
        let whole = read(bytes.as_bytes());
        assert_eq!(whole.len(), 8, "{whole:?}");
        for cut in 1..bytes.len() {
            let mut decoder = Decoder::default();
            let mut inputs = decoder.feed(&bytes.as_bytes()[..cut]);
            inputs.extend(decoder.feed(&bytes.as_bytes()[cut..]));
            assert_eq!(inputs, whole, "cut at {cut}");
        }
    }

    #[test]
    fn the_mouse_and_answers_are_no_keys() {
        let [Input::Mouse(wheel), Input::Mouse(click)] = &read(b"\x1b[<65;10;5M\x1b[<0;1;1m")[..]
        else {
            panic!("two mouse events");
        };
        assert_eq!((wheel.column, wheel.row), (9, 4));
        assert_eq!(wheel.kind, MouseEventKind::ScrollDown);
        assert_eq!(click.kind, MouseEventKind::Up(MouseButton::Left));
        assert_eq!(read(b"\x1b[?2026;2$y"), [Input::Answer("?2026;2$y".into())]);
        let white = Input::Report("11;rgb:ffff/ffff/ffff".into());
        assert_eq!(read(b"\x1b]11;rgb:ffff/ffff/ffff\x07"), [white]);
        assert_eq!(
            read(b"\x1b[200~a\rb\x1b[201~"),
            [Input::Paste("a\rb".into())]
        );
    }

    #[test]
    fn nonsense_is_dropped_and_what_follows_is_read() {
        for nonsense in [
            &b"\xff"[..],
            b"\xc3(",
            b"\x1b[99~",
            b"\x1b[1;\x01",
            b"\x1b[<1;2M",
        ] {
            let inputs = read(&[nonsense, b"q"].concat());
            assert_eq!(
                inputs.last(),
                Some(&plain(KeyCode::Char('q'))),
                "{nonsense:?}"
            );
        }
        assert_eq!(
            read(b"\x1b\x1b"),
            [plain(KeyCode::Esc), plain(KeyCode::Esc)]
        );
        assert_eq!(keys("\x1b["), [(KeyCode::Char('['), KeyModifiers::ALT)]);
        // An answer that is cut short never becomes keys.
        assert_eq!(read(b"\x1b]11;rgb:ff"), []);
    }

    #[test]
    fn any_bytes_can_be_read() {
        let mut state = 1_u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let byte = (state >> 24) as u8;
            if byte < 60 {
                0x1b
            } else if byte < 90 {
                b'['
            } else {
                byte
            }
        });
        let noise: Vec<u8> = noise.take(20_000).collect();
        let mut decoder = Decoder::default();
        for piece in noise.chunks(7) {
            decoder.feed(piece);
            assert!(decoder.pending.len() < 2_000);
            decoder.give_up();
            assert!(!decoder.is_waiting());
        }
    }
}
