//! Everything that the next step depends on, as bytes.

use ansatz_core::EngineError;
use ansatz_simd::Real;

use crate::session::Session;

const MAGIC: &[u8; 8] = b"anslrn01";
/// Magic, size of a number, parameters, numbers of both averages, steps, those before the averages, epoch, position, seed.
const HEADER: usize = 8 + 9 * 8;

/// Numbers as their bits: float64 holds every float32.
fn put<T: Real>(numbers: &[T], bytes: &mut Vec<u8>) {
    for number in numbers {
        if size_of::<T>() == 4 {
            bytes.extend_from_slice(&(number.to_f64() as f32).to_le_bytes());
        } else {
            bytes.extend_from_slice(&number.to_f64().to_le_bytes());
        }
    }
}

fn get<T: Real>(bytes: &[u8]) -> Vec<T> {
    let number = |bytes: &[u8]| {
        let mut own = [0; 8];
        own[..bytes.len()].copy_from_slice(bytes);
        let word = u64::from_le_bytes(own);
        if bytes.len() == 4 { f64::from(f32::from_bits(word as u32)) } else { f64::from_bits(word) }
    };
    bytes.chunks_exact(size_of::<T>()).map(|bytes| T::from_f64(number(bytes))).collect()
}

pub fn export<T: Real>(session: &Session<T>) -> Vec<u8> {
    let slots = &session.optimiser.slots;
    let words = [
        size_of::<T>() as u64,
        session.parameters.len() as u64,
        slots[0].len() as u64,
        slots[1].len() as u64,
        session.optimiser.steps,
        session.optimiser.begun,
        session.epoch,
        session.position as u64,
        session.seed,
    ];
    let mut bytes = MAGIC.to_vec();
    words.iter().for_each(|word| bytes.extend_from_slice(&word.to_le_bytes()));
    for numbers in [&session.parameters, &slots[0], &slots[1]] {
        put(numbers, &mut bytes);
    }
    bytes
}

/// Changes nothing where the bytes do not fit.
pub fn restore<T: Real>(session: &mut Session<T>, bytes: &[u8]) -> Result<(), EngineError> {
    let wrong = || {
        EngineError::new(
            "LEARNING_BAD_STATE",
            "The state does not fit this network and optimiser.",
            "It was made by another definition or precision, or its bytes are damaged.",
            "Create the network as it was when the state was made.",
        )
    };
    if bytes.len() < HEADER || &bytes[..8] != MAGIC {
        return Err(wrong());
    }
    let words: Vec<u64> = bytes[8..HEADER].chunks_exact(8).map(get_word).collect();
    let slots = &session.optimiser.slots;
    let own = [size_of::<T>(), session.parameters.len(), slots[0].len(), slots[1].len()];
    if own.iter().zip(&words).any(|(own, word)| *own as u64 != *word) {
        return Err(wrong());
    }
    let numbers = own[1] + own[2] + own[3];
    if bytes.len() != HEADER + numbers * size_of::<T>() {
        return Err(wrong());
    }
    let all: Vec<T> = get(&bytes[HEADER..]);
    if words[5] > words[4] || all.iter().any(|number| !number.is_finite()) {
        return Err(wrong());
    }
    session.parameters.copy_from_slice(&all[..own[1]]);
    session.optimiser.slots[0].copy_from_slice(&all[own[1]..own[1] + own[2]]);
    session.optimiser.slots[1].copy_from_slice(&all[own[1] + own[2]..]);
    (session.optimiser.steps, session.optimiser.begun) = (words[4], words[5]);
    (session.epoch, session.position, session.seed) = (words[6], words[7] as usize, words[8]);
    Ok(())
}

fn get_word(bytes: &[u8]) -> u64 {
    let mut own = [0; 8];
    own.copy_from_slice(bytes);
    u64::from_le_bytes(own)
}
