//! The compiled operator as it travels.

use ansatz_core::{LocalMatrix, OperatorDefinition};
use serde::Deserialize;

use crate::error::ProtocolError;
use crate::message::{BufferIndex, Reader};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperatorHeader {
    local_dimensions: BufferIndex,
    site_offsets: BufferIndex,
    sites: BufferIndex,
    matrix_index: BufferIndex,
    coefficients: BufferIndex,
    matrices: Vec<MatrixHeader>,
    string_offsets: Option<BufferIndex>,
    string_sites: Option<BufferIndex>,
    constant: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MatrixHeader {
    dimension: usize,
    row_offsets: BufferIndex,
    columns: BufferIndex,
    values: BufferIndex,
}

pub fn read_operator(header: &OperatorHeader, reader: &Reader) -> Result<OperatorDefinition, ProtocolError> {
    let matrices = header.matrices.iter().map(|matrix| {
        Ok(LocalMatrix {
            dimension: matrix.dimension,
            row_offsets: reader.numbers(matrix.row_offsets)?,
            columns: reader.numbers(matrix.columns)?,
            values: reader.numbers(matrix.values)?,
        })
    });
    Ok(OperatorDefinition {
        matrices: matrices.collect::<Result<_, ProtocolError>>()?,
        local_dimensions: reader.bytes(header.local_dimensions)?,
        site_offsets: reader.numbers(header.site_offsets)?,
        sites: reader.numbers(header.sites)?,
        matrix_index: reader.numbers(header.matrix_index)?,
        coefficients: reader.numbers(header.coefficients)?,
        string_offsets: header.string_offsets.map_or(Ok(Vec::new()), |index| reader.numbers(index))?,
        string_sites: header.string_sites.map_or(Ok(Vec::new()), |index| reader.numbers(index))?,
        constant: header.constant,
    })
}

/// The same for the exact kernels, which do not know the variational ones.
pub fn for_exact(operator: OperatorDefinition) -> ansatz_exact::Operator {
    let matrices = operator.matrices.into_iter().map(|matrix| ansatz_exact::LocalMatrix {
        dimension: matrix.dimension,
        row_offsets: matrix.row_offsets,
        columns: matrix.columns,
        values: matrix.values,
    });
    ansatz_exact::Operator {
        matrices: matrices.collect(),
        local_dimensions: operator.local_dimensions,
        site_offsets: operator.site_offsets,
        sites: operator.sites,
        matrix_index: operator.matrix_index,
        coefficients: operator.coefficients,
        string_offsets: operator.string_offsets,
        string_sites: operator.string_sites,
        constant: operator.constant,
    }
}
