//! The update rule: Adam or plain gradient descent, behind one type.

use burn::{
    optim::{GradientsParams, Optimizer as _, Sgd, SgdConfig, adaptor::OptimizerAdaptor},
    record::{FullPrecisionSettings, NamedMpkBytesRecorder, Recorder, RecorderError},
};

use crate::{
    models::{Adam, Network, TrainBackend},
    scenario::Optimizer,
    sweep::Budget,
};

/// The small number that keeps Adam from dividing by zero; the value that Keras uses.
const EPSILON: f32 = 1e-7;

/// An update rule with its state.
pub enum Rule<B: TrainBackend> {
    /// Adam (Kingma and Ba 2015), betas .9 and .999.
    Adam(OptimizerAdaptor<Adam, Network<B>, B>),
    /// Plain stochastic gradient descent.
    Sgd(OptimizerAdaptor<Sgd<B::InnerBackend>, Network<B>, B>),
}

impl<B: TrainBackend> Rule<B> {
    /// The rule that a budget asks for, without any history.
    pub fn new(budget: &Budget) -> Self {
        match budget.optimizer {
            Optimizer::Adam => Self::Adam(
                Adam {
                    epsilon: EPSILON,
                    ..Adam::default()
                }
                .optimizer(),
            ),
            Optimizer::Sgd => Self::Sgd(SgdConfig::new().init()),
        }
    }

    /// The network after one step.
    pub fn step(
        &mut self,
        rate: f64,
        network: Network<B>,
        gradients: GradientsParams,
    ) -> Network<B> {
        match self {
            Self::Adam(adam) => adam.step(rate, network, gradients),
            Self::Sgd(sgd) => sgd.step(rate, network, gradients),
        }
    }

    /// The rule's history as bytes.
    pub fn encode(&self) -> Result<Vec<u8>, RecorderError> {
        match self {
            Self::Adam(adam) => Recorder::<B>::record(&recorder(), adam.to_record(), ()),
            Self::Sgd(sgd) => Recorder::<B>::record(&recorder(), sgd.to_record(), ()),
        }
    }

    /// The rule with a history.
    pub fn decode(self, bytes: Vec<u8>, device: &B::Device) -> Result<Self, RecorderError> {
        Ok(match self {
            Self::Adam(adam) => {
                Self::Adam(adam.load_record(Recorder::<B>::load(&recorder(), bytes, device)?))
            }
            Self::Sgd(sgd) => {
                Self::Sgd(sgd.load_record(Recorder::<B>::load(&recorder(), bytes, device)?))
            }
        })
    }
}

/// The recorder that resumes bit-exactly; safetensors would not restore the optimiser, and would not say so.
pub fn recorder() -> NamedMpkBytesRecorder<FullPrecisionSettings> {
    NamedMpkBytesRecorder::default()
}
