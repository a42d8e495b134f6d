//! The workloads of `bench`: fixed models and shapes, trained on one fixed batch, on any backend, with our operations or burn's.

mod cnn;
mod mlp;
mod training;

use std::{fmt, time::Duration};

use burn::backend::Autodiff;
#[expect(deprecated, reason = "the project was asked to build on candle")]
use burn_candle::Candle;
use burn_flex::Flex;

use super::{Backend, layers::Route};
pub use training::Timing;
use training::train;

/// A model and a batch that are trained to be timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// 64-100-10 with ReLU, batch 32.
    Mlp,
    /// 3x3 convolutions 16-32-64 with batch norm, ReLU and pooling on `[64, 1, 32, 32]`.
    Cnn,
}

impl Workload {
    /// Every workload.
    pub const ALL: [Self; 2] = [Self::Mlp, Self::Cnn];

    /// The name used on the command line and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Cnn => "cnn",
        }
    }

    /// Trains for about `time` after a few steps to warm up.
    #[expect(deprecated, reason = "the project was asked to build on candle")]
    pub fn run(self, backend: Backend, operations: Route, time: Duration) -> Timing {
        operations.during(|| match (backend, self) {
            (Backend::Flex, Self::Mlp) => train::<_, mlp::Mlp<Autodiff<Flex>>>(time),
            (Backend::Flex, Self::Cnn) => train::<_, cnn::Cnn<Autodiff<Flex>>>(time),
            (Backend::Candle, Self::Mlp) => train::<_, mlp::Mlp<Autodiff<Candle>>>(time),
            (Backend::Candle, Self::Cnn) => train::<_, cnn::Cnn<Autodiff<Candle>>>(time),
        })
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
