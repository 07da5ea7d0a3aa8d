//! Coded errors: what happened, why, and what to try.

use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub struct EngineError {
    pub code: &'static str,
    pub message: String,
    pub reason: String,
    pub suggestion: String,
    /// Which stage of a step met a number that is not finite; only with the code ENGINE_NOT_FINITE.
    pub location: Option<NonFinite>,
}

/// The stage of a step in which a number that is not finite appeared first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonFinite {
    LogAmplitude,
    LocalEnergy,
    Gradient,
    Solve,
}

impl NonFinite {
    pub fn name(self) -> &'static str {
        match self {
            Self::LogAmplitude => "log amplitude",
            Self::LocalEnergy => "local energy",
            Self::Gradient => "gradient",
            Self::Solve => "solve",
        }
    }
}

impl EngineError {
    pub fn new(
        code: &'static str,
        message: impl Into<String>,
        reason: impl Into<String>,
        suggestion: impl Into<String>,
    ) -> Self {
        Self { code, message: message.into(), reason: reason.into(), suggestion: suggestion.into(), location: None }
    }

    pub fn cancelled() -> Self {
        Self::new(
            "CANCELLED",
            "The step was cancelled.",
            "It was asked to stop.",
            "Start it again; the state is that before it.",
        )
    }

    pub(crate) fn not_finite(location: NonFinite) -> Self {
        let (reason, suggestion) = match location {
            NonFinite::LogAmplitude => (
                "A parameter, or an amplitude made from it, is infinite or not a number.",
                "Go back to an earlier checkpoint, with a smaller learning rate or a larger diagonal shift.",
            ),
            NonFinite::LocalEnergy => (
                "The wavefunction is almost zero where the chains are, so the ratio of two amplitudes overflowed.",
                "Use a smaller learning rate, a smaller initial scale or more discarded sweeps.",
            ),
            NonFinite::Gradient => (
                "A log-derivative is very large: a hidden unit is close to a zero of its cosh.",
                "Use a smaller learning rate or more samples.",
            ),
            NonFinite::Solve => {
                ("The shifted geometric tensor is not positive definite to rounding.", "Use a larger diagonal shift.")
            }
        };
        let mut error = Self::new(
            "ENGINE_NOT_FINITE",
            format!("The step met a number that is not finite in: {}. Nothing was changed.", location.name()),
            reason,
            suggestion,
        );
        error.location = Some(location);
        error
    }

    pub(crate) fn operator(message: impl Into<String>) -> Self {
        Self::new(
            "OPERATOR_INVALID",
            message,
            "The compiled operator is not consistent in itself.",
            "Compile the Hamiltonian's text again.",
        )
    }

    pub(crate) fn definition(
        message: impl Into<String>,
        reason: impl Into<String>,
        suggestion: impl Into<String>,
    ) -> Self {
        Self::new("ENGINE_BAD_DEFINITION", message, reason, suggestion)
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} {} {}", self.code, self.message, self.reason, self.suggestion)
    }
}

impl std::error::Error for EngineError {}
