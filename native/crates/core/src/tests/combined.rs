use super::determinants::{slater, species};
use super::states::{amplitudes, check_derivatives, check_walk, prepared, refusal};
use super::*;
use crate::ansatz::combined::ProjectedDefinition;
use crate::definition::AnsatzDefinition;
use common::machine;

fn spins(complex: bool) -> AnsatzDefinition {
    machine(2.0, complex).into()
}

fn fermions(complex: bool) -> AnsatzDefinition {
    AnsatzDefinition::Determinant(slater(vec![species(0..6, 3)], complex))
}

/// Sector of momentum 2 pi k / n of a ring.
fn momentum(state: AnsatzDefinition, n: u32, k: u32, fermionic: bool) -> ProjectedDefinition {
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

#[test]
fn sectors_that_are_none_are_refused() {
    let good = momentum(spins(true), 6, 1, false);
    let mut wrong = good.clone();
    wrong.characters[2] = -wrong.characters[2];
    let bad = [
        wrong,
        ProjectedDefinition { characters: good.characters[..10].to_vec(), ..good.clone() },
        ProjectedDefinition { characters: vec![0.0; 12], ..good.clone() },
        ProjectedDefinition { characters: vec![f64::NAN; 12], ..good.clone() },
        // Shifts by 0 to 4 of a ring of six.
        ProjectedDefinition {
            permutations: ring(6)[..30].to_vec(),
            characters: vec![1.0, 0.0].repeat(5),
            ..good.clone()
        },
        ProjectedDefinition {
            permutations: ring(6)[6..].to_vec(),
            characters: vec![1.0, 0.0].repeat(5),
            ..good.clone()
        },
        ProjectedDefinition {
            permutations: ring(6)[..6].repeat(2),
            characters: vec![1.0, 0.0].repeat(2),
            ..good.clone()
        },
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
