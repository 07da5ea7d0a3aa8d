//! Basis states of a sector, with or without symmetries, as configurations and their components.

use std::sync::Arc;

use crate::basis::Basis;
use crate::scalar::{Complex, Scalar};
use crate::symmetric_basis::SymmetricBasis;

#[derive(Debug, Clone)]
pub(crate) enum States {
    Split(Arc<Basis>),
    Symmetric(Arc<SymmetricBasis>),
}

impl States {
    pub fn dimension(&self) -> usize {
        match self {
            Self::Split(basis) => basis.dimension,
            Self::Symmetric(basis) => basis.dimension(),
        }
    }

    /// Writes the configuration of a basis state, the smallest one of its orbit under symmetries.
    pub fn configuration(&self, index: usize, states: &mut [u8]) {
        match self {
            Self::Split(basis) => basis.configuration(index, states),
            Self::Symmetric(basis) => basis.canonical.packing.write(basis.words[index], states),
        }
    }

    /// <configuration|psi>; zero outside the sector.
    pub fn amplitude<T: Scalar>(&self, vector: &[T], configuration: &[u8]) -> Complex {
        let found = match self {
            Self::Split(basis) => basis.index(configuration).map(|index| (index, Complex::new(1.0, 0.0))),
            Self::Symmetric(basis) => {
                basis.canonical.packing.word(configuration).and_then(|word| basis.component(word))
            }
        };
        found.map_or(Complex::ZERO, |(index, factor)| factor * vector[index].to_complex())
    }
}
