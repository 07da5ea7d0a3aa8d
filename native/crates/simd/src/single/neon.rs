use std::arch::aarch64::*;

use super::{Single, intrinsics, single_functions};
use crate::Vector;

/// Four float32 (part of every 64-bit ARM).
#[derive(Clone, Copy)]
pub struct Neon;

// SAFETY: NEON is in the base of aarch64.
#[allow(unused_unsafe, reason = "some of these intrinsics are safe")]
unsafe impl Vector for Neon {
    type Scalar = f32;
    type V = float32x4_t;
    type Mask = uint32x4_t;
    type Several = crate::Several<Self, 4>;
    const LANES: usize = 4;
    const WIDE_FILE: bool = true;

    #[inline(always)]
    unsafe fn splat(x: f32) -> float32x4_t {
        unsafe { vdupq_n_f32(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> float32x4_t {
        unsafe { vld1q_f32(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, x: float32x4_t) {
        unsafe { vst1q_f32(to, x) }
    }
    #[inline(always)]
    unsafe fn fma(a: float32x4_t, b: float32x4_t, c: float32x4_t) -> float32x4_t {
        unsafe { vfmaq_f32(c, a, b) }
    }
    #[inline(always)]
    unsafe fn fnma(a: float32x4_t, b: float32x4_t, c: float32x4_t) -> float32x4_t {
        unsafe { vfmsq_f32(c, a, b) }
    }
    #[inline(always)]
    unsafe fn less(a: float32x4_t, b: float32x4_t) -> uint32x4_t {
        unsafe { vcltq_f32(a, b) }
    }
    #[inline(always)]
    unsafe fn select(mask: uint32x4_t, a: float32x4_t, b: float32x4_t) -> float32x4_t {
        unsafe { vbslq_f32(mask, a, b) }
    }
    #[inline(always)]
    unsafe fn copy_sign(a: float32x4_t, b: float32x4_t) -> float32x4_t {
        unsafe { vbslq_f32(vdupq_n_u32(0x8000_0000), b, a) }
    }
    #[inline(always)]
    unsafe fn sum(a: float32x4_t) -> f32 {
        unsafe { vaddvq_f32(a) }
    }
    intrinsics! {
        add(a, b) = vaddq_f32;
        sub(a, b) = vsubq_f32;
        mul(a, b) = vmulq_f32;
        div(a, b) = vdivq_f32;
        min(a, b) = vminq_f32;
        max(a, b) = vmaxq_f32;
        abs(a) = vabsq_f32;
        neg(a) = vnegq_f32;
    }
    single_functions!();
}

// SAFETY: as above.
#[allow(unused_unsafe, reason = "some of these intrinsics are safe")]
unsafe impl Single for Neon {
    #[inline(always)]
    unsafe fn round(a: float32x4_t) -> float32x4_t {
        unsafe { vrndnq_f32(a) }
    }
    #[inline(always)]
    unsafe fn power_of_two(n: float32x4_t) -> float32x4_t {
        unsafe {
            let biased = vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127));
            vreinterpretq_f32_s32(vshlq_n_s32::<23>(biased))
        }
    }
    #[inline(always)]
    unsafe fn split(x: float32x4_t) -> (float32x4_t, float32x4_t) {
        unsafe {
            let bits = vreinterpretq_u32_f32(x);
            let mantissa = vorrq_u32(vandq_u32(bits, vdupq_n_u32(0x007f_ffff)), vdupq_n_u32(0x3f00_0000));
            let exponent = vandq_u32(vshrq_n_u32::<23>(bits), vdupq_n_u32(0xff));
            (vreinterpretq_f32_u32(mantissa), vsubq_f32(vcvtq_f32_u32(exponent), vdupq_n_f32(126.0)))
        }
    }
}
