//! What an engine is made from and what it gives back.

use serde::Deserialize;

pub use crate::ansatz::autoregressive::{AutoregressiveCell, AutoregressiveDefinition};
pub use crate::ansatz::combined::{ProductDefinition, ProjectedDefinition, SumDefinition};
pub use crate::ansatz::determinant::{
    DeterminantDefinition, DeterminantForm, PairFactorForm, PairProductDefinition, SpeciesDefinition,
};
pub use crate::ansatz::matrix_product::MatrixProductDefinition;
pub use crate::ansatz::network::{
    ActivationFunction, Encoding, NetworkDefinition, NetworkNode, NetworkOperation, Pooling, Precision, Scores,
};
pub use crate::ansatz::state_vector::StateVectorDefinition;
pub use crate::ansatz::tabulated::TabulatedDefinition;
use crate::operator::OperatorDefinition;
pub use crate::optimiser::{
    Diagnostics, GivenDirection, GivenEigen, GivenProblem, GivenStep, OptimiserDefinition, Preconditioner,
    Regularisation, Rule, Solver,
};
pub use crate::sampler::{Charge, MoveCount, MoveDefinition, MoveKind, SamplerDefinition, SamplingMethod};
pub use crate::targets::{Fidelity, LanczosStep, RenyiEntropy, StepLength, TargetKind, TargetObservation};

/// A wavefunction, as JSON with its `kind`.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum AnsatzDefinition {
    Machine(MachineDefinition),
    Network(NetworkDefinition),
    Autoregressive(AutoregressiveDefinition),
    Determinant(DeterminantDefinition),
    PairProduct(PairProductDefinition),
    MatrixProduct(MatrixProductDefinition),
    StateVector(StateVectorDefinition),
    Tabulated(TabulatedDefinition),
    Product(ProductDefinition),
    Sum(SumDefinition),
    Projected(ProjectedDefinition),
}

impl From<MachineDefinition> for AnsatzDefinition {
    fn from(machine: MachineDefinition) -> Self {
        Self::Machine(machine)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AnsatzKind {
    MeanField,
    Jastrow,
    RestrictedBoltzmannMachine,
}

/// Closed forms with fast ratios: mean field, Jastrow, restricted Boltzmann machine.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MachineDefinition {
    pub form: AnsatzKind,
    /// Complex (holomorphic) parameters; real ones give a positive wavefunction.
    pub complex: bool,
    #[serde(default)]
    /// Hidden units per site (alpha); with a symmetry the number of filters.
    pub hidden_density: f64,
    /// Permutations of the sites, row-major [element][site]; empty: no symmetry.
    #[serde(default)]
    pub symmetry: Vec<u32>,
    /// Standard deviation of the normal initial parameters (of the modulus where complex).
    pub initial_scale: f64,
    pub use_visible_bias: bool,
    pub use_hidden_bias: bool,
}

#[derive(Debug, Clone)]
pub struct EngineDefinition {
    pub hamiltonian: OperatorDefinition,
    pub ansatz: AnsatzDefinition,
    pub sampler: SamplerDefinition,
    pub seed: u64,
    /// Threads of the engine's own pool; the numbers do not depend on it. One without the `parallel` feature.
    pub threads: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StepOptions {
    /// Samples over all chains, rounded up to a multiple of the chains.
    pub samples: usize,
    pub learning_rate: f64,
    pub optimiser: OptimiserDefinition,
    /// Also the spectrum of the geometric tensor and the signal-to-noise ratios of its directions, which take an
    /// eigen-decomposition.
    pub diagnostics: bool,
    /// Bytes that derivatives and matrices may take; none: 4 GiB, 1 GiB in WebAssembly.
    pub memory_limit: Option<u64>,
}

/// An estimate over Markov chains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    /// One standard deviation of the mean, from blocks over chains and time.
    pub error: f64,
    /// Variance of the local estimator.
    pub variance: f64,
    /// Integrated autocorrelation time in kept samples; 0.5: independent.
    pub autocorrelation_time: f64,
    pub split_r_hat: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PhaseSeconds {
    pub sampling: f64,
    pub local_energy: f64,
    pub solve: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StepObservation {
    /// Real part of the local energy; its variance is that of the complex local energy, <|E|^2> - |<E>|^2.
    pub energy: Estimate,
    pub imaginary_energy: f64,
    /// None where the energy is the target.
    pub target: Option<TargetObservation>,
    pub acceptance_rate: f64,
    pub sampling: SamplingReport,
    pub samples: usize,
    /// Norm of the force F = <O* E> - <O*><E>; zero for a measurement.
    pub gradient_norm: f64,
    /// Norm of the force in each parameter tensor; empty for a measurement.
    pub layer_gradient_norms: Vec<TensorNorm>,
    /// Euclidean norm of the step.
    pub update_norm: f64,
    /// Its length sqrt(delta^H S delta) in the quantum geometric tensor where the preconditioner knows it, else the
    /// Euclidean one.
    pub step_length: f64,
    /// Where they were asked for.
    pub diagnostics: Option<Diagnostics>,
    pub seconds: PhaseSeconds,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TensorNorm {
    /// Of the parameter tensor.
    pub name: String,
    pub norm: f64,
}

/// How the chains did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SamplingReport {
    /// Empty where nothing is proposed.
    pub moves: Vec<MoveCount>,
    /// Share of accepted exchanges between each inverse temperature and the next.
    pub swap_acceptance: Vec<f64>,
    /// Chains that accepted no proposal in the whole step.
    pub stuck_chains: usize,
    /// Where no chain has moved: mean over them of Re (H^2 psi)(s) / psi(s) - |(H psi)(s) / psi(s)|^2, which is zero for an
    /// eigenstate and the variance that a constant local energy hides for any other state.
    pub frozen_variance: Option<f64>,
    pub trace: Trace,
}

/// Local energies (real parts) along the first chains.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    pub chains: usize,
    /// Kept samples between two points.
    pub stride: usize,
    /// [chain][time]
    pub energies: Vec<f64>,
}

/// Everything the next step depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct EngineState {
    pub step: u64,
    /// Real and imaginary part interleaved where complex.
    pub parameters: Vec<f64>,
    /// [chain][inverse temperature][site]
    pub configurations: Vec<u8>,
    /// One record of 32 bytes for each of these configurations.
    pub random_state: Vec<u8>,
    /// What the optimiser remembers; empty: nothing yet.
    pub optimiser: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ParameterTensor {
    /// Unique in a wavefunction, such as `conv1.weights`.
    pub name: String,
    pub shape: Vec<usize>,
    /// In numbers of the parameter's type.
    pub offset: usize,
    pub complex: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SampleBatch {
    /// [sample][site], the samples of chain 0 first.
    pub configurations: Vec<u8>,
    /// [sample], real and imaginary part interleaved.
    pub log_amplitudes: Vec<f64>,
    pub samples: usize,
    pub chains: usize,
    pub acceptance_rate: f64,
}
