//! Recurrent cells over the positions of a sample. Numbers of a step are planes [gate][sample][channel] of a length that is a
//! multiple of every vector.

use ansatz_layers::{gru_backward, gru_forward, lstm_backward, lstm_forward};
use ansatz_linalg::indirect::{Row, Start};
use ansatz_simd::{MAX_REAL_LANES, Real};

use super::{Layer, Matrix, Pass, Room, add_rows, here};
use crate::graph::Shape;

/// What both cells have: W x + U h + b for every gate.
struct Cell<T> {
    input: Shape,
    channels: usize,
    reversed: bool,
    from_input: Vec<Matrix<T>>,
    from_state: Vec<Matrix<T>>,
    bias: Vec<T>,
}

// Arrays of the room.
const GATES: usize = 0;
const STATES: usize = 1;
const CELLS: usize = 2;
const SIGNALS: usize = 3;
const SUMS: usize = 4;

impl<T: Real> Cell<T> {
    fn new(input: Shape, channels: usize, reversed: bool, gates: usize) -> Self {
        Self {
            input,
            channels,
            reversed,
            from_input: (0..gates).map(|_| Matrix::new(input.channels, channels)).collect(),
            from_state: (0..gates).map(|_| Matrix::new(channels, channels)).collect(),
            bias: vec![T::ZERO; 4 * channels],
        }
    }

    fn pack(&mut self, parameters: &[T], backward: bool) {
        let (gates, c) = (self.from_input.len(), self.channels);
        let (from_input, rest) = parameters.split_at(gates * self.input.channels * c);
        let (from_state, bias) = rest.split_at(gates * c * c);
        for (matrix, numbers) in self.from_input.iter_mut().zip(from_input.chunks_exact(self.input.channels * c)) {
            matrix.pack(numbers, backward);
        }
        for (matrix, numbers) in self.from_state.iter_mut().zip(from_state.chunks_exact(c * c)) {
            matrix.pack(numbers, true);
        }
        self.bias.copy_from_slice(bias);
    }

    /// Numbers of a plane.
    fn plane(&self, samples: usize) -> usize {
        (samples * self.channels).next_multiple_of(MAX_REAL_LANES)
    }

    fn position(&self, step: usize) -> usize {
        if self.reversed { self.input.positions - 1 - step } else { step }
    }

    /// Rows of the input at some steps, to the plane of a gate in the array of all steps.
    fn input_rows(&self, samples: usize, steps: std::ops::Range<usize>, plane: usize, stride: usize) -> Vec<Row> {
        let mut rows = Vec::with_capacity(samples * steps.len());
        for step in steps {
            for sample in 0..samples {
                let input = (sample * self.input.positions + self.position(step)) * self.input.channels;
                let output = step * stride + plane + sample * self.channels;
                rows.push(Row { table: 0, input: input as u32, output: output as u32 });
            }
        }
        rows
    }

    /// Rows of the states before some steps, likewise.
    fn state_rows(&self, samples: usize, steps: std::ops::Range<usize>, plane: usize, stride: usize) -> Vec<Row> {
        let size = self.plane(samples);
        let mut rows = Vec::with_capacity(samples * steps.len());
        for step in steps {
            for sample in 0..samples {
                let input = (step - 1) * size + sample * self.channels;
                let output = step * stride + plane + sample * self.channels;
                rows.push(Row { table: 0, input: input as u32, output: output as u32 });
            }
        }
        rows
    }

    /// W x + b of all steps and gates.
    fn inputs(&self, pass: &Pass<T>, gates: &mut [T], stride: usize) {
        let (size, steps) = (self.plane(pass.samples), self.input.positions);
        for (gate, matrix) in self.from_input.iter().enumerate() {
            let rows = self.input_rows(pass.samples, 0..steps, gate * size, stride);
            let bias = &self.bias[gate * self.channels..(gate + 1) * self.channels];
            matrix.forward.multiply(&rows, &here(), pass.inputs[0], Start::Bias(bias), gates);
        }
    }

    fn output(&self, samples: usize, states: &[T], output: &mut [T]) {
        let (c, size) = (self.channels, self.plane(samples));
        for step in 0..self.input.positions {
            for sample in 0..samples {
                let to = (sample * self.input.positions + self.position(step)) * c;
                let from = step * size + sample * c;
                output[to..to + c].copy_from_slice(&states[from..from + c]);
            }
        }
    }

    /// Adds the signals of the outputs at a step.
    fn add_output_signal(&self, samples: usize, step: usize, signal: &[T], to: &mut [T]) {
        let c = self.channels;
        for sample in 0..samples {
            let from = (sample * self.input.positions + self.position(step)) * c;
            to[sample * c..(sample + 1) * c].iter_mut().zip(&signal[from..]).for_each(|(to, from)| *to += *from);
        }
    }

