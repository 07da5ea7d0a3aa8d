//! Entanglement of some sites with the rest: the eigenvalues of the reduced density matrix of a pure state.
//!
//! With A the sites, psi(a, b) is a matrix and rho_A = psi psi^dagger; its eigenvalues are the squares of the Schmidt
//! coefficients. A charge that the state has fixes the sum over B by that over A, so the matrix falls into blocks.
//!
//! Fermionic modes are in the Jordan-Wigner order of all of them. rho_A is that of the modes of A (Peschel, J. Phys. A 36,
//! L205 (2003), has it for free fermions) when their creators stand before those of B: to bring them there takes a factor
//! -1 for every occupied mode of B in front of an occupied one of A.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::charge::{Charge, ChargeTable, SectorKeys, count_states};
use crate::dense::hermitian_eigen;
use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::scalar::Scalar;
use crate::states::States;
use crate::vector;
use crate::workers::Workers;

/// Largest reduced density matrix.
const LARGEST: u128 = 4096;
/// Columns of psi(a, b) that are made at once.
const COLUMNS: usize = 1024;
/// Sites whose occupations fit the masks of the signs.
const SITES: usize = 128;

/// A part of the sites and the rest, with the blocks of the matrix psi(a, b).
#[derive(Debug, Clone)]
pub struct Bipartition {
    local_dimensions: Vec<u8>,
    table: ChargeTable,
    fermionic: Vec<bool>,
    inside: Vec<usize>,
    outside: Vec<usize>,
    blocks: Vec<SchmidtBlock>,
}

/// States of A and of B that together have the charges.
#[derive(Debug, Clone, PartialEq)]
pub struct SchmidtBlock {
    /// Of A, charge by charge.
    sums: Vec<i64>,
    pub inside: u128,
    pub outside: u128,
}

impl SchmidtBlock {
    /// Multiplications that its eigenvalues take, about.
    pub fn work(&self) -> f64 {
        let (rows, columns) = (self.inside.min(self.outside) as f64, self.inside.max(self.outside) as f64);
        rows * (rows + 50.0) * columns + 3.0 * rows.powi(3)
    }
}

