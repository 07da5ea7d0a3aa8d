//! Stochastic reconfiguration in parameter space, in sample space and by conjugate gradients; derivatives of all samples
//! at once and piece by piece.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::definition::{OptimiserDefinition, Preconditioner, Regularisation, Rule, Solver, StepOptions};
use crate::engine::Engine;
use crate::error::EngineError;

const SHIFT: f64 = 0.01;
/// Fewer leave some chains where they started, and nothing to learn from.
const SAMPLES: usize = 60;

fn options(solver: Solver, memory_limit: Option<u64>) -> StepOptions {
    let preconditioner = Preconditioner::StochasticReconfiguration {
        solver,
        diagonal_shift: SHIFT,
        relative_shift: 0.0,
        regularisation: Regularisation::None,
        tolerance: Some(1e-13),
        iterations: None,
    };
    let optimiser = OptimiserDefinition::new(preconditioner, Rule::Descent);
    StepOptions { samples: SAMPLES, learning_rate: 0.05, optimiser, diagnostics: false, memory_limit }
}

fn one_thread(case: &EngineDefinition) -> Engine {
    common::engine(&EngineDefinition { threads: 1, ..case.clone() })
}

/// The update of the first step; the samples are the same for every solver.
fn update(case: &EngineDefinition, options: &StepOptions) -> Result<Vec<f64>, EngineError> {
    let mut engine = one_thread(case);
    let before = engine.state().parameters;
    engine.step(options, &AtomicBool::new(false))?;
    Ok(engine.state().parameters.iter().zip(&before).map(|(after, before)| after - before).collect())
}

/// |a - b| / |a|
fn difference(a: &[f64], b: &[f64]) -> f64 {
    let square = |values: &mut dyn Iterator<Item = f64>| values.map(|value| value * value).sum::<f64>();
    (square(&mut a.iter().zip(b).map(|(a, b)| a - b)) / square(&mut a.iter().copied())).sqrt()
}

/// Condition number (largest eigenvalue + shift) / shift of the shifted geometric tensor at the first step.
fn condition(case: &EngineDefinition) -> f64 {
    let options = StepOptions { diagnostics: true, ..options(Solver::ParameterSpace, None) };
    let seen = common::engine(case).step(&options, &AtomicBool::new(false)).expect("finite");
    let spectrum = seen.diagnostics.expect("asked for").geometric_tensor_spectrum;
    (spectrum[0] + SHIFT) / SHIFT
}

/// Largest relative difference of two solutions. The three ways add up the same products of derivatives in different orders.
/// In double precision 1e-8 is far above rounding times the condition of the equations. Layers in single precision give
/// their products with a relative error of a few times 2^-24, which the solution multiplies by the condition number.
fn tolerance(case: &EngineDefinition, single: bool) -> f64 {
    if single { 64.0 * 2f64.powi(-24) * condition(case) } else { 1e-8 }
}

#[test]
fn parameter_space_sample_space_and_conjugate_gradients_agree() {
    for Kind { name, case, single, .. } in every_kind() {
        let reference = update(&case, &options(Solver::ParameterSpace, None)).expect("finite");
        assert!(reference.iter().any(|value| value.abs() > 1e-5), "{name}: no step");
        let largest = tolerance(&case, single);
        for solver in [Solver::SampleSpace, Solver::ConjugateGradient, Solver::Auto] {
            let found = difference(&reference, &update(&case, &options(solver, None)).expect("finite"));
            assert!(found < largest, "{name}, {solver:?}: {found} beyond {largest}");
        }
    }
}

#[test]
fn pieces_make_the_whole() {
    for Kind { name, case, .. } in every_kind() {
        for solver in [Solver::ParameterSpace, Solver::SampleSpace, Solver::ConjugateGradient] {
            let whole = update(&case, &options(solver, None)).expect("finite");
            let least = one_thread(&case).least_bytes(&options(solver, None)).expect("valid");
            let pieces = update(&case, &options(solver, Some(least))).expect("as much as is needed");
            assert_eq!(whole, pieces, "{name}, {solver:?} in {least} bytes");
            let refused = update(&case, &options(solver, Some(least - 1))).expect_err("too little");
            assert_eq!(refused.code, "ENGINE_TOO_LARGE", "{name}, {solver:?}");
            let needed = format!("{} MiB at least", least.div_ceil(1 << 20));
            assert!(refused.reason.contains(&needed), "{name}: {}", refused.reason);
        }
    }
}
