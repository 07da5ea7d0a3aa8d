//! The operator as it arrives, and in the form that local energies are read from.
//!
//! Terms on one set of sites are added up first, so XX + YY becomes one exchange. What is left falls into three parts:
//! a diagonal of fields and products of two spins 1/2, a diagonal of tables for everything else, and rows of connected
//! configurations, each a list of sites and steps with a matrix element.

use std::collections::{BTreeMap, HashMap, HashSet};

use num_complex::Complex64;

use crate::ansatz::with_changes;
use crate::error::EngineError;

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
pub struct OperatorDefinition {
    /// Local dimension of each site.
    pub local_dimensions: Vec<u8>,
    /// Term k acts on sites[site_offsets[k]..site_offsets[k + 1]].
    pub site_offsets: Vec<u32>,
    pub sites: Vec<u32>,
    pub matrix_index: Vec<u32>,
    /// Real and imaginary part, interleaved.
    pub coefficients: Vec<f64>,
    pub matrices: Vec<LocalMatrix>,
    /// Parity strings (Jordan and Wigner 1928): the elements of term k get the sign (-1)^n, n the number of sites of
    /// string_sites[string_offsets[k]..string_offsets[k + 1]] that are occupied (index 0 of two). Both empty: no term has one.
    pub string_offsets: Vec<u32>,
    pub string_sites: Vec<u32>,
    pub constant: f64,
}

/// A site and how many levels it rises: the index goes down by `rise`, the network's input up by 2 rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Change {
    pub site: u32,
    pub rise: i32,
}

/// What a connected configuration changes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Connection {
    Single(Change),
    /// `first` rises by `rise` while `second` falls by it; `bond` is a place in the list of bonds.
    Opposite {
        bond: u32,
        first: u32,
        second: u32,
        rise: i32,
    },
    Many(Vec<Change>),
}

/// All that one set of sites adds to a local energy.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub sites: Vec<u32>,
    /// Stride of each site in the local index.
    strides: Vec<u32>,
    /// Sites whose occupation gives the elements a sign.
    string: Vec<u32>,
    /// Into `Operator::connections`, one start a row and an end.
    row_starts: Vec<u32>,
}

#[derive(Debug, Clone)]
struct DiagonalTable {
    sites: Vec<u32>,
    strides: Vec<u32>,
    string: Vec<u32>,
    values: Vec<Complex64>,
}

/// Merged and sorted terms.
#[derive(Debug, Clone)]
pub struct Operator {
    pub(crate) local_dimensions: Vec<u8>,
    constant: Complex64,
    /// h_i of sum_i h_i x_i, spins 1/2 only.
    fields: Vec<(u32, Complex64)>,
    /// J_ij of sum_ij J_ij x_i x_j.
    couplings: Vec<(u32, u32, Complex64)>,
    tables: Vec<DiagonalTable>,
    pub(crate) groups: Vec<Group>,
    pub(crate) connections: Vec<(Connection, Complex64)>,
    pub(crate) is_real: bool,
}

/// Pairs of sites whose opposite changes have a table of their own, in every operator and move of an engine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bonds {
    pub pairs: Vec<(u32, u32)>,
    index: HashMap<(u32, u32), u32>,
}

impl Bonds {
    /// Marks a pair that has no table; its ratio is composed from those of its sites.
    pub const NONE: u32 = u32::MAX;

    pub fn add(&mut self, first: u32, second: u32) -> u32 {
        *self.index.entry((first, second)).or_insert_with(|| {
            self.pairs.push((first, second));
            self.pairs.len() as u32 - 1
        })
    }

    pub fn find(&self, first: u32, second: u32) -> u32 {
        self.index.get(&(first, second)).copied().unwrap_or(Self::NONE)
    }
}

/// Entries below this share of the largest one are rounding left over from a cancellation.
const CANCELLATION: f64 = 1e-14;

/// Sites acted on and sites of the parity string, both ascending.
type Support = (Vec<u32>, Vec<u32>);
type Entries = BTreeMap<(u32, u32), Complex64>;

