//! Entanglement spectra against the reduced density matrix written out, and against free fermions.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_exact::{
    Bipartition, Charge, Evolution, EvolutionOptions, Initial, Lanczos, Operator, Sector, Time, Workers,
};
use common::fermions::*;
use common::symmetries::*;
use common::*;

fn go_on() -> AtomicBool {
    AtomicBool::new(false)
}

/// All eigenvalues of rho_A, descending.
fn weights(lanczos: &Lanczos, inside: &[u32], fermionic: &[u32]) -> Vec<f64> {
    let partition = lanczos.bipartition(inside, fermionic).expect("a part with a rest");
    let blocks = partition.blocks().iter();
    let found = blocks
        .flat_map(|block| lanczos.schmidt_weights(0, &partition, block, &go_on()).expect("runs").expect("a state"));
    let mut found: Vec<f64> = found.collect();
    found.sort_by(|a, b| b.total_cmp(a));
    found
}

fn von_neumann(weights: &[f64]) -> f64 {
    weights.iter().filter(|&&p| p > 1e-300).map(|p| -p * p.ln()).sum()
}

fn purity(weights: &[f64]) -> f64 {
    weights.iter().map(|p| p * p).sum()
}

fn configuration(mut index: usize, dimensions: &[u8]) -> Vec<u8> {
    let mut own = vec![0; dimensions.len()];
    for (digit, &d) in own.iter_mut().zip(dimensions).rev() {
        *digit = (index % d as usize) as u8;
        index /= d as usize;
    }
    own
}

/// Eigenvalues of rho_A from all amplitudes, descending: no signs.
fn written_out(lanczos: &Lanczos, dimensions: &[u8], inside: &[u32]) -> Vec<f64> {
    let size: usize = dimensions.iter().map(|&d| d as usize).product();
    let part = |state: &[u8], of: bool| -> usize {
        let sites = (0..dimensions.len()).filter(|&site| inside.contains(&(site as u32)) == of);
        sites.fold(0, |index, site| index * dimensions[site] as usize + state[site] as usize)
    };
    let all: Vec<Vec<u8>> = (0..size).map(|index| configuration(index, dimensions)).collect();
    let psi: Vec<(f64, f64)> =
        all.iter().map(|state| lanczos.amplitudes(0, state).expect("a state")).map(|pair| (pair[0], pair[1])).collect();
    let rows: usize = inside.iter().map(|&site| dimensions[site as usize] as usize).product();
    let mut rho = vec![vec![(0.0, 0.0); rows]; rows];
    for (a, left) in all.iter().zip(&psi) {
        for (b, right) in all.iter().zip(&psi).filter(|(b, _)| part(b, false) == part(a, false)) {
            let element = &mut rho[part(a, true)][part(b, true)];
            element.0 += left.0 * right.0 + left.1 * right.1;
            element.1 += left.1 * right.0 - left.0 * right.1;
        }
    }
    let mut found = dense_eigenvalues(&rho);
    found.sort_by(|a, b| b.total_cmp(a));
    found
}

fn assert_same(found: &[f64], exact: &[f64]) {
    for place in 0..found.len().max(exact.len()) {
        let at = |of: &[f64]| of.get(place).copied().unwrap_or(0.0);
        assert!((at(found) - at(exact)).abs() < 1e-10, "{place}: {} against {}", at(found), at(exact));
    }
}

#[test]
fn spins_and_bosons_have_the_spectrum_of_the_density_matrix() {
    let mut random = Random(11);
    for (dimensions, conserving, complex) in
        [(vec![2u8, 3, 2, 2, 2], false, true), (vec![3, 3, 3, 3], true, false), (vec![2, 2, 4, 2, 3], true, true)]
    {
        let mut operator = empty(dimensions.clone());
        let matrix = add_matrix(&mut operator, &random_hermitian(&dimensions, &mut random, complex, conserving));
        add_term(&mut operator, matrix, &(0..dimensions.len()).collect::<Vec<_>>(), (1.0, 0.0));
        let total = dimensions.iter().map(|&d| d as i64 - 1).sum::<i64>() / 2;
        let charges =
            if conserving { vec![Charge { sites: (0..dimensions.len() as u32).collect(), total }] } else { vec![] };
        let (lanczos, _) = solve(&operator, &options(charges, 1), 2);
        for inside in [vec![0u32], vec![0, 1], vec![1, 3], vec![0, 2, 3]] {
            let found = weights(&lanczos, &inside, &[]);
            assert_same(&found, &written_out(&lanczos, &dimensions, &inside));
            assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-10);
        }
    }
}

