use std::ops::{Deref, DerefMut};

use crate::MAX_LANES;

/// Bytes of a cache line, and of the widest vector.
const LINE: usize = 64;

/// Float64 numbers of which the first is at the start of a cache line. A vector at a multiple of its length then never lies
/// across two lines, which would take two loads.
#[derive(Debug, Default)]
pub struct AlignedNumbers {
    storage: Vec<f64>,
    start: usize,
    length: usize,
}

impl AlignedNumbers {
    pub fn zeros(length: usize) -> Self {
        if length == 0 {
            return Self::default();
        }
        let storage = vec![0.0; length + MAX_LANES - 1];
        // Where no start can be told, any is right.
        let start = storage.as_ptr().align_offset(LINE).min(MAX_LANES - 1);
        Self { storage, start, length }
    }
}

impl Clone for AlignedNumbers {
    fn clone(&self) -> Self {
        let mut copy = Self::zeros(self.length);
        copy.copy_from_slice(self);
        copy
    }
}

impl Deref for AlignedNumbers {
    type Target = [f64];

    #[inline]
    fn deref(&self) -> &[f64] {
        &self.storage[self.start..self.start + self.length]
    }
}

impl DerefMut for AlignedNumbers {
    #[inline]
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.storage[self.start..self.start + self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_with_a_line_and_stay_what_they_are() {
        for length in [0, 1, 7, 8, 9, 64, 1000, 100_000] {
            let mut numbers = AlignedNumbers::zeros(length);
            assert_eq!(numbers.len(), length);
            numbers.iter_mut().enumerate().for_each(|(at, value)| *value = at as f64);
            let copies = [numbers.clone(), numbers];
            for copy in &copies {
                assert!(length == 0 || (copy.as_ptr() as usize).is_multiple_of(LINE));
                assert!(copy.iter().enumerate().all(|(at, value)| *value == at as f64));
            }
        }
    }
}
