//! The kinds of data, each declared once: what is made for every kind is made from this list.

/// Hands the kinds to a macro: what each is called in the code, its name in files, its examples, and their shape.
///
/// Examples and shapes are bare names: whoever uses the list imports what it makes something of, and no more.
///
/// A kind's file in each layer says the rest: `data` how examples are read and divided, `models` how networks read them,
/// `train` how answers are judged and what simple answers there are.
macro_rules! for_each_kind {
    ($then:ident) => {
        $then! {
            /// Labelled pictures.
            Pictures("images"): PictureSet, PictureShape;
            /// A text to be continued.
            Text("text"): TextSet, TextShape;
            /// Rows of features, clicked or not.
            Clicks("clicks"): ClickSet, ClickShape;
            /// Utterances with their transcripts.
            Speech("speech"): SpeechSet, SpeechShape;
            /// What each listener heard, one item after the other.
            Histories("histories"): HistorySet, HistoryShape;
        }
    };
}

pub(crate) use for_each_kind;

macro_rules! kinds {
    ($($(#[$doc:meta])* $Kind:ident($name:literal): $Set:ty, $Shape:ty;)+) => {
        crate::sets::closed_set! {
            /// A kind of data: what an example is, and what is to be answered to it.
            pub enum Kind {
                $($(#[$doc])* $Kind = $name),+
            }
        }
    };
}

for_each_kind!(kinds);
