//! Laws fitted to tables whose truth is known: recovery, extrapolation, coverage, and honest refusals.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use scalescope::{
    advise::law::{
        Axis, Columns, Doubt, Forecast, Form, Law, Point, Table, Unsupported, fit, read,
    },
    input,
};

struct Draw(ChaCha8Rng);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.between(0.0, 1.0)).sum::<f64>() - 6.0
    }
}

/// A law drawn among those that language and vision models were seen to follow.
fn drawn_law(draw: &mut Draw) -> Law {
    let (alpha, beta) = (draw.between(0.25, 0.5), draw.between(0.25, 0.5));
    // Each term moves the loss visibly at the middle of the tables below: 3e7 parameters, 1e9 tokens.
    let a = draw.between(0.3, 1.2) * 3e7_f64.powf(alpha);
    let b = draw.between(0.3, 1.2) * 1e9_f64.powf(beta);
    let values = vec![a, b, draw.between(1.0, 2.5), alpha, beta];
    Law {
        form: Form::Chinchilla,
        axis: Axis::Compute,
        values,
    }
}

/// Sizes from 1e6 to 1e9 at 2 to 200 tokens a parameter.
fn measured(law: &Law, draw: &mut Draw, noise: f64) -> Table {
    let mut points = Vec::new();
    for i in 0..9 {
        for j in 0..6 {
            let n = 1e6 * 10_f64.powf(f64::from(i) * 3.0 / 8.0);
            let d = n * 2.0 * 10_f64.powf(f64::from(j) * 2.0 / 5.0);
            let loss = law.loss(n, d) * (noise * draw.normal()).exp();
            points.push(Point { n, d, loss });
        }
    }
    Table::of(points)
}

#[test]
fn known_laws_are_found_again_and_extrapolate_tenfold() {
    let (mut exponents, mut worst_ahead, mut worst_floor) = (0, 0.0_f64, 0.0_f64);
    for seed in 0..30 {
        let mut draw = Draw::new(seed);
        let truth = drawn_law(&mut draw);
        let table = measured(&truth, &mut draw, 1e-3);
        let forecast = Forecast::new(&table, Form::Chinchilla).expect("54 rows support the form");
        let off = |name| {
            let (found, real) = (forecast.fit.law.value(name), truth.value(name));
            (found.expect("named") / real.expect("named") - 1.0).abs()
        };
        let (n, d) = (1e9 * 10_f64.sqrt(), 2e11 * 10_f64.sqrt());
        let ahead = forecast.predict(n, d);
        assert!(ahead.supported);
        worst_ahead = worst_ahead.max((ahead.loss / truth.loss(n, d) - 1.0).abs());
        worst_floor = worst_floor.max(off("E"));
        exponents += u32::from(off("alpha") < 0.12 && off("beta") < 0.12);
    }
    println!(
        "worst tenfold {worst_ahead:.4}, worst floor {worst_floor:.4}, exponents {exponents} of 30"
    );
    assert!(worst_ahead < 0.02 && worst_floor < 0.08 && exponents >= 28);
}

#[test]
fn no_start_of_a_dense_grid_finds_a_lower_optimum() {
    let mut draw = Draw::new(77);
    let truth = drawn_law(&mut draw);
    let table = measured(&truth, &mut draw, 5e-3);
    let found = fit(&table, Form::Chinchilla).expect("54 rows support the form");
    // The oracle: Huber's loss evaluated near and far of the optimum, in every parameter and pair of them.
    let huber = |law: &Law| -> f64 {
        let one = |p: &Point| {
            let r = (law.loss(p.n, p.d).ln() - p.loss.ln()).abs();
            if r <= 1e-3 {
                0.5 * r * r
            } else {
                1e-3 * (r - 5e-4)
            }
        };
        table.points.iter().map(one).sum()
    };
    assert!((huber(&found.law) / found.objective - 1.0).abs() < 1e-9);
    for _ in 0..20_000 {
        let size = 10_f64.powf(draw.between(-6.0, -0.5));
        let mut other = found.law.clone();
        let (da, db) = (size * draw.normal(), size * draw.normal());
        // Exponents and their factors move together, as the valley runs.
        other.values[3] *= 1.0 + da;
        other.values[4] *= 1.0 + db;
        other.values[0] *= 3e7_f64.powf(found.law.values[3] * da) * (1.0 + size * draw.normal());
        other.values[1] *= 1e9_f64.powf(found.law.values[4] * db) * (1.0 + size * draw.normal());
        other.values[2] *= 1.0 + size * draw.normal();
        assert!(huber(&other) >= found.objective * (1.0 - 1e-9), "{other:?}");
    }
}

