//! The tasks, one file each.

mod ecommerce_recommendation;
mod image_classification;
mod music_recommendation;
mod own;
mod speech_to_text;
mod task;
mod text_generation;

use super::{area::Area, metric::Metric};
use crate::{
    data::{Kind, Source},
    models::Family,
    sets::closed_set,
};
use task::Declaration;

closed_set! {
    /// What is to be learned. A task fixes the objective, the metrics and the families that can do it.
    pub enum Task: Declaration {
        /// One label for a whole image.
        ImageClassification = image_classification::TASK,
        /// The next symbol of a text, so that it can be continued.
        TextGeneration = text_generation::TASK,
        /// Which items a user will click.
        EcommerceRecommendation = ecommerce_recommendation::TASK,
        /// The words of an utterance.
        SpeechToText = speech_to_text::TASK,
        /// What a listener will hear next.
        MusicRecommendation = music_recommendation::TASK,
        /// Whatever a program of the user's own learns, judged by the metric that the scenario declares.
        Own = own::TASK,
    }
}

impl Task {
    /// The area that the task belongs to.
    pub fn area(self) -> Area {
        self.row().area
    }

    /// The kind of data that it learns from; `None` where the user's own program reads its own.
    pub fn kind(self) -> Option<Kind> {
        self.row().kind
    }

    /// Whether programs of the user's own are trained.
    pub fn is_own(self) -> bool {
        self.kind().is_none()
    }

    /// The families that can be trained on the task.
    pub fn families(self) -> Vec<Family> {
        let reads = |family: &Family| self.kind().is_some() && family.kind() == self.kind();
        let all = Family::ALL.into_iter();
        all.filter(reads).collect()
    }

    /// The sources whose data the task is trained on.
    pub fn sources(self) -> Vec<Source> {
        self.kind().map(Kind::sources).unwrap_or_default()
    }

    /// The metrics that this program measures of a trial; the first is its quality P.
    pub fn metrics(self) -> &'static [Metric] {
        self.row().metrics
    }

    /// The metric that decides, as far as the task alone tells it; see [`Scenario::quality`](super::Scenario::quality).
    pub fn quality(self) -> Metric {
        self.metrics()[0]
    }
}
