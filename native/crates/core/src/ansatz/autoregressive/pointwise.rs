//! What happens at each unit by itself: activations, gates of recurrent cells, the softmax of a conditional.

use ansatz_simd::Simd;

use super::activation::{self, ActivationFunction};
use super::lanes::Lanes;

/// out[row][lane] = f(x[row][lane]) - reference[row]; an empty reference is zero.
#[inline(always)]
pub(super) unsafe fn activate<L: Lanes>(
    function: ActivationFunction,
    lanes: usize,
    x: &[L::Scalar],
    reference: &[L::Scalar],
    out: &mut [L::Scalar],
) {
    // One loop for each of the usual functions, so that the choice is made outside of it.
    use ActivationFunction as F;
    unsafe {
        match function {
            F::Tanh => activate_by::<L>(F::Tanh, lanes, x, reference, out),
            F::Elu => activate_by::<L>(F::Elu, lanes, x, reference, out),
            F::Relu => activate_by::<L>(F::Relu, lanes, x, reference, out),
            F::Gelu => activate_by::<L>(F::Gelu, lanes, x, reference, out),
            other => activate_by::<L>(other, lanes, x, reference, out),
        }
    }
}

#[inline(always)]
unsafe fn activate_by<L: Lanes>(
    function: ActivationFunction,
    lanes: usize,
    x: &[L::Scalar],
    reference: &[L::Scalar],
    out: &mut [L::Scalar],
) {
    let rows = x.len() / lanes;
    assert!(lanes.is_multiple_of(L::WIDTH) && out.len() >= rows * lanes);
    assert!(reference.is_empty() || reference.len() >= rows);
    unsafe {
        for row in 0..rows {
            let shift = reference.get(row).map_or(L::number(0.0), |value| L::splat(*value));
            for at in (row * lanes..(row + 1) * lanes).step_by(L::WIDTH) {
                let value = activation::value::<L>(function, L::load(x.as_ptr().add(at)));
                L::store(out.as_mut_ptr().add(at), L::sub(value, shift));
            }
        }
    }
}

/// signal <- signal f'(x)
#[inline(always)]
pub(super) unsafe fn multiply_slope<L: Lanes>(function: ActivationFunction, x: &[L::Scalar], signal: &mut [L::Scalar]) {
    assert!(x.len() == signal.len() && x.len().is_multiple_of(L::WIDTH));
    unsafe {
        for at in (0..x.len()).step_by(L::WIDTH) {
            let slope = activation::slope::<L>(function, L::load(x.as_ptr().add(at)));
            let signal = signal.as_mut_ptr().add(at);
            L::store(signal, L::mul(L::load(signal), slope));
        }
    }
}

/// out[row][lane] = values[row]
#[inline(always)]
pub(super) unsafe fn spread<L: Lanes>(lanes: usize, values: &[L::Scalar], out: &mut [L::Scalar]) {
    assert!(lanes.is_multiple_of(L::WIDTH) && out.len() >= values.len() * lanes);
    unsafe {
        for (row, value) in values.iter().enumerate() {
            for at in (row * lanes..(row + 1) * lanes).step_by(L::WIDTH) {
                L::store(out.as_mut_ptr().add(at), L::splat(*value));
            }
        }
    }
}

/// The vector at `at`, zero where the slice is empty (the state before the first site).
#[inline(always)]
unsafe fn load_or_zero<L: Lanes>(from: &[L::Scalar], at: usize) -> L::V {
    unsafe { if from.is_empty() { L::number(0.0) } else { L::load(from.as_ptr().add(at)) } }
}

/// Gated recurrent unit (Cho et al. 2014, with the reset gate after the product): gates come as the pre-activations
/// (a_n, a_r, a_z, b_n) and become (n, r, z, b_n); r = s(a_r), z = s(a_z), n = tanh(a_n + r b_n), h = n + z (h' - n).
#[inline(always)]
pub(super) unsafe fn gru_forward<L: Lanes>(gates: &mut [L::Scalar], before: &[L::Scalar], h: &mut [L::Scalar]) {
    let size = h.len();
    assert!(gates.len() == 4 * size && (before.is_empty() || before.len() == size) && size.is_multiple_of(L::WIDTH));
    let gates = gates.as_mut_ptr();
    unsafe {
        for at in (0..size).step_by(L::WIDTH) {
            let (an, ar, az, bn) =
                (gates.add(at), gates.add(size + at), gates.add(2 * size + at), gates.add(3 * size + at));
            let (r, z) = (L::sigmoid(L::load(ar)), L::sigmoid(L::load(az)));
            let n = L::tanh(L::fma(r, L::load(bn), L::load(an)));
            L::store(an, n);
            L::store(ar, r);
            L::store(az, z);
            L::store(h.as_mut_ptr().add(at), L::fma(z, L::sub(load_or_zero::<L>(before, at), n), n));
        }
    }
}

