//! WebAssembly binding with a plain C interface. Numbers are little-endian u32.
//!
//! A request, in memory from `ansatz_alloc`: length of the method, length of the header, number of buffers, length of
//! each buffer, then their bytes in that order. `ansatz_call` frees it and gives the address of a reply: its whole
//! length, length of the header, number of buffers, length of each buffer, then the bytes. The caller gives the reply
//! back with `ansatz_free`.

use ansatz_protocol::Reply;

/// Memory for `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn ansatz_alloc(length: usize) -> *mut u8 {
    Box::into_raw(vec![0u8; length].into_boxed_slice()).cast()
}

/// # Safety
/// `pointer` and `length` come from `ansatz_alloc`, or are a reply and its whole length, and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ansatz_free(pointer: *mut u8, length: usize) {
    // SAFETY: the caller's promise is what `Box::from_raw` needs: both came from a boxed slice of that length.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(pointer, length)) });
}

/// # Safety
/// `pointer` and `length` come from `ansatz_alloc` and hold a request; the memory belongs to the callee from now on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ansatz_call(pointer: *mut u8, length: usize) -> *mut u8 {
    // SAFETY: as in `ansatz_free`.
    let request = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(pointer, length)) };
    let reply = match parse(&request) {
        Some((method, header, buffers)) => {
            drop(request);
            ansatz_protocol::call(&method, &header, buffers)
        }
        None => ansatz_protocol::call("", "{}", Vec::new()),
    };
    Box::into_raw(encode(&reply).into_boxed_slice()).cast()
}

fn parse(request: &[u8]) -> Option<(String, String, Vec<Vec<u8>>)> {
    let word = |index: usize| -> Option<usize> {
        let bytes = request.get(4 * index..4 * index + 4)?;
        Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
    };
    let count = word(2)?;
    let mut position = 4 * count.checked_add(3)?;
    let mut take = |length: usize| -> Option<&[u8]> {
        let bytes = request.get(position..position.checked_add(length)?)?;
        position += length;
        Some(bytes)
    };
    let method = String::from_utf8(take(word(0)?)?.to_vec()).ok()?;
    let header = String::from_utf8(take(word(1)?)?.to_vec()).ok()?;
    let buffers = (0..count).map(|index| Some(take(word(3 + index)?)?.to_vec())).collect::<Option<_>>()?;
    Some((method, header, buffers))
}

fn encode(reply: &Reply) -> Vec<u8> {
    let payload = reply.header.len() + reply.buffers.iter().map(Vec::len).sum::<usize>();
    let total = 12 + 4 * reply.buffers.len() + payload;
    let mut bytes = Vec::with_capacity(total);
    for word in [total, reply.header.len(), reply.buffers.len()].into_iter().chain(reply.buffers.iter().map(Vec::len)) {
        bytes.extend_from_slice(&(word as u32).to_le_bytes());
    }
    bytes.extend_from_slice(reply.header.as_bytes());
    for buffer in &reply.buffers {
        bytes.extend_from_slice(buffer);
    }
    bytes
}
