//! Numbers as people and their programs write them.

use crate::words::{Message, message};

/// What a lone comma means in a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Commas {
    /// It divides thousands: `925,921`. One that cannot is refused.
    #[default]
    Thousands,
    /// It stands before decimals: `4,46`, where semicolons divide cells.
    Decimal,
}

/// Why a text is no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Nothing in it reads as one.
    NotANumber,
    /// It may be meant as any of these.
    Ambiguous(Vec<String>),
}

impl NumberFault {
    /// What to say of a text that should be `expected`.
    pub fn message(&self, text: &str, expected: &Message) -> Message {
        match self {
            Self::NotANumber => message!("expected {expected}, found `{text}`", expected, text),
            Self::Ambiguous(readings) => message!(
                "expected {expected}, found `{text}`, which is ambiguous; did you mean {readings}?",
                expected,
                text,
                readings = listed(readings)
            ),
        }
    }
}

fn listed(readings: &[String]) -> Message {
    let quoted = readings
        .iter()
        .map(|r| Message::foreign(format_args!("`{r}`")));
    let either = |first, second| message!("{first} or {second}", first, second);
    quoted
        .reduce(either)
        .unwrap_or_else(|| Message::foreign(""))
}

/// Suffixes and what they multiply by. A lower-case `m` may be milli.
const SUFFIXES: [(&str, f64); 18] = [
    ("%", 1e-2),
    ("k", 1e3),
    ("K", 1e3),
    ("M", 1e6),
    ("b", 1e9),
    ("B", 1e9),
    ("g", 1e9),
    ("G", 1e9),
    ("t", 1e12),
    ("T", 1e12),
    ("P", 1e15),
    ("bn", 1e9),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("万", 1e4),
    ("亿", 1e8),
];

/// Reads a number: `3e9`, `70M`, `1.4B`, `925,921`, `1 000`, `1_000`, `25.3%` (.253), `2.5x10^9`. `nan` and `inf` are
/// numbers too.
///
/// # Errors
/// When it is none, or may be more than one.
pub fn number(text: &str) -> Result<f64, NumberFault> {
    number_with(text, Commas::Thousands)
}

/// As [`number`], with the meaning of a lone comma.
///
/// # Errors
/// As [`number`].
pub fn number_with(text: &str, commas: Commas) -> Result<f64, NumberFault> {
    let text = text.trim();
    // Nearly every number: digits, a point, an exponent.
    if !text.contains(',')
        && let Ok(value) = text.parse()
    {
        return Ok(value);
    }
    let text = text.replace('\u{2212}', "-");
    let (digits, factor) = suffixed(&text)?;
    let (digits, power) = powered(digits);
    let value = plain(digits, commas)?;
    Ok(scaled(value, power) * factor)
}

/// A text without its suffix, and what that multiplies by.
fn suffixed(text: &str) -> Result<(&str, f64), NumberFault> {
    let letters = |c: char| c.is_alphabetic() || c == '%';
    let digits = text.trim_end_matches(letters);
    let suffix = &text[digits.len()..];
    let digits = digits.trim_end();
    if suffix.is_empty() {
        return Ok((digits, 1.0));
    }
    if suffix == "m" {
        let readings = vec![format!("{digits}M"), format!("{digits}e-3")];
        return Err(NumberFault::Ambiguous(readings));
    }
    let known = SUFFIXES
        .iter()
        .find(|(name, _)| *name == suffix || name.len() > 1 && name.eq_ignore_ascii_case(suffix));
    let (_, factor) = known.ok_or(NumberFault::NotANumber)?;
    Ok((digits, *factor))
}

/// A text without a power of ten behind it (`e9`, `x10^9`), and that power; a power alone stands for one of it.
fn powered(text: &str) -> (&str, i32) {
    let behind = |mark: &str| {
        let (digits, power) = text.split_once(mark)?;
        Some((digits.trim_end(), power.trim().parse().ok()?))
    };
    let times = ["x10^", "×10^", "*10^", "x 10^", "× 10^", "* 10^", "*10**"];
    let found = times
        .iter()
        .find_map(|mark| behind(mark))
        .or_else(|| behind("e").or_else(|| behind("E")));
    match (found, text.strip_prefix("10^").map(str::parse)) {
        (Some(found), _) => found,
        (None, Some(Ok(power))) => ("1", power),
        _ => (text, 0),
    }
}

