//! Excited states and fidelity as targets, on systems that are diagonalised exactly.

mod common;

use ansatz_core::definition::StateVectorDefinition;
use ansatz_core::{
    AnsatzDefinition, Engine, EngineDefinition, MachineDefinition, SamplerDefinition, SamplingMethod, Target,
    TargetKind,
};
use common::amplitudes::Amplitudes;
use common::compare::go_on;
use common::{
    chain_bonds, configurations, definition, dense, engine, exchange_sampler, heisenberg, ising_chain, local_sampler,
    lowest_eigenvalues, machine, step_options,
};

fn state_vector(initial_scale: f64) -> AnsatzDefinition {
    AnsatzDefinition::StateVector(StateVectorDefinition { complex: true, initial_scale })
}

fn exact_sampler(chains: usize) -> SamplerDefinition {
    SamplerDefinition { method: SamplingMethod::Exact, moves: vec![], ..local_sampler(chains) }
}

/// Engines of the lowest states, each optimised against those before.
fn lowest_states(
    cases: &[EngineDefinition],
    weight: f64,
    steps: usize,
    (rate, shift): (f64, f64),
) -> Vec<(Engine, f64, f64)> {
    let mut found: Vec<(Engine, f64, f64)> = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let mut engine = engine(case);
        for _ in 0..steps {
            let states = found.iter_mut().map(|state| &mut state.0).collect();
            let kind = TargetKind::Penalised(vec![weight; number]);
            let mut target = Target { kind, states };
            let seen = engine.step_towards(&step_options(480, rate, shift), &mut target, &go_on()).expect("finite");
            assert_eq!(seen.target.map_or(0, |target| target.fidelities.len()), number);
        }
        let energy = engine.measure(16_000, &go_on()).expect("finite").energy;
        found.push((engine, energy.mean, energy.error));
    }
    found
}

#[test]
fn penalties_lead_to_excited_states() {
    let bonds = chain_bonds(6);
    // An odd state above an even one, and the triplet above the singlet.
    let cases = [
        (ising_chain(6, 1.0), local_sampler(16), 3.0),
        (heisenberg(6, &bonds, true), exchange_sampler(16, &bonds), 3.0),
    ];
    for (hamiltonian, sampler, weight) in cases {
        let exact = lowest_eigenvalues(&dense(&hamiltonian, &configurations(&[2; 6], &sampler.charges)), 2);
        assert!(exact[1] - exact[0] > 0.2, "{exact:?}");
        let ansatz = MachineDefinition { initial_scale: 0.1, ..machine(2.0, true) };
        let case = |seed| EngineDefinition { seed, ..definition(hamiltonian.clone(), ansatz.clone(), sampler.clone()) };
        let found = lowest_states(&[case(1), case(2)], weight, 200, (0.06, 0.01));
        for ((_, energy, error), exact) in found.iter().zip(&exact) {
            assert!(
                (energy - exact).abs() < 4.0 * error + 0.01 * exact.abs(),
                "{energy} +- {error} instead of {exact}"
            );
        }
        let mut engines: Vec<Engine> = found.into_iter().map(|state| state.0).collect();
        let (ground, excited) = engines.split_at_mut(1);
        let overlap = ground[0].fidelity(&mut excited[0], 4_000, &go_on()).expect("finite");
        assert!(overlap.fidelity < 0.01, "{overlap:?}");
    }
}

#[test]
fn infidelity_with_a_known_state_vanishes() {
    let chain = ising_chain(6, 1.0);
    let rough = MachineDefinition { initial_scale: 0.25, ..machine(1.0, true) };
    let goal = definition(chain.clone(), rough, local_sampler(16));
    let learner = definition(chain, state_vector(0.1), exact_sampler(8));
    let (mut goal_engine, mut learning) = (engine(&goal), engine(&EngineDefinition { seed: 3, ..learner.clone() }));
    let wanted = Amplitudes::of(&mut goal_engine, &goal);
    let infidelity = |learning: &mut Engine| {
        let (re, im) = Amplitudes::of(learning, &learner).overlap(&wanted);
        1.0 - re * re - im * im
    };
    assert!(infidelity(&mut learning) > 0.1);
    let mut last = None;
    for _ in 0..150 {
        let mut target = Target { kind: TargetKind::Infidelity, states: vec![&mut goal_engine] };
        let seen = learning.step_towards(&step_options(800, 0.2, 1e-4), &mut target, &go_on()).expect("finite");
        last = seen.target;
    }
    let reached = infidelity(&mut learning);
    assert!(reached < 1e-6, "{reached}");
    let seen = last.expect("observed");
    assert!(seen.loss.abs() < 1e-5 && seen.error < 1e-5, "{seen:?}");
}

