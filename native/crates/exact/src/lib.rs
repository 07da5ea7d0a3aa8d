//! Exact eigenpairs and evolution of sums of local operators, in sectors of conserved charges and symmetries.
//!
//! Without symmetries the matrix is not stored. The sites are cut into a high half (the first ones) and a low half (the
//! last ones). A basis state is a pair of half-states, so the Hamiltonian falls into three parts: what acts on the high half
//! alone moves whole contiguous rows of the vector, what acts on the low half alone is one small sparse matrix that stays in
//! cache, and only terms across the cut need both. Ranks inside a sector of conserved charges come from two small tables
//! (Lin 1990), one for each half.
//!
//! With symmetries a basis state is the smallest configuration of an orbit. Configurations are words of 64 bits, and the
//! smallest image is found by a table over the sites of one sublattice; the elements between orbits are found once and kept
//! in five bytes each, or found at every product where they do not fit.
//!
//! Nothing here reads files, prints, or keeps global state.

mod all_values;
mod basis;
mod canonical;
pub mod charge;
mod counting;
mod dense;
mod eigen_search;
mod entanglement;
mod enumeration;
pub mod error;
pub mod estimate;
pub mod evolution;
mod hamiltonian;
pub mod initial;
mod kernels;
pub mod krylov;
pub mod lanczos;
mod leading_set;
mod observables;
pub mod operator;
mod packing;
mod problem;
mod product;
mod recurrence;
mod row_action;
pub mod scalar;
mod search;
mod split;
mod states;
mod symmetric_basis;
mod symmetric_product;
mod symmetrise;
pub mod symmetry;
mod thick_restart;
pub mod tridiagonal;
mod vector;
mod word_map;
pub mod workers;

pub use charge::Charge;
pub use entanglement::{Bipartition, SchmidtBlock};
pub use error::ExactError;
pub use estimate::{Estimate, estimate};
pub use evolution::{Evolution, EvolutionOptions, EvolutionProgress};
pub use initial::Initial;
pub use krylov::Time;
pub use lanczos::{Lanczos, LanczosOptions, Outcome, Progress, Stage};
pub use operator::{LocalMatrix, Operator};
pub use problem::Sector;
pub use scalar::Complex;
pub use symmetry::{Symmetries, Symmetry};
pub use workers::Workers;
