use super::*;

/// Nodes between an input and a linear output, as JSON; the input is `x`, the last one `h`.
const OPERATIONS: [(&str, &str); 24] = [
    ("dense", r#"{"id": "h", "inputs": ["x"], "op": "dense", "channels": 5}"#),
    (
        "large dense",
        r#"{"id": "w", "inputs": ["x"], "op": "flatten"}, {"id": "h", "inputs": ["w"], "op": "dense", "channels": 180, "biasInitialisation": {"kind": "normal", "deviation": 0.3}}"#,
    ),
    (
        "same convolution",
        r#"{"id": "h", "inputs": ["x"], "op": "convolution", "channels": 5, "height": 4, "width": 3, "size": [3, 3], "padding": "same"}"#,
    ),
    (
        "valid convolution",
        r#"{"id": "a", "inputs": ["x"], "op": "scale", "factor": 1.5}, {"id": "b", "inputs": ["a"], "op": "dense", "channels": 2}, {"id": "h", "inputs": ["b"], "op": "convolution", "channels": 3, "height": 4, "width": 3, "size": [2, 3]}"#,
    ),
    (
        "strided convolution",
        r#"{"id": "b", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["b"], "op": "convolution", "channels": 4, "height": 4, "width": 3, "size": [2, 2], "stride": [2, 2], "padding": "same"}"#,
    ),
    (
        "strided valid convolution",
        r#"{"id": "b", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["b"], "op": "convolution", "channels": 4, "height": 4, "width": 3, "size": [3, 2], "stride": [2, 2]}"#,
    ),
    (
        "one dimension",
        r#"{"id": "b", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["b"], "op": "convolution", "channels": 4, "height": 1, "width": 12, "size": [1, 5], "stride": [1, 2], "padding": "same"}"#,
    ),
    (
        "max pool",
        r#"{"id": "b", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["b"], "op": "pool", "how": "max", "height": 4, "width": 3, "size": [2, 2], "stride": [2, 2], "padding": "same"}"#,
    ),
    (
        "mean pool",
        r#"{"id": "b", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["b"], "op": "pool", "how": "mean", "height": 4, "width": 3, "size": [3, 2]}"#,
    ),
    (
        "global max",
        r#"{"id": "b", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["b"], "op": "globalPool", "how": "max"}"#,
    ),
    (
        "global mean",
        r#"{"id": "b", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["b"], "op": "globalPool", "how": "mean"}"#,
    ),
    (
        "layer norm",
        r#"{"id": "b", "inputs": ["x"], "op": "dense", "channels": 5}, {"id": "h", "inputs": ["b"], "op": "layerNorm"}"#,
    ),
    (
        "add and multiply",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "b", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "c", "inputs": ["a", "b"], "op": "multiply"}, {"id": "h", "inputs": ["c", "a"], "op": "add"}"#,
    ),
    (
        "concatenate",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "b", "inputs": ["x"], "op": "dense", "channels": 2}, {"id": "h", "inputs": ["a", "b"], "op": "concatenate"}"#,
    ),
    (
        "reshape and position",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 4}, {"id": "b", "inputs": ["a"], "op": "reshape", "positions": 6, "channels": 8}, {"id": "h", "inputs": ["b"], "op": "position", "at": -2}"#,
    ),
    ("positional", r#"{"id": "h", "inputs": ["x"], "op": "positional"}"#),
    (
        "attention",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 6}, {"id": "h", "inputs": ["a"], "op": "attention", "heads": 2}"#,
    ),
    (
        "causal attention",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 6}, {"id": "h", "inputs": ["a"], "op": "attention", "heads": 3, "causal": true}"#,
    ),
    (
        "attention to others",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 4}, {"id": "m", "inputs": ["a"], "op": "reshape", "positions": 6, "channels": 8}, {"id": "n", "inputs": ["m"], "op": "dense", "channels": 4}, {"id": "h", "inputs": ["a", "n"], "op": "attention", "heads": 2}"#,
    ),
    (
        "gru",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["a"], "op": "gru", "channels": 5}"#,
    ),
    (
        "reversed gru",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["a"], "op": "gru", "channels": 5, "reversed": true}"#,
    ),
    (
        "lstm",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["a"], "op": "lstm", "channels": 5}"#,
    ),
    (
        "reversed lstm",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["a"], "op": "lstm", "channels": 5, "reversed": true}"#,
    ),
    (
        "random features",
        r#"{"id": "a", "inputs": ["x"], "op": "dense", "channels": 3}, {"id": "h", "inputs": ["a"], "op": "randomFeatures", "features": 7, "scale": 0.7}"#,
    ),
];

