//! The vector functions against the C library, on every instruction set of this processor.

use ansatz_simd::{available, slices};

/// Points of both signs from 1e-8 to `largest`, dense in the logarithm, and a uniform comb.
fn points(largest: f64) -> Vec<f64> {
    let mut points = vec![0.0];
    for k in 0..4_001 {
        let size = 1e-8 * (largest / 1e-8_f64).powf(f64::from(k) / 4_000.0);
        points.extend([size, -size]);
    }
    points.extend((0..4_003).map(|k| largest * (f64::from(k) / 2_001.0 - 1.0)));
    points
}

fn assert_close(name: &str, level: &str, x: f64, found: f64, expected: f64, relative: f64, absolute: f64) {
    let error = (found - expected).abs();
    assert!(
        error <= relative * expected.abs() + absolute,
        "{name} on {level} at {x:e}: {found:e} instead of {expected:e}"
    );
}

#[test]
fn real_functions_agree_with_the_c_library() {
    type Case = (&'static str, fn(ansatz_simd::Level, &mut [f64]), fn(f64) -> f64, f64, f64);
    let ln_cosh = |x: f64| {
        let half = (0.5 * x).sinh();
        if x.abs() < 0.5 { (2.0 * half * half).ln_1p() } else { x.abs() + (-2.0 * x.abs()).exp().ln_1p() - 2f64.ln() }
    };
    let cases: [Case; 4] = [
        ("exp", slices::exp_on, f64::exp, 700.0, 1e-15),
        ("exp_m1", slices::exp_m1_on, f64::exp_m1, 700.0, 2e-15),
        ("tanh", slices::tanh_on, f64::tanh, 1e3, 2e-15),
        ("ln_cosh", slices::ln_cosh_on, ln_cosh, 1e6, 2e-15),
    ];
    for level in available() {
        for (name, function, reference, largest, tolerance) in cases {
            let x = points(largest);
            let mut y = x.clone();
            function(level, &mut y);
            for (&x, &y) in x.iter().zip(&y) {
                assert_close(name, level.name(), x, y, reference(x), tolerance, 1e-300);
            }
        }
        let x: Vec<f64> = points(700.0).iter().map(|x| x.exp()).filter(|x| *x > 1e-300).collect();
        let mut y = x.clone();
        slices::ln_on(level, &mut y);
        for (&x, &y) in x.iter().zip(&y) {
            assert_close("ln", level.name(), x, y, x.ln(), 1e-15, 0.0);
        }
    }
}

#[test]
fn hyperbolic_pair_agrees_with_the_c_library() {
    for level in available() {
        let x = points(700.0);
        let (mut cosh, mut sinh) = (x.clone(), vec![0.0; x.len()]);
        slices::hyperbolic_on(level, &mut cosh, &mut sinh);
        for (k, &x) in x.iter().enumerate() {
            assert_close("cosh", level.name(), x, cosh[k], x.cosh(), 2e-15, 0.0);
            assert_close("sinh", level.name(), x, sinh[k], x.sinh(), 2e-15, 0.0);
        }
    }
}

#[test]
fn complex_functions_agree_with_their_real_parts() {
    let grid: Vec<(f64, f64)> =
        points(40.0).iter().enumerate().map(|(k, &x)| (x, (k as f64 * 0.618_034).fract() * 200.0 - 100.0)).collect();
    for level in available() {
        let (mut re, mut im): (Vec<f64>, Vec<f64>) = grid.iter().copied().unzip();
        slices::complex_exponential_on(level, &mut re, &mut im);
        for (k, &(x, y)) in grid.iter().enumerate() {
            let scale = x.exp();
            assert_close("re exp", level.name(), x, re[k], scale * y.cos(), 2e-15, 2e-16 * scale);
            assert_close("im exp", level.name(), x, im[k], scale * y.sin(), 2e-15, 2e-16 * scale);
        }
        let (mut re, mut im): (Vec<f64>, Vec<f64>) = grid.iter().copied().unzip();
        slices::complex_hyperbolic_tangent_on(level, &mut re, &mut im);
        for (k, &(x, y)) in grid.iter().enumerate() {
            // tanh z = sinh z / cosh z, each from real functions.
            let (sinh, cosh) = ((x.sinh() * y.cos(), x.cosh() * y.sin()), (x.cosh() * y.cos(), x.sinh() * y.sin()));
            let norm = cosh.0 * cosh.0 + cosh.1 * cosh.1;
            let expected = ((sinh.0 * cosh.0 + sinh.1 * cosh.1) / norm, (sinh.1 * cosh.0 - sinh.0 * cosh.1) / norm);
            // Near a zero of cosh the argument's own rounding is amplified by |tanh|.
            let size = expected.0.hypot(expected.1).max(1.0);
            assert_close("re tanh", level.name(), x, re[k], expected.0, 4e-15, 1e-15 * size * size);
            assert_close("im tanh", level.name(), x, im[k], expected.1, 4e-15, 1e-15 * size * size);
        }
    }
}

#[test]
fn a_nan_stays_a_nan() {
    for level in available() {
        let (mut re, mut im) = (vec![f64::NAN; 3], vec![0.5; 3]);
        slices::complex_hyperbolic_tangent_on(level, &mut re, &mut im);
        assert!(re.iter().all(|x| x.is_nan()), "{}", level.name());
    }
}
