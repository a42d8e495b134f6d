//! Users' data on the command line: which columns were taken, and what is said where data cannot be used.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::home::{Program, text};

/// A folder beside the home with a small grey picture for each name.
fn pictures(program: &Program, names: &[&str]) -> PathBuf {
    let folder = program.home().with_file_name("pictures");
    for (at, name) in names.iter().enumerate() {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("below")).expect("a folder");
        fs::write(path, [b"P5 1 1 255\n", &[at as u8][..]].concat()).expect("a picture");
    }
    folder
}

/// What is said of data that are refused, which is exit code 2.
fn refused(program: &Program, arguments: &[&str]) -> String {
    let output = program.run(arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    said
}

/// A scenario of the preset's kind on the user's own data.
fn scenario(program: &Program, preset: &str, source: &str, data: &Path) -> String {
    let shown = program.expect(0, &["scenarios", preset]);
    let (before, _) = shown.split_once("\n[data]").expect("its data");
    let (_, rest) = shown.split_once("\n[[ladder]]").expect("its ladder");
    let data = format!(
        "source = {source:?}\npath = {:?}\n",
        data.display().to_string()
    );
    let study = format!("{before}\n[data]\n{data}\n[[ladder]]{rest}");
    program
        .file(&format!("{preset}.toml"), &study)
        .display()
        .to_string()
}

#[test]
fn data_that_a_reader_refuses_are_an_unusable_file_wherever_they_are_met() {
    let program = Program::new();
    let folder = pictures(&program, &["rose/1.pgm", "rose/2.pgm"]);
    let path = folder.display().to_string();
    let only = "found only the class rose, but expected at least two folders";
    for arguments in [
        &["run", "vision-glyphs", "--data", &path][..],
        &[
            "run",
            "vision-glyphs",
            "--data",
            &path,
            "--set",
            "data.source=image-folder",
        ],
    ] {
        let said = refused(&program, arguments);
        assert!(said.contains(only), "{said}");
    }
    let study = scenario(&program, "vision-glyphs", "image-folder", &folder);
    let said = refused(&program, &["scenarios", "check", &study]);
    assert!(said.contains(only), "{said}");
    let said = refused(
        &program,
        &["--lang", "zh", "run", "vision-glyphs", "--data", &path],
    );
    assert!(said.contains("只找到类别 rose"), "{said}");
}

#[test]
fn pipes_and_devices_are_refused_at_once() {
    let program = Program::new();
    let pipe = program.home().with_file_name("pipe.csv");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).expect("a pipe");
    let pipe = pipe.display().to_string();
    for (preset, sources) in [
        (
            "vision-glyphs",
            &["idx", "cifar", "image-folder", "image-table"][..],
        ),
        ("nlp-text", &["text", "text-lines"]),
        ("recommendation-clicks", &["criteo", "ratings", "events"]),
        ("recommendation-music", &["lastfm", "histories"]),
        (
            "speech-recognition",
            &["speech-manifest", "speech-commands", "librispeech"],
        ),
    ] {
        for path in [&*pipe, "/dev/zero"] {
            let said = refused(&program, &["run", preset, "--data", path]);
            assert!(said.contains("is a pipe or a device"), "{said}");
            for source in sources {
                let named = format!("data.source={source}");
                refused(&program, &["run", preset, "--data", path, "--set", &named]);
            }
        }
    }
}

#[test]
fn a_check_says_which_columns_the_data_give() {
    let program = Program::new();
    let mut rows = "item_id:token\tuser_id:token\trating:float\tsplit:token\n".to_owned();
    for i in 0..200 {
        rows += &format!("i{}\tu{}\t{}\ttrain\n", i * 7 % 11, i % 13, i % 5);
    }
    let data = program.file("small.inter", &rows);
    let study = scenario(&program, "recommendation-clicks", "ratings", &data);
    let said = program.expect(0, &["scenarios", "check", &study]);
    let columns = "note: columns: user = `user_id:token`, item = `item_id:token`, rating = `rating:float`; left: `split:token`";
    assert!(said.contains(columns), "{said}");
    let said = program.expect(0, &["--lang", "zh", "scenarios", "check", &study]);
    assert!(said.contains("用户 = `user_id:token`"), "{said}");
}
