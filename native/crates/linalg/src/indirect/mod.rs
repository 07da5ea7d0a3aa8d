//! Products of gathered rows with a matrix, the kernel of convolutions by a table of neighbours and of dense layers:
//!
//!   out[r][o] (+)= b[o] + sum_k sum_c in[table[r][k] + c] W[k][c][o]
//!
//! and the sums over rows that their weight gradients are; in float32 or float64. Vectors run along the outputs, inputs are
//! broadcast, and a block of rows x outputs stays in registers over all places k and inputs c.

#![allow(clippy::too_many_arguments, reason = "the arguments of a matrix product")]

mod gradient;

use ansatz_simd::{AlignedNumbers, Level, Real, Simd, Vector, kernel, level, real_kernel};

pub use gradient::{gradient, gradient_columns, gradient_columns_on, gradient_on, gradient_width, has_columns};

/// Where a row finds its inputs and puts its outputs, in numbers from the start of each array.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Row {
    /// Of the row's first place in the table.
    pub table: u32,
    /// Added to every entry of the table.
    pub input: u32,
    pub output: u32,
}

/// Where the inputs of each row's places are, in numbers from the row's `input`: row-major [row of the table][place].
#[derive(Debug, Clone, Default)]
pub struct Table {
    entries: Vec<u32>,
    furthest: usize,
}

impl Table {
    pub fn new(entries: Vec<u32>) -> Self {
        let furthest = entries.iter().copied().max().unwrap_or(0) as usize;
        Self { entries, furthest }
    }
}

/// What a product is added to.
#[derive(Debug, Clone, Copy)]
pub enum Start<'a, T> {
    /// One number an output, or zero where there are none.
    Bias(&'a [T]),
    /// What is in the array of outputs.
    Output,
    /// A bias, and another array at the places of the outputs.
    Sum(&'a [T], &'a [T]),
}

/// W[place][input][output] in panels of one or two vectors of outputs, each [place][input][output of the panel].
#[derive(Debug)]
pub struct Weights<T> {
    pub places: usize,
    pub inputs: usize,
    pub outputs: usize,
    level: Level,
    panels: AlignedNumbers<T>,
}

impl<T: Real> Weights<T> {
    /// `value` gives W of (place, input, output).
    pub fn new(places: usize, inputs: usize, outputs: usize, value: impl Fn(usize, usize, usize) -> T) -> Self {
        Self::on(level(), places, inputs, outputs, value)
    }

    /// The same for a given instruction set.
    pub fn on(
        level: Level,
        places: usize,
        inputs: usize,
        outputs: usize,
        value: impl Fn(usize, usize, usize) -> T,
    ) -> Self {
        let lanes = T::lanes(level);
        let vectors = outputs.div_ceil(lanes);
        let mut panels = AlignedNumbers::zeros(places * inputs * vectors * lanes);
        let (mut at, mut first) = (0, 0);
        while first < vectors {
            let width = lanes * 2.min(vectors - first);
            for place in 0..places {
                for input in 0..inputs {
                    for lane in 0..width.min(outputs - first * lanes) {
                        panels[at + lane] = value(place, input, first * lanes + lane);
                    }
                    at += width;
                }
            }
            first += width / lanes;
        }
        Self { places, inputs, outputs, level, panels }
    }

    /// Zeros, to be filled.
    pub fn zeros(places: usize, inputs: usize, outputs: usize) -> Self {
        let level = level();
        let panels = AlignedNumbers::zeros(places * inputs * outputs.next_multiple_of(T::lanes(level)));
        Self { places, inputs, outputs, level, panels }
    }

    /// Takes W from its rows: [place][input][output].
    pub fn fill(&mut self, rows: &[T]) {
        let (outputs, depth) = (self.outputs, self.places * self.inputs);
        assert!(rows.len() == depth * outputs);
        self.for_each_panel(|first, count, width, panel| {
            for (to, from) in panel.chunks_exact_mut(width).zip(rows.chunks_exact(outputs)) {
                to[..count].copy_from_slice(&from[first..first + count]);
            }
        });
    }

