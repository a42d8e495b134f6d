//! What the tests of kernels share: seeded numbers.

/// Seeded numbers between -1 and 1 (a linear congruential generator, Knuth's MMIX constants).
pub fn random(seed: u64, length: usize) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    };
    next();
    (0..length).map(|_| next()).collect()
}
