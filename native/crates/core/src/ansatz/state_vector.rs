//! Every amplitude a parameter of its own: an oracle for all estimators.

use serde::Deserialize;

use super::{Ansatz, Sites};
use crate::error::EngineError;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StateVectorDefinition {}

pub(crate) fn build(definition: &StateVectorDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let _ = (definition, sites);
    Err(super::not_offered("state_vector"))
}
