//! Sites in the order in which they are drawn, and what a cell sees of them.

use super::charges::Sector;
use super::{AutoregressiveCell as Cell, AutoregressiveDefinition};
use crate::ansatz::{Sites, check_initial_scale};
use crate::error::EngineError;

#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Site at each position.
    pub order: Vec<u32>,
    /// Position of each site.
    pub place: Vec<u32>,
    /// Local dimension at each position.
    pub dimensions: Vec<u8>,
    /// Largest local dimension.
    pub states: usize,
    /// Numbers that a state is given to the network as: x for two states, else one for each state, of which one is 1.
    pub channels: usize,
    pub phase: bool,
    pub sector: Option<Sector>,
}

/// Limit of the number of parameters.
const LARGEST: f64 = 2.0e8;

impl Plan {
    pub fn new(definition: &AutoregressiveDefinition, sites: &Sites) -> Result<Self, EngineError> {
        check_initial_scale(definition.initial_scale)?;
        let n = sites.len();
        let mut place = vec![u32::MAX; n];
        for (position, &site) in (0..).zip(&definition.order) {
            match place.get_mut(site as usize) {
                Some(entry) if *entry == u32::MAX => *entry = position,
                _ => return Err(bad_order(format!("Site {site} is not there, or is named twice."))),
            }
        }
        if definition.order.len() != n {
            return Err(bad_order(format!("It has {} sites of {n}.", definition.order.len())));
        }
        let recurrent = matches!(definition.cell, Cell::Gru | Cell::Lstm);
        if definition.features == 0 || (recurrent && definition.layers == 0) {
            return Err(EngineError::definition(
                "The autoregressive network has no units.",
                format!("{} layers of {} features at a site.", definition.layers, definition.features),
                "Use at least one layer and one feature.",
            ));
        }
        if definition.cell == Cell::Convolution && definition.kernel == 0 {
            return Err(EngineError::definition(
                "The convolution sees no site.",
                "Its kernel is 0.",
                "Use a kernel of at least 1.",
            ));
        }
        let dimensions: Vec<u8> = definition.order.iter().map(|&site| sites.local_dimensions[site as usize]).collect();
        let states = dimensions.iter().copied().max().map_or(1, usize::from);
        let plan = Self {
            sector: Sector::new(&definition.charges, &definition.order, &sites.local_dimensions)?,
            order: definition.order.clone(),
            place,
            dimensions,
            states,
            channels: if states <= 2 { 1 } else { states },
            phase: definition.phase,
        };
        check_size(definition, &plan)?;
        Ok(plan)
    }

    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Logits of a site: one for each state but the first, whose logit is zero (only differences matter).
    pub fn logits(&self) -> usize {
        self.states.max(2) - 1
    }

    /// Logits, then phases of all states, of a site.
    pub fn outputs(&self) -> usize {
        self.logits() + if self.phase { self.states } else { 0 }
    }

    /// What the network is given in one channel for a state at a position.
    pub fn encoded(&self, position: usize, state: u8, channel: usize) -> f64 {
        if self.channels > 1 {
            f64::from(usize::from(state) == channel)
        } else {
            f64::from(self.dimensions[position]) - 1.0 - 2.0 * f64::from(state)
        }
    }

    /// States in the order of the positions.
    pub fn states_of<'a>(&'a self, configuration: &'a [u8]) -> impl Iterator<Item = u8> + 'a {
        self.order.iter().map(|&site| configuration[site as usize])
    }
}

fn bad_order(reason: String) -> EngineError {
    EngineError::definition("The order of the sites is not a permutation.", reason, "Name every site once.")
}

/// Refuses networks that no memory could hold, before anything is made for them.
fn check_size(definition: &AutoregressiveDefinition, plan: &Plan) -> Result<(), EngineError> {
    let (n, features, layers) = (plan.len() as f64, definition.features as f64, definition.layers as f64);
    let (channels, outputs) = (plan.channels as f64, plan.outputs() as f64);
    let per_input = features * (channels + (layers - 1.0) * features + outputs);
    let parameters = match definition.cell {
        Cell::Dense => n * n / 2.0 * per_input,
        Cell::Convolution => definition.kernel as f64 * per_input,
        Cell::Gru | Cell::Lstm => 4.0 * features * (channels + (2.0 * layers - 1.0) * features) + features * outputs,
    };
    if parameters <= LARGEST {
        return Ok(());
    }
    Err(EngineError::new(
        "ENGINE_TOO_LARGE",
        "The autoregressive network does not fit into memory.",
        format!("It has {parameters:.1e} parameters, the limit is {LARGEST:.1e}."),
        "Use fewer features, or a convolution or recurrent cell.",
    ))
}
