//! The output layer of a backflow network: the orbitals that a mode has in a configuration.

use ansatz_linalg::product::{self, Shape, Update};
use ansatz_simd::padded;

use super::fermions::Fermions;
use crate::ansatz::number::Number;

/// phi_m(p) + sum_h W_pmh a_h for the modes p of all species, the parts of complex numbers behind one another.
#[derive(Debug, Clone)]
pub(super) struct Orbitals {
    width: usize,
    modes: Vec<Mode>,
    /// First mode of every species, and the end.
    first_mode: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Mode {
    /// Number of its first output.
    first_output: usize,
    outputs: usize,
    /// [output with padding]
    start: Vec<f64>,
    /// [hidden][output with padding]
    weights: Vec<f64>,
}

impl Orbitals {
    /// `width` values of the last hidden layer; `parts` numbers an orbital.
    pub fn new(fermions: &Fermions, width: usize, parts: usize) -> Self {
        let (mut modes, mut first_mode) = (Vec::new(), vec![0]);
        let mut first_output = 0;
        for species in &fermions.species {
            let outputs = parts * species.particles;
            let lanes = padded(outputs);
            for _ in &species.modes {
                let (start, weights) = (vec![0.0; lanes], vec![0.0; width * lanes]);
                modes.push(Mode { first_output, outputs, start, weights });
                first_output += outputs;
            }
            first_mode.push(modes.len());
        }
        Self { width, modes, first_mode }
    }

    pub fn outputs(&self) -> usize {
        self.modes.iter().map(|mode| mode.outputs).sum()
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// `weights` [output][hidden]
    pub fn prepare(&mut self, start: &[f64], weights: &[f64]) {
        for mode in &mut self.modes {
            let lanes = mode.start.len();
            for output in 0..mode.outputs {
                mode.start[output] = start[mode.first_output + output];
                let row = &weights[(mode.first_output + output) * self.width..][..self.width];
                row.iter().enumerate().for_each(|(unit, &weight)| mode.weights[unit * lanes + output] = weight);
            }
        }
    }

    fn mode(&self, fermions: &Fermions, species: usize, site: u32) -> &Mode {
        &self.modes[self.first_mode[species] + fermions.row(site)]
    }

    /// First output of a mode.
    pub fn first_output(&self, fermions: &Fermions, species: usize, site: u32) -> usize {
        self.mode(fermions, species, site).first_output
    }

    /// Orbitals of a mode for the values of the last hidden layer, with padding.
    pub fn row(&self, fermions: &Fermions, species: usize, site: u32, values: &[f64], out: &mut Vec<f64>) {
        let mode = self.mode(fermions, species, site);
        out.clone_from(&mode.start);
        let lanes = out.len();
        let shape =
            Shape { rows: lanes, columns: 1, depth: self.width, lda: lanes, ldb: 1, ldc: lanes, update: Update::Add };
        product::real(shape, &mode.weights, values, out);
    }

    /// The same [output][lane] for values [hidden][lane].
    pub fn rows(&self, fermions: &Fermions, species: usize, site: u32, values: &[f64], lanes: usize) -> Vec<f64> {
        let mode = self.mode(fermions, species, site);
        let start = mode.start[..mode.outputs].iter();
        let mut rows: Vec<f64> = start.flat_map(|&value| std::iter::repeat_n(value, lanes)).collect();
        let shape = Shape {
            rows: lanes,
            columns: mode.outputs,
            depth: self.width,
            lda: lanes,
            ldb: mode.start.len(),
            ldc: lanes,
            update: Update::Add,
        };
        product::real(shape, values, &mode.weights, &mut rows);
        rows
    }

    /// M^T [orbital][slot] of the occupied modes of a species.
    pub fn transposed<T: Number>(
        &self,
        fermions: &Fermions,
        species: usize,
        occupied: &[u32],
        values: &[f64],
    ) -> Vec<T> {
        let n = occupied.len();
        let mut matrix = vec![T::ZERO; n * n];
        let mut row = Vec::new();
        for (slot, &site) in occupied.iter().enumerate() {
            self.row(fermions, species, site, values, &mut row);
            for orbital in 0..n {
                matrix[orbital * n + slot] = T::read(&row, orbital);
            }
        }
        matrix
    }

    /// Adds to `signal` [hidden] what the outputs of a mode send back: sum_o W_oh t_o.
    pub fn send_back(&self, fermions: &Fermions, species: usize, site: u32, t: &[f64], signal: &mut [f64]) {
        let mode = self.mode(fermions, species, site);
        for (signal, weights) in signal.iter_mut().zip(mode.weights.chunks_exact(mode.start.len().max(1))) {
            *signal += weights.iter().zip(t).map(|(weight, t)| weight * t).sum::<f64>();
        }
    }
}
