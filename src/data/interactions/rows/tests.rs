//! Rows as users' tools write them, however they are divided and quoted.

use proptest::prelude::*;

use super::*;

fn read(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, Error> {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("a.csv");
    std::fs::write(&path, bytes).expect("a file");
    let mut rows = Rows::open(&path)?;
    let mut all = Vec::new();
    while let Some((line, record)) = rows.next()? {
        all.push((line, texts(record)));
    }
    Ok(all)
}

#[test]
fn every_delimiter_line_end_and_mark_is_understood() {
    let expected = [(1, ["1", "20", "3"]), (3, ["4", "50", "6"])];
    let expected = expected.map(|(line, row)| (line, row.map(str::to_owned).to_vec()));
    for text in [
        "1,20,3\n\n4,50,6",
        "\u{feff}1\t20\t3\r\n\r\n4\t50\t6\r\n",
        "1::20::3\r\n\r\n4::50::6\n",
        "1; 20 ;3\n\n4;50;6\n",
        "1 20 3\r\n\r\n4 50 6\r\n",
        "\u{feff}1::20::3\n\n4::50::6",
    ] {
        assert_eq!(read(text.as_bytes()).expect(text), expected, "{text}");
    }
    let wide = "\u{feff}1,20,3\r\n\r\n4,50,6".encode_utf16();
    let wide: Vec<u8> = wide.flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).expect("UTF-16"), expected);
    assert_eq!(read(b"1,20,3\r\r4,50,6\r").expect("CR"), expected);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    io::Write::write_all(&mut packed, b"1,20,3\n\n4,50,6").expect("packed");
    assert_eq!(
        read(&packed.finish().expect("packed")).expect("gzip"),
        expected
    );
}

#[test]
fn quotes_and_other_encodings_lose_nothing_else() {
    let rows = read(b"\"a,b\",2,3\nM\xfcller,5,6\n").expect("rows");
    assert_eq!(rows[0].1, ["a,b", "2", "3"]);
    assert_eq!(rows[1].1, ["Müller", "5", "6"]);
    let rows = read(b"1\t\"2\t3\n4\t5\t6\n").expect("rows");
    assert_eq!(rows.len(), 2);
    let rows = read(b"a,\"two\nlines, \"\"said\"\"\",c\r\nd,,\n").expect("rows");
    assert_eq!(rows[0].1, ["a", "two\nlines, \"said\"", "c"]);
    assert_eq!((rows[1].0, rows[1].1.len()), (3, 3));
}

proptest! {
    #[test]
    fn values_come_back_as_the_csv_crate_writes_them(
        table in prop::collection::vec(prop::collection::vec("[a-z,\"\n;]{1,6}", 2..5), 1..5)
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).expect("written");
        }
        let mut bytes = b"a,b,c\n".to_vec();
        bytes.extend(writer.into_inner().expect("written"));
        let found = read(&bytes).expect("rows");
        let values: Vec<Vec<String>> = found.into_iter().skip(1).map(|r| r.1).collect();
        let table: Vec<Vec<String>> = table
            .iter()
            .map(|row| row.iter().map(|v| v.trim().to_owned()).collect())
            .collect();
        prop_assert_eq!(values, table);
    }

    #[test]
    fn nothing_makes_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }
}

#[test]
fn lines_of_json_have_their_names_first() {
    let text = "{\"user_id\": 7, \"liked\": true}\n\n[1]\n{\"rating\": 4.5, \"user_id\": \"\u{e9}\", \"x\": {\"a\": 1}}\n";
    let names = ["liked", "user_id", "rating", "x"];
    let rows = read(text.as_bytes()).expect("rows");
    assert_eq!(rows[0], (1, names.map(str::to_owned).to_vec()));
    assert_eq!(rows[1].1, ["true", "7", "", ""]);
    assert_eq!(rows[2], (3, Vec::new()));
    assert_eq!(rows[3].1, ["", "\u{e9}", "4.5", ""]);
    let line = |i: usize| format!("{{\"a\": {i}}}\n");
    let many = (0..300).map(line).collect::<Vec<_>>().concat();
    let rows = read(many.as_bytes()).expect("rows");
    assert_eq!(
        (rows.len(), &rows[300].1[0][..], rows[300].0),
        (301, "299", 300)
    );
}

#[test]
fn what_is_no_table_is_refused_with_its_place() {
    let said = |bytes: &[u8]| read(bytes).expect_err("no table").to_string();
    assert!(said(b"PK\x03\x04rest").ends_with("a.csv: is a zip archive: unpack it first"));
    assert!(said(b"version https://git-lfs.github.com/spec/v1\n").contains("a Git LFS pointer"));
    assert!(said(b"").ends_with(":1: is empty: expected rows of values"));
    assert!(said(b"a\0b").ends_with("a.csv: is no text"));
    assert!(said(b"\x1f\x8bnot gzip at all").contains("cannot be read"));
    assert!(Rows::open(Path::new("/nowhere/at/all.csv")).is_err());
}
