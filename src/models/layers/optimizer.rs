//! Moves parameters against their gradients: Adam in one pass over every parameter, with decoupled weight decay if
//! wanted, and plain gradient descent.

use burn::{
    module::{AutodiffModule, ModuleMapper, Param},
    optim::GradientsParams,
    tensor::{
        Tensor, TensorMetadata, TensorPrimitive,
        backend::AutodiffBackend,
        ops::{FloatTensor, FloatTensorOps},
    },
};

use scalescope_kernels::{
    dispatch::{Kernels, Route, raw},
    operations::adam::Step,
    runtime::storage::Storage,
};

use crate::models::weights::{Values, Weights};

/// How parameters move.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Adam (Kingma and Ba, 2015).
    Adam(Adam),
    /// Stochastic gradient descent, without momentum.
    Descent,
}

/// Adam's settings; the defaults are those of the paper.
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

/// A rule and what it remembers of a module's parameters, in the order in which they are visited.
#[derive(Clone, Debug)]
pub struct Optimizer {
    rule: Rule,
    moments: Vec<Option<Moments>>,
}

/// What Adam remembers of one parameter.
#[derive(Clone, Debug)]
struct Moments {
    /// Steps so far.
    steps: u32,
    /// The mean of the gradient, and the mean of its square.
    first: Values,
    second: Values,
}

impl Optimizer {
    /// A rule without any history.
    pub fn new(rule: Rule) -> Self {
        Self {
            rule,
            moments: Vec::new(),
        }
    }

    /// The module after one step; in place where nobody else holds its parameters.
    pub fn step<A, M>(&mut self, rate: f64, module: M, gradients: GradientsParams) -> M
    where
        A: AutodiffBackend<InnerBackend: Kernels + Storage> + Kernels,
        M: AutodiffModule<A>,
    {
        module.map(&mut Moving {
            optimizer: self,
            rate: rate as f32,
            gradients,
            at: 0,
        })
    }

    /// What is remembered: the steps of every parameter, 0 where none was made, and the moments by the parameter's place.
    pub fn history(&self) -> (Vec<u32>, Weights) {
        let mut weights = Weights::default();
        for (at, moments) in self.moments.iter().enumerate() {
            if let Some(moments) = moments {
                weights.insert(format!("{at}.first"), moments.first.clone());
                weights.insert(format!("{at}.second"), moments.second.clone());
            }
        }
        let steps = self.moments.iter();
        let steps = steps.map(|m| m.as_ref().map_or(0, |m| m.steps)).collect();
        (steps, weights)
    }

    /// The rule with a history; `None` where a moment is missing.
    pub fn with_history(self, steps: &[u32], weights: &Weights) -> Option<Self> {
        let moments = steps.iter().enumerate().map(|(at, steps)| {
            let read = |name| weights.get(&format!("{at}.{name}")).cloned();
            match steps {
                0 => Some(None),
                _ => Some(Some(Moments {
                    steps: *steps,
                    first: read("first")?,
                    second: read("second")?,
                })),
            }
        });
        Some(Self {
            moments: moments.collect::<Option<_>>()?,
            ..self
        })
    }

    fn move_one<A: AutodiffBackend<InnerBackend: Storage> + Kernels>(
        &mut self,
        at: usize,
        rate: f32,
        parameter: FloatTensor<A>,
        gradient: FloatTensor<A::InnerBackend>,
    ) -> FloatTensor<A> {
        let Rule::Adam(adam) = self.rule else {
            let change = A::InnerBackend::float_mul_scalar(gradient, rate.into());
            return leaf::<A>(A::InnerBackend::float_sub(A::inner(parameter), change));
        };
        if self.moments.len() <= at {
            self.moments.resize(at + 1, None);
        }
        let moments = self.moments[at].get_or_insert_with(|| Moments {
            steps: 0,
            first: Values::zeros(&gradient.shape()),
            second: Values::zeros(&gradient.shape()),
        });
        moments.steps = moments.steps.saturating_add(1);
        let step = Step {
            rate,
            beta_1: adam.beta_1,
            beta_2: adam.beta_2,
            epsilon: adam.epsilon,
            decay: adam.decay,
            time: i32::try_from(moments.steps).unwrap_or(i32::MAX),
        };
        match A::route() {
            Route::Own => at_once::<A>(&step, parameter, moments, gradient),
            Route::Burn => leaf::<A>(by_burn::<A::InnerBackend>(
                &step,
                A::inner(parameter),
                moments,
                gradient,
            )),
        }
    }
}

