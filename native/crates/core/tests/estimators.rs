//! Fidelities, entropies and variances from samples against full sums over small systems.

mod common;

use ansatz_core::{
    AnsatzDefinition, Charge, Engine, EngineDefinition, MachineDefinition, SamplerDefinition, SamplingMethod,
};
use common::amplitudes::Amplitudes;
use common::compare::go_on;
use common::{
    Builder, chain_bonds, configurations, definition, engine, exchange_sampler, heisenberg, ising_chain, local_sampler,
    machine, real_matrix,
};

const SEEDS: u64 = 40;

fn rbm(scale: f64) -> MachineDefinition {
    MachineDefinition { initial_scale: scale, ..machine(1.0, true) }
}

fn exact_sampler(chains: usize) -> SamplerDefinition {
    SamplerDefinition { method: SamplingMethod::Exact, moves: vec![], ..local_sampler(chains) }
}

/// Errors are those of a normal distribution about the truth: mean square near one, none beyond four.
fn assert_calibrated(name: &str, pulls: &[f64]) {
    let square = pulls.iter().map(|pull| pull * pull).sum::<f64>() / pulls.len() as f64;
    assert!((0.5..1.7).contains(&square), "{name}: mean square {square} of {pulls:?}");
    assert!(pulls.iter().all(|pull| pull.abs() < 4.0), "{name}: {pulls:?}");
}

/// The second engine is the first with its parameters moved.
fn moved(case: &EngineDefinition, by: f64) -> (Engine, Engine) {
    let (first, mut second) = (engine(case), engine(&EngineDefinition { seed: case.seed + 1_000, ..case.clone() }));
    let other = second.state().parameters;
    let parameters: Vec<f64> =
        first.state().parameters.iter().zip(&other).map(|(own, other)| own + by * other).collect();
    second.set_parameters(&parameters).expect("of the same form");
    (first, second)
}

#[test]
fn fidelities_agree_with_full_sums() {
    let bonds = chain_bonds(8);
    let exchange = exchange_sampler(16, &bonds);
    let cases = [
        ("far", definition(ising_chain(6, 1.0), rbm(0.2), local_sampler(16)), 1.0),
        ("near", definition(ising_chain(6, 1.0), rbm(0.2), local_sampler(16)), 0.1),
        ("in a sector", definition(heisenberg(8, &bonds, false), rbm(0.2), exchange), 0.5),
        ("exact samples", definition(ising_chain(6, 1.0), rbm(0.2), exact_sampler(4)), 0.5),
    ];
    for (name, case, by) in cases {
        let (mut pulls, mut sizes) = (Vec::new(), 0.0);
        for seed in 0..SEEDS {
            // The states differ from seed to seed as well.
            let (mut psi, mut phi) = moved(&EngineDefinition { seed, ..case.clone() }, by);
            let (a, b) = (Amplitudes::of(&mut psi, &case), Amplitudes::of(&mut phi, &case));
            let (re, im) = a.overlap(&b);
            let expected = re * re + im * im;
            let found = psi.fidelity(&mut phi, 2_000, &go_on()).expect("finite");
            pulls.push((found.fidelity - expected) / found.error);
            sizes += found.error;
            assert!((found.overlap - found.fidelity.sqrt()).abs() < 1e-12);
            assert!((found.overlap_error * 2.0 * found.overlap / found.error - 1.0).abs() < 1e-9);
            let turn = (found.phase - im.atan2(re)).rem_euclid(std::f64::consts::TAU);
            assert!(turn.min(std::f64::consts::TAU - turn) < 0.3, "{name}: {} {}", found.phase, im.atan2(re));
        }
        assert_calibrated(name, &pulls);
        assert!(sizes / (SEEDS as f64) < 0.03, "{name}: {sizes}");
    }
}

