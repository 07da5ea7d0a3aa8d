use std::ops::Range;

use crate::ansatz::Plane;
use crate::definition::ParameterTensor;
use crate::error::EngineError;

/// The parameters that learn; the others are frozen.
#[derive(Debug, Clone)]
pub(crate) struct Active {
    /// Ascending, apart from each other.
    ranges: Vec<Range<usize>>,
    count: usize,
    total: usize,
}

/// How much of a range learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cover {
    All,
    Nothing,
    Part,
}

impl Active {
    /// Every tensor but the frozen ones, which are named, or share the part of their names before a dot.
    pub fn new(layout: &[ParameterTensor], total: usize, frozen: &[String]) -> Result<Self, EngineError> {
        let is_named = |tensor: &ParameterTensor, name: &str| {
            tensor.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let names = || layout.iter().map(|tensor| tensor.name.as_str()).collect::<Vec<_>>().join(", ");
        let bad = |message: String, suggestion: &str| {
            EngineError::new("ENGINE_BAD_OPTIONS", message, format!("Its tensors are {}.", names()), suggestion)
        };
        if let Some(name) = frozen.iter().find(|name| !layout.iter().any(|tensor| is_named(tensor, name))) {
            return Err(bad(
                format!("The wavefunction has no parameters \"{name}\" to freeze."),
                "Freeze one of these.",
            ));
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for tensor in layout.iter().filter(|tensor| !frozen.iter().any(|name| is_named(tensor, name))) {
            let end = tensor.offset + tensor.shape.iter().product::<usize>();
            match ranges.last_mut() {
                Some(last) if last.end == tensor.offset => last.end = end,
                _ => ranges.push(tensor.offset..end),
            }
        }
        ranges.retain(|range| !range.is_empty());
        let count = ranges.iter().map(ExactSizeIterator::len).sum();
        if count == 0 {
            return Err(bad("All parameters are frozen.".to_owned(), "Leave at least one tensor to learn."));
        }
        Ok(Self { ranges, count, total })
    }

    pub fn all(total: usize) -> Self {
        Self { ranges: std::iter::once(0..total).collect(), count: total, total }
    }

    pub fn count(&self) -> usize {
        self.count
    }

    pub fn is_all(&self) -> bool {
        self.count == self.total
    }

    pub fn cover(&self, range: Range<usize>) -> Cover {
        let inside: usize = self
            .ranges
            .iter()
            .map(|active| active.end.min(range.end).saturating_sub(active.start.max(range.start)))
            .sum();
        if inside == range.len() {
            Cover::All
        } else if inside == 0 {
            Cover::Nothing
        } else {
            Cover::Part
        }
    }

    /// Parts of `range` that learn.
    pub fn parts(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        self.ranges
            .iter()
            .map(move |active| active.start.max(range.start)..active.end.min(range.end))
            .filter(|part| !part.is_empty())
    }

    /// Zeroes what is frozen.
    pub fn mask(&self, numbers: &mut [f64]) {
        if self.is_all() {
            return;
        }
        let mut start = 0;
        for range in self.ranges.iter().chain([&(self.total..self.total)]) {
            numbers[start..range.start].fill(0.0);
            start = range.end;
        }
    }

    pub fn mask_plane(&self, plane: &mut Plane) {
        self.mask(&mut plane.re);
        if !plane.im.is_empty() {
            self.mask(&mut plane.im);
        }
    }

    /// The numbers that learn, one after the other.
    pub fn gather(&self, from: &[f64], to: &mut [f64]) {
        let mut at = 0;
        for range in &self.ranges {
            to[at..at + range.len()].copy_from_slice(&from[range.clone()]);
            at += range.len();
        }
    }

    /// The reverse of `gather`; zero where frozen.
    pub fn scatter(&self, from: &[f64]) -> Vec<f64> {
        let mut to = vec![0.0; self.total];
        let mut at = 0;
        for range in &self.ranges {
            to[range.clone()].copy_from_slice(&from[at..at + range.len()]);
            at += range.len();
        }
        to
    }
}
