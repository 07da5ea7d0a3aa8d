//! Basis states as pairs of half-states, in the whole space or in one sector of conserved charges.

use std::ops::Range;

use crate::charge::{Charge, ChargeTable, SectorKeys, count_states};
use crate::error::ExactError;
use crate::operator::MergedTerm;

/// States of consecutive sites as mixed-radix codes (first site most significant), sorted into sectors of the charges.
#[derive(Debug, Clone)]
pub struct HalfSpace {
    pub sites: Range<usize>,
    pub dimensions: Vec<usize>,
    /// Weight of each site's digit in the code.
    pub strides: Vec<usize>,
    /// Codes of each sector in ascending order; empty where no state of the other half completes the charges.
    pub sectors: Vec<Vec<u32>>,
    /// Sector and rank inside it of each code.
    pub sector_of: Vec<u16>,
    pub rank: Vec<u32>,
}

impl HalfSpace {
    fn new(all: &[u8], sites: Range<usize>, table: &ChargeTable) -> Result<(Self, SectorKeys), ExactError> {
        let dimensions: Vec<usize> = all[sites.clone()].iter().map(|&dimension| dimension as usize).collect();
        let mut strides = vec![1; dimensions.len()];
        for position in (1..dimensions.len()).rev() {
            strides[position - 1] = strides[position] * dimensions[position];
        }
        let mut largest = vec![0; table.charges().len()];
        for (site, dimension) in sites.clone().zip(&dimensions) {
            table.of_site(site).iter().for_each(|&charge| largest[charge] += dimension - 1);
        }
        let keys = SectorKeys::new(&largest)?;
        // codes in ascending order: each further site is a less significant digit
        let mut sector_of = vec![0u16];
        for (site, &dimension) in sites.clone().zip(&dimensions) {
            let step = keys.step(table.of_site(site));
            sector_of = sector_of
                .iter()
                .flat_map(|&key| (0..dimension).map(move |digit| key + ((dimension - 1 - digit) * step) as u16))
                .collect();
        }
        let mut sectors: Vec<Vec<u32>> = vec![Vec::new(); keys.count];
        let mut rank = Vec::with_capacity(sector_of.len());
        for (code, &key) in sector_of.iter().enumerate() {
            let sector = &mut sectors[key as usize];
            rank.push(sector.len() as u32);
            sector.push(code as u32);
        }
        Ok((Self { sites, dimensions, strides, sectors, sector_of, rank }, keys))
    }

    /// Digit of the site (counted in the whole system) in a code.
    #[inline]
    pub fn digit(&self, code: usize, site: usize) -> usize {
        let position = site - self.sites.start;
        code / self.strides[position] % self.dimensions[position]
    }
}

/// All high states of one sector with all low states of the matching one: a dense rows x columns array in the vector.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    pub high_sector: usize,
    pub low_sector: usize,
    /// Index of its first basis state.
    pub offset: usize,
    pub rows: usize,
    pub columns: usize,
}

#[derive(Debug, Clone)]
pub struct Basis {
    pub high: HalfSpace,
    pub low: HalfSpace,
    pub blocks: Vec<Block>,
    /// Block that holds each high sector.
    pub block_of_sector: Vec<Option<usize>>,
    pub dimension: usize,
}

/// Low half-states that keep the working set of a product inside the second-level cache.
const LOW_STATES: usize = 4096;
/// Low half-states of one sector that pay where no term moves anything across the cut.
const SEPARATE_LOW_STATES: u128 = 16_384;
/// Fewer columns than this make the loops over them too short.
const FEWEST_COLUMNS: u128 = 64;
/// High half-states that the tables can number.
const HIGH_STATES: u128 = 1 << 26;

