use super::states::{amplitudes, check_derivatives, check_walk, full_sum, prepared, refusal};
use super::*;
use crate::ansatz::matrix_product::MatrixProductDefinition;
use crate::definition::AnsatzDefinition;
use common::{chain_bonds, dense, heisenberg};

fn state(periodic: bool, uniform: bool, complex: bool, bond_dimension: usize, order: Vec<u32>) -> AnsatzDefinition {
    AnsatzDefinition::MatrixProduct(MatrixProductDefinition {
        bond_dimension,
        complex,
        periodic,
        order,
        uniform,
        initial_scale: 0.1,
    })
}

/// Every form on sites of its own or of one kind, in an order that is not theirs.
fn all_states() -> Vec<(AnsatzDefinition, Vec<u8>)> {
    let mut all = Vec::new();
    for complex in [false, true] {
        for periodic in [false, true] {
            all.push((state(periodic, true, complex, 3, vec![2, 0, 4, 1, 3]), vec![3; 5]));
            all.push((state(periodic, false, complex, 3, vec![4, 1, 0, 3, 2]), vec![2, 3, 2, 4, 2]));
        }
    }
    all
}

#[test]
fn ratios_and_derivatives_are_those_of_the_amplitudes() {
    let mut random = Random::new(21, 0);
    for (definition, dimensions) in all_states() {
        let ansatz = prepared(&definition, &dimensions, 0.4, &mut random);
        let all = all_configurations(&dimensions);
        check_walk(ansatz.as_ref(), &all, 200, &mut random);
        check_derivatives(&definition, &dimensions, 0.4, &all, &mut random);
    }
}

/// Products of the parameters of a layout, tensor by tensor.
#[test]
fn amplitudes_are_products_of_matrices() {
    let mut random = Random::new(22, 0);
    for (definition, dimensions) in all_states() {
        let AnsatzDefinition::MatrixProduct(form) = &definition else { panic!("a matrix product") };
        let mut ansatz = super::states::build_state(&definition, &dimensions);
        let parameters = random_parameters(ansatz.as_ref(), 1.0, &mut random);
        assert!(ansatz.prepare(&parameters));
        let layout = ansatz.layout();
        let number = |tensor: usize, index: usize| {
            let at = layout[tensor].offset + index;
            if form.complex {
                Complex64::new(parameters[2 * at], parameters[2 * at + 1])
            } else {
                parameters[at].into()
            }
        };
        for s in all_configurations(&dimensions) {
            // Rows of the product so far, for every start on the first bond.
            let shape = |place: usize| &layout[if form.uniform { 0 } else { place }].shape;
            let start = shape(0)[1];
            let mut rows: Vec<Vec<Complex64>> = (0..start)
                .map(|row| (0..start).map(|column| f64::from(u8::from(row == column)).into()).collect())
                .collect();
            for (place, &site) in form.order.iter().enumerate() {
                let (tensor, shape) = (if form.uniform { 0 } else { place }, shape(place));
                let first = usize::from(s[site as usize]) * shape[1] * shape[2];
                let step = |row: &Vec<Complex64>| -> Vec<Complex64> {
                    (0..shape[2])
                        .map(|c| {
                            row.iter().enumerate().map(|(r, v)| v * number(tensor, first + r * shape[2] + c)).sum()
                        })
                        .collect()
                };
                rows = rows.iter().map(step).collect();
            }
            let expected: Complex64 = if form.periodic || !form.uniform {
                (0..start).map(|row| rows[row][row]).sum()
            } else {
                let pairs = (0..start).flat_map(|a| (0..start).map(move |b| (a, b)));
                pairs.map(|(a, b)| number(1, a) * rows[a][b] * number(2, b)).sum()
            };
            let found = ansatz.log_amplitude(&s).exp();
            assert!((found - expected).norm() < 1e-11 * (1.0 + expected.norm()), "{found} {expected}");
        }
    }
}

#[test]
fn uniform_periodic_products_are_translation_invariant_and_long_chains_do_not_overflow() {
    let mut random = Random::new(23, 0);
    let n = 400;
    let definition = state(true, true, true, 4, (0..n).collect());
    let dimensions = vec![2; n as usize];
    let ansatz = prepared(&definition, &dimensions, 1.0, &mut random);
    let mut s = random_configuration(&dimensions, &mut random);
    let expected = ansatz.log_amplitude(&s);
    s.rotate_left(7);
    assert!((amplitude_ratio(ansatz.log_amplitude(&s), expected) - 1.0).norm() < 1e-9);
    assert!(expected.re > 100.0, "{expected}");
}

#[test]
fn local_energies_add_up_to_the_mean_of_the_dense_matrix() {
    let mut random = Random::new(24, 0);
    let hamiltonian = heisenberg(6, &chain_bonds(6), false);
    let all = all_configurations(&[2; 6]);
    let matrix = dense(&hamiltonian, &all);
    for periodic in [false, true] {
        let ansatz = prepared(&state(periodic, false, false, 3, (0..6).collect()), &[2; 6], 0.5, &mut random);
        let psi: Vec<f64> = amplitudes(ansatz.as_ref(), &all).iter().map(|psi| psi.re).collect();
        let product = matrix.chunks(all.len()).map(|row| row.iter().zip(&psi).map(|(a, b)| a * b).sum::<f64>());
        let expected =
            product.zip(&psi).map(|(a, b)| a * b).sum::<f64>() / psi.iter().map(|psi| psi * psi).sum::<f64>();
        let (found, _) = full_sum(ansatz.as_ref(), &hamiltonian, &all);
        assert!((found - expected).norm() < 1e-9, "{found} {expected}");
    }
}

#[test]
fn definitions_that_make_no_state_are_refused() {
    let cases = [
        (state(true, true, false, 0, (0..4).collect()), vec![2; 4]),
        (state(true, true, false, 2, (0..3).collect()), vec![2; 4]),
        (state(true, true, false, 2, vec![0, 1, 2, 2]), vec![2; 4]),
        (state(true, true, false, 2, vec![0, 1, 2, 4]), vec![2; 4]),
        (state(true, true, false, 2, (0..4).collect()), vec![2, 2, 3, 2]),
        (state(true, false, false, 100_000, (0..4).collect()), vec![2; 4]),
        (state(true, false, false, usize::MAX, (0..4).collect()), vec![2; 4]),
    ];
    for (definition, dimensions) in cases {
        assert_eq!(refusal(&definition, &dimensions).code, "ENGINE_BAD_DEFINITION", "{definition:?}");
    }
}