#[test]
fn equal_states_have_fidelity_one_without_noise_and_others_sectors_zero() {
    let case = definition(ising_chain(6, 1.0), rbm(0.2), local_sampler(8));
    let (mut psi, mut phi) = (engine(&case), engine(&EngineDefinition { seed: 7, ..case.clone() }));
    // Another norm and another phase: a common factor of the two visible biases of site 0 and so on stays; equal parameters do.
    phi.set_parameters(&psi.state().parameters).expect("of the same form");
    let found = psi.fidelity(&mut phi, 800, &go_on()).expect("finite");
    assert!((found.fidelity - 1.0).abs() < 1e-12 && found.error < 1e-12, "{found:?}");

    let bonds = chain_bonds(6);
    let sector = |total| {
        let mut sampler = exchange_sampler(8, &bonds);
        sampler.charges[0].total = total;
        engine(&definition(heisenberg(6, &bonds, false), rbm(0.2), sampler))
    };
    let found = sector(3).fidelity(&mut sector(2), 800, &go_on()).expect("finite");
    assert_eq!((found.fidelity, found.error), (0.0, 0.0));
    // The whole space against a sector: |psi|^2 inside of it.
    let mut whole = engine(&definition(heisenberg(6, &bonds, false), rbm(0.2), local_sampler(8)));
    let case = definition(heisenberg(6, &bonds, false), rbm(0.2), exchange_sampler(8, &bonds));
    let all = definition(heisenberg(6, &bonds, false), rbm(0.2), local_sampler(8));
    let mut inside = engine(&case);
    let (a, b) = (Amplitudes::of(&mut whole, &all), Amplitudes::of_sector(&mut inside, &all, &case.sampler.charges));
    let (re, im) = a.overlap(&b);
    let found = whole.fidelity(&mut inside, 8_000, &go_on()).expect("finite");
    assert!((found.fidelity - (re * re + im * im)).abs() < 4.0 * found.error, "{found:?}");
    let error = engine(&definition(ising_chain(5, 1.0), rbm(0.2), local_sampler(8)))
        .fidelity(&mut whole, 100, &go_on())
        .expect_err("five sites against six");
    assert_eq!(error.code, "ENGINE_BAD_DEFINITION");
}

#[test]
fn renyi_entropies_agree_with_full_sums() {
    let bonds = chain_bonds(8);
    let cases = [
        ("whole space", definition(ising_chain(6, 1.0), rbm(0.15), local_sampler(16))),
        ("sector", definition(heisenberg(8, &bonds, false), rbm(0.12), exchange_sampler(16, &bonds))),
        ("exact samples", definition(ising_chain(6, 1.0), rbm(0.2), exact_sampler(6))),
    ];
    for (name, case) in cases {
        for subsystem in [&[0u32, 1, 2][..], &[1, 4]] {
            let mut pulls = Vec::new();
            for seed in 0..SEEDS / 2 {
                let case = EngineDefinition { seed, ..case.clone() };
                let mut engine = engine(&case);
                let expected = Amplitudes::of(&mut engine, &case).purity(subsystem, &[]);
                let found = engine.renyi_entropy(subsystem, &[], 4_000, &go_on()).expect("finite");
                pulls.push((found.purity.mean - expected) / found.purity.error);
                assert!((found.entropy + found.purity.mean.ln()).abs() < 1e-12);
                assert!((found.error - found.purity.error / found.purity.mean).abs() < 1e-12);
            }
            assert_calibrated(name, &pulls);
        }
    }
}

#[test]
fn product_states_have_no_entropy_and_a_bell_pair_has_ln_2() {
    use ansatz_core::AnsatzKind::MeanField;
    let product = MachineDefinition { form: MeanField, ..rbm(0.4) };
    let mut engine_of_product = engine(&definition(ising_chain(8, 1.0), product, local_sampler(8)));
    let found = engine_of_product.renyi_entropy(&[0, 1, 2, 5], &[], 1_000, &go_on()).expect("finite");
    assert!(found.entropy.abs() < 1e-12 && found.error < 1e-12, "{found:?}");
    // One level on two sites, both places alike.
    let charges = vec![Charge { sites: vec![0, 1], total: 1 }];
    let sampler = SamplerDefinition { charges, ..exact_sampler(8) };
    let mut pair = engine(&definition(Builder::new(vec![2, 2]).build(), rbm(0.0), sampler));
    let found = pair.renyi_entropy(&[0], &[], 16_000, &go_on()).expect("finite");
    assert!((found.entropy - 2f64.ln()).abs() < 4.0 * found.error && found.error < 0.02, "{found:?}");
    // Nothing and everything have the entropy of a pure state.
    for subsystem in [&[][..], &[0, 1]] {
        assert!(pair.renyi_entropy(subsystem, &[], 100, &go_on()).expect("finite").entropy.abs() < 1e-12);
    }
    assert_eq!(pair.renyi_entropy(&[2], &[], 100, &go_on()).expect_err("no site 2").code, "ENGINE_BAD_DEFINITION");
    assert_eq!(pair.renyi_entropy(&[0, 0], &[], 100, &go_on()).expect_err("twice").code, "ENGINE_BAD_DEFINITION");
    let mut one = engine(&definition(ising_chain(4, 1.0), rbm(0.1), local_sampler(1)));
    assert_eq!(one.renyi_entropy(&[0], &[], 100, &go_on()).expect_err("one chain").code, "ENGINE_BAD_DEFINITION");
}

