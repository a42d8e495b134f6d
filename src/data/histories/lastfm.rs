//! Last.fm's listening logs (Celma 2010, "Last.fm Dataset - 1K users"): user, ISO time, artist id, artist, track id, track.

use std::path::Path;

use super::{HistoryOptions, HistorySet, Order, TrackOrArtist, core::histories};
use crate::{
    data::{
        Error,
        examples::ExampleSet,
        interactions::{
            Faults, Interaction, Log, Repeat, Rows, named,
            rows::{self, MOST},
            rows_of, within,
        },
        look::{LOOKED_AT, Look},
        moment::moment,
        reader::{Miss, Origin, Reader},
    },
    words::{Message, message},
};

/// The usual names of the files.
const FILES: [&str; 2] = [
    "userid-timestamp-artid-artname-traid-traname.tsv",
    "userid-timestamp-artid-artname-traid-traname.tsv.gz",
];

/// Columns of a row.
const WIDTH: usize = 6;

/// The source.
pub const READER: Reader<HistorySet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        let options = &spec.histories;
        let log = read(&within(spec.files()?, &FILES), options)?;
        histories(log, Order::None, options, spec.seed)?.divide(spec, amount)
    },
};

/// Whether the rows have six columns without names, the second a date.
fn fits(path: &Path) -> Result<(), Miss> {
    let mut rows = rows_of(path, &FILES)?;
    let looks = Look::of_columns(&rows.peek(LOOKED_AT).map_err(Miss::far)?);
    match looks[..] {
        [_, ref time, _, _, _, _] if time.dates > 0.9 => Ok(()),
        _ => Err(Miss::far(HistorySet::unrecognised(path))),
    }
}

/// Reads the rows, the newest of a listener mostly first.
fn read(path: &Path, options: &HistoryOptions) -> Result<Log, Error> {
    let mut rows = Rows::open(path)?;
    let mut log = Log::new(true, Repeat::Last);
    let mut faults = Faults::default();
    let mut count = 0;
    while let Some((line, record)) = rows.next()? {
        if count == MOST {
            log.notes.push(message!(
                "only the first {most} rows were read",
                most = MOST
            ));
            break;
        }
        count += 1;
        let cells = [0, 1, 3, 5].map(|at| rows::text(record, at));
        let parsed = if record.len() == WIDTH {
            listen(&mut log, cells.each_ref().map(AsRef::as_ref), options.item)
        } else {
            Err(message!(
                "expected {width} values, got {got}",
                width = WIDTH,
                got = record.len()
            ))
        };
        match parsed {
            Ok(row) => log.rows.push(row),
            Err(why) => faults.add(line, why),
        }
    }
    log.notes.extend(faults.said(log.rows.len(), &rows)?);
    log.notes.extend(rows.assumed());
    log.notes.push(match options.item {
        TrackOrArtist::Track => {
            message!(
                "an item is a track, told by its artist's name and its own (data.histories.item)"
            )
        }
        TrackOrArtist::Artist => {
            message!("an item is an artist, told by the name (data.histories.item)")
        }
    });
    Ok(log)
}

/// One row, of the user, the time, the artist and the track.
fn listen(
    log: &mut Log,
    [user, time, artist, track]: [&str; 4],
    item: TrackOrArtist,
) -> Result<Interaction, Message> {
    let mut decimals = 0;
    let mut name = |text: &str| named(text, &mut decimals).map(std::borrow::Cow::into_owned);
    let time = moment(time).ok_or_else(|| message!("expected a time in seconds or as a date"))?;
    let user = name(user).ok_or_else(|| message!("no user"))?;
    let artist = name(artist).ok_or_else(|| message!("no artist"))?;
    let item = match item {
        TrackOrArtist::Artist => artist,
        TrackOrArtist::Track => {
            let track = name(track).ok_or_else(|| message!("no track"))?;
            [artist, track].join(" – ")
        }
    };
    Ok(Interaction {
        user: log.users.number(&user),
        item: log.items.number(&item),
        time,
        value: 1.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "user_000001\t2009-05-04T23:08:57Z\tf1b1cf71\tDeep Dish\t\tSay Hello\n\
        user_000001\t2009-05-04T13:54:10Z\ta7f7df4a\t坂本龍一\t\tComposition 0919\n\
        user_000001\t2009-05-04T13:52:04Z\ta7f7df4a\t坂本龍一\t\tMc2 \"Live\"\n\
        user_000002\t2009-05-04\t\t\t\tNo artist\n\
        user_000002\t2009-05-04T13:52:04Z\ta7f7df4a\t坂本龍一\t\n";

    fn read_as(item: TrackOrArtist) -> crate::data::histories::raw::Raw {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join(FILES[0]);
        std::fs::write(&path, ROWS).expect("a file");
        assert!(fits(folder.path()).is_ok());
        let options = HistoryOptions {
            item,
            least_rows: 1,
            least_length: 1,
            ..HistoryOptions::default()
        };
        let log = read(&path, &options).expect("rows");
        histories(log, Order::None, &options, 1).expect("histories")
    }

    #[test]
    fn the_oldest_comes_first_and_what_has_no_name_is_counted() {
        let tracks = read_as(TrackOrArtist::Track);
        assert_eq!(
            tracks.names,
            [
                "坂本龍一 – Mc2 \"Live\"",
                "坂本龍一 – Composition 0919",
                "Deep Dish – Say Hello"
            ]
        );
        assert_eq!(tracks.histories, [[0, 1, 2]]);
        assert_eq!(
            tracks.notes[..2],
            [
                "1 row was skipped: no artist (first in line 4)",
                "1 row was skipped: expected 6 values, got 5 (first in line 5)"
            ]
        );
        let artists = read_as(TrackOrArtist::Artist);
        assert_eq!(artists.histories, [[0, 0, 1]]);
    }
}
