//! Matrix product states.

use serde::Deserialize;

use super::{Ansatz, Sites};
use crate::error::EngineError;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixProductDefinition {}

pub(crate) fn build(definition: &MatrixProductDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let _ = (definition, sites);
    Err(super::not_offered("matrix_product"))
}
