//! A network definition, checked and with every shape worked out.

use std::collections::HashMap;

use ansatz_layers::ActivationFunction;

use super::definition::{Encoding, NetworkDefinition, NetworkNode};
use super::shapes::{self, Shape};
use crate::ansatz::Sites;
use crate::error::EngineError;

/// What a node does. Indices into tables are positions of the input.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Input(Encoding),
    Embedding {
        positional: bool,
        states: usize,
    },
    /// Dense layers (no table) and convolutions.
    Affine {
        table: Option<Vec<i32>>,
        places: usize,
        bias: bool,
        complex: bool,
    },
    Activation(ActivationFunction),
    LayerNorm,
    Add,
    Multiply,
    Scale(f64),
    Flatten,
    Patch {
        table: Vec<u32>,
        size: usize,
    },
    Attention {
        heads: usize,
        /// None: softmax. Else the class of each [query position][key position], and how many there are.
        factored: Option<(Vec<u32>, usize)>,
    },
    Pool {
        mean: bool,
    },
    SumChannels,
    Complex,
    LogSumExp {
        characters: Vec<f64>,
    },
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub id: String,
    pub kind: Kind,
    pub inputs: Vec<usize>,
    pub shape: Shape,
    /// The node whose buffer holds this one's numbers: itself, but for a flattened real tensor, and for a layer that is read
    /// by a sum only, which is worked out with the sum and whose adjoints are those of the sum.
    pub storage: usize,
    /// Whether a parameter has an influence on it.
    pub learns: bool,
}

/// One tensor of parameters; those of a node are next to each other.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub name: String,
    pub shape: Vec<usize>,
    pub offset: usize,
    pub count: usize,
    pub start: Start,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Start {
    Constant(f64),
    /// Normal with this standard deviation times the initial scale of the network.
    Normal(f64),
}

#[derive(Debug, Clone)]
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    pub parameters: Vec<Parameter>,
    /// Of each node: its first parameter tensor, their number, and the same in numbers.
    pub tensors_of: Vec<std::ops::Range<usize>>,
    pub numbers_of: Vec<std::ops::Range<usize>>,
    pub local_dimensions: Vec<u8>,
}

impl Graph {
    pub fn new(definition: &NetworkDefinition, sites: &Sites) -> Result<Self, EngineError> {
        let mut graph = Self {
            nodes: Vec::new(),
            parameters: Vec::new(),
            tensors_of: Vec::new(),
            numbers_of: Vec::new(),
            local_dimensions: sites.local_dimensions.clone(),
        };
        let mut places = HashMap::new();
        for (index, node) in definition.nodes.iter().enumerate() {
            if node.id.is_empty() || places.contains_key(node.id.as_str()) {
                return Err(refused(
                    &node.id,
                    "its id is empty or that of an earlier layer",
                    "Give every layer its own id.",
                ));
            }
            let inputs = node
                .inputs
                .iter()
                .map(|id| {
                    places.get(id.as_str()).copied().ok_or_else(|| {
                        refused(
                            &node.id,
                            format!("its input {id} is not an earlier layer"),
                            "Order the layers so that each comes after its inputs.",
                        )
                    })
                })
                .collect::<Result<Vec<usize>, _>>()?;
            graph.add(node, inputs)?;
            places.insert(node.id.as_str(), index);
        }
        match graph.nodes.last() {
            Some(node) if node.shape.positions == 1 && node.shape.channels == 1 => {}
            Some(node) => {
                return Err(refused(
                    &node.id,
                    format!("it is the last one, and its shape is {} instead of [1][1]", node.shape),
                    "End the network with a sum over positions and channels.",
                ));
            }
            None => {
                return Err(EngineError::definition(
                    "The network has no layers.",
                    "A wavefunction needs at least an input and a sum.",
                    "Add layers.",
                ));
            }
        }
        graph.scale_residual_branches();
        graph.fuse_sums();
        if graph.parameter_count() > shapes::MOST_NUMBERS {
            return Err(EngineError::definition(
                format!("The network has {} parameters.", graph.parameter_count()),
                format!("The engine takes at most {}.", shapes::MOST_NUMBERS),
                "Use fewer channels or smaller kernels.",
            ));
        }
        Ok(graph)
    }

    pub fn parameter_count(&self) -> usize {
        self.numbers_of.last().map_or(0, |range| range.end)
    }

    pub fn is_complex(&self) -> bool {
        self.nodes.last().is_some_and(|node| node.shape.complex)
    }

