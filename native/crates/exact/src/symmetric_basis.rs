//! Basis of a symmetry sector: the smallest word of each orbit, with the number of elements that keep it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::canonical::Canonicaliser;
use crate::charge::ChargeTable;
use crate::enumeration::{Enumeration, Prefix};
use crate::error::ExactError;
use crate::scalar::Complex;
use crate::workers::Workers;

/// Bits of the prefixes that have their own bucket.
const PREFIX_BITS: u32 = 20;
/// Prefixes that keep all threads busy.
const PREFIXES: usize = 1024;
/// Prefixes that a thread takes at once.
const PREFIXES_OF_PIECE: usize = 16;
/// Words between two looks at progress.
const WORDS: f64 = 4e6;
/// Words in a slot of a bucket, about.
const SLOT: usize = 4;

/// |r> = sqrt(|G| / w_r) P |word_r>, P = 1/|G| sum_g character(g)^* g the projector onto the sector and w_r the number of
/// elements that keep the word.
#[derive(Debug)]
pub(crate) struct SymmetricBasis {
    pub canonical: Canonicaliser,
    /// Ascending.
    pub words: Vec<u64>,
    /// Number of each word's weight w among `weights`.
    pub classes: Vec<u16>,
    pub weights: Vec<u32>,
    lookup: Lookup,
}

/// Finds a word in two steps: the bucket of its first sites, the slot of the bits that follow.
#[derive(Debug, Default)]
struct Lookup {
    prefix_shift: u32,
    /// [bits of the first sites]: bucket, or NONE.
    bucket_of: Vec<u32>,
    buckets: Vec<Bucket>,
    /// First word of each slot, over all buckets.
    slots: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    first_slot: u32,
    shift: u32,
}

const NONE: u32 = u32::MAX;

/// A basis on its way: the words of one prefix after the other are gone through.
pub(crate) struct Gathering {
    canonical: Canonicaliser,
    table: ChargeTable,
    /// Ascending; of the first `depth` sites, `bits` wide.
    prefixes: Vec<Prefix>,
    depth: usize,
    bits: u32,
    /// Words to go through before each prefix, and of all at the end.
    words_before: Vec<f64>,
    /// Prefixes done.
    done: usize,
    /// Words that are the smallest of their orbits, with their weights, prefix by prefix.
    found: Vec<(Vec<u64>, Vec<u32>)>,
    states: usize,
}

impl Gathering {
    pub fn new(canonical: Canonicaliser, table: ChargeTable) -> Self {
        let packing = &canonical.packing;
        let enumeration = Enumeration::new(packing, &table);
        let mut prefixes = enumeration.root();
        let (mut depth, mut bits) = (0, 0);
        while let Some(&site) = packing.order.get(depth) {
            let width = packing.widths[site];
            let enough = bits >= canonical.leading_bits && prefixes.len() >= PREFIXES;
            if enough || bits + width > PREFIX_BITS.max(canonical.leading_bits) {
                break;
            }
            prefixes = enumeration.extended(&prefixes, depth);
            (depth, bits) = (depth + 1, bits + width);
            if bits == canonical.leading_bits {
                prefixes.retain(|prefix| canonical.may_lead(canonical.leading_code(prefix.word)));
            }
        }
        let mut words_before = vec![0.0];
        for words in enumeration.completions(&prefixes, depth) {
            words_before.push(words_before[words_before.len() - 1] + words);
        }
        Self { canonical, table, prefixes, depth, bits, words_before, done: 0, found: Vec::new(), states: 0 }
    }

    /// States found so far.
    pub fn states(&self) -> usize {
        self.states
    }

    /// Share of the words that have been gone through.
    pub fn fraction(&self) -> f64 {
        let all = self.words_before[self.prefixes.len()];
        if all > 0.0 { self.words_before[self.done] / all } else { 1.0 }
    }

    pub fn is_done(&self) -> bool {
        self.done == self.prefixes.len()
    }

    /// Goes through the words of the next prefixes.
    pub fn step(&mut self, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        let until = self.words_before[self.done] + WORDS;
        let end = self.words_before.partition_point(|&words| words < until).min(self.prefixes.len());
        let enumeration = Enumeration::new(&self.canonical.packing, &self.table);
        let pieces: Vec<&[Prefix]> = self.prefixes[self.done..end].chunks(PREFIXES_OF_PIECE).collect();
        let found = workers.map(pieces, |prefixes| {
            let mut own: (Vec<u64>, Vec<u32>) = Default::default();
            for prefix in prefixes {
                if cancel.load(Ordering::Relaxed) {
                    return own;
                }
                enumeration.words(prefix, self.depth, &mut |word| {
                    if let Some(weight) = self.canonical.weight(word) {
                        own.0.push(word);
                        own.1.push(weight);
                    }
                });
            }
            own
        });
        if cancel.load(Ordering::Relaxed) {
            return Err(ExactError::cancelled());
        }
        self.states += found.iter().map(|(words, _)| words.len()).sum::<usize>();
        self.found.extend(found);
        self.done = end;
        Ok(())
    }

