//! Operations of our own as steps of burn's backward pass.

use std::sync::Arc;

use burn::{
    backend::autodiff::{
        Autodiff,
        checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
        grads::Gradients,
        ops::{self, Ops, OpsKind},
    },
    tensor::{
        Shape,
        backend::AutodiffBackend,
        ops::{FloatTensor, FloatTensorOps},
    },
};

use crate::{
    dispatch::{Kernels, forward},
    operation::{Backward, Operation},
    runtime::{
        gradients,
        storage::{Held, Lent, Storage},
    },
};

impl<B: Storage, C: CheckpointStrategy> Kernels for Autodiff<B, C> {
    fn parameter(values: Vec<f32>, shape: Shape) -> FloatTensor<Self> {
        if B::LENDS {
            return Self::float_set_require_grad(Self::from_inner(B::make(values, shape)), true);
        }
        let (tensor, held) = B::make_and_hold(values, shape);
        let made = Self::float_set_require_grad(Self::from_inner(tensor), true);
        B::remember_parameter(&made.rc, held);
        made
    }

    fn numbers(parameter: FloatTensor<Self>) -> Vec<f32> {
        let node = parameter.node.id;
        match B::recall_parameter(node) {
            Some(held) => {
                B::forget(node);
                held.lend().view().values.to_vec()
            }
            None => B::take(parameter.primitive),
        }
    }

    fn run<O: Operation, const N: usize>(
        operation: O,
        inputs: [FloatTensor<Self>; N],
    ) -> (FloatTensor<Self>, Arc<O::Saved>) {
        let nodes = inputs.each_ref().map(|input| input.node.clone());
        let recalled = nodes.each_ref().map(|node| B::recall(node.id));
        let own = recalled.each_ref().map(Option::is_some);
        let mut recalled = recalled.into_iter();
        let held = inputs.map(|input| {
            let made = recalled.next().flatten();
            made.or_else(|| B::recall_parameter(input.node.id))
                .unwrap_or_else(|| B::hold(input.primitive))
        });
        let done = forward(&operation, &held);
        let saved = Arc::new(done.saved);
        let step = Differentiated(operation);
        let output = match ops::Backward::<B, N>::prepare::<C>(step, nodes)
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prepared) => {
                let (tensor, output) = if O::KEEPS_OUTPUT || !B::LENDS {
                    let (tensor, held) = B::make_and_hold(done.output, done.shape);
                    (tensor, Some(held))
                } else {
                    (B::make(done.output, done.shape), None)
                };
                let kept = Kept {
                    inputs: held,
                    own,
                    output: output.clone().filter(|_| O::KEEPS_OUTPUT),
                    saved: Arc::clone(&saved),
                };
                let made = prepared.finish(kept, tensor);
                if let Some(output) = output {
                    B::remember(made.node.id, output);
                }
                made
            }
            OpsKind::UnTracked(prepared) => {
                held.into_iter().for_each(B::reclaim);
                prepared.finish(B::make(done.output, done.shape))
            }
        };
        (output, saved)
    }
}

/// An operation as a step of burn's backward pass.
#[derive(Debug)]
struct Differentiated<O>(O);

/// What a step keeps between forward and backward.
#[derive(Debug)]
struct Kept<B: Storage, S, const N: usize> {
    inputs: [Held<B>; N],
    /// Which inputs are outputs of operations of our own, which gradients are handed to.
    own: [bool; N],
    output: Option<Held<B>>,
    saved: Arc<S>,
}

impl<B: Storage, S, const N: usize> Clone for Kept<B, S, N> {
    fn clone(&self) -> Self {
        Self {
            inputs: self.inputs.clone(),
            own: self.own,
            output: self.output.clone(),
            saved: Arc::clone(&self.saved),
        }
    }
}

impl<B: Storage, O: Operation, const N: usize> ops::Backward<B, N> for Differentiated<O> {
    type State = Kept<B, O::Saved, N>;

    fn backward(self, ops: Ops<Self::State, N>, gradients: &mut Gradients, _: &mut Checkpointer) {
        B::forget(ops.node.id);
        let gradient = received::<B, _, N>(&ops, gradients);
        let Kept {
            inputs,
            own,
            output,
            saved,
        } = ops.state;
        // Parents that no gradient reaches are None.
        let wanted = ops.parents.each_ref().map(Option::is_some);
        let found = {
            let lent = inputs.each_ref().map(Held::lend);
            let output = output.as_ref().map(Held::lend);
            self.0.backward(&Backward {
                inputs: &lent.each_ref().map(Lent::view),
                output: output.as_ref().map_or(&[], |output| output.view().values),
                saved: &saved,
                gradient: &gradient.lend().view(),
                wanted: &wanted,
            })
        };
        let parents = ops.parents.into_iter().zip(own);
        for (((parent, own), found), input) in parents.zip(found).zip(&inputs) {
            match (parent, found) {
                (Some(parent), Some(found)) if own => gradients::accumulate(parent.id, found),
                (Some(parent), Some(found)) => {
                    gradients.register::<B>(parent.id, B::make(found, input.shape().clone()));
                }
                _ => {}
            }
        }
        inputs
            .into_iter()
            .chain(output)
            .chain([gradient])
            .for_each(B::reclaim);
    }
}

