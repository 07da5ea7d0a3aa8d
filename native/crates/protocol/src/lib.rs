//! One entry for every binding: `call(method, header, buffers)` gives a header and buffers back.
//!
//! The request's header is a JSON object; numbers arrays do not stand in it but travel as little-endian buffers, and the
//! header holds their index. The reply's header is {"ok": true, "value": ...} or {"ok": false, "error": {code, message,
//! reason, suggestion, details}}. Objects live in a table and are named by a handle. Calls on one handle run one after
//! the other; a call that carries a number can be cancelled by it from any thread. A panic becomes a coded error.

mod error;
mod exact;
mod message;
mod operator;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use error::ProtocolError;
use message::{Reader, Writer};

pub struct Reply {
    pub header: String,
    pub buffers: Vec<Vec<u8>>,
}

pub fn call(method: &str, header: &str, buffers: Vec<Vec<u8>>) -> Reply {
    let mut writer = Writer::default();
    let outcome = catch_unwind(AssertUnwindSafe(|| dispatch(method, &Reader::new(header, buffers)?, &mut writer)))
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
            "simd": ansatz_exact::simd_name(),
            "threads": std::thread::available_parallelism().map_or(1, usize::from),
            "version": env!("CARGO_PKG_VERSION"),
        })),
        "close" => table::close(reader),
        "exact.create" => exact::create(reader),
        "exact.advance" => exact::advance(reader),
        "exact.result" => exact::result(reader, writer),
        "exact.amplitudes" => exact::amplitudes(reader, writer),
        "exact.configurations" => exact::configurations(reader, writer),
        "exact.timeProducts" => exact::time_products(reader),
        _ => Err(ProtocolError::request(format!("There is no method `{method}`."))),
    }
}
