use std::sync::atomic::AtomicBool;

use super::states::{build_state, check_derivatives, check_walk, prepared, refusal};
use super::*;
use crate::ansatz::state_vector::StateVectorDefinition;
use crate::definition::AnsatzDefinition;
use common::{chain_bonds, definition, dense, engine, exchange_sampler, heisenberg, lowest_eigenvalue};

fn state(complex: bool) -> AnsatzDefinition {
    AnsatzDefinition::StateVector(StateVectorDefinition { complex, initial_scale: 0.1 })
}

#[test]
fn every_amplitude_is_its_parameter() {
    for complex in [false, true] {
        let dimensions = [2, 3, 2, 4];
        let mut random = Random::new(1, 0);
        let mut ansatz = build_state(&state(complex), &dimensions);
        let parameters = random_parameters(ansatz.as_ref(), 1.0, &mut random);
        assert!(ansatz.prepare(&parameters));
        let all = all_configurations(&dimensions);
        for (number, s) in all.iter().enumerate() {
            let part = 1 + usize::from(complex);
            let im = if complex { parameters[part * number + 1] } else { 0.0 };
            assert_eq!(ansatz.log_amplitude(s), Complex64::new(parameters[part * number], im));
        }
        check_derivatives(&state(complex), &dimensions, 0.5, &all[5..7], &mut random);
        check_walk(prepared(&state(complex), &dimensions, 0.3, &mut random).as_ref(), &all, 200, &mut random);
    }
}

#[test]
fn stochastic_reconfiguration_reaches_the_exact_ground_state() {
    let bonds = chain_bonds(6);
    let hamiltonian = heisenberg(6, &bonds, true);
    let sector: Vec<Vec<u8>> =
        all_configurations(&[2; 6]).into_iter().filter(|s| s.iter().map(|&x| u32::from(x)).sum::<u32>() == 3).collect();
    let exact = lowest_eigenvalue(&dense(&hamiltonian, &sector));
    for complex in [false, true] {
        let case = definition(hamiltonian.clone(), state(complex), exchange_sampler(16, &bonds));
        let mut engine = engine(&case);
        for shift in [1e-2, 1e-4] {
            let options = common::step_options(1024, 0.3, shift);
            for _ in 0..60 {
                engine.step(&options, &AtomicBool::new(false)).expect("finite");
            }
        }
        let found = engine.measure(2000, &AtomicBool::new(false)).expect("finite").energy;
        assert!((found.mean - exact).abs() < 1e-5, "{} {exact}", found.mean);
        assert!(found.variance < 1e-6, "{}", found.variance);
    }
}

#[test]
fn large_spaces_are_refused() {
    assert_eq!(refusal(&state(false), &[2; 17]).code, "ENGINE_BAD_DEFINITION");
    assert_eq!(refusal(&state(false), &[8; 200]).code, "ENGINE_BAD_DEFINITION");
    let scale = AnsatzDefinition::StateVector(StateVectorDefinition { complex: false, initial_scale: f64::NAN });
    assert_eq!(refusal(&scale, &[2; 3]).code, "ENGINE_BAD_DEFINITION");
}
