//! Runs independent pieces of work, on a thread pool where the `parallel` feature is on, else in order.
//! Results come back in the order of the pieces, so sums over them do not depend on the number of threads.

use crate::error::ExactError;

#[derive(Clone)]
pub struct Workers {
    #[cfg(feature = "parallel")]
    pool: std::sync::Arc<rayon::ThreadPool>,
    threads: usize,
}

impl Workers {
    #[cfg(feature = "parallel")]
    pub fn new(threads: usize) -> Result<Self, ExactError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .thread_name(|index| format!("ansatz-exact-{index}"))
            .build()
            .map_err(|error| {
                ExactError::new(
                    "ENGINE_THREADS",
                    format!("The thread pool with {threads} threads could not be started."),
                    error.to_string(),
                    "Ask for fewer threads.",
                )
            })?;
        Ok(Self { threads: pool.current_num_threads(), pool: std::sync::Arc::new(pool) })
    }

    #[cfg(not(feature = "parallel"))]
    pub fn new(_threads: usize) -> Result<Self, ExactError> {
        Ok(Self { threads: 1 })
    }

    pub fn threads(&self) -> usize {
        self.threads
    }

    #[cfg(feature = "parallel")]
    pub(crate) fn map<I: Send, R: Send>(&self, items: Vec<I>, work: impl Fn(I) -> R + Sync) -> Vec<R> {
        use rayon::prelude::{IntoParallelIterator, ParallelIterator};
        if self.threads == 1 {
            return items.into_iter().map(work).collect();
        }
        self.pool.install(|| items.into_par_iter().map(&work).collect())
    }

    #[cfg(not(feature = "parallel"))]
    pub(crate) fn map<I: Send, R: Send>(&self, items: Vec<I>, work: impl Fn(I) -> R + Sync) -> Vec<R> {
        items.into_iter().map(work).collect()
    }

    /// Runs work that is divided on the pool where it is called.
    #[cfg(feature = "parallel")]
    pub(crate) fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        self.pool.install(work)
    }

    #[cfg(not(feature = "parallel"))]
    pub(crate) fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        work()
    }
}
