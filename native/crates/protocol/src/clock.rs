//! Seconds on a clock that only goes forward.

#[cfg(not(target_arch = "wasm32"))]
pub fn now() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// WebAssembly alone has no clock: its host gives one.
#[cfg(target_arch = "wasm32")]
pub fn now() -> f64 {
    #[link(wasm_import_module = "ansatz")]
    unsafe extern "C" {
        #[link_name = "now"]
        safe fn host_now() -> f64;
    }
    host_now()
}
