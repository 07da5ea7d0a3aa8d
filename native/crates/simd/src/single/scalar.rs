use super::{Single, single_functions};
use crate::Vector;

/// One float32 at a time: the plain twin of every vector kernel.
#[derive(Clone, Copy)]
pub struct Scalar;

macro_rules! plain {
    ($($name:ident($($arg:ident),*) = $value:expr;)*) => {$(
        #[inline(always)]
        unsafe fn $name($($arg: f32),*) -> f32 {
            $value
        }
    )*};
}

// SAFETY: plain arithmetic that every processor has.
unsafe impl Vector for Scalar {
    type Scalar = f32;
    type V = f32;
    type Mask = bool;
    type Several = Self;
    const LANES: usize = 1;
    const WIDE_FILE: bool = false;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> f32 {
        unsafe { *from }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, x: f32) {
        unsafe { *to = x }
    }
    #[inline(always)]
    unsafe fn less(a: f32, b: f32) -> bool {
        a < b
    }
    #[inline(always)]
    unsafe fn select(mask: bool, a: f32, b: f32) -> f32 {
        if mask { a } else { b }
    }
    // `fma` has two roundings: without the processor feature `mul_add` would be a slow call.
    plain! {
        splat(x) = x;
        add(a, b) = a + b;
        sub(a, b) = a - b;
        mul(a, b) = a * b;
        div(a, b) = a / b;
        fma(a, b, c) = a * b + c;
        fnma(a, b, c) = c - a * b;
        min(a, b) = if a < b { a } else { b };
        max(a, b) = if a > b { a } else { b };
        abs(a) = a.abs();
        neg(a) = -a;
        copy_sign(a, b) = a.copysign(b);
        sum(a) = a;
    }
    single_functions!();
}

// SAFETY: as above.
unsafe impl Single for Scalar {
    plain! {
        round(a) = a.round_ties_even();
        power_of_two(n) = f32::from_bits(((n as i32 + 127) as u32) << 23);
    }
    #[inline(always)]
    unsafe fn split(x: f32) -> (f32, f32) {
        let bits = x.to_bits();
        (f32::from_bits((bits & 0x007f_ffff) | 0x3f00_0000), ((bits >> 23) & 0xff) as f32 - 126.0)
    }
}
