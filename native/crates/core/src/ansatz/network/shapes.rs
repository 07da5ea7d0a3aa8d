//! Shapes of the layers, and the refusals of those that do not fit.

use std::fmt;

use super::definition::{Encoding, NetworkNode, NetworkOperation, Pooling, Scores};
use super::graph::{Kind, refused};
use crate::error::EngineError;

/// Shape of a tensor for one configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub positions: usize,
    pub channels: usize,
    pub complex: bool,
}

impl Shape {
    /// Numbers at a position: channels, or all real parts and then all imaginary ones.
    pub fn width(&self) -> usize {
        self.channels * (1 + usize::from(self.complex))
    }

    fn real(positions: usize, channels: usize) -> Self {
        Self { positions, channels, complex: false }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.complex { "complex" } else { "real" };
        write!(formatter, "[{}][{}] ({kind})", self.positions, self.channels)
    }
}

/// Largest number of entries of a tensor, a table or all parameters.
pub(super) const MOST_NUMBERS: usize = 1 << 26;

/// What a node does and its shape, from the shapes of its inputs.
pub(super) fn infer(node: &NetworkNode, inputs: &[Shape], dimensions: &[u8]) -> Result<(Kind, Shape), EngineError> {
    let id = &node.id;
    let sites = dimensions.len();
    let arity = |allowed: std::ops::RangeInclusive<usize>| {
        if allowed.contains(&inputs.len()) {
            return Ok(());
        }
        let wanted = match (*allowed.start(), *allowed.end()) {
            (0, 0) => "none".to_owned(),
            (from, usize::MAX) => format!("at least {from}"),
            (from, to) if from == to => from.to_string(),
            (from, to) => format!("{from} to {to}"),
        };
        let reason = format!("it has {} inputs and takes {wanted}", inputs.len());
        Err(refused(id, reason, "Connect the layer anew."))
    };
    match &node.operation {
        NetworkOperation::Input { .. } => arity(0..=0)?,
        NetworkOperation::Embedding { .. } => arity(0..=1)?,
        NetworkOperation::Add | NetworkOperation::Multiply => arity(2..=usize::MAX)?,
        NetworkOperation::Complex => arity(2..=2)?,
        _ => arity(1..=1)?,
    }
    let input = inputs.first().copied().unwrap_or(Shape::real(0, 0));
    let (kind, shape) = match &node.operation {
        NetworkOperation::Input { encoding } => {
            let width = match encoding {
                Encoding::OneHot => {
                    if dimensions.iter().any(|d| *d != dimensions[0]) {
                        let reason = "a one-hot input needs the same number of states on every site";
                        return Err(refused(id, reason, "Use the encoding `value` or `occupation`."));
                    }
                    usize::from(dimensions[0])
                }
                Encoding::Value | Encoding::Occupation => 1,
            };
            (Kind::Input(*encoding), Shape::real(sites, width))
        }
        NetworkOperation::Embedding { channels, positional } => {
            if input.positions != 0 && input.positions != sites {
                let reason = format!("its input has the shape {input}, and there are {sites} sites");
                return Err(refused(id, reason, "Connect the embedding to the input of the network."));
            }
            let states = dimensions.iter().copied().max().map_or(0, usize::from);
            (Kind::Embedding { positional: *positional, states }, Shape::real(sites, *channels))
        }
        NetworkOperation::Dense { channels, bias, complex } => {
            let kind = Kind::Affine { table: None, places: 1, bias: *bias, complex: *complex };
            (kind, Shape { channels: *channels, complex: input.complex || *complex, ..input })
        }
        NetworkOperation::Convolution { channels, bias, complex, positions, table } => {
            let places = check_table(id, table, *positions, input, true)?;
            if places.saturating_mul(input.positions) > MOST_NUMBERS {
                let reason = format!("its kernel has {places} places on an input of the shape {input}");
                return Err(refused(id, reason, "Use a smaller kernel."));
            }
            let kind = Kind::Affine { table: Some(table.clone()), places, bias: *bias, complex: *complex };
            (kind, Shape { positions: *positions, channels: *channels, complex: input.complex || *complex })
        }
        NetworkOperation::Activation { function } => (Kind::Activation(*function), input),
        NetworkOperation::LayerNorm => {
            must_be_real(id, input)?;
            (Kind::LayerNorm, input)
        }
        NetworkOperation::Add | NetworkOperation::Multiply => {
            let complex = inputs.iter().any(|shape| shape.complex);
            for other in inputs {
                if (other.positions, other.channels) != (input.positions, input.channels) {
                    let reason = format!("its inputs have the shapes {input} and {other}");
                    return Err(refused(id, reason, "Bring both to one shape, for instance with a dense layer."));
                }
            }
            let adds = matches!(node.operation, NetworkOperation::Add);
            (if adds { Kind::Add } else { Kind::Multiply }, Shape { complex, ..input })
        }
        NetworkOperation::Scale { factor } => {
            if !factor.is_finite() {
                return Err(refused(id, format!("its factor is {factor}"), "Use a finite factor."));
            }
            (Kind::Scale(*factor), input)
        }
        NetworkOperation::Flatten => {
            let channels = input.positions.saturating_mul(input.channels);
            (Kind::Flatten, Shape { positions: 1, channels, ..input })
        }
        NetworkOperation::Patch { patches, table } => {
            let size = check_table(id, table, *patches, input, false)?;
            let table = table.iter().map(|&entry| entry as u32).collect();
            let channels = size.saturating_mul(input.channels);
            (Kind::Patch { table, size }, Shape { positions: *patches, channels, ..input })
        }
        NetworkOperation::Attention { heads, scores, classes } => {
            must_be_real(id, input)?;
            if *heads == 0 || !input.channels.is_multiple_of(*heads) {
                let reason = format!("{} channels cannot be shared among {heads} heads", input.channels);
                return Err(refused(id, reason, "Use a number of heads that divides the channels."));
            }
            (Kind::Attention { heads: *heads, factored: score_classes(id, *scores, classes, input)? }, input)
        }
        NetworkOperation::Pool { how } => (Kind::Pool { mean: *how == Pooling::Mean }, Shape { positions: 1, ..input }),
        NetworkOperation::SumChannels => (Kind::SumChannels, Shape { channels: 1, ..input }),
        NetworkOperation::Complex => {
            for shape in inputs {
                must_be_real(id, *shape)?;
            }
            if inputs[0] != inputs[1] {
                let reason = format!("its inputs have the shapes {} and {}", inputs[0], inputs[1]);
                return Err(refused(id, reason, "Bring both to one shape."));
            }
            (Kind::Complex, Shape { complex: true, ..input })
        }
        NetworkOperation::LogSumExp { characters } => {
            if input.channels != 1 || characters.len() != 2 * input.positions {
                let reason = format!(
                    "its input has the shape {input}, and there are characters for {} positions",
                    characters.len() as f64 / 2.0
                );
                return Err(refused(id, reason, "Sum the channels first, and give one character a position."));
            }
            if !characters.iter().all(|value| value.is_finite()) || characters.iter().all(|value| *value == 0.0) {
                let reason = "its characters are all zero or not finite";
                return Err(refused(id, reason, "Use the characters of an irreducible representation."));
            }
            (Kind::LogSumExp { characters: characters.clone() }, Shape { positions: 1, channels: 1, complex: true })
        }
    };
    let size = shape.positions.saturating_mul(shape.width());
    if size == 0 || size > MOST_NUMBERS {
        let reason = format!("its shape is {shape}");
        return Err(refused(id, reason, "Use between one and some millions of numbers in a layer."));
    }
    Ok((kind, shape))
}

