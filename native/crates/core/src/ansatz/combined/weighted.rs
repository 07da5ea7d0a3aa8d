//! Blocks of log-derivatives of a part, made into blocks of the whole.

use std::ops::Range;

use ansatz_linalg::parallel;
use num_complex::Complex64;

use crate::ansatz::{DenseFactor, Factor, Plane, RowsFactor, fitting, parts_of};

/// Rows of weighted samples: out[k] = weights[k] O[k], complex. Those of a dense layer are made in parts of about `room` bytes.
pub(super) fn rows_of(factor: Factor, weights: &[Complex64], room: u64, visit: &mut dyn FnMut(RowsFactor)) {
    let most = fitting(room, 16 * weights.len() as u64);
    let columns: Vec<Range<usize>> = match &factor {
        Factor::Rows(factor) => parts_of(factor.first..factor.first + factor.count, usize::MAX).collect(),
        Factor::Dense(factor) => {
            let written = factor.weights..factor.weights + factor.inputs * factor.outputs;
            parts_of(written, most).chain(factor.bias.map(|bias| bias..bias + factor.outputs)).collect()
        }
    };
    let factor = with_weights(factor, weights, true);
    for columns in columns {
        let mut rows = RowsFactor::zeros(columns, weights.len(), true);
        add_sums(&factor, weights, 1, &mut rows, 0);
        visit(rows);
    }
}

/// A block whose sums are to be added up by `add_sums`: signals of a dense layer times their weights.
pub(super) fn with_weights(factor: Factor, weights: &[Complex64], complex: bool) -> Factor {
    match factor {
        Factor::Rows(_) => factor,
        Factor::Dense(_) => scaled(factor, weights, 0, complex),
    }
}

/// Adds the weighted sums over groups of `group` samples, sum_g weights[k group + g] O[k group + g], of those parameters that
/// are in `sums` to its samples from `first` on. The block comes from `with_weights`.
pub(super) fn add_sums(factor: &Factor, weights: &[Complex64], group: usize, sums: &mut RowsFactor, first: usize) {
    let samples = first..first + weights.len() / group;
    let RowsFactor { first: start, count, rows } = sums;
    let columns = *start..*start + *count;
    for (imaginary, plane) in [(false, &mut rows.re), (true, &mut rows.im)] {
        if plane.is_empty() || columns.is_empty() {
            continue;
        }
        let plane = &mut plane[samples.start * columns.len()..samples.end * columns.len()];
        parallel::for_each_chunk(plane, columns.len(), |k, sums| {
            let samples = k * group..(k + 1) * group;
            match factor {
                Factor::Rows(factor) => add_rows(factor, weights, samples, imaginary, &columns, sums),
                Factor::Dense(factor) => add_dense(factor, samples, imaginary, &columns, sums),
            }
        });
    }
}

/// y_k conj(w) for every weight w of the `group` of sample k: sum_k O w conj(y_k) is that of O with these.
pub(super) fn weights<'a>(y: &Plane, shares: impl Iterator<Item = &'a Complex64>, group: usize) -> Plane {
    let products: Vec<Complex64> =
        shares.enumerate().map(|(place, share)| y.get(place / group) * share.conj()).collect();
    let im = products.iter().map(|product| product.im);
    let real = y.im.is_empty() && products.iter().all(|product| product.im == 0.0);
    Plane { re: products.iter().map(|product| product.re).collect(), im: if real { Vec::new() } else { im.collect() } }
}

/// The same block with every sample times its weight, `offset` places further on.
pub(super) fn scaled(factor: Factor, weights: &[Complex64], offset: usize, complex: bool) -> Factor {
    match factor {
        Factor::Rows(RowsFactor { first, count, rows }) => {
            Factor::Rows(RowsFactor { first: first + offset, count, rows: scaled_plane(rows, weights, count, complex) })
        }
        Factor::Dense(factor) => Factor::Dense(DenseFactor {
            weights: factor.weights + offset,
            bias: factor.bias.map(|bias| bias + offset),
            t: scaled_plane(factor.t, weights, factor.outputs, complex),
            ..factor
        }),
    }
}

fn scaled_plane(mut plane: Plane, weights: &[Complex64], width: usize, complex: bool) -> Plane {
    if complex {
        plane.im.resize(plane.re.len(), 0.0);
    }
    for (sample, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != Complex64::ONE) {
        for place in sample * width..(sample + 1) * width {
            let value = plane.get(place) * weight;
            plane.set(place, value);
        }
    }
    plane
}

/// Derivatives along the real and the imaginary part of each complex parameter, O and i O.
pub(super) fn in_pairs(factor: RowsFactor, offset: usize) -> RowsFactor {
    let RowsFactor { first, count, rows } = factor;
    let mut pairs = Plane::new(2 * rows.re.len(), true);
    for place in 0..rows.re.len() {
        let value = rows.get(place);
        pairs.set(2 * place, value);
        pairs.set(2 * place + 1, Complex64::I * value);
    }
    RowsFactor { first: offset + 2 * first, count: 2 * count, rows: pairs }
}

fn add_rows(
    factor: &RowsFactor,
    weights: &[Complex64],
    samples: Range<usize>,
    imaginary: bool,
    columns: &Range<usize>,
    sums: &mut [f64],
) {
    let Some(seen) = overlap(&(factor.first..factor.first + factor.count), columns) else { return };
    let sums = &mut sums[seen.start - columns.start..seen.end - columns.start];
    for sample in samples {
        let (along_re, along_im) = factors_of_part(weights[sample], imaginary);
        let place = sample * factor.count + seen.start - factor.first;
        let place = place..place + seen.len();
        add(sums, along_re, &factor.rows.re[place.clone()]);
        add(sums, along_im, factor.rows.im.get(place).unwrap_or(&[]));
    }
}

fn add_dense(factor: &DenseFactor, samples: Range<usize>, imaginary: bool, columns: &Range<usize>, sums: &mut [f64]) {
    let DenseFactor { weights, bias, inputs, outputs, .. } = *factor;
    let t = if imaginary { &factor.t.im } else { &factor.t.re };
    for output in 0..outputs {
        let row = weights + output * inputs;
        let Some(seen) = overlap(&(row..row + inputs), columns) else { continue };
        let sums = &mut sums[seen.start - columns.start..seen.end - columns.start];
        for sample in samples.clone() {
            let x = &factor.x[sample * inputs..(sample + 1) * inputs];
            add(sums, t[sample * outputs + output], &x[seen.start - row..seen.end - row]);
        }
    }
    let Some(bias) = bias else { return };
    let Some(seen) = overlap(&(bias..bias + outputs), columns) else { return };
    let sums = &mut sums[seen.start - columns.start..seen.end - columns.start];
    for sample in samples {
        let place = sample * outputs + seen.start - bias;
        add(sums, 1.0, &t[place..place + seen.len()]);
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> Option<Range<usize>> {
    let both = a.start.max(b.start)..a.end.min(b.end);
    (!both.is_empty()).then_some(both)
}

/// What multiplies the real and the imaginary part of O in a part of w O.
fn factors_of_part(weight: Complex64, imaginary: bool) -> (f64, f64) {
    if imaginary { (weight.im, weight.re) } else { (weight.re, -weight.im) }
}

fn add(sums: &mut [f64], factor: f64, values: &[f64]) {
    if factor != 0.0 {
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += factor * value);
    }
}
