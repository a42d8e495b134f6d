//! The part of a file that a row of a manifest means.

use super::{
    super::span::Span,
    columns::{Columns, Times},
};
use crate::{
    input::{is_missing, number},
    words::{Message, message},
};

/// The part of its file that a row means: all of it where the row states no times.
///
/// # Errors
/// When its times are none, or the wrong way round.
pub(super) fn span(columns: &Columns, cells: &[String]) -> Result<Span, Message> {
    let Some(Times {
        start,
        end,
        duration,
    }) = columns.times
    else {
        return Ok(Span::WHOLE);
    };
    let read = |column: Option<(usize, u32)>| -> Result<Option<u64>, Message> {
        let Some((at, unit)) = column else {
            return Ok(None);
        };
        let cell = cells.get(at).map(String::as_str).unwrap_or_default();
        if is_missing(cell) {
            return Ok(None);
        }
        let value = number(cell).ok().filter(|v| (0.0..1e9).contains(v));
        let value = value.ok_or_else(|| message!("its segment's times are no seconds"))?;
        Ok(Some((value * f64::from(unit)).round() as u64))
    };
    let start = read(start)?;
    let end = match (read(end)?, read(duration)?) {
        (Some(end), _) => Some(end),
        (None, Some(length)) => Some(start.unwrap_or(0) + length),
        (None, None) => None,
    };
    let span = Span {
        start: start.unwrap_or(0),
        end,
    };
    match end {
        Some(end) if end <= span.start => Err(message!("its segment ends before it begins")),
        _ => Ok(span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_their_unit() {
        let columns = |end, duration| Columns {
            times: Some(Times {
                start: Some((0, 1_000_000)),
                end,
                duration,
            }),
            ..Columns::default()
        };
        let of = |columns: &Columns, cells: [&str; 2]| {
            let span = span(columns, &cells.map(str::to_owned));
            span.map(|s| (s.start, s.end)).map_err(|e| e.to_string())
        };
        let length = columns(None, Some((1, 1_000_000)));
        assert_eq!(of(&length, ["0.5", "0.25"]), Ok((500_000, Some(750_000))));
        assert_eq!(of(&length, ["", "2"]), Ok((0, Some(2_000_000))));
        assert_eq!(of(&length, ["1", "NaN"]), Ok((1_000_000, None)));
        assert_eq!(of(&length, ["NaN", ""]), Ok((0, None)));
        assert!(of(&length, ["-1", "2"]).is_err_and(|e| e.contains("no seconds")));
        assert!(of(&length, ["soon", "2"]).is_err_and(|e| e.contains("no seconds")));
        let end = columns(Some((1, 1000)), None);
        assert_eq!(of(&end, ["1", "1500"]), Ok((1_000_000, Some(1_500_000))));
        assert!(of(&end, ["2", "1500"]).is_err_and(|e| e.contains("before it begins")));
        let none = Columns::default();
        assert_eq!(span(&none, &[]), Ok(Span::WHOLE));
    }
}
