use super::determinants::{slater, species};
use super::states::{amplitudes, build_state, check_derivatives, check_walk, prepared, refusal};
use super::*;
use crate::ansatz::combined::{ProductDefinition, ProjectedDefinition, SumDefinition};
use crate::ansatz::determinant::{DeterminantDefinition, DeterminantForm};
use crate::definition::AnsatzDefinition;
use common::machine;

fn spins(complex: bool) -> AnsatzDefinition {
    machine(2.0, complex).into()
}

fn fermions(complex: bool) -> AnsatzDefinition {
    AnsatzDefinition::Determinant(slater(vec![species(0..6, 3)], complex))
}

/// A dense layer, with a phase or without.
fn network(complex: bool) -> AnsatzDefinition {
    let text = format!(
        r#"{{ "kind": "network", "precision": "float64", "initialScale": 1, "nodes": [
            {{ "id": "input", "inputs": [], "op": "input", "encoding": "value" }},
            {{ "id": "flat", "inputs": ["input"], "op": "flatten" }},
            {{ "id": "dense", "inputs": ["flat"], "op": "dense", "channels": 4, "bias": true, "complex": {complex} }},
            {{ "id": "activation", "inputs": ["dense"], "op": "activation", "function": "logCosh" }},
            {{ "id": "sum", "inputs": ["activation"], "op": "sumChannels" }}] }}"#
    );
    serde_json::from_str(&text).expect("a network")
}

/// Sector of momentum 2 pi k / n of a ring.
pub fn momentum(state: AnsatzDefinition, n: u32, k: u32, fermionic: bool) -> ProjectedDefinition {
    let angle = |shift: u32| std::f64::consts::TAU * f64::from(k * shift) / f64::from(n);
    // Exact numbers at the real characters.
    let round = |value: f64| if value.fract().abs() < 1e-12 || value.abs() < 1e-12 { value.round() } else { value };
    ProjectedDefinition {
        state: Box::new(state),
        permutations: ring(n),
        characters: (0..n).flat_map(|shift| [round(angle(shift).cos()), round(angle(shift).sin())]).collect(),
        spin_flip: None,
        fermionic,
    }
}

fn sector(n: usize, occupied: usize) -> Vec<Vec<u8>> {
    all_configurations(&vec![2; n]).into_iter().filter(|s| s.iter().filter(|&&x| x == 0).count() == occupied).collect()
}

/// Parity of the order in which the occupied modes of s arrive.
fn sign(permutation: &[u32], s: &[u8]) -> f64 {
    let order: Vec<u32> = permutation.iter().copied().filter(|&from| s[from as usize] == 0).collect();
    let inversions =
        (0..order.len()).flat_map(|b| (0..b).map(move |a| (a, b))).filter(|&(a, b)| order[a] > order[b]).count();
    if inversions % 2 == 0 { 1.0 } else { -1.0 }
}

#[test]
fn projected_states_are_eigenstates_of_their_group() {
    let mut random = Random::new(12, 0);
    for (state, fermionic) in
        [(spins(false), false), (spins(true), false), (fermions(false), true), (fermions(true), true)]
    {
        for k in 0..6 {
            let definition = momentum(state.clone(), 6, k, fermionic);
            let characters = definition.characters.clone();
            let ansatz = prepared(&AnsatzDefinition::Projected(definition), &[2; 6], 0.3, &mut random);
            let all = sector(6, 3);
            let psi = amplitudes(ansatz.as_ref(), &all);
            let largest = psi.iter().map(|psi| psi.norm()).fold(0.0, f64::max);
            assert!(largest > 0.0);
            for (s, psi) in all.iter().zip(psi) {
                for (shift, permutation) in ring(6).chunks_exact(6).enumerate() {
                    let image: Vec<u8> = permutation.iter().map(|&from| s[from as usize]).collect();
                    let sign = if fermionic { sign(permutation, s) } else { 1.0 };
                    let character = Complex64::new(characters[2 * shift], characters[2 * shift + 1]);
                    let found = ansatz.log_amplitude(&image).exp() * sign;
                    assert!((found - character * psi).norm() < 1e-12 * largest, "{k} {shift}: {found} {psi}");
                }
            }
        }
    }
}

