//! Ground state of a Heisenberg antiferromagnet in its fully symmetric sector: `symmetric_sector chain|square [length]
//! [threads] [gigabytes]`. The chain has momentum 0, reflection and spin flip (for QuSpin's pblock, zblock and kblock see
//! its example 0 to 4); the square lattice all of its point group as well.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_exact::{
    Charge, Complex, Lanczos, LanczosOptions, LocalMatrix, Operator, Sector, Stage, Symmetries, Symmetry, Workers,
};

fn operator(sites: u32, bonds: &[(u32, u32)]) -> Operator {
    let exchange = LocalMatrix {
        dimension: 4,
        row_offsets: vec![0, 1, 3, 5, 6],
        columns: vec![0, 1, 2, 1, 2, 3],
        values: vec![0.25, 0.0, -0.25, 0.0, 0.5, 0.0, 0.5, 0.0, -0.25, 0.0, 0.25, 0.0],
    };
    Operator {
        local_dimensions: vec![2; sites as usize],
        site_offsets: (0..=bonds.len() as u32).map(|bond| 2 * bond).collect(),
        sites: bonds.iter().flat_map(|&(a, b)| [a, b]).collect(),
        matrix_index: vec![0; bonds.len()],
        coefficients: [1.0, 0.0].repeat(bonds.len()),
        matrices: vec![exchange],
        string_offsets: vec![],
        string_sites: vec![],
        constant: 0.0,
    }
}

fn main() -> Result<(), ansatz_exact::ExactError> {
    let argument = |index: usize, default: u32| -> u32 {
        std::env::args().nth(index).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let square = std::env::args().nth(1).is_some_and(|shape| shape == "square");
    let length = argument(2, if square { 4 } else { 24 });
    let sites = if square { length * length } else { length };
    let place = |x: u32, y: u32| x % length * length + y % length;
    let mut bonds = Vec::new();
    // images of (x, y), or of site x
    let mut maps: Vec<Box<dyn Fn(u32) -> u32>> = Vec::new();
    if square {
        for site in 0..sites {
            let (x, y) = (site / length, site % length);
            bonds.extend([(site, place(x + 1, y)), (site, place(x, y + 1))]);
        }
        maps.push(Box::new(move |site| place(site / length + 1, site)));
        maps.push(Box::new(move |site| place(site / length, site + 1)));
        maps.push(Box::new(move |site| place(length - site / length, site)));
        maps.push(Box::new(move |site| place(site % length, site / length)));
    } else {
        bonds.extend((0..sites).map(|site| (site, (site + 1) % sites)));
        maps.push(Box::new(move |site| (site + 1) % sites));
        maps.push(Box::new(move |site| sites - 1 - site));
    }
    let one = Complex::new(1.0, 0.0);
    let mut generators: Vec<Symmetry> = maps
        .iter()
        .map(|image| Symmetry { permutation: (0..sites).map(image).collect(), flip: false, character: one })
        .collect();
    generators.push(Symmetry { permutation: (0..sites).collect(), flip: true, character: one });
    let options = LanczosOptions {
        sector: Sector {
            charges: vec![Charge { sites: (0..sites).collect(), total: sites as i64 / 2 }],
            symmetries: Symmetries { generators, fermionic_sites: vec![] },
        },
        eigenvalues: 1,
        want_vectors: false,
        tolerance: 1e-8,
        max_iterations: 500,
        seed: 1,
        memory_limit: (argument(4, 16) as u64) << 30,
    };
    let cancel = AtomicBool::new(false);
    let start = Instant::now();
    let mut lanczos = Lanczos::new(&operator(sites, &bonds), &options, Workers::new(argument(3, 2) as usize)?)?;
    println!("{} states", lanczos.dimension());
    let mut stage = Stage::Basis;
    loop {
        let progress = lanczos.advance(10, &cancel)?;
        if progress.stage != stage {
            println!("{stage:?} done at {:.2} s", start.elapsed().as_secs_f64());
            stage = progress.stage;
        }
        if progress.finished {
            break;
        }
    }
    if let Some(outcome) = lanczos.outcome() {
        let energy = outcome.eigenvalues[0];
        println!(
            "E/N = {:.12}, residual {:.1e}, {} products, {:.2} s in all, {} MB",
            energy / sites as f64,
            outcome.residuals[0],
            outcome.iterations,
            start.elapsed().as_secs_f64(),
            lanczos.memory_bytes() / 1_000_000
        );
    }
    Ok(())
}
