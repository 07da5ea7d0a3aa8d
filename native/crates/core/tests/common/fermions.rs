//! Fermions on lattices: Hamiltonians with their signs, sectors, and exact energies straight from the definition.

use std::collections::HashMap;
use std::f64::consts::TAU;

use ansatz_core::OperatorDefinition;

use super::{Builder, real_matrix};

/// Adds -t (c_i^dagger c_j + h.c.), with the parity string of the modes between.
fn add_hopping(builder: &mut Builder, matrix: u32, amplitude: f64, first: u32, second: u32) {
    let string: Vec<u32> = (first.min(second) + 1..first.max(second)).collect();
    builder.term_with_string(matrix, (-amplitude, 0.0), &[first, second], &string);
}

fn hop_matrix(builder: &mut Builder) -> u32 {
    builder.matrix(real_matrix(&[
        &[0.0, 0.0, 0.0, 0.0],
        &[0.0, 0.0, 1.0, 0.0],
        &[0.0, 1.0, 0.0, 0.0],
        &[0.0, 0.0, 0.0, 0.0],
    ]))
}

fn both_occupied(builder: &mut Builder) -> u32 {
    builder.matrix(real_matrix(&[&[1.0, 0.0, 0.0, 0.0], &[0.0; 4], &[0.0; 4], &[0.0; 4]]))
}

/// -sum (c_i^dagger c_j + h.c.) + V sum n_i n_j of spinless fermions.
pub fn t_v(sites: u32, bonds: &[(u32, u32)], repulsion: f64) -> OperatorDefinition {
    let mut builder = Builder::new(vec![2; sites as usize]);
    let (hop, both) = (hop_matrix(&mut builder), both_occupied(&mut builder));
    for &(first, second) in bonds {
        add_hopping(&mut builder, hop, 1.0, first, second);
        builder.term(both, (repulsion, 0.0), &[first, second]);
    }
    builder.build()
}

/// -sum (c_is^dagger c_js + h.c.) + U sum n_iu n_id: up modes are the first sites, down modes the others.
pub fn hubbard(sites: u32, bonds: &[(u32, u32)], interaction: f64) -> OperatorDefinition {
    let mut builder = Builder::new(vec![2; 2 * sites as usize]);
    let (hop, both) = (hop_matrix(&mut builder), both_occupied(&mut builder));
    for &(first, second) in bonds {
        add_hopping(&mut builder, hop, 1.0, first, second);
        add_hopping(&mut builder, hop, 1.0, sites + first, sites + second);
    }
    for site in 0..sites {
        builder.term(both, (interaction, 0.0), &[site, sites + site]);
    }
    builder.build()
}

/// Bonds of a rectangle, row by row, open.
pub fn open_rectangle(width: u32, height: u32) -> Vec<(u32, u32)> {
    let mut bonds = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let site = y * width + x;
            if x + 1 < width {
                bonds.push((site, site + 1));
            }
            if y + 1 < height {
                bonds.push((site, site + width));
            }
        }
    }
    bonds
}

/// Real plane waves of the lowest energies on a periodic lattice, [site][orbital].
pub fn plane_waves(width: u32, height: u32, particles: usize) -> Vec<f64> {
    plane_waves_with_energy(width, height, particles).0
}

/// The same, with the sum of their energies for hopping -1.
pub fn plane_waves_with_energy(width: u32, height: u32, particles: usize) -> (Vec<f64>, f64) {
    let mut waves: Vec<(f64, Vec<f64>)> = Vec::new();
    for (kx, ky) in (0..height).flat_map(|ky| (0..width).map(move |kx| (kx, ky))) {
        let (angle_x, angle_y) = (TAU * f64::from(kx) / f64::from(width), TAU * f64::from(ky) / f64::from(height));
        let energy = -2.0 * angle_x.cos() - if height > 1 { 2.0 * angle_y.cos() } else { 0.0 };
        // cos k r for one and sin k r for the other of k and -k.
        let opposite = ((width - kx) % width, (height - ky) % height);
        let wave = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| {
            let angle = angle_x * f64::from(x) + angle_y * f64::from(y);
            if (kx, ky) <= opposite { angle.cos() } else { angle.sin() }
        });
        waves.push((energy, wave.collect()));
    }
    waves.sort_by(|a, b| a.0.total_cmp(&b.0));
    let energy = waves[..particles].iter().map(|(energy, _)| energy).sum();
    let sites = (width * height) as usize;
    let orbitals = (0..sites).flat_map(|site| waves[..particles].iter().map(move |(_, wave)| wave[site])).collect();
    (orbitals, energy)
}

