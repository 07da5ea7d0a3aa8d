//! Local values of operators over samples, and what gradients need of them.

use std::slice::ChunksExact;
use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::parallel;
use num_complex::Complex64;

use crate::ansatz::{Ansatz, Lookup, Plane};
use crate::error::{EngineError, NonFinite};
use crate::operator::{Connection, Operator};

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
    let mut values = vec![vec![Complex64::default(); count]; operators.len()];
    let mut signals = with_signals.then(|| Signals::sized(ansatz, count));
    let chunk = lookups_at_once(ansatz);
    let mut pieces = pieces(&mut values, signals.as_mut(), count, chunk);
    parallel::for_each_chunk(&mut pieces, 1, |index, piece| {
        let range = index * chunk..((index + 1) * chunk).min(count);
        let configurations = &configurations[range.start * n..range.end * n];
        piece[0].outcome = piece[0].write(ansatz, operators, configurations.chunks_exact(n), cancel);
    });
    pieces.into_iter().try_for_each(|piece| piece.outcome)?;
    Ok(LocalValues { values, signals })
}

/// Where the values and the signals of neighbouring samples go.
struct Piece<'a> {
    /// [operator][sample]
    values: Vec<&'a mut [Complex64]>,
    /// Real and imaginary parts, and inputs; empty where none are kept.
    signals: [&'a mut [f64]; 3],
    outcome: Result<(), EngineError>,
}

impl Piece<'_> {
    fn write(
        &mut self,
        ansatz: &dyn Ansatz,
        operators: &[&Operator],
        configurations: ChunksExact<u8>,
        cancel: &AtomicBool,
    ) -> Result<(), EngineError> {
        let lookups = filled(ansatz, configurations);
        for (place, lookup) in lookups.iter().enumerate() {
            let Lookup { first, inputs, .. } = lookup;
            if !first.re.iter().chain(first.im.iter()).all(|value| value.is_finite()) {
                return Err(EngineError::not_finite(NonFinite::LogAmplitude));
            }
            for (signals, numbers) in self.signals.iter_mut().zip([&*first.re, &*first.im, inputs.as_slice()]) {
                if !signals.is_empty() {
                    signals[place * numbers.len()..][..numbers.len()].copy_from_slice(numbers);
                }
            }
        }
        for (operator, values) in operators.iter().zip(&mut self.values) {
            if cancel.load(Ordering::Relaxed) {
                return Err(EngineError::cancelled());
            }
            for (lookup, value) in lookups.iter().zip(values.iter_mut()) {
                *value = operator.diagonal(&lookup.configuration);
            }
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
        Ok(())
    }
}

/// Pieces of `chunk` samples, the last one of what is left.
fn pieces<'a>(
    values: &'a mut [Vec<Complex64>],
    signals: Option<&'a mut Signals>,
    count: usize,
    chunk: usize,
) -> Vec<Piece<'a>> {
    let mut values: Vec<&mut [Complex64]> = values.iter_mut().map(Vec::as_mut_slice).collect();
    let mut signals: [&mut [f64]; 3] = match signals {
        Some(Signals { hidden, inputs }) => [&mut hidden.re, &mut hidden.im, inputs],
        None => Default::default(),
    };
    let lengths = signals.each_ref().map(|plane| plane.len() / count.max(1));
    let mut pieces = Vec::with_capacity(count.div_ceil(chunk));
    for first in (0..count).step_by(chunk) {
        let samples = chunk.min(count - first);
        let mut place = 0;
        pieces.push(Piece {
            values: values.iter_mut().map(|values| take_first(values, samples)).collect(),
            signals: signals.each_mut().map(|plane| {
                place += 1;
                take_first(plane, samples * lengths[place - 1])
            }),
            outcome: Ok(()),
        });
    }
    pieces
}

fn take_first<'a, T>(rest: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let (first, others) = std::mem::take(rest).split_at_mut(count);
    *rest = others;
    first
}

/// Filled look-up tables of configurations.
pub(crate) fn filled<'a>(ansatz: &dyn Ansatz, configurations: impl IntoIterator<Item = &'a [u8]>) -> Vec<Lookup> {
    let with_configuration = |configuration| {
        let mut lookup = ansatz.lookup();
        lookup.configuration.copy_from_slice(configuration);
        lookup
    };
    let mut lookups: Vec<Lookup> = configurations.into_iter().map(with_configuration).collect();
    ansatz.fill_all(&mut lookups, false);
    lookups
}

/// What an operator connects each table to, and the elements <s|O|s'>, both [sample][connection].
pub(crate) fn connections_of_all<'a>(
    operator: &'a Operator,
    lookups: &[Lookup],
) -> (Vec<Vec<&'a Connection>>, Vec<Vec<Complex64>>) {
    let of_one = |lookup: &Lookup| {
        let (mut connections, mut elements) = (Vec::new(), Vec::new());
        for group in &operator.groups {
            let (sign, connected) = operator.connections_of(group, &lookup.configuration);
            for (connection, element) in connected {
                connections.push(connection);
                elements.push(element * sign);
            }
        }
        (connections, elements)
    };
    lookups.iter().map(of_one).unzip()
}

/// sum_{s' != s} <s|O|s'> psi(s') / psi(s) of each table, all ratios in one call.
fn connected_sums(ansatz: &dyn Ansatz, operator: &Operator, lookups: &[Lookup]) -> Vec<Complex64> {
    let (connections, elements) = connections_of_all(operator, lookups);
    let ratios = ansatz.ratios_all(lookups, &connections);
    let sum = |(ratios, elements): (&Vec<Complex64>, &Vec<Complex64>)| {
        ratios.iter().zip(elements).map(|(ratio, element)| ratio * element).sum()
    };
    ratios.iter().zip(&elements).map(sum).collect()
}
