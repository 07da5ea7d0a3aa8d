//! Directions against the equations that define them, written out sample by sample.

use std::sync::atomic::AtomicBool;

use num_complex::Complex64;

use super::phase_networks::{MachineInBlocks, Offer, PhaseNetwork, derivative_rows};
use super::*;
use crate::definition::{OptimiserDefinition, Preconditioner, Regularisation, Rule, Solver, StepOptions};
use crate::error::EngineError;
use crate::gradient::{MEMORY_LIMIT, Room, Sampled};
use crate::local_energy::{Signals, local_values};
use crate::operator::{Operator, OperatorDefinition};
use crate::optimiser::{self, Advance, OptimiserState, Situation, plane};

pub const SITES: u32 = 6;
pub const SOLVERS: [Solver; 4] = [Solver::Auto, Solver::ParameterSpace, Solver::SampleSpace, Solver::ConjugateGradient];

/// A wavefunction with random parameters at random configurations.
pub struct Case {
    pub name: String,
    pub ansatz: Box<dyn Ansatz>,
    pub parameters: Vec<f64>,
    pub configurations: Vec<u8>,
    pub energies: Vec<Complex64>,
    pub hamiltonian: Operator,
    pub signals: Option<Signals>,
}

impl Case {
    pub fn new(name: &str, ansatz: Box<dyn Ansatz>, samples: usize) -> Self {
        let dimensions = [2; SITES as usize];
        let mut random = Random::new(31, 0);
        let parameters = random_parameters(ansatz.as_ref(), 0.3, &mut random);
        let configurations = (0..samples).flat_map(|_| random_configuration(&dimensions, &mut random)).collect();
        Self::at(name, ansatz, parameters, configurations, &common::ising_chain(SITES, 0.8))
    }

    pub fn at(
        name: &str,
        mut ansatz: Box<dyn Ansatz>,
        parameters: Vec<f64>,
        configurations: Vec<u8>,
        hamiltonian: &OperatorDefinition,
    ) -> Self {
        assert!(ansatz.prepare(&parameters));
        let hamiltonian = Operator::new(hamiltonian).expect("valid");
        let local = local_values(ansatz.as_ref(), &[&hamiltonian], &configurations, true, &AtomicBool::new(false));
        let mut local = local.expect("finite");
        let signals = local.signals.take().filter(|_| ansatz.dense_layer().is_some());
        let energies = local.values.remove(0);
        Self { name: name.to_owned(), ansatz, parameters, configurations, energies, hamiltonian, signals }
    }

    pub fn machine(definition: &MachineDefinition, samples: usize) -> Self {
        Self::new(&format!("{definition:?}"), build(definition, &[2; SITES as usize]), samples)
    }

