//! The threads of one engine.

use crate::error::EngineError;

/// A pool of its own for every engine; without the `parallel` feature everything runs where it is called.
pub struct Workers {
    #[cfg(feature = "parallel")]
    pool: rayon::ThreadPool,
}

impl Workers {
    #[cfg(feature = "parallel")]
    pub fn new(threads: usize) -> Result<Self, EngineError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .thread_name(|index| format!("ansatz-{index}"))
            .build()
            .map_err(|error| {
                EngineError::new(
                    "ENGINE_THREADS",
                    format!("The thread pool with {threads} threads could not be started."),
                    error.to_string(),
                    "Ask for fewer threads.",
                )
            })?;
        Ok(Self { pool })
    }

    #[cfg(not(feature = "parallel"))]
    pub fn new(_threads: usize) -> Result<Self, EngineError> {
        Ok(Self {})
    }

    /// Runs `work` on the pool and waits for it.
    pub fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        #[cfg(feature = "parallel")]
        return self.pool.install(work);
        #[cfg(not(feature = "parallel"))]
        work()
    }
}