/// One-particle energies and hopping without any symmetry.
fn free(modes: &[usize], random: &mut Random) -> Vec<Product> {
    let mut products = Vec::new();
    for (place, &i) in modes.iter().enumerate() {
        products.push(number(i, random.next()));
        for &j in &modes[..place] {
            products.extend(hop(i, j, random.next()));
        }
    }
    products
}

/// Entropy and purity of free fermions from C_ij = <c^dagger_i c_j> within A.
fn peschel(lanczos: &Lanczos, modes: usize, inside: &[u32]) -> (f64, f64) {
    let element = |i: u32, j: u32| {
        let operator = fermions(modes, &[(vec![(i as usize, true), (j as usize, false)], 1.0)]);
        let value = lanczos.expectation(0, &operator, &go_on()).expect("runs").expect("a state");
        (value.re, value.im)
    };
    let matrix: Dense = inside.iter().map(|&i| inside.iter().map(|&j| element(i, j)).collect()).collect();
    let occupations = dense_eigenvalues(&matrix);
    let term = |p: f64| if p > 1e-15 { -p * p.ln() } else { 0.0 };
    let entropy = occupations.iter().map(|&n| term(n) + term(1.0 - n)).sum();
    (entropy, occupations.iter().map(|n| n * n + (1.0 - n) * (1.0 - n)).product())
}

#[test]
fn free_fermions_have_the_entropy_of_their_correlation_matrix() {
    let mut random = Random(23);
    let modes = 8;
    let all: Vec<u32> = (0..modes as u32).collect();
    let operator = fermions(modes, &free(&(0..modes).collect::<Vec<_>>(), &mut random));
    let charges = vec![Charge { sites: all.clone(), total: 3 }];
    let (lanczos, _) = solve(&operator, &options(charges, 1), 2);
    let mut signs_matter = false;
    for inside in [vec![0, 1, 2], vec![2, 3, 4], vec![0, 2], vec![1, 4, 6], vec![0, 3, 5, 7], vec![1, 2, 3, 5, 6, 7]] {
        let found = weights(&lanczos, &inside, &all);
        let (entropy, squares) = peschel(&lanczos, modes, &inside);
        assert!((von_neumann(&found) - entropy).abs() < 1e-8, "{inside:?}: {} against {entropy}", von_neumann(&found));
        assert!((purity(&found) - squares).abs() < 1e-8, "{inside:?}");
        signs_matter |= (purity(&weights(&lanczos, &inside, &[])) - squares).abs() > 1e-3;
    }
    assert!(signs_matter, "a part of these has signs");
}

#[test]
fn electrons_on_lattice_sites_have_the_entropy_of_their_correlation_matrix() {
    let mut random = Random(31);
    let sites = 4usize;
    let all: Vec<u32> = (0..2 * sites as u32).collect();
    let mut products = free(&[0, 1, 2, 3], &mut random);
    products.extend(free(&[4, 5, 6, 7], &mut random));
    let operator = fermions(2 * sites, &products);
    let charges = vec![Charge { sites: vec![0, 1, 2, 3], total: 2 }, Charge { sites: vec![4, 5, 6, 7], total: 1 }];
    let (lanczos, _) = solve(&operator, &options(charges, 1), 2);
    for part in [vec![0u32], vec![0, 1], vec![0, 2], vec![1, 3], vec![0, 2, 3]] {
        let inside: Vec<u32> = part.iter().copied().chain(part.iter().map(|site| site + 4)).collect();
        let found = weights(&lanczos, &inside, &all);
        let (entropy, squares) = peschel(&lanczos, 2 * sites, &inside);
        assert!((von_neumann(&found) - entropy).abs() < 1e-8, "{part:?}: {} against {entropy}", von_neumann(&found));
        assert!((purity(&found) - squares).abs() < 1e-8, "{part:?}");
    }
}