/// The public table of 245 Chinchilla losses has no licence to be copied, so this table has its optimum by construction:
/// every run stands there twice, as far above the published law as below it, and Huber's pull is odd, so that nothing
/// lower can lie near. On the table itself (D = C/6N, five largest losses dropped) the fit was found at A 477.826,
/// B 2143.42, E 1.817218, alpha .347310, beta .367172, objective 1.018274e-3.
#[test]
fn the_published_optimum_of_the_chinchilla_losses_is_found_to_a_thousandth() {
    let published = Law {
        form: Form::Chinchilla,
        axis: Axis::Compute,
        values: vec![477.83, 2143.4, 1.81722, 0.34731, 0.36717],
    };
    let mut draw = Draw::new(245);
    let (mut points, mut objective) = (Vec::new(), 0.0);
    for budget in [6e18, 1e19, 3e19, 6e19, 1e20, 3e20, 6e20, 1e21, 3e21] {
        for i in 0..14 {
            let n = 7e7 * 10_f64.powf(f64::from(i) * 0.16);
            let d = budget / 6.0 / n;
            // Mostly a few parts in a thousand, as the real table scatters, and one run in nine far out.
            let far = if i % 9 == 4 { 10.0 } else { 1.0 };
            let off = (3e-3 * far * draw.normal()).abs();
            objective += if off <= 1e-3 {
                off * off
            } else {
                2e-3 * (off - 5e-4)
            };
            for side in [-1.0, 1.0] {
                let loss = published.loss(n, d) * (side * off).exp();
                points.push(Point { n, d, loss });
            }
        }
    }
    let found = fit(&Table::of(points), Form::Chinchilla).expect("252 rows");
    for (name, value) in ["A", "B", "E", "alpha", "beta"]
        .iter()
        .zip(&published.values)
    {
        let ratio = found.law.value(name).expect("named") / value;
        assert!((ratio - 1.0).abs() < 1e-3, "{name}: {ratio}");
    }
    assert!((found.objective / objective - 1.0).abs() < 1e-6);
}

#[test]
fn a_curve_of_one_variable_is_found_again_in_every_form() {
    let cases = [
        (Form::Saturating, vec![30.0, 1.2, 0.35]),
        (Form::Power, vec![30.0, 0.12]),
        (Form::Broken, vec![8.0, 0.5, 0.1, 0.4, 1e6, 0.3]),
        (Form::M4, vec![60.0, 0.8, 0.4, 0.7, 2.4]),
    ];
    for (form, values) in cases {
        let truth = Law {
            form,
            axis: Axis::Data,
            values,
        };
        let mut draw = Draw::new(5);
        let points = (0..40).map(|i| {
            let d = 10_f64.powf(3.0 + f64::from(i) * 0.15);
            Point {
                n: 1.0,
                d,
                loss: truth.loss(1.0, d) * (1e-4 * draw.normal()).exp(),
            }
        });
        let table = Table::of(points);
        let found = fit(&table, form).expect("40 rows support every form");
        assert_eq!(found.law.axis, Axis::Data);
        for d in [1e3, 1e5, 1e7, 1e9, 4e9] {
            let off = (found.law.loss(1.0, d) / truth.loss(1.0, d) - 1.0).abs();
            assert!(off < 2e-3, "{form} at {d:e}: {off} {found:?}");
        }
    }
}