#[test]
fn projected_ratios_and_derivatives_are_those_of_the_amplitudes() {
    let mut random = Random::new(13, 0);
    for complex in [false, true] {
        for k in [0, 1, 3] {
            for (state, fermionic) in [(spins(complex), false), (fermions(complex), true)] {
                for spin_flip in [None, Some(-1)] {
                    if fermionic && spin_flip.is_some() {
                        continue;
                    }
                    let definition = ProjectedDefinition { spin_flip, ..momentum(state.clone(), 6, k, fermionic) };
                    let definition = AnsatzDefinition::Projected(definition);
                    let ansatz = prepared(&definition, &[2; 6], 0.3, &mut random);
                    assert_eq!(ansatz.has_complex_derivatives(), complex || k == 1);
                    let all = sector(6, 3);
                    check_walk(ansatz.as_ref(), &all, 100, &mut random);
                    check_derivatives(&definition, &[2; 6], 0.3, &all, &mut random);
                }
            }
        }
    }
}

/// Representation E_m of the dihedral group of a ring of six: 2 cos(pi m j / 3) for turns by j sites, zero for mirrors.
fn dihedral(state: AnsatzDefinition, m: u32, fermionic: bool) -> ProjectedDefinition {
    let mirrors = (0..6u32).flat_map(|shift| (0..6u32).map(move |site| (shift + 6 - site) % 6));
    let turn = |shift: u32| 2.0 * (std::f64::consts::FRAC_PI_3 * f64::from(m * shift)).cos();
    ProjectedDefinition {
        permutations: ring(6).into_iter().chain(mirrors).collect(),
        characters: (0..6).flat_map(|shift| [turn(shift).round(), 0.0]).chain([0.0; 12]).collect(),
        ..momentum(state, 6, 0, fermionic)
    }
}

#[test]
fn a_projection_onto_two_dimensions_repeats_itself() {
    let mut random = Random::new(19, 0);
    for (state, fermionic) in [(spins(true), false), (spins(false), false), (fermions(true), true)] {
        for m in [1, 2] {
            let definition = dihedral(state.clone(), m, fermionic);
            let characters = definition.characters.clone();
            let permutations = definition.permutations.clone();
            let definition = AnsatzDefinition::Projected(definition);
            let ansatz = prepared(&definition, &[2; 6], 0.3, &mut random);
            let all = sector(6, 3);
            let psi = amplitudes(ansatz.as_ref(), &all);
            let largest = psi.iter().map(|psi| psi.norm()).fold(0.0, f64::max);
            assert!(largest > 0.0);
            for (s, psi) in all.iter().zip(psi) {
                // d / |G| sum_g chi_g^* psi(g s)
                let mut again = Complex64::ZERO;
                for (permutation, character) in permutations.chunks_exact(6).zip(characters.chunks_exact(2)) {
                    let image: Vec<u8> = permutation.iter().map(|&from| s[from as usize]).collect();
                    let sign = if fermionic { sign(permutation, s) } else { 1.0 };
                    again += ansatz.log_amplitude(&image).exp() * sign * character[0] * 2.0 / 12.0;
                }
                assert!((again - psi).norm() < 1e-12 * largest, "{m}: {again} {psi}");
            }
            check_walk(ansatz.as_ref(), &all, 100, &mut random);
            check_derivatives(&definition, &[2; 6], 0.3, &all, &mut random);
        }
    }
}

#[test]
fn a_spin_flip_gives_its_eigenvalue() {
    let mut random = Random::new(14, 0);
    for dimensions in [[2u8; 4], [3; 4]] {
        for eigenvalue in [1, -1] {
            let definition = ProjectedDefinition { spin_flip: Some(eigenvalue), ..momentum(spins(true), 4, 0, false) };
            let ansatz = prepared(&AnsatzDefinition::Projected(definition), &dimensions, 0.4, &mut random);
            for s in all_configurations(&dimensions) {
                let flipped: Vec<u8> = s.iter().zip(&dimensions).map(|(&index, &d)| d - 1 - index).collect();
                let (one, other) = (ansatz.log_amplitude(&s).exp(), ansatz.log_amplitude(&flipped).exp());
                assert!((other - one * f64::from(eigenvalue)).norm() < 1e-12 * (1.0 + one.norm()), "{one} {other}");
            }
        }
    }
}

fn product(factors: Vec<AnsatzDefinition>) -> AnsatzDefinition {
    AnsatzDefinition::Product(ProductDefinition { factors })
}

fn sum(terms: Vec<AnsatzDefinition>) -> AnsatzDefinition {
    AnsatzDefinition::Sum(SumDefinition { terms })
}

