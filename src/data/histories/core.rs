//! From rows to histories: in order, without rare items and short histories.

use std::collections::HashSet;

use super::{HistoryOptions, Order, raw::Raw};
use crate::{
    data::{
        Error, Purpose, Random,
        interactions::{Interaction, Log},
    },
    words::message,
};

/// Makes histories of the rows of a file, whose order tells what was heard first where it has no times.
///
/// # Errors
/// When nothing is left.
pub(super) fn histories(
    mut log: Log,
    untimed: Order,
    options: &HistoryOptions,
    seed: u64,
) -> Result<Raw, Error> {
    order(&mut log, untimed, seed);
    filter(&mut log, options)?;
    Ok(group(log, options, seed))
}

/// Brings the rows into the order in which they were heard.
fn order(log: &mut Log, untimed: Order, seed: u64) {
    let one_time = log.rows.windows(2).all(|w| w[0].time == w[1].time);
    let mut random = Random::new(seed, Purpose::Split);
    let mut met = HashSet::new();
    let before = log.rows.len();
    log.notes.push(match (log.timed && !one_time, untimed) {
        (true, _) => {
            log.rows.retain(|r| met.insert((r.user, r.item, r.time)));
            log.rows.sort_by_key(|r| r.time);
            message!("in order of time; of rows of one time the earlier in the file is the earlier")
        }
        (false, Order::File) => message!(
            "no times: the rows are taken to stand in the order in which they were heard (data.histories.order)"
        ),
        (false, Order::None) => {
            log.rows.retain(|r| met.insert((r.user, r.item, 0)));
            random.shuffle(&mut log.rows);
            message!(
                "no times and no order: what is held out of each history is drawn at random (data.histories.order)"
            )
        }
    });
    let twice = before - log.rows.len();
    if twice > 0 {
        log.notes
            .push(message!("{twice} duplicate rows were dropped", twice));
    }
}

/// Leaves out rare items and short histories, again and again until none is left (a core of the graph of listeners and items, as
/// Kang and `McAuley` 2018 prepare their data).
fn filter(log: &mut Log, options: &HistoryOptions) -> Result<(), Error> {
    let counts = |rows: &[Interaction], of: fn(&Interaction) -> u32, all: usize| {
        let mut counts = vec![0_usize; all];
        for row in rows {
            counts[of(row) as usize] += 1;
        }
        counts
    };
    let (users, items, all) = (log.users.len(), log.items.len(), log.rows.len());
    loop {
        let before = log.rows.len();
        let of_items = counts(&log.rows, |r| r.item, items);
        log.rows
            .retain(|r| of_items[r.item as usize] >= options.least_rows);
        let of_users = counts(&log.rows, |r| r.user, users);
        log.rows
            .retain(|r| of_users[r.user as usize] >= options.least_length);
        if log.rows.len() == before {
            break;
        }
    }
    let left = |counts: Vec<usize>| counts.into_iter().filter(|n| *n > 0).count();
    let (users_left, items_left) = (
        left(counts(&log.rows, |r| r.user, users)),
        left(counts(&log.rows, |r| r.item, items)),
    );
    let (least_rows, least_length) = (options.least_rows, options.least_length);
    log.notes.push(message!(
        "{listeners} listeners and {items} items in {rows} rows; left out: {rare} items of fewer than {least_rows} rows and \
         {short} histories of fewer than {least_length} items, again and again until none was left, {lost} rows in all",
        listeners = users_left,
        items = items_left,
        rows = log.rows.len(),
        rare = items - items_left,
        least_rows,
        short = users - users_left,
        least_length,
        lost = all - log.rows.len()
    ));
    if log.rows.is_empty() {
        return Err(Error::TooLittle(message!(
            "of {all} rows none is left: every item has fewer than {least_rows} rows or every history fewer than {least_length} \
             items (data.histories.least_rows, least_length)",
            all,
            least_rows,
            least_length
        )));
    }
    Ok(())
}

