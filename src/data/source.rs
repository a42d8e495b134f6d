//! The sources of examples, each declared once: its name in files and the reader that says the rest.

use crate::sets::closed_set;

/// Hands the sources to a macro, in the order in which they are shown and tried on a user's files: each its name in files and its
/// reader.
macro_rules! for_each_source {
    ($then:ident) => {
        $then! {
            /// UCI handwritten digits, 8x8 grey, 1797 images, embedded.
            Digits("digits") = pictures::digits::READER;
            /// Drawn glyphs of 16 classes, generated; `complexity` turns, bends, dirties and clutters them.
            Glyphs("glyphs") = pictures::glyphs::READER;
            /// IDX files (MNIST and its kin), plain or `.gz`: a folder of image and label files, or one such pair.
            Idx("idx") = pictures::idx::READER;
            /// CIFAR-10 or CIFAR-100 in the binary form.
            Cifar("cifar") = pictures::cifar::READER;
            /// A folder of `class/*.png` or `.jpg`, or of `train/class/*` and `test/class/*`.
            ImageFolder("image-folder") = pictures::folder::READER;
            /// A CSV with a column of labels and a column for each pixel.
            ImageTable("image-table") = pictures::table::READER;
            /// A generated language whose entropy is known; `complexity` gives it more words, used more evenly.
            Grammar("grammar") = text::prepare::GRAMMAR;
            /// Text files, plain or `.gz`: one, or a folder of them.
            Text("text") = text::prepare::PLAIN;
            /// JSON lines with a `text`, plain or `.gz`: a file, or a folder of them.
            TextLines("text-lines") = text::prepare::LINES;
            /// Clicks on items by users, generated with known probabilities; `complexity` adds hidden tastes and flattens.
            LatentClicks("latent-clicks") = clicks::latent::READER;
            /// Criteo's display advertising rows: a label, 13 counts, 26 categories; tabs, plain or `.gz`.
            Criteo("criteo") = clicks::criteo::READER;
            /// Ratings of items by users: CSV, TSV or `::`, as `MovieLens` and Amazon have them.
            Ratings("ratings") = clicks::ratings::READER;
            /// Events of users with items: CSV, as `RetailRocket` has them.
            Events("events") = clicks::events::READER;
            /// Strings of spoken digits, synthesised; `complexity` multiplies the noise's amplitude.
            SpokenDigits("spoken-digits") = speech::digits::READER;
            /// A manifest (TSV, CSV or JSON lines) of files of sound with their transcripts, or a folder with one.
            SpeechManifest("speech-manifest") = speech::manifest::READER;
            /// A Speech Commands tree, `word/*.wav`, or a flat folder of `word_speaker_number.wav`.
            SpeechCommands("speech-commands") = speech::commands::READER;
            /// A `LibriSpeech` tree of FLAC files and `*.trans.txt`.
            Librispeech("librispeech") = speech::librispeech::READER;
            /// Listening histories whose next item's probabilities are known; `complexity` adds tastes and flattens them.
            Chains("chains") = histories::chains::READER;
            /// Last.fm's logs: a user, a time, an artist and a track a row, in six columns.
            Lastfm("lastfm") = histories::lastfm::READER;
            /// Rows of a user and an item, in order or with a time: plain pairs, ratings, events, `RecBole`'s, `HetRec`'s.
            Histories("histories") = histories::table::READER;
        }
    };
}

pub(super) use for_each_source;

macro_rules! source {
    ($($(#[$doc:meta])* $Source:ident($name:literal) = $($reader:ident)::+;)+) => {
        closed_set! {
            /// An embedded set, a generator or a reader of users' files.
            pub enum Source {
                $($(#[$doc])* $Source = $name),+
            }
        }
    };
}

for_each_source!(source);
