//! Several vectors as one: an elementary function is a chain of operations that wait for each other, and as many chains side
//! by side keep the units for arithmetic busy. Every number comes out as from one vector.

use std::marker::PhantomData;

use crate::single::{Single, single_functions};
use crate::{Simd, Vector};

/// N vectors of the instruction set S.
#[derive(Clone, Copy)]
pub struct Several<S, const N: usize>(PhantomData<S>);

/// Calls a method for each of the N vectors. A loop counted by hand: closures would not take over the instruction set.
macro_rules! each {
    ($first:expr, |$i:ident| $value:expr) => {{
        let mut all = [$first; N];
        let mut $i = 0;
        while $i < N {
            all[$i] = $value;
            $i += 1;
        }
        all
    }};
}

macro_rules! each_of {
    ($S:ident, $zero:expr, $($name:ident($($arg:ident),*);)*) => {$(
        #[inline(always)]
        unsafe fn $name($($arg: Self::V),*) -> Self::V {
            unsafe { each!($zero, |i| $S::$name($($arg[i]),*)) }
        }
    )*};
}

/// The methods that `Simd` and `Vector` have in common.
macro_rules! arithmetic {
    ($S:ident, $scalar:ty, $zero:expr) => {
        type V = [$S::V; N];
        type Mask = [$S::Mask; N];
        const LANES: usize = N * $S::LANES;
        const WIDE_FILE: bool = $S::WIDE_FILE;

        #[inline(always)]
        unsafe fn splat(x: $scalar) -> Self::V {
            unsafe { [$S::splat(x); N] }
        }
        #[inline(always)]
        unsafe fn load(from: *const $scalar) -> Self::V {
            unsafe { each!($zero, |i| $S::load(from.add(i * $S::LANES))) }
        }
        #[inline(always)]
        unsafe fn store(to: *mut $scalar, x: Self::V) {
            let mut i = 0;
            while i < N {
                unsafe { $S::store(to.add(i * $S::LANES), x[i]) };
                i += 1;
            }
        }
        #[inline(always)]
        unsafe fn less(a: Self::V, b: Self::V) -> Self::Mask {
            unsafe { each!($S::less(a[0], b[0]), |i| $S::less(a[i], b[i])) }
        }
        #[inline(always)]
        unsafe fn select(mask: Self::Mask, a: Self::V, b: Self::V) -> Self::V {
            unsafe { each!($zero, |i| $S::select(mask[i], a[i], b[i])) }
        }
        #[inline(always)]
        unsafe fn sum(a: Self::V) -> $scalar {
            let mut total = 0.0;
            let mut i = 0;
            while i < N {
                total += unsafe { $S::sum(a[i]) };
                i += 1;
            }
            total
        }
        each_of! {
            $S, $zero,
            add(a, b);
            sub(a, b);
            mul(a, b);
            div(a, b);
            fma(a, b, c);
            fnma(a, b, c);
            min(a, b);
            max(a, b);
            abs(a);
            neg(a);
            copy_sign(a, b);
        }
    };
}

// SAFETY: every method is the one of S, N times, under the same contract.
unsafe impl<S: Simd, const N: usize> Simd for Several<S, N> {
    type Several = Self;
    arithmetic!(S, f64, S::splat(0.0));
    each_of! {
        S, S::splat(0.0),
        reciprocal(x);
        round(a);
        and(a, b);
        or(a, b);
        xor(a, b);
        add_bits(a, b);
        shift_left_52(a);
        shift_right_52(a);
    }
}

// SAFETY: as above.
unsafe impl<S: Single, const N: usize> Vector for Several<S, N> {
    type Scalar = f32;
    type Several = Self;
    arithmetic!(S, f32, S::splat(0.0));
    each_of! {
        S, S::splat(0.0),
        reciprocal(x);
    }
    single_functions!();
}

// SAFETY: as above.
unsafe impl<S: Single, const N: usize> Single for Several<S, N> {
    each_of! {
        S, S::splat(0.0),
        round(a);
        power_of_two(n);
    }
    #[inline(always)]
    unsafe fn split(x: Self::V) -> (Self::V, Self::V) {
        let zero = unsafe { S::splat(0.0) };
        let (mut mantissas, mut exponents) = ([zero; N], [zero; N]);
        let mut i = 0;
        while i < N {
            (mantissas[i], exponents[i]) = unsafe { S::split(x[i]) };
            i += 1;
        }
        (mantissas, exponents)
    }
}
