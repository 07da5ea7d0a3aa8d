//! What a learner is made from, as JSON.

use ansatz_layers::ActivationFunction;
use serde::Deserialize;

/// A graph of layers in topological order. Every tensor is [positions][channels] for a sample; the last node is the output.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LearningDefinition {
    pub precision: Precision,
    pub nodes: Vec<LearningNode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Precision {
    Float32,
    Float64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LearningNode {
    /// Unique; parameters are named `${id}.weights`, `${id}.bias` and so on.
    pub id: String,
    /// Ids of earlier nodes.
    #[serde(default)]
    pub inputs: Vec<String>,
    #[serde(flatten)]
    pub operation: Operation,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Operation {
    /// Real numbers of a sample; an image has height times width positions, row by row.
    Features {
        positions: usize,
        channels: usize,
    },
    /// Whole numbers below `vocabulary`.
    Tokens {
        positions: usize,
        vocabulary: usize,
    },
    /// The same affine map at every position.
    Dense {
        channels: usize,
        #[serde(default = "yes")]
        bias: bool,
        #[serde(default)]
        initialisation: Initialisation,
        #[serde(default = "zero")]
        bias_initialisation: Initialisation,
    },
    /// Over a grid of height times width positions; one dimension is height 1.
    Convolution {
        channels: usize,
        #[serde(flatten)]
        window: Window,
        #[serde(default = "yes")]
        bias: bool,
        #[serde(default)]
        initialisation: Initialisation,
        #[serde(default = "zero")]
        bias_initialisation: Initialisation,
    },
    /// Largest or mean value of a window, channel by channel.
    Pool {
        how: Pooling,
        #[serde(flatten)]
        window: Window,
    },
    /// Over all positions: [1][channels].
    GlobalPool {
        how: Pooling,
    },
    /// [positions][channels] to [1][positions channels].
    Flatten,
    /// Other positions and channels for the same numbers in the same order.
    Reshape {
        positions: usize,
        channels: usize,
    },
    /// One position: [1][channels]; negative from the end.
    Position {
        at: i64,
    },
    /// The channels of all inputs behind one another.
    Concatenate,
    Activation {
        function: ActivationFunction,
    },
    /// Over the channels of a position, with learnt scale and shift (Ba, Kiros and Hinton 2016).
    LayerNorm,
    Add,
    Multiply,
    Scale {
        factor: f64,
    },
    /// A learnt vector for every token plus, if positional, one for every position.
    Embedding {
        channels: usize,
        #[serde(default)]
        positional: bool,
        #[serde(default = "unit_normal")]
        initialisation: Initialisation,
    },
    /// A learnt vector for every position, added.
    Positional {
        #[serde(default = "unit_normal")]
        initialisation: Initialisation,
    },
    /// Multi-head softmax attention (Vaswani et al. 2017); keys and values come from the second input where there is one.
    Attention {
        heads: usize,
        #[serde(default)]
        causal: bool,
        #[serde(default)]
        initialisation: Initialisation,
    },
    /// Gated recurrent unit over positions (Cho et al. 2014), the reset gate after the product.
    Gru {
        channels: usize,
        #[serde(default)]
        reversed: bool,
        #[serde(default)]
        initialisation: Initialisation,
    },
    /// Long short-term memory over positions (Hochreiter and Schmidhuber 1997) with a forget gate.
    Lstm {
        channels: usize,
        #[serde(default)]
        reversed: bool,
        #[serde(default)]
        initialisation: Initialisation,
    },
    /// Numbers are zero with this probability while training, the others 1 / (1 - rate) larger.
    Dropout {
        rate: f64,
    },
    /// cos and sin of `features` random projections v . x, v ~ N(0, scale^2), over sqrt(features): 2 features channels
    /// (Rahimi and Recht 2007). Not learnt.
    RandomFeatures {
        features: usize,
        scale: f64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    pub height: usize,
    pub width: usize,
    /// Rows and columns.
    pub size: [usize; 2],
    #[serde(default = "ones")]
    pub stride: [usize; 2],
    #[serde(default)]
    pub padding: Padding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Padding {
    /// Zeros around, so that there are ceil(size / stride) outputs; the odd one lies behind.
    Same,
    #[default]
    Valid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Pooling {
    Max,
    Mean,
}

/// Distribution of the first weights; fan in and out count the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Initialisation {
    /// N(0, 2 / in) (He et al. 2015)
    #[default]
    HeNormal,
    /// U(-a, a), a^2 = 6 / (in + out) (Glorot and Bengio 2010)
    GlorotUniform,
    /// N(0, 2 / (in + out))
    GlorotNormal,
    /// N(0, 1 / in) (LeCun et al. 1998)
    LecunNormal,
    /// Orthonormal rows or columns (Saxe et al. 2014), times the gain.
    Orthogonal {
        gain: f64,
    },
    Normal {
        deviation: f64,
    },
    /// U(-a, a), a = 1 / sqrt(in): what PyTorch starts layers with.
    UniformFanIn,
    Constant {
        value: f64,
    },
}

fn yes() -> bool {
    true
}
fn ones() -> [usize; 2] {
    [1, 1]
}
fn zero() -> Initialisation {
    Initialisation::Constant { value: 0.0 }
}
fn unit_normal() -> Initialisation {
    Initialisation::Normal { deviation: 1.0 }
}

/// Means over the samples of a batch, and over positions and channels where there are several.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Loss {
    /// -ln softmax(output)[class] at every position; nats.
    CrossEntropy,
    /// Squared difference, summed over positions and channels: mean over samples of |y - f|^2 times `factor`.
    Squared { factor: f64 },
    /// Absolute difference, summed likewise.
    Absolute,
    /// -y ln s - (1 - y) ln(1 - s), s = 1 / (1 + e^-f), summed likewise.
    BinaryCrossEntropy,
    /// max(0, margin - y f)^2 / 2, summed likewise; y is 1 or -1.
    QuadraticHinge { margin: f64 },
    /// ln sigma + (y - mu)^2 / (2 sigma^2) + ln(2 pi) / 2 with mu and ln sigma^2 in the first and second half of the channels.
    Gaussian,
}
