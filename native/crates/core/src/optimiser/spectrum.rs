//! Eigenvalues of the quantum geometric tensor, what they say, and directions made from them.

use std::sync::atomic::Ordering;

use ansatz_linalg::{EigenError, HermitianEigen, TiledHermitian, parallel};
use num_complex::Complex64;

use super::damped::{Columns, conjugate, divide};
use super::definition::{Regularisation, Solver};
use super::memory::spectrum_bytes;
use super::preconditioner::Direction;
use crate::ansatz::Plane;
use crate::error::{EngineError, NonFinite};
use crate::gradient::{Tangent, check_memory, inverse_root};

/// What the samples of a step say about the directions in which a wavefunction can move.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostics {
    /// Eigenvalues of S, descending, as many as there are samples or parameters, whichever are fewer.
    pub geometric_tensor_spectrum: Vec<f64>,
    /// |rho| sqrt N / sigma of the force along each of these eigenvectors, with the standard deviation sigma of one sample;
    /// zero where the eigenvalue is zero to rounding. Empty where full sums have no noise.
    pub signal_to_noise: Vec<f64>,
}

/// W^{-1/2} S W^{-1/2} = V diag(l) V^H in the space of the samples, from U of the Gram matrix with V = A^H U / sqrt(N l), or in
/// that of the parameters.
pub(super) struct Spectrum<'a, 'b> {
    tangent: &'a Tangent<'b>,
    right: &'a Plane,
    weights: Option<&'a [f64]>,
    in_samples: bool,
    /// Ascending values; in the space of the parameters vectors are conj(V).
    eigen: HermitianEigen,
    /// rho_k = V_k^H W^{-1/2} F
    forces: Vec<Complex64>,
    memory: TiledHermitian,
}

impl<'a, 'b> Spectrum<'a, 'b> {
    pub fn new(
        tangent: &'a Tangent<'b>,
        right: &'a Plane,
        force: &'a Plane,
        weights: Option<&'a [f64]>,
        solver: Solver,
        memory: TiledHermitian,
    ) -> Result<Self, EngineError> {
        let in_samples = match solver {
            Solver::SampleSpace => true,
            Solver::ParameterSpace => false,
            Solver::Auto | Solver::ConjugateGradient => tangent.height() < tangent.width(),
        };
        let size = if in_samples { tangent.height() } else { tangent.width() };
        let what = if in_samples { "sample" } else { "parameter" };
        check_memory(spectrum_bytes(size, tangent), tangent.memory_limit, size, what)?;
        let matrix = if in_samples {
            tangent.gram(memory, weights, 0.0)?
        } else {
            let mut tensor = tangent.tensor(memory)?;
            tensor.scale_and_shift(tangent.scale(), 0.0);
            if let Some(weights) = weights {
                let roots = weights.iter().map(|weight| inverse_root(*weight)).collect();
                let columns = Columns { tangent };
                tensor.scale_symmetrically(&columns.gather(&Plane { re: roots, im: Vec::new() }, true).re);
            }
            tensor
        };
        let eigen = matrix.eigen(tangent.cancel()).map_err(|error| match error {
            EigenError::Cancelled => EngineError::cancelled(),
            EigenError::NotFinite => EngineError::not_finite(NonFinite::Solve),
        })?;
        let forces = if in_samples {
            let (re, im) = eigen.project(&right.re, &right.im);
            let root = tangent.scale().sqrt();
            let number = |k: usize| Complex64::new(re[k], im.get(k).copied().unwrap_or(0.0));
            (0..size).map(|k| number(k) * (eigen.values[k].max(0.0).sqrt() * root)).collect()
        } else {
            let mut scaled = force.clone();
            if let Some(weights) = weights {
                let roots: Vec<f64> = weights.iter().map(|weight| weight.max(0.0).sqrt()).collect();
                divide(&mut scaled, &roots);
            }
            let mut columns = Columns { tangent }.gather(&scaled, false);
            conjugate(&mut columns);
            let (re, im) = eigen.project(&columns.re, &columns.im);
            (0..size).map(|k| Complex64::new(re[k], -im.get(k).copied().unwrap_or(0.0))).collect()
        };
        Ok(Self { tangent, right, weights, in_samples, eigen, forces, memory: matrix })
    }