    /// Takes W from its columns: [output][place][input].
    pub fn fill_columns(&mut self, columns: &[T]) {
        let depth = self.places * self.inputs;
        assert!(columns.len() == depth * self.outputs);
        self.for_each_panel(|first, count, width, panel| {
            let columns = &columns[first * depth..(first + count) * depth];
            for (rows, panel) in (0..depth).step_by(16).zip(panel.chunks_mut(16 * width)) {
                for (lane, column) in columns.chunks_exact(depth).enumerate() {
                    let column = &column[rows..(rows + 16).min(depth)];
                    for (to, value) in panel.chunks_exact_mut(width).zip(column) {
                        to[lane] = *value;
                    }
                }
            }
        });
    }

    /// Calls `work` with the first output, the count of outputs, the width and the numbers of each panel, on all threads.
    fn for_each_panel(&mut self, work: impl Fn(usize, usize, usize, &mut [T]) + Sync + Send) {
        let (depth, lanes) = (self.places * self.inputs, T::lanes(self.level));
        if depth == 0 {
            return;
        }
        let outputs = self.outputs;
        let panel = |index: usize, panel: &mut [T]| {
            let first = 2 * lanes * index;
            let width = panel.len() / depth;
            work(first, width.min(outputs - first), width, panel);
        };
        if self.panels.len() < 1 << 14 {
            self.panels.chunks_mut(depth * 2 * lanes).enumerate().for_each(|(index, numbers)| panel(index, numbers));
        } else {
            crate::parallel::for_each_chunk(&mut self.panels, depth * 2 * lanes, panel);
        }
    }

    pub fn is_finite(&self) -> bool {
        self.panels.iter().all(|value| value.is_finite())
    }

    /// out = start + in W for each row.
    pub fn multiply(&self, rows: &[Row], table: &Table, input: &[T], start: Start<T>, out: &mut [T]) {
        check(rows, table, self.places, (input.len(), self.inputs), (out.len(), self.outputs));
        let (bias, before): (&[T], *const T) = match start {
            Start::Bias(bias) => (bias, std::ptr::null()),
            Start::Output => (&[], out.as_ptr()),
            Start::Sum(bias, other) => {
                check(rows, table, self.places, (input.len(), self.inputs), (other.len(), self.outputs));
                (bias, other.as_ptr())
            }
        };
        assert!(bias.is_empty() || bias.len() == self.outputs);
        let table = &table.entries;
        multiply_on::<T>(self.level, self.shape(), &self.panels, rows, table, input, bias, before, out);
    }

    /// out += sum_i factor_i W[0][input_i][..]: the change of one row of outputs with some of its inputs.
    pub fn add_inputs(&self, inputs: &[(u32, T)], out: &mut [T]) {
        assert!(self.places == 1 && out.len() == self.outputs);
        assert!(inputs.iter().all(|(input, _)| (*input as usize) < self.inputs));
        add_inputs_on::<T>(self.level, self.shape(), &self.panels, inputs, out);
    }

    fn shape(&self) -> Shape {
        Shape { places: self.places, inputs: self.inputs, outputs: self.outputs }
    }
}

/// Sizes of a product without its rows.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub places: usize,
    pub inputs: usize,
    pub outputs: usize,
}

/// Every number that the rows touch is there. `input`, `out`: length and numbers that a row takes from its offset on.
fn check(rows: &[Row], table: &Table, places: usize, input: (usize, usize), out: (usize, usize)) {
    let last = furthest(rows);
    assert!(rows.is_empty() || last.table as usize + places <= table.entries.len());
    assert!(rows.is_empty() || last.input as usize + table.furthest + input.1 <= input.0);
    assert!(rows.is_empty() || last.output as usize + out.1 <= out.0);
}

/// Rows of which the furthest are found side by side.
const ROWS: usize = 16;

