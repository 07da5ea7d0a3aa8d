use std::arch::wasm32::*;

use super::{Single, intrinsics, single_functions};
use crate::Vector;

/// Four float32 (WebAssembly fixed-width SIMD).
#[derive(Clone, Copy)]
pub struct Simd128;

// SAFETY: only compiled where simd128 is on.
#[allow(unused_unsafe, reason = "most of these intrinsics are safe")]
unsafe impl Vector for Simd128 {
    type Scalar = f32;
    type V = v128;
    type Mask = v128;
    type Several = crate::Several<Self, 2>;
    const LANES: usize = 4;
    const WIDE_FILE: bool = false;

    #[inline(always)]
    unsafe fn splat(x: f32) -> v128 {
        unsafe { f32x4_splat(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> v128 {
        unsafe { v128_load(from.cast()) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, x: v128) {
        unsafe { v128_store(to.cast(), x) }
    }
    #[inline(always)]
    unsafe fn fma(a: v128, b: v128, c: v128) -> v128 {
        unsafe { f32x4_add(f32x4_mul(a, b), c) }
    }
    #[inline(always)]
    unsafe fn fnma(a: v128, b: v128, c: v128) -> v128 {
        unsafe { f32x4_sub(c, f32x4_mul(a, b)) }
    }
    #[inline(always)]
    unsafe fn min(a: v128, b: v128) -> v128 {
        unsafe { f32x4_pmin(b, a) }
    }
    #[inline(always)]
    unsafe fn max(a: v128, b: v128) -> v128 {
        unsafe { f32x4_pmax(b, a) }
    }
    #[inline(always)]
    unsafe fn less(a: v128, b: v128) -> v128 {
        unsafe { f32x4_lt(a, b) }
    }
    #[inline(always)]
    unsafe fn select(mask: v128, a: v128, b: v128) -> v128 {
        unsafe { v128_bitselect(a, b, mask) }
    }
    #[inline(always)]
    unsafe fn copy_sign(a: v128, b: v128) -> v128 {
        unsafe { v128_bitselect(b, a, f32x4_splat(-0.0)) }
    }
    #[inline(always)]
    unsafe fn sum(a: v128) -> f32 {
        unsafe {
            (f32x4_extract_lane::<0>(a) + f32x4_extract_lane::<2>(a))
                + (f32x4_extract_lane::<1>(a) + f32x4_extract_lane::<3>(a))
        }
    }
    intrinsics! {
        add(a, b) = f32x4_add;
        sub(a, b) = f32x4_sub;
        mul(a, b) = f32x4_mul;
        div(a, b) = f32x4_div;
        abs(a) = f32x4_abs;
        neg(a) = f32x4_neg;
    }
    single_functions!();
}

// SAFETY: as above.
#[allow(unused_unsafe, reason = "most of these intrinsics are safe")]
unsafe impl Single for Simd128 {
    #[inline(always)]
    unsafe fn round(a: v128) -> v128 {
        unsafe { f32x4_nearest(a) }
    }
    #[inline(always)]
    unsafe fn power_of_two(n: v128) -> v128 {
        unsafe { i32x4_shl(i32x4_add(i32x4_trunc_sat_f32x4(n), i32x4_splat(127)), 23) }
    }
    #[inline(always)]
    unsafe fn split(x: v128) -> (v128, v128) {
        unsafe {
            let mantissa = v128_or(v128_and(x, i32x4_splat(0x007f_ffff)), i32x4_splat(0x3f00_0000));
            let exponent = i32x4_sub(v128_and(u32x4_shr(x, 23), i32x4_splat(0xff)), i32x4_splat(126));
            (mantissa, f32x4_convert_i32x4(exponent))
        }
    }
}
