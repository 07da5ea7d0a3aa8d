//! The same seed gives the same bits: on any number of threads, and through a saved state.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_core::{
    AnsatzKind, EngineDefinition, EngineState, MachineDefinition, MoveDefinition, OptimiserDefinition, Preconditioner,
    Regularisation, Rule, SamplerDefinition, SamplingMethod, Solver, StepObservation, StepOptions,
};
use common::{
    chain_bonds, definition, engine, exchange_sampler, flat, heisenberg, ising_chain, local_sampler, machine,
    reconfiguration,
};

const OPTIONS: StepOptions = StepOptions {
    samples: 200,
    learning_rate: 0.05,
    optimiser: reconfiguration(Solver::Auto, 0.01),
    diagnostics: false,
    memory_limit: None,
};

fn cases() -> Vec<EngineDefinition> {
    let bonds = chain_bonds(12);
    let ring: Vec<u32> = (0..12).flat_map(|shift| (0..12).map(move |site| (site + shift) % 12)).collect();
    let symmetric = MachineDefinition { symmetry: ring, ..machine(2.0, true) };
    let tempered = SamplerDefinition { inverse_temperatures: vec![1.0, 0.7, 0.4], ..local_sampler(6) };
    let mixed = SamplerDefinition {
        moves: vec![
            MoveDefinition::Hamiltonian { weight: 1.0 },
            MoveDefinition::GlobalFlip { weight: 0.2 },
            MoveDefinition::Hop { weight: 2.0, pairs: flat(&bonds) },
        ],
        ..exchange_sampler(6, &bonds)
    };
    let exact = SamplerDefinition { method: SamplingMethod::Exact, ..exchange_sampler(6, &bonds) };
    let direct = SamplerDefinition { method: SamplingMethod::Direct, ..local_sampler(6) };
    let product = MachineDefinition { form: AnsatzKind::MeanField, ..machine(0.0, true) };
    vec![
        definition(ising_chain(12, 1.0), machine(1.0, true), tempered),
        definition(heisenberg(12, &bonds, true), machine(1.0, true), mixed),
        definition(heisenberg(12, &bonds, true), machine(1.0, false), exact),
        definition(ising_chain(12, 1.0), product, direct),
        definition(ising_chain(12, 1.0), machine(2.0, false), local_sampler(6)),
        definition(ising_chain(12, 1.0), machine(2.0, true), local_sampler(6)),
        definition(heisenberg(12, &bonds, true), machine(2.0, true), exchange_sampler(6, &bonds)),
        definition(heisenberg(12, &bonds, true), symmetric, exchange_sampler(6, &bonds)),
    ]
}

fn run(definition: &EngineDefinition, solver: Solver) -> (Vec<StepObservation>, EngineState) {
    let mut engine = engine(definition);
    let go_on = AtomicBool::new(false);
    let steps = (0..4)
        .map(|_| {
            engine.step(&StepOptions { optimiser: reconfiguration(solver, 0.01), ..OPTIONS }, &go_on).expect("finite")
        })
        .collect();
    engine.measure(100, &go_on).expect("finite");
    engine.sample(100, &go_on).expect("finite");
    (steps, engine.state())
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    for mut case in cases() {
        for solver in [Solver::ParameterSpace, Solver::SampleSpace] {
            case.threads = 1;
            let one = run(&case, solver);
            for threads in [2, 4] {
                case.threads = threads;
                assert_eq!(one, run(&case, solver));
            }
            case.seed += 1;
            assert_ne!(one.1.parameters, run(&case, solver).1.parameters);
        }
    }
}

