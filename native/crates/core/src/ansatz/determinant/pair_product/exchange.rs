//! Exchanges of a spin up and a spin down: ratios of amplitudes, and inverses that follow them.

use super::{PairProduct, Tables};
use crate::ansatz::number::Number;
use crate::ansatz::with_changes;
use crate::operator::Connection;

/// What a connection is to a configuration with as many spins up as down.
pub(super) enum Step {
    Nothing,
    /// Another number of spins up.
    Leaves,
    /// Sites of a spin up and a spin down that change places.
    Exchange {
        up: u32,
        down: u32,
    },
    Several,
}

/// Numbers of an exchange that its ratio and its update share.
pub(super) struct Exchange {
    /// Slots of the spin up and the spin down.
    pub a: usize,
    pub b: usize,
    pub up: u32,
    pub down: u32,
}

impl<T: Number> PairProduct<T> {
    pub(super) fn step(&self, configuration: &[u8], connection: &Connection) -> Step {
        with_changes(connection, |changes| match changes {
            [] => Step::Nothing,
            [first, second] if first.rise == -second.rise => {
                let (up, down) = if first.rise > 0 { (second.site, first.site) } else { (first.site, second.site) };
                if up == down { Step::Nothing } else { Step::Exchange { up, down } }
            }
            _ if changes.iter().map(|change| change.rise).sum::<i32>() != 0 => Step::Leaves,
            _ => Step::Several,
        })
        .allowed(configuration)
    }

    pub(super) fn exchange(tables: &Tables<T>, up: u32, down: u32) -> Exchange {
        Exchange { a: tables.slots[up as usize] as usize, b: tables.slots[down as usize] as usize, up, down }
    }

    /// r B for a spin up that goes to the site of the down slot b, [up slot]; f(j, j) is zero.
    pub(super) fn moved_row(&self, tables: &Tables<T>, b: usize, out: &mut [T]) {
        let n = tables.up.len();
        let row = &self.pairs[tables.down[b] as usize * self.sites.len()..];
        out.fill(T::ZERO);
        for (&partner, values) in tables.down.iter().zip(tables.inverse.chunks_exact(n)) {
            let factor = row[partner as usize];
            out.iter_mut().zip(values).for_each(|(sum, &value)| *sum += factor * value);
        }
    }

    /// det F' / det F from r B.
    pub(super) fn ratio_of(&self, tables: &Tables<T>, exchange: &Exchange, moved: &[T]) -> T {
        let &Exchange { a, b, up, down } = exchange;
        let n = tables.up.len();
        let column = &self.transposed[up as usize * self.sites.len()..];
        let row = &tables.inverse[b * n..][..n];
        // c_a is that of the site the spin goes to; f of a site with itself is zero.
        let (mut bc, mut rbc) = (T::ZERO, T::ZERO);
        for ((&site, &value), &moved) in tables.up.iter().zip(row).zip(moved) {
            let c = column[site as usize];
            bc += value * c;
            rbc += moved * c;
        }
        let corner = column[down as usize];
        moved[a] * bc + row[a] * (corner - rbc)
    }

    /// Woodbury's formula for F' = F + e_a p + q e_b: r_b is f(i, j), so that p_b = 0. `p`: r B with f(j, j) = 0.
    pub(super) fn update(&self, tables: &mut Tables<T>, exchange: &Exchange, mut p: Vec<T>, ratio: T) {
        let &Exchange { a, b, up, down } = exchange;
        let n = tables.up.len();
        let column = &self.transposed[up as usize * self.sites.len()..];
        let inverse = &mut tables.inverse;
        let w = inverse[b * n..][..n].to_vec();
        let own = self.pairs[up as usize * self.sites.len() + down as usize];
        p.iter_mut().zip(&w).for_each(|(sum, &value)| *sum += own * value);
        let corner = column[down as usize];
        let mut c: Vec<T> = tables.up.iter().map(|&site| column[site as usize]).collect();
        c[a] = corner;
        let dot = |x: &[T], y: &[T]| x.iter().zip(y).map(|(&x, &y)| x * y).sum::<T>();
        let x: Vec<T> = (0..n).map(|row| inverse[row * n + a]).collect();
        let mut y: Vec<T> = inverse.chunks_exact(n).map(|row| dot(row, &c)).collect();
        let (ra, bc, cross) = (p[a], y[b], dot(&p, &c) - corner);
        p[a] -= T::ONE;
        y[b] -= T::ONE;
        // [x, y] M^{-1} [p; w], M = [[(r B)_a, r B c - c_a], [B_ba, (B c)_b]], det M = det F' / det F.
        let first: Vec<T> = p.iter().zip(&w).map(|(&p, &w)| (bc * p - cross * w) / ratio).collect();
        let second: Vec<T> = p.iter().zip(&w).map(|(&p, &w)| (ra * w - x[b] * p) / ratio).collect();
        for ((row, &x), &y) in inverse.chunks_exact_mut(n).zip(&x).zip(&y) {
            for ((value, &first), &second) in row.iter_mut().zip(&first).zip(&second) {
                *value -= x * first + y * second;
            }
        }
        tables.up[a] = down;
        tables.down[b] = up;
        tables.slots[down as usize] = a as u32;
        tables.slots[up as usize] = b as u32;
        tables.exchanges += 1;
    }
}

impl Step {
    /// An exchange needs a spin up and a spin down where it says.
    fn allowed(self, configuration: &[u8]) -> Self {
        match self {
            Self::Exchange { up, down } if configuration[up as usize] != 0 || configuration[down as usize] != 1 => {
                Self::Several
            }
            step => step,
        }
    }
}
