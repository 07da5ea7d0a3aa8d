use super::*;
use crate::Stopped;

const NETWORK: &str = r#"{"id": "x", "op": "features", "positions": 36, "channels": 1},
    {"id": "a", "inputs": ["x"], "op": "convolution", "channels": 4, "height": 6, "width": 6, "size": [3, 3], "padding": "same"},
    {"id": "b", "inputs": ["a"], "op": "activation", "function": "relu"},
    {"id": "c", "inputs": ["b"], "op": "pool", "how": "max", "height": 6, "width": 6, "size": [2, 2], "stride": [2, 2]},
    {"id": "d", "inputs": ["c"], "op": "flatten"}, {"id": "e", "inputs": ["d"], "op": "dense", "channels": 128},
    {"id": "f", "inputs": ["e"], "op": "activation", "function": "tanh"}, {"id": "g", "inputs": ["f"], "op": "dropout", "rate": 0.2},
    {"id": "h", "inputs": ["g"], "op": "dense", "channels": 3}"#;

fn images(rows: usize) -> GivenData {
    let values = (0..rows * 36).map(|at| (at * 37 % 251) as u8).collect();
    let classes = (0..rows).map(|row| (row * row % 3) as u32).collect();
    let inputs = vec![GivenInput::Bytes { values, scale: 1.0 / 255.0, shift: 0.0 }];
    GivenData { rows, inputs, targets: GivenTargets::Classes(classes) }
}

fn made(precision: &str, threads: usize) -> Box<dyn Learning> {
    let adam = r#"{"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}"#;
    let mut session = learner(&definition(precision, NETWORK), Loss::CrossEntropy, adam, threads);
    session.give("data", images(500)).expect("data");
    session
}

#[test]
fn numbers_do_not_depend_on_the_threads() {
    for precision in ["float32", "float64"] {
        let runs = [1, 2, 4].map(|threads| {
            let mut session = made(precision, threads);
            let report = train(session.as_mut(), Order::Shuffled { batch: 150 }, 9, 1e-2);
            (
                report.losses,
                report.gradient_norms,
                session.state(),
                session.evaluate("data", &[]).expect("outputs").outputs,
            )
        });
        assert!(runs[0] == runs[1] && runs[0] == runs[2], "{precision}");
    }
}

#[test]
fn a_restored_session_goes_on_bit_for_bit() {
    let order = Order::Shuffled { batch: 64 };
    let mut session = made("float32", 2);
    train(session.as_mut(), order, 11, 1e-2);
    let state = session.state();
    let wanted = (train(session.as_mut(), order, 13, 1e-2).losses, session.state());
    let mut other = made("float32", 1);
    other.restore(&state).expect("a state");
    assert_eq!(wanted, (train(other.as_mut(), order, 13, 1e-2).losses, other.state()));
    // What does not fit changes nothing.
    let before = other.state();
    let mut longer = state.clone();
    longer.push(0);
    for damaged in [&state[..state.len() - 1], &longer, &[]] {
        assert_eq!(other.restore(damaged).expect_err("a refusal").code, "LEARNING_BAD_STATE");
    }
    assert_eq!(made("float64", 1).restore(&state).expect_err("a refusal").code, "LEARNING_BAD_STATE");
    assert_eq!(other.state(), before);
}

#[test]
fn an_epoch_sees_every_sample_once_and_the_given_rows_are_taken() {
    let mut session = made("float64", 1);
    let report = train(session.as_mut(), Order::Shuffled { batch: 64 }, 8, 1e-3);
    assert_eq!((report.epoch, report.position, report.steps), (0, 500, 8));
    assert_eq!(train(session.as_mut(), Order::Shuffled { batch: 64 }, 1, 1e-3).position, 64);
    // A step on given rows begins with their loss (no dropout in this network).
    let mut plain = learner(
        &definition(
            "float64",
            r#"{"id": "x", "op": "features", "positions": 1, "channels": 2}, {"id": "y", "inputs": ["x"], "op": "dense", "channels": 1}"#,
        ),
        Loss::Squared { factor: 1.0 },
        r#"{"kind": "descent"}"#,
        1,
    );
    plain.give("data", numbers(4, normals(8, 1), normals(4, 2))).expect("data");
    let wanted = plain.evaluate("data", &[2, 0]).expect("an evaluation");
    let slope = plain.gradient("data", &[2, 0]).expect("a gradient");
    let start = plain.parameters();
    let batches = Batches::Given { rows: &[2, 0], batch: 2 };
    let report = plain
        .train("data", &batches, 1, &LearningRate::Given { rates: vec![0.1] }, &AtomicBool::new(false))
        .expect("a step");
    assert_eq!(report.losses[0], wanted.loss);
    assert!((wanted.losses.iter().sum::<f64>() / 2.0 - wanted.loss).abs() < 1e-15);
    for ((p, q), g) in plain.parameters().iter().zip(start).zip(slope.gradient) {
        assert!((p - (q - 0.1 * g)).abs() < 1e-15);
    }
}