#[test]
fn variances_of_the_hamiltonian_agree_with_full_sums() {
    let mut pulls = Vec::new();
    for seed in 0..SEEDS {
        let case = EngineDefinition { seed, ..definition(ising_chain(6, 1.0), rbm(0.2), local_sampler(16)) };
        let mut engine = engine(&case);
        let amplitudes = Amplitudes::of(&mut engine, &case);
        let matrix = common::dense(&case.hamiltonian, &configurations(&[2; 6], &[]));
        let (energy, square) = amplitudes.moments(&matrix);
        let (found, variance) = engine.energy_and_variance(4_000, &go_on()).expect("finite");
        assert!((found.mean - energy).abs() < 5.0 * found.error);
        pulls.push((variance.mean - (square - energy * energy)) / variance.error);
    }
    assert_calibrated("variance", &pulls);
}

#[test]
fn estimates_go_on_from_call_to_call() {
    let no_discard = SamplerDefinition { discarded_sweeps: 0, ..local_sampler(8) };
    let case = definition(ising_chain(8, 1.0), rbm(0.1), no_discard);
    let mut builder = Builder::new(vec![2; 8]);
    let x = builder.matrix(real_matrix(&[&[0.0, 1.0], &[1.0, 0.0]]));
    builder.term(x, (1.0, 0.0), &[3]);
    let operators = [builder.build(), case.hamiltonian.clone()];
    let (mut at_once, mut in_blocks) = (engine(&case), engine(&case));
    let error = in_blocks.accumulate(&operators, 400, false, &go_on()).expect_err("nothing to go on with");
    assert_eq!(error.code, "ENGINE_NOTHING_ACCUMULATED");
    let mut errors = Vec::new();
    let mut last = Vec::new();
    for block in 0..8 {
        last = in_blocks.accumulate(&operators, 800, block == 0, &go_on()).expect("finite");
        errors.push(last[1].error);
    }
    for (whole, parts) in at_once.expectations(&operators, 6_400, &go_on()).expect("finite").iter().zip(&last) {
        assert!((whole.mean - parts.mean).abs() < 1e-9 && (whole.error - parts.error).abs() < 1e-9);
        assert!((whole.autocorrelation_time - parts.autocorrelation_time).abs() < 1e-6);
    }
    assert!(errors[7] < 0.5 * errors[0], "{errors:?}");
    // New parameters make an end of it.
    let parameters = in_blocks.state().parameters;
    in_blocks.set_parameters(&parameters).expect("of the same form");
    assert!(in_blocks.accumulate(&operators, 400, false, &go_on()).is_err());
}

#[test]
fn parameters_move_to_a_larger_lattice() {
    let ring = |n: u32| (0..n).flat_map(|shift| (0..n).map(move |site| (site + shift) % n)).collect::<Vec<u32>>();
    let jastrow = |n| -> AnsatzDefinition {
        let form = ansatz_core::AnsatzKind::MeanField;
        MachineDefinition { form, symmetry: ring(n), ..rbm(0.3) }.into()
    };
    let mut small = engine(&definition(ising_chain(6, 1.0), jastrow(6), local_sampler(4)));
    let mut large = engine(&definition(ising_chain(10, 1.0), jastrow(10), local_sampler(4)));
    let parameters = small.state().parameters;
    large.set_parameters(&parameters).expect("as many weights");
    let per_site = |log: &[f64], n: f64| (log[0] / n, log[1] / n);
    let (a, b) = (small.log_amplitudes(&[0; 6]).expect("finite"), large.log_amplitudes(&[0; 10]).expect("finite"));
    let (a, b) = (per_site(&a, 6.0), per_site(&b, 10.0));
    assert!((a.0 - b.0).abs() < 1e-12 && (a.1 - b.1).abs() < 1e-12);
    assert_eq!(large.set_parameters(&parameters[1..]).expect_err("one short").code, "ENGINE_BAD_PARAMETERS");
    assert_eq!(large.set_parameters(&[f64::NAN, 0.0]).expect_err("not finite").code, "ENGINE_NOT_FINITE");
    assert_eq!(large.state().parameters, parameters);
}
