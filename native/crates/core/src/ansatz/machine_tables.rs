//! Hyperbolic tables of the changes that moves and Hamiltonians make.

use ansatz_linalg::parallel;
use ansatz_simd::slices;

use super::Plane;

/// cosh and sinh of the change of every hidden unit's angle, one entry for each kind of change.
#[derive(Debug, Clone, Default)]
pub(super) struct HyperbolicTable {
    length: usize,
    cosh: Plane,
    sinh: Plane,
}

/// One entry: cosh and sinh over the hidden units; imaginary parts are empty for real weights.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub cosh_re: &'a [f64],
    pub cosh_im: &'a [f64],
    pub sinh_re: &'a [f64],
    pub sinh_im: &'a [f64],
}

impl HyperbolicTable {
    /// `delta(entry, re, im)` writes the changes of the angles; padding must be zero.
    pub fn fill(
        &mut self,
        entries: usize,
        length: usize,
        complex: bool,
        delta: impl Fn(usize, &mut [f64], &mut [f64]) + Sync,
    ) {
        let total = entries * length;
        if self.cosh.re.len() != total || self.cosh.im.is_empty() == (complex && total > 0) {
            self.cosh = Plane::new(total, complex);
            self.sinh = Plane::new(total, complex);
        }
        self.length = length;
        if total == 0 {
            return;
        }
        if complex {
            let mut rows: Vec<_> = (self.cosh.re.chunks_mut(length).zip(self.cosh.im.chunks_mut(length)))
                .zip(self.sinh.re.chunks_mut(length).zip(self.sinh.im.chunks_mut(length)))
                .collect();
            parallel::for_each_chunk(&mut rows, 16, |block, rows| {
                let (mut cosine, mut sine) = (vec![0.0; length], vec![0.0; length]);
                for (place, ((cosh_re, cosh_im), (sinh_re, sinh_im))) in rows.iter_mut().enumerate() {
                    delta(block * 16 + place, cosh_re, cosh_im);
                    // cosh(x + i y) = cosh x cos y + i sinh x sin y, sinh(x + i y) = sinh x cos y + i cosh x sin y.
                    sine.copy_from_slice(cosh_im);
                    cosine.fill(0.0);
                    slices::complex_exponential(&mut cosine, &mut sine);
                    slices::hyperbolic(cosh_re, sinh_re);
                    for k in 0..length {
                        let (c, s) = (cosh_re[k], sinh_re[k]);
                        cosh_re[k] = c * cosine[k];
                        cosh_im[k] = s * sine[k];
                        sinh_re[k] = s * cosine[k];
                        sinh_im[k] = c * sine[k];
                    }
                }
            });
        } else {
            let mut rows: Vec<_> = self.cosh.re.chunks_mut(length).zip(self.sinh.re.chunks_mut(length)).collect();
            parallel::for_each_chunk(&mut rows, 16, |block, rows| {
                for (place, (cosh, sinh)) in rows.iter_mut().enumerate() {
                    delta(block * 16 + place, cosh, &mut []);
                    slices::hyperbolic(cosh, sinh);
                }
            });
        }
    }

    #[inline]
    pub fn entry(&self, entry: usize) -> Entry<'_> {
        let range = entry * self.length..(entry + 1) * self.length;
        let imaginary = if self.cosh.im.is_empty() { 0..0 } else { range.clone() };
        Entry {
            cosh_re: &self.cosh.re[range.clone()],
            cosh_im: &self.cosh.im[imaginary.clone()],
            sinh_re: &self.sinh.re[range],
            sinh_im: &self.sinh.im[imaginary],
        }
    }

    pub fn is_finite(&self) -> bool {
        [&self.cosh, &self.sinh].iter().all(|plane| plane.re.iter().chain(&plane.im).all(|value| value.is_finite()))
    }
}
