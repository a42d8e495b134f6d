//! How a kernel moves over an image: sizes, stride, padding, dilation, groups.

use std::ops::Range;

use crate::runtime::threads;

/// How the kernel of a convolution moves; rows first, then columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sliding {
    /// Distance between two positions of the kernel.
    pub stride: [usize; 2],
    /// Zeros before and after each dimension.
    pub padding: [[usize; 2]; 2],
    /// Distance between two taps of the kernel.
    pub dilation: [usize; 2],
    /// Parts of the channels that do not see each other.
    pub groups: usize,
}

impl Default for Sliding {
    fn default() -> Self {
        Self {
            stride: [1; 2],
            padding: [[0; 2]; 2],
            dilation: [1; 2],
            groups: 1,
        }
    }
}

/// All sizes of one convolution. A sequence is an image of one row.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Images.
    pub batch: usize,
    /// Channels of an image.
    pub inputs: usize,
    /// Channels of the output.
    pub outputs: usize,
    /// Rows and columns of an image.
    pub size: [usize; 2],
    /// Rows and columns of the kernel.
    pub kernel: [usize; 2],
    /// How the kernel moves.
    pub sliding: Sliding,
}

impl Window {
    /// Rows and columns of the padded image.
    pub fn padded(&self) -> [usize; 2] {
        [0, 1].map(|axis| self.size[axis] + self.sliding.padding[axis].iter().sum::<usize>())
    }

    /// Rows and columns of the output.
    pub fn output(&self) -> [usize; 2] {
        let padded = self.padded();
        [0, 1].map(|axis| {
            let span = self.span(axis);
            assert!(
                padded[axis] > span,
                "a kernel reaching {} over {} padded places",
                span + 1,
                padded[axis]
            );
            (padded[axis] - span).div_ceil(self.sliding.stride[axis])
        })
    }

    /// Places between the first and the last tap.
    pub fn span(&self, axis: usize) -> usize {
        self.sliding.dilation[axis] * (self.kernel[axis] - 1)
    }

    /// Places of an image.
    pub fn area(&self) -> usize {
        self.size[0] * self.size[1]
    }

    /// Places of a padded image.
    pub fn padded_area(&self) -> usize {
        self.padded()[0] * self.padded()[1]
    }

    /// Places of an output.
    pub fn output_area(&self) -> usize {
        self.output()[0] * self.output()[1]
    }

    /// Taps of a kernel.
    pub fn taps(&self) -> usize {
        self.kernel[0] * self.kernel[1]
    }

    /// Input channels of a group.
    pub fn group_inputs(&self) -> usize {
        self.inputs / self.sliding.groups
    }

    /// Output channels of a group.
    pub fn group_outputs(&self) -> usize {
        self.outputs / self.sliding.groups
    }

    /// Weights of one output channel.
    pub fn depth(&self) -> usize {
        self.group_inputs() * self.taps()
    }

    /// Multiplications of the output.
    pub fn multiplications(&self) -> usize {
        self.batch * self.outputs * self.output_area() * self.depth()
    }

    /// The images of a batch in parts for threads of their own.
    pub fn parts(&self) -> Vec<Range<usize>> {
        threads::parts(self.batch, 1, self.multiplications())
    }

    /// Whether nothing is padded.
    pub fn is_bare(&self) -> bool {
        self.sliding.padding == [[0; 2]; 2]
    }

    /// Whether the kernel is one tap that visits every place.
    pub fn is_pointwise(&self) -> bool {
        self.taps() == 1 && self.sliding.stride == [1; 2] && self.is_bare()
    }

    /// Whether a group is too narrow for a matrix product to pay.
    pub fn is_narrow(&self) -> bool {
        self.group_inputs() * self.group_outputs() <= 4
    }

    /// Where each tap of each input channel of a group starts in the padded image.
    pub fn tap_offsets(&self) -> Vec<usize> {
        let [[_, width], [down, right]] = [self.padded(), self.sliding.dilation];
        let mut offsets = Vec::with_capacity(self.depth());
        for channel in 0..self.group_inputs() {
            for row in 0..self.kernel[0] {
                for column in 0..self.kernel[1] {
                    offsets
                        .push(channel * self.padded_area() + row * down * width + column * right);
                }
            }
        }
        offsets
    }

    /// Copies the channels of an image between the zeros of `padded`, whose border is zero already.
    pub fn pad(&self, image: &[f32], padded: &mut [f32]) {
        // A copy of a length known only at run time is a call, which takes longer than a short row itself.
        match self.size[1] {
            8 => self.pad_by(image, padded, copy::<8>),
            16 => self.pad_by(image, padded, copy::<16>),
            32 => self.pad_by(image, padded, copy::<32>),
            _ => self.pad_by(image, padded, <[f32]>::copy_from_slice),
        }
    }

    fn pad_by(&self, image: &[f32], padded: &mut [f32], copy: impl Fn(&mut [f32], &[f32])) {
        let [[top, _], [left, _]] = self.sliding.padding;
        let width = self.padded()[1];
        for (image, padded) in image
            .chunks_exact(self.area())
            .zip(padded.chunks_exact_mut(self.padded_area()))
        {
            let rows = padded.chunks_exact_mut(width).skip(top);
            for (source, target) in image.chunks_exact(self.size[1]).zip(rows) {
                copy(&mut target[left..][..self.size[1]], source);
            }
        }
    }

    /// Copies what lies inside the border of `padded`.
    pub fn crop(&self, padded: &[f32], image: &mut [f32]) {
        let [[top, _], [left, _]] = self.sliding.padding;
        let width = self.padded()[1];
        for (image, padded) in image
            .chunks_exact_mut(self.area())
            .zip(padded.chunks_exact(self.padded_area()))
        {
            let rows = padded.chunks_exact(width).skip(top);
            for (target, source) in image.chunks_exact_mut(self.size[1]).zip(rows) {
                target.copy_from_slice(&source[left..][..self.size[1]]);
            }
        }
    }
}

/// Copies a row of a known width.
fn copy<const WIDTH: usize>(target: &mut [f32], source: &[f32]) {
    if let (Some(target), Some(source)) = (target.first_chunk_mut(), source.first_chunk::<WIDTH>())
    {
        *target = *source;
    }
}

/// The spatial extents of a tensor `[_, _, rows, columns]` or `[_, _, columns]`.
pub fn spatial(shape: &[usize]) -> [usize; 2] {
    match *shape {
        [_, _, columns] => [1, columns],
        [_, _, rows, columns] => [rows, columns],
        _ => panic!(
            "three or four dimensions were expected, not {}",
            shape.len()
        ),
    }
}

/// A shape of the same rank as `like`.
pub fn shape(like: &[usize], channels: usize, size: [usize; 2]) -> Vec<usize> {
    let rows = (like.len() == 4).then_some(size[0]);
    [like[0], channels]
        .into_iter()
        .chain(rows)
        .chain([size[1]])
        .collect()
}
