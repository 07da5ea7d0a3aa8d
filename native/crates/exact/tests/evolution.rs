//! Evolution against the series of the exponential, closed forms and published numbers; expectation values.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_exact::{Complex, Evolution, EvolutionOptions, Initial, Operator, Sector, Time, Workers};
use common::fermions::*;
use common::symmetries::*;
use common::*;

type Vector = Vec<(f64, f64)>;

fn evolution(operator: &Operator, initial: Initial, sector: Sector, time: Time, threads: usize) -> Evolution {
    let options = EvolutionOptions { sector, time, tolerance: 1e-11, seed: 3, memory_limit: 4 << 30 };
    Evolution::new(operator, initial, &options, Workers::new(threads).expect("threads")).expect("a valid problem")
}

fn evolve(evolution: &mut Evolution, time: f64) -> f64 {
    let cancel = AtomicBool::new(false);
    loop {
        let progress = evolution.advance(time, 20, &cancel).expect("runs");
        if progress.finished {
            return progress.error_bound;
        }
    }
}

fn mean(evolution: &Evolution, operator: &Operator) -> Complex {
    evolution.expectation(operator, &AtomicBool::new(false)).expect("valid").expect("a state")
}

fn all_configurations(dimensions: &[u8]) -> Vec<u8> {
    let size: usize = dimensions.iter().map(|&d| d as usize).product();
    let mut configurations = Vec::new();
    for index in 0..size {
        let mut rest = index;
        let start = configurations.len();
        for &d in dimensions.iter().rev() {
            configurations.insert(start, (rest % d as usize) as u8);
            rest /= d as usize;
        }
    }
    configurations
}

/// exp(factor H t) psi by its series in many small steps; factor -i or -1.
fn series(full: &Dense, psi: &Vector, time: f64, real_time: bool) -> Vector {
    let steps = (40.0 * time.abs()).ceil() as usize;
    let step = time / steps as f64;
    let mut psi = psi.clone();
    for _ in 0..steps {
        let mut term = psi.clone();
        for order in 1..30 {
            let image = full.iter().map(|row| {
                row.iter()
                    .zip(&term)
                    .fold((0.0, 0.0), |sum, (&(a, b), &(x, y))| (sum.0 + a * x - b * y, sum.1 + a * y + b * x))
            });
            let factor = step / order as f64;
            term = image
                .map(|(re, im)| if real_time { (factor * im, -factor * re) } else { (-factor * re, -factor * im) })
                .collect();
            psi.iter_mut().zip(&term).for_each(|(sum, term)| *sum = (sum.0 + term.0, sum.1 + term.1));
        }
    }
    let norm = psi.iter().map(|(re, im)| re * re + im * im).sum::<f64>().sqrt();
    psi.iter().map(|(re, im)| (re / norm, im / norm)).collect()
}

fn random_operator(dimensions: &[u8], random: &mut Random) -> Operator {
    let mut operator = empty(dimensions.to_vec());
    operator.constant = 0.3;
    for site in 1..dimensions.len() {
        let matrix = random_hermitian(&dimensions[site - 1..=site], random, true, false);
        let index = add_matrix(&mut operator, &matrix);
        add_term(&mut operator, index, &[site - 1, site], (1.0, 0.0));
    }
    operator
}

fn difference(evolution: &Evolution, dimensions: &[u8], exact: &Vector) -> f64 {
    let found = evolution.amplitudes(&all_configurations(dimensions)).expect("a state");
    let pairs = found.chunks_exact(2).zip(exact);
    pairs.map(|(z, (re, im))| (z[0] - re).hypot(z[1] - im)).fold(0.0, f64::max)
}

#[test]
fn evolution_is_the_series_of_the_exponential() {
    let mut random = Random(3);
    for dimensions in [vec![2u8; 5], vec![3, 2, 4]] {
        let operator = random_operator(&dimensions, &mut random);
        let full = dense(&operator);
        for time in [Time::Real, Time::Imaginary] {
            let configuration: Vec<u8> = dimensions.iter().map(|&d| d - 1).collect();
            let mut start = vec![(0.0, 0.0); full.len()];
            start[full.len() - 1].0 = 1.0;
            let mut evolution = evolution(&operator, Initial::Configuration(configuration), Sector::default(), time, 1);
            let mut bound = 0.0;
            for end in [0.1, 2.5, 7.0] {
                bound = evolve(&mut evolution, end);
                let exact = series(&full, &start, end, time == Time::Real);
                let error = difference(&evolution, &dimensions, &exact);
                assert!(error < 1e-9, "{dimensions:?} {time:?} {end}: {error:.1e}, bound {bound:.1e}");
            }
            assert!(bound < 1e-9);
            if time == Time::Real {
                // and back
                evolve(&mut evolution, 0.0);
                assert!(difference(&evolution, &dimensions, &start) < 1e-9);
            }
        }
    }
}

