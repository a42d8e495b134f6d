//! The workloads of `bench`: fixed models and shapes, trained on one fixed batch, on any backend, with our operations or burn's.

mod cnn;
mod gpt;
mod matmul;
mod mlp;
mod recurrent;
mod training;

use std::{fmt, time::Duration};

use burn::{backend::Autodiff, tensor::backend::AutodiffBackend};
#[expect(deprecated, reason = "the project was asked to build on candle")]
use burn_candle::Candle;
use burn_flex::Flex;

use super::{
    Backend,
    layers::{Kernels, Route, Storage},
};
pub use matmul::matmul_gflops;
pub use training::Timing;
use training::train;

/// A model and a batch that are trained to be timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// 64-100-10 with ReLU, batch 32.
    Mlp,
    /// 3x3 convolutions 16-32-64 with batch norm, ReLU and pooling on `[64, 1, 32, 32]`.
    Cnn,
    /// An LSTM 32 -> 128 over 50 steps, batch 32.
    Lstm,
    /// A GRU of the same size.
    Gru,
    /// A causal transformer: width 128, 4 layers, 4 heads, context 128, vocabulary 64, batch 16.
    Gpt,
}

impl Workload {
    /// Every workload.
    pub const ALL: [Self; 5] = [Self::Mlp, Self::Cnn, Self::Lstm, Self::Gru, Self::Gpt];

    /// The name used on the command line and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Cnn => "cnn",
            Self::Lstm => "lstm",
            Self::Gru => "gru",
            Self::Gpt => "gpt",
        }
    }

    /// Trains for about `time` after a few steps to warm up.
    pub fn run(self, backend: Backend, operations: Route, time: Duration) -> Timing {
        #[expect(deprecated, reason = "the project was asked to build on candle")]
        operations.during(|| match backend {
            Backend::Flex => self.on::<Autodiff<Flex>>(time),
            Backend::Candle => self.on::<Autodiff<Candle>>(time),
        })
    }

    fn on<B: AutodiffBackend<InnerBackend: Kernels + Storage> + Kernels>(
        self,
        time: Duration,
    ) -> Timing {
        match self {
            Self::Mlp => train::<B, mlp::Mlp<B>>(time),
            Self::Cnn => train::<B, cnn::Cnn<B>>(time),
            Self::Lstm => train::<B, recurrent::LstmModel<B>>(time),
            Self::Gru => train::<B, recurrent::GruModel<B>>(time),
            Self::Gpt => train::<B, gpt::Gpt<B>>(time),
        }
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_operations_train_as_those_of_burn_on_both_backends() {
        for workload in Workload::ALL {
            let burn = workload.run(Backend::Flex, Route::Burn, Duration::ZERO);
            for backend in Backend::ALL {
                let own = workload.run(backend, Route::Own, Duration::ZERO);
                assert_eq!(own.parameters, burn.parameters);
                let steps = own.losses.iter().zip(&burn.losses);
                for (step, (own, burn)) in steps.enumerate() {
                    assert!(
                        (own - burn).abs() < 1e-3,
                        "{workload} {backend} step {step}: {own} and {burn}"
                    );
                }
            }
        }
    }
}
