//! The one door from a backend's name to its type: everything generic over backends is called through it.

use burn::{backend::Autodiff, tensor::backend::AutodiffBackend};

use super::{
    backend::Backend,
    layers::{Kernels, Storage},
};

/// A backend that trains with our kernels, and evaluates with them without gradients.
pub trait TrainBackend: AutodiffBackend<InnerBackend: Kernels + Storage> + Kernels {}

impl<B: AutodiffBackend<InnerBackend: Kernels + Storage> + Kernels> TrainBackend for B {}

/// Work that is done on whichever backend was chosen.
pub trait Work {
    /// What comes of it.
    type Output;

    /// Does it.
    fn on<B: TrainBackend>(self, device: B::Device) -> Self::Output;
}

/// Does work on a backend's CPU device.
#[expect(
    deprecated,
    reason = "burn 0.21 is the last release with candle, which is why it is pinned"
)]
pub fn work_on<W: Work>(backend: Backend, work: W) -> W::Output {
    match backend {
        Backend::Flex => work.on::<Autodiff<burn_flex::Flex>>(burn_flex::FlexDevice),
        Backend::Candle => work.on::<Autodiff<burn_candle::Candle>>(burn_candle::CandleDevice::Cpu),
    }
}
