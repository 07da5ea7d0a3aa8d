//! Vector kernels of the restricted Boltzmann machine, over hidden units.
//!
//! With t = tanh(theta), C = cosh(delta), S = sinh(delta): cosh(theta + delta) / cosh(theta) = C + t S, so a ratio of
//! amplitudes is a product without a transcendental function. `positive` tells delta from -delta, for which S changes sign.
//! Slices over hidden units have one length, a multiple of `MAX_LANES`; padding has t = 0, C = 1, S = 0. An entry of a table
//! is [C, S] or [Re C, Im C, Re S, Im S], one plane of that length after another.

#![allow(clippy::too_many_arguments, reason = "complex slices travel as two planes")]

use ansatz_simd::{Simd, kernel};

/// Real and imaginary parts.
type Pair<S> = (<S as Simd>::V, <S as Simd>::V);

#[inline(always)]
unsafe fn multiply<S: Simd>(a: Pair<S>, b: Pair<S>) -> Pair<S> {
    unsafe { (S::fnma(a.1, b.1, S::mul(a.0, b.0)), S::fma(a.1, b.0, S::mul(a.0, b.1))) }
}

/// a + b c, or a - b c.
#[inline(always)]
unsafe fn add_product<S: Simd>(positive: bool, a: S::V, b: S::V, c: S::V) -> S::V {
    unsafe { if positive { S::fma(b, c, a) } else { S::fnma(b, c, a) } }
}

// Vector operations are never put into closures: those do not take over the instruction set of what they are inlined into.

/// C +- t S of the vector at `at`; `length` hidden units.
#[inline(always)]
unsafe fn real_factor<S: Simd>(t: *const f64, entry: *const f64, length: usize, positive: bool, at: usize) -> S::V {
    unsafe { add_product::<S>(positive, S::load(entry.add(at)), S::load(t.add(at)), S::load(entry.add(length + at))) }
}

/// The same, both parts.
#[inline(always)]
unsafe fn complex_factor<S: Simd>(
    t: (*const f64, *const f64),
    entry: *const f64,
    length: usize,
    positive: bool,
    at: usize,
) -> Pair<S> {
    unsafe {
        let (t_re, t_im) = (S::load(t.0.add(at)), S::load(t.1.add(at)));
        let [c, s] = complex_entry::<S>(entry, length, at);
        let re = add_product::<S>(positive, c.0, t_re, s.0);
        let im = add_product::<S>(positive, c.1, t_re, s.1);
        (add_product::<S>(!positive, re, t_im, s.1), add_product::<S>(positive, im, t_im, s.0))
    }
}

/// C and S of the vector at `at`, each with its real part first.
#[inline(always)]
unsafe fn complex_entry<S: Simd>(entry: *const f64, length: usize, at: usize) -> [Pair<S>; 2] {
    unsafe {
        let entry = entry.add(at);
        [(S::load(entry), S::load(entry.add(length))), (S::load(entry.add(2 * length)), S::load(entry.add(3 * length)))]
    }
}

#[inline(always)]
unsafe fn real_ratio<S: Simd>(t: &[f64], entry: &[f64], positive: bool) -> f64 {
    unsafe { if positive { real_ratio_signed::<S>(t, entry, true) } else { real_ratio_signed::<S>(t, entry, false) } }
}

#[inline(always)]
unsafe fn real_ratio_signed<S: Simd>(t: &[f64], entry: &[f64], positive: bool) -> f64 {
    let length = t.len();
    assert!(entry.len() == 2 * length && length.is_multiple_of(S::LANES));
    let (t, entry) = (t.as_ptr(), entry.as_ptr());
    unsafe {
        let (mut even, mut odd) = (S::splat(1.0), S::splat(1.0));
        let mut at = 0;
        while at + 2 * S::LANES <= length {
            even = S::mul(even, real_factor::<S>(t, entry, length, positive, at));
            odd = S::mul(odd, real_factor::<S>(t, entry, length, positive, at + S::LANES));
            at += 2 * S::LANES;
        }
        if at < length {
            even = S::mul(even, real_factor::<S>(t, entry, length, positive, at));
        }
        let mut lanes = S::lanes(S::mul(even, odd));
        let mut half = S::LANES / 2;
        while half > 0 {
            for lane in 0..half {
                lanes[lane] *= lanes[lane + half];
            }
            half /= 2;
        }
        lanes[0]
    }
}

