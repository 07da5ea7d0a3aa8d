//! Models for tests and the timing example.

#![allow(dead_code, reason = "every test binary uses a part")]

pub mod amplitudes;
pub mod compare;
pub mod distribution;
pub mod fermions;
pub mod mean_field;
pub mod twisted;

use ansatz_core::{
    AnsatzDefinition, AnsatzKind, Charge, Engine, EngineDefinition, LocalMatrix, MachineDefinition, MoveDefinition,
    OperatorDefinition, OptimiserDefinition, Preconditioner, Rule, SamplerDefinition, SamplingMethod, Solver,
    StepOptions,
};

/// A dense matrix [row][column] of (re, im) in compressed rows.
pub fn local_matrix(rows: &[Vec<(f64, f64)>]) -> LocalMatrix {
    let mut matrix = LocalMatrix { dimension: rows.len(), row_offsets: vec![0], columns: vec![], values: vec![] };
    for row in rows {
        for (column, value) in row.iter().enumerate() {
            if *value != (0.0, 0.0) {
                matrix.columns.push(column as u32);
                matrix.values.extend([value.0, value.1]);
            }
        }
        matrix.row_offsets.push(matrix.columns.len() as u32);
    }
    matrix
}

pub fn real_matrix(rows: &[&[f64]]) -> LocalMatrix {
    local_matrix(&rows.iter().map(|row| row.iter().map(|value| (*value, 0.0)).collect()).collect::<Vec<_>>())
}

pub struct Builder(OperatorDefinition);

impl Builder {
    pub fn new(local_dimensions: Vec<u8>) -> Self {
        Self(OperatorDefinition {
            local_dimensions,
            site_offsets: vec![0],
            sites: vec![],
            matrix_index: vec![],
            coefficients: vec![],
            matrices: vec![],
            string_offsets: vec![],
            string_sites: vec![],
            constant: 0.0,
        })
    }

    pub fn matrix(&mut self, matrix: LocalMatrix) -> u32 {
        self.0.matrices.push(matrix);
        self.0.matrices.len() as u32 - 1
    }

    pub fn term(&mut self, matrix: u32, coefficient: (f64, f64), sites: &[u32]) {
        self.term_with_string(matrix, coefficient, sites, &[]);
    }

    /// A term with the sign (-1)^n of the occupied sites of `string`.
    pub fn term_with_string(&mut self, matrix: u32, coefficient: (f64, f64), sites: &[u32], string: &[u32]) {
        if self.0.string_offsets.is_empty() && !string.is_empty() {
            self.0.string_offsets = vec![0; self.0.site_offsets.len()];
        }
        if !self.0.string_offsets.is_empty() {
            self.0.string_sites.extend(string);
            self.0.string_offsets.push(self.0.string_sites.len() as u32);
        }
        self.0.sites.extend(sites);
        self.0.site_offsets.push(self.0.sites.len() as u32);
        self.0.matrix_index.push(matrix);
        self.0.coefficients.extend([coefficient.0, coefficient.1]);
    }

    pub fn constant(&mut self, constant: f64) {
        self.0.constant = constant;
    }

    pub fn build(self) -> OperatorDefinition {
        self.0
    }
}

pub fn chain_bonds(n: u32) -> Vec<(u32, u32)> {
    (0..n).map(|site| (site, (site + 1) % n)).collect()
}

pub fn square_bonds(length: u32) -> Vec<(u32, u32)> {
    let site = |x: u32, y: u32| (y % length) * length + x % length;
    (0..length)
        .flat_map(|y| (0..length).flat_map(move |x| [(site(x, y), site(x + 1, y)), (site(x, y), site(x, y + 1))]))
        .collect()
}

pub fn translations(length: u32) -> Vec<u32> {
    let shifts = (0..length * length).map(|shift| (shift % length, shift / length));
    shifts
        .flat_map(|(dx, dy)| {
            (0..length * length).map(move |s| (s / length + dy) % length * length + (s % length + dx) % length)
        })
        .collect()
}

/// -sum ZZ - h sum X on a periodic chain.
pub fn ising_chain(n: u32, field: f64) -> OperatorDefinition {
    let mut builder = Builder::new(vec![2; n as usize]);
    let zz = builder.matrix(real_matrix(&[
        &[1.0, 0.0, 0.0, 0.0],
        &[0.0, -1.0, 0.0, 0.0],
        &[0.0, 0.0, -1.0, 0.0],
        &[0.0, 0.0, 0.0, 1.0],
    ]));
    let x = builder.matrix(real_matrix(&[&[0.0, 1.0], &[1.0, 0.0]]));
    for (first, second) in chain_bonds(n) {
        builder.term(zz, (-1.0, 0.0), &[first, second]);
    }
    for site in 0..n {
        builder.term(x, (-field, 0.0), &[site]);
    }
    builder.build()
}

