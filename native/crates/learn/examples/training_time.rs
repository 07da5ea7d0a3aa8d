//! Times of training on random data: `cargo run --release -p ansatz-learn --features parallel --example training_time -- [threads]`.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_learn::{
    Batches, GivenData, GivenInput, GivenTargets, Learning, LearningDefinition, LearningRate, Loss,
    OptimiserDefinition, Order, SessionOptions, session,
};

const PERCEPTRON: &str = r#"{"precision": "float32", "nodes": [
  {"id": "x", "op": "features", "positions": 1, "channels": 784},
  {"id": "a", "inputs": ["x"], "op": "dense", "channels": 500}, {"id": "b", "inputs": ["a"], "op": "activation", "function": "relu"},
  {"id": "c", "inputs": ["b"], "op": "dense", "channels": 300}, {"id": "d", "inputs": ["c"], "op": "activation", "function": "relu"},
  {"id": "y", "inputs": ["d"], "op": "dense", "channels": 10}]}"#;

const CONVOLUTIONAL: &str = r#"{"precision": "float32", "nodes": [
  {"id": "x", "op": "features", "positions": 784, "channels": 1},
  {"id": "a", "inputs": ["x"], "op": "convolution", "channels": 16, "height": 28, "width": 28, "size": [3, 3], "padding": "same"},
  {"id": "b", "inputs": ["a"], "op": "activation", "function": "relu"},
  {"id": "c", "inputs": ["b"], "op": "pool", "how": "max", "height": 28, "width": 28, "size": [2, 2], "stride": [2, 2]},
  {"id": "d", "inputs": ["c"], "op": "convolution", "channels": 32, "height": 14, "width": 14, "size": [3, 3], "padding": "same"},
  {"id": "e", "inputs": ["d"], "op": "activation", "function": "relu"},
  {"id": "f", "inputs": ["e"], "op": "pool", "how": "max", "height": 14, "width": 14, "size": [2, 2], "stride": [2, 2]},
  {"id": "g", "inputs": ["f"], "op": "flatten"},
  {"id": "h", "inputs": ["g"], "op": "dense", "channels": 128}, {"id": "i", "inputs": ["h"], "op": "activation", "function": "relu"},
  {"id": "y", "inputs": ["i"], "op": "dense", "channels": 10}]}"#;

const JAMMING: &str = r#"{"precision": "float64", "nodes": [
  {"id": "x", "op": "features", "positions": 1, "channels": 16},
  {"id": "a", "inputs": ["x"], "op": "dense", "channels": 16, "initialisation": {"kind": "orthogonal", "gain": 1}},
  {"id": "b", "inputs": ["a"], "op": "activation", "function": "relu"},
  {"id": "c", "inputs": ["b"], "op": "dense", "channels": 16, "initialisation": {"kind": "orthogonal", "gain": 1}},
  {"id": "d", "inputs": ["c"], "op": "activation", "function": "relu"},
  {"id": "y", "inputs": ["d"], "op": "dense", "channels": 1}]}"#;

/// Numbers in [0, 1) that need no good generator.
fn number(at: usize) -> f64 {
    (at.wrapping_mul(2_654_435_761) % 65_536) as f64 / 65_536.0
}

fn trained(network: &str, loss: Loss, optimiser: &str, threads: usize, data: GivenData) -> Box<dyn Learning> {
    let definition: LearningDefinition = serde_json::from_str(network).expect("a definition");
    let optimiser: OptimiserDefinition = serde_json::from_str(optimiser).expect("an optimiser");
    let options = SessionOptions { loss, optimiser, seed: 1, threads };
    let mut session = session(&definition, options).expect("a session");
    session.give("train", data).expect("data");
    session
}

fn seconds(session: &mut dyn Learning, order: Order, steps: usize, rate: f64) -> f64 {
    let start = Instant::now();
    let (batches, rate) = (Batches::Order(order), LearningRate::Constant { rate });
    session.train("train", &batches, steps, &rate, &AtomicBool::new(false)).expect("a training");
    start.elapsed().as_secs_f64()
}

fn main() {
    let threads = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2);
    let digits = || GivenData {
        rows: 8000,
        inputs: vec![GivenInput::Numbers((0..8000 * 784).map(number).collect())],
        targets: GivenTargets::Classes((0..8000).map(|row| row * 7 % 10).collect()),
    };
    let cases = [
        ("perceptron, descent", PERCEPTRON, r#"{"kind": "descent"}"#, 0.1),
        ("perceptron, ADADELTA", PERCEPTRON, r#"{"kind": "adadelta", "decay": 0.95, "epsilon": 1e-6}"#, 1.0),
        (
            "convolutional, Adam",
            CONVOLUTIONAL,
            r#"{"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}"#,
            1e-3,
        ),
    ];
    for (name, network, optimiser, rate) in cases {
        let mut session = trained(network, Loss::CrossEntropy, optimiser, threads, digits());
        let mut times: Vec<f64> =
            (0..4).map(|_| seconds(session.as_mut(), Order::Shuffled { batch: 100 }, 80, rate)).collect();
        times.sort_by(f64::total_cmp);
        println!("{name}: {:.3} s an epoch of 8,000, best {:.3}", times[1], times[0]);
    }
    let patterns = GivenData {
        rows: 1300,
        inputs: vec![GivenInput::Numbers((0..1300 * 16).map(|at| 3.4 * number(at) - 1.7).collect())],
        targets: GivenTargets::Numbers((0..1300).map(|row| if row * 5 % 7 < 3 { 1.0 } else { -1.0 }).collect()),
    };
    let adam = r#"{"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}"#;
    let mut session = trained(JAMMING, Loss::QuadraticHinge { margin: 1.0 }, adam, threads, patterns);
    let times: Vec<f64> = (0..4).map(|_| seconds(session.as_mut(), Order::Full, 1000, 2e-3)).collect();
    let best = times.iter().copied().fold(f64::INFINITY, f64::min);
    println!("jamming, 16-16-16-1, 1,300 patterns: {:.0} steps a second, best {:.0}", 1000.0 / times[1], 1000.0 / best);
}
