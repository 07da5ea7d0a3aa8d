//! Steps that fail change nothing; definitions that cannot work are refused with a code.

mod common;

use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_core::{
    AnsatzDefinition, AnsatzKind, Engine, EngineDefinition, EngineError, MachineDefinition, NonFinite, Solver,
    StepOptions,
};
use common::{
    chain_bonds, definition, engine, exchange_sampler, heisenberg, ising_chain, local_sampler, machine, reconfiguration,
};

const OPTIONS: StepOptions = StepOptions {
    samples: 160,
    learning_rate: 0.05,
    optimiser: reconfiguration(Solver::Auto, 0.01),
    diagnostics: false,
    memory_limit: None,
};

fn ising() -> EngineDefinition {
    definition(ising_chain(8, 1.0), machine(1.0, true), local_sampler(4))
}

#[test]
fn a_parameter_that_is_not_a_number_stops_the_step_and_changes_nothing() {
    let go_on = AtomicBool::new(false);
    for kind in [AnsatzKind::RestrictedBoltzmannMachine, AnsatzKind::Jastrow, AnsatzKind::MeanField] {
        for bad in [f64::NAN, f64::INFINITY] {
            let ansatz = MachineDefinition { form: kind, ..machine(1.0, true) };
            let mut engine = engine(&definition(ising_chain(8, 1.0), ansatz, local_sampler(4)));
            engine.step(&OPTIONS, &go_on).expect("finite");
            let good = engine.state();
            let mut state = good.clone();
            state.parameters[3] = bad;
            engine.restore(&state).expect("of the right size");
            let error = engine.step(&OPTIONS, &go_on).expect_err("not finite");
            assert_eq!((error.code, error.location), ("ENGINE_NOT_FINITE", Some(NonFinite::LogAmplitude)));
            assert_eq!(engine.measure(100, &go_on).expect_err("not finite").code, "ENGINE_NOT_FINITE");
            let after = engine.state();
            assert_eq!((after.step, &after.configurations), (state.step, &state.configurations));
            assert_eq!(after.random_state, state.random_state);
            engine.restore(&good).expect("of the same definition");
            engine.step(&OPTIONS, &go_on).expect("finite again");
        }
    }
}

#[test]
fn a_step_that_runs_away_is_caught_where_it_happens() {
    let go_on = AtomicBool::new(false);
    let mut engine = engine(&ising());
    let start = engine.state();
    let error = engine
        .step(&StepOptions { learning_rate: 1e308, ..OPTIONS }, &go_on)
        .and_then(|_| engine.step(&StepOptions { learning_rate: 1e308, ..OPTIONS }, &go_on))
        .expect_err("too long a step");
    assert_eq!(error.code, "ENGINE_NOT_FINITE");
    engine.restore(&start).expect("of the same definition");
    // Without a shift the tensor of 36 samples and 80 parameters has no inverse in parameter space.
    let singular = StepOptions { samples: 36, optimiser: reconfiguration(Solver::ParameterSpace, 0.0), ..OPTIONS };
    if let Err(error) = engine.step(&singular, &go_on) {
        assert_eq!((error.code, error.location), ("ENGINE_NOT_FINITE", Some(NonFinite::Solve)));
        assert_eq!(engine.state(), start);
    }
}

#[test]
fn weights_of_any_finite_size_give_finite_energies() {
    let go_on = AtomicBool::new(false);
    let mut engine = engine(&ising());
    let mut state = engine.state();
    for scale in [10.0, 1e3] {
        state.parameters.iter_mut().for_each(|value| *value = value.signum() * scale);
        engine.restore(&state).expect("of the right size");
        match engine.measure(64, &go_on) {
            Ok(observation) => assert!(observation.energy.mean.is_finite()),
            Err(error) => assert_eq!(error.code, "ENGINE_NOT_FINITE"),
        }
    }
}

#[test]
fn a_cancelled_step_changes_nothing_and_comes_back_soon() {
    let bonds = chain_bonds(60);
    let mut engine = engine(&definition(heisenberg(60, &bonds, true), machine(3.0, true), exchange_sampler(8, &bonds)));
    let before = engine.state();
    let cancel = AtomicBool::new(false);
    let options = StepOptions { samples: 400_000, ..OPTIONS };
    let (result, waited) = std::thread::scope(|scope| {
        let step = scope.spawn(|| engine.step(&options, &cancel));
        std::thread::sleep(std::time::Duration::from_millis(50));
        cancel.store(true, Ordering::Relaxed);
        let start = std::time::Instant::now();
        (step.join().expect("no panic"), start.elapsed())
    });
    assert_eq!(result.expect_err("cancelled").code, "CANCELLED");
    assert!(waited.as_millis() < 1_000, "{waited:?}");
    assert_eq!(engine.state(), before);
}

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

fn machine_of(definition: &mut EngineDefinition) -> &mut MachineDefinition {
    match &mut definition.ansatz {
        AnsatzDefinition::Machine(machine) => machine,
        other => panic!("not a machine: {other:?}"),
    }
}

