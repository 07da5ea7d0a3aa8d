//! States made of states: products, sums, and projections onto a symmetry sector.

mod group;
mod parts;
mod product;
mod projected;
mod sum;
mod weighted;

use num_complex::Complex64;
use serde::Deserialize;

use super::number::LN_ZERO;
use crate::definition::AnsatzDefinition;
pub(crate) use group::Invariance;
pub(crate) use product::build as build_product;
pub(crate) use projected::build as build_projected;
pub(crate) use sum::build as build_sum;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductDefinition {
    pub factors: Vec<AnsatzDefinition>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SumDefinition {
    pub terms: Vec<AnsatzDefinition>,
}

/// psi_P(s) = sum_g character_g^* sign_g(s) psi(g s): an irreducible sector of a symmetry.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectedDefinition {
    pub state: Box<AnsatzDefinition>,
    /// Permutations of the sites [element][site]: (g s)_site = s_{permutation[site]}.
    pub permutations: Vec<u32>,
    /// Of each element, interleaved.
    pub characters: Vec<f64>,
    /// Eigenvalue of the flip of all sites (index to d - 1 - index), a further factor of the group.
    pub spin_flip: Option<i8>,
    /// Permuting occupied modes gives the sign of the permutation.
    pub fermionic: bool,
}

/// A sum below this share of the sum of its moduli is rounding of the terms left over from a cancellation: zero.
const CANCELLATION: f64 = 1e-13;

/// Logarithms of amplitudes follow changes by ln of the ratios within this range, where no digits are lost.
const SAFE_RATIOS: std::ops::Range<f64> = 1e-4..1e4;
/// Changes after which they are made anew.
const REFRESH: u32 = 64;

/// A sum of complex numbers, zero where they cancel to rounding.
#[derive(Debug, Clone, Copy, Default)]
struct CancellingSum {
    sum: Complex64,
    moduli: f64,
}

impl CancellingSum {
    fn add(&mut self, term: Complex64) {
        self.sum += term;
        self.moduli += term.norm();
    }

    fn value(&self) -> Complex64 {
        // Not a number and infinity stay what they are.
        let cancels = self.moduli.is_finite() && self.sum.norm() <= CANCELLATION * self.moduli;
        if cancels { Complex64::ZERO } else { self.sum }
    }
}

/// ln sum_k c_k e^{z_k} without overflow. `real`: all terms are real, z has the imaginary part 0 or pi.
fn log_sum(terms: impl Iterator<Item = (Complex64, Complex64)> + Clone, real: bool) -> Complex64 {
    let largest = terms.clone().map(|(_, exponent)| exponent.re).fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return LN_ZERO;
    }
    let mut sum = CancellingSum::default();
    for (coefficient, exponent) in terms {
        let mut term = coefficient * Complex64::new(exponent.re - largest, exponent.im).exp();
        if real {
            term.im = 0.0;
        }
        sum.add(term);
    }
    let sum = sum.value();
    if sum == Complex64::ZERO { LN_ZERO } else { sum.ln() + largest }
}
