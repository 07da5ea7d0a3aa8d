//! Chains against the enumerated |psi|^2, and energies against full sums.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_core::{
    AnsatzKind, Charge, EngineDefinition, MachineDefinition, MoveDefinition, OperatorDefinition, SamplerDefinition,
    SamplingMethod,
};
use common::{
    Builder, chain_bonds, configurations, definition, distribution, engine, exchange_sampler, flat, heisenberg,
    ising_chain, local_sampler, machine, real_matrix,
};

fn assert_distribution(name: &str, definition: &EngineDefinition) {
    distribution::assert_distribution(name, definition, 3_000);
}

/// A diagonal operator, so that only the dimensions matter.
fn no_dynamics(dimensions: &[u8]) -> OperatorDefinition {
    Builder::new(dimensions.to_vec()).build()
}

fn strong(complex: bool, form: AnsatzKind) -> MachineDefinition {
    MachineDefinition { initial_scale: 0.15, form, ..machine(2.0, complex) }
}

fn rbm(complex: bool) -> MachineDefinition {
    strong(complex, AnsatzKind::RestrictedBoltzmannMachine)
}

fn charge(sites: &[u32], total: i64) -> Charge {
    Charge { sites: sites.to_vec(), total }
}

/// Chains whose kept samples are far apart.
fn sampler(moves: Vec<MoveDefinition>, charges: Vec<Charge>) -> SamplerDefinition {
    SamplerDefinition { moves, charges, sweeps_per_sample: 15, discarded_sweeps: 30, ..local_sampler(8) }
}

const LOCAL: MoveDefinition = MoveDefinition::Local { weight: 1.0 };
const HAMILTONIAN: MoveDefinition = MoveDefinition::Hamiltonian { weight: 1.0 };
const FLIP: MoveDefinition = MoveDefinition::GlobalFlip { weight: 0.3 };

fn exchange(bonds: &[(u32, u32)]) -> MoveDefinition {
    MoveDefinition::Exchange { weight: 1.0, pairs: flat(bonds) }
}

fn hop(bonds: &[(u32, u32)]) -> MoveDefinition {
    MoveDefinition::Hop { weight: 1.0, pairs: flat(bonds) }
}

/// An irregular graph: degrees 1 to 4.
const IRREGULAR: [(u32, u32); 7] = [(0, 1), (0, 2), (0, 3), (0, 4), (2, 3), (3, 4), (4, 5)];

#[test]
fn local_and_exchange_moves_give_the_squared_amplitude() {
    use AnsatzKind::{Jastrow, MeanField, RestrictedBoltzmannMachine};
    for (form, complex) in
        [(RestrictedBoltzmannMachine, false), (RestrictedBoltzmannMachine, true), (Jastrow, true), (MeanField, false)]
    {
        let case = |dimensions: &[u8], sampler| definition(no_dynamics(dimensions), strong(complex, form), sampler);
        let name = format!("{form:?} {complex}");
        assert_distribution(&name, &case(&[3, 2, 4], sampler(vec![LOCAL], vec![])));
        let (ring, large) = (exchange(&chain_bonds(4)), charge(&[0, 1, 2, 3], 4));
        assert_distribution(&name, &case(&[3, 2, 4, 3], sampler(vec![ring], vec![large])));
        if form == RestrictedBoltzmannMachine {
            assert_distribution(&name, &case(&[2; 6], sampler(vec![LOCAL], vec![])));
            let (ring, half) = (exchange(&chain_bonds(6)), charge(&[0, 1, 2, 3, 4, 5], 3));
            assert_distribution(&name, &case(&[2; 6], sampler(vec![ring], vec![half])));
        }
    }
}

#[test]
fn hops_keep_the_particles_of_each_species() {
    // Three sites: up modes 0 to 2, down modes 3 to 5.
    let hops = hop(&[(0, 1), (1, 2), (3, 4), (4, 5)]);
    for (up, down) in [(1, 2), (1, 1), (2, 1)] {
        let charges = vec![charge(&[0, 1, 2], up), charge(&[3, 4, 5], down)];
        let case = definition(no_dynamics(&[2; 6]), rbm(true), sampler(vec![hops.clone()], charges));
        assert_distribution(&format!("{up} up, {down} down"), &case);
    }
    // Bosons and spins: local moves on the spins only.
    let charges = vec![charge(&[0, 1, 2], 3)];
    let mixed = sampler(vec![hop(&[(0, 1), (1, 2)]), LOCAL], charges);
    let mixed = SamplerDefinition { sweeps_per_sample: 40, ..mixed };
    assert_distribution("bosons and spins", &definition(no_dynamics(&[3, 3, 3, 2, 2]), rbm(true), mixed));
}

