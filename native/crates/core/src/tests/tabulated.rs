use std::sync::atomic::AtomicBool;

use super::states::{build_state, check_derivatives, check_walk, prepared, refusal};
use super::*;
use crate::ansatz::tabulated::TabulatedDefinition;
use crate::definition::{AnsatzDefinition, Charge, SamplerDefinition, SamplingMethod};
use crate::{Target, TargetKind};
use common::{chain_bonds, definition, engine, exchange_sampler, heisenberg, machine};

fn table(complex: bool, charges: Vec<Charge>) -> AnsatzDefinition {
    AnsatzDefinition::Tabulated(TabulatedDefinition { complex, charges, initial_scale: 0.1 })
}

fn half(sites: u32) -> Vec<Charge> {
    vec![Charge { sites: (0..sites).collect(), total: i64::from(sites) / 2 }]
}

#[test]
fn amplitudes_are_the_parameters_in_ascending_order_and_zero_outside() {
    let dimensions = [2, 3, 2, 4];
    let charges = vec![Charge { sites: vec![0, 1], total: 1 }, Charge { sites: vec![3], total: 2 }];
    for complex in [false, true] {
        let mut random = Random::new(1, 0);
        let definition = table(complex, charges.clone());
        let mut ansatz = build_state(&definition, &dimensions);
        let mut parameters = random_parameters(ansatz.as_ref(), 1.0, &mut random);
        // One of the sector has no weight.
        parameters[..1 + usize::from(complex)].fill(0.0);
        assert!(ansatz.prepare(&parameters));
        let mut number = 0;
        for s in all_configurations(&dimensions) {
            let inside = 3 - s[0] - s[1] == 1 && 3 - s[3] == 2;
            let part = 1 + usize::from(complex);
            let im = if complex { parameters[part * number + 1] } else { 0.0 };
            let expected = if inside { Complex64::new(parameters[part * number], im) } else { Complex64::ZERO };
            number = (number + usize::from(inside)).min(ansatz.parameter_count() - 1);
            let found = ansatz.log_amplitude(&s).exp();
            assert!((found - expected).norm() < 1e-12, "{s:?}: {found} instead of {expected}");
        }
        let inside: Vec<Vec<u8>> =
            all_configurations(&dimensions).into_iter().filter(|s| 3 - s[0] - s[1] == 1 && 3 - s[3] == 2).collect();
        assert_eq!(inside.len(), ansatz.parameter_count());
        check_derivatives(&definition, &dimensions, 0.5, &inside[1..3], &mut random);
    }
    let mut random = Random::new(2, 0);
    let whole = table(true, vec![]);
    check_walk(
        prepared(&whole, &dimensions, 0.3, &mut random).as_ref(),
        &all_configurations(&dimensions),
        200,
        &mut random,
    );
}

#[test]
fn a_state_without_weight_is_refused() {
    let mut ansatz = build_state(&table(false, half(4)), &[2; 4]);
    assert!(!ansatz.prepare(&[0.0; 6]));
    assert!(!ansatz.prepare(&[f64::NAN; 6]));
}

#[test]
fn a_machine_meets_a_table_with_zeros() {
    // The singlet of two pairs of neighbours: a third of the sector has no weight.
    let sites = 4;
    let bonds = chain_bonds(sites);
    let direct = SamplerDefinition {
        method: SamplingMethod::Direct,
        moves: vec![],
        charges: half(sites),
        ..exchange_sampler(8, &bonds)
    };
    let hamiltonian = heisenberg(sites, &bonds, false);
    let mut known = engine(&definition(hamiltonian.clone(), table(false, half(sites)), direct));
    let singlets = [0.0, 0.5, -0.5, -0.5, 0.5, 0.0];
    known.set_parameters(&singlets).expect("finite");
    let mut vector = engine(&definition(hamiltonian, machine(2.0, true), exchange_sampler(8, &bonds)));
    let mut seen = None;
    for _ in 0..300 {
        let mut target = Target { kind: TargetKind::Infidelity, states: vec![&mut known] };
        let options = common::step_options(800, 0.1, 1e-3);
        seen = vector.step_towards(&options, &mut target, &AtomicBool::new(false)).expect("finite").target;
    }
    let loss = seen.expect("observed").loss;
    assert!(loss.abs() < 1e-2, "{loss}");
}

#[test]
fn what_is_no_sector_or_too_large_is_refused() {
    let beyond = vec![Charge { sites: vec![0, 1], total: 3 }];
    assert_eq!(refusal(&table(false, beyond), &[2; 3]).code, "SAMPLER_NO_SUCH_SECTOR");
    assert_eq!(refusal(&table(false, vec![]), &[2; 23]).code, "ENGINE_BAD_DEFINITION");
    let scale = TabulatedDefinition { complex: false, charges: vec![], initial_scale: f64::NAN };
    assert_eq!(refusal(&AnsatzDefinition::Tabulated(scale), &[2; 3]).code, "ENGINE_BAD_DEFINITION");
}