#[test]
fn definitions_that_cannot_work_are_refused() {
    assert_eq!(refusal(|d| machine_of(d).hidden_density = f64::NAN).code, "ENGINE_BAD_DEFINITION");
    assert_eq!(refusal(|d| machine_of(d).initial_scale = f64::INFINITY).code, "ENGINE_BAD_DEFINITION");
    assert_eq!(refusal(|d| machine_of(d).symmetry = vec![0, 1, 2]).code, "ENGINE_BAD_DEFINITION");
    assert_eq!(refusal(|d| machine_of(d).symmetry = vec![0; 7]).code, "ENGINE_BAD_DEFINITION");
    assert_eq!(refusal(|d| d.hamiltonian.local_dimensions.clear()).code, "OPERATOR_INVALID");
    assert_eq!(refusal(|d| d.hamiltonian.sites[0] = 9).code, "OPERATOR_INVALID");
    assert_eq!(refusal(|d| d.hamiltonian.sites[0] = d.hamiltonian.sites[1]).code, "OPERATOR_INVALID");
    assert_eq!(refusal(|d| d.hamiltonian.coefficients[0] = f64::NAN).code, "OPERATOR_INVALID");
    assert_eq!(refusal(|d| d.hamiltonian.matrices[0].columns[0] = 4).code, "OPERATOR_INVALID");
    assert_eq!(refusal(|d| d.hamiltonian.site_offsets[1] = 1).code, "OPERATOR_INVALID");
}

#[test]
fn bad_states_configurations_and_options_are_refused() {
    let go_on = AtomicBool::new(false);
    let mut engine = engine(&ising());
    let good = engine.state();
    let mut refused = |change: &dyn Fn(&mut ansatz_core::EngineState)| {
        let mut state = good.clone();
        change(&mut state);
        engine.restore(&state).expect_err("a bad state").code
    };
    assert_eq!(refused(&|state| state.parameters.truncate(3)), "ENGINE_BAD_STATE");
    assert_eq!(refused(&|state| state.configurations.truncate(3)), "ENGINE_BAD_STATE");
    assert_eq!(refused(&|state| state.random_state.fill(0)), "ENGINE_BAD_STATE");
    assert_eq!(refused(&|state| state.configurations[0] = 2), "ENGINE_BAD_CONFIGURATION");
    for optimiser in
        [vec![0.0; 5], vec![0.0; 7], vec![5.0, 1.0, -1.0, 0.0, 0.0, 0.0], vec![5.0, 1.0, 1e9, 0.0, 0.0, 0.0]]
    {
        assert_eq!(refused(&|state| state.optimiser.clone_from(&optimiser)), "ENGINE_BAD_STATE");
    }
    let not_finite = [5.0, 1.0, 1.0, 0.0, 0.0, 0.0, f64::NAN];
    assert_eq!(refused(&|state| state.optimiser = not_finite.to_vec()), "ENGINE_BAD_STATE");
    assert_eq!(engine.state(), good);
    assert_eq!(engine.log_amplitudes(&[0; 9]).expect_err("nine sites").code, "ENGINE_BAD_CONFIGURATION");
    for options in [
        StepOptions { learning_rate: f64::NAN, ..OPTIONS },
        StepOptions { optimiser: reconfiguration(Solver::Auto, -1.0), ..OPTIONS },
    ] {
        assert_eq!(engine.step(&options, &go_on).expect_err("bad options").code, "ENGINE_BAD_OPTIONS");
    }
    assert_eq!(
        engine.expectations(&[ising_chain(7, 1.0)], 100, &go_on).expect_err("seven sites").code,
        "OPERATOR_INVALID"
    );
}

#[test]
fn memory_is_said_before_a_step_and_a_limit_is_kept() {
    let go_on = AtomicBool::new(false);
    let mut engine = engine(&ising());
    assert!(engine.memory_bytes() > 8 * 2 * 80);
    let of =
        |samples: usize, solver: Solver| StepOptions { samples, optimiser: reconfiguration(solver, 0.01), ..OPTIONS };
    // Twice the samples: four times the matrix in their space, the same matrix in that of the parameters.
    let bytes = |engine: &mut Engine, options: &StepOptions| engine.step_bytes(options).expect("valid") as f64;
    let mut ratio = |solver| bytes(&mut engine, &of(8000, solver)) / bytes(&mut engine, &of(4000, solver));
    let (in_samples, in_parameters) = (ratio(Solver::SampleSpace), ratio(Solver::ParameterSpace));
    assert!((3.5..4.2).contains(&in_samples), "{in_samples}");
    assert!((1.0..2.1).contains(&in_parameters), "{in_parameters}");
    // Complex Gram matrix of 4000 samples: its lower triangle of complex numbers.
    let gram = 4000.0 * 4000.0 / 2.0 * 16.0;
    let needed = bytes(&mut engine, &of(4000, Solver::SampleSpace));
    // On top of it a sixth, and what each thread keeps.
    assert!((gram..1.4 * gram).contains(&needed), "{needed} {gram}");
    let limited = |solver| StepOptions { memory_limit: Some(32 << 20), ..of(4000, solver) };
    let error = engine.step(&limited(Solver::SampleSpace), &go_on).expect_err("too large");
    assert_eq!(error.code, "ENGINE_TOO_LARGE");
    assert!(error.reason.contains("MiB"), "{}", error.reason);
    // Left to choose, it goes where there is room.
    engine.step(&limited(Solver::Auto), &go_on).expect("parameter space");
    assert!(bytes(&mut engine, &limited(Solver::Auto)) <= f64::from(32 << 20));
}