    /// The basis of all words found.
    pub fn finish(self) -> SymmetricBasis {
        let mut weights: Vec<u32> = self.found.iter().flat_map(|(_, weights)| weights.iter().copied()).collect();
        weights.sort_unstable();
        weights.dedup();
        let mut words = Vec::with_capacity(self.states);
        let mut classes = Vec::with_capacity(self.states);
        for (own, own_weights) in self.found {
            words.extend(own);
            classes.extend(own_weights.iter().map(|weight| weights.partition_point(|known| known < weight) as u16));
        }
        let all_bits: u32 = self.canonical.packing.widths.iter().sum();
        let lookup = Lookup::new(&words, all_bits, self.bits);
        SymmetricBasis { canonical: self.canonical, words, classes, weights, lookup }
    }
}

impl SymmetricBasis {
    pub fn dimension(&self) -> usize {
        self.words.len()
    }

    #[inline]
    pub fn index(&self, word: u64) -> Option<usize> {
        self.lookup.find(&self.words, word)
    }

    pub fn weight(&self, index: usize) -> u32 {
        self.weights[self.classes[index] as usize]
    }

    /// Basis state and factor of a word: <word|psi> = factor * psi[index]. None where the sector has nothing of it.
    pub fn component(&self, word: u64) -> Option<(usize, Complex)> {
        let smallest = self.canonical.smallest(word);
        let index = self.index(smallest.word)?;
        let phase = self.canonical.phases[smallest.phase as usize];
        Some((index, phase.scaled((self.weight(index) as f64 / self.canonical.order as f64).sqrt())))
    }

    pub fn memory_bytes(&self) -> u64 {
        let lookup = &self.lookup;
        self.words.len() as u64 * 10
            + ((lookup.bucket_of.len() + lookup.slots.len()) * 4 + lookup.buckets.len() * size_of::<Bucket>()) as u64
            + self.canonical.memory_bytes()
    }
}

impl Lookup {
    fn new(words: &[u64], all_bits: u32, prefix_bits: u32) -> Self {
        let prefix_shift = all_bits - prefix_bits;
        let mut lookup =
            Self { prefix_shift, bucket_of: vec![NONE; 1 << prefix_bits], buckets: Vec::new(), slots: Vec::new() };
        let mut start = 0;
        while start < words.len() {
            let prefix = lookup.prefix(words[start]);
            let own = words[start..].partition_point(|&word| lookup.prefix(word) == prefix);
            let slot_bits = (own / SLOT).next_power_of_two().trailing_zeros().min(prefix_shift);
            let bucket = Bucket { first_slot: lookup.slots.len() as u32, shift: prefix_shift - slot_bits };
            let mut place = start;
            for slot in 0..1u64 << slot_bits {
                while place < start + own && lookup.slot(bucket, words[place]) < slot {
                    place += 1;
                }
                lookup.slots.push(place as u32);
            }
            start += own;
            lookup.slots.push(start as u32);
            lookup.bucket_of[prefix as usize] = lookup.buckets.len() as u32;
            lookup.buckets.push(bucket);
        }
        lookup
    }

    #[inline]
    fn prefix(&self, word: u64) -> u64 {
        word.checked_shr(self.prefix_shift).unwrap_or(0)
    }

    #[inline]
    fn slot(&self, bucket: Bucket, word: u64) -> u64 {
        let rest = word & 1u64.checked_shl(self.prefix_shift).unwrap_or(0).wrapping_sub(1);
        rest.checked_shr(bucket.shift).unwrap_or(0)
    }

    #[inline]
    fn find(&self, words: &[u64], word: u64) -> Option<usize> {
        let bucket = *self.bucket_of.get(self.prefix(word) as usize)?;
        let bucket = *self.buckets.get(bucket as usize)?;
        let slot = bucket.first_slot as usize + self.slot(bucket, word) as usize;
        let (start, end) = (self.slots[slot] as usize, self.slots[slot + 1] as usize);
        let place = start + words[start..end].partition_point(|&known| known < word);
        (place < end && words[place] == word).then_some(place)
    }
}
