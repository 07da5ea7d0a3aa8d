//! The protocol as a binding sees it: headers, buffers, handles, cancellation, errors.

use ansatz_protocol::{Reply, call, cancel};
use serde_json::{Value, json};

fn bytes<N, const B: usize>(numbers: &[N], write: impl Fn(&N) -> [u8; B]) -> Vec<u8> {
    numbers.iter().flat_map(write).collect()
}

fn floats(numbers: &[f64]) -> Vec<u8> {
    bytes(numbers, |number| number.to_le_bytes())
}

fn words(numbers: &[u32]) -> Vec<u8> {
    bytes(numbers, |number| number.to_le_bytes())
}

fn value(reply: &Reply) -> Value {
    let header: Value = serde_json::from_str(&reply.header).expect("JSON");
    assert_eq!(header["ok"], true, "{}", reply.header);
    header["value"].clone()
}

fn code(reply: &Reply) -> String {
    let header: Value = serde_json::from_str(&reply.header).expect("JSON");
    assert_eq!(header["ok"], false, "{}", reply.header);
    header["error"]["code"].as_str().expect("a code").to_owned()
}

/// A Heisenberg ring as header and buffers.
fn ring(n: u32) -> (Value, Vec<Vec<u8>>) {
    let header = json!({
        "localDimensions": 0, "siteOffsets": 1, "sites": 2, "matrixIndex": 3, "coefficients": 4, "constant": 0.0,
        "matrices": [{ "dimension": 4, "rowOffsets": 5, "columns": 6, "values": 7 }],
    });
    let buffers = vec![
        vec![2; n as usize],
        words(&(0..=n).map(|bond| 2 * bond).collect::<Vec<_>>()),
        words(&(0..n).flat_map(|site| [site, (site + 1) % n]).collect::<Vec<_>>()),
        words(&vec![0; n as usize]),
        floats(&[1.0, 0.0].repeat(n as usize)),
        words(&[0, 1, 3, 5, 6]),
        words(&[0, 1, 2, 1, 2, 3]),
        floats(&[0.25, 0.0, -0.25, 0.0, 0.5, 0.0, 0.5, 0.0, -0.25, 0.0, 0.25, 0.0]),
    ];
    (header, buffers)
}

fn create(n: u32) -> Reply {
    let (operator, buffers) = ring(n);
    let header = json!({
        "operator": operator, "charges": [{ "sites": (0..n).collect::<Vec<_>>(), "total": n / 2 }], "eigenvalues": 1, "wantVectors": true, "tolerance": 1e-10,
        "maxIterations": 300, "seed": "18446744073709551615", "threads": 2, "memoryLimit": 1e9,
    });
    call("exact.create", &header.to_string(), buffers)
}

fn advance(handle: &Value, number: u64) -> Reply {
    call("exact.advance", &json!({ "handle": handle, "call": number, "iterations": 10 }).to_string(), Vec::new())
}

#[test]
fn a_search_from_create_to_close() {
    let created = value(&create(10));
    assert_eq!(created["dimension"], 252);
    let handle = &created["handle"];
    let mut number = 1;
    while value(&advance(handle, number))["finished"] != true {
        number += 1;
    }
    let reply = call("exact.result", &json!({ "handle": handle }).to_string(), Vec::new());
    let result = value(&reply);
    let buffer = &reply.buffers[result["eigenvalues"].as_u64().expect("an index") as usize];
    let energy = f64::from_le_bytes(buffer[..8].try_into().expect("eight bytes"));
    assert!((energy / 10.0 + 0.4515446354).abs() < 1e-9);
    assert_eq!(reply.buffers[result["vector"].as_u64().expect("an index") as usize].len(), 252 * 8);
    value(&call("close", &json!({ "handle": handle }).to_string(), Vec::new()));
    assert_eq!(code(&advance(handle, number + 1)), "ENGINE_CLOSED");
}

#[test]
fn only_the_numbered_call_is_cancelled() {
    let handle = value(&create(12))["handle"].clone();
    let id = handle.as_u64().expect("a number") as u32;
    value(&advance(&handle, 1));
    // too late for the first, early for the third
    cancel(id, 1);
    cancel(id, 3);
    cancel(99_999, 1);
    value(&advance(&handle, 2));
    assert_eq!(code(&advance(&handle, 3)), "CANCELLED");
    value(&advance(&handle, 4));
    value(&call("close", &json!({ "handle": handle }).to_string(), Vec::new()));
}

#[test]
fn bad_requests_are_errors() {
    assert_eq!(code(&call("no.such.method", "{}", Vec::new())), "ENGINE_BAD_REQUEST");
    assert_eq!(code(&call("exact.create", "{", Vec::new())), "ENGINE_BAD_REQUEST");
    let (operator, mut buffers) = ring(4);
    buffers[4].pop();
    let header = json!({
        "operator": operator, "charges": [{ "sites": [0, 1, 2, 3], "total": 2 }], "eigenvalues": 1, "wantVectors": true, "tolerance": 1e-10,
        "maxIterations": 300, "seed": "1", "threads": 1, "memoryLimit": 1e9,
    });
    assert_eq!(code(&call("exact.create", &header.to_string(), buffers)), "ENGINE_BAD_REQUEST");
    let handle = value(&create(4))["handle"].clone();
    assert_eq!(code(&call("exact.result", &json!({ "handle": handle }).to_string(), Vec::new())), "EXACT_NOT_FINISHED");
}
