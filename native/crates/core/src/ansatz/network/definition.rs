use ansatz_layers::ActivationFunction;
use serde::Deserialize;

/// A graph of layers in topological order. Every tensor has the shape [positions][channels] for a configuration and is real
/// or complex. The last node is ln psi: [1][1].
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkDefinition {
    pub precision: Precision,
    pub nodes: Vec<NetworkNode>,
    /// Multiplies the standard initialisation of every weight.
    pub initial_scale: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Precision {
    Float32,
    Float64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkNode {
    /// Unique; parameters are named `${id}.weights`, `${id}.bias` and so on.
    pub id: String,
    /// Ids of earlier nodes.
    pub inputs: Vec<String>,
    #[serde(flatten)]
    pub operation: NetworkOperation,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase")]
pub enum NetworkOperation {
    /// value: [sites][1] x; oneHot: [sites][d]; occupation: [sites][1] of d - 1 - index.
    Input {
        encoding: Encoding,
    },
    /// A learnt vector for every local state plus, if positional, one for every site: [sites][channels].
    Embedding {
        channels: usize,
        positional: bool,
    },
    /// The same affine map at every position. Complex weights make the output complex.
    Dense {
        channels: usize,
        bias: bool,
        complex: bool,
    },
    /// out[p][c] = bias[c] + sum_k sum_b W[c][k][b] in[table[p][k]][b]; -1 in the table: nothing there.
    Convolution {
        channels: usize,
        bias: bool,
        complex: bool,
        positions: usize,
        /// Row-major [positions][kernel].
        table: Vec<i32>,
    },
    Activation {
        function: ActivationFunction,
    },
    /// Over the channels of a position, with learnt scale and shift; real tensors only (Ba, Kiros and Hinton 2016).
    LayerNorm,
    Add,
    Multiply,
    Scale {
        factor: f64,
    },
    /// [positions][channels] to [1][positions channels].
    Flatten,
    /// [patches][size channels], the inputs at table[patch][k] behind one another.
    Patch {
        patches: usize,
        table: Vec<i32>,
    },
    /// Multi-head attention over positions with learnt projections to values and back. softmax: scores from queries and keys
    /// (Vaswani et al. 2017); factored: scores are parameters [head][position][position] (Rende and Viteritti 2024), shared
    /// over equal entries of `classes` [position][position] where given.
    Attention {
        heads: usize,
        scores: Scores,
        classes: Option<Vec<u32>>,
    },
    /// Over positions: [1][channels].
    Pool {
        how: Pooling,
    },
    /// Over channels: [positions][1].
    SumChannels,
    /// Re and Im of a complex tensor from two real ones.
    Complex,
    /// ln sum_p character_p exp(z_p), real and imaginary parts of the characters interleaved; complex out.
    LogSumExp {
        characters: Vec<f64>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Encoding {
    Value,
    OneHot,
    Occupation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Scores {
    Softmax,
    Factored,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Pooling {
    Sum,
    Mean,
}
