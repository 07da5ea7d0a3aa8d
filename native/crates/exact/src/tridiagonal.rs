//! Eigenvalues of a real symmetric tridiagonal matrix by the implicit QL method with Wilkinson shifts.

/// Eigenvalues in ascending order, each with its eigenvector or the last component of it.
pub struct TridiagonalEigen {
    pub values: Vec<f64>,
    /// [eigenvalue][component]
    pub vectors: Vec<Vec<f64>>,
}

/// `diagonal` has n numbers, `off_diagonal` at least n - 1. With `whole_vectors` all components are carried (n^3
/// operations), else only the last one (n^2), which is what the residual of a Lanczos step needs.
/// Returns None if 60 sweeps do not bring one eigenvalue down, which only non-finite input can cause.
pub fn eigen(diagonal: &[f64], off_diagonal: &[f64], whole_vectors: bool) -> Option<TridiagonalEigen> {
    let n = diagonal.len();
    let mut vectors = vec![vec![0.0; if whole_vectors { n } else { 1 }]; n];
    if whole_vectors {
        vectors.iter_mut().enumerate().for_each(|(column, vector)| vector[column] = 1.0);
    } else if let Some(last) = vectors.last_mut() {
        last[0] = 1.0;
    }
    let mut values = diagonal.to_vec();
    rotate_to_diagonal(&mut values, off_diagonal, &mut vectors)?;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    Some(TridiagonalEigen {
        values: order.iter().map(|&index| values[index]).collect(),
        vectors: order.iter().map(|&index| std::mem::take(&mut vectors[index])).collect(),
    })
}

/// Eigenvalues alone, ascending.
pub fn eigenvalues(diagonal: &[f64], off_diagonal: &[f64]) -> Option<Vec<f64>> {
    let mut values = diagonal.to_vec();
    rotate_to_diagonal(&mut values, off_diagonal, &mut [])?;
    values.sort_by(f64::total_cmp);
    Some(values)
}

/// Turns `d` into the eigenvalues, in no order, and applies every rotation to the columns of `vectors` as well.
fn rotate_to_diagonal(d: &mut [f64], off_diagonal: &[f64], vectors: &mut [Vec<f64>]) -> Option<()> {
    let n = d.len();
    let mut e = off_diagonal[..n.saturating_sub(1)].to_vec();
    e.push(0.0);
    let largest = d.iter().chain(&e).fold(0.0f64, |largest, value| largest.max(value.abs()));
    // rounding of the whole matrix: what counts as zero between two diagonal numbers that vanish themselves
    let nothing = f64::EPSILON * largest / 16.0;
    for l in 0..n {
        for sweep in 0.. {
            let small = |m: usize| e[m].abs() <= nothing.max(f64::EPSILON * (d[m].abs() + d[m + 1].abs()));
            let m = (l..n - 1).find(|&m| small(m)).unwrap_or(n - 1);
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
                if let Some([lower, upper]) = vectors.get_mut(i..i + 2) {
                    for (lower, upper) in lower.iter_mut().zip(upper) {
                        (*lower, *upper) = (c * *lower - s * *upper, s * *lower + c * *upper);
                    }
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
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert!((last.vectors[k][0].abs() - found.vectors[k][n - 1].abs()).abs() < 1e-13);
        }
        assert_eq!(eigenvalues(&vec![0.0; n], &vec![1.0; n - 1]).expect("finite input"), found.values);
    }
}
