//! Every estimator of every kind against full sums over the configurations.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::definition::SamplingMethod;
use crate::{Target, TargetKind};
use common::{Amplitudes, configurations, dense_complex, engine};

fn go_on() -> AtomicBool {
    AtomicBool::new(false)
}

/// The same state with independent samples: what is measured here are estimators, not chains.
fn independent(case: &EngineDefinition, seed: u64) -> EngineDefinition {
    let sampler =
        SamplerDefinition { method: SamplingMethod::Exact, moves: vec![], chains: 10, ..case.sampler.clone() };
    EngineDefinition { sampler, seed, ..case.clone() }
}

fn assert_near(name: &str, found: f64, error: f64, expected: f64) {
    let allowed = 5.0 * error + 1e-6 * (1.0 + expected.abs());
    assert!((found - expected).abs() < allowed, "{name}: {found} +- {error} instead of {expected}");
}

#[test]
fn energies_variances_observables_and_entropies_agree_with_full_sums() {
    for Kind { name, case, .. } in every_kind() {
        let case = independent(&case, 3);
        let dimensions = &case.hamiltonian.local_dimensions;
        let all = configurations(dimensions, &case.sampler.charges);
        let mut engine = engine(&case);
        flatten(&mut engine, &case);
        let amplitudes = Amplitudes::of(&mut engine, &case);
        let (energy, square) = amplitudes.moments_of(&dense_complex(&case.hamiltonian, &all));
        let measured = engine.measure(2_000, &go_on()).expect("finite").energy;
        assert_near(&format!("energy, {name}"), measured.mean, measured.error, energy);
        let (again, variance) = engine.energy_and_variance(2_000, &go_on()).expect("finite");
        assert_near(&format!("energy with variance, {name}"), again.mean, again.error, energy);
        assert_near(&format!("variance, {name}"), variance.mean, variance.error, square - energy * energy);
        let mut builder = Builder::new(dimensions.clone());
        let d = usize::from(dimensions[1]);
        let rows: Vec<Vec<f64>> =
            (0..d).map(|r| (0..d).map(|c| if r == c { r as f64 } else { 0.0 }).collect()).collect();
        let level = builder.matrix(real_matrix(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
        builder.term(level, (1.0, 0.0), &[1]);
        let observable = builder.build();
        let expected = amplitudes.moments_of(&dense_complex(&observable, &all)).0;
        let seen = engine.expectations(&[observable], 2_000, &go_on()).expect("finite")[0];
        assert_near(&format!("observable, {name}"), seen.mean, seen.error, expected);
        let purity = engine.renyi_entropy(&[0, 1], 2_000, &go_on()).expect("finite").purity;
        assert_near(&format!("purity, {name}"), purity.mean, purity.error, amplitudes.purity(&[0, 1]));
    }
}

#[test]
fn fidelities_agree_with_full_sums() {
    for Kind { name, case, .. } in every_kind() {
        let (first, second) = (independent(&case, 3), independent(&case, 4));
        let (mut psi, mut phi) = (engine(&first), engine(&second));
        // Half way towards the other.
        let own = psi.state().parameters;
        let between: Vec<f64> =
            own.iter().zip(&phi.state().parameters).map(|(own, other)| 0.5 * (own + other)).collect();
        phi.set_parameters(&between).expect("of the same form");
        let (re, im) = Amplitudes::of(&mut psi, &first).overlap(&Amplitudes::of(&mut phi, &second));
        let found = psi.fidelity(&mut phi, 2_000, &go_on()).expect("finite");
        assert_near(&name, found.fidelity, found.error, re * re + im * im);
    }
}

/// One of each type of parameters: real, complex, and real with complex derivatives.
const TYPES: [&str; 7] = [
    "Jastrow, complex false, in a sector",
    "Gru, phase true",
    "residual, open, complex head",
    "Pfaffian with Density, complex true",
    "machine at momentum 1, complex false",
    "backflow of twisted electrons, complex true",
    "machine of twisted bosons, complex true",
];

#[test]
fn forces_of_targets_are_the_derivatives_of_their_full_sums() {
    let mut types = 0;
    for Kind { name, case, .. } in every_kind().into_iter().filter(|kind| TYPES.contains(&kind.name.as_str())) {
        types += 1;
        let (case, other) = (independent(&case, 3), independent(&case, 4));
        let all = configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
        let matrix = dense_complex(&case.hamiltonian, &all);
        let fixed = Amplitudes::of(&mut engine(&other), &other);
        let mut probe = engine(&case);
        let before = probe.state().parameters;
        let mut random = Random::new(8, 0);
        let direction: Vec<f64> = before.iter().map(|_| random.normal()).collect();
        let length = direction.iter().map(|part| part * part).sum::<f64>().sqrt();
        for infidelity in [false, true] {
            let mut loss = |by: f64| {
                let moved: Vec<f64> =
                    before.iter().zip(&direction).map(|(value, part)| value + by * part / length).collect();
                probe.set_parameters(&moved).expect("of the same form");
                let psi = Amplitudes::of(&mut probe, &case);
                let (re, im) = psi.overlap(&fixed);
                let fidelity = re * re + im * im;
                if infidelity { -fidelity.ln() } else { psi.moments_of(&matrix).0 + 2.0 * fidelity }
            };
            let slope = (loss(1e-4) - loss(-1e-4)) / 2e-4;
            let kind = || if infidelity { TargetKind::Infidelity } else { TargetKind::Penalised(vec![2.0]) };
            let rate = 1e-3;
            // Independent runs give the error of the mean.
            let forces: Vec<f64> = (0..10)
                .map(|seed| {
                    let mut psi = engine(&EngineDefinition { seed: 100 + seed, ..case.clone() });
                    psi.set_parameters(&before).expect("of the same form");
                    let mut phi = engine(&EngineDefinition { seed: 200 + seed, ..other.clone() });
                    phi.set_parameters(&engine(&other).state().parameters).expect("of the same form");
                    let mut target = Target { kind: kind(), states: vec![&mut phi] };
                    let options = common::gradient_options(4_000, rate);
                    psi.step_towards(&options, &mut target, &go_on()).expect("finite");
                    let after = psi.state().parameters;
                    let along = before.iter().zip(&after).zip(&direction).map(|((a, b), part)| (a - b) * part);
                    2.0 * along.sum::<f64>() / (rate * length)
                })
                .collect();
            let mean = forces.iter().sum::<f64>() / 10.0;
            let error = (forces.iter().map(|force| (force - mean).powi(2)).sum::<f64>() / 90.0).sqrt();
            assert_near(&format!("{name}, infidelity {infidelity}"), mean, error, slope);
            assert!(error < 0.2 * (1.0 + slope.abs()), "{name}: {error} of {slope}");
        }
    }
    assert_eq!(types, TYPES.len());
}
