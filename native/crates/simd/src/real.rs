//! Vectors of float32 or float64 under one trait, for kernels that are generic over the precision.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

use crate::{Level, Simd};

/// Lanes of the widest vector of any precision and instruction set.
pub const MAX_REAL_LANES: usize = 16;

/// float32 or float64, with its vector type on every instruction set of the target.
pub trait Real:
    Copy
    + Default
    + Debug
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
{
    #[cfg(target_arch = "x86_64")]
    type Avx512: Vector<Scalar = Self>;
    #[cfg(target_arch = "x86_64")]
    type Avx2: Vector<Scalar = Self>;
    #[cfg(target_arch = "aarch64")]
    type Neon: Vector<Scalar = Self>;
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    type Simd128: Vector<Scalar = Self>;
    type Plain: Vector<Scalar = Self>;

    const ZERO: Self;
    const ONE: Self;

    fn from_f64(value: f64) -> Self;
    fn to_f64(self) -> f64;
    fn sqrt(self) -> Self;
    fn is_finite(self) -> bool;

    /// Numbers in a vector of an instruction set.
    fn lanes(level: Level) -> usize {
        match level {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => Self::Avx512::LANES,
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => Self::Avx2::LANES,
            #[cfg(target_arch = "aarch64")]
            Level::Neon => Self::Neon::LANES,
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            Level::Simd128 => Self::Simd128::LANES,
            _ => 1,
        }
    }
}

/// Operations on a vector of [`Real`] numbers, with the elementary functions that its precision needs.
///
/// # Safety
/// As for [`Simd`]: methods may only be called from code that is inlined into a function compiled for their instruction
/// set, see [`real_kernel!`](crate::real_kernel).
#[allow(clippy::missing_safety_doc, reason = "one contract for all methods, stated above")]
pub unsafe trait Vector: Copy {
    type Scalar: Real;
    type V: Copy;
    type Mask: Copy;
    /// Several vectors side by side, for chains of operations that wait for each other: as many as the registers hold.
    type Several: Vector<Scalar = Self::Scalar>;
    const LANES: usize;
    /// Whether there are 32 vector registers rather than 16.
    const WIDE_FILE: bool;

    unsafe fn splat(x: Self::Scalar) -> Self::V;
    /// From `LANES` numbers at any alignment.
    unsafe fn load(from: *const Self::Scalar) -> Self::V;
    unsafe fn store(to: *mut Self::Scalar, x: Self::V);
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
    unsafe fn less(a: Self::V, b: Self::V) -> Self::Mask;
    /// a where the mask is set, else b.
    unsafe fn select(mask: Self::Mask, a: Self::V, b: Self::V) -> Self::V;
    unsafe fn abs(a: Self::V) -> Self::V;
    unsafe fn neg(a: Self::V) -> Self::V;
    /// |a| with the sign of b.
    unsafe fn copy_sign(a: Self::V, b: Self::V) -> Self::V;
    /// Sum over the lanes, always in the same order.
    unsafe fn sum(a: Self::V) -> Self::Scalar;

    /// e^x, saturating instead of overflowing.
    unsafe fn exp(x: Self::V) -> Self::V;
    /// e^x - 1 without cancellation.
    unsafe fn exp_m1(x: Self::V) -> Self::V;
    /// Natural logarithm of a positive normal number.
    unsafe fn ln(x: Self::V) -> Self::V;
    unsafe fn tanh(x: Self::V) -> Self::V;
    unsafe fn ln_cosh(x: Self::V) -> Self::V;
    /// (sin x, cos x) of a phase.
    unsafe fn sin_cos(x: Self::V) -> (Self::V, Self::V);

    /// 1 / x of a number that is finite and not zero, to about one unit in the last place.
    #[inline(always)]
    unsafe fn reciprocal(x: Self::V) -> Self::V {
        unsafe { Self::div(Self::splat(Self::Scalar::ONE), x) }
    }

    #[inline(always)]
    unsafe fn constant(x: f64) -> Self::V {
        unsafe { Self::splat(Self::Scalar::from_f64(x)) }
    }

    /// The first `count` numbers at `from`, zero behind them.
    #[inline(always)]
    unsafe fn load_part(from: *const Self::Scalar, count: usize) -> Self::V {
        const { assert!(Self::LANES <= MAX_REAL_LANES) };
        let mut buffer = [Self::Scalar::ZERO; MAX_REAL_LANES];
        unsafe {
            std::ptr::copy_nonoverlapping(from, buffer.as_mut_ptr(), count);
            Self::load(buffer.as_ptr())
        }
    }

    /// Stores the first `count` lanes.
    #[inline(always)]
    unsafe fn store_part(to: *mut Self::Scalar, x: Self::V, count: usize) {
        const { assert!(Self::LANES <= MAX_REAL_LANES) };
        let mut buffer = [Self::Scalar::ZERO; MAX_REAL_LANES];
        unsafe {
            Self::store(buffer.as_mut_ptr(), x);
            std::ptr::copy_nonoverlapping(buffer.as_ptr(), to, count);
        }
    }
}

/// The float64 vectors of an instruction set.
#[derive(Clone, Copy)]
pub struct Double<S>(PhantomData<S>);

