//! Hamiltonians with complex elements: hopping and exchange that gather a phase on every bond.

use ansatz_core::OperatorDefinition;

use super::{Builder, local_matrix, real_matrix};

/// Rows of a matrix whose elements above the diagonal are given; those below are their conjugates.
fn hermitian(size: usize, upper: &[(usize, usize, (f64, f64))]) -> Vec<Vec<(f64, f64)>> {
    let mut rows = vec![vec![(0.0, 0.0); size]; size];
    for &(row, column, (re, im)) in upper {
        rows[row][column] = (re, im);
        rows[column][row] = (re, if row == column { 0.0 } else { -im });
    }
    rows
}

/// -sum (e^(i phase) c_is^dagger c_js + h.c.) + U sum n_iu n_id, for bonds of neighbours in the order of the modes.
pub fn hubbard(sites: u32, interaction: f64, phase: f64) -> OperatorDefinition {
    let mut builder = Builder::new(vec![2; 2 * sites as usize]);
    let hop = builder.matrix(local_matrix(&hermitian(4, &[(1, 2, (-phase.cos(), -phase.sin()))])));
    let both = builder.matrix(real_matrix(&[&[1.0, 0.0, 0.0, 0.0], &[0.0; 4], &[0.0; 4], &[0.0; 4]]));
    for first_mode in [0, sites] {
        for site in 0..sites {
            let (first, second) = (first_mode + site, first_mode + (site + 1) % sites);
            let string: Vec<u32> = (first.min(second) + 1..first.max(second)).collect();
            builder.term_with_string(hop, (1.0, 0.0), &[first, second], &string);
        }
    }
    (0..sites).for_each(|site| builder.term(both, (interaction, 0.0), &[site, sites + site]));
    builder.build()
}

/// -sum (e^(i phase) a_i^dagger a_j + h.c.) + U/2 sum n_i (n_i - 1) on a ring, with at most `most` bosons a site.
pub fn bose_hubbard(sites: u32, most: usize, interaction: f64, phase: f64) -> OperatorDefinition {
    let d = most + 1;
    let mut builder = Builder::new(vec![d as u8; sites as usize]);
    // Index most - n. One boson comes to the first site from the second.
    let hops = (0..most).flat_map(|n| (1..=most).map(move |m| (n, m))).map(|(n, m)| {
        let (row, column) = ((most - n - 1) * d + most - m + 1, (most - n) * d + most - m);
        let size = (((n + 1) * m) as f64).sqrt();
        (row, column, (-size * phase.cos(), -size * phase.sin()))
    });
    let hop = builder.matrix(local_matrix(&hermitian(d * d, &hops.collect::<Vec<_>>())));
    let levels =
        (0..d).map(|index| (index, index, (0.5 * ((most - index) * (most - index).saturating_sub(1)) as f64, 0.0)));
    let repulsion = builder.matrix(local_matrix(&hermitian(d, &levels.collect::<Vec<_>>())));
    for site in 0..sites {
        builder.term(hop, (1.0, 0.0), &[site, (site + 1) % sites]);
        builder.term(repulsion, (interaction, 0.0), &[site]);
    }
    builder.build()
}

/// sum Sz Sz + (e^(i phase) S+ S- + h.c.) / 2 on a ring: Heisenberg exchange with a Dzyaloshinskii-Moriya term along z.
pub fn spiral(sites: u32, phase: f64) -> OperatorDefinition {
    let mut builder = Builder::new(vec![2; sites as usize]);
    let diagonal = [0.25, -0.25, -0.25, 0.25].into_iter().enumerate().map(|(at, value)| (at, at, (value, 0.0)));
    let exchange = (1, 2, (0.5 * phase.cos(), 0.5 * phase.sin()));
    let matrix = builder.matrix(local_matrix(&hermitian(4, &diagonal.chain([exchange]).collect::<Vec<_>>())));
    (0..sites).for_each(|site| builder.term(matrix, (1.0, 0.0), &[site, (site + 1) % sites]));
    builder.build()
}