fn transverse_field(n: usize) -> Operator {
    let mut operator = empty(vec![2; n]);
    let x = add_matrix(&mut operator, &real(&[&[0.0, 1.0], &[1.0, 0.0]]));
    (0..n).for_each(|site| add_term(&mut operator, x, &[site], (1.0 / n as f64, 0.0)));
    operator
}

/// Free fermions: <sx>(t) = 2/N sum over k > 0 of (n0.n1) n1z + (n0z - (n0.n1) n1z) cos 2 e_k(h1) t.
fn transverse_magnetisation(n: usize, before: f64, after: f64, time: f64) -> f64 {
    let mut sum = 0.0;
    for m in 0..n / 2 {
        let k = (2 * m + 1) as f64 * std::f64::consts::PI / n as f64;
        let direction = |h: f64| {
            let length = k.sin().hypot(h - k.cos());
            (k.sin() / length, (h - k.cos()) / length)
        };
        let (a, b) = (direction(before), direction(after));
        let energy = 2.0 * (1.0 + after * after - 2.0 * after * k.cos()).sqrt();
        let along = (a.0 * b.0 + a.1 * b.1) * b.1;
        sum += along + (a.1 - along) * (2.0 * energy * time).cos();
    }
    2.0 * sum / n as f64
}

#[test]
fn a_quench_of_the_ising_ring_is_that_of_free_fermions() {
    let n = 10;
    for (before, after) in [(0.5, 1.0), (2.0, 0.7)] {
        let generators = vec![translation(n, 0), reflection(n, true), flip_of_x(n)];
        for sector in [Sector::default(), sector(vec![], generators)] {
            let initial = Initial::GroundState(Box::new(ising(n, before)));
            let hamiltonian = ising(n, after);
            let mut evolution = evolution(&hamiltonian, initial, sector, Time::Real, 2);
            let mut energy = None;
            for time in [0.0, 0.25, 1.0, 2.0] {
                evolve(&mut evolution, time);
                assert!((evolution.weight() - 1.0).abs() < 1e-10);
                let found = mean(&evolution, &transverse_field(n));
                let exact = transverse_magnetisation(n, before, after, time);
                assert!((found.re - exact).abs() < 1e-9 && found.im.abs() < 1e-12, "{time}: {} {exact}", found.re);
                let now = mean(&evolution, &hamiltonian).re;
                assert!((energy.get_or_insert(now).abs() - now.abs()).abs() < 1e-9);
            }
        }
    }
}

/// sigma^x on every site turns the spins over along z: a flip.
fn flip_of_x(n: usize) -> ansatz_exact::Symmetry {
    flip(n, true)
}

#[test]
fn the_echo_of_a_spin_in_a_field_is_a_squared_cosine() {
    let mut operator = empty(vec![2]);
    let x = add_matrix(&mut operator, &real(&[&[0.0, 1.0], &[1.0, 0.0]]));
    add_term(&mut operator, x, &[0], (0.7, 0.0));
    let mut evolution = evolution(&operator, Initial::Configuration(vec![0]), sector(vec![], vec![]), Time::Real, 1);
    assert_eq!(evolution.echo(), None);
    for time in [0.0, 0.4, 1.3, 5.0] {
        evolve(&mut evolution, time);
        let exact = (0.7 * time).cos().powi(2);
        let found = evolution.echo().expect("a state");
        assert!((found - exact).abs() < 1e-10, "t = {time}: {found} against {exact}");
    }
}

