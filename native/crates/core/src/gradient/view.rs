use num_complex::Complex64;

use crate::ansatz::Plane;
use crate::error::EngineError;

/// How log-derivatives O and local energies become a least-squares problem, min |A d - b|^2 over d.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// Real derivatives: A = O, b = Re e.
    Real,
    /// Complex parameters: A = O, b = e.
    Holomorphic,
    /// Real parameters with complex derivatives: two rows a sample, Re O and Im O, with b = Re e and Im e. Then
    /// A^T A = Re(O^H O) and A^T b = Re(O^H e).
    Stacked,
    /// Real parameters, |psi| held: O is replaced by i Im O, so A = Im O, b = Im e.
    Phase,
    /// Complex parameters a + ib, |psi| held: the derivatives of Im ln psi are Im O along a and Re O along b. Directions are
    /// complex, but only real combinations of these columns count.
    HolomorphicPhase,
}

impl View {
    pub fn new(complex_parameters: bool, complex_derivatives: bool, phase_only: bool) -> Result<Self, EngineError> {
        Ok(match (complex_parameters, complex_derivatives, phase_only) {
            (true, _, false) => Self::Holomorphic,
            (true, _, true) => Self::HolomorphicPhase,
            (false, true, false) => Self::Stacked,
            (false, true, true) => Self::Phase,
            (false, false, false) => Self::Real,
            (false, false, true) => {
                return Err(EngineError::new(
                    "ENGINE_BAD_OPTIONS",
                    "A wavefunction without a phase cannot learn one.",
                    "Its parameters are real and its amplitudes positive.",
                    "Take complex parameters or a network with a phase, or learn the modulus too.",
                ));
            }
        })
    }

    pub fn rows_per_sample(self) -> usize {
        1 + usize::from(self == Self::Stacked)
    }

    /// Real columns of A for a parameter, where they are not complex.
    pub fn columns_per_parameter(self) -> usize {
        1 + usize::from(self == Self::HolomorphicPhase)
    }

    /// Whether A is complex.
    pub fn is_complex(self) -> bool {
        self == Self::Holomorphic
    }

    /// b of local energies, not centred.
    pub fn right_side(self, energies: &[Complex64]) -> Plane {
        let re = || energies.iter().map(|energy| energy.re).collect::<Vec<_>>();
        let im = || energies.iter().map(|energy| energy.im).collect::<Vec<_>>();
        match self {
            Self::Real => Plane { re: re(), im: Vec::new() },
            Self::Holomorphic => Plane { re: re(), im: im() },
            Self::Stacked => {
                Plane { re: energies.iter().flat_map(|energy| [energy.re, energy.im]).collect(), im: Vec::new() }
            }
            Self::Phase | Self::HolomorphicPhase => Plane { re: im(), im: Vec::new() },
        }
    }

    /// Weights c of the samples with which A^H y is conj(sum_k O_k conj(c_k)), of which real parameters take the real part.
    pub fn weights(self, y: &Plane) -> Plane {
        match self {
            Self::Real | Self::Holomorphic => y.clone(),
            Self::Stacked => Plane {
                re: y.re.iter().step_by(2).copied().collect(),
                im: y.re.iter().skip(1).step_by(2).copied().collect(),
            },
            Self::Phase | Self::HolomorphicPhase => Plane { re: vec![0.0; y.re.len()], im: y.re.clone() },
        }
    }

    /// A v from O v, one number a sample.
    pub fn rows_of(self, product: Plane) -> Plane {
        match self {
            Self::Holomorphic => product,
            Self::Real => Plane { re: product.re, im: Vec::new() },
            Self::Stacked => {
                let both = product.re.iter().zip(&product.im).flat_map(|(re, im)| [*re, *im]);
                Plane { re: both.collect(), im: Vec::new() }
            }
            Self::Phase | Self::HolomorphicPhase => Plane { re: product.im, im: Vec::new() },
        }
    }

    /// Rows of A of one sample from its derivatives: `write(row, column block, plane)` gets each real piece with where it
    /// belongs; the imaginary plane of a complex A is row 0 of column block 1.
    pub fn pieces<'p>(self, re: &'p [f64], im: &'p [f64], mut write: impl FnMut(usize, usize, &'p [f64])) {
        match self {
            Self::Real => write(0, 0, re),
            Self::Holomorphic => {
                write(0, 0, re);
                write(0, 1, im);
            }
            Self::Stacked => {
                write(0, 0, re);
                write(1, 0, im);
            }
            Self::Phase => write(0, 0, im),
            Self::HolomorphicPhase => {
                write(0, 0, im);
                write(0, 1, re);
            }
        }
    }
}
