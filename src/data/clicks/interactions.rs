//! Who chose what, and when: made clicks of, divided in time.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
};

use super::{
    ClickOptions, ClickSet, Division,
    raw::{Column, Part, Ranked, Table, parts},
};
use crate::{
    data::{
        Error, Purpose, Random,
        interactions::{Interaction, Log, Names, Repeat},
    },
    words::message,
};

/// Rows that are used by default at most.
const USED: usize = 500_000;
/// Items drawn for each click where a file tells of clicks only.
const NEGATIVES: usize = 4;
/// Training rows that a user or an item needs for an embedding of its own.
const LEAST_ROWS: usize = 2;

impl Log {
    /// Makes a set of the rows: without duplicates, in order of time, with items drawn that were not chosen where need be.
    pub(super) fn divide(
        mut self,
        options: &ClickOptions,
        division: Division,
    ) -> Result<ClickSet, Error> {
        let seed = division.seed;
        self.order(options.count.unwrap_or(USED), seed);
        let mut parts = parts(self.rows.len(), division);
        self.unite(&mut parts);
        let clicks_only = self.rows.iter().all(|r| r.value > 0.5);
        let negatives = options
            .negatives
            .or(clicks_only.then_some(NEGATIVES))
            .unwrap_or(0);
        if negatives > 0 {
            self.add_negatives(&mut parts, negatives, seed);
        }
        let column = |title: &str, names: &Names, value: &dyn Fn(&Interaction) -> u32| Column {
            title: title.to_owned(),
            names: names.clone(),
            values: self.rows.iter().map(value).collect(),
        };
        let table = Table {
            columns: vec![
                column("user", &self.users, &|r| r.user),
                column("item", &self.items, &|r| r.item),
            ],
            user_fields: 1,
            numbers: Vec::new(),
            dense: Vec::new(),
            labels: self.rows.iter().map(|r| r.value as f32).collect(),
            probabilities: Vec::new(),
            parts,
            ranked: Ranked::UsersAndItems,
            notes: self.notes,
        };
        table.divide(division, options.least_rows.unwrap_or(LEAST_ROWS))
    }

    /// Drops rows that are there twice, brings the others into order of time, and keeps the last `most`.
    fn order(&mut self, most: usize, seed: u64) {
        let mut seen = HashSet::with_capacity(self.rows.len());
        let before = self.rows.len();
        if self.timed {
            self.rows
                .retain(|r| seen.insert((r.user, r.item, r.time, r.value > 0.5)));
            self.rows.sort_by_key(|r| r.time);
        } else {
            self.rows
                .retain(|r| seen.insert((r.user, r.item, 0, r.value > 0.5)));
            Random::new(seed, Purpose::Split).shuffle(&mut self.rows);
        }
        let twice = before - self.rows.len();
        if twice > 0 {
            self.notes
                .push(message!("{twice} duplicate rows were dropped", twice));
        }
        let times = (self.rows.first(), self.rows.last());
        if let (Some(first), Some(last)) = times
            && first.time == last.time
            && self.timed
        {
            self.timed = false;
            Random::new(seed, Purpose::Split).shuffle(&mut self.rows);
        }
        if self.rows.len() > most {
            let which = if self.timed {
                message!("latest")
            } else {
                message!("randomly drawn")
            };
            self.notes.push(message!(
                "{most} of {all} rows are used, the {which}",
                most,
                all = self.rows.len(),
                which
            ));
            self.rows.drain(..self.rows.len() - most);
        }
        self.notes.push(if self.timed {
            message!(
                "held out: the latest rows of all users together, so that nothing is learned from the future"
            )
        } else {
            message!("no times: the rows held out are drawn at random")
        });
    }

    /// Leaves one row for each user and item, in the first split that has one.
    pub(super) fn unite(&mut self, parts: &mut Vec<Part>) {
        let mut places: HashMap<(u32, u32), usize> = HashMap::with_capacity(self.rows.len());
        let (mut kept, mut kept_parts): (Vec<Interaction>, Vec<Part>) = (Vec::new(), Vec::new());
        let (mut within, mut later) = (0, 0);
        for (row, part) in self.rows.iter().zip(parts.iter()) {
            let Some(at) = places.get(&(row.user, row.item)).copied() else {
                places.insert((row.user, row.item), kept.len());
                kept.push(*row);
                kept_parts.push(*part);
                continue;
            };
            if kept_parts[at].cmp(part) == Ordering::Less {
                later += 1;
                continue;
            }
            within += 1;
            kept[at].value = match self.repeat {
                Repeat::Last => row.value,
                Repeat::Greatest => kept[at].value.max(row.value),
            };
        }
        if within > 0 {
            let how = match self.repeat {
                Repeat::Last => message!("the last counts"),
                Repeat::Greatest => message!("one click suffices"),
            };
            self.notes.push(message!(
                "{within} rows repeat a user and an item of the same split and were united: {how}",
                within,
                how
            ));
        }
        if later > 0 {
            self.notes.push(message!(
                "{later} rows repeat a user and an item of an earlier split and were left out",
                later
            ));
        }
        (self.rows, *parts) = (kept, kept_parts);
    }
}

#[cfg(test)]
pub(super) mod tests;
