//! The inside of the sampler: sectors, reachability and numbers of connections.

use std::collections::{HashMap, HashSet};

use super::*;
use crate::definition::{AnsatzDefinition, SamplerDefinition};
use crate::operator::{Bonds, Connection, Operator};
use crate::sampler::{Charge, ConnectionCounts, MoveDefinition, MoveSet, Rule, Sector};
use common::{Builder, heisenberg, real_matrix};

fn charge(sites: &[u32], total: i64) -> Charge {
    Charge { sites: sites.to_vec(), total }
}

/// No dynamics: only the dimensions matter.
fn diagonal(dimensions: &[u8]) -> Operator {
    Operator::new(&Builder::new(dimensions.to_vec()).build()).expect("valid")
}

#[test]
fn sectors_are_enumerated_and_starts_lie_in_them() {
    let cases = [
        (vec![2u8; 6], vec![]),
        (vec![2; 6], vec![charge(&[0, 1, 2, 3, 4, 5], 3)]),
        (vec![2; 6], vec![charge(&[0, 1, 2], 1), charge(&[3, 4, 5], 2)]),
        (vec![3, 2, 4, 3], vec![charge(&[0, 1, 2, 3], 4)]),
        // One charge inside another, and two that overlap.
        (vec![2; 6], vec![charge(&[0, 1, 2, 3, 4, 5], 3), charge(&[0, 1, 2], 1)]),
        (vec![2; 6], vec![charge(&[0, 1, 2, 3], 2), charge(&[2, 3, 4, 5], 3)]),
        (vec![3, 1, 3], vec![charge(&[2], 1)]),
    ];
    for (dimensions, charges) in cases {
        let sector = Sector::new(&charges, &dimensions).expect("there is such a sector");
        let level = |s: &[u8], site: u32| i64::from(dimensions[site as usize]) - 1 - i64::from(s[site as usize]);
        let mut expected = all_configurations(&dimensions);
        expected.retain(|s| {
            charges.iter().all(|charge| charge.sites.iter().map(|&site| level(s, site)).sum::<i64>() == charge.total)
        });
        let found = sector.enumerate(4096).expect("small");
        assert_eq!(found.chunks(dimensions.len()).map(<[u8]>::to_vec).collect::<Vec<_>>(), expected);
        assert!(sector.enumerate(expected.len() - 1).is_none());
        let mut random = Random::new(3, 1);
        let starts: HashSet<Vec<u8>> = (0..2_000).map(|_| sector.start(&mut random)).collect();
        assert!(starts.iter().all(|s| sector.contains(s)));
        assert_eq!(starts.len(), expected.len(), "{dimensions:?} {charges:?}");
    }
}

/// Configurations that the moves of a set lead to from `s`.
fn neighbours(set: &MoveSet, hamiltonian: &Operator, dimensions: &[u8], s: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut shift = |changes: &[(u32, i32)]| {
        let mut next = s.to_vec();
        for &(site, rise) in changes {
            let index = i32::from(next[site as usize]) - rise;
            if index < 0 || index >= i32::from(dimensions[site as usize]) {
                return;
            }
            next[site as usize] = index as u8;
        }
        found.push(next);
    };
    for each in &set.moves {
        match &each.rule {
            Rule::Local(sites) => {
                for &(site, dimension) in sites {
                    (1 - dimension..dimension).filter(|&rise| rise != 0).for_each(|rise| shift(&[(site, rise)]));
                }
            }
            Rule::Pairs(pairs) => {
                for pair in pairs {
                    [1, -1].iter().for_each(|&rise| shift(&[(pair.first, rise), (pair.second, -rise)]));
                }
            }
            Rule::Hamiltonian(_) => {
                for group in &hamiltonian.groups {
                    for (connection, _) in hamiltonian.row(group, s) {
                        ansatz::with_changes(connection, |changes| {
                            shift(&changes.iter().map(|change| (change.site, change.rise)).collect::<Vec<_>>());
                        });
                    }
                }
            }
            Rule::GlobalFlip => {
                let flips = s.iter().zip(dimensions).map(|(&s, &d)| 2 * i32::from(s) + 1 - i32::from(d));
                shift(&(0..).zip(flips).collect::<Vec<_>>());
            }
        }
    }
    found
}