/// sum S.S over bonds; `rotated`: with the sign of the exchange turned round (Marshall's rotation on two sublattices).
pub fn heisenberg(n: u32, bonds: &[(u32, u32)], rotated: bool) -> OperatorDefinition {
    let exchange = if rotated { -0.5 } else { 0.5 };
    let mut builder = Builder::new(vec![2; n as usize]);
    let matrix = builder.matrix(real_matrix(&[
        &[0.25, 0.0, 0.0, 0.0],
        &[0.0, -0.25, exchange, 0.0],
        &[0.0, exchange, -0.25, 0.0],
        &[0.0, 0.0, 0.0, 0.25],
    ]));
    for &(first, second) in bonds {
        builder.term(matrix, (1.0, 0.0), &[first, second]);
    }
    builder.build()
}

pub fn machine(alpha: f64, complex: bool) -> MachineDefinition {
    MachineDefinition {
        form: AnsatzKind::RestrictedBoltzmannMachine,
        complex,
        hidden_density: alpha,
        symmetry: vec![],
        initial_scale: 0.01,
        use_visible_bias: true,
        use_hidden_bias: true,
    }
}

pub fn local_sampler(chains: usize) -> SamplerDefinition {
    SamplerDefinition {
        method: SamplingMethod::Metropolis,
        moves: vec![MoveDefinition::Local { weight: 1.0 }],
        chains,
        sweeps_per_sample: 1,
        discarded_sweeps: 5,
        charges: vec![],
        inverse_temperatures: vec![1.0],
    }
}

pub fn flat(bonds: &[(u32, u32)]) -> Vec<u32> {
    bonds.iter().flat_map(|&(first, second)| [first, second]).collect()
}

/// Spins 1/2 on the sites of the bonds, half of them up.
pub fn exchange_sampler(chains: usize, bonds: &[(u32, u32)]) -> SamplerDefinition {
    let n = bonds.iter().map(|bond| bond.0.max(bond.1) + 1).max().unwrap_or(0);
    SamplerDefinition {
        moves: vec![MoveDefinition::Exchange { weight: 1.0, pairs: flat(bonds) }],
        charges: vec![Charge { sites: (0..n).collect(), total: i64::from(n / 2) }],
        ..local_sampler(chains)
    }
}

pub fn definition(
    hamiltonian: OperatorDefinition,
    ansatz: impl Into<AnsatzDefinition>,
    sampler: SamplerDefinition,
) -> EngineDefinition {
    EngineDefinition { hamiltonian, ansatz: ansatz.into(), sampler, seed: 1, threads: 2 }
}

pub fn engine(definition: &EngineDefinition) -> Engine {
    Engine::new(definition, Box::new(|| 0.0)).expect("a valid definition")
}

pub const fn reconfiguration(solver: Solver, diagonal_shift: f64) -> OptimiserDefinition {
    OptimiserDefinition::stochastic_reconfiguration(solver, diagonal_shift)
}

pub fn step_options(samples: usize, learning_rate: f64, diagonal_shift: f64) -> StepOptions {
    StepOptions {
        samples,
        learning_rate,
        optimiser: reconfiguration(Solver::Auto, diagonal_shift),
        diagnostics: false,
        memory_limit: None,
    }
}

pub fn gradient_options(samples: usize, learning_rate: f64) -> StepOptions {
    let optimiser = OptimiserDefinition::new(Preconditioner::None, Rule::Descent);
    StepOptions { samples, learning_rate, optimiser, diagnostics: false, memory_limit: None }
}

/// Configurations of a sector, the first site slowest.
pub fn configurations(dimensions: &[u8], charges: &[Charge]) -> Vec<Vec<u8>> {
    let mut all = vec![vec![]];
    for &dimension in dimensions {
        all = all
            .iter()
            .flat_map(|start: &Vec<u8>| (0..dimension).map(|index| start.iter().copied().chain([index]).collect()))
            .collect();
    }
    let level = |s: &[u8], site: u32| i64::from(dimensions[site as usize]) - 1 - i64::from(s[site as usize]);
    all.retain(|s: &Vec<u8>| {
        charges.iter().all(|charge| charge.sites.iter().map(|&site| level(s, site)).sum::<i64>() == charge.total)
    });
    all
}

