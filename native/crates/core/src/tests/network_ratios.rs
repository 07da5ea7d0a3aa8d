use num_complex::Complex64;

use super::networks::{gallery, network, parse, residual};
use super::ratios::{after, random_connection};
use super::*;
use crate::definition::Precision;
use crate::operator::{Change, Connection};

fn check(found: Complex64, expected: Complex64, tolerance: f64, what: &str) {
    let error = (found - expected).norm() / expected.norm().max(1e-300);
    assert!(error < tolerance, "{what}: {found} instead of {expected}");
}

#[test]
fn ratios_of_networks_agree_with_amplitudes_along_a_walk() {
    let wide = [("wide residual", residual(14, 8, 2, true, true)), ("wide open", residual(14, 8, 3, false, false))];
    for precision in [Precision::Float64, Precision::Float32] {
        let tolerance = if precision == Precision::Float64 { 1e-10 } else { 2e-3 };
        for dimensions in [vec![2u8; 6], vec![3; 4], vec![2; 14]] {
            let networks = if dimensions.len() == 14 { wide.to_vec() } else { gallery(dimensions.len()) };
            for (name, nodes) in networks {
                let mut ansatz = network(&nodes, precision, &dimensions);
                let mut random = Random::new(31, 0);
                let parameters = ansatz.initial_parameters(&mut random);
                assert!(ansatz.prepare(&parameters));
                let mut lookup = filled(ansatz.as_ref(), &random_configuration(&dimensions, &mut random));
                for step in 0..200 {
                    let connections: Vec<_> =
                        (0..3).map(|_| random_connection(&dimensions, &lookup.configuration, &mut random)).collect();
                    let here = ansatz.log_amplitude(&lookup.configuration);
                    for connection in &connections {
                        let expected = amplitude_ratio(ansatz.log_amplitude(&after(&lookup, connection)), here);
                        check(ansatz.ratio(&lookup, connection), expected, tolerance, name);
                    }
                    // After its own ratio, after that of another, and after none.
                    let which = random.below(4) as usize;
                    if step % 10 == 9 {
                        let other = random_connection(&dimensions, &lookup.configuration, &mut random);
                        ansatz.accept(&mut lookup, &other);
                    } else if let Some(connection) = connections.get(which) {
                        ansatz.accept(&mut lookup, connection);
                    }
                }
                let fresh = filled(ansatz.as_ref(), &lookup.configuration);
                assert_eq!(fresh.inputs, lookup.inputs);
                check(lookup.first.get(0).exp(), fresh.first.get(0).exp(), tolerance, name);
            }
        }
    }
}

#[test]
fn ratios_in_batches_agree_with_amplitudes() {
    for precision in [Precision::Float64, Precision::Float32] {
        let tolerance = if precision == Precision::Float64 { 1e-10 } else { 1e-3 };
        for dimensions in [vec![2u8; 6], vec![2; 14]] {
            for (name, nodes) in gallery(dimensions.len()) {
                let mut ansatz = network(&nodes, precision, &dimensions);
                let mut random = Random::new(37, 0);
                let parameters = ansatz.initial_parameters(&mut random);
                assert!(ansatz.prepare(&parameters));
                assert!(ansatz.prefers_batches());
                for _ in 0..3 {
                    let lookup = filled(ansatz.as_ref(), &random_configuration(&dimensions, &mut random));
                    let connections: Vec<_> =
                        (0..115).map(|_| random_connection(&dimensions, &lookup.configuration, &mut random)).collect();
                    let mut found = vec![Complex64::ZERO; connections.len()];
                    ansatz.ratios(&lookup, &connections.iter().collect::<Vec<_>>(), &mut found);
                    let here = ansatz.log_amplitude(&lookup.configuration);
                    for (connection, found) in connections.iter().zip(found) {
                        let there = ansatz.log_amplitude(&after(&lookup, connection));
                        check(found, amplitude_ratio(there, here), tolerance, name);
                    }
                }
            }
        }
    }
}

