//! Time of all eigenvalues of a Heisenberg ring in the sector of zero momentum: `all_values SITES THREADS`.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_exact::{
    Charge, Complex, Lanczos, LanczosOptions, LocalMatrix, Operator, Sector, Symmetries, Symmetry, Workers,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let n: u32 = arguments.next().as_deref().unwrap_or("14").parse()?;
    let threads = arguments.next().as_deref().unwrap_or("1").parse()?;
    let momentum: f64 = arguments.next().as_deref().unwrap_or("0").parse()?;
    let exchange = LocalMatrix {
        dimension: 4,
        row_offsets: vec![0, 1, 3, 5, 6],
        columns: vec![0, 1, 2, 1, 2, 3],
        values: vec![0.25, 0.0, -0.25, 0.0, 0.5, 0.0, 0.5, 0.0, -0.25, 0.0, 0.25, 0.0],
    };
    let operator = Operator {
        local_dimensions: vec![2; n as usize],
        site_offsets: (0..=n).map(|bond| 2 * bond).collect(),
        sites: (0..n).flat_map(|site| [site, (site + 1) % n]).collect(),
        matrix_index: vec![0; n as usize],
        coefficients: [1.0, 0.0].repeat(n as usize),
        matrices: vec![exchange],
        string_offsets: vec![],
        string_sites: vec![],
        constant: 0.0,
    };
    let angle = momentum * std::f64::consts::TAU / f64::from(n);
    let translation = Symmetry {
        permutation: (0..n).map(|site| (site + 1) % n).collect(),
        flip: false,
        character: Complex::new(angle.cos(), angle.sin()),
    };
    let sector = Sector {
        charges: vec![Charge { sites: (0..n).collect(), total: i64::from(n / 2) }],
        symmetries: Symmetries { generators: vec![translation], fermionic_sites: vec![] },
    };
    let mut options = LanczosOptions {
        sector,
        eigenvalues: 1,
        want_vectors: false,
        tolerance: 1e-10,
        max_iterations: 1000,
        seed: 1,
        memory_limit: 8 << 30,
    };
    options.eigenvalues = Lanczos::new(&operator, &options, Workers::new(1)?)?.dimension();
    let estimate = ansatz_exact::estimate(&operator, &options, threads)?;
    let mut search = Lanczos::new(&operator, &options, Workers::new(threads)?)?;
    let cancel = AtomicBool::new(false);
    let start = Instant::now();
    let (mut calls, mut longest) = (0, 0.0f64);
    loop {
        let before = Instant::now();
        if search.advance(50, &cancel)?.finished {
            break;
        }
        calls += 1;
        longest = longest.max(before.elapsed().as_secs_f64());
    }
    let seconds = start.elapsed().as_secs_f64();
    let outcome = search.outcome().ok_or("not finished")?;
    println!(
        "{} states, complex: {}, {seconds:.2} s ({:.2} s foreseen), {calls} calls, the longest {longest:.3} s, lowest {}",
        options.eigenvalues,
        search.is_complex(),
        estimate.seconds,
        outcome.eigenvalues[0]
    );
    Ok(())
}