/// The gradient of a node's output: what operations of our own left for it and what those of burn registered.
fn received<B: Storage, S, const N: usize>(ops: &Ops<S, N>, gradients: &mut Gradients) -> Held<B> {
    let node = &ops.node;
    let Some(left) = gradients::take(node.id) else {
        return B::hold(gradients.consume::<B>(node));
    };
    let registered = gradients.remove(&FloatTensor::<Autodiff<B>> {
        primitive: B::make(Vec::new(), [0].into()),
        node: node.clone(),
        rc: Arc::new(node.id),
    });
    B::keep(match registered {
        Some(registered) => gradients::add(left, B::take(registered)),
        None => left,
    })
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Tensor, TensorData, backend::Backend};
    #[expect(deprecated, reason = "the project was asked to build on candle")]
    use burn_candle::Candle;
    use burn_flex::Flex;

    use super::*;
    use crate::{
        dispatch::{Route, apply, raw},
        operations::linear::Linear,
        testing::random,
    };

    type On<B> = Autodiff<B>;

    /// Gradients of `x` and `weight` where outputs of our operations go to ours, to burn's, and to both twice.
    fn gradients<B: AutodiffBackend + Kernels>() -> Vec<Vec<f32>> {
        let device = B::Device::default();
        let leaf = |seed| {
            let data = TensorData::new(random(seed, 16), [4, 4]);
            Tensor::<B, 2>::from_data(data, &device).require_grad()
        };
        let (x, weight) = (leaf(1), leaf(2));
        let ours = |x: &Tensor<B, 2>| -> Tensor<B, 2> {
            apply(Linear, [raw(x.clone()), raw(weight.clone())]).0
        };
        let middle = ours(&x);
        let twice = ours(&middle) * ours(&middle);
        let (theirs, neither) = (middle.clone() * middle.clone(), ours(&theirs(&x)));
        let found = (twice + theirs * middle + neither).sum().backward();
        [x, weight]
            .map(|leaf| {
                let gradient = leaf.grad(&found).expect("a gradient reaches it");
                gradient.into_data().into_vec().expect("f32")
            })
            .to_vec()
    }

    fn theirs<B: Backend>(x: &Tensor<B, 2>) -> Tensor<B, 2> {
        x.clone().square()
    }

    #[test]
    #[expect(deprecated, reason = "the project was asked to build on candle")]
    fn what_operations_hand_each_other_adds_up_to_what_burn_computes() {
        let all = [
            Route::Own.during(gradients::<On<Flex>>),
            gradients::<On<Candle>>(),
        ];
        let exact = finite_differences();
        for found in all {
            for (found, exact) in found.iter().flatten().zip(exact.iter().flatten()) {
                assert!((f64::from(*found) - exact).abs() < 1e-4, "{found} {exact}");
            }
        }
    }

    /// The same in f64, by central differences.
    fn finite_differences() -> [Vec<f64>; 2] {
        let wide = |seed| -> Vec<f64> { random(seed, 16).into_iter().map(f64::from).collect() };
        let inputs = [wide(1), wide(2)];
        let product = |a: &[f64], b: &[f64]| -> Vec<f64> {
            let place = |at: usize| (0..4).map(|k| a[at / 4 * 4 + k] * b[k * 4 + at % 4]).sum();
            (0..16).map(place).collect()
        };
        let loss = |[x, weight]: &[Vec<f64>; 2]| -> f64 {
            let middle = product(x, weight);
            let last = product(&middle, weight);
            let squares: Vec<f64> = x.iter().map(|v| v * v).collect();
            let neither = product(&squares, weight);
            let parts = last.iter().zip(&middle).zip(&neither);
            parts.map(|((l, m), n)| l * l + m * m * m + n).sum()
        };
        [0, 1].map(|input| {
            let difference = |at: usize| {
                let moved = [1e-5, -1e-5].map(|step| {
                    let mut inputs = inputs.clone();
                    inputs[input][at] += step;
                    loss(&inputs)
                });
                (moved[0] - moved[1]) / 2e-5
            };
            (0..16).map(difference).collect()
        })
    }
}
