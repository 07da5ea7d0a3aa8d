//! States at and close to their nodes: amplitudes that are zero but for rounding.

use std::sync::atomic::AtomicBool;

use super::determinants::{slater, species};
use super::pair_products::balanced;
use super::states::{build_state, prepared};
use super::*;
use crate::ansatz::combined::{ProductDefinition, ProjectedDefinition};
use crate::ansatz::determinant::{DeterminantDefinition, DeterminantForm, PairProductDefinition};
use crate::definition::AnsatzDefinition;
use crate::local_energy::local_values;
use crate::operator::{Connection, Operator};

#[test]
fn hops_near_nodes_keep_the_digits_of_an_exact_reference() {
    const PARTICLES: usize = 4;
    const MODES: usize = 10;
    let mut random = Random::new(23, 0);
    // Whole numbers, so that all orbitals are exact.
    let reference: Vec<f64> = (0..MODES * PARTICLES).map(|_| f64::from(random.below(7)) - 3.0).collect();
    // det (a, b, c, a + b + e d) = e det (a, b, c, d): every amplitude is close to a node, ratios stay what they are.
    let mut steep = reference.clone();
    for row in steep.chunks_exact_mut(PARTICLES) {
        row[3] = row[0] + row[1] + row[3] / f64::from(1 << 30);
    }
    let state = |form, orbitals: &Vec<f64>, random: &mut Random| {
        let base = slater(vec![species(0..MODES as u32, PARTICLES)], false);
        let definition =
            DeterminantDefinition { form, orbitals: Some(vec![orbitals.clone()]), initial_scale: 0.0, ..base };
        prepared(&AnsatzDefinition::Determinant(definition), &[2; MODES], 0.0, random)
    };
    let exact = state(DeterminantForm::Slater, &reference, &mut random);
    let start = all_configurations(&[2; MODES])
        .into_iter()
        .find(|s| s.iter().filter(|&&index| index == 0).count() == PARTICLES && exact.log_amplitude(s).re.is_finite())
        .expect("not all amplitudes are zero");
    for form in [DeterminantForm::Slater, DeterminantForm::Pfaffian] {
        let ansatz = state(form, &steep, &mut random);
        let mut lookup = filled(ansatz.as_ref(), &start);
        let mut hops = 0;
        for _ in 0..4_000 {
            let (first, second) = (random.below(MODES as u32), random.below(MODES as u32));
            let occupied = lookup.configuration[first as usize] == 0;
            if first >= second || lookup.configuration[second as usize] != u8::from(occupied) {
                continue;
            }
            let rise = if occupied { -1 } else { 1 };
            let hop = Connection::Opposite { bond: Bonds::NONE, first, second, rise };
            let found = ansatz.ratio(&lookup, &hop);
            let after = exact.log_amplitude(&super::ratios::after(&lookup, &hop));
            let expected = amplitude_ratio(after, exact.log_amplitude(&lookup.configuration));
            assert!(
                (found - expected).norm() < 1e-5 * (1.0 + expected.norm()),
                "{form:?}, {hops} hops, {hop:?}: {found} {expected}"
            );
            // Exact zeros are what rounding makes of them.
            if expected.norm_sqr() > 1e-9 && random.uniform() < expected.norm_sqr() {
                ansatz.accept(&mut lookup, &hop);
                hops += 1;
            }
        }
        assert!(hops > 200, "{hops} hops");
    }
}

/// One number for each displacement on a torus of 6 x 6, with a minus sign across the boundary of x; site = 6 x + y.
fn torus(initial: Vec<f64>) -> PairProductDefinition {
    let (mut classes, mut signs) = (vec![-1; 36 * 36], vec![1; 36 * 36]);
    for first in 0..36 {
        for second in (0..36).filter(|&second| second != first) {
            let (dx, dy) = ((second / 6 + 6 - first / 6) % 6, (second % 6 + 6 - first % 6) % 6);
            classes[first * 36 + second] = (6 * dx + dy) as i32 - 1;
            signs[first * 36 + second] = if first / 6 + dx >= 6 { -1 } else { 1 };
        }
    }
    PairProductDefinition { complex: false, classes, signs, initial, initial_scale: 0.0 }
}