/// `value` times ten to a power, rounded once as the literal would be.
fn scaled(value: f64, power: i32) -> f64 {
    if power == 0 {
        return value;
    }
    format!("{value:e}")
        .split_once('e')
        .and_then(|(digits, own)| {
            let power = own.parse::<i32>().ok()?.checked_add(power)?;
            format!("{digits}e{power}").parse().ok()
        })
        .unwrap_or(f64::NAN)
}

/// Digits with marks between thousands and before decimals.
fn plain(text: &str, commas: Commas) -> Result<f64, NumberFault> {
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => ("-", body),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let body = without_marks(body).ok_or(NumberFault::NotANumber)?;
    let value = |digits: &str| {
        let is_number = digits.bytes().any(|b| b.is_ascii_digit())
            && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let value = format!("{sign}{digits}").parse::<f64>();
        value
            .ok()
            .filter(|_| is_number)
            .ok_or(NumberFault::NotANumber)
    };
    let (count, points) = (body.matches(',').count(), body.matches('.').count());
    let decimal = body.replace('.', "").replace(',', ".");
    let english = body.replace(',', "");
    let last = body.rfind([',', '.']).map(|at| &body[at..=at]);
    match (count, points) {
        (0, 0 | 1) => value(&body),
        // Points divide thousands: 1.234.567 or 1.234,56.
        (0, _) if grouped(&body, '.') => value(&decimal),
        (1, 1..) if last == Some(",") => match body.split_once(',') {
            Some((whole, _)) if grouped(whole, '.') => value(&decimal),
            _ => Err(NumberFault::NotANumber),
        },
        (1.., 1) if last == Some(".") => match body.split_once('.') {
            Some((whole, _)) if grouped(whole, ',') => value(&english),
            _ => Err(NumberFault::NotANumber),
        },
        (1, 0) if commas == Commas::Decimal => value(&decimal),
        (1.., 0) if grouped(&body, ',') => value(&english),
        (1, 0) => {
            value(&decimal)?;
            Err(NumberFault::Ambiguous(vec![format!("{sign}{decimal}")]))
        }
        _ => Err(NumberFault::NotANumber),
    }
}

/// Whether a mark stands between groups of three digits, the first of one to three and none of them beginning the number
/// with a zero.
fn grouped(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// Digits without the blanks, underscores and apostrophes that may stand between them; `None` where one does not.
fn without_marks(text: &str) -> Option<String> {
    const BLANKS: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\''];
    for blank in BLANKS {
        if text.contains(blank) {
            let whole = text.split(['.', ',']).next().unwrap_or_default();
            let marked = whole.contains(blank) && grouped(whole, blank);
            let elsewhere = text[whole.len()..].contains(blank) || text.contains('_');
            return (marked && !elsewhere).then(|| text.replace(blank, ""));
        }
    }
    let between = |part: &str| !part.is_empty();
    if text.contains('_') {
        let digits = text.split('_').all(between) && !text.contains("_.") && !text.contains("._");
        return digits.then(|| text.replace('_', ""));
    }
    Some(text.to_owned())
}

/// Whether a cell says that there is no value, as tables and programs write it.
pub fn is_missing(cell: &str) -> bool {
    const MARKS: [&str; 12] = [
        "", "-", "–", "—", "?", ".", "na", "n/a", "nan", "none", "null", "nil",
    ];
    let cell = cell.trim().to_ascii_lowercase();
    MARKS.contains(&cell.as_str())
}

/// Yes or no, as tables and programs write it: `1`, `0.0`, `True`, `false`.
pub fn truth(cell: &str) -> Option<bool> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        other => match other.parse::<f64>() {
            Ok(1.0) => Some(true),
            Ok(0.0) => Some(false),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests;
