//! Which sites are fermionic modes, and the signs of their order.

use crate::ansatz::Sites;
use crate::operator::{Change, Connection};

/// Modes of particles of one kind, whose number is fixed.
#[derive(Debug, Clone)]
pub(super) struct Species {
    /// Sites, in the order of the orbitals' rows.
    pub modes: Vec<u32>,
    pub particles: usize,
}

/// Jordan-Wigner order is that of the sites: |s> = prod over occupied modes, ascending, of c^dagger |0>.
#[derive(Debug, Clone)]
pub(super) struct Fermions {
    pub sites: Sites,
    pub species: Vec<Species>,
    /// Of every site its species and its place among that species' modes; None: no mode.
    pub place: Vec<Option<(u32, u32)>>,
    /// Whether modes of one species lie between those of another.
    interleaved: bool,
}

/// What a connection does to the particles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hopping {
    /// No mode changes.
    Nothing,
    /// A particle goes from one site to another of its species.
    One { species: usize, from: u32, to: u32 },
    /// Several particles go; every species keeps its number.
    Several,
    /// A species changes its number.
    Leaves,
}

impl Fermions {
    pub fn new(sites: Sites, species: Vec<Species>) -> Self {
        let mut place = vec![None; sites.len()];
        for (number, one) in species.iter().enumerate() {
            for (row, &mode) in one.modes.iter().enumerate() {
                place[mode as usize] = Some((number as u32, row as u32));
            }
        }
        let order: Vec<u32> = place.iter().flatten().map(|&(species, _)| species).collect();
        let interleaved = !order.is_sorted();
        Self { sites, species, place, interleaved }
    }

    /// Occupied sites of each species, ascending; false where a species has another number of particles.
    pub fn occupied(&self, configuration: &[u8], out: &mut Vec<Vec<u32>>) -> bool {
        out.resize(self.species.len(), Vec::new());
        out.iter_mut().for_each(Vec::clear);
        for (site, place) in self.place.iter().enumerate() {
            if let (0, Some((species, _))) = (configuration[site], place) {
                out[*species as usize].push(site as u32);
            }
        }
        out.iter().zip(&self.species).all(|(sites, species)| sites.len() == species.particles)
    }

    /// Row of a mode in the tables of its species.
    pub fn row(&self, site: u32) -> usize {
        self.place[site as usize].map_or(0, |(_, row)| row as usize)
    }

    /// Whether the order of the occupied modes species by species is an odd permutation of their ascending order.
    pub fn is_odd(&self, configuration: &[u8]) -> bool {
        if !self.interleaved {
            return false;
        }
        let occupied: Vec<u32> = self
            .place
            .iter()
            .zip(configuration)
            .filter(|(_, index)| **index == 0)
            .filter_map(|(place, _)| place.map(|(species, _)| species))
            .collect();
        is_odd_permutation(&occupied)
    }

    /// (-1)^n of the n occupied modes between two sites, the sign of a hop between them.
    pub fn hop_sign(&self, configuration: &[u8], from: u32, to: u32) -> f64 {
        let (low, high) = (from.min(to) as usize + 1, from.max(to) as usize);
        let between = self.place[low..high].iter().zip(&configuration[low..high]);
        let occupied = between.filter(|(place, index)| place.is_some() && **index == 0).count();
        if occupied % 2 == 0 { 1.0 } else { -1.0 }
    }

    pub fn hopping(&self, connection: &Connection) -> Hopping {
        match connection {
            Connection::Single(change) => match self.place[change.site as usize] {
                Some(_) => Hopping::Leaves,
                None => Hopping::Nothing,
            },
            Connection::Opposite { first, second, rise, .. } => {
                match (self.place[*first as usize], self.place[*second as usize]) {
                    (None, None) => Hopping::Nothing,
                    (Some((species, _)), Some((other, _))) if species == other => {
                        let (from, to) = if *rise > 0 { (*second, *first) } else { (*first, *second) };
                        Hopping::One { species: species as usize, from, to }
                    }
                    _ => Hopping::Leaves,
                }
            }
            Connection::Many(changes) => self.many(changes),
        }
    }

    fn many(&self, changes: &[Change]) -> Hopping {
        let mut balance = vec![0; self.species.len()];
        let mut ends = (None, None);
        let mut touched = 0;
        for change in changes {
            let Some((species, _)) = self.place[change.site as usize] else { continue };
            balance[species as usize] += change.rise;
            touched += 1;
            if change.rise > 0 {
                ends.1 = Some((species, change.site));
            } else {
                ends.0 = Some((species, change.site));
            }
        }
        match (touched, ends) {
            _ if balance.iter().any(|&sum| sum != 0) => Hopping::Leaves,
            (0, _) => Hopping::Nothing,
            (2, (Some((species, from)), Some((_, to)))) => Hopping::One { species: species as usize, from, to },
            _ => Hopping::Several,
        }
    }
}

/// Whether the number of pairs in the wrong order is odd.
pub(in crate::ansatz) fn is_odd_permutation(order: &[u32]) -> bool {
    let mut odd = false;
    for (place, first) in order.iter().enumerate() {
        odd ^= order[place + 1..].iter().filter(|second| *second < first).count() % 2 == 1;
    }
    odd
}
