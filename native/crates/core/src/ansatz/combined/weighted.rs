//! Blocks of log-derivatives of a part, made into blocks of the whole.

use std::ops::Range;

use ansatz_linalg::parallel;
use num_complex::Complex64;

use crate::ansatz::{DenseFactor, Factor, Plane, RowsFactor, fitting, parts_of};

/// Rows of the weighted sums over groups of `group` samples: out[k] = sum_g weights[k group + g] O[k group + g].
/// `complex`: the sums have imaginary parts. Those of a dense layer are made in parts of about `room` bytes.
pub(super) fn sums(
    factor: Factor,
    weights: &[Complex64],
    group: usize,
    complex: bool,
    room: u64,
    visit: &mut dyn FnMut(RowsFactor),
) {
    match factor {
        Factor::Rows(factor) => visit(sum_rows(factor, weights, group, complex)),
        Factor::Dense(factor) => sum_dense(&factor, weights, group, complex, room, visit),
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

fn sum_rows(factor: RowsFactor, weights: &[Complex64], group: usize, complex: bool) -> RowsFactor {
    let RowsFactor { first, count, rows } = factor;
    let part = |imaginary: bool| {
        sums_by_sample(weights.len() / group, count, |out, sums| {
            for (sample, &weight) in (out * group..).zip(&weights[out * group..(out + 1) * group]) {
                let (along_re, along_im) = factors_of_part(weight, imaginary);
                let place = sample * count..(sample + 1) * count;
                add(sums, along_re, &rows.re[place.clone()]);
                add(sums, along_im, rows.im.get(place).unwrap_or(&[]));
            }
        })
    };
    RowsFactor { first, count, rows: Plane { re: part(false), im: if complex { part(true) } else { Vec::new() } } }
}

fn sum_dense(
    factor: &DenseFactor,
    weights: &[Complex64],
    group: usize,
    complex: bool,
    room: u64,
    visit: &mut dyn FnMut(RowsFactor),
) {
    let DenseFactor { inputs, outputs, .. } = *factor;
    let count = inputs * outputs;
    let samples = weights.len() / group;
    // w t of every sample and output.
    let t = Plane { re: factor.t.re.clone(), im: factor.t.im.clone() };
    let t = scaled_plane(t, weights, outputs, complex);
    // Weights of some outputs, of which the first and the last may be there in part.
    let matrix = |t: &[f64], part: &Range<usize>| {
        sums_by_sample(samples, part.len(), |out, mut sums| {
            for output in part.start / inputs..part.end.div_ceil(inputs) {
                let seen = part.start.max(output * inputs) - output * inputs..inputs.min(part.end - output * inputs);
                let (row, rest) = sums.split_at_mut(seen.len());
                for sample in out * group..(out + 1) * group {
                    add(row, t[sample * outputs + output], &factor.x[sample * inputs..][seen.clone()]);
                }
                sums = rest;
            }
        })
    };
    let bias = |t: &[f64]| {
        sums_by_sample(samples, outputs, |out, sums| {
            for sample in out * group..(out + 1) * group {
                add(sums, 1.0, &t[sample * outputs..(sample + 1) * outputs]);
            }
        })
    };
    let planes = |part: &dyn Fn(&[f64]) -> Vec<f64>| Plane {
        re: part(&t.re),
        im: if complex { part(&t.im) } else { Vec::new() },
    };
    let most = fitting(room, (8 * samples * (1 + usize::from(complex))) as u64);
    for part in parts_of(0..count, most) {
        let rows = planes(&|t| matrix(t, &part));
        visit(RowsFactor { first: factor.weights + part.start, count: part.len(), rows });
    }
    if let Some(first) = factor.bias {
        visit(RowsFactor { first, count: outputs, rows: planes(&bias) });
    }
}

/// What multiplies the real and the imaginary part of O in a part of w O.
fn factors_of_part(weight: Complex64, imaginary: bool) -> (f64, f64) {
    if imaginary { (weight.im, weight.re) } else { (weight.re, -weight.im) }
}

/// [sample][place] of sums that `work` adds up, each sample on one thread.
fn sums_by_sample(samples: usize, count: usize, work: impl Fn(usize, &mut [f64]) + Sync + Send) -> Vec<f64> {
    let mut sums = vec![0.0; samples * count];
    if count > 0 {
        parallel::for_each_chunk(&mut sums, count, work);
    }
    sums
}

fn add(sums: &mut [f64], factor: f64, values: &[f64]) {
    if factor != 0.0 {
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += factor * value);
    }
}
