//! Which form a user's file of clicks has.

use std::path::{Path, PathBuf};

use super::{
    Columns, columns, criteo,
    rows::{self, Rows},
};
use crate::data::Source;

/// Files that are looked for in a folder, as the public sets name them.
const RATINGS: [&str; 5] = [
    "ratings.csv",
    "ratings.dat",
    "u.data",
    "ratings.tsv",
    "ratings.csv.gz",
];
const EVENTS: [&str; 2] = ["events.csv", "events.csv.gz"];
const CRITEO: [&str; 4] = ["train.txt", "train.txt.gz", "day_0", "day_0.gz"];

/// The form of a file by its first rows, or of a folder by the files in it; `None` where it does not look like clicks.
pub fn recognise(path: &Path) -> Option<Source> {
    if path.is_dir() {
        let forms = [Source::Ratings, Source::Events, Source::Criteo];
        return forms.into_iter().find(|form| {
            let file = within(path, *form);
            file.is_file() && recognise(&file) == Some(*form)
        });
    }
    let mut rows = Rows::open(path).ok()?;
    let first = rows::texts(rows.next().ok()??.1);
    if first.len() == criteo::WIDTH {
        let labelled = matches!(first[0].as_str(), "0" | "1");
        return (labelled || criteo::is_header(&first)).then_some(Source::Criteo);
    }
    let places = columns::find(&first, &Columns::default(), &rows).ok()?;
    // Two columns without a name could be anything.
    let told = places.header || places.rating.is_some();
    told.then_some(if places.event.is_some() {
        Source::Events
    } else {
        Source::Ratings
    })
}

/// The file of a form in a folder; the path itself where it is a file, or the folder has none.
pub(super) fn within(path: &Path, form: Source) -> PathBuf {
    let names: &[&str] = match form {
        Source::Criteo => &CRITEO,
        Source::Ratings => &RATINGS,
        Source::Events => &EVENTS,
        _ => &[],
    };
    let found = names
        .iter()
        .map(|name| path.join(name))
        .find(|file| file.is_file());
    found.unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_recognised_by_their_rows() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let form = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            recognise(&path)
        };
        let criteo = format!("0{}\n", "\t1".repeat(39));
        assert_eq!(form("a", &criteo), Some(Source::Criteo));
        assert_eq!(form("b", "1::2::5::978300760\n"), Some(Source::Ratings));
        assert_eq!(form("c", "userId,movieId,rating\n"), Some(Source::Ratings));
        assert_eq!(
            form("d", "timestamp,visitorid,event,itemid\n"),
            Some(Source::Events)
        );
        let pixels = vec!["0"; 65].join(",");
        for other in [
            "label,text\n1,hello\n",
            "To be, or not to be\n",
            &pixels,
            "",
            "1,2\n",
        ] {
            assert_eq!(form("e", other), None, "{other}");
        }
        assert_eq!(recognise(&folder.path().join("missing")), None);
    }

    #[test]
    fn a_folder_is_known_by_the_file_in_it() {
        let folder = tempfile::TempDir::new().expect("a folder");
        assert_eq!(recognise(folder.path()), None);
        std::fs::write(folder.path().join("README"), "hello").expect("a file");
        let file = folder.path().join("u.data");
        std::fs::write(&file, "196\t242\t3\t881250949\n").expect("a file");
        assert_eq!(recognise(folder.path()), Some(Source::Ratings));
        assert_eq!(within(folder.path(), Source::Ratings), file);
    }
}
