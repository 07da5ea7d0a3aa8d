//! Ratios of amplitudes: connected configurations share what the network computed before their first changed site.

use num_complex::Complex64;

use super::Autoregressive;
use super::cell::{Branch, Cell, Trace};
use super::charges::NOWHERE;
use super::forward::lanes_of;
use super::pointwise::spread;
use super::tape::{Scratch, with_scratch};
use crate::ansatz::{Lookup, with_changes};
use crate::operator::Connection;
use ansatz_simd::Real;

/// What an autoregressive network keeps with a configuration.
struct Known<T> {
    trace: Trace<T>,
    /// [position]
    states: Vec<u8>,
    log_probability: Vec<f64>,
    phase: Vec<f64>,
    /// What is left of the charges before each position.
    left: Vec<u64>,
    inside: bool,
}

/// A connected configuration, by the positions that it changes.
struct Lane {
    number: usize,
    first: usize,
    last: usize,
}

impl<T: Real, C: Cell<T>> Autoregressive<T, C> {
    /// Fills look-up tables from their configurations.
    pub fn trace_all(&self, lookups: &mut [Lookup]) {
        let n = self.plan.len();
        for group in lookups.chunks_mut(self.batch()) {
            let configurations: Vec<u8> =
                group.iter().flat_map(|lookup| lookup.configuration.iter().copied()).collect();
            with_scratch(|scratch| {
                self.take(&configurations, scratch);
                let mut left = vec![scratch.left.clone()];
                self.run(scratch, |_, scratch| left.push(scratch.left.clone()));
                let lanes = scratch.tape.lanes;
                let mut traces: Vec<Trace<T>> = group.iter().map(|_| Trace::default()).collect();
                for (number, field) in scratch.tape.fields.iter().enumerate() {
                    let kept = self.cell.is_kept(number);
                    let values = if kept { field.by_lane(n, group.len()) } else { vec![Vec::new(); group.len()] };
                    for (trace, values) in traces.iter_mut().zip(values) {
                        trace.fields.push(values);
                    }
                }
                for (lane, (lookup, trace)) in group.iter_mut().zip(traces).enumerate() {
                    let of_lane = |values: &[f64]| values.iter().skip(lane).step_by(lanes).copied().collect();
                    self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
                    lookup.first.set(0, self.log_amplitude_of(lane, scratch));
                    lookup.own = Some(Box::new(Known {
                        trace,
                        states: self.plan.states_of(&lookup.configuration).collect(),
                        log_probability: of_lane(&scratch.log_probability),
                        phase: of_lane(&scratch.phase),
                        left: left.iter().map(|left| left[lane]).collect(),
                        inside: scratch.left[lane] != NOWHERE,
                    }));
                }
            });
        }
    }

    pub fn ratios_of(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        let known = lookup.own.as_ref().and_then(|own| own.downcast_ref::<Known<T>>());
        let Some(known) = known.filter(|known| known.inside) else {
            // From a zero of psi every configuration of the sector is infinitely more likely.
            self.ratios_from_zero(lookup, connections, out);
            return;
        };
        let mut lanes: Vec<Lane> = Vec::with_capacity(connections.len());
        for (number, connection) in connections.iter().enumerate() {
            out[number] = Complex64::ZERO;
            with_changes(connection, |changes| {
                let rises = changes.iter().map(|change| (self.plan.place[change.site as usize] as usize, change.rise));
                if self.plan.sector.as_ref().is_none_or(|sector| sector.keeps(rises.clone())) {
                    let positions = rises.map(|(position, _)| position);
                    let first = positions.clone().min().unwrap_or(0);
                    lanes.push(Lane { number, first, last: positions.max().unwrap_or(0) });
                }
            });
        }
        // Neighbours share most of what comes before their changes.
        lanes.sort_by_key(|lane| (lane.first, lane.last));
        with_scratch(|scratch| {
            for group in lanes.chunks(2 * lanes_of::<T>()) {
                self.ratios_of_group(known, connections, group, scratch, out);
            }
        });
    }

    fn ratios_of_group(
        &self,
        known: &Known<T>,
        connections: &[&Connection],
        group: &[Lane],
        scratch: &mut Scratch<T>,
        out: &mut [Complex64],
    ) {
        let lanes = Self::lanes_for(group.len());
        self.make_ready(lanes, scratch);
        let first = group[0].first;
        let end = group.iter().map(|lane| self.cell.reach(lane.last)).max().unwrap_or(first).max(first + 1);
        for position in first..end {
            scratch.states[position * lanes..(position + 1) * lanes].fill(known.states[position]);
        }
        if C::DIFFERENCES {
            scratch.tape.fields[0].between_mut(first, end).fill(T::ZERO);
        }
        for (lane, Lane { number, .. }) in group.iter().enumerate() {
            with_changes(connections[*number], |changes| {
                for change in changes {
                    let position = self.plan.place[change.site as usize] as usize;
                    let state = &mut scratch.states[position * lanes + lane];
                    *state = (i32::from(*state) - change.rise) as u8;
                    if C::DIFFERENCES {
                        let (now, then) = (known.states[position], *state);
                        for channel in 0..self.plan.channels {
                            let code = |state: u8| self.plan.encoded(position, state, channel);
                            let difference = T::from_f64(code(then) - code(now));
                            scratch.tape.fields[0].at_mut(position)[channel * lanes + lane] = difference;
                        }
                    }
                }
            });
        }
        scratch.left.fill(known.left[first]);
        let branch = Branch { first, trace: &known.trace };
        let mut moduli = vec![0.0; lanes];
        let mut phases = vec![0.0; lanes];
        for position in first..end {
            if !C::DIFFERENCES {
                self.encode(position, scratch);
            }
            if position == first {
                self.cell.start(branch, &mut scratch.tape);
                let outputs = self.plan.outputs();
                if let Some(values) = known.trace.fields.last() {
                    let values = &values[position * outputs..(position + 1) * outputs];
                    spread(lanes, values, scratch.tape.outputs_mut().at_mut(position));
                }
            } else {
                self.cell.advance(&self.packed, Some(branch), position, &mut scratch.tape);
            }
            self.choose(position, scratch);
            let range = position * lanes..(position + 1) * lanes;
            for (sum, value) in moduli.iter_mut().zip(&scratch.log_probability[range.clone()]) {
                *sum += 0.5 * (value - known.log_probability[position]);
            }
            if self.plan.phase {
                for (sum, value) in phases.iter_mut().zip(&scratch.phase[range]) {
                    *sum += value - known.phase[position];
                }
            }
        }
        for (lane, Lane { number, .. }) in group.iter().enumerate() {
            out[*number] = Complex64::new(moduli[lane], phases[lane]).exp();
        }
    }

    fn ratios_from_zero(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        for (ratio, connection) in out.iter_mut().zip(connections) {
            let mut configuration = lookup.configuration.clone();
            with_changes(connection, |changes| {
                for change in changes {
                    let state = &mut configuration[change.site as usize];
                    *state = (i32::from(*state) - change.rise) as u8;
                }
            });
            let inside =
                self.plan.sector.as_ref().is_none_or(|sector| sector.contains(self.plan.states_of(&configuration)));
            *ratio = if inside { Complex64::new(f64::INFINITY, 0.0) } else { Complex64::ONE };
        }
    }
}
