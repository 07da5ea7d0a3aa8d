//! The Hamiltonian compiled against a basis, and its product with a vector.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::basis::Basis;
use crate::error::ExactError;
use crate::kernels::{self, RowGroup};
use crate::operator::MergedTerm;
use crate::product::Product;
use crate::scalar::{Complex, Scalar};
use crate::split::{HalfTerm, Split, Terms};
use crate::workers::Workers;

/// Rows of one task: the lanes of a SIMD register of f64.
pub(crate) const LANES: usize = 8;
/// Group number of a hop that leaves the low half alone.
pub(crate) const IDENTITY: u32 = u32::MAX;

/// An off-diagonal element between two high states: the input row starts at `start` of the vector.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hop<T> {
    pub start: usize,
    pub value: T,
    pub group: u32,
}

/// A low-half operator on one sector in compressed sparse rows (rows: output ranks; columns: input ranks).
#[derive(Debug, Clone, Default)]
pub(crate) struct LowOperator<T> {
    pub offsets: Vec<u32>,
    pub columns: Vec<u32>,
    pub values: Vec<T>,
}

/// An element of a low-half operator between two sectors. Most rows have none or one: a list of elements has no inner
/// loop whose length the processor must guess.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<T> {
    pub row: u32,
    pub column: u32,
    pub value: T,
}

pub(crate) struct Hamiltonian<T> {
    pub basis: Arc<Basis>,
    pub diagonal: Vec<f64>,
    /// hops[hop_offsets[row]..hop_offsets[row + 1]], rows in the order of the vector.
    hop_offsets: Vec<usize>,
    hops: Vec<Hop<T>>,
    /// [low sector]: what acts on the low half alone.
    low: Vec<LowOperator<T>>,
    /// [group][low sector]; where strings cross the cut, the same again with the other sign.
    groups: Vec<Vec<Vec<Element<T>>>>,
    /// Fixed pieces of work, so that sums do not depend on the threads.
    tasks: Vec<RowGroup>,
    level: ansatz_simd::Level,
}

impl<T: Scalar> Hamiltonian<T> {
    pub fn new(
        terms: &[MergedTerm],
        constant: f64,
        basis: Arc<Basis>,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<Self, ExactError> {
        let split = Split::new(terms, &basis);
        let low = low_operators(&split.low, &basis);
        let mut groups: Vec<Vec<Vec<Element<T>>>> =
            split.groups.iter().map(|terms| low_operators(terms, &basis).iter().map(elements).collect()).collect();
        if split.crossing.iter().any(HalfTerm::has_string) {
            groups.extend_from_within(..);
            groups[split.groups.len()..].iter_mut().flatten().flatten().for_each(|element| {
                element.value = element.value.scale(-1.0);
            });
        }
        let (hop_offsets, hops) = build_hops(&split, &basis, cancel)?;
        let mut tasks = Vec::new();
        let mut row = 0;
        for block in &basis.blocks {
            for first in (0..block.rows).step_by(LANES) {
                let rows = LANES.min(block.rows - first);
                tasks.push(RowGroup {
                    row: row + first,
                    rows,
                    columns: block.columns,
                    low_sector: block.low_sector,
                    start: block.offset + first * block.columns,
                });
            }
            row += block.rows;
        }
        let diagonal = build_diagonal(&split, constant, &basis, &tasks, workers, cancel)?;
        Ok(Self { basis, diagonal, hop_offsets, hops, low, groups, tasks, level: ansatz_simd::level() })
    }

    pub fn hops_of(&self, row: usize) -> &[Hop<T>] {
        &self.hops[self.hop_offsets[row]..self.hop_offsets[row + 1]]
    }

    pub fn low_operator(&self, low_sector: usize) -> &LowOperator<T> {
        &self.low[low_sector]
    }

    pub fn group_elements(&self, group: u32, low_sector: usize) -> &[Element<T>] {
        &self.groups[group as usize][low_sector]
    }

    /// Runs `work` on the fixed pieces of a vector and gives its results in order.
    fn map_tasks<E: Send, R: Send>(
        &self,
        vector: &mut [E],
        workers: &Workers,
        work: impl Fn(&RowGroup, &mut [E]) -> R + Sync,
    ) -> Vec<R> {
        workers.map(pieces(&self.tasks, vector), |(task, piece)| work(task, piece))
    }
}

impl<T: Scalar> Product<T> for Hamiltonian<T> {
    fn dimension(&self) -> usize {
        self.basis.dimension
    }