#[test]
fn moves_of_the_hamiltonian_are_balanced_where_degrees_differ() {
    let half = vec![charge(&[0, 1, 2, 3, 4, 5], 3)];
    let graph = heisenberg(6, &IRREGULAR, false);
    let case = definition(graph.clone(), rbm(true), sampler(vec![HAMILTONIAN], half.clone()));
    assert_distribution("irregular graph", &case);
    let mixture = vec![HAMILTONIAN, exchange(&[(0, 5), (0, 1), (1, 2), (2, 3), (3, 4)]), FLIP];
    assert_distribution("with exchange and flip", &definition(graph, rbm(true), sampler(mixture, half)));
    // Spin flips on some sites, pairs on others, three states on one: numbers of connections change with every move.
    let mut builder = Builder::new(vec![2, 2, 3, 2]);
    let x = builder.matrix(real_matrix(&[&[0.0, 1.0], &[1.0, 0.0]]));
    let ladder = builder.matrix(real_matrix(&[&[0.0, 1.0, 0.0], &[1.0, 0.0, 1.0], &[0.0, 1.0, 0.0]]));
    let pairing = builder.matrix(real_matrix(&[
        &[0.0, 0.0, 0.0, 1.0],
        &[0.0, 0.0, 0.0, 0.0],
        &[0.0, 0.0, 0.0, 0.0],
        &[1.0, 0.0, 0.0, 0.0],
    ]));
    builder.term(x, (1.0, 0.0), &[0]);
    builder.term(pairing, (1.0, 0.0), &[0, 1]);
    builder.term(pairing, (1.0, 0.0), &[1, 3]);
    builder.term(ladder, (1.0, 0.0), &[2]);
    let uneven = builder.build();
    assert_distribution("uneven", &definition(uneven.clone(), rbm(true), sampler(vec![HAMILTONIAN], vec![])));
    assert_distribution(
        "uneven, mixed",
        &definition(uneven, rbm(true), sampler(vec![LOCAL, HAMILTONIAN, FLIP], vec![])),
    );
}

#[test]
fn mixtures_and_global_flips_give_the_squared_amplitude() {
    let free = sampler(vec![LOCAL, FLIP, exchange(&chain_bonds(5))], vec![]);
    assert_distribution("whole space", &definition(no_dynamics(&[2, 2, 2, 2, 2]), rbm(true), free));
    let spins = sampler(vec![LOCAL, FLIP], vec![]);
    assert_distribution("large spins", &definition(no_dynamics(&[3, 2, 4]), rbm(false), spins));
    let sector = sampler(vec![exchange(&chain_bonds(4)), FLIP], vec![charge(&[0, 1, 2, 3], 4)]);
    assert_distribution("in a sector", &definition(no_dynamics(&[3, 3, 3, 3]), rbm(true), sector));
    // Half of each species, so that a flip of all modes stays inside; every kind of move that keeps it, unevenly weighted.
    let charges = vec![charge(&[0, 1, 2, 3], 2), charge(&[4, 5, 6, 7], 2)];
    let rings = [chain_bonds(4), chain_bonds(4).iter().map(|&(i, j)| (i + 4, j + 4)).collect()].concat();
    let hops = MoveDefinition::Hop { weight: 0.5, pairs: flat(&rings) };
    let hubbard = common::fermions::hubbard(4, &chain_bonds(4), 3.0);
    let few = MachineDefinition { hidden_density: 1.0, ..rbm(true) };
    for (name, moves) in [
        ("hops and flips", vec![hops.clone(), FLIP]),
        ("Hamiltonian moves and flips", vec![HAMILTONIAN, FLIP]),
        ("hops, Hamiltonian moves and flips", vec![hops, MoveDefinition::Hamiltonian { weight: 2.0 }, FLIP]),
    ] {
        assert_distribution(name, &definition(hubbard.clone(), few.clone(), sampler(moves, charges.clone())));
    }
}

