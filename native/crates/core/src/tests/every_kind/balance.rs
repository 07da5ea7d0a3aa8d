//! The transition matrix of Markov chains, enumerated: it keeps |psi|^2 in balance, pi_i T_ij = pi_j T_ji, and its second
//! eigenvalue tells how fast chains forget.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use ansatz_linalg::TiledHermitian;

use super::*;
use crate::ansatz::Ansatz;
use crate::operator::{Change, Connection, Operator};
use crate::sampler::{MoveSet, Rule, Sector};
use crate::tests::ratios::after;
use common::configurations;
use common::engine;

/// Chances T of one proposal between all configurations of a sector, for moves of one kind.
struct Transitions {
    /// [from][to]
    chances: Vec<f64>,
    /// |psi|^2, with the sum 1.
    weights: Vec<f64>,
    sites: usize,
}

impl Transitions {
    /// Ratios come from one state that walks from configuration to configuration by accepted moves, as that of a chain does,
    /// weights from the amplitude of each configuration by itself.
    fn of(case: &EngineDefinition, parameters: &[f64]) -> Self {
        let (ansatz, moves) = built(case, parameters);
        let ansatz = ansatz.as_ref();
        let all = configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
        let places: HashMap<&[u8], usize> = all.iter().enumerate().map(|(place, s)| (s.as_slice(), place)).collect();
        let weights = weights(ansatz, &all);
        let count = all.len();
        let mut rows: Vec<Option<Vec<f64>>> = vec![None; count];
        let row_of = |lookup: &Lookup, proposals: &[(Connection, f64)]| {
            let mut row = vec![0.0; count];
            for (connection, chance) in proposals {
                let ratio = ansatz.ratio(lookup, connection).norm_sqr();
                row[places[after(lookup, connection).as_slice()]] += chance * ratio.min(1.0);
            }
            row
        };
        let start = (0..count).max_by(|&a, &b| weights[a].total_cmp(&weights[b])).expect("a configuration");
        let mut lookup = filled(ansatz, &all[start]);
        let mut random = Random::new(1, 0);
        for _ in 0..60 * count {
            let proposals = proposals(&moves, &lookup.configuration);
            rows[places[lookup.configuration.as_slice()]] = Some(row_of(&lookup, &proposals));
            let (connection, _) = &proposals[random.below(proposals.len() as u32) as usize];
            let ratio = ansatz.ratio(&lookup, connection).norm_sqr();
            // Rare places are gone to more often than a chain does, nodes never.
            if ratio > 1e-12 && random.uniform() < ratio.powf(0.25) {
                ansatz.accept(&mut lookup, connection);
            }
        }
        let mut chances = Vec::with_capacity(count * count);
        for (from, row) in rows.into_iter().enumerate() {
            let mut row = row.unwrap_or_else(|| match weights[from] > 0.0 {
                true => row_of(&filled(ansatz, &all[from]), &proposals(&moves, &all[from])),
                false => vec![0.0; count],
            });
            row[from] += 1.0 - row.iter().sum::<f64>();
            chances.extend(row);
        }
        Self { chances, weights, sites: case.hamiltonian.local_dimensions.len() }
    }

    /// Largest |pi_i T_ij - pi_j T_ji| over the larger of both.
    fn imbalance(&self) -> f64 {
        let count = self.weights.len();
        let flow = |from: usize, to: usize| self.weights[from] * self.chances[from * count + to];
        let pairs = (0..count).flat_map(|i| (0..i).map(move |j| (flow(i, j), flow(j, i))));
        pairs.filter(|(a, b)| a.max(*b) > 0.0).map(|(a, b)| (a - b).abs() / a.max(b)).fold(0.0, f64::max)
    }

    /// Sweeps in which the slowest deviation from |psi|^2 falls to 1/e: -1 / (n ln l) with the second largest eigenvalue l of T,
    /// n proposals a sweep.
    fn slowest(&self) -> f64 {
        let count = self.weights.len();
        let root = |place: usize| self.weights[place].sqrt();
        let symmetric: Vec<f64> =
            (0..count * count).map(|at| self.chances[at] * root(at / count) / root(at % count)).collect();
        let eigen = TiledHermitian::of_lower(&symmetric, count).eigen(&AtomicBool::new(false)).expect("symmetric");
        let second = eigen.values[count - 2].max(-eigen.values[0]);
        assert!((eigen.values[count - 1] - 1.0).abs() < 1e-6, "{:?}", eigen.values);
        -1.0 / (self.sites as f64 * second.ln())
    }
}

