//! Rows of an operator at words: which words a row connects to, and its diagonal element.

use crate::operator::MergedTerm;
use crate::packing::Packing;
use crate::scalar::Complex;

/// An off-diagonal element of a row: what changes in the word, and the number of the value.
#[derive(Debug, Clone, Copy)]
struct Connection {
    change: u64,
    value: u32,
}

#[derive(Debug, Clone)]
struct TermRows {
    /// (shift in the word, mask, shift in the local code) of each site acted on.
    places: Vec<(u32, u64, u32)>,
    /// Bits of the sites of the parity string.
    string: u64,
    /// connections[offsets[code]..offsets[code + 1]] of the local code of the row.
    offsets: Vec<u32>,
    connections: Vec<Connection>,
    diagonal: Vec<f64>,
}

impl TermRows {
    #[inline]
    fn code(&self, word: u64) -> usize {
        self.places.iter().fold(0, |code, &(shift, mask, place)| code | (word >> shift & mask) << place) as usize
    }

    #[inline]
    fn odd(&self, word: u64) -> bool {
        (word & self.string).count_ones() % 2 == 1
    }
}

/// Sum of local terms, compiled for the words of a packing.
#[derive(Debug, Clone)]
pub(crate) struct RowAction {
    terms: Vec<TermRows>,
    /// Distinct off-diagonal values; the negative of value v has the number v ^ 1.
    pub values: Vec<Complex>,
    constant: f64,
}

impl RowAction {
    pub fn new(terms: &[MergedTerm], constant: f64, packing: &Packing) -> Self {
        let mut values: Vec<Complex> = Vec::new();
        let terms = terms.iter().map(|term| term_rows(term, packing, &mut values)).collect();
        Self { terms, values, constant }
    }

    /// Calls `visit` with each word that the row of `word` connects to and the number of the element's value.
    #[inline]
    pub fn connections(&self, word: u64, mut visit: impl FnMut(u64, u32)) {
        for term in &self.terms {
            let code = term.code(word);
            let range = term.offsets[code] as usize..term.offsets[code + 1] as usize;
            if range.is_empty() {
                continue;
            }
            let sign = u32::from(term.odd(word));
            for connection in &term.connections[range] {
                visit(word ^ connection.change, connection.value ^ sign);
            }
        }
    }

    #[inline]
    pub fn diagonal(&self, word: u64) -> f64 {
        let mut sum = self.constant;
        for term in &self.terms {
            let value = term.diagonal[term.code(word)];
            sum += if term.odd(word) { -value } else { value };
        }
        sum
    }
}

fn term_rows(term: &MergedTerm, packing: &Packing, values: &mut Vec<Complex>) -> TermRows {
    let mut places = Vec::with_capacity(term.sites.len());
    let mut bits = 0;
    for &site in &term.sites {
        let width = packing.widths[site];
        // a site of one state has shift 0 and no bits
        places.push((packing.shifts[site] % u64::BITS, (1u64 << width) - 1, bits));
        bits += width;
    }
    // local code of levels, and its bits in a word, of a local index
    let locate = |index: u32| -> (usize, u64) {
        let mut rest = index as u64;
        let (mut code, mut word) = (0, 0);
        for (&site, &(_, _, place)) in term.sites.iter().zip(&places).rev() {
            let dimension = packing.dimensions[site] as u64;
            let level = packing.highest(site) - rest % dimension;
            rest /= dimension;
            code |= level << place;
            word |= packing.placed(site, level);
        }
        (code as usize, word)
    };
    let mut rows: Vec<Vec<Connection>> = vec![Vec::new(); 1 << bits];
    let mut diagonal = vec![0.0; 1 << bits];
    for &(row, column, value) in &term.entries {
        let (code, word) = locate(row);
        if row == column {
            diagonal[code] += value.re;
            continue;
        }
        let number = values.iter().position(|known| *known == value).unwrap_or_else(|| {
            values.extend([value, value.scaled(-1.0)]);
            values.len() - 2
        });
        rows[code].push(Connection { change: word ^ locate(column).1, value: number as u32 });
    }
    let mut offsets = vec![0];
    let mut connections = Vec::new();
    for row in rows {
        connections.extend(row);
        offsets.push(connections.len() as u32);
    }
    let string = term.string.iter().fold(0, |mask, &site| mask | packing.placed(site, 1));
    TermRows { places, string, offsets, connections, diagonal }
}