impl OperatorDefinition {
    fn validate(&self) -> Result<(), EngineError> {
        let n_terms = self.matrix_index.len();
        if self.local_dimensions.is_empty() || self.local_dimensions.contains(&0) {
            return Err(EngineError::operator("Every site needs a local dimension of at least one."));
        }
        if self.site_offsets.len() != n_terms + 1 || self.coefficients.len() != 2 * n_terms {
            return Err(EngineError::operator("The arrays of the terms do not have matching lengths."));
        }
        let strings = &self.string_offsets;
        let no_strings = strings.is_empty() && self.string_sites.is_empty();
        let consistent = strings.len() == n_terms + 1
            && strings.is_sorted()
            && strings.first() == Some(&0)
            && strings.last() == Some(&(self.string_sites.len() as u32))
            && self.string_sites.iter().all(|&site| self.local_dimensions.get(site as usize) == Some(&2));
        if !(no_strings || consistent) {
            return Err(EngineError::operator(
                "A parity string names sites that are not there or have other than two states.",
            ));
        }
        if self.coefficients.iter().any(|value| !value.is_finite()) || !self.constant.is_finite() {
            return Err(EngineError::operator("A coefficient is not a finite number."));
        }
        for matrix in &self.matrices {
            let non_zeros = matrix.columns.len();
            let consistent = matrix.row_offsets.len() == matrix.dimension + 1
                && matrix.row_offsets.first() == Some(&0)
                && matrix.row_offsets.is_sorted()
                && matrix.row_offsets.last() == Some(&(non_zeros as u32))
                && matrix.values.len() == 2 * non_zeros
                && matrix.columns.iter().all(|&column| (column as usize) < matrix.dimension)
                && matrix.values.iter().all(|value| value.is_finite());
            if !consistent {
                return Err(EngineError::operator("A local matrix is not in compressed sparse rows."));
            }
        }
        for term in 0..n_terms {
            let range = self.site_offsets[term] as usize..self.site_offsets[term + 1] as usize;
            let (Some(sites), Some(matrix)) =
                (self.sites.get(range), self.matrices.get(self.matrix_index[term] as usize))
            else {
                return Err(EngineError::operator(format!("Term {term} names sites or a matrix that are not there.")));
            };
            let mut dimension = 1usize;
            for (position, &site) in sites.iter().enumerate() {
                if site as usize >= self.local_dimensions.len() || sites[..position].contains(&site) {
                    return Err(EngineError::operator(format!("Term {term} acts on site {site} wrongly.")));
                }
                dimension = dimension.saturating_mul(self.local_dimensions[site as usize] as usize);
            }
            if self.string(term).iter().any(|site| sites.contains(site)) {
                return Err(EngineError::operator(format!("Term {term} acts on a site of its own parity string.")));
            }
            if dimension != matrix.dimension {
                return Err(EngineError::operator(format!(
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

    /// Sums of the terms on equal sets of sites (ascending, the first most significant), without what cancelled.
    fn merged(&self) -> Vec<(Support, Entries)> {
        let mut supports: BTreeMap<Support, Entries> = BTreeMap::new();
        for (term, &matrix) in self.matrix_index.iter().enumerate() {
            let sites = &self.sites[self.site_offsets[term] as usize..self.site_offsets[term + 1] as usize];
            let coefficient = Complex64::new(self.coefficients[2 * term], self.coefficients[2 * term + 1]);
            let matrix = &self.matrices[matrix as usize];
            let mut sorted = sites.to_vec();
            sorted.sort_unstable();
            let relabel = self.relabelling(sites, &sorted);
            let mut string = self.string(term).to_vec();
            string.sort_unstable();
            let entries = supports.entry((sorted, string)).or_default();
            for row in 0..matrix.dimension {
                for place in matrix.row_offsets[row] as usize..matrix.row_offsets[row + 1] as usize {
                    let value = coefficient * Complex64::new(matrix.values[2 * place], matrix.values[2 * place + 1]);
                    let key = (relabel[row], relabel[matrix.columns[place] as usize]);
                    *entries.entry(key).or_default() += value;
                }
            }
        }
        let largest =
            supports.values().flat_map(|entries| entries.values()).fold(0.0, |most: f64, v| most.max(v.norm()));
        supports
            .into_iter()
            .map(|(support, mut entries)| {
                entries.retain(|_, value| value.norm() > CANCELLATION * largest);
                (support, entries)
            })
            .filter(|(_, entries)| !entries.is_empty())
            .collect()
    }

    fn strides(&self, sites: &[u32]) -> Vec<u32> {
        let mut stride = 1;
        let mut strides = vec![0; sites.len()];
        for (place, &site) in sites.iter().enumerate().rev() {
            strides[place] = stride;
            stride *= u32::from(self.local_dimensions[site as usize]);
        }
        strides
    }

    /// New local index of each old one when the sites of a term are put in ascending order.
    fn relabelling(&self, sites: &[u32], sorted: &[u32]) -> Vec<u32> {
        let (old, new) = (self.strides(sites), self.strides(sorted));
        let total: u32 = sites.iter().map(|&site| u32::from(self.local_dimensions[site as usize])).product();
        (0..total)
            .map(|index| {
                sites.iter().zip(&old).fold(0, |sum, (&site, stride)| {
                    let digit = index / stride % u32::from(self.local_dimensions[site as usize]);
                    sum + digit * new[sorted.iter().position(|&other| other == site).unwrap_or(0)]
                })
            })
            .collect()
    }
}

impl Operator {
    pub fn new(definition: &OperatorDefinition) -> Result<Self, EngineError> {
        definition.validate()?;
        let dimensions = &definition.local_dimensions;
        let mut operator = Self {
            local_dimensions: dimensions.clone(),
            constant: Complex64::new(definition.constant, 0.0),
            fields: Vec::new(),
            couplings: Vec::new(),
            tables: Vec::new(),
            groups: Vec::new(),
            connections: Vec::new(),
            is_real: true,
        };
        let mut fields = BTreeMap::new();
        for ((sites, string), entries) in definition.merged() {
            operator.is_real &= entries.values().all(|value| value.im == 0.0);
            let strides = definition.strides(&sites);
            operator.add_diagonal(&sites, &strides, &string, &entries, &mut fields);
            operator.add_connections(&sites, &strides, string, &entries);
        }
        operator.fields = fields.into_iter().filter(|(_, h): &(u32, Complex64)| h.norm() > 0.0).collect();
        Ok(operator)
    }

    pub fn n_sites(&self) -> usize {
        self.local_dimensions.len()
    }

    fn add_diagonal(
        &mut self,
        sites: &[u32],
        strides: &[u32],
        string: &[u32],
        entries: &Entries,
        fields: &mut BTreeMap<u32, Complex64>,
    ) {
        let dimension = sites.iter().map(|&site| usize::from(self.local_dimensions[site as usize])).product();
        let mut values = vec![Complex64::ZERO; dimension];
        for (&(row, column), &value) in entries {
            if row == column {
                values[row as usize] = value;
            }
        }
        if values.iter().all(|value| *value == Complex64::ZERO) {
            return;
        }
        let spins_half = string.is_empty() && sites.iter().all(|&site| self.local_dimensions[site as usize] == 2);
        match *sites {
            [] if string.is_empty() => self.constant += values[0],
            [site] if spins_half => {
                self.constant += (values[0] + values[1]) / 2.0;
                *fields.entry(site).or_default() += (values[0] - values[1]) / 2.0;
            }
            [first, second] if spins_half => {
                // Walsh transform of the four values: 1, x_i, x_j, x_i x_j.
                let [uu, ud, du, dd] = [values[0], values[1], values[2], values[3]];
                self.constant += (uu + ud + du + dd) / 4.0;
                *fields.entry(first).or_default() += (uu + ud - du - dd) / 4.0;
                *fields.entry(second).or_default() += (uu - ud + du - dd) / 4.0;
                let coupling = (uu - ud - du + dd) / 4.0;
                if coupling != Complex64::ZERO {
                    self.couplings.push((first, second, coupling));
                }
            }
            _ => self.tables.push(DiagonalTable {
                sites: sites.to_vec(),
                strides: strides.to_vec(),
                string: string.to_vec(),
                values,
            }),
        }
    }

    fn add_connections(&mut self, sites: &[u32], strides: &[u32], string: Vec<u32>, entries: &Entries) {
        if entries.keys().all(|(row, column)| row == column) {
            return;
        }
        let digit = |index: u32, place: usize| -> i32 {
            (index / strides[place] % u32::from(self.local_dimensions[sites[place] as usize])) as i32
        };
        let rows: u32 = sites.iter().map(|&site| u32::from(self.local_dimensions[site as usize])).product();
        let mut row_starts = vec![self.connections.len() as u32];
        for row in 0..rows {
            for (&(_, column), &value) in entries.range((row, 0)..=(row, u32::MAX)) {
                let changes: Vec<Change> = (0..sites.len())
                    .map(|place| Change { site: sites[place], rise: digit(row, place) - digit(column, place) })
                    .filter(|change| change.rise != 0)
                    .collect();
                let connection = match *changes {
                    [] => continue,
                    [single] => Connection::Single(single),
                    [a, b] if a.rise == -b.rise => {
                        Connection::Opposite { bond: Bonds::NONE, first: a.site, second: b.site, rise: a.rise }
                    }
                    _ => Connection::Many(changes),
                };
                self.connections.push((connection, value));
            }
            row_starts.push(self.connections.len() as u32);
        }
        self.groups.push(Group { sites: sites.to_vec(), strides: strides.to_vec(), string, row_starts });
    }

    /// Adds the pairs that change oppositely to the list of bonds.
    pub(crate) fn register_bonds(&self, bonds: &mut Bonds) {
        for (connection, _) in &self.connections {
            if let Connection::Opposite { first, second, .. } = connection {
                bonds.add(*first, *second);
            }
        }
    }

    /// Notes the place of every pair in the list of bonds.
    pub(crate) fn look_up_bonds(&mut self, bonds: &Bonds) {
        for (connection, _) in &mut self.connections {
            if let Connection::Opposite { bond, first, second, .. } = connection {
                *bond = bonds.find(*first, *second);
            }
        }
    }

    /// Whether every connected configuration has the same sum of levels.
    pub fn conserves_total_sz(&self) -> bool {
        self.connections.iter().all(|(connection, _)| match connection {
            Connection::Single(_) => false,
            Connection::Opposite { .. } => true,
            Connection::Many(changes) => changes.iter().map(|change| change.rise).sum::<i32>() == 0,
        })
    }

    /// <s|H|s>
    pub fn diagonal(&self, configuration: &[u8]) -> Complex64 {
        let spin = |site: u32| 1.0 - 2.0 * f64::from(configuration[site as usize]);
        let mut value = self.constant;
        for &(site, field) in &self.fields {
            value += field * spin(site);
        }
        for &(first, second, coupling) in &self.couplings {
            value += coupling * (spin(first) * spin(second));
        }
        for table in &self.tables {
            let element = table.values[local_index(&table.sites, &table.strides, configuration)];
            value += element * parity(&table.string, configuration);
        }
        value
    }

    /// Connected configurations s' of s that one group of terms makes, with <s|H|s'> up to the sign that comes with them.
    #[inline]
    pub(crate) fn connections_of(&self, group: &Group, configuration: &[u8]) -> (f64, &[(Connection, Complex64)]) {
        (parity(&group.string, configuration), self.row(group, configuration))
    }

    /// The same without the sign.
    #[inline]
    pub(crate) fn row(&self, group: &Group, configuration: &[u8]) -> &[(Connection, Complex64)] {
        let row = local_index(&group.sites, &group.strides, configuration);
        &self.connections[group.row_starts[row] as usize..group.row_starts[row + 1] as usize]
    }

    /// Whether every term that connects s to s' also connects s' to s, as those of a Hermitian operator do.
    pub(crate) fn connects_both_ways(&self) -> bool {
        self.groups.iter().all(|group| {
            let column = |row: usize, connection: &Connection| {
                with_changes(connection, |changes| {
                    changes.iter().fold(row as i64, |index, change| {
                        let place = group.sites.iter().position(|&site| site == change.site).unwrap_or(0);
                        index - i64::from(change.rise) * i64::from(group.strides[place])
                    })
                })
            };
            let entries: HashSet<(i64, i64)> = (0..group.row_starts.len() - 1)
                .flat_map(|row| {
                    let range = group.row_starts[row] as usize..group.row_starts[row + 1] as usize;
                    self.connections[range].iter().map(move |(connection, _)| (row as i64, column(row, connection)))
                })
                .collect();
            entries.iter().all(|&(row, column)| entries.contains(&(column, row)))
        })
    }
}

/// (-1)^n of n occupied sites, those in state 0.
#[inline]
fn parity(string: &[u32], configuration: &[u8]) -> f64 {
    let occupied = string.iter().filter(|&&site| configuration[site as usize] == 0).count();
    if occupied % 2 == 0 { 1.0 } else { -1.0 }
}

#[inline]
fn local_index(sites: &[u32], strides: &[u32], configuration: &[u8]) -> usize {
    let mut index = 0;
    for (&site, &stride) in sites.iter().zip(strides) {
        index += u32::from(configuration[site as usize]) * stride;
    }
    index as usize
}