    pub fn into_memory(self) -> TiledHermitian {
        self.memory
    }

    pub fn diagnostics(&self) -> Result<Diagnostics, EngineError> {
        let mut signal_to_noise = if self.tangent.is_weighted() { Vec::new() } else { self.signal_to_noise()? };
        signal_to_noise.reverse();
        let values = self.eigen.values.iter().rev().map(|value| value.max(0.0)).collect();
        Ok(Diagnostics { geometric_tensor_spectrum: values, signal_to_noise })
    }

    /// Smaller eigenvalues are rounding errors.
    fn smallest(&self) -> f64 {
        self.eigen.values.last().map_or(0.0, |largest| largest * f64::EPSILON * self.eigen.size() as f64)
    }

    /// |rho_k| / sqrt(Var(q_k) / N) of q_kn = conj(a_kn) e_n, whose mean is rho_k, with a_kn the change of ln psi at sample n
    /// along V_k; in ascending order of the eigenvalues.
    fn signal_to_noise(&self) -> Result<Vec<f64>, EngineError> {
        let samples = self.tangent.samples() as f64;
        let squares = if self.in_samples { self.squares_of_samples() } else { self.squares_of_parameters()? };
        let smallest = self.smallest();
        let ratio = |((square, force), value): ((&f64, &Complex64), &f64)| {
            let variance = square - force.norm_sqr();
            if *value > smallest && variance > 0.0 { force.norm() * (samples / variance).sqrt() } else { 0.0 }
        };
        Ok(squares.iter().zip(&self.forces).zip(&self.eigen.values).map(ratio).collect())
    }

    /// <|q_k|^2>, a_kn = sqrt(N l_k) u_kn
    fn squares_of_samples(&self) -> Vec<f64> {
        let per_sample = self.tangent.view.rows_per_sample();
        let right = self.right;
        parallel::map(self.eigen.size(), |k| {
            let (re, im) = self.eigen.vector(k);
            let term = |row: usize| Complex64::new(re[row], -im.get(row).copied().unwrap_or(0.0)) * right.get(row);
            let squares = (0..re.len()).step_by(per_sample).map(|row| {
                let both: Complex64 = (row..row + per_sample).map(term).sum();
                both.norm_sqr()
            });
            squares.sum::<f64>() * self.eigen.values[k].max(0.0)
        })
    }

    /// <|q_k|^2> with q_kn = V_k^H W^{-1/2} conj(A_n) e_n, sample by sample.
    fn squares_of_parameters(&self) -> Result<Vec<f64>, EngineError> {
        const PIECE: usize = 16;
        let (tangent, size) = (self.tangent, self.eigen.size());
        let roots = self.weights.map(|weights| {
            let roots = weights.iter().map(|weight| inverse_root(*weight)).collect();
            Columns { tangent }.gather(&Plane { re: roots, im: Vec::new() }, true).re
        });
        let mut squares = vec![0.0; size];
        tangent.for_each_centred_chunk(&mut |first, rows, stride| {
            let per_sample = tangent.view.rows_per_sample();
            let count = rows.re.len() / stride / per_sample;
            let pieces = parallel::map(count.div_ceil(PIECE), |piece| {
                let mut sums = vec![0.0; size];
                if tangent.cancel().load(Ordering::Relaxed) {
                    return sums;
                }
                for sample in piece * PIECE..((piece + 1) * PIECE).min(count) {
                    // conj(conj(A_n) e_n), since the vectors are conj(V).
                    let mut row = Plane::new(size, tangent.view.is_complex());
                    for part in 0..per_sample {
                        let at = (sample * per_sample + part) * stride;
                        let energy = self.right.get((first + sample) * per_sample + part).conj();
                        for column in 0..size {
                            row.set(column, row.get(column) + rows.get(at + column) * energy);
                        }
                    }
                    if let Some(roots) = &roots {
                        row.re.iter_mut().zip(roots).for_each(|(value, root)| *value *= root);
                        row.im.iter_mut().zip(roots).for_each(|(value, root)| *value *= root);
                    }
                    let (re, im) = self.eigen.project(&row.re, &row.im);
                    for plane in [&re, &im] {
                        sums.iter_mut().zip(plane).for_each(|(sum, value)| *sum += value * value);
                    }
                }
                sums
            });
            for piece in pieces {
                squares.iter_mut().zip(piece).for_each(|(sum, value)| *sum += value);
            }
            Ok(())
        })?;
        squares.iter_mut().for_each(|value| *value *= tangent.scale());
        Ok(squares)
    }