#[test]
fn the_units_of_an_axis_and_the_order_of_rows_change_nothing() {
    let mut draw = Draw::new(9);
    let truth = drawn_law(&mut draw);
    let table = measured(&truth, &mut draw, 2e-3);
    let mut moved: Vec<Point> = table
        .points
        .iter()
        .map(|p| Point {
            n: p.n / 1e6,
            d: p.d / 1e9,
            loss: p.loss,
        })
        .collect();
    moved.reverse();
    let one = fit(&table, Form::Chinchilla).expect("supported");
    let other = fit(&Table::of(moved), Form::Chinchilla).expect("supported");
    for name in ["E", "alpha", "beta"] {
        let ratio = one.law.value(name).expect("named") / other.law.value(name).expect("named");
        assert!((ratio - 1.0).abs() < 1e-5, "{name} {ratio}");
    }
    assert!((one.objective / other.objective - 1.0).abs() < 1e-8);
}

#[test]
fn ninety_percent_intervals_cover_and_support_ends_at_ten_times_the_compute() {
    let (mut inside, mut all) = (0, 0);
    for seed in 100..120 {
        let mut draw = Draw::new(seed);
        let truth = drawn_law(&mut draw);
        let table = measured(&truth, &mut draw, 1e-2);
        let most = table.most_compute();
        let past = table.up_to(most / 10.0);
        let forecast = Forecast::new(&past, Form::Chinchilla).expect("supported");
        for p in table
            .points
            .iter()
            .filter(|p| p.compute() > past.most_compute() * 1.01)
        {
            let predicted = forecast.predict(p.n, p.d);
            if predicted.supported {
                all += 1;
                inside += u32::from(p.loss >= predicted.low && p.loss <= predicted.high);
            }
        }
        assert!(!forecast.predict(1e11, 1e13).supported);
        assert!(!forecast.predict(f64::NAN, 1e9).supported);
    }
    println!("covered {inside} of {all}");
    assert!(all > 40 && f64::from(inside) / f64::from(all) >= 0.8);
}

#[test]
fn a_law_is_not_made_up_where_the_table_cannot_support_it() {
    let row = |n: f64, d: f64, loss: f64| Point { n, d, loss };
    let two = Table::of([row(1e3, 1e5, 3.0), row(1e4, 1e5, 2.0)]);
    assert!(matches!(
        fit(&two, Form::Power),
        Err(Unsupported::Distinct {
            have: 2,
            need: 3,
            ..
        })
    ));
    let one_scale = Table::of((1..20).map(|i| row(1e3, 1e5, 2.0 + f64::from(i) / 10.0)));
    assert!(matches!(
        fit(&one_scale, Form::Saturating),
        Err(Unsupported::Distinct { have: 1, .. })
    ));
    let together = Table::of((1..30).map(|i| {
        row(
            f64::from(i) * 1e3,
            f64::from(i) * 2e4,
            1.0 + 1.0 / f64::from(i),
        )
    }));
    assert_eq!(
        fit(&together, Form::Chinchilla),
        Err(Unsupported::Collinear)
    );
    let rising = Table::of((1..20).map(|i| row(f64::from(i) * 1e3, 1e5, 1.0 + f64::from(i))));
    assert!(matches!(
        fit(&rising, Form::Power),
        Err(Unsupported::Flat { .. })
    ));
    assert!(matches!(
        fit(&rising, Form::Saturating),
        Err(Unsupported::Flat { .. })
    ));
    let constant = Table::of((1..20).map(|i| row(f64::from(i) * 1e3, 1e5, 2.0)));
    for table in [&rising, &constant] {
        for form in [Form::Power, Form::Saturating, Form::Broken, Form::M4] {
            let refused = fit(table, form);
            assert!(
                matches!(refused, Err(Unsupported::Flat { .. })),
                "{form}: {refused:?}"
            );
        }
        assert!(Forecast::best(table).is_err());
    }
    // Up and down about one loss: a curve may be drawn through it, a law not.
    let wild = [
        2.1, 1.8, 2.4, 1.7, 2.2, 1.9, 2.3, 1.6, 2.15, 1.85, 2.25, 1.95,
    ];
    let wild = wild.iter().enumerate();
    let wild = Table::of(wild.map(|(i, loss)| row(1e3 * 2_f64.powf(i as f64), 1e5, *loss)));
    for form in [Form::Power, Form::Saturating, Form::Broken, Form::M4] {
        assert!(fit(&wild, form).is_err(), "{form}");
    }
    assert!(matches!(
        fit(&wild, Form::Saturating),
        Err(Unsupported::Noise { chance, .. }) if chance > 0.05 && chance <= 1.0
    ));
    assert!(
        Table::of([
            row(f64::NAN, 1.0, 1.0),
            row(1.0, 1.0, -1.0),
            row(0.0, 1.0, 1.0)
        ])
        .points
        .is_empty()
    );
    let said = fit(&two, Form::Saturating)
        .expect_err("two rows")
        .to_string();
    assert_eq!(
        said,
        "not enough evidence for a saturating law: 2 distinct values of parameters, at least 4 needed"
    );
}

