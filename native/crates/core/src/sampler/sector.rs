//! Configurations with given sums of levels.

use super::definition::Charge;
use crate::error::EngineError;
use crate::random::Random;

/// Sites that the same charges name.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    /// Whether each charge names the sites.
    pub member_of: Vec<bool>,
    pub sites: Vec<usize>,
    /// Largest sum of levels.
    pub capacity: i64,
}

/// The space of the sampler: local dimensions, charges, and the sites in classes.
#[derive(Debug, Clone)]
pub(crate) struct Sector {
    pub local_dimensions: Vec<u8>,
    pub charges: Vec<Charge>,
    pub classes: Vec<Class>,
    /// Class of each site.
    pub class_of: Vec<usize>,
    /// Least and largest sum of levels of each class that the charges leave open.
    pub bounds: Vec<(i64, i64)>,
}

/// Nodes of the search tree that an enumeration visits at most, per state wanted.
const VISITS_PER_STATE: usize = 64;

impl Sector {
    pub fn new(charges: &[Charge], local_dimensions: &[u8]) -> Result<Self, EngineError> {
        let n = local_dimensions.len();
        let mut member_of = vec![vec![false; charges.len()]; n];
        for (number, charge) in charges.iter().enumerate() {
            for &site in &charge.sites {
                match member_of.get_mut(site as usize) {
                    Some(members) if !members[number] => members[number] = true,
                    _ => {
                        return Err(EngineError::new(
                            "SAMPLER_BAD_CHARGE",
                            format!("A charge names the site {site} wrongly."),
                            format!("There are {n} sites, numbered from 0, and each counts once."),
                            "Name every site of the charge once.",
                        ));
                    }
                }
            }
        }
        let mut classes: Vec<Class> = Vec::new();
        let mut class_of = Vec::with_capacity(n);
        for (site, member_of) in member_of.into_iter().enumerate() {
            let place = classes.iter().position(|class| class.member_of == member_of).unwrap_or_else(|| {
                classes.push(Class { member_of, sites: Vec::new(), capacity: 0 });
                classes.len() - 1
            });
            classes[place].sites.push(site);
            classes[place].capacity += i64::from(local_dimensions[site]) - 1;
            class_of.push(place);
        }
        let bounds = classes.iter().map(|class| (0, class.capacity)).collect();
        let mut sector =
            Self { local_dimensions: local_dimensions.to_vec(), charges: charges.to_vec(), classes, class_of, bounds };
        let mut bounds = sector.bounds.clone();
        if !sector.narrow(&mut bounds) || sector.class_totals(&bounds, &mut Random::new(0, 0)).is_none() {
            return Err(sector.no_such_sector());
        }
        sector.bounds = bounds;
        Ok(sector)
    }

    fn no_such_sector(&self) -> EngineError {
        let ranges: Vec<String> = (0..self.charges.len())
            .map(|number| format!("{} of 0 to {}", self.charges[number].total, self.capacity(number)))
            .collect();
        EngineError::new(
            "SAMPLER_NO_SUCH_SECTOR",
            "No configuration has the sums of levels that were asked for.",
            format!("Asked for, and what the sites can hold: {}.", ranges.join("; ")),
            "Choose sums that these sites can have together.",
        )
    }

    /// Largest value of a charge.
    pub fn capacity(&self, charge: usize) -> i64 {
        self.classes.iter().filter(|class| class.member_of[charge]).map(|class| class.capacity).sum()
    }

    pub fn is_charged(&self, site: usize) -> bool {
        self.classes[self.class_of[site]].member_of.contains(&true)
    }

    /// Whether the charges, or a single state, leave a site no choice.
    pub fn is_frozen(&self, site: usize) -> bool {
        let class = self.class_of[site];
        let (least, most) = self.bounds[class];
        self.local_dimensions[site] == 1
            || most == 0
            || least == self.classes[class].capacity
            || (self.classes[class].sites.len() == 1 && least == most)
    }

    pub fn contains(&self, configuration: &[u8]) -> bool {
        self.charges.iter().all(|charge| {
            let level = |&site: &u32| {
                let site = site as usize;
                i64::from(self.local_dimensions[site]) - 1 - i64::from(configuration[site])
            };
            charge.sites.iter().map(level).sum::<i64>() == charge.total
        })
    }

