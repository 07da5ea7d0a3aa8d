//! Conserved sums of levels: which states of a site leave every charge reachable.

use crate::definition::Charge;
use crate::error::EngineError;

/// What is left of all charges after the sites drawn so far, as one number in mixed radix; none: no charges to keep.
///
/// A digit has room for one more site than its charge, so that taking too much from it leads, by borrowing, to a digit that
/// no site can reach: a single subtraction and one look-up decide.
#[derive(Debug, Clone)]
pub(super) struct Sector {
    /// Weight of a level at a position of the order.
    strides: Vec<u64>,
    /// The charges before the first site.
    start: u64,
    size: usize,
    charges: Vec<Charge>,
    /// Charges that each position counts for.
    members: Vec<Vec<bool>>,
    /// [position][what is left] whether the sites from that position on can use up exactly this; one position more than sites.
    reachable: Vec<bool>,
    last: Vec<u8>,
}

/// What is left where some state was not allowed.
pub(super) const NOWHERE: u64 = u64::MAX;
/// Entries of the table of reachable remainders.
const LARGEST_TABLE: u64 = 1 << 28;

impl Sector {
    /// `order`: site at each position. None where there are no charges.
    pub fn new(charges: &[Charge], order: &[u32], dimensions: &[u8]) -> Result<Option<Self>, EngineError> {
        if charges.is_empty() {
            return Ok(None);
        }
        let n = order.len();
        let room = dimensions.iter().map(|&d| u64::from(d)).max().unwrap_or(1);
        let mut strides = vec![0u64; n];
        let members = order.iter().map(|site| charges.iter().map(|charge| charge.sites.contains(site)).collect());
        let (mut start, mut size) = (0u64, 1u64);
        for charge in charges {
            let total = checked_total(charge, dimensions)?;
            for (stride, &site) in strides.iter_mut().zip(order) {
                if charge.sites.contains(&site) {
                    *stride += size;
                }
            }
            start += total * size;
            size = size.saturating_mul(total + room);
            if size.saturating_mul(n as u64 + 1) > LARGEST_TABLE {
                return Err(EngineError::definition(
                    "There are too many charges for an autoregressive wavefunction.",
                    format!("The table of what they can still reach would have more than {LARGEST_TABLE} entries."),
                    "Keep fewer charges, or none.",
                ));
            }
        }
        let size = size as usize;
        let last: Vec<u8> = order.iter().map(|&site| dimensions[site as usize] - 1).collect();
        let mut reachable = vec![false; (n + 1) * size];
        reachable[n * size] = true;
        for position in (0..n).rev() {
            let (before, after) = reachable.split_at_mut((position + 1) * size);
            let (here, next) = (&mut before[position * size..], &after[..size]);
            for level in 0..=usize::from(last[position]) {
                let step = level * strides[position] as usize;
                for (left, _) in next.iter().enumerate().filter(|(_, reachable)| **reachable) {
                    if let Some(entry) = here.get_mut(left + step) {
                        *entry = true;
                    }
                }
            }
            // Digits above a total only stand for what was borrowed.
            for (left, entry) in here.iter_mut().enumerate() {
                *entry = *entry && digits_within(left as u64, charges, room);
            }
        }
        let sector =
            Self { strides, charges: charges.to_vec(), members: members.collect(), start, size, reachable, last };
        if !sector.reachable[start as usize] {
            let totals: Vec<String> = charges.iter().map(|charge| charge.total.to_string()).collect();
            return Err(EngineError::definition(
                "No configuration has the charges of this wavefunction.",
                format!("The sites cannot have the totals {} at the same time.", totals.join(", ")),
                "Choose totals that the sites can reach.",
            ));
        }
        Ok(Some(sector))
    }

    pub fn start(&self) -> u64 {
        self.start
    }

    /// What is left after `state` at a position; NOWHERE if that could not be used up any more.
    #[inline]
    pub fn after(&self, position: usize, left: u64, state: usize) -> u64 {
        let next = usize::from(self.last[position])
            .checked_sub(state)
            .and_then(|level| left.checked_sub(level as u64 * self.strides[position]));
        match next {
            Some(next) if left != NOWHERE && self.reachable[(position + 1) * self.size + next as usize] => next,
            _ => NOWHERE,
        }
    }

    /// Whether rises at some positions leave every charge as it is.
    pub fn keeps(&self, rises: impl Iterator<Item = (usize, i32)> + Clone) -> bool {
        let charges = self.members.first().map_or(0, Vec::len);
        (0..charges).all(|charge| {
            let change: i32 = rises.clone().filter(|(at, _)| self.members[*at][charge]).map(|(_, rise)| rise).sum();
            change == 0
        })
    }

