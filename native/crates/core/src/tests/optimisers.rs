//! Preconditioners against dense references and against each other.

use num_complex::Complex64;

use super::gradients::{Case, SOLVERS, all_cases, block_cases, options};
use super::*;
use crate::definition::{OptimiserDefinition, Preconditioner, Regularisation, Rule, Solver, StepOptions};
use crate::optimiser::OptimiserState;

fn reconfiguration(solver: Solver, shift: f64, regularisation: Regularisation) -> OptimiserDefinition {
    relative(solver, shift, 0.0, regularisation)
}

fn relative(solver: Solver, shift: f64, relative_shift: f64, regularisation: Regularisation) -> OptimiserDefinition {
    let preconditioner = Preconditioner::StochasticReconfiguration {
        solver,
        diagonal_shift: shift,
        relative_shift,
        regularisation,
        tolerance: Some(1e-13),
        iterations: None,
    };
    OptimiserDefinition::new(preconditioner, Rule::Descent)
}

fn difference(a: &[Complex64], b: &[Complex64]) -> f64 {
    let scale = a.iter().fold(1e-300, |most: f64, value| most.max(value.norm()));
    a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).norm())) / scale
}

/// Rows A sqrt(1/N) as real columns for the real and, where complex, the imaginary part of each parameter, and e sqrt(1/N).
fn real_system(case: &Case) -> (Vec<Vec<f64>>, Vec<f64>) {
    let (rows, energies) = (case.centred_derivatives(), case.centred_energies());
    let root = (1.0 / rows.len() as f64).sqrt();
    let complex = case.ansatz.is_complex();
    let mut real_rows = Vec::new();
    let mut right = Vec::new();
    for (row, energy) in rows.iter().zip(&energies) {
        let columns: Vec<Complex64> =
            row.iter().flat_map(|o| if complex { vec![*o, Complex64::I * o] } else { vec![*o] }).collect();
        real_rows.push(columns.iter().map(|o| o.re * root).collect());
        right.push(energy.re * root);
        real_rows.push(columns.iter().map(|o| o.im * root).collect());
        right.push(energy.im * root);
    }
    (real_rows, right)
}

/// Eigenvalues and eigenvectors of A^T A, by Jacobi's rotations.
fn jacobi(rows: &[Vec<f64>]) -> Vec<(f64, Vec<f64>)> {
    let n = rows[0].len();
    let mut a: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| rows.iter().map(|row| row[i] * row[j]).sum()).collect()).collect();
    let mut v: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect();
    for _ in 0..15 {
        for p in 0..n {
            for q in p + 1..n {
                let (s, c) = (0.5 * (2.0 * a[p][q]).atan2(a[q][q] - a[p][p])).sin_cos();
                for row in a.iter_mut().chain(&mut v) {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                let (of_p, of_q) = (a[p].clone(), a[q].clone());
                a[p] = of_p.iter().zip(&of_q).map(|(x, y)| c * x - s * y).collect();
                a[q] = of_p.iter().zip(&of_q).map(|(x, y)| s * x + c * y).collect();
            }
        }
    }
    (0..n).map(|k| (a[k][k], v.iter().map(|row| row[k]).collect())).collect()
}

/// One for each kind of derivatives, with more samples than parameters, and with fewer.
fn chosen_cases() -> Vec<Case> {
    [20, 90].into_iter().flat_map(block_cases).filter(|case| case.name.ends_with("Blocks")).collect()
}

