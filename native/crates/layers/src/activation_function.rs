use serde::Deserialize;

/// Complex arguments: identity, logCosh, tanh, sin, exp and polynomials are holomorphic; the others act on Re and Im separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActivationFunction {
    Identity,
    /// 1 where x > 0, else 0; its derivative is taken as 0.
    Step,
    Sigmoid,
    Tanh,
    Arctan,
    Relu,
    /// Slope 0.01 below zero.
    LeakyRelu,
    /// e^x - 1 below zero.
    Elu,
    Softplus,
    /// In the tanh form x / (1 + e^{-2 u}), u = sqrt(2 / pi) (x + 0.044715 x^3) (Hendrycks and Gimpel 2016).
    Gelu,
    Silu,
    LogCosh,
    Square,
    Cube,
    Sin,
    Exp,
}

impl ActivationFunction {
    pub const ALL: [Self; 16] = [
        Self::Identity,
        Self::Step,
        Self::Sigmoid,
        Self::Tanh,
        Self::Arctan,
        Self::Relu,
        Self::LeakyRelu,
        Self::Elu,
        Self::Softplus,
        Self::Gelu,
        Self::Silu,
        Self::LogCosh,
        Self::Square,
        Self::Cube,
        Self::Sin,
        Self::Exp,
    ];

    /// Whether a complex argument is taken as a whole.
    pub fn is_holomorphic(self) -> bool {
        matches!(self, Self::Identity | Self::LogCosh | Self::Tanh | Self::Sin | Self::Exp | Self::Square | Self::Cube)
    }
}
