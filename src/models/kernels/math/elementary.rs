//! Elementary functions of one number, written so that loops over them become vectors; NaN stays NaN.

use pulp::Simd;

use crate::runtime::simd::multiply_add;

/// The exponential, 0 below -87 and flat above 87 (so that its inverse is a normal number) (range reduction and a polynomial, Cephes' `expf`).
#[inline(always)]
pub fn exp<S: Simd>(x: f32) -> f32 {
    // Adding 1.5 * 2^23 rounds to a whole number, which stays in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let low = x < -87.0;
    let x = if low { -87.0 } else { x };
    let x = if x > 87.0 { 87.0 } else { x };
    let shifted = multiply_add::<S>(x, std::f32::consts::LOG2_E, ROUND);
    let whole = shifted - ROUND;
    let rest = multiply_add::<S>(whole, -0.693_359_4, x);
    let rest = multiply_add::<S>(whole, 2.121_944_4e-4, rest);
    let sum = multiply_add::<S>(1.987_569_2e-4, rest, 1.398_199_9e-3);
    let sum = multiply_add::<S>(sum, rest, 8.333_452e-3);
    let sum = multiply_add::<S>(sum, rest, 4.166_579_6e-2);
    let sum = multiply_add::<S>(sum, rest, 0.166_666_65);
    let sum = multiply_add::<S>(sum, rest, 0.5);
    let sum = multiply_add::<S>(sum, rest * rest, rest) + 1.0;
    let scaled = f32::from_bits(sum.to_bits().wrapping_add(shifted.to_bits() << 23));
    if low { 0.0 } else { scaled }
}

/// `1 / (1 + exp(-x))`.
#[inline(always)]
pub fn sigmoid<S: Simd>(x: f32) -> f32 {
    1.0 / (1.0 + exp::<S>(-x))
}

/// The hyperbolic tangent, exact to about 1e-7.
#[inline(always)]
pub fn tanh<S: Simd>(x: f32) -> f32 {
    1.0 - 2.0 / (1.0 + exp::<S>(2.0 * x))
}

/// The standard normal distribution function and density (Abramowitz and Stegun 7.1.26, error below 1.5e-7).
#[inline(always)]
pub fn normal<S: Simd>(x: f32) -> (f32, f32) {
    let bell = exp::<S>(-0.5 * x * x);
    let t = 1.0 / multiply_add::<S>(x.abs(), 0.327_591_1 * std::f32::consts::FRAC_1_SQRT_2, 1.0);
    let sum = multiply_add::<S>(1.061_405_4, t, -1.453_152);
    let sum = multiply_add::<S>(sum, t, 1.421_413_8);
    let sum = multiply_add::<S>(sum, t, -0.284_496_74);
    let sum = multiply_add::<S>(sum, t, 0.254_829_6);
    let tail = 0.5 * bell * t * sum;
    (if x < 0.0 { tail } else { 1.0 - tail }, 0.398_942_3 * bell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::simd::{Instructions, kernel};

    kernel! {
        fn all<S>(x: f32) -> [f32; 5] {
            let (below, density) = normal::<S>(x);
            [exp::<S>(x), sigmoid::<S>(x), tanh::<S>(x), below, density]
        }
    }

    /// The error function by its series, in f64.
    fn error_function(x: f64) -> f64 {
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * std::f64::consts::FRAC_2_SQRT_PI
    }

    #[test]
    fn close_to_the_standard_library_everywhere() {
        for set in Instructions::available() {
            for step in -4000_i16..=4000 {
                let x = f32::from(step) / 1000.0;
                let wide = f64::from(x);
                let [exp, sigmoid, tanh, below, density] = set.during(|| all(x));
                let expected = 0.5 + 0.5 * error_function(wide / std::f64::consts::SQRT_2);
                assert!((f64::from(exp) / wide.exp() - 1.0).abs() < 3e-7, "{x}");
                assert!((f64::from(sigmoid) - 1.0 / (1.0 + (-wide).exp())).abs() < 2e-7);
                assert!((f64::from(tanh) - wide.tanh()).abs() < 3e-7);
                assert!(
                    (f64::from(below) - expected).abs() < 5e-7,
                    "{x} {below} {expected}"
                );
                assert!(
                    (f64::from(density) - (-0.5 * wide * wide).exp() * 0.398_942_280_401).abs()
                        < 2e-7
                );
            }
        }
    }

    #[test]
    fn extremes_are_finite_and_nan_stays() {
        for set in Instructions::available() {
            let at = |x| set.during(|| all(x));
            let [exp, sigmoid, tanh, below, density] = at(-1e30);
            assert_eq!([exp, tanh, below, density], [0.0, -1.0, 0.0, 0.0]);
            assert!(sigmoid < 1e-37 && sigmoid.is_normal());
            assert_eq!(at(f32::NEG_INFINITY)[0], 0.0);
            assert!(at(1e30)[0].is_finite());
            assert_eq!(at(1e30)[1..3], [1.0, 1.0]);
            assert!(at(f32::NAN).iter().all(|v| v.is_nan()));
        }
    }
}
