//! One entry for every binding: `call(method, header, buffers)` gives a header and buffers back.
//!
//! The request's header is a JSON object; numbers arrays do not stand in it but travel as little-endian buffers, and the
//! header holds their index. The reply's header is {"ok": true, "value": ...} or {"ok": false, "error": {code, message,
//! reason, suggestion, details}}. Objects live in a table and are named by a handle. Calls on one handle run one after
//! the other; a call that carries a number can be cancelled by it from any thread. A panic becomes a coded error.

mod clock;
mod error;
mod exact;
mod message;
mod operator;
mod sampling;
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
        "vmc.measure" => vmc::measure(reader, writer),
        "vmc.expectations" => vmc::expectations(reader),
        "vmc.sample" => vmc::sample(reader, writer),
        "vmc.logAmplitudes" => vmc::log_amplitudes(reader, writer),
        "vmc.state" => vmc::state(reader, writer),
        "vmc.restore" => vmc::restore(reader),
        "exact.create" => exact::create(reader),
        "exact.advance" => exact::advance(reader),
        "exact.result" => exact::result(reader, writer),
        "exact.vector" => exact::vector(reader, writer),
        "exact.amplitudes" => exact::amplitudes(reader, writer),
        "exact.configurations" => exact::configurations(reader, writer),
        "exact.timeProducts" => exact::time_products(reader),
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
}
