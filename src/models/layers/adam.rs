//! Adam, with decoupled weight decay if wanted, in one pass over every parameter.

use burn::{
    module::AutodiffModule,
    optim::{LearningRate, SimpleOptimizer, adaptor::OptimizerAdaptor},
    record::Record,
    tensor::{
        Tensor, TensorMetadata, TensorPrimitive,
        backend::{AutodiffBackend, Backend},
    },
};

use crate::models::kernels::{
    adam::Step,
    backend::{Kernels, Route, raw},
    storage::Storage,
};

/// The optimiser's settings; the defaults are those of the paper.
#[derive(Clone, Copy, Debug)]
pub struct Adam {
    /// The decay of the first moment.
    pub beta_1: f32,
    /// The decay of the second moment.
    pub beta_2: f32,
    /// Added to the root of the second moment.
    pub epsilon: f32,
    /// The share of a parameter that is lost in a step, before the learning rate.
    pub decay: f32,
}

impl Default for Adam {
    fn default() -> Self {
        Self {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-8,
            decay: 0.0,
        }
    }
}

impl Adam {
    /// The optimiser of a module.
    pub fn optimizer<B, M>(self) -> OptimizerAdaptor<Self, M, B>
    where
        B: AutodiffBackend<InnerBackend: Kernels + Storage>,
        M: AutodiffModule<B>,
    {
        OptimizerAdaptor::from(self)
    }
}

/// The moments of one parameter.
#[derive(Clone, Record)]
pub struct AdamState<B: Backend, const D: usize> {
    /// Steps so far.
    time: usize,
    /// The mean of the gradient.
    moment_1: Tensor<B, D>,
    /// The mean of its square.
    moment_2: Tensor<B, D>,
}

impl<B: Kernels + Storage> SimpleOptimizer<B> for Adam {
    type State<const D: usize> = AdamState<B, D>;

    fn step<const D: usize>(
        &self,
        rate: LearningRate,
        tensor: Tensor<B, D>,
        gradient: Tensor<B, D>,
        state: Option<AdamState<B, D>>,
    ) -> (Tensor<B, D>, Option<AdamState<B, D>>) {
        let state = state.unwrap_or_else(|| AdamState {
            time: 0,
            moment_1: gradient.zeros_like(),
            moment_2: gradient.zeros_like(),
        });
        let Self {
            beta_1,
            beta_2,
            epsilon,
            decay,
        } = *self;
        let time = i32::try_from(state.time + 1).unwrap_or(i32::MAX);
        let step = Step {
            rate: rate as f32,
            beta_1,
            beta_2,
            epsilon,
            decay,
            time,
        };
        let (tensor, state) = match B::route() {
            Route::Own => at_once(&step, tensor, gradient, state),
            Route::Burn => by_burn(&step, tensor, &gradient, state),
        };
        (tensor, Some(state))
    }

    fn to_device<const D: usize>(state: AdamState<B, D>, device: &B::Device) -> AdamState<B, D> {
        let [moment_1, moment_2] =
            [state.moment_1, state.moment_2].map(|moment| moment.to_device(device));
        AdamState {
            moment_1,
            moment_2,
            ..state
        }
    }
}

/// In place where nobody else holds the tensors.
fn at_once<B: Storage, const D: usize>(
    step: &Step,
    tensor: Tensor<B, D>,
    gradient: Tensor<B, D>,
    state: AdamState<B, D>,
) -> (Tensor<B, D>, AdamState<B, D>) {
    let shape = raw(tensor.clone()).shape();
    let gradient = B::hold(raw(gradient));
    let [mut values, mut moment_1, mut moment_2] =
        [tensor, state.moment_1, state.moment_2].map(|tensor| B::take(raw(tensor)));
    step.apply(&mut values, &gradient.view(), &mut moment_1, &mut moment_2);
    B::reclaim(gradient);
    let [tensor, moment_1, moment_2] = [values, moment_1, moment_2].map(|values| {
        Tensor::from_primitive(TensorPrimitive::Float(B::make(values, shape.clone())))
    });
    (
        tensor,
        AdamState {
            time: state.time + 1,
            moment_1,
            moment_2,
        },
    )
}

