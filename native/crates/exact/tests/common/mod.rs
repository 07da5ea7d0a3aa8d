//! Operators and a dense reference for the tests.
#![allow(dead_code, clippy::needless_range_loop)]

use std::sync::atomic::AtomicBool;

use ansatz_exact::{Charge, Lanczos, LanczosOptions, LocalMatrix, Operator, Outcome, Sector, Workers};

pub mod fermions;
pub mod symmetries;

pub type Dense = Vec<Vec<(f64, f64)>>;

/// Reproducible numbers in (-1, 1).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
    pub fn below(&mut self, bound: usize) -> usize {
        ((self.next() + 1.0) / 2.0 * bound as f64) as usize % bound
    }
}

pub fn sparse(dense: &Dense) -> LocalMatrix {
    let mut matrix =
        LocalMatrix { dimension: dense.len(), row_offsets: vec![0], columns: Vec::new(), values: Vec::new() };
    for row in dense {
        for (column, &(re, im)) in row.iter().enumerate() {
            if re != 0.0 || im != 0.0 {
                matrix.columns.push(column as u32);
                matrix.values.extend([re, im]);
            }
        }
        matrix.row_offsets.push(matrix.columns.len() as u32);
    }
    matrix
}

pub fn real(rows: &[&[f64]]) -> Dense {
    rows.iter().map(|row| row.iter().map(|&value| (value, 0.0)).collect()).collect()
}

pub fn empty(local_dimensions: Vec<u8>) -> Operator {
    Operator {
        local_dimensions,
        site_offsets: vec![0],
        sites: Vec::new(),
        matrix_index: Vec::new(),
        coefficients: Vec::new(),
        matrices: Vec::new(),
        string_offsets: vec![],
        string_sites: vec![],
        constant: 0.0,
    }
}

pub fn add_matrix(operator: &mut Operator, dense: &Dense) -> u32 {
    operator.matrices.push(sparse(dense));
    operator.matrices.len() as u32 - 1
}

pub fn add_term(operator: &mut Operator, matrix: u32, sites: &[usize], coefficient: (f64, f64)) {
    operator.sites.extend(sites.iter().map(|&site| site as u32));
    operator.site_offsets.push(operator.sites.len() as u32);
    operator.matrix_index.push(matrix);
    operator.coefficients.extend([coefficient.0, coefficient.1]);
}

/// S.S of two spins 1/2.
pub fn spin_exchange() -> Dense {
    real(&[&[0.25, 0.0, 0.0, 0.0], &[0.0, -0.25, 0.5, 0.0], &[0.0, 0.5, -0.25, 0.0], &[0.0, 0.0, 0.0, 0.25]])
}

pub fn heisenberg(n: usize, bonds: &[(usize, usize, f64)]) -> Operator {
    let mut operator = empty(vec![2; n]);
    let matrix = add_matrix(&mut operator, &spin_exchange());
    for &(from, to, coupling) in bonds {
        add_term(&mut operator, matrix, &[from, to], (coupling, 0.0));
    }
    operator
}

pub fn ring(n: usize) -> Vec<(usize, usize, f64)> {
    (0..n).map(|site| (site, (site + 1) % n, 1.0)).collect()
}

/// Nearest (weight J1) and diagonal (weight J2) bonds of a periodic L x L square.
pub fn square(length: usize, j1: f64, j2: f64) -> Vec<(usize, usize, f64)> {
    let site = |x: usize, y: usize| (x % length) * length + y % length;
    let mut bonds = Vec::new();
    for x in 0..length {
        for y in 0..length {
            bonds.push((site(x, y), site(x + 1, y), j1));
            bonds.push((site(x, y), site(x, y + 1), j1));
            if j2 != 0.0 {
                bonds.push((site(x, y), site(x + 1, y + 1), j2));
                bonds.push((site(x, y), site(x + 1, y + length - 1), j2));
            }
        }
    }
    bonds
}

/// -sum sz sz - h sum sx on a periodic chain, in Pauli matrices.
pub fn ising(n: usize, field: f64) -> Operator {
    let mut operator = empty(vec![2; n]);
    let zz = add_matrix(
        &mut operator,
        &real(&[&[1.0, 0.0, 0.0, 0.0], &[0.0, -1.0, 0.0, 0.0], &[0.0, 0.0, -1.0, 0.0], &[0.0, 0.0, 0.0, 1.0]]),
    );
    let x = add_matrix(&mut operator, &real(&[&[0.0, 1.0], &[1.0, 0.0]]));
    for site in 0..n {
        add_term(&mut operator, zz, &[site, (site + 1) % n], (-1.0, 0.0));
        add_term(&mut operator, x, &[site], (-field, 0.0));
    }
    operator
}

/// A random Hermitian matrix; with `conserving` only between rows of equal digit sums.
pub fn random_hermitian(dimensions: &[u8], random: &mut Random, complex: bool, conserving: bool) -> Dense {
    let size: usize = dimensions.iter().map(|&d| d as usize).product();
    let sum = |mut index: usize| {
        let mut total = 0;
        for &d in dimensions.iter().rev() {
            total += index % d as usize;
            index /= d as usize;
        }
        total
    };
    let mut dense = vec![vec![(0.0, 0.0); size]; size];
    for row in 0..size {
        for column in row..size {
            if conserving && sum(row) != sum(column) {
                continue;
            }
            let value = (random.next(), if complex && row != column { random.next() } else { 0.0 });
            dense[row][column] = value;
            dense[column][row] = (value.0, -value.1);
        }
    }
    dense
}

