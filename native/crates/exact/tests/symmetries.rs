//! Symmetry sectors: together they have the whole spectrum, with the right dimensions; refusals.

mod common;

use common::fermions::*;
use common::symmetries::*;
use common::*;

/// The same random Hermitian matrix on (i, i + 1) and another on (i, i + 2) around a ring.
fn invariant_ring(n: usize, dimension: u8, conserving: bool, random: &mut Random) -> ansatz_exact::Operator {
    let mut operator = empty(vec![dimension; n]);
    for distance in 1..=2 {
        let matrix = random_hermitian(&[dimension; 2], random, true, conserving);
        let index = add_matrix(&mut operator, &matrix);
        for site in 0..n {
            add_term(&mut operator, index, &[site, (site + distance) % n], (0.5, 0.0));
        }
    }
    operator
}

#[test]
fn momenta_have_the_whole_spectrum_of_spins_and_bosons() {
    let mut random = Random(31);
    for (n, dimension) in [(3, 2), (5, 2), (6, 2), (4, 3), (3, 5)] {
        let operator = invariant_ring(n, dimension, false, &mut random);
        let sectors = (0..n).map(|k| spectrum(&operator, sector(vec![], vec![translation(n, k)])));
        assert_complete(&dense(&operator), sectors);
    }
}

#[test]
fn momenta_and_charges_have_the_whole_spectrum() {
    let mut random = Random(32);
    for (n, dimension) in [(6, 2), (4, 3)] {
        let operator = invariant_ring(n, dimension, true, &mut random);
        let highest = n as i64 * (dimension as i64 - 1);
        let all: Vec<u32> = (0..n as u32).collect();
        let sectors = (0..=highest).flat_map(|total| {
            let charges = vec![ansatz_exact::Charge { sites: all.clone(), total }];
            (0..n).map(move |k| sector(charges.clone(), vec![translation(n, k)]))
        });
        assert_complete(&dense(&operator), sectors.map(|sector| spectrum(&operator, sector)));
    }
}

#[test]
fn momenta_reflections_and_flips_have_the_whole_spectrum() {
    // on six sites the momenta 1, 2 come twice: as pairs k and -k, which the reflection exchanges
    let n = 6;
    let mut bonds = ring(n);
    bonds.extend((0..n).map(|site| (site, (site + 2) % n, 0.37)));
    let operator = heisenberg(n, &bonds);
    let mut sectors = Vec::new();
    for even in [false, true] {
        for k in [0, 3] {
            for reflected in [false, true] {
                let generators = vec![translation(n, k), reflection(n, reflected), flip(n, even)];
                sectors.push(spectrum(&operator, sector(vec![], generators)));
            }
        }
        for k in [1, 2, 4, 5] {
            sectors.push(spectrum(&operator, sector(vec![], vec![translation(n, k), flip(n, even)])));
        }
    }
    assert_complete(&dense(&operator), sectors);
}

#[test]
fn a_flip_of_spins_1_and_a_translation_with_a_flip() {
    let n = 4;
    let mut operator = empty(vec![3; n]);
    // sz sz and (s+ s- + h.c.) / 2 of spins 1, up to a factor
    let mut matrix = vec![vec![(0.0, 0.0); 9]; 9];
    for (a, b) in (0..3).flat_map(|a| (0..3).map(move |b| (a, b))) {
        matrix[3 * a + b][3 * a + b].0 = (1.0 - a as f64) * (1.0 - b as f64);
        if a > 0 && b < 2 {
            matrix[3 * (a - 1) + b + 1][3 * a + b].0 = 1.0;
            matrix[3 * a + b][3 * (a - 1) + b + 1].0 = 1.0;
        }
    }
    let index = add_matrix(&mut operator, &matrix);
    for (from, to, _) in ring(n) {
        add_term(&mut operator, index, &[from, to], (1.0, 0.0));
    }
    let flips = [false, true].map(|even| spectrum(&operator, sector(vec![], vec![flip(n, even)])));
    assert_complete(&dense(&operator), flips);
    let combined = |k: usize| ansatz_exact::Symmetry { flip: true, ..translation(n, k) };
    assert_complete(&dense(&operator), (0..n).map(|k| spectrum(&operator, sector(vec![], vec![combined(k)]))));
}