#[test]
fn the_optimum_splits_compute_as_the_exponents_say() {
    let law = Law {
        form: Form::Chinchilla,
        axis: Axis::Compute,
        values: vec![482.01, 2085.43, 1.8169, 0.3478, 0.3658],
    };
    let best = law.optimum(1e21).expect("a Chinchilla law has one");
    assert!((6.0 * best.parameters * best.data / 1e21 - 1.0).abs() < 1e-12);
    for factor in [0.8, 0.95, 1.05, 1.25] {
        let n = best.parameters * factor;
        assert!(law.loss(n, 1e21 / 6.0 / n) > best.loss);
    }
    let flat = Law {
        form: Form::Power,
        axis: Axis::Compute,
        values: vec![1.0, 0.1],
    };
    assert!(flat.optimum(1e21).is_none());
}

#[test]
fn four_rows_keep_their_floor_though_only_a_plainer_form_could_be_tested() {
    let points = [1e6_f64, 1e7, 1e8, 1e9].map(|n| Point {
        n,
        d: 1.0,
        loss: 2.0 + 400.0 * n.powf(-0.35),
    });
    let table = Table::of(points);
    let forecast = Forecast::best(&table).expect("four sizes");
    assert_eq!(forecast.fit.law.form, Form::Saturating);
    assert!((forecast.fit.law.floor() - 2.0).abs() < 1e-3);
    // Nothing was predicted from less, so nothing is said of more.
    assert_eq!(forecast.predict(1e10, 1.0).reason, Some(Doubt::Untested));
    assert!(forecast.predict(3e7, 1.0).supported);
}

/// A curve of one variable at so many sizes, evenly spaced in their logarithm.
fn curve(law: &Law, sizes: [f64; 2], rows: u32, draw: &mut Draw, noise: f64) -> Table {
    let [low, high] = sizes;
    Table::of((0..rows).map(|i| {
        let n = low * (high / low).powf(f64::from(i) / f64::from(rows - 1));
        Point {
            n,
            d: 1.0,
            loss: law.loss(n, 1.0) * (noise * draw.normal()).exp(),
        }
    }))
}

