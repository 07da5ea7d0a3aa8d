//! The same bits on 1, 2 and 4 threads.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::definition::{EngineState, SamplingMethod, StepObservation};

/// Two steps, a measurement, an expectation value and the state after them.
fn run(case: &EngineDefinition, threads: usize) -> (Vec<StepObservation>, crate::definition::Estimate, EngineState) {
    let mut engine = common::engine(&EngineDefinition { threads, ..case.clone() });
    let go_on = AtomicBool::new(false);
    let step = common::step_options(50, 0.02, 0.01);
    let mut seen: Vec<StepObservation> = (0..2).map(|_| engine.step(&step, &go_on).expect("finite")).collect();
    seen.push(engine.measure(40, &go_on).expect("finite"));
    let observable = std::slice::from_ref(&case.hamiltonian);
    let estimate = engine.expectations(observable, 40, &go_on).expect("finite").remove(0);
    (seen, estimate, engine.state())
}

/// The sampler of a kind in every method that it has: its own moves, with those of H, tempered, drawn, and from the list.
fn methods(Kind { case, direct, .. }: &Kind) -> Vec<(&'static str, SamplerDefinition)> {
    let own = case.sampler.clone();
    let mut mixture = own.clone();
    mixture.moves.push(MoveDefinition::Hamiltonian { weight: 0.5 });
    let without = |method| SamplerDefinition { method, moves: vec![], ..own.clone() };
    let mut all = vec![
        ("tempered", SamplerDefinition { inverse_temperatures: vec![1.0, 0.6], ..own.clone() }),
        ("mixture", mixture),
        ("exact", without(SamplingMethod::Exact)),
        ("full sum", without(SamplingMethod::FullSum)),
    ];
    if *direct {
        all.push(("direct", without(SamplingMethod::Direct)));
    }
    all.push(("own moves", own));
    all
}

#[test]
fn threads_do_not_change_a_bit_of_any_kind_with_any_sampler() {
    for kind in every_kind() {
        for (method, sampler) in methods(&kind) {
            let case = EngineDefinition { sampler, ..kind.case.clone() };
            let one = run(&case, 1);
            for threads in [2, 4] {
                assert_eq!(one, run(&case, threads), "{}, {method}, {threads} threads", kind.name);
            }
        }
    }
}
