//! Uniform choice among the configurations that the Hamiltonian connects.

use crate::ansatz::with_changes;
use crate::error::EngineError;
use crate::operator::{Connection, Operator};
use crate::random::Random;

/// Groups of terms that act on each site.
#[derive(Debug, Clone)]
pub(crate) struct HamiltonianMove {
    /// [site][group]
    groups_of_site: Vec<Vec<u32>>,
}

/// Numbers of connections c(s) of one configuration, group by group, and what they become in a proposed one.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionCounts {
    configuration: Vec<u8>,
    lengths: Vec<u32>,
    /// Fenwick's tree (1994) of the lengths, so that the k-th connection is found in O(log groups).
    tree: Vec<u32>,
    total: u32,
    /// Groups that the proposal changes, with their new lengths.
    pending: Vec<(u32, u32)>,
    proposed: Vec<u8>,
    /// Proposal in which a group was last seen.
    seen: Vec<u64>,
    proposal: u64,
}

impl HamiltonianMove {
    /// Refuses a Hamiltonian that connects s to s' but not s' to s, or nothing at all.
    pub fn new(hamiltonian: &Operator) -> Result<Self, EngineError> {
        if hamiltonian.connections.is_empty() {
            return Err(EngineError::new(
                "SAMPLER_CANNOT_REACH",
                "Moves of the Hamiltonian go nowhere.",
                "The Hamiltonian is diagonal: it connects no two configurations.",
                "Use local, exchange or hop moves.",
            ));
        }
        if !hamiltonian.connects_both_ways() {
            return Err(EngineError::definition(
                "Moves of the Hamiltonian need one that is Hermitian.",
                "It connects a configuration to another one but not back, so detailed balance cannot hold.",
                "Use local, exchange or hop moves, or add + h.c. to the Hamiltonian.",
            ));
        }
        let mut groups_of_site = vec![Vec::new(); hamiltonian.n_sites()];
        for (number, group) in hamiltonian.groups.iter().enumerate() {
            for &site in &group.sites {
                groups_of_site[site as usize].push(number as u32);
            }
        }
        Ok(Self { groups_of_site })
    }
}

impl ConnectionCounts {
    pub fn new(hamiltonian: &Operator, configuration: &[u8]) -> Self {
        let groups = &hamiltonian.groups;
        let lengths: Vec<u32> = groups.iter().map(|group| hamiltonian.row(group, configuration).len() as u32).collect();
        let mut tree = vec![0; lengths.len() + 1];
        for (number, &length) in lengths.iter().enumerate() {
            tree[number + 1] += length;
            let parent = number + 1 + lowest_bit(number + 1);
            if parent < tree.len() {
                tree[parent] += tree[number + 1];
            }
        }
        Self {
            configuration: configuration.to_vec(),
            total: lengths.iter().sum(),
            seen: vec![0; lengths.len()],
            lengths,
            tree,
            pending: Vec::new(),
            proposed: configuration.to_vec(),
            proposal: 0,
        }
    }

    #[cfg(test)]
    pub fn parts(&self) -> (&[u8], &[u32], &[u32], u32) {
        (&self.configuration, &self.lengths, &self.tree, self.total)
    }

    /// One of the c(s) connections, each as likely; None where there are none.
    pub fn choose<'a>(&self, hamiltonian: &'a Operator, random: &mut Random) -> Option<&'a Connection> {
        if self.total == 0 {
            return None;
        }
        let mut rest = random.below(self.total);
        let (mut place, mut step) = (0, self.lengths.len().checked_ilog2().map_or(0, |log| 1 << log));
        while step > 0 {
            if place + step < self.tree.len() && self.tree[place + step] <= rest {
                place += step;
                rest -= self.tree[place];
            }
            step /= 2;
        }
        let row = hamiltonian.row(hamiltonian.groups.get(place)?, &self.configuration);
        row.get(rest as usize).map(|(connection, _)| connection)
    }

    /// c(s) / c(s') of a proposed s'.
    pub fn preview(&mut self, rule: &HamiltonianMove, hamiltonian: &Operator, connection: &Connection) -> f64 {
        // What an earlier proposal left behind.
        if !self.pending.is_empty() {
            self.pending.clear();
        }
        self.proposed.copy_from_slice(&self.configuration);
        self.proposal += 1;
        let mut total = self.total;
        with_changes(connection, |changes| {
            for change in changes {
                let index = &mut self.proposed[change.site as usize];
                *index = (i32::from(*index) - change.rise) as u8;
            }
            for change in changes {
                for &number in &rule.groups_of_site[change.site as usize] {
                    let group = number as usize;
                    if std::mem::replace(&mut self.seen[group], self.proposal) == self.proposal {
                        continue;
                    }
                    let length = hamiltonian.row(&hamiltonian.groups[group], &self.proposed).len() as u32;
                    total = total + length - self.lengths[group];
                    self.pending.push((number, length));
                }
            }
        });
        f64::from(self.total) / f64::from(total)
    }

    /// Goes to the configuration that was looked at last.
    pub fn keep(&mut self) {
        for &(number, length) in &self.pending {
            let number = number as usize;
            let rise = length.wrapping_sub(self.lengths[number]);
            self.lengths[number] = length;
            self.total = self.total.wrapping_add(rise);
            let mut place = number + 1;
            while rise != 0 && place < self.tree.len() {
                self.tree[place] = self.tree[place].wrapping_add(rise);
                place += lowest_bit(place);
            }
        }
        self.pending.clear();
        std::mem::swap(&mut self.configuration, &mut self.proposed);
    }
}

fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}
