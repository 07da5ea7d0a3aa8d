//! Lanczos against dense diagonalisation and against published and closed-form energies.

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use ansatz_exact::{Charge, Lanczos, Workers};
use common::symmetries::*;
use common::*;

fn random_operator(dimensions: &[u8], random: &mut Random, complex: bool, conserving: bool) -> ansatz_exact::Operator {
    let n = dimensions.len();
    let mut operator = empty(dimensions.to_vec());
    operator.constant = random.next();
    for _ in 0..2 * n {
        let size = 1 + random.below(3.min(n));
        let mut sites = Vec::new();
        while sites.len() < size {
            let site = random.below(n);
            if !sites.contains(&site) {
                sites.push(site);
            }
        }
        let local: Vec<u8> = sites.iter().map(|&site| dimensions[site]).collect();
        let matrix = random_hermitian(&local, random, complex, conserving);
        let index = add_matrix(&mut operator, &matrix);
        let coefficient = (random.next(), 0.0);
        add_term(&mut operator, index, &sites, coefficient);
    }
    operator
}

#[test]
fn random_operators_agree_with_dense_diagonalisation() {
    let mut random = Random(0x5eed);
    for dimensions in [vec![2u8; 1], vec![2; 2], vec![2; 5], vec![3, 2, 4], vec![2, 3, 2, 2], vec![5, 5]] {
        for complex in [false, true] {
            let operator = random_operator(&dimensions, &mut random, complex, false);
            let exact = dense_eigenvalues(&dense(&operator));
            let wanted = exact.len().min(3);
            let (lanczos, outcome) = solve(&operator, &options(vec![], wanted), 1);
            assert_eq!(lanczos.dimension(), exact.len());
            for (found, exact) in outcome.eigenvalues.iter().zip(&exact) {
                assert!((found - exact).abs() < 1e-9, "{dimensions:?} complex {complex}: {found} against {exact}");
            }
            assert!(outcome.residuals[0] < 1e-7, "{dimensions:?}: residual {}", outcome.residuals[0]);
        }
    }
}

#[test]
fn sectors_together_have_the_whole_spectrum() {
    let mut random = Random(0xabcdef);
    for dimensions in [vec![2u8; 5], vec![3, 2, 3], vec![2, 4, 2]] {
        let operator = random_operator(&dimensions, &mut random, true, true);
        let exact = dense_eigenvalues(&dense(&operator));
        let highest: i64 = dimensions.iter().map(|&d| d as i64 - 1).sum();
        let mut found = Vec::new();
        for twice_sz in (-highest..=highest).step_by(2) {
            let whole =
                ansatz_exact::charge::dimension_of(&dimensions, &sz(&dimensions, twice_sz)).expect("valid") as usize;
            let (lanczos, outcome) = solve(&operator, &options(sz(&dimensions, twice_sz), whole), 1);
            assert_eq!(lanczos.dimension(), whole);
            found.extend(outcome.eigenvalues);
        }
        found.sort_by(f64::total_cmp);
        assert_eq!(found.len(), exact.len());
        for (found, exact) in found.iter().zip(&exact) {
            assert!((found - exact).abs() < 1e-8, "{dimensions:?}: {found} against {exact}");
        }
    }
}

/// The vector against the operator's dense matrix, through configurations and amplitudes as a caller gets them.
#[test]
fn the_vector_is_an_eigenvector_in_its_configurations() {
    let mut random = Random(77);
    let dimensions = [2u8, 3, 2, 2, 3];
    let operator = random_operator(&dimensions, &mut random, true, true);
    let (lanczos, outcome) = solve(&operator, &options(sz(&dimensions, 1), 1), 1);
    let configurations = lanczos.configurations(0, lanczos.dimension()).expect("in range");
    let amplitudes = lanczos.amplitudes(0, &configurations).expect("a vector");
    assert_eq!(lanczos.vector(0).expect("a vector"), amplitudes);
    let code =
        |states: &[u8]| states.iter().zip(dimensions).fold(0, |code, (&state, d)| code * d as usize + state as usize);
    let full = dense(&operator);
    let mut vector = vec![(0.0, 0.0); full.len()];
    for (states, value) in configurations.chunks_exact(5).zip(amplitudes.chunks_exact(2)) {
        vector[code(states)] = (value[0], value[1]);
    }
    let norm: f64 = vector.iter().map(|(re, im)| re * re + im * im).sum();
    assert!((norm - 1.0).abs() < 1e-12);
    for (row, &(re, im)) in full.iter().zip(&vector) {
        let product = row
            .iter()
            .zip(&vector)
            .fold((0.0, 0.0), |sum, (&(a, b), &(x, y))| (sum.0 + a * x - b * y, sum.1 + a * y + b * x));
        assert!((product.0 - outcome.eigenvalues[0] * re).abs() < 1e-8);
        assert!((product.1 - outcome.eigenvalues[0] * im).abs() < 1e-8);
    }
    // outside the sector the amplitude is zero
    assert_eq!(lanczos.amplitudes(0, &[0, 0, 0, 0, 0]), Some(vec![0.0, 0.0]));
}

