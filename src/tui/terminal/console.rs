//! For the Linux console: the character of its own fonts that comes nearest.
//!
//! They hold 256 or 512 characters: letters, and of the signs those of code page 437. Braille, quarter blocks and round
//! corners are not among them, and are shown as a box or not at all.

use super::ascii;

/// Signs of code page 437 beside its lines and blocks.
const SIGNS: &str = "←↑→↓↔↕↨∙√∞∟∩≈≡≤≥⌂⌐⌠⌡■▬▲►▼◄○◘◙☺☻☼♀♂♠♣♥♦♪♫";

/// The character that stands for a cell's content; `None` where it is shown as it is.
pub fn cell(symbol: &str) -> Option<char> {
    let c = symbol.chars().next()?;
    let shown = match c {
        '\u{2500}'..='\u{257f}' => line(c),
        '\u{2580}'..='\u{259f}' => block(c),
        '\u{2800}'..='\u{28ff}' => braille(c),
        '●' => '•',
        '✓' | '✔' => '√',
        '▸' | '▶' => '►',
        '◂' | '◀' => '◄',
        '▴' => '▲',
        '▾' => '▼',
        '\u{2190}'..='\u{2bff}' if !SIGNS.contains(c) => ascii::cell(symbol),
        _ => return None,
    };
    (shown != c).then_some(shown)
}

/// Lines are thin, whole and square.
fn line(c: char) -> char {
    match c {
        '╭' => '┌',
        '╮' => '┐',
        '╰' => '└',
        '╯' => '┘',
        '━' | '┄' | '┅' | '┈' | '┉' | '╌' | '╍' | '╴' | '╶' | '╸' | '╺' | '╼' | '╾' => {
            '─'
        }
        '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '╵' | '╷' | '╹' | '╻' | '╽' | '╿' => {
            '│'
        }
        c => c,
    }
}

/// Blocks are halves.
fn block(c: char) -> char {
    match c {
        '▁' | '▂' => '_',
        '▃' | '▅' | '▖' | '▗' => '▄',
        '▆' | '▇' | '▉' | '▊' | '▋' | '▙' | '▟' | '▛' | '▜' => '█',
        '▍' | '▎' | '▏' => '▌',
        '▔' | '▘' | '▝' => '▀',
        '▕' => '▐',
        '▚' | '▞' => '▒',
        c => c,
    }
}

/// Dots are the half of the cell that they are in.
fn braille(c: char) -> char {
    // Bits of the upper two rows, of the lower two, and of the left and the right column.
    const UPPER: u32 = 0x1b;
    const LOWER: u32 = 0xe4;
    const LEFT: u32 = 0x47;
    const RIGHT: u32 = 0xb8;
    let dots = u32::from(c) & 0xff;
    let has = |part: u32| dots & part != 0;
    match (has(UPPER), has(LOWER)) {
        (false, false) => ' ',
        (true, false) => '▀',
        (false, true) => '▄',
        (true, true) if !has(RIGHT) => '▌',
        (true, true) if !has(LEFT) => '▐',
        (true, true) => '█',
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn what_the_consoles_fonts_lack_is_drawn_with_what_they_have() {
        for (drawn, shown) in [
            ("⠉", '▀'),
            ("⣀", '▄'),
            ("⡇", '▌'),
            ("⢸", '▐'),
            ("⣿", '█'),
            ("⠀", ' '),
            ("╭", '┌'),
            ("▘", '▀'),
            ("●", '•'),
            ("✓", '√'),
            ("⏎", '?'),
        ] {
            let settled = cell(drawn).expect(drawn);
            if shown != '?' {
                assert_eq!(settled, shown, "{drawn}");
            }
            assert!(!('\u{2800}'..='\u{28ff}').contains(&settled));
        }
        for kept in ["a", "é", "─", "┤", "▄", "█", "░", "→", "≤", "▲", "ж"] {
            assert_eq!(cell(kept), None, "{kept}");
        }
    }
}
