//! Numbers that a vector can hold: f64 where the matrix is real in the basis, complex otherwise.

use std::ops::{Add, AddAssign, Mul, Sub};

#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C)]
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Complex {
    pub const ZERO: Self = Self { re: 0.0, im: 0.0 };

    pub fn new(re: f64, im: f64) -> Self {
        Self { re, im }
    }

    pub fn scaled(self, factor: f64) -> Self {
        Self::new(self.re * factor, self.im * factor)
    }

    pub fn modulus(self) -> f64 {
        self.re.hypot(self.im)
    }
}

impl Add for Complex {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Sub for Complex {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }
}

impl Mul for Complex {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

impl AddAssign for Complex {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

pub trait Scalar:
    Copy
    + Default
    + Send
    + Sync
    + PartialEq
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + AddAssign
    + 'static
{
    const COMPLEX: bool;
    fn from_complex(value: Complex) -> Self;
    fn to_complex(self) -> Complex;
    fn scale(self, factor: f64) -> Self;
    fn conjugate(self) -> Self;
    /// conj(self) * other
    fn conjugate_times(self, other: Self) -> Self;
    fn real(self) -> f64;
    /// |self|^2
    fn square(self) -> f64;
}

impl Scalar for f64 {
    const COMPLEX: bool = false;
    #[inline(always)]
    fn from_complex(value: Complex) -> Self {
        value.re
    }
    #[inline(always)]
    fn to_complex(self) -> Complex {
        Complex { re: self, im: 0.0 }
    }
    #[inline(always)]
    fn scale(self, factor: f64) -> Self {
        self * factor
    }
    #[inline(always)]
    fn conjugate(self) -> Self {
        self
    }
    #[inline(always)]
    fn conjugate_times(self, other: Self) -> Self {
        self * other
    }
    #[inline(always)]
    fn real(self) -> f64 {
        self
    }
    #[inline(always)]
    fn square(self) -> f64 {
        self * self
    }
}

impl Scalar for Complex {
    const COMPLEX: bool = true;
    #[inline(always)]
    fn from_complex(value: Complex) -> Self {
        value
    }
    #[inline(always)]
    fn to_complex(self) -> Complex {
        self
    }
    #[inline(always)]
    fn scale(self, factor: f64) -> Self {
        Self { re: self.re * factor, im: self.im * factor }
    }
    #[inline(always)]
    fn conjugate(self) -> Self {
        Self { re: self.re, im: -self.im }
    }
    #[inline(always)]
    fn conjugate_times(self, other: Self) -> Self {
        self.conjugate() * other
    }
    #[inline(always)]
    fn real(self) -> f64 {
        self.re
    }
    #[inline(always)]
    fn square(self) -> f64 {
        self.re * self.re + self.im * self.im
    }
}
