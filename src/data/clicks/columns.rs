//! Where a user's table has what: by the names that the user gave, by usual names, or by what the values look like.

use super::{Columns, rows::Rows, values};
use crate::{
    data::Error,
    words::{Message, message},
};

const USERS: [&str; 13] = [
    "userid",
    "user",
    "uid",
    "reviewerid",
    "customerid",
    "visitorid",
    "customer",
    "visitor",
    "memberid",
    "accountid",
    "username",
    "reviewer",
    "uuid",
];
const ITEMS: [&str; 19] = [
    "itemid",
    "item",
    "movieid",
    "parentasin",
    "asin",
    "productid",
    "iid",
    "isbn",
    "bookid",
    "songid",
    "trackid",
    "artistid",
    "animeid",
    "businessid",
    "gameid",
    "appid",
    "recipeid",
    "product",
    "stockcode",
];
const RATINGS: [&str; 9] = [
    "rating",
    "overall",
    "stars",
    "score",
    "ratings",
    "bookrating",
    "label",
    "clicked",
    "click",
];
const TIMES: [&str; 10] = [
    "timestamp",
    "time",
    "unixreviewtime",
    "datetime",
    "date",
    "eventtime",
    "ts",
    "reviewtime",
    "reviewdate",
    "createdat",
];
const EVENTS: [&str; 7] = [
    "event",
    "eventtype",
    "behavior",
    "behaviour",
    "action",
    "behaviortype",
    "eventname",
];

/// Where the values of a row stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub user: usize,
    pub item: usize,
    pub rating: Option<usize>,
    pub time: Option<usize>,
    pub event: Option<usize>,
    /// Whether the first row names the columns.
    pub header: bool,
}

/// Finds the columns by the first row.
pub(super) fn find(first: &[String], asked: &Columns, rows: &Rows) -> Result<Places, Error> {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let names: Vec<String> = first.iter().map(|n| plain(n)).collect();
    let usual = |wanted: &[&str]| {
        let at = |name: &&str| names.iter().position(|n| n == name);
        wanted.iter().find_map(at)
    };
    let named = |name: &Option<String>| {
        let name = name.as_ref()?;
        let exact = first.iter().position(|n| n == name);
        exact.or_else(|| names.iter().position(|n| *n == plain(name)))
    };
    let lists: [&[&str]; 5] = [&USERS, &ITEMS, &RATINGS, &TIMES, &EVENTS];
    let wishes = [
        &asked.user,
        &asked.item,
        &asked.rating,
        &asked.time,
        &asked.event,
    ];
    let header =
        lists.iter().any(|l| usual(l).is_some()) || wishes.iter().any(|w| named(w).is_some());
    let guess = if header { None } else { headless(first) };
    let mut found = [None; 5];
    for ((place, wish), (at, list)) in found.iter_mut().zip(wishes).zip(lists.iter().enumerate()) {
        *place = match wish {
            Some(name) => Some(
                named(wish)
                    .or_else(|| numbered(name, first.len()))
                    .ok_or_else(|| {
                        let message = message!(
                            "no column `{name}`; the columns are {names}",
                            name,
                            names = first.join(", ")
                        );
                        rows.content(1, message)
                    })?,
            ),
            None if header => usual(list),
            None => guess.and_then(|g| g[at]),
        };
    }
    let [user, item, rating, time, event] = found;
    let missing = |what: Message, key: &str| {
        let message = message!(
            "no column of {what}: name it with --set data.clicks.columns.{key}=...; the columns are {names}",
            what,
            key,
            names = first.join(", ")
        );
        rows.content(1, message)
    };
    Ok(Places {
        user: user.ok_or_else(|| missing(message!("users"), "user"))?,
        item: item.ok_or_else(|| missing(message!("items"), "item"))?,
        rating,
        time,
        event,
        header,
    })
}

/// A column by its number from 1.
fn numbered(name: &str, count: usize) -> Option<usize> {
    let number: usize = name.parse().ok()?;
    (1..=count).contains(&number).then(|| number - 1)
}

/// The usual order of tables without a header: user, item, rating, time; Amazon's of 2018 name the item before the user.
fn headless(first: &[String]) -> Option<[Option<usize>; 5]> {
    let asin = |text: &str| {
        text.len() == 10
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    };
    let rating = |text: &str| {
        text.parse::<f64>()
            .is_ok_and(|v| (0.0..=100.0).contains(&v))
    };
    let [a, b, rest @ ..] = first else {
        return None;
    };
    let (user, item) = if asin(a) && !asin(b) && b.len() > 10 {
        (Some(1), Some(0))
    } else {
        (Some(0), Some(1))
    };
    match rest {
        [] => Some([user, item, None, None, None]),
        [r] if rating(r) => Some([user, item, Some(2), None, None]),
        [r, t] if rating(r) && values::time(t).is_some() => {
            Some([user, item, Some(2), Some(3), None])
        }
        _ => None,
    }
}
