#![allow(clippy::too_many_arguments, reason = "complex numbers travel as two planes")]

use ansatz_simd::{Simd, kernel};

/// y_c <- y_c + sum_r conj(A_rc) x_r over the rows of columns c; element (r, c) is `a[c * lda + r]`.
#[inline(always)]
unsafe fn adjoint_generic<S: Simd>(
    rows: usize,
    lda: usize,
    a_re: &[f64],
    a_im: &[f64],
    x_re: &[f64],
    x_im: &[f64],
    y_re: &mut [f64],
    y_im: &mut [f64],
) {
    let (complex, columns) = (!x_im.is_empty(), y_re.len());
    assert!(rows.is_multiple_of(S::LANES) && rows <= x_re.len() && rows <= lda);
    assert!(columns == 0 || (columns - 1) * lda + rows <= a_re.len());
    assert!(!complex || (a_im.len() == a_re.len() && rows <= x_im.len() && y_im.len() == columns));
    unsafe {
        for column in 0..columns {
            let a = a_re.as_ptr().add(column * lda);
            let mut re = [S::splat(0.0); 2];
            let mut im = [S::splat(0.0); 2];
            let mut row = 0;
            let mut place = 0;
            while row < rows {
                let (a_re, x) = (S::load(a.add(row)), S::load(x_re.as_ptr().add(row)));
                re[place] = S::fma(a_re, x, re[place]);
                if complex {
                    let a_im = S::load(a_im.as_ptr().add(column * lda + row));
                    let y = S::load(x_im.as_ptr().add(row));
                    re[place] = S::fma(a_im, y, re[place]);
                    im[place] = S::fnma(a_im, x, S::fma(a_re, y, im[place]));
                }
                row += S::LANES;
                place = 1 - place;
            }
            y_re[column] += S::sum(S::add(re[0], re[1]));
            if complex {
                y_im[column] += S::sum(S::add(im[0], im[1]));
            }
        }
    }
}

/// Rows that a plane rotation turns at a time.
pub(super) const ROWS: usize = 16;

/// Plane rotations of neighbouring columns of `z`, [column][ROWS]: those of a sweep turn the columns (i, i + 1) for i from
/// `first + count - 1` down to `first`.
#[inline(always)]
unsafe fn rotate_generic<S: Simd>(z: &mut [f64], first: usize, rotations: &[(f64, f64)]) {
    assert!((first + rotations.len() + 1) * ROWS <= z.len());
    unsafe {
        for part in (0..ROWS).step_by(S::LANES) {
            let at = |column: usize| column * ROWS + part;
            let z = z.as_mut_ptr();
            let mut upper = S::load(z.add(at(first + rotations.len())));
            for (step, &(cosine, sine)) in rotations.iter().enumerate() {
                let column = first + rotations.len() - 1 - step;
                let (c, s) = (S::splat(cosine), S::splat(sine));
                let lower = S::load(z.add(at(column)));
                S::store(z.add(at(column + 1)), S::fma(s, lower, S::mul(c, upper)));
                upper = S::fnma(s, upper, S::mul(c, lower));
            }
            S::store(z.add(at(first)), upper);
        }
    }
}

kernel! {
    pub(super) fn adjoint / adjoint_on = adjoint_generic(
        rows: usize, lda: usize, a_re: &[f64], a_im: &[f64], x_re: &[f64], x_im: &[f64], y_re: &mut [f64],
        y_im: &mut [f64],
    );
    pub(super) fn rotate / rotate_on = rotate_generic(z: &mut [f64], first: usize, rotations: &[(f64, f64)]);
}
