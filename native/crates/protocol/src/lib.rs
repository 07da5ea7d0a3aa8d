//! One entry for every binding: `call(method, header, buffers)` gives a header and buffers back.
//!
//! The request's header is a JSON object; numbers arrays do not stand in it but travel as little-endian buffers, and the
//! header holds their index. The reply's header is {"ok": true, "value": ...} or {"ok": false, "error": {code, message,
//! reason, suggestion, details}}. Objects live in a table and are named by a handle. Calls on one handle run one after
//! the other; a call that carries a number can be cancelled by it from any thread. A panic becomes a coded error.

mod clock;
mod error;
mod estimates;
mod exact;
mod given;
mod learn;
mod message;
mod operator;
mod sampling;
mod step_target;
mod table;
mod vmc;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use error::ProtocolError;
use message::{Reader, Writer};

pub struct Reply {
    pub header: String,
    pub buffers: Vec<Vec<u8>>,
}

pub fn call(method: &str, header: &str, buffers: Vec<Vec<u8>>) -> Reply {
    guarded(method, |writer| dispatch(method, &Reader::new(header, buffers)?, writer))
}

fn guarded(method: &str, work: impl FnOnce(&mut Writer) -> Result<serde_json::Value, ProtocolError>) -> Reply {
    let mut writer = Writer::default();
    let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut writer)))
        .unwrap_or_else(|payload| Err(ProtocolError::panic(method, payload.as_ref())));
    match outcome {
        Ok(value) => Reply {
            header: serde_json::json!({ "ok": true, "value": value }).to_string(),
            buffers: writer.into_buffers(),
        },
        Err(error) => {
            Reply { header: serde_json::json!({ "ok": false, "error": error }).to_string(), buffers: Vec::new() }
        }
    }
}

/// Asks the numbered call on a handle to stop; nothing happens if it has ended or the handle is unknown.
pub fn cancel(handle: u32, call: u64) {
    table::cancel(handle, call);
}

fn dispatch(method: &str, reader: &Reader, writer: &mut Writer) -> Result<serde_json::Value, ProtocolError> {
    match method {
        "describe" => Ok(serde_json::json!({
            "simd": ansatz_core::simd_name(),
            "threads": std::thread::available_parallelism().map_or(1, usize::from),
            "version": env!("CARGO_PKG_VERSION"),
        })),
        "close" => table::close(reader),
        "vmc.create" => vmc::create(reader),
        "vmc.step" => vmc::step(reader, writer),
        "vmc.stepMemory" => vmc::step_memory(reader),
        "vmc.measure" => vmc::measure(reader, writer),
        "vmc.expectations" => estimates::expectations(reader),
        "vmc.accumulate" => estimates::accumulate(reader),
        "vmc.energyAndVariance" => estimates::energy_and_variance(reader),
        "vmc.lanczosStep" => estimates::lanczos_step(reader),
        "vmc.renyiEntropy" => estimates::renyi_entropy(reader),
        "vmc.fidelity" => estimates::fidelity(reader),
        "vmc.setParameters" => estimates::set_parameters(reader),
        "vmc.sample" => vmc::sample(reader, writer),
        "vmc.logAmplitudes" => vmc::log_amplitudes(reader, writer),
        "vmc.state" => vmc::state(reader, writer),
        "vmc.restore" => vmc::restore(reader),
        "given.problem" => given::problem(reader, writer),
        "given.solve" => given::solve(reader, writer),
        "given.eigen" => given::eigen(reader, writer),
        "given.take" => given::take(reader, writer),
        "given.estimate" => given::estimate_values(reader),
        "exact.create" => exact::create(reader),
        "exact.estimate" => exact::estimate(reader),
        "exact.advance" => exact::advance(reader),
        "exact.result" => exact::result(reader, writer),
        "exact.vector" => exact::vector(reader, writer),
        "exact.amplitudes" => exact::amplitudes(reader, writer),
        "exact.expectations" => exact::expectations(reader, writer),
        "exact.configurations" => exact::configurations(reader, writer),
        "exact.partition" => exact::partition(reader),
        "exact.schmidtWeights" => exact::schmidt_weights(reader, writer),
        "exact.timeProducts" => exact::time_products(reader),
        "evolution.create" => exact::evolution::create(reader),
        "evolution.advance" => exact::evolution::advance(reader),
        "evolution.expectations" => exact::evolution::expectations(reader, writer),
        "evolution.partition" => exact::evolution::partition(reader),
        "evolution.schmidtWeights" => exact::evolution::schmidt_weights(reader, writer),
        "evolution.amplitudes" => exact::evolution::amplitudes(reader, writer),
        "learn.create" => learn::create(reader),
        "learn.give" => learn::give(reader),
        "learn.train" => learn::train(reader, writer),
        "learn.evaluate" => learn::evaluate(reader, writer),
        "learn.gradient" => learn::gradient(reader, writer),
        "learn.hessianVector" => learn::hessian_vector(reader, writer),
        "learn.probe" => learn::probe(reader, writer),
        "learn.parameters" => learn::parameters(reader, writer),
        "learn.setParameters" => learn::set_parameters(reader),
        "learn.setOptimiser" => learn::set_optimiser(reader),
        "learn.state" => learn::state(reader, writer),
        "learn.restore" => learn::restore(reader),
        _ => Err(ProtocolError::request(format!("There is no method `{method}`."))),
    }
}

#[cfg(test)]
mod tests {
    use super::{guarded, table};

    #[test]
    fn a_panic_is_an_error_and_loses_only_its_object() {
        let handle = table::insert(table::Object::Closed);
        let target = table::Target { handle, call: 1 };
        let reply = guarded("test", |_| table::with(&target, |_, _| panic!("index {} out of bounds", 7)));
        assert!(reply.header.contains("ENGINE_PANIC") && reply.header.contains("index 7 out of bounds"));
        let again = guarded("test", |_| table::with(&target, |_, _| Ok(serde_json::Value::Null)));
        assert!(again.header.contains("ENGINE_CLOSED"), "{}", again.header);
        let other = table::Target { handle: table::insert(table::Object::Closed), call: 1 };
        assert!(guarded("test", |_| table::with(&other, |_, _| Ok(serde_json::Value::Null))).header.contains("true"));
    }

    #[test]
    fn two_calls_that_name_each_others_object_do_not_wait_for_ever() {
        let handles = [table::insert(table::Object::Closed), table::insert(table::Object::Closed)];
        std::thread::scope(|scope| {
            for (own, other) in [(handles[0], handles[1]), (handles[1], handles[0])] {
                scope.spawn(move || {
                    for call in 1..2_000 {
                        let target = table::Target { handle: own, call };
                        let seen = table::with_others(&target, &[other], |_, others, _| Ok(others.len()));
                        assert_eq!(seen.ok(), Some(1));
                    }
                });
            }
        });
        let target = table::Target { handle: handles[0], call: 2_000 };
        assert!(table::with_others(&target, &[handles[1], handles[1]], |_, _, _| Ok(())).is_err());
        assert!(table::with_others(&target, &[handles[0]], |_, _, _| Ok(())).is_err());
        assert!(table::with_others(&target, &[u32::MAX], |_, _, _| Ok(())).is_err());
    }
}
