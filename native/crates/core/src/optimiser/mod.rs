//! Optimisers: from the force at the samples of a step to new parameters.
//!
//! A step is theta <- theta + delta. A preconditioner turns the force F into a direction d, a rule turns directions into delta;
//! `-eta d` is the plainest. What both remember is part of the state of an engine.

mod check;
mod conjugate_gradient;
mod damped;
mod definition;
mod given;
mod linear_method;
mod memory;
mod preconditioner;
mod rule;
mod spectrum;
mod state;

use std::sync::atomic::AtomicBool;

use ansatz_linalg::TiledHermitian;
use num_complex::Complex64;

use crate::ansatz::{Ansatz, Plane};
use crate::definition::{StepOptions, TensorNorm};
use crate::error::{EngineError, NonFinite};
use crate::gradient::{Active, Room, Sampled, Tangent, real_product};
use crate::operator::Operator;
pub(crate) use check::check;
pub use definition::{OptimiserDefinition, Preconditioner, Regularisation, Rule, Solver};
pub use given::{GivenDirection, GivenEigen, GivenProblem, GivenStep};
pub(crate) use given::{problem, take};
use memory::passes_again;
pub(crate) use memory::{fit, step_bytes};
use preconditioner::Problem;
pub use spectrum::Diagnostics;
use spectrum::Spectrum;
pub(crate) use state::OptimiserState;

/// Where a step starts from.
pub(crate) struct Situation<'a> {
    pub sampled: Sampled<'a>,
    /// Local energies of the samples.
    pub energies: &'a [Complex64],
    /// None where these are local values of another target.
    pub hamiltonian: Option<&'a Operator>,
    /// Interleaved where complex.
    pub parameters: &'a [f64],
    pub state: &'a OptimiserState,
    pub options: &'a StepOptions,
    pub room: Room,
    pub cancel: &'a AtomicBool,
}

/// Where it ends.
pub(crate) struct Advance {
    pub parameters: Vec<f64>,
    pub state: OptimiserState,
    pub gradient_norm: f64,
    pub update_norm: f64,
    /// sqrt(delta^H S delta) where a preconditioner knows S, else the Euclidean norm.
    pub step_length: f64,
    pub layer_gradient_norms: Vec<TensorNorm>,
    pub diagnostics: Option<Diagnostics>,
    /// Memory of the matrix, for the next step.
    pub memory: TiledHermitian,
}

pub(crate) fn advance(situation: &Situation, memory: TiledHermitian) -> Result<Advance, EngineError> {
    let Situation { sampled, energies, hamiltonian, parameters, options, .. } = *situation;
    let (ansatz, optimiser) = (sampled.ansatz, &options.optimiser);
    let active = Active::new(&ansatz.layout(), ansatz.parameter_count(), &optimiser.frozen)?;
    if sampled.weights.is_some() && optimiser.needs_noise() {
        return Err(EngineError::new(
            "ENGINE_BAD_OPTIONS",
            "Full sums have no noise that could be cut off.",
            "The signal-to-noise ratio of every direction is infinite.",
            "Choose no cut-off or the smooth pseudo-inverse, or draw samples.",
        ));
    }
    let mut tangent = Tangent::new(sampled, active, optimiser.phase_only, situation.room.all, situation.cancel)?;
    fit(&mut tangent, situation.room, options);
    if passes_again(optimiser, options.diagnostics) {
        tangent.keep_rows();
    }
    tangent.check_cancelled()?;
    let right = tangent.right_side(energies);
    let force = tangent.force(&right)?;
    let gradient_norm = real_product(&force, &force).sqrt();
    if !gradient_norm.is_finite() {
        return Err(EngineError::not_finite(NonFinite::Gradient));
    }
    let layer_gradient_norms = tensor_norms(ansatz, &force);

    let mut state = situation.state.clone();
    let mut problem = Problem {
        tangent: &mut tangent,
        right: &right,
        force: &force,
        energies,
        hamiltonian,
        with_diagnostics: options.diagnostics,
    };
    let mut found =
        preconditioner::direction(&mut problem, optimiser.preconditioner, &mut state.preconditioner, memory)?;
    if options.diagnostics && found.diagnostics.is_none() {
        let memory = std::mem::take(&mut found.memory);
        let spectrum = Spectrum::new(&tangent, &right, &force, None, Solver::Auto, memory)?;
        found.diagnostics = Some(spectrum.diagnostics()?);
        found.memory = spectrum.into_memory();
    }
    let length = found.regularised_square.sqrt();
    if optimiser.constant_distance && length > 0.0 {
        found.direction.re.iter_mut().chain(&mut found.direction.im).for_each(|value| *value /= length);
        found.metric_square = found.metric_square.map(|square| square / (length * length));
    }

    let complex = ansatz.is_complex();
    let direction = interleaved(&found.direction);
    let rate = options.learning_rate;
    let Update { delta, norm: update_norm, along } =
        move_along(&direction, optimiser, rate, parameters, complex, &mut state.rule, &tangent.active);
    let step_length = match (found.metric_square, along) {
        (Some(square), Some(along)) => along * square.max(0.0).sqrt(),
        (Some(_), None) => {
            let rows = tangent.product(&plane(&delta, complex))?;
            (real_product(&rows, &rows) * tangent.scale()).sqrt()
        }
        (None, _) => update_norm,
    };
    let parameters: Vec<f64> = parameters.iter().zip(&delta).map(|(parameter, delta)| parameter + delta).collect();
    if !(parameters.iter().all(|value| value.is_finite()) && state.is_finite()) {
        return Err(EngineError::not_finite(NonFinite::Solve));
    }
    Ok(Advance {
        parameters,
        state,
        gradient_norm,
        update_norm,
        step_length,
        layer_gradient_norms,
        diagnostics: found.diagnostics,
        memory: found.memory,
    })
}

