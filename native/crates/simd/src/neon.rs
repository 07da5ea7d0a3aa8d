use std::arch::aarch64::*;

use crate::Simd;

/// Two float64 (part of every 64-bit ARM).
#[derive(Clone, Copy)]
pub struct Neon;

// SAFETY: NEON is in the base of aarch64.
unsafe impl Simd for Neon {
    type V = float64x2_t;
    type Mask = uint64x2_t;
    type Several = crate::Several<Self, 4>;
    const LANES: usize = 2;
    const WIDE_FILE: bool = true;

    #[inline(always)]
    unsafe fn splat(x: f64) -> float64x2_t {
        unsafe { vdupq_n_f64(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> float64x2_t {
        unsafe { vld1q_f64(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f64, x: float64x2_t) {
        unsafe { vst1q_f64(to, x) }
    }
    #[inline(always)]
    unsafe fn add(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vaddq_f64(a, b) }
    }
    #[inline(always)]
    unsafe fn sub(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vsubq_f64(a, b) }
    }
    #[inline(always)]
    unsafe fn mul(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vmulq_f64(a, b) }
    }
    #[inline(always)]
    unsafe fn div(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vdivq_f64(a, b) }
    }
    #[inline(always)]
    unsafe fn fma(a: float64x2_t, b: float64x2_t, c: float64x2_t) -> float64x2_t {
        unsafe { vfmaq_f64(c, a, b) }
    }
    #[inline(always)]
    unsafe fn fnma(a: float64x2_t, b: float64x2_t, c: float64x2_t) -> float64x2_t {
        unsafe { vfmsq_f64(c, a, b) }
    }
    #[inline(always)]
    unsafe fn min(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vminq_f64(a, b) }
    }
    #[inline(always)]
    unsafe fn max(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vmaxq_f64(a, b) }
    }
    #[inline(always)]
    unsafe fn round(a: float64x2_t) -> float64x2_t {
        unsafe { vrndnq_f64(a) }
    }
    #[inline(always)]
    unsafe fn less(a: float64x2_t, b: float64x2_t) -> uint64x2_t {
        unsafe { vcltq_f64(a, b) }
    }
    #[inline(always)]
    unsafe fn select(mask: uint64x2_t, a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vbslq_f64(mask, a, b) }
    }
    #[inline(always)]
    unsafe fn and(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vreinterpretq_f64_u64(vandq_u64(vreinterpretq_u64_f64(a), vreinterpretq_u64_f64(b))) }
    }
    #[inline(always)]
    unsafe fn or(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vreinterpretq_f64_u64(vorrq_u64(vreinterpretq_u64_f64(a), vreinterpretq_u64_f64(b))) }
    }
    #[inline(always)]
    unsafe fn xor(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vreinterpretq_f64_u64(veorq_u64(vreinterpretq_u64_f64(a), vreinterpretq_u64_f64(b))) }
    }
    #[inline(always)]
    unsafe fn add_bits(a: float64x2_t, b: float64x2_t) -> float64x2_t {
        unsafe { vreinterpretq_f64_u64(vaddq_u64(vreinterpretq_u64_f64(a), vreinterpretq_u64_f64(b))) }
    }
    #[inline(always)]
    unsafe fn shift_left_52(a: float64x2_t) -> float64x2_t {
        unsafe { vreinterpretq_f64_u64(vshlq_n_u64::<52>(vreinterpretq_u64_f64(a))) }
    }
    #[inline(always)]
    unsafe fn shift_right_52(a: float64x2_t) -> float64x2_t {
        unsafe { vreinterpretq_f64_u64(vshrq_n_u64::<52>(vreinterpretq_u64_f64(a))) }
    }
}