    fn apply(
        &self,
        x: &[T],
        y: &mut [T],
        scale: f64,
        previous: f64,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<f64, ExactError> {
        let partial = self.map_tasks(y, workers, |task, rows| {
            if cancel.load(Ordering::Relaxed) {
                return 0.0;
            }
            kernels::apply(self.level, self, task, x, rows, scale, previous)
        });
        if cancel.load(Ordering::Relaxed) {
            return Err(ExactError::cancelled());
        }
        Ok(partial.into_iter().sum())
    }

    fn memory_bytes(&self) -> u64 {
        let low_bytes = |low: &LowOperator<T>| low.columns.len() * (4 + size_of::<T>()) + low.offsets.len() * 4;
        let bytes = self.diagonal.len() * 8
            + self.hops.len() * size_of::<Hop<T>>()
            + self.hop_offsets.len() * 8
            + self.low.iter().map(low_bytes).sum::<usize>()
            + self.groups.iter().flatten().map(|list| list.len() * size_of::<Element<T>>()).sum::<usize>();
        bytes as u64
    }
}

fn pieces<'a, 'b, E>(tasks: &'a [RowGroup], mut vector: &'b mut [E]) -> Vec<(&'a RowGroup, &'b mut [E])> {
    let mut list = Vec::with_capacity(tasks.len());
    for task in tasks {
        let (piece, rest) = vector.split_at_mut(task.rows * task.columns);
        list.push((task, piece));
        vector = rest;
    }
    list
}

/// The sum of the terms on every low sector.
fn low_operators<T: Scalar>(terms: &Terms, basis: &Basis) -> Vec<LowOperator<T>> {
    let low = &basis.low;
    low.sectors
        .iter()
        .map(|states| {
            let mut operator = LowOperator { offsets: vec![0], columns: Vec::new(), values: Vec::new() };
            let mut row: Vec<(u32, Complex)> = Vec::new();
            for &code in states {
                row.clear();
                for term in terms {
                    let sign = term.sign(code as usize);
                    for &(change, value) in term.at(code as usize) {
                        row.push((low.rank[(code as i64 + change) as usize], value.scale(sign)));
                    }
                }
                row.sort_by_key(|&(column, _)| column);
                let first = operator.columns.len();
                for &(column, value) in &row {
                    let value = T::from_complex(value);
                    if operator.columns.len() > first && operator.columns.last() == Some(&column) {
                        if let Some(last) = operator.values.last_mut() {
                            *last += value;
                        }
                    } else {
                        operator.columns.push(column);
                        operator.values.push(value);
                    }
                }
                operator.offsets.push(operator.columns.len() as u32);
            }
            operator
        })
        .collect()
}

fn elements<T: Scalar>(operator: &LowOperator<T>) -> Vec<Element<T>> {
    let ranges = operator.offsets.windows(2).enumerate();
    let rows = ranges.flat_map(|(row, range)| (range[0]..range[1]).map(move |index| (row as u32, index as usize)));
    rows.map(|(row, index)| Element { row, column: operator.columns[index], value: operator.values[index] }).collect()
}

type Hops<T> = (Vec<usize>, Vec<Hop<T>>);

fn build_hops<T: Scalar>(split: &Split, basis: &Basis, cancel: &AtomicBool) -> Result<Hops<T>, ExactError> {
    let mut offsets = vec![0];
    let mut hops: Vec<Hop<T>> = Vec::new();
    for block in &basis.blocks {
        for &code in &basis.high.sectors[block.high_sector] {
            let first = hops.len();
            if offsets.len() % 1024 == 0 && cancel.load(Ordering::Relaxed) {
                return Err(ExactError::cancelled());
            }
            for term in &split.high {
                let sign = term.sign(code as usize);
                for &(change, value) in term.at(code as usize) {
                    if let Some((_, start)) = basis.row((code as i64 + change) as usize) {
                        hops.push(Hop { start, value: T::from_complex(value.scale(sign)), group: IDENTITY });
                    }
                }
            }
            for term in &split.crossing {
                let turned = if term.sign(code as usize) < 0.0 { split.groups.len() } else { 0 };
                for &(change, group) in term.at(code as usize) {
                    if let Some((_, start)) = basis.row((code as i64 + change) as usize) {
                        let one = T::from_complex(Complex::new(1.0, 0.0));
                        hops.push(Hop { start, value: one, group: (group + turned) as u32 });
                    }
                }
            }
            // identity hops first, input rows ascending
            hops[first..].sort_by_key(|hop| (hop.group != IDENTITY, hop.start, hop.group));
            offsets.push(hops.len());
        }
    }
    Ok((offsets, hops))
}

fn build_diagonal(
    split: &Split,
    constant: f64,
    basis: &Basis,
    tasks: &[RowGroup],
    workers: &Workers,
    cancel: &AtomicBool,
) -> Result<Vec<f64>, ExactError> {
    let value_at = |terms: &Terms, code: usize| -> f64 {
        terms.iter().map(|term| term.sign(code) * term.at(code).iter().map(|(_, value)| value.re).sum::<f64>()).sum()
    };
    let low_values = |terms: &Terms| -> Vec<Vec<f64>> {
        let sectors = basis.low.sectors.iter();
        sectors.map(|states| states.iter().map(|&code| value_at(terms, code as usize)).collect()).collect()
    };
    let low = low_values(&split.low_diagonal);
    let groups: Vec<_> = split.diagonal_groups.iter().map(low_values).collect();
    let codes: Vec<u32> =
        basis.blocks.iter().flat_map(|block| basis.high.sectors[block.high_sector].iter().copied()).collect();
    let mut diagonal = try_zeros(basis.dimension)?;
    workers.map(pieces(tasks, &mut diagonal), |(task, piece)| {
        if cancel.load(Ordering::Relaxed) {
            return;
        }
        for (row, values) in piece.chunks_exact_mut(task.columns).enumerate() {
            let code = codes[task.row + row] as usize;
            let own = constant + value_at(&split.high_diagonal, code);
            for (value, low) in values.iter_mut().zip(&low[task.low_sector]) {
                *value = own + low;
            }
            for term in &split.crossing_diagonal {
                let sign = term.sign(code);
                for &(_, group) in term.at(code) {
                    for (value, low) in values.iter_mut().zip(&groups[group][task.low_sector]) {
                        *value += sign * low;
                    }
                }
            }
        }
    });
    if cancel.load(Ordering::Relaxed) {
        return Err(ExactError::cancelled());
    }
    Ok(diagonal)
}

/// A vector of zeros, or a coded error where the memory is not there.
pub(crate) fn try_zeros<T: Clone + Default>(length: usize) -> Result<Vec<T>, ExactError> {
    let mut vector = Vec::new();
    vector.try_reserve_exact(length).map_err(|error| {
        ExactError::new(
            "EXACT_OUT_OF_MEMORY",
            format!("A vector of {length} numbers ({} bytes) could not be allocated.", length * size_of::<T>()),
            error.to_string(),
            "Use a smaller lattice or a symmetry sector, or a machine with more memory.",
        )
    })?;
    vector.resize(length, T::default());
    Ok(vector)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::charge::Charge;
    use crate::operator::{LocalMatrix, Operator};
    use crate::vector::fill_random;

    /// A ring of spins 1/2 with S.S on every bond and a three-site term that also hops.
    fn ring(n: u32) -> Operator {
        let exchange = LocalMatrix {
            dimension: 4,
            row_offsets: vec![0, 1, 3, 5, 6],
            columns: vec![0, 1, 2, 1, 2, 3],
            values: vec![0.25, 0.0, -0.25, 0.0, 0.5, 0.0, 0.5, 0.0, -0.25, 0.0, 0.25, 0.0],
        };
        let hop = LocalMatrix {
            dimension: 8,
            row_offsets: vec![0, 0, 1, 1, 1, 2, 2, 2, 2],
            columns: vec![4, 1],
            values: vec![0.3, 0.0, 0.3, 0.0],
        };
        let triples = n - 2;
        Operator {
            local_dimensions: vec![2; n as usize],
            site_offsets: (0..=n).map(|k| 2 * k).chain((1..=triples).map(|k| 2 * n + 3 * k)).collect(),
            sites: (0..n).flat_map(|k| [k, (k + 1) % n]).chain((0..triples).flat_map(|k| [k, k + 1, k + 2])).collect(),
            matrix_index: (0..n).map(|_| 0).chain((0..triples).map(|_| 1)).collect(),
            coefficients: [1.0, 0.0].repeat((n + triples) as usize),
            matrices: vec![exchange, hop],
            string_offsets: vec![],
            string_sites: vec![],
            constant: 0.1,
        }
    }

    fn products<T: Scalar>(up: Option<i64>) {
        let operator = ring(11);
        let charges: Vec<_> = up.map(|total| Charge { sites: (0..11).collect(), total }).into_iter().collect();
        let terms = operator.merged_terms().expect("valid");
        let workers = Workers::new(1).expect("one thread");
        let basis = Arc::new(Basis::new(&operator.local_dimensions, &charges, &terms).expect("not empty"));
        let mut hamiltonian =
            Hamiltonian::<T>::new(&terms, operator.constant, basis, &workers, &AtomicBool::new(false)).expect("valid");
        let dimension = hamiltonian.basis.dimension;
        let mut x = vec![T::default(); dimension];
        fill_random(&mut x, 3, &workers);
        let mut reference: Option<(Vec<T>, f64)> = None;
        for level in ansatz_simd::available() {
            hamiltonian.level = level;
            let mut y = vec![T::default(); dimension];
            fill_random(&mut y, 4, &workers);
            let overlap =
                hamiltonian.apply(&x, &mut y, 0.7, 0.2, &workers, &AtomicBool::new(false)).expect("not cancelled");
            let (expected, sum) = reference.get_or_insert_with(|| (y.clone(), overlap));
            let difference = y.iter().zip(expected.iter()).map(|(&a, &b)| (a - b).square()).fold(0.0, f64::max).sqrt();
            assert!(difference < 1e-13 && (overlap - *sum).abs() < 1e-11, "{level:?}: {difference}");
        }
    }

    #[test]
    fn instruction_sets_agree() {
        products::<f64>(Some(6));
        products::<f64>(None);
        products::<Complex>(Some(4));
        products::<Complex>(None);
    }
}