#[test]
fn quenches_of_the_square_ising_model_are_as_published() {
    let n = 16;
    let hamiltonian = |field: f64| {
        let mut operator = empty(vec![2; n]);
        let zz = add_matrix(
            &mut operator,
            &real(&[&[1.0, 0.0, 0.0, 0.0], &[0.0, -1.0, 0.0, 0.0], &[0.0, 0.0, -1.0, 0.0], &[0.0, 0.0, 0.0, 1.0]]),
        );
        let x = add_matrix(&mut operator, &real(&[&[0.0, 1.0], &[1.0, 0.0]]));
        square(4, 1.0, 0.0).iter().for_each(|&(a, b, _)| add_term(&mut operator, zz, &[a, b], (-1.0, 0.0)));
        (0..n).for_each(|site| add_term(&mut operator, x, &[site], (-field, 0.0)));
        operator
    };
    let one = Complex::new(1.0, 0.0);
    let symmetries = vec![
        permutation(|site| (site + 4) % 16, n, one),
        permutation(|site| site / 4 * 4 + (site + 1) % 4, n, one),
        permutation(|site| site % 4 * 4 + site / 4, n, one),
        flip_of_x(n),
    ];
    let critical = 3.04438;
    for (field, exact) in [
        (2.0 * critical, [0.95336, 0.96941, 0.95100]),
        (critical, [0.93150, 0.75017, 0.70838]),
        (0.1 * critical, [0.92271, 0.10397, 0.06226]),
    ] {
        let initial = Initial::Product(vec![one; 2 * n]);
        let sector = sector(vec![], symmetries.clone());
        let mut evolution = evolution(&hamiltonian(field), initial, sector, Time::Real, 2);
        for (time, exact) in [0.1, 0.5, 1.0].into_iter().zip(exact) {
            evolve(&mut evolution, time);
            let found = mean(&evolution, &transverse_field(n)).re;
            assert!((found - exact).abs() < 1e-5, "h = {field}, t = {time}: {found} against {exact}");
        }
    }
}

#[test]
fn an_anisotropy_quench_of_the_heisenberg_ring_is_as_published() {
    let n = 16;
    let anisotropic = |jz: f64| {
        let mut operator = empty(vec![2; n]);
        let matrix = add_matrix(
            &mut operator,
            &real(&[&[jz, 0.0, 0.0, 0.0], &[0.0, -jz, 2.0, 0.0], &[0.0, 2.0, -jz, 0.0], &[0.0, 0.0, 0.0, jz]]),
        );
        ring(n).iter().for_each(|&(a, b, _)| add_term(&mut operator, matrix, &[a, b], (1.0, 0.0)));
        operator
    };
    // one bond stands for all: the mean over the group is taken
    let mut correlation = empty(vec![2; n]);
    let zz = add_matrix(
        &mut correlation,
        &real(&[&[1.0, 0.0, 0.0, 0.0], &[0.0, -1.0, 0.0, 0.0], &[0.0, 0.0, -1.0, 0.0], &[0.0, 0.0, 0.0, 1.0]]),
    );
    add_term(&mut correlation, zz, &[4, 5], (1.0, 0.0));
    let generators = vec![translation(n, 0), reflection(n, true), flip(n, true)];
    for (before, after, exact) in
        [(1.0, 2.0, [-0.59519, -0.67511, -0.84312]), (0.5, 1.0, [-0.50472, -0.54702, -0.61041])]
    {
        let sector = sector(sz(&vec![2; n], 0), generators.clone());
        let initial = Initial::GroundState(Box::new(anisotropic(before)));
        let mut evolution = evolution(&anisotropic(after), initial, sector, Time::Real, 2);
        for (time, exact) in [0.0, 0.125, 1.0].into_iter().zip(exact) {
            evolve(&mut evolution, time);
            let found = mean(&evolution, &correlation).re;
            assert!((found - exact).abs() < 1.1e-5, "{before} -> {after}, t = {time}: {found} against {exact}");
        }
    }
}

#[test]
fn imaginary_time_ends_in_the_ground_state() {
    let n = 8;
    let operator = hubbard(4, &ring(4), 4.0);
    let charges = up_and_down(4, 2, 2);
    let initial = Initial::Configuration(vec![0, 1, 0, 1, 1, 0, 1, 0]);
    let mut evolution = evolution(&operator, initial, sector(charges, vec![]), Time::Imaginary, 1);
    evolve(&mut evolution, 40.0);
    assert!((mean(&evolution, &operator).re + 2.10274848).abs() < 1e-8);
    assert_eq!(evolution.n_sites(), n);
    let error = evolution.advance(30.0, 1, &AtomicBool::new(false)).expect_err("backwards");
    assert_eq!(error.code, "EXACT_TIME_INVALID");
}

