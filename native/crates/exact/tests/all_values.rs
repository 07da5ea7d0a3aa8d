//! All eigenvalues without vectors: closed forms, the eigenpairs, and sums over the spectrum.

mod common;

use std::f64::consts::TAU;
use std::sync::atomic::{AtomicBool, Ordering};

use common::fermions::*;
use common::symmetries::*;
use common::*;

use ansatz_exact::{Lanczos, LanczosOptions, Operator, Sector, Workers};

fn all_values(operator: &Operator, sector: Sector, threads: usize) -> Vec<f64> {
    let one = LanczosOptions { want_vectors: false, ..in_sector(sector, 1) };
    let dimension = Lanczos::new(operator, &one, Workers::new(1).expect("one thread")).expect("valid").dimension();
    let (lanczos, outcome) = solve(operator, &LanczosOptions { eigenvalues: dimension, ..one }, threads);
    assert_eq!((outcome.method, outcome.eigenvalues.len()), ("dense", dimension));
    assert!(dimension <= 64 || lanczos.vector(0).is_none());
    outcome.eigenvalues
}

/// Dispersions 2 sqrt(1 + h^2 - 2 h cos k) of the Ising ring; k of even fermion numbers are odd multiples of pi / n.
fn ising_levels(n: usize, field: f64, even: bool) -> Vec<f64> {
    let momenta = (0..n).map(|m| TAU * (m as f64 + if even { 0.5 } else { 0.0 }) / n as f64);
    // the mode of k = 0 has the energy 2 (h - 1), whatever its sign
    let modes: Vec<f64> = momenta
        .map(
            |k| if k == 0.0 { 2.0 * (field - 1.0) } else { 2.0 * (1.0 + field * field - 2.0 * field * k.cos()).sqrt() },
        )
        .collect();
    let vacuum = -0.5 * modes.iter().sum::<f64>();
    // sigma^x has the vacuum value 1: the parity of the modes is that of the spins
    let wanted = if even { 0 } else { 1 };
    let mut levels: Vec<f64> = (0..1usize << n)
        .filter(|set| set.count_ones() as usize % 2 == wanted)
        .map(|set| vacuum + (0..n).filter(|&mode| set >> mode & 1 == 1).map(|mode| modes[mode]).sum::<f64>())
        .collect();
    levels.sort_by(f64::total_cmp);
    levels
}

#[test]
fn the_ising_ring_has_the_levels_of_free_fermions_in_both_parities() {
    let n = 9;
    for field in [0.6, 1.0, 1.7] {
        let operator = ising(n, field);
        for even in [true, false] {
            let found = all_values(&operator, sector(vec![], vec![flip(n, even)]), 2);
            let expected = ising_levels(n, field, even);
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(&expected) {
                assert!((found - expected).abs() < 1e-11, "{field} {even}: {found} {expected}");
            }
        }
    }
}

#[test]
fn two_free_fermions_have_pairs_of_the_cosine_band() {
    let n = 16;
    let operator = spinless(n, &ring(n), 0.0);
    let found = all_values(&operator, Sector { charges: vec![particles(0, n, 2)], ..Sector::default() }, 1);
    // the hop across the boundary is one of fermions: the momenta are those of the ring for any number of them
    let band: Vec<f64> = (0..n).map(|m| -2.0 * (TAU * m as f64 / n as f64).cos()).collect();
    let mut pairs: Vec<f64> =
        (0..n).flat_map(|a| (0..a).map(move |b| (a, b))).map(|(a, b)| band[a] + band[b]).collect();
    pairs.sort_by(f64::total_cmp);
    assert!(found.iter().zip(&pairs).all(|(found, expected)| (found - expected).abs() < 1e-11));
}

#[test]
fn complex_momenta_have_the_values_of_their_eigenpairs() {
    let operator = heisenberg(12, &ring(12));
    let sz = sz(&[2; 12], 0);
    for k in [0, 1, 4, 6] {
        let own = sector(sz.clone(), vec![translation(12, k)]);
        let (values, pairs) = (all_values(&operator, own.clone(), 2), spectrum(&operator, own));
        assert_eq!(values.len(), pairs.len());
        assert!(values.iter().zip(&pairs).all(|(a, b)| (a - b).abs() < 1e-12), "{k}");
    }
}

/// sum E = tr H and sum E^2 = tr H^2, of a random Hermitian matrix on three sites.
#[test]
fn sums_over_the_levels_are_traces() {
    let dimensions = [4, 5, 6];
    for complex in [false, true] {
        let dense = random_hermitian(&dimensions, &mut Random(5), complex, false);
        let mut operator = empty(dimensions.to_vec());
        let matrix = add_matrix(&mut operator, &dense);
        add_term(&mut operator, matrix, &[0, 1, 2], (1.0, 0.0));
        let values = all_values(&operator, Sector::default(), 1);
        let trace: f64 = (0..dense.len()).map(|k| dense[k][k].0).sum();
        let squares: f64 = dense.iter().flatten().map(|(re, im)| re * re + im * im).sum();
        assert!((values.iter().sum::<f64>() - trace).abs() < 1e-10);
        assert!((values.iter().map(|value| value * value).sum::<f64>() - squares).abs() < 1e-9 * squares);
    }
}

#[test]
fn threads_do_not_change_a_bit_and_a_cancelled_search_starts_anew() {
    let operator = heisenberg(10, &ring(10));
    let own = Sector { charges: sz(&[2; 10], 0), ..Sector::default() };
    let one = all_values(&operator, own.clone(), 1);
    assert!(one == all_values(&operator, own.clone(), 2) && one == all_values(&operator, own.clone(), 4));
    let options = LanczosOptions { want_vectors: false, ..in_sector(own, one.len()) };
    let mut search = Lanczos::new(&operator, &options, Workers::new(1).expect("one thread")).expect("valid");
    let cancel = AtomicBool::new(false);
    let mut last = None;
    while search.outcome().is_none() {
        // stopped once while the matrix is reduced
        let reducing = last.is_some_and(|fraction: f64| fraction < 1.0) && !cancel.load(Ordering::Relaxed);
        if reducing && search.advance(1, &AtomicBool::new(true)).is_err() {
            cancel.store(true, Ordering::Relaxed);
        }
        last = search.advance(1, &AtomicBool::new(false)).expect("goes on").fraction;
    }
    assert!(cancel.load(Ordering::Relaxed));
    assert_eq!(search.outcome().expect("finished").eigenvalues, one);
    let small = LanczosOptions { memory_limit: 400_000, ..options };
    let refused = Lanczos::new(&operator, &small, Workers::new(1).expect("one thread")).err().expect("too little");
    assert_eq!(refused.code, "EXACT_OUT_OF_MEMORY");
}
