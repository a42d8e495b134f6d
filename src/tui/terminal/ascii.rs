//! For terminals without Unicode: the ASCII character that comes nearest.

/// The ASCII character that stands for a cell's content; a cell holds one, so `±` is `~` here.
pub fn cell(symbol: &str) -> char {
    symbol.chars().next().map_or(' ', nearest)
}

/// A text in ASCII.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '±' => out.push_str("+-"),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '≤' => out.push_str("<="),
            '≥' => out.push_str(">="),
            c => out.push(nearest(c)),
        }
    }
    out
}

fn nearest(c: char) -> char {
    match c {
        ' '..='~' => c,
        '\u{a0}' | '\u{2000}'..='\u{200a}' => ' ',
        '\u{2500}'..='\u{257f}' => line(c),
        '\u{2580}'..='\u{259f}' => block(c),
        '\u{2800}'..='\u{28ff}' => braille(c),
        '\u{c0}'..='\u{ff}' => letter(c),
        _ => sign(c),
    }
}

/// Box drawing.
fn line(c: char) -> char {
    match c {
        '─' | '━' | '┄' | '┅' | '┈' | '┉' | '╌' | '╍' | '═' | '╴' | '╶' | '╸' | '╺' | '╼' | '╾' => {
            '-'
        }
        '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '║' | '╵' | '╷' | '╹' | '╻' | '╽' | '╿' => {
            '|'
        }
        '╱' => '/',
        '╲' => '\\',
        '╳' => 'X',
        _ => '+',
    }
}

/// Block elements, by how much of the cell they fill.
fn block(c: char) -> char {
    match c {
        '█' | '▇' | '▆' | '▉' | '▊' | '▋' | '▓' | '▙' | '▛' | '▜' | '▟' => {
            '#'
        }
        '▄' | '▅' | '▀' | '▌' | '▍' | '▐' | '▚' | '▞' => '=',
        '▁' | '▂' | '▃' => '_',
        '▒' => ':',
        '░' | '▖' | '▗' | '▘' | '▝' => '.',
        _ => '-',
    }
}

/// Braille patterns, by the number of their dots.
fn braille(c: char) -> char {
    match (u32::from(c) & 0xff).count_ones() {
        0 => ' ',
        1 | 2 => '.',
        3 | 4 => ':',
        _ => '*',
    }
}

/// The letters of Latin-1 without their accents.
fn letter(c: char) -> char {
    const BASES: &[u8; 64] = b"AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy";
    let place = u32::from(c) as usize - 0xc0;
    char::from(BASES[place])
}

fn sign(c: char) -> char {
    match c {
        '‐'..='―' | '−' | '⁻' | '▱' | '□' | '▭' => '-',
        '±' | '≈' | '∼' => '~',
        '·' | '…' | '⋯' | '∙' | '⋅' => '.',
        '●' | '•' | '◆' | '★' | '⬤' | '⏺' => '*',
        '○' | '◇' | '☆' | '◯' | '°' | 'º' => 'o',
        '■' | '▰' | '▮' | '⏸' | '⏹' => '#',
        '▸' | '▶' | '►' | '→' | '⇒' | '›' | '»' | '≥' | '⟩' | '❯' => '>',
        '◂' | '◀' | '◄' | '←' | '⇐' | '‹' | '«' | '≤' | '⟨' | '❮' => '<',
        '▴' | '▲' | '△' | '↑' | '⇑' => '^',
        '▾' | '▼' | '▽' | '↓' | '⇓' | '✓' | '✔' => 'v',
        '✗' | '✘' | '✕' | '✖' | '⨯' => 'x',
        '‘' | '’' | '′' | '´' => '\'',
        '“' | '”' | '″' => '"',
        'µ' | 'μ' => 'u',
        'α' => 'a',
        'β' => 'b',
        'Δ' | 'δ' | '∂' => 'd',
        'λ' => 'l',
        'σ' | 'Σ' => 's',
        '²' => '2',
        '³' => '3',
        '¹' => '1',
        '⁰' | '⁴'..='⁹' => digit(c, '⁰'),
        '₀'..='₉' => digit(c, '₀'),
        _ => '?',
    }
}

fn digit(c: char, zero: char) -> char {
    let value = u32::from(c) - u32::from(zero);
    char::from_digit(value, 10).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::{cell, text};

    #[test]
    fn every_character_becomes_a_printable_one() {
        for c in ('\u{a0}'..='\u{2fff}').chain('\u{1f300}'..='\u{1f3ff}') {
            let got = cell(&c.to_string());
            assert!((' '..='~').contains(&got), "{c} became {got:?}");
        }
        assert_eq!(cell(""), ' ');
        assert_eq!(cell("\u{1b}"), '?');
    }

    #[test]
    fn the_shapes_of_the_dashboard_stay_legible() {
        let row: String = "╭─┤│▰▱▇▏⣿⠁ ±–é⁹₃✓"
            .chars()
            .map(|c| cell(&c.to_string()))
            .collect();
        assert_eq!(row, "+-+|#-#-*. ~-e93v");
        assert_eq!(
            text("0.9 ± 0.1 → “ok” · 10⁻³…"),
            "0.9 +- 0.1 -> \"ok\" . 10-3..."
        );
    }
}
