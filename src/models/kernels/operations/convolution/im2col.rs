//! The patches of a padded image as a matrix `[taps, places]`, laid out straight into the panels of a product.

use std::ops::Range;

use pulp::Simd;

use crate::{
    gemm::{Panels, SLACK},
    operations::window::Window,
};

/// Where patches lie, the same for every image.
#[derive(Debug)]
pub struct Layout {
    /// Where each tap starts.
    taps: Vec<usize>,
    /// Where each output place starts, relative to a tap.
    places: Vec<usize>,
    /// Columns of the output.
    columns: usize,
    /// Whether neighbours in the output are neighbours in the image.
    dense: bool,
}

impl Layout {
    /// The layout of a window's patches.
    pub fn new(window: &Window) -> Self {
        let ([rows, columns], [down, right]) = (window.output(), window.sliding.stride);
        let width = window.padded()[1];
        let places = (0..rows * columns)
            .map(|at| at / columns * down * width + at % columns * right)
            .collect();
        Self {
            taps: window.tap_offsets(),
            places,
            columns,
            dense: right == 1,
        }
    }

    /// Numbers that may be read beyond the end of an image.
    pub const SLACK: usize = SLACK;
}

/// The patches of one image (one group of its channels), followed by [`Layout::SLACK`] numbers.
#[derive(Debug)]
pub struct Patches<'a> {
    /// Where they lie.
    pub layout: &'a Layout,
    /// The padded image.
    pub image: &'a [f32],
}

impl Panels for Patches<'_> {
    #[inline(always)]
    fn pack<S: Simd>(
        &self,
        depth: Range<usize>,
        columns: Range<usize>,
        width: usize,
        panel: &mut [f32],
    ) {
        let whole = columns.len() == width && self.layout.dense;
        let runs = self.layout.columns;
        if whole && width.is_multiple_of(32) && runs.is_multiple_of(32) {
            self.pack_whole::<32>(depth, columns, width, panel);
        } else if whole && width.is_multiple_of(16) && runs.is_multiple_of(16) {
            self.pack_whole::<16>(depth, columns, width, panel);
        } else if whole && width.is_multiple_of(8) && runs.is_multiple_of(8) {
            self.pack_whole::<8>(depth, columns, width, panel);
        } else if self.layout.dense {
            self.pack_runs(depth, columns, width, panel);
        } else {
            self.gather(depth, columns, width, panel);
        }
    }
}

impl Patches<'_> {
    /// Copies runs that are multiples of `UNIT` long.
    #[inline(always)]
    fn pack_whole<const UNIT: usize>(
        &self,
        depth: Range<usize>,
        columns: Range<usize>,
        width: usize,
        panel: &mut [f32],
    ) {
        let mut starts = [0; 8];
        let starts = &mut starts[..width / UNIT];
        for (start, place) in starts.iter_mut().zip(columns.step_by(UNIT)) {
            *start = self.layout.places[place];
        }
        for (tap, row) in self.layout.taps[depth]
            .iter()
            .zip(panel.chunks_exact_mut(width))
        {
            let image = &self.image[*tap..];
            for (target, start) in row.as_chunks_mut::<UNIT>().0.iter_mut().zip(starts.iter()) {
                *target = *image[*start..]
                    .first_chunk()
                    .expect("a run lies inside the image");
            }
        }
    }

    /// Copies eight neighbours at a time; a copy beyond the end of a run is overwritten by the next run.
    #[inline(always)]
    fn pack_runs(
        &self,
        depth: Range<usize>,
        columns: Range<usize>,
        width: usize,
        panel: &mut [f32],
    ) {
        let mut steps = [(0, 0); 64];
        let mut count = 0;
        let mut place = columns.start;
        while place < columns.end {
            let end = columns
                .end
                .min((place / self.layout.columns + 1) * self.layout.columns);
            for start in (place..end).step_by(SLACK) {
                steps[count] = (start - columns.start, self.layout.places[start]);
                count += 1;
            }
            place = end;
        }
        for (row, tap) in self.layout.taps[depth].iter().enumerate() {
            let (image, panel) = (&self.image[*tap..], &mut panel[row * width..]);
            for &(to, from) in &steps[..count] {
                let run: [f32; SLACK] = *image[from..]
                    .first_chunk()
                    .expect("the image ends with slack");
                panel[to..][..SLACK].copy_from_slice(&run);
            }
        }
    }

    #[inline(always)]
    fn gather(&self, depth: Range<usize>, columns: Range<usize>, width: usize, panel: &mut [f32]) {
        let places = &self.layout.places[columns];
        for (tap, row) in self.layout.taps[depth]
            .iter()
            .zip(panel.chunks_exact_mut(width))
        {
            let image = &self.image[*tap..];
            for (value, place) in row.iter_mut().zip(places) {
                *value = image[*place];
            }
        }
    }
}
