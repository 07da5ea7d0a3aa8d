//! Configurations as words: the levels of all sites side by side in 64 bits.

use crate::error::ExactError;

/// Where each site's level stands in a word. The first site of the order is the most significant.
#[derive(Debug, Clone)]
pub(crate) struct Packing {
    /// Sites from the most significant bits down.
    pub order: Vec<usize>,
    pub shifts: Vec<u32>,
    pub widths: Vec<u32>,
    pub dimensions: Vec<u8>,
    /// All levels at their highest: what a flip subtracts from.
    pub top: u64,
}

/// Bits that hold a level of a site.
pub(crate) fn width_of(dimension: u8) -> u32 {
    (dimension as u32).next_power_of_two().trailing_zeros()
}

impl Packing {
    pub fn new(local_dimensions: &[u8], order: &[usize]) -> Result<Self, ExactError> {
        let widths: Vec<u32> = local_dimensions.iter().map(|&dimension| width_of(dimension)).collect();
        let bits: u32 = widths.iter().sum();
        if bits > u64::BITS {
            return Err(ExactError::new(
                "EXACT_TOO_LARGE",
                format!("A configuration of the {} sites takes {bits} bits.", local_dimensions.len()),
                "Basis states of symmetry sectors are numbered by 64 bits.",
                "Use a smaller lattice; the variational method has no such limit.",
            ));
        }
        let mut shifts = vec![0; widths.len()];
        let mut shift = bits;
        for &site in order {
            shift -= widths[site];
            shifts[site] = shift;
        }
        let dimensions = local_dimensions.to_vec();
        let mut packing = Self { order: order.to_vec(), shifts, widths, dimensions, top: 0 };
        packing.top = (0..packing.sites()).fold(0, |word, site| word | packing.placed(site, packing.highest(site)));
        Ok(packing)
    }

    pub fn sites(&self) -> usize {
        self.widths.len()
    }

    pub fn highest(&self, site: usize) -> u64 {
        self.dimensions[site].saturating_sub(1) as u64
    }

    /// A level as bits of the word. Sites of one state have no bits.
    #[inline]
    pub fn placed(&self, site: usize, level: u64) -> u64 {
        if self.widths[site] == 0 { 0 } else { level << self.shifts[site] }
    }

    #[inline]
    pub fn level(&self, word: u64, site: usize) -> u64 {
        if self.widths[site] == 0 { 0 } else { word >> self.shifts[site] & ((1 << self.widths[site]) - 1) }
    }

    /// None where an index is not below its site's dimension, or the length is not the number of sites.
    pub fn word(&self, configuration: &[u8]) -> Option<u64> {
        if configuration.len() != self.sites() {
            return None;
        }
        configuration.iter().enumerate().try_fold(0, |word, (site, &index)| {
            let level = self.highest(site).checked_sub(index as u64)?;
            Some(word | self.placed(site, level))
        })
    }

    pub fn write(&self, word: u64, configuration: &mut [u8]) {
        for (site, index) in configuration.iter_mut().enumerate() {
            *index = (self.highest(site) - self.level(word, site)) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_configurations_are_inverse() {
        let packing = Packing::new(&[2, 3, 1, 5, 2], &[3, 0, 2, 4, 1]).expect("few bits");
        let mut back = [0; 5];
        for configuration in [[0, 0, 0, 0, 0], [1, 2, 0, 4, 1], [0, 1, 0, 3, 1]] {
            packing.write(packing.word(&configuration).expect("inside"), &mut back);
            assert_eq!(back, configuration);
        }
        assert_eq!(packing.word(&[0, 3, 0, 0, 0]), None);
        assert_eq!(packing.word(&[0, 0, 0, 0, 0]), Some(packing.top));
        // site 3 is the most significant
        let low = packing.word(&[0, 0, 0, 4, 0]).expect("inside");
        assert!(low < packing.word(&[1, 2, 0, 3, 1]).expect("inside"));
        assert!(Packing::new(&[2; 65], &(0..65).collect::<Vec<_>>()).is_err());
        assert!(Packing::new(&[2; 64], &(0..64).collect::<Vec<_>>()).is_ok());
    }
}
