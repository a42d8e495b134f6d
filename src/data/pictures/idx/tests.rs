//! IDX files as users have them.

use std::io::Write;

use proptest::prelude::*;

use super::*;

fn file(shape: &[u32], body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, shape.len() as u8];
    for size in shape {
        bytes.extend(size.to_be_bytes());
    }
    bytes.extend(body);
    bytes
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("memory");
    writer.finish().expect("memory")
}

fn folder(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    folder
}

#[test]
fn a_folder_of_both_parts_is_read_plain_or_packed() {
    let folder = folder(&[
        (
            "MNIST/raw/train-images-idx3-ubyte.gz",
            packed(&file(&[4, 2, 3], &(0..24).collect::<Vec<_>>())),
        ),
        (
            "MNIST/raw/train-labels-idx1-ubyte.gz",
            packed(&file(&[4], &[1, 2, 1, 9])),
        ),
        (
            "MNIST/raw/t10k-images.idx3-ubyte",
            file(&[1, 2, 3], &[255; 6]),
        ),
        ("MNIST/raw/t10k-labels.idx1-ubyte", file(&[1], &[2])),
        ("MNIST/raw/._hidden", file(&[1], &[2])),
        ("MNIST/raw/readme.txt", b"hello".to_vec()),
    ]);
    assert!(fits(folder.path()).is_ok());
    let pictures = read(folder.path()).expect("two parts");
    assert_eq!(
        [pictures.channels, pictures.height, pictures.width],
        [1, 2, 3]
    );
    assert_eq!(pictures.names, ["1", "2", "9"]);
    // t10k stands before train.
    assert_eq!(pictures.labels, [1, 0, 1, 0, 2]);
    assert_eq!(pictures.parts[..2], [Part::Test, Part::Train]);
    let mut expected = vec![255; 6];
    expected.extend(0..24);
    assert_eq!(pictures.pixels, Pixels::Bytes(expected));
    assert!(pictures.notes.is_empty());

    let one = read(&folder.path().join("MNIST/raw/train-labels-idx1-ubyte.gz")).expect("one pair");
    assert_eq!((one.labels.len(), one.parts.len()), (4, 0));
}

#[test]
fn what_is_missing_at_the_end_is_counted() {
    let folder = folder(&[
        ("train-images-idx3-ubyte", file(&[5, 2, 2], &[7; 15])),
        ("train-labels-idx1-ubyte", file(&[5], &[0, 1, 0, 1, 0])),
    ]);
    let pictures = read(folder.path()).expect("three are whole");
    assert_eq!(pictures.labels, [0, 1, 0]);
    assert_eq!(
        pictures.notes,
        ["train-images-idx3-ubyte: labels without a picture, left out: 2"]
    );
}

#[test]
fn colours_that_come_last_are_put_in_planes() {
    let body: Vec<u8> = (0..24).collect();
    let folder = folder(&[
        ("images", file(&[2, 2, 2, 3], &body)),
        ("labels", file(&[2], &[0, 1])),
    ]);
    let pictures = read(folder.path()).expect("colours");
    assert_eq!(
        [pictures.channels, pictures.height, pictures.width],
        [3, 2, 2]
    );
    assert_eq!(
        (0..6).map(|i| pictures.pixels.at(i)).collect::<Vec<_>>(),
        [0.0, 3.0, 6.0, 9.0, 1.0, 4.0]
    );
    assert!(pictures.parts.is_empty());
}

#[test]
fn what_is_not_there_is_named() {
    let lonely = folder(&[("train-images-idx3-ubyte", file(&[1, 2, 2], &[7; 4]))]);
    let message = read(lonely.path()).expect_err("no labels").to_string();
    assert!(
        message.contains("found train-images-idx3-ubyte, but expected"),
        "{message}"
    );
    let several = folder(&[
        ("a-train-images", file(&[1, 2, 2], &[7; 4])),
        ("a-train-labels", file(&[1], &[0])),
        ("b-train-images", file(&[1, 2, 2], &[7; 4])),
        ("b-train-labels", file(&[1], &[0])),
    ]);
    let message = read(several.path()).expect_err("two sets").to_string();
    assert!(
        message.contains("several sets: a-train-images, b-train-images"),
        "{message}"
    );
    assert!(read(Path::new("/nowhere/at/all")).is_err());
    assert!(fits(Path::new("/nowhere/at/all")).is_err());
}

#[test]
fn numbers_of_every_kind_are_read() {
    let mut bytes = vec![0, 0, 0x0d, 1, 0, 0, 0, 2];
    bytes.extend(1.5_f32.to_be_bytes());
    bytes.extend((-2.0_f32).to_be_bytes());
    assert_eq!(
        parse(&bytes).map(|idx| idx.values),
        Ok(Values::Numbers(vec![1.5, -2.0]))
    );
    assert_eq!(
        parse(&[0, 0, 0x0b, 1, 0, 0, 0, 1, 255, 254]).map(|idx| idx.values),
        Ok(Values::Numbers(vec![-2.0]))
    );
    assert!(
        parse(&[
            0, 0, 8, 3, 0, 0, 0, 1, 255, 255, 255, 255, 255, 255, 255, 255
        ])
        .is_err()
    );
    assert!(parse(&[0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 0]).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(start in proptest::sample::select(vec![vec![], vec![0, 0, 8, 1], vec![0, 0, 8, 3], vec![0, 0, 14, 2, 0, 0, 0]]),
                                     rest in proptest::collection::vec(any::<u8>(), 0..200)) {
        let bytes = [start, rest].concat();
        if let Ok(idx) = parse(&bytes) {
            prop_assert_eq!(idx.values.len(), idx.shape.iter().product::<usize>());
        }
    }

    #[test]
    fn what_is_written_is_read(count in 0_u32..5, height in 1_u32..5, width in 1_u32..5, value: u8) {
        let body = vec![value; (count * height * width) as usize];
        let idx = parse(&file(&[count, height, width], &body)).expect("whole");
        prop_assert_eq!(idx.shape, vec![count as usize, height as usize, width as usize]);
        prop_assert_eq!(idx.values, Values::Bytes(body));
    }
}
