//! Parameters in the form that the kernels read.

use ansatz_linalg::indirect::{Table, Weights};
use ansatz_simd::Real;

use super::graph::{Graph, Kind, Node};

/// What a node's parameters are made into.
#[derive(Debug)]
pub(super) enum Layer<T> {
    None,
    Embedding {
        /// [state][channel]
        states: Vec<T>,
        /// [site][channel], or empty.
        positions: Vec<T>,
    },
    Affine(Box<Affine<T>>),
    Norm {
        scale: Vec<T>,
        shift: Vec<T>,
    },
    Attention(Box<Attention<T>>),
}

/// A linear map of rows of reals; a complex one is the real map of (Re, Im) that it amounts to.
#[derive(Debug)]
pub(super) struct Affine<T> {
    pub forward: Weights<T>,
    /// Of the map from adjoints of the output to those of the input; None where the input has no use for them.
    pub backward: Option<Weights<T>>,
    pub bias: Vec<T>,
}

#[derive(Debug)]
pub(super) struct Attention<T> {
    /// Queries and keys where the scores are a softmax.
    pub queries: Option<(Affine<T>, Affine<T>)>,
    pub values: Affine<T>,
    pub output: Affine<T>,
    /// [head][class] where they are parameters.
    pub scores: Vec<T>,
}

/// Neighbours of the rows of a layer, which do not depend on its parameters.
#[derive(Debug, Default)]
pub(super) struct Gather {
    pub forward: Table,
    /// For each position of the input those of the output that it goes to, one column for each place of the weights (more
    /// where an input goes to several outputs by one place).
    pub backward: Table,
    /// The place of the weights that each column of `backward` stands for.
    pub columns: Vec<usize>,
}

impl Gather {
    pub fn new(graph: &Graph, node: &Node) -> Self {
        let Kind::Affine { table, places, .. } = &node.kind else { return Self::default() };
        let input = &graph.nodes[node.inputs[0]].shape;
        let (width, out_width) = (input.width() as u32, node.shape.width() as u32);
        let Some(table) = table else {
            return Self { forward: Table::new(vec![0]), backward: Table::new(vec![0]), columns: vec![0] };
        };
        // The row behind the last position is zero.
        let absent = input.positions as u32 * width;
        let forward = table.iter().map(|&entry| if entry < 0 { absent } else { entry as u32 * width }).collect();
        if !graph.nodes[node.inputs[0]].learns {
            return Self { forward: Table::new(forward), ..Self::default() };
        }
        // (place, input position, output position), and the copy of the place that each is.
        let mut links: Vec<(usize, usize, u32)> = (0..)
            .zip(table.chunks_exact(*places))
            .flat_map(|(position, entries)| {
                let present = entries.iter().enumerate().filter(|(_, entry)| **entry >= 0);
                present.map(move |(place, &entry)| (place, entry as usize, position))
            })
            .collect();
        links.sort_unstable();
        let mut copies = vec![0; *places];
        let mut copy_of = Vec::with_capacity(links.len());
        for (number, link) in links.iter().enumerate() {
            let again = number > 0 && (links[number - 1].0, links[number - 1].1) == (link.0, link.1);
            let copy = if again { copy_of[number - 1] + 1 } else { 0 };
            copy_of.push(copy);
            copies[link.0] = copies[link.0].max(copy + 1);
        }
        let mut columns = Vec::new();
        let mut first_column = Vec::with_capacity(*places);
        for (place, &count) in copies.iter().enumerate() {
            first_column.push(columns.len());
            columns.extend(std::iter::repeat_n(place, count));
        }
        let absent = node.shape.positions as u32 * out_width;
        let mut backward = vec![absent; columns.len() * input.positions];
        for (&(place, from, to), copy) in links.iter().zip(copy_of) {
            backward[from * columns.len() + first_column[place] + copy] = to * out_width;
        }
        Self { forward: Table::new(forward), backward: Table::new(backward), columns }
    }
}

fn convert<T: Real>(numbers: &[f64]) -> Vec<T> {
    numbers.iter().map(|&value| T::from_f64(value)).collect()
}

/// A square matrix [output][input] without bias.
fn square<T: Real>(numbers: &[f64], size: usize) -> Affine<T> {
    let entry = |output: usize, input: usize| T::from_f64(numbers[output * size + input]);
    Affine {
        forward: Weights::new(1, size, size, |_, input, output| entry(output, input)),
        backward: Some(Weights::new(1, size, size, |_, output, input| entry(output, input))),
        bias: Vec::new(),
    }
}

impl<T: Real> Layer<T> {
    /// `numbers`: all parameters of the network.
    pub fn new(graph: &Graph, index: usize, gather: &Gather, numbers: &[f64]) -> Self {
        let node = &graph.nodes[index];
        let mut tensors = graph.parameters[graph.tensors_of[index].clone()]
            .iter()
            .map(|tensor| &numbers[tensor.offset..tensor.offset + tensor.count]);
        let mut next = || tensors.next().unwrap_or(&[]);
        match &node.kind {
            Kind::Embedding { .. } => Self::Embedding { states: convert(next()), positions: convert(next()) },
            Kind::LayerNorm => Self::Norm { scale: convert(next()), shift: convert(next()) },
            Kind::Affine { places, bias, complex, .. } => {
                let weights = next();
                let imaginary = if *complex { next() } else { &[] };
                let mut all_bias = if *bias { convert(next()) } else { Vec::new() };
                if *bias && node.shape.complex {
                    let imaginary: Vec<T> = convert(if *complex { next() } else { &[] });
                    all_bias.extend(imaginary);
                    all_bias.resize(node.shape.width(), T::ZERO);
                }
                let input = &graph.nodes[node.inputs[0]];
                let (channels, outputs) = (input.shape.channels, node.shape.channels);
                // (Re, Im) -> (A Re - B Im, B Re + A Im)
                let entry = |place: usize, from: usize, to: usize| {
                    let at = ((to % outputs) * places + place) * channels + from % channels;
                    let value = match (from >= channels, to >= outputs) {
                        (false, false) | (true, true) => weights[at],
                        (false, true) => imaginary.get(at).copied().unwrap_or(0.0),
                        (true, false) => -imaginary.get(at).copied().unwrap_or(0.0),
                    };
                    T::from_f64(value)
                };
                let (width, out_width) = (input.shape.width(), node.shape.width());
                let columns = &gather.columns;
                Self::Affine(Box::new(Affine {
                    forward: Weights::new(*places, width, out_width, entry),
                    backward: input.learns.then(|| {
                        Weights::new(columns.len(), out_width, width, |column, to, from| {
                            entry(columns[column], from, to)
                        })
                    }),
                    bias: all_bias,
                }))
            }
            Kind::Attention { factored, .. } => {
                let size = node.shape.channels;
                let mut matrix = || square(next(), size);
                let queries = if factored.is_none() { Some((matrix(), matrix())) } else { None };
                let scores = if factored.is_some() { convert(next()) } else { Vec::new() };
                Self::Attention(Box::new(Attention {
                    queries,
                    scores,
                    values: square(next(), size),
                    output: square(next(), size),
                }))
            }
            _ => Self::None,
        }
    }
}
