//! Samplers that leave their sector, cannot reach it, or make no sense are refused with the reason.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_core::{
    AnsatzKind, Charge, Engine, EngineDefinition, EngineError, MachineDefinition, MoveDefinition, OperatorDefinition,
    SamplerDefinition, SamplingMethod,
};
use common::{
    Builder, chain_bonds, definition, engine, exchange_sampler, flat, heisenberg, ising_chain, local_sampler, machine,
    real_matrix,
};

/// A Heisenberg ring of seven sites with four spins up, changed.
fn refusal(change: impl FnOnce(&mut EngineDefinition)) -> EngineError {
    let bonds = chain_bonds(7);
    let mut definition = definition(heisenberg(7, &bonds, false), machine(1.0, false), exchange_sampler(4, &bonds));
    definition.sampler.charges[0].total = 4;
    assert!(Engine::new(&definition, Box::new(|| 0.0)).is_ok());
    change(&mut definition);
    match Engine::new(&definition, Box::new(|| 0.0)) {
        Ok(_) => panic!("this definition should have been refused: {definition:?}"),
        Err(error) => error,
    }
}

fn exchange(pairs: &[(u32, u32)]) -> MoveDefinition {
    MoveDefinition::Exchange { weight: 1.0, pairs: flat(pairs) }
}

const LOCAL: MoveDefinition = MoveDefinition::Local { weight: 1.0 };
const HAMILTONIAN: MoveDefinition = MoveDefinition::Hamiltonian { weight: 1.0 };
const FLIP: MoveDefinition = MoveDefinition::GlobalFlip { weight: 1.0 };

fn charge(sites: &[u32], total: i64) -> Charge {
    Charge { sites: sites.to_vec(), total }
}

fn moves(moves: &[MoveDefinition], charges: &[Charge]) -> SamplerDefinition {
    SamplerDefinition { moves: moves.to_vec(), charges: charges.to_vec(), ..local_sampler(4) }
}

#[test]
fn sectors_that_do_not_exist() {
    for total in [-1, 8, i64::MAX] {
        assert_eq!(refusal(|d| d.sampler.charges[0].total = total).code, "SAMPLER_NO_SUCH_SECTOR");
    }
    assert_eq!(refusal(|d| d.sampler.charges.push(charge(&[0, 1], 5))).code, "SAMPLER_NO_SUCH_SECTOR");
    // Each sum alone is possible, all three together are not: they add up to twice the sum over three sites.
    let overlapping = [charge(&[0, 1], 1), charge(&[1, 2], 1), charge(&[0, 2], 1)];
    assert_eq!(refusal(|d| d.sampler.charges = overlapping.to_vec()).code, "SAMPLER_NO_SUCH_SECTOR");
    assert_eq!(refusal(|d| d.sampler.charges[0].sites[0] = 7).code, "SAMPLER_BAD_CHARGE");
    assert_eq!(refusal(|d| d.sampler.charges[0].sites[0] = 1).code, "SAMPLER_BAD_CHARGE");
}

#[test]
fn moves_that_leave_the_sector() {
    let leaves = |change: fn(&mut EngineDefinition)| assert_eq!(refusal(change).code, "SAMPLER_LEAVES_SECTOR");
    leaves(|d| d.sampler.moves = vec![LOCAL]);
    leaves(|d| d.sampler.moves.push(LOCAL));
    leaves(|d| d.hamiltonian = ising_chain(7, 1.0));
    // Four of seven spins up become three.
    leaves(|d| d.sampler.moves.push(FLIP));
    // A hop from one species to the other.
    leaves(|d| {
        d.hamiltonian = Builder::new(vec![2; 7]).build();
        d.sampler = moves(&[exchange(&chain_bonds(7))], &[charge(&[0, 1, 2], 1), charge(&[3, 4, 5, 6], 2)]);
    });
    // The exchange of the Hamiltonian does so, too.
    leaves(|d| d.sampler = moves(&[HAMILTONIAN], &[charge(&[0, 1, 2], 1), charge(&[3, 4, 5, 6], 2)]));
}

#[test]
fn moves_that_cannot_reach_the_sector() {
    let cannot = |change: &dyn Fn(&mut EngineDefinition), reason: &str| {
        let error = refusal(change);
        assert_eq!(error.code, "SAMPLER_CANNOT_REACH");
        assert!(error.reason.contains(reason), "{error}");
    };
    cannot(&|d| d.sampler.moves = vec![exchange(&[(0, 1)])], "from the part of site 0 to that of site 2");
    cannot(&|d| d.sampler.moves = vec![exchange(&chain_bonds(3))], "site 3");
    // The whole space.
    cannot(&|d| d.sampler.charges.clear(), "keep 1 independent sums of levels as they are, the charges fix 0");
    cannot(&|d| d.sampler = moves(&[HAMILTONIAN, FLIP], &[]), "the charges fix 0");
    cannot(&|d| d.sampler = moves(&[FLIP], &[]), "from the part of site 0");
    // Spins that flip in pairs only: the parity stays.
    cannot(
        &|d| {
            let mut builder = Builder::new(vec![2; 7]);
            let xx = builder.matrix(real_matrix(&[
                &[0.0, 0.0, 0.0, 1.0],
                &[0.0, 0.0, 1.0, 0.0],
                &[0.0, 1.0, 0.0, 0.0],
                &[1.0, 0.0, 0.0, 0.0],
            ]));
            chain_bonds(7).iter().for_each(|bond| builder.term(xx, (1.0, 0.0), &[bond.0, bond.1]));
            d.hamiltonian = builder.build();
            d.sampler = moves(&[HAMILTONIAN], &[]);
        },
        "multiples of 2 only",
    );
    cannot(
        &|d| {
            d.hamiltonian = Builder::new(vec![2; 7]).build();
            d.sampler.moves = vec![HAMILTONIAN];
        },
        "diagonal",
    );
}