/// A parameter that gradients reach.
fn leaf<A: AutodiffBackend>(tensor: FloatTensor<A::InnerBackend>) -> FloatTensor<A> {
    A::float_set_require_grad(A::from_inner(tensor), true)
}

/// One step over a module.
struct Moving<'a> {
    optimizer: &'a mut Optimizer,
    rate: f32,
    gradients: GradientsParams,
    /// The parameter's place.
    at: usize,
}

impl<A: AutodiffBackend<InnerBackend: Storage> + Kernels> ModuleMapper<A> for Moving<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<A, D>>) -> Param<Tensor<A, D>> {
        let at = self.at;
        self.at += 1;
        let (id, tensor, mapper) = param.consume();
        let gradient = self.gradients.remove::<A::InnerBackend, D>(id);
        let tensor = match gradient {
            None => tensor,
            Some(gradient) => {
                let moved = self
                    .optimizer
                    .move_one::<A>(at, self.rate, raw(tensor), raw(gradient));
                Tensor::from_primitive(TensorPrimitive::Float(moved))
            }
        };
        Param::from_mapped_value(id, tensor, mapper)
    }
}

/// A parameter after a step of its own and its moments'.
fn at_once<A: AutodiffBackend<InnerBackend: Storage> + Kernels>(
    step: &Step,
    parameter: FloatTensor<A>,
    moments: &mut Moments,
    gradient: FloatTensor<A::InnerBackend>,
) -> FloatTensor<A> {
    let shape = gradient.shape();
    let gradient = A::InnerBackend::hold(gradient);
    let mut values = A::numbers(parameter);
    let [first, second] = [&mut moments.first, &mut moments.second].map(Values::numbers);
    step.apply(&mut values, gradient.lend().view().values, first, second);
    A::InnerBackend::reclaim(gradient);
    A::parameter(values, shape)
}

fn by_burn<B: Storage>(
    step: &Step,
    parameter: FloatTensor<B>,
    moments: &mut Moments,
    gradient: FloatTensor<B>,
) -> FloatTensor<B> {
    let shape = gradient.shape();
    let count = shape.num_elements();
    let flat = |tensor: FloatTensor<B>| {
        let tensor = B::float_reshape(tensor, [count].into());
        Tensor::<B, 1>::from_primitive(TensorPrimitive::Float(tensor))
    };
    let [gradient, tensor] = [gradient, parameter].map(flat);
    let [first, second] = [&mut moments.first, &mut moments.second]
        .map(|moment| flat(B::make(std::mem::take(moment.numbers()), [count].into())));
    let first = first * step.beta_1 + gradient.clone() * (1.0 - step.beta_1);
    let second = second * step.beta_2 + gradient.square() * (1.0 - step.beta_2);
    let correction_2 = (1.0 - step.beta_2.powi(step.time)).sqrt();
    let rate = step.rate * correction_2 / (1.0 - step.beta_1.powi(step.time));
    let change = first.clone() * rate / (second.clone().sqrt() + step.epsilon * correction_2);
    let tensor = tensor * (1.0 - step.rate * step.decay) - change;
    *moments.first.numbers() = B::take(raw(first));
    *moments.second.numbers() = B::take(raw(second));
    B::float_reshape(raw(tensor), shape)
}

#[cfg(test)]
mod tests {
    use burn::optim::Optimizer as _;