    /// Whether another charge follows from these: it is one of them, or the sum of some.
    pub fn implies(&self, other: &Charge) -> bool {
        let counts = |charges: &[&Charge]| {
            let mut counts = std::collections::BTreeMap::new();
            charges.iter().flat_map(|charge| &charge.sites).for_each(|&site| *counts.entry(site).or_insert(0) += 1);
            counts
        };
        // The table of remainders leaves room for a few charges only.
        (1u64..1 << self.charges.len().min(20)).any(|subset| {
            let chosen = self.charges.iter().enumerate().filter(|(number, _)| subset >> number & 1 == 1);
            let chosen: Vec<&Charge> = chosen.map(|(_, charge)| charge).collect();
            chosen.iter().map(|charge| charge.total).sum::<i64>() == other.total && counts(&chosen) == counts(&[other])
        })
    }

    /// Whether states [position] have the charges.
    pub fn contains(&self, states: impl Iterator<Item = u8>) -> bool {
        let mut left = self.start;
        for (position, state) in states.enumerate() {
            left = self.after(position, left, usize::from(state));
        }
        left == 0
    }
}

fn digits_within(mut left: u64, charges: &[Charge], room: u64) -> bool {
    charges.iter().all(|charge| {
        let radix = charge.total as u64 + room;
        let digit = left % radix;
        left /= radix;
        digit <= charge.total as u64
    })
}

fn checked_total(charge: &Charge, dimensions: &[u8]) -> Result<u64, EngineError> {
    for (place, &site) in charge.sites.iter().enumerate() {
        if site as usize >= dimensions.len() || charge.sites[..place].contains(&site) {
            return Err(EngineError::definition(
                "A charge names a site that is not there, or twice.",
                format!("It names site {site}; there are {} sites.", dimensions.len()),
                "Compile the system again.",
            ));
        }
    }
    let largest: u64 = charge.sites.iter().map(|&site| u64::from(dimensions[site as usize]) - 1).sum();
    u64::try_from(charge.total).ok().filter(|&total| total <= largest).ok_or_else(|| {
        EngineError::definition(
            format!("No configuration has the charge {}.", charge.total),
            format!("Its sites reach 0 to {largest}."),
            "Choose a total in this range.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_states_that_lead_into_the_sector_are_allowed() {
        let dimensions = [2u8, 3, 2, 4, 1, 3];
        let order = [3u32, 0, 4, 5, 2, 1];
        let charges = [Charge { sites: vec![0, 1, 3], total: 3 }, Charge { sites: vec![5, 2, 3], total: 2 }];
        let sector = Sector::new(&charges, &order, &dimensions).expect("reachable").expect("charges");
        let mut all: Vec<Vec<u8>> = vec![vec![]];
        for &site in &order {
            all = all
                .iter()
                .flat_map(|start| (0..dimensions[site as usize]).map(|s| start.iter().copied().chain([s]).collect()))
                .collect();
        }
        let total = |states: &[u8], charge: &Charge| -> i64 {
            order
                .iter()
                .zip(states)
                .filter(|(site, _)| charge.sites.contains(site))
                .map(|(&site, &state)| i64::from(dimensions[site as usize] - 1 - state))
                .sum()
        };
        let inside: Vec<&Vec<u8>> =
            all.iter().filter(|states| charges.iter().all(|charge| total(states, charge) == charge.total)).collect();
        assert!(!inside.is_empty());
        for states in &all {
            assert_eq!(sector.contains(states.iter().copied()), inside.contains(&states), "{states:?}");
            let mut left = sector.start();
            for (position, &state) in states.iter().enumerate() {
                left = sector.after(position, left, usize::from(state));
                let possible = inside.iter().any(|other| other[..=position] == states[..=position]);
                assert_eq!(left != NOWHERE, possible, "{states:?} at {position}");
            }
        }
    }

    #[test]
    fn charges_that_nothing_has_are_refused() {
        let refused = |charges: &[Charge]| {
            Sector::new(charges, &[0, 1, 2], &[2, 2, 2]).expect_err("refused").code == "ENGINE_BAD_DEFINITION"
        };
        assert!(refused(&[Charge { sites: vec![0, 1], total: 3 }]));
        assert!(refused(&[Charge { sites: vec![0, 3], total: 1 }]));
        assert!(refused(&[Charge { sites: vec![0, 0], total: 1 }]));
        assert!(refused(&[Charge { sites: vec![0, 1], total: 0 }, Charge { sites: vec![0, 1, 2], total: 2 }]));
        assert!(refused(&[Charge { sites: vec![0, 1], total: -1 }]));
        assert!(Sector::new(&[], &[0], &[2]).expect("fine").is_none());
    }

    #[test]
    fn sums_of_charges_are_kept_too() {
        let charges = [Charge { sites: vec![0, 1], total: 1 }, Charge { sites: vec![2, 3], total: 2 }];
        let sector = Sector::new(&charges, &[3, 1, 2, 0], &[2; 4]).expect("reachable").expect("charges");
        assert!(charges.iter().all(|charge| sector.implies(charge)));
        assert!(sector.implies(&Charge { sites: vec![3, 1, 0, 2], total: 3 }));
        assert!(!sector.implies(&Charge { sites: vec![0, 1, 2, 3], total: 2 }));
        assert!(!sector.implies(&Charge { sites: vec![0, 2], total: 1 }));
    }
}
