//! Whether moves keep a sector and can reach all of it.
//!
//! A move adds a vector of rises to the levels. Sums of levels that no move changes, counted modulo a prime, are the quotient
//! of the space of vectors by those of the moves; the sector is reached only where they are the charges and no others. Modulo
//! 2 this sees that, say, pairs of spins never change the parity. For exchange and hop moves, where a level can always go
//! along a path, the condition is sufficient, too.

use super::moves::{MoveSet, Rule};
use super::sector::Sector;
use crate::ansatz::with_changes;
use crate::error::EngineError;
use crate::operator::{Change, Operator};

/// Larger than any number that a determinant of displacements comes to in practice: stands for the rational numbers.
const RATIONALS: i64 = 2_147_483_647;
const PRIMES: [i64; 5] = [RATIONALS, 2, 3, 5, 7];

/// Refuses a Hamiltonian that changes a charge.
pub(crate) fn check_conserved(sector: &Sector, hamiltonian: &Operator) -> Result<(), EngineError> {
    for (connection, _) in &hamiltonian.connections {
        for (number, charge) in sector.charges.iter().enumerate() {
            let rise: i32 = with_changes(connection, |changes| {
                changes
                    .iter()
                    .filter(|change| sector.classes[sector.class_of[change.site as usize]].member_of[number])
                    .map(|change| change.rise)
                    .sum()
            });
            if rise != 0 {
                return Err(EngineError::new(
                    "SAMPLER_LEAVES_SECTOR",
                    "The Hamiltonian leaves the sector that was asked for.",
                    format!(
                        "A term changes the sum of levels over {} sites, which is to stay {}, by {}.",
                        charge.sites.len(),
                        charge.total,
                        rise.abs()
                    ),
                    "Leave the sum open (the whole space), with local moves.",
                ));
            }
        }
    }
    Ok(())
}

/// Refuses moves that reach only a part of the sector.
pub(crate) fn check(moves: &MoveSet, sector: &Sector, hamiltonian: &Operator) -> Result<(), EngineError> {
    let vectors = displacements(moves, sector, hamiltonian);
    let fixed = charge_rank(sector);
    for prime in PRIMES {
        let mut quotient = Quotient::new(sector, prime);
        vectors.iter().for_each(|vector| quotient.divide_simple(vector));
        vectors.iter().for_each(|vector| quotient.divide(vector));
        if quotient.dimension() > fixed {
            return Err(EngineError::new(
                "SAMPLER_CANNOT_REACH",
                "The moves cannot reach all configurations of the sector.",
                quotient.reason(sector, fixed),
                "Add moves that connect the rest (pairs of a connected lattice, local moves), or fix what the moves keep \
                 as a charge.",
            ));
        }
    }
    Ok(())
}

/// Rises of all moves, without those of sites that cannot change.
fn displacements(moves: &MoveSet, sector: &Sector, hamiltonian: &Operator) -> Vec<Vec<Change>> {
    let mut vectors: Vec<Vec<Change>> = Vec::new();
    for each in &moves.moves {
        match &each.rule {
            Rule::Local(sites) => vectors.extend(sites.iter().map(|&(site, _)| vec![Change { site, rise: 1 }])),
            Rule::Pairs(pairs) => vectors.extend(
                pairs
                    .iter()
                    .map(|pair| vec![Change { site: pair.first, rise: 1 }, Change { site: pair.second, rise: -1 }]),
            ),
            Rule::Hamiltonian(_) => {
                vectors.extend(
                    hamiltonian.connections.iter().map(|(connection, _)| with_changes(connection, <[_]>::to_vec)),
                );
            }
            Rule::GlobalFlip => (),
        }
    }
    vectors.retain(|vector| vector.iter().all(|change| !sector.is_frozen(change.site as usize)));
    vectors
}

/// Independent charges over the sites that can change.
fn charge_rank(sector: &Sector) -> usize {
    let open: Vec<usize> = (0..sector.classes.len())
        .filter(|&class| sector.classes[class].sites.iter().any(|&site| !sector.is_frozen(site)))
        .collect();
    let mut rows = Elimination { prime: RATIONALS, rows: Vec::new() };
    for charge in 0..sector.charges.len() {
        rows.add(open.iter().map(|&class| i64::from(sector.classes[class].member_of[charge])).collect());
    }
    rows.rows.len()
}

