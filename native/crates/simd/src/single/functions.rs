//! Elementary functions of float32, as in `crate::functions` with shorter series.

#![allow(clippy::missing_safety_doc, reason = "the contract is that of `Vector`")]

use super::Single;

const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;

/// sum_k c_k x^k by Horner's rule, c_0 first.
#[inline(always)]
unsafe fn polynomial<S: Single, const N: usize>(x: S::V, coefficients: [f32; N]) -> S::V {
    unsafe {
        let mut value = S::splat(coefficients[N - 1]);
        let mut k = N - 1;
        while k > 0 {
            k -= 1;
            value = S::fma(value, x, S::splat(coefficients[k]));
        }
        value
    }
}

/// (2^n, p) with e^x = 2^n (1 + p), for x in -87..=88 (beyond it saturates).
#[inline(always)]
unsafe fn reduced<S: Single>(x: S::V) -> (S::V, S::V) {
    unsafe {
        let x = S::max(S::splat(-87.0), S::min(S::splat(88.0), x));
        let n = S::round(S::mul(x, S::splat(std::f32::consts::LOG2_E)));
        let r = S::fnma(n, S::splat(LN_2_LOW), S::fnma(n, S::splat(LN_2_HIGH), x));
        // Taylor to r^7: the rest is below 1e-8 of r.
        let tail = polynomial::<S, 6>(r, [1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5_040.0]);
        (S::power_of_two(n), S::fma(S::mul(r, r), tail, r))
    }
}

/// e^x; saturates at e^-87 and e^88.
#[inline(always)]
pub(crate) unsafe fn exp<S: Single>(x: S::V) -> S::V {
    unsafe {
        let (scale, p) = reduced::<S>(x);
        S::fma(scale, p, scale)
    }
}

/// e^x - 1 without cancellation; saturates like [`exp`].
#[inline(always)]
pub(crate) unsafe fn exp_m1<S: Single>(x: S::V) -> S::V {
    unsafe {
        let (scale, p) = reduced::<S>(x);
        S::fma(scale, p, S::sub(scale, S::splat(1.0)))
    }
}

/// Natural logarithm of a positive normal number: ln m = 2 artanh((m - 1) / (m + 1)), m in [sqrt(1/2), sqrt 2).
#[inline(always)]
pub(crate) unsafe fn ln<S: Single>(x: S::V) -> S::V {
    unsafe {
        let (mantissa, exponent) = S::split(x);
        let one = S::splat(1.0);
        let small = S::less(mantissa, S::splat(std::f32::consts::FRAC_1_SQRT_2));
        let m = S::select(small, S::add(mantissa, mantissa), mantissa);
        let n = S::select(small, S::sub(exponent, one), exponent);
        let difference = S::sub(m, one);
        let f = S::div(difference, S::add(m, one));
        let square = S::mul(f, f);
        let tail = polynomial::<S, 4>(square, [2.0 / 3.0, 2.0 / 5.0, 2.0 / 7.0, 2.0 / 9.0]);
        let rest = S::fma(S::mul(square, f), tail, S::neg(S::mul(f, difference)));
        let rest = S::fma(n, S::splat(LN_2_LOW), rest);
        S::fma(n, S::splat(LN_2_HIGH), S::add(difference, rest))
    }
}

/// tanh x = -expm1(-2|x|) / (2 + expm1(-2|x|)) with the sign of x.
#[inline(always)]
pub(crate) unsafe fn tanh<S: Single>(x: S::V) -> S::V {
    unsafe {
        let m = exp_m1::<S>(S::mul(S::splat(-2.0), S::abs(x)));
        S::copy_sign(S::div(m, S::add(S::splat(2.0), m)), x)
    }
}

/// ln cosh x, as in float64.
#[inline(always)]
pub(crate) unsafe fn ln_cosh<S: Single>(x: S::V) -> S::V {
    unsafe {
        let size = S::abs(x);
        let m = exp_m1::<S>(S::mul(S::splat(-2.0), size));
        let large = S::add(S::sub(size, S::splat(std::f32::consts::LN_2)), ln::<S>(S::add(S::splat(2.0), m)));
        let w = S::div(S::mul(m, m), S::mul(S::splat(4.0), S::add(S::splat(1.0), m)));
        let f = S::div(w, S::add(S::splat(2.0), w));
        let tail = polynomial::<S, 5>(S::mul(f, f), [1.0, 1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0]);
        S::select(S::less(size, S::splat(0.6)), S::mul(f, tail), large)
    }
}

/// (sin x, cos x), to rounding for |x| < 1e3 or so.
#[inline(always)]
pub(crate) unsafe fn sin_cos<S: Single>(x: S::V) -> (S::V, S::V) {
    unsafe {
        let n = S::round(S::mul(x, S::splat(std::f32::consts::FRAC_2_PI)));
        // pi / 2 in three parts, the first two short enough for exact products.
        let r = S::fnma(n, S::splat(1.570_312_5), x);
        let r = S::fnma(n, S::splat(4.837_513e-4), r);
        let r = S::fnma(n, S::splat(7.549_79e-8), r);
        let square = S::mul(r, r);
        let sine_tail = polynomial::<S, 4>(square, [-1.0 / 6.0, 1.0 / 120.0, -1.0 / 5_040.0, 1.0 / 362_880.0]);
        let sine = S::fma(S::mul(square, r), sine_tail, r);
        let cosine_tail = polynomial::<S, 4>(square, [1.0 / 24.0, -1.0 / 720.0, 1.0 / 40_320.0, -1.0 / 3_628_800.0]);
        let cosine = S::fma(S::mul(square, square), cosine_tail, S::fnma(square, S::splat(0.5), S::splat(1.0)));
        // q = n mod 4 is one of -2, -1, 0, 1, 2: odd swaps, |q| = 2 negates both, and its sign the swapped ones.
        let quarter = S::mul(n, S::splat(0.25));
        let q = S::mul(S::splat(4.0), S::sub(quarter, S::round(quarter)));
        let (one, minus) = (S::splat(1.0), S::splat(-1.0));
        let odd = S::less(S::abs(S::sub(S::abs(q), one)), S::splat(0.5));
        let opposite = S::less(S::splat(1.5), S::abs(q));
        let sign = S::copy_sign(one, q);
        let sine_sign = S::select(opposite, minus, S::select(odd, sign, one));
        let cosine_sign = S::select(opposite, minus, S::select(odd, S::neg(sign), one));
        (S::mul(S::select(odd, cosine, sine), sine_sign), S::mul(S::select(odd, sine, cosine), cosine_sign))
    }
}
