//! The compiled operator as it travels.

use ansatz_exact::{LocalMatrix, Operator};
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

pub fn read_operator(header: &OperatorHeader, reader: &Reader) -> Result<Operator, ProtocolError> {
    let matrices = header.matrices.iter().map(|matrix| {
        Ok(LocalMatrix {
            dimension: matrix.dimension,
            row_offsets: reader.numbers(matrix.row_offsets)?,
            columns: reader.numbers(matrix.columns)?,
            values: reader.numbers(matrix.values)?,
        })
    });
    Ok(Operator {
        matrices: matrices.collect::<Result<_, ProtocolError>>()?,
        local_dimensions: reader.bytes(header.local_dimensions)?,
        site_offsets: reader.numbers(header.site_offsets)?,
        sites: reader.numbers(header.sites)?,
        matrix_index: reader.numbers(header.matrix_index)?,
        coefficients: reader.numbers(header.coefficients)?,
        constant: header.constant,
    })
}
