//! A Krylov space of a state and how far its exponential reaches.
//!
//! In the space of psi, H psi, ..., H^(m-1) psi with the tridiagonal matrix T the state after a time s is V exp(-i s T) e_1;
//! what it lacks of the equation of motion is beta_m [exp(-i s T)]_{m1}. The error of the step is at most the integral of
//! the modulus of that (Hochbruck and Lubich, SIAM J. Numer. Anal. 34, 1911 (1997)), which chooses the length of the step.

use std::sync::atomic::AtomicBool;

use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::product::Product;
use crate::scalar::{Complex, Scalar};
use crate::tridiagonal::TridiagonalEigen;
use crate::vector;
use crate::workers::Workers;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// exp(-i H t)
    Real,
    /// exp(-H t), normalised
    Imaginary,
}

#[derive(Default)]
pub(crate) struct Krylov {
    pub basis: Vec<Vec<Complex>>,
    next: Vec<Complex>,
    pub alphas: Vec<f64>,
    pub betas: Vec<f64>,
    pub products: usize,
}

/// Points of the integral over the residual.
const POINTS: usize = 24;

impl Krylov {
    /// Forgets the space, but not the products made.
    pub fn restart(&mut self) {
        *self = Self { products: self.products, ..Self::default() };
    }

    /// Adds the next vector; whether the space is exhausted.
    pub fn extend(
        &mut self,
        start: &[Complex],
        product: &dyn Product<Complex>,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<bool, ExactError> {
        let mut image = try_zeros(start.len())?;
        if self.basis.is_empty() {
            self.basis.push(start.to_vec());
        } else {
            self.basis.push(std::mem::take(&mut self.next));
        }
        let last = self.basis.len() - 1;
        let alpha = product.apply(&self.basis[last], &mut image, 1.0, 0.0, workers, cancel)?;
        self.products += 1;
        // twice against all: the exponential needs a basis that is orthogonal to rounding
        for _ in 0..2 {
            let overlaps = vector::dots(&self.basis, &image, workers);
            vector::subtract(&mut image, &overlaps, &self.basis, workers);
        }
        let beta = vector::norm_squared(&image, workers).sqrt();
        self.alphas.push(alpha);
        self.betas.push(beta);
        let scale = self.alphas.iter().chain(&self.betas).fold(0.0f64, |largest, value| largest.max(value.abs()));
        let exhausted = beta <= 1e-13 * scale || beta == 0.0;
        if !exhausted {
            vector::scale(&mut image, 1.0 / beta, workers);
        }
        self.next = image;
        Ok(exhausted)
    }
}

impl Time {
    /// exp(-i s T) e_1, or exp(-s (T - lowest)) e_1.
    pub(crate) fn column(self, small: &TridiagonalEigen, step: f64) -> Vec<Complex> {
        let size = small.values.len();
        let mut column = vec![Complex::ZERO; size];
        for (value, vector) in small.values.iter().zip(&small.vectors) {
            let factor = self.factor(value - small.values[0], step).scale(vector[0]);
            column.iter_mut().zip(vector).for_each(|(sum, &component)| *sum += factor.scale(component));
        }
        if self == Self::Real {
            // the shift of the energies is only a phase, but it belongs to the state
            let phase = self.factor(small.values[0], step);
            column.iter_mut().for_each(|value| *value = *value * phase);
        }
        column
    }

    fn factor(self, energy: f64, step: f64) -> Complex {
        match self {
            Self::Real => Complex::new((energy * step).cos(), -(energy * step).sin()),
            Self::Imaginary => Complex::new((-energy * step).exp(), 0.0),
        }
    }

    /// beta times the integral of the last component over a step of this length.
    pub(crate) fn bound(self, small: &TridiagonalEigen, beta: f64, length: f64) -> f64 {
        if beta == 0.0 {
            return 0.0;
        }
        let size = small.values.len();
        let last = |time: f64| -> f64 {
            let pairs = small.values.iter().zip(&small.vectors);
            let sum = pairs.fold(Complex::ZERO, |sum, (value, vector)| {
                sum + self.factor(value - small.values[0], time).scale(vector[0] * vector[size - 1])
            });
            sum.modulus()
        };
        // the component rises from zero: the upper sum of its steps is a bound where it is monotonic
        let width = length / POINTS as f64;
        beta * width * (1..=POINTS).map(|point| last(point as f64 * width)).sum::<f64>()
    }

    /// The longest step whose bound stays within the tolerance per unit of time, with its bound.
    pub(crate) fn longest(self, small: &TridiagonalEigen, beta: f64, span: f64, tolerance: f64) -> (f64, f64) {
        let (mut low, mut high) = (0.0, span);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if self.bound(small, beta, middle) <= tolerance * middle {
                low = middle;
            } else {
                high = middle;
            }
            if high - low < 1e-3 * high && low > 0.0 {
                break;
            }
        }
        (low, self.bound(small, beta, low))
    }
}
