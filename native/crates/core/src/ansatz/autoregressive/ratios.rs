//! Ratios of amplitudes. Connected configurations are branches: they share what the network computed for the configuration
//! that they come from, before their first changed site. Those of many samples that branch off near one another are worked
//! out together.

use std::sync::Arc;

use ansatz_simd::Real;
use num_complex::Complex64;

use super::Autoregressive;
use super::cell::{Branch, Cell};
use super::charges::NOWHERE;
use super::forward::lanes_of;
use super::tape::{Field, Scratch, with_scratch};
use crate::ansatz::{Lookup, with_changes};
use crate::operator::Connection;

/// All that is known of some configurations, [position][lane] where not said otherwise.
struct Known<T> {
    fields: Vec<Field<T>>,
    lanes: usize,
    states: Vec<u8>,
    log_probability: Vec<f64>,
    phase: Vec<f64>,
    /// What is left of the charges before each position, and at the end.
    left: Vec<u64>,
}

/// What a look-up table keeps: its place among configurations that were filled together.
struct Place<T> {
    known: Arc<Known<T>>,
    lane: usize,
}

/// A connected configuration, by the positions that it changes.
struct Lane<'a> {
    /// Of the table that it belongs to, and there of the connection.
    lookup: usize,
    number: usize,
    origin: usize,
    connection: &'a Connection,
    first: usize,
    last: usize,
}

impl<T: Real> Known<T> {
    fn contains(&self, lane: usize) -> bool {
        self.left[self.left.len() - self.lanes + lane] != NOWHERE
    }
}

impl<T: Real, C: Cell<T>> Autoregressive<T, C> {
    /// Fills look-up tables from their configurations.
    pub fn fill_tables(&self, lookups: &mut [Lookup]) {
        for group in lookups.chunks_mut(self.batch()) {
            let configurations: Vec<u8> =
                group.iter().flat_map(|lookup| lookup.configuration.iter().copied()).collect();
            with_scratch(|scratch| {
                self.take(&configurations, scratch);
                let mut left = scratch.left.clone();
                self.run(scratch, |_, scratch| left.extend_from_slice(&scratch.left));
                let fields = scratch.tape.fields.iter().enumerate();
                let known = Arc::new(Known {
                    fields: fields
                        .map(|(number, field)| field.kept(if self.cell.is_kept(number) { self.plan.len() } else { 0 }))
                        .collect(),
                    lanes: scratch.tape.lanes,
                    states: scratch.states.clone(),
                    log_probability: scratch.log_probability.clone(),
                    phase: scratch.phase.clone(),
                    left,
                });
                for (lane, lookup) in group.iter_mut().enumerate() {
                    self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
                    lookup.first.set(0, self.log_amplitude_of(lane, scratch));
                    lookup.own = Some(Box::new(Place { known: Arc::clone(&known), lane }));
                }
            });
        }
    }

    /// Ratios [table][connection] of tables that may have been filled together.
    pub fn ratios_of(&self, lookups: &[&Lookup], connections: &[&[&Connection]], out: &mut [&mut [Complex64]]) {
        let mut start = 0;
        while start < lookups.len() {
            let known = lookups[start].state::<Place<T>>().map(|place| &place.known);
            let together = lookups[start..].iter().take_while(|lookup| {
                matches!((lookup.state::<Place<T>>(), known), (Some(place), Some(known)) if Arc::ptr_eq(&place.known, known))
            });
            let end = (start + together.count()).max(start + 1);
            if let Some(known) = known {
                self.ratios_from(known, &lookups[start..end], &connections[start..end], &mut out[start..end]);
            }
            start = end;
        }
    }

    fn ratios_from(
        &self,
        known: &Known<T>,
        lookups: &[&Lookup],
        connections: &[&[&Connection]],
        out: &mut [&mut [Complex64]],
    ) {
        let mut lanes: Vec<Lane> = Vec::with_capacity(connections.iter().map(|list| list.len()).sum());
        for (lookup, (table, list)) in lookups.iter().zip(connections).enumerate() {
            let Some(origin) = table.state::<Place<T>>().map(|place| place.lane) else { continue };
            if !known.contains(origin) {
                self.ratios_from_zero(table, list, out[lookup]);
                continue;
            }
            for (number, connection) in list.iter().enumerate() {
                out[lookup][number] = Complex64::ZERO;
                with_changes(connection, |changes| {
                    let rises =
                        changes.iter().map(|change| (self.plan.place[change.site as usize] as usize, change.rise));
                    if self.plan.sector.as_ref().is_none_or(|sector| sector.keeps(rises.clone())) {
                        let positions = rises.map(|(position, _)| position);
                        let (first, last) = (positions.clone().min().unwrap_or(0), positions.max().unwrap_or(0));
                        lanes.push(Lane { lookup, number, origin, connection, first, last });
                    }
                });
            }
        }
        lanes.sort_unstable_by_key(|lane| {
            ((lane.first as u64) << 32 | lane.last as u64, lane.lookup as u32, lane.number as u32)
        });
        with_scratch(|scratch| {
            for group in lanes.chunks(2 * lanes_of::<T>()) {
                self.ratios_of_group(known, group, scratch, out);
            }
        });
    }

