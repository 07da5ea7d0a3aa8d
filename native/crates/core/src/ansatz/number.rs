//! Real and complex numbers under one trait, for algebra that is written once.

use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use num_complex::Complex64;

pub(crate) trait Number:
    Copy
    + Debug
    + Default
    + PartialEq
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
    + 'static
{
    const COMPLEX: bool;
    /// Float64 numbers in one of these.
    const PARTS: usize = 1 + Self::COMPLEX as usize;
    const ZERO: Self;
    const ONE: Self;
    /// The imaginary part is dropped where there is no place for it.
    fn from_complex(value: Complex64) -> Self;
    fn to_complex(self) -> Complex64;
    fn scale(self, factor: f64) -> Self;
    fn modulus(self) -> f64;
    fn conjugate(self) -> Self;
    fn exp(self) -> Self;

    /// Number `index` of an array that is interleaved where complex.
    fn read(numbers: &[f64], index: usize) -> Self {
        let place = Self::PARTS * index;
        let im = if Self::COMPLEX { numbers[place + 1] } else { 0.0 };
        Self::from_complex(Complex64::new(numbers[place], im))
    }

    /// Appends to an array that is interleaved where complex.
    fn write(self, numbers: &mut Vec<f64>) {
        let value = self.to_complex();
        numbers.push(value.re);
        if Self::COMPLEX {
            numbers.push(value.im);
        }
    }
}

impl Number for f64 {
    const COMPLEX: bool = false;
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    fn from_complex(value: Complex64) -> Self {
        value.re
    }

    fn to_complex(self) -> Complex64 {
        Complex64::new(self, 0.0)
    }

    fn scale(self, factor: f64) -> Self {
        self * factor
    }

    fn modulus(self) -> f64 {
        self.abs()
    }

    fn conjugate(self) -> Self {
        self
    }

    fn exp(self) -> Self {
        f64::exp(self)
    }
}

impl Number for Complex64 {
    const COMPLEX: bool = true;
    const ZERO: Self = Complex64::ZERO;
    const ONE: Self = Complex64::ONE;

    fn from_complex(value: Complex64) -> Self {
        value
    }

    fn to_complex(self) -> Complex64 {
        self
    }

    fn scale(self, factor: f64) -> Self {
        self * factor
    }

    fn modulus(self) -> f64 {
        self.norm()
    }

    fn conjugate(self) -> Self {
        self.conj()
    }

    fn exp(self) -> Self {
        Complex64::exp(self)
    }
}

/// ln of zero: an amplitude at a node.
pub(crate) const LN_ZERO: Complex64 = Complex64::new(f64::NEG_INFINITY, 0.0);

/// ln z; the imaginary part of a real number is 0 or pi.
pub(crate) fn logarithm<T: Number>(value: T) -> Complex64 {
    let value = value.to_complex();
    if value == Complex64::ZERO { LN_ZERO } else { Complex64::new(value.norm().ln(), value.arg()) }
}

/// psi(s') / psi(s) from the logarithms. Zero over zero counts as one, so that a chain that starts at a node walks off it.
pub(crate) fn quotient(after: Complex64, before: Complex64) -> Complex64 {
    match (after.re == f64::NEG_INFINITY, before.re == f64::NEG_INFINITY) {
        (true, true) => Complex64::ONE,
        (true, false) => Complex64::ZERO,
        (false, true) => Complex64::new(f64::INFINITY, 0.0),
        (false, false) => (after - before).exp(),
    }
}
