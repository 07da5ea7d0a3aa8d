//! Oracles that need the inside of the crate.

mod autoregressive;
mod combined;
#[path = "../../tests/common/mod.rs"]
mod common;
mod definitions;
mod derivatives;
mod determinants;
mod every_kind;
mod full_sums;
mod gradients;
mod kernels;
mod local_energies;
mod matrix_products;
mod memory;
mod near_nodes;
mod network_derivatives;
mod network_kernels;
mod network_ratios;
mod networks;
mod optimisers;
mod pair_products;
mod phase_networks;
mod ratios;
mod sampler;
mod state_vectors;
mod states;
mod tabulated;

use num_complex::Complex64;

use crate::ansatz::{self, Ansatz, Lookup, Sites};
use crate::definition::{AnsatzKind, MachineDefinition};
use crate::operator::Bonds;
use crate::random::Random;

/// Translations of a ring.
fn ring(n: u32) -> Vec<u32> {
    (0..n).flat_map(|shift| (0..n).map(move |site| (site + shift) % n)).collect()
}

/// Every kind of ansatz: real and complex, with and without biases, symmetric and not.
fn all_definitions(n: u32) -> Vec<MachineDefinition> {
    let mut all = Vec::new();
    for kind in [AnsatzKind::MeanField, AnsatzKind::Jastrow, AnsatzKind::RestrictedBoltzmannMachine] {
        for complex in [false, true] {
            for symmetry in [vec![], ring(n)] {
                for (use_visible_bias, use_hidden_bias) in [(true, true), (false, false), (false, true)] {
                    let definition = MachineDefinition {
                        form: kind,
                        complex,
                        hidden_density: 2.0,
                        symmetry: symmetry.clone(),
                        initial_scale: 0.1,
                        use_visible_bias,
                        use_hidden_bias,
                    };
                    all.push(definition);
                }
            }
        }
    }
    all
}

fn sites(local_dimensions: &[u8]) -> Sites {
    let mut bonds = Bonds::default();
    for site in 1..local_dimensions.len() as u32 {
        bonds.add(site - 1, site);
    }
    Sites { local_dimensions: local_dimensions.to_vec(), bonds }
}

fn numbers(ansatz: &dyn Ansatz) -> usize {
    ansatz.parameter_count() * (1 + usize::from(ansatz.is_complex()))
}

fn random_parameters(ansatz: &dyn Ansatz, scale: f64, random: &mut Random) -> Vec<f64> {
    (0..numbers(ansatz)).map(|_| scale * random.normal()).collect()
}

fn build(definition: &MachineDefinition, local_dimensions: &[u8]) -> Box<dyn Ansatz> {
    ansatz::build(&definition.clone().into(), sites(local_dimensions)).expect("a valid ansatz")
}

fn random_configuration(local_dimensions: &[u8], random: &mut Random) -> Vec<u8> {
    local_dimensions.iter().map(|&d| random.below(u32::from(d)) as u8).collect()
}

fn filled(ansatz: &dyn Ansatz, configuration: &[u8]) -> Lookup {
    let mut lookup = ansatz.lookup();
    lookup.configuration.copy_from_slice(configuration);
    ansatz.fill(&mut lookup, true);
    lookup
}

/// e^{a - b} of two logarithms of amplitudes.
fn amplitude_ratio(a: Complex64, b: Complex64) -> Complex64 {
    (a - b).exp()
}

/// All configurations, the first site slowest.
fn all_configurations(local_dimensions: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![vec![]];
    for &dimension in local_dimensions {
        all = all
            .iter()
            .flat_map(|start: &Vec<u8>| (0..dimension).map(|index| start.iter().copied().chain([index]).collect()))
            .collect();
    }
    all
}
