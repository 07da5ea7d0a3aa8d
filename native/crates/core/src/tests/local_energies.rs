use std::sync::atomic::AtomicBool;

use num_complex::Complex64;

use super::*;
use crate::local_energy::local_values;
use crate::operator::{Operator, OperatorDefinition};
use common::{Builder, local_matrix};

/// Random terms on one to three sites in any order, Hermitian or not.
fn random_operator(dimensions: &[u8], random: &mut Random) -> OperatorDefinition {
    let n = dimensions.len() as u32;
    let mut builder = Builder::new(dimensions.to_vec());
    builder.constant(0.7);
    for _ in 0..12 {
        let mut sites: Vec<u32> = (0..n).collect();
        for place in 0..n as usize {
            sites.swap(place, random.below(n) as usize);
        }
        sites.truncate(random.below(3) as usize + 1);
        let dimension: usize = sites.iter().map(|&site| usize::from(dimensions[site as usize])).product();
        let mut entry = || if random.below(2) == 0 { (0.0, 0.0) } else { (random.normal(), random.normal()) };
        let rows: Vec<Vec<_>> = (0..dimension).map(|_| (0..dimension).map(|_| entry()).collect()).collect();
        let matrix = builder.matrix(local_matrix(&rows));
        builder.term(matrix, (random.normal(), random.normal()), &sites);
    }
    builder.build()
}

/// <s|H|s'> straight from the definition.
fn element(definition: &OperatorDefinition, row: &[u8], column: &[u8]) -> Complex64 {
    let mut value = if row == column { Complex64::new(definition.constant, 0.0) } else { Complex64::ZERO };
    for term in 0..definition.matrix_index.len() {
        let sites =
            &definition.sites[definition.site_offsets[term] as usize..definition.site_offsets[term + 1] as usize];
        if (0..row.len()).any(|site| row[site] != column[site] && !sites.contains(&(site as u32))) {
            continue;
        }
        let index = |s: &[u8]| {
            sites.iter().fold(0, |index, &site| {
                index * usize::from(definition.local_dimensions[site as usize]) + usize::from(s[site as usize])
            })
        };
        let matrix = &definition.matrices[definition.matrix_index[term] as usize];
        let coefficient = Complex64::new(definition.coefficients[2 * term], definition.coefficients[2 * term + 1]);
        let (from, to) = (matrix.row_offsets[index(row)] as usize, matrix.row_offsets[index(row) + 1] as usize);
        for place in from..to {
            if matrix.columns[place] as usize == index(column) {
                value += coefficient * Complex64::new(matrix.values[2 * place], matrix.values[2 * place + 1]);
            }
        }
    }
    value
}

#[test]
fn local_energies_agree_with_the_dense_matrix() {
    for (seed, dimensions) in [vec![2u8; 5], vec![3, 3, 3, 3], vec![2, 3, 2, 4]].into_iter().enumerate() {
        let mut random = Random::new(seed as u64, 9);
        let definition = random_operator(&dimensions, &mut random);
        let operator = Operator::new(&definition).expect("valid");
        for complex in [false, true] {
            for scale in [0.1, 2.0] {
                let mut ansatz = build(&common::machine(2.0, complex), &dimensions);
                let parameters = random_parameters(ansatz.as_ref(), scale, &mut random);
                assert!(ansatz.prepare(&parameters));
                let all = all_configurations(&dimensions);
                let amplitudes: Vec<Complex64> = all.iter().map(|s| ansatz.log_amplitude(s)).collect();
                let found = local_values(ansatz.as_ref(), &[&operator], &all.concat(), false, &AtomicBool::new(false))
                    .expect("finite");
                for (row, s) in all.iter().enumerate() {
                    let parts = (0..all.len()).map(|column| {
                        element(&definition, s, &all[column]) * amplitude_ratio(amplitudes[column], amplitudes[row])
                    });
                    let (mut expected, mut size) = (Complex64::ZERO, 0.0);
                    for part in parts {
                        expected += part;
                        size += part.norm();
                    }
                    assert!((found.values[0][row] - expected).norm() < 1e-9 * size, "{dimensions:?} {scale}");
                }
            }
        }
    }
}

#[test]
fn terms_on_one_bond_are_added_up() {
    // XX + YY swaps antiparallel spins and does nothing to parallel ones, YY alone is real and connects both.
    let mut builder = Builder::new(vec![2, 2]);
    let (one, zero, minus) = ((1.0, 0.0), (0.0, 0.0), (-1.0, 0.0));
    let xx = builder.matrix(local_matrix(&[
        vec![zero, zero, zero, one],
        vec![zero, zero, one, zero],
        vec![zero, one, zero, zero],
        vec![one, zero, zero, zero],
    ]));
    let yy = builder.matrix(local_matrix(&[
        vec![zero, zero, zero, minus],
        vec![zero, zero, one, zero],
        vec![zero, one, zero, zero],
        vec![minus, zero, zero, zero],
    ]));
    builder.term(xx, one, &[0, 1]);
    builder.term(yy, one, &[1, 0]);
    let operator = Operator::new(&builder.build()).expect("valid");
    assert!(operator.conserves_total_sz());
    assert_eq!(operator.connections.len(), 2);
}
