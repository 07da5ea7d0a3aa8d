//! Full sums: estimates, forces and steps without noise against linear algebra.

use super::*;
use crate::definition::{OptimiserDefinition, Preconditioner, Regularisation, Rule, Solver, StepOptions};
use crate::{Target, TargetKind};
use common::amplitudes::Amplitudes;
use common::compare::{assert_equal, go_on};
use common::{configurations, dense_complex, engine, lowest_eigenvalue};

fn full_sum(case: &EngineDefinition, seed: u64) -> EngineDefinition {
    let sampler =
        SamplerDefinition { method: SamplingMethod::FullSum, moves: vec![], chains: 4, ..case.sampler.clone() };
    EngineDefinition { sampler, seed, ..case.clone() }
}

#[test]
fn energies_variances_and_observables_of_full_sums_are_those_of_the_vector() {
    for Kind { name, case, single, .. } in every_kind() {
        let case = full_sum(&case, 3);
        let dimensions = &case.hamiltonian.local_dimensions;
        let all = configurations(dimensions, &case.sampler.charges);
        let (mut psi, mut phi) = (engine(&case), engine(&full_sum(&case, 4)));
        let matrix = dense_complex(&case.hamiltonian, &all);
        let amplitudes = Amplitudes::of(&mut psi, &case);
        let (energy, square) = amplitudes.moments_of(&matrix);
        let seen = psi.measure(7, &go_on()).expect("finite");
        assert_eq!((seen.energy.error, seen.energy.split_r_hat, seen.acceptance_rate), (0.0, 1.0, 1.0));
        assert_equal(&format!("energy, {name}"), single, seen.energy.mean, energy);
        assert_equal(&format!("imaginary energy, {name}"), single, seen.imaginary_energy, 0.0);
        let (again, variance) = psi.energy_and_variance(7, &go_on()).expect("finite");
        assert_eq!(again, seen.energy);
        assert_equal(&format!("variance, {name}"), single, variance.mean, square - energy * energy);
        let observable = std::slice::from_ref(&case.hamiltonian);
        let anew = psi.accumulate(observable, 7, true, &go_on()).expect("finite")[0];
        assert_eq!(psi.accumulate(observable, 7, false, &go_on()).expect("goes on")[0], anew);
        assert_equal(&format!("observable, {name}"), single, anew.mean, energy);
        let step = psi.lanczos_step(None, 7, &go_on()).expect("finite");
        let after = amplitudes.combined_with_product(&matrix, 1.0, step.length.step, step.length.centre);
        assert_equal(&format!("Lanczos step, {name}"), single, step.energy_after.mean, after.moments_of(&matrix).0);
        let (re, im) = amplitudes.overlap(&Amplitudes::of(&mut phi, &case));
        let fidelity = psi.fidelity(&mut phi, 7, &go_on()).expect("finite");
        assert_equal(&format!("fidelity, {name}"), single, fidelity.fidelity, re * re + im * im);
        assert_eq!(fidelity.error, 0.0);
    }
}

/// Slope of a function of the parameters along a direction, to the fourth order.
fn slope(function: &mut dyn FnMut(f64) -> f64, by: f64) -> f64 {
    (8.0 * (function(by) - function(-by)) - (function(2.0 * by) - function(-2.0 * by))) / (12.0 * by)
}

#[test]
fn forces_of_full_sums_are_the_derivatives_of_the_energy_and_of_other_targets() {
    for Kind { name, case, single, .. } in every_kind().into_iter().filter(|kind| !kind.single) {
        assert!(!single);
        let (case, other) = (full_sum(&case, 3), full_sum(&case, 4));
        let all = configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
        let matrix = dense_complex(&case.hamiltonian, &all);
        let fixed = Amplitudes::of(&mut engine(&other), &other);
        let mut probe = engine(&case);
        let before = probe.state().parameters;
        let mut random = Random::new(8, 0);
        let direction: Vec<f64> = before.iter().map(|_| random.normal()).collect();
        let length = direction.iter().map(|part| part * part).sum::<f64>().sqrt();
        for kind in [TargetKind::Energy, TargetKind::Penalised(vec![2.0]), TargetKind::Infidelity] {
            let mut loss = |by: f64| {
                let moved: Vec<f64> =
                    before.iter().zip(&direction).map(|(value, part)| value + by * part / length).collect();
                probe.set_parameters(&moved).expect("of the same form");
                let psi = Amplitudes::of(&mut probe, &case);
                let (re, im) = psi.overlap(&fixed);
                match kind {
                    TargetKind::Energy => psi.moments_of(&matrix).0,
                    TargetKind::Penalised(_) => psi.moments_of(&matrix).0 + 2.0 * (re * re + im * im),
                    TargetKind::Infidelity => -(re * re + im * im).ln(),
                }
            };
            // Short, so that no unit crosses the kink of its activation.
            let expected = slope(&mut loss, 1e-4);
            let mut psi = engine(&case);
            let mut phi = engine(&other);
            let states = if kind == TargetKind::Energy { vec![] } else { vec![&mut phi] };
            let rate = 1e-3;
            let options = common::gradient_options(1, rate);
            psi.step_towards(&options, &mut Target { kind: kind.clone(), states }, &go_on()).expect("finite");
            let after = psi.state().parameters;
            let along: f64 = before.iter().zip(&after).zip(&direction).map(|((a, b), part)| (a - b) * part).sum();
            let found = 2.0 * along / (rate * length);
            assert!((found - expected).abs() < 1e-6 * (1.0 + expected.abs()), "{name}, {kind:?}: {found} {expected}");
        }
    }
}