#[inline(always)]
#[allow(clippy::extra_unused_type_parameters, reason = "the compiler makes the vectors of the instruction set")]
unsafe fn furthest_generic<S: Simd>(rows: &[Row]) -> Row {
    // SAFETY: a row is three u32 one behind another.
    let words = unsafe { std::slice::from_raw_parts(rows.as_ptr().cast::<u32>(), 3 * rows.len()) };
    let mut last = [0u32; 3 * ROWS];
    let (blocks, rest) = words.as_chunks::<{ 3 * ROWS }>();
    for block in blocks {
        let mut at = 0;
        while at < 3 * ROWS {
            last[at] = last[at].max(block[at]);
            at += 1;
        }
    }
    for (last, word) in last.iter_mut().zip(rest) {
        *last = (*last).max(*word);
    }
    let (table, input, output) = (0, 1, 2);
    let most = |word: usize| last.iter().skip(word).step_by(3).fold(0, |most, &value| most.max(value));
    Row { table: most(table), input: most(input), output: most(output) }
}

kernel! {
    /// The largest of each number over all rows.
    fn furthest / furthest_on = furthest_generic(rows: &[Row]) -> Row;
}

#[inline(always)]
unsafe fn multiply_block<V: Vector, const R: usize, const NV: usize>(
    shape: &Shape,
    weights: *const V::Scalar,
    rows: *const Row,
    table: *const u32,
    input: *const V::Scalar,
    bias: &[V::V; NV],
    first: usize,
    before: *const V::Scalar,
    out: *mut V::Scalar,
) {
    let count = (shape.outputs - first).min(NV * V::LANES);
    let whole = count == NV * V::LANES;
    let part = |v: usize| (count - v * V::LANES).min(V::LANES);
    // Loops over a block count by hand: an iterator that is not inlined here costs more than its body.
    unsafe {
        let mut sums = [*bias; R];
        if !before.is_null() {
            let mut r = 0;
            while r < R {
                let from = before.add((*rows.add(r)).output as usize + first);
                let mut v = 0;
                while v < NV {
                    let from = from.add(v * V::LANES);
                    let more = if whole { V::load(from) } else { V::load_part(from, part(v)) };
                    sums[r][v] = V::add(sums[r][v], more);
                    v += 1;
                }
                r += 1;
            }
        }
        let mut weights = weights;
        let mut k = 0;
        while k < shape.places {
            let mut from = [input; R];
            let mut r = 0;
            while r < R {
                let row = *rows.add(r);
                from[r] = input.add(row.input as usize + *table.add(row.table as usize + k) as usize);
                r += 1;
            }
            let mut c = 0;
            while c + 4 <= shape.inputs {
                multiply_input::<V, R, NV>(weights, &from, c, &mut sums);
                multiply_input::<V, R, NV>(weights.add(NV * V::LANES), &from, c + 1, &mut sums);
                multiply_input::<V, R, NV>(weights.add(2 * NV * V::LANES), &from, c + 2, &mut sums);
                multiply_input::<V, R, NV>(weights.add(3 * NV * V::LANES), &from, c + 3, &mut sums);
                weights = weights.add(4 * NV * V::LANES);
                c += 4;
            }
            while c < shape.inputs {
                multiply_input::<V, R, NV>(weights, &from, c, &mut sums);
                weights = weights.add(NV * V::LANES);
                c += 1;
            }
            k += 1;
        }
        let mut r = 0;
        while r < R {
            let to = out.add((*rows.add(r)).output as usize + first);
            let mut v = 0;
            while v < NV {
                let to = to.add(v * V::LANES);
                if whole {
                    V::store(to, sums[r][v])
                } else {
                    V::store_part(to, sums[r][v], part(v))
                }
                v += 1;
            }
            r += 1;
        }
    }
}

/// sums[r] += in[r][c] W[c]
#[inline(always)]
unsafe fn multiply_input<V: Vector, const R: usize, const NV: usize>(
    weights: *const V::Scalar,
    from: &[*const V::Scalar; R],
    c: usize,
    sums: &mut [[V::V; NV]; R],
) {
    unsafe {
        let mut w = [V::splat(V::Scalar::ZERO); NV];
        let mut v = 0;
        while v < NV {
            w[v] = V::load(weights.add(v * V::LANES));
            v += 1;
        }
        let mut r = 0;
        while r < R {
            let x = V::splat(*from[r].add(c));
            let mut v = 0;
            while v < NV {
                sums[r][v] = V::fma(x, w[v], sums[r][v]);
                v += 1;
            }
            r += 1;
        }
    }
}