/// Signs of permuted fermions, in one and two dimensions, with complex momenta.
#[test]
fn momenta_of_fermions_have_the_whole_spectrum() {
    let mut random = Random(33);
    for n in [3, 4, 6] {
        let (near, far, repulsion) = (random.next(), random.next(), random.next());
        let mut products = Vec::new();
        for site in 0..n {
            products.extend(hop(site, (site + 1) % n, near));
            products.extend(hop(site, (site + 2) % n, far));
            products.push(number_number(site, (site + 1) % n, repulsion));
        }
        let operator = fermions(n, &products);
        let sectors = (0..n).map(|k| fermionic(sector(vec![], vec![translation(n, k)]), n));
        assert_complete(&dense_fermions(n, &products), sectors.map(|sector| spectrum(&operator, sector)));
    }
    // 2 x 3 sites: site = 3 x + y
    let bonds: Vec<_> =
        (0..6).flat_map(|site| [(site, (site + 3) % 6, 0.8), (site, site / 3 * 3 + (site + 1) % 3, 1.0)]).collect();
    let operator = spinless(6, &bonds, 1.3);
    let mut sectors = Vec::new();
    for (across, along) in (0..2).flat_map(|across| (0..3).map(move |along| (across, along))) {
        let generators = vec![
            permutation(|site| (site + 3) % 6, 6, root_of_unity(across, 2)),
            permutation(|site| site / 3 * 3 + (site + 1) % 3, 6, root_of_unity(along, 3)),
        ];
        sectors.push(spectrum(&operator, fermionic(sector(vec![], generators), 6)));
    }
    let products: Vec<_> =
        bonds.iter().flat_map(|&(a, b, t)| hop(a, b, -t).into_iter().chain([number_number(a, b, 1.3)])).collect();
    assert_complete(&dense_fermions(6, &products), sectors);
}

#[test]
fn exchange_of_the_species_and_momenta_have_the_sector_of_the_hubbard_ring() {
    let sites = 4;
    let operator = hubbard(sites, &ring(sites), 3.0);
    let charges = up_and_down(sites, 2, 2);
    let plain = spectrum(&operator, sector(charges.clone(), vec![]));
    let mut found = Vec::new();
    for (k, even) in (0..sites).flat_map(|k| [false, true].map(move |even| (k, even))) {
        let exchange = permutation(|mode| (mode + sites) % (2 * sites), 2 * sites, sign(even));
        let generators = vec![on_both_species(&translation(sites, k)), exchange];
        found.extend(spectrum(&operator, fermionic(sector(charges.clone(), generators), 2 * sites)));
    }
    found.sort_by(f64::total_cmp);
    assert_eq!(found.len(), plain.len());
    assert!(found.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-8), "{found:?} {plain:?}");
}

/// Translations and the point group of the periodic L x L square, all with character one: x and y shifted, x reflected,
/// x and y exchanged.
fn square_group(length: usize) -> Vec<ansatz_exact::Symmetry> {
    let place = move |x: usize, y: usize| x % length * length + y % length;
    (0..4)
        .map(|which| {
            let image = move |site: usize| {
                let (x, y) = (site / length, site % length);
                [place(x + 1, y), place(x, y + 1), place(length - x, y), place(y, x)][which]
            };
            permutation(image, length * length, sign(true))
        })
        .collect()
}

