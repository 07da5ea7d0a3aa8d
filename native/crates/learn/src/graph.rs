//! A definition, checked, with every shape and parameter worked out.

use std::collections::{HashMap, HashSet};

use ansatz_core::EngineError;

use crate::definition::{Initialisation, LearningDefinition, LearningNode, Operation, Padding, Pooling, Window};

/// Numbers of a tensor that a sample may have, and of all parameters.
const LARGEST: usize = 1 << 28;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub positions: usize,
    pub channels: usize,
}

impl Shape {
    pub fn size(self) -> usize {
        self.positions * self.channels
    }
}

/// A tensor of parameters among all of them.
#[derive(Debug, Clone)]
pub struct Tensor {
    pub name: String,
    pub shape: Vec<usize>,
    pub offset: usize,
    pub length: usize,
    /// Of equal blocks of the tensor, each drawn by itself: (rows in, columns out, how).
    pub(crate) start: (usize, usize, Initialisation),
    /// Whether weight decay acts on it: not on biases, scales and shifts.
    pub decays: bool,
}

#[derive(Debug, Clone)]
pub struct Node {
    pub id: String,
    pub inputs: Vec<usize>,
    pub operation: Operation,
    pub shape: Shape,
    /// Its numbers among all parameters.
    pub parameters: std::ops::Range<usize>,
    /// Whether it depends on parameters.
    pub learns: bool,
}

#[derive(Debug, Clone)]
pub struct Graph {
    pub nodes: Vec<Node>,
    pub tensors: Vec<Tensor>,
    /// Nodes that the numbers of a sample go into.
    pub inputs: Vec<usize>,
    pub parameter_count: usize,
}

fn refuse(message: impl Into<String>, reason: impl Into<String>, suggestion: impl Into<String>) -> EngineError {
    EngineError::new("LEARNING_BAD_DEFINITION", message, reason, suggestion)
}

impl Graph {
    pub fn new(definition: &LearningDefinition) -> Result<Self, EngineError> {
        let mut graph = Self { nodes: Vec::new(), tensors: Vec::new(), inputs: Vec::new(), parameter_count: 0 };
        let mut places = HashMap::new();
        for node in &definition.nodes {
            graph.add(node, &places)?;
            if places.insert(node.id.clone(), graph.nodes.len() - 1).is_some() {
                return Err(refuse(format!("Two nodes are called `{}`.", node.id), "Ids are unique.", "Rename one."));
            }
        }
        if graph.nodes.last().is_none_or(|node| graph.inputs.contains(&(graph.nodes.len() - 1)) || !node.learns) {
            return Err(refuse(
                "The network has nothing to learn.",
                "Its last node does not depend on any parameter.",
                "Add a dense layer.",
            ));
        }
        Ok(graph)
    }

    pub fn output(&self) -> Shape {
        self.nodes[self.nodes.len() - 1].shape
    }

    fn add(&mut self, node: &LearningNode, places: &HashMap<String, usize>) -> Result<(), EngineError> {
        let mut inputs = Vec::new();
        for name in &node.inputs {
            let Some(&place) = places.get(name) else {
                return Err(refuse(
                    format!("`{}` takes its input from `{name}`, which is not there.", node.id),
                    "Inputs are nodes that stand earlier.",
                    "Put that node before it, or name another one.",
                ));
            };
            inputs.push(place);
        }
        if inputs.iter().collect::<HashSet<_>>().len() < inputs.len() {
            return Err(refuse(
                format!("`{}` names an input twice.", node.id),
                "Every input of a node is another one.",
                "Use an activation (square) or a scale instead.",
            ));
        }
        let shapes: Vec<Shape> = inputs.iter().map(|&input| self.nodes[input].shape).collect();
        let (least, most) = arity(&node.operation);
        if inputs.len() < least || inputs.len() > most {
            return Err(refuse(
                format!("`{}` has {} inputs.", node.id, inputs.len()),
                format!("It takes {least} to {most}."),
                "Connect as many as it takes.",
            ));
        }
        let of_tokens = inputs.iter().any(|&input| matches!(self.nodes[input].operation, Operation::Tokens { .. }));
        if of_tokens != matches!(node.operation, Operation::Embedding { .. }) {
            return Err(refuse(
                format!("`{}` does not fit its input.", node.id),
                "Tokens go through an embedding, and an embedding takes tokens.",
                "Put an embedding between.",
            ));
        }
        let vocabulary = inputs.first().map(|&input| match self.nodes[input].operation {
            Operation::Tokens { vocabulary, .. } => vocabulary,
            _ => 0,
        });
        let first = self.parameter_count;
        let shape = self.shape_of(node, &shapes, vocabulary.unwrap_or(0))?;
        if shape.size() == 0 || shape.size() > LARGEST || self.parameter_count > LARGEST {
            return Err(refuse(
                format!("`{}` has {} positions of {} channels.", node.id, shape.positions, shape.channels),
                format!("A tensor has at least one number and at most {LARGEST}."),
                "Choose other sizes.",
            ));
        }
        if matches!(node.operation, Operation::Features { .. } | Operation::Tokens { .. }) {
            self.inputs.push(self.nodes.len());
        }
        let learns = self.parameter_count > first || inputs.iter().any(|&input| self.nodes[input].learns);
        self.nodes.push(Node {
            id: node.id.clone(),
            inputs,
            operation: node.operation.clone(),
            shape,
            parameters: first..self.parameter_count,
            learns,
        });
        Ok(())
    }

