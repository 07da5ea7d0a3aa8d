//! Conserved charges and symmetries as they travel.

use ansatz_exact::{Charge, Complex, Sector, Symmetries, Symmetry};
use serde::Deserialize;

/// Conserved charges and symmetries; both may be left out.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SectorHeader {
    #[serde(default)]
    charges: Vec<ChargeHeader>,
    #[serde(default)]
    symmetries: Vec<SymmetryHeader>,
    #[serde(default)]
    fermionic_sites: Vec<u32>,
}

#[derive(Clone, Deserialize)]
struct ChargeHeader {
    sites: Vec<u32>,
    total: i64,
}

#[derive(Clone, Deserialize)]
struct SymmetryHeader {
    permutation: Vec<u32>,
    #[serde(default)]
    flip: bool,
    /// Real and imaginary part.
    character: [f64; 2],
}

impl SectorHeader {
    pub(super) fn read(self) -> Sector {
        let charges = self.charges.into_iter().map(|ChargeHeader { sites, total }| Charge { sites, total });
        let generators = self.symmetries.into_iter().map(|symmetry| Symmetry {
            permutation: symmetry.permutation,
            flip: symmetry.flip,
            character: Complex::new(symmetry.character[0], symmetry.character[1]),
        });
        let symmetries = Symmetries { generators: generators.collect(), fermionic_sites: self.fermionic_sites };
        Sector { charges: charges.collect(), symmetries }
    }
}
