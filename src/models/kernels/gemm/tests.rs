//! Products of every shape against a naive one in f64, on every instruction set.

use crate::{
    gemm::{
        Band, Epilogue, Gemm, PackedRight, Triangle,
        blocking::{DEPTH, padded, tall_rows},
        matrix::{Matrix, rows, transposed},
    },
    runtime::simd::Instructions,
    testing::random,
};

#[derive(Clone, Copy)]
struct Shape(usize, usize, usize);

fn naive(shape: Shape, left: Matrix, right: Matrix, row: usize, column: usize) -> f64 {
    let at = |m: &Matrix, i, k| f64::from(m.values[i * m.row_stride + k * m.column_stride]);
    (0..shape.2)
        .map(|k| at(&left, row, k) * at(&right, k, column))
        .sum()
}

fn check(shape: Shape, left: Matrix, right: Matrix, epilogue: Epilogue) {
    let Shape(m, n, k) = shape;
    let stride = n + 3;
    let before = random(7, m * stride);
    for set in Instructions::available() {
        let mut output = before.clone();
        set.during(|| {
            let output = &mut output;
            Gemm {
                rows: m,
                columns: n,
                depth: k,
                left,
                right,
                output,
                stride,
                epilogue,
            }
            .compute();
        });
        for (at, value) in output.iter().enumerate() {
            let (row, column) = (at / stride, at % stride);
            let mut expected = f64::from(before[at]);
            if column < n {
                let kept = if epilogue.accumulate { expected } else { 0.0 };
                expected = kept + naive(shape, left, right, row, column);
                expected += epilogue.column_bias.map_or(0.0, |b| f64::from(b[column]));
                expected += epilogue.row_bias.map_or(0.0, |b| f64::from(b[row]));
                expected = if epilogue.relu {
                    expected.max(0.0)
                } else {
                    expected
                };
            }
            let error = (f64::from(*value) - expected).abs();
            assert!(
                error < 1e-5 * (k as f64).sqrt().max(1.0) * 4.0,
                "{m}x{n}x{k} {set:?} at {at}: {error}"
            );
        }
    }
}

const SHAPES: [Shape; 13] = [
    Shape(1, 1, 1),
    Shape(1, 33, 7),
    Shape(12, 32, 256),
    Shape(13, 31, 257),
    Shape(5, 1, 600),
    Shape(97, 65, 3),
    Shape(100, 10, 32),
    Shape(6, 16, 513),
    Shape(7, 17, 1),
    Shape(3, 40, 0),
    Shape(192, 64, 40),
    Shape(10, 20, 800),
    Shape(32, 40, 33),
];

#[test]
fn all_four_transposes_of_odd_shapes() {
    for shape in SHAPES {
        let Shape(m, n, k) = shape;
        let (left, right) = (random(1, m * k), random(2, k * n));
        for left in [rows(&left, k), transposed(&left, m)] {
            for right in [rows(&right, n), transposed(&right, k)] {
                check(shape, left, right, Epilogue::default());
            }
        }
    }
}

#[test]
fn results_are_finished_as_asked() {
    for shape in SHAPES {
        let Shape(m, n, k) = shape;
        let (left, right) = (random(1, m * k), random(2, k * n));
        let (column, row) = (random(3, n), random(4, m));
        let epilogue = Epilogue {
            accumulate: true,
            column_bias: Some(&column),
            row_bias: Some(&row),
            relu: true,
        };
        check(shape, rows(&left, k), rows(&right, n), epilogue);
        check(
            shape,
            rows(&left, k),
            rows(&right, n),
            Epilogue {
                relu: true,
                ..Epilogue::default()
            },
        );
    }
}

#[test]
fn strides_in_both_directions_are_followed() {
    let values = random(1, 4000);
    let every_third = Matrix {
        values: &values,
        row_stride: 3,
        column_stride: 60,
    };
    let every_second = Matrix {
        values: &values,
        row_stride: 90,
        column_stride: 2,
    };
    check(
        Shape(14, 35, 20),
        every_third,
        every_second,
        Epilogue::default(),
    );
}

#[test]
fn a_packed_operand_gives_the_same_bits() {
    for Shape(m, n, k) in SHAPES.into_iter().filter(|s| s.2 > 0 && s.2 <= DEPTH) {
        let (left, right) = (random(1, m * k), random(2, k * n));
        for set in Instructions::available() {
            let (mut plain, mut packed) = (vec![0.0; m * n], vec![1.0; m * n]);
            set.during(|| {
                let (left, right) = (rows(&left, k), rows(&right, n));
                PackedRight::new(right, k, n).multiply(
                    m,
                    left,
                    &mut packed,
                    n,
                    Epilogue::default(),
                );
                let (output, epilogue) = (&mut plain[..], Epilogue::default());
                Gemm {
                    rows: m,
                    columns: n,
                    depth: k,
                    left,
                    right,
                    output,
                    stride: n,
                    epilogue,
                }
                .compute();
            });
            assert_eq!(plain, packed);
        }
    }
}