    fn add(&mut self, node: &NetworkNode, inputs: Vec<usize>) -> Result<(), EngineError> {
        let of: Vec<Shape> = inputs.iter().map(|&input| self.nodes[input].shape).collect();
        let (kind, shape) = shapes::infer(node, &of, &self.local_dimensions)?;
        let index = self.nodes.len();
        let first = self.parameters.len();
        let start = self.parameter_count();
        self.add_parameters(node, &kind, of.first().copied(), shape);
        let end = self.parameters[first..].iter().fold(start, |end, tensor| end.saturating_add(tensor.count));
        self.tensors_of.push(first..self.parameters.len());
        self.numbers_of.push(start..end);
        let storage = match kind {
            Kind::Flatten if !shape.complex => self.nodes[inputs[0]].storage,
            _ => index,
        };
        let learns = end > start || inputs.iter().any(|&input| self.nodes[input].learns);
        self.nodes.push(Node { id: node.id.clone(), kind, inputs, shape, storage, learns });
        Ok(())
    }

    /// LeCun's normal initialisation: the variance of a weight is one over the number of inputs.
    fn add_parameters(&mut self, node: &NetworkNode, kind: &Kind, input: Option<Shape>, shape: Shape) {
        let mut offset = self.parameter_count();
        let mut push = |name: &str, shape: Vec<usize>, start: Start| {
            let count = shape.iter().fold(1, |count: usize, &size| count.saturating_mul(size));
            self.parameters.push(Parameter { name: format!("{}.{name}", node.id), shape, offset, count, start });
            offset = offset.saturating_add(count);
        };
        let channels = input.map_or(0, |shape| shape.channels);
        match kind {
            Kind::Embedding { positional, states } => {
                let deviation = if *positional { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
                push("weights", vec![*states, shape.channels], Start::Normal(deviation));
                if *positional {
                    push("positions", vec![shape.positions, shape.channels], Start::Normal(deviation));
                }
            }
            Kind::Affine { table, places, bias, complex } => {
                let mut size = vec![shape.channels, channels];
                if table.is_some() {
                    size.insert(1, *places);
                }
                let variance = 1.0 / (places * channels * (1 + usize::from(*complex))) as f64;
                push("weights", size.clone(), Start::Normal(variance.sqrt()));
                if *complex {
                    push("weightsImaginary", size, Start::Normal(variance.sqrt()));
                }
                if *bias {
                    push("bias", vec![shape.channels], Start::Constant(0.0));
                    if *complex {
                        push("biasImaginary", vec![shape.channels], Start::Constant(0.0));
                    }
                }
            }
            Kind::LayerNorm => {
                push("scale", vec![channels], Start::Constant(1.0));
                push("shift", vec![channels], Start::Constant(0.0));
            }
            Kind::Attention { heads, factored } => {
                let deviation = Start::Normal(1.0 / (channels as f64).sqrt());
                match factored {
                    None => {
                        push("queries", vec![channels, channels], deviation);
                        push("keys", vec![channels, channels], deviation);
                    }
                    Some((_, classes)) => {
                        push("scores", vec![*heads, *classes], Start::Normal(1.0 / (shape.positions as f64).sqrt()));
                    }
                }
                push("values", vec![channels, channels], deviation);
                push("output", vec![channels, channels], deviation);
            }
            _ => {}
        }
    }

    /// Sums of a layer that nothing else reads and another tensor of the same shape get done in one.
    fn fuse_sums(&mut self) {
        for index in 0..self.nodes.len() {
            let &[first, second] = self.nodes[index].inputs.as_slice() else { continue };
            let shape = self.nodes[index].shape;
            let fits = |layer: usize, other: usize| {
                let readers = self.nodes.iter().flat_map(|node| &node.inputs).filter(|&&input| input == layer).count();
                matches!(self.nodes[layer].kind, Kind::Affine { .. })
                    && readers == 1
                    && self.nodes[layer].shape == shape
                    && self.nodes[other].shape == shape
                    && self.nodes[other].storage == other
            };
            if !matches!(self.nodes[index].kind, Kind::Add) {
                continue;
            }
            let fused = [(second, first), (first, second)].into_iter().find(|&(layer, other)| fits(layer, other));
            if let Some((layer, _)) = fused {
                self.nodes[layer].storage = index;
            }
        }
    }

    /// Weights that feed a sum with a skip connection are made smaller by the square root of the number of such sums, so
    /// that the variance does not grow with the depth (Zhang, Dauphin and Ma 2019).
    fn scale_residual_branches(&mut self) {
        let sums: Vec<usize> =
            (0..self.nodes.len()).filter(|&index| matches!(self.nodes[index].kind, Kind::Add)).collect();
        let factor = 1.0 / (sums.len().max(1) as f64).sqrt();
        for &sum in &sums {
            for &input in &self.nodes[sum].inputs {
                let branches = matches!(self.nodes[input].kind, Kind::Affine { .. } | Kind::Attention { .. });
                for tensor in self.tensors_of[input].clone().filter(|_| branches) {
                    if let Start::Normal(deviation) = &mut self.parameters[tensor].start {
                        *deviation *= factor;
                    }
                }
            }
        }
    }
}

pub(super) fn refused(id: &str, reason: impl std::fmt::Display, suggestion: &str) -> EngineError {
    EngineError::definition(
        format!("The layer {id} does not fit into the network."),
        format!("In {id}, {reason}."),
        suggestion,
    )
}