/// From the adjoint of h to those of the pre-activations, and adds that of h' to `before_adjoint` (empty: not wanted).
#[inline(always)]
pub(super) unsafe fn gru_backward<L: Lanes>(
    gates: &[L::Scalar],
    before: &[L::Scalar],
    adjoint: &[L::Scalar],
    signals: &mut [L::Scalar],
    before_adjoint: &mut [L::Scalar],
) {
    let size = adjoint.len();
    assert!(gates.len() == 4 * size && signals.len() == 4 * size && size.is_multiple_of(L::WIDTH));
    assert!([before.len(), before_adjoint.len()].iter().all(|&length| length == 0 || length == size));
    let (gates, signals) = (gates.as_ptr(), signals.as_mut_ptr());
    unsafe {
        let one = L::number(1.0);
        for at in (0..size).step_by(L::WIDTH) {
            let (n, r) = (L::load(gates.add(at)), L::load(gates.add(size + at)));
            let (z, b) = (L::load(gates.add(2 * size + at)), L::load(gates.add(3 * size + at)));
            let h = L::load(adjoint.as_ptr().add(at));
            let inner = L::mul(L::mul(h, L::sub(one, z)), L::sub(one, L::mul(n, n)));
            let update = L::mul(L::mul(h, L::sub(load_or_zero::<L>(before, at), n)), L::mul(z, L::sub(one, z)));
            L::store(signals.add(at), inner);
            L::store(signals.add(size + at), L::mul(L::mul(inner, b), L::mul(r, L::sub(one, r))));
            L::store(signals.add(2 * size + at), update);
            L::store(signals.add(3 * size + at), L::mul(inner, r));
            if !before_adjoint.is_empty() {
                let to = before_adjoint.as_mut_ptr().add(at);
                L::store(to, L::fma(h, z, L::load(to)));
            }
        }
    }
}

/// Long short-term memory (Hochreiter and Schmidhuber 1997, with a forget gate): gates come as the pre-activations of
/// (i, f, g, o) and become i = s(a_i), f = s(a_f), g = tanh(a_g), o = s(a_o); c = f c' + i g, h = o tanh c.
#[inline(always)]
pub(super) unsafe fn lstm_forward<L: Lanes>(
    gates: &mut [L::Scalar],
    before: &[L::Scalar],
    c: &mut [L::Scalar],
    h: &mut [L::Scalar],
) {
    let size = h.len();
    assert!(gates.len() == 4 * size && c.len() == size && size.is_multiple_of(L::WIDTH));
    assert!(before.is_empty() || before.len() == size);
    let gates = gates.as_mut_ptr();
    unsafe {
        for at in (0..size).step_by(L::WIDTH) {
            let (i, f, g, o) =
                (gates.add(at), gates.add(size + at), gates.add(2 * size + at), gates.add(3 * size + at));
            L::store(i, L::sigmoid(L::load(i)));
            L::store(f, L::sigmoid(L::load(f)));
            L::store(g, L::tanh(L::load(g)));
            L::store(o, L::sigmoid(L::load(o)));
            let kept = L::mul(L::load(f), load_or_zero::<L>(before, at));
            let next = L::fma(L::load(i), L::load(g), kept);
            L::store(c.as_mut_ptr().add(at), next);
            L::store(h.as_mut_ptr().add(at), L::mul(L::load(o), L::tanh(next)));
        }
    }
}

