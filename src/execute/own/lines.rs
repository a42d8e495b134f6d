//! Bytes that a program writes as lines: divided at line feeds and carriage returns, without the escape sequences of a terminal.

/// Bytes of a line beyond which it is let go: no line of numbers is so long.
const MOST: usize = 64 << 10;

/// Stands for what is no text; no number goes on through it.
const NO_TEXT: char = '\u{fffd}';

/// Divides bytes into lines, however they come in pieces.
#[derive(Debug, Default)]
pub struct Lines {
    held: Vec<u8>,
    /// Whether the line is too long and its end is awaited.
    lets_go: bool,
}

impl Lines {
    /// Takes bytes in, and hands on every line that they end.
    pub fn take(&mut self, bytes: &[u8], mut each: impl FnMut(&str)) {
        for byte in bytes {
            if matches!(byte, b'\n' | b'\r') {
                self.hand_on(&mut each);
            } else if self.held.len() == MOST {
                self.held.clear();
                self.lets_go = true;
            } else if !self.lets_go {
                self.held.push(*byte);
            }
        }
    }

    /// Hands on what no terminator ended; only where the program ended well: else it may be half a number.
    pub fn end(&mut self, mut each: impl FnMut(&str)) {
        self.hand_on(&mut each);
    }

    fn hand_on(&mut self, each: &mut impl FnMut(&str)) {
        if !self.lets_go && !self.held.is_empty() {
            let text = plain(&String::from_utf8_lossy(&self.held));
            if !text.trim().is_empty() {
                each(&text);
            }
        }
        self.held.clear();
        self.lets_go = false;
    }
}

/// A text without escape sequences (ECMA-48); other control characters become something that ends a number.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => match rest.next() {
                // A control sequence ends with a letter or its like, one to the system with a bell or a backslash.
                Some('[') => while rest.next().is_some_and(|c| !('@'..='~').contains(&c)) {},
                Some(']' | 'P' | '_' | '^' | 'X') => {
                    while let Some(c) = rest.next() {
                        if c == '\u{7}' || (c == '\u{1b}' && rest.next_if_eq(&'\\').is_some()) {
                            break;
                        }
                    }
                }
                Some('(' | ')' | '#') => {
                    rest.next();
                }
                Some(_) | None => {}
            },
            '\t' => out.push(' '),
            c if c.is_control() => out.push(NO_TEXT),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Lines, MOST};

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let (mut lines, mut all) = (Lines::default(), Vec::new());
        for piece in pieces {
            lines.take(piece, |line| all.push(line.to_owned()));
        }
        lines.end(|line| all.push(line.to_owned()));
        all
    }

    #[test]
    fn lines_end_at_feeds_and_returns_and_lose_what_speaks_to_a_terminal() {
        let text = b"\x1b[2K\rloss: 0.\x1b[1m53\x1b[0m\r\n\x1b]0;title\x07b\n\nhalf";
        assert_eq!(lines(&[text]), ["loss: 0.53", "b", "half"]);
        assert_eq!(lines(&[b"0.\x0853\xff1\n"]), ["0.\u{fffd}53\u{fffd}1"]);
    }

    #[test]
    fn a_line_without_an_end_takes_no_more_room() {
        let long = vec![b'7'; 3 * MOST];
        let mut held = Lines::default();
        held.take(&long, |line| panic!("{}", line.len()));
        assert!(held.held.capacity() <= 2 * MOST);
        assert_eq!(lines(&[&long, b"8\nloss=1"]), ["loss=1"]);
    }

    proptest! {
        #[test]
        fn how_the_bytes_come_changes_nothing(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let mut at: Vec<usize> = cuts.iter().map(|c| c.index(bytes.len() + 1)).collect();
            at.push(0);
            at.push(bytes.len());
            at.sort_unstable();
            let pieces: Vec<&[u8]> = at.windows(2).map(|w| &bytes[w[0]..w[1]]).collect();
            let whole = lines(&[&bytes]);
            prop_assert_eq!(lines(&pieces), whole.clone());
            prop_assert!(whole.iter().all(|l| !l.chars().any(char::is_control)));
        }
    }
}
