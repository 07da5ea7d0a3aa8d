//! Fermionic operators with their parity strings, and a dense reference that knows only the anticommutation rules.

use super::*;

/// coefficient * product of c^dagger (true) and c (false) on modes, the leftmost acting last.
pub type Product = (Vec<(usize, bool)>, f64);

/// c^dagger_i c_j + h.c.
pub fn hop(i: usize, j: usize, amplitude: f64) -> [Product; 2] {
    [(vec![(i, true), (j, false)], amplitude), (vec![(j, true), (i, false)], amplitude)]
}

pub fn number(i: usize, energy: f64) -> Product {
    (vec![(i, true), (i, false)], energy)
}

pub fn number_number(i: usize, j: usize, energy: f64) -> Product {
    (vec![(i, true), (i, false), (j, true), (j, false)], energy)
}

/// Acts on occupied[mode]; None where the result vanishes.
fn act(product: &Product, occupied: &[bool]) -> Option<(Vec<bool>, f64)> {
    let mut state = occupied.to_vec();
    let mut sign = 1.0;
    for &(mode, creates) in product.0.iter().rev() {
        if state[mode] == creates {
            return None;
        }
        if state[..mode].iter().filter(|&&occupied| occupied).count() % 2 == 1 {
            sign = -sign;
        }
        state[mode] = creates;
    }
    Some((state, sign * product.1))
}

/// The matrix over all states, index with mode 0 most significant and 0 = occupied, as the operators have it.
pub fn dense_fermions(n: usize, products: &[Product]) -> Dense {
    let size = 1usize << n;
    let occupied = |index: usize| -> Vec<bool> { (0..n).map(|mode| index >> (n - 1 - mode) & 1 == 0).collect() };
    let index = |state: &[bool]| state.iter().fold(0, |index, &occupied| 2 * index + usize::from(!occupied));
    let mut full = vec![vec![(0.0, 0.0); size]; size];
    for column in 0..size {
        for product in products {
            if let Some((state, value)) = act(product, &occupied(column)) {
                full[index(&state)][column].0 += value;
            }
        }
    }
    full
}

/// The same as a sum of local matrices with Jordan-Wigner strings.
pub fn fermions(n: usize, products: &[Product]) -> Operator {
    let mut operator = empty(vec![2; n]);
    operator.string_offsets = vec![0];
    for product in products {
        let mut sites: Vec<usize> = product.0.iter().map(|&(mode, _)| mode).collect();
        sites.sort_unstable();
        sites.dedup();
        // the local matrix: signs of the modes of the term alone
        let place = |mode: usize| sites.iter().position(|&site| site == mode).expect("listed");
        let local: Vec<_> = product.0.iter().map(|&(mode, creates)| (place(mode), creates)).collect();
        let index = add_matrix(&mut operator, &dense_fermions(sites.len(), &[(local, 1.0)]));
        add_term(&mut operator, index, &sites, (product.1, 0.0));
        // a mode outside the term is passed by each operator of a higher mode
        let passed = |mode: usize| product.0.iter().filter(|&&(own, _)| own > mode).count() % 2 == 1;
        let string = (0..n).filter(|&mode| !sites.contains(&mode) && passed(mode));
        operator.string_sites.extend(string.map(|mode| mode as u32));
        operator.string_offsets.push(operator.string_sites.len() as u32);
    }
    operator
}

/// -t sum over bonds and species + U sum n_up n_down: modes 0..sites are up, then down.
pub fn hubbard(sites: usize, bonds: &[(usize, usize, f64)], interaction: f64) -> Operator {
    let mut products = Vec::new();
    for &(from, to, amplitude) in bonds {
        products.extend(hop(from, to, -amplitude));
        products.extend(hop(sites + from, sites + to, -amplitude));
    }
    products.extend((0..sites).map(|site| number_number(site, sites + site, interaction)));
    fermions(2 * sites, &products)
}

/// -sum (c^dagger c + h.c.) + V sum n n over bonds.
pub fn spinless(sites: usize, bonds: &[(usize, usize, f64)], repulsion: f64) -> Operator {
    let hops = bonds.iter().flat_map(|&(from, to, amplitude)| hop(from, to, -amplitude));
    let products: Vec<_> = hops.chain(bonds.iter().map(|&(from, to, _)| number_number(from, to, repulsion))).collect();
    fermions(sites, &products)
}

pub fn particles(from: usize, sites: usize, total: i64) -> Charge {
    Charge { sites: (from as u32..(from + sites) as u32).collect(), total }
}

pub fn up_and_down(sites: usize, up: i64, down: i64) -> Vec<Charge> {
    vec![particles(0, sites, up), particles(sites, sites, down)]
}
