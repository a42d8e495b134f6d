//! The line on which a row of a table stands.

/// The line, from 1, of what begins at a position of the CSV reader in a text.
///
/// The reader counts from where the row before ended: behind the CR of a CR LF, and before blank lines.
pub(super) fn line(text: &[u8], at: Option<&csv::Position>) -> usize {
    let Some(at) = at else {
        return 0;
    };
    let rest = text.get(at.byte() as usize..).unwrap_or_default();
    let blank = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    at.line() as usize + blank.filter(|b| **b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_kind_of_line_end() {
        for (text, lines) in [
            ("a,b\nc,d\ne,f", [1, 2, 3]),
            ("a,b\r\nc,d\r\ne,f\r\n", [1, 2, 3]),
            ("a,b\r\n\r\nc,d\n\ne,f", [1, 3, 5]),
            ("\n\"a\nb\",c\r\nd,e\r\n\r\n\r\nf,g\n", [2, 4, 7]),
        ] {
            let reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(text.as_bytes());
            let found: Vec<usize> = reader
                .into_records()
                .map(|row| line(text.as_bytes(), row.expect("a row").position()))
                .collect();
            assert_eq!(found, lines, "{text:?}");
        }
    }
}