/// Puts each listener's items together, listeners and items numbered as they first come.
fn group(mut log: Log, options: &HistoryOptions, seed: u64) -> Raw {
    const NEW: u32 = u32::MAX;
    let mut listeners = vec![NEW; log.users.len()];
    let mut histories: Vec<Vec<u32>> = Vec::new();
    for row in &log.rows {
        let listener = &mut listeners[row.user as usize];
        if *listener == NEW {
            *listener = histories.len() as u32;
            histories.push(Vec::new());
        }
        histories[*listener as usize].push(row.item);
    }
    if let Some(most) = options.listeners.filter(|most| *most < histories.len()) {
        let all = histories.len();
        Random::new(seed, Purpose::Choice).shuffle(&mut histories);
        histories.truncate(most);
        log.notes.push(message!(
            "{most} of {all} listeners are used, drawn at random",
            most,
            all
        ));
    }
    let mut items = vec![NEW; log.items.len()];
    let mut names = Vec::new();
    for item in histories.iter_mut().flatten() {
        let number = &mut items[*item as usize];
        if *number == NEW {
            *number = names.len() as u32;
            names.push(log.items.name(*item).to_owned());
        }
        *item = *number;
    }
    Raw {
        names,
        histories,
        notes: log.notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::interactions::Repeat;

    /// Rows (user, item, time).
    fn log(rows: &[(&str, &str, i64)], timed: bool) -> Log {
        let mut log = Log::new(timed, Repeat::Last);
        for (user, item, time) in rows {
            let row = Interaction {
                user: log.users.number(user),
                item: log.items.number(item),
                time: *time,
                value: 1.0,
            };
            log.rows.push(row);
        }
        log
    }

    fn options(least_rows: usize, least_length: usize) -> HistoryOptions {
        HistoryOptions {
            least_rows,
            least_length,
            ..HistoryOptions::default()
        }
    }

    #[test]
    fn rows_come_into_the_order_of_time_and_repetitions_stay() {
        let rows = [
            ("u", "a", 30),
            ("v", "b", 10),
            ("u", "a", 20),
            ("u", "b", 10),
            ("v", "a", 11),
            ("u", "a", 30),
        ];
        let raw = histories(log(&rows, true), Order::None, &options(1, 1), 1).expect("histories");
        assert_eq!(raw.names, ["b", "a"]);
        assert_eq!(raw.histories, [vec![0, 1], vec![0, 1, 1]]);
        assert_eq!(raw.notes[1], "1 duplicate rows were dropped");
        let raw = histories(log(&rows, false), Order::File, &options(1, 1), 1).expect("histories");
        assert_eq!(raw.histories, [vec![0, 0, 1, 0], vec![1, 0]]);
        let same: Vec<_> = rows.map(|(u, i, _)| (u, i, 5)).to_vec();
        let raw = histories(log(&same, true), Order::None, &options(1, 1), 1).expect("histories");
        assert_eq!(raw.histories.iter().map(Vec::len).sum::<usize>(), 4);
        assert!(raw.notes[0].to_string().contains("no order"));
    }

    #[test]
    fn what_is_rare_or_short_is_left_out_until_nothing_is() {
        // `c` is rare; without it `w` is short; without `w` the item `b` is rare; then `v` is short.
        let rows = [
            ("u", "a", 1),
            ("u", "a", 2),
            ("u", "a", 3),
            ("v", "a", 4),
            ("v", "b", 5),
            ("w", "b", 6),
            ("w", "c", 7),
        ];
        let raw = histories(log(&rows, true), Order::None, &options(2, 2), 1).expect("histories");
        assert_eq!(raw.histories, [vec![0, 0, 0]]);
        assert_eq!(
            raw.notes[1],
            "1 listeners and 1 items in 3 rows; left out: 2 items of fewer than 2 rows and 2 histories of fewer than 2 items, \
             again and again until none was left, 4 rows in all"
        );
        let error = histories(log(&rows, true), Order::None, &options(9, 2), 1).expect_err("none");
        assert!(
            error
                .to_string()
                .starts_with("of 7 rows none is left: every item has fewer than 9")
        );
    }

    #[test]
    fn listeners_are_drawn_where_fewer_are_wanted() {
        let rows: Vec<(String, i64)> = (0..40).map(|i| (format!("u{}", i % 10), i)).collect();
        let rows: Vec<_> = rows.iter().map(|(u, t)| (u.as_str(), "a", *t)).collect();
        let few = HistoryOptions {
            listeners: Some(3),
            ..options(1, 1)
        };
        let raw = histories(log(&rows, true), Order::None, &few, 1).expect("histories");
        assert_eq!(raw.histories.len(), 3);
        assert!(
            raw.notes
                .iter()
                .any(|n| n.to_string().starts_with("3 of 10 listeners"))
        );
    }
}
