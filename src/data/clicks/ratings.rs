//! Ratings: a user, an item and mostly a rating and a time a row, as MovieLens and Amazon have them.

use std::path::Path;

use super::{
    ClickOptions,
    recognise::interactions,
    set::{ClickSet, Division},
};
use crate::{
    data::{
        Error,
        examples::ExampleSet,
        interactions::{Log, Repeat, Rows, columns, rows::text, within},
        reader::{Miss, Origin, Reader},
    },
    input::{Commas, number_with, truth},
    words::message,
};

/// The usual names of their files.
const FILES: [&str; 8] = [
    "ratings.csv",
    "ratings.dat",
    "u.data",
    "ratings.tsv",
    "ratings.csv.gz",
    "ratings.jsonl",
    "BX-Book-Ratings.csv",
    "*.inter",
];

/// The source.
pub const READER: Reader<ClickSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        let log = read(&within(spec.files()?, &FILES), &spec.clicks)?;
        log.divide(&spec.clicks, Division::of(spec, amount))
    },
};

/// Whether a path holds a table of users and items without events.
fn fits(path: &Path) -> Result<(), Miss> {
    if interactions(path, &FILES)?.event.is_none() {
        return Ok(());
    }
    Err(Miss::far(ClickSet::unrecognised(path)))
}

/// Of the greatest rating, the share from which on a rating is a click: 4 of 5.
const LIKED: f64 = 0.8;

/// Reads a file of ratings.
pub(super) fn read(path: &Path, options: &ClickOptions) -> Result<Log, Error> {
    let mut rows = Rows::open(path)?;
    let (places, told) = columns::find(&mut rows, &options.columns, "clicks")?;
    let mut log = Log::new(places.time.is_some(), Repeat::Last);
    log.notes.push(told);
    let commas = if rows.has_decimal_commas() {
        Commas::Decimal
    } else {
        Commas::Thousands
    };
    log.read(&mut rows, places, |record| {
        let Some(at) = places.rating else {
            return Ok(1.0);
        };
        rating(&text(record, at), commas).ok_or_else(|| message!("expected a rating as a number"))
    })?;
    judge(&mut log, places.rating.is_some(), options.threshold);
    Ok(log)
}

/// A rating: a number, or a boolean as Python writes it.
fn rating(text: &str, commas: Commas) -> Option<f64> {
    let plain = text.trim().parse::<f64>().ok();
    let value = plain
        .or_else(|| truth(text).map(|yes| f64::from(u8::from(yes))))
        .or_else(|| number_with(text, commas).ok());
    value.filter(|v| v.is_finite())
}

