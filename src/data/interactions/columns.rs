//! Where a user's table has what: by the names that the user gave, by usual names, or by what the values look like.

use super::{asked::Columns, rows::Rows};
use crate::{
    data::{
        Error,
        look::{LOOKED_AT, Look},
        moment::moment,
    },
    input::{Taken, find as usual, named, truth},
    words::{Message, message},
};

// Usual names, the full ones first.
const USERS: [&str; 17] = [
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
    "sessionid",
    "session",
    "userhash",
    "useridx",
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
const TIMES: [&str; 11] = [
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
    "eventdate",
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
pub(in crate::data) struct Places {
    pub user: usize,
    pub item: usize,
    pub rating: Option<usize>,
    pub time: Option<usize>,
    pub event: Option<usize>,
    /// Whether the first row names the columns.
    pub header: bool,
}

/// Why there are no such places.
pub(in crate::data) struct Lost {
    /// Whether the first row names some of the columns.
    pub header: bool,
    /// What is missing, and what is there.
    pub error: Error,
}

impl From<Lost> for Error {
    fn from(lost: Lost) -> Self {
        lost.error
    }
}

/// The places of the user, the item, the rating, the time and the event, as far as they are known.
type Found = [Option<usize>; 5];

/// Finds the columns by the first rows, takes the header from the rows, and says what was taken. The section of a scenario is
/// where columns are named: `clicks` of `data.clicks.columns`.
pub(in crate::data) fn find(
    rows: &mut Rows,
    asked: &Columns,
    section: &str,
) -> Result<(Places, Message), Lost> {
    let lost = |header: bool| move |error: Error| Lost { header, error };
    let ahead = rows.peek(LOOKED_AT).map_err(lost(false))?;
    let first = ahead.first().cloned().unwrap_or_default();
    let lists: [&[&str]; 5] = [&USERS, &ITEMS, &RATINGS, &TIMES, &EVENTS];
    let wishes = [
        &asked.user,
        &asked.item,
        &asked.rating,
        &asked.time,
        &asked.event,
    ];
    let wished = |wish: &Option<String>| named(&first, wish.as_ref()?).ok();
    let header = lists.iter().any(|list| usual(&first, list).is_some())
        || wishes.iter().any(|wish| wished(wish).is_some());
    let guess = if header { None } else { headless(&ahead) };
    let mut found: Found = [None; 5];
    for ((place, wish), (at, list)) in found.iter_mut().zip(wishes).zip(lists.iter().enumerate()) {
        *place = match wish {
            Some(name) => {
                let place = wished(wish).or_else(|| numbered(name, first.len()));
                Some(place.ok_or_else(|| {
                    let message = message!(
                        "no column `{name}`; the columns are {names}",
                        name,
                        names = first.join(", ")
                    );
                    lost(header)(rows.content(1, message))
                })?)
            }
            None if header => usual(&first, list),
            None => guess.and_then(|guess| guess[at]),
        };
    }
    let [user, item, rating, time, event] = found;
    let missing = |what: Message, key: &str| {
        let message = message!(
            "no column of {what}: name it with --set data.{section}.columns.{key}=...; the columns are {names}",
            what,
            section,
            key,
            names = first.join(", ")
        );
        lost(header)(rows.content(1, message))
    };
    let places = Places {
        user: user.ok_or_else(|| missing(message!("users"), "user"))?,
        item: item.ok_or_else(|| missing(message!("items"), "item"))?,
        rating,
        time,
        event,
        header,
    };
    if header {
        rows.next().map_err(lost(true))?;
    }
    Ok((places, told(&found, &first, header)))
}

/// Which columns were taken for what, in one line.
fn told(found: &Found, first: &[String], header: bool) -> Message {
    let name = |at: usize| match first.get(at) {
        Some(name) if header => name.clone(),
        _ => (at + 1).to_string(),
    };
    let what = [
        message!("user"),
        message!("item"),
        message!("rating"),
        message!("time"),
        message!("event"),
    ];
    let taken = Taken {
        taken: what
            .into_iter()
            .zip(found)
            .filter_map(|(what, at)| Some((what, name((*at)?))))
            .collect(),
        left: (0..first.len())
            .filter(|at| !found.contains(&Some(*at)))
            .map(name)
            .collect(),
    };
    let columns = taken.message();
    if header {
        columns
    } else {
        message!("no header; {columns}", columns)
    }
}

/// A column by its number from 1.
fn numbered(name: &str, count: usize) -> Option<usize> {
    let number: usize = name.parse().ok()?;
    (1..=count).contains(&number).then(|| number - 1)
}

/// The columns of a table without a header: a time is what reads as one, a rating what can be one, the user and the item are
/// the others in their usual order; Amazon's of 2018 name the item before the user.
fn headless(rows: &[Vec<String>]) -> Option<Found> {
    let first = rows.first()?;
    let looks = Look::of_columns(rows);
    // Whatever is wider is a table of something else.
    if !(2..=8).contains(&looks.len()) {
        return None;
    }
    let dated = |at: &usize| looks[*at].dates > 0.9 || *at >= 2 && looks[*at].is_time();
    let mut time = (0..looks.len()).rev().find(dated);
    let mut others: Vec<usize> = (0..looks.len()).filter(|at| Some(*at) != time).collect();
    let (user, item) = (*others.first()?, *others.get(1)?);
    let prose = |at: usize| looks[at].prose > 0.3;
    if prose(user) || prose(item) {
        return None;
    }
    // A rating follows the two, and nothing stands between them.
    let mut rating = others.get(2).copied();
    rating = rating.filter(|at| {
        let cell = first.get(*at).map(String::as_str).unwrap_or_default();
        item == 1 && (looks[*at].is_rating() || *at == 2 && is_mark(cell))
    });
    match (looks.len(), rating, time) {
        (2, _, None) | (3.., _, Some(_)) | (3, Some(_), None) => {}
        // Any number behind the rating was a time.
        (4, Some(2), None) if first.get(3).is_some_and(|t| moment(t).is_some()) => {
            time = others.pop();
        }
        _ => return None,
    }
    let asin = |at: usize| first.get(at).is_some_and(|cell| is_asin(cell));
    let long = first.get(item).is_some_and(|cell| cell.len() > 10);
    let (user, item) = if asin(user) && !asin(item) && long {
        (item, user)
    } else {
        (user, item)
    };
    Some([Some(user), Some(item), rating, time, None])
}

/// Whether a cell can be a rating.
fn is_mark(cell: &str) -> bool {
    let number = cell.parse::<f64>();
    number.is_ok_and(|v| (0.0..=100.0).contains(&v)) || truth(cell).is_some()
}

/// Whether a cell is like Amazon's number of an item.
fn is_asin(cell: &str) -> bool {
    let letters = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    cell.len() == 10 && cell.bytes().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> String {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("a");
        std::fs::write(&path, text).expect("a file");
        let mut rows = Rows::open(&path).expect("rows");
        match find(&mut rows, &Columns::default(), "clicks") {
            Ok((_, told)) => told.to_string(),
            Err(lost) => lost.error.to_string(),
        }
    }

    #[test]
    fn columns_without_names_are_told_by_their_values() {
        let table = |row: fn(usize) -> String| (0..30).map(row).collect::<String>();
        for (text, right) in [
            // YOOCHOOSE: session, time, item, category.
            (
                table(|i| format!("{},2014-04-01T00:{i:02}:00.277Z,{},0\n", i % 7, i % 5)),
                "user = `1`, item = `3`, time = `2`; left: `4`",
            ),
            (
                table(|i| format!("2014-04-01 10:{i:02}:00\tu{}\ti{}\n", i % 7, i % 5)),
                "user = `2`, item = `3`, time = `1`",
            ),
            (
                table(|i| format!("{} {}\n", i % 7, i % 5).replace(' ', "\t")),
                "user = `1`, item = `2`",
            ),
            (
                table(|i| format!("{}\t{}\t{}\t{}\n", i % 7, i % 5, i % 5, 978_300_760 + i)),
                "user = `1`, item = `2`, rating = `3`, time = `4`",
            ),
            (
                table(|i| format!("{}\t{}\t{}\t{}\n", i % 7, i % 5, 978_300_760 + i, i % 5)),
                "user = `1`, item = `2`, rating = `4`, time = `3`",
            ),
            (
                table(|i| format!("{}::{}::{}\n", i % 7, i % 5, 978_300_760 + i)),
                "user = `1`, item = `2`, time = `3`",
            ),
            (
                table(|i| format!("{},{},{}\n", i % 7, i % 5, ["True", "False"][i % 2])),
                "user = `1`, item = `2`, rating = `3`",
            ),
            // A column of one rating only is one still, where it could be one.
            (
                table(|i| format!("{},{},5\n", i % 7, i % 5)),
                "user = `1`, item = `2`, rating = `3`",
            ),
            (
                table(|i| format!("000001371{},A2SUAM1J3GNN{i},4.0,1252800000\n", i % 5)),
                "user = `2`, item = `1`, rating = `3`, time = `4`",
            ),
        ] {
            assert_eq!(
                taken(&text),
                format!("no header; columns: {right}"),
                "{text}"
            );
        }
        for text in [
            "5.1,3.5,1.4,0.2,setosa\n4.9,3.0,1.4,0.2,setosa\n",
            "To be, or not to be, that is the question, 1\n",
            "a,b,c\n",
            "2014-04-01,3\n",
        ] {
            assert!(taken(text).contains("no column of"), "{text}");
        }
    }

    #[test]
    fn names_are_found_however_they_are_written_and_what_is_left_is_said() {
        for (text, right) in [
            (
                "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t2\t3\t4\n",
                "user = `user_id:token`, item = `item_id:token`, rating = `rating:float`, time = `timestamp:float`",
            ),
            (
                "User-ID;ISBN;Book-Rating\n1;2;3\n",
                "user = `User-ID`, item = `ISBN`, rating = `Book-Rating`",
            ),
            (
                "item,user,user_id,split,label\na,b,c,train,1\n",
                "user = `user_id`, item = `item`, rating = `label`; left: `user`, `split`",
            ),
            (
                "{\"asin\": \"a\", \"overall\": 5.0, \"reviewerID\": \"b\", \"unixReviewTime\": 1}\n",
                "user = `reviewerID`, item = `asin`, rating = `overall`, time = `unixReviewTime`",
            ),
        ] {
            assert_eq!(taken(text), format!("columns: {right}"), "{text}");
        }
    }
}
