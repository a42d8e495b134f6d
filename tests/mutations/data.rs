//! Files of examples, of every form that a reader knows.

use std::{fs, io::Write, path::Path, sync::LazyLock};

use flate2::{Compression, write::GzEncoder};
use image::{GrayImage, ImageFormat, Luma};
use proptest::prelude::*;
use scalescope::data::{self, Amount, Kind, Spec};

use crate::change::{apply, cases, changes};

/// A form of examples: its files, each by its path, and which of them is named to the reader; the folder where none is.
struct Form {
    kind: Kind,
    files: Vec<(String, Vec<u8>)>,
    named: Option<&'static str>,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    [pictures(), texts(), clicks(), histories(), speech()]
        .into_iter()
        .flatten()
        .collect()
});

fn one(kind: Kind, name: &'static str, content: impl Into<Vec<u8>>) -> Form {
    Form {
        kind,
        files: vec![(name.to_owned(), content.into())],
        named: Some(name),
    }
}

fn folder(kind: Kind, files: Vec<(String, Vec<u8>)>) -> Form {
    Form {
        kind,
        files,
        named: None,
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).expect("in memory");
    packer.finish().expect("in memory")
}

/// What is written for each of some numbers, one after the other.
fn each<N>(numbers: impl IntoIterator<Item = N>, write: impl Fn(N) -> String) -> String {
    numbers.into_iter().map(write).collect::<Vec<_>>().concat()
}

fn pictures() -> Vec<Form> {
    let kind = Kind::Pictures;
    let mut images = vec![0, 0, 8, 3, 0, 0, 0, 24, 0, 0, 0, 4, 0, 0, 0, 4];
    images.extend((0..24 * 16_u32).map(|i| (i * 37 % 251) as u8));
    let mut labels = vec![0, 0, 8, 1, 0, 0, 0, 24];
    labels.extend((0..24_u8).map(|i| i % 3));
    let pair = |pack: bool| {
        let file = |name: &str, bytes: &[u8]| {
            if pack {
                (format!("{name}.gz"), packed(bytes))
            } else {
                (name.to_owned(), bytes.to_vec())
            }
        };
        vec![
            file("train-images-idx3-ubyte", &images),
            file("train-labels-idx1-ubyte", &labels),
        ]
    };
    let cifar: Vec<u8> = (0..10_u8)
        .flat_map(|i| std::iter::once(i % 2).chain((0..3072_u32).map(move |k| (k % 253) as u8 ^ i)))
        .collect();
    let classes = |format: ImageFormat, ending: &str| {
        let picture = |i: u8| {
            let drawn = GrayImage::from_fn(9, 7, |x, y| Luma([(x * y) as u8 * 3 + i]));
            let mut bytes = std::io::Cursor::new(Vec::new());
            drawn.write_to(&mut bytes, format).expect("in memory");
            bytes.into_inner()
        };
        (0..8)
            .map(|i| {
                (
                    format!("{}/{i}.{ending}", ["cat", "dog"][usize::from(i % 2)]),
                    picture(i),
                )
            })
            .collect()
    };
    let mut table = "label,p0,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12,p13,p14,p15\n".to_owned();
    for i in 0..12 {
        let pixels = each(0..16, |k| format!(",{}", (i * 9 + k * 13) % 256));
        table += &format!("{}{pixels}\n", i % 2);
    }
    vec![
        folder(kind, pair(false)),
        folder(kind, pair(true)),
        folder(kind, vec![("data_batch_1.bin".to_owned(), cifar)]),
        folder(kind, classes(ImageFormat::Png, "png")),
        folder(kind, classes(ImageFormat::Jpeg, "jpg")),
        folder(kind, classes(ImageFormat::Pnm, "pgm")),
        one(kind, "digits.csv", table),
    ]
}

fn texts() -> Vec<Form> {
    let prose = "The quick brown fox jumps over the lazy dog; 敏捷的棕色狐狸. ".repeat(40);
    let lines = each(0..40, |i| {
        format!("{{\"text\": \"line {i} of a text that is long enough\"}}\n")
    });
    let array = format!("[{}]", lines.trim_end().replace('\n', ","));
    vec![
        one(Kind::Text, "prose.txt", prose.clone()),
        one(Kind::Text, "prose.txt.gz", packed(prose.as_bytes())),
        one(Kind::Text, "lines.jsonl", lines),
        one(Kind::Text, "array.json", array),
    ]
}

fn clicks() -> Vec<Form> {
    let rows = |row: &dyn Fn(u32) -> String| each(0..60, row);
    let [user, item] = [|i: u32| i % 7, |i: u32| i * 5 % 11];
    let criteo = rows(&|i| {
        let counts = each(0..13, |k| format!("\t{}", (i * k) % 9));
        let categories = each(0..26, |k| format!("\t{:08x}", (i * k) % 5));
        format!("{}{counts}{categories}\n", i % 2)
    });
    let ratings = rows(&|i| format!("{},{},{},{}\n", user(i), item(i), i % 5 + 1, 1_000_000 + i));
    vec![
        one(Kind::Clicks, "criteo.txt", criteo),
        one(
            Kind::Clicks,
            "ratings.csv",
            format!("userId,movieId,rating,timestamp\n{ratings}"),
        ),
        one(Kind::Clicks, "ratings.dat", ratings.replace(',', "::")),
        one(
            Kind::Clicks,
            "events.csv",
            format!(
                "timestamp,visitorid,event,itemid,transactionid\n{}",
                rows(&|i| format!(
                    "{},{},{},{},\n",
                    1000 + i,
                    user(i),
                    ["view", "addtocart"][i as usize % 2],
                    item(i)
                ))
            ),
        ),
        one(
            Kind::Clicks,
            "music.inter",
            format!(
                "user_id:token\titem_id:token\trating:float\ttimestamp:float\n{}",
                ratings.replace(',', "\t")
            ),
        ),
    ]
}

