//! Fermionic wavefunctions from determinants and Pfaffians.

use serde::Deserialize;

use super::{Ansatz, Sites};
use crate::error::EngineError;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeterminantDefinition {}

pub(crate) fn build(definition: &DeterminantDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let _ = (definition, sites);
    Err(super::not_offered("determinant"))
}
