//! Where an evolution starts.

use crate::error::ExactError;
use crate::operator::Operator;
use crate::scalar::{Complex, Scalar};

/// Where the evolution starts.
#[derive(Debug, Clone)]
pub enum Initial {
    /// One basis state.
    Configuration(Vec<u8>),
    /// A product of states of the sites: their amplitudes by local index, site after site.
    Product(Vec<Complex>),
    /// The ground state of another Hamiltonian in the same sector.
    GroundState(Box<Operator>),
}

impl Initial {
    /// The amplitude of the normalised state at a configuration; zero for a ground state, which is not given by amplitudes.
    pub(crate) fn amplitudes<'a>(&'a self, local_dimensions: &[u8]) -> impl Fn(&[u8]) -> Complex + Sync + use<'a> {
        let offsets = offsets_of(local_dimensions);
        let scale = match self {
            Self::Product(amplitudes) => {
                let norm =
                    |range: &[usize]| amplitudes[range[0]..range[1]].iter().map(|value| value.square()).sum::<f64>();
                1.0 / offsets.windows(2).map(norm).product::<f64>().sqrt()
            }
            _ => 1.0,
        };
        move |configuration| match self {
            Self::Configuration(own) => Complex::new(if own.as_slice() == configuration { 1.0 } else { 0.0 }, 0.0),
            Self::Product(amplitudes) => {
                let sites = configuration.iter().zip(&offsets);
                sites.fold(Complex::new(scale, 0.0), |product, (&index, &offset)| {
                    product * amplitudes[offset + index as usize]
                })
            }
            Self::GroundState(_) => Complex::ZERO,
        }
    }

    /// Refuses a state that is not one of these sites.
    pub(crate) fn check(&self, local_dimensions: &[u8]) -> Result<(), ExactError> {
        let refuse = |message: &str, suggestion: &str| {
            Err(ExactError::new(
                "EXACT_INITIAL_STATE_INVALID",
                message,
                "The initial state must be a state of the Hamiltonian's sites.",
                suggestion,
            ))
        };
        match self {
            Self::Configuration(configuration) => {
                let inside = configuration.len() == local_dimensions.len()
                    && configuration.iter().zip(local_dimensions).all(|(index, dimension)| index < dimension);
                if inside {
                    Ok(())
                } else {
                    refuse("The initial configuration does not fit the sites.", "Give one local index for each site.")
                }
            }
            Self::Product(amplitudes) => {
                let offsets = offsets_of(local_dimensions);
                let complete = offsets.last() == Some(&amplitudes.len());
                let not_zero = |range: &[usize]| {
                    let norm: f64 = amplitudes[range[0]..range[1]].iter().map(|value| value.square()).sum();
                    norm > 0.0 && norm.is_finite()
                };
                if complete && offsets.windows(2).all(not_zero) {
                    Ok(())
                } else {
                    refuse(
                        "The initial product state does not have amplitudes for the states of each site.",
                        "Give d amplitudes for each site of dimension d, not all zero.",
                    )
                }
            }
            Self::GroundState(operator) => {
                if operator.local_dimensions == local_dimensions {
                    Ok(())
                } else {
                    refuse(
                        "The Hamiltonian of the initial state acts on other sites.",
                        "Give both Hamiltonians on the same lattice.",
                    )
                }
            }
        }
    }
}

fn offsets_of(local_dimensions: &[u8]) -> Vec<usize> {
    let mut offsets = vec![0];
    for &dimension in local_dimensions {
        offsets.push(offsets[offsets.len() - 1] + dimension as usize);
    }
    offsets
}
