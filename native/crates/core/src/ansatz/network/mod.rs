//! Wavefunctions from a graph of layers, in float32 or float64.
//!
//! `graph` checks a definition and works out shapes; `layers` puts parameters into the form that kernels read; `forward` and
//! `backward` go through the graph; `plan` knows what depends on which sites, so that a ratio of amplitudes is worked out from
//! what a change of some sites reaches; `executor` is the wavefunction, and `factors` its log-derivatives over many samples.

mod attention;
mod backward;
mod definition;
mod executor;
mod factors;
mod forward;
mod graph;
mod layers;
mod plan;
mod probe;
mod rearrange;
mod shapes;
#[cfg(test)]
pub(crate) mod testing;
mod work;

pub use ansatz_layers::ActivationFunction;
pub use definition::{Encoding, NetworkDefinition, NetworkNode, NetworkOperation, Pooling, Precision, Scores};

pub use probe::NetworkProbe;

use super::{Ansatz, Sites};
use crate::error::EngineError;
use executor::Network;
use graph::Graph;

pub(crate) fn build(definition: &NetworkDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    super::check_initial_scale(definition.initial_scale)?;
    let graph = Graph::new(definition, &sites)?;
    Ok(match definition.precision {
        Precision::Float32 => Box::new(Network::<f32>::new(graph, sites, definition.initial_scale)),
        Precision::Float64 => Box::new(Network::<f64>::new(graph, sites, definition.initial_scale)),
    })
}
