//! The functions of float32 vectors against the C library in float64, on every instruction set of this processor, and the
//! float64 vectors seen through the same trait.

use ansatz_simd::{Real, Vector, available, real_kernel};

/// Calls `apply` on whole vectors and on the rest, and puts the results behind one another.
macro_rules! elementwise {
    ($($generic:ident = |$x:ident| $value:expr;)*) => {$(
        #[inline(always)]
        unsafe fn $generic<V: Vector>(values: &mut [V::Scalar]) {
            unsafe {
                for at in (0..values.len()).step_by(V::LANES) {
                    let (place, count) = (values.as_mut_ptr().add(at), V::LANES.min(values.len() - at));
                    let $x = V::load_part(place, count);
                    V::store_part(place, $value, count);
                }
            }
        }
    )*};
}

elementwise! {
    exp_generic = |x| V::exp(x);
    exp_m1_generic = |x| V::exp_m1(x);
    tanh_generic = |x| V::tanh(x);
    ln_cosh_generic = |x| V::ln_cosh(x);
    ln_generic = |x| V::ln(x);
    sin_generic = |x| V::sin_cos(x).0;
    cos_generic = |x| V::sin_cos(x).1;
    reciprocal_generic = |x| V::reciprocal(x);
    rest_generic = |x| V::select(
        V::less(x, V::constant(0.0)), V::neg(V::min(V::abs(x), V::constant(2.0))), V::copy_sign(V::max(x, x), x)
    );
}

#[inline(always)]
unsafe fn sum_generic<V: Vector>(values: &[V::Scalar]) -> f64 {
    unsafe { V::sum(V::load(values.as_ptr())).to_f64() }
}

real_kernel! {
    fn exp / exp_on = exp_generic(values: &mut [T]);
    fn exp_m1 / exp_m1_on = exp_m1_generic(values: &mut [T]);
    fn tanh / tanh_on = tanh_generic(values: &mut [T]);
    fn ln_cosh / ln_cosh_on = ln_cosh_generic(values: &mut [T]);
    fn ln / ln_on = ln_generic(values: &mut [T]);
    fn sin / sin_on = sin_generic(values: &mut [T]);
    fn cos / cos_on = cos_generic(values: &mut [T]);
    fn reciprocal / reciprocal_on = reciprocal_generic(values: &mut [T]);
    fn rest / rest_on = rest_generic(values: &mut [T]);
    fn sum / sum_on = sum_generic(values: &[T]) -> f64;
}

/// Points of both signs from 1e-6 to `largest`, dense in the logarithm, and a uniform comb.
fn points(largest: f64) -> Vec<f64> {
    let mut points = vec![0.0];
    for k in 0..2_001 {
        let size = 1e-6 * (largest / 1e-6_f64).powf(f64::from(k) / 2_000.0);
        points.extend([size, -size]);
    }
    points.extend((0..4_003).map(|k| largest * (f64::from(k) / 2_001.0 - 1.0)));
    points
}

fn check<T: Real>(epsilon: f64) {
    type Case<T> = (&'static str, fn(ansatz_simd::Level, &mut [T]), fn(f64) -> f64, Vec<f64>, f64);
    let ln_cosh = |x: f64| {
        let half = (0.5 * x).sinh();
        if x.abs() < 0.5 { (2.0 * half * half).ln_1p() } else { x.abs() + (-2.0 * x.abs()).exp().ln_1p() - 2f64.ln() }
    };
    let positive = || points(80.0).into_iter().map(f64::exp).collect::<Vec<_>>();
    let cases: [Case<T>; 9] = [
        ("exp", exp_on, f64::exp, points(86.0), 0.0),
        ("exp_m1", exp_m1_on, f64::exp_m1, points(80.0), 0.0),
        ("tanh", tanh_on, f64::tanh, points(40.0), 0.0),
        ("ln_cosh", ln_cosh_on, ln_cosh, points(1e5), 0.0),
        ("ln", ln_on, f64::ln, positive(), 0.0),
        ("sin", sin_on, f64::sin, points(500.0), 1.0),
        ("cos", cos_on, f64::cos, points(500.0), 1.0),
        ("reciprocal", reciprocal_on, f64::recip, positive(), 0.0),
        ("min, max, signs", rest_on, |x| if x < 0.0 { -x.abs().min(2.0) } else { x }, points(3.0), 0.0),
    ];
    for level in available() {
        for (name, function, reference, points, absolute) in &cases {
            let x: Vec<T> = points.iter().map(|&x| T::from_f64(x)).collect();
            let mut y = x.clone();
            function(level, &mut y);
            for (x, y) in x.iter().zip(&y) {
                let (expected, found) = (reference(x.to_f64()), y.to_f64());
                let error = (found - expected).abs();
                let allowed = epsilon * (4.0 * expected.abs() + absolute) + 1e-300;
                assert!(error <= allowed, "{name} on {} at {x:?}: {found:e}, not {expected:e}", level.name());
            }
        }
        let numbers: Vec<T> = (0..16).map(|k| T::from_f64(f64::from(k * k))).collect();
        let expected: usize = (0..T::lanes(level)).map(|k| k * k).sum();
        assert_eq!(sum_on(level, &numbers), expected as f64);
    }
}

#[test]
fn functions_of_either_precision_agree_with_the_c_library() {
    check::<f32>(f64::from(f32::EPSILON));
    check::<f64>(f64::EPSILON);
}
