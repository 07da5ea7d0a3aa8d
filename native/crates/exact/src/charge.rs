//! Conserved sums of levels, and the numbers of states with given ones.

use crate::error::ExactError;

/// A conserved sum of levels over some sites. The level of a site is d - 1 - index: the occupation of a fermionic or
/// bosonic mode, m + S of a spin. Index 0 is the highest level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub sites: Vec<u32>,
    pub total: i64,
}

/// Largest number of combinations of charges that tables are made for.
const COMBINATIONS: usize = 1 << 16;

/// Which charges each site counts for.
#[derive(Debug, Clone)]
pub(crate) struct ChargeTable {
    charges: Vec<Charge>,
    /// [site]: indices of its charges, ascending.
    of_site: Vec<Vec<usize>>,
}

impl ChargeTable {
    pub fn new(local_dimensions: &[u8], charges: &[Charge]) -> Result<Self, ExactError> {
        let mut of_site = vec![Vec::new(); local_dimensions.len()];
        for (index, charge) in charges.iter().enumerate() {
            for &site in &charge.sites {
                match of_site.get_mut(site as usize) {
                    Some(list) if !list.contains(&index) => list.push(index),
                    _ => {
                        return Err(ExactError::new(
                            "EXACT_CHARGE_INVALID",
                            format!("A conserved charge names site {site} twice or wrongly."),
                            format!("There are {} sites, and each counts once for a charge.", local_dimensions.len()),
                            "List each site of the charge once.",
                        ));
                    }
                }
            }
        }
        Ok(Self { charges: charges.to_vec(), of_site })
    }

    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }

    pub fn totals(&self) -> Vec<i64> {
        self.charges.iter().map(|charge| charge.total).collect()
    }

    pub fn of_site(&self, site: usize) -> &[usize] {
        &self.of_site[site]
    }

    pub fn empty_sector(&self) -> ExactError {
        let wanted: Vec<String> =
            self.charges.iter().map(|charge| format!("{} over {} sites", charge.total, charge.sites.len())).collect();
        ExactError::new(
            "EXACT_EMPTY_SECTOR",
            format!("There is no state with levels that sum to {}.", wanted.join(" and ")),
            "The levels of the sites cannot add up to these totals.",
            "Choose totals between zero and the sum of d - 1 over the sites of each charge.",
        )
    }
}

/// Numbers a vector of partial sums, one for each charge, by one integer: the digits of a mixed radix.
#[derive(Debug, Clone)]
pub(crate) struct SectorKeys {
    /// Weight of each charge's sum in the number.
    strides: Vec<usize>,
    radices: Vec<usize>,
    pub count: usize,
}

impl SectorKeys {
    /// `largest[charge]`: the greatest partial sum to be numbered.
    pub fn new(largest: &[usize]) -> Result<Self, ExactError> {
        let mut strides = Vec::with_capacity(largest.len());
        let mut count = 1usize;
        for &largest in largest {
            strides.push(count);
            count = count.saturating_mul(largest + 1);
        }
        if count > COMBINATIONS {
            return Err(ExactError::new(
                "EXACT_TOO_LARGE",
                format!("The charges can take more than {COMBINATIONS} combinations of values."),
                "Tables of basis states are made for each combination.",
                "Give fewer charges.",
            ));
        }
        Ok(Self { strides, radices: largest.iter().map(|largest| largest + 1).collect(), count })
    }

    /// What one level of a site adds to the number.
    pub fn step(&self, charges_of_site: &[usize]) -> usize {
        charges_of_site.iter().map(|&charge| self.strides[charge]).sum()
    }

    pub fn sums(&self, key: usize) -> Vec<i64> {
        self.strides.iter().zip(&self.radices).map(|(stride, radix)| (key / stride % radix) as i64).collect()
    }

    pub fn key(&self, sums: &[i64]) -> Option<usize> {
        let mut key = 0;
        for ((&sum, &stride), &radix) in sums.iter().zip(&self.strides).zip(&self.radices) {
            let digit = usize::try_from(sum).ok().filter(|&sum| sum < radix)?;
            key += digit * stride;
        }
        Some(key)
    }
}

/// Number of states in the sector of the charges, without enumerating them (saturating).
pub fn dimension_of(local_dimensions: &[u8], charges: &[Charge]) -> Result<u128, ExactError> {
    let table = ChargeTable::new(local_dimensions, charges)?;
    let sites: Vec<usize> = (0..local_dimensions.len()).collect();
    Ok(count_states(local_dimensions, &sites, &table, &table.totals())?.last().copied().unwrap_or(0))
}

/// Numbers of states of some sites for all sums up to `totals`, in the order of `SectorKeys`; empty where a total is
/// out of reach. The last entry counts the states that have the totals themselves.
pub(crate) fn count_states(
    local_dimensions: &[u8],
    sites: &[usize],
    table: &ChargeTable,
    totals: &[i64],
) -> Result<Vec<u128>, ExactError> {
    let mut reach = vec![0i64; totals.len()];
    for &site in sites {
        for &charge in table.of_site(site) {
            reach[charge] += local_dimensions[site] as i64 - 1;
        }
    }
    if totals.iter().zip(&reach).any(|(&total, &reach)| total < 0 || total > reach) {
        return Ok(Vec::new());
    }
    let largest: Vec<usize> = totals.iter().map(|&total| total as usize).collect();
    let keys = SectorKeys::new(&largest)?;
    let mut counts = vec![0u128; keys.count];
    counts[0] = 1;
    for &site in sites {
        let own = table.of_site(site);
        let mut next = vec![0u128; counts.len()];
        for (key, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let mut sums = keys.sums(key);
            for _ in 0..local_dimensions[site] {
                if let Some(target) = keys.key(&sums) {
                    next[target] = next[target].saturating_add(count);
                }
                own.iter().for_each(|&charge| sums[charge] += 1);
            }
        }
        counts = next;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_binomials() {
        let half_filled = Charge { sites: (0..24).collect(), total: 12 };
        assert_eq!(dimension_of(&[2; 24], &[half_filled]).expect("valid"), 2_704_156);
        let species = |from: u32, total| Charge { sites: (from..from + 16).collect(), total };
        assert_eq!(dimension_of(&[2; 32], &[species(0, 7), species(16, 7)]).expect("valid"), 11_440 * 11_440);
        assert_eq!(dimension_of(&[2; 32], &[species(0, 17)]).expect("valid"), 0);
        assert_eq!(dimension_of(&[3, 2, 5], &[]).expect("valid"), 30);
        // three bosons on four sites with at most two on one: 20 - 4
        assert_eq!(dimension_of(&[3; 4], &[Charge { sites: vec![0, 1, 2, 3], total: 3 }]).expect("valid"), 16);
    }

    #[test]
    fn sites_counted_twice_are_refused() {
        let twice = Charge { sites: vec![0, 0], total: 1 };
        assert_eq!(dimension_of(&[2; 2], &[twice]).expect_err("twice").code, "EXACT_CHARGE_INVALID");
        let outside = Charge { sites: vec![2], total: 1 };
        assert_eq!(dimension_of(&[2; 2], &[outside]).expect_err("outside").code, "EXACT_CHARGE_INVALID");
    }
}
