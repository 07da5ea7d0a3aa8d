//! Wavefunctions from a graph of layers.

use serde::Deserialize;

use super::{Ansatz, Sites};
use crate::error::EngineError;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkDefinition {}

pub(crate) fn build(definition: &NetworkDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let _ = (definition, sites);
    Err(super::not_offered("network"))
}
