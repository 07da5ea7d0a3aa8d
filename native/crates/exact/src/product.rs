//! The role of a Hamiltonian for the solvers: its product with a vector.

use std::sync::atomic::AtomicBool;

use crate::error::ExactError;
use crate::workers::Workers;

pub(crate) trait Product<T>: Send + Sync {
    fn dimension(&self) -> usize;

    /// y = scale * H x - previous * y, and the real part of <x|y>. Cancelled: y is then undefined.
    fn apply(
        &self,
        x: &[T],
        y: &mut [T],
        scale: f64,
        previous: f64,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<f64, ExactError>;

    /// Bytes of what is stored of the Hamiltonian.
    fn memory_bytes(&self) -> u64;
}
