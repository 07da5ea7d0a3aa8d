//! States made of states: products, sums, and projections onto a symmetry sector.

use serde::Deserialize;

use super::{Ansatz, Sites};
use crate::definition::AnsatzDefinition;
use crate::error::EngineError;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductDefinition {
    pub factors: Vec<AnsatzDefinition>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SumDefinition {
    pub terms: Vec<AnsatzDefinition>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectedDefinition {
    pub state: Box<AnsatzDefinition>,
}

pub(crate) fn build_product(definition: &ProductDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let _ = (definition, sites);
    Err(super::not_offered("product"))
}

pub(crate) fn build_sum(definition: &SumDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let _ = (definition, sites);
    Err(super::not_offered("sum"))
}

pub(crate) fn build_projected(definition: &ProjectedDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let _ = (definition, sites);
    Err(super::not_offered("projected"))
}