#[test]
fn bands_leave_out_zeros_alone() {
    // Columns of the first band, of both and of the second; the edge lies within a panel.
    let (columns, depth) = (70, 24);
    let bands = vec![
        Band {
            columns: 0..37,
            rows: 0..9,
        },
        Band {
            columns: 37..70,
            rows: 9..24,
        },
    ];
    let mut right = random(2, depth * columns);
    for (at, value) in right.iter_mut().enumerate() {
        let (row, column) = (at / columns, at % columns);
        if (row < 9) != (column < 37) {
            *value = 0.0;
        }
    }
    for rows_of_left in [1, 5, 8, 16, 32, 33] {
        let left = random(1, rows_of_left * depth);
        for known in [0, 5, 9, 10, 24] {
            for set in Instructions::available() {
                let multiply = |bands: Vec<Band>| {
                    let mut output = vec![f32::NAN; rows_of_left * columns];
                    let right =
                        PackedRight::new(rows(&right, columns), depth, columns).banded(bands);
                    let (part, left) = (right.part(known, columns), rows(&left, depth));
                    part.multiply(
                        rows_of_left,
                        left,
                        &mut output,
                        columns,
                        Epilogue::default(),
                    );
                    output
                };
                set.during(|| assert_eq!(multiply(bands.clone()), multiply(Vec::new()), "{set:?}"));
            }
        }
    }
}

#[test]
fn panels_waste_few_rows() {
    for rows in 1..200 {
        assert!(padded::<6, 4>(rows) < rows + 4 && padded::<12, 8>(rows) < rows + 8);
        assert!(tall_rows::<6, 4>(rows) <= rows);
        assert_eq!(padded::<4, 4>(rows), rows.next_multiple_of(4));
    }
    let even = [4, 8, 16, 32, 64, 128];
    assert_eq!(even.map(padded::<6, 4>), even);
}

/// A square whose numbers from its edge on, or before it, are zeros.
fn triangular(side: usize, lead: isize, before: bool) -> Vec<f32> {
    let mut square = random(5, side * side);
    for (at, value) in square.iter_mut().enumerate() {
        let edge = (at / side).saturating_add_signed(lead);
        if (at % side < edge) != before {
            *value = 0.0;
        }
    }
    square
}

#[test]
fn triangles_need_a_part_of_the_products() {
    for set in Instructions::available() {
        for (side, columns) in [(1, 1), (7, 3), (40, 32), (50, 17), (96, 33)] {
            let right = random(2, side * columns);
            for lead in [-60, -9, 0, 1, 13, 200] {
                for (triangle, before) in [
                    (Triangle::Before(lead), true),
                    (Triangle::From(lead), false),
                ] {
                    let left = triangular(side, lead, before);
                    for left in [rows(&left, side), transposed(&left, side)] {
                        // The transpose of one triangle is the other, about an edge that begins elsewhere.
                        let triangle = match (triangle, left.row_stride == 1) {
                            (triangle, false) => triangle,
                            (Triangle::Before(lead), true) => Triangle::From(1 - lead),
                            (_, true) => Triangle::Before(1 - lead),
                        };
                        let all = [Triangle::Whole, triangle].map(|triangle| {
                            set.during(|| {
                                let mut output = vec![f32::NAN; side * columns];
                                let right = PackedRight::new(rows(&right, columns), side, columns);
                                let part = right.part(side, columns).within(triangle);
                                part.multiply(
                                    side,
                                    left,
                                    &mut output,
                                    columns,
                                    Epilogue::default(),
                                );
                                output
                            })
                        });
                        assert_eq!(all[0], all[1], "{set:?} {side} {columns} {triangle:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn columns_before_the_edge_are_whole() {
    let (left, right) = (random(1, 50 * 20), random(2, 20 * 70));
    let packed = |triangle| {
        let mut output = vec![0.0; 50 * 70];
        let right = PackedRight::new(rows(&right, 70), 20, 70);
        let part = right.part(20, 70).within(triangle);
        part.multiply(50, rows(&left, 20), &mut output, 70, Epilogue::default());
        output
    };
    for set in Instructions::available() {
        for lead in [-20, 0, 21] {
            let [whole, part] = [Triangle::Whole, Triangle::Columns(lead)]
                .map(|triangle| set.during(|| packed(triangle)));
            for (at, (whole, part)) in whole.iter().zip(&part).enumerate() {
                let inside = at % 70 < (at / 70).saturating_add_signed(lead);
                assert!(!inside || whole == part, "{set:?} {lead} {at}");
            }
            assert!(part.contains(&0.0), "some tiles are left out");
        }
    }
}

#[test]
fn a_lost_number_stays_lost() {
    for columns in [32, 5] {
        let (left, right) = (vec![f32::NAN; 12], vec![1.0; columns]);
        for set in Instructions::available() {
            let mut output = vec![0.0; 12 * columns];
            let epilogue = Epilogue {
                relu: true,
                ..Epilogue::default()
            };
            let (left, right) = (rows(&left, 1), rows(&right, columns));
            let product = Gemm {
                rows: 12,
                columns,
                depth: 1,
                left,
                right,
                output: &mut output,
                stride: columns,
                epilogue,
            };
            set.during(|| product.compute());
            assert!(output.iter().all(|v| v.is_nan()));
        }
    }
}