#[test]
fn spectrum_pseudo_inverse_and_signal_to_noise_agree_with_a_dense_reference() {
    for case in chosen_cases() {
        let (rows, right) = real_system(&case);
        let samples = rows.len() as f64 / 2.0;
        let eigen = jacobi(&rows);
        let largest = eigen.iter().fold(0.0, |most: f64, (value, _)| most.max(*value));
        let count = rows[0].len();
        let complex = case.ansatz.is_complex();
        // (eigenvalue, rho, SNR); in a holomorphic wavefunction every eigenvalue is there twice, and the force along both
        // vectors makes one complex rho.
        let along = |vector: &[f64], k: usize| -> f64 { rows[k].iter().zip(vector).map(|(a, v)| a * v).sum() };
        let force = |vector: &[f64]| -> f64 { (0..rows.len()).map(|k| along(vector, k) * right[k]).sum() };
        let turned = |vector: &[f64]| -> Vec<f64> { vector.chunks(2).flat_map(|pair| [-pair[1], pair[0]]).collect() };
        let ratio = |vector: &[f64]| -> f64 {
            let term = |vector: &[f64], n: usize| {
                samples * (along(vector, 2 * n) * right[2 * n] + along(vector, 2 * n + 1) * right[2 * n + 1])
            };
            let mut vectors = vec![vector.to_vec()];
            if complex {
                vectors.push(turned(vector));
            }
            let square: f64 = vectors.iter().map(|v| force(v).powi(2)).sum();
            let squares: f64 =
                vectors.iter().map(|v| (0..samples as usize).map(|n| term(v, n).powi(2)).sum::<f64>()).sum();
            (square / ((squares / samples - square) / samples)).sqrt()
        };
        for (regularisation, relative_tolerance) in [
            (Regularisation::PseudoInverse { cutoff: 0.02 }, 1e-9),
            (Regularisation::SignalToNoise { cutoff: 1.0 }, 1e-7),
        ] {
            let mut expected = vec![0.0; count];
            for (value, vector) in &eigen {
                if *value < 1e-12 * largest {
                    continue;
                }
                let cut = match regularisation {
                    Regularisation::PseudoInverse { cutoff } => cutoff * largest / value,
                    Regularisation::SignalToNoise { cutoff } => cutoff / ratio(vector),
                    Regularisation::None => 0.0,
                };
                let factor = force(vector) / (1.0 + cut.powi(6)) / (value + 1e-3);
                expected.iter_mut().zip(vector).for_each(|(sum, v)| *sum += factor * v);
            }
            let expected: Vec<Complex64> = if complex {
                expected.chunks(2).map(|pair| Complex64::new(pair[0], pair[1])).collect()
            } else {
                expected.iter().map(|value| Complex64::new(*value, 0.0)).collect()
            };
            for solver in [Solver::Auto, Solver::ParameterSpace, Solver::SampleSpace] {
                let found = case.direction(reconfiguration(solver, 1e-3, regularisation));
                let off = difference(&expected, &found);
                assert!(off < relative_tolerance, "{} {regularisation:?} {solver:?}: {off}", case.name);
            }
        }
        // Diagnostics, with preconditioners that make no spectrum of their own.
        let mut reference: Vec<(f64, f64)> = eigen.iter().map(|(value, v)| (*value, ratio(v))).collect();
        reference.sort_by(|a, b| b.0.total_cmp(&a.0));
        let step = 1 + usize::from(complex);
        for optimiser in [
            reconfiguration(Solver::Auto, 1e-3, Regularisation::None),
            OptimiserDefinition::new(Preconditioner::None, Rule::Descent),
            OptimiserDefinition::new(Preconditioner::Spring { diagonal_shift: 1e-2, decay: 0.9 }, Rule::Descent),
            OptimiserDefinition::new(
                Preconditioner::March { diagonal_shift: 1e-2, decay: 0.9, moment_decay: 0.99 },
                Rule::Descent,
            ),
        ] {
            let with = StepOptions { diagnostics: true, ..options(optimiser) };
            let diagnostics = case.step(&with, &OptimiserState::default()).diagnostics.expect("asked for");
            for (place, (value, ratio)) in diagnostics
                .geometric_tensor_spectrum
                .iter()
                .zip(&diagnostics.signal_to_noise)
                .enumerate()
                .take_while(|(_, (value, _))| **value > 1e-9 * largest)
            {
                let (expected, expected_ratio) = reference[place * step];
                assert!((value - expected).abs() < 1e-9 * largest, "{}: {value} {expected}", case.name);
                assert!((ratio / expected_ratio - 1.0).abs() < 1e-5, "{}: {ratio} {expected_ratio}", case.name);
            }
        }
    }
}

