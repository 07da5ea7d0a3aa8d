//! Vectors of either precision under one trait, so that every kernel of the cells is written once.

#![allow(clippy::missing_safety_doc, reason = "the contract is that of `Simd`")]
#![allow(clippy::needless_range_loop, reason = "loops over the lanes of vectors")]

use std::marker::PhantomData;

use ansatz_simd::Simd;

/// Operations on a vector of `Scalar`; the contract is that of [`Simd`].
pub(super) unsafe trait Lanes: Copy {
    type Scalar: Copy;
    type V: Copy;
    type Mask: Copy;
    const WIDTH: usize;
    /// Whether there are 32 vector registers rather than 16.
    const WIDE_FILE: bool;

    unsafe fn number(x: f64) -> Self::V;
    unsafe fn splat(x: Self::Scalar) -> Self::V;
    unsafe fn load(from: *const Self::Scalar) -> Self::V;
    unsafe fn store(to: *mut Self::Scalar, x: Self::V);
    unsafe fn add(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn sub(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn mul(a: Self::V, b: Self::V) -> Self::V;
    unsafe fn div(a: Self::V, b: Self::V) -> Self::V;
    /// a b + c
    unsafe fn fma(a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    unsafe fn less(a: Self::V, b: Self::V) -> Self::Mask;
    unsafe fn select(mask: Self::Mask, a: Self::V, b: Self::V) -> Self::V;
    /// e^x, saturating.
    unsafe fn exp(x: Self::V) -> Self::V;
    unsafe fn tanh(x: Self::V) -> Self::V;
    /// Sum over the lanes in a fixed order.
    unsafe fn sum(x: Self::V) -> Self::Scalar;
    /// `function` of every lane, for functions without a vector form.
    unsafe fn each(x: Self::V, function: fn(f64) -> f64) -> Self::V;

    /// 1 / (1 + e^{-x})
    #[inline(always)]
    unsafe fn sigmoid(x: Self::V) -> Self::V {
        unsafe {
            let one = Self::number(1.0);
            let half = Self::number(0.5);
            // By tanh, which saturates without an overflow on either side.
            Self::mul(half, Self::add(one, Self::tanh(Self::mul(half, x))))
        }
    }
}

/// float64 on an instruction set.
#[derive(Clone, Copy)]
pub(super) struct Double<S>(PhantomData<S>);

// SAFETY: forwards to the instruction set.
unsafe impl<S: Simd> Lanes for Double<S> {
    type Scalar = f64;
    type V = S::V;
    type Mask = S::Mask;
    const WIDTH: usize = S::LANES;
    const WIDE_FILE: bool = S::WIDE_FILE;

    #[inline(always)]
    unsafe fn number(x: f64) -> S::V {
        unsafe { S::splat(x) }
    }
    #[inline(always)]
    unsafe fn splat(x: f64) -> S::V {
        unsafe { S::splat(x) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> S::V {
        unsafe { S::load(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f64, x: S::V) {
        unsafe { S::store(to, x) }
    }
    #[inline(always)]
    unsafe fn add(a: S::V, b: S::V) -> S::V {
        unsafe { S::add(a, b) }
    }
    #[inline(always)]
    unsafe fn sub(a: S::V, b: S::V) -> S::V {
        unsafe { S::sub(a, b) }
    }
    #[inline(always)]
    unsafe fn mul(a: S::V, b: S::V) -> S::V {
        unsafe { S::mul(a, b) }
    }
    #[inline(always)]
    unsafe fn div(a: S::V, b: S::V) -> S::V {
        unsafe { S::div(a, b) }
    }
    #[inline(always)]
    unsafe fn fma(a: S::V, b: S::V, c: S::V) -> S::V {
        unsafe { S::fma(a, b, c) }
    }
    #[inline(always)]
    unsafe fn less(a: S::V, b: S::V) -> S::Mask {
        unsafe { S::less(a, b) }
    }
    #[inline(always)]
    unsafe fn select(mask: S::Mask, a: S::V, b: S::V) -> S::V {
        unsafe { S::select(mask, a, b) }
    }
    #[inline(always)]
    unsafe fn exp(x: S::V) -> S::V {
        unsafe { ansatz_simd::exp::<S>(x) }
    }
    #[inline(always)]
    unsafe fn tanh(x: S::V) -> S::V {
        unsafe { ansatz_simd::tanh::<S>(x) }
    }
    #[inline(always)]
    unsafe fn sum(x: S::V) -> f64 {
        unsafe { S::sum(x) }
    }
    #[inline(always)]
    unsafe fn each(x: S::V, function: fn(f64) -> f64) -> S::V {
        unsafe {
            let mut lanes = S::lanes(x);
            for lane in &mut lanes[..S::LANES] {
                *lane = function(*lane);
            }
            S::load(lanes.as_ptr())
        }
    }
}

/// The float32 vectors that go with the float64 vectors of an instruction set.
pub(super) trait WithSingles: Simd {
    type Single: Lanes<Scalar = f32>;
}

impl WithSingles for ansatz_simd::Scalar {
    type Single = Single<1, false, false>;
}
#[cfg(target_arch = "x86_64")]
impl WithSingles for ansatz_simd::Avx2 {
    type Single = Single<8, false, true>;
}
#[cfg(target_arch = "x86_64")]
impl WithSingles for ansatz_simd::Avx512 {
    type Single = Single<16, true, true>;
}
#[cfg(target_arch = "aarch64")]
impl WithSingles for ansatz_simd::Neon {
    type Single = Single<4, true, true>;
}
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
impl WithSingles for ansatz_simd::Simd128 {
    type Single = Single<4, false, false>;
}

/// `W` float32 as an array, which the compiler keeps in a vector register of the instruction set that it is inlined into.
#[derive(Clone, Copy)]
pub(super) struct Single<const W: usize, const WIDE: bool, const FUSED: bool>;

macro_rules! lane_by_lane {
    ($a:ident, $b:ident, $f:expr) => {{
        let mut out = $a;
        let mut lane = 0;
        while lane < W {
            out[lane] = $f($a[lane], $b[lane]);
            lane += 1;
        }
        out
    }};
}

impl<const W: usize, const WIDE: bool, const FUSED: bool> Single<W, WIDE, FUSED> {
    #[inline(always)]
    fn polynomial(x: [f32; W], coefficients: &[f32]) -> [f32; W] {
        let mut value = [0.0; W];
        for coefficient in coefficients.iter().rev() {
            // SAFETY: plain arithmetic.
            value = unsafe { Self::fma(value, x, [*coefficient; W]) };
        }
        value
    }

    /// (n, e^r - 1) with x = n ln 2 + r, |r| <= ln 2 / 2, x clamped to the range of normal results.
    #[inline(always)]
    fn reduced_exp_m1(x: [f32; W]) -> ([f32; W], [f32; W]) {
        let mut n = x;
        let mut r = x;
        for lane in 0..W {
            let clamped = x[lane].clamp(-87.0, 88.0);
            // Adding 1.5 2^23 rounds to the nearest integer.
            n[lane] = (clamped * std::f32::consts::LOG2_E + 12_582_912.0) - 12_582_912.0;
            r[lane] = (clamped - n[lane] * (355.0 / 512.0)) - n[lane] * -2.121_944_4e-4;
        }
        let tail = Self::polynomial(r, &[1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5_040.0]);
        let mut p = r;
        for lane in 0..W {
            p[lane] = r[lane] * r[lane] * tail[lane] + r[lane];
        }
        (n, p)
    }

    #[inline(always)]
    fn power_of_two(n: [f32; W]) -> [f32; W] {
        let mut out = n;
        for lane in 0..W {
            // The low bits of n + 1.5 2^23 + 127 are the biased exponent.
            out[lane] = f32::from_bits((n[lane] + (12_582_912.0 + 127.0)).to_bits() << 23);
        }
        out
    }
}

// SAFETY: plain arithmetic that every processor has.
unsafe impl<const W: usize, const WIDE: bool, const FUSED: bool> Lanes for Single<W, WIDE, FUSED> {
    type Scalar = f32;
    type V = [f32; W];
    type Mask = [bool; W];
    const WIDTH: usize = W;
    const WIDE_FILE: bool = WIDE;

    #[inline(always)]
    unsafe fn number(x: f64) -> [f32; W] {
        [x as f32; W]
    }
    #[inline(always)]
    unsafe fn splat(x: f32) -> [f32; W] {
        [x; W]
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> [f32; W] {
        unsafe { from.cast::<[f32; W]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, x: [f32; W]) {
        unsafe { to.cast::<[f32; W]>().write_unaligned(x) }
    }
    #[inline(always)]
    unsafe fn add(a: [f32; W], b: [f32; W]) -> [f32; W] {
        lane_by_lane!(a, b, |a: f32, b: f32| a + b)
    }
    #[inline(always)]
    unsafe fn sub(a: [f32; W], b: [f32; W]) -> [f32; W] {
        lane_by_lane!(a, b, |a: f32, b: f32| a - b)
    }
    #[inline(always)]
    unsafe fn mul(a: [f32; W], b: [f32; W]) -> [f32; W] {
        lane_by_lane!(a, b, |a: f32, b: f32| a * b)
    }
    #[inline(always)]
    unsafe fn div(a: [f32; W], b: [f32; W]) -> [f32; W] {
        lane_by_lane!(a, b, |a: f32, b: f32| a / b)
    }
    #[inline(always)]
    unsafe fn fma(a: [f32; W], b: [f32; W], c: [f32; W]) -> [f32; W] {
        let mut out = c;
        for lane in 0..W {
            out[lane] = if FUSED { a[lane].mul_add(b[lane], c[lane]) } else { a[lane] * b[lane] + c[lane] };
        }
        out
    }
    #[inline(always)]
    unsafe fn less(a: [f32; W], b: [f32; W]) -> [bool; W] {
        let mut out = [false; W];
        for lane in 0..W {
            out[lane] = a[lane] < b[lane];
        }
        out
    }
    #[inline(always)]
    unsafe fn select(mask: [bool; W], a: [f32; W], b: [f32; W]) -> [f32; W] {
        let mut out = b;
        for lane in 0..W {
            out[lane] = if mask[lane] { a[lane] } else { b[lane] };
        }
        out
    }
    #[inline(always)]
    unsafe fn exp(x: [f32; W]) -> [f32; W] {
        let (n, p) = Self::reduced_exp_m1(x);
        let scale = Self::power_of_two(n);
        unsafe { Self::fma(scale, p, scale) }
    }
    /// -m / (2 + m) with the sign of x, m = e^{-2|x|} - 1.
    #[inline(always)]
    unsafe fn tanh(x: [f32; W]) -> [f32; W] {
        let mut argument = x;
        for value in &mut argument {
            *value = -2.0 * value.abs();
        }
        let (n, p) = Self::reduced_exp_m1(argument);
        let scale = Self::power_of_two(n);
        let mut out = x;
        for lane in 0..W {
            let m = scale[lane] * p[lane] + (scale[lane] - 1.0);
            out[lane] = (m / (2.0 + m)).abs().copysign(x[lane]);
        }
        out
    }
    #[inline(always)]
    unsafe fn sum(x: [f32; W]) -> f32 {
        let mut sum = 0.0;
        for value in x {
            sum += value;
        }
        sum
    }
    #[inline(always)]
    unsafe fn each(x: [f32; W], function: fn(f64) -> f64) -> [f32; W] {
        let mut out = x;
        for value in &mut out {
            *value = function(f64::from(*value)) as f32;
        }
        out
    }
}