/// Mixtures of real and complex, spins and fermions, with and without factors of their own, and nested ones.
fn mixtures() -> Vec<Vec<AnsatzDefinition>> {
    let backflow = |complex| {
        AnsatzDefinition::Determinant(DeterminantDefinition {
            form: DeterminantForm::Backflow,
            hidden: vec![4],
            ..slater(vec![species(0..6, 3)], complex)
        })
    };
    let projected = AnsatzDefinition::Projected(momentum(fermions(false), 6, 1, true));
    vec![
        vec![network(false), fermions(false)],
        vec![network(true), fermions(false)],
        vec![network(true), spins(true)],
        vec![AnsatzDefinition::Projected(momentum(network(true), 6, 2, false)), network(false)],
        vec![spins(false), fermions(false)],
        vec![spins(true), fermions(true)],
        vec![spins(true), fermions(false)],
        vec![spins(false), fermions(true), backflow(false)],
        vec![backflow(true), spins(false)],
        vec![backflow(true), spins(true)],
        vec![projected, spins(false)],
        vec![product(vec![spins(true), fermions(false)]), sum(vec![fermions(true), spins(false)])],
    ]
}

#[test]
fn products_and_sums_are_those_of_the_amplitudes_of_their_parts() {
    let mut random = Random::new(15, 0);
    let all = sector(6, 3);
    for parts in mixtures() {
        for (combined, is_sum) in [(product(parts.clone()), false), (sum(parts.clone()), true)] {
            let mut ansatz = build_state(&combined, &[2; 6]);
            let mut parameters = ansatz.initial_parameters(&mut random);
            parameters.iter_mut().for_each(|value| *value += 0.3 * random.normal());
            assert!(ansatz.prepare(&parameters));
            // Parts take the numbers behind one another.
            let mut rest = parameters.as_slice();
            let mut expected = vec![Complex64::from(f64::from(u8::from(!is_sum))); all.len()];
            for part in &parts {
                let mut part = build_state(part, &[2; 6]);
                let (own, after) = rest.split_at(numbers(part.as_ref()));
                assert!(part.prepare(own));
                rest = after;
                for (expected, psi) in expected.iter_mut().zip(amplitudes(part.as_ref(), &all)) {
                    *expected = if is_sum { *expected + psi } else { *expected * psi };
                }
            }
            assert!(rest.is_empty());
            for (found, expected) in amplitudes(ansatz.as_ref(), &all).iter().zip(&expected) {
                assert!((found - expected).norm() < 1e-12 * (1.0 + expected.norm()), "{combined:?}");
            }
            check_walk(ansatz.as_ref(), &all, 100, &mut random);
            check_derivatives(&combined, &[2; 6], 0.3, &all, &mut random);
        }
    }
}

#[test]
fn types_of_combined_parameters_follow_from_their_parts() {
    let kind = |definition: &AnsatzDefinition| {
        let ansatz = build_state(definition, &[2; 6]);
        (ansatz.is_complex(), ansatz.has_complex_derivatives())
    };
    for combine in [product, sum] {
        assert_eq!(kind(&combine(vec![spins(false), fermions(false)])), (false, false));
        assert_eq!(kind(&combine(vec![spins(true), fermions(true)])), (true, true));
        assert_eq!(kind(&combine(vec![spins(true), fermions(false)])), (false, true));
    }
    let mixed = build_state(&product(vec![fermions(false), spins(true)]), &[2; 6]);
    let names: Vec<(String, Vec<usize>)> =
        mixed.layout().into_iter().map(|tensor| (tensor.name, tensor.shape)).collect();
    assert_eq!(names[0], ("factor1.orbitals.1".to_owned(), vec![6, 3]));
    assert_eq!(names[1], ("factor2.visibleBias".to_owned(), vec![6, 2]));
    let terms = build_state(&sum(vec![fermions(false), fermions(false)]), &[2; 6]);
    assert_eq!(terms.layout()[1].name, "term2.orbitals.1");
}