#[test]
fn a_broken_law_is_taken_for_one_and_extrapolates_tenfold() {
    let (mut near, mut claimed) = (0, 0);
    for seed in 0..10_u32 {
        let mut draw = Draw::new(u64::from(seed) + 900);
        // The sharpest bends are sharper than any table can tell.
        let bend = [0.003, 0.1, 0.25, 0.5, 0.6][seed as usize % 5];
        let (c, turn) = (draw.between(0.05, 0.3), draw.between(0.1, 0.5));
        let floor = if seed % 2 == 0 {
            0.0
        } else {
            draw.between(0.1, 1.0)
        };
        let k = draw.between(1.0, 4.0) * 3e6_f64.powf(c);
        let at = 3e6 * draw.between(-1.5, 1.0).exp();
        let truth = Law {
            form: Form::Broken,
            axis: Axis::Parameters,
            values: vec![k, floor, c, turn, at, bend],
        };
        let table = curve(&truth, [1e4, 1e9], 9 + seed % 5 * 4, &mut draw, 1e-3);
        let forecast = Forecast::best(&table).expect("nine sizes");
        let ahead = forecast.predict(9.99e9, 1.0);
        let off = (ahead.loss / truth.loss(9.99e9, 1.0) - 1.0).abs();
        near += u32::from(off < 0.02);
        // Whoever is off says so: the truth lies in the interval.
        claimed += u32::from(ahead.supported && off > (ahead.high / ahead.loss - 1.0));
        assert!(forecast.fit.miss < 0.01, "seed {seed}: {forecast:?}");
    }
    assert!(near >= 9 && claimed <= 1, "{near} near, {claimed} outside");
}

#[test]
fn no_prediction_of_a_sharp_break_is_without_a_number() {
    let at = [
        4.0939, 3.0631, 2.2952, 1.7206, 1.1008, 0.616_86, 0.344_66, 0.192_75, 0.107_80,
    ];
    let rows = at.iter().enumerate().map(|(i, loss)| Point {
        n: 1e4 * 10_f64.powf(i as f64 * 0.625),
        d: 1.0,
        loss: *loss,
    });
    let forecast = Forecast::best(&Table::of(rows)).expect("nine sizes");
    assert_eq!(forecast.fit.law.form, Form::Broken);
    let ahead = forecast.predict(3e9, 1.0);
    // The power law of its last five rows.
    let tail = 0.107_80 * 3_f64.powf((0.344_66_f64 / 0.107_80).ln() / -1e1_f64.powf(1.25).ln());
    assert!((ahead.loss / tail - 1.0).abs() < 0.02, "{ahead:?}");
    assert!(ahead.low > 0.0 && ahead.low < ahead.loss && ahead.high > ahead.loss);
    // Far enough out, no number is left, and none is claimed.
    assert!(!forecast.predict(1e300, 1e300).supported);
}

#[test]
fn what_never_varied_is_not_foretold() {
    let truth = drawn_law(&mut Draw::new(3));
    let one_n = Table::of((0..7).map(|i| {
        let d = 1e8 * 10_f64.powf(f64::from(i) * 0.5);
        Point {
            n: 1e7,
            d,
            loss: truth.loss(1e7, d),
        }
    }));
    let forecast = Forecast::best(&one_n).expect("seven sizes");
    assert!(forecast.predict(1e7, 5e11).supported);
    let other = forecast.predict(1e8, 5e10);
    assert_eq!(other.reason, Some(Doubt::ParametersNeverVaried));
    let turned = one_n.points.iter().map(|p| Point {
        n: p.d,
        d: p.n,
        loss: p.loss,
    });
    let forecast = Forecast::best(&Table::of(turned)).expect("seven sizes");
    let other = forecast.predict(5e10, 2e7);
    assert_eq!(other.reason, Some(Doubt::DataNeverVaried));
}

#[test]
fn intervals_of_few_rows_are_as_wide_as_few_rows_deserve() {
    let (mut inside, mut all) = (0, 0);
    for seed in 0..60_u32 {
        let mut draw = Draw::new(u64::from(seed) + 500);
        let c = draw.between(0.15, 0.6);
        let truth = Law {
            form: Form::Saturating,
            axis: Axis::Parameters,
            values: vec![
                draw.between(0.3, 2.0) * 3e7_f64.powf(c),
                draw.between(0.3, 2.5),
                c,
            ],
        };
        let table = curve(&truth, [1e6, 1e9], 6 + seed % 3, &mut draw, 1e-2);
        let Ok(forecast) = Forecast::new(&table, Form::Saturating) else {
            continue;
        };
        let ahead = forecast.predict(9.9e9, 1.0);
        if ahead.supported {
            all += 1;
            let loss = truth.loss(9.9e9, 1.0);
            inside += u32::from(loss >= ahead.low && loss <= ahead.high);
        }
    }
    println!("covered {inside} of {all}");
    assert!(
        all >= 45 && f64::from(inside) >= 0.85 * f64::from(all),
        "{inside} of {all}"
    );
}