#[test]
fn symmetric_sectors_have_the_published_energies() {
    let energy = |operator: &ansatz_exact::Operator, sector| solve(operator, &in_sector(sector, 1), 2).1.eigenvalues[0];
    let chain = vec![translation(16, 0), reflection(16, true), flip(16, true)];
    let found = energy(&heisenberg(16, &ring(16)), sector(sz(&[2; 16], 0), chain)) / 16.0;
    assert!((found + 0.4463935225).abs() < 1e-10, "{found}");
    let lattice = square(4, 1.0, 0.0);
    let spins = square_group(4).into_iter().chain([flip(16, true)]).collect();
    let found = 4.0 * energy(&heisenberg(16, &lattice), sector(sz(&[2; 16], 0), spins));
    assert!((found + 44.9139328).abs() < 1e-6, "{found}");
    for (repulsion, exact) in [(1.0, -10.24065049), (10.0, -4.05205527)] {
        // a reflection exchanges two of the five occupied plane waves
        let mut group = square_group(4);
        group[2].character = sign(false);
        let modes = fermionic(sector(vec![particles(0, 16, 5)], group), 16);
        let found = energy(&spinless(16, &lattice, repulsion), modes);
        assert!((found - exact).abs() < 1.5e-8, "V = {repulsion}: {found}");
    }
    // five modes pass five others: an odd reordering
    let exchange = permutation(|mode| (mode + 16) % 32, 32, sign(false));
    let both = square_group(4).iter().map(on_both_species).chain([exchange]).collect();
    let modes = fermionic(sector(up_and_down(16, 5, 5), both), 32);
    let found = energy(&hubbard(16, &lattice, 8.0), modes);
    assert!((found + 17.51036669).abs() < 1.5e-8, "{found}");
}

/// A vector of a symmetry sector, written out over all configurations, is an eigenvector of the dense matrix.
#[test]
fn amplitudes_undo_the_symmetries() {
    let mut random = Random(34);
    let n = 6;
    let spins = invariant_ring(n, 2, false, &mut random);
    let products: Vec<_> = (0..n)
        .flat_map(|site| hop(site, (site + 1) % n, -1.0).into_iter().chain([number_number(site, (site + 1) % n, 2.0)]))
        .collect();
    let modes = fermions(n, &products);
    let cases = [(&spins, dense(&spins), false), (&modes, dense_fermions(n, &products), true)];
    for (operator, full, fermions) in cases {
        for k in 0..n {
            let mut sector = sector(vec![], vec![translation(n, k)]);
            if fermions {
                sector = fermionic(sector, n);
            }
            let (lanczos, outcome) = solve(operator, &in_sector(sector, 1), 1);
            let configurations: Vec<u8> = (0..1usize << n)
                .flat_map(|index| (0..n).map(move |site| (index >> (n - 1 - site) & 1) as u8))
                .collect();
            let amplitudes = lanczos.amplitudes(0, &configurations).expect("a vector");
            let norm: f64 = amplitudes.iter().map(|value| value * value).sum();
            assert!((norm - 1.0).abs() < 1e-12, "{norm}");
            for (row, own) in full.iter().zip(amplitudes.chunks_exact(2)) {
                let product = row
                    .iter()
                    .zip(amplitudes.chunks_exact(2))
                    .fold((0.0, 0.0), |sum, (&(a, b), z)| (sum.0 + a * z[0] - b * z[1], sum.1 + a * z[1] + b * z[0]));
                let energy = outcome.eigenvalues[0];
                assert!((product.0 - energy * own[0]).abs() < 1e-7 && (product.1 - energy * own[1]).abs() < 1e-7);
            }
        }
    }
}

#[test]
fn elements_found_at_every_product_are_those_stored() {
    let n = 14;
    let operator = heisenberg(n, &ring(n));
    let mut options = in_sector(sector(sz(&vec![2; n], 0), vec![translation(n, 2), flip(n, true)]), 1);
    let (stored, expected) = solve(&operator, &options, 2);
    // room for the vectors alone
    options.memory_limit = stored.dimension() as u64 * (3 * 16 + 20);
    let (found, outcome) = solve(&operator, &options, 2);
    assert!(found.memory_bytes() < stored.memory_bytes());
    assert!((outcome.eigenvalues[0] - expected.eigenvalues[0]).abs() < 1e-10);
}

#[test]
fn threads_change_no_bit() {
    let n = 14;
    let operator = heisenberg(n, &ring(n));
    let run = |threads| {
        let generators = vec![translation(n, 2)];
        let options = in_sector(sector(sz(&vec![2; n], 0), generators), 2);
        let (lanczos, outcome) = solve(&operator, &options, threads);
        (outcome.eigenvalues, lanczos.vector(0))
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(4));
}

