//! Which form a user's file of clicks has, by its first row.

use std::path::{Path, PathBuf};

use super::{
    columns::{self, Places},
    options::Columns,
    rows::{self, Rows},
};

/// The first of some files in a folder, by their usual names; the path itself where it is a file, or the folder has none.
pub(super) fn within(path: &Path, names: &[&str]) -> PathBuf {
    let mut files = names.iter().map(|name| path.join(name));
    files
        .find(|file| file.is_file())
        .unwrap_or_else(|| path.to_owned())
}

/// The first row of the file that a path means, and the rows after it; `None` where there is no such table.
pub(super) fn beginning(path: &Path, names: &[&str]) -> Option<(Vec<String>, Rows)> {
    let mut rows = Rows::open(&within(path, names)).ok()?;
    let first = rows::texts(rows.next().ok()??.1);
    Some((first, rows))
}

/// Where a table of users and items has its columns; `None` of another table, or of one that could be anything: two columns without
/// a name.
pub(super) fn interactions(path: &Path, names: &[&str]) -> Option<Places> {
    let (first, rows) = beginning(path, names)?;
    let places = columns::find(&first, &Columns::default(), &rows).ok()?;
    (places.header || places.rating.is_some()).then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{kind::Kind, source::Source};

    fn recognise(path: &Path) -> Option<Source> {
        Kind::Clicks.recognise(path).ok()
    }

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
        assert_eq!(within(folder.path(), &["ratings.csv", "u.data"]), file);
    }
}
