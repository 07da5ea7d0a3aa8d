use super::states::{amplitudes, check_derivatives, check_walk, full_sum, prepared, refusal};
use super::*;
use crate::ansatz::combined::{ProductDefinition, ProjectedDefinition};
use crate::ansatz::determinant::PairProductDefinition;
use crate::definition::AnsatzDefinition;
use common::{chain_bonds, heisenberg, machine};

/// Every pair of spins its own number, the same both ways where `singlet`.
pub fn all_pairs(n: usize, singlet: bool, complex: bool) -> PairProductDefinition {
    let mut classes = vec![-1; n * n];
    let mut count = 0;
    for first in 0..n {
        for second in first + 1..n {
            classes[first * n + second] = count;
            count += i32::from(!singlet);
            classes[second * n + first] = count;
            count += 1;
        }
    }
    let initial = vec![0.0; count as usize * (1 + usize::from(complex))];
    PairProductDefinition { complex, classes, signs: vec![], initial, initial_scale: 0.5 }
}

/// One number for each displacement on a ring, with a minus sign for pairs over its end.
fn antiperiodic(n: usize, initial: Vec<f64>) -> PairProductDefinition {
    let (mut classes, mut signs) = (vec![-1; n * n], vec![1; n * n]);
    for first in 0..n {
        for second in (0..n).filter(|&second| second != first) {
            let distance = first.abs_diff(second);
            let class = distance.min(n - distance);
            classes[first * n + second] = if 2 * class == n { -1 } else { class as i32 - 1 };
            signs[first * n + second] = if distance == class { 1 } else { -1 };
        }
    }
    PairProductDefinition { complex: false, classes, signs, initial, initial_scale: 0.0 }
}

pub fn balanced(n: usize) -> Vec<Vec<u8>> {
    all_configurations(&vec![2; n]).into_iter().filter(|s| s.iter().filter(|&&x| x == 0).count() == n / 2).collect()
}

fn state(definition: PairProductDefinition, noise: f64, random: &mut Random) -> Box<dyn Ansatz> {
    let dimensions = vec![2; definition.classes.len().isqrt()];
    prepared(&AnsatzDefinition::PairProduct(definition), &dimensions, noise, random)
}

/// Coefficients of (sum_ij f_ij c_{i up}^dagger c_{j down}^dagger)^{n/2} |0>, operator by operator; mode 2 i is up, 2 i + 1 down
/// at site i, in this order.
fn expanded(f: &[f64], n: usize) -> Vec<f64> {
    let mut state = vec![0.0; 1 << (2 * n)];
    state[0] = 1.0;
    let create = |bits: usize, mode: usize| {
        let before = (bits & ((1 << mode) - 1)).count_ones();
        (bits >> mode & 1 == 0).then_some((bits | 1 << mode, if before.is_multiple_of(2) { 1.0 } else { -1.0 }))
    };
    for _ in 0..n / 2 {
        let mut next = vec![0.0; state.len()];
        for (bits, &amplitude) in state.iter().enumerate().filter(|(_, amplitude)| **amplitude != 0.0) {
            for up in 0..n {
                for down in 0..n {
                    let Some((with_down, sign)) = create(bits, 2 * down + 1) else { continue };
                    let Some((with_both, other)) = create(with_down, 2 * up) else { continue };
                    next[with_both] += sign * other * f[up * n + down] * amplitude;
                }
            }
        }
        state = next;
    }
    state
}

#[test]
fn amplitudes_are_those_of_pairs_of_fermions_with_one_on_every_site() {
    let mut random = Random::new(4, 0);
    for n in [2, 4, 6] {
        let definition = all_pairs(n, false, false);
        let classes = definition.classes.clone();
        let mut ansatz = super::states::build_state(&AnsatzDefinition::PairProduct(definition), &vec![2; n]);
        let parameters: Vec<f64> = (0..ansatz.parameter_count()).map(|_| random.normal()).collect();
        assert!(ansatz.prepare(&parameters));
        let f: Vec<f64> =
            classes.iter().map(|&class| if class < 0 { 0.0 } else { parameters[class as usize] }).collect();
        let expected = expanded(&f, n);
        // The pairs are n/2 factors in any order, and bringing all up before all down is one sign for all s.
        let pairs = n / 2;
        let orders = (1..=pairs).product::<usize>() as f64
            * if (pairs * (pairs - 1) / 2).is_multiple_of(2) { 1.0 } else { -1.0 };
        for s in all_configurations(&vec![2; n]) {
            let bits: usize = s.iter().enumerate().map(|(site, &index)| 1 << (2 * site + usize::from(index))).sum();
            let found = ansatz.log_amplitude(&s).exp();
            let expected = expected[bits] / orders;
            assert!((found - expected).norm() < 1e-12 * (1.0 + expected.abs()), "{s:?}: {found} {expected}");
        }
    }
}