/// Turns ratings into clicks.
fn judge(log: &mut Log, rated: bool, asked: Option<f64>) {
    if !rated {
        log.notes.push(message!("no ratings: every row is a click"));
        return;
    }
    let most = log
        .rows
        .iter()
        .map(|r| r.value)
        .fold(f64::NEG_INFINITY, f64::max);
    let least = asked.unwrap_or(if most > 1.0 { LIKED * most } else { most });
    let mut clicks = 0;
    for row in &mut log.rows {
        let click = row.value >= least;
        clicks += usize::from(click);
        row.value = f64::from(u8::from(click));
    }
    let share = 100.0 * clicks as f64 / log.rows.len().max(1) as f64;
    log.notes.push(message!(
        "ratings of {least} and more, of {most} at most, count as clicks: {share}% of the rows",
        least,
        most,
        share = format!("{share:.1}")
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str, options: &ClickOptions) -> Result<Log, Error> {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("ratings");
        std::fs::write(&path, text).expect("a file");
        read(&path, options)
    }

    /// User, item, time and value of each row, by name.
    fn told(log: &Log) -> Vec<(String, String, i64, f64)> {
        let one = |r: &crate::data::interactions::Interaction| {
            let (user, item) = (log.users.name(r.user), log.items.name(r.item));
            (user.to_owned(), item.to_owned(), r.time, r.value)
        };
        log.rows.iter().map(one).collect()
    }

    #[test]
    fn movielens_and_amazon_are_read_in_all_their_forms() {
        let usual = ClickOptions::default();
        let expected = [
            ("1", "1193", 978_300_760_000, 1.0),
            ("2", "661", 978_302_109_000, 0.0),
        ];
        let expected = expected.map(|(u, i, t, v)| (u.to_owned(), i.to_owned(), t, v));
        for text in [
            "1::1193::5::978300760\n2::661::3::978302109\n",
            "1\t1193\t5\t978300760\n2\t661\t3\t978302109\n",
            "1,1193,5.0,978300760\r\n2,661,3.0,978302109\r\n",
            "userId,movieId,rating,timestamp\n1,1193,5,978300760\n2,661,3,978302109\n",
            "\u{feff}rating,title,timestamp,parent_asin,user_id\n5,\"a, b\",978300760000,1193,1\n3,c,978302109000,661,2\n",
            "{\"user\": 1, \"item\": 1193, \"rating\": 5, \"ts\": 978300760}\n\
             {\"item\": \"661\", \"rating\": 3.0, \"ts\": 978302109, \"user\": \"2\"}\n",
            "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t1193\t5\t978300760\n2\t661\t3\t978302109\n",
        ] {
            assert_eq!(told(&log(text, &usual).expect(text)), expected, "{text}");
        }
        let amazon =
            "0000013714,ACNGUPJ3A3TM9,4.0,1386028800\n0000013714,A2SUAM1J3GNN3B,5.0,1252800000\n";
        let log = log(amazon, &usual).expect("ratings");
        assert_eq!((log.users.len(), log.items.len()), (2, 1));
        assert_eq!(
            log.notes[0],
            "no header; columns: user = `2`, item = `1`, rating = `3`, time = `4`"
        );
    }

    #[test]
    fn dirty_rows_are_counted_and_said() {
        let text = "\u{feff}user,item,rating,time\r\n\
            17850.0,a,5,10\r\n,b,4,11\r\nnan,c,4,12\r\n1,d,good,13\r\n2,e,3,yesterday\r\n3,f\r\n\r\n17850.0,a,5,10\r\n\
            4,g,2,14\r\n5,h,1,15\r\n6,i,2,16\r\n7,j,5,17\r\n";
        let log = log(text, &ClickOptions::default()).expect("ratings");
        assert_eq!(log.rows.len(), 6);
        assert_eq!(log.users.name(0), "17850");
        assert_eq!(
            log.notes,
            [
                "columns: user = `user`, item = `item`, rating = `rating`, time = `time`",
                "2 rows were skipped: no user (first in line 3)",
                "1 row was skipped: expected a rating as a number (first in line 5)",
                "1 row was skipped: expected a time in seconds or as a date (first in line 6)",
                "1 row was skipped: expected at least 4 values (first in line 7)",
                "2 ids were written with decimals like `17850.0` and read as whole numbers",
                "ratings of 4 and more, of 5 at most, count as clicks: 50.0% of the rows",
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_line() {
        let said = |text: &str| {
            let error = log(text, &ClickOptions::default()).expect_err(text);
            error
                .to_string()
                .rsplit_once("ratings:")
                .expect("a place")
                .1
                .to_owned()
        };
        assert_eq!(
            said("user,item,rating\n1,2,x\n1,3,y\n1,4,5\n"),
            "2: expected a rating as a number; 2 of 3 rows cannot be used"
        );
        assert_eq!(
            said("user,item,rating\n"),
            "1: expected rows after the header"
        );
        assert_eq!(
            said("user,price\n1,2\n"),
            "1: no column of items: name it with --set data.clicks.columns.item=...; the columns are user, price"
        );
        assert_eq!(
            said("a,b,c,d,e\n1,2,3,4,5\n"),
            "1: no column of users: name it with --set data.clicks.columns.user=...; the columns are a, b, c, d, e"
        );
    }

    #[test]
    fn columns_are_named_or_numbered_by_the_user() {
        let mut options = ClickOptions::default();
        options.columns.user = Some("Who".into());
        options.columns.item = Some("what".into());
        let named = log("when,WHAT,who\n5,a,b\n6,c,d\n", &options).expect("rows");
        assert_eq!((named.users.name(0), named.items.name(0)), ("b", "a"));
        options.columns.user = Some("3".into());
        options.columns.item = Some("1".into());
        let numbered = log("a,0.5,b,9\nc,0.1,d,9\n", &options).expect("rows");
        assert_eq!((numbered.users.name(1), numbered.items.name(1)), ("d", "c"));
        options.columns.item = Some("9".into());
        let error = log("a,0.5,b,7\n", &options).expect_err("no ninth column");
        assert!(
            error
                .to_string()
                .ends_with(":1: no column `9`; the columns are a, 0.5, b, 7")
        );
    }

    #[test]
    fn the_threshold_follows_the_scale() {
        let liked = |text: &str, threshold| {
            let options = ClickOptions {
                threshold,
                ..ClickOptions::default()
            };
            let log = log(text, &options).expect("ratings");
            log.rows.iter().map(|r| r.value).collect::<Vec<_>>()
        };
        let out_of_ten = "user,item,rating\n1,1,10\n1,2,8\n1,3,7.5\n";
        assert_eq!(liked(out_of_ten, None), [1.0, 1.0, 0.0]);
        assert_eq!(liked(out_of_ten, Some(9.0)), [1.0, 0.0, 0.0]);
        assert_eq!(liked("user,item,click\n1,1,1\n1,2,0\n", None), [1.0, 0.0]);
        let python = "user,item,click\n1,1,True\n1,2,False\n1,3,true\n";
        assert_eq!(liked(python, None), [1.0, 0.0, 1.0]);
        let commas = "user;item;rating\n1;1;4,5\n1;2;3,5\n1;3;2\n";
        assert_eq!(liked(commas, None), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn what_is_a_time_is_no_item() {
        let row = |i: usize| format!("{},2014-04-01T00:{i:02}:00.277Z,{},0\n", i % 4, i % 5);
        let rows = (0..20).map(row).collect::<Vec<_>>().concat();
        let log = log(&rows, &ClickOptions::default()).expect("sessions");
        assert_eq!((log.users.len(), log.items.len(), log.timed), (4, 5, true));
        assert!(log.rows.iter().all(|row| row.value > 0.5));
        assert_eq!(
            log.notes,
            [
                "no header; columns: user = `1`, item = `3`, time = `2`; left: `4`",
                "no ratings: every row is a click",
            ]
        );
    }
}
