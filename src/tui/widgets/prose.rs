//! Sentences broken into lines.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text's lines of at most so many columns, unless a word alone is longer. Chinese breaks between any two characters, but
/// never before a mark that closes.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for (gap, piece) in pieces(text) {
        if !line.is_empty() && line.width() + gap.len() + piece.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push_str(gap);
        }
        line.push_str(piece);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text in as many columns as were asked for, filled with blanks; a longer one is left as it is, with one blank.
pub fn padded(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(text.width()).max(1);
    format!("{text}{}", " ".repeat(blanks))
}

/// A text in at most so many columns; where that takes some of it away, `…` says so.
pub fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let (mut short, mut used) = (String::new(), 1);
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        short.push(c);
    }
    short + "…"
}

/// A path in lines of at most so many columns, broken behind its slashes; a name alone that is longer is broken anywhere.
pub fn path_lines(path: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for name in path.split_inclusive('/') {
        let free = |lines: &[String]| columns - lines.last().map_or(0, |l| l.width()).min(columns);
        if name.width() > free(&lines) {
            lines.push(String::new());
        }
        for c in name.chars() {
            if c.width().unwrap_or(0) > free(&lines) {
                lines.push(String::new());
            }
            if let Some(last) = lines.last_mut() {
                last.push(c);
            }
        }
    }
    lines.retain(|l| !l.is_empty());
    lines
}

/// The parts that are never broken, with what stands before each of them on the same line.
fn pieces(text: &str) -> Vec<(&'static str, &str)> {
    let mut pieces = Vec::new();
    let mut end = None;
    for word in text.split_whitespace() {
        // A wide mark brings its own space.
        let spaced = end.is_some_and(|c| is_wide(c) && CLOSING.contains(c));
        let mut gap = if spaced { "" } else { " " };
        end = word.chars().next_back();
        let mut from = 0;
        let mut before: Option<char> = None;
        for (at, c) in word.char_indices() {
            let breaks = before.is_some_and(|b| is_wide(b) || is_wide(c));
            let holds = CLOSING.contains(c) || before.is_some_and(|b| OPENING.contains(b));
            if breaks && !holds {
                pieces.push((gap, &word[from..at]));
                (gap, from) = ("", at);
            }
            before = Some(c);
        }
        pieces.push((gap, &word[from..]));
    }
    pieces
}

/// Marks that never begin a line.
const CLOSING: &str = "，。；：、？！）》」』”’…—·,.;:?!)%";
/// Marks that never end a line.
const OPENING: &str = "（《「『“‘(";

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::{padded, path_lines, shortened, wrapped};

    #[test]
    fn a_path_is_broken_behind_its_slashes() {
        assert_eq!(
            path_lines("/home/me/sweeps/one/trial.safetensors", 17),
            ["/home/me/sweeps/", "one/", "trial.safetensors"]
        );
        assert_eq!(
            path_lines("/a/incomprehensible", 8),
            ["/a/", "incompre", "hensible"]
        );
        assert_eq!(path_lines("/a/b", 80), ["/a/b"]);
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(shortened("vision", 6), "vision");
        assert_eq!(shortened("vision", 5), "visi…");
        assert_eq!(shortened("规模规模", 6), "规模…");
        assert_eq!(shortened("规模", 1), "…");
    }

    #[test]
    fn lines_are_as_full_as_they_can_be() {
        assert_eq!(
            wrapped("one two\nthree four", 9),
            ["one two", "three", "four"]
        );
        assert_eq!(
            wrapped("incomprehensibilities do", 5),
            ["incomprehensibilities", "do"]
        );
        assert!(wrapped("  ", 5).is_empty());
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_a_mark() {
        assert_eq!(wrapped("训练一组模型，", 6), ["训练一", "组模", "型，"]);
        assert_eq!(
            wrapped("选用 mlp 100（置信度 92 %）", 12),
            ["选用 mlp 100", "（置信度 92", "%）"]
        );
        assert_eq!(wrapped("宽 a", 4), ["宽 a"]);
        assert_eq!(wrapped("一。\n二 三", 9), ["一。二 三"]);
    }

    #[test]
    fn blanks_fill_columns_rather_than_characters() {
        assert_eq!(padded("truth", 7), "truth  ");
        assert_eq!(padded("真值", 7), "真值   ");
        assert_eq!(padded("真值真值", 7), "真值真值 ");
    }
}
