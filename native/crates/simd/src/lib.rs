//! Vectors of float64 and float32 under one trait, for AVX-512, AVX2 + FMA, NEON, WebAssembly SIMD and plain scalars.
//!
//! Kernels are written once, generic over [`Simd`] (float64) or [`Vector`] (either precision) and always inlined. [`kernel!`]
//! and [`real_kernel!`] compile each for every instruction set of the target and make a function that chooses at run time, so
//! a shipped binary needs no `target-cpu`.

mod aligned;
mod functions;
mod level;
#[cfg(target_arch = "aarch64")]
mod neon;
mod real;
mod scalar;
mod several;
mod single;
pub mod slices;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use aligned::AlignedNumbers;
pub use functions::{complex_tanh, exp, exp_m1, ln, ln_cosh, sin_cos, tanh};
pub use level::{Level, available, level};
#[cfg(target_arch = "aarch64")]
pub use neon::Neon;
pub use real::{Double, MAX_REAL_LANES, Real, Vector};
pub use scalar::Scalar;
pub use several::Several;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use wasm::Simd128;
#[cfg(target_arch = "x86_64")]
pub use x86::{Avx2, Avx512};

/// Widest vector of any instruction set, in float64. Buffers padded to this many numbers suit all of them.
pub const MAX_LANES: usize = 8;

/// The next multiple of [`MAX_LANES`].
pub const fn padded(length: usize) -> usize {
    length.div_ceil(MAX_LANES) * MAX_LANES
}

/// Operations on a vector of float64.
///
/// # Safety
/// Every method needs the processor feature of its implementation, so they may only be called from code that is inlined
/// into a function compiled for it: see [`kernel!`].
#[allow(clippy::missing_safety_doc, reason = "one contract for all methods, stated above")]
pub unsafe trait Simd: Copy {
    type V: Copy;
    type Mask: Copy;
    /// Several vectors side by side, for chains of operations that wait for each other: as many as the registers hold.
    type Several: Simd;
    const LANES: usize;
    /// Whether there are 32 vector registers rather than 16.
    const WIDE_FILE: bool;

    unsafe fn splat(x: f64) -> Self::V;
    /// From `LANES` numbers at any alignment.
    unsafe fn load(from: *const f64) -> Self::V;
    unsafe fn store(to: *mut f64, x: Self::V);
    unsafe fn add(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn sub(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn mul(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn div(a: Self::V, b: Self::V) -> Self::V;
    /// a b + c
    unsafe fn fma(a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// c - a b
    unsafe fn fnma(a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// b where either is not a number, except on NEON, which gives not a number.
    unsafe fn min(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn max(a: Self::V, b: Self::V) -> Self::V;
    /// To the nearest integer, ties to even.
    unsafe fn round(a: Self::V) -> Self::V;
    unsafe fn less(a: Self::V, b: Self::V) -> Self::Mask;
    /// a where the mask is set, else b.
    unsafe fn select(mask: Self::Mask, a: Self::V, b: Self::V) -> Self::V;
    unsafe fn and(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn or(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn xor(a: Self::V, b: Self::V) -> Self::V;
    /// Integer sum of the bit patterns.
    unsafe fn add_bits(a: Self::V, b: Self::V) -> Self::V;
    /// Bit pattern shifted left by 52.
    unsafe fn shift_left_52(a: Self::V) -> Self::V;
    /// Bit pattern shifted right by 52, zeros coming in.
    unsafe fn shift_right_52(a: Self::V) -> Self::V;

    /// 1 / x of a number that is finite and not zero, to about one unit in the last place.
    #[inline(always)]
    unsafe fn reciprocal(x: Self::V) -> Self::V {
        unsafe { Self::div(Self::splat(1.0), x) }
    }

    #[inline(always)]
    unsafe fn bits(pattern: u64) -> Self::V {
        unsafe { Self::splat(f64::from_bits(pattern)) }
    }

    #[inline(always)]
    unsafe fn neg(a: Self::V) -> Self::V {
        unsafe { Self::xor(a, Self::splat(-0.0)) }
    }

    #[inline(always)]
    unsafe fn abs(a: Self::V) -> Self::V {
        unsafe { Self::and(a, Self::bits(0x7fff_ffff_ffff_ffff)) }
    }

    /// |a| with the sign of b.
    #[inline(always)]
    unsafe fn copy_sign(a: Self::V, b: Self::V) -> Self::V {
        unsafe { Self::or(Self::abs(a), Self::and(b, Self::splat(-0.0))) }
    }

    /// The lanes; those past `LANES` are zero.
    #[inline(always)]
    unsafe fn lanes(a: Self::V) -> [f64; MAX_LANES] {
        const { assert!(Self::LANES <= MAX_LANES) };
        let mut out = [0.0; MAX_LANES];
        unsafe { Self::store(out.as_mut_ptr(), a) };
        out
    }

    /// Sum over the lanes, always in the same order.
    #[inline(always)]
    unsafe fn sum(a: Self::V) -> f64 {
        let lanes = unsafe { Self::lanes(a) };
        let mut sum = 0.0;
        for lane in &lanes[..Self::LANES] {
            sum += lane;
        }
        sum
    }
}

/// Compiles a generic kernel `fn name<S: Simd>(arguments)` for each instruction set of the target.
///
/// `kernel! { pub fn sum / sum_on = generic_sum(x: &[f64]) -> f64; }` makes `sum(x)`, which uses the best set that the
/// processor has, and `sum_on(level, x)` for tests that hold one set against another.
#[macro_export]
macro_rules! kernel {
    ($($(#[$meta:meta])* $vis:vis fn $name:ident / $on:ident = $generic:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)?;)*) => {$(
        $(#[$meta])*
        #[inline]
        #[allow(clippy::too_many_arguments)]
        $vis fn $name($($arg: $ty),*) $(-> $ret)? {
            $on($crate::level(), $($arg),*)
        }

        /// The same on a given instruction set, which must be one of `ansatz_simd::available()`.
        // Called for every proposal of a chain: the choice costs no further call.
        #[inline]
        #[allow(clippy::too_many_arguments)]
        $vis fn $on(level: $crate::Level, $($arg: $ty),*) $(-> $ret)? {
            // SAFETY: each arm runs on the instruction set that `level` vouches for.
            match level {
                #[cfg(target_arch = "x86_64")]
                $crate::Level::Avx512 => {
                    #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
                    #[allow(clippy::too_many_arguments)]
                    unsafe fn run($($arg: $ty),*) $(-> $ret)? {
                        unsafe { $generic::<$crate::Avx512>($($arg),*) }
                    }
                    unsafe { run($($arg),*) }
                }
                #[cfg(target_arch = "x86_64")]
                $crate::Level::Avx2 => {
                    #[target_feature(enable = "avx2,fma")]
                    #[allow(clippy::too_many_arguments)]
                    unsafe fn run($($arg: $ty),*) $(-> $ret)? {
                        unsafe { $generic::<$crate::Avx2>($($arg),*) }
                    }
                    unsafe { run($($arg),*) }
                }
                #[cfg(target_arch = "aarch64")]
                $crate::Level::Neon => unsafe { $generic::<$crate::Neon>($($arg),*) },
                #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
                $crate::Level::Simd128 => unsafe { $generic::<$crate::Simd128>($($arg),*) },
                _ => {
                    #[cold]
                    #[inline(never)]
                    #[allow(clippy::too_many_arguments)]
                    unsafe fn run($($arg: $ty),*) $(-> $ret)? {
                        unsafe { $generic::<$crate::Scalar>($($arg),*) }
                    }
                    unsafe { run($($arg),*) }
                }
            }
        }
    )*};
}
