//! A Hamiltonian with the sector to look in: checked, counted, and built in steps that can be stopped.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::basis::Basis;
use crate::canonical::Canonicaliser;
use crate::charge::{Charge, ChargeTable, dimension_of};
use crate::counting::sector_dimension;
use crate::error::ExactError;
use crate::hamiltonian::Hamiltonian;
use crate::lanczos::{Progress, Stage};
use crate::operator::{MergedTerm, Operator};
use crate::product::Product;
use crate::row_action::RowAction;
use crate::scalar::Scalar;
use crate::split::check_conservation;
use crate::states::States;
use crate::symmetric_basis::{Gathering, SymmetricBasis};
use crate::symmetric_product::{SymmetricProduct, check_invariance};
use crate::symmetry::{Group, Symmetries};
use crate::workers::Workers;

/// The sector: conserved charges and symmetries.
#[derive(Debug, Clone, Default)]
pub struct Sector {
    /// Conserved sums of levels; none: the whole space.
    pub charges: Vec<Charge>,
    pub symmetries: Symmetries,
}

pub(crate) struct Problem {
    pub local_dimensions: Vec<u8>,
    pub terms: Vec<MergedTerm>,
    constant: f64,
    pub sector: Sector,
    /// None where the tables of the plain basis serve.
    group: Option<Group>,
    pub dimension: u128,
    pub real: bool,
}

impl Problem {
    pub fn new(operator: &Operator, sector: &Sector) -> Result<Self, ExactError> {
        let terms = operator.merged_terms()?;
        let local_dimensions = operator.local_dimensions.clone();
        let plain = dimension_of(&local_dimensions, &sector.charges)?;
        for term in &terms {
            check_conservation(term, &sector.charges, &|site| local_dimensions[site] as usize)?;
        }
        if plain == 0 {
            return Err(ChargeTable::new(&local_dimensions, &sector.charges)?.empty_sector());
        }
        let with_symmetries = !sector.symmetries.generators.is_empty();
        let tables_fit = Basis::fits(&local_dimensions, &sector.charges, &terms)?;
        let group = if with_symmetries || !tables_fit && plain <= u32::MAX as u128 {
            Some(Group::new(&local_dimensions, &sector.symmetries)?)
        } else {
            None
        };
        let mut dimension = plain;
        if let (Some(group), true) = (&group, with_symmetries) {
            group.check_charges(&local_dimensions, &sector.charges)?;
            dimension = sector_dimension(&local_dimensions, &sector.charges, group)? as u128;
            if dimension == 0 {
                return Err(ExactError::new(
                    "EXACT_EMPTY_SECTOR",
                    "There is no state with these symmetries.",
                    format!("All {plain} states of the charges cancel in the projection."),
                    "Choose other characters.",
                ));
            }
        }
        let real = terms.iter().all(|term| term.entries.iter().all(|(_, _, value)| value.im == 0.0))
            && group.as_ref().is_none_or(Group::is_real);
        Ok(Self {
            local_dimensions,
            terms,
            constant: operator.constant,
            sector: sector.clone(),
            group,
            dimension,
            real,
        })
    }

    /// Bytes of a basis state beside the vectors: the diagonal, and words with their lookup under symmetries.
    pub fn bytes_of_state(&self) -> u128 {
        if self.group.is_some() { 20 } else { 8 }
    }

    pub fn uses_symmetries(&self) -> bool {
        self.group.is_some()
    }

    pub fn group(&self) -> Option<&Group> {
        self.group.as_ref()
    }

    /// The next part of finding the basis states; None: the first.
    fn gather(
        &self,
        gathering: Option<Box<Gathering>>,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<Gathered, ExactError> {
        let Some(group) = &self.group else {
            let basis = Basis::new(&self.local_dimensions, &self.sector.charges, &self.terms)?;
            return Ok(Gathered::All(States::Split(Arc::new(basis))));
        };
        let Some(mut gathering) = gathering else {
            if self.dimension > u32::MAX as u128 {
                return Err(ExactError::new(
                    "EXACT_TOO_LARGE",
                    format!("The sector has {} states.", self.dimension),
                    "Basis states of symmetry sectors are numbered by 32 bits.",
                    "Use more symmetries or a smaller lattice.",
                ));
            }
            let canonical = Canonicaliser::new(&self.local_dimensions, group, cancel)?;
            let table = ChargeTable::new(&self.local_dimensions, &self.sector.charges)?;
            return Ok(Gathered::Part(Box::new(Gathering::new(canonical, table))));
        };
        if !gathering.is_done() {
            gathering.step(workers, cancel)?;
            return Ok(Gathered::Part(gathering));
        }
        let basis = gathering.finish();
        let generators = &self.sector.symmetries.generators;
        if !generators.is_empty() {
            check_invariance(&basis, &self.action(&basis), generators, &group.fermionic)?;
        }
        Ok(Gathered::All(States::Symmetric(Arc::new(basis))))
    }

    /// The next part of the basis states, with how far they have come.
    pub fn gather_into(
        &self,
        gathering: &mut Option<Box<Gathering>>,
        states: &mut Option<States>,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<Progress, ExactError> {
        // a part that fails leaves nothing, so that the next call starts again
        Ok(match self.gather(gathering.take(), workers, cancel)? {
            Gathered::Part(part) => {
                let progress = Progress::preparing(Stage::Basis, part.states(), part.fraction());
                *gathering = Some(part);
                progress
            }
            Gathered::All(all) => {
                let progress = Progress::preparing(Stage::Basis, all.dimension(), 1.0);
                *states = Some(all);
                progress
            }
        })
    }

    fn action(&self, basis: &SymmetricBasis) -> RowAction {
        RowAction::new(&self.terms, self.constant, &basis.canonical.packing)
    }

    /// Starts the product; `storage`: bytes that the elements of a symmetric one may take.
    pub fn product<T: Scalar>(
        &self,
        states: &States,
        storage: u64,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<Preparation<T>, ExactError> {
        Ok(match states {
            States::Split(basis) => {
                let basis = Arc::clone(basis);
                Preparation::Ready(Box::new(Hamiltonian::new(&self.terms, self.constant, basis, workers, cancel)?))
            }
            States::Symmetric(basis) => {
                let product = SymmetricProduct::new(Arc::clone(basis), self.action(basis), storage)?;
                Preparation::Rows { product, ready: 0 }
            }
        })
    }
}

/// Basis states on their way.
enum Gathered {
    Part(Box<Gathering>),
    All(States),
}

/// A product on its way.
pub(crate) enum Preparation<T> {
    Rows { product: SymmetricProduct<T>, ready: usize },
    Ready(Box<dyn Product<T>>),
}

impl<T: Scalar> Preparation<T> {
    /// Does the next part of the work; the share that is done.
    pub fn step(self, workers: &Workers, cancel: &AtomicBool) -> Result<(Self, f64), ExactError> {
        match self {
            Self::Rows { mut product, ready } => {
                let ready = product.prepare(ready, workers, cancel)?;
                if ready == product.pieces() {
                    return Ok((Self::Ready(Box::new(product)), 1.0));
                }
                let share = product.progress(ready);
                Ok((Self::Rows { product, ready }, share))
            }
            done @ Self::Ready(_) => Ok((done, 1.0)),
        }
    }
}
