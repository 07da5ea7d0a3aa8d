//! C = A B^H and C +- A B^H for column-major blocks, the kernel of everything here.
//!
//! Element (r, k) of A is `a[k * lda + r]`, element (c, k) of B is `b[k * ldb + c]`, element (r, c) of C is `c[c * ldc + r]`.
//! Vectors run along r, elements of B are broadcast, and a block of C stays in registers over all k.

#![allow(clippy::too_many_arguments, reason = "the arguments of a matrix product")]

use ansatz_simd::{Simd, kernel};

/// What becomes of C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// A B^H, whatever was there.
    Set,
    /// C + A B^H
    Add,
    /// C - A B^H
    Subtract,
}

/// Sizes and leading dimensions of a product.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Rows of A and C, a multiple of `ansatz_simd::MAX_LANES`.
    pub rows: usize,
    /// Rows of B, columns of C.
    pub columns: usize,
    pub depth: usize,
    pub lda: usize,
    pub ldb: usize,
    pub ldc: usize,
    pub update: Update,
}

fn needed(leading: usize, vectors: usize, length: usize) -> usize {
    if vectors == 0 || length == 0 { 0 } else { leading * (vectors - 1) + length }
}

impl Shape {
    fn check(&self, a: usize, b: usize, c: usize) {
        assert!(self.rows.is_multiple_of(ansatz_simd::MAX_LANES));
        assert!(needed(self.lda, self.depth, self.rows) <= a);
        assert!(needed(self.ldb, self.depth, self.columns) <= b);
        assert!(needed(self.ldc, self.columns, self.rows) <= c);
    }
}

/// C as the sums have it. The choice is made once for a block, so that its sums stay in registers.
#[inline(always)]
unsafe fn store_block<S: Simd, const MV: usize, const NR: usize>(shape: &Shape, sums: &[[S::V; MV]; NR], c: *mut f64) {
    unsafe {
        match shape.update {
            Update::Set => {
                for (column, sums) in sums.iter().enumerate() {
                    for (v, sum) in sums.iter().enumerate() {
                        S::store(c.add(column * shape.ldc + v * S::LANES), *sum);
                    }
                }
            }
            Update::Add => {
                for (column, sums) in sums.iter().enumerate() {
                    for (v, sum) in sums.iter().enumerate() {
                        let at = c.add(column * shape.ldc + v * S::LANES);
                        S::store(at, S::add(S::load(at), *sum));
                    }
                }
            }
            Update::Subtract => {
                for (column, sums) in sums.iter().enumerate() {
                    for (v, sum) in sums.iter().enumerate() {
                        let at = c.add(column * shape.ldc + v * S::LANES);
                        S::store(at, S::sub(S::load(at), *sum));
                    }
                }
            }
        }
    }
}

#[inline(always)]
unsafe fn real_block<S: Simd, const MV: usize, const NR: usize>(
    shape: &Shape,
    a: *const f64,
    b: *const f64,
    c: *mut f64,
) {
    unsafe {
        let mut sums = [[S::splat(0.0); MV]; NR];
        for k in 0..shape.depth {
            let (a, b) = (a.add(k * shape.lda), b.add(k * shape.ldb));
            let mut rows = [S::splat(0.0); MV];
            for (v, row) in rows.iter_mut().enumerate() {
                *row = S::load(a.add(v * S::LANES));
            }
            for (column, sums) in sums.iter_mut().enumerate() {
                let factor = S::splat(*b.add(column));
                for (sum, row) in sums.iter_mut().zip(&rows) {
                    *sum = S::fma(*row, factor, *sum);
                }
            }
        }
        store_block::<S, MV, NR>(shape, &sums, c);
    }
}

#[inline(always)]
unsafe fn real_columns<S: Simd, const MV: usize, const NR: usize>(
    shape: &Shape,
    a: *const f64,
    b: *const f64,
    c: *mut f64,
) {
    unsafe {
        let mut row = 0;
        while row + MV * S::LANES <= shape.rows {
            real_block::<S, MV, NR>(shape, a.add(row), b, c.add(row));
            row += MV * S::LANES;
        }
        while row < shape.rows {
            real_block::<S, 1, NR>(shape, a.add(row), b, c.add(row));
            row += S::LANES;
        }
    }
}

