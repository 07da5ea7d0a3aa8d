//! Gradients against differences, rules against their formulas, threads and states bit for bit, refusals.

mod gradients;
mod optimisers;
mod sessions;

use std::sync::atomic::AtomicBool;

use ansatz_core::random::Random;

use crate::{
    Batches, GivenData, GivenInput, GivenTargets, Learning, LearningDefinition, LearningRate, Loss,
    OptimiserDefinition, Order, SessionOptions, TrainReport, session,
};

fn normals(count: usize, seed: u64) -> Vec<f64> {
    let mut random = Random::new(seed, 0);
    (0..count).map(|_| random.normal()).collect()
}

fn definition(precision: &str, nodes: &str) -> LearningDefinition {
    serde_json::from_str(&format!(r#"{{"precision": "{precision}", "nodes": [{nodes}]}}"#)).expect("a definition")
}

fn optimiser(text: &str) -> OptimiserDefinition {
    serde_json::from_str(text).expect("an optimiser")
}

fn learner(definition: &LearningDefinition, loss: Loss, rule: &str, threads: usize) -> Box<dyn Learning> {
    session(definition, SessionOptions { loss, optimiser: optimiser(rule), seed: 5, threads }).expect("a session")
}

fn numbers(rows: usize, inputs: Vec<f64>, targets: Vec<f64>) -> GivenData {
    GivenData { rows, inputs: vec![GivenInput::Numbers(inputs)], targets: GivenTargets::Numbers(targets) }
}

fn train(session: &mut dyn Learning, order: Order, steps: usize, rate: f64) -> TrainReport {
    let rate = LearningRate::Constant { rate };
    session.train("data", &Batches::Order(order), steps, &rate, &AtomicBool::new(false)).expect("a training")
}
