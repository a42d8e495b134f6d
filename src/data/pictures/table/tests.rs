//! Tables of pictures as users have them.

use proptest::prelude::*;

use super::*;

fn table(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).expect("a file");
    (folder, path)
}

fn read_text(text: &str, options: &PictureOptions) -> Result<Pictures, Error> {
    let (_folder, path) = table(text);
    read(&path, options)
}

fn plain() -> PictureOptions {
    PictureOptions::default()
}

#[test]
fn a_header_bom_and_windows_lines_are_fine() {
    let text = "\u{feff}label,p0,p1,p2,p3\r\n3.0,0,1,2,255\r\n12,4,5,6,7\r\n3,0,0,0,0\r\n";
    let pictures = read_text(text, &plain()).expect("a table");
    assert_eq!(pictures.names, ["3", "12"]);
    assert_eq!(pictures.labels, [0, 1, 0]);
    assert_eq!(
        [pictures.channels, pictures.height, pictures.width],
        [1, 2, 2]
    );
    assert_eq!(
        pictures.pixels,
        Pixels::Bytes(vec![0, 1, 2, 255, 4, 5, 6, 7, 0, 0, 0, 0])
    );
    assert!((pictures.greatest - 255.0).abs() < 1e-6);
    assert_eq!(
        pictures.notes,
        ["columns: label = `label`, pixels = `p0 ... p3`"]
    );
    assert!(pictures.parts.is_empty());
}

