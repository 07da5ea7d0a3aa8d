//! Sorts the merged terms by which half of the sites they act on.

use std::collections::BTreeMap;

use crate::basis::{Basis, HalfSpace};
use crate::charge::Charge;
use crate::error::ExactError;
use crate::operator::MergedTerm;
use crate::scalar::Complex;

/// A local operator on one half. `rows[r]` lists what the row with local digits r connects to: the change of the
/// half-state's code from row to column, and a payload.
#[derive(Debug, Clone)]
pub(crate) struct HalfTerm<V> {
    /// (stride in the code, local dimension) of the term's sites, most significant first.
    places: Vec<(usize, usize)>,
    /// Strides of the sites of the parity string that lie in this half; they have two states, index 0 occupied.
    string: Vec<usize>,
    pub rows: Vec<Vec<(i64, V)>>,
}

impl<V> HalfTerm<V> {
    fn new(half: &HalfSpace, support: &Support) -> Self {
        let place = |site: &usize| (half.strides[site - half.sites.start], half.dimensions[site - half.sites.start]);
        let places: Vec<_> = support.sites.iter().map(place).collect();
        let states = places.iter().map(|&(_, dimension)| dimension).product();
        let string = support.string.iter().map(|site| place(site).0).collect();
        Self { places, string, rows: (0..states).map(|_| Vec::new()).collect() }
    }

    pub fn has_string(&self) -> bool {
        !self.string.is_empty()
    }

    /// (-1)^n of the string's sites in this half.
    #[inline]
    pub fn sign(&self, code: usize) -> f64 {
        let occupied = self.string.iter().filter(|&&stride| (code / stride).is_multiple_of(2)).count();
        if occupied % 2 == 0 { 1.0 } else { -1.0 }
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
    /// Matrix units of the high half with the number of their group; the sign of the high string is on top.
    pub crossing: Vec<HalfTerm<usize>>,
    pub groups: Vec<Terms>,
    /// The same for entries that are diagonal in both halves.
    pub crossing_diagonal: Vec<HalfTerm<usize>>,
    pub diagonal_groups: Vec<Terms>,
}

/// What a term has of one half: sites acted on and sites of its parity string, both ascending.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Support {
    sites: Vec<usize>,
    string: Vec<usize>,
}

impl Support {
    fn is_empty(&self) -> bool {
        self.sites.is_empty() && self.string.is_empty()
    }
}

type Key = (Support, usize, usize);
type LowEntries = BTreeMap<Support, Vec<(usize, usize, Complex)>>;

impl Split {
    pub fn new(terms: &[MergedTerm], basis: &Basis) -> Self {
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
            let cut = |sites: &[usize]| sites.partition_point(|&site| basis.high.sites.contains(&site));
            let (high_sites, low_sites) = term.sites.split_at(cut(&term.sites));
            let (high_string, low_string) = term.string.split_at(cut(&term.string));
            let high = Support { sites: high_sites.to_vec(), string: high_string.to_vec() };
            let low = Support { sites: low_sites.to_vec(), string: low_string.to_vec() };
            if high.is_empty() || low.is_empty() {
                let (half, support) = if low.is_empty() { (&basis.high, &high) } else { (&basis.low, &low) };
                let mut off_diagonal = HalfTerm::new(half, support);
                let mut diagonal = off_diagonal.clone();
                for &(row, column, value) in &term.entries {
                    let target = if row == column { &mut diagonal } else { &mut off_diagonal };
                    target.push(row as usize, column as usize, value);
                }
                let (moves, values) = if low.is_empty() {
                    (&mut split.high, &mut split.high_diagonal)
                } else {
                    (&mut split.low, &mut split.low_diagonal)
                };
                moves.push(off_diagonal);
                values.push(diagonal);
                continue;
            }
            let low_states: usize = low.sites.iter().map(|&site| dimension_at(site)).product();
            for &(row, column, value) in &term.entries {
                let (row, column) = (row as usize, column as usize);
                let key = (high.clone(), row / low_states, column / low_states);
                let target = if row == column { &mut crossing_diagonal } else { &mut crossing };
                let entries = target.entry(key).or_default().entry(low.clone()).or_default();
                entries.push((row % low_states, column % low_states, value));
            }
        }
        (split.crossing, split.groups) = number_groups(crossing, basis);
        (split.crossing_diagonal, split.diagonal_groups) = number_groups(crossing_diagonal, basis);
        split
    }
}

fn number_groups(entries: BTreeMap<Key, LowEntries>, basis: &Basis) -> (Vec<HalfTerm<usize>>, Vec<Terms>) {
    let mut high: BTreeMap<Support, HalfTerm<usize>> = BTreeMap::new();
    let mut groups = Vec::new();
    for ((support, row, column), low) in entries {
        let term = high.entry(support.clone()).or_insert_with(|| HalfTerm::new(&basis.high, &support));
        term.push(row, column, groups.len());
        groups.push(
            low.into_iter()
                .map(|(support, entries)| {
                    let mut term = HalfTerm::new(&basis.low, &support);
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

/// Refuses a term that changes the sum of a charge. Sums of levels change as much as sums of indices do.
pub(crate) fn check_conservation(
    term: &MergedTerm,
    charges: &[Charge],
    dimension_at: &impl Fn(usize) -> usize,
) -> Result<(), ExactError> {
    for charge in charges {
        let counted: Vec<bool> = term.sites.iter().map(|&site| charge.sites.contains(&(site as u32))).collect();
        let sum_of = |index: u32| -> usize {
            let mut rest = index as usize;
            let mut sum = 0;
            for (&site, &counted) in term.sites.iter().zip(&counted).rev() {
                sum += if counted { rest % dimension_at(site) } else { 0 };
                rest /= dimension_at(site);
            }
            sum
        };
        if term.entries.iter().any(|&(row, column, _)| sum_of(row) != sum_of(column)) {
            return Err(ExactError::new(
                "EXACT_NOT_CONSERVED",
                format!(
                    "The operator does not conserve the sum of the levels of {} sites, so it has no sector of it.",
                    charge.sites.len()
                ),
                format!("Its part on sites {:?} changes the sum.", term.sites),
                "Diagonalise without this charge, or in the whole space.",
            ));
        }
    }
    Ok(())
}
