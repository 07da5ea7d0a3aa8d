//! The tangent space of a wavefunction at its samples: the log-derivatives O_kp = d ln psi(s_k) / d theta_p, centred, as the
//! matrix A of a least-squares problem (`View`), and everything that optimisers ask of it: A v, A^H y, the Gram matrix A A^H
//! of the samples and the tensor A^H A of the parameters.
//!
//! With averages over N samples and e the centred local energies,
//!
//!   S_pq = <O_p^* O_q> - <O_p^*><O_q> = (A^H A / N)_pq,   F_p = <O_p^* E> - <O_p^*><E> = (A^H b / N)_p;
//!
//! real parameters take the real parts of both (Sorella 1998; Chen and Heyl 2024; Rende et al. 2024).
//!
//! Averages may also be weighted, as full sums over all configurations with w_k = |psi(s_k)|^2 are: each row is then multiplied
//! by sqrt(N w_k), so that the same matrices and products are weighted ones, and centred by taking off its part along sqrt(w).
//!
//! Derivatives come from three sources: the dense layer of a machine, whose signals the local energies have already made;
//! blocks of a network (`Ansatz::visit_factors`); and one sample at a time. The first two do not form them where a layer is
//! dense.

mod active;
mod blocks;
mod dense;
mod footprint;
mod gram;
mod panels;
mod rows;
mod tensor;
mod view;

use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::TiledHermitian;
use num_complex::Complex64;

use crate::ansatz::{Ansatz, BlockSize, Factor, Plane, block_sizes};
use crate::error::EngineError;
use crate::local_energy::Signals;
pub(crate) use active::{Active, Cover};
use blocks::{add_block_product, add_weighted_block};
use dense::Dense;
pub(crate) use gram::inverse_root;
use rows::RowSource;
pub(crate) use view::View;

/// Bytes of derivatives and matrices that a step may take where nothing else is asked for; WebAssembly addresses only 4 GiB
/// in all.
pub(crate) const MEMORY_LIMIT: u64 = if usize::BITS > 32 { 4 << 30 } else { 1 << 30 };

/// Bytes that a step may take beside its samples.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Derivatives and matrices together.
    pub all: u64,
    /// Derivatives, which are made in pieces; never more than matrices leave.
    pub derivatives: u64,
}

impl Room {
    pub fn of(all: u64) -> Self {
        Self { all, derivatives: all }
    }
}

/// What a step has sampled.
#[derive(Clone, Copy)]
pub(crate) struct Sampled<'a> {
    pub ansatz: &'a dyn Ansatz,
    /// [sample][site]
    pub configurations: &'a [u8],
    /// Of a dense layer at the same samples.
    pub signals: Option<&'a Signals>,
    /// Of the samples in averages, with the sum 1; none: equal ones.
    pub weights: Option<&'a [f64]>,
}

enum Source<'a> {
    Layer(Dense<'a>),
    /// Blocks that the ansatz makes at every pass, or that were kept, with the first sample of each.
    Blocks(Option<Vec<(usize, Factor)>>),
    OneByOne,
}

pub(crate) struct Tangent<'a> {
    ansatz: &'a dyn Ansatz,
    configurations: &'a [u8],
    source: Source<'a>,
    /// Of one sample.
    blocks: Vec<BlockSize>,
    rows: RowSource<'a>,
    /// sqrt(N w) of the samples, by which their rows are multiplied; none: 1.
    roots: Option<Vec<f64>>,
    pub view: View,
    pub active: Active,
    /// For derivatives and matrices together.
    pub memory_limit: u64,
    /// For derivatives.
    room: u64,
    cancel: &'a AtomicBool,
}

impl<'a> Tangent<'a> {
    pub fn new(
        sampled: Sampled<'a>,
        active: Active,
        phase_only: bool,
        memory_limit: u64,
        cancel: &'a AtomicBool,
    ) -> Result<Self, EngineError> {
        let Sampled { ansatz, configurations, signals, weights } = sampled;
        let view = View::new(ansatz.is_complex(), ansatz.has_complex_derivatives(), phase_only)?;
        let sites = ansatz.lookup().configuration.len();
        let layer = match (ansatz.dense_layer(), signals) {
            // The visible bias of a layer has real derivatives, which belong to the first row of a sample only.
            (Some(layer), Some(signals)) if view.rows_per_sample() == 1 => {
                Dense::of_layer(layer, signals, sites, &active)
            }
            _ => None,
        };
        let source = match layer {
            Some(layer) => Source::Layer(layer),
            None if ansatz.has_factors() => Source::Blocks(None),
            None => Source::OneByOne,
        };
        let blocks = block_sizes(ansatz, &configurations[..sites]);
        let by_blocks = matches!(source, Source::Blocks(_));
        let rows = RowSource::new(ansatz, configurations, by_blocks, memory_limit);
        let count = rows.samples as f64;
        let roots = weights.map(|weights| weights.iter().map(|weight| (count * weight).sqrt()).collect());
        let room = memory_limit;
        Ok(Self { ansatz, configurations, source, blocks, rows, roots, view, active, memory_limit, room, cancel })
    }

