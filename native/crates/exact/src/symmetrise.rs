//! Operators carried by symmetries, and their mean over a group: in a sector it has the same expectation values.

use crate::operator::{Merged, MergedTerm};
use crate::scalar::{Complex, Scalar};
use crate::symmetry::{Element, Group};

/// 1/|G| sum over g of g O g^-1.
pub(crate) fn symmetrised(terms: &[MergedTerm], local_dimensions: &[u8], group: &Group) -> Vec<MergedTerm> {
    let mut sum = Merged::default();
    let share = 1.0 / group.order() as f64;
    for element in &group.elements {
        for term in terms {
            carry(term, element, local_dimensions, &group.fermionic, share, &mut sum);
        }
    }
    sum.into_terms()
}

/// Adds share * g O g^-1. With |g s> = sign(s) |image of s> the element <image of s| g O g^-1 |image of t> is
/// sign(s) sign(t) <s|O|t>. Pairs of modes outside the term cancel in the two signs, pairs inside it give a number, and a
/// pair of one mode inside and one outside makes the outer mode part of the parity string.
fn carry(
    term: &MergedTerm,
    element: &Element,
    local_dimensions: &[u8],
    fermionic: &[bool],
    share: f64,
    sum: &mut Merged,
) {
    let image = |site: usize| element.permutation[site] as usize;
    let dimension = |site: usize| local_dimensions[site] as usize;
    let mut sites: Vec<usize> = term.sites.iter().map(|&site| image(site)).collect();
    sites.sort_unstable();
    let carried_string: Vec<usize> = term.string.iter().map(|&site| image(site)).collect();
    // a flip turns (-1)^n of a mode into -(-1)^n
    let flipped_string = element.flip && term.string.len() % 2 == 1;
    let digits_of = |index: u32| -> Vec<usize> {
        let mut rest = index as usize;
        let mut digits = vec![0; term.sites.len()];
        for (digit, &site) in digits.iter_mut().zip(&term.sites).rev() {
            *digit = rest % dimension(site);
            rest /= dimension(site);
        }
        digits
    };
    let new_index = |digits: &[usize]| -> u32 {
        let at = |new: usize| -> usize {
            let place = term.sites.iter().position(|&site| image(site) == new).unwrap_or(0);
            if element.flip { dimension(new) - 1 - digits[place] } else { digits[place] }
        };
        sites.iter().fold(0, |index, &new| index * dimension(new) + at(new)) as u32
    };
    let reordered = |a: usize, b: usize| (a < b) != (element.permutation[a] < element.permutation[b]);
    let occupied = |digits: &[usize]| -> Vec<usize> {
        let pairs = term.sites.iter().zip(digits);
        pairs.filter(|&(&site, &digit)| fermionic[site] && digit == 0).map(|(&site, _)| site).collect()
    };
    let odd_inside = |modes: &[usize]| -> bool {
        let pairs =
            (0..modes.len()).flat_map(|second| modes[..second].iter().map(move |&first| (first, modes[second])));
        pairs.filter(|&(first, second)| reordered(first, second)).count() % 2 == 1
    };
    let outer: Vec<usize> =
        (0..local_dimensions.len()).filter(|&site| fermionic[site] && !term.sites.contains(&site)).collect();
    for &(row, column, value) in &term.entries {
        let (row_digits, column_digits) = (digits_of(row), digits_of(column));
        let (row_modes, column_modes) = (occupied(&row_digits), occupied(&column_digits));
        let mut string = carried_string.clone();
        for &mode in &outer {
            let passed = |modes: &[usize]| modes.iter().filter(|&&own| reordered(own, mode)).count();
            if (passed(&row_modes) + passed(&column_modes)) % 2 == 1 {
                match string.iter().position(|&known| known == image(mode)) {
                    Some(place) => {
                        string.swap_remove(place);
                    }
                    None => string.push(image(mode)),
                }
            }
        }
        string.sort_unstable();
        let negative = odd_inside(&row_modes) ^ odd_inside(&column_modes) ^ flipped_string;
        let value = value.scale(if negative { -share } else { share });
        sum.add((sites.clone(), string), (new_index(&row_digits), new_index(&column_digits)), value);
    }
}

