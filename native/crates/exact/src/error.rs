//! Coded errors: what happened, why, and what to try.

use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub struct ExactError {
    pub code: &'static str,
    pub message: String,
    pub reason: String,
    pub suggestion: String,
}

impl ExactError {
    pub fn new(
        code: &'static str,
        message: impl Into<String>,
        reason: impl Into<String>,
        suggestion: impl Into<String>,
    ) -> Self {
        Self { code, message: message.into(), reason: reason.into(), suggestion: suggestion.into() }
    }

    pub fn cancelled() -> Self {
        Self::new("CANCELLED", "The diagonalisation was cancelled.", "It was asked to stop.", "Start it again.")
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(
            "OPERATOR_INVALID",
            message,
            "The compiled operator is not consistent in itself.",
            "Compile the Hamiltonian's text again.",
        )
    }
}

impl fmt::Display for ExactError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} {} {}", self.code, self.message, self.reason, self.suggestion)
    }
}

impl std::error::Error for ExactError {}