#[test]
fn degenerate_levels_are_counted() {
    // three spins on a ring: two doublets at -3/4 and a quartet at +3/4
    let operator = heisenberg(3, &ring(3));
    let (_, outcome) = solve(&operator, &options(vec![], 6), 1);
    for (found, exact) in outcome.eigenvalues.iter().zip([-0.75, -0.75, -0.75, -0.75, 0.75, 0.75]) {
        assert!((found - exact).abs() < 1e-10, "{:?}", outcome.eigenvalues);
    }
}

#[test]
fn published_energies() {
    let chain = |n: usize| solve(&heisenberg(n, &ring(n)), &half_spins(n, 0, 1), 2).1;
    for (n, exact) in [(10, -0.4515446354), (16, -0.4463935225)] {
        let found = chain(n).eigenvalues[0] / n as f64;
        assert!((found - exact).abs() < 1e-10, "{n}: {found}");
    }
    let square_energy =
        |j2: f64| solve(&heisenberg(16, &square(4, 1.0, j2)), &half_spins(16, 0, 1), 2).1.eigenvalues[0];
    assert!((square_energy(0.0) * 4.0 + 44.9139328).abs() < 1e-6, "{}", square_energy(0.0) * 4.0);
    assert!((square_energy(0.5) / 16.0 + 0.528620).abs() < 1e-6, "{}", square_energy(0.5) / 16.0);
    for (n, field, exact) in [(10, 0.5, -1.0635604409), (10, 1.0, -1.2784906443), (16, 2.0, -2.1270890620)] {
        let found = solve(&ising(n, field), &options(vec![], 1), 2).1.eigenvalues[0] / n as f64;
        assert!((found - exact).abs() < 1e-10, "{n} {field}: {found}");
    }
}

#[test]
fn threads_change_no_bit() {
    let operator = heisenberg(14, &ring(14));
    let run = |threads| {
        let (lanczos, outcome) = solve(&operator, &half_spins(14, 0, 2), threads);
        (outcome.eigenvalues, lanczos.vector(0))
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(4));
}

#[test]
fn xx_and_yy_as_separate_terms_conserve_and_are_real() {
    let mut operator = empty(vec![2; 4]);
    let xx = add_matrix(
        &mut operator,
        &real(&[&[0.0, 0.0, 0.0, 1.0], &[0.0, 0.0, 1.0, 0.0], &[0.0, 1.0, 0.0, 0.0], &[1.0, 0.0, 0.0, 0.0]]),
    );
    let yy = add_matrix(
        &mut operator,
        &real(&[&[0.0, 0.0, 0.0, -1.0], &[0.0, 0.0, 1.0, 0.0], &[0.0, 1.0, 0.0, 0.0], &[-1.0, 0.0, 0.0, 0.0]]),
    );
    for site in 0..4usize {
        // the order of the sites of a term must not matter
        add_term(&mut operator, xx, &[site, (site + 1) % 4], (0.1, 0.0));
        add_term(&mut operator, yy, &[(site + 1) % 4, site], (0.1, 0.0));
    }
    let exact = dense_eigenvalues(&dense(&operator));
    let (lanczos, outcome) = solve(&operator, &half_spins(4, 0, 1), 1);
    assert!(!lanczos.is_complex());
    assert!((outcome.eigenvalues[0] - exact[0]).abs() < 1e-12);
}

