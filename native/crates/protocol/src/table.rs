//! Native objects by handle, and the flags that cancel calls on them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ansatz_core::Engine;
use ansatz_exact::{Evolution, Lanczos};
use serde::Deserialize;

use crate::error::ProtocolError;
use crate::message::Reader;

pub enum Object {
    Variational(Box<Engine>),
    Exact(Box<Lanczos>),
    Evolution(Box<Evolution>),
    Closed,
}

struct Entry {
    object: Mutex<Object>,
    calls: Mutex<Calls>,
}

/// Numbers of calls rise on each handle, so a cancellation that comes late or early finds the right one.
#[derive(Default)]
struct Calls {
    finished: u64,
    flags: HashMap<u64, Arc<AtomicBool>>,
}

#[derive(Default)]
struct Table {
    last: u32,
    entries: HashMap<u32, Arc<Entry>>,
}

#[derive(Deserialize)]
pub struct Target {
    pub handle: u32,
    /// Number of this call on the handle, from 1; absent if it cannot be cancelled.
    #[serde(default)]
    pub call: u64,
}

fn table() -> MutexGuard<'static, Table> {
    static TABLE: OnceLock<Mutex<Table>> = OnceLock::new();
    // The table itself is never left half changed, so a panic elsewhere does not spoil it.
    TABLE.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

fn calls(entry: &Entry) -> MutexGuard<'_, Calls> {
    entry.calls.lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn insert(object: Object) -> u32 {
    let mut table = table();
    table.last += 1;
    let handle = table.last;
    table.entries.insert(handle, Arc::new(Entry { object: Mutex::new(object), calls: Mutex::default() }));
    handle
}

/// Runs `work` alone on the object, with the flag that cancels this call.
pub fn with<R>(
    target: &Target,
    work: impl FnOnce(&mut Object, &AtomicBool) -> Result<R, ProtocolError>,
) -> Result<R, ProtocolError> {
    let entry = table().entries.get(&target.handle).cloned().ok_or_else(ProtocolError::closed)?;
    let flag = Arc::clone(calls(&entry).flags.entry(target.call).or_default());
    // A poisoned object panicked in an earlier call and cannot be trusted.
    let result = match entry.object.lock() {
        Ok(mut object) => work(&mut object, &flag),
        Err(_) => Err(ProtocolError::closed()),
    };
    let mut calls = calls(&entry);
    calls.finished = calls.finished.max(target.call);
    calls.flags.remove(&target.call);
    result
}

pub fn cancel(handle: u32, call: u64) {
    let Some(entry) = table().entries.get(&handle).cloned() else { return };
    let mut calls = calls(&entry);
    if call > calls.finished {
        calls.flags.entry(call).or_default().store(true, Ordering::Relaxed);
    }
}

pub fn close(reader: &Reader) -> Result<serde_json::Value, ProtocolError> {
    let target: Target = reader.header()?;
    let entry = table().entries.remove(&target.handle);
    if let Some(entry) = entry {
        // Waits for a call that still runs.
        *entry.object.lock().unwrap_or_else(PoisonError::into_inner) = Object::Closed;
    }
    Ok(serde_json::Value::Null)
}
