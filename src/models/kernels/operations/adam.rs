//! One step of Adam in one pass over the numbers (Kingma and Ba, 2015; decoupled decay: Loshchilov and Hutter, 2019).

use crate::runtime::simd::{kernel, multiply_add};

/// What one step needs besides the numbers.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The learning rate.
    pub rate: f32,
    /// The decay of the first moment.
    pub beta_1: f32,
    /// The decay of the second moment.
    pub beta_2: f32,
    /// Added to the root of the second moment.
    pub epsilon: f32,
    /// The share of a parameter that is lost in a step, before the learning rate.
    pub decay: f32,
    /// The number of the step, from 1 on.
    pub time: i32,
}

impl Step {
    /// Moves parameters and both moments by a gradient.
    pub fn apply(
        &self,
        parameters: &mut [f32],
        gradient: &[f32],
        moment_1: &mut [f32],
        moment_2: &mut [f32],
    ) {
        let correction_1 = 1.0 - self.beta_1.powi(self.time);
        let correction_2 = (1.0 - self.beta_2.powi(self.time)).sqrt();
        let scaled = Scaled {
            rate: self.rate * correction_2 / correction_1,
            epsilon: self.epsilon * correction_2,
            kept: 1.0 - self.rate * self.decay,
        };
        update(self, scaled, parameters, gradient, moment_1, moment_2);
    }
}

/// Factors with the bias corrections multiplied in.
#[derive(Clone, Copy)]
struct Scaled {
    rate: f32,
    epsilon: f32,
    kept: f32,
}

kernel! {
    fn update<S>(
        step: &'a Step,
        scaled: Scaled,
        parameters: &'a mut [f32],
        gradient: &'a [f32],
        moment_1: &'a mut [f32],
        moment_2: &'a mut [f32],
    ) {
        let (beta_1, beta_2) = (step.beta_1, step.beta_2);
        let moments = moment_1.iter_mut().zip(moment_2.iter_mut());
        for ((parameter, gradient), (first, second)) in parameters.iter_mut().zip(gradient).zip(moments) {
            *first = multiply_add::<S>(beta_1, *first, (1.0 - beta_1) * gradient);
            *second = multiply_add::<S>(beta_2, *second, (1.0 - beta_2) * gradient * gradient);
            let change = scaled.rate * *first / (second.sqrt() + scaled.epsilon);
            *parameter = *parameter * scaled.kept - change;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{runtime::simd::Instructions, testing::random};

    #[test]
    fn follows_its_definition_over_several_steps() {
        for set in Instructions::available() {
            for length in [1, 7, 100] {
                let mut parameters = random(1, length);
                let (mut moment_1, mut moment_2) = (vec![0.0; length], vec![0.0; length]);
                let mut exact: Vec<[f64; 3]> = parameters
                    .iter()
                    .map(|p| [f64::from(*p), 0.0, 0.0])
                    .collect();
                for time in 1..=5 {
                    let gradient = random(10 + time as u64, length);
                    let step = Step {
                        rate: 0.1,
                        beta_1: 0.9,
                        beta_2: 0.999,
                        epsilon: 1e-5,
                        decay: 0.01,
                        time,
                    };
                    set.during(|| {
                        step.apply(&mut parameters, &gradient, &mut moment_1, &mut moment_2);
                    });
                    for ([parameter, first, second], gradient) in exact.iter_mut().zip(gradient) {
                        let gradient = f64::from(gradient);
                        *first = 0.9 * *first + 0.1 * gradient;
                        *second = 0.999 * *second + 0.001 * gradient * gradient;
                        let (fair_1, fair_2) = (
                            *first / (1.0 - 0.9_f64.powi(time)),
                            *second / (1.0 - 0.999_f64.powi(time)),
                        );
                        *parameter -= 0.1 * (fair_1 / (fair_2.sqrt() + 1e-5) + 0.01 * *parameter);
                    }
                }
                let error = |(a, b): (&f32, &[f64; 3])| (f64::from(*a) - b[0]).abs();
                assert!(
                    parameters.iter().zip(&exact).all(|pair| error(pair) < 2e-5),
                    "{set:?} {length}"
                );
            }
        }
    }
}
