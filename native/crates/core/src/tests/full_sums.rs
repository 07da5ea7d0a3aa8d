//! Gradient, metric and linear method of states whose every configuration is among the samples as often as it is probable, so
//! that averages over samples are expectation values.

use num_complex::Complex64;

use super::gradients::{Case, options};
use super::phase_networks::{Offer, PhaseNetwork};
use super::*;
use crate::definition::{OptimiserDefinition, Preconditioner, Rule, Solver};
use crate::optimiser::OptimiserState;

const SITES: usize = 4;
const FIELD: f64 = 0.8;

fn states() -> Vec<Vec<u8>> {
    all_configurations(&[2; SITES])
}

/// <psi|H|psi> / <psi|psi> of the wavefunction with these parameters, and psi normalised.
fn exact(ansatz: &mut dyn Ansatz, parameters: &[f64]) -> (f64, Vec<Complex64>) {
    assert!(ansatz.prepare(parameters));
    let states = states();
    let mut psi: Vec<Complex64> = states.iter().map(|s| ansatz.log_amplitude(s).exp()).collect();
    let norm = psi.iter().map(Complex64::norm_sqr).sum::<f64>().sqrt();
    psi.iter_mut().for_each(|value| *value /= norm);
    (energy_of(&psi, &psi).re, psi)
}

fn hamiltonian() -> Vec<f64> {
    common::dense(&common::ising_chain(SITES as u32, FIELD), &states())
}

/// <a|H|b>
fn energy_of(a: &[Complex64], b: &[Complex64]) -> Complex64 {
    let matrix = hamiltonian();
    let rows = a.iter().zip(matrix.chunks(b.len()));
    rows.map(|(a, row)| a.conj() * row.iter().zip(b).map(|(h, b)| b * h).sum::<Complex64>()).sum()
}

fn overlap(a: &[Complex64], b: &[Complex64]) -> Complex64 {
    a.iter().zip(b).map(|(a, b)| a.conj() * b).sum()
}

/// Samples with `count(s)` copies of each configuration.
fn case(mut ansatz: Box<dyn Ansatz>, parameters: Vec<f64>, count: impl Fn(&[u8], f64) -> usize) -> Case {
    let (_, psi) = exact(ansatz.as_mut(), &parameters);
    let copies = states().into_iter().zip(&psi).flat_map(|(s, psi)| {
        let count = count(&s, psi.norm_sqr());
        vec![s; count].concat()
    });
    let configurations = copies.collect();
    Case::at("full sum", ansatz, parameters, configurations, &common::ising_chain(SITES as u32, FIELD))
}

/// A Jastrow state with |psi(s)|^2 proportional to 3^(spins up) 2^(satisfied bonds): every probability is exact.
fn jastrow(complex: bool) -> Case {
    let definition = MachineDefinition { form: AnsatzKind::Jastrow, ..common::machine(1.0, complex) };
    let ansatz = build(&definition, &[2; SITES]);
    let mut parameters = vec![3f64.ln() / 4.0; SITES];
    // Pairs (0,1), (0,2), (0,3), (1,2), (1,3), (2,3).
    let coupling = 2f64.ln() / 4.0;
    parameters.extend([coupling, 0.0, coupling, coupling, 0.0, coupling]);
    if complex {
        parameters = parameters.iter().enumerate().flat_map(|(p, re)| [*re, 0.3 * (p as f64).sin()]).collect();
    }
    case(ansatz, parameters, |s, _| {
        let up = s.iter().filter(|index| **index == 0).count();
        let bonds = (0..SITES).filter(|&site| s[site] == s[(site + 1) % SITES]).count();
        3usize.pow(up as u32) * 2usize.pow(bonds as u32)
    })
}

/// A machine or network at random parameters, with probabilities to 12 millionths.
fn rounded(ansatz: Box<dyn Ansatz>) -> Case {
    let mut random = Random::new(5, 0);
    let parameters = random_parameters(ansatz.as_ref(), 0.25, &mut random);
    case(ansatz, parameters, |_, probability| (probability * 4e4).round() as usize)
}

fn cases() -> Vec<(Case, f64)> {
    let mut cases = vec![(jastrow(false), 1e-7), (jastrow(true), 1e-7)];
    for complex in [false, true] {
        cases.push((rounded(build(&common::machine(1.0, complex), &[2; SITES])), 5e-4));
    }
    cases.push((rounded(Box::new(PhaseNetwork::new(SITES, 3, Offer::Blocks))), 5e-4));
    cases
}

fn moved(parameters: &[f64], direction: &[f64], step: f64) -> Vec<f64> {
    parameters.iter().zip(direction).map(|(p, d)| p + step * d).collect()
}

