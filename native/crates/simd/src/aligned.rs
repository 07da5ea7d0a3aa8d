use std::ops::{Deref, DerefMut};

use crate::Real;

/// Bytes of a cache line, and of the widest vector.
const LINE: usize = 64;

/// Numbers of which the first is at the start of a cache line. A vector at a multiple of its length then never lies across
/// two lines, which would take two loads.
#[derive(Debug)]
pub struct AlignedNumbers<T = f64> {
    storage: Vec<T>,
    start: usize,
    length: usize,
}

impl<T> Default for AlignedNumbers<T> {
    fn default() -> Self {
        Self { storage: Vec::new(), start: 0, length: 0 }
    }
}

impl<T: Real> AlignedNumbers<T> {
    pub fn zeros(length: usize) -> Self {
        if length == 0 {
            return Self::default();
        }
        let spare = LINE / size_of::<T>() - 1;
        let storage = vec![T::ZERO; length + spare];
        // Where no start can be told, any is right.
        let start = storage.as_ptr().align_offset(LINE).min(spare);
        Self { storage, start, length }
    }
}

impl<T: Real> Clone for AlignedNumbers<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::zeros(self.length);
        copy.copy_from_slice(self);
        copy
    }
}

impl<T> Deref for AlignedNumbers<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.storage[self.start..self.start + self.length]
    }
}

impl<T> DerefMut for AlignedNumbers<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.storage[self.start..self.start + self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Real>(length: usize) {
        let mut numbers = AlignedNumbers::<T>::zeros(length);
        assert_eq!(numbers.len(), length);
        numbers.iter_mut().enumerate().for_each(|(at, value)| *value = T::from_f64(at as f64));
        let copies = [numbers.clone(), numbers];
        for copy in &copies {
            assert!(length == 0 || (copy.as_ptr() as usize).is_multiple_of(LINE));
            assert!(copy.iter().enumerate().all(|(at, value)| *value == T::from_f64(at as f64)));
        }
    }

    #[test]
    fn numbers_begin_with_a_line_and_stay_what_they_are() {
        for length in [0, 1, 7, 8, 9, 64, 1000, 100_000] {
            check::<f64>(length);
            check::<f32>(length);
        }
    }
}
