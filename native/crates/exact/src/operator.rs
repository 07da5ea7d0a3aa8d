//! The operator as it arrives, and its terms merged by support.

use std::collections::BTreeMap;

use crate::error::ExactError;
use crate::scalar::{Complex, Scalar};

/// A local matrix of dimension d in compressed sparse rows; the first site of a term is the most significant digit.
#[derive(Debug, Clone)]
pub struct LocalMatrix {
    pub dimension: usize,
    /// Length dimension + 1.
    pub row_offsets: Vec<u32>,
    pub columns: Vec<u32>,
    /// Real and imaginary part, interleaved.
    pub values: Vec<f64>,
}

/// H = constant + sum_k coefficient_k M_{matrix_index_k}(sites_k). Local index 0 is the highest weight (spin up).
#[derive(Debug, Clone)]
pub struct Operator {
    /// Local dimension of each site.
    pub local_dimensions: Vec<u8>,
    /// Term k acts on sites[site_offsets[k]..site_offsets[k + 1]].
    pub site_offsets: Vec<u32>,
    pub sites: Vec<u32>,
    pub matrix_index: Vec<u32>,
    /// Real and imaginary part, interleaved.
    pub coefficients: Vec<f64>,
    pub matrices: Vec<LocalMatrix>,
    /// Parity strings: the elements of term k get the sign (-1)^n, n the number of sites of
    /// string_sites[string_offsets[k]..string_offsets[k + 1]] that are occupied (index 0 of two). Both empty: no term has one.
    pub string_offsets: Vec<u32>,
    pub string_sites: Vec<u32>,
    pub constant: f64,
}

/// All terms on one set of sites with one parity string, added up: sites ascend, the first is the most significant digit of row and column.
#[derive(Debug, Clone)]
pub(crate) struct MergedTerm {
    pub sites: Vec<usize>,
    /// Sites of the parity string, ascending; none of the term's own.
    pub string: Vec<usize>,
    /// (row, column, value), rows ascending, nothing that cancelled.
    pub entries: Vec<(u32, u32, Complex)>,
}

impl MergedTerm {
    pub fn is_diagonal(&self) -> bool {
        self.entries.iter().all(|(row, column, _)| row == column)
    }
}

/// Sites acted on and sites of the parity string, both ascending.
pub(crate) type Support = (Vec<usize>, Vec<usize>);

/// Terms being added up.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    supports: BTreeMap<Support, BTreeMap<(u32, u32), Complex>>,
}

impl Merged {
    pub fn add(&mut self, support: Support, entry: (u32, u32), value: Complex) {
        *self.supports.entry(support).or_default().entry(entry).or_default() += value;
    }

    /// Size of the largest entry.
    pub fn largest(&self) -> f64 {
        let entries = self.supports.values().flat_map(|entries| entries.values());
        entries.fold(0.0f64, |largest, value| largest.max(value.modulus()))
    }

    /// The terms without what cancelled against entries of size `largest`.
    pub fn into_terms_above(self, largest: f64) -> Vec<MergedTerm> {
        let mut merged = Vec::with_capacity(self.supports.len());
        for ((sites, string), entries) in self.supports {
            let entries: Vec<_> = entries
                .into_iter()
                .filter(|(_, value)| value.modulus() > CANCELLATION * largest)
                .map(|((row, column), value)| {
                    let im = if value.im.abs() > CANCELLATION * largest { value.im } else { 0.0 };
                    (row, column, Complex::new(value.re, im))
                })
                .collect();
            if !entries.is_empty() {
                merged.push(MergedTerm { sites, string, entries });
            }
        }
        merged
    }
}

/// Entries below this share of the largest one are rounding left over from a cancellation.
const CANCELLATION: f64 = 1e-13;
/// Largest allowed |H - H^dagger| relative to the largest entry.
const HERMITICITY: f64 = 1e-11;

impl Operator {
    pub fn n_sites(&self) -> usize {
        self.local_dimensions.len()
    }

