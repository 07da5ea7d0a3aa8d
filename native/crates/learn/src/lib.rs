//! Learning from data: networks of layers on batches of samples, losses, optimisers, in float32 or float64.
//!
//! `graph` checks a definition, `layers` knows what each operation does to a piece of a batch, `executor` takes batches through
//! the graph, `session` holds parameters, optimiser and data sets. What is absent: no files, no clock, no randomness but from
//! the seed, and no result that depends on the number of threads.

mod data;
mod definition;
mod executor;
mod graph;
mod initialisation;
mod layers;
mod loss;
mod optimiser;
mod rate;
mod session;
mod state;
#[cfg(test)]
mod tests;

pub use data::{GivenData, GivenInput, GivenTargets};
pub use definition::{
    Initialisation, LearningDefinition, LearningNode, Loss, Operation, Padding, Pooling, Precision, Window,
};
pub use graph::Tensor;
pub use loss::IGNORED;
pub use optimiser::{OptimiserDefinition, Rule};
pub use rate::LearningRate;
pub use session::{
    Batches, Evaluation, GradientReport, Learning, NodeProbe, Order, SessionOptions, Stopped, TrainReport, session,
};