    pub fn step(&self, options: &StepOptions, state: &OptimiserState) -> Advance {
        self.try_step(options, state).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    pub fn try_step(&self, options: &StepOptions, state: &OptimiserState) -> Result<Advance, EngineError> {
        let sampled = Sampled {
            weights: None,
            ansatz: self.ansatz.as_ref(),
            configurations: &self.configurations,
            signals: self.signals.as_ref(),
        };
        let situation = Situation {
            sampled,
            energies: &self.energies,
            hamiltonian: Some(&self.hamiltonian),
            parameters: &self.parameters,
            state,
            options,
            room: Room::of(options.memory_limit.unwrap_or(MEMORY_LIMIT)),
            cancel: &AtomicBool::new(false),
        };
        optimiser::advance(&situation, ansatz_linalg::TiledHermitian::default())
    }

    /// The direction of an optimiser that starts anew: minus the step of rate 1.
    pub fn direction(&self, optimiser: OptimiserDefinition) -> Vec<Complex64> {
        let step = self.step(&options(optimiser), &OptimiserState::default());
        let numbers: Vec<f64> = self.parameters.iter().zip(&step.parameters).map(|(a, b)| a - b).collect();
        let plane = plane(&numbers, self.ansatz.is_complex());
        (0..plane.re.len()).map(|p| plane.get(p)).collect()
    }

    /// Centred log-derivatives [sample][parameter].
    pub fn centred_derivatives(&self) -> Vec<Vec<Complex64>> {
        let mut rows = derivative_rows(self.ansatz.as_ref(), &self.configurations);
        for p in 0..self.ansatz.parameter_count() {
            let mean = rows.iter().map(|row| row[p]).sum::<Complex64>() / rows.len() as f64;
            rows.iter_mut().for_each(|row| row[p] -= mean);
        }
        rows
    }

    pub fn centred_energies(&self) -> Vec<Complex64> {
        let mean = self.energies.iter().sum::<Complex64>() / self.energies.len() as f64;
        self.energies.iter().map(|energy| energy - mean).collect()
    }
}

pub fn options(optimiser: OptimiserDefinition) -> StepOptions {
    StepOptions { samples: 0, learning_rate: 1.0, optimiser, diagnostics: false, memory_limit: None }
}

/// Machines of every kind, a network with a phase, and both as blocks.
pub fn all_cases(samples: usize) -> Vec<Case> {
    let mut cases: Vec<Case> = all_definitions(SITES).iter().map(|d| Case::machine(d, samples)).collect();
    cases.extend(block_cases(samples));
    cases
}

pub fn block_cases(samples: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for offer in [Offer::OneByOne, Offer::Blocks, Offer::Sums] {
        let network = PhaseNetwork::new(SITES as usize, 5, offer);
        cases.push(Case::new(&format!("phase {offer:?}"), Box::new(network), samples));
        for complex in [false, true] {
            let machine = build(&common::machine(2.0, complex), &[2; SITES as usize]);
            let ansatz = MachineInBlocks { machine, offer };
            cases.push(Case::new(&format!("machine {complex} {offer:?}"), Box::new(ansatz), samples));
        }
    }
    cases
}

fn reconfiguration(solver: Solver, relative_shift: f64) -> Preconditioner {
    Preconditioner::StochasticReconfiguration {
        solver,
        diagonal_shift: 0.01,
        relative_shift,
        regularisation: Regularisation::None,
        tolerance: Some(1e-13),
        iterations: None,
    }
}

/// Checks (S + 0.01 + relative_shift diag S) d = F among the parameters that learn, with S and F as sums over samples of the
/// columns that count: O, or i Im O with |psi| held.
fn check_equations(case: &Case, optimiser: &OptimiserDefinition, relative_shift: f64, learns: impl Fn(usize) -> bool) {
    let direction = case.direction(optimiser.clone());
    let (rows, energies) = (case.centred_derivatives(), case.centred_energies());
    let (samples, count) = (rows.len() as f64, case.ansatz.parameter_count());
    // Real columns of A: along the real and, where complex, the imaginary part of each parameter.
    let complex = case.ansatz.is_complex();
    let column = |row: &Vec<Complex64>, p: usize, part: usize| {
        let derivative = if part == 0 { row[p] } else { Complex64::I * row[p] };
        if optimiser.phase_only { Complex64::new(0.0, derivative.im) } else { derivative }
    };
    let parts = 1 + usize::from(complex);
    let number = |p: usize, part: usize| if part == 0 { direction[p].re } else { direction[p].im };
    let moved: Vec<Complex64> = rows
        .iter()
        .map(|row| {
            (0..count)
                .flat_map(|p| (0..parts).map(move |part| (p, part)))
                .map(|(p, part)| column(row, p, part) * number(p, part))
                .sum()
        })
        .collect();
    let scale = energies.iter().fold(1.0, |most: f64, energy| most.max(energy.norm()));
    for p in 0..count {
        for part in 0..parts {
            if !learns(p) {
                assert_eq!(number(p, part), 0.0, "{}: frozen {p}", case.name);
                continue;
            }
            let sum = |values: &[Complex64]| {
                let products = rows.iter().zip(values).map(|(row, value)| (column(row, p, part).conj() * value).re);
                products.sum::<f64>() / samples
            };
            let square = |part: usize| rows.iter().map(|row| column(row, p, part).norm_sqr()).sum::<f64>() / samples;
            // Of complex parameters the mean of both parts, which only differ where |psi| is held.
            let diagonal = (0..parts).map(square).sum::<f64>() / parts as f64;
            let left = sum(&moved) + (0.01 + relative_shift * diagonal) * number(p, part);
            let right = sum(&energies);
            assert!((left - right).abs() < 1e-10 * scale, "{} {optimiser:?}: {left} {right}", case.name);
        }
    }
}

#[test]
fn every_solver_solves_the_equations_of_stochastic_reconfiguration() {
    for cases in [all_cases(37), block_cases(100)] {
        for case in cases {
            for solver in SOLVERS {
                for relative_shift in [0.0, 0.1] {
                    let preconditioner = reconfiguration(solver, relative_shift);
                    let optimiser = OptimiserDefinition::new(preconditioner, Rule::Descent);
                    check_equations(&case, &optimiser, relative_shift, |_| true);
                    if case.ansatz.has_complex_derivatives() {
                        let optimiser = OptimiserDefinition { phase_only: true, ..optimiser };
                        check_equations(&case, &optimiser, relative_shift, |_| true);
                    }
                }
            }
        }
    }
}

#[test]
fn networks_solve_the_same_equations() {
    for (name, nodes) in super::networks::gallery(SITES as usize) {
        let dimensions = [2; SITES as usize];
        let ansatz = super::networks::network(&nodes, crate::definition::Precision::Float64, &dimensions);
        let case = Case::new(name, ansatz, 30);
        for (solver, relative_shift) in [
            (Solver::ParameterSpace, 0.0),
            (Solver::SampleSpace, 0.0),
            (Solver::SampleSpace, 0.1),
            (Solver::ConjugateGradient, 0.1),
        ] {
            let optimiser = OptimiserDefinition::new(reconfiguration(solver, relative_shift), Rule::Descent);
            check_equations(&case, &optimiser, relative_shift, |_| true);
            let first = case.ansatz.layout().remove(0);
            let frozen = OptimiserDefinition {
                frozen: vec![first.name],
                phase_only: case.ansatz.has_complex_derivatives(),
                ..optimiser
            };
            let range = first.offset..first.offset + first.shape.iter().product::<usize>();
            check_equations(&case, &frozen, relative_shift, |p| !range.contains(&p));
        }
    }
}

#[test]
fn frozen_parameters_stay_and_the_others_solve_the_reduced_system() {
    for case in all_cases(37) {
        let layout = case.ansatz.layout();
        if layout.len() < 2 {
            continue;
        }
        for tensor in &layout {
            let range = tensor.offset..tensor.offset + tensor.shape.iter().product::<usize>();
            for solver in SOLVERS {
                for relative_shift in [0.0, 0.1] {
                    let optimiser = OptimiserDefinition {
                        frozen: vec![tensor.name.clone()],
                        phase_only: case.ansatz.has_complex_derivatives() && tensor.offset == 0,
                        ..OptimiserDefinition::new(reconfiguration(solver, relative_shift), Rule::Descent)
                    };
                    check_equations(&case, &optimiser, relative_shift, |p| !range.contains(&p));
                }
            }
        }
    }
}

#[test]
fn the_force_is_that_of_the_samples() {
    for case in all_cases(50) {
        let (rows, energies) = (case.centred_derivatives(), case.centred_energies());
        let found = case.direction(OptimiserDefinition::new(Preconditioner::None, Rule::Descent));
        for (p, found) in found.iter().enumerate() {
            let sum: Complex64 = rows.iter().zip(&energies).map(|(row, energy)| row[p].conj() * energy).sum();
            let mut expected = sum / rows.len() as f64;
            if !case.ansatz.is_complex() {
                expected.im = 0.0;
            }
            let scale = expected.norm().max(1.0);
            assert!((found - expected).norm() < 1e-12 * scale, "{} {p}: {found} {expected}", case.name);
        }
    }
}

fn largest_difference(a: &[Complex64], b: &[Complex64]) -> f64 {
    let scale = a.iter().fold(0.0, |most: f64, value| most.max(value.norm()));
    a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).norm())) / scale
}

