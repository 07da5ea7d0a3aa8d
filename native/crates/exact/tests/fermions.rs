//! Fermions in sectors of their numbers: signs against the anticommutation rules, energies against published ones.

mod common;

use common::fermions::*;
use common::*;

fn all_pairs(n: usize, random: &mut Random) -> Vec<Product> {
    let mut products = Vec::new();
    for i in 0..n {
        products.push(number(i, random.next()));
        for j in 0..i {
            products.extend(hop(i, j, random.next()));
            products.push(number_number(i, j, random.next()));
        }
    }
    products
}

#[test]
fn local_matrices_with_strings_are_the_products() {
    let mut random = Random(5);
    let mut products = all_pairs(5, &mut random);
    // a pair that hops together, with its adjoint
    products.push((vec![(0, true), (3, true), (4, false), (1, false)], 0.7));
    products.push((vec![(1, true), (4, true), (3, false), (0, false)], 0.7));
    let exact = dense_eigenvalues(&dense_fermions(5, &products));
    let operator = fermions(5, &products);
    let (_, outcome) = solve(&operator, &options(vec![], 32), 1);
    for (found, exact) in outcome.eigenvalues.iter().zip(&exact) {
        assert!((found - exact).abs() < 1e-9, "{found} against {exact}");
    }
}

#[test]
fn number_sectors_together_have_the_whole_spectrum() {
    let mut random = Random(17);
    for n in [1, 4, 6] {
        let products = all_pairs(n, &mut random);
        let exact = dense_eigenvalues(&dense_fermions(n, &products));
        let operator = fermions(n, &products);
        let mut found = Vec::new();
        for total in 0..=n as i64 {
            let charges = vec![particles(0, n, total)];
            let whole = ansatz_exact::charge::dimension_of(&operator.local_dimensions, &charges).expect("valid");
            found.extend(solve(&operator, &options(charges, whole as usize), 1).1.eigenvalues);
        }
        found.sort_by(f64::total_cmp);
        assert_eq!(found.len(), exact.len());
        for (found, exact) in found.iter().zip(&exact) {
            assert!((found - exact).abs() < 1e-9, "{n}: {found} against {exact}");
        }
    }
}

#[test]
fn hubbard_models_have_their_published_energies() {
    let open = |pairs: &[(usize, usize)]| pairs.iter().map(|&(a, b)| (a, b, 1.0)).collect::<Vec<_>>();
    let dimer = open(&[(0, 1)]);
    let ladder = open(&[(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5)]);
    let doubled = open(&[(0, 1), (0, 1), (2, 3), (2, 3), (0, 2), (0, 2), (1, 3), (1, 3)]);
    let systems = [
        (2, &dimer, [-1.23606798, -0.82842712, -0.47213595]),
        (4, &ring(4), [-2.82842712, -2.10274848, -1.32023496]),
        (4, &doubled, [-6.68169523, -5.65685425, -4.20549697]),
        (6, &ring(6), [-5.40945685, -3.66870618, -2.04813089]),
        (6, &ladder, [-5.15916552, -3.61932132, -2.17779355]),
    ];
    for (sites, bonds, energies) in systems {
        for (interaction, exact) in [2.0, 4.0, 8.0].into_iter().zip(energies) {
            let half = sites as i64 / 2;
            let operator = hubbard(sites, bonds, interaction);
            let energy = solve(&operator, &options(up_and_down(sites, half, half), 1), 2).1.eigenvalues[0];
            assert!((energy - exact).abs() < 1.5e-8, "{sites} sites, U = {interaction}: {energy} against {exact}");
        }
    }
}

#[test]
fn spinless_fermions_have_their_published_energies() {
    let energy = |sites: usize, bonds: &[(usize, usize, f64)], total, repulsion| {
        let charges = vec![particles(0, sites, total)];
        solve(&spinless(sites, bonds, repulsion), &options(charges, 1), 2).1.eigenvalues[0]
    };
    for (repulsion, exact) in [(0.01, -11.98002628), (0.1, -11.80261110), (1.0, -10.24065049), (10.0, -4.05205527)] {
        let found = energy(16, &square(4, 1.0, 0.0), 5, repulsion);
        assert!((found - exact).abs() < 1.5e-8, "V = {repulsion}: {found} against {exact}");
    }
    let rings = [
        (8, [-3.78608959, -2.94834315, -1.85439510]),
        (10, [-5.13806556, -4.03089271, -2.48916731]),
        (12, [-5.85794011, -4.54371013, -2.80713751]),
    ];
    for (sites, energies) in rings {
        for (repulsion, exact) in [1.0, 2.0, 4.0].into_iter().zip(energies) {
            let found = energy(sites, &ring(sites), sites as i64 / 2, repulsion);
            assert!((found - exact).abs() < 1.5e-8, "{sites} sites, V = {repulsion}: {found} against {exact}");
        }
    }
}

/// Modes of both species interleaved: strings and elements then cross the cut between the halves of the sites.
#[test]
fn the_order_of_the_modes_does_not_matter() {
    let sites = 6;
    let interleaved = |site: usize, species: usize| 2 * site + species;
    let mut products = Vec::new();
    for (from, to, amplitude) in ring(sites) {
        for species in 0..2 {
            products.extend(hop(interleaved(from, species), interleaved(to, species), -amplitude));
        }
    }
    products.extend((0..sites).map(|site| number_number(interleaved(site, 0), interleaved(site, 1), 4.0)));
    let operator = fermions(2 * sites, &products);
    let charges = (0..2)
        .map(|species| ansatz_exact::Charge {
            sites: (0..sites).map(|site| interleaved(site, species) as u32).collect(),
            total: 3,
        })
        .collect();
    let energy = solve(&operator, &options(charges, 1), 2).1.eigenvalues[0];
    assert!((energy + 3.66870618).abs() < 1e-8, "{energy}");
    let whole = solve(&operator, &options(vec![], 1), 2).1.eigenvalues[0];
    assert!((whole + 3.66870618).abs() > 1e-3, "other numbers of particles lie lower: {whole}");
}
