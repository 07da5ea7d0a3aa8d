//! Variational Monte Carlo with neural quantum states, float64 and complex128, on all cores.
//!
//! What is absent: no files, no clock (one is passed in), no global state, no randomness but from the seed, and no result
//! that depends on the number of threads.

#[cfg(test)]
extern crate self as ansatz_core;

mod ansatz;
pub mod definition;
pub mod engine;
pub mod error;
mod gradient;
mod local_energy;
pub mod operator;
mod optimiser;
pub mod random;
mod sampler;
pub mod statistics;
mod targets;
#[cfg(test)]
mod tests;
mod workers;

pub use ansatz::network::NetworkProbe;
pub use definition::{
    AnsatzDefinition, AnsatzKind, Charge, Diagnostics, EngineDefinition, EngineState, Estimate, Fidelity,
    GivenDirection, GivenEigen, GivenProblem, GivenStep, LanczosStep, MachineDefinition, MoveCount, MoveDefinition,
    MoveKind, OptimiserDefinition, ParameterTensor, PhaseSeconds, Preconditioner, Regularisation, RenyiEntropy, Rule,
    SampleBatch, SamplerDefinition, SamplingMethod, SamplingReport, Solver, StepLength, StepObservation, StepOptions,
    TargetKind, TargetObservation, TensorNorm, Trace,
};
pub use engine::{Clock, Engine, Target};
pub use error::{EngineError, NonFinite};
pub use operator::{LocalMatrix, Operator, OperatorDefinition};
pub use workers::Workers;

/// Name of the instruction set that the kernels run on: avx512, avx2, neon, simd128 or scalar.
pub fn simd_name() -> &'static str {
    ansatz_simd::level().name()
}
