//! Whole folders of users' files, clean and dirty.

use std::{f64::consts::TAU, fs, path::Path};

use hound::{SampleFormat, WavSpec, WavWriter};

use crate::data::{Amount, Dataset, Error, Kind, Source, Spec, speech::SpeechSet};

const WHOLE: Amount = Amount {
    fraction: 1.0,
    complexity: 1.0,
};

/// Half a second of a tone.
fn tone(path: &Path, rate: u32) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let spec = WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut writer = WavWriter::create(path, spec).expect("a file");
    for i in 0..rate / 2 {
        let value = 8000.0 * (TAU * 440.0 * f64::from(i) / f64::from(rate)).sin();
        writer.write_sample(value as i16).expect("a sample");
    }
    writer.finalize().expect("an end");
}

fn prepare(spec: &Spec, amount: Amount) -> Result<SpeechSet, Error> {
    match crate::data::load(spec, amount)? {
        Dataset::Speech(set) => Ok(*set),
        other => panic!("{:?} instead of speech", other.kind()),
    }
}

fn recognise(path: &Path) -> Option<Source> {
    Kind::Speech.recognise(path).ok()
}

fn of(source: Source) -> Spec {
    let text = format!("source = \"{}\"", source.name());
    toml::from_str(&text).expect("a specification")
}

fn spec(source: Source, path: &Path) -> Spec {
    Spec {
        path: Some(path.to_owned()),
        ..of(source)
    }
}

fn load(source: Source, path: &Path) -> Result<SpeechSet, Error> {
    prepare(&spec(source, path), WHOLE)
}

fn texts(set: &SpeechSet) -> Vec<String> {
    let all = [&set.train, &set.validation, &set.test];
    let transcripts = all.into_iter().flat_map(|u| &u.transcripts);
    let mut texts: Vec<String> = transcripts.map(|t| set.alphabet.text(t)).collect();
    texts.sort();
    texts
}

fn said(set: &SpeechSet, what: &str) -> bool {
    set.notes.iter().any(|n| n.to_string().contains(what))
}

#[test]
fn a_dirty_manifest_is_read_and_what_was_skipped_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    for i in 0..8 {
        tone(&at(&format!("clips/{i}.wav")), [8000, 44_100][i % 2]);
    }
    fs::write(at("clips/empty.wav"), b"").expect("a file");
    fs::write(
        at("clips/text.wav"),
        b"this is not sound at all, but has a name as if",
    )
    .expect("a file");
    let mut rows = "\u{feff}Client_ID\tPath\tSentence\r\n".to_owned();
    for i in 0..8 {
        rows += &format!("s{}\t{i}.wav\tOne, \"two!\r\n", i % 4);
    }
    rows += "s1\t0.wav\tagain\r\ns1\tempty.wav\tone\r\ns1\ttext.wav\tone\r\ns2\tgone.wav\tone\r\ns2\t1.wav\t\r\ns3\r\n\r\n";
    fs::write(at("manifest.tsv"), rows).expect("a file");
    assert_eq!(recognise(folder.path()), Some(Source::SpeechManifest));
    let set = load(Source::SpeechManifest, folder.path()).expect("a set");
    assert_eq!(texts(&set), vec!["one two"; 8]);
    assert!((set.train.seconds[0] - 0.5).abs() < 1e-3);
    assert_eq!(set.train.features[0].len(), 48 * 32);
    for what in [
        "already named",
        "no sound that is known",
        "not there",
        "no transcript",
        "names no file",
        "the test split is of 1 speaker",
    ] {
        assert!(said(&set, what), "{what}: {:?}", set.notes);
    }
}