#[test]
fn states_that_cancel_have_nodes() {
    // psi - psi: the orbitals of the second term are those of the first with one sign turned.
    let orbitals = vec![1.0, 0.3, -0.2, 0.7, 0.5, -1.1, 0.4, 0.9, -0.6, 0.2, 0.8, 0.1, -0.3, 0.6, 1.2, -0.5, 0.7, 0.3];
    let turned: Vec<f64> =
        orbitals.iter().enumerate().map(|(index, &value)| if index % 3 == 0 { -value } else { value }).collect();
    let with = |orbitals: Vec<f64>| {
        let definition = slater(vec![species(0..6, 3)], false);
        AnsatzDefinition::Determinant(DeterminantDefinition { orbitals: Some(vec![orbitals]), ..definition })
    };
    let mut random = Random::new(16, 0);
    let ansatz = prepared(&sum(vec![with(orbitals), with(turned)]), &[2; 6], 0.0, &mut random);
    for s in sector(6, 3) {
        assert_eq!(ansatz.log_amplitude(&s).re, f64::NEG_INFINITY);
        assert_eq!(filled(ansatz.as_ref(), &s).first.re[0], f64::NEG_INFINITY);
    }
}

#[test]
fn projections_of_batches_are_those_of_single_states() {
    // Backflow is evaluated in batches, a determinant with tables of every image.
    let mut random = Random::new(17, 0);
    let translations: Vec<u32> = (0..6).flat_map(|shift| (0..12).map(move |s| s / 6 * 6 + (s + shift) % 6)).collect();
    for complex in [false, true] {
        let state = DeterminantDefinition {
            form: DeterminantForm::Backflow,
            hidden: vec![4],
            ..slater(vec![species(0..6, 2), species(6..12, 1)], complex)
        };
        let definition = AnsatzDefinition::Projected(ProjectedDefinition {
            permutations: translations.clone(),
            ..ProjectedDefinition { fermionic: true, ..momentum(AnsatzDefinition::Determinant(state), 6, 2, true) }
        });
        let all: Vec<Vec<u8>> = common::fermions::sector(&[(6, 2), (6, 1)]);
        let ansatz = prepared(&definition, &[2; 12], 0.3, &mut random);
        assert!(ansatz.prefers_batches());
        check_walk(ansatz.as_ref(), &all, 50, &mut random);
        check_derivatives(&definition, &[2; 12], 0.3, &all, &mut random);
    }
}

#[test]
fn combinations_of_nothing_or_of_bad_parts_are_refused() {
    for definition in [product(vec![]), sum(vec![]), product(vec![AnsatzDefinition::Machine(common_wrong())])] {
        assert_eq!(refusal(&definition, &[2; 6]).code, "ENGINE_BAD_DEFINITION");
    }
}

#[test]
fn sectors_that_are_none_are_refused() {
    let good = momentum(spins(true), 6, 1, false);
    let mut wrong = good.clone();
    wrong.characters[2] = -wrong.characters[2];
    let mut split = dihedral(spins(true), 1, false);
    // The turns by one site forwards and backwards are conjugate.
    split.characters[2] = -split.characters[2];
    let bad = [
        wrong,
        split,
        ProjectedDefinition { characters: good.characters[..10].to_vec(), ..good.clone() },
        ProjectedDefinition { characters: vec![0.0; 12], ..good.clone() },
        ProjectedDefinition { characters: vec![f64::NAN; 12], ..good.clone() },
        // Shifts by 0 to 4 of a ring of six.
        ProjectedDefinition { permutations: ring(6)[..30].to_vec(), characters: [1.0, 0.0].repeat(5), ..good.clone() },
        ProjectedDefinition { permutations: ring(6)[6..].to_vec(), characters: [1.0, 0.0].repeat(5), ..good.clone() },
        ProjectedDefinition { permutations: ring(6)[..6].repeat(2), characters: [1.0, 0.0].repeat(2), ..good.clone() },
        ProjectedDefinition { permutations: vec![0; 36], ..good.clone() },
        ProjectedDefinition { spin_flip: Some(0), ..good.clone() },
        ProjectedDefinition { spin_flip: Some(1), fermionic: true, ..good.clone() },
        ProjectedDefinition { state: Box::new(AnsatzDefinition::Machine(common_wrong())), ..good.clone() },
    ];
    for definition in bad {
        let error = refusal(&AnsatzDefinition::Projected(definition), &[2; 6]);
        assert_eq!(error.code, "ENGINE_BAD_DEFINITION", "{error}");
    }
    let fermionic = ProjectedDefinition { fermionic: true, ..momentum(spins(true), 4, 1, false) };
    assert_eq!(refusal(&AnsatzDefinition::Projected(fermionic), &[3; 4]).code, "ENGINE_BAD_DEFINITION");
}

fn common_wrong() -> MachineDefinition {
    MachineDefinition { initial_scale: f64::INFINITY, ..machine(1.0, true) }
}
