//! Speed of the product kernel and of the factorisation, in billions of floating-point operations a second, and time of an
//! eigen-decomposition.
//!
//! `cargo run --release -p ansatz-linalg --features parallel --example solve_time [size]`

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_linalg::product::{self, Shape, Update};
use ansatz_linalg::{TILE, TiledHermitian};

/// Shortest of several runs, in seconds.
fn best(runs: usize, mut work: impl FnMut()) -> f64 {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

fn main() {
    let n: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1008);
    let operand = vec![1e-3; TILE * TILE];
    let mut target = (vec![0.0; TILE * TILE], vec![0.0; TILE * TILE]);
    let shape = Shape { rows: TILE, columns: TILE, depth: TILE, lda: TILE, ldb: TILE, ldc: TILE, update: Update::Add };
    let operations = 2.0 * (TILE as f64).powi(3) * 100.0;
    let real = best(200, || {
        for _ in 0..100 {
            product::real(shape, &operand, &operand, &mut target.0);
        }
    });
    let complex = best(200, || {
        for _ in 0..100 {
            product::complex(shape, &operand, &operand, &operand, &operand, &mut target.0, &mut target.1);
        }
    });
    println!(
        "product of tiles: real {:.0}, complex {:.0} Gflop/s",
        operations / real * 1e-9,
        4.0 * operations / complex * 1e-9
    );
    for complex in [false, true] {
        let mut matrix = TiledHermitian::zero(n, complex);
        matrix.scale_and_shift(1.0, 2.0);
        let factor = best(20, || {
            let mut copy = matrix.clone();
            copy.factor(&AtomicBool::new(false)).expect("positive definite");
        });
        let operations = (n as f64).powi(3) / 3.0 * if complex { 4.0 } else { 1.0 };
        println!("factor of {n}, complex {complex}: {:.1} ms, {:.0} Gflop/s", factor * 1e3, operations / factor * 1e-9);
        matrix.factor(&AtomicBool::new(false)).expect("positive definite");
        let mut right = (vec![1.0; n], vec![1.0; if complex { n } else { 0 }]);
        let solve = best(20, || matrix.solve(&mut right.0, &mut right.1));
        println!("solve with it: {:.2} ms", solve * 1e3);
        let mut matrix = TiledHermitian::zero(n, complex);
        matrix.for_each_tile(|tile| {
            tile.re.iter_mut().enumerate().for_each(|(at, value)| *value = ((at * 7 + tile.row) as f64).sin());
        });
        let eigen = best(2, || {
            matrix.eigen(&AtomicBool::new(false)).expect("finite");
        });
        println!("eigen-decomposition: {:.0} ms", eigen * 1e3);
    }
}
