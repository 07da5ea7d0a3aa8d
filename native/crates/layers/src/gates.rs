//! Gates of recurrent cells, at each unit by itself.

#![allow(clippy::too_many_arguments, reason = "the values and adjoints of gates")]

use ansatz_simd::{Vector, real_kernel};

/// 1 / (1 + e^{-x}); the exponential saturates.
#[inline(always)]
unsafe fn sigmoid<V: Vector>(x: V::V) -> V::V {
    unsafe {
        let one = V::constant(1.0);
        V::div(one, V::add(one, V::exp(V::neg(x))))
    }
}

/// The vector at `at`, zero where the slice is empty (the state before the first site).
#[inline(always)]
unsafe fn load_or_zero<V: Vector>(from: &[V::Scalar], at: usize) -> V::V {
    unsafe { if from.is_empty() { V::constant(0.0) } else { V::load(from.as_ptr().add(at)) } }
}

/// Gated recurrent unit (Cho et al. 2014, with the reset gate after the product): gates come as the pre-activations
/// (a_n, a_r, a_z, b_n) and become (n, r, z, b_n); r = s(a_r), z = s(a_z), n = tanh(a_n + r b_n), h = n + z (h' - n).
#[inline(always)]
unsafe fn gru_forward_generic<V: Vector>(gates: &mut [V::Scalar], before: &[V::Scalar], h: &mut [V::Scalar]) {
    let size = h.len();
    assert!(gates.len() == 4 * size && (before.is_empty() || before.len() == size) && size.is_multiple_of(V::LANES));
    let gates = gates.as_mut_ptr();
    unsafe {
        for at in (0..size).step_by(V::LANES) {
            let (an, ar, az, bn) =
                (gates.add(at), gates.add(size + at), gates.add(2 * size + at), gates.add(3 * size + at));
            let (r, z) = (sigmoid::<V>(V::load(ar)), sigmoid::<V>(V::load(az)));
            let n = V::tanh(V::fma(r, V::load(bn), V::load(an)));
            V::store(an, n);
            V::store(ar, r);
            V::store(az, z);
            V::store(h.as_mut_ptr().add(at), V::fma(z, V::sub(load_or_zero::<V>(before, at), n), n));
        }
    }
}

/// From the adjoint of h to those of the pre-activations, and adds that of h' to `before_adjoint` (empty: not wanted).
#[inline(always)]
unsafe fn gru_backward_generic<V: Vector>(
    gates: &[V::Scalar],
    before: &[V::Scalar],
    adjoint: &[V::Scalar],
    signals: &mut [V::Scalar],
    before_adjoint: &mut [V::Scalar],
) {
    let size = adjoint.len();
    assert!(gates.len() == 4 * size && signals.len() == 4 * size && size.is_multiple_of(V::LANES));
    assert!([before.len(), before_adjoint.len()].iter().all(|&length| length == 0 || length == size));
    let (gates, signals) = (gates.as_ptr(), signals.as_mut_ptr());
    unsafe {
        let one = V::constant(1.0);
        for at in (0..size).step_by(V::LANES) {
            let (n, r) = (V::load(gates.add(at)), V::load(gates.add(size + at)));
            let (z, b) = (V::load(gates.add(2 * size + at)), V::load(gates.add(3 * size + at)));
            let h = V::load(adjoint.as_ptr().add(at));
            let inner = V::mul(V::mul(h, V::sub(one, z)), V::sub(one, V::mul(n, n)));
            let update = V::mul(V::mul(h, V::sub(load_or_zero::<V>(before, at), n)), V::mul(z, V::sub(one, z)));
            V::store(signals.add(at), inner);
            V::store(signals.add(size + at), V::mul(V::mul(inner, b), V::mul(r, V::sub(one, r))));
            V::store(signals.add(2 * size + at), update);
            V::store(signals.add(3 * size + at), V::mul(inner, r));
            if !before_adjoint.is_empty() {
                let to = before_adjoint.as_mut_ptr().add(at);
                V::store(to, V::fma(h, z, V::load(to)));
            }
        }
    }
}

