//! The terminal's current style, and the shortest way to another one.

use std::io::Write;

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

/// Modifiers that show on a blank.
pub const SHOWN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// Modifiers with the codes that set and unset them. Bold and dim share the latter.
const CODES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// A style as the terminal holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TerminalStyle {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl TerminalStyle {
    /// The style that a cell needs; a blank leaves alone what does not show on it.
    pub fn wanted(self, cell: &Cell) -> Self {
        let wanted = Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        };
        if cell.symbol() != " " || cell.modifier.intersects(SHOWN_ON_BLANK) {
            return wanted;
        }
        self.erasing(cell.bg)
    }

    /// The nearest style that leaves blanks of a background.
    pub fn erasing(self, bg: Color) -> Self {
        Self {
            bg,
            modifier: self.modifier - SHOWN_ON_BLANK,
            ..self
        }
    }

    /// How many bytes it takes to turn this style into another.
    pub fn distance(mut self, wanted: Self) -> usize {
        let mut out = Vec::new();
        self.turn_into(wanted, &mut out);
        out.len()
    }

    /// Writes what turns this style into another.
    pub fn turn_into(&mut self, wanted: Self, out: &mut Vec<u8>) {
        if *self == wanted {
            return;
        }
        let from = std::mem::replace(self, wanted);
        if wanted == Self::default() {
            out.extend(b"\x1b[m");
            return;
        }
        let (mut change, mut anew) = (Codes::default(), Codes::default());
        change.modifiers(from.modifier, wanted.modifier);
        change.color(from.fg, wanted.fg, 30);
        change.color(from.bg, wanted.bg, 40);
        anew.number(0);
        anew.modifiers(Modifier::empty(), wanted.modifier);
        anew.color(Color::Reset, wanted.fg, 30);
        anew.color(Color::Reset, wanted.bg, 40);
        let shorter = if change.0.len() <= anew.0.len() {
            change
        } else {
            anew
        };
        out.extend(b"\x1b[");
        out.extend(shorter.0);
        out.push(b'm');
    }
}

/// The parameters of one SGR sequence.
#[derive(Default)]
struct Codes(Vec<u8>);

impl Codes {
    fn number(&mut self, code: u8) {
        if !self.0.is_empty() {
            self.0.push(b';');
        }
        write!(self.0, "{code}").expect("a vector takes everything");
    }

    fn numbers(&mut self, codes: &[u8]) {
        for code in codes {
            self.number(*code);
        }
    }

    fn modifiers(&mut self, from: Modifier, to: Modifier) {
        let mut held = from;
        for (modifier, _, unset) in CODES {
            if held.contains(modifier) && !to.contains(modifier) {
                self.number(unset);
                let unset_too = CODES.iter().filter(|(_, _, code)| *code == unset);
                unset_too.for_each(|(m, _, _)| held.remove(*m));
            }
        }
        for (modifier, set, _) in CODES {
            if to.contains(modifier) && !held.contains(modifier) {
                self.number(set);
            }
        }
    }

    /// `ground` is 30 for the text and 40 for what is behind it.
    fn color(&mut self, from: Color, to: Color, ground: u8) {
        if from == to {
            return;
        }
        let (normal, bright) = (ground, ground + 60);
        match to {
            Color::Reset => self.number(ground + 9),
            Color::Black => self.number(normal),
            Color::Red => self.number(normal + 1),
            Color::Green => self.number(normal + 2),
            Color::Yellow => self.number(normal + 3),
            Color::Blue => self.number(normal + 4),
            Color::Magenta => self.number(normal + 5),
            Color::Cyan => self.number(normal + 6),
            Color::Gray => self.number(normal + 7),
            Color::DarkGray => self.number(bright),
            Color::LightRed => self.number(bright + 1),
            Color::LightGreen => self.number(bright + 2),
            Color::LightYellow => self.number(bright + 3),
            Color::LightBlue => self.number(bright + 4),
            Color::LightMagenta => self.number(bright + 5),
            Color::LightCyan => self.number(bright + 6),
            Color::White => self.number(bright + 7),
            Color::Indexed(place) => self.numbers(&[ground + 8, 5, place]),
            Color::Rgb(r, g, b) => self.numbers(&[ground + 8, 2, r, g, b]),
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::TerminalStyle;

    fn change(from: TerminalStyle, to: TerminalStyle) -> String {
        let (mut style, mut out) = (from, Vec::new());
        style.turn_into(to, &mut out);
        assert_eq!(style, to);
        String::from_utf8(out)
            .expect("codes are ASCII")
            .replace('\x1b', "^")
    }

    #[test]
    fn the_shortest_change_is_taken() {
        let plain = TerminalStyle::default();
        let red = TerminalStyle {
            fg: Color::Red,
            ..plain
        };
        let bold = TerminalStyle {
            modifier: Modifier::BOLD,
            ..red
        };
        let dim = TerminalStyle {
            modifier: Modifier::DIM,
            ..red
        };
        let busy = TerminalStyle {
            bg: Color::Indexed(17),
            modifier: Modifier::ITALIC | Modifier::UNDERLINED | Modifier::REVERSED,
            ..red
        };
        assert_eq!(change(red, red), "");
        assert_eq!(change(plain, red), "^[31m");
        assert_eq!(change(red, bold), "^[1m");
        assert_eq!(change(bold, plain), "^[m");
        // Unsetting bold unsets dim too, so dim is set again after it.
        assert_eq!(change(bold, dim), "^[22;2m");
        assert_eq!(change(busy, red), "^[0;31m");
        assert_eq!(change(plain, busy), "^[3;4;7;31;48;5;17m");
        let rgb = TerminalStyle {
            fg: Color::Rgb(1, 2, 255),
            ..plain
        };
        assert_eq!(change(plain, rgb), "^[38;2;1;2;255m");
        let bright = TerminalStyle {
            bg: Color::White,
            ..red
        };
        assert_eq!(change(red, bright), "^[107m");
    }
}