fn weights(ansatz: &dyn Ansatz, all: &[Vec<u8>]) -> Vec<f64> {
    let logs: Vec<f64> = all.iter().map(|s| 2.0 * ansatz.log_amplitude(s).re).collect();
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = logs.iter().map(|log| (log - largest).exp()).sum();
    logs.iter().map(|log| (log - largest).exp() / total).collect()
}

/// The wavefunction and the moves as an engine makes them.
fn built(case: &EngineDefinition, parameters: &[f64]) -> (Box<dyn Ansatz>, MoveSet) {
    let hamiltonian = Operator::new(&case.hamiltonian).expect("valid");
    let mut bonds = Bonds::default();
    hamiltonian.register_bonds(&mut bonds);
    let local_dimensions = case.hamiltonian.local_dimensions.clone();
    let sector = Sector::new(&case.sampler.charges, &local_dimensions).expect("there is such a sector");
    let moves = MoveSet::new(&case.sampler.moves, &sector, &hamiltonian, &mut bonds).expect("reaches all");
    let mut ansatz = ansatz::build(&case.ansatz, Sites { local_dimensions, bonds }).expect("valid");
    assert!(ansatz.prepare(parameters));
    (ansatz, moves)
}

/// Every proposal from a configuration that changes it, with its chance.
fn proposals(moves: &MoveSet, configuration: &[u8]) -> Vec<(Connection, f64)> {
    let [only] = moves.moves.as_slice() else { panic!("moves of one kind") };
    match &only.rule {
        Rule::Local(sites) => {
            let of_site = |&(site, dimension): &(u32, i32)| {
                let now = i32::from(configuration[site as usize]);
                let chance = 1.0 / (sites.len() as f64 * f64::from(dimension - 1));
                let others = (0..dimension).filter(move |&then| then != now);
                others.map(move |then| (Connection::Single(Change { site, rise: now - then }), chance))
            };
            sites.iter().flat_map(of_site).collect()
        }
        Rule::Pairs(pairs) => {
            let chance = 1.0 / pairs.len() as f64;
            let of_pair = |pair: &crate::sampler::Pair| {
                let (first, second) = (pair.first, pair.second);
                let (now, other) =
                    (i32::from(configuration[first as usize]), i32::from(configuration[second as usize]));
                let (d, e) = (moves.dimension(first), moves.dimension(second));
                let connection = |rise| Connection::Opposite { bond: pair.bond, first, second, rise };
                if (d, e) == (2, 2) {
                    return if now == other { vec![] } else { vec![(connection(now - other), chance)] };
                }
                let mut both = Vec::new();
                if now > 0 && other < e - 1 {
                    both.push((connection(1), 0.5 * chance));
                }
                if now < d - 1 && other > 0 {
                    both.push((connection(-1), 0.5 * chance));
                }
                both
            };
            pairs.iter().flat_map(of_pair).collect()
        }
        other => panic!("no enumeration of {other:?}"),
    }
}

/// At flattened parameters of a seed.
fn transitions(case: &EngineDefinition, seed: u64) -> Transitions {
    let case = EngineDefinition { seed, ..case.clone() };
    let mut engine = engine(&case);
    flatten(&mut engine, &case);
    Transitions::of(&case, &engine.state().parameters)
}

#[test]
fn chains_of_every_kind_keep_the_squared_amplitude_in_balance() {
    for Kind { name, case, single, .. } in every_kind() {
        let imbalance = transitions(&case, 3).imbalance();
        assert!(imbalance < if single { 1e-4 } else { 1e-9 }, "{name}: {imbalance}");
    }
}

/// Swaps of neighbours hardly lead from one valence-bond pattern to another; swaps of any two spins do.
#[test]
fn pair_products_mix_by_swaps_of_distant_spins() {
    let mut slowest = 0.0f64;
    for Kind { name, case, .. } in pair_products() {
        let moves = vec![MoveDefinition::Exchange { weight: 1.0, pairs: all_pairs_of_sites() }];
        let far = EngineDefinition { sampler: SamplerDefinition { moves, ..case.sampler.clone() }, ..case.clone() };
        for seed in 1..=10 {
            slowest = slowest.max(transitions(&case, seed).slowest());
            let sweeps = transitions(&far, seed).slowest();
            assert!(sweeps < 3.0, "{name}, seed {seed}: {sweeps} sweeps");
        }
    }
    assert!(slowest > 100.0, "{slowest} sweeps");
}