impl Basis {
    /// The basis of a sector, cut where the terms of an operator make its product cheapest.
    pub(crate) fn new(local_dimensions: &[u8], charges: &[Charge], terms: &[MergedTerm]) -> Result<Self, ExactError> {
        let table = ChargeTable::new(local_dimensions, charges)?;
        let n_sites = local_dimensions.len();
        let all: Vec<usize> = (0..n_sites).collect();
        let count = count_states(local_dimensions, &all, &table, &table.totals())?.last().copied().unwrap_or(0);
        if count == 0 {
            return Err(table.empty_sector());
        }
        let cut = cut(local_dimensions, &table, terms)?;
        if !halves_fit(local_dimensions, cut) || count > u64::MAX as u128 / 64 {
            return Err(ExactError::new(
                "EXACT_TOO_LARGE",
                format!("The space has {count} states; exact diagonalisation cannot hold it."),
                format!("{n_sites} sites are more than the tables of basis states can number."),
                "Use a smaller lattice; the variational method has no such limit.",
            ));
        }
        let (mut high, high_keys) = HalfSpace::new(local_dimensions, 0..cut, &table)?;
        let (mut low, low_keys) = HalfSpace::new(local_dimensions, cut..n_sites, &table)?;
        let totals = table.totals();
        let mut blocks = Vec::new();
        let mut block_of_sector = vec![None; high.sectors.len()];
        let mut used = vec![false; low.sectors.len()];
        let mut offset = 0;
        // high levels first, so that the order of the codes is kept where one charge sums all sites
        for high_sector in (0..high.sectors.len()).rev() {
            let rest: Vec<i64> =
                totals.iter().zip(high_keys.sums(high_sector)).map(|(total, sum)| total - sum).collect();
            let Some(low_sector) = low_keys.key(&rest) else { continue };
            let (rows, columns) = (high.sectors[high_sector].len(), low.sectors[low_sector].len());
            if rows == 0 || columns == 0 {
                continue;
            }
            used[low_sector] = true;
            block_of_sector[high_sector] = Some(blocks.len());
            blocks.push(Block { high_sector, low_sector, offset, rows, columns });
            offset += rows * columns;
        }
        for (states, block) in high.sectors.iter_mut().zip(&block_of_sector) {
            if block.is_none() {
                *states = Vec::new();
            }
        }
        for (states, used) in low.sectors.iter_mut().zip(used) {
            if !used {
                *states = Vec::new();
            }
        }
        Ok(Self { high, low, blocks, block_of_sector, dimension: offset })
    }

    /// Whether the tables of the half-states are of a size to make.
    pub(crate) fn fits(local_dimensions: &[u8], charges: &[Charge], terms: &[MergedTerm]) -> Result<bool, ExactError> {
        let table = ChargeTable::new(local_dimensions, charges)?;
        Ok(halves_fit(local_dimensions, cut(local_dimensions, &table, terms)?))
    }

    /// Block and index of the first basis state of a high state's row.
    pub(crate) fn row(&self, high_code: usize) -> Option<(usize, usize)> {
        let block_index = self.block_of_sector[self.high.sector_of[high_code] as usize]?;
        let block = &self.blocks[block_index];
        Some((block_index, block.offset + self.high.rank[high_code] as usize * block.columns))
    }

    /// Index of a configuration of local states, or None outside the sector or the local dimensions.
    pub fn index(&self, configuration: &[u8]) -> Option<usize> {
        let (high, low) = configuration.split_at_checked(self.high.dimensions.len())?;
        let encode = |half: &HalfSpace, states: &[u8]| -> Option<usize> {
            if states.len() != half.dimensions.len() {
                return None;
            }
            let inside = states.iter().zip(&half.dimensions).all(|(&state, &dimension)| (state as usize) < dimension);
            inside.then(|| states.iter().zip(&half.strides).map(|(&state, &stride)| state as usize * stride).sum())
        };
        let (high_code, low_code) = (encode(&self.high, high)?, encode(&self.low, low)?);
        let (block_index, start) = self.row(high_code)?;
        let matches = self.low.sector_of[low_code] as usize == self.blocks[block_index].low_sector;
        matches.then(|| start + self.low.rank[low_code] as usize)
    }