    /// d = W^{-1/2} sum_k V_k f_k rho_k with f = 1 / (l + shift), cut off where l is small or rho noisy.
    pub fn direction(self, shift: f64, regularisation: Regularisation) -> Result<Direction, EngineError> {
        let signal_to_noise = match regularisation {
            Regularisation::SignalToNoise { .. } => self.signal_to_noise()?,
            _ => Vec::new(),
        };
        let (smallest, largest) = (self.smallest(), self.eigen.values.last().copied().unwrap_or(0.0));
        let cut = |ratio: f64| 1.0 / (1.0 + ratio.powi(6));
        let filters: Vec<f64> = self
            .eigen
            .values
            .iter()
            .enumerate()
            .map(|(k, &value)| match regularisation {
                _ if value <= smallest => 0.0,
                Regularisation::None => 1.0 / (value + shift),
                Regularisation::PseudoInverse { cutoff } => cut(cutoff * largest / value) / (value + shift),
                Regularisation::SignalToNoise { cutoff } => {
                    cut(cutoff / signal_to_noise[k].max(f64::MIN_POSITIVE)) / (value + shift)
                }
            })
            .collect();
        let mut direction = if self.in_samples { self.by_samples(&filters)? } else { self.by_parameters(&filters) };
        if let Some(weights) = self.weights {
            if self.in_samples {
                divide(&mut direction, weights);
            } else {
                let roots: Vec<f64> = weights.iter().map(|weight| weight.max(0.0).sqrt()).collect();
                divide(&mut direction, &roots);
            }
        }
        let sum = |power: i32| -> f64 {
            let terms = filters.iter().zip(&self.forces).zip(&self.eigen.values);
            terms.map(|((f, force), value)| f.powi(power) * force.norm_sqr() * value.powi(power - 1)).sum()
        };
        Ok(Direction {
            direction,
            metric_square: Some(sum(2)),
            regularised_square: sum(1),
            diagnostics: None,
            memory: self.into_memory(),
        })
    }

    /// A^H U f U^H b / N
    fn by_samples(&self, filters: &[f64]) -> Result<Plane, EngineError> {
        let (mut re, mut im) = self.eigen.project(&self.right.re, &self.right.im);
        re.iter_mut().zip(filters).for_each(|(value, f)| *value *= f);
        im.iter_mut().zip(filters).for_each(|(value, f)| *value *= f);
        let (re, im) = self.eigen.combine(&re, &im);
        let mut weights = Plane { re, im };
        self.tangent.centre(&mut weights);
        self.tangent.adjoint_product(&weights, self.tangent.scale())
    }

    fn by_parameters(&self, filters: &[f64]) -> Plane {
        let filtered = self.forces.iter().zip(filters).map(|(force, f)| force.conj() * f);
        let complex = self.tangent.view.is_complex();
        let (re, im): (Vec<f64>, Vec<f64>) = filtered.map(|value| (value.re, value.im)).unzip();
        let (re, im) = self.eigen.combine(&re, if complex { &im } else { &[] });
        let mut columns = Plane { re, im };
        conjugate(&mut columns);
        Columns { tangent: self.tangent }.scatter(&columns)
    }
}
