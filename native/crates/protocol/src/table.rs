//! Native objects by handle, and the flags that cancel calls on them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ansatz_core::Engine;
use ansatz_exact::{Evolution, Lanczos};
use ansatz_learn::Learning;
use serde::Deserialize;

use crate::error::ProtocolError;
use crate::message::Reader;

pub enum Object {
    Variational(Box<Engine>),
    Exact(Box<Lanczos>),
    Evolution(Box<Evolution>),
    Learning(Box<dyn Learning>),
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
    with_others(target, &[], |object, _, cancel| work(object, cancel))
}

/// The same with other objects, in the order of their handles here.
pub fn with_others<R>(
    target: &Target,
    others: &[u32],
    work: impl FnOnce(&mut Object, Vec<&mut Object>, &AtomicBool) -> Result<R, ProtocolError>,
) -> Result<R, ProtocolError> {
    let handles: Vec<u32> = [target.handle].iter().chain(others).copied().collect();
    let entries = {
        let table = table();
        let found = handles.iter().map(|handle| table.entries.get(handle).cloned());
        found.collect::<Option<Vec<_>>>().ok_or_else(ProtocolError::closed)?
    };
    // Always in the order of the handles, so that two calls never wait for each other.
    let mut order: Vec<usize> = (0..handles.len()).collect();
    order.sort_by_key(|&place| handles[place]);
    if order.windows(2).any(|pair| handles[pair[0]] == handles[pair[1]]) {
        return Err(ProtocolError::request("An object is named twice in one call."));
    }
    let flag = Arc::clone(calls(&entries[0]).flags.entry(target.call).or_default());
    let result = locked(&entries, &order, |objects| {
        let mut objects = objects.into_iter();
        match objects.next() {
            Some(object) => work(object, objects.collect(), &flag),
            None => Err(ProtocolError::closed()),
        }
    });
    let mut calls = calls(&entries[0]);
    calls.finished = calls.finished.max(target.call);
    calls.flags.remove(&target.call);
    result
}

/// Locks entries in a given order and hands their objects on as they stand.
fn locked<R>(
    entries: &[Arc<Entry>],
    order: &[usize],
    work: impl FnOnce(Vec<&mut Object>) -> Result<R, ProtocolError>,
) -> Result<R, ProtocolError> {
    let mut guards: Vec<(usize, MutexGuard<Object>)> = Vec::with_capacity(order.len());
    for &place in order {
        // A poisoned object panicked in an earlier call and cannot be trusted.
        guards.push((place, entries[place].object.lock().map_err(|_| ProtocolError::closed())?));
    }
    guards.sort_by_key(|guard| guard.0);
    work(guards.iter_mut().map(|guard| &mut *guard.1).collect())
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
