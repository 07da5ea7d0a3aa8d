//! Local values of operators over samples, and what gradients need of them.

use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::parallel;
use num_complex::Complex64;

use crate::ansatz::{Ansatz, Lookup, Plane};
use crate::error::{EngineError, NonFinite};
use crate::operator::Operator;

/// Samples handled by one thread at a time. Their signals stay in the nearest cache while the table of each bond is read
/// once for all of them.
const CHUNK: usize = 12;

/// Inputs and, for a dense layer, back-propagated signals t of every sample.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signals {
    /// [sample][hidden with padding]
    pub hidden: Plane,
    /// [sample][site]
    pub inputs: Vec<f64>,
}

impl Signals {
    /// As many zeros as there are numbers at some samples.
    pub fn sized(ansatz: &dyn Ansatz, samples: usize) -> Self {
        let Lookup { first, inputs, .. } = ansatz.lookup();
        let zeros = |length: usize| vec![0.0; samples * length];
        let hidden = Plane { re: zeros(first.re.len()), im: zeros(first.im.len()) };
        Self { hidden, inputs: zeros(inputs.len()) }
    }
}

/// Look-up tables that a thread fills at once.
pub(crate) fn lookups_at_once(ansatz: &dyn Ansatz) -> usize {
    ansatz.lookups_together().unwrap_or(CHUNK)
}

pub(crate) struct LocalValues {
    /// [operator][sample]
    pub values: Vec<Vec<Complex64>>,
    pub signals: Option<Signals>,
}

/// O_loc(s) = sum_s' <s|O|s'> psi(s') / psi(s) of each operator at each configuration [sample][site].
/// `with_signals`: keep `Lookup::first` and the inputs, for the gradient of a dense layer.
pub(crate) fn local_values(
    ansatz: &dyn Ansatz,
    operators: &[&Operator],
    configurations: &[u8],
    with_signals: bool,
    cancel: &AtomicBool,
) -> Result<LocalValues, EngineError> {
    let n = operators.first().map_or(1, |operator| operator.n_sites());
    let count = configurations.len() / n;
    let chunk = lookups_at_once(ansatz);
    let pieces = parallel::map(count.div_ceil(chunk), |piece| {
        let range = piece * chunk..((piece + 1) * chunk).min(count);
        local_values_of(ansatz, operators, &configurations[range.start * n..range.end * n], with_signals, cancel)
    });
    let mut all = LocalValues {
        values: vec![Vec::with_capacity(count); operators.len()],
        signals: with_signals.then(Signals::default),
    };
    for piece in pieces {
        let piece = piece?;
        if let (Some(all), Some(signals)) = (&mut all.signals, &piece.signals) {
            // Pieces are of one size, but for the last.
            let of_all = |numbers: usize| numbers * count.div_ceil(chunk);
            all.hidden.re.reserve_exact(of_all(signals.hidden.re.len()).saturating_sub(all.hidden.re.len()));
            all.hidden.im.reserve_exact(of_all(signals.hidden.im.len()).saturating_sub(all.hidden.im.len()));
            all.inputs.reserve_exact(of_all(signals.inputs.len()).saturating_sub(all.inputs.len()));
        }
        for (all, values) in all.values.iter_mut().zip(piece.values) {
            all.extend(values);
        }
        if let (Some(all), Some(signals)) = (&mut all.signals, piece.signals) {
            all.hidden.re.extend(signals.hidden.re);
            all.hidden.im.extend(signals.hidden.im);
            all.inputs.extend(signals.inputs);
        }
    }
    Ok(all)
}

fn local_values_of(
    ansatz: &dyn Ansatz,
    operators: &[&Operator],
    configurations: &[u8],
    with_signals: bool,
    cancel: &AtomicBool,
) -> Result<LocalValues, EngineError> {
    let n = ansatz.lookup().configuration.len();
    let mut values = vec![Vec::new(); operators.len()];
    let mut signals = with_signals.then(Signals::default);
    let mut lookups = Vec::with_capacity(CHUNK);
    for configuration in configurations.chunks_exact(n) {
        let mut lookup = ansatz.lookup();
        lookup.configuration.copy_from_slice(configuration);
        lookups.push(lookup);
    }
    ansatz.fill_all(&mut lookups, false);
    for lookup in &lookups {
        if !lookup.first.re.iter().chain(&lookup.first.im).all(|value| value.is_finite()) {
            return Err(EngineError::not_finite(NonFinite::LogAmplitude));
        }
        if let Some(signals) = &mut signals {
            signals.hidden.re.extend_from_slice(&lookup.first.re);
            signals.hidden.im.extend_from_slice(&lookup.first.im);
            signals.inputs.extend_from_slice(&lookup.inputs);
        }
    }
    for (operator, values) in operators.iter().zip(&mut values) {
        if cancel.load(Ordering::Relaxed) {
            return Err(EngineError::cancelled());
        }
        values.extend(lookups.iter().map(|lookup| operator.diagonal(&lookup.configuration)));
        if ansatz.prefers_batches() {
            for (value, sum) in values.iter_mut().zip(connected_sums(ansatz, operator, &lookups)) {
                *value += sum;
            }
        } else {
            for group in &operator.groups {
                for (lookup, value) in lookups.iter().zip(values.iter_mut()) {
                    let (sign, connections) = operator.connections_of(group, &lookup.configuration);
                    for (connection, element) in connections {
                        *value += element * sign * ansatz.ratio(lookup, connection);
                    }
                }
            }
        }
        if !values.iter().all(|value| value.is_finite()) {
            return Err(EngineError::not_finite(NonFinite::LocalEnergy));
        }
    }
    Ok(LocalValues { values, signals })
}

/// sum_{s' != s} <s|O|s'> psi(s') / psi(s) of each table, all ratios in one call.
fn connected_sums(ansatz: &dyn Ansatz, operator: &Operator, lookups: &[Lookup]) -> Vec<Complex64> {
    let (mut connections, mut elements) = (Vec::new(), Vec::new());
    for lookup in lookups {
        let (mut list, mut weights) = (Vec::new(), Vec::new());
        for group in &operator.groups {
            let (sign, connected) = operator.connections_of(group, &lookup.configuration);
            for (connection, element) in connected {
                list.push(connection);
                weights.push(element * sign);
            }
        }
        connections.push(list);
        elements.push(weights);
    }
    let ratios = ansatz.ratios_all(lookups, &connections);
    let sum = |(ratios, elements): (&Vec<Complex64>, &Vec<Complex64>)| {
        ratios.iter().zip(elements).map(|(ratio, element)| ratio * element).sum()
    };
    ratios.iter().zip(&elements).map(sum).collect()
}