#[test]
fn refusals_say_why() {
    let code = |operator: &ansatz_exact::Operator, options| {
        Lanczos::new(operator, &options, Workers::new(1).expect("one thread")).err().map(|error| error.code)
    };
    assert_eq!(code(&ising(6, 1.0), half_spins(6, 0, 1)), Some("EXACT_NOT_CONSERVED"));
    assert_eq!(code(&heisenberg(5, &ring(5)), half_spins(5, 7, 1)), Some("EXACT_EMPTY_SECTOR"));
    let twice = options(vec![Charge { sites: vec![0, 0], total: 1 }], 1);
    assert_eq!(code(&heisenberg(5, &ring(5)), twice), Some("EXACT_CHARGE_INVALID"));
    assert_eq!(code(&heisenberg(4, &ring(4)), options(vec![], 17)), Some("EXACT_TOO_MANY_EIGENVALUES"));
    let mut small = half_spins(12, 0, 1);
    small.memory_limit = 1_000;
    assert_eq!(code(&heisenberg(12, &ring(12)), small), Some("EXACT_OUT_OF_MEMORY"));
    assert_eq!(code(&heisenberg(100, &ring(100)), half_spins(100, 0, 1)), Some("EXACT_OUT_OF_MEMORY"));
    let mut skew = empty(vec![2; 2]);
    let raising = add_matrix(&mut skew, &real(&[&[0.0, 1.0], &[0.0, 0.0]]));
    add_term(&mut skew, raising, &[0], (1.0, 0.0));
    assert_eq!(code(&skew, options(vec![], 1)), Some("EXACT_NOT_HERMITIAN"));
    let mut broken = heisenberg(4, &ring(4));
    broken.sites[0] = 9;
    assert_eq!(code(&broken, options(vec![], 1)), Some("OPERATOR_INVALID"));
}

#[test]
fn cancelling_stops_and_the_search_can_start_again() {
    let operator = heisenberg(12, &ring(12));
    let mut lanczos = Lanczos::new(&operator, &half_spins(12, 0, 1), Workers::new(2).expect("threads")).expect("valid");
    lanczos.advance(5, &AtomicBool::new(false)).expect("runs");
    let error = lanczos.advance(5, &AtomicBool::new(true)).expect_err("cancelled");
    assert_eq!(error.code, "CANCELLED");
    while !lanczos.advance(50, &AtomicBool::new(false)).expect("runs").finished {}
    let energy = lanczos.outcome().expect("finished").eigenvalues[0];
    let (_, undisturbed) = solve(&operator, &half_spins(12, 0, 1), 1);
    assert!((energy - undisturbed.eigenvalues[0]).abs() < 1e-12);
}

/// Time from raising the flag of cancelling in the middle of a product to its end, as a share of a whole product.
fn share_after_cancel(lanczos: &mut Lanczos) -> f64 {
    let go_on = AtomicBool::new(false);
    let mut product = |cancel: &AtomicBool| {
        let start = Instant::now();
        (lanczos.product(cancel).err().map(|error| error.code), start.elapsed())
    };
    product(&go_on);
    let whole = (0..3).map(|_| product(&go_on).1).min().expect("three products");
    let mut least = f64::INFINITY;
    // Other work on the machine may hold up a thread: the shortest of some tries.
    for _ in 0..20 {
        let cancel = AtomicBool::new(false);
        let start = Instant::now();
        let (code, raised, end) = thread::scope(|scope| {
            let raised = scope.spawn(|| {
                thread::sleep(whole / 4);
                cancel.store(true, Ordering::Relaxed);
                start.elapsed()
            });
            let (code, _) = product(&cancel);
            let end = start.elapsed();
            (code, raised.join().expect("it sleeps"), end)
        });
        if code == Some("CANCELLED") && raised < end {
            least = least.min((end - raised).as_secs_f64() / whole.as_secs_f64());
        }
        if least < 0.25 {
            break;
        }
    }
    least
}

#[test]
fn a_product_ends_soon_after_it_is_cancelled() {
    let n = 22;
    let operator = heisenberg(n, &ring(n));
    let momentum = in_sector(sector(sz(&vec![2; n], 0), vec![translation(n, 0)]), 1);
    for options in [half_spins(n, 0, 1), momentum] {
        let mut lanczos = Lanczos::new(&operator, &options, Workers::new(1).expect("a thread")).expect("valid");
        let share = share_after_cancel(&mut lanczos);
        assert!(share < 0.25, "{share} of a product after it was cancelled");
        lanczos.product(&AtomicBool::new(false)).expect("goes on");
    }
}