#[test]
fn ratios_and_derivatives_are_those_of_the_amplitudes() {
    let mut random = Random::new(5, 0);
    let mut definitions = vec![antiperiodic(8, vec![1.0, 0.4, 0.3])];
    for (n, singlet, complex) in [(6, false, false), (8, true, false), (8, false, true), (6, true, true)] {
        definitions.push(all_pairs(n, singlet, complex));
    }
    for definition in definitions {
        let n = definition.classes.len().isqrt();
        let ansatz = state(definition.clone(), 0.2, &mut random);
        check_walk(ansatz.as_ref(), &balanced(n), 300, &mut random);
        let definition = AnsatzDefinition::PairProduct(definition);
        check_derivatives(&definition, &vec![2; n], 0.2, &balanced(n), &mut random);
    }
}

#[test]
fn every_exchange_has_the_ratio_of_its_amplitudes() {
    let n = 8u32;
    let mut random = Random::new(6, 0);
    for complex in [false, true] {
        let ansatz = state(all_pairs(n as usize, false, complex), 0.0, &mut random);
        for s in balanced(n as usize) {
            let lookup = filled(ansatz.as_ref(), &s);
            let exchanges: Vec<_> = (0..n)
                .flat_map(|first| (first + 1..n).map(move |second| (first, second)))
                .filter(|&(first, second)| s[first as usize] != s[second as usize])
                .map(|(first, second)| crate::operator::Connection::Opposite {
                    bond: Bonds::NONE,
                    first,
                    second,
                    rise: if s[first as usize] == 0 { -1 } else { 1 },
                })
                .collect();
            let mut found = vec![Complex64::ZERO; exchanges.len()];
            ansatz.ratios(&lookup, &exchanges.iter().collect::<Vec<_>>(), &mut found);
            for (connection, found) in exchanges.iter().zip(found) {
                let after = ansatz.log_amplitude(&super::ratios::after(&lookup, connection));
                let expected = amplitude_ratio(after, ansatz.log_amplitude(&s));
                assert!((found - expected).norm() < 1e-9 * (1.0 + expected.norm()), "{found} {expected}");
                assert_eq!(ansatz.ratio(&lookup, connection), found);
            }
        }
    }
}

/// |S^+ psi| / |psi| of a vector over configurations with as many spins up as down.
fn raised(configurations: &[Vec<u8>], psi: &[Complex64]) -> f64 {
    let mut raised = std::collections::HashMap::new();
    for (s, &psi) in configurations.iter().zip(psi) {
        for (site, _) in s.iter().enumerate().filter(|(_, index)| **index == 1) {
            let mut up = s.clone();
            up[site] = 0;
            *raised.entry(up).or_insert(Complex64::ZERO) += psi;
        }
    }
    let norm = |sum: f64| sum.sqrt();
    norm(raised.values().map(|value| value.norm_sqr()).sum()) / norm(psi.iter().map(|psi| psi.norm_sqr()).sum())
}

#[test]
fn symmetric_pairs_are_a_total_singlet() {
    let mut random = Random::new(7, 0);
    for complex in [false, true] {
        let singlet = state(all_pairs(8, true, complex), 0.0, &mut random);
        let all = balanced(8);
        assert!(raised(&all, &amplitudes(singlet.as_ref(), &all)) < 1e-12);
        let any = state(all_pairs(8, false, complex), 0.0, &mut random);
        assert!(raised(&all, &amplitudes(any.as_ref(), &all)) > 0.1);
    }
}