/// Integer vectors modulo the displacements and a prime. Sites that a displacement of one or two sites identifies with
/// nothing or with each other are put together first; few dimensions are left for the elimination.
struct Quotient {
    prime: i64,
    parents: Vec<usize>,
    /// Of roots: the site can change by one alone.
    free: Vec<bool>,
    frozen: Vec<bool>,
    /// Numbers of the roots that are left, made when the elimination begins.
    columns: Option<Vec<Option<usize>>>,
    rest: Elimination,
}

impl Quotient {
    fn new(sector: &Sector, prime: i64) -> Self {
        let n = sector.local_dimensions.len();
        Self {
            prime,
            parents: (0..n).collect(),
            free: vec![false; n],
            frozen: (0..n).map(|site| sector.is_frozen(site)).collect(),
            columns: None,
            rest: Elimination { prime, rows: Vec::new() },
        }
    }

    fn root(&self, mut site: usize) -> usize {
        while self.parents[site] != site {
            site = self.parents[site];
        }
        site
    }

    fn divide_simple(&mut self, vector: &[Change]) {
        match *vector {
            [single] if i64::from(single.rise) % self.prime != 0 => {
                let root = self.root(single.site as usize);
                self.free[root] = true;
            }
            [first, second] if first.rise == -second.rise && i64::from(first.rise) % self.prime != 0 => {
                let (a, b) = (self.root(first.site as usize), self.root(second.site as usize));
                if a != b {
                    let (low, high) = (a.min(b), a.max(b));
                    self.parents[high] = low;
                    self.free[low] |= self.free[high];
                }
            }
            _ => (),
        }
    }

    fn is_left(&self, site: usize) -> bool {
        self.parents[site] == site && !self.free[site] && !self.frozen[site]
    }

    fn divide(&mut self, vector: &[Change]) {
        let columns = self.columns.take().unwrap_or_else(|| {
            let mut next = 0;
            (0..self.parents.len())
                .map(|site| {
                    self.is_left(site).then(|| {
                        next += 1;
                        next - 1
                    })
                })
                .collect()
        });
        let width = columns.iter().flatten().count();
        let mut row = vec![0; width];
        for change in vector {
            if let Some(column) = columns[self.root(change.site as usize)] {
                row[column] += i64::from(change.rise);
            }
        }
        self.columns = Some(columns);
        self.rest.add(row);
    }

    fn dimension(&self) -> usize {
        (0..self.parents.len()).filter(|&site| self.is_left(site)).count() - self.rest.rows.len()
    }

    fn reason(&self, sector: &Sector, fixed: usize) -> String {
        let roots: Vec<usize> = (0..self.parents.len()).filter(|&site| self.is_left(site)).collect();
        let apart = roots.iter().enumerate().find_map(|(place, &site)| {
            let other = roots[..place].iter().find(|&&other| sector.class_of[other] == sector.class_of[site])?;
            Some((*other, site))
        });
        match (apart, self.prime) {
            (Some((first, second)), _) if self.rest.rows.is_empty() => {
                format!("No move takes a level from the part of site {first} to that of site {second}.")
            }
            (_, RATIONALS) => format!(
                "The moves keep {} independent sums of levels as they are, the charges fix {fixed}.",
                self.dimension()
            ),
            (_, prime) => format!("The moves change a sum of levels by multiples of {prime} only."),
        }
    }
}

/// Rows in echelon form modulo a prime.
struct Elimination {
    prime: i64,
    rows: Vec<Vec<i64>>,
}

impl Elimination {
    fn add(&mut self, mut row: Vec<i64>) {
        row.iter_mut().for_each(|value| *value = value.rem_euclid(self.prime));
        for pivot_row in &self.rows {
            let Some(pivot) = pivot_row.iter().position(|&value| value != 0) else { continue };
            let factor = row[pivot];
            if factor != 0 {
                for (value, other) in row.iter_mut().zip(pivot_row) {
                    *value = (*value - factor * other).rem_euclid(self.prime);
                }
            }
        }
        let Some(&lead) = row.iter().find(|&&value| value != 0) else { return };
        let inverse = self.inverse(lead);
        row.iter_mut().for_each(|value| *value = *value * inverse % self.prime);
        self.rows.push(row);
    }

    /// lead^(prime - 2), by Fermat's little theorem.
    fn inverse(&self, lead: i64) -> i64 {
        let (mut result, mut base, mut exponent) = (1, lead, self.prime - 2);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result * base % self.prime;
            }
            base = base * base % self.prime;
            exponent >>= 1;
        }
        result
    }
}