    /// From the signals of all gates to those of the inputs and to the gradient. `state_planes`: plane of each gate's U h.
    fn finish(
        &self,
        pass: &Pass<T>,
        room: &mut Room<T>,
        state_planes: &[usize],
        input: Option<&mut [T]>,
        gradient: &mut [T],
    ) {
        let (c, steps, samples) = (self.channels, self.input.positions, pass.samples);
        let (size, stride) = (self.plane(samples), 4 * self.plane(samples));
        let (of_input, rest) = gradient.split_at_mut(self.from_input.len() * self.input.channels * c);
        let (of_state, of_bias) = rest.split_at_mut(self.from_state.len() * c * c);
        room.array(SUMS, 0);
        let [_, states, _, signals, sums, ..] = room.arrays.as_mut_slice() else { return };
        for (gate, matrix) in self.from_input.iter().enumerate() {
            let rows = self.input_rows(samples, 0..steps, gate * size, stride);
            let own = &mut of_input[gate * self.input.channels * c..(gate + 1) * self.input.channels * c];
            matrix.gradient(&rows, pass.inputs[0], signals, sums, own);
        }
        for (gate, matrix) in self.from_state.iter().enumerate() {
            let rows = self.state_rows(samples, 1..steps, state_planes[gate] * size, stride);
            matrix.gradient(&rows, states, signals, sums, &mut of_state[gate * c * c..(gate + 1) * c * c]);
        }
        for step in 0..steps {
            for gate in 0..4 {
                let at = step * stride + gate * size;
                add_rows(c, &signals[at..at + samples * c], &mut of_bias[gate * c..(gate + 1) * c], sums);
            }
        }
        if let Some(input) = input {
            for (gate, matrix) in self.from_input.iter().enumerate() {
                let mut rows = self.input_rows(samples, 0..steps, gate * size, stride);
                rows.iter_mut().for_each(|row| std::mem::swap(&mut row.input, &mut row.output));
                matrix.backward.multiply(&rows, &here(), signals, Start::Output, input);
            }
        }
    }

    /// before += sum over gates of signal U^T.
    fn back_to_state(&self, samples: usize, planes: &[usize], signals: &[T], before: &mut [T]) {
        let size = self.plane(samples);
        for (matrix, plane) in self.from_state.iter().zip(planes) {
            let row = |sample: usize| {
                let at = (sample * self.channels) as u32;
                Row { table: 0, input: at, output: at }
            };
            let rows: Vec<Row> = (0..samples).map(row).collect();
            matrix.backward.multiply(&rows, &here(), &signals[plane * size..], Start::Output, before);
        }
    }
}

/// Gates (n, r, z) with the fourth plane for U_n h + b.
pub struct Gru<T>(Cell<T>);

/// Plane of U h of the gates n, r, z.
const GRU_PLANES: [usize; 3] = [3, 1, 2];

impl<T: Real> Gru<T> {
    pub fn new(input: Shape, channels: usize, reversed: bool) -> Self {
        Self(Cell::new(input, channels, reversed, 3))
    }
}

impl<T: Real> Layer<T> for Gru<T> {
    fn pack(&mut self, parameters: &[T], backward: bool) {
        self.0.pack(parameters, backward);
    }

