//! Proposals. Local, exchange and hop moves and the global flip are symmetric; moves of the Hamiltonian come with the ratio
//! of the numbers of connections (Hastings 1970).

use super::connected::{ConnectionCounts, HamiltonianMove};
use super::definition::{MoveDefinition, MoveKind};
use super::reach;
use super::sector::Sector;
use crate::error::EngineError;
use crate::operator::{Bonds, Change, Connection, Operator};
use crate::random::Random;

#[derive(Debug, Clone)]
pub(crate) enum Rule {
    /// Sites that no charge names, with more than one state, and the local dimension of each.
    Local(Vec<(u32, i32)>),
    Pairs(Vec<Pair>),
    Hamiltonian(HamiltonianMove),
    GlobalFlip,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub first: u32,
    pub second: u32,
    pub bond: u32,
    /// Highest index on each site; where both are 1 the move is a swap.
    last: (u8, u8),
}

#[derive(Debug, Clone)]
pub(crate) struct WeightedMove {
    pub kind: MoveKind,
    pub rule: Rule,
    /// Share of the proposals that are of this kind or an earlier one.
    up_to: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct MoveSet {
    pub moves: Vec<WeightedMove>,
    local_dimensions: Vec<u8>,
}

/// A proposed configuration, and q(s' -> s) / q(s -> s').
pub(crate) struct Proposal<'a> {
    pub connection: Proposed<'a>,
    pub factor: f64,
}

pub(crate) enum Proposed<'a> {
    Own(Connection),
    OfHamiltonian(&'a Connection),
}

impl Proposed<'_> {
    #[inline]
    pub fn get(&self) -> &Connection {
        match self {
            Self::Own(connection) => connection,
            Self::OfHamiltonian(connection) => connection,
        }
    }
}

impl MoveSet {
    /// Refuses moves that leave the sector or cannot reach all of it.
    pub fn new(
        definitions: &[MoveDefinition],
        sector: &Sector,
        hamiltonian: &Operator,
        bonds: &mut Bonds,
    ) -> Result<Self, EngineError> {
        let set = Self::unchecked(definitions, sector, hamiltonian, bonds)?;
        reach::check(&set, sector, hamiltonian)?;
        Ok(set)
    }

    /// The same, without asking what the moves reach.
    pub fn unchecked(
        definitions: &[MoveDefinition],
        sector: &Sector,
        hamiltonian: &Operator,
        bonds: &mut Bonds,
    ) -> Result<Self, EngineError> {
        let total: f64 = definitions.iter().map(MoveDefinition::weight).sum();
        let positive = definitions.iter().all(|each| each.weight() > 0.0) && total.is_finite() && total > 0.0;
        if !positive {
            return Err(EngineError::definition(
                "The moves of the sampler need positive weights.",
                format!("There are {} moves, with weights that add up to {total}.", definitions.len()),
                "Give at least one move, and every move a weight above zero.",
            ));
        }
        let mut moves = Vec::with_capacity(definitions.len());
        let mut weight = 0.0;
        for definition in definitions {
            let rule = match definition {
                MoveDefinition::Local { .. } => local_rule(sector)?,
                MoveDefinition::Exchange { pairs, .. } | MoveDefinition::Hop { pairs, .. } => {
                    Rule::Pairs(pair_rule(definition.kind(), pairs, sector, bonds)?)
                }
                MoveDefinition::Hamiltonian { .. } => Rule::Hamiltonian(HamiltonianMove::new(hamiltonian)?),
                MoveDefinition::GlobalFlip { .. } => flip_rule(sector)?,
            };
            weight += definition.weight();
            moves.push(WeightedMove { kind: definition.kind(), rule, up_to: weight / total });
        }
        Ok(Self { moves, local_dimensions: sector.local_dimensions.clone() })
    }