#[test]
fn sectors_with_nothing_to_move_need_no_moves_there() {
    // All spins of the first kind are up: their sites need no pairs.
    let charges = [charge(&[0, 1, 2], 3), charge(&[3, 4, 5, 6], 2)];
    let sampler = moves(&[exchange(&[(3, 4), (4, 5), (5, 6)])], &charges);
    let mut engine = engine(&definition(Builder::new(vec![2; 7]).build(), machine(1.0, false), sampler));
    let batch = engine.sample(400, &AtomicBool::new(false)).expect("samples");
    for s in batch.configurations.chunks(7) {
        assert_eq!((&s[..3], s[3..].iter().sum::<u8>()), (&[0, 0, 0][..], 2));
    }
}

#[test]
fn methods_that_do_not_fit() {
    let direct = SamplerDefinition { method: SamplingMethod::Direct, moves: vec![], ..local_sampler(4) };
    let product = MachineDefinition { form: AnsatzKind::MeanField, ..machine(0.0, true) };
    assert_eq!(refusal(|d| d.sampler = direct.clone()).code, "SAMPLER_NOT_DIRECT");
    let in_sector = |d: &mut EngineDefinition| {
        d.ansatz = product.clone().into();
        d.sampler = SamplerDefinition { charges: d.sampler.charges.clone(), ..direct.clone() };
    };
    assert_eq!(refusal(in_sector).code, "SAMPLER_LEAVES_SECTOR");
    let exact = SamplerDefinition { method: SamplingMethod::Exact, ..direct.clone() };
    let large = |d: &mut EngineDefinition| {
        d.hamiltonian = ising_chain(17, 1.0);
        d.sampler = exact.clone();
    };
    assert_eq!(refusal(large).code, "SAMPLER_TOO_LARGE");
    let tempered = SamplerDefinition { inverse_temperatures: vec![1.0, 0.5], ..exact.clone() };
    assert_eq!(refusal(|d| d.sampler = tempered).code, "ENGINE_BAD_DEFINITION");
}

#[test]
fn numbers_that_make_no_sense() {
    let bad =
        |change: &dyn Fn(&mut SamplerDefinition), code| assert_eq!(refusal(|d| change(&mut d.sampler)).code, code);
    bad(&|s| s.chains = 0, "ENGINE_BAD_DEFINITION");
    bad(&|s| s.sweeps_per_sample = 0, "ENGINE_BAD_DEFINITION");
    bad(&|s| s.moves.clear(), "ENGINE_BAD_DEFINITION");
    for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        bad(&|s| s.moves.push(MoveDefinition::Hop { weight, pairs: vec![0, 1] }), "ENGINE_BAD_DEFINITION");
    }
    for betas in [vec![], vec![0.5], vec![1.0, 0.0], vec![1.0, 1.0], vec![1.0, 0.5, 0.7], vec![1.0, f64::NAN]] {
        bad(&|s| s.inverse_temperatures = betas.clone(), "ENGINE_BAD_DEFINITION");
    }
    for pairs in [vec![], vec![0, 1, 2], vec![0, 7], vec![3, 3]] {
        bad(&|s| s.moves = vec![MoveDefinition::Exchange { weight: 1.0, pairs: pairs.clone() }], "SAMPLER_BAD_PAIRS");
    }
    let frozen = |d: &mut EngineDefinition| {
        d.hamiltonian = Builder::new(vec![2, 1, 2]).build();
        d.sampler = moves(&[exchange(&[(0, 1), (1, 2)])], &[]);
    };
    assert_eq!(refusal(frozen).code, "SAMPLER_BAD_PAIRS");
    let nothing = |d: &mut EngineDefinition| {
        d.hamiltonian = Builder::new(vec![1; 3]).build();
        d.sampler = moves(&[LOCAL], &[]);
    };
    assert_eq!(refusal(nothing).code, "ENGINE_BAD_DEFINITION");
}

#[test]
fn hamiltonian_moves_need_a_way_back() {
    let lowering: OperatorDefinition = {
        let mut builder = Builder::new(vec![2; 7]);
        let lower = builder.matrix(real_matrix(&[&[0.0, 0.0], &[1.0, 0.0]]));
        (0..7).for_each(|site| builder.term(lower, (1.0, 0.0), &[site]));
        builder.build()
    };
    let error = refusal(|d| {
        d.hamiltonian = lowering;
        d.sampler = moves(&[HAMILTONIAN], &[]);
    });
    assert_eq!(error.code, "ENGINE_BAD_DEFINITION");
    assert!(error.reason.contains("not back"), "{error}");
}

#[test]
fn states_of_another_sector() {
    let bonds = chain_bonds(6);
    let mut in_sector =
        engine(&definition(heisenberg(6, &bonds, false), machine(1.0, true), exchange_sampler(4, &bonds)));
    let mut state = in_sector.state();
    in_sector.restore(&state).expect("its own state");
    state.configurations[0] = 1 - state.configurations[0];
    assert_eq!(in_sector.restore(&state).expect_err("a spin more").code, "ENGINE_BAD_STATE");
}
