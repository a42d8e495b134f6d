//! Lists of items for each user beside the item that each chose next.

use std::collections::HashMap;

use super::{
    file::File,
    scores::Scores,
    table::{column, is_named, numbers},
};
use crate::{
    cli::fault::Usage,
    input::Table,
    train::metrics::next_item::{Place, Places},
    words::{Message, message},
};

const USERS: [&str; 8] = [
    "userid",
    "user",
    "uid",
    "listener",
    "qid",
    "queryid",
    "query",
    "sessionid",
];
const ITEMS: [&str; 8] = [
    "itemid", "item", "iid", "trackid", "artistid", "docid", "doc", "document",
];
const SCORES: [&str; 5] = ["score", "scores", "prediction", "probability", "logit"];

/// Judges the scored items of each user by where the right one stands among them.
pub(super) fn score(predictions: &File, reference: &File) -> Result<Scores, Usage> {
    let found = predictions.table(|cells| is_named(cells, &[&USERS, &ITEMS, &SCORES]))?;
    let right = reference.table(|cells| is_named(cells, &[&USERS, &ITEMS]))?;
    let wanted = wanted(reference, &right)?;
    let listed = listed(predictions, &found)?;
    if let Some((user, list)) = listed
        .iter()
        .find(|(user, _)| !wanted.of.contains_key(*user))
    {
        let message = message!(
            "`{id}` is not in {file}",
            id = user,
            file = reference.name()
        );
        return Err(predictions.fault(list.line, message));
    }
    let (mut places, mut silent, mut unlisted) = (Vec::new(), 0, 0);
    for user in &wanted.order {
        let Some(list) = listed.get(user) else {
            silent += 1;
            places.push(Place::Unlisted);
            continue;
        };
        let own = list.items.get(wanted.of[user]);
        unlisted += usize::from(own.is_none());
        places.push(own.map_or(Place::Unlisted, |own| Place::of(&list.scores, *own)));
    }
    let mut notes = vec![message!(
        "each user's items are ranked by their scores; equal scores share their places"
    )];
    if silent > 0 {
        notes.push(message!(
            "{silent} of {all} users have no items in {file}: nothing was found for them",
            silent,
            all = places.len(),
            file = predictions.name()
        ));
    }
    if unlisted > 0 {
        notes.push(message!(
            "of {unlisted} users the right item is not among those listed: it was not found, and a ranking of all items would \
             give a reciprocal rank above 0",
            unlisted
        ));
    }
    let places = Places(&places);
    Ok(Scores {
        examples: wanted.order.len(),
        quality_error: places.error(),
        metrics: places.metrics(),
        notes,
    })
}

/// What each user chose next.
struct Wanted<'a> {
    order: Vec<&'a str>,
    of: HashMap<&'a str, &'a str>,
}

fn wanted<'a>(file: &File, table: &'a Table) -> Result<Wanted<'a>, Usage> {
    let [user, item] = [(&USERS[..], 0), (&ITEMS[..], 1)]
        .map(|(names, place)| column(table, names).unwrap_or(place));
    if table.width() < 2 || user == item {
        return Err(file.fault(1, message!("expected columns of users and items")));
    }
    let mut wanted = Wanted {
        order: Vec::new(),
        of: HashMap::new(),
    };
    for row in table.rows() {
        let id = row.cell(user);
        if wanted.of.insert(id, row.cell(item)).is_some() {
            let message = message!("`{id}` has a right item already: one for each user", id);
            return Err(file.fault(row.line(), message));
        }
        wanted.order.push(id);
    }
    Ok(wanted)
}

/// The scored items of one user.
#[derive(Default)]
struct List<'a> {
    line: usize,
    items: HashMap<&'a str, usize>,
    scores: Vec<f64>,
}

fn listed<'a>(file: &File, table: &'a Table) -> Result<HashMap<&'a str, List<'a>>, Usage> {
    let [user, item, scored] = [(&USERS[..], 0), (&ITEMS[..], 1), (&SCORES[..], 2)]
        .map(|(names, place)| column(table, names).unwrap_or(place));
    let expected: Message = message!("expected columns of users, items and scores");
    if table.width() < 3 || user == item || item == scored || user == scored {
        return Err(file.fault(1, expected));
    }
    let values = numbers(file, table, scored, &message!("a score"))?;
    let mut lists: HashMap<&str, List> = HashMap::new();
    for (row, value) in table.rows().zip(values) {
        let list = lists.entry(row.cell(user)).or_default();
        list.line = list.line.max(row.line());
        let place = list.scores.len();
        if list.items.insert(row.cell(item), place).is_some() {
            let message = message!(
                "`{item}` stands among the items of `{id}` already",
                item = row.cell(item),
                id = row.cell(user)
            );
            return Err(file.fault(row.line(), message));
        }
        list.scores.push(value);
    }
    Ok(lists)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Metric;

    fn of(predictions: &str, reference: &str) -> Result<Scores, String> {
        let (found, right) = (File::new("p", predictions), File::new("r", reference));
        score(&found, &right).map_err(|e| e.to_string())
    }

    const LISTS: &str = "user,item,score\na,x,3\na,y,2\na,z,1\nb,x,1\nb,y,5\n";

    #[test]
    fn places_are_those_of_the_right_items() {
        let scores = of(LISTS, "user,item\na,y\nb,y\n").expect("scores");
        assert_eq!(scores.examples, 2);
        let mrr = scores.metrics[&Metric::Mrr];
        assert!((mrr - 0.75).abs() < 1e-12, "{mrr}");
        assert_eq!(scores.notes.len(), 1);
        // No header: the user, the item, the score.
        let plain = of("a\tx\t3\na\ty\t2\n", "a\ty\n").expect("scores");
        assert!((plain.metrics[&Metric::Mrr] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn what_was_not_found_counts_nothing_and_is_said() {
        let scores = of(LISTS, "user,item\na,w\nb,y\nc,x\n").expect("scores");
        assert!((scores.metrics[&Metric::HitRate10] - 1.0 / 3.0).abs() < 1e-12);
        let said: Vec<String> = scores.notes.iter().map(ToString::to_string).collect();
        assert!(said[1].starts_with("1 of 3 users have no items in p"));
        assert!(said[2].starts_with("of 1 users the right item is not among"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let wrong = |p, r| of(p, r).expect_err("a fault");
        assert_eq!(
            wrong("a,x,3\na,x,2\n", "a,x\n"),
            "p:2: `x` stands among the items of `a` already"
        );
        assert_eq!(wrong("a,x,3\nd,x,2\n", "a,x\n"), "p:2: `d` is not in r");
        assert_eq!(
            wrong("a,x,3\n", "a,x\na,y\n"),
            "r:2: `a` has a right item already: one for each user"
        );
        assert_eq!(
            wrong("a,x\n", "a,x\n"),
            "p:1: expected columns of users, items and scores"
        );
        assert_eq!(
            wrong("a,x,good\n", "a,x\n"),
            "p:1: expected a score, found `good`"
        );
    }
}
