use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::product::{self, Shape, Update};
use ansatz_linalg::{TILE, TiledHermitian, parallel};
use ansatz_simd::padded;

use super::panels::{Panels, Rows, panel_shape, spread};
use super::{Active, Cover, View};
use crate::ansatz::{DenseFactor, DenseLayer, Plane};
use crate::local_energy::Signals;

/// Derivatives of a dense layer, O_(ji) = t_j x_i: the Gram matrix over samples is the elementwise product of those of the
/// signals and of the inputs, (T T^H) * (X X^T + 1) with biases, so the derivatives themselves are never formed.
pub(super) struct Dense<'a> {
    /// [sample][output with padding]
    t_re: Cow<'a, [f64]>,
    /// Empty where the derivatives are real.
    t_im: Cow<'a, [f64]>,
    /// [sample][input]
    x: Cow<'a, [f64]>,
    samples: usize,
    inputs: usize,
    outputs: usize,
    /// Outputs with padding, the stride of a sample in the signals.
    width: usize,
    /// Places of the first parameter of each kind; none: absent or frozen.
    weights: Option<usize>,
    bias: Option<usize>,
    /// Derivatives x_i.
    visible: Option<usize>,
}

/// Columns of a sum over samples that one task works out.
const COLUMNS: usize = 24;

impl<'a> Dense<'a> {
    /// The layer of a machine, with signals that are already there. None where a tensor of it learns only in part.
    pub fn of_layer(layer: DenseLayer, signals: &'a Signals, sites: usize, active: &Active) -> Option<Self> {
        let visible = if layer.visible_bias { sites } else { 0 };
        let biases = visible + if layer.hidden_bias { layer.hidden } else { 0 };
        let learning = |first: usize, end: usize| match active.cover(first..end) {
            Cover::All if end > first => Some(Some(first)),
            Cover::Part => None,
            _ => Some(None),
        };
        Some(Self {
            t_re: Cow::Borrowed(&signals.hidden.re),
            t_im: Cow::Borrowed(&signals.hidden.im),
            x: Cow::Borrowed(&signals.inputs),
            samples: signals.inputs.len() / sites,
            inputs: sites,
            outputs: layer.hidden,
            width: padded(layer.hidden),
            visible: learning(0, visible)?,
            bias: learning(visible, biases)?,
            weights: learning(biases, biases + layer.hidden * sites)?,
        })
    }

    /// A layer of a network. None where a tensor of it learns only in part.
    pub fn of_factor(factor: &'a DenseFactor, active: &Active, complex_parameters: bool) -> Option<Self> {
        let DenseFactor { inputs, outputs, .. } = *factor;
        let learning = |first: usize, count: usize| match active.cover(first..first + count) {
            Cover::All => Some(Some(first)),
            Cover::Part => None,
            Cover::Nothing => Some(None),
        };
        let samples = factor.t.re.len() / outputs;
        let t_im = spread(&factor.t.im, outputs);
        Some(Self {
            t_re: spread(&factor.t.re, outputs),
            t_im: if complex_parameters && t_im.is_empty() {
                Cow::Owned(vec![0.0; samples * padded(outputs)])
            } else {
                t_im
            },
            x: Cow::Borrowed(&factor.x),
            samples,
            inputs,
            outputs,
            width: padded(outputs),
            weights: learning(factor.weights, inputs * outputs)?,
            bias: match factor.bias {
                Some(first) => learning(first, outputs)?,
                None => None,
            },
            visible: None,
        })
    }

    /// Bytes of the weighted inputs of as many samples.
    pub fn sum_bytes(&self, samples: usize, complex: bool) -> u64 {
        8 * (samples * (self.inputs + 1) * (1 + usize::from(complex))) as u64
    }

    /// Bytes of inputs and signals in panels.
    pub fn panel_bytes(&self, samples: usize) -> u64 {
        let parts = 1 + usize::from(!self.t_im.is_empty());
        8 * (samples.next_multiple_of(TILE) * (self.inputs + self.width * parts)) as u64
    }

    /// Multiplications for one element of the Gram matrix.
    pub fn gram_depth(&self, view: View) -> usize {
        self.outputs * view.columns_per_parameter() + self.inputs
    }