fn histories() -> Vec<Form> {
    // Twelve listeners who each hear eight of fourteen songs, so that nothing is too rare.
    let heard = |write: &dyn Fn(u32, u32) -> String| {
        each(0..96, |i| write(i / 8, (i / 8 + i % 8 * 3) % 14))
    };
    let plays = heard(&|user, song| {
        format!(
            "user_{user}\t2009-05-0{}T0{}:00:00Z\ta{song}\tArtist\tt{song}\tSong {song}\n",
            song % 9 + 1,
            user % 10
        )
    });
    vec![
        one(Kind::Histories, "plays.tsv", plays),
        one(
            Kind::Histories,
            "pairs.txt",
            heard(&|user, song| format!("{user} {song}\n")),
        ),
    ]
}

fn speech() -> Vec<Form> {
    let wave = |i: u16| {
        let sound = hound::WavSpec {
            channels: 1,
            sample_rate: 8000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut bytes, sound).expect("in memory");
        for k in 0..900_u16 {
            let sample = (f32::from(k * (i + 3)) * 0.05).sin() * 9000.0;
            writer.write_sample(sample as i16).expect("in memory");
        }
        writer.finalize().expect("in memory");
        bytes.into_inner()
    };
    let coded: [(&str, &[u8]); 3] = [
        ("tone.flac", include_bytes!("../data/speech/tone.flac")),
        ("tone.mp3", include_bytes!("../data/speech/tone.mp3")),
        ("tone.ogg", include_bytes!("../data/speech/tone.ogg")),
    ];
    let mut listed: Vec<(String, Vec<u8>)> =
        (0..6).map(|i| (format!("{i}.wav"), wave(i))).collect();
    listed.extend(coded.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
    let manifest = each(&listed, |(name, _)| format!("{name}\tone two three\n"));
    listed.push((
        "manifest.tsv".to_owned(),
        format!("path\tsentence\n{manifest}").into_bytes(),
    ));
    let words = (0..8)
        .map(|i| {
            (
                format!("{}/{i}.wav", ["yes", "no"][usize::from(i % 2)]),
                wave(i),
            )
        })
        .collect();
    vec![folder(Kind::Speech, listed), folder(Kind::Speech, words)]
}

/// What the program does with a user's files before it trains on them.
fn read(kind: Kind, path: &Path) -> Result<(), data::Error> {
    let (source, path) = (kind.recognise(path)?, path.display().to_string());
    let spec = format!("source = {:?}\npath = {path:?}", source.name());
    let spec: Spec = toml::from_str(&spec).expect("a specification");
    data::load(&spec, Amount::whole(1.0)).map(drop)
}

#[test]
fn every_form_is_read_as_it_is() {
    for form in FORMS.iter() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let path = lay(form, root.path(), None);
        if let Err(error) = read(form.kind, &path) {
            panic!("{}: {error}", form.files[0].0);
        }
    }
}

/// Writes a form's files, one of them with other bytes; gives the path that is named to the reader.
fn lay(form: &Form, root: &Path, other: Option<(usize, &[u8])>) -> std::path::PathBuf {
    for (i, (name, bytes)) in form.files.iter().enumerate() {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("within the root")).expect("a folder");
        let bytes = other.filter(|o| o.0 == i).map_or(bytes.as_slice(), |o| o.1);
        fs::write(path, bytes).expect("a file");
    }
    form.named
        .map_or_else(|| root.to_owned(), |name| root.join(name))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn examples_are_read_or_refused(which in 0.0..1.0, file in 0.0..1.0, changes in changes()) {
        let at = |share: f64, count: usize| ((share * count as f64) as usize).min(count - 1);
        let form = &FORMS[at(which, FORMS.len())];
        let file = at(file, form.files.len());
        let mut bytes = form.files[file].1.clone();
        apply(&changes, &mut bytes);
        let root = tempfile::tempdir().expect("a temporary folder");
        let path = lay(form, root.path(), Some((file, &bytes)));
        let _ = read(form.kind, &path);
    }

    #[test]
    fn what_was_packed_is_read_or_refused(which in 0.0..1.0, changes in changes()) {
        // Behind a whole check: what the packer itself holds against is not what the readers see.
        let plain: Vec<&Form> = FORMS.iter().filter(|f| f.files.len() == 1).collect();
        let form = plain[((which * plain.len() as f64) as usize).min(plain.len() - 1)];
        let (name, bytes) = &form.files[0];
        let mut bytes = bytes.clone();
        apply(&changes, &mut bytes);
        let root = tempfile::tempdir().expect("a temporary folder");
        let path = root.path().join(format!("{name}.gz"));
        fs::write(&path, packed(&bytes)).expect("a file");
        let _ = read(form.kind, &path);
    }
}