#[test]
fn tempered_chains_give_the_squared_amplitude() {
    let steep = |complex| MachineDefinition { initial_scale: 0.25, ..rbm(complex) };
    let tempered = |moves, charges, inverse_temperatures: &[f64]| SamplerDefinition {
        inverse_temperatures: inverse_temperatures.to_vec(),
        ..sampler(moves, charges)
    };
    let local = tempered(vec![LOCAL], vec![], &[1.0, 0.6, 0.3]);
    assert_distribution("local", &definition(no_dynamics(&[2; 6]), steep(false), local));
    let half = vec![charge(&[0, 1, 2, 3, 4, 5], 3)];
    let graph = heisenberg(6, &IRREGULAR, false);
    let moves = tempered(vec![HAMILTONIAN], half, &[1.0, 0.5]);
    assert_distribution("Hamiltonian", &definition(graph, steep(true), moves));
    let charges = vec![charge(&[0, 1, 2], 3)];
    let moves = tempered(vec![hop(&[(0, 1), (1, 2)]), LOCAL], charges, &[1.0, 0.8, 0.5, 0.2]);
    let moves = SamplerDefinition { sweeps_per_sample: 40, ..moves };
    assert_distribution("bosons and spins", &definition(no_dynamics(&[3, 3, 3, 2, 2]), steep(true), moves));
    let charges = vec![charge(&[0, 1, 2], 1), charge(&[3, 4, 5], 2)];
    let moves = tempered(vec![hop(&[(0, 1), (1, 2), (3, 4), (4, 5)])], charges, &[1.0, 0.4]);
    assert_distribution("two species", &definition(no_dynamics(&[2; 6]), steep(true), moves));
    let moves = tempered(vec![LOCAL, FLIP], vec![], &[1.0, 0.5]);
    assert_distribution("flips", &definition(no_dynamics(&[3, 2, 4]), steep(false), moves));
}

/// The criterion accepts the right distribution and finds each of these wrong ones.
#[test]
fn wrong_distributions_are_rejected() {
    let half = vec![charge(&[0, 1, 2, 3, 4, 5], 3)];
    let graph = heisenberg(6, &IRREGULAR, false);
    let case = definition(graph, rbm(true), sampler(vec![HAMILTONIAN], half.clone()));
    // The number of bonds with unlike ends: what Hamiltonian moves without the factor of the two numbers would sample.
    let connections: Vec<f64> = configurations(&[2; 6], &half)
        .iter()
        .map(|s| IRREGULAR.iter().filter(|&&(i, j)| s[i as usize] != s[j as usize]).count() as f64)
        .collect();
    let mut values = [const { Vec::new() }; 4];
    for seed in distribution::SEEDS {
        let case = EngineDefinition { seed, ..case.clone() };
        let (counts, weights) = distribution::counts_and_weights(&mut engine(&case), &case, 3_000);
        let mut scaled = |number: usize, factor: &dyn Fn(usize) -> f64| {
            let wrong: Vec<f64> = weights.iter().enumerate().map(|(place, weight)| weight * factor(place)).collect();
            values[number].push(distribution::pearson(&counts, &wrong).expect("many configurations"));
        };
        scaled(0, &|_| 1.0);
        scaled(1, &|place| connections[place]);
        // |psi| instead of its square, and a configuration that is seen a third too rarely.
        scaled(2, &|place| weights[place].powf(-0.5));
        let likely = (0..weights.len()).max_by(|&a, &b| weights[a].total_cmp(&weights[b])).expect("a configuration");
        scaled(3, &|place| if place == likely { 1.5 } else { 1.0 });
    }
    let rejected = values.map(|values| distribution::rejection(&values).is_some());
    assert_eq!(rejected, [false, true, true, true]);
    // Known quantiles of chi-square.
    for (chi_square, freedom, p) in [(3.841_458_82, 1.0, 0.05), (18.307_038, 10.0, 0.05), (135.806_723, 100.0, 0.01)] {
        assert!((distribution::p_value(chi_square, freedom) / p - 1.0).abs() < 1e-6, "{chi_square} of {freedom}");
    }
    assert!(distribution::rejection(&[0.999_999; 10]).is_some());
}