    fn tensor(&mut self, id: &str, name: &str, shape: &[usize], start: (usize, usize, Initialisation), decays: bool) {
        let length = shape.iter().fold(1usize, |product, &size| product.saturating_mul(size)).min(4 * LARGEST);
        let (offset, name) = (self.parameter_count, format!("{id}.{name}"));
        self.tensors.push(Tensor { name, shape: shape.to_vec(), offset, length, start, decays });
        self.parameter_count += length;
    }

    fn shape_of(&mut self, node: &LearningNode, inputs: &[Shape], vocabulary: usize) -> Result<Shape, EngineError> {
        let id = node.id.as_str();
        let constant = |value| Initialisation::Constant { value };
        let shape = |positions, channels| Shape { positions, channels };
        let first = inputs.first().copied().unwrap_or(shape(0, 0));
        Ok(match &node.operation {
            Operation::Features { positions, channels } => shape(*positions, *channels),
            Operation::Tokens { positions, vocabulary } if *vocabulary < 1 << 24 => shape(*positions, 1),
            Operation::Tokens { .. } => {
                return Err(refuse("The vocabulary is too large.", "Tokens are below 2^24.", "Use fewer tokens."));
            }
            Operation::Dense { channels, bias, initialisation, bias_initialisation } => {
                let start = (first.channels, *channels, *initialisation);
                self.tensor(id, "weights", &[first.channels, *channels], start, true);
                if *bias {
                    self.tensor(id, "bias", &[*channels], (first.channels, *channels, *bias_initialisation), false);
                }
                shape(first.positions, *channels)
            }
            Operation::Convolution { channels, window, bias, initialisation, bias_initialisation } => {
                let [rows, columns] = window_shape(id, window, first)?;
                let fan = window.size[0] * window.size[1] * first.channels;
                let sizes = [window.size[0], window.size[1], first.channels, *channels];
                self.tensor(id, "weights", &sizes, (fan, *channels, *initialisation), true);
                if *bias {
                    self.tensor(id, "bias", &[*channels], (fan, *channels, *bias_initialisation), false);
                }
                shape(rows * columns, *channels)
            }
            Operation::Pool { window, .. } => {
                let [rows, columns] = window_shape(id, window, first)?;
                shape(rows * columns, first.channels)
            }
            Operation::GlobalPool { how: Pooling::Max | Pooling::Mean } => shape(1, first.channels),
            Operation::Flatten => shape(1, first.size()),
            Operation::Reshape { positions, channels } => {
                if positions.checked_mul(*channels) != Some(first.size()) {
                    return Err(refuse(
                        format!("`{id}` cannot have {positions} positions of {channels} channels."),
                        format!("Its input has {} numbers.", first.size()),
                        "The product of both is the count of the input.",
                    ));
                }
                shape(*positions, *channels)
            }
            Operation::Position { at } => {
                if *at >= first.positions as i64 || *at < -(first.positions as i64) {
                    return Err(refuse(
                        format!("`{id}` takes the position {at}."),
                        format!("Its input has {} positions.", first.positions),
                        "Take one of them; -1 is the last.",
                    ));
                }
                shape(1, first.channels)
            }
            Operation::Concatenate => {
                self.same(id, inputs, |shape| shape.positions)?;
                shape(first.positions, inputs.iter().map(|input| input.channels).sum())
            }
            Operation::Add | Operation::Multiply => {
                self.same(id, inputs, |shape| (shape.positions, shape.channels))?;
                first
            }
            Operation::LayerNorm => {
                let size = (first.channels, first.channels, constant(1.0));
                self.tensor(id, "scale", &[first.channels], size, false);
                self.tensor(id, "shift", &[first.channels], (size.0, size.1, constant(0.0)), false);
                first
            }
            Operation::Activation { .. } => first,
            Operation::Scale { factor } if factor.is_finite() => first,
            Operation::Scale { .. } => return Err(refuse("A factor is not finite.", "It is a number.", "Change it.")),
            Operation::Embedding { channels, positional, initialisation } => {
                self.tensor(id, "tokens", &[vocabulary, *channels], (vocabulary, *channels, *initialisation), true);
                if *positional {
                    let start = (first.positions, *channels, *initialisation);
                    self.tensor(id, "positions", &[first.positions, *channels], start, true);
                }
                shape(first.positions, *channels)
            }
            Operation::Positional { initialisation } => {
                let start = (first.positions, first.channels, *initialisation);
                self.tensor(id, "positions", &[first.positions, first.channels], start, true);
                first
            }
            Operation::Attention { heads, causal, initialisation } => {
                let other = inputs.last().copied().unwrap_or(first);
                if *heads == 0 || first.channels % heads != 0 || other.channels != first.channels {
                    return Err(refuse(
                        format!("`{id}` cannot split {} channels into {heads} heads.", first.channels),
                        "Heads divide the channels, and both inputs have as many.",
                        "Choose other channels or heads.",
                    ));
                }
                if *causal && other.positions != first.positions {
                    return Err(refuse(
                        format!("`{id}` cannot be causal."),
                        "Queries and keys have different positions.",
                        "Leave the mask out.",
                    ));
                }
                let c = first.channels;
                for name in ["queries", "keys", "values", "output"] {
                    self.tensor(id, name, &[c, c], (c, c, *initialisation), true);
                }
                first
            }
            Operation::Gru { channels, initialisation, .. } => self.recurrent(id, first, *channels, 3, *initialisation),
            Operation::Lstm { channels, initialisation, .. } => {
                self.recurrent(id, first, *channels, 4, *initialisation)
            }
            Operation::Dropout { rate } => {
                if !(0.0..1.0).contains(rate) {
                    return Err(refuse(format!("`{id}` has the rate {rate}."), "It is in [0, 1).", "Change it."));
                }
                first
            }
            Operation::RandomFeatures { features, scale } => {
                if !scale.is_finite() {
                    return Err(refuse(
                        format!("`{id}` has a scale that is not finite."),
                        "It is a number.",
                        "Change it.",
                    ));
                }
                shape(first.positions, 2 * features)
            }
        })
    }

