//! Sorts the merged terms by which half of the sites they act on.

use std::collections::BTreeMap;

use crate::basis::{Basis, HalfSpace};
use crate::error::ExactError;
use crate::operator::MergedTerm;
use crate::scalar::Complex;

/// A local operator on one half. `rows[r]` lists what the row with local digits r connects to: the change of the
/// half-state's code from row to column, and a payload.
#[derive(Debug, Clone)]
pub(crate) struct HalfTerm<V> {
    /// (stride in the code, local dimension) of the term's sites, most significant first.
    places: Vec<(usize, usize)>,
    pub rows: Vec<Vec<(i64, V)>>,
}

impl<V> HalfTerm<V> {
    fn new(half: &HalfSpace, sites: &[usize]) -> Self {
        let places: Vec<_> = sites
            .iter()
            .map(|&site| (half.strides[site - half.sites.start], half.dimensions[site - half.sites.start]))
            .collect();
        let states = places.iter().map(|&(_, dimension)| dimension).product();
        Self { places, rows: (0..states).map(|_| Vec::new()).collect() }
    }

    #[inline]
    pub fn at(&self, code: usize) -> &[(i64, V)] {
        let row = self.places.iter().fold(0, |row, &(stride, dimension)| row * dimension + code / stride % dimension);
        &self.rows[row]
    }

    /// Change of the code from local row to local column.
    fn change(&self, row: usize, column: usize) -> i64 {
        let (mut row, mut column, mut change) = (row, column, 0);
        for &(stride, dimension) in self.places.iter().rev() {
            change += ((column % dimension) as i64 - (row % dimension) as i64) * stride as i64;
            row /= dimension;
            column /= dimension;
        }
        change
    }

    fn push(&mut self, row: usize, column: usize, value: V) {
        let change = self.change(row, column);
        self.rows[row].push((change, value));
    }
}

pub(crate) type Terms = Vec<HalfTerm<Complex>>;

/// H as high (x) 1 + 1 (x) low + sum over groups of a matrix unit of the high half times an operator of the low half.
#[derive(Debug, Default)]
pub(crate) struct Split {
    pub high: Terms,
    pub low: Terms,
    pub high_diagonal: Terms,
    pub low_diagonal: Terms,
    /// Matrix units of the high half with the number of their group.
    pub crossing: Vec<HalfTerm<usize>>,
    pub groups: Vec<Terms>,
    /// The same for entries that are diagonal in both halves.
    pub crossing_diagonal: Vec<HalfTerm<usize>>,
    pub diagonal_groups: Vec<Terms>,
}

type Key = (Vec<usize>, usize, usize);
type LowEntries = BTreeMap<Vec<usize>, Vec<(usize, usize, Complex)>>;

impl Split {
    pub fn new(terms: &[MergedTerm], basis: &Basis, conserved: bool) -> Result<Self, ExactError> {
        let dimension_at = |site: usize| -> usize {
            if basis.high.sites.contains(&site) {
                basis.high.dimensions[site]
            } else {
                basis.low.dimensions[site - basis.low.sites.start]
            }
        };
        let mut split = Self::default();
        let mut crossing: BTreeMap<Key, LowEntries> = BTreeMap::new();
        let mut crossing_diagonal: BTreeMap<Key, LowEntries> = BTreeMap::new();
        for term in terms {
            if conserved {
                check_conservation(term, &dimension_at)?;
            }
            let cut = term.sites.partition_point(|&site| basis.high.sites.contains(&site));
            let (high_sites, low_sites) = term.sites.split_at(cut);
            let low_states: usize = low_sites.iter().map(|&site| dimension_at(site)).product();
            if high_sites.is_empty() || low_sites.is_empty() {
                let high_side = low_sites.is_empty();
                let half = if high_side { &basis.high } else { &basis.low };
                let mut off_diagonal = HalfTerm::new(half, &term.sites);
                let mut diagonal = off_diagonal.clone();
                for &(row, column, value) in &term.entries {
                    let target = if row == column { &mut diagonal } else { &mut off_diagonal };
                    target.push(row as usize, column as usize, value);
                }
                let (moves, values) = if high_side {
                    (&mut split.high, &mut split.high_diagonal)
                } else {
                    (&mut split.low, &mut split.low_diagonal)
                };
                moves.push(off_diagonal);
                values.push(diagonal);
                continue;
            }
            for &(row, column, value) in &term.entries {
                let (row, column) = (row as usize, column as usize);
                let key = (high_sites.to_vec(), row / low_states, column / low_states);
                let target = if row == column { &mut crossing_diagonal } else { &mut crossing };
                let low = target.entry(key).or_default().entry(low_sites.to_vec()).or_default();
                low.push((row % low_states, column % low_states, value));
            }
        }
        (split.crossing, split.groups) = number_groups(crossing, basis);
        (split.crossing_diagonal, split.diagonal_groups) = number_groups(crossing_diagonal, basis);
        Ok(split)
    }
}

fn number_groups(entries: BTreeMap<Key, LowEntries>, basis: &Basis) -> (Vec<HalfTerm<usize>>, Vec<Terms>) {
    let mut high: BTreeMap<Vec<usize>, HalfTerm<usize>> = BTreeMap::new();
    let mut groups = Vec::new();
    for ((sites, row, column), low) in entries {
        let term = high.entry(sites.clone()).or_insert_with(|| HalfTerm::new(&basis.high, &sites));
        term.push(row, column, groups.len());
        groups.push(
            low.into_iter()
                .map(|(sites, entries)| {
                    let mut term = HalfTerm::new(&basis.low, &sites);
                    for (row, column, value) in entries {
                        term.push(row, column, value);
                    }
                    term
                })
                .collect(),
        );
    }
    (high.into_values().collect(), groups)
}

fn check_conservation(term: &MergedTerm, dimension_at: &impl Fn(usize) -> usize) -> Result<(), ExactError> {
    let lowered = |index: u32| -> usize {
        let mut rest = index as usize;
        let mut sum = 0;
        for &site in term.sites.iter().rev() {
            sum += rest % dimension_at(site);
            rest /= dimension_at(site);
        }
        sum
    };
    match term.entries.iter().find(|(row, column, _)| lowered(*row) != lowered(*column)) {
        None => Ok(()),
        Some(_) => Err(ExactError::new(
            "EXACT_NOT_CONSERVED",
            "The operator does not conserve the total Sz, so it has no sector of fixed Sz.",
            format!("Its part on sites {:?} changes the sum of the spins.", term.sites),
            "Diagonalise in the whole space.",
        )),
    }
}