    fn validate(&self) -> Result<(), ExactError> {
        let n_terms = self.matrix_index.len();
        if self.local_dimensions.is_empty() || self.local_dimensions.contains(&0) {
            return Err(ExactError::invalid("Every site needs a local dimension of at least one."));
        }
        if self.site_offsets.len() != n_terms + 1 || self.coefficients.len() != 2 * n_terms {
            return Err(ExactError::invalid("The arrays of the terms do not have matching lengths."));
        }
        let strings = &self.string_offsets;
        let no_strings = strings.is_empty() && self.string_sites.is_empty();
        let consistent = strings.len() == n_terms + 1
            && strings.is_sorted()
            && strings.first() == Some(&0)
            && strings.last() == Some(&(self.string_sites.len() as u32))
            && self.string_sites.iter().all(|&site| self.local_dimensions.get(site as usize) == Some(&2));
        if !(no_strings || consistent) {
            return Err(ExactError::invalid(
                "A parity string names sites that are not there or have other than two states.",
            ));
        }
        if self.coefficients.iter().any(|value| !value.is_finite()) || !self.constant.is_finite() {
            return Err(ExactError::invalid("A coefficient is not a finite number."));
        }
        for matrix in &self.matrices {
            let non_zeros = matrix.columns.len();
            let consistent = matrix.row_offsets.len() == matrix.dimension + 1
                && matrix.row_offsets.first() == Some(&0)
                && matrix.row_offsets.windows(2).all(|pair| pair[0] <= pair[1])
                && matrix.row_offsets.last() == Some(&(non_zeros as u32))
                && matrix.values.len() == 2 * non_zeros
                && matrix.columns.iter().all(|&column| (column as usize) < matrix.dimension)
                && matrix.values.iter().all(|value| value.is_finite());
            if !consistent {
                return Err(ExactError::invalid("A local matrix is not in compressed sparse rows."));
            }
        }
        for term in 0..n_terms {
            let (start, end) = (self.site_offsets[term] as usize, self.site_offsets[term + 1] as usize);
            let Some(sites) = self.sites.get(start..end) else {
                return Err(ExactError::invalid(format!("Term {term} has no list of sites.")));
            };
            let Some(matrix) = self.matrices.get(self.matrix_index[term] as usize) else {
                return Err(ExactError::invalid(format!("Term {term} names a matrix that is not there.")));
            };
            let mut dimension = 1usize;
            for (position, &site) in sites.iter().enumerate() {
                if site as usize >= self.n_sites() || sites[..position].contains(&site) {
                    return Err(ExactError::invalid(format!("Term {term} acts on site {site} wrongly.")));
                }
                dimension = dimension.saturating_mul(self.local_dimensions[site as usize] as usize);
            }
            let string = self.string(term);
            if string.iter().enumerate().any(|(place, site)| sites.contains(site) || string[..place].contains(site)) {
                return Err(ExactError::invalid(format!(
                    "Term {term} has a site twice in its parity string or acts on one."
                )));
            }
            if dimension != matrix.dimension {
                return Err(ExactError::invalid(format!(
                    "Term {term} acts on a space of dimension {dimension}, its matrix has {}.",
                    matrix.dimension
                )));
            }
        }
        Ok(())
    }

    fn string(&self, term: usize) -> &[u32] {
        match self.string_offsets.get(term..term + 2) {
            Some(range) => &self.string_sites[range[0] as usize..range[1] as usize],
            None => &[],
        }
    }

    /// Adds up the terms on equal supports, so that XX + YY becomes real and conserving again, and checks H = H^dagger.
    pub(crate) fn merged_terms(&self) -> Result<Vec<MergedTerm>, ExactError> {
        let merged = self.merged()?;
        let largest = merged.largest();
        for ((sites, _), entries) in &merged.supports {
            for (&(row, column), &value) in entries {
                let mirrored = entries.get(&(column, row)).copied().unwrap_or_default().conjugate();
                if (value - mirrored).modulus() > HERMITICITY * largest {
                    return Err(ExactError::new(
                        "EXACT_NOT_HERMITIAN",
                        "The operator is not Hermitian, so it has no ground state to find.",
                        format!(
                            "Its part on sites {sites:?} differs from its adjoint by {:.3e}.",
                            (value - mirrored).modulus()
                        ),
                        "Add the missing adjoint with `+ h.c.`, or use real couplings.",
                    ));
                }
            }
        }
        Ok(merged.into_terms_above(largest))
    }

    /// The same for any operator, Hermitian or not.
    pub(crate) fn merged(&self) -> Result<Merged, ExactError> {
        self.validate()?;
        let mut merged = Merged::default();
        for term in 0..self.matrix_index.len() {
            let range = self.site_offsets[term] as usize..self.site_offsets[term + 1] as usize;
            let sites: Vec<usize> = self.sites[range].iter().map(|&site| site as usize).collect();
            let coefficient = Complex::new(self.coefficients[2 * term], self.coefficients[2 * term + 1]);
            let matrix = &self.matrices[self.matrix_index[term] as usize];
            let mut sorted = sites.clone();
            sorted.sort_unstable();
            let relabel = self.relabelling(&sites, &sorted);
            let mut string: Vec<usize> = self.string(term).iter().map(|&site| site as usize).collect();
            string.sort_unstable();
            for row in 0..matrix.dimension {
                for index in matrix.row_offsets[row] as usize..matrix.row_offsets[row + 1] as usize {
                    let value = coefficient * Complex::new(matrix.values[2 * index], matrix.values[2 * index + 1]);
                    let entry = (relabel[row], relabel[matrix.columns[index] as usize]);
                    merged.add((sorted.clone(), string.clone()), entry, value);
                }
            }
        }
        Ok(merged)
    }

    /// New local index of each old one when the sites of a term are put in ascending order.
    fn relabelling(&self, sites: &[usize], sorted: &[usize]) -> Vec<u32> {
        let dimension = |site: &usize| self.local_dimensions[*site] as usize;
        let total: usize = sites.iter().map(dimension).product();
        let stride_of = |site: usize| -> usize {
            let position = sorted.iter().position(|&other| other == site).unwrap_or(0);
            sorted[position + 1..].iter().map(dimension).product()
        };
        let strides: Vec<usize> = sites.iter().map(|&site| stride_of(site)).collect();
        (0..total)
            .map(|old| {
                let mut rest = old;
                let mut new = 0;
                for (position, site) in sites.iter().enumerate().rev() {
                    new += (rest % dimension(site)) * strides[position];
                    rest /= dimension(site);
                }
                new as u32
            })
            .collect()
    }
}