/// The parts A and B of O = A + i B, both Hermitian.
pub(crate) fn hermitian_parts(terms: &[MergedTerm]) -> [Vec<MergedTerm>; 2] {
    let (mut even, mut odd) = (Merged::default(), Merged::default());
    for term in terms {
        let support = (term.sites.clone(), term.string.clone());
        for &(row, column, value) in &term.entries {
            let half = value.scale(0.5);
            even.add(support.clone(), (row, column), half);
            even.add(support.clone(), (column, row), half.conjugate());
            // (O - O^dagger) / 2i
            let turned = half * Complex::new(0.0, -1.0);
            odd.add(support.clone(), (row, column), turned);
            odd.add(support.clone(), (column, row), turned.conjugate());
        }
    }
    let largest = terms.iter().flat_map(|term| &term.entries).map(|(_, _, value)| value.modulus()).fold(0.0, f64::max);
    [even, odd].map(|part| part.into_terms_above(largest))
}

/// The entries that keep all charges: the others have no expectation value in a sector.
pub(crate) fn conserving(
    terms: &[MergedTerm],
    charges: &[crate::charge::Charge],
    local_dimensions: &[u8],
) -> Vec<MergedTerm> {
    let mut kept = Vec::new();
    for term in terms {
        let weights: Vec<Vec<bool>> = charges
            .iter()
            .map(|charge| term.sites.iter().map(|&site| charge.sites.contains(&(site as u32))).collect())
            .collect();
        let sums = |index: u32| -> Vec<usize> {
            let mut rest = index as usize;
            let mut sums = vec![0; charges.len()];
            for (place, &site) in term.sites.iter().enumerate().rev() {
                let digit = rest % local_dimensions[site] as usize;
                rest /= local_dimensions[site] as usize;
                for (sum, counted) in sums.iter_mut().zip(&weights) {
                    *sum += if counted[place] { digit } else { 0 };
                }
            }
            sums
        };
        let entries: Vec<_> =
            term.entries.iter().copied().filter(|&(row, column, _)| sums(row) == sums(column)).collect();
        if !entries.is_empty() {
            kept.push(MergedTerm { entries, ..term.clone() });
        }
    }
    kept
}

impl Merged {
    fn into_terms(self) -> Vec<MergedTerm> {
        let largest = self.largest();
        self.into_terms_above(largest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symmetry::{Symmetries, Symmetry};

    /// A hop across the end of a ring of modes, carried once around, is again a sum of hops with the same strings.
    #[test]
    fn the_mean_of_a_hop_is_the_hop_of_the_ring() {
        let n = 4usize;
        let translation = Symmetry {
            permutation: (0..n as u32).map(|site| (site + 1) % n as u32).collect(),
            flip: false,
            character: Complex::new(1.0, 0.0),
        };
        let symmetries = Symmetries { generators: vec![translation], fermionic_sites: (0..n as u32).collect() };
        let group = Group::new(&[2; 4], &symmetries).expect("a group");
        let one = Complex::new(1.0, 0.0);
        let hop = MergedTerm { sites: vec![0, 1], string: vec![], entries: vec![(1, 2, one), (2, 1, one)] };
        let mean = symmetrised(&[hop], &[2; 4], &group);
        let supports: Vec<_> = mean.iter().map(|term| (term.sites.clone(), term.string.clone())).collect();
        assert_eq!(
            supports,
            vec![(vec![0, 1], vec![]), (vec![0, 3], vec![1, 2]), (vec![1, 2], vec![]), (vec![2, 3], vec![])]
        );
        assert!(mean.iter().flat_map(|term| &term.entries).all(|(_, _, value)| *value == Complex::new(0.25, 0.0)));
    }
}
