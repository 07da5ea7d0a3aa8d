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