/// From the adjoints of h and c to those of the pre-activations, and adds that of c' to `before_adjoint` (empty: not wanted).
#[inline(always)]
pub(super) unsafe fn lstm_backward<L: Lanes>(
    gates: &[L::Scalar],
    c: &[L::Scalar],
    before: &[L::Scalar],
    adjoint: &[L::Scalar],
    c_adjoint: &[L::Scalar],
    signals: &mut [L::Scalar],
    before_adjoint: &mut [L::Scalar],
) {
    let size = adjoint.len();
    assert!(gates.len() == 4 * size && signals.len() == 4 * size && size.is_multiple_of(L::WIDTH));
    assert!(c.len() == size && c_adjoint.len() == size);
    assert!([before.len(), before_adjoint.len()].iter().all(|&length| length == 0 || length == size));
    let (gates, signals) = (gates.as_ptr(), signals.as_mut_ptr());
    unsafe {
        let one = L::number(1.0);
        for at in (0..size).step_by(L::WIDTH) {
            let (i, f) = (L::load(gates.add(at)), L::load(gates.add(size + at)));
            let (g, o) = (L::load(gates.add(2 * size + at)), L::load(gates.add(3 * size + at)));
            let h = L::load(adjoint.as_ptr().add(at));
            let t = L::tanh(L::load(c.as_ptr().add(at)));
            let through = L::mul(L::mul(h, o), L::sub(one, L::mul(t, t)));
            let cell = L::add(L::load(c_adjoint.as_ptr().add(at)), through);
            L::store(signals.add(at), L::mul(L::mul(cell, g), L::mul(i, L::sub(one, i))));
            let forget = L::mul(L::mul(cell, load_or_zero::<L>(before, at)), L::mul(f, L::sub(one, f)));
            L::store(signals.add(size + at), forget);
            L::store(signals.add(2 * size + at), L::mul(L::mul(cell, i), L::sub(one, L::mul(g, g))));
            L::store(signals.add(3 * size + at), L::mul(L::mul(h, t), L::mul(o, L::sub(one, o))));
            if !before_adjoint.is_empty() {
                let to = before_adjoint.as_mut_ptr().add(at);
                L::store(to, L::fma(cell, f, L::load(to)));
            }
        }
    }
}

/// Softmax over the states of a site: logits [state][lane] become probabilities, and ln p of the chosen state goes to
/// `chosen`, which holds the states as numbers. `allowed` [state][lane] is 1 or 0; empty: all states are allowed.
#[inline(always)]
pub(super) unsafe fn conditional<S: Simd>(states: usize, logits: &mut [f64], allowed: &[f64], chosen: &mut [f64]) {
    let lanes = chosen.len();
    assert!(lanes.is_multiple_of(S::LANES) && logits.len() >= states * lanes);
    assert!(allowed.is_empty() || allowed.len() >= states * lanes);
    let logits = logits.as_mut_ptr();
    unsafe {
        let lowest = S::splat(f64::MIN);
        for lane in (0..lanes).step_by(S::LANES) {
            let wanted = S::load(chosen.as_ptr().add(lane));
            let (mut largest, mut picked) = (lowest, S::splat(0.0));
            for state in 0..states {
                let logit = S::load(logits.add(state * lanes + lane));
                let distance = S::abs(S::sub(wanted, S::splat(state as f64)));
                picked = S::select(S::less(distance, S::splat(0.5)), logit, picked);
                let candidate = if allowed.is_empty() {
                    logit
                } else {
                    let mask = S::less(S::splat(0.5), S::load(allowed.as_ptr().add(state * lanes + lane)));
                    S::select(mask, logit, lowest)
                };
                largest = S::max(largest, candidate);
            }
            let mut sum = S::splat(0.0);
            for state in 0..states {
                let at = state * lanes + lane;
                let mut weight = ansatz_simd::exp::<S>(S::sub(S::load(logits.add(at)), largest));
                if !allowed.is_empty() {
                    let mask = S::less(S::splat(0.5), S::load(allowed.as_ptr().add(at)));
                    weight = S::select(mask, weight, S::splat(0.0));
                }
                S::store(logits.add(at), weight);
                sum = S::add(sum, weight);
            }
            // Zero only where no state is allowed, which no configuration of the sector meets.
            let sum = S::max(sum, S::splat(f64::MIN_POSITIVE));
            let inverse = S::div(S::splat(1.0), sum);
            for state in 0..states {
                let at = logits.add(state * lanes + lane);
                S::store(at, S::mul(S::load(at), inverse));
            }
            let log_probability = S::sub(S::sub(picked, largest), ansatz_simd::ln::<S>(sum));
            S::store(chosen.as_mut_ptr().add(lane), log_probability);
        }
    }
}
