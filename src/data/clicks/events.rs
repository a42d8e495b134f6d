//! Events: a time, a visitor, what was done and an item a row, as RetailRocket has them.

use crate::words::message;
use std::{collections::BTreeMap, path::Path};

use super::{
    ClickOptions,
    recognise::interactions,
    set::{ClickSet, Division},
};
use crate::data::{
    Error,
    examples::ExampleSet,
    interactions::{Log, Repeat, Rows, columns, rows::text, within},
    reader::{Miss, Origin, Reader},
};

/// The usual names of their files.
const FILES: [&str; 3] = ["events.csv", "events.csv.gz", "events.jsonl"];

/// The source.
pub const READER: Reader<ClickSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        let log = read(&within(spec.files()?, &FILES), &spec.clicks)?;
        log.divide(&spec.clicks, Division::of(spec, amount))
    },
};

/// Whether a path holds a table of users and items with events.
fn fits(path: &Path) -> Result<(), Miss> {
    if interactions(path, &FILES)?.event.is_some() {
        return Ok(());
    }
    Err(Miss::far(ClickSet::unrecognised(path)))
}

/// Kinds of events that a file may have; more mean that the column is another one.
const MOST_KINDS: usize = 64;

/// Reads a file of events.
pub(super) fn read(path: &Path, options: &ClickOptions) -> Result<Log, Error> {
    let mut rows = Rows::open(path)?;
    let first = rows.peek(1)?.pop().unwrap_or_default();
    let (places, told) = columns::find(&mut rows, &options.columns, "clicks")?;
    let Some(event) = places.event else {
        let message = message!(
            "no column of events: name it with --set data.clicks.columns.event=...; the columns are {names}",
            names = first.join(", ")
        );
        return Err(rows.content(1, message));
    };
    let mut log = Log::new(places.time.is_some(), Repeat::Greatest);
    log.notes.push(told);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    log.read(&mut rows, places, |record| {
        let kind = text(record, event);
        if kind.trim().is_empty() {
            return Err(message!("no event"));
        }
        let kind = kind.trim().to_lowercase();
        let click =
            options.events.is_empty() || options.events.iter().any(|e| e.to_lowercase() == kind);
        if kinds.len() < MOST_KINDS || kinds.contains_key(&kind) {
            *kinds.entry(kind).or_default() += 1;
        } else {
            return Err(message!("expected one of few kinds of events"));
        }
        Ok(f64::from(u8::from(click)))
    })?;
    if let Some(unknown) = options
        .events
        .iter()
        .find(|e| !kinds.contains_key(&e.to_lowercase()))
    {
        let names: Vec<&str> = kinds.keys().map(String::as_str).collect();
        let message = message!(
            "no event `{unknown}`; the events are {names}",
            unknown,
            names = names.join(", ")
        );
        return Err(rows.content(1, message));
    }
    let counted: Vec<String> = kinds
        .iter()
        .map(|(kind, n)| format!("{n} {kind}"))
        .collect();
    let meaning = if options.events.is_empty() {
        message!("each counts as a click")
    } else {
        message!(
            "clicks are {names}, the others are shown items without one",
            names = options.events.join(", ")
        )
    };
    log.notes.push(message!(
        "events: {counted}; {meaning}",
        counted = counted.join(", "),
        meaning
    ));
    Ok(log)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETAILROCKET: &str = "timestamp,visitorid,event,itemid,transactionid\n\
        1433221332117,257597,view,355908,\n\
        1433224214164,992329,view,248676,\n\
        1433221999827,111016,addtocart,318965,\n\
        1433223236124,111016,transaction,318965,4000\n\
        1433221332117,257597,view,355908,\n";

    fn log(text: &str, events: &[&str]) -> Result<Log, Error> {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("events.csv");
        std::fs::write(&path, text).expect("a file");
        let options = ClickOptions {
            events: events.iter().map(|e| (*e).to_owned()).collect(),
            ..ClickOptions::default()
        };
        read(&path, &options)
    }

    #[test]
    fn retailrocket_is_read() {
        let all = log(RETAILROCKET, &[]).expect("events");
        assert_eq!(
            (all.rows.len(), all.users.len(), all.items.len()),
            (5, 3, 3)
        );
        assert_eq!(all.rows[0].time, 1_433_221_332_117);
        assert!(all.rows.iter().all(|r| r.value > 0.5));
        assert_eq!(
            all.notes,
            [
                "columns: user = `visitorid`, item = `itemid`, time = `timestamp`, event = `event`; left: `transactionid`",
                "events: 1 addtocart, 1 transaction, 3 view; each counts as a click",
            ]
        );
        let some = log(RETAILROCKET, &["addtocart", "Transaction"]).expect("events");
        let clicks: Vec<f64> = some.rows.iter().map(|r| r.value).collect();
        assert_eq!(clicks, [0.0, 0.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn other_shops_names_are_understood() {
        let text = "event_time,event_type,product_id,price,user_id\n\
            2019-10-01 00:00:00 UTC,cart,5773203,2.62,463240011\n2019-10-01 00:00:03 UTC,view,5773353,2.62,463240012\n";
        let log = log(text, &["cart"]).expect("events");
        assert_eq!(
            (log.users.name(0), log.items.name(1)),
            ("463240011", "5773353")
        );
        assert_eq!(log.rows[1].time - log.rows[0].time, 3000);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let said = |text, events: &[&str]| log(text, events).expect_err("no events").to_string();
        assert!(said(RETAILROCKET, &["buy"]).ends_with(
            "events.csv:1: no event `buy`; the events are addtocart, transaction, view"
        ));
        assert!(said("user,item\n1,2\n", &[]).ends_with(
            "no column of events: name it with --set data.clicks.columns.event=...; the columns are user, item"
        ));
    }
}
