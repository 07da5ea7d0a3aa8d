//! The smallest image of a word under a group, and how it is reached.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::ExactError;
use crate::leading_set::leading_set;
use crate::packing::Packing;
use crate::scalar::Complex;
use crate::symmetry::{Element, Group};
use crate::word_map::{Chunks, WordMap};

/// An element as the number of its permutation's table.
#[derive(Debug, Clone, Copy)]
struct Mapped {
    map: u32,
    flip: bool,
    /// Number of its character among the distinct ones.
    character: u16,
}

/// A word that is its own smallest image, with the element g that maps the given word onto it: g |word> = sign |smallest>.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Smallest {
    pub word: u64,
    /// Number of the phase sign * character of g among `phases`.
    pub phase: u16,
}

/// Every element is k h: h takes one of the images of the leading set onto it, k keeps the leading set.
#[derive(Debug, Clone)]
pub(crate) struct Canonicaliser {
    pub packing: Packing,
    chunks: Chunks,
    maps: Vec<WordMap>,
    /// One element h for each image of the leading set, the identity first.
    cosets: Vec<Mapped>,
    /// Elements k that keep the leading set.
    stabiliser: Vec<Mapped>,
    /// Shift of the leading sites' code in a word.
    pub leading_shift: u32,
    pub leading_bits: u32,
    /// [leading code]: the smallest code that the stabiliser makes of it.
    smallest_code: Vec<u32>,
    /// reaching[reaching_offsets[code]..]: the elements k that make it.
    reaching_offsets: Vec<u32>,
    reaching: Vec<u16>,
    /// character_product[k * characters + h]: number of the product among the phases, for the sign +1.
    products: Vec<u16>,
    characters: usize,
    /// Distinct values of sign * character; the negative of phase p has the number p ^ 1.
    pub phases: Vec<Complex>,
    pub order: usize,
    with_signs: bool,
}

impl Canonicaliser {
    pub fn new(local_dimensions: &[u8], group: &Group, cancel: &AtomicBool) -> Result<Self, ExactError> {
        let leading = leading_set(local_dimensions, group);
        let rest = (0..local_dimensions.len()).filter(|site| !leading.contains(site));
        let order: Vec<usize> = leading.iter().copied().chain(rest).collect();
        let packing = Packing::new(local_dimensions, &order)?;
        let chunks = Chunks::new(&packing).ok_or_else(|| {
            ExactError::new(
                "EXACT_TOO_LARGE",
                "A site has more than 64 levels.",
                "Tables of the symmetries look up six bits at a time.",
                "Diagonalise without symmetries, or lower the cut-off of the levels.",
            )
        })?;
        let leading_bits: u32 = leading.iter().map(|&site| packing.widths[site]).sum();
        let all_bits: u32 = packing.widths.iter().sum();
        let mut characters = Distinct::default();
        let mut maps = Vec::new();
        let mut numbers: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        let mut mapped = |element: &Element| {
            let map = *numbers.entry(element.permutation.clone()).or_insert_with(|| {
                maps.push(WordMap::new(&element.permutation, &packing, &chunks, &group.fermionic));
                maps.len() as u32 - 1
            });
            Mapped { map, flip: element.flip, character: characters.number(element.character) }
        };
        let set: BTreeSet<usize> = leading.iter().copied().collect();
        let (mut cosets, mut stabiliser) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for element in &group.elements {
            // the sites that land on the leading ones
            let source: BTreeSet<usize> = (0..local_dimensions.len())
                .filter(|&site| set.contains(&(element.permutation[site] as usize)))
                .collect();
            if source == set {
                stabiliser.push(mapped(element));
            }
            if seen.insert(source) {
                cosets.push(mapped(element));
            }
        }
        let characters = characters.values;
        let mut phases = Distinct::default();
        let mut products = vec![0; characters.len() * characters.len()];
        for (k, &left) in characters.iter().enumerate() {
            for (h, &right) in characters.iter().enumerate() {
                products[k * characters.len() + h] = phases.signed(left * right);
            }
        }
        let mut own = Self {
            with_signs: group.fermionic.contains(&true),
            order: group.order(),
            leading_shift: all_bits - leading_bits,
            leading_bits,
            smallest_code: Vec::new(),
            reaching_offsets: vec![0],
            reaching: Vec::new(),
            characters: characters.len(),
            phases: phases.values,
            packing,
            chunks,
            maps,
            cosets,
            stabiliser,
            products,
        };
        own.fill_table(cancel)?;
        Ok(own)
    }

    fn fill_table(&mut self, cancel: &AtomicBool) -> Result<(), ExactError> {
        let mut reaching = Vec::new();
        for code in 0..1u64 << self.leading_bits {
            if code % 1024 == 0 && cancel.load(Ordering::Relaxed) {
                return Err(ExactError::cancelled());
            }
            let word = if self.leading_bits == 0 { 0 } else { code << self.leading_shift };
            let mut smallest = u64::MAX;
            for (number, &element) in self.stabiliser.iter().enumerate() {
                let image = self.leading_code(self.apply(element, word));
                if image < smallest {
                    smallest = image;
                    reaching.clear();
                }
                if image == smallest {
                    reaching.push(number as u16);
                }
            }
            self.smallest_code.push(smallest as u32);
            self.reaching.extend_from_slice(&reaching);
            self.reaching_offsets.push(self.reaching.len() as u32);
        }
        Ok(())
    }

