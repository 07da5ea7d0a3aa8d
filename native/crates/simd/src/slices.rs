//! The elementary functions over slices, any length.

#![allow(clippy::missing_safety_doc, reason = "the contract is that of `Simd`")]

use crate::{MAX_LANES, Simd, complex_tanh, kernel};

/// Applies a generic function of one vector to whole vectors, and to the rest through a padded buffer.
///
/// A macro, since a closure would not take over the instruction set of what it is inlined into.
macro_rules! elementwise {
    ($($generic:ident = $function:ident;)*) => {$(
        #[inline(always)]
        unsafe fn $generic<S: Simd>(values: &mut [f64]) {
            let whole = values.len() / S::LANES * S::LANES;
            unsafe {
                for start in (0..whole).step_by(S::LANES) {
                    let at = values.as_mut_ptr().add(start);
                    S::store(at, crate::$function::<S>(S::load(at)));
                }
                if whole < values.len() {
                    let rest = &mut values[whole..];
                    let mut buffer = [1.0; MAX_LANES];
                    buffer[..rest.len()].copy_from_slice(rest);
                    S::store(buffer.as_mut_ptr(), crate::$function::<S>(S::load(buffer.as_ptr())));
                    rest.copy_from_slice(&buffer[..rest.len()]);
                }
            }
        }
    )*};
}

/// The same for functions from two vectors to two, over two slices of one length.
macro_rules! pairwise {
    ($($generic:ident = $function:ident;)*) => {$(
        #[inline(always)]
        unsafe fn $generic<S: Simd>(first: &mut [f64], second: &mut [f64]) {
            assert_eq!(first.len(), second.len());
            let whole = first.len() / S::LANES * S::LANES;
            unsafe {
                for start in (0..whole).step_by(S::LANES) {
                    let (x, y) = (first.as_mut_ptr().add(start), second.as_mut_ptr().add(start));
                    let (a, b) = $function::<S>(S::load(x), S::load(y));
                    S::store(x, a);
                    S::store(y, b);
                }
                let rest = first.len() - whole;
                if rest > 0 {
                    let (mut x, mut y) = ([1.0; MAX_LANES], [1.0; MAX_LANES]);
                    x[..rest].copy_from_slice(&first[whole..]);
                    y[..rest].copy_from_slice(&second[whole..]);
                    let (a, b) = $function::<S>(S::load(x.as_ptr()), S::load(y.as_ptr()));
                    S::store(x.as_mut_ptr(), a);
                    S::store(y.as_mut_ptr(), b);
                    first[whole..].copy_from_slice(&x[..rest]);
                    second[whole..].copy_from_slice(&y[..rest]);
                }
            }
        }
    )*};
}

elementwise! {
    exp_generic = exp;
    exp_m1_generic = exp_m1;
    ln_generic = ln;
    tanh_generic = tanh;
    ln_cosh_generic = ln_cosh;
}

pairwise! {
    complex_tanh_generic = complex_tanh;
    complex_exp_generic = complex_exp;
    cosh_sinh_generic = cosh_sinh;
}

/// e^{x + i y}
#[inline(always)]
unsafe fn complex_exp<S: Simd>(x: S::V, y: S::V) -> (S::V, S::V) {
    unsafe {
        let modulus = crate::exp::<S>(x);
        let (sine, cosine) = crate::sin_cos::<S>(y);
        (S::mul(modulus, cosine), S::mul(modulus, sine))
    }
}

/// (cosh x, sinh x) of real x; with m = e^|x| - 1: sinh = (m + m / (m + 1)) / 2, cosh = 1 + m^2 / (2 (m + 1)).
#[inline(always)]
unsafe fn cosh_sinh<S: Simd>(x: S::V, _: S::V) -> (S::V, S::V) {
    unsafe {
        let m = crate::exp_m1::<S>(S::abs(x));
        let quotient = S::div(m, S::add(m, S::splat(1.0)));
        let half = S::splat(0.5);
        let sinh = S::mul(half, S::add(m, quotient));
        (S::fma(S::mul(half, m), quotient, S::splat(1.0)), S::copy_sign(sinh, x))
    }
}

kernel! {
    pub fn exp / exp_on = exp_generic(values: &mut [f64]);
    pub fn exp_m1 / exp_m1_on = exp_m1_generic(values: &mut [f64]);
    pub fn ln / ln_on = ln_generic(values: &mut [f64]);
    pub fn tanh / tanh_on = tanh_generic(values: &mut [f64]);
    pub fn ln_cosh / ln_cosh_on = ln_cosh_generic(values: &mut [f64]);
    /// tanh of complex numbers, in place.
    pub fn complex_hyperbolic_tangent / complex_hyperbolic_tangent_on = complex_tanh_generic(re: &mut [f64], im: &mut [f64]);
    /// e to complex numbers, in place.
    pub fn complex_exponential / complex_exponential_on = complex_exp_generic(re: &mut [f64], im: &mut [f64]);
    /// cosh replaces x, sinh goes to the second slice.
    pub fn hyperbolic / hyperbolic_on = cosh_sinh_generic(x: &mut [f64], sinh: &mut [f64]);
}
