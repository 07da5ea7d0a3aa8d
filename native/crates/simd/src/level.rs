use std::sync::atomic::{AtomicU8, Ordering};

/// An instruction set that kernels are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Level {
    Scalar = 1,
    Simd128 = 2,
    Neon = 3,
    Avx2 = 4,
    Avx512 = 5,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Simd128 => "simd128",
            Self::Neon => "neon",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }
}

/// All sets that this processor and this build have, the best first; `Scalar` is always there.
#[allow(clippy::vec_init_then_push, reason = "on some targets nothing stands in between")]
pub fn available() -> Vec<Level> {
    let mut levels = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        let fma = std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma");
        if fma && std::arch::is_x86_feature_detected!("avx512f") && std::arch::is_x86_feature_detected!("avx512dq") {
            levels.push(Level::Avx512);
        }
        if fma {
            levels.push(Level::Avx2);
        }
    }
    #[cfg(target_arch = "aarch64")]
    levels.push(Level::Neon);
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    levels.push(Level::Simd128);
    levels.push(Level::Scalar);
    levels
}

static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The best set, found once.
#[inline]
pub fn level() -> Level {
    match CHOSEN.load(Ordering::Relaxed) {
        5 => Level::Avx512,
        4 => Level::Avx2,
        3 => Level::Neon,
        2 => Level::Simd128,
        1 => Level::Scalar,
        _ => detect(),
    }
}

#[cold]
fn detect() -> Level {
    let best = available()[0];
    CHOSEN.store(best as u8, Ordering::Relaxed);
    best
}
