//! The JSON that a model graph compiles to.

use super::states::build_state;
use crate::definition::AnsatzDefinition;

fn parameters(text: &str, local_dimensions: &[u8]) -> (usize, bool) {
    let definition: AnsatzDefinition = serde_json::from_str(text).expect("valid JSON");
    let ansatz = build_state(&definition, local_dimensions);
    (ansatz.parameter_count(), ansatz.is_complex())
}

const SLATER: &str = r#"{ "kind": "determinant", "form": "slater", "complex": false, "jastrow": "gutzwiller",
    "species": [{ "modes": [0, 1, 2], "particles": 2 }, { "modes": [3, 4, 5], "particles": 1 }],
    "orbitals": [[1, 0, 0, 1, 1, 1], [1, 1, 1]], "pairClasses": [], "hidden": [], "activation": "tanh",
    "initialScale": 0.01 }"#;

const VECTOR: &str = r#"{ "kind": "stateVector", "complex": true, "initialScale": 0.1 }"#;

#[test]
fn wavefunctions_are_read_from_json() {
    assert_eq!(parameters(SLATER, &[2; 6]), (10, false));
    let backflow = SLATER
        .replace("slater", "backflow")
        .replace("\"hidden\": []", "\"hidden\": [4, 3]")
        .replace("gutzwiller", "density")
        .replace("tanh", "leakyRelu")
        .replace("[[1, 0, 0, 1, 1, 1], [1, 1, 1]]", "null");
    assert_eq!(parameters(&backflow, &[2; 6]), (9 * (1 + 3) + 15 + 4 * 7 + 3 * 5, false));
    let pfaffian = SLATER.replace("slater", "pfaffian").replace("gutzwiller", "none");
    assert_eq!(parameters(&pfaffian, &[2; 6]), (15 + 6, false));
    let matrices = r#"{ "kind": "matrixProduct", "bondDimension": 3, "complex": true, "periodic": true,
        "order": [0, 2, 1], "uniform": false, "initialScale": 0.1 }"#;
    assert_eq!(parameters(matrices, &[2; 3]), (3 * 2 * 9, true));
    assert_eq!(parameters(VECTOR, &[2, 3]), (6, true));
    let product = format!(r#"{{ "kind": "product", "factors": [{SLATER}, {VECTOR}] }}"#);
    assert_eq!(parameters(&product, &[2; 6]), (10 + 2 * 64, false));
    let sum = format!(r#"{{ "kind": "sum", "terms": [{VECTOR}, {VECTOR}] }}"#);
    assert_eq!(parameters(&sum, &[2; 6]), (128, true));
    let projected = format!(
        r#"{{ "kind": "projected", "state": {VECTOR}, "permutations": [0, 1, 2, 1, 2, 0, 2, 0, 1],
            "characters": [1, 0, 1, 0, 1, 0], "spinFlip": -1, "fermionic": false }}"#
    );
    assert_eq!(parameters(&projected, &[2; 3]), (8, true));
    assert_eq!(parameters(&projected.replace("-1", "null"), &[3; 3]), (27, true));
}