    fn recurrent(&mut self, id: &str, input: Shape, channels: usize, gates: usize, start: Initialisation) -> Shape {
        let weights = [gates, input.channels, channels];
        self.tensor(id, "inputWeights", &weights, (input.channels, channels, start), true);
        self.tensor(id, "recurrentWeights", &[gates, channels, channels], (channels, channels, start), true);
        let zero = Initialisation::Constant { value: 0.0 };
        self.tensor(id, "bias", &[4, channels], (channels, channels, zero), false);
        Shape { positions: input.positions, channels }
    }

    fn same<R: PartialEq>(&self, id: &str, inputs: &[Shape], of: impl Fn(&Shape) -> R) -> Result<(), EngineError> {
        if inputs.windows(2).all(|pair| of(&pair[0]) == of(&pair[1])) {
            return Ok(());
        }
        Err(refuse(
            format!("The inputs of `{id}` have different shapes."),
            format!("{inputs:?}"),
            "Bring them to one shape, with a dense layer for the channels.",
        ))
    }
}

fn arity(operation: &Operation) -> (usize, usize) {
    match operation {
        Operation::Features { .. } | Operation::Tokens { .. } => (0, 0),
        Operation::Add | Operation::Multiply | Operation::Concatenate => (2, 64),
        Operation::Attention { .. } => (1, 2),
        _ => (1, 1),
    }
}

/// Zeros before the first row and column, and the rows and columns of outputs.
pub fn window_places(window: &Window) -> ([usize; 2], [usize; 2]) {
    let along = |input: usize, axis: usize| {
        let (size, stride) = (window.size[axis], window.stride[axis]);
        match window.padding {
            Padding::Same => {
                let outputs = input.div_ceil(stride);
                (((outputs - 1) * stride + size).saturating_sub(input) / 2, outputs)
            }
            Padding::Valid => (0, if size > input { 0 } else { (input - size) / stride + 1 }),
        }
    };
    let (rows, columns) = (along(window.height, 0), along(window.width, 1));
    ([rows.0, columns.0], [rows.1, columns.1])
}

fn window_shape(id: &str, window: &Window, input: Shape) -> Result<[usize; 2], EngineError> {
    let parts = [window.height, window.width, window.size[0], window.size[1], window.stride[0], window.stride[1]];
    if parts.iter().any(|&part| part == 0 || part > 1 << 16) || window.height * window.width != input.positions {
        return Err(refuse(
            format!("The window of `{id}` does not fit its input."),
            format!("{} times {} is not {} positions, or a size is 0.", window.height, window.width, input.positions),
            "Height times width is the number of positions; sizes and strides are at least 1.",
        ));
    }
    let outputs = window_places(window).1;
    if outputs.contains(&0) {
        return Err(refuse(
            format!("The window of `{id}` is larger than its input."),
            "Without padding nothing is left.",
            "Use a smaller window or the padding `same`.",
        ));
    }
    Ok(outputs)
}
