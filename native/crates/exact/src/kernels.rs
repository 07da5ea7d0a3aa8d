//! The inner loops of the product, compiled once for every instruction set and chosen at run time.

use ansatz_simd::Level;

use crate::hamiltonian::{Element, Hamiltonian, Hop, IDENTITY, LANES, LowOperator};
use crate::scalar::Scalar;

/// Up to LANES consecutive rows of one block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowGroup {
    /// Number of the first row, counted over all blocks.
    pub row: usize,
    pub rows: usize,
    pub columns: usize,
    pub low_sector: usize,
    /// Index of its first element in the vector.
    pub start: usize,
}

/// y = scale * (H x) - previous * y on the rows of one task; returns the real part of <x|y> over them.
pub(crate) fn apply<T: Scalar>(
    level: Level,
    hamiltonian: &Hamiltonian<T>,
    task: &RowGroup,
    x: &[T],
    y: &mut [T],
    scale: f64,
    previous: f64,
) -> f64 {
    match level {
        // SAFETY: `ansatz_simd::level` found the instruction set on this processor.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { apply_avx512(hamiltonian, task, x, y, scale, previous) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { apply_avx2(hamiltonian, task, x, y, scale, previous) },
        _ => apply_rows(hamiltonian, task, x, y, scale, previous),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx2")]
fn apply_avx512<T: Scalar>(
    h: &Hamiltonian<T>,
    task: &RowGroup,
    x: &[T],
    y: &mut [T],
    scale: f64,
    previous: f64,
) -> f64 {
    apply_rows(h, task, x, y, scale, previous)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn apply_avx2<T: Scalar>(h: &Hamiltonian<T>, task: &RowGroup, x: &[T], y: &mut [T], scale: f64, previous: f64) -> f64 {
    apply_rows(h, task, x, y, scale, previous)
}

#[inline(always)]
fn apply_rows<T: Scalar>(h: &Hamiltonian<T>, task: &RowGroup, x: &[T], y: &mut [T], scale: f64, previous: f64) -> f64 {
    let columns = task.columns;
    let low = h.low_operator(task.low_sector);
    let own = &x[task.start..task.start + task.rows * columns];
    let diagonal = &h.diagonal[task.start..task.start + task.rows * columns];
    // the old y enters as y / scale, so that everything is scaled once at the end
    let keep = -previous / scale;
    for ((value, &x), &d) in y.iter_mut().zip(own).zip(diagonal) {
        *value = x.scale(d) + value.scale(keep);
    }
    for row in 0..task.rows {
        let hops = h.hops_of(task.row + row);
        let target = &mut y[row * columns..(row + 1) * columns];
        let plain = hops.partition_point(|hop| hop.group == IDENTITY);
        add_rows(&hops[..plain], x, target);
        for hop in &hops[plain..] {
            let elements = h.group_elements(hop.group, task.low_sector);
            add_elements(elements, &x[hop.start..], target);
        }
    }
    if !low.columns.is_empty() {
        add_low(low, own, task.rows, columns, y);
    }
    finish(own, y, scale)
}

/// target += sum over hops of value * input row: columns in register-sized blocks, hops inside.
#[inline(always)]
fn add_rows<T: Scalar>(hops: &[Hop<T>], x: &[T], target: &mut [T]) {
    const WIDTH: usize = 64;
    let mut chunks = target.chunks_exact_mut(WIDTH);
    let mut column = 0;
    for chunk in &mut chunks {
        let mut sum = [T::default(); WIDTH];
        sum.copy_from_slice(chunk);
        for hop in hops {
            let source = &x[hop.start + column..hop.start + column + WIDTH];
            for (sum, &source) in sum.iter_mut().zip(source) {
                *sum += hop.value * source;
            }
        }
        chunk.copy_from_slice(&sum);
        column += WIDTH;
    }
    let rest = chunks.into_remainder();
    for hop in hops {
        let source = &x[hop.start + column..hop.start + column + rest.len()];
        for (value, &source) in rest.iter_mut().zip(source) {
            *value += hop.value * source;
        }
    }
}

/// target += A source for a sparse operator between two low sectors.
#[inline(always)]
fn add_elements<T: Scalar>(elements: &[Element<T>], source: &[T], target: &mut [T]) {
    for element in elements {
        target[element.row as usize] += element.value * source[element.column as usize];
    }
}

/// The low half's own operator on up to LANES rows at once: the rows are transposed so that one matrix element meets
/// LANES neighbouring numbers.
#[inline(always)]
fn add_low<T: Scalar>(low: &LowOperator<T>, source: &[T], rows: usize, columns: usize, target: &mut [T]) {
    let mut tile = vec![[T::default(); LANES]; columns];
    for (row, values) in source.chunks_exact(columns).enumerate() {
        for (lanes, &value) in tile.iter_mut().zip(values) {
            lanes[row] = value;
        }
    }
    for (column, range) in low.offsets.windows(2).enumerate() {
        let (first, last) = (range[0] as usize, range[1] as usize);
        let mut sum = [T::default(); LANES];
        for (&other, &element) in low.columns[first..last].iter().zip(&low.values[first..last]) {
            let lanes = &tile[other as usize];
            for (sum, &lane) in sum.iter_mut().zip(lanes) {
                *sum += element * lane;
            }
        }
        for row in 0..rows {
            target[row * columns + column] += sum[row];
        }
    }
}

/// y *= scale; returns the real part of <x|y>, summed in LANES fixed lanes.
#[inline(always)]
fn finish<T: Scalar>(x: &[T], y: &mut [T], scale: f64) -> f64 {
    let mut sum = [0.0; LANES];
    let mut x_chunks = x.chunks_exact(LANES);
    let mut y_chunks = y.chunks_exact_mut(LANES);
    for (x, y) in (&mut x_chunks).zip(&mut y_chunks) {
        for lane in 0..LANES {
            y[lane] = y[lane].scale(scale);
            sum[lane] += x[lane].conjugate_times(y[lane]).real();
        }
    }
    let mut total: f64 = sum.iter().sum();
    for (&x, y) in x_chunks.remainder().iter().zip(y_chunks.into_remainder()) {
        *y = y.scale(scale);
        total += x.conjugate_times(*y).real();
    }
    total
}
