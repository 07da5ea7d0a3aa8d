//! The kernels of the cells for each instruction set and precision.

#![allow(clippy::too_many_arguments, reason = "the arguments of the kernels")]

use ansatz_simd::kernel;

use super::activation::ActivationFunction;
use super::pointwise::conditional as conditional_generic;
use super::product::Product;

/// float64 or float32: the numbers of a cell.
pub(super) trait Real: Copy + Default + Send + Sync + 'static {
    /// Lanes are a multiple of this, which suits the vectors of every instruction set.
    const LANES: usize;

    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
    fn product(shape: Product, bias: Option<&[Self]>, weights: &[Self], input: &[Self], out: &mut [Self]);
    fn outer(shape: Product, signal: &[Self], input: &[Self], gradient: &mut [Self]);
    fn outer_rows(shape: Product, signal: &[Self], input: &[Self], gradient: &mut [Self]);
    fn activate(function: ActivationFunction, lanes: usize, x: &[Self], reference: &[Self], out: &mut [Self]);
    fn multiply_slope(function: ActivationFunction, x: &[Self], signal: &mut [Self]);
    fn spread(lanes: usize, values: &[Self], out: &mut [Self]);
    fn gru_forward(gates: &mut [Self], before: &[Self], h: &mut [Self]);
    fn gru_backward(
        gates: &[Self],
        before: &[Self],
        adjoint: &[Self],
        signals: &mut [Self],
        before_adjoint: &mut [Self],
    );
    fn lstm_forward(gates: &mut [Self], before: &[Self], c: &mut [Self], h: &mut [Self]);
    fn lstm_backward(
        gates: &[Self],
        c: &[Self],
        before: &[Self],
        adjoint: &[Self],
        c_adjoint: &[Self],
        signals: &mut [Self],
        before_adjoint: &mut [Self],
    );
}

/// Makes `impl Real` for a number from generic kernels `fn name<L: Lanes>(arguments)`.
macro_rules! real {
    ($scalar:ident, $module:ident, $lanes:ty, $width:expr; $(fn $name:ident in $from:ident ($($arg:ident: $ty:ty),* $(,)?);)*) => {
        pub(super) mod $module {
            #[allow(unused_imports, reason = "one of the two vector types")]
            use super::super::lanes::{Double, Lanes, WithSingles};
            use super::*;

            $(
                pub(super) mod $name {
                    use super::*;

                    #[inline(always)]
                    unsafe fn generic<S: WithSingles>($($arg: $ty),*) {
                        unsafe { super::super::super::$from::$name::<$lanes>($($arg),*) }
                    }

                    kernel! {
                        pub(in super::super::super) fn run / run_on = generic($($arg: $ty),*);
                    }
                }
            )*
        }

        impl Real for $scalar {
            const LANES: usize = $width;

            #[inline]
            fn from_f64(x: f64) -> Self {
                x as $scalar
            }
            #[inline]
            fn to_f64(self) -> f64 {
                self.into()
            }
            $(
                #[inline]
                fn $name($($arg: $ty),*) {
                    $module::$name::run($($arg),*);
                }
            )*
        }
    };
}

macro_rules! real_with {
    ($scalar:ident, $module:ident, $lanes:ty, $width:expr) => {
        real! {
            $scalar, $module, $lanes, $width;
            fn product in product (
                shape: Product, bias: Option<&[$scalar]>, weights: &[$scalar], input: &[$scalar], out: &mut [$scalar],
            );
            fn outer in product (shape: Product, signal: &[$scalar], input: &[$scalar], gradient: &mut [$scalar]);
            fn outer_rows in product (shape: Product, signal: &[$scalar], input: &[$scalar], gradient: &mut [$scalar]);
            fn activate in pointwise (
                function: ActivationFunction, lanes: usize, x: &[$scalar], reference: &[$scalar], out: &mut [$scalar],
            );
            fn multiply_slope in pointwise (function: ActivationFunction, x: &[$scalar], signal: &mut [$scalar]);
            fn spread in pointwise (lanes: usize, values: &[$scalar], out: &mut [$scalar]);
            fn gru_forward in pointwise (gates: &mut [$scalar], before: &[$scalar], h: &mut [$scalar]);
            fn gru_backward in pointwise (
                gates: &[$scalar], before: &[$scalar], adjoint: &[$scalar], signals: &mut [$scalar],
                before_adjoint: &mut [$scalar],
            );
            fn lstm_forward in pointwise (
                gates: &mut [$scalar], before: &[$scalar], c: &mut [$scalar], h: &mut [$scalar],
            );
            fn lstm_backward in pointwise (
                gates: &[$scalar], c: &[$scalar], before: &[$scalar], adjoint: &[$scalar], c_adjoint: &[$scalar],
                signals: &mut [$scalar], before_adjoint: &mut [$scalar],
            );
        }
    };
}

real_with!(f64, double, Double<S>, 8);
real_with!(f32, single, <S as WithSingles>::Single, 16);

kernel! {
    pub(super) fn conditional / conditional_on = conditional_generic(
        states: usize, logits: &mut [f64], allowed: &[f64], chosen: &mut [f64],
    );
}
