//! Vectors of float32.

pub(crate) mod functions;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "aarch64")]
pub use neon::Neon;
pub use scalar::Scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use wasm::Simd128;
#[cfg(target_arch = "x86_64")]
pub use x86::{Avx2, Avx512};

use crate::Vector;

/// What the elementary functions of float32 need beyond arithmetic.
///
/// # Safety
/// As for [`Vector`].
pub(crate) unsafe trait Single: Vector<Scalar = f32> {
    /// To the nearest integer, ties to even.
    unsafe fn round(a: Self::V) -> Self::V;
    /// 2^n for an integral n in -126..=127.
    unsafe fn power_of_two(n: Self::V) -> Self::V;
    /// (m, e) with x = m 2^e and m in [1/2, 1), for a positive normal number.
    unsafe fn split(x: Self::V) -> (Self::V, Self::V);
}

/// The elementary functions of a float32 vector type.
macro_rules! single_functions {
    () => {
        #[inline(always)]
        unsafe fn exp(x: Self::V) -> Self::V {
            unsafe { crate::single::functions::exp::<Self>(x) }
        }
        #[inline(always)]
        unsafe fn exp_m1(x: Self::V) -> Self::V {
            unsafe { crate::single::functions::exp_m1::<Self>(x) }
        }
        #[inline(always)]
        unsafe fn ln(x: Self::V) -> Self::V {
            unsafe { crate::single::functions::ln::<Self>(x) }
        }
        #[inline(always)]
        unsafe fn tanh(x: Self::V) -> Self::V {
            unsafe { crate::single::functions::tanh::<Self>(x) }
        }
        #[inline(always)]
        unsafe fn ln_cosh(x: Self::V) -> Self::V {
            unsafe { crate::single::functions::ln_cosh::<Self>(x) }
        }
        #[inline(always)]
        unsafe fn sin_cos(x: Self::V) -> (Self::V, Self::V) {
            unsafe { crate::single::functions::sin_cos::<Self>(x) }
        }
    };
}

/// Methods that are one intrinsic each.
macro_rules! intrinsics {
    ($($name:ident($($arg:ident),*) = $intrinsic:ident;)*) => {$(
        #[inline(always)]
        unsafe fn $name($($arg: Self::V),*) -> Self::V {
            unsafe { $intrinsic($($arg),*) }
        }
    )*};
}

pub(crate) use {intrinsics, single_functions};
