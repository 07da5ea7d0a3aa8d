//! What pairs are given, and whether they make a state.

use serde::Deserialize;

use super::super::refuse;
use crate::ansatz::Sites;
use crate::error::EngineError;

/// Pairs f(i, j) of a spin up at i with a spin down at j.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PairProductDefinition {
    pub complex: bool,
    /// Classes of ordered pairs [site][site] that share a number, -1: f = 0. The diagonal is not read.
    pub classes: Vec<i32>,
    /// 1 or -1 for every ordered pair [site][site], a factor of its number; empty: all 1.
    pub signs: Vec<i32>,
    /// Of every class, interleaved where complex.
    pub initial: Vec<f64>,
    /// Standard deviation of what is added to them, in units of their root mean square.
    pub initial_scale: f64,
}

/// Number of classes.
pub(super) fn check(definition: &PairProductDefinition, sites: &Sites) -> Result<usize, EngineError> {
    let n = sites.len();
    if n % 2 == 1 || sites.local_dimensions.iter().any(|&dimension| dimension != 2) {
        let reason =
            if n % 2 == 1 { format!("There are {n} sites.") } else { "A site has other than two states.".to_owned() };
        return Err(refuse(
            "A pair product needs an even number of spins 1/2.",
            reason,
            "Use it for spins 1/2 with as many up as down.",
        ));
    }
    let bad = |reason: String| {
        Err(refuse(
            "The pairs of the pair product are not right.",
            reason,
            "Give one class and one sign for every ordered pair of sites, and one initial value for every class.",
        ))
    };
    let (classes, signs) = (&definition.classes, &definition.signs);
    if classes.len() != n * n || !(signs.is_empty() || signs.len() == n * n) {
        return bad(format!("There are {} classes and {} signs for {n} x {n} pairs.", classes.len(), signs.len()));
    }
    if let Some(sign) = signs.iter().find(|sign| sign.abs() != 1) {
        return bad(format!("A sign is {sign}; it is 1 or -1."));
    }
    let pairs = || (0..n * n).filter(|pair| pair / n != pair % n);
    let count = (pairs().map(|pair| classes[pair]).max().unwrap_or(-1) + 1).max(0) as usize;
    let mut seen = vec![false; count.min(n * n)];
    for pair in pairs() {
        let class = classes[pair];
        if class < -1 || class >= seen.len() as i32 {
            return bad(format!("The pair {}, {} has the class {class}.", pair / n, pair % n));
        }
        if class >= 0 {
            seen[class as usize] = true;
        }
    }
    if let Some(missing) = seen.iter().position(|&seen| !seen) {
        return bad(format!("No pair is of the class {missing}."));
    }
    if count == 0 {
        return bad("No pair has a class, so every amplitude is zero.".to_owned());
    }
    let numbers = count * (1 + usize::from(definition.complex));
    if definition.initial.len() != numbers || !definition.initial.iter().all(|value| value.is_finite()) {
        return bad(format!("{} finite initial values are needed, {} are given.", numbers, definition.initial.len()));
    }
    Ok(count)
}
