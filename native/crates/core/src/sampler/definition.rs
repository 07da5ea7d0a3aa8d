use serde::Deserialize;

/// How configurations are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SamplingMethod {
    /// Markov chains (Metropolis et al. 1953; Hastings 1970).
    Metropolis,
    /// One by one from the conditionals of the wavefunction, where it has them.
    Direct,
    /// From the table of all |psi|^2 of a small space, made anew for every call.
    Exact,
    /// All configurations of a small space, weighted with |psi|^2: averages have no noise. What needs independent samples
    /// draws them as `Exact` does.
    FullSum,
}

/// A kind of proposal and how often it is made, relative to the others.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum MoveDefinition {
    /// One site that no charge names goes to another state.
    Local { weight: f64 },
    /// Two spins 1/2 of a pair are swapped; of larger spins one rises by a level while the other falls. Pairs are flattened.
    Exchange { weight: f64, pairs: Vec<u32> },
    /// A particle goes from one site of a pair to the other where there is room: an exchange over the hopping bonds.
    Hop { weight: f64, pairs: Vec<u32> },
    /// To one of the configurations that the Hamiltonian connects, each as likely.
    Hamiltonian { weight: f64 },
    /// Index to d - 1 - index on all sites.
    GlobalFlip { weight: f64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveKind {
    Local,
    Exchange,
    Hop,
    Hamiltonian,
    GlobalFlip,
}

impl MoveKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Exchange => "exchange",
            Self::Hop => "hop",
            Self::Hamiltonian => "hamiltonian",
            Self::GlobalFlip => "globalFlip",
        }
    }
}

impl MoveDefinition {
    pub fn kind(&self) -> MoveKind {
        match self {
            Self::Local { .. } => MoveKind::Local,
            Self::Exchange { .. } => MoveKind::Exchange,
            Self::Hop { .. } => MoveKind::Hop,
            Self::Hamiltonian { .. } => MoveKind::Hamiltonian,
            Self::GlobalFlip { .. } => MoveKind::GlobalFlip,
        }
    }

    pub fn weight(&self) -> f64 {
        match *self {
            Self::Local { weight }
            | Self::Exchange { weight, .. }
            | Self::Hop { weight, .. }
            | Self::Hamiltonian { weight }
            | Self::GlobalFlip { weight } => weight,
        }
    }
}

/// A conserved sum of the levels d - 1 - index over some sites: particles, or Sz + S for each site of a spin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Charge {
    pub sites: Vec<u32>,
    pub total: i64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SamplerDefinition {
    pub method: SamplingMethod,
    /// Proposals of the Metropolis method; the others make none.
    pub moves: Vec<MoveDefinition>,
    pub chains: usize,
    /// Proposals between two kept samples of a chain, in sweeps of n_sites proposals.
    pub sweeps_per_sample: usize,
    /// Discarded sweeps at the start of every step.
    pub discarded_sweeps: usize,
    /// Sums that every configuration has; empty: the whole space.
    pub charges: Vec<Charge>,
    /// Parallel tempering: replicas of every chain sample |psi|^(2 beta), from 1 downwards. [1]: none.
    pub inverse_temperatures: Vec<f64>,
}

/// Proposals of one kind at inverse temperature 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveCount {
    pub kind: MoveKind,
    pub proposed: u64,
    pub accepted: u64,
}
