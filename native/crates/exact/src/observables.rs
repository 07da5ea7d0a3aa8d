//! Expectation values in a vector of a sector.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::error::ExactError;
use crate::hamiltonian::{Hamiltonian, try_zeros};
use crate::operator::{MergedTerm, Operator};
use crate::problem::{Preparation, Problem};
use crate::row_action::RowAction;
use crate::scalar::{Complex, Scalar};
use crate::states::States;
use crate::symmetric_product::SymmetricProduct;
use crate::symmetrise::{conserving, hermitian_parts, symmetrised};
use crate::workers::Workers;

/// <psi|O|psi> of a normalised vector. O need neither be Hermitian nor have the charges or symmetries of the sector: what
/// leaves the sector has no expectation value, and under symmetries the mean of O over the group has the same one.
pub(crate) fn expectation<T: Scalar>(
    problem: &Problem,
    states: &States,
    vector: &[T],
    operator: &Operator,
    workers: &Workers,
    cancel: &AtomicBool,
) -> Result<Complex, ExactError> {
    if operator.local_dimensions != problem.local_dimensions {
        return Err(ExactError::invalid("The observable acts on other sites than the Hamiltonian."));
    }
    let merged = operator.merged()?;
    let largest = merged.largest();
    let mut terms = conserving(&merged.into_terms_above(largest), &problem.sector.charges, &problem.local_dimensions);
    if let Some(group) = problem.group() {
        terms = symmetrised(&terms, &problem.local_dimensions, group);
    }
    let [even, odd] = hermitian_parts(&terms);
    let value = |terms: &[MergedTerm]| -> Result<f64, ExactError> {
        if terms.is_empty() {
            return Ok(0.0);
        }
        let mut preparation: Preparation<T> = match states {
            States::Split(basis) => {
                Preparation::Ready(Box::new(Hamiltonian::new(terms, 0.0, Arc::clone(basis), workers, cancel)?))
            }
            States::Symmetric(basis) => {
                let action = RowAction::new(terms, 0.0, &basis.canonical.packing);
                Preparation::Rows { product: SymmetricProduct::new(Arc::clone(basis), action, 0)?, ready: 0 }
            }
        };
        loop {
            if let Preparation::Ready(product) = &preparation {
                let mut image = try_zeros(vector.len())?;
                return product.apply(vector, &mut image, 1.0, 0.0, workers, cancel);
            }
            preparation = preparation.step(workers, cancel)?.0;
        }
    };
    Ok(Complex::new(operator.constant + value(&even)?, value(&odd)?))
}
