//! Seconds of products H v for a Heisenberg chain in its Sz = 0 sector: `product_time [sites] [threads]
//! [eigenvalues]`.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_exact::{Charge, Lanczos, LanczosOptions, LocalMatrix, Operator, Sector, Workers};

fn main() -> Result<(), ansatz_exact::ExactError> {
    let argument = |index, default| std::env::args().nth(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (n, threads, eigenvalues) = (argument(1, 24usize), argument(2, 2usize), argument(3, 1usize));
    let exchange = LocalMatrix {
        dimension: 4,
        row_offsets: vec![0, 1, 3, 5, 6],
        columns: vec![0, 1, 2, 1, 2, 3],
        values: vec![0.25, 0.0, -0.25, 0.0, 0.5, 0.0, 0.5, 0.0, -0.25, 0.0, 0.25, 0.0],
    };
    let operator = Operator {
        local_dimensions: vec![2; n],
        site_offsets: (0..=n as u32).map(|bond| 2 * bond).collect(),
        sites: (0..n as u32).flat_map(|site| [site, (site + 1) % n as u32]).collect(),
        matrix_index: vec![0; n],
        coefficients: [1.0, 0.0].repeat(n),
        matrices: vec![exchange],
        string_offsets: vec![],
        string_sites: vec![],
        constant: 0.0,
    };
    let options = LanczosOptions {
        sector: Sector {
            charges: vec![Charge { sites: (0..n as u32).collect(), total: n as i64 / 2 }],
            ..Sector::default()
        },
        eigenvalues,
        want_vectors: true,
        tolerance: 1e-9,
        max_iterations: 500,
        seed: 1,
        memory_limit: 16 << 30,
    };
    let cancel = AtomicBool::new(false);
    let start = Instant::now();
    let mut lanczos = Lanczos::new(&operator, &options, Workers::new(threads)?)?;
    println!(
        "{} states, {} bytes, set up in {:.3} s",
        lanczos.dimension(),
        lanczos.memory_bytes(),
        start.elapsed().as_secs_f64()
    );
    lanczos.product(&cancel)?;
    for _ in 0..8 {
        let start = Instant::now();
        lanczos.product(&cancel)?;
        println!("{:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    }
    let start = Instant::now();
    while !lanczos.advance(20, &cancel)?.finished {}
    if let Some(outcome) = lanczos.outcome() {
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{}: {:.12} per site, highest {:.12}, residual {:.2e}, {} products, {seconds:.2} s",
            outcome.method,
            outcome.eigenvalues[0] / n as f64,
            outcome.eigenvalues[eigenvalues - 1] / n as f64,
            outcome.residuals[0],
            outcome.iterations
        );
    }
    Ok(())
}
