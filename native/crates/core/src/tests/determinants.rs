use super::states::{amplitudes, check_derivatives, check_walk, full_sum, prepared, refusal};
use super::*;
use crate::ansatz::determinant::{DeterminantDefinition, DeterminantForm, PairFactorForm, SpeciesDefinition};
use crate::definition::{ActivationFunction, AnsatzDefinition};
use common::fermions::{Sparse, hubbard, open_rectangle, plane_waves_with_energy, sector, t_v};
use common::{chain_bonds, square_bonds};

pub fn species(modes: impl IntoIterator<Item = u32>, particles: usize) -> SpeciesDefinition {
    SpeciesDefinition { modes: modes.into_iter().collect(), particles }
}

pub fn slater(species: Vec<SpeciesDefinition>, complex: bool) -> DeterminantDefinition {
    DeterminantDefinition {
        form: DeterminantForm::Slater,
        complex,
        species,
        orbitals: None,
        jastrow: PairFactorForm::None,
        pair_classes: vec![],
        hidden: vec![],
        activation: ActivationFunction::Tanh,
        initial_scale: 0.1,
    }
}

/// Two species on a ring of four: one of two, one of one particle.
fn spinful(complex: bool) -> DeterminantDefinition {
    slater(vec![species(0..4, 2), species(4..8, 1)], complex)
}

/// Modes of two species in turn, so that their orders do not follow one another.
fn interleaved(complex: bool) -> DeterminantDefinition {
    slater(vec![species([6, 0, 4, 2], 2), species([1, 3, 5, 7], 3)], complex)
}

/// A Pfaffian with a pair factor and one particle more, so that there are both even and odd numbers.
fn pfaffian(mut base: DeterminantDefinition) -> DeterminantDefinition {
    base.species[0].particles += 1;
    DeterminantDefinition { form: DeterminantForm::Pfaffian, jastrow: PairFactorForm::Density, ..base }
}

/// Every form with every factor, and the particles of its sector.
fn all_forms() -> Vec<DeterminantDefinition> {
    let mut all = Vec::new();
    for complex in [false, true] {
        for base in [spinful(complex), interleaved(complex), slater(vec![species(0..8, 3)], complex)] {
            all.push(base.clone());
            all.push(DeterminantDefinition { form: DeterminantForm::Pfaffian, ..base.clone() });
            all.push(pfaffian(base.clone()));
            all.push(DeterminantDefinition { form: DeterminantForm::Backflow, ..base.clone() });
            all.push(DeterminantDefinition {
                form: DeterminantForm::Backflow,
                hidden: vec![5],
                jastrow: PairFactorForm::Density,
                ..base.clone()
            });
            all.push(DeterminantDefinition {
                form: DeterminantForm::Backflow,
                hidden: vec![6, 3],
                activation: ActivationFunction::Silu,
                ..base.clone()
            });
            all.push(DeterminantDefinition { jastrow: PairFactorForm::Density, ..base.clone() });
            if base.species.len() == 2 {
                all.push(DeterminantDefinition { jastrow: PairFactorForm::Gutzwiller, ..base });
            }
        }
    }
    all
}

/// Configurations with the right numbers of particles.
fn sector_of(definition: &DeterminantDefinition, modes: usize) -> Vec<Vec<u8>> {
    all_configurations(&vec![2; modes])
        .into_iter()
        .filter(|s| {
            definition
                .species
                .iter()
                .all(|species| species.modes.iter().filter(|&&mode| s[mode as usize] == 0).count() == species.particles)
        })
        .collect()
}

#[test]
fn ratios_and_derivatives_are_those_of_the_amplitudes() {
    let mut random = Random::new(5, 0);
    for definition in all_forms() {
        let sector = sector_of(&definition, 8);
        let definition: AnsatzDefinition = AnsatzDefinition::Determinant(definition);
        let ansatz = prepared(&definition, &[2; 8], 0.2, &mut random);
        check_walk(ansatz.as_ref(), &sector, 200, &mut random);
        check_derivatives(&definition, &[2; 8], 0.2, &sector, &mut random);
    }
}