const ACTIVATIONS: [&str; 15] = [
    "identity",
    "sigmoid",
    "tanh",
    "arctan",
    "relu",
    "leakyRelu",
    "elu",
    "softplus",
    "gelu",
    "silu",
    "logCosh",
    "square",
    "cube",
    "sin",
    "exp",
];

fn network(precision: &str, operation: &str) -> LearningDefinition {
    let head = r#"{"id": "x", "op": "features", "positions": 12, "channels": 2}"#;
    let tail = r#"{"id": "f", "inputs": ["h"], "op": "flatten"}, {"id": "y", "inputs": ["f"], "op": "dense", "channels": 2, "initialisation": {"kind": "lecunNormal"}, "biasInitialisation": {"kind": "normal", "deviation": 0.5}}"#;
    definition(precision, &format!("{head}, {operation}, {tail}"))
}

/// Central differences of the loss along the gradient and along random directions.
fn check(name: &str, session: &mut dyn Learning) {
    let start = session.parameters();
    let found = session.gradient("data", &[]).expect("a gradient");
    let mut directions: Vec<Vec<f64>> = (0..3).map(|seed| normals(start.len(), 100 + seed)).collect();
    directions.push(found.gradient.clone());
    // And every tensor by itself.
    for tensor in session.tensors() {
        let mut direction = vec![0.0; start.len()];
        direction[tensor.offset..tensor.offset + tensor.length].copy_from_slice(&normals(tensor.length, 7));
        directions.push(direction);
    }
    for direction in directions {
        let length = direction.iter().map(|value| value * value).sum::<f64>().sqrt();
        let slope: f64 = direction.iter().zip(&found.gradient).map(|(a, b)| a * b).sum::<f64>() / length;
        let mut loss = |step: f64| {
            let moved: Vec<f64> = start.iter().zip(&direction).map(|(p, d)| p + step * d / length).collect();
            session.set_parameters(&moved).expect("parameters");
            session.evaluate("data", &[]).expect("an evaluation").loss
        };
        // Four points: the rest is of fourth order.
        let h = 2e-4;
        let wanted = (8.0 * (loss(h) - loss(-h)) - (loss(2.0 * h) - loss(-2.0 * h))) / (12.0 * h);
        let scale = wanted.abs().max(slope.abs()).max(1e-3);
        assert!((wanted - slope).abs() <= 1e-6 * scale, "{name}: {slope} against {wanted}");
    }
    session.set_parameters(&start).expect("parameters");
}