    /// Local dimension of a site.
    #[cfg(test)]
    pub fn dimension(&self, site: u32) -> i32 {
        i32::from(self.local_dimensions[site as usize])
    }

    /// What moves of the Hamiltonian keep with a configuration; None where there are no such moves.
    pub fn connection_counts(&self, hamiltonian: &Operator, configuration: &[u8]) -> Option<ConnectionCounts> {
        self.moves.iter().find_map(|each| match &each.rule {
            Rule::Hamiltonian(_) => Some(ConnectionCounts::new(hamiltonian, configuration)),
            _ => None,
        })
    }

    /// Goes on with the numbers of connections after an accepted move.
    pub fn accepted(&self, counts: &mut ConnectionCounts, hamiltonian: &Operator, proposed: &Proposed) {
        if let Proposed::Own(connection) = proposed
            && let Some(rule) = self.moves.iter().find_map(|each| match &each.rule {
                Rule::Hamiltonian(rule) => Some(rule),
                _ => None,
            })
        {
            counts.preview(rule, hamiltonian, connection);
        }
        counts.keep();
    }

    /// Which move is made.
    #[inline]
    pub fn choose(&self, random: &mut Random) -> usize {
        if self.moves.len() == 1 {
            return 0;
        }
        let u = random.uniform();
        self.moves.iter().position(|each| u < each.up_to).unwrap_or(self.moves.len() - 1)
    }

    /// A proposal from s; None where it is s itself.
    #[inline]
    pub fn propose<'a>(
        &'a self,
        which: usize,
        configuration: &[u8],
        counts: &mut Option<ConnectionCounts>,
        hamiltonian: &'a Operator,
        random: &mut Random,
    ) -> Option<Proposal<'a>> {
        let own = |connection| Some(Proposal { connection: Proposed::Own(connection), factor: 1.0 });
        match &self.moves[which].rule {
            Rule::Local(sites) => own(propose_local(sites, configuration, random)),
            Rule::Pairs(pairs) => own(propose_pair(pairs, configuration, random)?),
            Rule::GlobalFlip => own(self.propose_flip(configuration)?),
            Rule::Hamiltonian(rule) => {
                let counts = counts.as_mut()?;
                let connection = counts.choose(hamiltonian, random)?;
                let factor = counts.preview(rule, hamiltonian, connection);
                Some(Proposal { connection: Proposed::OfHamiltonian(connection), factor })
            }
        }
    }

    fn propose_flip(&self, configuration: &[u8]) -> Option<Connection> {
        let changes: Vec<Change> = (0..)
            .zip(configuration.iter().zip(&self.local_dimensions))
            .map(|(site, (&index, &dimension))| Change { site, rise: 2 * i32::from(index) + 1 - i32::from(dimension) })
            .filter(|change| change.rise != 0)
            .collect();
        match *changes {
            [] => None,
            [single] => Some(Connection::Single(single)),
            _ => Some(Connection::Many(changes)),
        }
    }
}

/// A site and another state of it.
#[inline(always)]
pub(super) fn propose_local(sites: &[(u32, i32)], configuration: &[u8], random: &mut Random) -> Connection {
    let (site, dimension) = sites[random.below(sites.len() as u32) as usize];
    let now = i32::from(configuration[site as usize]);
    let then = if dimension == 2 {
        1 - now
    } else {
        // One of the d - 1 other states.
        let other = random.below(dimension as u32 - 1) as i32;
        other + i32::from(other >= now)
    };
    Connection::Single(Change { site, rise: now - then })
}

/// A move between the sites of a pair; None where nothing can move.
#[inline(always)]
pub(super) fn propose_pair(pairs: &[Pair], configuration: &[u8], random: &mut Random) -> Option<Connection> {
    let Pair { first, second, bond, last } = pairs[random.below(pairs.len() as u32) as usize];
    let (now, other) = (configuration[first as usize], configuration[second as usize]);
    let rise = if last == (1, 1) {
        i32::from(now) - i32::from(other)
    } else {
        // One level goes from one site to the other, either way, where both have room for it.
        let upwards = random.bits() >> 63 == 0;
        let possible = if upwards { now > 0 && other < last.1 } else { now < last.0 && other > 0 };
        i32::from(possible) * if upwards { 1 } else { -1 }
    };
    (rise != 0).then_some(Connection::Opposite { bond, first, second, rise })
}

