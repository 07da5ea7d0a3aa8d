//! Eigenvalues of a real symmetric tridiagonal matrix by the implicit QL method with Wilkinson shifts.

/// Eigenvalues in ascending order with chosen rows of the matrix of eigenvectors.
pub struct TridiagonalEigen {
    pub values: Vec<f64>,
    /// [row][eigenvalue]
    pub rows: Vec<Vec<f64>>,
}

/// `diagonal` has n numbers, `off_diagonal` at least n - 1. With `all_rows` every row of the eigenvectors is carried
/// (n^3 operations), else only the last one (n^2), which is what the residual of a Lanczos step needs.
/// Returns None if 60 sweeps do not bring one eigenvalue down, which only non-finite input can cause.
pub fn eigen(diagonal: &[f64], off_diagonal: &[f64], all_rows: bool) -> Option<TridiagonalEigen> {
    let n = diagonal.len();
    let mut d = diagonal.to_vec();
    let mut e = off_diagonal[..n.saturating_sub(1)].to_vec();
    e.push(0.0);
    let first = if all_rows { 0 } else { n - 1 };
    let mut rows: Vec<Vec<f64>> = (first..n)
        .map(|row| {
            let mut unit = vec![0.0; n];
            unit[row] = 1.0;
            unit
        })
        .collect();
    for l in 0..n {
        for sweep in 0.. {
            let m = (l..n - 1).find(|&m| e[m].abs() <= f64::EPSILON * (d[m].abs() + d[m + 1].abs())).unwrap_or(n - 1);
            if m == l {
                break;
            }
            if sweep == 60 || !d[l].is_finite() {
                return None;
            }
            let mut g = (d[l + 1] - d[l]) / (2.0 * e[l]);
            let mut r = g.hypot(1.0);
            g = d[m] - d[l] + e[l] / (g + r.copysign(g));
            let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
            let mut deflated = false;
            for i in (l..m).rev() {
                let f = s * e[i];
                let b = c * e[i];
                r = f.hypot(g);
                e[i + 1] = r;
                if r == 0.0 {
                    d[i + 1] -= p;
                    e[m] = 0.0;
                    deflated = true;
                    break;
                }
                s = f / r;
                c = g / r;
                g = d[i + 1] - p;
                r = (d[i] - g) * s + 2.0 * c * b;
                p = s * r;
                d[i + 1] = g + p;
                g = c * r - b;
                for row in &mut rows {
                    let (lower, upper) = (row[i], row[i + 1]);
                    row[i + 1] = s * lower + c * upper;
                    row[i] = c * lower - s * upper;
                }
            }
            if deflated {
                continue;
            }
            d[l] -= p;
            e[l] = g;
            e[m] = 0.0;
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| d[a].total_cmp(&d[b]));
    Some(TridiagonalEigen {
        values: order.iter().map(|&index| d[index]).collect(),
        rows: rows.iter().map(|row| order.iter().map(|&index| row[index]).collect()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::eigen;

    #[test]
    fn path_graph_has_cosine_eigenvalues() {
        let n = 40;
        let found = eigen(&vec![0.0; n], &vec![1.0; n - 1], true).expect("finite input");
        for (k, value) in found.values.iter().enumerate() {
            let exact = 2.0 * (std::f64::consts::PI * (n - k) as f64 / (n as f64 + 1.0)).cos();
            assert!((value - exact).abs() < 1e-13, "{value} {exact}");
        }
        let last = eigen(&vec![0.0; n], &vec![1.0; n - 1], false).expect("finite input");
        for k in 0..n {
            assert!((last.rows[0][k].abs() - found.rows[n - 1][k].abs()).abs() < 1e-13);
        }
    }
}
