//! Orbitals of the Hubbard model in the unrestricted Hartree-Fock approximation.

/// Orbitals [site][particle] of both species of the lowest of several self-consistent solutions, and its energy:
/// H = -sum_<ij>s c_is^dagger c_js + U sum_i (n_iu <n_id> + <n_iu> n_id - <n_iu> <n_id>).
pub fn hartree_fock(
    sites: u32,
    bonds: &[(u32, u32)],
    interaction: f64,
    particles: [usize; 2],
    random: &mut impl FnMut() -> f64,
) -> ([Vec<f64>; 2], f64) {
    const STARTS: usize = 20;
    const ITERATIONS: usize = 300;
    let n = sites as usize;
    let mut best: ([Vec<f64>; 2], f64) = ([Vec::new(), Vec::new()], f64::INFINITY);
    for _ in 0..STARTS {
        let mut densities =
            particles.map(|count| (0..n).map(|_| count as f64 / n as f64 + random()).collect::<Vec<f64>>());
        let mut last = best.clone();
        for _ in 0..ITERATIONS {
            let mut energy = 0.0;
            let solutions = [0, 1].map(|species| {
                let mut matrix = vec![0.0; n * n];
                for &(first, second) in bonds {
                    matrix[first as usize * n + second as usize] -= 1.0;
                    matrix[second as usize * n + first as usize] -= 1.0;
                }
                for (site, density) in densities[1 - species].iter().enumerate() {
                    matrix[site * n + site] += interaction * density;
                }
                let (values, vectors) = eigenvectors(matrix, n);
                let filled = particles[species];
                energy += values[..filled].iter().sum::<f64>();
                let orbitals: Vec<f64> =
                    (0..n).flat_map(|site| vectors[..filled].iter().map(move |vector| vector[site])).collect();
                orbitals
            });
            let both = densities[0].iter().zip(&densities[1]);
            energy -= interaction * both.map(|(a, b)| a * b).sum::<f64>();
            for (density, orbitals) in densities.iter_mut().zip(&solutions) {
                for (density, row) in density.iter_mut().zip(orbitals.chunks(orbitals.len() / n)) {
                    *density = 0.5 * (*density + row.iter().map(|phi| phi * phi).sum::<f64>());
                }
            }
            last = (solutions, energy);
        }
        if last.1 < best.1 {
            best = last;
        }
    }
    best
}

/// Ascending eigenvalues and their eigenvectors of a symmetric matrix, by Jacobi's rotations.
fn eigenvectors(mut matrix: Vec<f64>, n: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut vectors: Vec<Vec<f64>> =
        (0..n).map(|row| (0..n).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    for _ in 0..30 {
        for p in 0..n {
            for q in p + 1..n {
                let off = matrix[p * n + q];
                if off.abs() < 1e-14 {
                    continue;
                }
                let theta = (matrix[q * n + q] - matrix[p * n + p]) / (2.0 * off);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let cosine = (t * t + 1.0).sqrt().recip();
                let sine = t * cosine;
                let rotate = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
                for k in 0..n {
                    (matrix[k * n + p], matrix[k * n + q]) = rotate(matrix[k * n + p], matrix[k * n + q]);
                }
                for k in 0..n {
                    (matrix[p * n + k], matrix[q * n + k]) = rotate(matrix[p * n + k], matrix[q * n + k]);
                    (vectors[p][k], vectors[q][k]) = rotate(vectors[p][k], vectors[q][k]);
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| matrix[a * n + a].total_cmp(&matrix[b * n + b]));
    (order.iter().map(|&k| matrix[k * n + k]).collect(), order.iter().map(|&k| vectors[k].clone()).collect())
}