#[test]
fn other_numbers_of_particles_have_no_amplitude() {
    let mut random = Random::new(5, 1);
    for definition in all_forms() {
        let sector = sector_of(&definition, 8);
        let ansatz = prepared(&AnsatzDefinition::Determinant(definition), &[2; 8], 0.0, &mut random);
        let lookup = filled(ansatz.as_ref(), &sector[0]);
        let outside = filled(ansatz.as_ref(), &[0; 8]);
        for (site, index) in (0..).zip(&sector[0]) {
            let rise = if *index == 0 { -1 } else { 1 };
            let leave = crate::operator::Connection::Single(crate::operator::Change { site, rise });
            assert_eq!(ansatz.ratio(&lookup, &leave), Complex64::ZERO);
        }
        assert_eq!(ansatz.log_amplitude(&[0; 8]).re, f64::NEG_INFINITY);
        assert_eq!(outside.first.re[0], f64::NEG_INFINITY);
        let inside = all_configurations(&[2; 8]).iter().filter(|s| ansatz.log_amplitude(s).re.is_finite()).count();
        assert_eq!(inside, sector.len());
    }
}

/// psi(s) = <0| prod c |Psi> with |Psi> = prod over orbitals of (sum_m phi_m c_m^dagger) |0>, operator by operator.
fn expanded(orbitals: &[Vec<f64>], modes: usize) -> Vec<f64> {
    let mut state = vec![0.0; 1 << modes];
    state[0] = 1.0;
    for orbital in orbitals.iter().rev() {
        let mut next = vec![0.0; 1 << modes];
        for (bits, &amplitude) in state.iter().enumerate() {
            for (mode, &phi) in orbital.iter().enumerate().filter(|(mode, _)| bits >> mode & 1 == 0) {
                let before = (bits & ((1 << mode) - 1)).count_ones();
                next[bits | 1 << mode] += if before % 2 == 0 { phi * amplitude } else { -phi * amplitude };
            }
        }
        state = next;
    }
    state
}

#[test]
fn signs_follow_from_creation_operators() {
    let mut random = Random::new(8, 0);
    for definition in [spinful(false), interleaved(false), slater(vec![species([3, 1, 0, 2, 7, 5, 6, 4], 4)], false)] {
        let mut orbitals = Vec::new();
        let mut given = Vec::new();
        for species in &definition.species {
            let numbers: Vec<f64> = (0..species.modes.len() * species.particles).map(|_| random.normal()).collect();
            for particle in 0..species.particles {
                let mut orbital = vec![0.0; 8];
                for (row, &mode) in species.modes.iter().enumerate() {
                    orbital[mode as usize] = numbers[row * species.particles + particle];
                }
                orbitals.push(orbital);
            }
            given.push(numbers);
        }
        let expected = expanded(&orbitals, 8);
        let definition = DeterminantDefinition { orbitals: Some(given), ..definition };
        let ansatz = prepared(&AnsatzDefinition::Determinant(definition), &[2; 8], 0.0, &mut random);
        for s in all_configurations(&[2; 8]) {
            let bits = s.iter().enumerate().filter(|(_, index)| **index == 0).map(|(mode, _)| 1 << mode).sum::<usize>();
            let found = ansatz.log_amplitude(&s);
            assert!((found.exp() - expected[bits]).norm() < 1e-12, "{s:?}: {} {}", found.exp(), expected[bits]);
        }
    }
}

#[test]
fn plane_waves_have_the_energy_of_free_fermions_and_no_variance() {
    let mut random = Random::new(9, 0);
    // Closed shells; a ring with an odd number keeps its signs round the boundary.
    for (width, height, particles) in [(9, 1, 3), (8, 1, 5), (4, 4, 5), (3, 3, 4)] {
        let sites = width * height;
        let bonds = if height == 1 {
            chain_bonds(width)
        } else if width == 4 {
            square_bonds(4)
        } else {
            square_bonds(3)
        };
        // 3 x 3 with 4 particles is an open shell: any of its Slater determinants is an eigenstate too.
        let (orbitals, energy) = plane_waves_with_energy(width, height, particles);
        let definition = DeterminantDefinition {
            orbitals: Some(vec![orbitals]),
            ..slater(vec![species(0..sites, particles)], false)
        };
        let ansatz = prepared(&AnsatzDefinition::Determinant(definition), &vec![2; sites as usize], 0.0, &mut random);
        let states = sector(&[(sites, particles as u32)]);
        let (mean, variance) = full_sum(ansatz.as_ref(), &t_v(sites, &bonds, 0.0), &states);
        assert!((mean - energy).norm() < 1e-9, "{width} x {height}: {mean} {energy}");
        assert!(variance < 1e-12, "{variance}");
    }
    let (orbitals, energy) = plane_waves_with_energy(6, 1, 3);
    let definition = DeterminantDefinition {
        orbitals: Some(vec![orbitals.clone(), orbitals]),
        ..slater(vec![species(0..6, 3), species(6..12, 3)], false)
    };
    let ansatz = prepared(&AnsatzDefinition::Determinant(definition), &[2; 12], 0.0, &mut random);
    let (mean, variance) = full_sum(ansatz.as_ref(), &hubbard(6, &chain_bonds(6), 0.0), &sector(&[(6, 3), (6, 3)]));
    assert!((mean - 2.0 * energy).norm() < 1e-9 && variance < 1e-12, "{mean} {energy} {variance}");
}

