//! From the force to a direction.

use ansatz_linalg::TiledHermitian;
use num_complex::Complex64;

use super::damped::Damped;
use super::definition::{Preconditioner, Regularisation, Solver};
use super::linear_method;
use super::spectrum::{Diagnostics, Spectrum};
use super::state::Memory;
use super::{interleaved, plane};
use crate::ansatz::Plane;
use crate::error::EngineError;
use crate::gradient::{Tangent, real_product};
use crate::operator::Operator;

pub(super) struct Problem<'a, 'b> {
    pub tangent: &'a mut Tangent<'b>,
    /// Centred right side b.
    pub right: &'a Plane,
    /// F = A^H b / N
    pub force: &'a Plane,
    /// Local energies of the samples.
    pub energies: &'a [Complex64],
    pub hamiltonian: Option<&'a Operator>,
    pub with_diagnostics: bool,
}

pub(super) struct Direction {
    pub direction: Plane,
    /// d^H S d; none where S is not known.
    pub metric_square: Option<f64>,
    /// d^H g d with the regularised metric g.
    pub regularised_square: f64,
    /// Where the eigenvalues of S were found on the way.
    pub diagnostics: Option<Diagnostics>,
    pub memory: TiledHermitian,
}

/// Tags of saved states.
pub(super) const SPRING: u32 = 1;
pub(super) const MARCH: u32 = 2;

pub(super) fn direction(
    problem: &mut Problem,
    preconditioner: Preconditioner,
    state: &mut Memory,
    memory: TiledHermitian,
) -> Result<Direction, EngineError> {
    let Problem { right, force, with_diagnostics, .. } = *problem;
    let tangent = &mut *problem.tangent;
    let complex = tangent.complex_parameters();
    let numbers = tangent.parameters() * (1 + usize::from(complex));
    match preconditioner {
        Preconditioner::LinearMethod { diagonal_shift } => {
            state.expect(0, 0);
            linear_method::direction(problem, diagonal_shift, memory)
        }
        Preconditioner::None => {
            state.expect(0, 0);
            Ok(Direction {
                direction: force.clone(),
                metric_square: None,
                regularised_square: real_product(force, force),
                diagnostics: None,
                memory,
            })
        }
        Preconditioner::StochasticReconfiguration {
            solver,
            diagonal_shift,
            relative_shift,
            regularisation,
            tolerance,
            iterations,
        } => {
            state.expect(0, 0);
            let weights = match relative_shift > 0.0 {
                true => {
                    let diagonal = tangent.diagonal()?;
                    Some(diagonal.iter().map(|square| diagonal_shift + relative_shift * square).collect::<Vec<_>>())
                }
                false => None,
            };
            let shift = if weights.is_some() { 1.0 } else { diagonal_shift };
            if regularisation != Regularisation::None {
                let spectrum = Spectrum::new(tangent, right, force, weights.as_deref(), solver, memory)?;
                // With weights these are not the eigenvalues of S itself.
                let diagnostics =
                    (with_diagnostics && weights.is_none()).then(|| spectrum.diagnostics()).transpose()?;
                return Ok(Direction { diagnostics, ..spectrum.direction(shift, regularisation)? });
            }
            let damped = Damped { tangent, right, force, shift, weights: weights.as_deref(), centre: None };
            damped.solve(solver, tolerance, iterations, memory)
        }
        Preconditioner::Spring { diagonal_shift, decay } => {
            state.expect(SPRING, numbers);
            let centre = scaled(&plane(&state.numbers, complex), decay, tangent);
            let damped = Damped { tangent, right, force, shift: diagonal_shift, weights: None, centre: Some(&centre) };
            let found = damped.solve(Solver::Auto, None, None, memory)?;
            state.numbers = interleaved(&found.direction);
            Ok(found)
        }
        Preconditioner::March { diagonal_shift, decay, moment_decay } => {
            let parameters = tangent.parameters();
            state.expect(MARCH, numbers + parameters);
            let (before, moments) = state.numbers.split_at(numbers);
            let before = plane(before, complex);
            let centre = scaled(&before, decay, tangent);
            let weights = march_weights(moments);
            let damped = Damped {
                tangent,
                right,
                force,
                shift: diagonal_shift,
                weights: weights.as_deref(),
                centre: Some(&centre),
            };
            let found = damped.solve(Solver::Auto, None, None, memory)?;
            let mut next = interleaved(&found.direction);
            next.extend(moments.iter().enumerate().map(|(parameter, moment)| {
                moment_decay * moment + (found.direction.get(parameter) - before.get(parameter)).norm_sqr()
            }));
            state.numbers = next;
            Ok(found)
        }
    }
}

/// The direction before, times its decay; zero where frozen.
fn scaled(before: &Plane, decay: f64, tangent: &Tangent) -> Plane {
    let mut centre = before.clone();
    centre.re.iter_mut().chain(&mut centre.im).for_each(|value| *value *= decay);
    tangent.active.mask_plane(&mut centre);
    centre
}

/// Weights of |v^{1/4} x|^2: sqrt v, with a floor that keeps them apart from zero; none before the first moment.
pub(super) fn march_weights(moments: &[f64]) -> Option<Vec<f64>> {
    const FLOOR: f64 = 1e-8;
    if moments.iter().all(|moment| *moment == 0.0) {
        return None;
    }
    Some(moments.iter().map(|moment| (moment.sqrt().sqrt() + FLOOR).powi(2)).collect())
}