#[test]
fn nearest_neighbour_pairs_are_the_ground_state_of_four_spins() {
    let mut random = Random::new(8, 0);
    let definition = antiperiodic(4, vec![1.0]);
    let ansatz = state(definition.clone(), 0.0, &mut random);
    let (energy, variance) = full_sum(ansatz.as_ref(), &heisenberg(4, &chain_bonds(4), false), &balanced(4));
    assert!((energy + 2.0).norm() < 1e-12 && variance < 1e-12, "{energy} {variance}");
    // A rotation by pi about z on one sublattice gives the pairs a sign for every site up on it.
    let mut turned = definition;
    turned.signs.iter_mut().enumerate().for_each(|(pair, sign)| *sign *= if pair / 4 % 2 == 1 { -1 } else { 1 });
    let ansatz = state(turned, 0.0, &mut random);
    let (energy, variance) = full_sum(ansatz.as_ref(), &heisenberg(4, &chain_bonds(4), true), &balanced(4));
    assert!((energy + 2.0).norm() < 1e-12 && variance < 1e-12, "{energy} {variance}");
}

#[test]
fn products_and_projections_follow_the_same_rules() {
    let mut random = Random::new(9, 0);
    for complex in [false, true] {
        let pairs = || AnsatzDefinition::PairProduct(all_pairs(6, true, complex));
        let product =
            AnsatzDefinition::Product(ProductDefinition { factors: vec![pairs(), machine(2.0, false).into()] });
        let projected = AnsatzDefinition::Projected(ProjectedDefinition {
            spin_flip: Some(-1),
            ..super::combined::momentum(product.clone(), 6, 3, false)
        });
        for definition in [product, projected] {
            let ansatz = prepared(&definition, &[2; 6], 0.1, &mut random);
            check_walk(ansatz.as_ref(), &balanced(6), 100, &mut random);
            check_derivatives(&definition, &[2; 6], 0.1, &balanced(6), &mut random);
        }
    }
}

#[test]
fn other_numbers_of_spins_up_have_no_amplitude() {
    let mut random = Random::new(10, 0);
    let ansatz = state(all_pairs(6, true, false), 0.0, &mut random);
    let start = [0, 1, 0, 1, 1, 0];
    let lookup = filled(ansatz.as_ref(), &start);
    for (site, index) in (0..).zip(start) {
        let flip = crate::operator::Connection::Single(crate::operator::Change {
            site,
            rise: if index == 0 { -1 } else { 1 },
        });
        assert_eq!(ansatz.ratio(&lookup, &flip), Complex64::ZERO);
    }
    assert_eq!(filled(ansatz.as_ref(), &[0; 6]).first.re[0], f64::NEG_INFINITY);
    let inside = all_configurations(&[2; 6]).iter().filter(|s| ansatz.log_amplitude(s).re.is_finite()).count();
    assert_eq!(inside, balanced(6).len());
}

#[test]
fn definitions_that_make_no_state_are_refused() {
    let good = all_pairs(4, true, false);
    let refused = |definition: PairProductDefinition, dimensions: &[u8]| {
        assert_eq!(refusal(&AnsatzDefinition::PairProduct(definition), dimensions).code, "ENGINE_BAD_DEFINITION");
    };
    let bad = [
        PairProductDefinition { classes: vec![0; 15], ..good.clone() },
        PairProductDefinition { classes: vec![-1; 16], initial: vec![], ..good.clone() },
        PairProductDefinition { classes: vec![-2; 16], ..good.clone() },
        PairProductDefinition { classes: vec![i32::MAX - 1; 16], ..good.clone() },
        PairProductDefinition { classes: vec![1; 16], initial: vec![0.0; 2], ..good.clone() },
        PairProductDefinition { signs: vec![1; 15], ..good.clone() },
        PairProductDefinition { signs: vec![0; 16], ..good.clone() },
        PairProductDefinition { initial: vec![0.0; 5], ..good.clone() },
        PairProductDefinition { initial: vec![f64::NAN; 6], ..good.clone() },
        PairProductDefinition { complex: true, ..good.clone() },
        PairProductDefinition { initial_scale: -1.0, ..good.clone() },
    ];
    bad.into_iter().for_each(|definition| refused(definition, &[2; 4]));
    refused(good, &[2, 2, 2, 3]);
    refused(all_pairs(3, true, false), &[2; 3]);
}
