//! Numbers with their names in a line that was written for people: `key: value`, `key=value`, and a user's expressions.
//!
//! A number is taken whole or not at all: `0.53`, `1e-3` and `nan` are numbers; `0.53s`, `1,234` and half a line are none.

use crate::scenario::Scrape;

/// Most pairs of a line.
const MOST: usize = 64;

/// A name with its number; of `3/10` also what it is a part of.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<'a> {
    /// The name.
    pub key: &'a str,
    /// The number.
    pub value: f64,
    /// What it goes up to.
    pub of: Option<f64>,
}

/// The pairs of a line.
pub fn pairs<'a>(line: &'a str, scrape: &'a Scrape) -> Vec<Pair<'a>> {
    let mut found = Vec::new();
    let separates = |byte: u8| (byte == b':' && scrape.colon) || (byte == b'=' && scrape.equals);
    for (at, byte) in line.bytes().enumerate() {
        if found.len() == MOST {
            break;
        }
        if separates(byte)
            && let Some(key) = key_before(&line[..at])
            && let Some((value, of)) = value_after(&line[at + 1..])
        {
            found.push(Pair { key, value, of });
        }
    }
    for expression in &scrape.expressions {
        let Some(captured) = expression.captures(line) else {
            continue;
        };
        for key in expression.capture_names().flatten() {
            let text = captured.name(key).map(|group| group.as_str().trim());
            if let Some(value) = text.and_then(number) {
                found.push(Pair {
                    key,
                    value,
                    of: None,
                });
            }
        }
    }
    found
}

/// The name that ends a text, in quotes or not: it begins with a letter, and what stands before it is no part of a name.
fn key_before(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(' ');
    let text = text.strip_suffix(['\'', '"']).unwrap_or(text);
    let part = |c: char| c.is_ascii_alphanumeric() || "_-./@".contains(c);
    let begin = text.rfind(|c| !part(c)).map_or(0, |at| {
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    });
    let key = text[begin..].trim_start_matches(['-', '.', '/']);
    let first = key.chars().next()?;
    (first.is_ascii_alphabetic() || first == '_').then_some(key)
}

/// The number that begins a text, whole, and what it is a part of.
fn value_after(text: &str) -> Option<(f64, Option<f64>)> {
    let text = text.trim_start_matches(' ');
    let ends = |c: char| c.is_whitespace() || ",;|()[]{}<>'\"/".contains(c);
    let end = text.find(ends).unwrap_or(text.len());
    let (token, rest) = text.split_at(end);
    let value = number(token.strip_suffix('%').unwrap_or(token))?;
    let mut after = rest.chars();
    match (after.next(), after.next()) {
        // A comma within a number may divide thousands or decimals: nobody can tell.
        (Some(','), Some(c)) if c.is_ascii_digit() => None,
        (Some('/'), _) => Some((value, Some(value_after(&rest[1..])?.0))),
        _ => Some((value, None)),
    }
}