#[test]
fn a_cut_of_zero_is_no_cut() {
    for case in all_cases(40) {
        for relative_shift in [0.0, 0.1] {
            let plain = case.direction(relative(Solver::ParameterSpace, 1e-2, relative_shift, Regularisation::None));
            for solver in [Solver::ParameterSpace, Solver::SampleSpace] {
                for cut in
                    [Regularisation::PseudoInverse { cutoff: 0.0 }, Regularisation::SignalToNoise { cutoff: 0.0 }]
                {
                    let off = difference(&plain, &case.direction(relative(solver, 1e-2, relative_shift, cut)));
                    assert!(off < 1e-8, "{} {solver:?} {cut:?}: {off}", case.name);
                }
            }
        }
    }
}

/// Re(delta^H S delta) and |delta|^2 of a step.
fn lengths(case: &Case, before: &[f64], after: &[f64]) -> (f64, f64) {
    let (rows, _) = real_system(case);
    let step: Vec<f64> = before.iter().zip(after).map(|(a, b)| b - a).collect();
    let squares = rows.iter().map(|row| row.iter().zip(&step).map(|(a, d)| a * d).sum::<f64>().powi(2));
    (squares.sum(), step.iter().map(|d| d * d).sum())
}

#[test]
fn step_lengths_are_those_of_the_metric_and_constant_distance_keeps_them() {
    let spring = Preconditioner::Spring { diagonal_shift: 1e-2, decay: 0.9 };
    let march = Preconditioner::March { diagonal_shift: 1e-2, decay: 0.9, moment_decay: 0.99 };
    let linear = Preconditioner::LinearMethod { diagonal_shift: 0.5 };
    let mut optimisers: Vec<OptimiserDefinition> =
        [spring, march, linear].map(|preconditioner| OptimiserDefinition::new(preconditioner, Rule::Descent)).into();
    for solver in SOLVERS {
        optimisers.push(reconfiguration(solver, 1e-2, Regularisation::None));
        optimisers.push(relative(solver, 1e-2, 0.1, Regularisation::None));
    }
    optimisers.push(reconfiguration(Solver::Auto, 1e-2, Regularisation::PseudoInverse { cutoff: 1e-2 }));
    optimisers.push(OptimiserDefinition {
        rule: Rule::Adam { first_decay: 0.9, second_decay: 0.999, epsilon: 1e-8 },
        ..optimisers[0].clone()
    });
    for case in chosen_cases() {
        for optimiser in &optimisers {
            let mut state = OptimiserState::default();
            // Twice, so that something is remembered.
            for round in 0..2 {
                let step = case.step(&options(optimiser.clone()), &state);
                let (square, euclidean) = lengths(&case, &case.parameters, &step.parameters);
                assert!((step.step_length - square.sqrt()).abs() < 1e-7 * square.sqrt(), "{} {optimiser:?}", case.name);
                assert!((step.update_norm - euclidean.sqrt()).abs() < 1e-9 * euclidean.sqrt());
                let short = OptimiserDefinition { largest_update: Some(1e-3), ..optimiser.clone() };
                let short = case.step(&options(short), &state);
                let (shortened, euclidean) = lengths(&case, &case.parameters, &short.parameters);
                assert!((euclidean.sqrt() - 1e-3).abs() < 1e-9 && (short.update_norm - 1e-3).abs() < 1e-12);
                assert!((short.step_length - shortened.sqrt()).abs() < 1e-6 * shortened.sqrt(), "{round}");
                state = step.state;
            }
        }
        // In the regularised metric exactly; in that of S where the shift is small.
        for (shift, tolerance) in [(0.05, 1e-8), (1e-9, 1e-5)] {
            let plain = reconfiguration(Solver::ParameterSpace, shift, Regularisation::None);
            let constant = OptimiserDefinition { constant_distance: true, ..plain };
            let options = StepOptions { learning_rate: 0.05, ..options(constant) };
            let after = case.step(&options, &OptimiserState::default()).parameters;
            let (square, euclidean) = lengths(&case, &case.parameters, &after);
            let regularised = if shift > 1e-6 { square + shift * euclidean } else { square };
            assert!((regularised.sqrt() - 0.05).abs() < tolerance, "{} {shift}: {}", case.name, regularised.sqrt());
        }
    }
}