fn reconfiguration(solver: Solver, diagonal_shift: f64, relative_shift: f64, rate: f64) -> StepOptions {
    let preconditioner = Preconditioner::StochasticReconfiguration {
        solver,
        diagonal_shift,
        relative_shift,
        regularisation: Regularisation::None,
        tolerance: Some(1e-13),
        iterations: None,
    };
    let optimiser = OptimiserDefinition::new(preconditioner, Rule::Descent);
    StepOptions { samples: 1, learning_rate: rate, optimiser, diagnostics: false, memory_limit: None }
}

fn update(case: &EngineDefinition, options: &StepOptions) -> Vec<f64> {
    let mut engine = engine(case);
    let before = engine.state().parameters;
    engine.step(options, &go_on()).expect("finite");
    engine.state().parameters.iter().zip(&before).map(|(after, before)| after - before).collect()
}

#[test]
fn solvers_of_full_sums_agree() {
    for Kind { name, case, .. } in every_kind().into_iter().filter(|kind| !kind.single) {
        let case = full_sum(&case, 3);
        for relative_shift in [0.0, 0.02] {
            let solved = |solver| update(&case, &reconfiguration(solver, 0.01, relative_shift, 0.05));
            let reference = solved(Solver::ParameterSpace);
            let size = reference.iter().map(|value| value * value).sum::<f64>().sqrt();
            assert!(size > 1e-6, "{name}: no step");
            for solver in [Solver::SampleSpace, Solver::ConjugateGradient] {
                let squares = reference.iter().zip(solved(solver)).map(|(a, b)| (a - b).powi(2));
                let difference = squares.sum::<f64>().sqrt() / size;
                assert!(difference < 1e-8, "{name}, {solver:?}, {relative_shift}: {difference}");
            }
        }
    }
}

fn vector(complex: bool, hamiltonian: OperatorDefinition, sampler: SamplerDefinition, seed: u64) -> EngineDefinition {
    let state = AnsatzDefinition::StateVector(StateVectorDefinition { complex, initial_scale: 0.4 });
    full_sum(&definition(hamiltonian, state, sampler), seed)
}

/// |psi(after)> against e^{-dt H} |psi(before)>, normalised: the part that is orthogonal.
fn deviation(case: &EngineDefinition, dt: f64) -> f64 {
    let all = configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
    let matrix = dense_complex(&case.hamiltonian, &all);
    let mut psi = engine(case);
    let mut expected = Amplitudes::of(&mut psi, case);
    // In steps that are short enough to be exact here.
    const STEPS: u32 = 4_000;
    for _ in 0..STEPS {
        expected = expected.combined_with_product(&matrix, 1.0, -dt / f64::from(STEPS), 0.0);
    }
    psi.step(&reconfiguration(Solver::Auto, 1e-11, 0.0, dt), &go_on()).expect("finite");
    let (re, im) = Amplitudes::of(&mut psi, case).overlap(&expected);
    (1.0 - re * re - im * im).max(0.0).sqrt()
}

#[test]
fn the_natural_gradient_of_a_state_vector_is_evolution_in_imaginary_time() {
    for complex in [false, true] {
        for case in [
            vector(complex, ising_chain(SITES, 0.8), local_sampler(4), 5),
            vector(complex, heisenberg(SITES, &chain_bonds(SITES), true), half(4), 5),
        ] {
            let (once, half, quarter) = (deviation(&case, 0.04), deviation(&case, 0.02), deviation(&case, 0.01));
            assert!(once < 0.02, "{once}");
            // Of the second order: a quarter for half of the step.
            for ratio in [once / half, half / quarter] {
                assert!((3.6..4.4).contains(&ratio), "complex {complex}: {once} {half} {quarter}");
            }
        }
    }
}

#[test]
fn full_sums_lead_a_state_vector_to_the_ground_state() {
    for complex in [false, true] {
        for case in [
            vector(complex, ising_chain(SITES, 1.5), local_sampler(4), 5),
            vector(complex, heisenberg(SITES, &chain_bonds(SITES), true), half(4), 5),
        ] {
            let all = configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
            let exact = lowest_eigenvalue(&common::dense(&case.hamiltonian, &all));
            let mut psi = engine(&case);
            let mut last = f64::INFINITY;
            for _ in 0..1_200 {
                let energy =
                    psi.step(&reconfiguration(Solver::Auto, 1e-9, 0.0, 0.05), &go_on()).expect("finite").energy;
                // Without noise every step that is shorter than 2 / (E_max - E_0) goes down.
                assert!(energy.mean < last + 1e-12, "{} after {last}", energy.mean);
                last = energy.mean;
            }
            let found = psi.measure(1, &go_on()).expect("finite").energy;
            assert!((found.mean - exact).abs() < 1e-10, "{} {exact}", found.mean);
            assert!(found.variance < 1e-10, "{}", found.variance);
        }
    }
}

