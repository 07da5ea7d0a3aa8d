//! Elementary functions on vectors, to about one unit in the last place or two.
//!
//! Each is polynomial after an exact reduction of the argument (Cody and Waite 1980; Muller, Elementary Functions, 3rd ed.).
//! Tests hold them against the C library over their whole range.

#![allow(clippy::missing_safety_doc, reason = "the contract is that of `Simd`")]

use crate::Simd;

const LOG2_E: f64 = std::f64::consts::LOG2_E;
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// sum_k c_k x^k by Horner's rule, c_0 first.
#[inline(always)]
unsafe fn polynomial<S: Simd, const N: usize>(x: S::V, coefficients: [f64; N]) -> S::V {
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

/// Adding this to |n| < 2^51 leaves n in the low bits of the pattern.
const INTEGER_MAGIC: f64 = 6_755_399_441_055_744.0;

/// 2^n for an integral n in -1022..=1023.
#[inline(always)]
unsafe fn power_of_two<S: Simd>(n: S::V) -> S::V {
    unsafe { S::shift_left_52(S::add(n, S::splat(INTEGER_MAGIC + 1023.0))) }
}

/// (n, r, p) with x = n ln 2 + r and p = (e^r - 1), |r| <= ln 2 / 2.
#[inline(always)]
unsafe fn reduced_exp_m1<S: Simd>(x: S::V) -> (S::V, S::V) {
    unsafe {
        let n = S::round(S::mul(x, S::splat(LOG2_E)));
        let r = S::fnma(n, S::splat(LN_2_LOW), S::fnma(n, S::splat(LN_2_HIGH), x));
        // Taylor to r^13: the rest is below 2e-18 of r.
        let tail = polynomial::<S, 12>(
            r,
            [
                1.0 / 2.0,
                1.0 / 6.0,
                1.0 / 24.0,
                1.0 / 120.0,
                1.0 / 720.0,
                1.0 / 5_040.0,
                1.0 / 40_320.0,
                1.0 / 362_880.0,
                1.0 / 3_628_800.0,
                1.0 / 39_916_800.0,
                1.0 / 479_001_600.0,
                1.0 / 6_227_020_800.0,
            ],
        );
        (n, S::fma(S::mul(r, r), tail, r))
    }
}

/// e^x; saturates at e^-708 and e^709 (no subnormal results, no infinity).
#[inline(always)]
pub unsafe fn exp<S: Simd>(x: S::V) -> S::V {
    unsafe {
        let x = S::max(S::splat(-708.0), S::min(S::splat(709.0), x));
        let (n, p) = reduced_exp_m1::<S>(x);
        let scale = power_of_two::<S>(n);
        S::fma(scale, p, scale)
    }
}

/// e^x - 1 without cancellation; saturates like [`exp`].
#[inline(always)]
pub unsafe fn exp_m1<S: Simd>(x: S::V) -> S::V {
    unsafe {
        let x = S::max(S::splat(-708.0), S::min(S::splat(709.0), x));
        let (n, p) = reduced_exp_m1::<S>(x);
        let scale = power_of_two::<S>(n);
        S::fma(scale, p, S::sub(scale, S::splat(1.0)))
    }
}

/// Natural logarithm of a positive normal number.
#[inline(always)]
pub unsafe fn ln<S: Simd>(x: S::V) -> S::V {
    unsafe {
        let one = S::splat(1.0);
        // x = 2^n m with m in [1/2, 1), then in [sqrt(1/2), sqrt 2).
        let mantissa = S::or(S::and(x, S::bits(0x000f_ffff_ffff_ffff)), S::splat(0.5));
        let exponent_bits = S::shift_right_52(S::and(x, S::bits(0x7ff0_0000_0000_0000)));
        let exponent = S::sub(
            S::sub(S::or(exponent_bits, S::splat(4_503_599_627_370_496.0)), S::splat(4_503_599_627_370_496.0)),
            S::splat(1022.0),
        );
        let small = S::less(mantissa, S::splat(std::f64::consts::FRAC_1_SQRT_2));
        let m = S::select(small, S::add(mantissa, mantissa), mantissa);
        let n = S::select(small, S::sub(exponent, one), exponent);
        // ln m = 2 artanh(f), f = (m - 1) / (m + 1), |f| < 0.1716; the series to f^21 leaves 1e-18.
        let difference = S::sub(m, one);
        let f = S::div(difference, S::add(m, one));
        let square = S::mul(f, f);
        let tail = polynomial::<S, 10>(
            square,
            [
                2.0 / 3.0,
                2.0 / 5.0,
                2.0 / 7.0,
                2.0 / 9.0,
                2.0 / 11.0,
                2.0 / 13.0,
                2.0 / 15.0,
                2.0 / 17.0,
                2.0 / 19.0,
                2.0 / 21.0,
            ],
        );
        // 2 f = d - f d, with d = m - 1 exact.
        let rest = S::fma(S::mul(square, f), tail, S::neg(S::mul(f, difference)));
        let rest = S::fma(n, S::splat(LN_2_LOW), rest);
        S::fma(n, S::splat(LN_2_HIGH), S::add(difference, rest))
    }
}

/// (sin x, cos x), exact to rounding for |x| < 1e5 or so; meant for phases, which stay far below.
#[inline(always)]
pub unsafe fn sin_cos<S: Simd>(x: S::V) -> (S::V, S::V) {
    unsafe {
        let n = S::round(S::mul(x, S::splat(std::f64::consts::FRAC_2_PI)));
        // pi / 2 in three parts of 33 bits: n times the first two is exact for |n| < 2^20.
        let r = S::fnma(n, S::splat(1.570_796_326_734_125_6), x);
        let r = S::fnma(n, S::splat(6.077_100_506_303_966e-11), r);
        let r = S::fnma(n, S::splat(2.022_266_248_795_950_7e-21), r);
        let square = S::mul(r, r);
        let sine_tail = polynomial::<S, 8>(
            square,
            [
                -1.0 / 6.0,
                1.0 / 120.0,
                -1.0 / 5_040.0,
                1.0 / 362_880.0,
                -1.0 / 39_916_800.0,
                1.0 / 6_227_020_800.0,
                -1.0 / 1_307_674_368_000.0,
                1.0 / 355_687_428_096_000.0,
            ],
        );
        let sine = S::fma(S::mul(square, r), sine_tail, r);
        let cosine_tail = polynomial::<S, 8>(
            square,
            [
                1.0 / 24.0,
                -1.0 / 720.0,
                1.0 / 40_320.0,
                -1.0 / 3_628_800.0,
                1.0 / 479_001_600.0,
                -1.0 / 87_178_291_200.0,
                1.0 / 20_922_789_888_000.0,
                -1.0 / 6_402_373_705_728_000.0,
            ],
        );
        let cosine = S::fma(S::mul(square, square), cosine_tail, S::fnma(square, S::splat(0.5), S::splat(1.0)));
        // The quadrant q = n mod 4 in the low bits: odd swaps; bit 1 of q negates sine, bit 1 of q + 1 negates cosine.
        let quarter = S::mul(n, S::splat(0.25));
        let q = S::mul(S::splat(4.0), S::sub(quarter, S::round(quarter)));
        let q_size = S::abs(q);
        // q is one of -2, -1, 0, 1, 2 (ties to even give both signs of 2).
        let odd = S::less(S::abs(S::sub(q_size, S::splat(1.0))), S::splat(0.5));
        let opposite = S::less(S::splat(1.5), q_size);
        let sign = S::and(q, S::splat(-0.0));
        let sine_sign = S::select(opposite, S::splat(-0.0), S::select(odd, sign, S::splat(0.0)));
        let cosine_sign =
            S::select(opposite, S::splat(-0.0), S::select(odd, S::xor(sign, S::splat(-0.0)), S::splat(0.0)));
        (S::xor(S::select(odd, cosine, sine), sine_sign), S::xor(S::select(odd, sine, cosine), cosine_sign))
    }
}

/// tanh x = -expm1(-2|x|) / (2 + expm1(-2|x|)) with the sign of x.
#[inline(always)]
pub unsafe fn tanh<S: Simd>(x: S::V) -> S::V {
    unsafe {
        let m = exp_m1::<S>(S::mul(S::splat(-2.0), S::abs(x)));
        S::copy_sign(S::div(m, S::add(S::splat(2.0), m)), x)
    }
}

/// ln cosh x = |x| + ln((1 + e^{-2|x|}) / 2); for small |x| half the logarithm of cosh^2 x = 1 + m^2 / (4 (1 + m)), m = expm1(-2|x|).
#[inline(always)]
pub unsafe fn ln_cosh<S: Simd>(x: S::V) -> S::V {
    unsafe {
        let size = S::abs(x);
        let m = exp_m1::<S>(S::mul(S::splat(-2.0), size));
        let large = S::add(S::sub(size, S::splat(std::f64::consts::LN_2)), ln::<S>(S::add(S::splat(2.0), m)));
        // cosh^2 x = 1 + w, w = m^2 / (4 (1 + m)), and ln(1 + w) / 2 = artanh(w / (2 + w)).
        let w = S::div(S::mul(m, m), S::mul(S::splat(4.0), S::add(S::splat(1.0), m)));
        let f = S::div(w, S::add(S::splat(2.0), w));
        let square = S::mul(f, f);
        let tail = polynomial::<S, 10>(
            square,
            [
                1.0,
                1.0 / 3.0,
                1.0 / 5.0,
                1.0 / 7.0,
                1.0 / 9.0,
                1.0 / 11.0,
                1.0 / 13.0,
                1.0 / 15.0,
                1.0 / 17.0,
                1.0 / 19.0,
            ],
        );
        S::select(S::less(size, S::splat(0.6)), S::mul(f, tail), large)
    }
}

/// tanh(x + i y), with u = e^{-2|x|}, m = 1 - u:
/// (sign(x) m (1 + u) + i 4 u sin y cos y) / (m^2 + 4 u cos^2 y).
#[inline(always)]
pub unsafe fn complex_tanh<S: Simd>(x: S::V, y: S::V) -> (S::V, S::V) {
    unsafe {
        let m = S::neg(exp_m1::<S>(S::mul(S::splat(-2.0), S::abs(x))));
        let u = S::sub(S::splat(1.0), m);
        let (sine, cosine) = sin_cos::<S>(y);
        let four_u_cosine = S::mul(S::mul(S::splat(4.0), u), cosine);
        let inverse = S::div(S::splat(1.0), S::fma(four_u_cosine, cosine, S::mul(m, m)));
        let re = S::copy_sign(S::mul(S::mul(m, S::add(S::splat(1.0), u)), inverse), x);
        (re, S::mul(S::mul(four_u_cosine, sine), inverse))
    }
}