/// Long short-term memory (Hochreiter and Schmidhuber 1997, with a forget gate): gates come as the pre-activations of
/// (i, f, g, o) and become i = s(a_i), f = s(a_f), g = tanh(a_g), o = s(a_o); c = f c' + i g, h = o tanh c.
#[inline(always)]
unsafe fn lstm_forward_generic<V: Vector>(
    gates: &mut [V::Scalar],
    before: &[V::Scalar],
    c: &mut [V::Scalar],
    h: &mut [V::Scalar],
) {
    let size = h.len();
    assert!(gates.len() == 4 * size && c.len() == size && size.is_multiple_of(V::LANES));
    assert!(before.is_empty() || before.len() == size);
    let gates = gates.as_mut_ptr();
    unsafe {
        for at in (0..size).step_by(V::LANES) {
            let (i, f, g, o) =
                (gates.add(at), gates.add(size + at), gates.add(2 * size + at), gates.add(3 * size + at));
            V::store(i, sigmoid::<V>(V::load(i)));
            V::store(f, sigmoid::<V>(V::load(f)));
            V::store(g, V::tanh(V::load(g)));
            V::store(o, sigmoid::<V>(V::load(o)));
            let kept = V::mul(V::load(f), load_or_zero::<V>(before, at));
            let next = V::fma(V::load(i), V::load(g), kept);
            V::store(c.as_mut_ptr().add(at), next);
            V::store(h.as_mut_ptr().add(at), V::mul(V::load(o), V::tanh(next)));
        }
    }
}

/// From the adjoints of h and c to those of the pre-activations, and adds that of c' to `before_adjoint` (empty: not wanted).
#[inline(always)]
unsafe fn lstm_backward_generic<V: Vector>(
    gates: &[V::Scalar],
    c: &[V::Scalar],
    before: &[V::Scalar],
    adjoint: &[V::Scalar],
    c_adjoint: &[V::Scalar],
    signals: &mut [V::Scalar],
    before_adjoint: &mut [V::Scalar],
) {
    let size = adjoint.len();
    assert!(gates.len() == 4 * size && signals.len() == 4 * size && size.is_multiple_of(V::LANES));
    assert!(c.len() == size && c_adjoint.len() == size);
    assert!([before.len(), before_adjoint.len()].iter().all(|&length| length == 0 || length == size));
    let (gates, signals) = (gates.as_ptr(), signals.as_mut_ptr());
    unsafe {
        let one = V::constant(1.0);
        for at in (0..size).step_by(V::LANES) {
            let (i, f) = (V::load(gates.add(at)), V::load(gates.add(size + at)));
            let (g, o) = (V::load(gates.add(2 * size + at)), V::load(gates.add(3 * size + at)));
            let h = V::load(adjoint.as_ptr().add(at));
            let t = V::tanh(V::load(c.as_ptr().add(at)));
            let through = V::mul(V::mul(h, o), V::sub(one, V::mul(t, t)));
            let cell = V::add(V::load(c_adjoint.as_ptr().add(at)), through);
            V::store(signals.add(at), V::mul(V::mul(cell, g), V::mul(i, V::sub(one, i))));
            let forget = V::mul(V::mul(cell, load_or_zero::<V>(before, at)), V::mul(f, V::sub(one, f)));
            V::store(signals.add(size + at), forget);
            V::store(signals.add(2 * size + at), V::mul(V::mul(cell, i), V::sub(one, V::mul(g, g))));
            V::store(signals.add(3 * size + at), V::mul(V::mul(h, t), V::mul(o, V::sub(one, o))));
            if !before_adjoint.is_empty() {
                let to = before_adjoint.as_mut_ptr().add(at);
                V::store(to, V::fma(cell, f, V::load(to)));
            }
        }
    }
}

real_kernel! {
    pub fn gru_forward / gru_forward_on = gru_forward_generic(gates: &mut [T], before: &[T], h: &mut [T]);
    pub fn gru_backward / gru_backward_on = gru_backward_generic(
        gates: &[T], before: &[T], adjoint: &[T], signals: &mut [T], before_adjoint: &mut [T],
    );
    pub fn lstm_forward / lstm_forward_on = lstm_forward_generic(
        gates: &mut [T], before: &[T], c: &mut [T], h: &mut [T],
    );
    pub fn lstm_backward / lstm_backward_on = lstm_backward_generic(
        gates: &[T], c: &[T], before: &[T], adjoint: &[T], c_adjoint: &[T], signals: &mut [T], before_adjoint: &mut [T],
    );
}