#[test]
fn a_pfaffian_of_orbitals_is_their_determinant() {
    let mut random = Random::new(19, 0);
    for complex in [false, true] {
        for definition in [
            spinful(complex),
            interleaved(complex),
            slater(vec![species(0..8, 4)], complex),
            slater(vec![species([4, 5, 0, 1], 2), species([2, 3, 6, 7], 2)], complex),
            slater(vec![species(0..2, 1), species(2..5, 2), species(5..8, 3)], complex),
        ] {
            let parts = 1 + usize::from(complex);
            let orbitals = definition.species.iter().map(|species| {
                (0..parts * species.modes.len() * species.particles).map(|_| random.normal()).collect::<Vec<_>>()
            });
            let slater =
                DeterminantDefinition { orbitals: Some(orbitals.collect()), initial_scale: 0.0, ..definition.clone() };
            let pairs = DeterminantDefinition { form: DeterminantForm::Pfaffian, ..slater.clone() };
            let states = [slater, pairs]
                .map(|definition| prepared(&AnsatzDefinition::Determinant(definition), &[2; 8], 0.0, &mut random));
            let sector = sector_of(&definition, 8);
            let [expected, found] = states.map(|state| amplitudes(state.as_ref(), &sector));
            for (found, expected) in found.iter().zip(&expected) {
                assert!(
                    (found - expected).norm() < 1e-11 * (1.0 + expected.norm()),
                    "{definition:?}: {found} {expected}"
                );
            }
        }
    }
}

#[test]
fn parity_strings_give_the_exact_energies_of_small_lattices() {
    // Diagonalised independently: Hubbard dimer, ring, plaquettes, 2 x 3, and t-V rings and 4 x 4.
    let plaquette = open_rectangle(2, 2);
    let cases = [
        (hubbard(2, &[(0, 1)], 8.0), sector(&[(2, 1), (2, 1)]), -0.472_135_95),
        (hubbard(4, &chain_bonds(4), 4.0), sector(&[(4, 2), (4, 2)]), -2.102_748_48),
        (hubbard(4, &plaquette, 8.0), sector(&[(4, 2), (4, 2)]), -1.320_234_96),
        (hubbard(4, &square_bonds(2), 8.0), sector(&[(4, 2), (4, 2)]), -4.205_496_97),
        (hubbard(6, &chain_bonds(6), 4.0), sector(&[(6, 3), (6, 3)]), -3.668_706_18),
        (hubbard(6, &open_rectangle(2, 3), 4.0), sector(&[(6, 3), (6, 3)]), -3.619_321_32),
        (hubbard(6, &open_rectangle(3, 2), 4.0), sector(&[(6, 3), (6, 3)]), -3.619_321_32),
        (t_v(8, &chain_bonds(8), 1.0), sector(&[(8, 4)]), -3.786_089_59),
        (t_v(10, &chain_bonds(10), 2.0), sector(&[(10, 5)]), -4.030_892_71),
        (t_v(16, &square_bonds(4), 1.0), sector(&[(16, 5)]), -10.240_650_49),
    ];
    for (number, (hamiltonian, states, expected)) in cases.iter().enumerate() {
        let found = Sparse::new(hamiltonian, states).lowest_eigenvalue();
        assert!((found - expected).abs() < 1e-7, "case {number}: {found} {expected}");
    }
}

#[test]
fn local_energies_add_up_to_the_mean_of_the_dense_matrix() {
    let mut random = Random::new(10, 0);
    let cases = [
        (hubbard(4, &chain_bonds(4), 4.0), spinful(false), vec![(4, 2), (4, 1)]),
        (
            hubbard(6, &open_rectangle(2, 3), 8.0),
            slater(vec![species(0..6, 3), species(6..12, 2)], false),
            vec![(6, 3), (6, 2)],
        ),
        (t_v(8, &chain_bonds(8), 1.5), slater(vec![species(0..8, 4)], false), vec![(8, 4)]),
    ];
    for (hamiltonian, definition, blocks) in cases {
        let definition = DeterminantDefinition { jastrow: PairFactorForm::Density, ..definition };
        let states = sector(&blocks);
        let modes = states[0].len();
        let ansatz = prepared(&AnsatzDefinition::Determinant(definition), &vec![2; modes], 0.1, &mut random);
        let psi: Vec<f64> = amplitudes(ansatz.as_ref(), &states).iter().map(|psi| psi.re).collect();
        let expected = Sparse::new(&hamiltonian, &states).mean(&psi);
        let (found, _) = full_sum(ansatz.as_ref(), &hamiltonian, &states);
        assert!((found - expected).norm() < 1e-9, "{found} {expected}");
    }
}

