//! Parts of a file of sound that are wanted, and taking them out of it while it is decoded.

use std::ops::ControlFlow;

use super::sound::Sound;
use crate::{
    data::identity::Identity,
    words::{Message, message},
};

/// From when to when, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    /// The beginning.
    pub start: u64,
    /// The end; the file's where it is not stated.
    pub end: Option<u64>,
}

impl Span {
    /// All of a file.
    pub const WHOLE: Self = Self {
        start: 0,
        end: None,
    };
}

/// Spans of a file's sound, filled as the file is decoded; of each no more is kept than can be used.
pub(super) struct Pieces {
    /// Seconds of a span that can be used.
    longest: f64,
    wanted: Vec<Wanted>,
    rate: u32,
    /// Frames that were met, or skipped, so far.
    at: u64,
}

/// A span in frames, and its samples.
struct Wanted {
    span: Span,
    first: u64,
    /// The first frame that is not wanted.
    end: u64,
    samples: Vec<f32>,
}

impl Pieces {
    /// Nothing yet of the spans.
    pub fn new(spans: &[Span], longest: f64) -> Self {
        let wanted = |span: &Span| Wanted {
            span: *span,
            first: 0,
            end: u64::MAX,
            samples: Vec::new(),
        };
        Self {
            longest,
            wanted: spans.iter().map(wanted).collect(),
            rate: 0,
            at: 0,
        }
    }

    /// Takes the sampling rate, which is known before the first sample.
    ///
    /// # Errors
    /// When no sound has such a rate.
    pub fn begin(&mut self, rate: u32) -> Result<(), Message> {
        if !(1000..=768_000).contains(&rate) {
            return Err(message!("its header states a sampling rate that cannot be"));
        }
        self.rate = rate;
        // Two frames more than can be used tell that there would have been more.
        let most = (self.longest * f64::from(rate)) as u64 + 2;
        for wanted in &mut self.wanted {
            wanted.first = frame(wanted.span.start, rate);
            let end = wanted.span.end.map_or(u64::MAX, |end| frame(end, rate));
            wanted.end = end.min(wanted.first.saturating_add(most));
        }
        Ok(())
    }

    /// The rate that was taken.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// Frames that were met or skipped.
    pub fn met(&self) -> u64 {
        self.at
    }

    /// The first frame that is wanted.
    pub fn first(&self) -> u64 {
        self.wanted.iter().map(|w| w.first).min().unwrap_or(0)
    }

    /// Passes frames over that nobody wants.
    pub fn skip(&mut self, frames: u64) {
        self.at += frames;
    }

    /// Takes interleaved samples, mixed by their mean; breaks when no further ones are wanted.
    pub fn take(&mut self, interleaved: &[f32], channels: usize) -> ControlFlow<()> {
        let channels = channels.max(1);
        let frames = (interleaved.len() / channels) as u64;
        for wanted in &mut self.wanted {
            let first = wanted.first.clamp(self.at, self.at + frames) - self.at;
            let end = wanted.end.clamp(self.at, self.at + frames) - self.at;
            if first >= end {
                continue;
            }
            let part = &interleaved[first as usize * channels..end as usize * channels];
            if channels == 1 {
                wanted.samples.extend_from_slice(part);
            } else {
                let mean = |frame: &[f32]| frame.iter().sum::<f32>() / channels as f32;
                wanted.samples.extend(part.chunks_exact(channels).map(mean));
            }
        }
        self.at += frames;
        if self.wanted.iter().all(|w| w.end <= self.at) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// The sound of each span, in their order; `cut` says whether the file ended before its header said.
    pub fn sounds(self, cut: bool) -> Vec<Sound> {
        let (rate, met) = (self.rate, self.at);
        let sound = |wanted: Wanted| Sound {
            samples: wanted.samples,
            identity: Identity::default(),
            rate,
            cut: match wanted.span.end {
                // Half a frame may be rounded away.
                Some(_) => met < wanted.end.saturating_sub(1),
                None => cut,
            },
        };
        self.wanted.into_iter().map(sound).collect()
    }
}

/// The frame at a time.
fn frame(microseconds: u64, rate: u32) -> u64 {
    let frames = u128::from(microseconds) * u128::from(rate) + 500_000;
    u64::try_from(frames / 1_000_000).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spans_are_cut_out_whatever_the_blocks() {
        let spans = [
            Span::WHOLE,
            Span {
                start: 250_000,
                end: Some(750_000),
            },
            Span {
                start: 900_000,
                end: Some(1_100_000),
            },
            Span {
                start: 2_000_000,
                end: None,
            },
        ];
        for block in [1, 7, 100, 5000] {
            let mut pieces = Pieces::new(&spans, 20.0);
            pieces.begin(1000).expect("a rate");
            let stereo: Vec<f32> = (0..1000)
                .flat_map(|i| [i as f32 - 0.5, i as f32 + 0.5])
                .collect();
            for part in stereo.chunks(2 * block) {
                assert!(pieces.take(part, 2).is_continue());
            }
            let sounds = pieces.sounds(true);
            let ends = |at: usize| {
                let samples = &sounds[at].samples;
                (samples.first().copied(), samples.len(), sounds[at].cut)
            };
            assert_eq!(ends(0), (Some(0.0), 1000, true), "{block}");
            assert_eq!(ends(1), (Some(250.0), 500, false), "{block}");
            assert_eq!(ends(2), (Some(900.0), 100, true), "{block}");
            assert_eq!(ends(3), (None, 0, true), "{block}");
        }
    }

    #[test]
    fn no_more_is_kept_than_can_be_used() {
        let mut pieces = Pieces::new(&[Span::WHOLE], 0.5);
        pieces.begin(1000).expect("a rate");
        assert!(pieces.take(&[0.0; 501], 1).is_continue());
        assert!(pieces.take(&[0.0; 501], 1).is_break());
        assert_eq!(pieces.sounds(false)[0].samples.len(), 502);
        assert!(Pieces::new(&[], 1.0).begin(10).is_err());
    }

    proptest! {
        #[test]
        fn neighbouring_spans_share_no_sample_and_lose_none(
            cuts in prop::collection::vec(0_u64..3_000_000, 1..6), rate in 1000_u32..50_000
        ) {
            let mut cuts = cuts;
            cuts.extend([0, 3_000_000]);
            cuts.sort_unstable();
            let spans: Vec<Span> = cuts.windows(2).map(|c| Span { start: c[0], end: Some(c[1]) }).collect();
            let mut pieces = Pieces::new(&spans, 20.0);
            pieces.begin(rate).expect("a rate");
            let all: Vec<f32> = (0..3 * rate).map(|i| i as f32).collect();
            for part in all.chunks(997) {
                let _ = pieces.take(part, 1);
            }
            let joined: Vec<f32> = pieces.sounds(false).into_iter().flat_map(|s| s.samples).collect();
            prop_assert_eq!(joined, all);
        }
    }
}
