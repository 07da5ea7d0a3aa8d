//! Estimates over Markov chains of equal length.

use crate::definition::Estimate;

/// Fewest blocks, over all chains, from which an error is taken.
const FEWEST_BLOCKS: usize = 24;
/// Said of chains that are frozen apart; a finite number, since it travels as JSON.
const LARGEST_R_HAT: f64 = 1e6;
/// Sokal's window: stop at the first lag larger than this many autocorrelation times.
const WINDOW: f64 = 5.0;

/// Estimate from `values` [chain][time]. The variance is that of the values.
///
/// The error is that of block means (Flyvbjerg and Petersen, J. Chem. Phys. 91, 461 (1989)): blocks lie inside a chain, means
/// of all chains are pooled, and the block length b is the first power of two with b^3 > 2 n (error_b / error_1)^4 (Lee et al.,
/// Phys. Rev. E 83, 066706 (2011)), or, in chains too short for that, the one with the largest error. Chains that disagree
/// raise it too, since deviations are taken from the mean over all of them.
pub fn estimate(values: &[f64], chains: usize) -> Estimate {
    assert!(chains > 0 && !values.is_empty() && values.len().is_multiple_of(chains));
    let length = values.len() / chains;
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    Estimate {
        mean,
        error: blocked_error(values, length, mean),
        variance,
        autocorrelation_time: autocorrelation_time(values, length, mean, variance),
        split_r_hat: split_r_hat(values, length),
    }
}

/// Estimate from `values` that have nothing to do with each other, in pieces of equal length.
pub fn independent_estimate(values: &[f64], chains: usize) -> Estimate {
    assert!(chains > 0 && !values.is_empty() && values.len().is_multiple_of(chains));
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Estimate {
        mean,
        error: (squares / (count * (count - 1.0).max(1.0))).sqrt(),
        variance: squares / count,
        autocorrelation_time: 0.5,
        split_r_hat: split_r_hat(values, values.len() / chains),
    }
}

/// Full sum over all configurations with `weights` of the sum 1: there is no error.
pub fn weighted_estimate(values: &[f64], weights: &[f64]) -> Estimate {
    assert_eq!(values.len(), weights.len());
    let mean: f64 = values.iter().zip(weights).map(|(value, weight)| weight * value).sum();
    let variance = values.iter().zip(weights).map(|(value, weight)| weight * (value - mean).powi(2)).sum();
    Estimate { mean, error: 0.0, variance, autocorrelation_time: 0.5, split_r_hat: 1.0 }
}

fn blocked_error(values: &[f64], length: usize, mean: f64) -> f64 {
    let chains = values.len() / length;
    let (mut independent, mut largest) = (None, 0.0_f64);
    let mut block = 1;
    while block <= length {
        let blocks = chains * (length / block);
        if blocks < 2 || (block > 1 && blocks < FEWEST_BLOCKS) {
            break;
        }
        let squares: f64 = values
            .chunks_exact(length)
            .flat_map(|chain| chain.chunks_exact(block))
            .map(|block_values| (block_values.iter().sum::<f64>() / block as f64 - mean).powi(2))
            .sum();
        let error = (squares / (blocks as f64 * (blocks - 1) as f64)).sqrt();
        let first = *independent.get_or_insert(error);
        largest = largest.max(error);
        if (block as f64).powi(3) > 2.0 * values.len() as f64 * (error / first).powi(4) {
            return error;
        }
        block *= 2;
    }
    largest
}

/// Integrated autocorrelation time 1/2 + sum_t rho(t), deviations from the mean over all chains, Sokal's window.
fn autocorrelation_time(values: &[f64], length: usize, mean: f64, variance: f64) -> f64 {
    if variance <= 0.0 || !variance.is_finite() {
        return 0.5;
    }
    let chains = values.len() / length;
    let mut time = 0.5;
    for lag in 1..length {
        let products: f64 = values
            .chunks_exact(length)
            .map(|chain| {
                chain[lag..].iter().zip(chain).map(|(late, early)| (late - mean) * (early - mean)).sum::<f64>()
            })
            .sum();
        time += products / ((chains * (length - lag)) as f64 * variance);
        if lag as f64 >= WINDOW * time {
            break;
        }
    }
    time.max(0.5)
}

