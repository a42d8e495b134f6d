//! Convolutions against their definition in f64, over strides, paddings, dilations, groups and odd sizes.

use super::*;
use crate::testing::{Input, check, input};

/// Sizes of one case; kernel and image as `[rows, columns]`.
#[derive(Clone, Copy)]
struct Case {
    batch: usize,
    channels: [usize; 2],
    size: [usize; 2],
    kernel: [usize; 2],
    sliding: Sliding,
}

const PLAIN: Sliding = Sliding {
    stride: [1; 2],
    padding: [[0; 2]; 2],
    dilation: [1; 2],
    groups: 1,
};
const SAME: Sliding = Sliding {
    padding: [[1; 2]; 2],
    ..PLAIN
};

fn cases() -> Vec<Case> {
    let case = |batch, channels, size, kernel, sliding| Case {
        batch,
        channels,
        size,
        kernel,
        sliding,
    };
    vec![
        case(2, [3, 5], [8, 8], [3, 3], SAME),
        case(1, [1, 16], [7, 9], [3, 3], SAME),
        case(3, [5, 17], [5, 7], [3, 3], PLAIN),
        case(2, [7, 33], [1, 1], [3, 3], SAME),
        case(2, [3, 6], [16, 16], [1, 1], PLAIN),
        case(
            1,
            [4, 8],
            [9, 8],
            [3, 3],
            Sliding {
                stride: [2; 2],
                ..SAME
            },
        ),
        case(
            2,
            [3, 4],
            [11, 6],
            [2, 4],
            Sliding {
                stride: [3, 1],
                padding: [[0, 1], [2, 1]],
                ..PLAIN
            },
        ),
        case(
            1,
            [3, 5],
            [10, 11],
            [3, 3],
            Sliding {
                dilation: [2, 3],
                padding: [[2; 2], [3, 0]],
                ..PLAIN
            },
        ),
        case(2, [6, 9], [6, 5], [3, 3], Sliding { groups: 3, ..SAME }),
        case(2, [8, 8], [7, 6], [3, 3], Sliding { groups: 8, ..SAME }),
        case(
            1,
            [4, 8],
            [9, 9],
            [5, 3],
            Sliding {
                groups: 4,
                stride: [2, 3],
                dilation: [1, 2],
                ..SAME
            },
        ),
        case(
            2,
            [3, 5],
            [4, 4],
            [1, 1],
            Sliding {
                padding: [[1; 2]; 2],
                stride: [2; 2],
                ..PLAIN
            },
        ),
        case(
            1,
            [2, 70],
            [3, 3],
            [3, 3],
            Sliding {
                padding: [[4; 2]; 2],
                ..PLAIN
            },
        ),
        case(1, [40, 3], [5, 5], [3, 3], SAME),
        case(2, [2, 9], [16, 16], [3, 3], SAME),
        case(1, [1, 3], [2, 32], [3, 3], SAME),
        case(1, [5, 18], [16, 16], [3, 3], SAME),
        case(1, [4, 10], [5, 90], [3, 3], PLAIN),
    ]
}

/// Every tap of a window with the places it joins: `(weight, image, output)`.
fn links(window: &Window) -> Vec<[usize; 3]> {
    let ([rows, columns], [height, width]) = (window.output(), window.size);
    let (inputs, sliding) = (window.group_inputs(), window.sliding);
    let mut links = Vec::new();
    let mut link = |place: [usize; 4], input: usize, tap: [usize; 2]| {
        let [image, output, row, column] = place;
        let at = [[row, 0], [column, 1]].map(|[at, axis]| {
            (at * sliding.stride[axis] + tap[axis] * sliding.dilation[axis])
                .checked_sub(sliding.padding[axis][0])
        });
        if let [Some(y), Some(x)] = at
            && y < height
            && x < width
        {
            let channel = output / window.group_outputs() * inputs + input;
            links.push([
                ((output * inputs + input) * window.kernel[0] + tap[0]) * window.kernel[1] + tap[1],
                ((image * window.inputs + channel) * height + y) * width + x,
                ((image * window.outputs + output) * rows + row) * columns + column,
            ]);
        }
    };
    for at in 0..window.batch * window.outputs * rows * columns {
        let place = [
            at / columns / rows / window.outputs,
            at / columns / rows % window.outputs,
            at / columns % rows,
            at % columns,
        ];
        for tap in 0..window.depth() {
            let (input, tap) = (tap / window.taps(), tap % window.taps());
            link(
                place,
                input,
                [tap / window.kernel[1], tap % window.kernel[1]],
            );
        }
    }
    links
}