    fn forward(&self, pass: &Pass<T>, output: &mut [T], room: &mut Room<T>) {
        let cell = &self.0;
        let (size, steps, c) = (cell.plane(pass.samples), cell.input.positions, cell.channels);
        let stride = 4 * size;
        room.array(GATES, steps * stride + MAX_REAL_LANES).fill(T::ZERO);
        room.array(STATES, steps * size + MAX_REAL_LANES).fill(T::ZERO);
        let [gates, states, ..] = room.arrays.as_mut_slice() else { return };
        cell.inputs(pass, gates, stride);
        for step in 0..steps {
            let inner = &mut gates[step * stride + 3 * size..step * stride + 3 * size + pass.samples * c];
            inner.chunks_exact_mut(c).for_each(|row| row.copy_from_slice(&cell.bias[3 * c..]));
            if step > 0 {
                for (matrix, plane) in cell.from_state.iter().zip(GRU_PLANES) {
                    let rows = cell.state_rows(pass.samples, step..step + 1, plane * size, stride);
                    matrix.forward.multiply(&rows, &here(), states, Start::Output, gates);
                }
            }
            let (before, now) = states.split_at_mut(step * size);
            let before = if step == 0 { &[] } else { &before[(step - 1) * size..] };
            gru_forward(&mut gates[step * stride..(step + 1) * stride], before, &mut now[..size]);
        }
        cell.output(pass.samples, states, output);
    }

    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        gradient: &mut [T],
    ) {
        let cell = &self.0;
        let (size, steps) = (cell.plane(pass.samples), cell.input.positions);
        let stride = 4 * size;
        room.array(CELLS, 0);
        room.array(SIGNALS, steps * stride + MAX_REAL_LANES).fill(T::ZERO);
        let [gates, states, _, signals, ..] = room.arrays.as_mut_slice() else { return };
        let mut carried = vec![T::ZERO; size + MAX_REAL_LANES];
        for step in (0..steps).rev() {
            cell.add_output_signal(pass.samples, step, signal, &mut carried);
            let before = if step == 0 { &[] } else { &states[(step - 1) * size..step * size] };
            let mut earlier = vec![T::ZERO; size + MAX_REAL_LANES];
            let own = &mut signals[step * stride..(step + 1) * stride];
            gru_backward(
                &gates[step * stride..(step + 1) * stride],
                before,
                &carried[..size],
                own,
                &mut earlier[..size],
            );
            cell.back_to_state(pass.samples, &GRU_PLANES, own, &mut earlier);
            carried = earlier;
        }
        cell.finish(pass, room, &GRU_PLANES, inputs[0].as_deref_mut(), gradient);
    }
}

/// Gates (i, f, g, o).
pub struct Lstm<T>(Cell<T>);

const LSTM_PLANES: [usize; 4] = [0, 1, 2, 3];

impl<T: Real> Lstm<T> {
    pub fn new(input: Shape, channels: usize, reversed: bool) -> Self {
        Self(Cell::new(input, channels, reversed, 4))
    }
}

impl<T: Real> Layer<T> for Lstm<T> {
    fn pack(&mut self, parameters: &[T], backward: bool) {
        self.0.pack(parameters, backward);
    }

    fn forward(&self, pass: &Pass<T>, output: &mut [T], room: &mut Room<T>) {
        let cell = &self.0;
        let (size, steps) = (cell.plane(pass.samples), cell.input.positions);
        let stride = 4 * size;
        room.array(GATES, steps * stride + MAX_REAL_LANES).fill(T::ZERO);
        room.array(STATES, steps * size + MAX_REAL_LANES).fill(T::ZERO);
        room.array(CELLS, steps * size + MAX_REAL_LANES).fill(T::ZERO);
        let [gates, states, cells, ..] = room.arrays.as_mut_slice() else { return };
        cell.inputs(pass, gates, stride);
        for step in 0..steps {
            if step > 0 {
                for (matrix, plane) in cell.from_state.iter().zip(LSTM_PLANES) {
                    let rows = cell.state_rows(pass.samples, step..step + 1, plane * size, stride);
                    matrix.forward.multiply(&rows, &here(), states, Start::Output, gates);
                }
            }
            let (before, now) = cells.split_at_mut(step * size);
            let before = if step == 0 { &[] } else { &before[(step - 1) * size..] };
            let own = &mut gates[step * stride..(step + 1) * stride];
            lstm_forward(own, before, &mut now[..size], &mut states[step * size..(step + 1) * size]);
        }
        cell.output(pass.samples, states, output);
    }

    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        gradient: &mut [T],
    ) {
        let cell = &self.0;
        let (size, steps) = (cell.plane(pass.samples), cell.input.positions);
        let stride = 4 * size;
        room.array(SIGNALS, steps * stride + MAX_REAL_LANES).fill(T::ZERO);
        let [gates, _, cells, signals, ..] = room.arrays.as_mut_slice() else { return };
        let mut carried = vec![T::ZERO; size + MAX_REAL_LANES];
        let mut carried_cell = vec![T::ZERO; size];
        for step in (0..steps).rev() {
            cell.add_output_signal(pass.samples, step, signal, &mut carried);
            let before = if step == 0 { &[] } else { &cells[(step - 1) * size..step * size] };
            let mut earlier_cell = vec![T::ZERO; size];
            let own = &mut signals[step * stride..(step + 1) * stride];
            lstm_backward(
                &gates[step * stride..(step + 1) * stride],
                &cells[step * size..(step + 1) * size],
                before,
                &carried[..size],
                &carried_cell,
                own,
                &mut earlier_cell,
            );
            let mut earlier = vec![T::ZERO; size + MAX_REAL_LANES];
            cell.back_to_state(pass.samples, &LSTM_PLANES, own, &mut earlier);
            (carried, carried_cell) = (earlier, earlier_cell);
        }
        cell.finish(pass, room, &LSTM_PLANES, inputs[0].as_deref_mut(), gradient);
    }
}
