//! Which form a user's file of clicks has, by its first row.

use std::path::Path;

use crate::{
    data::{
        interactions::{Columns, Places, columns, rows_of},
        reader::Miss,
    },
    words::message,
};

/// Where a table of users and items has its columns.
///
/// # Errors
/// When it is another table, or could be anything: two columns without a name.
pub(super) fn interactions(path: &Path, names: &[&str]) -> Result<Places, Miss> {
    let mut rows = rows_of(path, names)?;
    let found = columns::find(&mut rows, &Columns::default(), "clicks");
    let (places, _) = found.map_err(|lost| {
        if lost.header {
            Miss::near(lost.error)
        } else {
            Miss::far(lost.error)
        }
    })?;
    if places.header || places.rating.is_some() || places.time.is_some() {
        return Ok(places);
    }
    let message =
        message!("two columns without a name may be anything; data.source says what they are");
    Err(Miss::resembling(rows.content(1, message)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{interactions::within, kind::Kind, source::Source};

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
        let amazon = "{\"user_id\": \"a\", \"parent_asin\": \"b\", \"rating\": 5.0}\n";
        assert_eq!(form("f.jsonl", amazon), Some(Source::Ratings));
        let shop = "{\"user_id\": \"a\", \"item_id\": \"b\", \"event_type\": \"cart\"}\n";
        assert_eq!(form("g.jsonl", shop), Some(Source::Events));
        assert_eq!(
            form(
                "h.inter",
                "user_id:token\titem_id:token\trating:float\n1\t2\t3\n"
            ),
            Some(Source::Ratings)
        );
        assert_eq!(
            form(
                "i.dat",
                "14,2014-04-01T00:00:00.277Z,3,0\n37,2014-04-01T00:01:00.277Z,22,0\n"
            ),
            Some(Source::Ratings)
        );
    }

    #[test]
    fn the_nearest_form_says_what_keeps_a_file_from_it() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let said = |text: &[u8]| {
            let path = folder.path().join("a");
            std::fs::write(&path, text).expect("a file");
            Kind::Clicks
                .recognise(&path)
                .expect_err("another form")
                .to_string()
        };
        assert!(said(b"user_id,price\n1,2\n").contains("no column of items"));
        assert!(
            said(b"version https://git-lfs.github.com/spec/v1\n").contains("a Git LFS pointer")
        );
        assert!(said(b"\x80\x04\x95\x1a\0\0\0").contains("a Python pickle"));
        let unlabelled = "1\t".repeat(38) + "1\n";
        assert!(
            said(unlabelled.as_bytes()).contains("the test file of the competition has no labels")
        );
        assert!(said(b"1,2\n3,4\n").contains("may be anything"));
        assert!(said(b"To be, or not to be\n").contains("expected clicks"));
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
        let recbole = folder.path().join("ml.inter");
        std::fs::write(&recbole, "user_id:token\titem_id:token\n1\t2\n").expect("a file");
        assert_eq!(within(folder.path(), &["ratings.csv", "*.inter"]), recbole);
    }
}
