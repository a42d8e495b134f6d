//! Tables of a user and an item a row: `user item` in order, ratings, events, `RecBole`'s `.inter`, `HetRec`'s `user_artists.dat`.

use std::{collections::BTreeMap, path::Path};

use super::{HistoryOptions, HistorySet, Order, core::histories};
use crate::{
    data::{
        Error,
        examples::ExampleSet,
        interactions::{Columns, Log, Repeat, Rows, columns, rows, rows_of, within},
        look::{LOOKED_AT, Look},
        reader::{Miss, Origin, Reader},
    },
    words::message,
};

/// The usual names of their files.
const FILES: [&str; 11] = [
    "*.inter",
    "user_artists.dat",
    "listens.csv",
    "listens.tsv",
    "events.csv",
    "events.csv.gz",
    "ratings.csv",
    "ratings.dat",
    "ratings.csv.gz",
    "u.data",
    "interactions.csv",
];

/// The source.
pub const READER: Reader<HistorySet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        let options = &spec.histories;
        let (log, untimed) = read(&within(spec.files()?, &FILES), options)?;
        histories(log, untimed, options, spec.seed)?.divide(spec, amount)
    },
};

/// Whether a path holds a table of users and items.
fn fits(path: &Path) -> Result<(), Miss> {
    let mut rows = rows_of(path, &FILES)?;
    let looks = Look::of_columns(&rows.peek(LOOKED_AT).map_err(Miss::far)?);
    let found = columns::find(&mut rows, &Columns::default(), "histories");
    let (places, _) = found.map_err(|lost| {
        if lost.header {
            Miss::near(lost.error)
        } else {
            Miss::far(HistorySet::unrecognised(path))
        }
    })?;
    let ids = looks.len() == 2 && looks.iter().all(|look| look.digits > 0.9);
    if places.header || places.rating.is_some() || places.time.is_some() || ids {
        return Ok(());
    }
    let message =
        message!("two columns without a name may be anything; data.source says what they are");
    Err(Miss::resembling(rows.content(1, message)))
}

