//! Chooses the kind of data, in this one place.

use std::collections::BTreeMap;

use burn::tensor::Tensor;

use super::interface::{Judged, Objective, Split};
use crate::{
    data::{
        ClickSet, Dataset, HistorySet, Kind, PictureSet, Spec, SpeechSet, TextSet, for_each_kind,
    },
    models::{Input, Kernels},
    scenario::Metric,
    sweep::{Latency, Specimen, Trial},
    train::{
        evaluate::Judge,
        hooks::{Ended, Error, Hooks},
    },
};

/// Examples to learn from at once.
pub struct Batch {
    /// What the network reads.
    pub input: Input,
    /// What it should answer.
    pub target: Target,
}

macro_rules! dispatch {
    ($($(#[$doc:meta])* $Kind:ident($name:literal): $Set:ty, $Shape:ty;)+) => {
        /// What the answers to a batch are to become.
        pub enum Target {
            $($(#[$doc])* $Kind(<$Set as Objective>::Target)),+
        }

        impl Target {
            /// The mean loss of rows of logits.
            pub fn loss<B: Kernels>(self, logits: Tensor<B, 2>) -> Tensor<B, 1> {
                match self {
                    $(Self::$Kind(target) => <$Set>::loss(logits, target)),+
                }
            }
        }

        /// See [`Objective`].
        impl Dataset {
            pub(in crate::train) fn batch(&self, examples: &[usize], trial: &Trial, epoch: u32) -> Batch {
                match self {
                    $(Self::$Kind(set) => {
                        let (input, target) = set.batch(examples, trial, epoch);
                        Batch {
                            input: Input::$Kind(input),
                            target: Target::$Kind(target),
                        }
                    }),+
                }
            }

            pub(in crate::train) fn judge<B: Kernels, E>(
                &self,
                judge: &Judge<'_, B>,
                split: Split,
                between: impl FnMut() -> Result<(), E>,
            ) -> Result<Judged, E> {
                match self {
                    $(Self::$Kind(set) => set.judge(judge, split, between)),+
                }
            }

            pub(in crate::train) fn specimen<B: Kernels>(
                &self,
                judge: &Judge<'_, B>,
                trial: &Trial,
            ) -> Option<Specimen> {
                match self {
                    $(Self::$Kind(set) => set.specimen(judge, trial)),+
                }
            }

            /// One example of the data, before any model was trained.
            pub fn example(&self) -> Option<Specimen> {
                match self {
                    $(Self::$Kind(set) => set.example()),+
                }
            }

            pub(in crate::train) fn single(&self, index: usize) -> Input {
                match self {
                    $(Self::$Kind(set) => Input::$Kind(set.single(index))),+
                }
            }

            pub(in crate::train) fn many(&self) -> (Input, usize) {
                match self {
                    $(Self::$Kind(set) => {
                        let (batch, count) = set.many();
                        (Input::$Kind(batch), count)
                    }),+
                }
            }

            pub(in crate::train) fn timed(&self, latency: Latency) -> BTreeMap<Metric, f64> {
                match self {
                    $(Self::$Kind(set) => set.timed(latency)),+
                }
            }

            pub(in crate::train) fn alarm(&self, judged: &Judged) -> Option<crate::words::Message> {
                match self {
                    $(Self::$Kind(set) => set.alarm(judged)),+
                }
            }

            pub(in crate::train) fn baselines(
                &self,
                quality: Metric,
                hooks: &mut dyn Hooks,
            ) -> Result<Ended, Error> {
                match self {
                    $(Self::$Kind(set) => set.baselines(quality, hooks)),+
                }
            }
        }

        /// The data that the simple answers are given to.
        pub fn for_baselines(spec: &Spec) -> Spec {
            match spec.source.map(crate::data::Source::kind) {
                $(Some(Kind::$Kind) => <$Set>::for_baselines(spec),)+
                None => spec.clone(),
            }
        }
    };
}

for_each_kind!(dispatch);
