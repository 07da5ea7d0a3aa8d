//! Work inside one tile: Cholesky factor, inverse of a triangle, products with a vector. Column-major, `TILE` apart.

#![allow(clippy::too_many_arguments, reason = "complex numbers travel as two planes")]

use ansatz_simd::{Simd, kernel};

use crate::tiled::TILE;

/// y[from..] -= x[from..] (f_re + i f_im) over whole vectors; `from` is rounded down to one.
#[inline(always)]
unsafe fn subtract_column<S: Simd>(
    x: (*const f64, *const f64),
    y: (*mut f64, *mut f64),
    factor: (f64, f64),
    from: usize,
    complex: bool,
) {
    unsafe {
        let (f_re, f_im) = (S::splat(factor.0), S::splat(factor.1));
        let mut at = from / S::LANES * S::LANES;
        while at < TILE {
            let x_re = S::load(x.0.add(at));
            let mut re = S::fnma(x_re, f_re, S::load(y.0.add(at)));
            if complex {
                let x_im = S::load(x.1.add(at));
                re = S::fma(x_im, f_im, re);
                let im = S::fnma(x_re, f_im, S::fnma(x_im, f_re, S::load(y.1.add(at))));
                S::store(y.1.add(at), im);
            }
            S::store(y.0.add(at), re);
            at += S::LANES;
        }
    }
}

#[inline(always)]
unsafe fn scale_column<S: Simd>(x: *mut f64, factor: f64) {
    unsafe {
        let factor = S::splat(factor);
        for at in (0..TILE).step_by(S::LANES) {
            S::store(x.add(at), S::mul(S::load(x.add(at)), factor));
        }
    }
}

/// A = L L^H in place, zeros above the diagonal; false where a pivot is not positive or not finite.
#[inline(always)]
unsafe fn cholesky_generic<S: Simd>(re: &mut [f64], im: &mut [f64]) -> bool {
    let complex = !im.is_empty();
    assert!(re.len() == TILE * TILE && (im.len() == re.len() || !complex));
    let (re, im) = (re.as_mut_ptr(), im.as_mut_ptr());
    unsafe {
        for j in 0..TILE {
            let pivot = *re.add(j * TILE + j);
            if !(pivot > 0.0 && pivot.is_finite()) {
                return false;
            }
            let inverse = 1.0 / pivot.sqrt();
            for above in 0..j {
                *re.add(j * TILE + above) = 0.0;
            }
            scale_column::<S>(re.add(j * TILE), inverse);
            if complex {
                for above in 0..=j {
                    *im.add(j * TILE + above) = 0.0;
                }
                scale_column::<S>(im.add(j * TILE), inverse);
            }
            for column in j + 1..TILE {
                // A[:, column] -= L[:, j] conj(L[column, j])
                let factor = (*re.add(j * TILE + column), if complex { -*im.add(j * TILE + column) } else { 0.0 });
                let offset = if complex { (j * TILE, column * TILE) } else { (0, 0) };
                subtract_column::<S>(
                    (re.add(j * TILE), im.add(offset.0)),
                    (re.add(column * TILE), im.add(offset.1)),
                    factor,
                    column,
                    complex,
                );
            }
        }
    }
    true
}

/// X = L^{-1} of a lower triangle, zeros above the diagonal.
#[inline(always)]
unsafe fn invert_generic<S: Simd>(l_re: &[f64], l_im: &[f64], x_re: &mut [f64], x_im: &mut [f64]) {
    let complex = !l_im.is_empty();
    assert!(l_re.len() == TILE * TILE && x_re.len() == TILE * TILE);
    assert!(l_im.len() == x_im.len() && (l_im.len() == TILE * TILE || !complex));
    x_re.fill(0.0);
    x_im.fill(0.0);
    let (x_re, x_im) = (x_re.as_mut_ptr(), x_im.as_mut_ptr());
    let (l_re, l_im) = (l_re.as_ptr(), l_im.as_ptr());
    unsafe {
        for column in 0..TILE {
            let offset = column * TILE;
            *x_re.add(offset + column) = 1.0;
            for k in column..TILE {
                // Row k of the unknown column is done: divide, then take it out of the rows below.
                let inverse = 1.0 / *l_re.add(k * TILE + k);
                let value_re = *x_re.add(offset + k) * inverse;
                let value_im = if complex { *x_im.add(offset + k) * inverse } else { 0.0 };
                let im_offset = if complex { (k * TILE, offset) } else { (0, 0) };
                // Whole vectors are taken, so the rows up to k are put right afterwards.
                let start = (k + 1) / S::LANES * S::LANES;
                let mut kept = [(0.0, 0.0); ansatz_simd::MAX_LANES];
                for (row, kept) in (start..=k).zip(&mut kept) {
                    *kept = (*x_re.add(offset + row), if complex { *x_im.add(offset + row) } else { 0.0 });
                }
                if k + 1 < TILE {
                    subtract_column::<S>(
                        (l_re.add(k * TILE), l_im.add(im_offset.0)),
                        (x_re.add(offset), x_im.add(im_offset.1)),
                        (value_re, value_im),
                        k + 1,
                        complex,
                    );
                    for (row, kept) in (start..=k).zip(&kept) {
                        *x_re.add(offset + row) = kept.0;
                        if complex {
                            *x_im.add(offset + row) = kept.1;
                        }
                    }
                }
                *x_re.add(offset + k) = value_re;
                if complex {
                    *x_im.add(offset + k) = value_im;
                }
            }
        }
    }
}

/// y <- y - A^H x
#[inline(always)]
unsafe fn subtract_adjoint_generic<S: Simd>(
    a_re: &[f64],
    a_im: &[f64],
    x_re: &[f64],
    x_im: &[f64],
    y_re: &mut [f64],
    y_im: &mut [f64],
) {
    let complex = !a_im.is_empty();
    assert!(a_re.len() == TILE * TILE && x_re.len() == TILE && y_re.len() == TILE);
    assert!(!complex || (a_im.len() == TILE * TILE && x_im.len() == TILE && y_im.len() == TILE));
    unsafe {
        for column in 0..TILE {
            let at = column * TILE;
            let (mut re, mut im) = (S::splat(0.0), S::splat(0.0));
            for row in (0..TILE).step_by(S::LANES) {
                let (a, x) = (S::load(a_re.as_ptr().add(at + row)), S::load(x_re.as_ptr().add(row)));
                re = S::fma(a, x, re);
                if complex {
                    let (b, y) = (S::load(a_im.as_ptr().add(at + row)), S::load(x_im.as_ptr().add(row)));
                    re = S::fma(b, y, re);
                    im = S::fnma(b, x, S::fma(a, y, im));
                }
            }
            y_re[column] -= S::sum(re);
            if complex {
                y_im[column] -= S::sum(im);
            }
        }
    }
}

kernel! {
    pub(crate) fn cholesky / cholesky_on = cholesky_generic(re: &mut [f64], im: &mut [f64]) -> bool;
    pub(crate) fn invert / invert_on = invert_generic(l_re: &[f64], l_im: &[f64], x_re: &mut [f64], x_im: &mut [f64]);
    pub(crate) fn subtract_adjoint / subtract_adjoint_on = subtract_adjoint_generic(
        a_re: &[f64], a_im: &[f64], x_re: &[f64], x_im: &[f64], y_re: &mut [f64], y_im: &mut [f64],
    );
}
