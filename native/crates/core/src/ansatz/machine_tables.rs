//! Hyperbolic tables of the changes that moves and Hamiltonians make.

use ansatz_linalg::parallel;
use ansatz_simd::{AlignedNumbers, slices};

/// cosh and sinh of the change of every hidden unit's angle, one entry for each kind of change: the planes C and S, or Re C,
/// Im C, Re S, Im S for complex weights, one after another.
#[derive(Debug, Clone, Default)]
pub(super) struct HyperbolicTable {
    /// Numbers of an entry.
    size: usize,
    entries: AlignedNumbers,
}

/// Entries that a task makes.
const TOGETHER: usize = 16;

impl HyperbolicTable {
    /// `delta(entry, re, im)` writes the changes of the angles of `length` hidden units; padding must be zero.
    pub fn fill(
        &mut self,
        entries: usize,
        length: usize,
        complex: bool,
        delta: impl Fn(usize, &mut [f64], &mut [f64]) + Sync,
    ) {
        self.size = entry_size(length, complex);
        if self.entries.len() != entries * self.size {
            self.entries = AlignedNumbers::zeros(entries * self.size);
        }
        if self.entries.is_empty() {
            return;
        }
        let size = self.size;
        parallel::for_each_chunk(&mut self.entries, TOGETHER * size, |block, rows| {
            let mut phase = (vec![0.0; if complex { length } else { 0 }], vec![0.0; if complex { length } else { 0 }]);
            for (place, entry) in rows.chunks_exact_mut(size).enumerate() {
                let (cosh, sinh) = entry.split_at_mut(size / 2);
                if complex {
                    let ((cosh_re, cosh_im), (sinh_re, sinh_im)) =
                        (cosh.split_at_mut(length), sinh.split_at_mut(length));
                    delta(block * TOGETHER + place, cosh_re, cosh_im);
                    // cosh(x + i y) = cosh x cos y + i sinh x sin y, sinh(x + i y) = sinh x cos y + i cosh x sin y.
                    let (cosine, sine) = (&mut phase.0, &mut phase.1);
                    sine.copy_from_slice(cosh_im);
                    cosine.fill(0.0);
                    slices::complex_exponential(cosine, sine);
                    slices::hyperbolic(cosh_re, sinh_re);
                    for k in 0..length {
                        let (c, s) = (cosh_re[k], sinh_re[k]);
                        cosh_re[k] = c * cosine[k];
                        cosh_im[k] = s * sine[k];
                        sinh_re[k] = s * cosine[k];
                        sinh_im[k] = c * sine[k];
                    }
                } else {
                    delta(block * TOGETHER + place, cosh, &mut []);
                    slices::hyperbolic(cosh, sinh);
                }
            }
        });
    }

    #[inline]
    pub fn entry(&self, entry: usize) -> &[f64] {
        &self.entries[entry * self.size..(entry + 1) * self.size]
    }

    pub fn is_finite(&self) -> bool {
        self.entries.iter().all(|value| value.is_finite())
    }
}

/// Numbers of an entry for as many hidden units.
pub(super) const fn entry_size(length: usize, complex: bool) -> usize {
    if complex { 4 * length } else { 2 * length }
}