#[test]
fn nine_runs_of_a_grid_are_tested_and_say_why_they_end() {
    let mut draw = Draw::new(41);
    let truth = drawn_law(&mut draw);
    let sizes = [1e6, 3.16e7, 1e9];
    let points = sizes.iter().flat_map(|n| sizes.map(|m| (*n, 20.0 * m)));
    let points: Vec<Point> = points
        .map(|(n, d)| Point {
            n,
            d,
            loss: truth.loss(n, d) * (1e-3 * draw.normal()).exp(),
        })
        .collect();
    let forecast = Forecast::best(&Table::of(points)).expect("three by three");
    for (n, d) in [(1e9, 2e10), (3e7, 6e8), (3e9, 6e10)] {
        let p = forecast.predict(n, d);
        let loss = truth.loss(n, d);
        assert!(p.supported && p.low < loss && loss < p.high, "{p:?} {loss}");
    }
    assert_eq!(forecast.predict(4e9, 8e10).reason, Some(Doubt::TooFar));
    assert_eq!(
        forecast.predict(2e10, 1e7).reason,
        Some(Doubt::ParametersTooFar)
    );
}

#[test]
fn many_rows_in_any_order_give_one_law_that_does_not_jump_where_they_end() {
    let mut draw = Draw::new(12);
    let truth = Law {
        form: Form::Saturating,
        axis: Axis::Parameters,
        values: vec![400.0, 2.3, 0.34],
    };
    let mut points = curve(&truth, [1e6, 1e9], 1500, &mut draw, 1e-2).points;
    let forecast = |points: &[Point]| {
        Forecast::new(&Table::of(points.iter().copied()), Form::Saturating).expect("1500 rows")
    };
    let one = forecast(&points);
    for i in (1..points.len()).rev() {
        let other = (draw.between(0.0, 1.0) * i as f64) as usize;
        points.swap(i, other);
    }
    let other = forecast(&points);
    assert_eq!(one.fit, other.fit);
    assert_eq!(one.predict(5e9, 1.0), other.predict(5e9, 1.0));
    assert!(
        (one.fit.law.floor() / 2.3 - 1.0).abs() < 0.02,
        "{:?}",
        one.fit
    );
    // A level that the small runs miss by: the correction must grow with the distance, from nothing.
    let bent = points.iter().map(|p| Point {
        loss: p.loss * (1.0 + 0.03 * ((p.n / 1e8).ln().max(0.0)).powi(2)),
        ..*p
    });
    let bent = Forecast::new(&Table::of(bent), Form::Power).expect("1500 rows");
    let (at, beyond) = (bent.predict(1e9, 1.0), bent.predict(1.000_001e9, 1.0));
    assert!(
        (beyond.loss / at.loss - 1.0).abs() < 1e-5,
        "{at:?} {beyond:?}"
    );
    let far = bent.predict(9e9, 1.0);
    assert!(far.correction.abs() > 1e-3 && at.correction.abs() < 1e-12);
}

#[test]
fn compute_alone_is_what_x_is() {
    let columns = Columns::default();
    let text = "flops,loss\n1e15,4.1\n1e16,3.3\n1e17,2.75\n1e18,2.35\n1e19,2.08\n";
    let cells = input::Table::of_text(text, "runs.csv").expect("cells");
    let table = read(&cells, "runs.csv", &columns)
        .expect("a good table")
        .table;
    let law = fit(&table, Form::Saturating).expect("five sizes").law;
    assert_eq!(law.axis, Axis::Compute);
    let k = law.value("k").expect("named");
    let c = law.value("c").expect("named");
    assert!((law.floor() + k * 1e17_f64.powf(-c) - 2.75).abs() < 0.03);
}
