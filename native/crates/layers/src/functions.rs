//! Functions of one vector or of the two parts of complex numbers. Macros where a function would have to be a closure, which
//! does not take over the instruction set of its surroundings.

#![allow(clippy::missing_safety_doc, reason = "the contract is that of `Vector`")]

use ansatz_simd::Vector;

pub(super) type Pair<V> = (<V as Vector>::V, <V as Vector>::V);

/// 1 / (1 + e^{-x})
#[inline(always)]
pub(super) unsafe fn sigmoid<V: Vector>(x: V::V) -> V::V {
    unsafe { V::reciprocal(V::add(V::constant(1.0), V::exp(V::neg(x)))) }
}

/// ln(1 + e^x) = max(x, 0) + ln(1 + u), u = e^{-|x|}, with the rounding of 1 + u put right.
#[inline(always)]
pub(super) unsafe fn softplus<V: Vector>(x: V::V) -> V::V {
    unsafe {
        let one = V::constant(1.0);
        let u = V::exp(V::neg(V::abs(x)));
        let w = V::add(one, u);
        let correction = V::div(V::sub(u, V::sub(w, one)), w);
        V::add(V::max(x, V::constant(0.0)), V::add(V::ln(w), correction))
    }
}

const GELU_SCALE: f64 = 0.797_884_560_802_865_4;
const GELU_CUBE: f64 = 0.044_715;

/// (2 u, d 2u / dx) of the tanh form of GELU.
#[inline(always)]
unsafe fn gelu_argument<V: Vector>(x: V::V) -> Pair<V> {
    unsafe {
        let square = V::mul(x, x);
        let u = V::fma(square, V::constant(2.0 * GELU_SCALE * GELU_CUBE), V::constant(2.0 * GELU_SCALE));
        let slope = V::fma(square, V::constant(6.0 * GELU_SCALE * GELU_CUBE), V::constant(2.0 * GELU_SCALE));
        (V::mul(u, x), slope)
    }
}

#[inline(always)]
pub(super) unsafe fn gelu<V: Vector>(x: V::V) -> V::V {
    unsafe { V::mul(x, sigmoid::<V>(gelu_argument::<V>(x).0)) }
}

#[inline(always)]
pub(super) unsafe fn gelu_slope<V: Vector>(x: V::V) -> V::V {
    unsafe {
        let (argument, slope) = gelu_argument::<V>(x);
        let s = sigmoid::<V>(argument);
        // s + x s (1 - s) (2 u)'
        V::fma(V::mul(V::mul(x, s), V::fnma(s, V::constant(1.0), V::constant(1.0))), slope, s)
    }
}

#[inline(always)]
pub(super) unsafe fn silu_slope<V: Vector>(x: V::V) -> V::V {
    unsafe {
        let s = sigmoid::<V>(x);
        V::fma(V::mul(x, s), V::sub(V::constant(1.0), s), s)
    }
}

/// The angle of (x, y): arctan of the smaller over the larger, once more reduced to |t| <= tan(pi / 8), and its series.
#[inline(always)]
pub(super) unsafe fn arctan2<V: Vector>(y: V::V, x: V::V) -> V::V {
    unsafe {
        let (zero, one) = (V::constant(0.0), V::constant(1.0));
        let (size_x, size_y) = (V::abs(x), V::abs(y));
        let steep = V::less(size_x, size_y);
        let large = V::select(steep, size_y, size_x);
        let small = V::select(steep, size_x, size_y);
        let t = V::div(small, V::select(V::less(zero, large), large, one));
        let reduced = V::less(V::constant(std::f64::consts::SQRT_2 - 1.0), t);
        let r = V::select(reduced, V::div(V::sub(t, one), V::add(t, one)), t);
        let square = V::neg(V::mul(r, r));
        // 1 - r^2 / 3 + r^4 / 5 - ... to r^42: the rest is below 1e-17.
        let mut series = V::constant(1.0 / 43.0);
        let mut k = 21;
        while k > 0 {
            k -= 1;
            series = V::fma(series, square, V::constant(1.0 / (2 * k + 1) as f64));
        }
        let angle = V::mul(r, series);
        let angle = V::select(reduced, V::add(angle, V::constant(std::f64::consts::FRAC_PI_4)), angle);
        let angle = V::select(steep, V::sub(V::constant(std::f64::consts::FRAC_PI_2), angle), angle);
        let angle = V::select(V::less(x, zero), V::sub(V::constant(std::f64::consts::PI), angle), angle);
        V::copy_sign(angle, y)
    }
}