fn leaves_sector(message: &str, reason: String, suggestion: &str) -> EngineError {
    EngineError::new("SAMPLER_LEAVES_SECTOR", message, reason, suggestion)
}

fn local_rule(sector: &Sector) -> Result<Rule, EngineError> {
    let several = |&(_, &dimension): &(u32, &u8)| dimension > 1;
    let mut movable = (0..).zip(&sector.local_dimensions).filter(several).peekable();
    if movable.peek().is_none() {
        return Err(EngineError::definition(
            "There is nothing to sample.",
            "Every site has one state only.",
            "Give the sites a spin of at least 1/2.",
        ));
    }
    let sites: Vec<_> = movable
        .filter(|&(site, _)| !sector.is_charged(site as usize))
        .map(|(site, &dimension)| (site, i32::from(dimension)))
        .collect();
    if sites.is_empty() {
        return Err(leaves_sector(
            "Local moves do not keep the sector that was asked for.",
            "A local move changes one site, and every site belongs to a conserved sum of levels.".to_owned(),
            "Use exchange or hop moves, or the whole space (no charges).",
        ));
    }
    Ok(Rule::Local(sites))
}

fn flip_rule(sector: &Sector) -> Result<Rule, EngineError> {
    for (number, charge) in sector.charges.iter().enumerate() {
        let capacity = sector.capacity(number);
        if 2 * charge.total != capacity {
            return Err(leaves_sector(
                "The global flip does not keep the sector that was asked for.",
                format!("It turns a sum of levels of {} into {}.", charge.total, capacity - charge.total),
                "Leave it out, or choose the sector that is half filled.",
            ));
        }
    }
    Ok(Rule::GlobalFlip)
}

fn pair_rule(kind: MoveKind, flat: &[u32], sector: &Sector, bonds: &mut Bonds) -> Result<Vec<Pair>, EngineError> {
    let dimensions = &sector.local_dimensions;
    let name = kind.name();
    let bad = |message: String, reason: String| {
        EngineError::new(
            "SAMPLER_BAD_PAIRS",
            message,
            reason,
            "Give the nearest-neighbour pairs of a connected lattice.",
        )
    };
    if flat.is_empty() || !flat.len().is_multiple_of(2) {
        return Err(bad(
            format!("Moves of the kind {name} need pairs of sites."),
            format!("{} site numbers were given.", flat.len()),
        ));
    }
    let mut pairs = Vec::with_capacity(flat.len() / 2);
    for pair in flat.chunks_exact(2) {
        let (first, second) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
        if first == second || second as usize >= dimensions.len() {
            return Err(bad(
                format!("A pair of the {name} moves is wrong."),
                format!("It names the sites {} and {}.", pair[0], pair[1]),
            ));
        }
        let last = (dimensions[first as usize] - 1, dimensions[second as usize] - 1);
        if last.0 == 0 || last.1 == 0 {
            return Err(bad(
                format!("A pair of the {name} moves has a site with one state only."),
                format!("Nothing can move between the sites {first} and {second}."),
            ));
        }
        if sector.class_of[first as usize] != sector.class_of[second as usize] {
            return Err(leaves_sector(
                "A pair of sites does not keep the sector that was asked for.",
                format!("A charge names one of the sites {first} and {second} and not the other."),
                "Give pairs inside each conserved sum of levels, such as hops of one species only.",
            ));
        }
        pairs.push(Pair { first, second, bond: bonds.add(first, second), last });
    }
    Ok(pairs)
}
