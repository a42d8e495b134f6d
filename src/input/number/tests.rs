//! Numbers as they are written, and what is none.

use proptest::prelude::*;

use super::*;

#[test]
fn numbers_are_read_as_they_are_written() {
    for (text, value) in [
        ("70M", 70e6),
        ("1.4B", 1.4e9),
        ("1.4 B", 1.4e9),
        ("3e9", 3e9),
        ("3E+9", 3e9),
        ("925,921", 925_921.0),
        ("3,000,000", 3e6),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1.234.567", 1_234_567.0),
        ("1 000 000", 1e6),
        ("1\u{202f}000", 1e3),
        ("10_000", 1e4),
        ("1'000", 1e3),
        ("25.3%", 0.253),
        ("25 %", 0.25),
        ("\u{2212}5", -5.0),
        ("+5", 5.0),
        (".5", 0.5),
        ("2.5x10^9", 2.5e9),
        ("2.5 × 10^9", 2.5e9),
        ("10^9", 1e9),
        ("7 billion", 7e9),
        ("7亿", 7e8),
        ("1e-400", 0.0),
        (" 12 ", 12.0),
        ("inf", f64::INFINITY),
    ] {
        let read = number(text);
        let near = |v: f64| v.to_bits() == value.to_bits() || ((v - value) / value).abs() < 1e-15;
        assert!(read.clone().is_ok_and(near), "{text}: {read:?}");
    }
    assert!(number("nan").is_ok_and(f64::is_nan));
    assert_eq!(number_with("4,46", Commas::Decimal), Ok(4.46));
    assert_eq!(number_with("-0,5", Commas::Decimal), Ok(-0.5));
    assert_eq!(number_with("1,234", Commas::Decimal), Ok(1.234));
    assert_eq!(number_with("1.234,5", Commas::Decimal), Ok(1234.5));
}

#[test]
fn what_may_be_two_numbers_is_refused_with_both() {
    let said = |text: &str| {
        let fault = number(text).expect_err("no number");
        fault.message(text, &message!("a number")).to_string()
    };
    assert_eq!(
        said("4,46"),
        "expected a number, found `4,46`, which is ambiguous; did you mean `4.46`?"
    );
    assert_eq!(
        said("70m"),
        "expected a number, found `70m`, which is ambiguous; did you mean `70M` or `70e-3`?"
    );
    assert_eq!(
        said("-0,925"),
        "expected a number, found `-0,925`, which is ambiguous; did you mean `-0.925`?"
    );
    assert_eq!(said("x"), "expected a number, found `x`");
}

#[test]
fn what_is_no_number_stays_none() {
    for text in [
        "",
        "x",
        "1x",
        "1.2.3",
        "1,23,4",
        "12,3456,7",
        "1,2.3,4",
        "2024.01.02",
        "2024-01-02",
        "1 2",
        "1__0",
        "_1",
        "1_",
        "k",
        "%",
        "--5",
        "5-",
        "1e",
        "0x10",
        "1.5.M",
        "1 00",
        "0,000,5",
    ] {
        let read = number(text);
        assert_eq!(read, Err(NumberFault::NotANumber), "{text}");
    }
}

#[test]
fn missing_and_truth_have_many_spellings() {
    for cell in ["", " ", "NaN", "None", "null", "N/A", "-"] {
        assert!(is_missing(cell), "{cell}");
    }
    assert!(!is_missing("0") && !is_missing("x"));
    for (cell, value) in [
        ("True", Some(true)),
        ("1.0", Some(true)),
        ("0", Some(false)),
        ("FALSE", Some(false)),
        ("2", None),
        ("yes", None),
    ] {
        assert_eq!(truth(cell), value, "{cell}");
    }
}

fn grouped_by(value: u64, mark: &str) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(mark);
        }
        text.push(digit);
    }
    text
}

proptest! {
    #[test]
    fn a_written_number_comes_back(value in 1u64..1_000_000_000_000, decimals in 0u32..1000) {
        let whole = value as f64;
        for mark in [",", "_", " ", "\u{a0}", "'"] {
            prop_assert_eq!(number(&grouped_by(value, mark)), Ok(whole));
        }
        let exact = format!("{value}.{decimals:03}").parse::<f64>().expect("a number");
        prop_assert_eq!(number(&format!("{}.{decimals:03}", grouped_by(value, ","))), Ok(exact));
        prop_assert_eq!(
            number_with(&format!("{value}.{decimals:03}"), Commas::Decimal), Ok(exact)
        );
        prop_assert_eq!(
            number_with(&format!("{value},{decimals:03}"), Commas::Decimal), Ok(exact)
        );
        prop_assert_eq!(number(&format!("{value}e3")), Ok(whole * 1e3));
        prop_assert_eq!(number(&format!("{value}k")), Ok(whole * 1e3));
    }

    #[test]
    fn any_number_is_read_as_rust_reads_it(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
        prop_assert_eq!(number(&value.to_string()), Ok(value));
        prop_assert_eq!(number(&format!("{value:e}")), Ok(value));
    }

    #[test]
    fn nothing_makes_it_panic(text in "\\PC{0,20}", strange in "[0-9.,eE+x*^_ %mMkB-]{0,20}") {
        for text in [text, strange] {
            let _ = (number(&text), number_with(&text, Commas::Decimal));
        }
    }
}
