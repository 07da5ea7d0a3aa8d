//! Stochastic reconfiguration (Sorella 1998): theta <- theta - eta (S + lambda)^{-1} F, with
//!
//!   S_pq = <O_p^* O_q> - <O_p^*><O_q>,   F_p = <O_p^* E> - <O_p^*><E>,   O_p = d ln psi / d theta_p.
//!
//! With Ob [sample][parameter] the centred derivatives over sqrt(N) and e the centred energies over sqrt(N), S = Ob^H Ob and
//! F = Ob^H e, so (S + lambda)^{-1} F = Ob^H (Ob Ob^H + lambda)^{-1} e: a system of the size of the samples instead
//! (minSR: Chen and Heyl 2024; Rende et al. 2024). Real parameters have real O here, so the real parts are taken throughout.

mod dense;
mod rows;

use std::sync::atomic::AtomicBool;

use ansatz_linalg::{FactorError, TiledHermitian};
use num_complex::Complex64;

use crate::ansatz::{Ansatz, Plane};
use crate::definition::{Solver, StepOptions};
use crate::error::{EngineError, NonFinite};
use crate::local_energy::Signals;
use dense::Dense;
use rows::Rows;

/// Bytes of the largest matrix or derivative array that a step may take; WebAssembly addresses only 4 GiB in all.
const MEMORY_LIMIT: u64 = if usize::BITS > 32 { 4 << 30 } else { 1 << 30 };

/// (S + lambda)^{-1} F, interleaved where complex, and the norm of F.
pub(crate) struct Update {
    pub update: Vec<f64>,
    pub gradient_norm: f64,
    /// Memory of the matrix, for the next step.
    pub memory: TiledHermitian,
}

/// The log-derivatives of all samples, without being stored.
trait Derivatives {
    /// sum_k O_kp conj(y_k) of all parameters.
    fn weighted_sum(&self, y: &Plane) -> Plane;
    /// Sum over parameters O_k conj(O_l), samples x samples, not centred; in the memory of a matrix that is not needed any more.
    fn gram(&self, memory: TiledHermitian, cancel: &AtomicBool) -> Result<TiledHermitian, EngineError>;
}

/// `values`: local energies; `signals`: those of a dense layer at the same samples.
pub(crate) fn update(
    ansatz: &dyn Ansatz,
    configurations: &[u8],
    values: &[Complex64],
    signals: Option<&Signals>,
    options: &StepOptions,
    memory: TiledHermitian,
    cancel: &AtomicBool,
) -> Result<Update, EngineError> {
    let rows = Rows::new(ansatz, configurations);
    let dense = match (ansatz.dense_layer(), signals) {
        (Some(layer), Some(signals)) => Some(Dense::new(layer, ansatz.is_complex(), signals)),
        _ => None,
    };
    let derivatives: &dyn Derivatives = match &dense {
        Some(dense) => dense,
        None => &rows,
    };
    let (samples, parameters) = (values.len(), ansatz.parameter_count());
    let scale = 1.0 / samples as f64;
    let centred = centred_energies(values, ansatz.is_complex());
    let force = weighted_sum(derivatives, &centred, scale);
    let gradient_norm = force.re.iter().chain(&force.im).map(|value| value * value).sum::<f64>().sqrt();
    if !gradient_norm.is_finite() {
        return Err(EngineError::not_finite(NonFinite::Gradient));
    }
    // Multiplications of making and factorising the matrix in either space.
    let (p, n) = (parameters as f64, samples as f64);
    let depth = dense.as_ref().map_or(p, |dense| dense.gram_depth() as f64);
    let in_samples_is_cheaper = n * n * (depth + n / 3.0) < p * p * (n + p / 3.0);
    let solver = match options.solver {
        Solver::Auto if in_samples_is_cheaper => Solver::MinimumStep,
        Solver::Auto => Solver::StochasticReconfiguration,
        other => other,
    };
    let (solution, memory) = match solver {
        Solver::Gradient | Solver::Auto => (force, memory),
        Solver::StochasticReconfiguration => {
            check_memory(TiledHermitian::bytes(parameters, ansatz.is_complex()), parameters, "parameter")?;
            let mut tensor = rows.geometric_tensor(memory, cancel)?;
            tensor.scale_and_shift(scale, options.diagonal_shift);
            // The tensor is that of conj(S), so everything is conjugated.
            let mut solution = force;
            conjugate(&mut solution);
            solve(&mut tensor, &mut solution, cancel)?;
            conjugate(&mut solution);
            (solution, tensor)
        }
        Solver::MinimumStep => {
            check_memory(TiledHermitian::bytes(samples, ansatz.is_complex()), samples, "sample")?;
            let mut gram = derivatives.gram(memory, cancel)?;
            gram.centre(scale, options.diagonal_shift);
            let mut weights = centred;
            solve(&mut gram, &mut weights, cancel)?;
            centre(&mut weights);
            (weighted_sum(derivatives, &weights, scale), gram)
        }
    };
    let update: Vec<f64> = if ansatz.is_complex() {
        solution.re.iter().zip(&solution.im).flat_map(|(re, im)| [*re, *im]).collect()
    } else {
        solution.re
    };
    if !update.iter().all(|value| value.is_finite()) {
        return Err(EngineError::not_finite(NonFinite::Solve));
    }
    Ok(Update { update, gradient_norm, memory })
}

/// scale sum_k conj(O_kp) y_k
fn weighted_sum(derivatives: &dyn Derivatives, y: &Plane, scale: f64) -> Plane {
    let mut sum = derivatives.weighted_sum(y);
    sum.re.iter_mut().for_each(|value| *value *= scale);
    sum.im.iter_mut().for_each(|value| *value *= -scale);
    sum
}

fn conjugate(numbers: &mut Plane) {
    numbers.im.iter_mut().for_each(|value| *value = -*value);
}

fn centre(numbers: &mut Plane) {
    for plane in [&mut numbers.re, &mut numbers.im] {
        let mean = plane.iter().sum::<f64>() / plane.len().max(1) as f64;
        plane.iter_mut().for_each(|value| *value -= mean);
    }
}

fn centred_energies(values: &[Complex64], complex: bool) -> Plane {
    let mut energies = Plane {
        re: values.iter().map(|value| value.re).collect(),
        im: if complex { values.iter().map(|value| value.im).collect() } else { Vec::new() },
    };
    centre(&mut energies);
    energies
}

fn solve(matrix: &mut TiledHermitian, right: &mut Plane, cancel: &AtomicBool) -> Result<(), EngineError> {
    matrix.factor(cancel).map_err(|error| match error {
        FactorError::Cancelled => EngineError::cancelled(),
        FactorError::NotPositiveDefinite => EngineError::not_finite(NonFinite::Solve),
    })?;
    matrix.solve(&mut right.re, &mut right.im);
    Ok(())
}

fn check_memory(bytes: u64, count: usize, what: &str) -> Result<(), EngineError> {
    if bytes <= MEMORY_LIMIT {
        return Ok(());
    }
    Err(EngineError::new(
        "ENGINE_TOO_LARGE",
        format!("A solve over {count} {what}s does not fit into memory."),
        format!("It needs {:.1} GiB, the limit is {} GiB.", bytes as f64 / (1u64 << 30) as f64, MEMORY_LIMIT >> 30),
        "Use the solver `auto`, fewer samples or a smaller network.",
    ))
}
