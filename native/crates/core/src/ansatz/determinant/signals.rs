//! Log-derivatives of backflow wavefunctions: signals that the determinants send back through the network.

use ansatz_linalg::parallel;
use num_complex::Complex64;

use super::backflow::Backflow;
use super::linear::invert;
use crate::ansatz::number::Number;
use crate::ansatz::{DenseFactor, Factor, Plane, RowsFactor};

/// Configurations handled by one thread at a time.
const CHUNK: usize = 16;

/// Of some configurations, each plane [configuration][...].
pub(super) struct Signals {
    /// d ln psi / d orbital numbers.
    outputs: Plane,
    /// d ln psi / d pair factors.
    pairs: Plane,
    /// d ln psi / d z of the hidden layers.
    hidden: Vec<Plane>,
    /// What each layer reads, the outputs' last.
    values: Vec<Vec<f64>>,
}

impl<T: Number> Backflow<T> {
    pub fn signals(&self, configurations: &[u8]) -> Signals {
        let n = self.fermions.sites.len();
        let count = configurations.len() / n;
        let layers = &self.hidden.layers;
        let outputs = self.orbitals.outputs();
        let mut signals = Signals {
            outputs: Plane::new(count * outputs, T::COMPLEX),
            pairs: Plane::new(count * T::PARTS * self.pairs.count, T::COMPLEX),
            hidden: layers.iter().map(|layer| Plane::new(count * layer.outputs, T::COMPLEX)).collect(),
            values: Vec::new(),
        };
        let (inputs, lanes) = self.input_lanes(configurations);
        let pass = self.hidden.pass(&inputs, lanes);
        for values in std::iter::once(&inputs).chain(&pass.values) {
            let of_lane = |lane| values.iter().skip(lane).step_by(lanes).copied();
            signals.values.push((0..count).flat_map(of_lane).collect());
        }
        let width = self.orbitals.width();
        let mut occupied = Vec::new();
        for (sample, configuration) in configurations.chunks_exact(n).enumerate() {
            if !self.fermions.occupied(configuration, &mut occupied) {
                continue;
            }
            let values: Vec<f64> = match signals.values.last() {
                Some(values) => values[sample * width..(sample + 1) * width].to_vec(),
                None => Vec::new(),
            };
            let Some(inverses) = self.inverses(&occupied, &values) else { continue };
            let mut back = Plane::new(width, T::COMPLEX);
            for (species, sites) in occupied.iter().enumerate() {
                for (slot, &site) in sites.iter().enumerate() {
                    let t = orbital_signals(&inverses[species][slot * sites.len()..(slot + 1) * sites.len()]);
                    let first = sample * outputs + self.orbitals.first_output(&self.fermions, species, site);
                    signals.outputs.re[first..first + t.re.len()].copy_from_slice(&t.re);
                    self.orbitals.send_back(&self.fermions, species, site, &t.re, &mut back.re);
                    if T::COMPLEX {
                        signals.outputs.im[first..first + t.im.len()].copy_from_slice(&t.im);
                        self.orbitals.send_back(&self.fermions, species, site, &t.im, &mut back.im);
                    }
                }
            }
            self.count_pairs(&occupied, sample, &mut signals.pairs);
            for (back, imaginary) in [(back.re, false), (back.im, true)] {
                if back.is_empty() {
                    continue;
                }
                for (layer, signal) in self.hidden.backward(&pass, sample, back).into_iter().enumerate() {
                    let plane = &mut signals.hidden[layer];
                    let out = if imaginary { &mut plane.im } else { &mut plane.re };
                    out[sample * signal.len()..(sample + 1) * signal.len()].copy_from_slice(&signal);
                }
            }
        }
        signals
    }

    /// (M^{-1})^T [slot][orbital] of every species; None at a node.
    fn inverses(&self, occupied: &[Vec<u32>], values: &[f64]) -> Option<Vec<Vec<T>>> {
        occupied
            .iter()
            .enumerate()
            .map(|(species, sites)| {
                let mut matrix: Vec<T> = self.orbitals.transposed(&self.fermions, species, sites, values);
                (!invert(&mut matrix, sites.len()).is_zero()).then_some(matrix)
            })
            .collect()
    }