fn every_optimiser() -> Vec<OptimiserDefinition> {
    let (first_decay, second_decay, epsilon, diagonal_shift, decay) = (0.9, 0.99, 1e-8, 0.01, 0.9);
    let rules = [
        Rule::Descent,
        Rule::Momentum { momentum: 0.5 },
        Rule::Adagrad { epsilon },
        Rule::Adadelta { decay, epsilon: 1e-4 },
        Rule::RmsProp { decay, epsilon },
        Rule::Adam { first_decay, second_decay, epsilon },
        Rule::AdamW { first_decay, second_decay, epsilon, weight_decay: 0.01 },
    ];
    let mut all: Vec<_> = rules.map(|rule| OptimiserDefinition::new(Preconditioner::None, rule)).into();
    let cut = |regularisation, solver| Preconditioner::StochasticReconfiguration {
        solver,
        diagonal_shift,
        relative_shift: 0.01,
        regularisation,
        tolerance: None,
        iterations: None,
    };
    let preconditioners = [
        cut(Regularisation::None, Solver::ConjugateGradient),
        cut(Regularisation::PseudoInverse { cutoff: 1e-3 }, Solver::ParameterSpace),
        cut(Regularisation::SignalToNoise { cutoff: 0.5 }, Solver::ParameterSpace),
        cut(Regularisation::SignalToNoise { cutoff: 0.5 }, Solver::SampleSpace),
        Preconditioner::Spring { diagonal_shift, decay },
        Preconditioner::March { diagonal_shift, decay, moment_decay: 0.99 },
        Preconditioner::LinearMethod { diagonal_shift: 0.5 },
    ];
    all.extend(preconditioners.map(|preconditioner| OptimiserDefinition::new(preconditioner, rules[0])));
    all.push(OptimiserDefinition {
        constant_distance: true,
        largest_update: Some(0.05),
        frozen: vec!["hiddenBias".to_owned()],
        ..OptimiserDefinition::new(preconditioners[5], rules[5])
    });
    all
}

#[test]
fn every_optimiser_is_the_same_on_any_number_of_threads_and_through_a_saved_state() {
    let go_on = AtomicBool::new(false);
    for complex in [false, true] {
        for optimiser in every_optimiser() {
            let options =
                StepOptions { samples: 120, learning_rate: 0.02, diagnostics: true, optimiser, memory_limit: None };
            let mut case = definition(ising_chain(6, 1.0), machine(2.0, complex), local_sampler(6));
            case.threads = 1;
            let mut straight = engine(&case);
            case.threads = 2;
            let mut saved = engine(&case);
            for _ in 0..3 {
                // A new engine at every step has nothing but the state.
                case.threads = 4;
                case.seed += 1;
                let mut next = engine(&case);
                next.restore(&saved.state()).expect("of the same definition");
                saved = next;
                let step = straight.step(&options, &go_on);
                assert!(step.is_ok(), "{options:?} {step:?}");
                assert_eq!(step, saved.step(&options, &go_on), "{options:?}");
                assert_eq!(straight.state(), saved.state(), "{options:?}");
            }
        }
    }
}

#[test]
fn a_restored_engine_continues_bit_for_bit() {
    let go_on = AtomicBool::new(false);
    for case in cases() {
        let mut straight = engine(&case);
        for _ in 0..3 {
            straight.step(&OPTIONS, &go_on).expect("finite");
        }
        let saved = straight.state();
        // Another seed: everything must come from the state.
        let mut restored = engine(&EngineDefinition { seed: 99, threads: 1, ..case.clone() });
        restored.restore(&saved).expect("of the same definition");
        for _ in 0..3 {
            assert_eq!(straight.step(&OPTIONS, &go_on), restored.step(&OPTIONS, &go_on));
        }
        assert_eq!(straight.state(), restored.state());
        // The negative control: without the random state the run goes elsewhere.
        let mut wrong = saved.clone();
        wrong.random_state.rotate_left(32);
        restored.restore(&wrong).expect("of the right size");
        let mut again = engine(&case);
        again.restore(&saved).expect("of the same definition");
        assert_ne!(again.step(&OPTIONS, &go_on), restored.step(&OPTIONS, &go_on));
    }
}