    use super::*;
    use crate::models::layers::{
        Linear,
        testing::{OnCandle, OnFlex, Trained, agree, compare, numbers, parameter, tensor},
    };

    fn advance<B: Trained<InnerBackend: Kernels + Storage>>(
        mut layer: Linear<B>,
        optimizer: &mut Optimizer,
        steps: std::ops::Range<u64>,
    ) -> Linear<B> {
        for seed in steps {
            let gradients = gradients(&layer, seed);
            layer = optimizer.step(1e-2, layer, gradients);
        }
        layer
    }

    fn gradients<B: Trained>(layer: &Linear<B>, seed: u64) -> GradientsParams {
        let loss = layer.forward(tensor::<B, 2>(seed, [6, 4])).square().mean();
        GradientsParams::from_grads(loss.backward(), layer)
    }

    fn start<B: Trained>() -> Linear<B> {
        Linear::from_burn(burn::nn::Linear {
            weight: parameter(1, [4, 5]),
            bias: Some(parameter(2, [5])),
        })
    }

    fn shown<B: Trained>(layer: &Linear<B>) -> Vec<f32> {
        numbers(layer.forward(tensor::<B, 2>(99, [6, 4])))
    }

    fn trained<B: Trained<InnerBackend: Kernels + Storage>>() -> Vec<Vec<f32>> {
        let decaying = Adam {
            decay: 0.1,
            ..Adam::default()
        };
        [Rule::Adam(decaying), Rule::Descent]
            .map(|rule| shown(&advance::<B>(start(), &mut Optimizer::new(rule), 0..6)))
            .to_vec()
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(trained());
    }

    #[test]
    fn moves_as_burns_own() {
        let mut adam = burn::optim::AdamConfig::new()
            .with_epsilon(1e-8)
            .init::<OnFlex, Linear<OnFlex>>();
        let mut descent = burn::optim::SgdConfig::new().init::<OnFlex, Linear<OnFlex>>();
        let mut layers = [start::<OnFlex>(), start()];
        for seed in 0..6 {
            let [first, second] = layers;
            let [by_first, by_second] = [&first, &second].map(|layer| gradients(layer, seed));
            layers = [
                adam.step(1e-2, first, by_first),
                descent.step(1e-2, second, by_second),
            ];
        }
        for (layer, rule) in layers
            .iter()
            .zip([Rule::Adam(Adam::default()), Rule::Descent])
        {
            let own = advance(start::<OnFlex>(), &mut Optimizer::new(rule), 0..6);
            compare("rule", &[shown(layer)], &[shown(&own)]);
        }
    }

    /// Numbers after six steps at once, and after three steps, a history read back, and three more.
    fn resumed<B: Trained<InnerBackend: Kernels + Storage>>() -> [Vec<f32>; 2] {
        let blank = || Optimizer::new(Rule::Adam(Adam::default()));
        let mut optimizer = blank();
        let layer: Linear<B> = advance(start(), &mut optimizer, 0..3);
        let (steps, moments) = optimizer.history();
        let whole = shown(&advance(layer.clone(), &mut optimizer, 3..6));
        let mut optimizer = blank().with_history(&steps, &moments).expect("whole");
        assert_eq!(steps, [3, 3]);
        [whole, shown(&advance(layer, &mut optimizer, 3..6))]
    }

    #[test]
    fn a_history_goes_on_to_the_bit() {
        for [whole, resumed] in [resumed::<OnFlex>(), resumed::<OnCandle>()] {
            assert_eq!(whole, resumed);
        }
    }

    #[test]
    fn a_history_with_a_hole_is_refused() {
        let blank = || Optimizer::new(Rule::Adam(Adam::default()));
        let mut optimizer = blank();
        advance::<OnFlex>(start(), &mut optimizer, 0..1);
        let (_, moments) = optimizer.history();
        assert!(blank().with_history(&[1, 1, 1], &moments).is_none());
    }
}
