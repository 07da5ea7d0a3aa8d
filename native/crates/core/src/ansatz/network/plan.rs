//! Which positions of which tensors depend on some sites: what is to be worked out anew when these change.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use super::graph::{Graph, Kind, Node};

/// Positions of one tensor.
#[derive(Debug, Clone)]
pub(super) struct Dirty {
    pub all: bool,
    /// One bit a position.
    bits: Vec<u64>,
    /// Start and length of each run of neighbouring positions, ascending.
    pub runs: Vec<(u32, u32)>,
    pub positions: Vec<u32>,
}

/// Positions of every node.
#[derive(Debug)]
pub(super) struct Plan {
    pub nodes: Vec<Dirty>,
}

impl Dirty {
    fn new(bits: Vec<u64>, positions: usize) -> Self {
        let set = |position: &u32| bits[*position as usize / 64] >> (position % 64) & 1 == 1;
        let dirty: Vec<u32> = (0..positions as u32).filter(set).collect();
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for &position in &dirty {
            match runs.last_mut() {
                Some((start, length)) if *start + *length == position => *length += 1,
                _ => runs.push((position, 1)),
            }
        }
        Self { all: dirty.len() == positions, bits, runs, positions: dirty }
    }

    /// Calls `visit` with each position of `before` (None: all) that is not among these.
    pub fn missing(&self, before: Option<&Dirty>, positions: usize, mut visit: impl FnMut(usize)) {
        if self.all {
            return;
        }
        for (word, now) in self.bits.iter().enumerate() {
            let mut rest = before.map_or(u64::MAX, |before| before.bits[word]) & !now;
            while rest != 0 {
                let position = word * 64 + rest.trailing_zeros() as usize;
                if position >= positions {
                    return;
                }
                visit(position);
                rest &= rest - 1;
            }
        }
    }
}

/// Bytes that remembered plans may take.
const MEMORY: usize = 64 << 20;

#[derive(Default)]
struct Known {
    plans: HashMap<Box<[u32]>, Arc<Plan>>,
    bytes: usize,
}

pub(super) struct Plans {
    /// [node][site][word]: the positions that depend on a site.
    reach: Vec<Vec<u64>>,
    positions: Vec<usize>,
    pub everything: Arc<Plan>,
    /// By the sites that change, ascending.
    known: RwLock<Known>,
}

/// [position][word]: the sites that each position of a node depends on, from those of the nodes before it.
fn sources_of(before: &[Vec<u64>], node: &Node, words: usize) -> Vec<u64> {
    let positions = node.shape.positions;
    let mut sources = vec![0; positions * words];
    let row = |input: usize, position: usize| &before[input][position * words..(position + 1) * words];
    for (position, sources) in sources.chunks_exact_mut(words).enumerate() {
        let mut take = |from: &[u64]| sources.iter_mut().zip(from).for_each(|(sources, from)| *sources |= from);
        match &node.kind {
            Kind::Input(_) | Kind::Embedding { .. } => sources[position / 64] |= 1 << (position % 64),
            Kind::Affine { table: Some(table), places, .. } => {
                let entries = &table[position * places..(position + 1) * places];
                let present = entries.iter().filter(|entry| **entry >= 0);
                present.for_each(|&entry| take(row(node.inputs[0], entry as usize)));
            }
            Kind::Patch { table, size } => {
                let entries = &table[position * size..(position + 1) * size];
                entries.iter().for_each(|&entry| take(row(node.inputs[0], entry as usize)));
            }
            Kind::Flatten | Kind::Pool { .. } | Kind::Attention { .. } | Kind::LogSumExp { .. } => {
                before[node.inputs[0]].chunks_exact(words).for_each(take);
            }
            _ => node.inputs.iter().for_each(|&input| take(row(input, position))),
        }
    }
    sources
}

fn words(positions: usize) -> usize {
    positions.div_ceil(64)
}

impl Plans {
    pub fn new(graph: &Graph) -> Self {
        let sites = graph.local_dimensions.len();
        let mut sources: Vec<Vec<u64>> = Vec::with_capacity(graph.nodes.len());
        for node in &graph.nodes {
            let next = sources_of(&sources, node, words(sites));
            sources.push(next);
        }
        let reach = sources.iter().zip(&graph.nodes).map(|(sources, node)| {
            let words = words(node.shape.positions);
            let mut reach = vec![0; sites * words];
            for (position, sources) in sources.chunks_exact(self::words(sites)).enumerate() {
                for site in (0..sites).filter(|site| sources[site / 64] >> (site % 64) & 1 == 1) {
                    reach[site * words + position / 64] |= 1 << (position % 64);
                }
            }
            reach
        });
        let reach = reach.collect();
        let positions: Vec<usize> = graph.nodes.iter().map(|node| node.shape.positions).collect();
        let all = positions.iter().map(|&count| Dirty::new(vec![u64::MAX; words(count)], count)).collect();
        Self { reach, positions, everything: Arc::new(Plan { nodes: all }), known: RwLock::default() }
    }

    /// What depends on some sites, each named once.
    pub fn of(&self, sites: &[u32]) -> Arc<Plan> {
        let mut key: Vec<u32> = sites.to_vec();
        key.sort_unstable();
        if let Ok(known) = self.known.read()
            && let Some(plan) = known.plans.get(key.as_slice())
        {
            return plan.clone();
        }
        let plan = Arc::new(self.make(&key));
        let bytes: usize = plan
            .nodes
            .iter()
            .map(|dirty| 8 * (dirty.bits.len() + dirty.runs.len()) + 4 * dirty.positions.len() + 96)
            .sum();
        if let Ok(mut known) = self.known.write()
            && known.bytes + bytes <= MEMORY
        {
            known.bytes += bytes;
            known.plans.insert(key.into_boxed_slice(), plan.clone());
        }
        plan
    }

    /// Bytes of everything that is remembered once `count` changes have been asked for.
    pub fn bytes(&self, count: usize) -> u64 {
        let of_node = |positions: &usize| 8 * words(*positions) + 6 * positions + 96;
        (count * self.positions.iter().map(of_node).sum::<usize>()).min(MEMORY) as u64
    }

    fn make(&self, sites: &[u32]) -> Plan {
        let nodes = self.reach.iter().zip(&self.positions).map(|(reach, &positions)| {
            let words = words(positions);
            let mut bits = vec![0; words];
            for &site in sites {
                for (bits, reach) in bits.iter_mut().zip(&reach[site as usize * words..]) {
                    *bits |= reach;
                }
            }
            Dirty::new(bits, positions)
        });
        Plan { nodes: nodes.collect() }
    }
}
