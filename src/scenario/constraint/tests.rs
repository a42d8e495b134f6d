//! Bounds as they are rounded, shown and asked for.

use super::{Constraint, rounded};

#[test]
fn bounds_never_cut_off_what_they_admit() {
    assert_eq!(rounded(0.912_34, false), ".9123");
    assert_eq!(rounded(0.012_341, true), ".01235");
    assert_eq!(rounded(760.0, true), "760");
    assert_eq!(rounded(1434.2, true), "1 435");
    assert_eq!(rounded(0.0, true), "0");
}

#[test]
fn amounts_have_the_unit_in_which_they_read_well() {
    let cases = [
        (Constraint::Size, 0.002_776, "2.776 kB"),
        (Constraint::Size, 0.5, ".5 MB"),
        (Constraint::Memory, 2_500.0, "2.5 GB"),
        (Constraint::Latency, 0.007_765, "7.765 µs"),
        (Constraint::Latency, 1.5, "1.5 ms"),
        (Constraint::TrainSeconds, 3.0, "3 s"),
        (Constraint::Parameters, 610.0, "610"),
        (Constraint::Parameters, 85_002.0, "85 002"),
    ];
    for (constraint, value, shown) in cases {
        assert_eq!(constraint.amount(value, true), shown);
    }
}

#[test]
fn an_option_is_its_key_with_hyphens() {
    for constraint in Constraint::ALL {
        assert_eq!(constraint.flag(), constraint.key().replace('_', "-"));
    }
}