#[test]
fn gradients_of_every_operation_are_the_slopes_of_the_loss() {
    let data = || numbers(7, normals(7 * 24, 1), normals(14, 2));
    for (name, operation) in OPERATIONS {
        let mut session =
            learner(&network("float64", operation), Loss::Squared { factor: 0.5 }, r#"{"kind": "descent"}"#, 2);
        session.give("data", data()).expect("data");
        check(name, session.as_mut());
        // Float32 is near.
        let wanted = session.gradient("data", &[]).expect("a gradient");
        let mut single =
            learner(&network("float32", operation), Loss::Squared { factor: 0.5 }, r#"{"kind": "descent"}"#, 2);
        single.give("data", data()).expect("data");
        let found = single.gradient("data", &[]).expect("a gradient");
        let size = wanted.gradient.iter().map(|value| value * value).sum::<f64>().sqrt();
        let apart = wanted.gradient.iter().zip(&found.gradient).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
        assert!(apart < 2e-5 * size, "{name}: {}", apart / size);
    }
    for function in ACTIVATIONS {
        let operation = format!(
            r#"{{"id": "a", "inputs": ["x"], "op": "dense", "channels": 3}}, {{"id": "h", "inputs": ["a"], "op": "activation", "function": "{function}"}}"#
        );
        let mut session =
            learner(&network("float64", &operation), Loss::Squared { factor: 1.0 }, r#"{"kind": "descent"}"#, 1);
        session.give("data", data()).expect("data");
        check(function, session.as_mut());
    }
}

#[test]
fn gradients_of_tokens_and_classes_are_the_slopes_of_the_loss() {
    let nodes = r#"{"id": "x", "op": "tokens", "positions": 4, "vocabulary": 5},
        {"id": "e", "inputs": ["x"], "op": "embedding", "channels": 6, "positional": true},
        {"id": "h", "inputs": ["e"], "op": "attention", "heads": 2},
        {"id": "y", "inputs": ["h"], "op": "dense", "channels": 3}"#;
    let mut session = learner(&definition("float64", nodes), Loss::CrossEntropy, r#"{"kind": "descent"}"#, 1);
    let tokens = (0..24).map(|at| (at * 7 % 5) as u32).collect();
    let mut classes: Vec<u32> = (0..24).map(|at| (at * 5 % 3) as u32).collect();
    classes[3] = crate::IGNORED;
    let data = GivenData { rows: 6, inputs: vec![GivenInput::Tokens(tokens)], targets: GivenTargets::Classes(classes) };
    session.give("data", data).expect("data");
    check("tokens", session.as_mut());
    // ln 3 where the outputs are zero.
    session.set_parameters(&vec![0.0; session.parameters().len()]).expect("parameters");
    let found = session.evaluate("data", &[]).expect("an evaluation");
    assert!((found.loss - 3f64.ln()).abs() < 1e-12 && (found.losses[0] - 3f64.ln()).abs() < 1e-12);
}

#[test]
fn gradients_of_every_loss_are_its_slopes() {
    let losses = [
        Loss::Squared { factor: 1.0 },
        Loss::Absolute,
        Loss::BinaryCrossEntropy,
        Loss::QuadraticHinge { margin: 0.7 },
        Loss::Gaussian,
    ];
    for loss in losses {
        let mut session = learner(&network("float64", OPERATIONS[0].1), loss, r#"{"kind": "descent"}"#, 1);
        let count = if loss == Loss::Gaussian { 9 } else { 18 };
        let signs = normals(count, 4).iter().map(|value| if *value > 0.0 { 1.0 } else { 0.0 }).collect();
        session.give("data", numbers(9, normals(9 * 24, 3), signs)).expect("data");
        check(&format!("{loss:?}"), session.as_mut());
    }
}

#[test]
fn the_product_with_the_hessian_is_that_of_a_linear_network() {
    // Squared error of a linear map: H = 2 / n X^T X for every output.
    let nodes = r#"{"id": "x", "op": "features", "positions": 1, "channels": 4}, {"id": "y", "inputs": ["x"], "op": "dense", "channels": 1, "bias": false}"#;
    let mut session =
        learner(&definition("float64", nodes), Loss::Squared { factor: 1.0 }, r#"{"kind": "descent"}"#, 1);
    let x = normals(40, 8);
    session.give("data", numbers(10, x.clone(), normals(10, 9))).expect("data");
    let vector = normals(4, 10);
    let found = session.hessian_vector("data", &[], &vector).expect("a product");
    for (i, found) in found.iter().enumerate() {
        let wanted: f64 =
            (0..10).map(|s| (0..4).map(|j| 0.2 * x[4 * s + i] * x[4 * s + j] * vector[j]).sum::<f64>()).sum();
        assert!((found - wanted).abs() < 1e-8, "{found} {wanted}");
    }
}
