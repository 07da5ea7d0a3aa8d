//! The dimension of a symmetry sector without its basis: the mean of character(g)^* tr g over the group.

use std::collections::BTreeMap;

use crate::charge::{Charge, ChargeTable};
use crate::error::ExactError;
use crate::symmetry::{Element, Group};

/// Exact up to the rounding of doubles: dimensions beyond 10^15 are approximate.
pub(crate) fn sector_dimension(local_dimensions: &[u8], charges: &[Charge], group: &Group) -> Result<f64, ExactError> {
    let table = ChargeTable::new(local_dimensions, charges)?;
    let mut sum = 0.0;
    for element in &group.elements {
        sum += element.character.re * trace(local_dimensions, &table, element, &group.fermionic);
    }
    Ok((sum / group.order() as f64).round())
}

/// tr g over the sector: states that g maps onto themselves, with their signs. Cycle by cycle the levels are equal, or
/// alternate between l and d - 1 - l under a flip; an occupied cycle of n fermionic modes has the sign (-1)^(n - 1).
fn trace(local_dimensions: &[u8], table: &ChargeTable, element: &Element, fermionic: &[bool]) -> f64 {
    let totals = table.totals();
    let mut counts: BTreeMap<Vec<i64>, f64> = BTreeMap::from([(totals.clone(), 1.0)]);
    let mut seen = vec![false; local_dimensions.len()];
    for start in 0..local_dimensions.len() {
        if seen[start] {
            continue;
        }
        let mut cycle = Vec::new();
        let mut site = start;
        while !seen[site] {
            seen[site] = true;
            cycle.push(site);
            site = element.permutation[site] as usize;
        }
        let highest = local_dimensions[start] as i64 - 1;
        let mut next: BTreeMap<Vec<i64>, f64> = BTreeMap::new();
        for (missing, &count) in &counts {
            for level in 0..=highest {
                if element.flip && cycle.len() % 2 == 1 && 2 * level != highest {
                    continue;
                }
                let mut rest = missing.clone();
                for (place, &site) in cycle.iter().enumerate() {
                    let own = if element.flip && place % 2 == 1 { highest - level } else { level };
                    table.of_site(site).iter().for_each(|&charge| rest[charge] -= own);
                }
                if rest.iter().all(|&missing| missing >= 0) {
                    let negative = fermionic[start] && level == 1 && cycle.len() % 2 == 0;
                    *next.entry(rest).or_default() += if negative { -count } else { count };
                }
            }
        }
        counts = next;
    }
    counts.get(&vec![0; totals.len()]).copied().unwrap_or(0.0)
}
