//! Every estimator of every kind against full sums over the configurations.

use super::*;
use crate::definition::SamplingMethod;
use crate::{StepLength, Target, TargetKind};
use common::amplitudes::Amplitudes;
use common::compare::{assert_near, go_on};
use common::{configurations, dense_complex, engine};

/// The same state with independent samples: what is measured here are estimators, not chains.
fn independent(case: &EngineDefinition, seed: u64) -> EngineDefinition {
    let sampler =
        SamplerDefinition { method: SamplingMethod::Exact, moves: vec![], chains: 10, ..case.sampler.clone() };
    EngineDefinition { sampler, seed, ..case.clone() }
}

/// A level, correlations of levels, a transfer of one level between two sites and the current of it, and a structure factor.
fn observables(dimensions: &[u8]) -> Vec<(&'static str, OperatorDefinition)> {
    let sizes: Vec<usize> = dimensions.iter().map(|&d| usize::from(d)).collect();
    let diagonal = |builder: &mut Builder, levels: Vec<f64>| {
        let row = |r: usize| (0..levels.len()).map(|c| if r == c { levels[r] } else { 0.0 }).collect();
        let rows: Vec<Vec<f64>> = (0..levels.len()).map(row).collect();
        builder.matrix(real_matrix(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()))
    };
    let levels = |d: usize| (0..d).map(|index| (d - 1 - index) as f64).collect::<Vec<_>>();
    let products = |d: usize, e: usize| {
        levels(d).iter().flat_map(|a| levels(e).iter().map(|b| a * b).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let mut level = Builder::new(dimensions.to_vec());
    let matrix = diagonal(&mut level, levels(sizes[1]));
    level.term(matrix, (1.0, 0.0), &[1]);
    let mut correlation = Builder::new(dimensions.to_vec());
    let matrix = diagonal(&mut correlation, products(sizes[0], sizes[2]));
    correlation.term(matrix, (1.0, 0.0), &[0, 2]);
    // One level from site 1 to site 0, times e^{i phi}, and back.
    let exchange = |phi: f64| {
        let mut builder = Builder::new(dimensions.to_vec());
        let (d, e) = (sizes[0], sizes[1]);
        let element = |r: usize, c: usize| match ((r / e, r % e), (c / e, c % e)) {
            ((a, b), (x, y)) if a + 1 == x && b == y + 1 => (phi.cos(), phi.sin()),
            ((a, b), (x, y)) if a == x + 1 && b + 1 == y => (phi.cos(), -phi.sin()),
            _ => (0.0, 0.0),
        };
        let rows: Vec<Vec<_>> = (0..d * e).map(|r| (0..d * e).map(|c| element(r, c)).collect()).collect();
        let matrix = builder.matrix(common::local_matrix(&rows));
        builder.term(matrix, (1.0, 0.0), &[0, 1]);
        builder.build()
    };
    // sum_jk cos(q (j - k)) l_j l_k / N
    let mut structure = Builder::new(dimensions.to_vec());
    let (n, q) = (sizes.len(), std::f64::consts::TAU / sizes.len() as f64);
    for j in 0..n {
        let squares = levels(sizes[j]).iter().map(|level| level * level).collect();
        let matrix = diagonal(&mut structure, squares);
        structure.term(matrix, (1.0 / n as f64, 0.0), &[j as u32]);
        for k in 0..j {
            let matrix = diagonal(&mut structure, products(sizes[j], sizes[k]));
            structure.term(matrix, (2.0 * (q * (j - k) as f64).cos() / n as f64, 0.0), &[j as u32, k as u32]);
        }
    }
    vec![
        ("level", level.build()),
        ("correlation", correlation.build()),
        ("transfer", exchange(0.0)),
        ("current", exchange(std::f64::consts::FRAC_PI_2)),
        ("structure factor", structure.build()),
    ]
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
        let (what, operators): (Vec<_>, Vec<_>) = observables(dimensions).into_iter().unzip();
        let seen = engine.expectations(&operators, 2_000, &go_on()).expect("finite");
        for ((what, operator), seen) in what.iter().zip(&operators).zip(seen) {
            let expected = amplitudes.moments_of(&dense_complex(operator, &all)).0;
            assert_near(&format!("{what}, {name}"), seen.mean, seen.error, expected);
        }
        let purity = engine.renyi_entropy(&[0, 1], &[], 2_000, &go_on()).expect("finite").purity;
        assert_near(&format!("purity, {name}"), purity.mean, purity.error, amplitudes.purity(&[0, 1], &[]));
        let modes: Vec<u32> = (0..).zip(dimensions).filter(|&(_, &d)| d == 2).map(|(mode, _)| mode).collect();
        let purity = engine.renyi_entropy(&[0, 2], &modes, 2_000, &go_on()).expect("finite").purity;
        assert_near(&format!("purity of modes, {name}"), purity.mean, purity.error, amplitudes.purity(&[0, 2], &modes));
    }
}

const SAMPLES: usize = 2_000;

#[test]
fn lanczos_steps_agree_with_full_sums() {
    for Kind { name, case, .. } in every_kind() {
        let case = independent(&case, 3);
        let all = configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
        let mut engine = engine(&case);
        flatten(&mut engine, &case);
        let amplitudes = Amplitudes::of(&mut engine, &case);
        let matrix = dense_complex(&case.hamiltonian, &all);
        let (energy, square) = amplitudes.moments_of(&matrix);
        let variance = square - energy * energy;
        // Two lengths: one from samples, one that has nothing to do with them.
        let best = engine.lanczos_step(None, SAMPLES, &go_on()).expect("finite").length;
        let other = StepLength { step: 0.6 * best.step - 0.01, centre: best.centre + 0.2 };
        for length in [best, other] {
            let after = amplitudes.combined_with_product(&matrix, 1.0, length.step, length.centre);
            let (energy_after, square_after) = after.moments_of(&matrix);
            let variance_after = square_after - energy_after * energy_after;
            let found = engine.lanczos_step(Some(length), SAMPLES, &go_on()).expect("finite");
            assert_eq!(found.length, length);
            let line = (energy_after * variance - energy * variance_after) / (variance - variance_after);
            // Near the nodes of a determinant the few samples see little of the residual.
            let unseen = after.unseen_variance(&matrix, energy_after, &amplitudes, 3.0 / SAMPLES as f64);
            let on_line = unseen * ((energy - energy_after) * variance / (variance - variance_after).powi(2)).abs();
            for (what, estimate, expected, bias) in [
                ("energy", found.energy, energy, 0.0),
                ("variance", found.variance, variance, 0.0),
                ("energy after", found.energy_after, energy_after, 0.0),
                ("variance after", found.variance_after, variance_after, unseen),
                ("extrapolated", found.extrapolated, line, on_line),
            ] {
                let error = estimate.error + 0.2 * bias;
                assert_near(&format!("{what}, {name}, {length:?}"), estimate.mean, error, expected);
            }
        }
        // The best step lowers the energy, to first order as much as the samples allow.
        let after = amplitudes.combined_with_product(&matrix, 1.0, best.step, best.centre).moments_of(&matrix).0;
        assert!(after <= energy + 1e-12, "{name}: {after} above {energy}");
        let exactly = best_energy(&matrix, &amplitudes);
        assert!(after - exactly <= 0.02 * (energy - exactly) + 1e-9, "{name}: {after}, best {exactly}, from {energy}");
    }
}

/// Lowest energy of all steps: that of H between |psi> and its residual.
fn best_energy(matrix: &[(f64, f64)], amplitudes: &Amplitudes) -> f64 {
    let (energy, square) = amplitudes.moments_of(matrix);
    let residual = amplitudes.combined_with_product(matrix, 0.0, 1.0, energy).moments_of(matrix).0;
    let half = 0.5 * (residual - energy);
    energy + half - half.hypot((square - energy * energy).sqrt())
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
        assert_near(&format!("overlap, {name}"), found.overlap, found.overlap_error, re.hypot(im));
        // The argument of a number with an error, where that is small.
        if re.hypot(im) > 0.3 {
            let turn = (found.phase - im.atan2(re)).rem_euclid(std::f64::consts::TAU);
            let turn = turn.min(std::f64::consts::TAU - turn);
            assert!(turn < 0.05 + 5.0 * found.overlap_error / found.overlap, "phase, {name}: off by {turn}");
        }
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
