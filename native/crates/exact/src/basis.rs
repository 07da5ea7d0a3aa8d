//! Basis states as pairs of half-states, in the whole space or in one sector of total Sz.

use std::ops::Range;

use crate::error::ExactError;

/// States of consecutive sites as mixed-radix codes (first site most significant), sorted into sectors of 2 Sz.
#[derive(Debug, Clone)]
pub struct HalfSpace {
    pub sites: Range<usize>,
    pub dimensions: Vec<usize>,
    /// Weight of each site's digit in the code.
    pub strides: Vec<usize>,
    /// Codes of each sector in ascending order.
    pub sectors: Vec<Vec<u32>>,
    /// Twice the total Sz of each sector; all zero when the whole space is one sector.
    pub twice_sz: Vec<i64>,
    /// Sector and rank inside it of each code.
    pub sector_of: Vec<u16>,
    pub rank: Vec<u32>,
}

impl HalfSpace {
    fn new(all: &[u8], sites: Range<usize>, by_sector: bool) -> Self {
        let dimensions: Vec<usize> = all[sites.clone()].iter().map(|&dimension| dimension as usize).collect();
        let mut strides = vec![1; dimensions.len()];
        for position in (1..dimensions.len()).rev() {
            strides[position - 1] = strides[position] * dimensions[position];
        }
        let states: usize = dimensions.iter().product();
        // Number of lowered quanta: 2 Sz = sum (d - 1) - 2 * lowered.
        let highest: i64 = dimensions.iter().map(|&dimension| dimension as i64 - 1).sum();
        let n_sectors = if by_sector { highest as usize + 1 } else { 1 };
        let mut sectors = vec![Vec::new(); n_sectors];
        let mut sector_of = vec![0u16; states];
        let mut rank = vec![0u32; states];
        for code in 0..states {
            let lowered = if by_sector {
                strides.iter().zip(&dimensions).map(|(stride, dimension)| code / stride % dimension).sum()
            } else {
                0
            };
            sector_of[code] = lowered as u16;
            rank[code] = sectors[lowered].len() as u32;
            sectors[lowered].push(code as u32);
        }
        let twice_sz = (0..n_sectors).map(|lowered| if by_sector { highest - 2 * lowered as i64 } else { 0 }).collect();
        Self { sites, dimensions, strides, sectors, twice_sz, sector_of, rank }
    }

    pub fn states(&self) -> usize {
        self.rank.len()
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
/// High half-states that the tables can number.
const HIGH_STATES: u128 = 1 << 26;

impl Basis {
    pub fn new(local_dimensions: &[u8], total_twice_sz: Option<i64>) -> Result<Self, ExactError> {
        let count = dimension_of(local_dimensions, total_twice_sz);
        if count == 0 {
            let wanted = total_twice_sz.unwrap_or(0);
            return Err(ExactError::new(
                "EXACT_EMPTY_SECTOR",
                format!("There is no state with 2 Sz = {wanted}."),
                "The sum of the spins cannot take this value.",
                "Choose a value between minus and plus the sum of 2S, of the same parity.",
            ));
        }
        let n_sites = local_dimensions.len();
        let mut cut = n_sites;
        let mut low_states = 1usize;
        while cut > n_sites.div_ceil(2) && low_states * local_dimensions[cut - 1] as usize <= LOW_STATES {
            cut -= 1;
            low_states *= local_dimensions[cut] as usize;
        }
        let high_states = local_dimensions[..cut].iter().fold(1u128, |product, &d| product.saturating_mul(d as u128));
        if high_states > HIGH_STATES || count > u64::MAX as u128 / 64 {
            return Err(ExactError::new(
                "EXACT_TOO_LARGE",
                format!("The space has {count} states; exact diagonalisation cannot hold it."),
                format!("{n_sites} sites are more than the tables of basis states can number."),
                "Use a smaller lattice; the variational method has no such limit.",
            ));
        }
        let by_sector = total_twice_sz.is_some();
        let high = HalfSpace::new(local_dimensions, 0..cut, by_sector);
        let low = HalfSpace::new(local_dimensions, cut..n_sites, by_sector);
        let mut blocks = Vec::new();
        let mut block_of_sector = vec![None; high.sectors.len()];
        let mut offset = 0;
        for (high_sector, states) in high.sectors.iter().enumerate() {
            let wanted = total_twice_sz.map_or(0, |total| total - high.twice_sz[high_sector]);
            let Some(low_sector) = low.twice_sz.iter().position(|&value| value == wanted) else { continue };
            let columns = low.sectors[low_sector].len();
            if states.is_empty() || columns == 0 {
                continue;
            }
            block_of_sector[high_sector] = Some(blocks.len());
            blocks.push(Block { high_sector, low_sector, offset, rows: states.len(), columns });
            offset += states.len() * columns;
        }
        Ok(Self { high, low, blocks, block_of_sector, dimension: offset })
    }

    pub fn n_sites(&self) -> usize {
        self.low.sites.end
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

/// Number of states, without enumerating them (saturating).
pub fn dimension_of(local_dimensions: &[u8], total_twice_sz: Option<i64>) -> u128 {
    let Some(total) = total_twice_sz else {
        return local_dimensions.iter().fold(1u128, |product, &d| product.saturating_mul(d as u128));
    };
    // counts[lowered] by adding one site after the other
    let mut counts = vec![1u128];
    for &dimension in local_dimensions {
        let mut next = vec![0u128; counts.len() + dimension as usize - 1];
        for (lowered, &count) in counts.iter().enumerate() {
            for digit in 0..dimension as usize {
                next[lowered + digit] = next[lowered + digit].saturating_add(count);
            }
        }
        counts = next;
    }
    let lowered_twice = counts.len() as i64 - 1 - total;
    if lowered_twice % 2 != 0 || lowered_twice < 0 {
        return 0;
    }
    counts.get(lowered_twice as usize / 2).copied().unwrap_or(0)
}