    fn count_pairs(&self, occupied: &[Vec<u32>], sample: usize, out: &mut Plane) {
        let mut counts = vec![0.0; self.pairs.count];
        self.pairs.counts(occupied, &mut counts);
        let first = sample * T::PARTS * counts.len();
        for (class, count) in counts.into_iter().enumerate() {
            out.re[first + T::PARTS * class] = count;
            if T::COMPLEX {
                out.im[first + T::PARTS * class + 1] = count;
            }
        }
    }

    /// Places of the parameters behind the orbitals: pair factors, then each hidden layer's weights, then the last weights.
    fn offsets(&self) -> (usize, Vec<usize>, usize) {
        let pairs = self.orbitals.outputs();
        let mut next = pairs + T::PARTS * self.pairs.count;
        let mut layers = Vec::new();
        for layer in &self.hidden.layers {
            layers.push(next);
            next += layer.outputs * (layer.inputs + 1);
        }
        (pairs, layers, next)
    }

    /// All log-derivatives of one configuration.
    pub fn write_derivatives(&self, signals: &Signals, out_re: &mut [f64], out_im: &mut [f64]) {
        let (pairs, layers, last) = self.offsets();
        for (out, imaginary) in [(out_re, false), (out_im, true)] {
            if out.is_empty() {
                continue;
            }
            let part = |plane: &Plane| if imaginary { plane.im.clone() } else { plane.re.clone() };
            let mut dense = |weights: usize, bias: usize, x: &[f64], t: &[f64]| {
                out[bias..bias + t.len()].copy_from_slice(t);
                for (row, &t) in out[weights..].chunks_exact_mut(x.len().max(1)).zip(t) {
                    if t != 0.0 {
                        row.iter_mut().zip(x).for_each(|(value, x)| *value = t * x);
                    }
                }
            };
            for (number, layer) in self.hidden.layers.iter().enumerate() {
                let bias = layers[number] + layer.outputs * layer.inputs;
                dense(layers[number], bias, &signals.values[number], &part(&signals.hidden[number]));
            }
            let values = signals.values.last().map_or(&[][..], Vec::as_slice);
            dense(last, 0, values, &part(&signals.outputs));
            let counts = part(&signals.pairs);
            out[pairs..pairs + counts.len()].copy_from_slice(&counts);
        }
    }

    /// Blocks of the log-derivatives of many configurations.
    pub fn factors(&self, configurations: &[u8], visit: &mut dyn FnMut(Factor)) {
        let n = self.fermions.sites.len();
        let chunks: Vec<&[u8]> = configurations.chunks(CHUNK * n).collect();
        let pieces = parallel::map(chunks.len(), |piece| self.signals(chunks[piece]));
        let gather = |of: &dyn Fn(&Signals) -> &Plane| Plane {
            re: pieces.iter().flat_map(|piece| of(piece).re.iter().copied()).collect(),
            im: pieces.iter().flat_map(|piece| of(piece).im.iter().copied()).collect(),
        };
        let values = |layer: usize| pieces.iter().flat_map(|piece| piece.values[layer].iter().copied()).collect();
        let (pairs, layers, last) = self.offsets();
        for (number, layer) in self.hidden.layers.iter().enumerate() {
            visit(Factor::Dense(DenseFactor {
                weights: layers[number],
                bias: Some(layers[number] + layer.outputs * layer.inputs),
                inputs: layer.inputs,
                outputs: layer.outputs,
                x: values(number),
                t: gather(&|piece| &piece.hidden[number]),
            }));
        }
        // The orbitals to start from are the biases of the outputs.
        visit(Factor::Dense(DenseFactor {
            weights: last,
            bias: Some(0),
            inputs: self.orbitals.width(),
            outputs: self.orbitals.outputs(),
            x: values(self.hidden.layers.len()),
            t: gather(&|piece| &piece.outputs),
        }));
        if self.pairs.count > 0 {
            let rows = gather(&|piece| &piece.pairs);
            visit(Factor::Rows(RowsFactor { first: pairs, count: T::PARTS * self.pairs.count, rows }));
        }
    }
}

/// d ln det M / d phi of a row's parts: the inverse for a real part, i times it for an imaginary one.
fn orbital_signals<T: Number>(inverse: &[T]) -> Plane {
    let mut t = Plane::default();
    for value in inverse {
        let value = value.to_complex();
        let parts = [value, Complex64::I * value];
        for part in &parts[..T::PARTS] {
            t.re.push(part.re);
            if T::COMPLEX {
                t.im.push(part.im);
            }
        }
    }
    t
}