    /// Adds sum_k O_kp conj(c_k), of which only the real part where the parameters are real.
    pub fn add_weighted(&self, c: &Plane, complex_parameters: bool, sum: &mut Plane) {
        let complex = complex_parameters && !self.t_im.is_empty();
        // B [sample][input and one more]: x_i c, and c for the bias.
        let (weights, bias) = (self.weights.is_some(), usize::from(self.bias.is_some()));
        let weight_columns = if weights { self.inputs } else { 0 };
        let columns = weight_columns + bias;
        let weighted = |plane: &[f64]| -> Vec<f64> {
            let mut rows = Vec::with_capacity(self.samples * columns);
            for (value, inputs) in plane.iter().zip(self.x.chunks_exact(self.inputs)) {
                if weights {
                    rows.extend(inputs.iter().map(|x| x * value));
                }
                if bias > 0 {
                    rows.push(*value);
                }
            }
            rows
        };
        let (b_re, b_im) = (weighted(&c.re), weighted(&c.im));
        let strips = self.width.div_ceil(TILE);
        let blocks = parallel::map(strips * columns.div_ceil(COLUMNS), |task| {
            let (row, column) = (task % strips * TILE, task / strips * COLUMNS);
            let rows = TILE.min(self.width - row);
            let shape = Shape {
                rows,
                columns: COLUMNS.min(columns - column),
                depth: self.samples,
                lda: self.width,
                ldb: columns,
                ldc: rows,
                update: Update::Add,
            };
            let mut block = Plane::new(rows * shape.columns, complex);
            let (t_re, t_im) = (&self.t_re[row..], self.t_im.get(row..).unwrap_or(&[]));
            if complex {
                product::complex(shape, t_re, t_im, &b_re[column..], &b_im[column..], &mut block.re, &mut block.im);
            } else {
                product::real(shape, t_re, &b_re[column..], &mut block.re);
                if !t_im.is_empty() && !b_im.is_empty() {
                    product::real(shape, t_im, &b_im[column..], &mut block.re);
                }
            }
            (row, column, shape, block)
        });
        for (first_row, first_column, shape, block) in blocks {
            for column in 0..shape.columns {
                for row in 0..shape.rows.min(self.outputs.saturating_sub(first_row)) {
                    let (output, input) = (first_row + row, first_column + column);
                    let place = match (self.weights, self.bias) {
                        (Some(first), _) if input < weight_columns => first + output * self.inputs + input,
                        (_, Some(first)) => first + output,
                        _ => continue,
                    };
                    let at = column * shape.rows + row;
                    sum.re[place] += block.re[at];
                    if complex {
                        sum.im[place] += block.im[at];
                    }
                }
            }
        }
        if let Some(first) = self.visible {
            for (k, inputs) in self.x.chunks_exact(self.inputs).enumerate() {
                for (site, x) in inputs.iter().enumerate() {
                    sum.re[first + site] += x * c.re[k];
                    if complex {
                        sum.im[first + site] -= x * c.im[k];
                    }
                }
            }
        }
    }

    /// Adds (O v)_k.
    pub fn add_product(&self, v: &Plane, out: &mut Plane) {
        let turned = |plane: &[f64]| -> Vec<f64> {
            // [input and one more][output with padding]
            let mut columns = vec![0.0; (self.inputs + 1) * self.width];
            if plane.is_empty() {
                return Vec::new();
            }
            for output in 0..self.outputs {
                for input in 0..self.inputs {
                    columns[input * self.width + output] =
                        self.weights.map_or(0.0, |first| plane[first + output * self.inputs + input]);
                }
                columns[self.inputs * self.width + output] = self.bias.map_or(0.0, |first| plane[first + output]);
            }
            columns
        };
        let (v_re, v_im) = (turned(&v.re), turned(&v.im));
        let rows = Rows { re: &self.x, im: &[], stride: self.inputs, columns: self.inputs };
        let panels = Panels::of_inputs(&rows, View::Real, true);
        let out_im = if out.im.is_empty() { &mut [][..] } else { &mut out.im[..] };
        let mut pieces: Vec<(&mut [f64], &mut [f64])> = if out_im.is_empty() {
            out.re.chunks_mut(TILE).map(|re| (re, &mut [][..])).collect()
        } else {
            out.re.chunks_mut(TILE).zip(out_im.chunks_mut(TILE)).collect()
        };
        parallel::for_each_chunk(&mut pieces, 1, |piece, slices| {
            let (re, im) = &mut slices[0];
            let shape = Shape {
                rows: self.width,
                columns: re.len(),
                depth: self.inputs + 1,
                lda: self.width,
                ldb: TILE,
                ldc: self.width,
                update: Update::Add,
            };
            // U_kj = sum_i V_ji x_ki + b_j of the samples of a panel.
            let panel = panels.panel(piece).0;
            let mut u_re = vec![0.0; TILE * self.width];
            product::real(shape, &v_re, panel, &mut u_re);
            let mut u_im = Vec::new();
            if !v_im.is_empty() {
                u_im = vec![0.0; TILE * self.width];
                product::real(shape, &v_im, panel, &mut u_im);
            }
            for place in 0..re.len() {
                let row = (piece * TILE + place) * self.width;
                let t_re = &self.t_re[row..row + self.width];
                let t_im = self.t_im.get(row..row + self.width).unwrap_or(&[]);
                let range = place * self.width..(place + 1) * self.width;
                let (a, b) = (&u_re[range.clone()], u_im.get(range).unwrap_or(&[]));
                re[place] += dot(t_re, a) - dot(t_im, b);
                if !im.is_empty() {
                    im[place] += dot(t_re, b) + dot(t_im, a);
                }
                if let Some(first) = self.visible {
                    let x = &self.x[(piece * TILE + place) * self.inputs..][..self.inputs];
                    re[place] += dot(x, &v.re[first..first + self.inputs]);
                    if !im.is_empty() && !v.im.is_empty() {
                        im[place] += dot(x, &v.im[first..first + self.inputs]);
                    }
                }
            }
        });
    }