fn must_be_real(id: &str, shape: Shape) -> Result<(), EngineError> {
    if !shape.complex {
        return Ok(());
    }
    Err(refused(id, format!("its input has the shape {shape} and must be real"), "Put it before the complex layers."))
}

/// Entries a row of a table of input positions.
fn check_table(id: &str, table: &[i32], rows: usize, input: Shape, gaps: bool) -> Result<usize, EngineError> {
    if rows == 0 || table.is_empty() || !table.len().is_multiple_of(rows) || table.len() > MOST_NUMBERS {
        let reason = format!("its table has {} entries for {rows} positions", table.len());
        return Err(refused(id, reason, "Give the same number of entries for each position."));
    }
    let least = if gaps { -1 } else { 0 };
    if let Some(entry) = table.iter().find(|&&entry| entry < least || entry >= input.positions as i32) {
        let reason = format!("its table names the position {entry} of an input of the shape {input}");
        return Err(refused(id, reason, "Use positions of the input only."));
    }
    Ok(table.len() / rows)
}

fn score_classes(
    id: &str,
    scores: Scores,
    classes: &Option<Vec<u32>>,
    input: Shape,
) -> Result<Option<(Vec<u32>, usize)>, EngineError> {
    let pairs = input.positions.saturating_mul(input.positions);
    match (scores, classes) {
        (Scores::Softmax, None) => Ok(None),
        (Scores::Softmax, Some(_)) => {
            let reason = "classes were given, and softmax scores have no parameters to share";
            Err(refused(id, reason, "Use factored scores, or no classes."))
        }
        (Scores::Factored, None) if pairs <= MOST_NUMBERS => Ok(Some(((0..pairs as u32).collect(), pairs))),
        (Scores::Factored, Some(classes)) if classes.len() == pairs && pairs > 0 => {
            let count = classes.iter().max().map_or(0, |&most| most as usize + 1);
            if count > pairs {
                let reason = format!("its classes go up to {} for {pairs} pairs of positions", count - 1);
                return Err(refused(id, reason, "Number the classes from zero without gaps."));
            }
            Ok(Some((classes.clone(), count)))
        }
        (Scores::Factored, given) => {
            let found = given.as_ref().map_or(0, Vec::len);
            let reason = format!("it has classes of {found} pairs, and its input has the shape {input}");
            Err(refused(id, reason, "Give one class for every pair of positions."))
        }
    }
}