#[test]
fn without_a_header_the_labels_are_found_and_told() {
    // The first pixel is always 0, the label is last; then words first.
    let row = |i: usize| format!("0,{},16,{},{}\n", i % 5, i % 3, i % 10);
    let rows = (0..30).map(row).collect::<Vec<_>>().concat();
    let pictures = read_text(&rows, &plain()).expect("a table");
    assert_eq!(pictures.names.len(), 10);
    assert!((pictures.greatest - 16.0).abs() < 1e-6);
    assert_eq!(
        pictures.notes,
        [
            "no header; columns: label = `5`, pixels = `1 ... 4`",
            "the labels are taken from the last column; pictures.label names another one"
        ]
    );
    let words = "cat;0,5;1;0;0\ndog;0;0;0;0\n".replace(',', ".");
    let pictures = read_text(&words, &plain()).expect("a table");
    assert_eq!(pictures.names, ["cat", "dog"]);
    assert_eq!(
        pictures.pixels,
        Pixels::Numbers(vec![0.5, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    );
    let options = PictureOptions {
        label: Some("5".into()),
        ..plain()
    };
    assert_eq!(read_text(&rows, &options).expect("a table").notes.len(), 1);
}

#[test]
fn broken_rows_are_counted_and_a_broken_table_is_refused_with_its_line() {
    let text = "label,a,b,c,d\n1,0,0,0,0\n2,0,0,x,0\n1,0,0\n,1,1,1,1\n2,1,1,1,1\n1,1,1,1,NaN\n2,0,1,0,1\n1,0,1,0,1\n2,0,0,0,0\n";
    let pictures = read_text(text, &plain()).expect("a table");
    assert_eq!(pictures.labels.len(), 5);
    assert_eq!(
        pictures.notes,
        [
            "columns: label = `label`, pixels = `a ... d`",
            "table.csv: rows with missing or wrong cells, left out: 4; the first is line 3"
        ]
    );
    let bad = "label,a,b,c,d\n1,0,0,0,0\n2,0,x,0,0\n2,0,x,0,0\n";
    let message = read_text(bad, &plain()).expect_err("broken").to_string();
    assert!(
        message.contains("table.csv:3: 2 of 3 rows cannot be read"),
        "{message}"
    );
}

#[test]
fn colours_floats_and_other_forms_are_read() {
    let row = |label: &str| format!("{label},{}\n", ["0.25"; 12].join(","));
    let pictures = read_text(&(row("a") + &row("b")), &plain()).expect("a table");
    assert_eq!(
        [pictures.channels, pictures.height, pictures.width],
        [3, 2, 2]
    );
    assert!((pictures.greatest - 0.25).abs() < 1e-9);
    assert!(
        pictures
            .notes
            .iter()
            .any(|n| n.to_string().contains("one plane after another"))
    );
    // Any encoding, any spelling of the names, and a column that numbers the rows.
    let wide =
        "\u{feff}Unnamed: 0,Class,a,b,c,d\r\n0,kot,1,2,3,4\r\n1,\u{17c}\u{f3}\u{142}w,5,6,7,8\r\n";
    let (_folder, path) = table("");
    let bytes: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&path, bytes).expect("a file");
    let pictures = read(&path, &plain()).expect("a table");
    assert_eq!(pictures.names, ["kot", "\u{17c}\u{f3}\u{142}w"]);
    assert_eq!(
        pictures.notes,
        [
            "columns: label = `Class`, pixels = `a ... d`; left: `Unnamed: 0`",
            "read as UTF-16"
        ]
    );
    // One column with all pixels and one with the part, as FER-2013 has them.
    let fer =
        "emotion,pixels,Usage\n0,1 2 3 4,Training\n4,5 6 7 8,PublicTest\n4,5 6 7 9,PrivateTest\n";
    let pictures = read_text(fer, &plain()).expect("a table");
    assert_eq!(pictures.parts, [Part::Train, Part::Validation, Part::Test]);
    assert_eq!(
        pictures.pixels,
        Pixels::Bytes(vec![1, 2, 3, 4, 5, 6, 7, 8, 5, 6, 7, 9])
    );
}

#[test]
fn a_folder_of_tables_keeps_its_parts_and_leaves_out_what_has_no_labels() {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("mnist_train.csv", "label,a,b,c,d\n1,0,0,0,0\n2,0,0,0,0\n");
    write("mnist_test.csv", "label,a,b,c,d\n2,9,0,0,0\n");
    write("submission.csv", "a,b,c,d\n0,0,0,0\n");
    let pictures = read(folder.path(), &plain()).expect("two tables");
    assert_eq!(pictures.parts, [Part::Test, Part::Train, Part::Train]);
    assert_eq!(pictures.notes.len(), 2, "{:?}", pictures.notes);
    assert!(
        pictures.notes[1]
            .to_string()
            .starts_with("submission.csv is left out: "),
        "{:?}",
        pictures.notes
    );
}

#[test]
fn tables_of_something_else_are_refused_with_what_was_found() {
    let message = read_text("", &plain()).expect_err("empty").to_string();
    assert!(
        message.contains("the table is empty; expected a label"),
        "{message}"
    );
    let message = read_text("label,a,b\n1,0,0\n", &plain())
        .expect_err("two pixels")
        .to_string();
    assert!(
        message.contains("found 2 columns of pixels besides the label"),
        "{message}"
    );
    let options = PictureOptions {
        label: Some("kind".into()),
        ..plain()
    };
    let message = read_text("label,a,b,c,d\n1,0,0,0,0\n", &options)
        .expect_err("no such column")
        .to_string();
    assert!(
        message
            .contains("no column \"kind\" (pictures.label); the first columns are label, a, b, c"),
        "{message}"
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "([a-c0-9.,; \"\r\n\u{feff}-]|label|ü){0,200}") {
        if let Ok(pictures) = read_text(&text, &plain()) {
            let size = pictures.channels * pictures.height * pictures.width;
            prop_assert_eq!(pictures.pixels.len(), size * pictures.labels.len());
            prop_assert!(pictures.labels.iter().all(|l| (*l as usize) < pictures.names.len()));
        }
    }

    #[test]
    fn what_is_written_is_read(rows in proptest::collection::vec((0_u8..9, any::<[u8; 9]>()), 2..20), header: bool) {
        let line = |(label, pixels): &(u8, [u8; 9])| {
            let cells: Vec<String> = pixels.iter().map(ToString::to_string).collect();
            format!("{label},{}\n", cells.join(","))
        };
        let head = if header { "label,a,b,c,d,e,f,g,h,i\n" } else { "" };
        let text = head.to_owned() + &rows.iter().map(line).collect::<String>();
        let options = PictureOptions { label: Some("1".into()), ..plain() };
        let pictures = read_text(&text, &options).expect("a table");
        let labels: Vec<String> = pictures.labels.iter().map(|l| pictures.names[*l as usize].clone()).collect();
        prop_assert_eq!(labels, rows.iter().map(|r| r.0.to_string()).collect::<Vec<_>>());
        let pixels: Vec<u8> = rows.iter().flat_map(|r| r.1).collect();
        prop_assert_eq!(pictures.pixels, Pixels::Bytes(pixels));
    }
}