#[inline(always)]
unsafe fn multiply_panel<V: Vector, const NV: usize>(
    shape: &Shape,
    weights: *const V::Scalar,
    rows: &[Row],
    table: *const u32,
    input: *const V::Scalar,
    bias: &[V::Scalar],
    first: usize,
    before: *const V::Scalar,
    out: *mut V::Scalar,
) {
    unsafe {
        let mut start = [V::splat(V::Scalar::ZERO); NV];
        if !bias.is_empty() {
            let mut v = 0;
            while v < NV {
                let at = first + v * V::LANES;
                start[v] = V::load_part(bias.as_ptr().add(at), (shape.outputs - at).min(V::LANES));
                v += 1;
            }
        }
        let mut done = 0;
        macro_rules! blocks {
            ($($rows:literal)*) => {$(
                while rows.len() - done >= $rows {
                    let rows = rows.as_ptr().add(done);
                    multiply_block::<V, $rows, NV>(shape, weights, rows, table, input, &start, first, before, out);
                    done += $rows;
                }
            )*};
        }
        // As many pointers to inputs as there are registers for addresses.
        if V::WIDE_FILE || NV == 1 {
            blocks!(8);
        }
        blocks!(6 3 1);
    }
}

#[inline(always)]
unsafe fn multiply_generic<V: Vector>(
    shape: Shape,
    panels: &[V::Scalar],
    rows: &[Row],
    table: &[u32],
    input: &[V::Scalar],
    bias: &[V::Scalar],
    before: *const V::Scalar,
    out: &mut [V::Scalar],
) {
    let vectors = shape.outputs.div_ceil(V::LANES);
    let depth = shape.places * shape.inputs;
    assert!(panels.len() == depth * vectors * V::LANES);
    let (table, input, out) = (table.as_ptr(), input.as_ptr(), out.as_mut_ptr());
    let mut vector = 0;
    unsafe {
        while vector < vectors {
            let first = vector * V::LANES;
            let weights = panels.as_ptr().add(first * depth);
            if vector + 2 <= vectors {
                multiply_panel::<V, 2>(&shape, weights, rows, table, input, bias, first, before, out);
                vector += 2;
            } else {
                multiply_panel::<V, 1>(&shape, weights, rows, table, input, bias, first, before, out);
                vector += 1;
            }
        }
    }
}

#[inline(always)]
unsafe fn add_inputs_generic<V: Vector>(
    shape: Shape,
    panels: &[V::Scalar],
    inputs: &[(u32, V::Scalar)],
    out: &mut [V::Scalar],
) {
    let vectors = shape.outputs.div_ceil(V::LANES);
    assert!(panels.len() == shape.inputs * vectors * V::LANES);
    unsafe {
        for vector in 0..vectors {
            // The panel of this vector, and the vector's place in it.
            let start = vector / 2 * 2;
            let width = 2.min(vectors - start) * V::LANES;
            let weights = panels.as_ptr().add(start * V::LANES * shape.inputs + (vector - start) * V::LANES);
            let count = V::LANES.min(shape.outputs - vector * V::LANES);
            let to = out.as_mut_ptr().add(vector * V::LANES);
            let mut sum = V::load_part(to, count);
            for &(input, factor) in inputs {
                sum = V::fma(V::splat(factor), V::load(weights.add(input as usize * width)), sum);
            }
            V::store_part(to, sum, count);
        }
    }
}

real_kernel! {
    fn multiply / multiply_on = multiply_generic(
        shape: Shape, panels: &[T], rows: &[Row], table: &[u32], input: &[T], bias: &[T], before: *const T, out: &mut [T],
    );
    fn add_inputs / add_inputs_on = add_inputs_generic(
        shape: Shape, panels: &[T], inputs: &[(u32, T)], out: &mut [T],
    );
}
