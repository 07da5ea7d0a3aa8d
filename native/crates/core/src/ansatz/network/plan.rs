//! Which positions of which tensors depend on some sites: what is to be worked out anew when these change.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use super::graph::{Graph, Kind};

/// Positions of one tensor.
#[derive(Debug, Clone)]
pub(super) struct Dirty {
    pub all: bool,
    /// One bit a position.
    bits: Vec<u64>,
    /// Start and length of each run of neighbouring positions, ascending.
    pub runs: Vec<(u32, u32)>,
    pub count: usize,
}

/// Positions of every node.
#[derive(Debug)]
pub(super) struct Plan {
    pub nodes: Vec<Dirty>,
}

impl Dirty {
    fn new(bits: Vec<u64>, positions: usize) -> Self {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for position in
            (0..positions as u32).filter(|&position| bits[position as usize / 64] >> (position % 64) & 1 == 1)
        {
            match runs.last_mut() {
                Some((start, length)) if *start + *length == position => *length += 1,
                _ => runs.push((position, 1)),
            }
        }
        let count = runs.iter().map(|run| run.1 as usize).sum();
        Self { all: count == positions, bits, runs, count }
    }

    pub fn positions(&self) -> impl Iterator<Item = u32> {
        self.runs.iter().flat_map(|&(start, length)| start..start + length)
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

pub(super) struct Plans {
    /// [node][site][word]: the positions that depend on a site.
    reach: Vec<Vec<u64>>,
    positions: Vec<usize>,
    pub everything: Arc<Plan>,
    /// By the sites that change, ascending.
    known: RwLock<(HashMap<Box<[u32]>, Arc<Plan>>, usize)>,
}

fn words(positions: usize) -> usize {
    positions.div_ceil(64)
}

impl Plans {
    pub fn new(graph: &Graph) -> Self {
        let sites = graph.local_dimensions.len();
        let mut reach: Vec<Vec<u64>> = Vec::with_capacity(graph.nodes.len());
        for node in &graph.nodes {
            let words = words(node.shape.positions);
            let mut bits = vec![0; sites * words];
            for (site, bits) in bits.chunks_exact_mut(words).enumerate() {
                let touched = |input: usize, position: usize| {
                    let words = self::words(graph.nodes[input].shape.positions);
                    reach[input][site * words + position / 64] >> (position % 64) & 1 == 1
                };
                let mut mark = |position: usize| bits[position / 64] |= 1 << (position % 64);
                match &node.kind {
                    Kind::Input(_) | Kind::Embedding { .. } => mark(site),
                    Kind::Affine { table: Some(table), places, .. } => {
                        for (position, entries) in table.chunks_exact(*places).enumerate() {
                            if entries.iter().any(|&entry| entry >= 0 && touched(node.inputs[0], entry as usize)) {
                                mark(position);
                            }
                        }
                    }
                    Kind::Patch { table, size } => {
                        for (position, entries) in table.chunks_exact(*size).enumerate() {
                            if entries.iter().any(|&entry| touched(node.inputs[0], entry as usize)) {
                                mark(position);
                            }
                        }
                    }
                    Kind::Flatten | Kind::Pool { .. } | Kind::Attention { .. } | Kind::LogSumExp { .. } => {
                        let input = node.inputs[0];
                        if (0..graph.nodes[input].shape.positions).any(|position| touched(input, position)) {
                            (0..node.shape.positions).for_each(mark);
                        }
                    }
                    _ => {
                        for position in 0..node.shape.positions {
                            if node.inputs.iter().any(|&input| touched(input, position)) {
                                mark(position);
                            }
                        }
                    }
                }
            }
            reach.push(bits);
        }
        let positions: Vec<usize> = graph.nodes.iter().map(|node| node.shape.positions).collect();
        let all = positions.iter().map(|&count| Dirty::new(vec![u64::MAX; words(count)], count)).collect();
        Self { reach, positions, everything: Arc::new(Plan { nodes: all }), known: RwLock::default() }
    }

    /// What depends on some sites, each named once.
    pub fn of(&self, sites: &[u32]) -> Arc<Plan> {
        let mut key: Vec<u32> = sites.to_vec();
        key.sort_unstable();
        if let Ok(known) = self.known.read()
            && let Some(plan) = known.0.get(key.as_slice())
        {
            return plan.clone();
        }
        let plan = Arc::new(self.make(&key));
        let bytes: usize = plan.nodes.iter().map(|dirty| 8 * (dirty.bits.len() + dirty.runs.len()) + 64).sum();
        if let Ok(mut known) = self.known.write()
            && known.1 + bytes <= MEMORY
        {
            known.1 += bytes;
            known.0.insert(key.into_boxed_slice(), plan.clone());
        }
        plan
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
