//! Sentences broken into lines.

use unicode_width::UnicodeWidthStr;

/// Breaks a text at spaces so that no line is wider, unless a single word is.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

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
}