fn add_defined_bias(output: &mut [f64], bias: Option<&Vec<f64>>, area: usize) {
    if let Some(bias) = bias {
        for (at, output) in output.iter_mut().enumerate() {
            *output += bias[at / area % bias.len()];
        }
    }
}

fn inputs_of(case: &Case) -> Vec<Input> {
    let ([inputs, outputs], [h, w], [a, b]) = (case.channels, case.size, case.kernel);
    vec![
        input(1, &[case.batch, inputs, h, w]),
        input(2, &[outputs, inputs / case.sliding.groups, a, b]),
        input(3, &[outputs]),
    ]
}

fn window_of(case: &Case) -> Window {
    let Case {
        batch,
        channels: [inputs, outputs],
        size,
        kernel,
        sliding,
    } = *case;
    Window {
        batch,
        inputs,
        outputs,
        size,
        kernel,
        sliding,
    }
}

#[test]
fn convolutions_follow_their_definition() {
    for case in cases() {
        let (window, inputs) = (window_of(&case), inputs_of(&case));
        let links = links(&window);
        let defined = |x: &[Vec<f64>]| {
            let mut output = vec![0.0; window.batch * window.outputs * window.output_area()];
            links
                .iter()
                .for_each(|[weight, image, at]| output[*at] += x[1][*weight] * x[0][*image]);
            add_defined_bias(&mut output, x.get(2), window.output_area());
            output
        };
        check(&Convolution(case.sliding), &inputs, defined);
        check(&Convolution(case.sliding), &inputs[..2], defined);
        check(&ConvolutionRelu(case.sliding), &inputs, |x| {
            defined(x).into_iter().map(|v| v.max(0.0)).collect()
        });
    }
}

#[test]
fn transposed_convolutions_follow_their_definition() {
    for case in cases() {
        let mut window = window_of(&case);
        window.inputs = case.channels[0];
        let small = window.output();
        let extra = [0, 1].map(|axis| {
            (window.padded()[axis] - window.span(axis) - 1) % case.sliding.stride[axis]
        });
        let links = links(&window);
        let [a, b] = case.kernel;
        let inputs = [
            input(1, &[case.batch, window.outputs, small[0], small[1]]),
            input(2, &[window.outputs, window.group_inputs(), a, b]),
            input(3, &[window.inputs]),
        ];
        let defined = |x: &[Vec<f64>]| {
            let mut image = vec![0.0; window.batch * window.inputs * window.area()];
            links
                .iter()
                .for_each(|[weight, at, place]| image[*at] += x[1][*weight] * x[0][*place]);
            add_defined_bias(&mut image, x.get(2), window.area());
            image
        };
        check(
            &TransposedConvolution {
                sliding: case.sliding,
                extra,
            },
            &inputs,
            defined,
        );
    }
}

#[test]
fn a_sequence_is_an_image_of_one_row() {
    let sliding = Sliding {
        padding: [[0; 2], [4, 0]],
        dilation: [1, 2],
        stride: [1, 2],
        groups: 1,
    };
    let window = Window {
        batch: 2,
        inputs: 3,
        outputs: 6,
        size: [1, 13],
        kernel: [1, 3],
        sliding,
    };
    let links = links(&window);
    let inputs = [input(1, &[2, 3, 13]), input(2, &[6, 3, 3]), input(3, &[6])];
    check(&Convolution(sliding), &inputs, |x| {
        let mut output = vec![0.0; 2 * 6 * window.output_area()];
        links
            .iter()
            .for_each(|[weight, image, at]| output[*at] += x[1][*weight] * x[0][*image]);
        add_defined_bias(&mut output, x.get(2), window.output_area());
        output
    });
}

#[test]
#[should_panic(expected = "a kernel reaching 3 over 2 padded places")]
fn a_kernel_larger_than_its_image_says_so() {
    let window = Window {
        batch: 1,
        inputs: 1,
        outputs: 1,
        size: [2, 2],
        kernel: [3, 3],
        sliding: PLAIN,
    };
    window.output();
}
