//! Which column of a manifest holds what: by the names that the user gave, by usual names, else by what the cells look like.

use super::super::SpeechOptions;
use super::{
    super::listen::is_sound,
    table::{Row, Table},
};
use crate::{
    data::look::{LOOKED_AT, Look},
    input::{Taken, column_key, find, named},
    words::{Message, message},
};

// Usual names, the full ones first.
const AUDIO: [&str; 15] = [
    "audiofilepath",
    "audiopath",
    "path",
    "audiofile",
    "wavfilename",
    "wavpath",
    "filename",
    "filepath",
    "file",
    "audio",
    "wav",
    "sound",
    "clip",
    "mp3",
    "recording",
];
const TEXT: [&str; 13] = [
    "text",
    "transcript",
    "transcription",
    "sentence",
    "normalizedtext",
    "normalizedtranscription",
    "rawtext",
    "label",
    "word",
    "words",
    "utterance",
    "reference",
    "digit",
];
const SPEAKER: [&str; 5] = ["speakerid", "clientid", "speaker", "spkid", "spk"];
const PART: [&str; 5] = ["split", "subset", "partition", "part", "set"];
const START: [&str; 9] = [
    "offset",
    "startoffset",
    "starttime",
    "startseconds",
    "startms",
    "offsetms",
    "begintime",
    "start",
    "begin",
];
const END: [&str; 7] = [
    "endoffset",
    "endtime",
    "endseconds",
    "endms",
    "end",
    "stoptime",
    "stop",
];
const DURATION: [&str; 5] = ["durationseconds", "durationms", "duration", "dur", "length"];
/// Table whose files are looked for where nothing names their column.
const SOUGHT: usize = 20;

/// Where the cells of a row stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Columns {
    pub audio: usize,
    pub text: usize,
    pub speaker: Option<usize>,
    pub part: Option<usize>,
    pub times: Option<Times>,
}

/// Where the times of a segment stand, and the microseconds of their units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub start: Option<(usize, u32)>,
    pub end: Option<(usize, u32)>,
    pub duration: Option<(usize, u32)>,
}

impl Columns {
    /// Finds the columns, takes a header from the rows, and says what was taken; an error says what is missing and what is
    /// there.
    pub fn find(
        table: &mut Table,
        options: &SpeechOptions,
        located: &dyn Fn(&str) -> bool,
    ) -> Result<(Self, Message), Message> {
        let Some(first) = table.rows.first() else {
            return Err(message!(
                "expected rows of a sound file and what is said in it"
            ));
        };
        let is_file = |cell: &String| is_sound(cell.as_ref()) || located(cell);
        // Without a header the first row already names a file.
        if table.names.is_none() && first.cells.iter().any(is_file) {
            let columns = Self::by_looks(&table.rows, located)?;
            let width = table.rows.iter().take(LOOKED_AT).map(|r| r.cells.len());
            let numbers: Vec<String> = (1..=width.max().unwrap_or(0))
                .map(|n| n.to_string())
                .collect();
            let said = columns.taken(&numbers).message();
            return Ok((columns, message!("no header; {columns}", columns = said)));
        }
        let names = match &table.names {
            Some(names) => names.clone(),
            None => table.rows.remove(0).cells,
        };
        let columns = Self::by_names(&names, &table.rows, options, located)?;
        let said = columns.taken(&names).message();
        Ok((columns, said))
    }

