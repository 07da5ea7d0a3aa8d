//! Products, positive definite solves and eigen-decompositions of real and complex matrices in tiles.
//!
//! Complex numbers are two planes of float64. Every number is the result of one fixed sequence of operations on one thread,
//! so the results do not depend on how many threads there are.

mod eigen;
pub mod indirect;
pub mod parallel;
pub mod product;
mod projection;
mod small;
mod solve;
mod tiled;

pub use eigen::{EigenError, HermitianEigen, HermitianSpectrum};
pub use solve::FactorError;
pub use tiled::{TILE, Tile, TiledHermitian};