    /// Bytes for derivatives, which are made in pieces that fit. Sums do not depend on them.
    pub fn fit(&mut self, room: u64) {
        self.room = room;
        self.rows.fit(room);
    }

    pub fn samples(&self) -> usize {
        self.rows.samples
    }

    pub fn parameters(&self) -> usize {
        self.rows.parameters
    }

    pub fn ansatz(&self) -> &'a dyn Ansatz {
        self.ansatz
    }

    pub fn sites(&self) -> usize {
        self.rows.sites
    }

    pub fn configuration(&self, sample: usize) -> &'a [u8] {
        &self.configurations[sample * self.sites()..(sample + 1) * self.sites()]
    }

    /// Samples whose derivatives are written out at a time where sums over them depend on it.
    pub fn chunk(&self) -> usize {
        rows::LARGEST_CHUNK
    }

    pub fn complex_parameters(&self) -> bool {
        self.ansatz.is_complex()
    }

    /// Rows of A.
    pub fn height(&self) -> usize {
        self.samples() * self.view.rows_per_sample()
    }

    /// Columns of A that learn.
    pub fn width(&self) -> usize {
        self.active.count() * self.view.columns_per_parameter()
    }

    /// 1 / N, which makes sums over samples averages.
    pub fn scale(&self) -> f64 {
        1.0 / self.samples() as f64
    }

    pub fn check_cancelled(&self) -> Result<(), EngineError> {
        if self.cancel.load(Ordering::Relaxed) { Err(EngineError::cancelled()) } else { Ok(()) }
    }

    pub fn cancel(&self) -> &'a AtomicBool {
        self.cancel
    }

    /// Takes off the part along sqrt(w), which is the mean where all samples count alike, from each row of the samples.
    pub fn centre(&self, y: &mut Plane) {
        let groups = self.view.rows_per_sample();
        let Some(roots) = &self.roots else { return centre(y, groups) };
        for plane in [&mut y.re, &mut y.im] {
            for group in 0..groups.min(plane.len()) {
                let product: f64 =
                    plane.iter().skip(group).step_by(groups).zip(roots).map(|(value, root)| value * root).sum();
                let mean = product * self.scale();
                plane.iter_mut().skip(group).step_by(groups).zip(roots).for_each(|(value, root)| *value -= root * mean);
            }
        }
    }

    /// b of local energies, centred.
    pub fn right_side(&self, energies: &[Complex64]) -> Plane {
        let mut right = self.view.right_side(energies);
        self.weigh(&mut right, 0, 1);
        self.centre(&mut right);
        right
    }

    /// Multiplies rows of A by sqrt(N w), those of samples from `first` on, `width` numbers each.
    pub fn weigh(&self, rows: &mut Plane, first: usize, width: usize) {
        let Some(roots) = &self.roots else { return };
        let length = width * self.view.rows_per_sample();
        for plane in [&mut rows.re, &mut rows.im] {
            for (sample, root) in plane.chunks_exact_mut(length).zip(&roots[first..]) {
                sample.iter_mut().for_each(|value| *value *= root);
            }
        }
    }

    /// Whether averages are full sums: there is no noise.
    pub fn is_weighted(&self) -> bool {
        self.roots.is_some()
    }

    /// N w of a sample.
    fn weight(&self, sample: usize) -> f64 {
        self.roots.as_ref().map_or(1.0, |roots| roots[sample] * roots[sample])
    }

    /// Average of one number a sample.
    pub fn average(&self, values: impl Iterator<Item = f64>) -> f64 {
        values.enumerate().map(|(sample, value)| self.weight(sample) * value).sum::<f64>() * self.scale()
    }

    /// F = A^H b / N of centred b, in numbers of the parameters' type; zero where frozen.
    pub fn force(&self, b: &Plane) -> Result<Plane, EngineError> {
        self.adjoint_product(b, self.scale())
    }

    /// scale A^H y with A not centred; centring y first gives the product with the centred A.
    pub fn adjoint_product(&self, y: &Plane, scale: f64) -> Result<Plane, EngineError> {
        let mut c = self.view.weights(y);
        if let Some(roots) = &self.roots {
            for plane in [&mut c.re, &mut c.im] {
                plane.iter_mut().zip(roots).for_each(|(value, root)| *value *= root);
            }
        }
        let mut sum = self.weighted_sum(&c)?;
        sum.re.iter_mut().for_each(|value| *value *= scale);
        sum.im.iter_mut().for_each(|value| *value *= -scale);
        self.active.mask_plane(&mut sum);
        Ok(sum)
    }

    /// Centred A v.
    pub fn product(&self, v: &Plane) -> Result<Plane, EngineError> {
        let complex = !v.im.is_empty() || self.ansatz.has_complex_derivatives();
        let mut out = Plane::new(self.samples(), complex);
        match &self.source {
            Source::Layer(layer) => layer.add_product(v, &mut out),
            Source::Blocks(_) => self.for_each_block_of_parts(&mut |first, factor| {
                add_block_product(factor, self.complex_parameters(), v, &mut out, first);
            })?,
            Source::OneByOne => self.for_each_chunk(&mut |first, rows| {
                self.rows.write_product(rows, first, v, &mut out);
                Ok(())
            })?,
        }
        let mut rows = self.view.rows_of(out);
        self.weigh(&mut rows, 0, 1);
        self.centre(&mut rows);
        Ok(rows)
    }

    /// sum_k O_kp conj(c_k) of all parameters, the real part where they are real.
    fn weighted_sum(&self, c: &Plane) -> Result<Plane, EngineError> {
        self.check_cancelled()?;
        let (parameters, complex) = (self.parameters(), self.complex_parameters());
        if let Source::Layer(layer) = &self.source {
            let mut sum = Plane::new(parameters, complex);
            layer.add_weighted(c, complex, &mut sum);
            return Ok(sum);
        }
        if let Some(mut sum) = self.ansatz.weighted_derivatives(self.configurations, c) {
            sum.im.truncate(if complex { parameters } else { 0 });
            return Ok(sum);
        }
        let mut sum = Plane::new(self.rows.stride, complex);
        if let Source::Blocks(_) = self.source {
            self.for_each_block_of_parts(&mut |first, factor| add_weighted_block(factor, complex, c, &mut sum, first))?;
        } else {
            self.for_each_chunk(&mut |first, rows| {
                self.rows.add_weighted(rows, first, c, &mut sum);
                Ok(())
            })?;
        }
        sum.re.truncate(parameters);
        sum.im.truncate(parameters);
        Ok(sum)
    }

    fn for_each_chunk(
        &self,
        work: &mut dyn FnMut(usize, &Plane) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        for first in self.rows.chunk_starts() {
            self.check_cancelled()?;
            let rows = self.rows.rows(first, self.rows.chunk.min(self.samples() - first));
            work(first, &rows)?;
        }
        Ok(())
    }

    /// The matrix of a size must fit into what is allowed.
    pub fn check_memory(&self, bytes: u64, count: usize, what: &str) -> Result<(), EngineError> {
        check_memory(bytes, self.memory_limit, count, what)
    }

    pub fn gram_bytes(&self) -> u64 {
        TiledHermitian::bytes(self.height(), self.view.is_complex())
    }

    pub fn tensor_bytes(&self) -> u64 {
        TiledHermitian::bytes(self.width(), self.view.is_complex())
    }
}

/// Subtracts the mean of each of `groups` interleaved sequences.
pub(crate) fn centre(numbers: &mut Plane, groups: usize) {
    for plane in [&mut numbers.re, &mut numbers.im] {
        for group in 0..groups {
            let count = plane.len() / groups;
            let mean = plane.iter().skip(group).step_by(groups).sum::<f64>() / count.max(1) as f64;
            plane.iter_mut().skip(group).step_by(groups).for_each(|value| *value -= mean);
        }
    }
}

pub(crate) fn check_memory(bytes: u64, limit: u64, count: usize, what: &str) -> Result<(), EngineError> {
    if bytes <= limit {
        return Ok(());
    }
    Err(EngineError::new(
        "ENGINE_TOO_LARGE",
        format!("A solve over {count} {what}s does not fit into memory."),
        format!("It needs {}, {} are left for it.", in_mebibytes(bytes), in_mebibytes(limit)),
        "Use the solver `auto` or conjugate gradients, fewer samples or a smaller network.",
    ))
}

/// Rounded up.
pub(crate) fn in_mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

/// Re(a^H b)
pub(crate) fn real_product(a: &Plane, b: &Plane) -> f64 {
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    sum(&a.re, &b.re) + sum(&a.im, &b.im)
}