#[test]
fn spring_without_memory_is_minimum_step_and_march_with_even_moments_is_spring() {
    for case in all_cases(50) {
        let plain = case.direction(reconfiguration(Solver::SampleSpace, 1e-2, Regularisation::None));
        let spring = |decay, shift| {
            OptimiserDefinition::new(Preconditioner::Spring { diagonal_shift: shift, decay }, Rule::Descent)
        };
        let march = OptimiserDefinition::new(
            Preconditioner::March { diagonal_shift: 1e-2, decay: 0.9, moment_decay: 0.99 },
            Rule::Descent,
        );
        assert!(difference(&plain, &case.direction(spring(0.0, 1e-2))) < 1e-8, "{}", case.name);
        // Nothing is remembered yet.
        assert!(difference(&plain, &case.direction(spring(0.9, 1e-2))) < 1e-8, "{}", case.name);
        assert!(difference(&plain, &case.direction(march.clone())) < 1e-8, "{}", case.name);
        // Moments that are all 1/16 weigh every parameter with sqrt(1/16): MARCH is SPRING with a quarter of the shift.
        let numbers = case.parameters.len();
        let before: Vec<f64> = (0..numbers).map(|k| 0.1 * (k as f64).sin()).collect();
        let state = |tag: f64, moments: usize| {
            let mut values = vec![0.0, 0.0, 0.0, tag, 0.0, (numbers + moments) as f64];
            values.extend_from_slice(&before);
            values.extend(std::iter::repeat_n(1.0 / 16.0, moments));
            OptimiserState::from_numbers(&values, numbers).expect("a state")
        };
        let count = case.ansatz.parameter_count();
        let of_spring = case.step(&options(spring(0.9, 0.25e-2)), &state(1.0, 0));
        let of_march = case.step(&options(march), &state(2.0, count));
        for (a, b) in of_spring.parameters.iter().zip(&of_march.parameters) {
            assert!((a - b).abs() < 1e-6 * a.abs().max(1.0), "{}: {a} {b}", case.name);
        }
    }
}

#[test]
fn spring_minimises_what_it_says() {
    for case in chosen_cases() {
        let (rows, right) = real_system(&case);
        let optimiser =
            OptimiserDefinition::new(Preconditioner::Spring { diagonal_shift: 0.02, decay: 0.8 }, Rule::Descent);
        let first = case.step(&options(optimiser.clone()), &OptimiserState::default());
        let second = case.step(&options(optimiser), &first.state);
        let direction = |after: &[f64]| -> Vec<f64> { case.parameters.iter().zip(after).map(|(a, b)| a - b).collect() };
        let (before, now) = (direction(&first.parameters), direction(&second.parameters));
        // The gradient of |A d - b|^2 + 0.02 |d - 0.8 d'|^2 vanishes.
        let residual: Vec<f64> =
            rows.iter().zip(&right).map(|(row, b)| row.iter().zip(&now).map(|(a, d)| a * d).sum::<f64>() - b).collect();
        for p in 0..now.len() {
            let slope: f64 = rows.iter().zip(&residual).map(|(row, r)| row[p] * r).sum();
            assert!((slope + 0.02 * (now[p] - 0.8 * before[p])).abs() < 1e-9, "{}", case.name);
        }
    }
}