/// Configurations that are reached from the first of the sector.
fn reached(set: &MoveSet, hamiltonian: &Operator, sector: &Sector) -> usize {
    let dimensions = &sector.local_dimensions;
    let first = sector.enumerate(4096).expect("small")[..dimensions.len()].to_vec();
    let mut seen = HashSet::from([first.clone()]);
    let mut open = vec![first];
    while let Some(s) = open.pop() {
        for next in neighbours(set, hamiltonian, dimensions, &s) {
            assert!(sector.contains(&next), "{s:?} to {next:?} leaves the sector");
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    seen.len()
}

#[test]
fn move_sets_are_accepted_exactly_where_a_search_reaches_all() {
    let (mut accepted, mut refused) = (0, HashMap::new());
    for seed in 0..600 {
        let mut random = Random::new(seed, 40);
        let n = 3 + random.below(4);
        let dimensions: Vec<u8> = (0..n).map(|_| 2 + random.below(5).saturating_sub(3) as u8).collect();
        let mut species: Vec<Vec<u32>> = vec![vec![]; 3];
        // Sites of the last kind are free.
        (0..n).for_each(|site| species[random.below(3) as usize].push(site));
        let charges: Vec<Charge> = species[..2]
            .iter()
            .filter(|sites| !sites.is_empty())
            .map(|sites| {
                let capacity: u32 = sites.iter().map(|&site| u32::from(dimensions[site as usize]) - 1).sum();
                charge(sites, i64::from(random.below(capacity + 1)))
            })
            .collect();
        let sector = Sector::new(&charges, &dimensions).expect("each sum is possible");
        let pairs: Vec<u32> = (0..1 + random.below(2 * n))
            .flat_map(|_| {
                let group = &species[random.below(3) as usize];
                let group = if group.len() < 2 { &species[2] } else { group };
                let mut pick = || group.get(random.below(group.len().max(1) as u32) as usize).copied().unwrap_or(0);
                [pick(), pick()]
            })
            .collect();
        let pairs: Vec<u32> = pairs.chunks(2).filter(|pair| pair[0] != pair[1]).flatten().copied().collect();
        let mut moves = Vec::new();
        if !pairs.is_empty() {
            moves.push(MoveDefinition::Hop { weight: 1.0, pairs });
        }
        if moves.is_empty() || random.below(2) == 0 {
            moves.push(MoveDefinition::Local { weight: 0.5 });
        }
        let hamiltonian = diagonal(&dimensions);
        match MoveSet::new(&moves, &sector, &hamiltonian, &mut Bonds::default()) {
            Ok(set) => {
                let size = sector.enumerate(4096).expect("small").len() / dimensions.len();
                assert_eq!(reached(&set, &hamiltonian, &sector), size, "{dimensions:?} {charges:?} {moves:?}");
                accepted += 1;
            }
            Err(error) if error.code == "SAMPLER_CANNOT_REACH" => {
                // What was refused could indeed not be reached: the same moves, taken without the check.
                let set = MoveSet::unchecked(&moves, &sector, &hamiltonian, &mut Bonds::default()).expect("valid");
                let size = sector.enumerate(4096).expect("small").len() / dimensions.len();
                assert!(reached(&set, &hamiltonian, &sector) < size, "{dimensions:?} {charges:?} {moves:?}: {error}");
                *refused.entry(error.code).or_insert(0) += 1;
            }
            Err(error) => *refused.entry(error.code).or_insert(0) += 1,
        }
    }
    assert!(accepted > 100 && refused["SAMPLER_CANNOT_REACH"] > 100, "{accepted} {refused:?}");
}

#[test]
fn numbers_of_connections_are_followed_along_a_walk() {
    // Single, double and opposite changes; some sites have three states.
    let dimensions = [2u8, 3, 2, 3, 2, 2];
    let mut builder = Builder::new(dimensions.to_vec());
    let x2 = builder.matrix(real_matrix(&[&[0.0, 1.0], &[1.0, 0.0]]));
    let x3 = builder.matrix(real_matrix(&[&[0.0, 1.0, 0.0], &[1.0, 0.0, 1.0], &[0.0, 1.0, 0.0]]));
    let exchange = builder.matrix(real_matrix(&[
        &[1.0, 0.0, 0.0, 0.0],
        &[0.0, -1.0, 2.0, 0.0],
        &[0.0, 2.0, -1.0, 0.0],
        &[0.0, 0.0, 0.0, 1.0],
    ]));
    let pairing = builder.matrix(real_matrix(&[
        &[0.0, 0.0, 0.0, 1.0],
        &[0.0, 0.0, 0.0, 0.0],
        &[0.0, 0.0, 0.0, 0.0],
        &[1.0, 0.0, 0.0, 0.0],
    ]));
    for (matrix, sites) in [
        (x2, vec![0]),
        (x3, vec![1]),
        (x3, vec![3]),
        (exchange, vec![0, 2]),
        (pairing, vec![2, 4]),
        (exchange, vec![4, 5]),
    ] {
        builder.term(matrix, (1.0, 0.0), &sites);
    }
    let hamiltonian = Operator::new(&builder.build()).expect("valid");
    let sector = Sector::new(&[], &dimensions).expect("the whole space");
    let moves = [MoveDefinition::Local { weight: 1.0 }, MoveDefinition::Hamiltonian { weight: 2.0 }];
    let set = MoveSet::new(&moves, &sector, &hamiltonian, &mut Bonds::default()).expect("valid");
    let count = |s: &[u8]| hamiltonian.groups.iter().map(|group| hamiltonian.row(group, s).len()).sum::<usize>();
    let mut random = Random::new(5, 5);
    let mut configuration = sector.start(&mut random);
    let mut counts = set.connection_counts(&hamiltonian, &configuration);
    for _ in 0..5_000 {
        let which = set.choose(&mut random);
        let Some(proposal) = set.propose(which, &configuration, &mut counts, &hamiltonian, &mut random) else {
            continue;
        };
        let mut next = configuration.clone();
        ansatz::with_changes(proposal.connection.get(), |changes| {
            changes.iter().for_each(|change| {
                let index = &mut next[change.site as usize];
                *index = (i32::from(*index) - change.rise) as u8;
            });
        });
        if which == 1 {
            assert_eq!(proposal.factor, count(&configuration) as f64 / count(&next) as f64);
        } else {
            assert_eq!(proposal.factor, 1.0);
        }
        if random.below(3) > 0 {
            let counts = counts.as_mut().expect("moves of the Hamiltonian");
            set.accepted(counts, &hamiltonian, &proposal.connection);
            configuration = next;
            let fresh = ConnectionCounts::new(&hamiltonian, &configuration);
            assert_eq!(counts.parts(), fresh.parts());
        }
    }
}

#[test]
fn hamiltonian_moves_choose_every_connection_alike_and_are_balanced() {
    // Sites of degree 1 to 4.
    let bonds = [(0, 1), (0, 2), (0, 3), (0, 4), (2, 3), (3, 4), (4, 5)];
    let hamiltonian = Operator::new(&heisenberg(6, &bonds, false)).expect("valid");
    let sector = Sector::new(&[charge(&[0, 1, 2, 3, 4, 5], 2)], &[2; 6]).expect("valid");
    let moves = [MoveDefinition::Hamiltonian { weight: 1.0 }];
    let set = MoveSet::new(&moves, &sector, &hamiltonian, &mut Bonds::default()).expect("valid");
    let states: Vec<Vec<u8>> = sector.enumerate(100).expect("small").chunks(6).map(<[u8]>::to_vec).collect();
    let place = |s: &[u8]| states.iter().position(|other| other == s).expect("in the sector");
    let mut random = Random::new(11, 0);
    let draws = 20_000;
    // [from][to]: q(s -> s') from frequencies, and the factor that goes with it.
    let mut chosen = vec![vec![0u32; states.len()]; states.len()];
    let mut factors = vec![vec![0.0; states.len()]; states.len()];
    for (from, s) in states.iter().enumerate() {
        let mut counts = set.connection_counts(&hamiltonian, s);
        for _ in 0..draws {
            let proposal = set.propose(0, s, &mut counts, &hamiltonian, &mut random).expect("connected");
            let Connection::Opposite { first, second, rise, .. } = proposal.connection.get() else {
                panic!("an exchange")
            };
            let mut next = s.clone();
            next[*first as usize] = (i32::from(next[*first as usize]) - rise) as u8;
            next[*second as usize] = (i32::from(next[*second as usize]) + rise) as u8;
            let to = place(&next);
            chosen[from][to] += 1;
            factors[from][to] = proposal.factor;
        }
    }
    for from in 0..states.len() {
        let connections = chosen[from].iter().filter(|&&count| count > 0).count() as f64;
        for to in 0..states.len() {
            assert_eq!(chosen[from][to] > 0, chosen[to][from] > 0);
            if chosen[from][to] == 0 {
                continue;
            }
            let expected = f64::from(draws) / connections;
            assert!((f64::from(chosen[from][to]) - expected).abs() < 6.0 * expected.sqrt());
            // q(s -> s') factor(s -> s') = q(s' -> s): with it min(1, r factor) balances any weights.
            let back = chosen[to].iter().filter(|&&count| count > 0).count() as f64;
            assert!((factors[from][to] / connections - 1.0 / back).abs() < 1e-12);
        }
    }
}

#[test]
fn chains_look_for_a_start_where_the_wavefunction_is_not_zero() {
    let go_on = std::sync::atomic::AtomicBool::new(false);
    // Two particles on five modes.
    let state = determinants::slater(vec![determinants::species(0..5, 2)], true);
    let sampler = |total| SamplerDefinition {
        moves: vec![MoveDefinition::Hop { weight: 1.0, pairs: common::flat(&common::chain_bonds(5)) }],
        charges: vec![charge(&[0, 1, 2, 3, 4], total)],
        ..common::local_sampler(4)
    };
    let chain = Builder::new(vec![2; 5]).build();
    let definition = |sampler| common::definition(chain.clone(), AnsatzDefinition::Determinant(state.clone()), sampler);
    let error = common::engine(&definition(sampler(3))).sample(40, &go_on).expect_err("three particles");
    assert_eq!(error.code, "SAMPLER_NO_START");
    let particles = |configuration: &[u8]| configuration.iter().filter(|&&index| index == 0).count();
    let batch = common::engine(&definition(sampler(2))).sample(400, &go_on).expect("two particles");
    assert!(batch.configurations.chunks(5).all(|s| particles(s) == 2));
    assert!(batch.acceptance_rate > 0.05);
    // In the whole space the first samples find the two particles, and local moves then stand still.
    let open = common::local_sampler(4);
    let batch = common::engine(&definition(open)).sample(400, &go_on).expect("a start");
    assert!(batch.configurations.chunks(5).all(|s| particles(s) == 2));
    assert_eq!(batch.acceptance_rate, 0.0);
}