/// All configurations with given numbers of particles on consecutive blocks of modes; index 0 is occupied.
pub fn sector(blocks: &[(u32, u32)]) -> Vec<Vec<u8>> {
    let mut all = vec![vec![]];
    for &(modes, particles) in blocks {
        let block: Vec<Vec<u8>> = (0..1u64 << modes)
            .filter(|bits| bits.count_ones() == particles)
            .map(|bits| (0..modes).map(|mode| 1 - (bits >> mode & 1) as u8).collect())
            .collect();
        all = all
            .iter()
            .flat_map(|start: &Vec<u8>| block.iter().map(move |end| [start.as_slice(), end].concat()))
            .collect();
    }
    all
}

/// Real parts of <s|H|s'> in rows of (column, value), over configurations that H does not leave.
pub struct Sparse(Vec<Vec<(usize, f64)>>);

impl Sparse {
    pub fn new(definition: &OperatorDefinition, configurations: &[Vec<u8>]) -> Self {
        let number: HashMap<&[u8], usize> =
            configurations.iter().enumerate().map(|(number, s)| (s.as_slice(), number)).collect();
        let rows = configurations.iter().enumerate().map(|(row, s)| {
            let mut entries = vec![(row, definition.constant)];
            for term in 0..definition.matrix_index.len() {
                let range = definition.site_offsets[term] as usize..definition.site_offsets[term + 1] as usize;
                let sites: Vec<usize> = definition.sites[range].iter().map(|&site| site as usize).collect();
                let matrix = &definition.matrices[definition.matrix_index[term] as usize];
                let dimension = |site: usize| usize::from(definition.local_dimensions[site]);
                let local = sites.iter().fold(0, |index, &site| index * dimension(site) + usize::from(s[site]));
                let sign = super::string_sign(definition, term, s);
                for place in matrix.row_offsets[local] as usize..matrix.row_offsets[local + 1] as usize {
                    let mut column = matrix.columns[place] as usize;
                    let mut other = s.clone();
                    for &site in sites.iter().rev() {
                        other[site] = (column % dimension(site)) as u8;
                        column /= dimension(site);
                    }
                    let value = definition.coefficients[2 * term] * matrix.values[2 * place]
                        - definition.coefficients[2 * term + 1] * matrix.values[2 * place + 1];
                    entries.push((number[other.as_slice()], sign * value));
                }
            }
            entries
        });
        Self(rows.collect())
    }

    pub fn apply(&self, vector: &[f64]) -> Vec<f64> {
        self.0.iter().map(|row| row.iter().map(|&(column, value)| value * vector[column]).sum()).collect()
    }

    /// <v|H|v> / <v|v>
    pub fn mean(&self, vector: &[f64]) -> f64 {
        dot(vector, &self.apply(vector)) / dot(vector, vector)
    }

    /// Lowest eigenvalue by Lanczos' recursion (1950) with full orthogonalisation.
    pub fn lowest_eigenvalue(&self) -> f64 {
        let size = self.0.len();
        let mut basis: Vec<Vec<f64>> = Vec::new();
        let (mut diagonal, mut off_diagonal) = (Vec::new(), Vec::new());
        let mut vector: Vec<f64> = (0..size).map(|index| 1.0 + 0.3 * (1.7 * index as f64).sin()).collect();
        let mut energy = f64::INFINITY;
        loop {
            let norm = dot(&vector, &vector).sqrt();
            vector.iter_mut().for_each(|value| *value /= norm);
            let mut next = self.apply(&vector);
            diagonal.push(dot(&vector, &next));
            basis.push(vector);
            for _ in 0..2 {
                for other in &basis {
                    let overlap = dot(other, &next);
                    next.iter_mut().zip(other).for_each(|(value, other)| *value -= overlap * other);
                }
            }
            let now = lowest_of_tridiagonal(&diagonal, &off_diagonal);
            let residual = dot(&next, &next).sqrt();
            if (now - energy).abs() < 1e-12 || residual < 1e-9 || basis.len() == size {
                return now;
            }
            energy = now;
            off_diagonal.push(residual);
            vector = next;
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// By bisection on the number of negative pivots of T - x.
fn lowest_of_tridiagonal(diagonal: &[f64], off_diagonal: &[f64]) -> f64 {
    let radius = |index: usize| {
        off_diagonal.get(index).map_or(0.0, |b| b.abs()) + if index > 0 { off_diagonal[index - 1].abs() } else { 0.0 }
    };
    let mut low = diagonal.iter().enumerate().map(|(index, a)| a - radius(index)).fold(f64::INFINITY, f64::min) - 1e-9;
    let mut high = diagonal.iter().copied().fold(f64::INFINITY, f64::min) + 1e-9;
    while high - low > 1e-14 * (low.abs() + high.abs()) {
        let middle = 0.5 * (low + high);
        if middle == low || middle == high {
            break;
        }
        let mut pivot = 1.0;
        let mut negative = false;
        for (index, a) in diagonal.iter().enumerate() {
            let coupling = if index > 0 { off_diagonal[index - 1].powi(2) } else { 0.0 };
            pivot = a - middle - coupling / pivot;
            negative |= pivot < 0.0;
        }
        if negative { high = middle } else { low = middle }
    }
    0.5 * (low + high)
}