#[test]
fn the_linear_method_of_full_sums_converges_in_a_few_steps() {
    for complex in [false, true] {
        let case = vector(complex, heisenberg(SITES, &chain_bonds(SITES), true), half(4), 5);
        let all = configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
        let exact = lowest_eigenvalue(&common::dense(&case.hamiltonian, &all));
        let mut psi = engine(&case);
        let preconditioner = Preconditioner::LinearMethod { diagonal_shift: 1e-9 };
        let optimiser = OptimiserDefinition::new(preconditioner, Rule::Descent);
        let options = StepOptions { optimiser, learning_rate: 1.0, ..reconfiguration(Solver::Auto, 0.0, 0.0, 1.0) };
        for _ in 0..12 {
            psi.step(&options, &go_on()).expect("finite");
        }
        let found = psi.measure(1, &go_on()).expect("finite").energy;
        assert!((found.mean - exact).abs() < 1e-9, "complex {complex}: {} {exact}", found.mean);
    }
}

#[test]
fn what_needs_samples_draws_them_and_what_needs_noise_is_refused() {
    let case = full_sum(
        &kind("", field(), MachineDefinition { initial_scale: 0.2, ..machine(1.0, true) }, local_sampler(4)).case,
        3,
    );
    let sampler = SamplerDefinition { method: SamplingMethod::Exact, ..case.sampler.clone() };
    let table = EngineDefinition { sampler, ..case.clone() };
    assert_eq!(engine(&case).sample(100, &go_on()), engine(&table).sample(100, &go_on()));
    let entropy = |case: &EngineDefinition| engine(case).renyi_entropy(&[0, 1], &[], 100, &go_on());
    assert_eq!(entropy(&case), entropy(&table));
    let mut cut = reconfiguration(Solver::Auto, 0.01, 0.0, 0.05);
    cut.diagnostics = true;
    let seen = engine(&case).step(&cut, &go_on()).expect("finite").diagnostics.expect("asked for");
    assert!(seen.signal_to_noise.is_empty() && !seen.geometric_tensor_spectrum.is_empty());
    let Preconditioner::StochasticReconfiguration { regularisation, .. } = &mut cut.optimiser.preconditioner else {
        panic!("that is what it is");
    };
    *regularisation = Regularisation::SignalToNoise { cutoff: 1.0 };
    assert_eq!(engine(&case).step(&cut, &go_on()).expect_err("no noise").code, "ENGINE_BAD_OPTIONS");
}

#[test]
fn full_sums_of_a_symmetric_state_go_over_orbits_where_h_has_the_symmetry() {
    let summed = |case: &EngineDefinition| engine(&full_sum(case, 3)).measure(1, &go_on()).expect("finite").samples;
    let ring_of = |case: &EngineDefinition, k: u32, fermionic: bool| {
        let AnsatzDefinition::Projected(definition) = &case.ansatz else { panic!("a projected state") };
        let projected = momentum((*definition.state).clone(), SITES, k, fermionic);
        EngineDefinition { ansatz: AnsatzDefinition::Projected(projected), ..case.clone() }
    };
    let wanted = |name: &str| every_kind().into_iter().find(|kind| kind.name == name).expect("a kind").case;
    // Six bits with three set, up to rotations: four necklaces, of 6, 6, 6 and 2 configurations.
    let spins = wanted("machine at momentum 0, complex true");
    assert_eq!(summed(&spins), 4);
    // The necklace of two has no state of momentum 1.
    assert_eq!(summed(&ring_of(&spins, 1, false)), 3);
    // All 64 configurations are 14 necklaces, which the flip joins to 8 orbits.
    assert_eq!(summed(&wanted("network under flips, complex false")), 8);
    let fermions = wanted("fermions at momentum 0, complex true");
    assert_eq!(summed(&fermions), 4);
    // One hop is stronger than the others: every configuration counts, those at which the state vanishes apart.
    let mut hamiltonian = fermions.hamiltonian.clone();
    hamiltonian.coefficients[0] *= 1.5;
    let broken = EngineDefinition { hamiltonian, ..fermions };
    assert!(summed(&broken) > 12, "{}", summed(&broken));
    let all = configurations(&broken.hamiltonian.local_dimensions, &broken.sampler.charges);
    let case = full_sum(&broken, 3);
    let mut psi = engine(&case);
    let expected = Amplitudes::of(&mut psi, &case).moments_of(&dense_complex(&broken.hamiltonian, &all)).0;
    assert_equal("broken symmetry", false, psi.measure(1, &go_on()).expect("finite").energy.mean, expected);
}
