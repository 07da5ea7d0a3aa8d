//! Rényi entropy of order 2 of a set of sites A, by exchanging A between two independent samples (Hastings et al., Phys. Rev.
//! Lett. 104, 157201 (2010)):
//!
//!   e^{-S_2} = tr rho_A^2 = < psi(a' b) psi(a b') / (psi(a b) psi(a' b')) >,   s = (a b), s' = (a' b') from |psi|^2 each.
//!
//! Fermionic modes stand in the Jordan-Wigner order of their numbers. Written with the creators of A before those of the rest,
//! an amplitude has a factor -1 for every occupied mode of the rest in front of an occupied one of A, so that an exchange has
//! the product of the four factors.

use num_complex::Complex64;

use super::exponential;
use crate::definition::Estimate;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RenyiEntropy {
    /// tr rho_A^2, real part.
    pub purity: Estimate,
    /// S_2 = -ln tr rho_A^2, in nats; not a number where the purity is not above zero.
    pub entropy: f64,
    /// That of the purity over the purity.
    pub error: f64,
}

/// Pairs of samples with the sites of A exchanged: [pair][2][site]. Chain k of the first half of the chains goes with chain k
/// of the second, sample by sample; `configurations` [chain][time][site].
pub(crate) fn swapped(configurations: &[u8], sites: usize, pairs: usize, subsystem: &[bool]) -> Vec<u8> {
    let (first, second) = configurations[..2 * pairs * sites].split_at(pairs * sites);
    let exchange = |own: &u8, other: &u8, inside: &bool| if *inside { *other } else { *own };
    let mut all = Vec::with_capacity(2 * pairs * sites);
    for (s, t) in first.chunks_exact(sites).zip(second.chunks_exact(sites)) {
        all.extend(s.iter().zip(t).zip(subsystem).map(|((s, t), inside)| exchange(s, t, inside)));
        all.extend(t.iter().zip(s).zip(subsystem).map(|((t, s), inside)| exchange(t, s, inside)));
    }
    all
}

/// The sign of each exchange, [pair], from the configurations before it and after.
pub(crate) fn exchange_signs(
    before: &[u8],
    after: &[u8],
    sites: usize,
    subsystem: &[bool],
    fermionic: &[bool],
) -> Vec<f64> {
    let pairs = after.len() / (2 * sites);
    let odd = |configuration: &[u8]| -> bool {
        let (mut rest, mut odd) = (false, false);
        for (site, _) in configuration.iter().enumerate().filter(|&(site, &index)| fermionic[site] && index == 0) {
            if subsystem[site] {
                odd ^= rest;
            } else {
                rest = !rest;
            }
        }
        odd
    };
    let configuration = |of: &[u8], number: usize| odd(&of[number * sites..][..sites]);
    (0..pairs)
        .map(|pair| {
            let own = configuration(before, pair) ^ configuration(before, pairs + pair);
            let exchanged = configuration(after, 2 * pair) ^ configuration(after, 2 * pair + 1);
            if own ^ exchanged { -1.0 } else { 1.0 }
        })
        .collect()
}

/// `before`: ln psi of the samples, in the order of `configurations`; `after`: of the exchanged ones, [pair][2]; `signs` [pair].
pub(crate) fn renyi_entropy(
    before: &[Complex64],
    after: &[Complex64],
    signs: &[f64],
    estimate: impl Fn(&[f64]) -> Estimate,
) -> RenyiEntropy {
    let pairs = after.len() / 2;
    let swaps: Vec<f64> = (0..pairs)
        .map(|pair| {
            signs[pair] * exponential(after[2 * pair] + after[2 * pair + 1] - before[pair] - before[pairs + pair]).re
        })
        .collect();
    let purity = estimate(&swaps);
    let entropy = if purity.mean > 0.0 { -purity.mean.ln() } else { f64::NAN };
    RenyiEntropy { purity, entropy, error: purity.error / purity.mean.abs() }
}