/// Basis states come in parts that add up, and a part that is stopped can be made again.
#[test]
fn the_basis_comes_in_parts() {
    let n = 24;
    let operator = heisenberg(n, &ring(n));
    let generators = vec![translation(n, 0), reflection(n, true)];
    let options = in_sector(sector(sz(&vec![2; n], 0), generators), 1);
    let workers = ansatz_exact::Workers::new(2).expect("two threads");
    let mut lanczos = ansatz_exact::Lanczos::new(&operator, &options, workers).expect("valid");
    let [go_on, stop] = [false, true].map(std::sync::atomic::AtomicBool::new);
    assert_eq!(lanczos.advance(1, &stop).expect_err("stopped").code, "CANCELLED");
    let (mut share, mut states) = (0.0, 0);
    loop {
        let progress = lanczos.advance(1, &go_on).expect("goes on");
        if progress.stage != ansatz_exact::Stage::Basis {
            break;
        }
        let done = progress.fraction.expect("known");
        assert!(done >= share && progress.states >= states);
        (share, states) = (done, progress.states);
    }
    assert_eq!((share, states), (1.0, lanczos.dimension()));
}

#[test]
fn refusals_say_why() {
    let n = 6;
    let code = |operator: &ansatz_exact::Operator, sector| {
        let workers = ansatz_exact::Workers::new(1).expect("one thread");
        let mut lanczos = match ansatz_exact::Lanczos::new(operator, &in_sector(sector, 1), workers) {
            Ok(lanczos) => lanczos,
            Err(error) => return Some(error.code),
        };
        lanczos.find_states(&std::sync::atomic::AtomicBool::new(false)).err().map(|error| error.code)
    };
    let spins = heisenberg(n, &ring(n));
    let with = |generators| sector(vec![], generators);
    // a character whose sixth power is not one, and two that contradict each other
    let wrong = ansatz_exact::Symmetry { character: root_of_unity(1, 5), ..translation(n, 0) };
    assert_eq!(code(&spins, with(vec![wrong])), Some("EXACT_NOT_A_REPRESENTATION"));
    assert_eq!(code(&spins, with(vec![translation(n, 1), reflection(n, true)])), Some("EXACT_NOT_A_REPRESENTATION"));
    let open: Vec<_> = ring(n).into_iter().take(n - 1).collect();
    assert_eq!(code(&heisenberg(n, &open), with(vec![translation(n, 0)])), Some("EXACT_NOT_A_SYMMETRY"));
    assert_eq!(code(&heisenberg(n, &open), with(vec![reflection(n, true)])), None);
    let twice = ansatz_exact::Symmetry { permutation: vec![0, 0, 1, 2, 3, 4], ..translation(n, 0) };
    assert_eq!(code(&spins, with(vec![twice])), Some("EXACT_SYMMETRY_INVALID"));
    let polarised = sector(sz(&[2; 6], 2), vec![flip(n, true)]);
    assert_eq!(code(&spins, polarised), Some("EXACT_SYMMETRY_LEAVES_SECTOR"));
    let vacuum = sector(sz(&[2; 6], 6), vec![translation(n, 1)]);
    assert_eq!(code(&spins, vacuum), Some("EXACT_EMPTY_SECTOR"));
    // fermions whose signs are forgotten
    let modes = spinless(n, &ring(n), 1.0);
    let charges = vec![particles(0, n, 2)];
    assert_eq!(code(&modes, sector(charges.clone(), vec![translation(n, 0)])), Some("EXACT_NOT_A_SYMMETRY"));
    assert_eq!(code(&modes, fermionic(sector(charges, vec![translation(n, 0)]), n)), None);
    assert_eq!(code(&modes, fermionic(sector(vec![], vec![flip(n, true)]), n)), Some("EXACT_SYMMETRY_INVALID"));
}

/// More sites than the tables of half-states can number, but few states.
#[test]
fn few_particles_on_many_sites() {
    let n = 60;
    let operator = spinless(n, &ring(n), 1.0);
    let (lanczos, outcome) = solve(&operator, &options(vec![particles(0, n, 1)], 2), 1);
    assert_eq!(lanczos.dimension(), n);
    assert!((outcome.eigenvalues[0] + 2.0).abs() < 1e-10);
    let exact = -2.0 * (2.0 * std::f64::consts::PI / n as f64).cos();
    assert!((outcome.eigenvalues[1] - exact).abs() < 1e-10);
}
