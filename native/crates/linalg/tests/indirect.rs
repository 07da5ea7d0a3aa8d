//! Products of gathered rows against plain loops, in both precisions and on every instruction set.

use ansatz_linalg::indirect::{Row, Shape, Start, Table, Weights, gradient_columns_on, gradient_on};
use ansatz_simd::{Real, available};

/// Numbers in -1..1 that do not repeat.
fn number(k: usize) -> f64 {
    (k as f64 * 0.618_033_988_7).fract() * 2.0 - 1.0
}

fn numbers<T: Real>(count: usize, from: usize) -> Vec<T> {
    (0..count).map(|k| T::from_f64(number(k + from))).collect()
}

fn assert_close<T: Real>(found: T, expected: f64, depth: usize, what: &str) {
    let tolerance = if T::from_f64(1e-12) + T::ONE > T::ONE { 1e-13 } else { 1e-5 };
    assert!((found.to_f64() - expected).abs() < tolerance * (1.0 + depth as f64), "{what}: {found:?} {expected}");
}

fn check<T: Real>(places: usize, inputs: usize, outputs: usize, count: usize) {
    let positions = 7;
    // Room for vectors behind the last number.
    let input = numbers::<T>(positions * inputs + 16, 1);
    let entries: Vec<u32> = (0..count * places).map(|k| ((k * 5 + k / 3) % positions * inputs) as u32).collect();
    let rows: Vec<Row> = (0..count)
        .map(|r| Row { table: (r * places) as u32, input: 0, output: ((count - 1 - r) * outputs) as u32 })
        .collect();
    let table = Table::new(entries.clone());
    let weight = |k: usize, c: usize, o: usize| number((k * inputs + c) * outputs + o + 99);
    let (bias, before) = (numbers::<T>(outputs, 7), numbers::<T>(count * outputs, 55));
    let x = |r: usize, k: usize, c: usize| input[entries[r * places + k] as usize + c].to_f64();
    for level in available() {
        let what = format!("{} {places} {inputs} {outputs} {count}", level.name());
        let weights = Weights::<T>::on(level, places, inputs, outputs, |k, c, o| T::from_f64(weight(k, c, o)));
        assert!(weights.is_finite());
        for start in [Start::Bias(&[]), Start::Bias(&bias), Start::Output, Start::Sum(&bias, &before)] {
            let mut out = numbers::<T>(count * outputs, 3);
            let old = out.clone();
            weights.multiply(&rows, &table, &input, start, &mut out);
            for (r, row) in rows.iter().enumerate() {
                for o in 0..outputs {
                    let at = row.output as usize + o;
                    let mut expected = match start {
                        Start::Bias(bias) => bias.get(o).map_or(0.0, |value| value.to_f64()),
                        Start::Output => old[at].to_f64(),
                        Start::Sum(bias, before) => bias[o].to_f64() + before[at].to_f64(),
                    };
                    for k in 0..places {
                        expected +=
                            (0..inputs).map(|c| x(r, k, c) * T::from_f64(weight(k, c, o)).to_f64()).sum::<f64>();
                    }
                    assert_close(out[at], expected, places * inputs, &what);
                }
            }
        }
        if places == 1 {
            let mut out = bias.clone();
            let some: Vec<(u32, T)> = (0..inputs).step_by(2).map(|c| (c as u32, T::from_f64(number(c)))).collect();
            weights.add_inputs(&some, &mut out);
            for (o, found) in out.iter().enumerate() {
                let change: f64 = some.iter().map(|&(c, f)| f.to_f64() * weight(0, c as usize, o)).sum();
                assert_close(*found, bias[o].to_f64() + change, inputs, &what);
            }
        }
        let signals = numbers::<T>(count * outputs + 16, 13);
        let shape = Shape { places, inputs, outputs };
        let stride = outputs.next_multiple_of(T::lanes(level));
        let mut sums = vec![T::ZERO; places * inputs * stride];
        gradient_on(level, shape, &rows, &table, &input, &signals, &mut sums);
        for k in 0..places {
            for (c, o) in (0..inputs).flat_map(|c| (0..outputs).map(move |o| (c, o))) {
                let expected = rows
                    .iter()
                    .enumerate()
                    .map(|(r, row)| x(r, k, c) * signals[row.output as usize + o].to_f64())
                    .sum();
                assert_close(sums[(k * inputs + c) * stride + o], expected, count, &what);
            }
        }
        if inputs.is_multiple_of(T::lanes(level)) {
            let mut columns = vec![T::ZERO; outputs * places * inputs];
            gradient_columns_on(level, shape, &rows, &table, &input, &signals, &mut columns);
            for (at, found) in columns.iter().enumerate() {
                let (o, place_and_input) = (at / (places * inputs), at % (places * inputs));
                assert_eq!(*found, sums[place_and_input * stride + o], "{what}");
            }
        }
    }
}

#[test]
fn products_and_gradients_agree_with_plain_loops() {
    for (places, inputs, outputs) in
        [(1, 1, 1), (1, 37, 5), (9, 1, 16), (9, 16, 16), (5, 3, 33), (3, 6, 40), (13, 2, 17), (1, 20, 24), (4, 32, 11)]
    {
        for count in [1, 2, 11, 31] {
            check::<f64>(places, inputs, outputs, count);
            check::<f32>(places, inputs, outputs, count);
        }
    }
}

#[test]
#[should_panic(expected = "assertion failed")]
fn rows_beyond_the_input_are_refused() {
    let weights = Weights::<f32>::new(1, 4, 4, |_, _, _| 1.0);
    let rows = [Row { table: 0, input: 5, output: 0 }];
    weights.multiply(&rows, &Table::new(vec![0]), &[0.0; 8], Start::Bias(&[]), &mut [0.0; 4]);
}
