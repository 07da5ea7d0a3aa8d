//! Typed arrays in and out of buffers.

use std::cell::RefCell;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::ProtocolError;

/// Index of a buffer, standing in a header where an array belongs.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(transparent)]
pub struct BufferIndex(pub usize);

/// A number that can be read from little-endian bytes.
pub trait Number: Copy {
    const BYTES: usize;
    fn read(bytes: &[u8]) -> Self;
    fn write(self, bytes: &mut Vec<u8>);
}

macro_rules! number {
    ($type:ty) => {
        impl Number for $type {
            const BYTES: usize = size_of::<$type>();
            fn read(bytes: &[u8]) -> Self {
                let mut own = [0; size_of::<$type>()];
                own.copy_from_slice(bytes);
                Self::from_le_bytes(own)
            }
            fn write(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
        }
    };
}
number!(f64);
number!(f32);
number!(u32);

/// A request: its header and the buffers, each of which can be taken or read.
pub struct Reader {
    header: serde_json::Value,
    buffers: RefCell<Vec<Vec<u8>>>,
}

impl Reader {
    pub fn new(header: &str, buffers: Vec<Vec<u8>>) -> Result<Self, ProtocolError> {
        let header = serde_json::from_str(header).map_err(|error| ProtocolError::request(error.to_string()))?;
        Ok(Self { header, buffers: RefCell::new(buffers) })
    }

    pub fn header<H: DeserializeOwned>(&self) -> Result<H, ProtocolError> {
        H::deserialize(&self.header).map_err(|error| ProtocolError::request(error.to_string()))
    }

    /// The bytes of a buffer; it is empty afterwards.
    pub fn bytes(&self, index: BufferIndex) -> Result<Vec<u8>, ProtocolError> {
        let mut buffers = self.buffers.borrow_mut();
        let buffer = buffers.get_mut(index.0);
        buffer.map(std::mem::take).ok_or_else(|| ProtocolError::request(format!("Buffer {} is missing.", index.0)))
    }

    pub fn numbers<N: Number>(&self, index: BufferIndex) -> Result<Vec<N>, ProtocolError> {
        let bytes = self.bytes(index)?;
        if bytes.len() % N::BYTES != 0 {
            return Err(ProtocolError::request(format!("Buffer {} has {} bytes.", index.0, bytes.len())));
        }
        Ok(bytes.chunks_exact(N::BYTES).map(N::read).collect())
    }
}

/// Buffers of a reply.
#[derive(Default)]
pub struct Writer {
    buffers: Vec<Vec<u8>>,
}

impl Writer {
    pub fn bytes(&mut self, bytes: Vec<u8>) -> BufferIndex {
        self.buffers.push(bytes);
        BufferIndex(self.buffers.len() - 1)
    }

    pub fn numbers<N: Number>(&mut self, numbers: &[N]) -> BufferIndex {
        let mut bytes = Vec::with_capacity(numbers.len() * N::BYTES);
        for &number in numbers {
            number.write(&mut bytes);
        }
        self.bytes(bytes)
    }

    pub fn into_buffers(self) -> Vec<Vec<u8>> {
        self.buffers
    }
}