#[test]
fn a_chain_leaves_a_node_and_never_returns() {
    // Both particles in orbitals that vanish on the first two sites.
    let definition = DeterminantDefinition {
        orbitals: Some(vec![vec![0.0, 0.0, 0.0, 0.0, 1.0, 0.3, 0.2, 1.0]]),
        ..slater(vec![species(0..4, 2)], false)
    };
    let mut random = Random::new(2, 0);
    let ansatz = prepared(&AnsatzDefinition::Determinant(definition), &[2; 4], 0.0, &mut random);
    let mut lookup = filled(ansatz.as_ref(), &[0, 0, 1, 1]);
    let hop = |from: u32, to: u32| crate::operator::Connection::Opposite {
        bond: Bonds::NONE,
        first: to,
        second: from,
        rise: 1,
    };
    assert_eq!(ansatz.ratio(&lookup, &hop(0, 2)), Complex64::ONE);
    ansatz.accept(&mut lookup, &hop(0, 2));
    assert_eq!(ansatz.ratio(&lookup, &hop(1, 3)).re, f64::INFINITY);
    ansatz.accept(&mut lookup, &hop(1, 3));
    assert!(lookup.first.re[0].is_finite());
    assert_eq!(ansatz.ratio(&lookup, &hop(2, 0)), Complex64::ZERO);
}

#[test]
fn definitions_that_make_no_state_are_refused() {
    let good = spinful(false);
    let bad = [
        DeterminantDefinition { species: vec![species([0, 0], 1)], ..good.clone() },
        DeterminantDefinition { species: vec![species([0, 9], 1)], ..good.clone() },
        DeterminantDefinition { species: vec![species([0, 1], 3)], ..good.clone() },
        DeterminantDefinition { species: vec![species([0, 1], 0)], ..good.clone() },
        DeterminantDefinition { species: vec![], ..good.clone() },
        DeterminantDefinition { species: vec![species(0..4, 2), species(2..6, 2)], ..good.clone() },
        DeterminantDefinition { orbitals: Some(vec![vec![1.0; 8]]), ..good.clone() },
        DeterminantDefinition { orbitals: Some(vec![vec![1.0; 7], vec![1.0; 4]]), ..good.clone() },
        DeterminantDefinition { orbitals: Some(vec![vec![1.0; 8], vec![1.0; 4]]), ..good.clone() },
        DeterminantDefinition { orbitals: Some(vec![vec![f64::NAN; 8], vec![1.0; 4]]), ..good.clone() },
        DeterminantDefinition { species: vec![species(0..4, 2)], jastrow: PairFactorForm::Gutzwiller, ..good.clone() },
        DeterminantDefinition {
            species: vec![species(0..4, 2), species(4..6, 1)],
            jastrow: PairFactorForm::Gutzwiller,
            ..good.clone()
        },
        DeterminantDefinition { jastrow: PairFactorForm::Density, pair_classes: vec![0; 7], ..good.clone() },
        DeterminantDefinition { jastrow: PairFactorForm::Density, pair_classes: (0..64).collect(), ..good.clone() },
        DeterminantDefinition { jastrow: PairFactorForm::Density, pair_classes: vec![1 << 30; 64], ..good.clone() },
        DeterminantDefinition { jastrow: PairFactorForm::Density, pair_classes: vec![-2; 64], ..good.clone() },
        DeterminantDefinition { form: DeterminantForm::Backflow, hidden: vec![8, 0], ..good.clone() },
        DeterminantDefinition { form: DeterminantForm::Backflow, hidden: vec![usize::MAX], ..good.clone() },
        DeterminantDefinition { initial_scale: -1.0, ..good.clone() },
    ];
    for definition in bad {
        assert_eq!(refusal(&AnsatzDefinition::Determinant(definition), &[2; 8]).code, "ENGINE_BAD_DEFINITION");
    }
    assert_eq!(refusal(&AnsatzDefinition::Determinant(good), &[2, 2, 2, 2, 2, 3, 2, 2]).code, "ENGINE_BAD_DEFINITION");
}
