//! Rows of users and items as they are read, dated and united.

use super::*;
use crate::{data::Amount, words::Message};

pub(in crate::data::clicks) const DIVISION: Division = Division {
    test: 0.25,
    validation: 0.0,
    amount: Amount {
        fraction: 1.0,
        complexity: 1.0,
    },
    seed: 1,
};

/// A log of rows (user, item, time, value).
pub(in crate::data::clicks) fn log(rows: &[(u32, u32, i64, f64)], repeat: Repeat) -> Log {
    let mut log = Log::new(rows.iter().any(|r| r.2 != 0), repeat);
    for number in 0..=rows.iter().map(|r| r.0.max(r.1)).max().unwrap_or(0) {
        log.users.number(&format!("u{number}"));
        log.items.number(&format!("i{number}"));
    }
    let one = |(user, item, time, value): &(u32, u32, i64, f64)| Interaction {
        user: *user,
        item: *item,
        time: *time,
        value: *value,
    };
    log.rows = rows.iter().map(one).collect();
    log
}

#[test]
fn the_latest_rows_are_held_out() {
    let rows: Vec<_> = (0..40_u32)
        .map(|i| (i % 4, i / 4, i64::from(i * 7 % 40) + 1, f64::from(i % 2)))
        .collect();
    let options = ClickOptions {
        least_rows: Some(1),
        ..ClickOptions::default()
    };
    let set = log(&rows, Repeat::Last)
        .divide(&options, DIVISION)
        .expect("a set");
    assert_eq!((set.train.len(), set.test.len()), (30, 10));
    let mut late: Vec<_> = rows.iter().filter(|r| r.2 > 30).collect();
    late.sort_by_key(|r| r.2);
    let labels: Vec<f32> = late.iter().map(|r| r.3 as f32).collect();
    assert_eq!(set.test.labels, labels);
    let names: Vec<Vec<String>> = late
        .iter()
        .map(|r| vec![format!("u{}", r.0), format!("i{}", r.1)])
        .collect();
    assert_eq!(set.shown, names);
    assert!(
        set.notes[0]
            .to_string()
            .starts_with("held out: the latest rows")
    );
}

#[test]
fn repeats_are_united_within_a_split_and_left_out_of_later_ones() {
    let rows = [
        (0, 0, 1, 1.0),
        (0, 0, 2, 0.0),
        (1, 1, 3, 0.0),
        (1, 2, 4, 1.0),
        (1, 2, 4, 1.0),
        (2, 2, 5, 0.0),
        (0, 1, 6, 1.0),
        (0, 0, 7, 1.0),
        (1, 0, 8, 0.0),
    ];
    for (repeat, value) in [(Repeat::Last, 0.0), (Repeat::Greatest, 1.0)] {
        let mut log = log(&rows, repeat);
        log.order(100, 1);
        let mut parts = parts(log.rows.len(), DIVISION);
        log.unite(&mut parts);
        assert_eq!(log.rows.len(), 6, "{:?}", log.rows);
        assert!((log.rows[0].value - value).abs() < 1e-6);
        assert_eq!(parts.iter().filter(|p| **p == Part::Test).count(), 1);
        let said = Message::listed(log.notes).to_string();
        assert!(said.contains("1 duplicate rows were dropped"), "{said}");
        assert!(
            said.contains("1 rows repeat a user and an item of the same split"),
            "{said}"
        );
        assert!(
            said.contains("1 rows repeat a user and an item of an earlier split"),
            "{said}"
        );
    }
}

#[test]
fn rows_without_times_are_divided_at_random_and_say_so() {
    let rows: Vec<_> = (0..100_u32)
        .map(|i| (i / 10, i % 10, 0, f64::from(i % 3 % 2)))
        .collect();
    let set = log(&rows, Repeat::Last)
        .divide(&ClickOptions::default(), DIVISION)
        .expect("a set");
    assert_eq!(
        set.notes[0],
        "no times: the rows held out are drawn at random"
    );
    let users: HashSet<_> = set.shown.iter().map(|row| row[0].clone()).collect();
    assert!(users.len() > 4, "{users:?}");
    let few = ClickOptions {
        count: Some(50),
        ..ClickOptions::default()
    };
    let set = log(&rows, Repeat::Last)
        .divide(&few, DIVISION)
        .expect("a set");
    assert_eq!(set.notes[0], "50 of 100 rows are used, the randomly drawn");
}