/// Pairs of d waves of spinons over a half-filled band, Fourier transformed. Few momenta leave the matrices of many
/// configurations close to singular ones.
fn d_waves() -> PairProductDefinition {
    let f = |dx: f64, dy: f64| {
        let angle = std::f64::consts::PI / 6.0;
        (0..36)
            .map(|k| {
                let (kx, ky) = (f64::from(2 * (k / 6) + 1) * angle, f64::from(2 * (k % 6)) * angle);
                let (energy, pairing) = (-2.0 * (kx.cos() + ky.cos()), kx.cos() - ky.cos());
                (kx * dx + ky * dy).cos() * pairing / (energy + energy.hypot(pairing)) / 36.0
            })
            .sum()
    };
    torus((1..36).map(|place| f(f64::from(place / 6), f64::from(place % 6))).collect())
}

/// Pairs that are the same both ways to the last bit: f(-d) is f(d), with the minus sign of the boundary for a d across it.
fn singlets(values: [f64; 17]) -> PairProductDefinition {
    let mut initial = [0.0; 36];
    let mut values = values.into_iter();
    for place in 1..36 {
        let (dx, dy) = (place / 6, place % 6);
        let opposite = (6 - dx) % 6 * 6 + (6 - dy) % 6;
        if opposite < place {
            initial[place] = if dx == 0 { initial[opposite] } else { -initial[opposite] };
        } else if opposite != place || dx == 0 {
            initial[place] = values.next().expect("a number for every displacement");
        }
    }
    torus(initial[1..].to_vec())
}

/// The sum over the quarter turns of the torus.
fn turned(state: AnsatzDefinition) -> AnsatzDefinition {
    let turn = |times: u32, site: u32| (0..times).fold(site, |site, _| 6 * (site % 6) + (6 - site / 6) % 6);
    AnsatzDefinition::Projected(ProjectedDefinition {
        state: Box::new(state),
        permutations: (0..4).flat_map(|times| (0..36).map(move |site| turn(times, site))).collect(),
        characters: [1.0, 0.0].repeat(4),
        spin_flip: None,
        fermionic: false,
    })
}

#[test]
fn turned_images_near_nodes_keep_the_digits_of_a_projection() {
    let mut random = Random::new(11, 0);
    let ansatz = prepared(&turned(AnsatzDefinition::PairProduct(d_waves())), &[2; 36], 0.0, &mut random);
    let mut lookup =
        filled(ansatz.as_ref(), &(0..36).map(|site| u8::from((site / 6 + site) % 2 == 1)).collect::<Vec<_>>());
    for _ in 0..20_000 {
        let (first, second) = (random.below(36), random.below(36));
        let up = lookup.configuration[first as usize] == 0;
        if first >= second || lookup.configuration[second as usize] != u8::from(up) {
            continue;
        }
        let exchange = Connection::Opposite { bond: Bonds::NONE, first, second, rise: if up { -1 } else { 1 } };
        let found = ansatz.ratio(&lookup, &exchange);
        let after = ansatz.log_amplitude(&super::ratios::after(&lookup, &exchange));
        let expected = amplitude_ratio(after, ansatz.log_amplitude(&lookup.configuration));
        assert!((found - expected).norm() < 1e-8 * (1.0 + expected.norm()), "{exchange:?}: {found} {expected}");
        if random.uniform() < found.norm_sqr() {
            ansatz.accept(&mut lookup, &exchange);
        }
    }
}

/// An inversion takes the configuration to itself and its amplitude to minus itself. What rounding leaves of the determinant has
/// to be zero, or not, for the look-up table as for the amplitude: here one elimination ended at zero and another did not.
#[test]
fn an_image_at_a_node_leaves_the_local_energy_of_a_projection_finite() {
    let mut random = Random::new(17, 0);
    let node = [
        [0, 1, 0, 0, 1, 0],
        [1, 0, 1, 1, 0, 0],
        [0, 1, 0, 1, 1, 1],
        [1, 0, 1, 0, 0, 1],
        [0, 1, 0, 0, 1, 0],
        [1, 0, 1, 1, 0, 1],
    ];
    // A quarter turn before it.
    let s: Vec<u8> = (0..36).map(|site| node[site % 6][(6 - site / 6) % 6]).collect();
    let pairs = [
        [
            -2.89, -3.91, -4.33, -0.79, -2.17, -3.69, -4.04, -3.15, -1.83, -0.06, -0.8, -2.0, -2.56, -2.01, -0.73,
            0.17, 0.14,
        ],
        [
            -3.0, -3.94, -4.29, -0.93, -2.22, -3.52, -3.92, -3.19, -1.8, 0.03, -0.79, -2.13, -2.62, -1.96, -0.72, 0.17,
            0.13,
        ],
    ];
    let machine = MachineDefinition { symmetry: common::translations(6), ..common::machine(2.0, false) };
    let operator = Operator::new(&common::heisenberg(36, &common::square_bonds(6), false)).expect("valid");
    for pairs in pairs.map(singlets).map(AnsatzDefinition::PairProduct) {
        let factors = vec![pairs.clone(), machine.clone().into()];
        for state in [pairs, AnsatzDefinition::Product(ProductDefinition { factors })] {
            let ansatz = prepared(&turned(state), &[2; 36], 0.0, &mut random);
            let found = local_values(ansatz.as_ref(), &[&operator], &s, false, &AtomicBool::new(false));
            let (here, lookup) = (ansatz.log_amplitude(&s), filled(ansatz.as_ref(), &s));
            let (mut expected, mut size) = (operator.diagonal(&s), 1.0);
            for group in &operator.groups {
                let (sign, connections) = operator.connections_of(group, &s);
                for (connection, element) in connections {
                    let after = ansatz.log_amplitude(&super::ratios::after(&lookup, connection));
                    let part = element * sign * amplitude_ratio(after, here);
                    expected += part;
                    size += part.norm();
                }
            }
            let found = found.expect("finite").values[0][0];
            assert!((found - expected).norm() < 1e-8 * size, "{found} {expected}");
        }
    }
}

