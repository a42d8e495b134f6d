//! What is done to training pictures, anew in every epoch: shifted crops, mirror images, mixtures of two.

use serde::{Deserialize, Serialize};

use super::super::Random;

/// Beta(a, a) of mixup's share; .2 as in Zhang et al., "mixup: Beyond Empirical Risk Minimization", 2018.
const MIXUP: f64 = 0.2;

/// One way to change training pictures without changing what they show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Augment {
    /// Moved by up to an eighth of the side in both directions; the edge is mirrored into what becomes free.
    Crop,
    /// Left and right exchanged, every second picture. Not for letters or digits.
    Flip,
    /// Each picture mixed with another one of its batch, the loss in the same shares.
    Mixup,
}

/// How the pictures of a batch were mixed: `share` of themselves, the rest of their partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    /// Each picture's own share, .5 to 1.
    pub share: f32,
    /// Index in the batch of each picture's partner.
    pub partners: Vec<usize>,
}

/// Changes a batch `[batch, channels, height, width]` of pictures with sides `[height, width]`; where it was mixed, gives the
/// shares for the loss.
pub fn augment(
    ways: &[Augment],
    inputs: &mut [f32],
    channels: usize,
    sides: [usize; 2],
    random: &mut Random,
) -> Option<Mix> {
    let size = channels * sides[0] * sides[1];
    let mut mix = None;
    for way in ways {
        match way {
            Augment::Crop => inputs
                .chunks_exact_mut(size)
                .for_each(|picture| crop(picture, sides, random)),
            Augment::Flip => inputs.chunks_exact_mut(size).for_each(|picture| {
                if random.below(2) == 1 {
                    picture
                        .chunks_exact_mut(sides[1])
                        .for_each(<[f32]>::reverse);
                }
            }),
            Augment::Mixup => mix = Some(mixup(inputs, size, random)),
        }
    }
    mix
}

fn crop(picture: &mut [f32], [height, width]: [usize; 2], random: &mut Random) {
    let mut shift = |side: usize| random.below(2 * side.div_ceil(8) + 1);
    let (down, right) = (shift(height), shift(width));
    let before = picture.to_vec();
    let planes = picture.chunks_exact_mut(height * width);
    for (plane, before) in planes.zip(before.chunks_exact(height * width)) {
        for (at, value) in plane.iter_mut().enumerate() {
            let row = mirrored(at / width + down, height);
            let column = mirrored(at % width + right, width);
            *value = before[row * width + column];
        }
    }
}

/// The place inside `0..side` of one that is counted from an eighth before it; the edge mirrors what lies outside.
fn mirrored(at: usize, side: usize) -> usize {
    let before = side.div_ceil(8);
    if at < before {
        before - 1 - at
    } else {
        (at - before).min((2 * side - 1).saturating_sub(at - before))
    }
}

fn mixup(inputs: &mut [f32], size: usize, random: &mut Random) -> Mix {
    let share = beta(MIXUP, random) as f32;
    let mut partners: Vec<usize> = (0..inputs.len() / size).collect();
    random.shuffle(&mut partners);
    let before = inputs.to_vec();
    for (picture, partner) in inputs.chunks_exact_mut(size).zip(&partners) {
        for (value, other) in picture.iter_mut().zip(&before[partner * size..]) {
            *value = share * *value + (1.0 - share) * other;
        }
    }
    Mix { share, partners }
}

/// A draw of Beta(a, a) for a up to 1, folded to .5 and above (Jöhnk's method).
fn beta(a: f64, random: &mut Random) -> f64 {
    loop {
        let x = random.uniform().powf(1.0 / a);
        let y = random.uniform().powf(1.0 / a);
        if x + y <= 1.0 && x + y > 0.0 {
            return (x / (x + y)).max(y / (x + y));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Purpose;
    use super::*;

    fn random(seed: u64) -> Random {
        Random::new(seed, Purpose::Augment(0))
    }

    fn counted(batch: usize, size: usize) -> Vec<f32> {
        (0..batch * size).map(|v| v as f32).collect()
    }

    #[test]
    fn a_flip_mirrors_whole_pictures_and_about_half_of_them() {
        let before = counted(200, 2 * 3 * 4);
        let mut after = before.clone();
        assert_eq!(
            augment(&[Augment::Flip], &mut after, 2, [3, 4], &mut random(1)),
            None
        );
        let mut flipped = 0;
        for (before, after) in before.chunks_exact(24).zip(after.chunks_exact(24)) {
            let mirror: Vec<f32> = before
                .chunks_exact(4)
                .flat_map(|row| row.iter().rev())
                .copied()
                .collect();
            assert!(after == before || after == mirror);
            flipped += usize::from(after == mirror);
        }
        assert!((70..130).contains(&flipped), "{flipped}");
    }

    #[test]
    fn a_crop_moves_all_planes_alike_and_mirrors_the_edge() {
        let before = counted(100, 2 * 8 * 8);
        let mut after = before.clone();
        augment(&[Augment::Crop], &mut after, 2, [8, 8], &mut random(2));
        let mut seen = std::collections::BTreeSet::new();
        for (before, after) in before.chunks_exact(128).zip(after.chunks_exact(128)) {
            // The middle is never at the edge, so that it tells where the picture moved.
            let moved = (after[3 * 8 + 3] - before[3 * 8 + 3]) as i32;
            seen.insert(moved);
            assert!([-9, -8, -7, -1, 0, 1, 7, 8, 9].contains(&moved));
            for at in 0..64 {
                assert!((after[at + 64] - after[at] - 64.0).abs() < 1e-6);
                assert!(before.contains(&after[at]));
            }
        }
        assert_eq!(seen.len(), 9);
        assert_eq!(
            [0, 1, 2, 17, 18, 19].map(|at| mirrored(at, 16)),
            [1, 0, 0, 15, 15, 14]
        );
    }

    #[test]
    fn a_mixture_has_the_shares_that_it_tells() {
        let before = counted(16, 6);
        let mut shares = Vec::new();
        for seed in 0..200 {
            let mut after = before.clone();
            let mix = augment(&[Augment::Mixup], &mut after, 1, [2, 3], &mut random(seed))
                .expect("mixed");
            for (at, value) in after.iter().enumerate() {
                let other = before[mix.partners[at / 6] * 6 + at % 6];
                assert!(
                    (value - (mix.share * before[at] + (1.0 - mix.share) * other)).abs() < 1e-4
                );
            }
            assert!((0.5..=1.0).contains(&mix.share));
            shares.push(f64::from(mix.share));
        }
        // Folded Beta(.2, .2): mean of max(x, 1 - x) = .5 + E|x - .5| = .9028 by numerical integration.
        let mean = shares.iter().sum::<f64>() / 200.0;
        assert!((mean - 0.8988).abs() < 0.03, "{mean}");
    }
}
