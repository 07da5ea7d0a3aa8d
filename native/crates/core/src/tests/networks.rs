//! Networks that between them have every layer, on a ring or an open chain, as the JSON that they arrive in.

use super::*;
use crate::definition::{ActivationFunction, AnsatzDefinition, Precision};

pub(super) fn parse(nodes: &str, precision: Precision) -> AnsatzDefinition {
    let precision = match precision {
        Precision::Float32 => "float32",
        Precision::Float64 => "float64",
    };
    let text = format!(r#"{{"kind":"network","precision":"{precision}","initialScale":1.0,"nodes":[{nodes}]}}"#);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub(super) fn network(nodes: &str, precision: Precision, dimensions: &[u8]) -> Box<dyn Ansatz> {
    ansatz::build(&parse(nodes, precision), sites(dimensions)).unwrap_or_else(|error| panic!("{error}: {nodes}"))
}

/// Neighbours at -1, 0, 1 of a ring or an open chain.
pub(super) fn chain_table(n: i32, periodic: bool) -> String {
    let entry = |site: i32| {
        if periodic {
            site.rem_euclid(n)
        } else if (0..n).contains(&site) {
            site
        } else {
            -1
        }
    };
    let entries: Vec<i32> = (0..n).flat_map(|site| (-1..=1).map(move |step| entry(site + step))).collect();
    format!("{entries:?}")
}

fn convolution(id: &str, input: &str, channels: usize, complex: bool, n: usize, periodic: bool) -> String {
    let table = chain_table(n as i32, periodic);
    format!(
        r#"{{"id":"{id}","inputs":["{input}"],"op":"convolution","channels":{channels},"bias":true,"complex":{complex},"positions":{n},"table":{table}}}"#
    )
}

fn dense(id: &str, input: &str, channels: usize, complex: bool) -> String {
    format!(
        r#"{{"id":"{id}","inputs":["{input}"],"op":"dense","channels":{channels},"bias":true,"complex":{complex}}}"#
    )
}

fn simple(id: &str, inputs: &[&str], rest: &str) -> String {
    format!(r#"{{"id":"{id}","inputs":{inputs:?},{rest}}}"#)
}

fn activation(id: &str, input: &str, function: ActivationFunction) -> String {
    let debug = format!("{function:?}");
    let name = debug[..1].to_lowercase() + &debug[1..];
    simple(id, &[input], &format!(r#""op":"activation","function":"{name}""#))
}

fn input(encoding: &str) -> String {
    simple("x", &[], &format!(r#""op":"input","encoding":"{encoding}""#))
}

/// The sum over channels and positions of a layer.
fn total(of: &str) -> String {
    let sum = simple("channels", &[of], r#""op":"sumChannels""#);
    format!("{sum},{}", simple("out", &["channels"], r#""op":"pool","how":"sum""#))
}

/// Input, convolution and one activation.
pub(super) fn activated(function: ActivationFunction, complex: bool, n: usize) -> String {
    [
        input("value"),
        convolution("c", "x", 5, complex, n, true),
        activation("a", "c", function),
        dense("d", "a", 3, false),
        total("d"),
    ]
    .join(",")
}

/// Convolutions with skip connections, layer norm and a dense head, as in the benchmarks.
pub(super) fn residual(n: usize, channels: usize, blocks: usize, periodic: bool, complex: bool) -> String {
    let mut nodes = vec![input("value"), convolution("c0", "x", channels, false, n, periodic)];
    let mut last = "c0".to_owned();
    for block in 1..=blocks {
        let (gelu, convolved, sum) = (format!("g{block}"), format!("c{block}"), format!("s{block}"));
        nodes.push(activation(&gelu, &last, ActivationFunction::Gelu));
        nodes.push(convolution(&convolved, &gelu, channels, false, n, periodic));
        nodes.push(simple(&sum, &[&last, &convolved], r#""op":"add""#));
        last = sum;
    }
    nodes.push(simple("norm", &[&last], r#""op":"layerNorm""#));
    nodes.push(simple("pool", &["norm"], r#""op":"pool","how":"sum""#));
    nodes.push(simple("scaled", &["pool"], r#""op":"scale","factor":0.4"#));
    nodes.push(dense("d", "scaled", channels, false));
    let mut head = "d";
    if complex {
        nodes.push(dense("e", "scaled", channels, false));
        nodes.push(simple("z", &["d", "e"], r#""op":"complex""#));
        head = "z";
    }
    nodes.push(activation("l", head, ActivationFunction::LogCosh));
    nodes.push(simple("out", &["l"], r#""op":"sumChannels""#));
    nodes.join(",")
}

/// Dense layers of some widths.
pub(super) fn perceptron(widths: &[usize]) -> String {
    let mut nodes = vec![input("value"), simple("f", &["x"], r#""op":"flatten""#)];
    let mut last = "f".to_owned();
    for (layer, &width) in widths.iter().enumerate() {
        let (product, activated) = (format!("d{layer}"), format!("a{layer}"));
        nodes.push(dense(&product, &last, width, false));
        nodes.push(activation(&activated, &product, ActivationFunction::Gelu));
        last = activated;
    }
    nodes.push(simple("out", &[&last], r#""op":"sumChannels""#));
    nodes.join(",")
}

/// A name and the nodes of each; n even.
pub(super) fn gallery(n: usize) -> Vec<(&'static str, String)> {
    use ActivationFunction as F;
    let pairs: Vec<usize> = (0..n).collect();
    let distances: Vec<usize> = (0..n * n).map(|pair| (pair / n + n - pair % n) % n).collect();
    let characters: Vec<f64> = (0..n).flat_map(|p| [0.5 + p as f64, 0.3 * p as f64 - 0.4]).collect();
    let embedding =
        |positional: bool| simple("e", &["x"], &format!(r#""op":"embedding","channels":4,"positional":{positional}"#));
    let patch = simple("p", &["x"], &format!(r#""op":"patch","patches":{},"table":{pairs:?}"#, n / 2));
    let flatten = |of: &str| simple("f", &[of], r#""op":"flatten""#);
    let norm = |of: &str| simple("norm", &[of], r#""op":"layerNorm""#);
    let add = |a: &str, b: &str| simple("add", &[a, b], r#""op":"add""#);
    let multiply = |inputs: &[&str]| simple("product", inputs, r#""op":"multiply""#);
    let attention =
        |of: &str, rest: &str| simple("att", &[of], &format!(r#""op":"attention","heads":2,"scores":{rest}"#));
    let log_sum = |of: &str| simple("out", &[of], &format!(r#""op":"logSumExp","characters":{characters:?}"#));
    let sum_channels = |of: &str| simple("s", &[of], r#""op":"sumChannels""#);
    let join = |nodes: &[String]| nodes.join(",");
    vec![
        ("residual", residual(n, 4, 2, true, false)),
        ("residual, open, complex head", residual(n, 4, 2, false, true)),
        (
            "flattened layers",
            join(&[
                input("value"),
                flatten("x"),
                dense("d", "f", 7, false),
                activation("a", "d", F::Gelu),
                dense("d2", "a", 5, false),
                activation("b", "d2", F::Silu),
                total("b"),
            ]),
        ),
        (
            "complex flattened layers",
            join(&[
                input("oneHot"),
                convolution("c", "x", 3, true, n, false),
                activation("a", "c", F::Tanh),
                flatten("a"),
                dense("d", "f", 3, true),
                activation("b", "d", F::LogCosh),
                dense("d2", "b", 2, false),
                total("d2"),
            ]),
        ),
        (
            "embedding and softmax attention",
            join(&[
                input("value"),
                embedding(true),
                attention("e", r#""softmax","classes":null"#),
                add("e", "att"),
                norm("add"),
                dense("d", "norm", 3, false),
                activation("a", "d", F::Gelu),
                total("a"),
            ]),
        ),
        (
            "patches and factored attention",
            join(&[
                input("occupation"),
                patch.clone(),
                dense("d", "p", 4, false),
                attention("d", r#""factored","classes":null"#),
                norm("att"),
                flatten("norm"),
                dense("re", "f", 3, false),
                dense("im", "f", 3, false),
                simple("z", &["re", "im"], r#""op":"complex""#),
                activation("l", "z", F::LogCosh),
                total("l"),
            ]),
        ),
        (
            "attention with shared scores",
            join(&[
                input("value"),
                embedding(false),
                attention("e", &format!(r#""factored","classes":{distances:?}"#)),
                activation("a", "att", F::Tanh),
                total("a"),
            ]),
        ),
        (
            "group average of complex numbers",
            join(&[
                input("value"),
                convolution("c", "x", 2, true, n, true),
                activation("a", "c", F::Cube),
                sum_channels("a"),
                log_sum("s"),
            ]),
        ),
        (
            "group average of real numbers",
            join(&[
                input("value"),
                convolution("c", "x", 2, false, n, true),
                activation("a", "c", F::Elu),
                sum_channels("a"),
                log_sum("s"),
            ]),
        ),
        (
            "products and complex patches",
            join(&[
                input("value"),
                convolution("c", "x", 2, true, n, false),
                convolution("r", "x", 2, false, n, false),
                multiply(&["c", "r", "c"]),
                add("product", "r"),
                simple("p", &["add"], &format!(r#""op":"patch","patches":{},"table":{pairs:?}"#, n / 2)),
                dense("d", "p", 2, true),
                simple("pool", &["d"], r#""op":"pool","how":"mean""#),
                simple("scaled", &["pool"], r#""op":"scale","factor":-0.7"#),
                simple("out", &["scaled"], r#""op":"sumChannels""#),
            ]),
        ),
        (
            "real weights on complex numbers, split and whole functions",
            join(&[
                input("value"),
                convolution("c", "x", 3, true, n, true),
                activation("a", "c", F::Sigmoid),
                convolution("c2", "a", 3, false, n, true),
                activation("b", "c2", F::Sin),
                add("b", "c"),
                total("add"),
            ]),
        ),
        (
            "wide layers",
            join(&[
                input("value"),
                convolution("c", "x", 19, false, n, true),
                activation("a", "c", F::Relu),
                convolution("c2", "a", 35, false, n, false),
                norm("c2"),
                dense("d", "norm", 17, false),
                total("d"),
            ]),
        ),
    ]
}
