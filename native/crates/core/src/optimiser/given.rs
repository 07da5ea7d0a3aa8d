//! The two ends of a step whose derivatives live elsewhere, such as on a graphics card: what its least-squares problem starts
//! from, and what becomes of the direction that was found. Complex parameters are pairs of real ones there, interleaved, with
//! the derivatives O and i O: min |A d - b|^2 over them is that over complex d.

use super::definition::Preconditioner;
use super::preconditioner::{MARCH, SPRING, march_weights};
use super::state::OptimiserState;
use super::{OptimiserDefinition, Update, move_along};
use crate::definition::ParameterTensor;
use crate::error::{EngineError, NonFinite};
use crate::gradient::Active;

/// Eigenvalues and eigenvectors of a symmetric matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenEigen {
    /// Ascending.
    pub values: Vec<f64>,
    /// [value][row]
    pub vectors: Vec<f64>,
}

/// min |A d - b|^2 / N + shift |W^{1/2} (d - c)|^2 : what does not come from the samples of the step.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenProblem {
    /// c; empty: zero.
    pub centre: Vec<f64>,
    /// W of all parameters; empty: 1.
    pub weights: Vec<f64>,
    /// 1 where a parameter learns, 0 where it is frozen.
    pub mask: Vec<f64>,
}

/// A direction with its squared lengths.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenDirection {
    pub direction: Vec<f64>,
    /// d^T S d; none where S is not known.
    pub metric_square: Option<f64>,
    /// d^T g d with the regularised metric g.
    pub regularised_square: f64,
}

/// What a step did.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenStep {
    pub parameters: Vec<f64>,
    pub update_norm: f64,
    /// sqrt(delta^T S delta) where S is known and delta goes along the direction, else the Euclidean norm.
    pub step_length: f64,
}

/// What earlier steps left for this one. `count`: numbers of all parameters.
pub(crate) fn problem(
    optimiser: &OptimiserDefinition,
    state: &OptimiserState,
    layout: &[ParameterTensor],
    count: usize,
) -> Result<GivenProblem, EngineError> {
    let width = width_of(layout);
    let active = Active::new(layout, count / width, &optimiser.frozen)?;
    let mut mask = vec![1.0; count / width];
    active.mask(&mut mask);
    let mask = repeated(&mask, width);
    let mut memory = state.preconditioner.clone();
    let centred = |before: &[f64], decay: f64| -> Vec<f64> {
        before.iter().zip(&mask).map(|(before, mask)| decay * before * mask).collect()
    };
    let (centre, weights) = match optimiser.preconditioner {
        Preconditioner::Spring { decay, .. } => {
            memory.expect(SPRING, count);
            (centred(&memory.numbers, decay), Vec::new())
        }
        Preconditioner::March { decay, .. } => {
            memory.expect(MARCH, count + count / width);
            let (before, moments) = memory.numbers.split_at(count);
            (centred(before, decay), repeated(&march_weights(moments).unwrap_or_default(), width))
        }
        _ => (Vec::new(), Vec::new()),
    };
    Ok(GivenProblem { centre, weights, mask })
}

/// Moves the parameters along a direction and remembers it.
pub(crate) fn take(
    optimiser: &OptimiserDefinition,
    learning_rate: f64,
    given: &GivenDirection,
    parameters: &[f64],
    state: &mut OptimiserState,
    layout: &[ParameterTensor],
) -> Result<GivenStep, EngineError> {
    let GivenDirection { ref direction, metric_square, regularised_square } = *given;
    if direction.len() != parameters.len() {
        return Err(EngineError::definition(
            "The direction of a step does not fit the parameters.",
            format!("{} numbers were given for {}.", direction.len(), parameters.len()),
            "Give one number for each real parameter, and two for each complex one.",
        ));
    }
    let width = width_of(layout);
    let active = Active::new(layout, parameters.len() / width, &optimiser.frozen)?;
    remember(optimiser.preconditioner, direction, width, state);
    let length = regularised_square.max(0.0).sqrt();
    let factor = if optimiser.constant_distance && length > 0.0 { 1.0 / length } else { 1.0 };
    let direction: Vec<f64> = direction.iter().map(|value| factor * value).collect();
    let update = move_along(&direction, optimiser, learning_rate, parameters, width == 2, &mut state.rule, &active);
    let Update { delta, norm: update_norm, along } = update;
    let step_length = match (metric_square, along) {
        (Some(square), Some(along)) => along * factor * square.max(0.0).sqrt(),
        _ => update_norm,
    };
    let parameters: Vec<f64> = parameters.iter().zip(&delta).map(|(parameter, delta)| parameter + delta).collect();
    if !(parameters.iter().all(|value| value.is_finite()) && state.is_finite()) {
        return Err(EngineError::not_finite(NonFinite::Solve));
    }
    Ok(GivenStep { parameters, update_norm, step_length })
}

/// Numbers of a parameter.
fn width_of(layout: &[ParameterTensor]) -> usize {
    1 + usize::from(layout.iter().any(|tensor| tensor.complex))
}

/// Each number as often as its parameter has numbers.
fn repeated(numbers: &[f64], width: usize) -> Vec<f64> {
    numbers.iter().flat_map(|number| std::iter::repeat_n(*number, width)).collect()
}

fn remember(preconditioner: Preconditioner, direction: &[f64], width: usize, state: &mut OptimiserState) {
    let memory = &mut state.preconditioner;
    let count = direction.len();
    match preconditioner {
        Preconditioner::Spring { .. } => {
            memory.expect(SPRING, count);
            memory.numbers = direction.to_vec();
        }
        Preconditioner::March { moment_decay, .. } => {
            memory.expect(MARCH, count + count / width);
            let (before, moments) = memory.numbers.split_at(count);
            let next = direction.chunks_exact(width).zip(before.chunks_exact(width)).zip(moments);
            let next: Vec<f64> = next
                .map(|((new, old), moment)| {
                    moment_decay * moment + new.iter().zip(old).map(|(new, old)| (new - old).powi(2)).sum::<f64>()
                })
                .collect();
            memory.numbers = direction.iter().copied().chain(next).collect();
        }
        _ => memory.expect(0, 0),
    }
}
