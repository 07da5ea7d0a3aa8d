//! What a wavefunction takes beside its parameters and the planes of its look-up tables.

/// Bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Footprint {
    /// Made from the parameters and kept between steps.
    pub tables: u64,
    /// Of a filled look-up table: its `own`.
    pub lookup: u64,
    /// Of each thread that evaluates or differentiates.
    pub scratch: u64,
    /// Of each sample while `visit_factors` hands out blocks one after another; 0: it holds as many blocks as there is room for.
    pub sample: u64,
}

impl Footprint {
    pub fn and(self, other: Self) -> Self {
        Self {
            tables: self.tables + other.tables,
            lookup: self.lookup + other.lookup,
            scratch: self.scratch + other.scratch,
            sample: self.sample.max(other.sample),
        }
    }

    /// With `count` configurations for each one.
    pub fn times(self, count: usize) -> Self {
        Self { lookup: self.lookup * count as u64, sample: self.sample * count as u64, ..self }
    }
}