#[test]
fn all_solvers_and_all_sources_of_derivatives_agree() {
    for cases in [all_cases(60), block_cases(130)] {
        for case in &cases {
            let of = |solver| case.direction(OptimiserDefinition::new(reconfiguration(solver, 0.0), Rule::Descent));
            let reference = of(Solver::ParameterSpace);
            for solver in SOLVERS {
                let difference = largest_difference(&reference, &of(solver));
                assert!(difference < 1e-8, "{solver:?} {}: {difference}", case.name);
            }
        }
    }
    // The same wavefunction by signals, one by one and in blocks.
    for complex in [false, true] {
        let optimiser = OptimiserDefinition::new(reconfiguration(Solver::SampleSpace, 0.0), Rule::Descent);
        let signals = Case::machine(&common::machine(2.0, complex), 130).direction(optimiser.clone());
        for offer in [Offer::OneByOne, Offer::Blocks, Offer::Sums] {
            let machine = build(&common::machine(2.0, complex), &[2; SITES as usize]);
            let case = Case::new("blocks", Box::new(MachineInBlocks { machine, offer }), 130);
            let difference = largest_difference(&signals, &case.direction(optimiser.clone()));
            assert!(difference < 1e-10, "{complex} {offer:?}: {difference}");
        }
    }
}

#[test]
fn memory_that_is_scarce_changes_nothing_but_the_way() {
    for offer in [Offer::OneByOne, Offer::Blocks, Offer::Sums] {
        let network = Case::new("network", Box::new(PhaseNetwork::new(SITES as usize, 40, offer)), 200);
        let mut cases = vec![(network, 400, false)];
        for complex in [false, true] {
            let machine = build(&common::machine(10.0, complex), &[2; SITES as usize]);
            let ansatz = MachineInBlocks { machine, offer };
            cases.push((Case::new(&format!("machine {complex}"), Box::new(ansatz), 400), 400, complex));
        }
        for (case, rows, complex) in cases {
            let direction = |solver, memory_limit| {
                let optimiser = OptimiserDefinition::new(reconfiguration(solver, 0.05), Rule::Descent);
                let options = StepOptions { memory_limit, ..options(optimiser) };
                let after = case.step(&options, &OptimiserState::default()).parameters;
                after.iter().map(|value| Complex64::new(*value, 0.0)).collect::<Vec<_>>()
            };
            // The matrices just fit, the derivatives of all samples do not.
            let parameters = case.ansatz.parameter_count();
            let bytes = |n: usize| ansatz_linalg::TiledHermitian::bytes(n, complex);
            let limit = bytes(rows).max(bytes(parameters));
            assert!(limit < (8 * rows * parameters) as u64 * (1 + u64::from(complex)));
            for solver in SOLVERS {
                let (roomy, scarce) = (direction(solver, None), direction(solver, Some(limit)));
                assert_eq!(roomy, scarce, "{} {solver:?}", case.name);
            }
        }
    }
}
