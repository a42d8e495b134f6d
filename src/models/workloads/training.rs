//! Trains one workload and measures it.

use std::time::{Duration, Instant};

use burn::{
    module::AutodiffModule,
    optim::GradientsParams,
    tensor::{
        ElementConversion, Tensor, TensorData,
        backend::{AutodiffBackend, Backend},
    },
};

use crate::{
    data::{Purpose, Random},
    models::{
        family,
        layers::{Adam, Classes, CrossEntropy, Kernels, Optimizer, Rule, Storage},
    },
};

/// Steps before the clock starts.
const WARM_UP: usize = 5;

const LEARNING_RATE: f64 = 1e-3;

/// What a run measured.
#[derive(Clone, Debug)]
pub struct Timing {
    /// Steps after warming up.
    pub steps: usize,
    /// Wall time of those steps.
    pub total: Duration,
    /// Time in the forward pass and the loss.
    pub forward: Duration,
    /// Time in the backward pass.
    pub backward: Duration,
    /// Time in the optimiser.
    pub optimiser: Duration,
    /// Learned numbers.
    pub parameters: usize,
    /// FLOPs of one training step: forward once, backward twice; matrix products and convolutions alone are counted.
    pub flops_per_step: f64,
    /// The loss of every step, warming up included.
    pub losses: Vec<f32>,
}

impl Timing {
    /// Steps in a second.
    pub fn steps_per_second(&self) -> f64 {
        self.steps as f64 / self.total.as_secs_f64()
    }

    /// Milliseconds a step.
    pub fn milliseconds(&self) -> f64 {
        1e3 / self.steps_per_second()
    }

    /// FLOPs in a second.
    pub fn flops_per_second(&self) -> f64 {
        self.flops_per_step * self.steps_per_second()
    }
}

/// A model with its fixed batch.
pub trait Model<B: AutodiffBackend>: AutodiffModule<B> {
    /// Forward FLOPs of the batch.
    const FORWARD_FLOPS: f64;

    /// The number of rows and of classes of the logits.
    const LOGITS: [usize; 2];

    /// The batch.
    type Batch;

    /// Builds the model, the same on every backend.
    fn build(random: &mut Random, device: &B::Device) -> Self;

    /// Makes the batch.
    fn batch(device: &B::Device) -> Self::Batch;

    /// The logits of the batch.
    fn logits(&self, batch: &Self::Batch) -> Tensor<B, 2>;
}

/// How long a workload is trained after warming up: until the time has passed and so many steps are done.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Wall time.
    pub time: Duration,
    /// Steps.
    pub steps: usize,
}

impl From<Duration> for Span {
    /// Two steps at least.
    fn from(time: Duration) -> Self {
        Self { time, steps: 2 }
    }
}

/// Trains with Adam.
pub fn train<B: AutodiffBackend<InnerBackend: Kernels + Storage> + Kernels, M: Model<B>>(
    span: Span,
) -> Timing {
    let device = B::Device::default();
    let mut model = M::build(&mut Random::new(1, Purpose::Weights), &device);
    let parameters = family::parameters(&model) as usize;
    let batch = M::batch(&device);
    let [rows, classes] = M::LOGITS;
    let targets: Classes = Numbers::new(3).classes(rows, classes);
    let mut optimiser = Optimizer::new(Rule::Adam(Adam::default()));
    let (mut spent, mut losses, mut start) = ([Duration::ZERO; 3], Vec::new(), Instant::now());
    loop {
        if losses.len() == WARM_UP {
            (spent, start) = ([Duration::ZERO; 3], Instant::now());
        }
        let begun = Instant::now();
        let loss = CrossEntropy::default().forward(model.logits(&batch), targets.clone());
        losses.push(loss.clone().into_scalar().elem());
        let forward = Instant::now();
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        let backward = Instant::now();
        model = optimiser.step(LEARNING_RATE, model, gradients);
        let done = Instant::now();
        for (spent, taken) in
            spent
                .iter_mut()
                .zip([forward - begun, backward - forward, done - backward])
        {
            *spent += taken;
        }
        if losses.len() >= WARM_UP + span.steps && done - start >= span.time {
            let [forward, backward, optimiser] = spent;
            let (steps, flops_per_step) = (losses.len() - WARM_UP, 3.0 * M::FORWARD_FLOPS);
            return Timing {
                steps,
                total: done - start,
                forward,
                backward,
                optimiser,
                parameters,
                flops_per_step,
                losses,
            };
        }
    }
}

/// Numbers that are the same on every backend.
pub struct Numbers(Random);

impl Numbers {
    /// A sequence of its own for every seed.
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed, Purpose::Weights))
    }

    /// Numbers uniform between `-bound` and `bound`.
    pub fn values(&mut self, count: usize, bound: f32) -> Vec<f32> {
        (0..count)
            .map(|_| (2.0 * self.0.uniform() - 1.0) as f32 * bound)
            .collect()
    }

    /// A tensor uniform between `-bound` and `bound`.
    pub fn tensor<B: Backend, const D: usize>(
        &mut self,
        shape: [usize; D],
        bound: f32,
        device: &B::Device,
    ) -> Tensor<B, D> {
        let values = self.values(shape.iter().product(), bound);
        Tensor::from_data(TensorData::new(values, shape), device)
    }

    /// Whole numbers below `limit`.
    pub fn classes<T: FromIterator<usize>>(&mut self, count: usize, limit: usize) -> T {
        (0..count).map(|_| self.0.below(limit)).collect()
    }
}
