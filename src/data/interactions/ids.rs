//! Ids as users' tables write them.

/// An id as it was written, and what was done to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum Id<'a> {
    /// As it stands.
    Plain(&'a str),
    /// A whole number that was written with decimals, as tables do that once held an empty cell: `17850.0`.
    Decimal(&'a str),
    /// Nothing, or a word for nothing.
    Null,
}

/// Reads an id.
pub(in crate::data) fn id(text: &str) -> Id<'_> {
    const NULLS: [&str; 9] = ["", "null", "none", "nan", "na", "n/a", "<na>", "\\n", "-"];
    let text = text.trim();
    if text.len() <= 4 && NULLS.contains(&text.to_ascii_lowercase().as_str()) {
        return Id::Null;
    }
    let whole = text.split_once('.').and_then(|(whole, decimals)| {
        let digits = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
        let zeros = !decimals.is_empty() && decimals.bytes().all(|b| b == b'0');
        (digits && zeros).then_some(whole)
    });
    whole.map_or(Id::Plain(text), Id::Decimal)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_are_read_as_tables_write_them() {
        for null in ["", " ", "null", "NULL", "None", "NaN", "NA", "\\N", "-"] {
            assert_eq!(id(null), Id::Null, "{null}");
        }
        assert_eq!(id("17850.0"), Id::Decimal("17850"));
        assert_eq!(id(" B00005N5PF "), Id::Plain("B00005N5PF"));
        for plain in ["1.5", "v1.0", ".0", "1.", "-1", "nana"] {
            assert_eq!(id(plain), Id::Plain(plain));
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_an_id_panic(text in "\\PC{0,24}", digits in "[0-9T:+. /-]{0,30}") {
            let _ = (id(&text), id(&digits));
        }
    }
}