    /// Adds the elementwise product of both Gram matrices.
    pub fn add_gram(&self, view: View, gram: &mut TiledHermitian, cancel: &AtomicBool) {
        let factors = GramFactors::new(self, view);
        gram.for_each_tile(|tile| {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            let (mut re, mut im) = ([0.0; TILE * TILE], [0.0; TILE * TILE]);
            factors.write(tile.row, tile.column, &mut re, &mut im[..tile.im.len()]);
            tile.re.iter_mut().zip(&re).for_each(|(value, added)| *value += added);
            tile.im.iter_mut().zip(&im).for_each(|(value, added)| *value += added);
        });
    }

    /// Makes `gram` the elementwise product of both Gram matrices, whatever stood there.
    pub fn set_gram(&self, view: View, gram: &mut TiledHermitian, cancel: &AtomicBool) {
        let factors = GramFactors::new(self, view);
        gram.for_each_tile(|tile| {
            if !cancel.load(Ordering::Relaxed) {
                factors.write(tile.row, tile.column, tile.re, tile.im);
            }
        });
    }

    /// Writes the derivatives of sample `k` to their places in a row of all parameters; a machine's are written by itself.
    pub fn write_row(&self, k: usize, re: &mut [f64], im: &mut [f64]) {
        let x = &self.x[k * self.inputs..(k + 1) * self.inputs];
        let row = k * self.width..k * self.width + self.outputs;
        for (out, t) in [(re, self.t_re.get(row.clone())), (im, self.t_im.get(row))] {
            let (Some(t), false) = (t, out.is_empty()) else { continue };
            for (output, t) in t.iter().enumerate() {
                if let Some(first) = self.bias {
                    out[first + output] = *t;
                }
                if let Some(first) = self.weights {
                    let at = first + output * self.inputs;
                    out[at..at + self.inputs].iter_mut().zip(x).for_each(|(out, x)| *out = t * x);
                }
            }
        }
    }
}

/// Both factors of a Gram matrix, in panels.
struct GramFactors {
    signals: Panels,
    inputs: Panels,
    /// 1 where these parameters learn, else 0.
    of_weights: f64,
    of_bias: f64,
    of_visible: f64,
}

impl GramFactors {
    fn new(dense: &Dense, view: View) -> Self {
        let signals = Rows { re: &dense.t_re, im: &dense.t_im, stride: dense.width, columns: dense.outputs };
        let inputs = Rows { re: &dense.x, im: &[], stride: dense.inputs, columns: dense.inputs };
        let kept = |place: Option<usize>| if place.is_some() { 1.0 } else { 0.0 };
        Self {
            signals: Panels::new(&signals, view, dense.samples, None),
            inputs: Panels::of_inputs(&inputs, view, false),
            of_weights: kept(dense.weights),
            of_bias: kept(dense.bias),
            of_visible: kept(dense.visible),
        }
    }

    /// A tile of T T^H * (X X^T + 1) and the part of the biases of the inputs; `im` is empty in a real matrix.
    fn write(&self, row: usize, column: usize, re: &mut [f64], im: &mut [f64]) {
        let shape = |panels: &Panels| panel_shape(panels.columns, Update::Set);
        let mut overlaps = [0.0; TILE * TILE];
        product::real(shape(&self.inputs), self.inputs.panel(row).0, self.inputs.panel(column).0, &mut overlaps);
        let (a, b) = (self.signals.panel(row), self.signals.panel(column));
        if a.1.is_empty() {
            product::real(shape(&self.signals), a.0, b.0, re);
            im.fill(0.0);
        } else {
            product::complex(shape(&self.signals), a.0, a.1, b.0, b.1, re, im);
            for (value, overlap) in im.iter_mut().zip(&overlaps) {
                *value *= self.of_weights * overlap + self.of_bias;
            }
        }
        for (value, overlap) in re.iter_mut().zip(&overlaps) {
            *value = *value * (self.of_weights * overlap + self.of_bias) + self.of_visible * overlap;
        }
    }
}

/// In eight independent sums, which is one fixed order.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (a_whole, b_whole) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a_whole.remainder().iter().zip(b_whole.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_whole.zip(b_whole) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + rest
}