#[test]
fn probes_show_values_and_signals_of_every_node() {
    let mut session = made("float64", 2);
    let probes = session.probe("data", &[3, 5]).expect("probes");
    let outputs = session.evaluate("data", &[3, 5]).expect("outputs");
    assert_eq!(probes.last().expect("nodes").values, outputs.outputs);
    assert_eq!((probes[0].values.len(), probes[0].signals.len()), (72, 72));
    // Signals of the outputs: (softmax - one) / samples, which sum to zero.
    let signals = &probes.last().expect("nodes").signals;
    assert!(signals[..3].iter().sum::<f64>().abs() < 1e-15 && signals[0] != 0.0);
    // Those of the inputs are slopes by the pixels.
    let mut moved = |delta: f64| {
        let values: Vec<f64> = (0..72).map(|at| probes[0].values[at] + if at == 40 { delta } else { 0.0 }).collect();
        let classes = vec![0, 25 % 3];
        let data =
            GivenData { rows: 2, inputs: vec![GivenInput::Numbers(values)], targets: GivenTargets::Classes(classes) };
        session.give("moved", data).expect("data");
        session.evaluate("moved", &[]).expect("an evaluation").loss
    };
    let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
    assert!((slope - probes[0].signals[40]).abs() < 1e-8, "{slope} {}", probes[0].signals[40]);
}

#[test]
fn orthogonal_weights_are_orthogonal() {
    let nodes = r#"{"id": "x", "op": "features", "positions": 1, "channels": 6}, {"id": "y", "inputs": ["x"], "op": "dense", "channels": 4, "bias": false, "initialisation": {"kind": "orthogonal", "gain": 2}}"#;
    let weights = learner(&definition("float64", nodes), Loss::Absolute, r#"{"kind": "descent"}"#, 1).parameters();
    for (a, b) in (0..4).flat_map(|a| (0..4).map(move |b| (a, b))) {
        let product: f64 = (0..6).map(|i| weights[4 * i + a] * weights[4 * i + b]).sum();
        assert!((product - if a == b { 4.0 } else { 0.0 }).abs() < 1e-12);
    }
}

#[test]
fn what_cannot_be_is_refused_with_a_code() {
    let code = |nodes: &str| {
        let made = session(
            &definition("float32", nodes),
            SessionOptions {
                loss: Loss::Absolute,
                optimiser: optimiser(r#"{"kind": "descent"}"#),
                seed: 1,
                threads: 1,
            },
        );
        made.err().map(|error| error.code)
    };
    let input = r#"{"id": "x", "op": "features", "positions": 4, "channels": 2}"#;
    for rest in [
        r#"{"id": "y", "inputs": ["z"], "op": "dense", "channels": 1}"#,
        r#"{"id": "x", "inputs": ["x"], "op": "dense", "channels": 1}"#,
        r#"{"id": "y", "inputs": ["x"], "op": "activation", "function": "relu"}"#,
        r#"{"id": "y", "inputs": ["x"], "op": "dense", "channels": 0}"#,
        r#"{"id": "y", "inputs": ["x", "x"], "op": "add"}"#,
        r#"{"id": "y", "inputs": ["x"], "op": "attention", "heads": 3}"#,
        r#"{"id": "y", "inputs": ["x"], "op": "convolution", "channels": 1, "height": 3, "width": 2, "size": [1, 1]}"#,
        r#"{"id": "y", "inputs": ["x"], "op": "convolution", "channels": 1, "height": 2, "width": 2, "size": [3, 3]}"#,
        r#"{"id": "y", "inputs": ["x"], "op": "embedding", "channels": 3}"#,
        r#"{"id": "d", "inputs": ["x"], "op": "dropout", "rate": 1}, {"id": "y", "inputs": ["d"], "op": "dense", "channels": 1}"#,
    ] {
        assert_eq!(code(&format!("{input}, {rest}")), Some("LEARNING_BAD_DEFINITION"), "{rest}");
    }
    let mut session = made("float32", 1);
    let with = |change: &dyn Fn(&mut GivenData)| {
        let mut data = images(5);
        change(&mut data);
        data
    };
    let mut refused = |data: GivenData| session.give("other", data).expect_err("a refusal");
    assert_eq!(refused(with(&|data| data.rows = 6)).code, "LEARNING_SHAPE");
    assert_eq!(refused(with(&|data| data.inputs.clear())).code, "LEARNING_SHAPE");
    assert_eq!(refused(with(&|data| data.targets = GivenTargets::Classes(vec![0, 1, 3, 0, 0]))).code, "LEARNING_RANGE");
    assert_eq!(refused(with(&|data| data.targets = GivenTargets::Numbers(vec![0.0; 15]))).code, "LEARNING_SHAPE");
    let mut values = vec![0.0; 180];
    values[75] = f64::NAN;
    let error = refused(with(&|data| data.inputs = vec![GivenInput::Numbers(values.clone())]));
    assert!(
        error.code == "LEARNING_NOT_A_NUMBER"
            && error.message.contains("sample 2 ")
            && error.message.contains("number 3.")
    );
    assert_eq!(session.evaluate("none", &[]).expect_err("a refusal").code, "LEARNING_NO_DATA");
    assert_eq!(session.evaluate("data", &[500]).expect_err("a refusal").code, "LEARNING_RANGE");
    // A step that is not finite is not taken.
    let before = session.state();
    let cancelled = AtomicBool::new(true);
    let rate = LearningRate::Constant { rate: 1e300 };
    let report = session.train("data", &Batches::Order(Order::Full), 3, &rate, &cancelled).expect("a report");
    assert!(report.stopped == Stopped::Cancelled && session.state() == before);
    let report = train(session.as_mut(), Order::Full, 5, 1e300);
    assert!(report.stopped == Stopped::NotFinite && report.losses.len() < 5);
}
