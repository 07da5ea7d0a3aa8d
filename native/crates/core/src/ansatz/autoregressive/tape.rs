//! Everything that a network computed for some configurations, one in each lane, and memory for it that is used again.

use std::any::Any;
use std::cell::RefCell;

use ansatz_simd::Real;

/// Fields [position][row][lane]. Field 0 is what the network was given, the last its outputs; those between are the cell's.
#[derive(Debug, Default)]
pub(super) struct Tape<T> {
    pub lanes: usize,
    pub fields: Vec<Field<T>>,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Field<T> {
    pub rows: usize,
    pub lanes: usize,
    pub values: Vec<T>,
}

impl<T: Real> Field<T> {
    pub fn set_size(&mut self, positions: usize, rows: usize, lanes: usize) {
        let length = positions * rows * lanes;
        if self.values.len() < length {
            self.values.resize(length, T::ZERO);
        }
        (self.rows, self.lanes) = (rows, lanes);
    }

    /// Numbers of one position.
    pub fn stride(&self) -> usize {
        self.rows * self.lanes
    }

    pub fn at(&self, position: usize) -> &[T] {
        self.between(position, position + 1)
    }

    pub fn at_mut(&mut self, position: usize) -> &mut [T] {
        self.between_mut(position, position + 1)
    }

    pub fn between(&self, from: usize, to: usize) -> &[T] {
        &self.values[from * self.stride()..to * self.stride()]
    }

    pub fn between_mut(&mut self, from: usize, to: usize) -> &mut [T] {
        let stride = self.stride();
        &mut self.values[from * stride..to * stride]
    }

    /// [lane][position and row] of the first lanes.
    pub fn by_lane(&self, positions: usize, count: usize) -> Vec<Vec<T>> {
        let length = positions * self.rows;
        let mut out = vec![vec![T::ZERO; length]; count];
        for (place, values) in self.values[..length * self.lanes].chunks_exact(self.lanes).enumerate() {
            for (out, value) in out.iter_mut().zip(values) {
                out[place] = *value;
            }
        }
        out
    }

    /// A copy of the first positions.
    pub fn kept(&self, positions: usize) -> Self {
        Self { rows: self.rows, lanes: self.lanes, values: self.values[..positions * self.stride()].to_vec() }
    }

    /// What there is before the first position: nothing.
    pub fn before(&self, position: usize) -> &[T] {
        if position == 0 { &[] } else { self.at(position - 1) }
    }
}

impl<T: Real> Tape<T> {
    /// `rows` of every field. Old contents stay where they fit; nothing reads them before writing.
    pub fn set_size(&mut self, positions: usize, rows: &[usize], lanes: usize) {
        self.lanes = lanes;
        self.fields.resize_with(rows.len(), Field::default);
        for (field, &rows) in self.fields.iter_mut().zip(rows) {
            field.set_size(positions, rows, lanes);
        }
    }

    pub fn outputs(&self) -> &Field<T> {
        &self.fields[self.fields.len() - 1]
    }

    pub fn outputs_mut(&mut self) -> &mut Field<T> {
        let last = self.fields.len() - 1;
        &mut self.fields[last]
    }
}

/// Working memory of one piece of work.
#[derive(Debug, Default)]
pub(super) struct Scratch<T> {
    pub tape: Tape<T>,
    /// Derivatives by the numbers of the tape.
    pub adjoint: Tape<T>,
    /// d (ln psi) by the outputs: of the modulus for logits, of the phase for phases.
    pub seeds: Field<T>,
    /// [state][lane]
    pub logits: Vec<f64>,
    pub allowed: Vec<f64>,
    /// [lane]
    pub chosen: Vec<f64>,
    pub left: Vec<u64>,
    pub log_probability: Vec<f64>,
    pub phase: Vec<f64>,
    /// [position][lane]
    pub states: Vec<u8>,
    pub gradient: Vec<T>,
}

thread_local! {
    static FREE: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// Calls `work` with working memory of this thread; calls may be inside one another.
pub(super) fn with_scratch<T: Real, R>(work: impl FnOnce(&mut Scratch<T>) -> R) -> R {
    let free = FREE.with_borrow_mut(|free| {
        let place = free.iter().rposition(|scratch| scratch.is::<Scratch<T>>())?;
        free.swap_remove(place).downcast::<Scratch<T>>().ok()
    });
    let mut scratch = free.unwrap_or_default();
    let result = work(&mut scratch);
    FREE.with_borrow_mut(|free| free.push(scratch));
    result
}