#[test]
fn the_forces_are_the_derivatives_of_the_losses() {
    // With exact sampling of many configurations a plain gradient step moves along the derivative of the full sum.
    let chain = ising_chain(4, 1.0);
    let ansatz = MachineDefinition { initial_scale: 0.3, ..machine(1.0, true) };
    let case = definition(chain.clone(), ansatz.clone(), exact_sampler(8));
    let other = EngineDefinition { seed: 9, ..case.clone() };
    let matrix = dense(&chain, &configurations(&[2; 4], &[]));
    let phi = Amplitudes::of(&mut engine(&other), &other);
    let loss = |parameters: &[f64], infidelity: bool| {
        let mut probe = engine(&case);
        probe.set_parameters(parameters).expect("of the same form");
        let psi = Amplitudes::of(&mut probe, &case);
        let (re, im) = psi.overlap(&phi);
        let fidelity = re * re + im * im;
        if infidelity { -fidelity.ln() } else { psi.moments(&matrix).0 + 2.0 * fidelity }
    };
    for infidelity in [false, true] {
        let (mut psi, mut fixed) = (engine(&case), engine(&other));
        let before = psi.state().parameters;
        let kind = if infidelity { TargetKind::Infidelity } else { TargetKind::Penalised(vec![2.0]) };
        let mut target = Target { kind, states: vec![&mut fixed] };
        let rate = 1e-3;
        psi.step_towards(&common::gradient_options(100_000, rate), &mut target, &go_on()).expect("finite");
        let after = psi.state().parameters;
        for place in 0..before.len() {
            let shifted = |by: f64| {
                let mut parameters = before.clone();
                parameters[place] += by;
                loss(&parameters, infidelity)
            };
            // d loss / d Re theta = 2 Re F, and the same for the imaginary parts.
            let slope = (shifted(1e-4) - shifted(-1e-4)) / 2e-4;
            let force = (before[place] - after[place]) / rate;
            assert!((2.0 * force - slope).abs() < 0.05, "{infidelity} {place}: {force} {slope}");
        }
    }
}

#[test]
fn targets_change_nothing_about_determinism_and_are_checked() {
    let chain = ising_chain(8, 1.0);
    let ansatz = MachineDefinition { initial_scale: 0.1, ..machine(1.0, true) };
    let run = |threads, restored: bool| {
        let case = EngineDefinition { threads, ..definition(chain.clone(), ansatz.clone(), local_sampler(6)) };
        let (mut psi, mut phi) = (engine(&case), engine(&EngineDefinition { seed: 2, ..case.clone() }));
        let mut seen = Vec::new();
        for step in 0..4 {
            if restored && step == 2 {
                let states = (psi.state(), phi.state());
                (psi, phi) = (engine(&case), engine(&case));
                psi.restore(&states.0).expect("its own state");
                phi.restore(&states.1).expect("its own state");
            }
            let mut target = Target { kind: TargetKind::Penalised(vec![1.5]), states: vec![&mut phi] };
            seen.push(psi.step_towards(&step_options(300, 0.05, 0.01), &mut target, &go_on()).expect("finite"));
        }
        (seen, psi.state(), phi.state())
    };
    let one = run(1, false);
    for (threads, restored) in [(2, false), (4, false), (2, true)] {
        assert_eq!(one, run(threads, restored));
    }
    let case = definition(chain, ansatz.clone(), local_sampler(6));
    let (mut psi, mut phi) = (engine(&case), engine(&definition(ising_chain(7, 1.0), ansatz, local_sampler(6))));
    let mut refused = |kind: TargetKind, states: Vec<&mut Engine>| {
        let mut target = Target { kind, states };
        psi.step_towards(&step_options(300, 0.05, 0.01), &mut target, &go_on()).expect_err("refused").code
    };
    assert_eq!(refused(TargetKind::Infidelity, vec![]), "ENGINE_BAD_DEFINITION");
    assert_eq!(refused(TargetKind::Infidelity, vec![&mut phi]), "ENGINE_BAD_DEFINITION");
    assert_eq!(refused(TargetKind::Penalised(vec![f64::NAN]), vec![&mut phi]), "ENGINE_BAD_DEFINITION");
}
