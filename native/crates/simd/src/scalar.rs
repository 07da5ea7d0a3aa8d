use crate::Simd;

/// One float64 at a time: the plain twin of every vector kernel.
#[derive(Clone, Copy)]
pub struct Scalar;

#[inline(always)]
fn combine(a: f64, b: f64, f: impl Fn(u64, u64) -> u64) -> f64 {
    f64::from_bits(f(a.to_bits(), b.to_bits()))
}

// SAFETY: plain arithmetic that every processor has.
unsafe impl Simd for Scalar {
    type V = f64;
    type Mask = bool;
    type Several = Self;
    const LANES: usize = 1;
    const WIDE_FILE: bool = false;

    #[inline(always)]
    unsafe fn splat(x: f64) -> f64 {
        x
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> f64 {
        unsafe { *from }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f64, x: f64) {
        unsafe { *to = x }
    }
    #[inline(always)]
    unsafe fn add(a: f64, b: f64) -> f64 {
        a + b
    }
    #[inline(always)]
    unsafe fn sub(a: f64, b: f64) -> f64 {
        a - b
    }
    #[inline(always)]
    unsafe fn mul(a: f64, b: f64) -> f64 {
        a * b
    }
    #[inline(always)]
    unsafe fn div(a: f64, b: f64) -> f64 {
        a / b
    }
    // Two roundings: without the processor feature `mul_add` would be a slow call.
    #[inline(always)]
    unsafe fn fma(a: f64, b: f64, c: f64) -> f64 {
        a * b + c
    }
    #[inline(always)]
    unsafe fn fnma(a: f64, b: f64, c: f64) -> f64 {
        c - a * b
    }
    #[inline(always)]
    unsafe fn min(a: f64, b: f64) -> f64 {
        if a < b { a } else { b }
    }
    #[inline(always)]
    unsafe fn max(a: f64, b: f64) -> f64 {
        if a > b { a } else { b }
    }
    #[inline(always)]
    unsafe fn round(a: f64) -> f64 {
        a.round_ties_even()
    }
    #[inline(always)]
    unsafe fn less(a: f64, b: f64) -> bool {
        a < b
    }
    #[inline(always)]
    unsafe fn select(mask: bool, a: f64, b: f64) -> f64 {
        if mask { a } else { b }
    }
    #[inline(always)]
    unsafe fn and(a: f64, b: f64) -> f64 {
        combine(a, b, |a, b| a & b)
    }
    #[inline(always)]
    unsafe fn or(a: f64, b: f64) -> f64 {
        combine(a, b, |a, b| a | b)
    }
    #[inline(always)]
    unsafe fn xor(a: f64, b: f64) -> f64 {
        combine(a, b, |a, b| a ^ b)
    }
    #[inline(always)]
    unsafe fn add_bits(a: f64, b: f64) -> f64 {
        combine(a, b, u64::wrapping_add)
    }
    #[inline(always)]
    unsafe fn shift_left_52(a: f64) -> f64 {
        f64::from_bits(a.to_bits() << 52)
    }
    #[inline(always)]
    unsafe fn shift_right_52(a: f64) -> f64 {
        f64::from_bits(a.to_bits() >> 52)
    }
}
