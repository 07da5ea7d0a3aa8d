//! Activation functions of real hidden layers, with their slopes.

use serde::Deserialize;

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
/// u = sqrt(2 / pi) (x + 0.044715 x^3) of the tanh form of GELU (Hendrycks and Gimpel 2016).
const GELU_SCALE: f64 = 0.797_884_560_802_865_4;
const GELU_CUBE: f64 = 0.044_715;

fn sigmoid(x: f64) -> f64 {
    0.5 * (1.0 + (0.5 * x).tanh())
}

impl ActivationFunction {
    /// f of every number.
    pub(super) fn apply(self, values: &mut [f64]) {
        match self {
            Self::Identity => {}
            Self::Tanh => ansatz_simd::slices::tanh(values),
            Self::Exp => ansatz_simd::slices::exp(values),
            Self::LogCosh => ansatz_simd::slices::ln_cosh(values),
            _ => values.iter_mut().for_each(|value| *value = self.value(*value)),
        }
    }

    fn value(self, x: f64) -> f64 {
        match self {
            Self::Identity => x,
            Self::Step => f64::from(x > 0.0),
            Self::Sigmoid => sigmoid(x),
            Self::Tanh => x.tanh(),
            Self::Arctan => x.atan(),
            Self::Relu => x.max(0.0),
            Self::LeakyRelu => x.max(LEAK * x),
            Self::Elu => {
                if x > 0.0 {
                    x
                } else {
                    x.exp_m1()
                }
            }
            Self::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
            Self::Gelu => x * sigmoid(2.0 * GELU_SCALE * (x + GELU_CUBE * x.powi(3))),
            Self::Silu => x * sigmoid(x),
            Self::LogCosh => x.abs() + (-2.0 * x.abs()).exp().ln_1p() - std::f64::consts::LN_2,
            Self::Square => x * x,
            Self::Cube => x.powi(3),
            Self::Sin => x.sin(),
            Self::Exp => x.exp(),
        }
    }

    /// f'(x)
    pub(super) fn slope(self, x: f64) -> f64 {
        match self {
            Self::Identity => 1.0,
            Self::Step => 0.0,
            Self::Sigmoid => sigmoid(x) * sigmoid(-x),
            Self::Tanh => 1.0 - x.tanh().powi(2),
            Self::Arctan => 1.0 / (1.0 + x * x),
            Self::Relu => f64::from(x > 0.0),
            Self::LeakyRelu => {
                if x > 0.0 {
                    1.0
                } else {
                    LEAK
                }
            }
            Self::Elu => x.min(0.0).exp(),
            Self::Softplus => sigmoid(x),
            Self::Gelu => {
                let gate = sigmoid(2.0 * GELU_SCALE * (x + GELU_CUBE * x.powi(3)));
                gate + x * gate * (1.0 - gate) * 2.0 * GELU_SCALE * (1.0 + 3.0 * GELU_CUBE * x * x)
            }
            Self::Silu => {
                let gate = sigmoid(x);
                gate * (1.0 + x * (1.0 - gate))
            }
            Self::LogCosh => x.tanh(),
            Self::Square => 2.0 * x,
            Self::Cube => 3.0 * x * x,
            Self::Sin => x.cos(),
            Self::Exp => x.exp(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ActivationFunction as F;

    #[test]
    fn slopes_are_those_of_the_functions() {
        const ALL: [F; 16] = [
            F::Identity,
            F::Step,
            F::Sigmoid,
            F::Tanh,
            F::Arctan,
            F::Relu,
            F::LeakyRelu,
            F::Elu,
            F::Softplus,
            F::Gelu,
            F::Silu,
            F::LogCosh,
            F::Square,
            F::Cube,
            F::Sin,
            F::Exp,
        ];
        const STEP: f64 = 1e-5;
        for function in ALL {
            for x in [-3.1, -0.7, 0.4, 2.2] {
                let mut values = [x];
                function.apply(&mut values);
                assert!((values[0] - function.value(x)).abs() < 1e-13, "{function:?} {x}");
                let slope = (function.value(x + STEP) - function.value(x - STEP)) / (2.0 * STEP);
                assert!((slope - function.slope(x)).abs() < 1e-8, "{function:?} {x}");
            }
        }
    }
}
