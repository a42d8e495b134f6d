//! Folders of pictures as users have them.

use std::{os::unix::fs::symlink, path::PathBuf};

use image::{GrayImage, ImageFormat, RgbImage};

use super::*;

fn place(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().expect("below")).expect("a folder");
    path
}

fn colour(folder: &tempfile::TempDir, name: &str, size: [u32; 2], pixel: [u8; 3]) {
    let picture = RgbImage::from_pixel(size[0], size[1], image::Rgb(pixel));
    picture
        .save_with_format(place(folder, name), ImageFormat::Png)
        .expect("saved");
}

fn grey(folder: &tempfile::TempDir, name: &str, value: u8) {
    let picture = GrayImage::from_pixel(9, 5, image::Luma([value]));
    picture
        .save_with_format(place(folder, name), ImageFormat::Png)
        .expect("saved");
}

fn plain(side: usize) -> PictureOptions {
    PictureOptions {
        side: Some(side),
        ..PictureOptions::default()
    }
}

#[test]
fn a_dirty_folder_is_read_and_its_dirt_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    colour(&folder, "cat/a.png", [40, 20], [200, 100, 50]);
    // A wrong ending and capitals do not matter.
    colour(&folder, "cat/b.JPG", [3, 7], [200, 100, 50]);
    grey(&folder, "cat/deep/c.png", 77);
    grey(&folder, "dog/a.png", 10);
    std::fs::write(place(&folder, "dog/broken.jpg"), b"not a picture").expect("saved");
    std::fs::write(place(&folder, "dog/empty.png"), b"").expect("saved");
    std::fs::write(place(&folder, "dog/notes.txt"), b"x").expect("saved");
    std::fs::write(place(&folder, ".hidden/a.png"), b"x").expect("saved");
    std::fs::create_dir(folder.path().join("fox")).expect("a folder");
    grey(&folder, "loose.png", 10);

    assert!(fits(folder.path()).is_ok());
    let pictures = read(folder.path(), &plain(4), 0).expect("a folder");
    assert_eq!(pictures.names, ["cat", "dog"]);
    assert_eq!(pictures.labels, [0, 0, 0, 1]);
    assert_eq!(
        [pictures.channels, pictures.height, pictures.width],
        [3, 4, 4]
    );
    let picture: Vec<f32> = (0..48).map(|at| pictures.pixels.at(at)).collect();
    assert_eq!(picture, [[200.0; 16], [100.0; 16], [50.0; 16]].concat());
    assert!((pictures.pixels.at(3 * 48 + 47) - 10.0).abs() < 1e-9);
    let notes = crate::words::Message::listed(pictures.notes.clone()).to_string();
    for expected in [
        "the folder fox holds no picture",
        "pictures without a class folder, left out: 1",
        "files that are no pictures, passed over: 1",
        "broken pictures, left out: 2; the first is ",
        "grey pictures among coloured ones, used as such: 2",
    ] {
        assert!(notes.contains(expected), "{notes}");
    }
    assert_eq!(pictures.notes.len(), 5, "{notes}");

    let options = PictureOptions {
        channels: Some(1),
        count: Some(3),
        ..plain(4)
    };
    let some = read(folder.path(), &options, 3).expect("a folder");
    assert!(some.channels == 1 && some.labels.len() <= 3 && some.names.len() == 2);
}

#[test]
fn the_parts_that_a_user_made_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    for (at, name) in [
        "train/cat/1.png",
        "train/dog/1.png",
        "Test/cat/1.png",
        "val/dog/1.png",
    ]
    .iter()
    .enumerate()
    {
        grey(&folder, name, at as u8);
    }
    grey(&folder, "masks/all/1.png", 3);
    let pictures = read(folder.path(), &plain(2), 0).expect("a folder");
    assert_eq!(pictures.channels, 1);
    assert_eq!(
        pictures.parts,
        [Part::Test, Part::Train, Part::Train, Part::Validation]
    );
    assert_eq!(pictures.labels, [0, 0, 1, 1]);
    assert_eq!(pictures.notes, ["folders beside the parts, passed over: 1"]);
    let parent = tempfile::tempdir().expect("a folder");
    std::fs::rename(folder.path(), parent.path().join("archive")).expect("moved");
    let wrapped = read(parent.path(), &plain(2), 0).expect("a folder in a folder");
    assert_eq!(wrapped.parts, pictures.parts);
}

#[test]
fn a_link_that_leads_back_gives_no_picture_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..4 {
        grey(&folder, &format!("rose/{i}.png"), i);
        grey(&folder, &format!("tulip/{i}.png"), 100 + i);
    }
    symlink("..", folder.path().join("rose/again")).expect("a link");
    symlink("tulip", folder.path().join("more")).expect("a link");
    let pictures = read(folder.path(), &plain(2), 0).expect("a folder");
    assert_eq!(pictures.names, ["rose", "tulip"]);
    assert_eq!(pictures.labels, [0, 0, 0, 0, 1, 1, 1, 1]);
    assert_eq!(
        pictures.notes,
        ["links to what is read already, passed over: 2"]
    );
}

#[test]
fn classes_are_one_however_their_letters_are_composed() {
    let folder = tempfile::tempdir().expect("a folder");
    for (at, name) in [
        "train/caf\u{e9}/1.png",
        "train/th\u{e9}/1.png",
        "test/cafe\u{301}/1.png",
        "test/the\u{301}/1.png",
    ]
    .iter()
    .enumerate()
    {
        grey(&folder, name, at as u8);
    }
    let pictures = read(folder.path(), &plain(2), 0).expect("a folder");
    assert_eq!(pictures.names, ["caf\u{e9}", "th\u{e9}"]);
    assert_eq!(pictures.labels, [0, 1, 0, 1]);
    assert!(pictures.notes.is_empty(), "{:?}", pictures.notes);
}

#[test]
fn a_folder_without_classes_is_refused_with_what_was_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let message = read(folder.path(), &plain(2), 0)
        .expect_err("empty")
        .to_string();
    assert!(
        message.contains("found no pictures in folders, but expected"),
        "{message}"
    );
    grey(&folder, "cat/1.png", 1);
    let message = read(folder.path(), &plain(2), 0)
        .expect_err("one class")
        .to_string();
    assert!(message.contains("found only the class cat"), "{message}");
    assert!(fits(folder.path()).is_err());
    std::fs::write(place(&folder, "dog/1.png"), b"broken").expect("saved");
    std::fs::write(place(&folder, "cat/1.png"), b"broken").expect("saved");
    let message = read(folder.path(), &plain(2), 0)
        .expect_err("all broken")
        .to_string();
    assert!(
        message.contains("no picture can be read; the first is"),
        "{message}"
    );
    assert!(read(folder.path(), &plain(0), 0).is_err());
}
