//! What glibc keeps of memory that was freed, held to a bound, so that what a run takes is what was foreseen for it.
//!
//! Left alone, its limits grow with the largest block that was ever freed: up to 64 MiB may then stay at the end of each heap.

/// Larger blocks come from the system and go back to it at once; at most as much stays at the end of a heap.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const KEPT_BYTES: std::ffi::c_int = 4 << 20;

/// Once, before the engine allocates anything.
pub fn bound_what_is_kept() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        use std::ffi::c_int;
        const M_TRIM_THRESHOLD: c_int = -1;
        const M_MMAP_THRESHOLD: c_int = -3;
        unsafe extern "C" {
            fn mallopt(parameter: c_int, value: c_int) -> c_int;
        }
        // SAFETY: mallopt of glibc may be called at any time, from any thread; values that it refuses change nothing.
        unsafe {
            mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
            mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
        }
    }
}