fn by_burn<B: Backend, const D: usize>(
    step: &Step,
    tensor: Tensor<B, D>,
    gradient: &Tensor<B, D>,
    state: AdamState<B, D>,
) -> (Tensor<B, D>, AdamState<B, D>) {
    let moment_1 = state.moment_1 * step.beta_1 + gradient.clone() * (1.0 - step.beta_1);
    let moment_2 = state.moment_2 * step.beta_2 + gradient.clone().square() * (1.0 - step.beta_2);
    let correction_2 = (1.0 - step.beta_2.powi(step.time)).sqrt();
    let rate = step.rate * correction_2 / (1.0 - step.beta_1.powi(step.time));
    let change = moment_1.clone() * rate / (moment_2.clone().sqrt() + step.epsilon * correction_2);
    let tensor = tensor * (1.0 - step.rate * step.decay) - change;
    (
        tensor,
        AdamState {
            time: state.time + 1,
            moment_1,
            moment_2,
        },
    )
}

#[cfg(test)]
mod tests {
    use burn::{
        module::Module,
        optim::{GradientsParams, Optimizer},
        record::{FullPrecisionSettings, NamedMpkBytesRecorder, Recorder},
    };

    use super::*;
    use crate::models::layers::{
        Linear,
        testing::{OnCandle, OnFlex, Trained, agree, compare, numbers, tensor},
    };

    type Moved<B> = OptimizerAdaptor<Adam, Linear<B>, B>;

    fn advance<B: Trained<InnerBackend: Kernels + Storage>>(
        mut layer: Linear<B>,
        optimizer: &mut Moved<B>,
        steps: std::ops::Range<u64>,
    ) -> Linear<B> {
        for seed in steps {
            let loss = layer.forward(tensor::<B, 2>(seed, [6, 4])).square().mean();
            let gradients = GradientsParams::from_grads(loss.backward(), &layer);
            layer = optimizer.step(1e-2, layer, gradients);
        }
        layer
    }

    fn start<B: Trained>() -> Linear<B> {
        use crate::models::layers::testing::parameter;
        Linear::from_burn(burn::nn::Linear {
            weight: parameter(1, [4, 5]),
            bias: Some(parameter(2, [5])),
        })
    }

    fn shown<B: Trained>(layer: &Linear<B>) -> Vec<f32> {
        numbers(layer.forward(tensor::<B, 2>(99, [6, 4])))
    }

    fn trained<B: Trained<InnerBackend: Kernels + Storage>>() -> Vec<Vec<f32>> {
        let mut optimizer = Adam {
            decay: 0.1,
            ..Adam::default()
        }
        .optimizer::<B, Linear<B>>();
        vec![shown(&advance(start(), &mut optimizer, 0..6))]
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(trained());
    }

    #[test]
    fn moves_as_burns_adam() {
        let mut optimizer = burn::optim::AdamConfig::new()
            .with_epsilon(1e-8)
            .init::<OnFlex, Linear<OnFlex>>();
        let mut layer = start::<OnFlex>();
        for seed in 0..6 {
            let loss = layer
                .forward(tensor::<OnFlex, 2>(seed, [6, 4]))
                .square()
                .mean();
            let gradients = GradientsParams::from_grads(loss.backward(), &layer);
            layer = optimizer.step(1e-2, layer, gradients);
        }
        let own = advance(start::<OnFlex>(), &mut Adam::default().optimizer(), 0..6);
        compare("adam", &[shown(&layer)], &[shown(&own)]);
    }

    /// Bits after six steps at once, and after three steps, a record, and three more.
    fn resumed<B: Trained<InnerBackend: Kernels + Storage>>() -> [Vec<f32>; 2] {
        let mut optimizer = Adam::default().optimizer::<B, Linear<B>>();
        let layer = advance(start(), &mut optimizer, 0..3);
        let recorder = NamedMpkBytesRecorder::<FullPrecisionSettings>::default();
        let write_state =
            <NamedMpkBytesRecorder<_> as Recorder<B>>::record(&recorder, optimizer.to_record(), ());
        let write_layer = <NamedMpkBytesRecorder<_> as Recorder<B>>::record(
            &recorder,
            layer.clone().into_record(),
            (),
        );
        let whole = shown(&advance(layer, &mut optimizer, 3..6));
        let device = B::Device::default();
        let record = recorder
            .load(write_state.expect("written"), &device)
            .expect("read");
        let mut optimizer = Adam::default()
            .optimizer::<B, Linear<B>>()
            .load_record(record);
        let record = recorder
            .load(write_layer.expect("written"), &device)
            .expect("read");
        let layer = start::<B>().load_record(record);
        [whole, shown(&advance(layer, &mut optimizer, 3..6))]
    }

    #[test]
    fn a_saved_training_resumes_to_the_bit() {
        for [whole, resumed] in [resumed::<OnFlex>(), resumed::<OnCandle>()] {
            assert_eq!(whole, resumed);
        }
    }
}
