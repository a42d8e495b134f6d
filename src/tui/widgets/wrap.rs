//! Sentences broken into lines.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text's lines of at most so many columns; a word alone that is longer is broken too. Chinese breaks between any two characters, but
/// never before a mark that closes; a number whose thousands stand apart stays whole.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let pieces = pieces(text);
    for (at, (gap, piece)) in pieces.iter().enumerate() {
        let goes_on = at > 0 && goes_on(pieces[at - 1].1, pieces[at]);
        let full = line.width() + gap.len() + piece.width();
        let needed = if goes_on {
            full
        } else {
            full + following(&pieces[at..])
        };
        if !line.is_empty() && needed > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push_str(gap);
        }
        if piece.width() <= width {
            line.push_str(piece);
            continue;
        }
        let mut rest = *piece;
        while rest.width() > width {
            let (head, tail) = rest.split_at(broken_at(rest, width));
            lines.push(std::mem::take(&mut line) + head);
            rest = tail;
        }
        line.push_str(rest);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where a word that is longer than a line is broken: behind its last hyphen or slash that fits, else where the line is full.
fn broken_at(word: &str, width: usize) -> usize {
    let mut used = 0;
    let fits = |(at, c): (usize, char)| {
        used += c.width().unwrap_or(0);
        (used <= width || at == 0).then_some((at + c.len_utf8(), c))
    };
    let ends: Vec<(usize, char)> = word.char_indices().map_while(fits).collect();
    let joint = ends.iter().rev().find(|(_, c)| matches!(c, '-' | '/'));
    joint.or(ends.last()).map_or(word.len(), |(end, _)| *end)
}

/// Whether a piece is the next three digits of the number that the piece before it ends with.
fn goes_on(before: &str, (gap, piece): (&str, &str)) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let leading = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    gap == " " && (1..=3).contains(&leading) && digits(piece) == 3
}

/// Columns of the pieces that are never parted from the first one.
fn following(pieces: &[(&str, &str)]) -> usize {
    let pairs = pieces.windows(2);
    let held = pairs.take_while(|pair| goes_on(pair[0].1, pair[1]));
    held.map(|pair| 1 + pair[1].1.width()).sum()
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
            wrapped("incomprehensible it is", 7),
            ["incompr", "ehensib", "le it", "is"]
        );
        assert_eq!(
            wrapped("why (2030-vision-digits-1a2b)", 16),
            ["why", "(2030-vision-", "digits-1a2b)"]
        );
        assert!(wrapped("  ", 5).is_empty());
    }

    #[test]
    fn a_number_is_never_torn_apart() {
        assert_eq!(
            wrapped("it has 1 234 567 parameters", 12),
            ["it has", "1 234 567", "parameters"]
        );
        assert_eq!(
            wrapped("共有 1 438 个参数", 8),
            ["共有", "1 438 个", "参数"]
        );
        assert_eq!(wrapped("take 10 of 50", 7), ["take 10", "of 50"]);
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