/// Three steps of Gu et al. 2025: d_k minimises |A d - b|^2 + 0.02 |v_{k-1}^{1/4} (d - 0.8 d_{k-1})|^2, where v_0 weighs all
/// alike, and v_k = 0.6 v_{k-1} + |d_k - d_{k-1}|^2 with one number for both parts of a complex parameter.
#[test]
fn march_follows_the_recursion_of_its_moments() {
    let preconditioner = Preconditioner::March { diagonal_shift: 0.02, decay: 0.8, moment_decay: 0.6 };
    let optimiser = OptimiserDefinition::new(preconditioner, Rule::Descent);
    for case in chosen_cases() {
        let (rows, right) = real_system(&case);
        let parts = 1 + usize::from(case.ansatz.is_complex());
        let count = case.parameters.len();
        let mut state = OptimiserState::default();
        let (mut before, mut moments) = (vec![0.0; count], vec![0.0; count / parts]);
        for step in 0..3 {
            let found = case.step(&options(optimiser.clone()), &state);
            let now: Vec<f64> = case.parameters.iter().zip(&found.parameters).map(|(a, b)| a - b).collect();
            let along = |row: &[f64]| row.iter().zip(&now).map(|(a, d)| a * d).sum::<f64>();
            let residual: Vec<f64> = rows.iter().zip(&right).map(|(row, b)| along(row) - b).collect();
            for p in 0..count {
                let slope: f64 = rows.iter().zip(&residual).map(|(row, r)| row[p] * r).sum();
                let weight = if step == 0 { 1.0 } else { f64::sqrt(moments[p / parts]) };
                let total = slope + 0.02 * weight * (now[p] - 0.8 * before[p]);
                assert!(total.abs() < 1e-7, "{}, step {step}, {p}: {total}", case.name);
            }
            for (parameter, moment) in moments.iter_mut().enumerate() {
                let numbers = parts * parameter..parts * (parameter + 1);
                *moment = 0.6 * *moment + numbers.map(|p| (now[p] - before[p]).powi(2)).sum::<f64>();
            }
            (before, state) = (now, found.state);
        }
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    use crate::optimiser::check;
    let nonsense = [
        OptimiserDefinition { largest_update: Some(0.0), ..reconfiguration(Solver::Auto, 0.1, Regularisation::None) },
        reconfiguration(Solver::Auto, -0.1, Regularisation::None),
        relative(Solver::Auto, 0.1, f64::NAN, Regularisation::None),
        reconfiguration(Solver::Auto, 0.1, Regularisation::PseudoInverse { cutoff: -1.0 }),
        reconfiguration(Solver::ConjugateGradient, 0.1, Regularisation::SignalToNoise { cutoff: 1.0 }),
        OptimiserDefinition::new(Preconditioner::Spring { diagonal_shift: 0.1, decay: 1.0 }, Rule::Descent),
        OptimiserDefinition::new(
            Preconditioner::March { diagonal_shift: 0.1, decay: 0.9, moment_decay: -0.1 },
            Rule::Descent,
        ),
        OptimiserDefinition::new(Preconditioner::LinearMethod { diagonal_shift: f64::INFINITY }, Rule::Descent),
        OptimiserDefinition::new(Preconditioner::None, Rule::Momentum { momentum: 1.5 }),
        OptimiserDefinition::new(Preconditioner::None, Rule::Adagrad { epsilon: 0.0 }),
        OptimiserDefinition::new(Preconditioner::None, Rule::RmsProp { decay: 0.9, epsilon: f64::NAN }),
    ];
    for optimiser in nonsense {
        let error = check(&options(optimiser.clone())).expect_err("nonsense");
        assert_eq!(error.code, "ENGINE_BAD_OPTIONS", "{optimiser:?}");
    }
    // What only a wavefunction can tell.
    let real = Case::machine(&common::machine(1.0, false), 20);
    let plain = reconfiguration(Solver::Auto, 0.1, Regularisation::None);
    let refused = |optimiser: OptimiserDefinition, memory_limit: Option<u64>| {
        real.try_step(&StepOptions { memory_limit, ..options(optimiser) }, &OptimiserState::default())
            .err()
            .map(|error| error.code)
    };
    assert_eq!(refused(OptimiserDefinition { phase_only: true, ..plain.clone() }, None), Some("ENGINE_BAD_OPTIONS"));
    for frozen in
        [vec!["weight".to_owned()], vec!["weights".to_owned(), "hiddenBias".to_owned(), "visibleBias".to_owned()]]
    {
        let optimiser = OptimiserDefinition { frozen, ..plain.clone() };
        assert_eq!(refused(optimiser, None), Some("ENGINE_BAD_OPTIONS"));
    }
    for solver in [Solver::ParameterSpace, Solver::SampleSpace] {
        let optimiser = reconfiguration(solver, 0.1, Regularisation::None);
        assert_eq!(refused(optimiser, Some(1000)), Some("ENGINE_TOO_LARGE"));
    }
    let spectral = reconfiguration(Solver::Auto, 0.1, Regularisation::PseudoInverse { cutoff: 0.1 });
    assert_eq!(refused(spectral, Some(1000)), Some("ENGINE_TOO_LARGE"));
    // Conjugate gradients are left where no matrix fits.
    assert_eq!(refused(plain, Some(1000)), None);
}