#[test]
fn direct_and_exact_samples_give_the_squared_amplitude() {
    for complex in [false, true] {
        let product = strong(complex, AnsatzKind::MeanField);
        let direct = SamplerDefinition { method: SamplingMethod::Direct, moves: vec![], ..local_sampler(8) };
        for dimensions in [&[2u8; 5][..], &[3, 2, 4]] {
            let case = definition(no_dynamics(dimensions), product.clone(), direct.clone());
            assert_distribution("direct", &case);
        }
        let exact = SamplerDefinition { method: SamplingMethod::Exact, ..direct };
        assert_distribution("exact", &definition(no_dynamics(&[3, 2, 4]), rbm(complex), exact.clone()));
        let charges = vec![charge(&[0, 1, 2], 1), charge(&[3, 4, 5], 2)];
        let sector = SamplerDefinition { charges, ..exact };
        assert_distribution("exact, in a sector", &definition(no_dynamics(&[2; 6]), rbm(complex), sector));
    }
}

#[test]
fn independent_samples_say_that_they_are() {
    let exact = SamplerDefinition { method: SamplingMethod::Exact, moves: vec![], ..local_sampler(4) };
    let found = engine(&definition(ising_chain(8, 1.0), rbm(false), exact))
        .measure(4_000, &AtomicBool::new(false))
        .expect("finite");
    assert_eq!((found.acceptance_rate, found.energy.autocorrelation_time), (1.0, 0.5));
    assert!(found.sampling.moves.is_empty() && found.sampling.stuck_chains == 0);
    let independent = (found.energy.variance / 4_000.0).sqrt();
    assert!((found.energy.error / independent - 1.0).abs() < 0.1, "{found:?}");
}

/// Two wells, all up and all down, with a barrier that single flips do not cross.
fn two_wells(inverse_temperatures: &[f64]) -> (f64, Vec<f64>, usize) {
    let jastrow = MachineDefinition { form: AnsatzKind::Jastrow, ..machine(0.0, false) };
    let sampler = SamplerDefinition { inverse_temperatures: inverse_temperatures.to_vec(), ..local_sampler(8) };
    let mut engine = engine(&definition(ising_chain(12, 1.0), jastrow, sampler));
    let mut state = engine.state();
    state.parameters.fill(0.2);
    engine.restore(&state).expect("of the right size");
    let go_on = AtomicBool::new(false);
    let mut builder = Builder::new(vec![2; 12]);
    let z = builder.matrix(real_matrix(&[&[1.0, 0.0], &[0.0, -1.0]]));
    (0..12).for_each(|site| builder.term(z, (1.0, 0.0), &[site]));
    let magnetisation = engine.expectations(&[builder.build()], 8_000, &go_on).expect("finite")[0];
    let report = engine.measure(8_000, &go_on).expect("finite").sampling;
    (magnetisation.split_r_hat, report.swap_acceptance, report.stuck_chains)
}

#[test]
fn tempering_takes_chains_over_a_barrier() {
    let (plain, swaps, _) = two_wells(&[1.0]);
    assert!(plain > 1.5 && swaps.is_empty(), "{plain}");
    let (tempered, swaps, _) = two_wells(&[1.0, 0.7, 0.45, 0.25, 0.1]);
    assert!(tempered < 1.1, "{tempered}");
    assert!(swaps.len() == 4 && swaps.iter().all(|&rate| rate > 0.1 && rate <= 1.0), "{swaps:?}");
}

#[test]
fn chains_that_stand_still_are_counted() {
    let product = MachineDefinition { form: AnsatzKind::MeanField, ..machine(0.0, false) };
    let mut engine = engine(&definition(ising_chain(10, 1.0), product, local_sampler(6)));
    let mut state = engine.state();
    state.parameters.fill(30.0);
    engine.restore(&state).expect("of the right size");
    let go_on = AtomicBool::new(false);
    // The first steps bring every spin up.
    engine.measure(600, &go_on).expect("finite");
    let found = engine.measure(600, &go_on).expect("finite");
    assert_eq!((found.sampling.stuck_chains, found.acceptance_rate), (6, 0.0));
    let moves = &found.sampling.moves;
    assert_eq!((moves.len(), moves[0].proposed, moves[0].accepted), (1, 6 * 105 * 10, 0));
    assert_eq!((found.sampling.trace.chains, found.sampling.trace.stride), (6, 1));
    assert_eq!(found.sampling.trace.energies.len(), 600);
    assert!(found.energy.variance < 1e-9);
}