/// With interactions and pairs made from nothing: the entropy does not know how the modes are numbered.
#[test]
fn the_order_of_interacting_modes_does_not_matter() {
    let mut random = Random(47);
    let modes = 6;
    let mut products = free(&(0..modes).collect::<Vec<_>>(), &mut random);
    for i in 0..modes {
        for j in 0..i {
            products.push(number_number(i, j, random.next()));
            let amplitude = random.next();
            products.push((vec![(i, true), (j, true)], amplitude));
            products.push((vec![(j, false), (i, false)], amplitude));
        }
    }
    let order = [3usize, 0, 5, 1, 4, 2];
    let moved: Vec<Product> = products
        .iter()
        .map(|(factors, value)| (factors.iter().map(|&(mode, creates)| (order[mode], creates)).collect(), *value))
        .collect();
    let all: Vec<u32> = (0..modes as u32).collect();
    let (own, _) = solve(&fermions(modes, &products), &options(vec![], 1), 1);
    let (other, _) = solve(&fermions(modes, &moved), &options(vec![], 1), 1);
    for inside in [vec![0u32, 1], vec![1, 4], vec![0, 2, 5], vec![1, 2, 3, 4]] {
        let images: Vec<u32> = inside.iter().map(|&mode| order[mode as usize] as u32).collect();
        assert_same(&weights(&own, &inside, &all), &weights(&other, &images, &all));
    }
}

#[test]
fn symmetry_sectors_and_threads_change_nothing() {
    let n = 12;
    let operator = heisenberg(n, &ring(n));
    let charges = vec![Charge { sites: (0..n as u32).collect(), total: 6 }];
    let plain = solve(&operator, &options(charges.clone(), 1), 1).0;
    let generators = vec![translation(n, 0), reflection(n, true), flip(n, true)];
    let symmetric = in_sector(sector(charges, generators), 1);
    let [one, two] = [1, 2].map(|threads| solve(&operator, &symmetric, threads).0);
    for inside in [vec![0u32, 1, 2, 3, 4, 5], vec![0, 3, 4, 9]] {
        let found = weights(&one, &inside, &[]);
        assert_same(&weights(&plain, &inside, &[]), &found);
        let again = weights(&two, &inside, &[]);
        assert!(found.iter().zip(&again).all(|(a, b)| a.to_bits() == b.to_bits()));
    }
}

/// Two spins turned by S.S: cos^2 and sin^2 of half of the time.
#[test]
fn a_pair_entangles_in_time() {
    let operator = heisenberg(2, &[(0, 1, 1.0)]);
    let options = EvolutionOptions {
        sector: Sector::default(),
        time: Time::Real,
        tolerance: 1e-12,
        seed: 1,
        memory_limit: 1 << 30,
    };
    let workers = Workers::new(1).expect("one thread");
    let start = Initial::Configuration(vec![0, 1]);
    let mut evolution = Evolution::new(&operator, start, &options, workers).expect("valid");
    for time in [0.0, 0.7, 2.0] {
        while !evolution.advance(time, 5, &go_on()).expect("runs").finished {}
        let partition = evolution.bipartition(&[0], &[]).expect("one of two");
        let block = &partition.blocks()[0];
        let found = evolution.schmidt_weights(&partition, block, &go_on()).expect("runs").expect("a state");
        let square = (0.5f64 * time).cos().powi(2);
        assert_same(&found, &[square.min(1.0 - square), square.max(1.0 - square)]);
    }
}

#[test]
fn parts_that_are_none_are_refused() {
    let refused = |inside: &[u32], fermionic: &[u32]| {
        let error = Bipartition::new(&[2, 2, 3], &[], inside, fermionic).expect_err("no part");
        error.code
    };
    for inside in [&[][..], &[0, 1, 2], &[0, 0], &[3]] {
        assert_eq!(refused(inside, &[]), "EXACT_PARTITION_INVALID");
    }
    assert_eq!(refused(&[0], &[2]), "EXACT_PARTITION_INVALID");
    let large = Bipartition::new(&[2; 30], &[], &(0..15).collect::<Vec<_>>(), &[]).expect_err("2^15 states");
    assert_eq!(large.code, "EXACT_TOO_LARGE");
    let operator: Operator = heisenberg(6, &ring(6));
    let (lanczos, _) = solve(&operator, &options(vec![], 1), 1);
    let cancelled = AtomicBool::new(true);
    let partition = lanczos.bipartition(&[0, 1, 2], &[]).expect("half");
    let error = lanczos.schmidt_weights(0, &partition, &partition.blocks()[0], &cancelled).expect_err("cancelled");
    assert_eq!(error.code, "CANCELLED");
}