macro_rules! delegate {
    ($($name:ident($($arg:ident),*) -> $ret:ty;)*) => {$(
        #[inline(always)]
        unsafe fn $name($($arg: S::V),*) -> $ret {
            unsafe { S::$name($($arg),*) }
        }
    )*};
}

macro_rules! delegate_functions {
    ($($name:ident -> $ret:ty;)*) => {$(
        #[inline(always)]
        unsafe fn $name(x: S::V) -> $ret {
            unsafe { crate::$name::<S>(x) }
        }
    )*};
}

// SAFETY: every method is the one of `Simd` under the same contract.
unsafe impl<S: Simd> Vector for Double<S> {
    type Scalar = f64;
    type V = S::V;
    type Mask = S::Mask;
    type Several = Double<S::Several>;
    const LANES: usize = S::LANES;
    const WIDE_FILE: bool = S::WIDE_FILE;

    #[inline(always)]
    unsafe fn splat(x: f64) -> S::V {
        unsafe { S::splat(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> S::V {
        unsafe { S::load(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f64, x: S::V) {
        unsafe { S::store(to, x) }
    }
    #[inline(always)]
    unsafe fn select(mask: S::Mask, a: S::V, b: S::V) -> S::V {
        unsafe { S::select(mask, a, b) }
    }
    delegate! {
        add(a, b) -> S::V;
        sub(a, b) -> S::V;
        mul(a, b) -> S::V;
        div(a, b) -> S::V;
        fma(a, b, c) -> S::V;
        fnma(a, b, c) -> S::V;
        min(a, b) -> S::V;
        max(a, b) -> S::V;
        less(a, b) -> S::Mask;
        abs(a) -> S::V;
        neg(a) -> S::V;
        copy_sign(a, b) -> S::V;
        sum(a) -> f64;
        reciprocal(x) -> S::V;
    }
    delegate_functions! {
        exp -> S::V;
        exp_m1 -> S::V;
        ln -> S::V;
        tanh -> S::V;
        ln_cosh -> S::V;
        sin_cos -> (S::V, S::V);
    }
}

macro_rules! real {
    ($scalar:ty, $avx512:ty, $avx2:ty, $neon:ty, $simd128:ty, $plain:ty) => {
        impl Real for $scalar {
            #[cfg(target_arch = "x86_64")]
            type Avx512 = $avx512;
            #[cfg(target_arch = "x86_64")]
            type Avx2 = $avx2;
            #[cfg(target_arch = "aarch64")]
            type Neon = $neon;
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            type Simd128 = $simd128;
            type Plain = $plain;

            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as Self
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self.into()
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                self.is_finite()
            }
        }
    };
}

real!(
    f64,
    Double<crate::Avx512>,
    Double<crate::Avx2>,
    Double<crate::Neon>,
    Double<crate::Simd128>,
    Double<crate::Scalar>
);
real!(
    f32,
    crate::single::Avx512,
    crate::single::Avx2,
    crate::single::Neon,
    crate::single::Simd128,
    crate::single::Scalar
);

/// [`kernel!`](crate::kernel) for kernels that are generic over the precision: `fn name<V: Vector>(arguments)` becomes a
/// function of a type parameter `T`, a [`Real`], in terms of which the arguments are written.
#[macro_export]
macro_rules! real_kernel {
    ($($(#[$meta:meta])* $vis:vis fn $name:ident / $on:ident = $generic:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)?;)*) => {$(
        $(#[$meta])*
        #[inline]
        #[allow(clippy::too_many_arguments)]
        $vis fn $name<T: $crate::Real>($($arg: $ty),*) $(-> $ret)? {
            $on::<T>($crate::level(), $($arg),*)
        }

        /// The same on a given instruction set, which must be one of `ansatz_simd::available()`.
        #[allow(clippy::too_many_arguments)]
        $vis fn $on<T: $crate::Real>(level: $crate::Level, $($arg: $ty),*) $(-> $ret)? {
            // SAFETY: each arm runs on the instruction set that `level` vouches for.
            match level {
                #[cfg(target_arch = "x86_64")]
                $crate::Level::Avx512 => {
                    #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
                    #[allow(clippy::too_many_arguments)]
                    unsafe fn run<T: $crate::Real>($($arg: $ty),*) $(-> $ret)? {
                        unsafe { $generic::<T::Avx512>($($arg),*) }
                    }
                    unsafe { run::<T>($($arg),*) }
                }
                #[cfg(target_arch = "x86_64")]
                $crate::Level::Avx2 => {
                    #[target_feature(enable = "avx2,fma")]
                    #[allow(clippy::too_many_arguments)]
                    unsafe fn run<T: $crate::Real>($($arg: $ty),*) $(-> $ret)? {
                        unsafe { $generic::<T::Avx2>($($arg),*) }
                    }
                    unsafe { run::<T>($($arg),*) }
                }
                #[cfg(target_arch = "aarch64")]
                $crate::Level::Neon => unsafe { $generic::<T::Neon>($($arg),*) },
                #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
                $crate::Level::Simd128 => unsafe { $generic::<T::Simd128>($($arg),*) },
                _ => unsafe { $generic::<T::Plain>($($arg),*) },
            }
        }
    )*};
}