    fn ratios_of_group(
        &self,
        known: &Known<T>,
        group: &[Lane],
        scratch: &mut Scratch<T>,
        out: &mut [&mut [Complex64]],
    ) {
        let lanes = Self::lanes_for(group.len());
        self.make_ready(lanes, scratch);
        let first = group[0].first;
        let end = group.iter().map(|lane| self.cell.reach(lane.last)).max().unwrap_or(first).max(first + 1);
        // Lanes without a configuration are those of the first one without its changes.
        let origins: Vec<usize> =
            (0..lanes).map(|lane| group.get(lane).map_or(group[0].origin, |lane| lane.origin)).collect();
        let at = |position: usize, lane: usize| position * known.lanes + origins[lane];
        for position in first..end {
            for lane in 0..lanes {
                scratch.states[position * lanes + lane] = known.states[at(position, lane)];
            }
        }
        let changed = self.apply_changes(known, group, (first, end), scratch);
        for (lane, left) in scratch.left.iter_mut().enumerate() {
            *left = known.left[at(first, lane)];
        }
        let straight = lanes == known.lanes && origins.iter().enumerate().all(|(lane, &origin)| lane == origin);
        let branch = Branch { known: &known.fields, origins: &origins, straight, first, changed: &changed };
        if !C::DIFFERENCES {
            (first..end).for_each(|position| self.encode(position, scratch));
        }
        branch.copy(self.rows.len() - 1, (first, first + 1), scratch.tape.outputs_mut().at_mut(first));
        self.cell.follow(&self.packed, branch, end, &mut scratch.tape);
        self.choose_between((first, end), scratch);
        let (mut moduli, mut phases) = (vec![0.0; lanes], vec![0.0; lanes]);
        for position in first..end {
            for lane in 0..lanes {
                let place = position * lanes + lane;
                moduli[lane] += 0.5 * (scratch.log_probability[place] - known.log_probability[at(position, lane)]);
                if self.plan.phase {
                    phases[lane] += scratch.phase[place] - known.phase[at(position, lane)];
                }
            }
        }
        for (lane, Lane { lookup, number, .. }) in group.iter().enumerate() {
            let modulus = moduli[lane].exp();
            out[*lookup][*number] =
                if self.plan.phase { Complex64::from_polar(modulus, phases[lane]) } else { modulus.into() };
        }
    }

    /// Puts the changed states of a group between two positions, and the differences of the inputs where the cell takes
    /// these; the positions of the changes.
    fn apply_changes(
        &self,
        known: &Known<T>,
        group: &[Lane],
        (first, end): (usize, usize),
        scratch: &mut Scratch<T>,
    ) -> Vec<usize> {
        let lanes = scratch.tape.lanes;
        if C::DIFFERENCES {
            scratch.tape.fields[0].between_mut(first, end).fill(T::ZERO);
        }
        let mut changed = Vec::new();
        for (lane, Lane { connection, origin, .. }) in group.iter().enumerate() {
            with_changes(connection, |changes| {
                for change in changes {
                    let position = self.plan.place[change.site as usize] as usize;
                    let now = known.states[position * known.lanes + origin];
                    let then = (i32::from(now) - change.rise) as u8;
                    scratch.states[position * lanes + lane] = then;
                    changed.push(position);
                    if C::DIFFERENCES {
                        let to = scratch.tape.fields[0].at_mut(position);
                        for channel in 0..self.plan.channels {
                            let code = |state: u8| self.plan.encoded(position, state, channel);
                            to[channel * lanes + lane] = T::from_f64(code(then) - code(now));
                        }
                    }
                }
            });
        }
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// From a zero of psi every configuration of the sector is infinitely more likely.
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
