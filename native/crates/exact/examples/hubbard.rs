//! Ground state of the 4x4 Hubbard model, periodic, t = 1: `hubbard [up] [down] [U] [threads] [plain|momentum]`, in the
//! whole sector of the particle numbers or with zero momentum.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_exact::{
    Charge, Complex, Lanczos, LanczosOptions, LocalMatrix, Operator, Sector, Symmetries, Symmetry, Workers,
};

const LENGTH: u32 = 4;
const SITES: u32 = LENGTH * LENGTH;

fn operator(interaction: f64) -> Operator {
    let bonds: Vec<(u32, u32)> = (0..SITES)
        .flat_map(|site| {
            let (x, y) = (site / LENGTH, site % LENGTH);
            [(site, (x + 1) % LENGTH * LENGTH + y), (site, x * LENGTH + (y + 1) % LENGTH)]
        })
        .collect();
    let hops: Vec<(u32, u32)> =
        [0, SITES].iter().flat_map(|shift| bonds.iter().map(move |&(a, b)| (a + shift, b + shift))).collect();
    // index 0 is occupied: |occupied, empty> <empty, occupied| and back
    let hop = LocalMatrix {
        dimension: 4,
        row_offsets: vec![0, 0, 1, 2, 2],
        columns: vec![2, 1],
        values: vec![-1.0, 0.0, -1.0, 0.0],
    };
    let both = LocalMatrix { dimension: 4, row_offsets: vec![0, 1, 1, 1, 1], columns: vec![0], values: vec![1.0, 0.0] };
    let terms = hops.len() + SITES as usize;
    let strings: Vec<Vec<u32>> = hops.iter().map(|&(a, b)| (a.min(b) + 1..a.max(b)).collect()).collect();
    let mut string_offsets = vec![0u32];
    for term in 0..terms {
        string_offsets.push(string_offsets[term] + strings.get(term).map_or(0, Vec::len) as u32);
    }
    Operator {
        local_dimensions: vec![2; 2 * SITES as usize],
        site_offsets: (0..=terms as u32).map(|term| 2 * term).collect(),
        sites: hops.iter().flat_map(|&(a, b)| [a, b]).chain((0..SITES).flat_map(|site| [site, SITES + site])).collect(),
        matrix_index: (0..terms).map(|term| u32::from(term >= hops.len())).collect(),
        coefficients: (0..terms).flat_map(|term| [if term < hops.len() { 1.0 } else { interaction }, 0.0]).collect(),
        matrices: vec![hop, both],
        string_offsets,
        string_sites: strings.concat(),
        constant: 0.0,
    }
}

fn main() -> Result<(), ansatz_exact::ExactError> {
    let argument = |index: usize, default: f64| -> f64 {
        std::env::args().nth(index).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let charges = vec![
        Charge { sites: (0..SITES).collect(), total: argument(1, 5.0) as i64 },
        Charge { sites: (SITES..2 * SITES).collect(), total: argument(2, 5.0) as i64 },
    ];
    let shift = |image: fn(u32) -> u32| Symmetry {
        permutation: (0..2 * SITES).map(|mode| mode / SITES * SITES + image(mode % SITES)).collect(),
        flip: false,
        character: Complex::new(1.0, 0.0),
    };
    let across = shift(|site| (site + LENGTH) % SITES);
    let along = shift(|site| site / LENGTH * LENGTH + (site + 1) % LENGTH);
    let momentum = std::env::args().nth(5).is_some_and(|choice| choice == "momentum");
    let generators = if momentum { vec![across, along] } else { vec![] };
    let symmetries = Symmetries { generators, fermionic_sites: (0..2 * SITES).collect() };
    let options = LanczosOptions {
        sector: Sector { charges, symmetries },
        eigenvalues: 1,
        want_vectors: false,
        tolerance: 1e-8,
        max_iterations: 500,
        seed: 1,
        memory_limit: 16 << 30,
    };
    let cancel = AtomicBool::new(false);
    let start = Instant::now();
    let workers = Workers::new(argument(4, 2.0) as usize)?;
    let mut lanczos = Lanczos::new(&operator(argument(3, 8.0)), &options, workers)?;
    let (states, bytes) = (lanczos.dimension(), lanczos.memory_bytes());
    println!("{states} states, {bytes} bytes or more, set up in {:.2} s", start.elapsed().as_secs_f64());
    while !lanczos.advance(10, &cancel)?.finished {}
    if let Some(outcome) = lanczos.outcome() {
        let (seconds, products) = (start.elapsed().as_secs_f64(), outcome.iterations);
        println!(
            "E = {:.10}, {products} products, {seconds:.1} s in all, {} MB",
            outcome.eigenvalues[0],
            lanczos.memory_bytes() / 1_000_000
        );
    }
    Ok(())
}
