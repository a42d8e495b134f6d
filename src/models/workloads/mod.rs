//! The workloads of `bench`: fixed models and shapes, trained on one fixed batch, on any backend, with our operations or burn's.

mod cnn;
mod gpt;
mod matmul;
mod mlp;
mod recurrent;
mod training;

use std::fmt;

use burn::{backend::Autodiff, tensor::backend::AutodiffBackend};
#[expect(deprecated, reason = "the project was asked to build on candle")]
use burn_candle::Candle;
use burn_flex::Flex;

use super::{
    backend::Backend,
    layers::{Kernels, Route, Storage},
};
pub use matmul::matmul_gflops;
use training::train;
pub use training::{Span, Timing};

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

    /// Trains for a span of time or steps after a few steps to warm up.
    pub fn run(self, backend: Backend, operations: Route, span: impl Into<Span>) -> Timing {
        let span = span.into();
        #[expect(deprecated, reason = "the project was asked to build on candle")]
        operations.during(|| match backend {
            Backend::Flex => self.on::<Autodiff<Flex>>(span),
            Backend::Candle => self.on::<Autodiff<Candle>>(span),
        })
    }

    fn on<B: AutodiffBackend<InnerBackend: Kernels + Storage> + Kernels>(
        self,
        span: Span,
    ) -> Timing {
        match self {
            Self::Mlp => train::<B, mlp::Mlp<B>>(span),
            Self::Cnn => train::<B, cnn::Cnn<B>>(span),
            Self::Lstm => train::<B, recurrent::LstmModel<B>>(span),
            Self::Gru => train::<B, recurrent::GruModel<B>>(span),
            Self::Gpt => train::<B, gpt::Gpt<B>>(span),
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
    use std::time::Duration;

    use super::*;
    use crate::models::with_threads;

    /// Fifty steps on flex against burn's own operations on flex, and the first of them on candle.
    fn check(workload: Workload) {
        let steps = |steps| Span {
            time: Duration::ZERO,
            steps,
        };
        let burn = workload.run(Backend::Flex, Route::Burn, steps(45));
        for (backend, span) in [(Backend::Flex, steps(45)), (Backend::Candle, steps(5))] {
            let own = workload.run(backend, Route::Own, span);
            assert_eq!(own.parameters, burn.parameters);
            for (step, (own, burn)) in own.losses.iter().zip(&burn.losses).enumerate() {
                assert!(
                    (own - burn).abs() < 1e-3,
                    "{workload} {backend} step {step}: {own} and {burn}"
                );
            }
            assert!(
                own.losses.last() < own.losses.first(),
                "{workload} {backend} learns nothing"
            );
        }
        assert_eq!(burn.losses.len(), 50);
    }

    #[test]
    fn more_threads_change_no_bit() {
        for workload in [Workload::Cnn, Workload::Lstm, Workload::Gru, Workload::Gpt] {
            let span = Span {
                time: Duration::ZERO,
                steps: 1,
            };
            let train = || workload.run(Backend::Flex, Route::Own, span).losses;
            let shared = with_threads(3, train);
            assert_eq!(shared, train(), "{workload}");
        }
    }

    #[test]
    fn an_mlp_trains_as_with_burn() {
        check(Workload::Mlp);
    }

    #[test]
    fn a_cnn_trains_as_with_burn() {
        check(Workload::Cnn);
    }

    #[test]
    fn an_lstm_trains_as_with_burn() {
        check(Workload::Lstm);
    }

    #[test]
    fn a_gru_trains_as_with_burn() {
        check(Workload::Gru);
    }

    #[test]
    fn a_gpt_trains_as_with_burn() {
        check(Workload::Gpt);
    }
}