    /// Writes the local states of a basis index; `index` must be below the dimension.
    pub fn configuration(&self, index: usize, states: &mut [u8]) {
        let block = &self.blocks[self.blocks.partition_point(|block| block.offset <= index) - 1];
        let within = index - block.offset;
        let high_code = self.high.sectors[block.high_sector][within / block.columns] as usize;
        let low_code = self.low.sectors[block.low_sector][within % block.columns] as usize;
        for (half, code) in [(&self.high, high_code), (&self.low, low_code)] {
            for site in half.sites.clone() {
                states[site] = half.digit(code, site) as u8;
            }
        }
    }
}

fn cut(local_dimensions: &[u8], table: &ChargeTable, terms: &[MergedTerm]) -> Result<usize, ExactError> {
    Ok(separating_cut(local_dimensions, table, terms)?.unwrap_or_else(|| default_cut(local_dimensions)))
}

fn halves_fit(local_dimensions: &[u8], cut: usize) -> bool {
    let states = |sites: &[u8]| sites.iter().fold(1u128, |product, &d| product.saturating_mul(d as u128));
    states(&local_dimensions[..cut]) <= HIGH_STATES && states(&local_dimensions[cut..]) <= HIGH_STATES
}

fn default_cut(local_dimensions: &[u8]) -> usize {
    let n_sites = local_dimensions.len();
    let mut cut = n_sites;
    let mut low_states = 1usize;
    while cut > n_sites.div_ceil(2) && low_states * local_dimensions[cut - 1] as usize <= LOW_STATES {
        cut -= 1;
        low_states *= local_dimensions[cut] as usize;
    }
    cut
}

/// The cut nearest to the first site that nothing moves across, as between the two species of fermions: there the
/// product needs no elements between both halves. None where there is none of a useful size.
fn separating_cut(
    local_dimensions: &[u8],
    table: &ChargeTable,
    terms: &[MergedTerm],
) -> Result<Option<usize>, ExactError> {
    let n_sites = local_dimensions.len();
    let mut crossed = vec![false; n_sites + 1];
    for term in terms.iter().filter(|term| !term.is_diagonal()) {
        let reached = || term.sites.iter().chain(&term.string).copied();
        if let (Some(first), Some(last)) = (reached().min(), reached().max()) {
            crossed[first + 1..=last].fill(true);
        }
    }
    let totals = table.totals();
    for cut in (1..n_sites).filter(|&cut| !crossed[cut]) {
        let high_states = local_dimensions[..cut].iter().fold(1u128, |product, &d| product.saturating_mul(d as u128));
        let low_states = local_dimensions[cut..].iter().fold(1u128, |product, &d| product.saturating_mul(d as u128));
        if high_states > HIGH_STATES || low_states > HIGH_STATES {
            continue;
        }
        let columns = largest_low_sector(local_dimensions, cut, table, &totals)?;
        if (FEWEST_COLUMNS..=SEPARATE_LOW_STATES).contains(&columns) {
            return Ok(Some(cut));
        }
    }
    Ok(None)
}

/// States of the largest sector of the sites from `cut` that the sites before it can complete.
fn largest_low_sector(
    local_dimensions: &[u8],
    cut: usize,
    table: &ChargeTable,
    totals: &[i64],
) -> Result<u128, ExactError> {
    let part = |sites: Range<usize>| -> Result<(SectorKeys, Vec<u128>), ExactError> {
        let mut largest = vec![0i64; totals.len()];
        for site in sites.clone() {
            table.of_site(site).iter().for_each(|&charge| largest[charge] += local_dimensions[site] as i64 - 1);
        }
        let sizes: Vec<usize> = largest.iter().map(|&sum| sum as usize).collect();
        let sites: Vec<usize> = sites.collect();
        Ok((SectorKeys::new(&sizes)?, count_states(local_dimensions, &sites, table, &largest)?))
    };
    let (high_keys, high_counts) = part(0..cut)?;
    let (low_keys, low_counts) = part(cut..local_dimensions.len())?;
    let completed = |key: usize| -> bool {
        let rest: Vec<i64> = totals.iter().zip(low_keys.sums(key)).map(|(total, sum)| total - sum).collect();
        high_keys.key(&rest).is_some_and(|key| high_counts[key] > 0)
    };
    Ok((0..low_keys.count).filter(|&key| completed(key)).map(|key| low_counts[key]).max().unwrap_or(0))
}
