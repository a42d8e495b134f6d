//! Items that a user did not choose, for files that tell of clicks only.

use std::collections::HashSet;

use super::raw::Part;
use crate::{
    data::{
        Purpose, Random,
        interactions::{Interaction, Log},
    },
    words::message,
};

/// How often an item that the user knows is drawn before the search is given up.
const TRIES: usize = 50;

impl Log {
    /// Draws items that a user had not met by the end of a split, evenly among those that were known by then.
    pub(super) fn add_negatives(&mut self, parts: &mut Vec<Part>, count: usize, seed: u64) {
        let mut random = Random::new(seed, Purpose::Negatives);
        let mut met: HashSet<(u32, u32)> = HashSet::with_capacity(self.rows.len());
        let (mut known, mut listed) = (Vec::new(), vec![false; self.items.len()]);
        let (mut rows, mut of_rows) = (Vec::new(), Vec::new());
        let mut missed = 0;
        for part in [Part::Train, Part::Validation, Part::Test] {
            let here: Vec<Interaction> = self
                .rows
                .iter()
                .zip(parts.iter())
                .filter_map(|(row, p)| (*p == part).then_some(*row))
                .collect();
            for row in &here {
                met.insert((row.user, row.item));
                if !std::mem::replace(&mut listed[row.item as usize], true) {
                    known.push(row.item);
                }
            }
            for row in here {
                rows.push(row);
                of_rows.push(part);
                for _ in 0..if row.value > 0.5 { count } else { 0 } {
                    let drawn = (0..TRIES)
                        .map(|_| known[random.below(known.len())])
                        .find(|item| !met.contains(&(row.user, *item)));
                    let Some(item) = drawn else {
                        missed += 1;
                        continue;
                    };
                    rows.push(Interaction {
                        item,
                        value: 0.0,
                        ..row
                    });
                    of_rows.push(part);
                }
            }
        }
        self.notes.push(message!(
            "{count} items that the user had not met were drawn evenly for each click as not chosen, so AUC and log loss are \
             over these",
            count
        ));
        if missed > 0 {
            self.notes
                .push(message!("{missed} of them could not be found", missed));
        }
        (self.rows, *parts) = (rows, of_rows);
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            ClickOptions,
            interactions::tests::{DIVISION, log},
            raw::parts,
        },
        *,
    };
    use crate::data::interactions::Repeat;

    #[test]
    fn negatives_are_items_that_the_user_had_not_met() {
        let rows: Vec<_> = (0..200_u32)
            .map(|i| (i % 10, (i * i + i / 10) % 37, i64::from(i) + 1, 1.0))
            .collect();
        let set = log(&rows, Repeat::Greatest)
            .divide(&ClickOptions::default(), DIVISION)
            .expect("a set");
        assert!(
            (set.train.rate() - 0.2).abs() < 0.02,
            "{}",
            set.train.rate()
        );
        assert!(set.notes.iter().any(|n| {
            n.to_string()
                .starts_with("4 items that the user had not met")
        }));
        let clicked: HashSet<_> = rows[..150].iter().map(|r| (r.0, r.1)).collect();
        let mut log = log(&rows, Repeat::Greatest);
        let mut parts = parts(log.rows.len(), DIVISION);
        log.unite(&mut parts);
        log.add_negatives(&mut parts, 2, 1);
        for (row, part) in log.rows.iter().zip(&parts) {
            if row.value < 0.5 && *part == Part::Train {
                assert!(!clicked.contains(&(row.user, row.item)));
            }
        }
    }
}