/// (-1)^n of the occupied sites (index 0) of a term's parity string.
pub fn string_sign(definition: &OperatorDefinition, term: usize, configuration: &[u8]) -> f64 {
    let string = definition
        .string_offsets
        .get(term..term + 2)
        .map_or(&[][..], |range| &definition.string_sites[range[0] as usize..range[1] as usize]);
    let occupied = string.iter().filter(|&&site| configuration[site as usize] == 0).count();
    if occupied % 2 == 0 { 1.0 } else { -1.0 }
}

/// Real parts of <s|H|s'> over given configurations, straight from the definition.
pub fn dense(definition: &OperatorDefinition, configurations: &[Vec<u8>]) -> Vec<f64> {
    dense_complex(definition, configurations).into_iter().map(|(re, _)| re).collect()
}

/// <s|H|s'> over given configurations, real and imaginary parts.
pub fn dense_complex(definition: &OperatorDefinition, configurations: &[Vec<u8>]) -> Vec<(f64, f64)> {
    let size = configurations.len();
    let mut matrix = vec![(0.0, 0.0); size * size];
    for row in 0..size {
        matrix[row * size + row].0 += definition.constant;
    }
    for term in 0..definition.matrix_index.len() {
        let range = definition.site_offsets[term] as usize..definition.site_offsets[term + 1] as usize;
        let sites: Vec<usize> = definition.sites[range].iter().map(|&site| site as usize).collect();
        let local = &definition.matrices[definition.matrix_index[term] as usize];
        let index = |s: &[u8]| {
            sites
                .iter()
                .fold(0, |index, &site| index * usize::from(definition.local_dimensions[site]) + usize::from(s[site]))
        };
        for (row, s) in configurations.iter().enumerate() {
            for (column, t) in configurations.iter().enumerate() {
                if (0..s.len()).any(|site| s[site] != t[site] && !sites.contains(&site)) {
                    continue;
                }
                let (from, to) = (local.row_offsets[index(s)] as usize, local.row_offsets[index(s) + 1] as usize);
                let sign = string_sign(definition, term, s);
                for place in (from..to).filter(|&place| local.columns[place] as usize == index(t)) {
                    let (c_re, c_im) = (definition.coefficients[2 * term], definition.coefficients[2 * term + 1]);
                    let (v_re, v_im) = (local.values[2 * place], local.values[2 * place + 1]);
                    let element = &mut matrix[row * size + column];
                    element.0 += sign * (c_re * v_re - c_im * v_im);
                    element.1 += sign * (c_re * v_im + c_im * v_re);
                }
            }
        }
    }
    matrix
}

/// Lowest eigenvalue of a real symmetric matrix.
pub fn lowest_eigenvalue(matrix: &[f64]) -> f64 {
    lowest_eigenvalues(matrix, 1)[0]
}

/// Lowest eigenvalues of a real symmetric matrix, by powers of (shift - H) orthogonal to the vectors found before.
pub fn lowest_eigenvalues(matrix: &[f64], count: usize) -> Vec<f64> {
    let size = matrix.len().isqrt();
    let shift = matrix.chunks(size).map(|row| row.iter().map(|value| value.abs()).sum()).fold(0.0, f64::max);
    let (mut vectors, mut energies): (Vec<Vec<f64>>, Vec<f64>) = (Vec::new(), Vec::new());
    for number in 0..count {
        let mut vector: Vec<f64> =
            (0..size).map(|index| 1.0 + 0.1 * ((number + 1) * index) as f64).map(f64::sin).collect();
        if number == 0 {
            vector = (0..size).map(|index| 1.0 + 0.1 * (index as f64).sin()).collect();
        }
        let mut energy = f64::INFINITY;
        loop {
            for other in &vectors {
                let part: f64 = other.iter().zip(&vector).map(|(a, x)| a * x).sum();
                vector.iter_mut().zip(other).for_each(|(x, a)| *x -= part * a);
            }
            let norm = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
            vector.iter_mut().for_each(|x| *x /= norm);
            let product: Vec<f64> =
                matrix.chunks(size).map(|row| row.iter().zip(&vector).map(|(a, x)| a * x).sum()).collect();
            let next = vector.iter().zip(&product).map(|(x, y)| x * y).sum::<f64>();
            if (next - energy).abs() < 1e-12 {
                energies.push(next);
                vectors.push(vector);
                break;
            }
            energy = next;
            vector.iter_mut().zip(product).for_each(|(x, y)| *x = shift * *x - y);
        }
    }
    energies
}