/// (cosh x, sinh x); with m = e^|x| - 1: sinh = (m + m / (m + 1)) / 2, cosh = 1 + m^2 / (2 (m + 1)).
#[inline(always)]
unsafe fn cosh_sinh<V: Vector>(x: V::V) -> Pair<V> {
    unsafe {
        let (half, one) = (V::constant(0.5), V::constant(1.0));
        let m = V::exp_m1(V::abs(x));
        let quotient = V::div(m, V::add(m, one));
        let sinh = V::mul(half, V::add(m, quotient));
        (V::fma(V::mul(half, m), quotient, one), V::copy_sign(sinh, x))
    }
}

/// (sin z, cos z) of z = x + i y.
#[inline(always)]
pub(super) unsafe fn complex_sine<V: Vector>(x: V::V, y: V::V) -> (Pair<V>, Pair<V>) {
    unsafe {
        let (sine, cosine) = V::sin_cos(x);
        let (cosh, sinh) = cosh_sinh::<V>(y);
        ((V::mul(sine, cosh), V::mul(cosine, sinh)), (V::mul(cosine, cosh), V::neg(V::mul(sine, sinh))))
    }
}

/// e^{x + i y} = e^x (cos y + i sin y)
#[inline(always)]
pub(super) unsafe fn complex_exponential<V: Vector>(x: V::V, y: V::V) -> Pair<V> {
    unsafe {
        let size = V::exp(x);
        let (sine, cosine) = V::sin_cos(y);
        (V::mul(size, cosine), V::mul(size, sine))
    }
}

/// tanh(x + i y), with u = e^{-2|x|}, m = 1 - u: (sign(x) m (1 + u) + i 4 u sin y cos y) / (m^2 + 4 u cos^2 y).
#[inline(always)]
pub(super) unsafe fn complex_tanh<V: Vector>(x: V::V, y: V::V) -> Pair<V> {
    unsafe {
        let one = V::constant(1.0);
        let m = V::neg(V::exp_m1(V::mul(V::constant(-2.0), V::abs(x))));
        let u = V::sub(one, m);
        let (sine, cosine) = V::sin_cos(y);
        let four_u_cosine = V::mul(V::mul(V::constant(4.0), u), cosine);
        let inverse = V::div(one, V::fma(four_u_cosine, cosine, V::mul(m, m)));
        let re = V::copy_sign(V::mul(V::mul(m, V::add(one, u)), inverse), x);
        (re, V::mul(V::mul(four_u_cosine, sine), inverse))
    }
}

/// ln cosh z = w - ln 2 + ln(1 + e^{-2 w}), w = +-z with Re w >= 0; the imaginary part is one of its values modulo 2 pi.
#[inline(always)]
pub(super) unsafe fn complex_ln_cosh<V: Vector>(x: V::V, y: V::V) -> Pair<V> {
    unsafe {
        let (one, two) = (V::constant(1.0), V::constant(2.0));
        let (size, angle) = (V::abs(x), V::mul(y, V::copy_sign(one, x)));
        let u = V::exp(V::mul(V::constant(-2.0), size));
        let (sine, cosine) = V::sin_cos(V::mul(two, angle));
        let (re, im) = (V::fma(u, cosine, one), V::neg(V::mul(u, sine)));
        let modulus = V::mul(V::constant(0.5), V::ln(V::fma(re, re, V::mul(im, im))));
        let re_out = V::add(V::sub(size, V::constant(std::f64::consts::LN_2)), modulus);
        (re_out, V::add(angle, arctan2::<V>(im, re)))
    }
}

#[inline(always)]
pub(super) unsafe fn complex_product<V: Vector>(a: Pair<V>, b: Pair<V>) -> Pair<V> {
    unsafe { (V::fnma(a.1, b.1, V::mul(a.0, b.0)), V::fma(a.0, b.1, V::mul(a.1, b.0))) }
}