/// <psi|O|psi> with O of no symmetry, against the sum over all configurations: spins, fermions with strings, real and
/// complex momenta, operators that are not Hermitian or leave the sector.
#[test]
fn expectation_values_in_sectors_are_those_of_the_whole_space() {
    let n = 6;
    let spins = heisenberg(n, &ring(n));
    let modes = spinless(n, &ring(n), 1.5);
    let hops: Vec<Product> = vec![(vec![(4, true), (1, false)], 0.7), (vec![(2, true), (2, false)], 1.0)];
    let pair = vec![(vec![(5, true), (0, false), (2, true), (3, false)], 0.4), (vec![(1, true)], 2.0)];
    let products: Vec<Product> = hops.into_iter().chain(pair).collect();
    let mut random = Random(9);
    let mut local = empty(vec![2; n]);
    let raising = add_matrix(&mut local, &vec![vec![(0.0, 0.0), (0.3, 1.0)], vec![(0.0, 0.0), (0.0, 0.0)]]);
    add_term(&mut local, raising, &[3], (1.0, 0.5));
    let bond = add_matrix(&mut local, &random_hermitian(&[2, 2], &mut random, true, false));
    add_term(&mut local, bond, &[4, 1], (0.2, 0.9));
    let cases =
        [(&spins, &local, dense(&local), false), (&modes, &fermions(n, &products), dense_fermions(n, &products), true)];
    let configurations = all_configurations(&[2; 6]);
    for (hamiltonian, operator, full, fermi) in cases {
        let charges = vec![particles(0, n, 3)];
        let mut sectors = vec![Sector::default(), sector(charges.clone(), vec![])];
        for k in 0..n {
            sectors.push(sector(charges.clone(), vec![translation(n, k)]));
        }
        for sector in sectors {
            let sector = if fermi { fermionic(sector, n) } else { sector };
            let (lanczos, _) = solve(hamiltonian, &in_sector(sector, 2), 1);
            for state in 0..2 {
                let psi = lanczos.amplitudes(state, &configurations).expect("a vector");
                let mut exact = (0.0, 0.0);
                for (row, left) in full.iter().zip(psi.chunks_exact(2)) {
                    for (&(a, b), right) in row.iter().zip(psi.chunks_exact(2)) {
                        let image = (a * right[0] - b * right[1], a * right[1] + b * right[0]);
                        exact.0 += left[0] * image.0 + left[1] * image.1;
                        exact.1 += left[0] * image.1 - left[1] * image.0;
                    }
                }
                let found =
                    lanczos.expectation(state, operator, &AtomicBool::new(false)).expect("valid").expect("kept");
                assert!((found.re - exact.0).hypot(found.im - exact.1) < 1e-10, "{found:?} {exact:?}");
            }
        }
    }
}

#[test]
fn threads_change_no_bit() {
    let n = 12;
    let run = |threads| {
        let initial = Initial::Product([Complex::new(0.8, 0.0), Complex::new(0.0, 0.6)].repeat(n));
        let mut evolution = evolution(&ising(n, 0.9), initial, Sector::default(), Time::Real, threads);
        let bound = evolve(&mut evolution, 1.3);
        let norm: f64 = evolution.vector().expect("a state").iter().map(|value| value * value).sum();
        assert!((norm - 1.0).abs() < 1e-12, "{norm}");
        (bound, evolution.vector())
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(4));
}

#[test]
fn refusals_say_why() {
    let operator = heisenberg(4, &ring(4));
    let options = |memory_limit| EvolutionOptions {
        sector: sector(sz(&[2; 4], 0), vec![]),
        time: Time::Real,
        tolerance: 1e-8,
        seed: 1,
        memory_limit,
    };
    let code = |initial, options: EvolutionOptions| match Evolution::new(
        &operator,
        initial,
        &options,
        Workers::new(1).expect("one thread"),
    ) {
        Err(error) => Some(error.code),
        Ok(mut evolution) => {
            let cancel = AtomicBool::new(false);
            (0..4).find_map(|_| evolution.advance(1.0, 5, &cancel).err()).map(|error| error.code)
        }
    };
    let neel = Initial::Configuration(vec![0, 1, 0, 1]);
    assert_eq!(code(neel.clone(), options(1 << 20)), None);
    assert_eq!(code(neel.clone(), options(100)), Some("EXACT_OUT_OF_MEMORY"));
    let wrong = EvolutionOptions { tolerance: 0.0, ..options(1 << 20) };
    assert_eq!(code(neel, wrong), Some("EXACT_TOLERANCE_INVALID"));
    let polarised = Initial::Configuration(vec![0; 4]);
    assert_eq!(code(polarised, options(1 << 20)), Some("EXACT_INITIAL_STATE_OUTSIDE"));
    let short = Initial::Product(vec![Complex::new(1.0, 0.0); 7]);
    assert_eq!(code(short, options(1 << 20)), Some("EXACT_INITIAL_STATE_INVALID"));
}
