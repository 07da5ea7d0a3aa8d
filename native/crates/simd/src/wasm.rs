use std::arch::wasm32::*;

use crate::Simd;

/// Two float64 (WebAssembly fixed-width SIMD).
#[derive(Clone, Copy)]
pub struct Simd128;

// SAFETY: only compiled where simd128 is on.
#[allow(unused_unsafe, reason = "most of these intrinsics are safe")]
unsafe impl Simd for Simd128 {
    type V = v128;
    type Mask = v128;
    type Several = crate::Several<Self, 2>;
    const LANES: usize = 2;
    const WIDE_FILE: bool = false;

    #[inline(always)]
    unsafe fn splat(x: f64) -> v128 {
        unsafe { f64x2_splat(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> v128 {
        unsafe { v128_load(from.cast()) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f64, x: v128) {
        unsafe { v128_store(to.cast(), x) }
    }
    #[inline(always)]
    unsafe fn add(a: v128, b: v128) -> v128 {
        unsafe { f64x2_add(a, b) }
    }
    #[inline(always)]
    unsafe fn sub(a: v128, b: v128) -> v128 {
        unsafe { f64x2_sub(a, b) }
    }
    #[inline(always)]
    unsafe fn mul(a: v128, b: v128) -> v128 {
        unsafe { f64x2_mul(a, b) }
    }
    #[inline(always)]
    unsafe fn div(a: v128, b: v128) -> v128 {
        unsafe { f64x2_div(a, b) }
    }
    #[inline(always)]
    unsafe fn fma(a: v128, b: v128, c: v128) -> v128 {
        unsafe { f64x2_add(f64x2_mul(a, b), c) }
    }
    #[inline(always)]
    unsafe fn fnma(a: v128, b: v128, c: v128) -> v128 {
        unsafe { f64x2_sub(c, f64x2_mul(a, b)) }
    }
    #[inline(always)]
    unsafe fn min(a: v128, b: v128) -> v128 {
        unsafe { f64x2_pmin(b, a) }
    }
    #[inline(always)]
    unsafe fn max(a: v128, b: v128) -> v128 {
        unsafe { f64x2_pmax(b, a) }
    }
    #[inline(always)]
    unsafe fn round(a: v128) -> v128 {
        unsafe { f64x2_nearest(a) }
    }
    #[inline(always)]
    unsafe fn less(a: v128, b: v128) -> v128 {
        unsafe { f64x2_lt(a, b) }
    }
    #[inline(always)]
    unsafe fn select(mask: v128, a: v128, b: v128) -> v128 {
        unsafe { v128_bitselect(a, b, mask) }
    }
    #[inline(always)]
    unsafe fn and(a: v128, b: v128) -> v128 {
        unsafe { v128_and(a, b) }
    }
    #[inline(always)]
    unsafe fn or(a: v128, b: v128) -> v128 {
        unsafe { v128_or(a, b) }
    }
    #[inline(always)]
    unsafe fn xor(a: v128, b: v128) -> v128 {
        unsafe { v128_xor(a, b) }
    }
    #[inline(always)]
    unsafe fn add_bits(a: v128, b: v128) -> v128 {
        unsafe { i64x2_add(a, b) }
    }
    #[inline(always)]
    unsafe fn shift_left_52(a: v128) -> v128 {
        unsafe { i64x2_shl(a, 52) }
    }
    #[inline(always)]
    unsafe fn shift_right_52(a: v128) -> v128 {
        unsafe { u64x2_shr(a, 52) }
    }
}