    #[inline]
    fn apply(&self, element: Mapped, word: u64) -> u64 {
        let image = self.maps[element.map as usize].image(word, &self.chunks);
        if element.flip { self.packing.top.wrapping_sub(image) } else { image }
    }

    #[inline]
    pub fn leading_code(&self, word: u64) -> u64 {
        if self.leading_bits == 0 { 0 } else { word >> self.leading_shift }
    }

    /// Whether a leading code can belong to a smallest image.
    pub fn may_lead(&self, code: u64) -> bool {
        self.smallest_code[code as usize] as u64 == code
    }

    #[inline]
    fn elements_reaching(&self, code: u64) -> &[u16] {
        let code = code as usize;
        &self.reaching[self.reaching_offsets[code] as usize..self.reaching_offsets[code + 1] as usize]
    }

    #[inline]
    fn phase(&self, word: u64, moved: u64, k: Mapped, h: Mapped) -> u16 {
        let phase = self.products[k.character as usize * self.characters + h.character as usize];
        if !self.with_signs {
            return phase;
        }
        let odd = self.maps[h.map as usize].is_odd(word, &self.chunks)
            != self.maps[k.map as usize].is_odd(moved, &self.chunks);
        phase ^ u16::from(odd)
    }

    #[inline]
    pub fn smallest(&self, word: u64) -> Smallest {
        let mut best = u64::MAX;
        let mut best_code = u64::MAX;
        let mut reached = (word, 0, 0);
        for (number, &h) in self.cosets.iter().enumerate() {
            let moved = self.apply(h, word);
            let code = self.leading_code(moved);
            let smallest_code = self.smallest_code[code as usize] as u64;
            if smallest_code > best_code {
                continue;
            }
            best_code = smallest_code;
            for &k in self.elements_reaching(code) {
                let image = self.apply(self.stabiliser[k as usize], moved);
                if image < best {
                    best = image;
                    reached = (moved, number, k as usize);
                }
            }
        }
        let (moved, h, k) = reached;
        Smallest { word: best, phase: self.phase(word, moved, self.stabiliser[k], self.cosets[h]) }
    }

    /// For a word that is its own smallest image and whose states do not cancel: the number of elements that keep it.
    /// None for every other word.
    #[inline]
    pub fn weight(&self, word: u64) -> Option<u32> {
        let own_code = self.leading_code(word);
        let mut kept = 0;
        let mut sum = Complex::ZERO;
        for &h in &self.cosets {
            let moved = self.apply(h, word);
            let code = self.leading_code(moved);
            let smallest_code = self.smallest_code[code as usize] as u64;
            if smallest_code > own_code {
                continue;
            }
            if smallest_code < own_code {
                return None;
            }
            for &k in self.elements_reaching(code) {
                let k = self.stabiliser[k as usize];
                let image = self.apply(k, moved);
                if image < word {
                    return None;
                }
                if image == word {
                    kept += 1;
                    sum += self.phases[self.phase(word, moved, k, h) as usize];
                }
            }
        }
        // the characters of the elements that keep it add up to their number or to nothing
        (sum.re > 0.5).then_some(kept)
    }

    /// Calls `visit` with the image of a word under each element and the element's sign * character.
    pub fn images(&self, word: u64, mut visit: impl FnMut(u64, Complex)) {
        for &h in &self.cosets {
            let moved = self.apply(h, word);
            for &k in &self.stabiliser {
                visit(self.apply(k, moved), self.phases[self.phase(word, moved, k, h) as usize]);
            }
        }
    }

    /// g |word> for one element of the group, as (image, sign); for checks.
    pub fn image(&self, permutation: &WordMap, flip: bool, word: u64) -> (u64, bool) {
        let image = permutation.image(word, &self.chunks);
        let image = if flip { self.packing.top.wrapping_sub(image) } else { image };
        (image, permutation.is_odd(word, &self.chunks))
    }

    pub fn map_of(&self, permutation: &[u32], fermionic: &[bool]) -> WordMap {
        WordMap::new(permutation, &self.packing, &self.chunks, fermionic)
    }

    /// Bytes of the tables.
    pub fn memory_bytes(&self) -> u64 {
        let maps: usize = self.maps.iter().map(WordMap::memory_bytes).sum();
        (maps + self.smallest_code.len() * 8 + self.reaching.len() * 2) as u64
    }
}

/// Distinct complex numbers, equal up to rounding.
#[derive(Default)]
struct Distinct {
    values: Vec<Complex>,
}

impl Distinct {
    fn find(&self, value: Complex) -> Option<u16> {
        self.values.iter().position(|&known| (known - value).modulus() < 1e-9).map(|place| place as u16)
    }

    fn number(&mut self, value: Complex) -> u16 {
        self.find(value).unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() as u16 - 1
        })
    }

    /// Numbers in pairs of opposite values.
    fn signed(&mut self, value: Complex) -> u16 {
        self.find(value).unwrap_or_else(|| {
            self.values.extend([value, value.scaled(-1.0)]);
            self.values.len() as u16 - 2
        })
    }
}
