//! Several lowest states against the full spectrum: degenerate levels, real and complex, with and without symmetries.

mod common;

use common::fermions::*;
use common::symmetries::*;
use common::*;

use ansatz_exact::{LanczosOptions, Operator};

/// The lowest eigenvalues by the method chosen for few of them, against those of the dense matrix.
fn compare(operator: &Operator, options: LanczosOptions, method: &str) {
    let workers = ansatz_exact::Workers::new(1).expect("one thread");
    let dimension = ansatz_exact::Lanczos::new(operator, &options, workers).expect("valid").dimension();
    let all = LanczosOptions { eigenvalues: dimension, want_vectors: false, ..options.clone() };
    let exact = solve(operator, &all, 2).1;
    assert_eq!(exact.method, "dense");
    let (_, outcome) = solve(operator, &options, 2);
    assert_eq!(outcome.method, method);
    assert!(outcome.converged);
    for (state, (found, exact)) in outcome.eigenvalues.iter().zip(&exact.eigenvalues).enumerate() {
        assert!((found - exact).abs() < 1e-8, "state {state} of {dimension}: {found} against {exact}");
    }
    assert!(outcome.residuals.iter().all(|residual| *residual < 1e-6), "{:?}", outcome.residuals);
}

#[test]
fn multiplets_of_a_spin_ring_are_complete() {
    let operator = heisenberg(8, &ring(8));
    for wanted in [2, 5, 12, 20] {
        compare(&operator, options(vec![], wanted), "thick-restart Lanczos");
    }
}

/// Every level of the closed shells comes many times: 2, 4, 8 or more.
#[test]
fn free_fermions_have_high_multiplicities() {
    let operator = hubbard(4, &ring(4), 0.0);
    compare(&operator, options(vec![], 12), "thick-restart Lanczos");
    // an operator that is a number: the most degenerate of all
    let operator = fermions(8, &(0..8).map(|site| number(site, 1.0)).collect::<Vec<_>>());
    compare(&operator, options(vec![], 12), "thick-restart Lanczos");
}

#[test]
fn complex_momenta_have_excited_states() {
    let n = 12;
    let mut operator = heisenberg(n, &ring(n));
    // a current of the chirality S_i . (S_j x S_k) in its simplest form: i (S+ S- - h.c.)
    let current = add_matrix(
        &mut operator,
        &vec![
            vec![(0.0, 0.0); 4],
            vec![(0.0, 0.0), (0.0, 0.0), (0.0, 0.3), (0.0, 0.0)],
            vec![(0.0, 0.0), (0.0, -0.3), (0.0, 0.0), (0.0, 0.0)],
            vec![(0.0, 0.0); 4],
        ],
    );
    for site in 0..n {
        add_term(&mut operator, current, &[site, (site + 1) % n], (1.0, 0.0));
    }
    for k in [0, 1, 5] {
        let options = in_sector(sector(vec![], vec![translation(n, k)]), 6);
        compare(&operator, options, "thick-restart Lanczos");
    }
}

#[test]
fn a_narrow_memory_gives_the_states_one_by_one() {
    let operator = heisenberg(8, &ring(8));
    let narrow = LanczosOptions { memory_limit: 256 * (7 * 8 + 8), ..options(vec![], 5) };
    compare_narrow(&operator, narrow);
}

fn compare_narrow(operator: &Operator, options: LanczosOptions) {
    let whole = LanczosOptions { memory_limit: 1 << 30, ..options.clone() };
    let (_, expected) = solve(operator, &whole, 1);
    let (_, found) = solve(operator, &options, 1);
    assert_eq!((expected.method, found.method), ("thick-restart Lanczos", "Lanczos"));
    for (found, expected) in found.eigenvalues.iter().zip(&expected.eigenvalues) {
        assert!((found - expected).abs() < 1e-8);
    }
}

#[test]
fn vectors_of_all_states_are_kept_and_orthonormal() {
    let n = 10;
    let operator = heisenberg(n, &ring(n));
    let options = in_sector(sector(sz(&vec![2; n], 0), vec![]), 5);
    let (lanczos, outcome) = solve(&operator, &options, 2);
    let vectors: Vec<Vec<f64>> = (0..5).map(|state| lanczos.vector(state).expect("kept")).collect();
    assert!(lanczos.vector(5).is_none());
    for (a, first) in vectors.iter().enumerate() {
        for (b, second) in vectors.iter().enumerate() {
            let overlap: f64 = first.iter().zip(second).map(|(x, y)| x * y).sum();
            assert!((overlap - f64::from(u8::from(a == b))).abs() < 1e-8, "{a} {b} {overlap}");
        }
    }
    assert!(outcome.eigenvalues.is_sorted());
}

#[test]
fn threads_change_no_bit() {
    let n = 12;
    let operator = heisenberg(n, &ring(n));
    for (charges, wanted) in [(sz(&vec![2; n], 0), 4), (sz(&vec![2; n], 8), 66)] {
        let run = |threads| {
            let (lanczos, outcome) = solve(&operator, &options(charges.clone(), wanted), threads);
            (outcome.eigenvalues, lanczos.vector(wanted - 1))
        };
        let one = run(1);
        assert_eq!(one, run(2));
        assert_eq!(one, run(4));
    }
}