#[test]
fn json_lines_and_tables_without_header_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let (mut json, mut table) = (String::new(), String::new());
    for i in 0..6 {
        tone(&at(&format!("{i}.wav")), 8000);
        json +=
            &format!("{{\"audio_filepath\": \"{i}.wav\", \"text\": \"one\", \"duration\": 0.5}}\n");
        table += &format!("{i}|one|\n");
    }
    fs::write(
        at("lines.jsonl"),
        json + "{\"audio_filepath\": \"0.wav\"}\n",
    )
    .expect("a file");
    fs::write(at("metadata.csv"), table).expect("a file");
    for name in ["lines.jsonl", "metadata.csv"] {
        let set = load(Source::SpeechManifest, &at(name)).expect("a set");
        assert_eq!(texts(&set), vec!["one"; 6], "{name}");
        assert!(said(&set, "speakers are not known"), "{:?}", set.notes);
    }
}

#[test]
fn what_is_no_manifest_is_refused_with_file_line_and_hint() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let refuse = |name: &str, text: &str| {
        fs::write(at(name), text).expect("a file");
        load(Source::SpeechManifest, &at(name))
            .expect_err("no set")
            .to_string()
    };
    let message = refuse("a.tsv", "sound\tsaid\n1.wav\tone\n");
    assert!(
        message.contains("a.tsv:1") && message.contains("data.speech.text_column"),
        "{message}"
    );
    let message = refuse("b.jsonl", "{\"path\": \"a\", \"text\": \"b\"}\n{broken\n");
    assert!(message.contains("b.jsonl:2"), "{message}");
    let message = refuse("c.tsv", "path\ttext\n1.wav\tone\n");
    assert!(
        message.contains("not there") && message.contains("c.tsv:2"),
        "{message}"
    );
    assert!(load(Source::SpeechManifest, &at("none.tsv")).is_err());
    assert_eq!(recognise(folder.path()), None);
}

#[test]
fn segments_are_cut_out_of_their_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let (mut lines, mut ends) = (String::new(), "file,start_ms,end_ms,text\n".to_owned());
    for file in 0..3 {
        tone(&at(&format!("long{file}.wav")), 8000);
        for (i, word) in ["yes", "no"].iter().enumerate() {
            let offset = [0.0, 0.25][i];
            lines += &format!(
                "{{\"audio_filepath\": \"long{file}.wav\", \"offset\": {offset}, \"duration\": 0.2, \"text\": \"{word}\", \"lang\": NaN}}\n"
            );
            ends += &format!("long{file}.wav,{},{},{word}\n", 250 * i, 250 * i + 200);
        }
    }
    let broken = "{\"audio_filepath\": \"long0.wav\", \"offset\": 9, \"duration\": 1, \"text\": \"a\"}\n\
                  {\"audio_filepath\": \"long0.wav\", \"offset\": 1, \"duration\": -1, \"text\": \"a\\ud83d\"}\n\
                  {\"audio_filepath\": \"long0.wav\", \"offset\": 0.0, \"duration\": 0.20, \"text\": \"b\"}\n\
                  {\"audio_filepath\": \"long0.wav\", \"offset\": 0.4, \"duration\": 0.2, \"text\": \"yes\"}\n";
    fs::write(at("lines.jsonl"), lines + broken).expect("a file");
    fs::write(at("ends.csv"), ends).expect("a file");
    let set = load(Source::SpeechManifest, &at("lines.jsonl")).expect("a set");
    assert_eq!(texts(&set), ["no", "no", "no", "yes", "yes", "yes", "yes"]);
    let seconds = [&set.train, &set.test].into_iter().flat_map(|u| &u.seconds);
    let mut seconds: Vec<f64> = seconds.copied().collect();
    seconds.sort_by(f64::total_cmp);
    assert!(
        (seconds[0] - 0.1).abs() < 1e-3 && (seconds[6] - 0.2).abs() < 1e-3,
        "{seconds:?}"
    );
    for what in [
        "columns: sound = `audio_filepath`, transcript = `text`, start = `offset`, duration = `duration`; left: `lang`",
        "its segment lies behind the end of its file",
        "its segment's times are no seconds",
        "already named",
        "1 of the recordings end before",
    ] {
        assert!(said(&set, what), "{what}: {:?}", set.notes);
    }
    let set = load(Source::SpeechManifest, &at("ends.csv")).expect("a set");
    assert_eq!(texts(&set), ["no", "no", "no", "yes", "yes", "yes"]);
    assert!((set.train.seconds[0] - 0.2).abs() < 1e-3);
}