#[inline(always)]
unsafe fn real_generic<S: Simd>(shape: Shape, a: &[f64], b: &[f64], c: &mut [f64]) {
    shape.check(a.len(), b.len(), c.len());
    let (a, b, c) = (a.as_ptr(), b.as_ptr(), c.as_mut_ptr());
    unsafe {
        let mut column = 0;
        if S::WIDE_FILE {
            while column + 8 <= shape.columns {
                real_columns::<S, 3, 8>(&shape, a, b.add(column), c.add(column * shape.ldc));
                column += 8;
            }
        }
        // With 16 registers, two for rows and two for elements of B stay free beside twelve sums.
        while column + 6 <= shape.columns {
            real_columns::<S, 2, 6>(&shape, a, b.add(column), c.add(column * shape.ldc));
            column += 6;
        }
        while column + 4 <= shape.columns {
            real_columns::<S, 2, 4>(&shape, a, b.add(column), c.add(column * shape.ldc));
            column += 4;
        }
        while column < shape.columns {
            real_columns::<S, 6, 1>(&shape, a, b.add(column), c.add(column * shape.ldc));
            column += 1;
        }
    }
}

#[inline(always)]
unsafe fn complex_block<S: Simd, const MV: usize, const NR: usize>(
    shape: &Shape,
    a: (*const f64, *const f64),
    b: (*const f64, *const f64),
    c: (*mut f64, *mut f64),
) {
    unsafe {
        let mut re = [[S::splat(0.0); MV]; NR];
        let mut im = [[S::splat(0.0); MV]; NR];
        for k in 0..shape.depth {
            let at = k * shape.lda;
            let mut rows = [(S::splat(0.0), S::splat(0.0)); MV];
            for (v, row) in rows.iter_mut().enumerate() {
                *row = (S::load(a.0.add(at + v * S::LANES)), S::load(a.1.add(at + v * S::LANES)));
            }
            let at = k * shape.ldb;
            for column in 0..NR {
                let (b_re, b_im) = (S::splat(*b.0.add(at + column)), S::splat(*b.1.add(at + column)));
                for v in 0..MV {
                    let (a_re, a_im) = rows[v];
                    re[column][v] = S::fma(a_im, b_im, S::fma(a_re, b_re, re[column][v]));
                    im[column][v] = S::fnma(a_re, b_im, S::fma(a_im, b_re, im[column][v]));
                }
            }
        }
        store_block::<S, MV, NR>(shape, &re, c.0);
        store_block::<S, MV, NR>(shape, &im, c.1);
    }
}

#[inline(always)]
unsafe fn complex_columns<S: Simd, const MV: usize, const NR: usize>(
    shape: &Shape,
    a: (*const f64, *const f64),
    b: (*const f64, *const f64),
    c: (*mut f64, *mut f64),
) {
    unsafe {
        let mut row = 0;
        while row + MV * S::LANES <= shape.rows {
            complex_block::<S, MV, NR>(shape, (a.0.add(row), a.1.add(row)), b, (c.0.add(row), c.1.add(row)));
            row += MV * S::LANES;
        }
        while row < shape.rows {
            complex_block::<S, 1, NR>(shape, (a.0.add(row), a.1.add(row)), b, (c.0.add(row), c.1.add(row)));
            row += S::LANES;
        }
    }
}

#[inline(always)]
unsafe fn complex_generic<S: Simd>(
    shape: Shape,
    a_re: &[f64],
    a_im: &[f64],
    b_re: &[f64],
    b_im: &[f64],
    c_re: &mut [f64],
    c_im: &mut [f64],
) {
    shape.check(a_re.len().min(a_im.len()), b_re.len().min(b_im.len()), c_re.len().min(c_im.len()));
    let (a, b) = ((a_re.as_ptr(), a_im.as_ptr()), (b_re.as_ptr(), b_im.as_ptr()));
    let c = (c_re.as_mut_ptr(), c_im.as_mut_ptr());
    unsafe {
        let mut column = 0;
        if S::WIDE_FILE {
            while column + 6 <= shape.columns {
                let at = column * shape.ldc;
                complex_columns::<S, 2, 6>(&shape, a, (b.0.add(column), b.1.add(column)), (c.0.add(at), c.1.add(at)));
                column += 6;
            }
        }
        while column + 4 <= shape.columns {
            let at = column * shape.ldc;
            complex_columns::<S, 1, 4>(&shape, a, (b.0.add(column), b.1.add(column)), (c.0.add(at), c.1.add(at)));
            column += 4;
        }
        while column < shape.columns {
            let at = column * shape.ldc;
            complex_columns::<S, 3, 1>(&shape, a, (b.0.add(column), b.1.add(column)), (c.0.add(at), c.1.add(at)));
            column += 1;
        }
    }
}

kernel! {
    /// A B^T, set, added or subtracted.
    pub fn real / real_on = real_generic(shape: Shape, a: &[f64], b: &[f64], c: &mut [f64]);
    /// A B^H, set, added or subtracted.
    pub fn complex / complex_on = complex_generic(
        shape: Shape, a_re: &[f64], a_im: &[f64], b_re: &[f64], b_im: &[f64], c_re: &mut [f64], c_im: &mut [f64],
    );
}