#[inline(always)]
unsafe fn complex_ratio<S: Simd>(t_re: &[f64], t_im: &[f64], entry: &[f64], positive: bool) -> (f64, f64) {
    unsafe {
        if positive {
            complex_ratio_signed::<S>(t_re, t_im, entry, true)
        } else {
            complex_ratio_signed::<S>(t_re, t_im, entry, false)
        }
    }
}

#[inline(always)]
unsafe fn complex_ratio_signed<S: Simd>(t_re: &[f64], t_im: &[f64], entry: &[f64], positive: bool) -> (f64, f64) {
    let length = t_re.len();
    assert!(t_im.len() == length && entry.len() == 4 * length && length.is_multiple_of(S::LANES));
    let (t, entry) = ((t_re.as_ptr(), t_im.as_ptr()), entry.as_ptr());
    unsafe {
        let one = (S::splat(1.0), S::splat(0.0));
        let (mut even, mut odd) = (one, one);
        let mut at = 0;
        while at + 2 * S::LANES <= length {
            even = multiply::<S>(even, complex_factor::<S>(t, entry, length, positive, at));
            odd = multiply::<S>(odd, complex_factor::<S>(t, entry, length, positive, at + S::LANES));
            at += 2 * S::LANES;
        }
        if at < length {
            even = multiply::<S>(even, complex_factor::<S>(t, entry, length, positive, at));
        }
        let (re, im) = multiply::<S>(even, odd);
        let (mut re, mut im) = (S::lanes(re), S::lanes(im));
        let mut half = S::LANES / 2;
        while half > 0 {
            for lane in 0..half {
                let (a, b) = ((re[lane], im[lane]), (re[lane + half], im[lane + half]));
                re[lane] = a.0 * b.0 - a.1 * b.1;
                im[lane] = a.0 * b.1 + a.1 * b.0;
            }
            half /= 2;
        }
        (re[0], im[0])
    }
}

/// Goes from theta to theta + delta with E = e^{2 theta}: E <- E (C + S)^2, t <- 1 - 2 / (E + 1).
#[inline(always)]
unsafe fn real_accept<S: Simd>(t: &mut [f64], e: &mut [f64], entry: &[f64], positive: bool) {
    let length = t.len();
    assert!(e.len() == length && entry.len() == 2 * length && length.is_multiple_of(S::LANES));
    unsafe {
        let one = S::splat(1.0);
        for at in (0..length).step_by(S::LANES) {
            let (c, s) = (S::load(entry.as_ptr().add(at)), S::load(entry.as_ptr().add(length + at)));
            let root = if positive { S::add(c, s) } else { S::sub(c, s) };
            let next = S::mul(S::load(e.as_ptr().add(at)), S::mul(root, root));
            S::store(e.as_mut_ptr().add(at), next);
            S::store(t.as_mut_ptr().add(at), S::sub(one, S::div(S::splat(2.0), S::add(next, one))));
        }
    }
}

#[inline(always)]
unsafe fn complex_accept<S: Simd>(
    t_re: &mut [f64],
    t_im: &mut [f64],
    e_re: &mut [f64],
    e_im: &mut [f64],
    entry: &[f64],
    positive: bool,
) {
    let length = t_re.len();
    assert!(t_im.len() == length && e_re.len() == length && e_im.len() == length && length.is_multiple_of(S::LANES));
    assert!(entry.len() == 4 * length);
    unsafe {
        let one = S::splat(1.0);
        for at in (0..length).step_by(S::LANES) {
            let [c, s] = complex_entry::<S>(entry.as_ptr(), length, at);
            let root =
                if positive { (S::add(c.0, s.0), S::add(c.1, s.1)) } else { (S::sub(c.0, s.0), S::sub(c.1, s.1)) };
            let now = (S::load(e_re.as_ptr().add(at)), S::load(e_im.as_ptr().add(at)));
            let next = multiply::<S>(now, multiply::<S>(root, root));
            S::store(e_re.as_mut_ptr().add(at), next.0);
            S::store(e_im.as_mut_ptr().add(at), next.1);
            let denominator = S::add(next.0, one);
            let norm = S::fma(denominator, denominator, S::mul(next.1, next.1));
            let scale = S::div(S::splat(2.0), norm);
            S::store(t_re.as_mut_ptr().add(at), S::fnma(denominator, scale, one));
            S::store(t_im.as_mut_ptr().add(at), S::mul(next.1, scale));
        }
    }
}