#[test]
fn a_table_without_header_is_taken_by_what_its_columns_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let mut rows = String::new();
    for i in 0..12 {
        tone(&at(&format!("wavs/{i}.wav")), 8000);
        rows += &format!("wavs/{i}.wav|spk{}|Yes no\n", i % 3);
    }
    fs::write(at("piper.csv"), rows).expect("a file");
    let set = load(Source::SpeechManifest, &at("piper.csv")).expect("a set");
    assert_eq!(texts(&set), vec!["yes no"; 12]);
    assert!(said(
        &set,
        "no header; columns: sound = `1`, transcript = `3`, speaker = `2`"
    ));
    assert!(said(&set, "the test split is of 1 speaker"));
}

#[test]
fn the_nearest_form_says_what_keeps_a_path_from_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let why = |path: &Path| {
        let error = Kind::Speech.recognise(path).expect_err("no speech");
        error.to_string()
    };
    let write = |name: &str, text: &str| {
        fs::write(at(name), text).expect("a file");
        why(&at(name))
    };
    let said = write("a.tsv", "path\ttext\ngone.wav\tone\n");
    assert!(said.contains("its file is not there"), "{said}");
    let said = write("b.tsv", "sound\tsaid\n1.wav\tone\n");
    assert!(said.contains("no column with the transcript"), "{said}");
    let said = write("c.tsv", "version https://git-lfs.github.com/spec/v1\n");
    assert!(said.contains("a Git LFS pointer"), "{said}");
    let said = write("d.txt", "To be, or not to be\nThat is the question\n");
    assert!(said.contains("expected speech"), "{said}");
    tone(&at("yes/a.wav"), 8000);
    let said = why(&at("yes"));
    assert!(said.contains("found 1 files of sound"), "{said}");
}

#[test]
fn a_speech_commands_tree_and_its_lists_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    for word in ["yes", "no"] {
        for speaker in ["aa", "bb", "cc"] {
            tone(&at(&format!("{word}/{speaker}_nohash_0.wav")), 16_000);
        }
    }
    tone(&at("_background_noise_/hum.wav"), 16_000);
    assert_eq!(recognise(folder.path()), Some(Source::SpeechCommands));
    let set = load(Source::SpeechCommands, folder.path()).expect("a set");
    assert_eq!(texts(&set), ["no", "no", "no", "yes", "yes", "yes"]);
    assert!(said(&set, "test split is of 1 speaker"), "{:?}", set.notes);
    fs::write(at("testing_list.txt"), "yes/aa_nohash_0.wav\n").expect("a file");
    let set = load(Source::SpeechCommands, folder.path()).expect("a set");
    assert_eq!((set.train.len(), set.test.len()), (5, 1));
    assert!(said(&set, "the one that the data states"));
}

#[test]
fn words_are_one_however_their_letters_are_composed_and_links_give_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    for (word, speaker) in [
        ("s\u{ed}", "aa"),
        ("si\u{301}", "bb"),
        ("no", "aa"),
        ("no", "bb"),
    ] {
        tone(&at(&format!("{word}/{speaker}_nohash_0.wav")), 16_000);
    }
    std::os::unix::fs::symlink("..", at("no/again")).expect("a link");
    let set = load(Source::SpeechCommands, folder.path()).expect("a set");
    assert_eq!(set.alphabet.symbols, ["no", "s\u{ed}"]);
    assert_eq!(texts(&set).len(), 4);
    assert!(said(&set, "links to what is read already, passed over: 1"));
    // A manifest may spell a file's name with other characters than the file system.
    tone(&at("clips/nin\u{303}o.wav"), 8000);
    tone(&at("clips/ni\u{f1}a.wav"), 8000);
    tone(&at("clips/a.wav"), 8000);
    fs::write(
        at("manifest.tsv"),
        "path\ttext\nni\u{f1}o.wav\tni\u{f1}o\nnin\u{303}a.wav\tnin\u{303}o\na.wav\tni\u{f1}o\n",
    )
    .expect("a file");
    let set = load(Source::SpeechManifest, &at("manifest.tsv")).expect("a set");
    assert_eq!(texts(&set), vec!["ni\u{f1}o"; 3]);
}