/// The regular representation of the translations of a ring, all weights shared, and the average with the characters of a
/// momentum: T psi = e^{i k} psi.
#[test]
fn a_group_convolution_with_characters_is_an_eigenstate_of_translations() {
    let n = 6usize;
    let regular: Vec<usize> = (0..n).flat_map(|shift| (0..n).map(move |site| (site + shift) % n)).collect();
    for momentum in 0..n {
        let angle = |shift: usize| std::f64::consts::TAU * (momentum * shift) as f64 / n as f64;
        // Position g holds the network's value at the sites read from g on.
        let characters: Vec<f64> = (0..n).flat_map(|shift| [angle(shift).cos(), angle(shift).sin()]).collect();
        let layer = |id: &str, input: &str, channels: usize| {
            format!(
                r#"{{"id":"{id}","inputs":["{input}"],"op":"convolution","channels":{channels},"bias":true,
                   "complex":true,"positions":{n},"table":{regular:?}}}"#
            )
        };
        let nodes = [
            r#"{"id":"x","inputs":[],"op":"input","encoding":"value"}"#.to_owned(),
            layer("lifting", "x", 3),
            r#"{"id":"a","inputs":["lifting"],"op":"activation","function":"tanh"}"#.to_owned(),
            layer("group", "a", 2),
            r#"{"id":"s","inputs":["group"],"op":"sumChannels"}"#.to_owned(),
            format!(r#"{{"id":"out","inputs":["s"],"op":"logSumExp","characters":{characters:?}}}"#),
        ];
        let mut ansatz = network(&nodes.join(","), Precision::Float64, &[2; 6]);
        let parameters = ansatz.initial_parameters(&mut Random::new(2, 0));
        assert!(ansatz.prepare(&parameters));
        let psi = |configuration: &[u8]| ansatz.log_amplitude(configuration).exp();
        for configuration in all_configurations(&[2; 6]) {
            let mut moved = configuration.clone();
            moved.rotate_left(1);
            let expected = psi(&configuration) * Complex64::new(0.0, -angle(1)).exp();
            assert!((psi(&moved) - expected).norm() < 1e-12 * parameters.len() as f64, "{momentum} {configuration:?}");
        }
    }
}

#[test]
fn a_flattened_dense_machine_is_a_restricted_boltzmann_machine() {
    let nodes = r#"{"id":"x","inputs":[],"op":"input","encoding":"value"},{"id":"f","inputs":["x"],"op":"flatten"},
        {"id":"d","inputs":["f"],"op":"dense","channels":8,"bias":true,"complex":true},
        {"id":"l","inputs":["d"],"op":"activation","function":"logCosh"},
        {"id":"out","inputs":["l"],"op":"sumChannels"}"#;
    let mut ansatz = network(nodes, Precision::Float64, &[2; 4]);
    let mut machine = build(&MachineDefinition { use_visible_bias: false, ..common::machine(2.0, true) }, &[2; 4]);
    let mut random = Random::new(4, 0);
    let parameters: Vec<f64> = (0..ansatz.parameter_count()).map(|_| 0.3 * random.normal()).collect();
    let (weights, biases) = parameters.split_at(2 * 32);
    let interleaved = |numbers: &[f64]| -> Vec<f64> {
        let (re, im) = numbers.split_at(numbers.len() / 2);
        re.iter().zip(im).flat_map(|(re, im)| [*re, *im]).collect()
    };
    assert!(ansatz.prepare(&parameters));
    assert!(machine.prepare(&[interleaved(biases), interleaved(weights)].concat()));
    for configuration in all_configurations(&[2; 4]) {
        let (a, b) = (ansatz.log_amplitude(&configuration), machine.log_amplitude(&configuration));
        assert!((amplitude_ratio(a, b) - 1.0).norm() < 1e-12);
    }
}