/// The entry of delta becomes that of delta + delta': cosh(a + b) = C C' + S S', sinh(a + b) = S C' + C S'.
#[inline(always)]
unsafe fn real_compose<S: Simd>(sum: &mut [f64], entry: &[f64], positive: bool) {
    let length = sum.len() / 2;
    assert!(sum.len() == 2 * length && entry.len() == sum.len() && length.is_multiple_of(S::LANES));
    let (sum, entry) = (sum.as_mut_ptr(), entry.as_ptr());
    unsafe {
        for at in (0..length).step_by(S::LANES) {
            let (a, b) = (S::load(sum.add(at)), S::load(sum.add(length + at)));
            let (d, e) = (S::load(entry.add(at)), S::load(entry.add(length + at)));
            S::store(sum.add(at), add_product::<S>(positive, S::mul(a, d), b, e));
            S::store(sum.add(length + at), add_product::<S>(positive, S::mul(b, d), a, e));
        }
    }
}

#[inline(always)]
unsafe fn complex_compose<S: Simd>(sum: &mut [f64], entry: &[f64], positive: bool) {
    let length = sum.len() / 4;
    assert!(sum.len() == 4 * length && entry.len() == sum.len() && length.is_multiple_of(S::LANES));
    let (sum, entry) = (sum.as_mut_ptr(), entry.as_ptr());
    unsafe {
        for at in (0..length).step_by(S::LANES) {
            let [c, s] = complex_entry::<S>(sum, length, at);
            let [other_c, mut other_s] = complex_entry::<S>(entry, length, at);
            if !positive {
                other_s = (S::neg(other_s.0), S::neg(other_s.1));
            }
            let (cc, ss) = (multiply::<S>(c, other_c), multiply::<S>(s, other_s));
            let (sc, cs) = (multiply::<S>(s, other_c), multiply::<S>(c, other_s));
            let planes = [S::add(cc.0, ss.0), S::add(cc.1, ss.1), S::add(sc.0, cs.0), S::add(sc.1, cs.1)];
            for (plane, value) in planes.into_iter().enumerate() {
                S::store(sum.add(plane * length + at), value);
            }
        }
    }
}

/// y <- y + a x
#[inline(always)]
unsafe fn axpy_generic<S: Simd>(y: &mut [f64], a: f64, x: &[f64]) {
    let length = y.len();
    assert!(x.len() == length && length.is_multiple_of(S::LANES));
    unsafe {
        let a = S::splat(a);
        for at in (0..length).step_by(S::LANES) {
            S::store(y.as_mut_ptr().add(at), S::fma(a, S::load(x.as_ptr().add(at)), S::load(y.as_ptr().add(at))));
        }
    }
}

kernel! {
    /// prod_j (C_j +- t_j S_j)
    pub(crate) fn ratio_real / ratio_real_on = real_ratio(t: &[f64], entry: &[f64], positive: bool) -> f64;
    /// prod_j (C_j +- t_j S_j)
    pub(crate) fn ratio_complex / ratio_complex_on = complex_ratio(
        t_re: &[f64], t_im: &[f64], entry: &[f64], positive: bool,
    ) -> (f64, f64);
    pub(crate) fn accept_real / accept_real_on = real_accept(t: &mut [f64], e: &mut [f64], entry: &[f64], positive: bool);
    pub(crate) fn accept_complex / accept_complex_on = complex_accept(
        t_re: &mut [f64], t_im: &mut [f64], e_re: &mut [f64], e_im: &mut [f64], entry: &[f64], positive: bool,
    );
    pub(crate) fn compose_real / compose_real_on = real_compose(sum: &mut [f64], entry: &[f64], positive: bool);
    pub(crate) fn compose_complex / compose_complex_on = complex_compose(sum: &mut [f64], entry: &[f64], positive: bool);
    pub(crate) fn axpy / axpy_on = axpy_generic(y: &mut [f64], a: f64, x: &[f64]);
}