/// Split R-hat (Gelman et al., Bayesian Data Analysis, 3rd ed., 11.4): every chain is cut in half. 1 where all agree.
fn split_r_hat(values: &[f64], length: usize) -> f64 {
    let half = length / 2;
    if half < 2 {
        return 1.0;
    }
    let moments: Vec<(f64, f64)> = values
        .chunks_exact(length)
        .flat_map(|chain| [&chain[..half], &chain[length - half..]])
        .map(|piece| {
            let mean = piece.iter().sum::<f64>() / half as f64;
            (mean, piece.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (half - 1) as f64)
        })
        .collect();
    let pieces = moments.len() as f64;
    let mean = moments.iter().map(|piece| piece.0).sum::<f64>() / pieces;
    let within = moments.iter().map(|piece| piece.1).sum::<f64>() / pieces;
    let between = moments.iter().map(|piece| (piece.0 - mean).powi(2)).sum::<f64>() / (pieces - 1.0);
    if within <= 0.0 {
        return if between > 0.0 { LARGEST_R_HAT } else { 1.0 };
    }
    (((half - 1) as f64 / half as f64 * within + between) / within).sqrt().min(LARGEST_R_HAT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// x_t = phi x_{t-1} + noise of stationary variance 1, tau = (1 + phi) / (2 (1 - phi)).
    fn autoregressive(phi: f64, chains: usize, length: usize, seed: u64) -> Vec<f64> {
        (0..chains)
            .flat_map(|chain| {
                let mut random = Random::new(seed, chain as u64);
                let mut x = random.normal();
                (0..length)
                    .map(|_| {
                        x = phi * x + (1.0 - phi * phi).sqrt() * random.normal();
                        x
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn the_autocorrelation_time_of_an_autoregressive_process_is_found() {
        for phi in [0.0, 0.5, 0.9] {
            let found = estimate(&autoregressive(phi, 16, 20_000, 3), 16);
            let expected = 0.5 * (1.0 + phi) / (1.0 - phi);
            assert!((found.autocorrelation_time / expected - 1.0).abs() < 0.1, "phi = {phi}: {found:?}");
            let error = (2.0 * expected / 320_000.0).sqrt();
            assert!((found.error / error - 1.0).abs() < 0.2, "phi = {phi}: {found:?} instead of {error}");
            assert!((found.split_r_hat - 1.0).abs() < 0.01 && (found.variance - 1.0).abs() < 0.05);
        }
    }

    #[test]
    fn errors_cover_the_true_mean() {
        let inside = (0..400)
            .filter(|&seed| {
                let found = estimate(&autoregressive(0.6, 16, 64, 1_000 + seed), 16);
                found.mean.abs() < 2.0 * found.error
            })
            .count();
        // 95 % of 400 with independent errors; short chains blur it a little.
        assert!((355..=400).contains(&inside), "{inside}");
    }

    #[test]
    fn chains_that_disagree_are_noticed() {
        let mut values = autoregressive(0.0, 4, 1_000, 5);
        values[..1_000].iter_mut().for_each(|value| *value += 3.0);
        let found = estimate(&values, 4);
        assert!(found.split_r_hat > 1.5 && found.error > 0.2, "{found:?}");
    }

    #[test]
    fn chains_that_are_frozen_apart_get_a_large_finite_r_hat() {
        let found = estimate(&[[1.0; 8], [2.0; 8]].concat(), 2);
        assert_eq!((found.split_r_hat, found.mean), (1e6, 1.5));
        assert!(found.error > 0.1);
    }

    #[test]
    fn constants_and_single_samples_have_no_error() {
        for values in [vec![2.0; 32], vec![2.0]] {
            let found = estimate(&values, 1);
            assert_eq!((found.mean, found.error, found.variance), (2.0, 0.0, 0.0));
            assert_eq!((found.autocorrelation_time, found.split_r_hat), (0.5, 1.0));
        }
    }
}
