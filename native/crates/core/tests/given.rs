//! Steps whose derivatives come from elsewhere.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_core::random::Random;
use ansatz_core::{
    EngineError, GivenDirection, OptimiserDefinition, Preconditioner, Regularisation, Rule, Solver, StepOptions,
};
use common::{definition, ising_chain, local_sampler, machine};

fn engine(complex: bool) -> ansatz_core::Engine {
    common::engine(&definition(ising_chain(4, 1.0), machine(1.0, complex), local_sampler(2)))
}

fn options(preconditioner: Preconditioner, rule: Rule) -> StepOptions {
    let optimiser = OptimiserDefinition {
        preconditioner,
        rule,
        constant_distance: false,
        largest_update: None,
        frozen: vec!["visibleBias".to_owned()],
        phase_only: false,
    };
    StepOptions { samples: 8, learning_rate: 0.1, optimiser, diagnostics: false, memory_limit: None }
}

#[test]
fn solves_meet_the_equation() {
    let (engine, mut random) = (engine(false), Random::new(1, 0));
    for n in [1, 5, 48, 131] {
        let rows: Vec<f64> = (0..n * n).map(|_| random.normal()).collect();
        let matrix: Vec<f64> = (0..n * n)
            .map(|at| {
                let (r, c) = (at / n, at % n);
                let product: f64 = (0..n).map(|k| rows[r * n + k] * rows[c * n + k]).sum();
                product + if r == c { 0.5 } else { 0.0 }
            })
            .collect();
        let right: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        let x = engine.solve_given(&matrix, &right, &AtomicBool::new(false)).expect("positive definite");
        for (row, right) in matrix.chunks_exact(n).zip(&right) {
            let product: f64 = row.iter().zip(&x).map(|(a, x)| a * x).sum();
            assert!((product - right).abs() < 1e-9 * (1.0 + right.abs()), "{n}: {product} {right}");
        }
    }
    let never = AtomicBool::new(false);
    let code = |result: Result<Vec<f64>, EngineError>| result.expect_err("refused").code;
    assert_eq!(code(engine.solve_given(&[1.0, 2.0, 2.0, 1.0], &[1.0, 1.0], &never)), "ENGINE_NOT_FINITE");
    assert_eq!(code(engine.solve_given(&[1.0, 2.0, 2.0], &[1.0, 1.0], &never)), "ENGINE_BAD_DEFINITION");
    assert_eq!(code(engine.solve_given(&[f64::NAN], &[1.0], &never)), "ENGINE_NOT_FINITE");
}

#[test]
fn eigenvectors_meet_the_equation() {
    let (engine, mut random) = (engine(false), Random::new(2, 0));
    let never = AtomicBool::new(false);
    for n in [1, 7, 40] {
        let mut matrix: Vec<f64> = (0..n * n).map(|_| random.normal()).collect();
        for (row, column) in (0..n * n).map(|at| (at / n, at % n)) {
            matrix[column * n + row] = matrix[row * n + column];
        }
        let found = engine.eigen_given(&matrix, n, &never).expect("symmetric");
        assert!(found.values.is_sorted());
        for (value, vector) in found.values.iter().zip(found.vectors.chunks_exact(n)) {
            for (row, x) in matrix.chunks_exact(n).zip(vector) {
                let product: f64 = row.iter().zip(vector).map(|(a, x)| a * x).sum();
                assert!((product - value * x).abs() < 1e-10, "{n}: {product} {}", value * x);
            }
            assert!((vector.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
    let code = |result: Result<_, EngineError>| result.expect_err("refused").code;
    assert_eq!(code(engine.eigen_given(&[1.0, 2.0, 2.0], 2, &never)), "ENGINE_BAD_DEFINITION");
    assert_eq!(code(engine.eigen_given(&[], 0, &never)), "ENGINE_BAD_DEFINITION");
    assert_eq!(code(engine.eigen_given(&[f64::INFINITY], 1, &never)), "ENGINE_NOT_FINITE");
}

/// The same engine takes a step of its own; the direction that it must have had, given to another engine, leads to the same
/// parameters and the same memory.
#[test]
fn a_given_direction_leads_where_the_engines_own_does() {
    let spring = Preconditioner::Spring { diagonal_shift: 0.01, decay: 0.9 };
    let march = Preconditioner::March { diagonal_shift: 0.01, decay: 0.9, moment_decay: 0.99 };
    let shifted = Preconditioner::StochasticReconfiguration {
        solver: Solver::Auto,
        diagonal_shift: 0.01,
        relative_shift: 0.0,
        regularisation: Regularisation::None,
        tolerance: None,
        iterations: None,
    };
    let both = [shifted, spring, march]
        .into_iter()
        .flat_map(|preconditioner| [(preconditioner, false), (preconditioner, true)]);
    for (preconditioner, complex) in both {
        let mut own = engine(complex);
        let mut given = engine(complex);
        let frozen = if complex { 8 } else { 4 };
        let options = options(preconditioner, Rule::Descent);
        for _ in 0..3 {
            let before = own.state().parameters;
            let seen = own.step(&options, &AtomicBool::new(false)).expect("a step");
            let direction: Vec<f64> =
                before.iter().zip(own.state().parameters).map(|(old, new)| (old - new) / 0.1).collect();
            let metric_square = Some((seen.step_length / 0.1).powi(2));
            let given_direction = GivenDirection { direction, metric_square, regularised_square: 1.0 };
            let step = given.take_given(&options, &given_direction).expect("a step");
            assert!((step.update_norm - seen.update_norm).abs() < 1e-12);
            assert!((step.step_length - seen.step_length).abs() < 1e-12);
            for (own, given) in own.state().parameters.iter().zip(&step.parameters) {
                assert!((own - given).abs() < 1e-12);
            }
            for (own, given) in own.state().optimiser.iter().zip(given.state().optimiser) {
                assert!((own - given).abs() < 1e-11, "{own} {given}");
            }
            let problem = given.given_problem(&options).expect("a problem");
            assert_eq!(problem.mask.len(), step.parameters.len());
            let (still, learning) = problem.mask.split_at(frozen);
            assert!(still.iter().all(|mask| *mask == 0.0) && learning.iter().all(|mask| *mask == 1.0));
            assert_eq!(problem.centre.is_empty(), preconditioner == shifted);
            assert_eq!(problem.weights.len(), if preconditioner == march { problem.mask.len() } else { 0 });
        }
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut real = engine(false);
    let fine = options(Preconditioner::None, Rule::Descent);
    let short = GivenDirection { direction: vec![1.0], metric_square: None, regularised_square: 1.0 };
    assert_eq!(real.take_given(&fine, &short).expect_err("refused").code, "ENGINE_BAD_DEFINITION");
    assert_eq!(real.estimate_given(&[1.0, 2.0, 3.0]).expect_err("refused").code, "ENGINE_BAD_DEFINITION");
    assert_eq!(real.estimate_given(&[1.0, 2.0, 3.0, 4.0]).expect("an estimate").mean, 2.5);
    let half = GivenDirection { direction: vec![1.0; real.state().parameters.len()], ..short };
    assert_eq!(engine(true).take_given(&fine, &half).expect_err("refused").code, "ENGINE_BAD_DEFINITION");
}
