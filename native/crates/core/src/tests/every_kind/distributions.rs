//! Chains and independent draws of every kind of wavefunction against their enumerated |psi|^2.

use super::*;
use common::distribution::assert_distribution_of;

/// Samplers that a wavefunction in the case's sector has: its own chains; draws from the table; draws from its conditionals, or
/// chains of all moves that stay inside, tempered.
fn samplers(Kind { case, direct, .. }: &Kind) -> Vec<(&'static str, SamplerDefinition)> {
    let slow = has_slow_neighbours(&case.ansatz);
    let sweeps = if slow { 12 } else { 6 };
    let mut own = SamplerDefinition {
        chains: 20,
        sweeps_per_sample: sweeps,
        discarded_sweeps: 3 * sweeps,
        ..case.sampler.clone()
    };
    if slow {
        for other in &mut own.moves {
            if let MoveDefinition::Exchange { pairs, .. } | MoveDefinition::Hop { pairs, .. } = other {
                *pairs = all_pairs_of_sites();
            }
        }
    }
    let dimensions = &case.hamiltonian.local_dimensions;
    let highest =
        |charge: &Charge| charge.sites.iter().map(|&site| i64::from(dimensions[site as usize]) - 1).sum::<i64>();
    let mut moves = own.moves.clone();
    moves.push(MoveDefinition::Hamiltonian { weight: 0.5 });
    if own.charges.iter().all(|charge| 2 * charge.total == highest(charge)) {
        moves.push(MoveDefinition::GlobalFlip { weight: 0.2 });
    }
    let mixture =
        SamplerDefinition { moves, inverse_temperatures: vec![1.0, 0.6], sweeps_per_sample: sweeps / 2, ..own.clone() };
    let independent = |method| SamplerDefinition { method, moves: vec![], ..own.clone() };
    let (table, drawn) = (independent(SamplingMethod::Exact), independent(SamplingMethod::Direct));
    let last = if *direct { ("draws", drawn) } else { ("tempered mixture", mixture) };
    vec![("chains", own), ("table", table), last]
}

/// Whether configurations of small weight lie between those that swaps of neighbours connect: orbits of a projected state,
/// and pairings of a product of pairs (`pair_products_mix_by_swaps_of_distant_spins`). Swaps of all sites go past them.
fn has_slow_neighbours(ansatz: &AnsatzDefinition) -> bool {
    match ansatz {
        AnsatzDefinition::Projected(_) | AnsatzDefinition::PairProduct(_) => true,
        AnsatzDefinition::Product(product) => product.factors.iter().any(has_slow_neighbours),
        _ => false,
    }
}

fn check(kinds: Vec<Kind>) {
    for kind in kinds {
        for (name, sampler) in samplers(&kind) {
            let case = EngineDefinition { sampler, threads: 1, ..kind.case.clone() };
            assert_distribution_of(&format!("{}, {name}", kind.name), &case, 400, flatten);
        }
    }
}

#[test]
fn samples_of_machines_follow_the_squared_amplitude() {
    check(machines());
}

#[test]
fn samples_of_networks_follow_the_squared_amplitude() {
    check(networks());
}

#[test]
fn samples_of_autoregressive_networks_follow_the_squared_amplitude() {
    check(autoregressive());
}

#[test]
fn samples_of_determinants_follow_the_squared_amplitude() {
    check(determinants());
}

#[test]
fn samples_of_pair_products_follow_the_squared_amplitude() {
    check(pair_products());
}

#[test]
fn samples_of_products_sums_and_projections_follow_the_squared_amplitude() {
    check(others());
}

#[test]
fn samples_of_bosons_and_twisted_systems_follow_the_squared_amplitude() {
    check(twisted());
}

/// Each kind of definition and each way to sample stands in the tables; another one does not compile before it has its place.
#[test]
fn every_definition_and_every_sampler_is_among_the_cases() {
    use std::collections::BTreeSet;
    let ansatz = |definition: &AnsatzDefinition| match definition {
        AnsatzDefinition::Machine(machine) => match machine.form {
            AnsatzKind::MeanField => "mean field",
            AnsatzKind::Jastrow => "Jastrow",
            AnsatzKind::RestrictedBoltzmannMachine => "restricted Boltzmann machine",
        },
        AnsatzDefinition::Network(_) => "network",
        AnsatzDefinition::Autoregressive(network) => match network.cell {
            AutoregressiveCell::Dense => "dense",
            AutoregressiveCell::Convolution => "convolution",
            AutoregressiveCell::Gru => "GRU",
            AutoregressiveCell::Lstm => "LSTM",
        },
        AnsatzDefinition::Determinant(determinant) => match determinant.form {
            DeterminantForm::Slater => "Slater",
            DeterminantForm::Backflow => "backflow",
            DeterminantForm::Pfaffian => "Pfaffian",
        },
        AnsatzDefinition::PairProduct(_) => "pair product",
        AnsatzDefinition::MatrixProduct(_) => "matrix product",
        AnsatzDefinition::StateVector(_) => "state vector",
        AnsatzDefinition::Tabulated(_) => "table",
        AnsatzDefinition::Product(_) => "product",
        AnsatzDefinition::Sum(_) => "sum",
        AnsatzDefinition::Projected(_) => "projected",
    };
    let sampler = |definition: &SamplerDefinition| -> Vec<&'static str> {
        match definition.method {
            SamplingMethod::Direct => vec!["direct"],
            SamplingMethod::Exact => vec!["exact"],
            // Its samples are those of `Exact`.
            SamplingMethod::FullSum => vec![],
            SamplingMethod::Metropolis => {
                let tempered = (definition.inverse_temperatures.len() > 1).then_some("tempered");
                definition.moves.iter().map(|each| each.kind().name()).chain(tempered).collect()
            }
        }
    };
    let kinds = every_kind();
    let found: BTreeSet<_> = kinds.iter().map(|kind| ansatz(&kind.case.ansatz)).collect();
    assert_eq!(found.len(), 18, "{found:?}");
    let found: BTreeSet<_> = kinds.iter().flat_map(samplers).flat_map(|(_, definition)| sampler(&definition)).collect();
    let all = ["direct", "exact", "tempered", "local", "exchange", "hop", "hamiltonian", "globalFlip"];
    assert_eq!(found, BTreeSet::from(all));
}
