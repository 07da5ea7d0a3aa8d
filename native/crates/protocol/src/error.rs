use std::any::Any;

use ansatz_core::EngineError;
use ansatz_exact::ExactError;
use serde::Serialize;

/// What happened, why, and what to try, as it goes to the caller.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct ProtocolError(Box<Fields>);

#[derive(Debug, Clone, Serialize)]
struct Fields {
    code: String,
    message: String,
    reason: String,
    suggestion: String,
    details: serde_json::Value,
}

impl ProtocolError {
    pub fn new(
        code: &str,
        message: impl Into<String>,
        reason: impl Into<String>,
        suggestion: impl Into<String>,
    ) -> Self {
        Self(Box::new(Fields {
            code: code.to_owned(),
            message: message.into(),
            reason: reason.into(),
            suggestion: suggestion.into(),
            details: serde_json::json!({}),
        }))
    }

    /// The request itself is wrong: a fault of the caller's code, not of the user.
    pub fn request(message: impl Into<String>) -> Self {
        Self::new(
            "ENGINE_BAD_REQUEST",
            message,
            "The request does not have the form that the engine expects.",
            "The addon and the application may be of different versions: build both again.",
        )
    }

    pub fn closed() -> Self {
        Self::new(
            "ENGINE_CLOSED",
            "The native object has been closed.",
            "Its memory is freed; nothing can be asked of it any more.",
            "Create it again.",
        )
    }

    pub fn panic(method: &str, payload: &(dyn Any + Send)) -> Self {
        let text = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Self::new(
            "ENGINE_PANIC",
            format!("The native engine failed inside `{method}`."),
            text,
            "The object that was used is lost, the process goes on. Please report this with the document that caused it.",
        )
    }
}

impl From<ExactError> for ProtocolError {
    fn from(error: ExactError) -> Self {
        Self::new(error.code, error.message, error.reason, error.suggestion)
    }
}

impl From<EngineError> for ProtocolError {
    fn from(error: EngineError) -> Self {
        let mut own = Self::new(error.code, error.message, error.reason, error.suggestion);
        if let Some(location) = error.location {
            own.0.details = serde_json::json!({ "where": location.name() });
        }
        own
    }
}
