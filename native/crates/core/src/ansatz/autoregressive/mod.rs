//! Autoregressive networks: psi(s) as a product of conditionals.

use serde::Deserialize;

use super::{Ansatz, Sites};
use crate::error::EngineError;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AutoregressiveDefinition {}

pub(crate) fn build(definition: &AutoregressiveDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let _ = (definition, sites);
    Err(super::not_offered("autoregressive"))
}
