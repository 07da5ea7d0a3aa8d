//! Symmetries of small lattices and their representations.

use ansatz_exact::{Complex, Sector, Symmetries, Symmetry};

use super::*;

/// exp(2 pi i k / n)
pub fn root_of_unity(k: usize, n: usize) -> Complex {
    let angle = 2.0 * std::f64::consts::PI * (k % n) as f64 / n as f64;
    Complex::new(angle.cos(), angle.sin())
}

pub fn sign(positive: bool) -> Complex {
    Complex::new(if positive { 1.0 } else { -1.0 }, 0.0)
}

pub fn permutation(image: impl Fn(usize) -> usize, n: usize, character: Complex) -> Symmetry {
    Symmetry { permutation: (0..n).map(|site| image(site) as u32).collect(), flip: false, character }
}

pub fn translation(n: usize, k: usize) -> Symmetry {
    permutation(|site| (site + 1) % n, n, root_of_unity(k, n))
}

pub fn reflection(n: usize, even: bool) -> Symmetry {
    permutation(|site| n - 1 - site, n, sign(even))
}

pub fn flip(n: usize, even: bool) -> Symmetry {
    Symmetry { flip: true, ..permutation(|site| site, n, sign(even)) }
}

/// The same permutation on up and down modes.
pub fn on_both_species(symmetry: &Symmetry) -> Symmetry {
    let sites = symmetry.permutation.len() as u32;
    let down = symmetry.permutation.iter().map(|image| image + sites);
    let permutation = symmetry.permutation.iter().copied().chain(down).collect();
    Symmetry { permutation, ..symmetry.clone() }
}

pub fn sector(charges: Vec<Charge>, generators: Vec<Symmetry>) -> Sector {
    Sector { charges, symmetries: Symmetries { generators, fermionic_sites: vec![] } }
}

pub fn fermionic(mut sector: Sector, modes: usize) -> Sector {
    sector.symmetries.fermionic_sites = (0..modes as u32).collect();
    sector
}

pub fn in_sector(sector: Sector, eigenvalues: usize) -> LanczosOptions {
    LanczosOptions { sector, ..options(vec![], eigenvalues) }
}

/// All eigenvalues of a sector; none where it is empty.
pub fn spectrum(operator: &Operator, sector: Sector) -> Vec<f64> {
    let workers = Workers::new(1).expect("one thread");
    match Lanczos::new(operator, &in_sector(sector.clone(), 1), workers) {
        Ok(lanczos) => {
            let options = in_sector(sector, lanczos.dimension());
            let (lanczos, outcome) = solve(operator, &options, 1);
            let configurations = lanczos.configurations(0, lanczos.dimension());
            assert!(configurations.is_some(), "the dimension was counted right");
            outcome.eigenvalues
        }
        Err(error) => {
            assert_eq!(error.code, "EXACT_EMPTY_SECTOR", "{error}");
            Vec::new()
        }
    }
}

/// Whether the sectors together have the eigenvalues of the whole matrix.
pub fn assert_complete(full: &Dense, sectors: impl IntoIterator<Item = Vec<f64>>) {
    let mut found: Vec<f64> = sectors.into_iter().flatten().collect();
    found.sort_by(f64::total_cmp);
    let exact = dense_eigenvalues(full);
    assert_eq!(found.len(), exact.len());
    for (found, exact) in found.iter().zip(&exact) {
        assert!((found - exact).abs() < 1e-8, "{found} against {exact}");
    }
}