#[test]
fn a_flat_folder_tells_word_and_speaker_by_names() {
    let folder = tempfile::tempdir().expect("a folder");
    for (digit, speaker) in [(0, "ann"), (1, "ann"), (0, "bob"), (1, "bob")] {
        tone(
            &folder
                .path()
                .join(format!("recordings/{digit}_{speaker}_3.wav")),
            8000,
        );
    }
    for path in [folder.path().to_owned(), folder.path().join("recordings")] {
        assert_eq!(recognise(&path), Some(Source::SpeechCommands));
        let set = load(Source::SpeechCommands, &path).expect("a set");
        assert_eq!(set.alphabet.symbols, ["0", "1"]);
        assert_eq!((set.train.len(), set.test.len()), (2, 2));
    }
}

#[test]
fn a_librispeech_tree_is_read() {
    const TONE: &[u8] = include_bytes!("../../../tests/data/speech/tone.flac");
    let folder = tempfile::tempdir().expect("a folder");
    for speaker in [84, 174, 251] {
        let chapter = folder.path().join(format!("dev-clean/{speaker}/1"));
        fs::create_dir_all(&chapter).expect("a folder");
        let mut lines = String::new();
        for i in 0..2 {
            fs::write(chapter.join(format!("{speaker}-1-000{i}.flac")), TONE).expect("a file");
            lines += &format!("{speaker}-1-000{i} GO ON\n");
        }
        lines += &format!("{speaker}-1-0009 NOT HERE\n");
        fs::write(chapter.join(format!("{speaker}-1-0007.flac")), TONE).expect("a file");
        fs::write(chapter.join(format!("{speaker}-1.trans.txt")), lines).expect("a file");
    }
    assert_eq!(recognise(folder.path()), Some(Source::Librispeech));
    let set = load(Source::Librispeech, folder.path()).expect("a set");
    assert_eq!(texts(&set), vec!["go on"; 6]);
    assert!((set.test.seconds[0] - 0.25).abs() < 1e-3);
    assert!(
        said(&set, "3 recordings were skipped: its file is not there")
            && said(
                &set,
                "3 recordings were skipped: no transcript beside it names it"
            )
            && said(&set, "1 speaker"),
        "{:?}",
        set.notes
    );
}

#[test]
fn the_made_set_is_the_same_each_time_and_smaller_shares_are_prefixes() {
    let mut spec = of(Source::SpokenDigits);
    spec.speech.count = Some(40);
    let set = |fraction, complexity| {
        prepare(
            &spec,
            Amount {
                fraction,
                complexity,
            },
        )
        .expect("a set")
    };
    let whole = set(1.0, 1.0);
    assert_eq!((whole.train.len(), whole.test.len()), (32, 8));
    assert_eq!(whole, set(1.0, 1.0));
    let half = set(0.5, 1.0);
    assert_eq!(half.train.features, whole.train.features[..16]);
    assert_eq!(half.test, whole.test);
    let noisy = set(1.0, 3.0);
    assert_eq!(noisy.test.transcripts, whole.test.transcripts);
    assert_ne!(noisy.test.features, whole.test.features);
    spec.speech.least_digits = 9;
    assert!(prepare(&spec, WHOLE).is_err());
}