    /// Draws the bounds of the class totals together as far as each charge alone tells. False: it cannot be met.
    fn narrow(&self, bounds: &mut [(i64, i64)]) -> bool {
        let mut changed = true;
        while changed {
            changed = false;
            for (number, charge) in self.charges.iter().enumerate() {
                let members = || (0..self.classes.len()).filter(|&class| self.classes[class].member_of[number]);
                let (least, most) = members().fold((0, 0), |(a, b), class| (a + bounds[class].0, b + bounds[class].1));
                if charge.total < least || charge.total > most {
                    return false;
                }
                for class in members() {
                    let (low, high) = bounds[class];
                    let narrowed = (low.max(charge.total - (most - high)), high.min(charge.total - (least - low)));
                    changed |= narrowed != bounds[class];
                    bounds[class] = narrowed;
                }
            }
        }
        true
    }

    /// A sum of levels for each class that meets all charges, by random choices and going back.
    fn class_totals(&self, bounds: &[(i64, i64)], random: &mut Random) -> Option<Vec<i64>> {
        let open = (0..self.classes.len())
            .find(|&class| bounds[class].0 < bounds[class].1 && self.classes[class].member_of.contains(&true));
        let Some(open) = open else { return Some(bounds.iter().map(|bound| bound.0).collect()) };
        let (low, high) = bounds[open];
        let count = high - low + 1;
        let first = i64::from(random.below(count as u32));
        (0..count).find_map(|step| {
            let mut narrowed = bounds.to_vec();
            let value = low + (first + step) % count;
            narrowed[open] = (value, value);
            if self.narrow(&mut narrowed) { self.class_totals(&narrowed, random) } else { None }
        })
    }

    /// A random configuration of the sector.
    pub fn start(&self, random: &mut Random) -> Vec<u8> {
        let dimensions = &self.local_dimensions;
        let mut configuration: Vec<u8> =
            dimensions.iter().map(|&dimension| random.below(u32::from(dimension)) as u8).collect();
        if self.charges.is_empty() {
            return configuration;
        }
        // There is a solution: `new` has found one.
        let totals = self.class_totals(&self.bounds, random).unwrap_or_default();
        for (class, target) in self.classes.iter().zip(totals) {
            if !class.member_of.contains(&true) {
                continue;
            }
            let levels =
                class.sites.iter().map(|&site| i64::from(dimensions[site]) - 1 - i64::from(configuration[site]));
            let mut now: i64 = levels.sum();
            while now != target {
                let site = class.sites[random.below(class.sites.len() as u32) as usize];
                if now < target && configuration[site] > 0 {
                    configuration[site] -= 1;
                    now += 1;
                } else if now > target && configuration[site] + 1 < dimensions[site] {
                    configuration[site] += 1;
                    now -= 1;
                }
            }
        }
        configuration
    }

    /// All configurations [state][site], the first site slowest; None where there are more than `limit`.
    pub fn enumerate(&self, limit: usize) -> Option<Vec<u8>> {
        let n = self.local_dimensions.len();
        // What the sites from each one on can add to each charge.
        let mut rest = vec![vec![0; self.charges.len()]; n + 1];
        for site in (0..n).rev() {
            let members = &self.classes[self.class_of[site]].member_of;
            for (charge, &member) in members.iter().enumerate() {
                let capacity = if member { i64::from(self.local_dimensions[site]) - 1 } else { 0 };
                rest[site][charge] = rest[site + 1][charge] + capacity;
            }
        }
        let missing: Vec<i64> = self.charges.iter().map(|charge| charge.total).collect();
        let mut search = Search { sector: self, rest, limit, visits: 0, states: Vec::new() };
        search.descend(&mut Vec::with_capacity(n), &missing).then_some(search.states)
    }
}

struct Search<'a> {
    sector: &'a Sector,
    rest: Vec<Vec<i64>>,
    limit: usize,
    visits: usize,
    states: Vec<u8>,
}

impl Search<'_> {
    /// False once there is too much.
    fn descend(&mut self, start: &mut Vec<u8>, missing: &[i64]) -> bool {
        let (site, n) = (start.len(), self.sector.local_dimensions.len());
        self.visits += 1;
        if self.visits > VISITS_PER_STATE * self.limit {
            return false;
        }
        if missing.iter().zip(&self.rest[site]).any(|(&missing, &rest)| missing < 0 || missing > rest) {
            return true;
        }
        if site == n {
            self.states.extend_from_slice(start);
            return self.states.len() <= self.limit * n;
        }
        let dimension = self.sector.local_dimensions[site];
        let members = &self.sector.classes[self.sector.class_of[site]].member_of;
        (0..dimension).all(|index| {
            let level = i64::from(dimension) - 1 - i64::from(index);
            let missing: Vec<i64> =
                missing.iter().zip(members).map(|(&missing, &member)| missing - level * i64::from(member)).collect();
            start.push(index);
            let go_on = self.descend(start, &missing);
            start.pop();
            go_on
        })
    }
}