#[test]
fn amplitudes_that_rounding_leaves_of_zero_have_no_ratios_without_end() {
    const PARTICLES: usize = 4;
    const MODES: usize = 8;
    let mut random = Random::new(29, 0);
    let all: Vec<Vec<u8>> = all_configurations(&[2; MODES])
        .into_iter()
        .filter(|s| s.iter().filter(|&&index| index == 0).count() == PARTICLES)
        .collect();
    let mut numbers = |count: usize| -> Vec<f64> { (0..count).map(|_| random.normal()).collect() };
    let (a, b, c) = (numbers(MODES), numbers(MODES), numbers(MODES));
    // Three orbitals for four particles, pairs of two orbitals for two pairs, and pairs (i, j) of three products.
    let orbitals = (0..MODES).flat_map(|i| [a[i], b[i], c[i], 0.3 * a[i] - 1.7 * b[i] + 0.7 * c[i]]).collect();
    let pairs = || (0..MODES).flat_map(|i| (i + 1..MODES).map(move |j| (i, j)));
    let pairing = pairs().map(|(i, j)| a[i] * b[j] - b[i] * a[j]).collect();
    let of_sites = |(i, j): (usize, usize)| a[i] * b[j] + b[i] * c[j] + c[i] * a[j];
    let products = pairs().flat_map(|(i, j)| [of_sites((i, j)), of_sites((j, i))]).collect();
    let fermions = |form| {
        let base = slater(vec![species(0..MODES as u32, PARTICLES)], false);
        AnsatzDefinition::Determinant(DeterminantDefinition { form, ..base })
    };
    let cases: [(AnsatzDefinition, Vec<f64>); 3] = [
        (fermions(DeterminantForm::Slater), orbitals),
        (fermions(DeterminantForm::Pfaffian), pairing),
        (AnsatzDefinition::PairProduct(super::pair_products::all_pairs(MODES, false, false)), products),
    ];
    assert_eq!(all, balanced(MODES));
    for (definition, parameters) in cases {
        let mut ansatz = build_state(&definition, &[2; MODES]);
        assert!(ansatz.prepare(&parameters));
        for s in &all {
            let (here, lookup) = (ansatz.log_amplitude(s), filled(ansatz.as_ref(), s));
            assert!(here.re < -20.0, "{definition:?} {s:?}: {here}");
            assert_eq!(lookup.first.re[0], here.re, "{definition:?} {s:?}");
            let mut derivatives = vec![0.0; ansatz.parameter_count()];
            ansatz.derivatives(&lookup, &mut derivatives, &mut []);
            assert!(derivatives.iter().all(|value| value.is_finite()), "{definition:?} {s:?}");
            for (first, second) in (0..MODES).flat_map(|first| (first + 1..MODES).map(move |second| (first, second))) {
                if s[first] == s[second] {
                    continue;
                }
                let rise = if s[first] == 0 { -1 } else { 1 };
                let hop = Connection::Opposite { bond: Bonds::NONE, first: first as u32, second: second as u32, rise };
                let ratio = ansatz.ratio(&lookup, &hop);
                assert!(ratio.is_finite() || here.re == f64::NEG_INFINITY, "{definition:?} {s:?} {hop:?}: {ratio}");
            }
        }
    }
}
