//! Basis states of a sector, with or without symmetries, as configurations and their components.

use std::sync::Arc;

use crate::basis::Basis;
use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::scalar::{Complex, Scalar};
use crate::symmetric_basis::SymmetricBasis;
use crate::workers::Workers;

/// Basis states of one piece of work.
const CHUNK: usize = 4096;

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

    /// The components of a state in the sector, from its amplitudes in the whole space: of sqrt(|G| / w) P |psi>, with the
    /// projector onto the symmetries written out over the group.
    pub fn projected(
        &self,
        workers: &Workers,
        amplitude: impl Fn(&[u8]) -> Complex + Sync,
    ) -> Result<Vec<Complex>, ExactError> {
        let mut vector: Vec<Complex> = try_zeros(self.dimension())?;
        let pieces = vector.chunks_mut(CHUNK).enumerate().collect();
        workers.map(pieces, |(chunk, values): (usize, &mut [Complex])| {
            let mut configuration = vec![0; self.n_sites()];
            for (offset, value) in values.iter_mut().enumerate() {
                let index = chunk * CHUNK + offset;
                match self {
                    Self::Split(basis) => {
                        basis.configuration(index, &mut configuration);
                        *value = amplitude(&configuration);
                    }
                    Self::Symmetric(basis) => {
                        let canonical = &basis.canonical;
                        canonical.images(basis.words[index], |image, phase| {
                            canonical.packing.write(image, &mut configuration);
                            *value += phase * amplitude(&configuration);
                        });
                        *value = value.scale(1.0 / (canonical.order as f64 * basis.weight(index) as f64).sqrt());
                    }
                }
            }
        });
        Ok(vector)
    }

    fn n_sites(&self) -> usize {
        match self {
            Self::Split(basis) => basis.low.sites.end,
            Self::Symmetric(basis) => basis.canonical.packing.sites(),
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