/// A product state that is as good as one configuration has a constant local energy; H tells whether it is an eigenstate.
#[test]
fn chains_that_stand_still_say_what_variance_they_hide() {
    let sites = 6;
    let field = MachineDefinition { form: AnsatzKind::MeanField, ..machine(0.0, false) };
    let frozen = |hamiltonian: OperatorDefinition, bias: f64, sampler: SamplerDefinition| {
        let mut engine = engine(&definition(hamiltonian, field.clone(), sampler));
        engine.set_parameters(&vec![bias; sites]).expect("of the same form");
        // The first samples lead chains from where they start.
        engine.measure(200, &AtomicBool::new(false)).expect("finite");
        let seen = engine.measure(200, &AtomicBool::new(false)).expect("finite");
        (seen.energy.variance, seen.sampling.frozen_variance)
    };
    let exact = SamplerDefinition { method: SamplingMethod::Exact, ..local_sampler(6) };
    let h = 0.7;
    for sampler in [local_sampler(6), exact] {
        // Var H of |up up ...> is N h^2.
        let (variance, hidden) = frozen(ising_chain(6, h), 20.0, sampler.clone());
        assert!(variance < 1e-20 && (hidden.expect("frozen") - 6.0 * h * h).abs() < 1e-9, "{variance} {hidden:?}");
        // An eigenstate.
        let (variance, hidden) = frozen(heisenberg(6, &chain_bonds(6), false), 20.0, sampler.clone());
        assert!(variance < 1e-20 && hidden.expect("frozen").abs() < 1e-9, "{variance} {hidden:?}");
        assert_eq!(frozen(ising_chain(6, h), 0.2, sampler).1, None);
    }
}

#[test]
fn measured_energies_agree_with_full_sums() {
    let bonds = chain_bonds(8);
    let ansatz = MachineDefinition { initial_scale: 0.15, ..machine(1.0, true) };
    let cases = [
        definition(ising_chain(8, 0.9), ansatz.clone(), local_sampler(16)),
        definition(heisenberg(8, &bonds, false), ansatz, exchange_sampler(16, &bonds)),
    ];
    for case in cases {
        let mut engine = engine(&case);
        let dimensions = &case.hamiltonian.local_dimensions;
        let all = configurations(dimensions, &case.sampler.charges);
        let logs = engine.log_amplitudes(&all.concat()).expect("finite");
        let amplitude = |index: usize| {
            let size = logs[2 * index].exp();
            (size * logs[2 * index + 1].cos(), size * logs[2 * index + 1].sin())
        };
        let matrix = common::dense(&case.hamiltonian, &all);
        let (mut energy, mut norm) = (0.0, 0.0);
        for row in 0..all.len() {
            let (re, im) = amplitude(row);
            norm += re * re + im * im;
            for column in 0..all.len() {
                let (c_re, c_im) = amplitude(column);
                energy += matrix[row * all.len() + column] * (re * c_re + im * c_im);
            }
        }
        let expected = energy / norm;
        let observation = engine.measure(40_000, &AtomicBool::new(false)).expect("finite");
        let found = observation.energy;
        assert!((found.mean - expected).abs() < 4.0 * found.error, "{found:?} instead of {expected}");
        assert!(found.error < 0.05 && found.split_r_hat < 1.05 && observation.acceptance_rate > 0.1);
        assert_eq!((observation.samples, observation.update_norm), (40_000, 0.0));
        let again = engine
            .expectations(&[case.hamiltonian.clone(), ising_chain(8, 0.0)], 40_000, &AtomicBool::new(false))
            .expect("finite");
        assert!((again[0].mean - expected).abs() < 4.0 * again[0].error, "{again:?} instead of {expected}");
    }
}