    fn by_names(
        names: &[String],
        rows: &[Row],
        options: &SpeechOptions,
        located: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Message> {
        let missing = |what: Message, wanted: String, key: &str| {
            message!(
                "no column with the {what} ({wanted}, ...) among {there}; name it with data.speech.{key}",
                what,
                wanted,
                there = names.join(", "),
                key
            )
        };
        let need = |what: Message, usual: &[&str], given: Option<&String>, key: &str| match given {
            Some(given) => named(names, given).map_err(|_| missing(what, given.clone(), key)),
            None => find(names, usual).ok_or_else(|| missing(what, usual[..3].join(", "), key)),
        };
        let audio = need(
            message!("path of the sound"),
            &AUDIO,
            options.audio_column.as_ref(),
            "audio_column",
        )?;
        // Of several columns with such names, the one whose files are there.
        let there = |at: &usize| {
            let mut cells = rows
                .iter()
                .take(SOUGHT)
                .filter_map(|row| row.cells.get(*at));
            cells.any(|cell| located(cell))
        };
        let others = (0..names.len()).filter(|at| AUDIO.contains(&&*column_key(&names[*at])));
        let audio = match options.audio_column {
            None if !there(&audio) => others.into_iter().find(there).unwrap_or(audio),
            _ => audio,
        };
        let text = need(
            message!("transcript"),
            &TEXT,
            options.text_column.as_ref(),
            "text_column",
        )?;
        let speaker = match &options.speaker_column {
            Some(given) => named(names, given).ok(),
            None => find(names, &SPEAKER),
        };
        let time = |usual: &[&str]| find(names, usual).map(|at| (at, unit(&names[at])));
        let times = Times {
            start: time(&START),
            end: time(&END),
            duration: time(&DURATION),
        };
        // A duration alone says how long the file is.
        let cut = times.start.is_some() || times.end.is_some();
        Ok(Self {
            audio,
            text,
            speaker,
            part: find(names, &PART),
            times: cut.then_some(times),
        })
    }

    /// The columns of a table without a header: the files are where files are found, the transcript is prose where there is
    /// any, a speaker comes again and again.
    fn by_looks(rows: &[Row], located: &dyn Fn(&str) -> bool) -> Result<Self, Message> {
        let cells: Vec<Vec<String>> = rows
            .iter()
            .take(LOOKED_AT)
            .map(|row| row.cells.clone())
            .collect();
        let looks = Look::of_columns(&cells);
        let files = |at: &usize| {
            let mut found = 0;
            for cell in cells.iter().take(SOUGHT).filter_map(|row| row.get(*at)) {
                found += 2 * usize::from(located(cell)) + usize::from(is_sound(cell.as_ref()));
            }
            found
        };
        // The last of equals wins, so the first column is asked last.
        let audio = (0..looks.len()).rev().max_by_key(files).unwrap_or(0);
        let others: Vec<usize> = (0..looks.len())
            .filter(|at| *at != audio && looks[*at].filled > 0 && !looks[*at].is_time())
            .collect();
        let prose = || others.iter().filter(|at| looks[**at].prose > 0.3).copied();
        // Of a raw and a normalised transcript the latter, whose numbers are words.
        let text = prose()
            .min_by(|a, b| looks[*a].digits.total_cmp(&looks[*b].digits))
            .or_else(|| others.iter().copied().find(|at| looks[*at].codes < 0.5))
            .or_else(|| others.first().copied())
            .ok_or_else(|| message!("no column with the transcript beside that of the files"))?;
        let speaker = others.iter().copied().find(|at| {
            let look = &looks[*at];
            *at != text && look.prose < 0.3 && (look.is_repeated() || look.codes > 0.5)
        });
        Ok(Self {
            audio,
            text,
            speaker,
            part: None,
            times: None,
        })
    }

    /// Which columns were taken, by their names.
    fn taken(&self, names: &[String]) -> Taken {
        let times = self.times.unwrap_or_default();
        // A segment that states its end needs no duration.
        let duration = times.duration.filter(|_| times.end.is_none());
        let all = [
            (message!("sound"), Some(self.audio)),
            (message!("transcript"), Some(self.text)),
            (message!("speaker"), self.speaker),
            (message!("split"), self.part),
            (message!("start"), times.start.map(|t| t.0)),
            (message!("end"), times.end.map(|t| t.0)),
            (message!("duration"), duration.map(|t| t.0)),
        ];
        let used: Vec<usize> = all.iter().filter_map(|(_, at)| *at).collect();
        let name = |at: usize| names.get(at).cloned().unwrap_or_default();
        let left = (0..names.len()).filter(|at| !used.contains(at));
        Taken {
            left: left.map(name).collect(),
            taken: all
                .into_iter()
                .filter_map(|(what, at)| Some((what, name(at?))))
                .collect(),
        }
    }
}

/// The microseconds of a column's unit, by its name: seconds, unless it says otherwise.
fn unit(name: &str) -> u32 {
    let name = name.trim_end_matches([')', ']', ' ']).to_lowercase();
    if name.ends_with("ms") || name.ends_with("milliseconds") {
        1000
    } else {
        1_000_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Table {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, text).expect("a file");
        Table::open(&path).expect("rows")
    }

    fn said(text: &str) -> String {
        let located = |cell: &str| cell.starts_with("wavs/") || cell.starts_with("LJ");
        match Columns::find(&mut rows(text), &SpeechOptions::default(), &located) {
            Ok((_, said)) => said.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn columns_without_names_are_told_by_their_cells() {
        let table = |row: fn(usize) -> String| (0..20).map(row).collect::<String>();
        for (text, right) in [
            (
                table(|i| format!("wavs/{i}.wav|spk{}|Yes no up\n", i % 4)),
                "no header; columns: sound = `1`, transcript = `3`, speaker = `2`",
            ),
            (
                table(|i| format!("wavs/{i}.wav|Yes no up|spk{}\n", i % 4)),
                "no header; columns: sound = `1`, transcript = `2`, speaker = `3`",
            ),
            (
                table(|i| format!("spk{}\tyes\twavs/{i}.wav\n", i % 4)),
                "no header; columns: sound = `3`, transcript = `2`, speaker = `1`",
            ),
            (
                table(|i| format!("LJ001-{i:04}|Yes, Mr. {i}|Yes, Mister no\n")),
                "no header; columns: sound = `1`, transcript = `3`; left: `2`",
            ),
            (
                table(|i| format!("wavs/{i}.wav,7,jackson\n")),
                "no header; columns: sound = `1`, transcript = `2`, speaker = `3`",
            ),
            (
                table(|i| format!("wavs/{i}.wav|3.{i}2|so it is\n")),
                "no header; columns: sound = `1`, transcript = `3`; left: `2`",
            ),
        ] {
            assert_eq!(said(&text), right, "{text}");
        }
        assert!(said("wavs/0.wav\twavs/0.wav\t\n").contains("transcript = `2`"));
        assert!(said("wavs/0.wav\t\n").contains("no column with the transcript"));
    }

    #[test]
    fn names_are_found_however_they_are_written_and_what_is_left_is_said() {
        for (text, right) in [
            (
                "Client_ID\tPath\tSentence\tup_votes\nx\twavs/0.wav\ta b\t2\n",
                "columns: sound = `Path`, transcript = `Sentence`, speaker = `Client_ID`; left: `up_votes`",
            ),
            (
                "{\"audio_filepath\": \"wavs/0\", \"offset\": 0.5, \"duration\": 1, \"text\": \"a\", \"dataset\": \"x\"}\n",
                "columns: sound = `audio_filepath`, transcript = `text`, start = `offset`, duration = `duration`; left: `dataset`",
            ),
            (
                "[{\"audio\": {\"path\": \"wavs/0\", \"array\": [1]}, \"text\": \"a\", \"duration\": NaN}]",
                "columns: sound = `audio.path`, transcript = `text`; left: `audio.array`, `duration`",
            ),
            (
                "file,path,text\nx,wavs/0.wav,a\n",
                "columns: sound = `path`, transcript = `text`; left: `file`",
            ),
            (
                "path,text\n",
                "columns: sound = `path`, transcript = `text`",
            ),
            (
                "sound,said\n1.wav,one\n",
                "no column with the transcript (text, transcript, transcription, ...) among sound, said; name it with \
                 data.speech.text_column",
            ),
        ] {
            assert_eq!(said(text), right, "{text}");
        }
        for (name, microseconds) in [
            ("start", 1_000_000),
            ("start_ms", 1000),
            ("Start (ms)", 1000),
            ("duration[ms]", 1000),
            ("startMs", 1000),
        ] {
            assert_eq!(unit(name), microseconds, "{name}");
        }
    }
}
