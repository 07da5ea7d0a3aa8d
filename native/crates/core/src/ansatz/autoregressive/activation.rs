//! Activation functions of hidden layers and their slopes.

#![allow(clippy::missing_safety_doc, reason = "the contract is that of `Lanes`")]

use serde::Deserialize;

use super::lanes::Lanes;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActivationFunction {
    Identity,
    Step,
    Sigmoid,
    Tanh,
    Arctan,
    Relu,
    LeakyRelu,
    Elu,
    Softplus,
    Gelu,
    Silu,
    LogCosh,
    Square,
    Cube,
    Sin,
    Exp,
}

/// Slope of the leaky rectifier below zero.
const LEAK: f64 = 0.01;
/// gelu(x) = x (1 + tanh(c (x + a x^3))) / 2 (Hendrycks and Gimpel 2016).
const GELU_SCALE: f64 = 0.797_884_560_802_865_4;
const GELU_CUBE: f64 = 0.044_715;

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn log_cosh(x: f64) -> f64 {
    x.abs() + (-2.0 * x.abs()).exp().ln_1p() - std::f64::consts::LN_2
}

/// f(x)
#[inline(always)]
pub(super) unsafe fn value<L: Lanes>(function: ActivationFunction, x: L::V) -> L::V {
    use ActivationFunction as F;
    unsafe {
        let (zero, one) = (L::number(0.0), L::number(1.0));
        match function {
            F::Identity => x,
            F::Step => L::select(L::less(zero, x), one, zero),
            F::Sigmoid => L::sigmoid(x),
            F::Tanh => L::tanh(x),
            F::Arctan => L::each(x, f64::atan),
            F::Relu => L::select(L::less(zero, x), x, zero),
            F::LeakyRelu => L::select(L::less(zero, x), x, L::mul(x, L::number(LEAK))),
            F::Elu => L::select(L::less(zero, x), x, L::sub(L::exp(x), one)),
            F::Softplus => L::each(x, softplus),
            F::Gelu => {
                let half = L::mul(x, L::number(0.5));
                L::fma(half, gelu_tanh::<L>(x), half)
            }
            F::Silu => L::mul(x, L::sigmoid(x)),
            F::LogCosh => L::each(x, log_cosh),
            F::Square => L::mul(x, x),
            F::Cube => L::mul(x, L::mul(x, x)),
            F::Sin => L::each(x, f64::sin),
            F::Exp => L::exp(x),
        }
    }
}

#[inline(always)]
unsafe fn gelu_tanh<L: Lanes>(x: L::V) -> L::V {
    unsafe {
        let cube = L::mul(L::mul(x, x), L::mul(x, L::number(GELU_CUBE)));
        L::tanh(L::mul(L::number(GELU_SCALE), L::add(x, cube)))
    }
}

/// f'(x)
#[inline(always)]
pub(super) unsafe fn slope<L: Lanes>(function: ActivationFunction, x: L::V) -> L::V {
    use ActivationFunction as F;
    unsafe {
        let (zero, one) = (L::number(0.0), L::number(1.0));
        match function {
            F::Identity => one,
            F::Step => zero,
            F::Sigmoid => {
                let y = L::sigmoid(x);
                L::mul(y, L::sub(one, y))
            }
            F::Tanh => {
                let y = L::tanh(x);
                L::sub(one, L::mul(y, y))
            }
            F::Arctan => L::div(one, L::fma(x, x, one)),
            F::Relu => L::select(L::less(zero, x), one, zero),
            F::LeakyRelu => L::select(L::less(zero, x), one, L::number(LEAK)),
            F::Elu => L::select(L::less(zero, x), one, L::exp(x)),
            F::Softplus => L::sigmoid(x),
            F::Gelu => {
                let t = gelu_tanh::<L>(x);
                let inner = L::fma(L::mul(L::number(3.0 * GELU_CUBE), x), x, one);
                let bend = L::mul(L::mul(L::mul(x, L::number(0.5 * GELU_SCALE)), inner), L::sub(one, L::mul(t, t)));
                L::fma(L::number(0.5), t, L::add(L::number(0.5), bend))
            }
            F::Silu => {
                let y = L::sigmoid(x);
                L::mul(y, L::fma(x, L::sub(one, y), one))
            }
            F::LogCosh => L::tanh(x),
            F::Square => L::add(x, x),
            F::Cube => L::mul(L::number(3.0), L::mul(x, x)),
            F::Sin => L::each(x, f64::cos),
            F::Exp => L::exp(x),
        }
    }
}
