//! A permutation of the sites, acting on words by small tables.

use crate::packing::Packing;

/// Bits looked up at once; 64 entries of eight bytes stay in the first-level cache for many permutations.
const CHUNK_BITS: u32 = 6;
const ENTRIES: usize = 1 << CHUNK_BITS;

/// Cuts a word into pieces of whole sites.
#[derive(Debug, Clone)]
pub(crate) struct Chunks {
    shifts: Vec<u32>,
    /// Sites of each chunk, most significant first.
    sites: Vec<Vec<usize>>,
}

impl Chunks {
    /// None if a site has more levels than a chunk can hold.
    pub fn new(packing: &Packing) -> Option<Self> {
        let mut chunks = Self { shifts: Vec::new(), sites: Vec::new() };
        let mut bits = 0;
        // from the least significant site up
        for &site in packing.order.iter().rev() {
            let width = packing.widths[site];
            if width > CHUNK_BITS {
                return None;
            }
            if chunks.sites.is_empty() || bits + width > CHUNK_BITS {
                chunks.shifts.push(packing.shifts[site] % u64::BITS);
                chunks.sites.push(Vec::new());
                bits = 0;
            }
            bits += width;
            if let Some(last) = chunks.sites.last_mut() {
                last.insert(0, site);
            }
        }
        Some(chunks)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct WordMap {
    /// [chunk][bits of the word]: the bits of the image.
    images: Vec<[u64; ENTRIES]>,
    /// [chunk][bits of the word]: XOR of these, AND the word, has odd weight where the image has the sign -1. Empty
    /// without fermions.
    inversions: Vec<[u64; ENTRIES]>,
}

impl WordMap {
    pub fn new(permutation: &[u32], packing: &Packing, chunks: &Chunks, fermionic: &[bool]) -> Self {
        let mut images = vec![[0; ENTRIES]; chunks.shifts.len()];
        let with_signs = fermionic.contains(&true);
        let mut inversions = vec![[0; ENTRIES]; if with_signs { chunks.shifts.len() } else { 0 }];
        let chunk_of = chunk_numbers(packing.sites(), chunks);
        for (chunk, (sites, &shift)) in chunks.sites.iter().zip(&chunks.shifts).enumerate() {
            for code in 0..ENTRIES as u64 {
                // bits above the chunk belong to the next one
                let word = code.checked_shl(shift).unwrap_or(0);
                for &site in sites {
                    images[chunk][code as usize] |=
                        packing.placed(permutation[site] as usize, packing.level(word, site));
                }
                if with_signs {
                    let occupied: Vec<usize> = sites
                        .iter()
                        .copied()
                        .filter(|&site| fermionic[site] && packing.level(word, site) == 1)
                        .collect();
                    inversions[chunk][code as usize] =
                        inversion_mask(&occupied, chunk, &chunk_of, permutation, packing, fermionic);
                }
            }
        }
        Self { images, inversions }
    }

    pub fn memory_bytes(&self) -> usize {
        (self.images.len() + self.inversions.len()) * size_of::<[u64; ENTRIES]>()
    }

    #[inline]
    pub fn image(&self, word: u64, chunks: &Chunks) -> u64 {
        let mut image = 0;
        for (table, &shift) in self.images.iter().zip(&chunks.shifts) {
            image |= table[(word >> shift) as usize % ENTRIES];
        }
        image
    }

    /// Whether the reordering of the occupied fermionic modes is odd.
    #[inline]
    pub fn is_odd(&self, word: u64, chunks: &Chunks) -> bool {
        let mut mask = 0;
        for (table, &shift) in self.inversions.iter().zip(&chunks.shifts) {
            mask ^= table[(word >> shift) as usize % ENTRIES];
        }
        (word & mask).count_ones() % 2 == 1
    }
}

fn chunk_numbers(n_sites: usize, chunks: &Chunks) -> Vec<usize> {
    let mut numbers = vec![0; n_sites];
    for (chunk, sites) in chunks.sites.iter().enumerate() {
        sites.iter().for_each(|&site| numbers[site] = chunk);
    }
    numbers
}

/// Pairs of occupied modes that the permutation reorders: a pair across two chunks stands as the bit of its mode in the
/// later one; the parity of the pairs inside this chunk stands at one of its own occupied modes.
fn inversion_mask(
    occupied: &[usize],
    chunk: usize,
    chunk_of: &[usize],
    permutation: &[u32],
    packing: &Packing,
    fermionic: &[bool],
) -> u64 {
    let reordered = |a: usize, b: usize| (a < b) != (permutation[a] < permutation[b]);
    let mut mask = 0;
    for other in (0..packing.sites()).filter(|&other| fermionic[other] && chunk_of[other] > chunk) {
        if occupied.iter().filter(|&&own| reordered(own, other)).count() % 2 == 1 {
            mask |= packing.placed(other, 1);
        }
    }
    let inside: usize = (0..occupied.len())
        .map(|place| occupied[..place].iter().filter(|&&first| reordered(first, occupied[place])).count())
        .sum();
    match occupied.first() {
        Some(&first) if inside % 2 == 1 => mask | packing.placed(first, 1),
        _ => mask,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sorts the images of the occupied modes by exchanges of neighbours and counts them.
    fn reference(configuration: &[u8], permutation: &[u32]) -> (Vec<u8>, bool) {
        let mut images: Vec<u32> =
            (0..configuration.len()).filter(|&site| configuration[site] == 0).map(|site| permutation[site]).collect();
        let mut odd = false;
        for end in (1..images.len()).rev() {
            for place in 0..end {
                if images[place] > images[place + 1] {
                    images.swap(place, place + 1);
                    odd = !odd;
                }
            }
        }
        let mut image = vec![1; configuration.len()];
        images.iter().for_each(|&site| image[site as usize] = 0);
        (image, odd)
    }

    #[test]
    fn images_and_signs_of_fermionic_modes() {
        let n = 17;
        let order: Vec<usize> = (0..n).map(|place| place * 5 % n).collect();
        let packing = Packing::new(&[2; 17], &order).expect("few bits");
        let chunks = Chunks::new(&packing).expect("narrow sites");
        let permutation: Vec<u32> = (0..n as u32).map(|site| (site * 7 + 3) % n as u32).collect();
        let map = WordMap::new(&permutation, &packing, &chunks, &[true; 17]);
        let mut seed = 12345u64;
        for _ in 0..500 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let configuration: Vec<u8> = (0..n).map(|site| (seed >> (20 + site) & 1) as u8).collect();
            let (image, odd) = reference(&configuration, &permutation);
            let word = packing.word(&configuration).expect("inside");
            assert_eq!(map.image(word, &chunks), packing.word(&image).expect("inside"));
            assert_eq!(map.is_odd(word, &chunks), odd);
        }
    }
}
