//! Who is ranked for, and what: every known item for each known user with a click held out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    ClickShape, Clicks, Ranking,
    raw::{Part, SHARED, Table, Vocabulary},
};
use crate::{
    data::{Purpose, Random},
    words::{Message, message},
};

/// Rows that a ranking may have, all users together: beyond, fewer users are drawn.
const MOST_ROWS: usize = 1_000_000;
/// Fewer users than this would tell too little, whatever it costs.
const FEWEST_USERS: usize = 50;

/// The ranking of a table, and what has to be said of it.
pub(super) fn build(
    table: &Table,
    shape: ClickShape,
    vocabularies: &[Vocabulary],
    encoded: &Clicks,
    test: &[usize],
    seed: u64,
) -> (Option<Ranking>, Vec<Message>) {
    let (user, item) = (&table.columns[0], &table.columns[shape.user_fields]);
    let known = |vocabulary: &Vocabulary, value: u32| vocabulary.ids[value as usize] != SHARED;
    let (items, places) = items(table, shape, encoded, |value| {
        known(&vocabularies[shape.user_fields], value)
    });
    let mut before: HashMap<u32, BTreeSet<u32>> = HashMap::new();
    for row in (0..table.labels.len()).filter(|i| table.labels[*i] > 0.5) {
        if table.parts[row] != Part::Test
            && let Some(place) = places.get(&item.values[row])
        {
            before.entry(user.values[row]).or_default().insert(*place);
        }
    }
    // The last of a user's held-out rows tells the moment that the user is asked in.
    let mut held: BTreeMap<u32, (usize, BTreeSet<u32>)> = BTreeMap::new();
    let (mut strangers, mut unknown) = (BTreeSet::new(), 0);
    for row in test.iter().copied().filter(|i| table.labels[*i] > 0.5) {
        let who = user.values[row];
        let Some(place) = places.get(&item.values[row]) else {
            unknown += 1;
            continue;
        };
        if !known(&vocabularies[0], who) {
            strangers.insert(who);
        } else if !before.get(&who).is_some_and(|seen| seen.contains(place)) {
            let entry = held.entry(who).or_default();
            entry.0 = row;
            entry.1.insert(*place);
        }
    }
    let count = places.len();
    let mut users: Vec<u32> = held.keys().copied().collect();
    let found = users.len();
    let most = (MOST_ROWS / count.max(1)).max(FEWEST_USERS);
    if found > most {
        Random::new(seed, Purpose::Split).shuffle(&mut users);
        users.truncate(most);
        users.sort_unstable();
    }
    let mut ranking = Ranking {
        items,
        ..Ranking::default()
    };
    for who in &users {
        let (row, items) = &held[who];
        let (ids, dense) = encoded.row(shape, *row);
        ranking.users.extend(&ids[..shape.user_fields]);
        ranking.dense.extend(dense);
        ranking.held_out.push(items.iter().copied().collect());
        let seen = before.get(who).into_iter().flatten();
        ranking.left_out.push(seen.copied().collect());
    }
    let mut notes = vec![message!(
        "NDCG is of the full ranking: all {count} known items for {users} of {found} known users with a click held out, without \
         what the user clicked before",
        count,
        users = users.len(),
        found
    )];
    if !strangers.is_empty() || unknown > 0 {
        notes.push(message!(
            "not ranked: {strangers} users and {unknown} held-out clicks on items that the training rows do not tell apart",
            strangers = strangers.len(),
            unknown
        ));
    }
    if ranking.is_empty() {
        notes = vec![message!(
            "no ranking: no known user clicked a known item in the test split"
        )];
        return (None, notes);
    }
    (Some(ranking), notes)
}

/// The ids of every known item as its first row has them, and the place of each item's value.
fn items(
    table: &Table,
    shape: ClickShape,
    encoded: &Clicks,
    known: impl Fn(u32) -> bool,
) -> (Vec<u32>, HashMap<u32, u32>) {
    let column = &table.columns[shape.user_fields];
    let (mut ids, mut places) = (Vec::new(), HashMap::new());
    for (row, value) in column.values.iter().enumerate() {
        if known(*value) && !places.contains_key(value) {
            places.insert(*value, places.len() as u32);
            ids.extend(&encoded.row(shape, row).0[shape.user_fields..]);
        }
    }
    (ids, places)
}