#[test]
fn the_force_is_half_of_the_gradient_of_the_exact_energy() {
    for (mut case, tolerance) in cases() {
        let after = case
            .step(&options(OptimiserDefinition::new(Preconditioner::None, Rule::Descent)), &OptimiserState::default());
        let force = moved(&case.parameters, &after.parameters, -1.0);
        let parameters = case.parameters.clone();
        for number in 0..parameters.len() {
            let mut unit = vec![0.0; parameters.len()];
            unit[number] = 1.0;
            let mut energy = |step: f64| exact(case.ansatz.as_mut(), &moved(&parameters, &unit, step)).0;
            let slope = (energy(1e-4) - energy(-1e-4)) / 2e-4;
            assert!((0.5 * slope - force[number]).abs() < tolerance, "{} {slope} {}", number, force[number]);
        }
    }
}

/// sqrt(delta^T S delta) of a step along given numbers: momentum lets any direction be taken, here by one shot of descent
/// from a state that remembers it.
fn metric_length(case: &Case, direction: &[f64]) -> f64 {
    let rule = Rule::Momentum { momentum: 0.999_999_999 };
    let optimiser =
        OptimiserDefinition { rule, ..OptimiserDefinition::stochastic_reconfiguration(Solver::ParameterSpace, 1e12) };
    let mut numbers = vec![1.0, 1.0, direction.len() as f64, 0.0, 0.0, 0.0];
    numbers.extend_from_slice(direction);
    let state = OptimiserState::from_numbers(&numbers, direction.len()).expect("a state of momentum");
    case.step(&options(optimiser), &state).step_length
}

#[test]
fn the_metric_is_that_of_the_fidelity() {
    for (mut case, tolerance) in cases() {
        let mut random = Random::new(8, 0);
        let parameters = case.parameters.clone();
        let (_, here) = exact(case.ansatz.as_mut(), &parameters);
        for _ in 0..4 {
            let direction: Vec<f64> = parameters.iter().map(|_| random.normal()).collect();
            let length = metric_length(&case, &direction);
            let mut infidelity = |step: f64| {
                let (_, there) = exact(case.ansatz.as_mut(), &moved(&parameters, &direction, step));
                1.0 - overlap(&here, &there).norm_sqr()
            };
            // 1 - |<psi|psi'>|^2 = delta^T S delta, without odd orders.
            let (near, far) =
                (0.5 * (infidelity(1e-3) + infidelity(-1e-3)), 0.5 * (infidelity(2e-3) + infidelity(-2e-3)));
            let second_order = (16.0 * near - far) / (12.0 * 1e-6);
            assert!(
                (length.powi(2) - second_order).abs() < tolerance.max(1e-6) * second_order * 5.0,
                "{} {second_order}",
                length.powi(2)
            );
            assert!(case.ansatz.prepare(&parameters));
        }
    }
}

#[test]
fn four_times_the_metric_of_a_positive_state_is_the_fisher_matrix() {
    let mut case = jastrow(false);
    let parameters = case.parameters.clone();
    let mut random = Random::new(9, 0);
    let direction: Vec<f64> = parameters.iter().map(|_| random.normal()).collect();
    let mut probabilities = |step: f64| -> Vec<f64> {
        let (_, psi) = exact(case.ansatz.as_mut(), &moved(&parameters, &direction, step));
        psi.iter().map(Complex64::norm_sqr).collect()
    };
    let (plus, here, minus) = (probabilities(1e-4), probabilities(0.0), probabilities(-1e-4));
    let fisher: f64 = (0..here.len()).map(|s| here[s] * ((plus[s].ln() - minus[s].ln()) / 2e-4).powi(2)).sum();
    assert!((4.0 * metric_length(&case, &direction).powi(2) - fisher).abs() < 1e-6 * fisher);
}

/// Lowest eigenvector of K x = l M x for the real symmetric K and positive definite M, by inverse iteration on exact solves.
fn lowest(k: &[Vec<f64>], m: &[Vec<f64>], below: f64) -> Vec<f64> {
    let n = k.len();
    let mut x = vec![0.0; n];
    x[0] = 1.0;
    for _ in 0..2_000 {
        let mut rows: Vec<Vec<f64>> = (0..n)
            .map(|r| {
                let mut row: Vec<f64> = (0..n).map(|c| k[r][c] - below * m[r][c]).collect();
                row.push((0..n).map(|c| m[r][c] * x[c]).sum());
                row
            })
            .collect();
        for pivot in 0..n {
            let best = (pivot..n).max_by(|&a, &b| rows[a][pivot].abs().total_cmp(&rows[b][pivot].abs()));
            rows.swap(pivot, best.expect("not empty"));
            let top = rows[pivot].clone();
            for row in rows.iter_mut().skip(pivot + 1) {
                let factor = row[pivot] / top[pivot];
                row.iter_mut().zip(&top).for_each(|(value, top)| *value -= factor * top);
            }
        }
        for r in (0..n).rev() {
            let sum: f64 = (r + 1..n).map(|c| rows[r][c] * x[c]).sum();
            x[r] = (rows[r][n] - sum) / rows[r][r];
        }
        let scale = x[0];
        x.iter_mut().for_each(|value| *value /= scale);
    }
    x
}