/// A number as programs print it: all of the text, or none.
pub fn number(text: &str) -> Option<f64> {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    match bare.to_ascii_lowercase().as_str() {
        "nan" => return Some(f64::NAN),
        "inf" | "infinity" => {
            let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
            return Some(sign * f64::INFINITY);
        }
        _ => {}
    }
    let digits = |c: char| c.is_ascii_digit() || ".eE+-".contains(c);
    if !bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !bare.chars().all(digits) {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn both() -> Scrape {
        Scrape::of(&["key: value".into(), "key=value".into()]).expect("the two forms")
    }

    fn read(line: &str) -> Vec<(String, f64)> {
        let scrape = both();
        let pairs = pairs(line, &scrape);
        pairs
            .into_iter()
            .map(|p| (p.key.to_owned(), p.value))
            .collect()
    }

    #[test]
    fn lines_of_many_programs_are_read() {
        let cases: [(&str, &[(&str, f64)]); 12] = [
            ("loss: 0.53", &[("loss", 0.53)]),
            (
                "[epoch 3] val_loss=1e-3, acc = .97",
                &[("val_loss", 1e-3), ("acc", 0.97)],
            ),
            (
                "{'loss': 0.6921, 'learning_rate': 5e-05, 'epoch': 1.0}",
                &[("loss", 0.6921), ("learning_rate", 5e-5), ("epoch", 1.0)],
            ),
            (
                " 45%|####5     | 450/1000 [00:03<00:04, 120.1it/s, loss=0.532]",
                &[("loss", 0.532)],
            ),
            (
                "Epoch: 3/10 - loss: 0.9 - acc: 97.5%",
                &[("Epoch", 3.0), ("loss", 0.9), ("acc", 97.5)],
            ),
            ("eval/loss: -1.5E+2", &[("eval/loss", -150.0)]),
            ("--lr=0.1 torch==2.1 x>=3", &[("lr", 0.1)]),
            ("step: 1,234", &[]),
            ("time: 12s loss: 0.5abc n=1_000 v=0.5.1", &[]),
            ("12:30:01 started", &[]),
            ("loss=", &[]),
            ("loss: 0.\u{fffd}53", &[]),
        ];
        for (line, expected) in cases {
            let expected: Vec<(String, f64)> = expected
                .iter()
                .map(|(k, v)| ((*k).to_owned(), *v))
                .collect();
            assert_eq!(read(line), expected, "{line}");
        }
        assert!(read("loss: nan")[0].1.is_nan());
        assert_eq!(read("loss: -inf"), [("loss".to_owned(), f64::NEG_INFINITY)]);
        assert_eq!(number("1e999"), None);
        let scrape = both();
        assert_eq!(pairs("step: 3/10", &scrape)[0].of, Some(10.0));
    }

    #[test]
    fn own_expressions_name_what_they_find() {
        let scrape = Scrape::of(&[r"perplexity is (?<ppl>\S+) after (?<step>\d+)".into()]);
        let scrape = scrape.expect("an expression");
        let found = pairs("perplexity is 12.5 after 300 steps", &scrape);
        let found: Vec<_> = found.iter().map(|p| (p.key, p.value)).collect();
        assert_eq!(found, [("ppl", 12.5), ("step", 300.0)]);
        assert!(
            pairs("perplexity is 12.5s after 300", &scrape)
                .iter()
                .all(|p| p.key != "ppl")
        );
        assert!(Scrape::of(&["(".into()]).is_err());
        assert!(Scrape::of(&["loss".into()]).is_err());
    }

    proptest! {
        #[test]
        fn a_written_number_is_read_as_it_is(value in any::<f64>(), form in 0..4, noise in "[ a-z|%\\[]{0,8}") {
            prop_assume!(value.is_finite());
            let text = match form {
                0 => format!("{value}"),
                1 => format!("{value:e}"),
                2 => format!("{value:.6}"),
                _ => format!("{value:?}"),
            };
            let exact: f64 = text.parse().expect("Rust reads what it writes");
            for line in [format!("{noise} loss: {text}"), format!("{noise} loss={text}, x")] {
                let found = read(&line);
                prop_assert_eq!(found.iter().find(|(k, _)| k == "loss").map(|p| p.1), Some(exact), "{}", line);
            }
        }

        #[test]
        fn half_a_line_gives_no_number_that_the_whole_does_not(
            number in "-?[0-9]{1,3}\\.[0-9]{2,8}(e-?[0-9]{1,2})?",
            cut in any::<prop::sample::Index>(),
            junk in "[a-zA-Z_]{1,3}",
        ) {
            // A program that writes on after a half line: the piece and what comes are one token, and no number.
            let piece = &number[..cut.index(number.len())];
            let line = format!("loss: {piece}{junk}");
            let found = read(&line);
            prop_assert!(found.is_empty() || junk.to_lowercase() == "nan" || junk.to_lowercase() == "inf", "{line} {found:?}");
        }

        #[test]
        fn nothing_breaks_it(line in "\\PC{0,200}") {
            for (key, _) in read(&line) {
                prop_assert!(line.contains(&key));
            }
        }
    }
}