/// Reads a table, and how its rows stand where it has no times.
fn read(path: &Path, options: &HistoryOptions) -> Result<(Log, Order), Error> {
    let mut rows = Rows::open(path)?;
    let width = rows.peek(1)?.first().map_or(0, Vec::len);
    let (places, told) = columns::find(&mut rows, &options.columns, "histories")?;
    let mut log = Log::new(places.time.is_some(), Repeat::Last);
    log.notes.push(told);
    let asked: Vec<String> = options.events.iter().map(|e| e.to_lowercase()).collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    log.read(&mut rows, places, |record| {
        let Some(at) = places.event.filter(|_| !asked.is_empty()) else {
            return Ok(1.0);
        };
        let kind = rows::text(record, at).trim().to_lowercase();
        let counts = asked.contains(&kind);
        *kinds.entry(kind).or_default() += 1;
        Ok(f64::from(u8::from(counts)))
    })?;
    if let Some(unknown) = asked.iter().find(|kind| !kinds.contains_key(*kind)) {
        let names: Vec<&str> = kinds.keys().take(20).map(String::as_str).collect();
        let message = message!(
            "no event `{unknown}`; the events are {names}",
            unknown,
            names = names.join(", ")
        );
        return Err(rows.content(1, message));
    }
    let all = log.rows.len();
    log.rows.retain(|row| row.value > 0.5);
    if log.rows.len() < all {
        log.notes.push(message!(
            "{left} of {all} rows are other events and were left out",
            left = all - log.rows.len(),
            all
        ));
    }
    if places.rating.is_some() {
        log.notes.push(message!(
            "how an item was rated is not looked at: every row counts"
        ));
    }
    let by_width = if width == 2 { Order::File } else { Order::None };
    Ok((log, options.order.unwrap_or(by_width)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{histories::raw::Raw, kind::Kind, source::Source};

    fn read_as(name: &str, text: &str, options: &HistoryOptions) -> Result<Raw, String> {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        let options = HistoryOptions {
            least_rows: 1,
            least_length: 1,
            ..options.clone()
        };
        let (log, untimed) = read(&path, &options).map_err(|e| e.to_string())?;
        histories(log, untimed, &options, 1).map_err(|e| e.to_string())
    }

    /// The names of the first listener's items.
    fn first(raw: &Raw) -> String {
        let names = raw.histories[0].iter();
        let names: Vec<&str> = names.map(|i| raw.names[*i as usize].as_str()).collect();
        names.join(" ")
    }

    #[test]
    fn every_form_gives_the_same_history() {
        for (name, text) in [
            ("plain.txt", "1 17\n1 4\n2 4\n1 17\n"),
            ("plain.csv", "1,17\n1,4\n2,4\n1,17\n"),
            (
                "a.inter",
                "user_id:token\titem_id:token\ttimestamp:float\n1\t17\t978300762\n1\t17\t978300760\n1\t4\t978300761\n2\t4\t978300763\n",
            ),
            (
                "events.csv",
                "timestamp,visitorid,event,itemid\n1433221333000,1,view,4\n1433221332000,1,view,17\n1433221334000,1,buy,17\n",
            ),
            (
                "ratings.dat",
                "1::17::5::978300760\n1::4::3::978300761\n1::17::1::978300762\n",
            ),
        ] {
            let raw = read_as(name, text, &HistoryOptions::default()).expect(name);
            assert_eq!(first(&raw), "17 4 17", "{name}");
        }
    }

    #[test]
    fn a_table_of_counts_has_no_order_and_that_is_said() {
        let hetrec = "userID\tartistID\tweight\n2\t51\t13883\n2\t52\t11690\n3\t51\t1\n3\t52\t2\n";
        let raw = read_as("user_artists.dat", hetrec, &HistoryOptions::default()).expect("rows");
        assert_eq!(raw.histories.len(), 2);
        assert_eq!(
            raw.notes[0],
            "columns: user = `userID`, item = `artistID`; left: `weight`"
        );
        assert!(
            raw.notes[1]
                .to_string()
                .starts_with("no times and no order")
        );
        let told = HistoryOptions {
            order: Some(Order::File),
            ..HistoryOptions::default()
        };
        let raw = read_as("user_artists.dat", hetrec, &told).expect("rows");
        assert_eq!(first(&raw), "51 52");
    }

    #[test]
    fn events_are_chosen_and_dirty_rows_counted() {
        let text = "user,item,event,time\n17850.0,a,view,10\n,b,view,11\n17850.0,c,cart,12\n17850.0,d,view,soon\n17850.0,e,view,14\n";
        let views = HistoryOptions {
            events: vec!["View".into()],
            ..HistoryOptions::default()
        };
        let raw = read_as("a.csv", text, &views).expect("rows");
        assert_eq!(first(&raw), "a e");
        let notes: Vec<String> = raw.notes.iter().map(ToString::to_string).collect();
        let notes = notes.join("\n");
        for said in [
            "1 row was skipped: no user (first in line 3)",
            "1 row was skipped: expected a time in seconds or as a date (first in line 5)",
            "1 of 3 rows are other events and were left out",
        ] {
            assert!(notes.contains(said), "{notes}");
        }
        let unknown = HistoryOptions {
            events: vec!["play".into()],
            ..HistoryOptions::default()
        };
        let error = read_as("a.csv", text, &unknown).expect_err("no such event");
        assert!(error.ends_with("no event `play`; the events are cart, view"));
    }

    #[test]
    fn tables_of_users_and_items_are_recognised_and_nothing_else() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let form = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            Kind::Histories.recognise(&path).map_err(|e| e.to_string())
        };
        for (name, text) in [
            ("a.txt", "1 1\n1 2\n2 1\n"),
            ("b.dat", "userID\tartistID\tweight\n2\t51\t13883\n"),
            ("c.csv", "userId,movieId,rating,timestamp\n1,2,3,4\n"),
        ] {
            assert_eq!(form(name, text), Ok(Source::Histories), "{name}");
        }
        let lastfm = "user_000001\t2009-05-04T23:08:57Z\tf1b1cf71\tDeep Dish\t\tSay Hello\n";
        assert_eq!(form("d.tsv", lastfm), Ok(Source::Lastfm));
        assert!(form("e", "To be, or not to be\n").is_err());
        assert!(
            form("f", "hello,world\n")
                .expect_err("words")
                .contains("may be anything")
        );
        assert!(
            form("g", "user_id,price\n1,2\n")
                .expect_err("no items")
                .contains("data.histories.columns.item")
        );
    }
}
