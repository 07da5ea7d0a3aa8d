//! What is asked of wavefunctions beyond the energy: fidelities, entropies, and steps towards them.

mod fidelity;
mod lanczos_step;
mod renyi;

use num_complex::Complex64;

pub use fidelity::Fidelity;
pub(crate) use fidelity::{LogRatios, Ratios, fidelity, infidelity_values, penalty_values};
pub(crate) use lanczos_step::{Applied, applied_twice, best_length, lanczos_step};
pub use lanczos_step::{LanczosStep, StepLength};
pub use renyi::RenyiEntropy;
pub(crate) use renyi::{exchange_signs, renyi_entropy, swapped};

/// What a step makes smaller.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetKind {
    /// <H>
    Energy,
    /// <H> + sum_k weight_k F_k, F_k the fidelity with an earlier state: the next excited state where the weights are larger
    /// than the gaps (Entwistle et al., Nat. Commun. 14, 274 (2023); Pathak et al., J. Chem. Phys. 154, 034101 (2021)).
    Penalised(Vec<f64>),
    /// -ln F, F the fidelity with a fixed state.
    Infidelity,
}

/// How far a step's target is reached.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetObservation {
    /// <H> + sum_k weight_k F_k, or 1 - F.
    pub loss: f64,
    pub error: f64,
    /// With each of the other states.
    pub fidelities: Vec<Fidelity>,
}

/// e^z, and exactly zero for ln 0 whatever the phase.
fn exponential(z: Complex64) -> Complex64 {
    if z.re == f64::NEG_INFINITY { Complex64::ZERO } else { z.exp() }
}