impl Bipartition {
    /// `inside`: the sites of A; `fermionic`: modes in the Jordan-Wigner order of their numbers.
    pub fn new(
        local_dimensions: &[u8],
        charges: &[Charge],
        inside: &[u32],
        fermionic: &[u32],
    ) -> Result<Self, ExactError> {
        let sites = local_dimensions.len();
        let mut is_inside = vec![false; sites];
        for &site in inside {
            match is_inside.get_mut(site as usize) {
                Some(own) if !*own => *own = true,
                _ => return Err(refused(sites, &format!("Site {site} is named twice or is not there."))),
            }
        }
        if inside.is_empty() || inside.len() == sites || sites > SITES {
            return Err(refused(sites, "One of the two parts has no sites, or there are more than 128 of them."));
        }
        let mut is_fermionic = vec![false; sites];
        for &site in fermionic {
            match is_fermionic.get_mut(site as usize) {
                Some(own) if local_dimensions[site as usize] == 2 => *own = true,
                _ => return Err(refused(sites, &format!("Site {site} is no fermionic mode of two states."))),
            }
        }
        let table = ChargeTable::new(local_dimensions, charges)?;
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..sites).partition(|&site| is_inside[site]);
        let mut own = Self {
            local_dimensions: local_dimensions.to_vec(),
            table,
            fermionic: is_fermionic,
            inside,
            outside,
            blocks: Vec::new(),
        };
        own.blocks = own.find_blocks()?;
        if let Some(block) = own.blocks.iter().find(|block| block.inside.min(block.outside) > LARGEST) {
            return Err(ExactError::new(
                "EXACT_TOO_LARGE",
                format!("The reduced density matrix has a block of {} states.", block.inside.min(block.outside)),
                format!("It is diagonalised up to {LARGEST}."),
                "Choose a smaller part, or a sector of conserved charges.",
            ));
        }
        Ok(own)
    }

    /// Blocks of the matrix; the smaller part of each gives its number of eigenvalues.
    pub fn blocks(&self) -> &[SchmidtBlock] {
        &self.blocks
    }

    fn find_blocks(&self) -> Result<Vec<SchmidtBlock>, ExactError> {
        let totals = self.table.totals();
        let counted = |sites: &[usize]| -> Result<(SectorKeys, Vec<u128>), ExactError> {
            let capacity = self.capacity(sites);
            let most: Vec<i64> = totals.iter().zip(&capacity).map(|(&total, &most)| total.min(most).max(0)).collect();
            let sizes: Vec<usize> = most.iter().map(|&sum| sum as usize).collect();
            Ok((SectorKeys::new(&sizes)?, count_states(&self.local_dimensions, sites, &self.table, &most)?))
        };
        let ((keys, counts), (other_keys, other_counts)) = (counted(&self.inside)?, counted(&self.outside)?);
        let block = |(key, &inside): (usize, &u128)| {
            let sums = keys.sums(key);
            let rest: Vec<i64> = totals.iter().zip(&sums).map(|(total, sum)| total - sum).collect();
            let outside = other_keys.key(&rest).map_or(0, |key| other_counts[key]);
            (inside > 0 && outside > 0).then_some(SchmidtBlock { sums, inside, outside })
        };
        Ok(counts.iter().enumerate().filter_map(block).collect())
    }

    /// The most that some sites can add to each charge.
    fn capacity(&self, sites: &[usize]) -> Vec<i64> {
        let mut capacity = vec![0; self.table.charges().len()];
        for &site in sites {
            let highest = self.local_dimensions[site] as i64 - 1;
            self.table.of_site(site).iter().for_each(|&charge| capacity[charge] += highest);
        }
        capacity
    }

    /// The eigenvalues of one block of rho_A, ascending: as many as its smaller part has states. Those of all blocks sum to
    /// the square of the norm of the state.
    pub(crate) fn weights<T: Scalar>(
        &self,
        block: &SchmidtBlock,
        states: &States,
        vector: &[T],
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<Vec<f64>, ExactError> {
        let rest: Vec<i64> = self.table.totals().iter().zip(&block.sums).map(|(total, sum)| total - sum).collect();
        // both parts have the same eigenvalues: the smaller one is the row
        let [(rows, row_sums), (columns, column_sums)] = if block.inside <= block.outside {
            [(&self.inside, &block.sums), (&self.outside, &rest)]
        } else {
            [(&self.outside, &rest), (&self.inside, &block.sums)]
        };
        let mut row_states: Vec<u8> = Vec::new();
        self.half_states(rows, row_sums, &mut |state| {
            row_states.extend_from_slice(state);
            Ok(())
        })?;
        let row_states: Vec<&[u8]> = row_states.chunks_exact(rows.len()).collect();
        let n = row_states.len();
        let masks: Vec<u128> = row_states.iter().map(|state| self.sign_mask(rows, state, columns)).collect();
        let mut gram: Vec<T> = try_zeros(n * n)?;
        let mut matrix: Vec<T> = try_zeros(n * COLUMNS)?;
        let mut gathered: Vec<u8> = Vec::with_capacity(COLUMNS * columns.len());
        let mut add = |gathered: &mut Vec<u8>| -> Result<(), ExactError> {
            let width = gathered.len() / columns.len();
            let column_states: Vec<&[u8]> = gathered.chunks_exact(columns.len()).collect();
            let occupied: Vec<u128> = column_states.iter().map(|state| self.occupied(columns, state)).collect();
            let pieces = matrix.chunks_mut(width).take(n).zip(row_states.iter().zip(&masks)).collect();
            workers.map(pieces, |(values, (row, mask)): (&mut [T], (&&[u8], &u128))| {
                if cancel.load(Ordering::Relaxed) {
                    return;
                }
                let mut configuration = vec![0; self.local_dimensions.len()];
                rows.iter().zip(*row).for_each(|(&site, &index)| configuration[site] = index);
                for ((value, column), occupied) in values.iter_mut().zip(&column_states).zip(&occupied) {
                    columns.iter().zip(*column).for_each(|(&site, &index)| configuration[site] = index);
                    let odd = (mask & occupied).count_ones() % 2 == 1;
                    let amplitude = states.amplitude(vector, &configuration);
                    *value = T::from_complex(amplitude.scaled(if odd { -1.0 } else { 1.0 }));
                }
            });
            let matrix = &matrix[..n * width];
            let pieces = gram.chunks_mut(n).enumerate().collect();
            workers.map(pieces, |(row, sums): (usize, &mut [T])| {
                if cancel.load(Ordering::Relaxed) {
                    return;
                }
                let own = &matrix[row * width..][..width];
                for (sum, other) in sums.iter_mut().zip(matrix.chunks_exact(width)).skip(row) {
                    *sum += vector::chunk_dot(other, own);
                }
            });
            gathered.clear();
            if cancel.load(Ordering::Relaxed) { Err(ExactError::cancelled()) } else { Ok(()) }
        };
        self.half_states(columns, column_sums, &mut |state| {
            gathered.extend_from_slice(state);
            if gathered.len() == COLUMNS * columns.len() { add(&mut gathered) } else { Ok(()) }
        })?;
        if !gathered.is_empty() {
            add(&mut gathered)?;
        }
        for row in 0..n {
            for column in 0..row {
                gram[row * n + column] = gram[column * n + row].conjugate();
            }
        }
        Ok(hermitian_eigen(gram, n, 0, workers, cancel)?.values)
    }

    /// Columns whose occupation changes the sign: for each fermionic one the parity of the occupied rows that it must pass, bit
    /// by bit in the order of the columns. A pair is passed where the mode of B comes before that of A.
    fn sign_mask(&self, rows: &[usize], state: &[u8], columns: &[usize]) -> u128 {
        let rows_are_inside = rows == self.inside;
        let passes = |row: usize, column: usize| if rows_are_inside { column < row } else { row < column };
        let occupied: Vec<usize> = rows
            .iter()
            .zip(state)
            .filter(|&(&site, &index)| self.fermionic[site] && index == 0)
            .map(|(&site, _)| site)
            .collect();
        let odd = |&(_, &column): &(usize, &usize)| {
            self.fermionic[column] && occupied.iter().filter(|&&row| passes(row, column)).count() % 2 == 1
        };
        columns.iter().enumerate().filter(odd).fold(0, |mask, (bit, _)| mask | 1 << bit)
    }

    fn occupied(&self, sites: &[usize], state: &[u8]) -> u128 {
        let pairs = sites.iter().zip(state).enumerate();
        pairs.fold(
            0,
            |mask, (bit, (&site, &index))| {
                if self.fermionic[site] && index == 0 { mask | 1 << bit } else { mask }
            },
        )
    }

    /// Visits the local indices of some sites whose levels have the given sums.
    fn half_states(&self, sites: &[usize], sums: &[i64], visit: &mut Visit) -> Result<(), ExactError> {
        let capacities: Vec<Vec<i64>> = (0..=sites.len()).map(|first| self.capacity(&sites[first..])).collect();
        let mut state = vec![0; sites.len()];
        self.descend(sites, 0, &capacities, &mut sums.to_vec(), &mut state, visit)
    }

    fn descend(
        &self,
        sites: &[usize],
        depth: usize,
        capacities: &[Vec<i64>],
        missing: &mut [i64],
        state: &mut [u8],
        visit: &mut Visit,
    ) -> Result<(), ExactError> {
        let feasible = missing.iter().zip(&capacities[depth]).all(|(missing, most)| (0..=*most).contains(missing));
        if !feasible {
            return Ok(());
        }
        let Some(&site) = sites.get(depth) else { return visit(state) };
        let highest = self.local_dimensions[site] - 1;
        for index in 0..=highest {
            let level = (highest - index) as i64;
            state[depth] = index;
            self.table.of_site(site).iter().for_each(|&charge| missing[charge] -= level);
            self.descend(sites, depth + 1, capacities, missing, state, visit)?;
            self.table.of_site(site).iter().for_each(|&charge| missing[charge] += level);
        }
        Ok(())
    }
}

type Visit<'a> = dyn FnMut(&[u8]) -> Result<(), ExactError> + 'a;

fn refused(sites: usize, reason: &str) -> ExactError {
    ExactError::new(
        "EXACT_PARTITION_INVALID",
        "The sites are no part of the system with a rest.",
        reason,
        format!("Give some of the {sites} sites, each once."),
    )
}