#[test]
fn networks_that_do_not_fit_are_refused_with_the_layer_and_the_shapes() {
    let input = r#"{"id":"x","inputs":[],"op":"input","encoding":"value"}"#;
    let cases = [
        ("", "no layers"),
        (input, "[6][1]"),
        (r#"{"id":"x","inputs":["y"],"op":"scale","factor":1.0}"#, "y is not an earlier layer"),
        (r#"{"id":"a","inputs":[],"op":"sumChannels"}"#, "0 inputs and takes 1"),
        (
            r#"{"id":"d","inputs":["x"],"op":"dense","channels":2,"bias":true,"complex":false},
               {"id":"sum","inputs":["x","d"],"op":"add"}"#,
            "shapes [6][1] (real) and [6][2] (real)",
        ),
        (
            r#"{"id":"d","inputs":["x"],"op":"dense","channels":2,"bias":true,"complex":true},
               {"id":"norm","inputs":["d"],"op":"layerNorm"}"#,
            "[6][2] (complex) and must be real",
        ),
        (
            r#"{"id":"c","inputs":["x"],"op":"convolution","channels":2,"bias":true,"complex":false,"positions":2,
                "table":[0,1,2,6]}"#,
            "position 6",
        ),
        (
            r#"{"id":"c","inputs":["x"],"op":"convolution","channels":2,"bias":true,"complex":false,"positions":4,
                "table":[0,1,2]}"#,
            "3 entries for 4 positions",
        ),
        (r#"{"id":"p","inputs":["x"],"op":"patch","patches":2,"table":[0,-1]}"#, "position -1"),
        (
            r#"{"id":"a","inputs":["x"],"op":"attention","heads":2,"scores":"softmax","classes":null}"#,
            "1 channels cannot be shared among 2 heads",
        ),
        (
            r#"{"id":"a","inputs":["x"],"op":"attention","heads":1,"scores":"factored","classes":[0,1]}"#,
            "classes of 2 pairs",
        ),
        (r#"{"id":"l","inputs":["x"],"op":"logSumExp","characters":[1.0,0.0]}"#, "characters for 1 positions"),
        (r#"{"id":"d","inputs":["x"],"op":"dense","channels":0,"bias":true,"complex":false}"#, "[6][0]"),
        (r#"{"id":"x","inputs":["x"],"op":"sumChannels"}"#, "id is empty or that of an earlier"),
    ];
    for (nodes, expected) in cases {
        let nodes = if nodes.is_empty() || nodes.contains(r#""y""#) || nodes == input {
            nodes.to_owned()
        } else {
            format!("{input},{nodes}")
        };
        let nodes = nodes.replace(&format!("{input},{}", r#"{"id":"a","inputs":[],"#), r#"{"id":"a","inputs":[],"#);
        let error = match ansatz::build(&parse(&nodes, Precision::Float64), sites(&[2; 6])) {
            Ok(_) => panic!("accepted: {nodes}"),
            Err(error) => error,
        };
        assert_eq!(error.code, "ENGINE_BAD_DEFINITION");
        let text = error.to_string();
        assert!(text.contains(expected), "{text} for {nodes}");
    }
    let one_hot = r#"{"id":"x","inputs":[],"op":"input","encoding":"oneHot"},
        {"id":"s","inputs":["x"],"op":"sumChannels"},{"id":"o","inputs":["s"],"op":"pool","how":"sum"}"#;
    assert!(ansatz::build(&parse(one_hot, Precision::Float32), sites(&[2, 3])).is_err());
}

#[test]
fn parameters_are_named_after_their_layers() {
    let ansatz = network(&residual(6, 4, 1, true, true), Precision::Float32, &[2; 6]);
    let layout = ansatz.layout();
    let names: Vec<&str> = layout.iter().map(|tensor| tensor.name.as_str()).collect();
    let expected = [
        "c0.weights",
        "c0.bias",
        "c1.weights",
        "c1.bias",
        "norm.scale",
        "norm.shift",
        "d.weights",
        "d.bias",
        "e.weights",
        "e.bias",
    ];
    assert_eq!(names, expected);
    assert_eq!(layout[0].shape, [4, 3, 1]);
    assert_eq!(layout[2].shape, [4, 3, 4]);
    assert!(!ansatz.is_complex() && ansatz.has_complex_derivatives());
    let total: usize = layout.iter().map(|tensor| tensor.shape.iter().product::<usize>()).sum();
    assert_eq!(total, ansatz.parameter_count());
    let change = Connection::Single(Change { site: 0, rise: 1 });
    let mut prepared = network(&residual(6, 4, 1, true, true), Precision::Float32, &[2; 6]);
    let mut parameters = prepared.initial_parameters(&mut Random::new(1, 0));
    assert!(prepared.prepare(&parameters));
    let mut lookup = prepared.lookup();
    lookup.configuration.fill(1);
    // A table that was not filled still gives the ratio.
    assert!(prepared.ratio(&lookup, &change).is_finite());
    parameters[3] = 1e60;
    assert!(!prepared.prepare(&parameters));
}