#[test]
fn the_linear_method_finds_the_lowest_state_of_the_tangent_space() {
    for (mut case, tolerance) in cases() {
        for phase_only in [false, true] {
            if phase_only && !case.ansatz.has_complex_derivatives() {
                continue;
            }
            let shift = 0.05;
            let optimiser = OptimiserDefinition {
                phase_only,
                ..OptimiserDefinition::new(Preconditioner::LinearMethod { diagonal_shift: shift }, Rule::Descent)
            };
            let after = case.step(&options(optimiser), &OptimiserState::default()).parameters;
            let found = moved(&after, &case.parameters, -1.0);
            // Derivatives of the normalised state by every real number, orthogonal to it.
            let parameters = case.parameters.clone();
            let (energy, psi) = exact(case.ansatz.as_mut(), &parameters);
            let mut vectors = vec![psi.clone()];
            for number in 0..parameters.len() {
                let mut unit = vec![0.0; parameters.len()];
                unit[number] = 1.0;
                let mut log_at = |step: f64| -> Vec<Complex64> {
                    case.ansatz.prepare(&moved(&parameters, &unit, step));
                    states().iter().map(|s| case.ansatz.log_amplitude(s)).collect()
                };
                let (plus, minus) = (log_at(1e-5), log_at(-1e-5));
                let derivatives: Vec<Complex64> = plus
                    .iter()
                    .zip(&minus)
                    .map(|(plus, minus)| {
                        let derivative = (plus - minus) / 2e-5;
                        if phase_only { Complex64::new(0.0, derivative.im) } else { derivative }
                    })
                    .collect();
                let mean: Complex64 = derivatives.iter().zip(&psi).map(|(o, psi)| o * psi.norm_sqr()).sum();
                vectors.push(derivatives.iter().zip(&psi).map(|(o, psi)| (o - mean) * psi).collect());
            }
            assert!(case.ansatz.prepare(&parameters));
            let n = vectors.len();
            let element = |a: usize, b: usize| -> (f64, f64) {
                let mut h = energy_of(&vectors[a], &vectors[b]).re;
                if a == b && a > 0 {
                    h += shift;
                }
                (h, overlap(&vectors[a], &vectors[b]).re)
            };
            let k: Vec<Vec<f64>> = (0..n).map(|a| (0..n).map(|b| element(a, b).0).collect()).collect();
            let m: Vec<Vec<f64>> = (0..n).map(|a| (0..n).map(|b| element(a, b).1).collect()).collect();
            let mut expected = lowest(&k, &m, energy - 20.0);
            let square: f64 = (1..n)
                .flat_map(|a| (1..n).map(move |b| (a, b)))
                .map(|(a, b)| expected[a] * m[a][b] * expected[b])
                .sum();
            expected.iter_mut().for_each(|value| *value /= (1.0 + square).sqrt());
            let scale = expected[1..].iter().fold(0.0, |most: f64, value| most.max(value.abs()));
            assert!(scale > 1e-3);
            for (found, expected) in found.iter().zip(&expected[1..]) {
                assert!(
                    (found - expected).abs() < tolerance.max(1e-7) * scale * 20.0,
                    "{phase_only} {found} {expected}"
                );
            }
        }
    }
}

#[test]
fn the_linear_method_converges_in_a_few_steps() {
    // Full sums at whatever parameters: copies by probability.
    let definition = MachineDefinition { form: AnsatzKind::Jastrow, ..common::machine(1.0, false) };
    let mut case = rounded(build(&definition, &[2; SITES]));
    let mut energies = Vec::new();
    for _ in 0..6 {
        let (energy, psi) = exact(case.ansatz.as_mut(), &case.parameters);
        energies.push(energy);
        let copies = states().into_iter().zip(&psi);
        let copies = copies.flat_map(|(s, psi)| vec![s; (psi.norm_sqr() * 4e4).round() as usize].concat()).collect();
        let system = common::ising_chain(SITES as u32, FIELD);
        case = Case::at("jastrow", build(&definition, &[2; SITES]), case.parameters, copies, &system);
        let linear = Preconditioner::LinearMethod { diagonal_shift: 0.1 };
        let optimiser = OptimiserDefinition::new(linear, Rule::Descent);
        case.parameters = case.step(&options(optimiser), &OptimiserState::default()).parameters;
    }
    let ground = common::lowest_eigenvalue(&hamiltonian());
    assert!(energies.windows(2).all(|pair| pair[1] < pair[0]), "{energies:?}");
    assert!(energies[4] - energies[5] < 1e-4 && (energies[5] - ground) / ground.abs() < 1e-3, "{energies:?} {ground}");
}