/// The whole matrix of an operator, by Kronecker products; configuration index with site 0 most significant.
pub fn dense(operator: &Operator) -> Dense {
    let d: Vec<usize> = operator.local_dimensions.iter().map(|&d| d as usize).collect();
    let size: usize = d.iter().product();
    let stride = |site: usize| -> usize { d[site + 1..].iter().product() };
    let mut full = vec![vec![(0.0, 0.0); size]; size];
    for (index, row) in full.iter_mut().enumerate() {
        row[index].0 += operator.constant;
    }
    for term in 0..operator.matrix_index.len() {
        let range = operator.site_offsets[term] as usize..operator.site_offsets[term + 1] as usize;
        let sites = &operator.sites[range];
        let matrix = &operator.matrices[operator.matrix_index[term] as usize];
        let (cr, ci) = (operator.coefficients[2 * term], operator.coefficients[2 * term + 1]);
        for (row, entries) in full.iter_mut().enumerate() {
            let mut local = 0;
            let mut bare = row;
            for &site in sites {
                let digit = row / stride(site as usize) % d[site as usize];
                local = local * d[site as usize] + digit;
                bare -= digit * stride(site as usize);
            }
            for k in matrix.row_offsets[local] as usize..matrix.row_offsets[local + 1] as usize {
                let mut rest = matrix.columns[k] as usize;
                let mut column = bare;
                for &site in sites.iter().rev() {
                    column += rest % d[site as usize] * stride(site as usize);
                    rest /= d[site as usize];
                }
                let (re, im) = (matrix.values[2 * k], matrix.values[2 * k + 1]);
                entries[column].0 += cr * re - ci * im;
                entries[column].1 += cr * im + ci * re;
            }
        }
    }
    full
}

/// Eigenvalues of a Hermitian matrix: Jacobi rotations on [[A, -B], [B, A]], every value of which comes twice.
pub fn dense_eigenvalues(full: &Dense) -> Vec<f64> {
    let n = full.len();
    let mut a = vec![vec![0.0; 2 * n]; 2 * n];
    for row in 0..n {
        for column in 0..n {
            let (re, im) = full[row][column];
            a[row][column] = re;
            a[row + n][column + n] = re;
            a[row][column + n] = -im;
            a[row + n][column] = im;
        }
    }
    for _ in 0..60 {
        let off: f64 = (0..2 * n).map(|i| (0..i).map(|j| a[i][j] * a[i][j]).sum::<f64>()).sum();
        if off < 1e-26 {
            break;
        }
        for p in 0..2 * n {
            for q in p + 1..2 * n {
                if a[p][q].abs() < 1e-300 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = 1f64.copysign(theta) / (theta.abs() + theta.hypot(1.0));
                let c = 1.0 / t.hypot(1.0);
                let s = t * c;
                for row in &mut a {
                    let (x, y) = (row[p], row[q]);
                    row[p] = c * x - s * y;
                    row[q] = s * x + c * y;
                }
                for k in 0..2 * n {
                    let (x, y) = (a[p][k], a[q][k]);
                    a[p][k] = c * x - s * y;
                    a[q][k] = s * x + c * y;
                }
            }
        }
    }
    let mut values: Vec<f64> = (0..2 * n).map(|i| a[i][i]).collect();
    values.sort_by(f64::total_cmp);
    values.into_iter().step_by(2).collect()
}

/// The sum of all spins as a charge.
pub fn sz(local_dimensions: &[u8], twice_sz: i64) -> Vec<Charge> {
    let highest: i64 = local_dimensions.iter().map(|&d| d as i64 - 1).sum();
    vec![Charge { sites: (0..local_dimensions.len() as u32).collect(), total: (twice_sz + highest) / 2 }]
}

/// The whole space, or the sector of some total Sz of spins 1/2 on n sites.
pub fn half_spins(n: usize, twice_sz: i64, eigenvalues: usize) -> LanczosOptions {
    options(sz(&vec![2; n], twice_sz), eigenvalues)
}

pub fn options(charges: Vec<Charge>, eigenvalues: usize) -> LanczosOptions {
    LanczosOptions {
        sector: Sector { charges, ..Sector::default() },
        eigenvalues,
        want_vectors: true,
        tolerance: 1e-10,
        max_iterations: 500,
        seed: 11,
        memory_limit: 4 << 30,
    }
}

pub fn solve(operator: &Operator, options: &LanczosOptions, threads: usize) -> (Lanczos, Outcome) {
    let workers = Workers::new(threads).expect("threads");
    let mut lanczos = Lanczos::new(operator, options, workers).expect("a valid problem");
    while !lanczos.advance(50, &AtomicBool::new(false)).expect("no cancellation").finished {}
    let outcome = lanczos.outcome().expect("finished");
    (lanczos, outcome)
}