/// A change of the parameters.
struct Update {
    /// Interleaved where complex.
    delta: Vec<f64>,
    /// Its Euclidean norm.
    norm: f64,
    /// Its length in units of the direction's, where it lies along the direction.
    along: Option<f64>,
}

/// What the rule makes of a direction, zero where frozen, not longer than allowed.
fn move_along(
    direction: &[f64],
    optimiser: &OptimiserDefinition,
    learning_rate: f64,
    parameters: &[f64],
    complex: bool,
    memory: &mut state::Memory,
    active: &Active,
) -> Update {
    let delta = rule::step(optimiser.rule, memory, direction, parameters, complex, learning_rate);
    // Momenta and decaying weights of frozen parameters stand still too.
    let mut as_plane = plane(&delta, complex);
    active.mask_plane(&mut as_plane);
    let mut norm = real_product(&as_plane, &as_plane).sqrt();
    let mut factor = 1.0;
    if let Some(largest) = optimiser.largest_update.filter(|largest| norm > *largest) {
        factor = largest / norm;
        norm = largest;
        as_plane.re.iter_mut().chain(&mut as_plane.im).for_each(|value| *value *= factor);
    }
    let along = (optimiser.rule == Rule::Descent).then_some(learning_rate.abs() * factor);
    Update { delta: interleaved(&as_plane), norm, along }
}

/// Norm of the force in each parameter tensor.
fn tensor_norms(ansatz: &dyn Ansatz, force: &Plane) -> Vec<TensorNorm> {
    let norm = |first: usize, count: usize| {
        (first..first + count).map(|index| force.get(index).norm_sqr()).sum::<f64>().sqrt()
    };
    ansatz
        .layout()
        .into_iter()
        .map(|tensor| TensorNorm { norm: norm(tensor.offset, tensor.shape.iter().product()), name: tensor.name })
        .collect()
}

pub(crate) fn interleaved(plane: &Plane) -> Vec<f64> {
    if plane.im.is_empty() {
        return plane.re.clone();
    }
    plane.re.iter().zip(&plane.im).flat_map(|(re, im)| [*re, *im]).collect()
}

pub(crate) fn plane(numbers: &[f64], complex: bool) -> Plane {
    if !complex {
        return Plane { re: numbers.to_vec(), im: Vec::new() };
    }
    Plane { re: numbers.iter().step_by(2).copied().collect(), im: numbers.iter().skip(1).step_by(2).copied().collect() }
}
