//! Node-API binding: every call runs on a thread of its own and settles a promise; the event loop is never held.

mod allocator;

use ansatz_protocol::Reply as EngineReply;
use napi::bindgen_prelude::{Buffer, Object, Uint8Array};
use napi::{Env, Error, Result};
use napi_derive::napi;

#[napi_derive::module_init]
fn start() {
    allocator::bound_what_is_kept();
}

#[napi(object)]
pub struct Reply {
    pub header: String,
    pub buffers: Vec<Buffer>,
}

type Resolver = Box<dyn FnOnce(Env) -> Result<Reply> + Send>;

fn settle(reply: EngineReply) -> Resolver {
    Box::new(move |_env| {
        Ok(Reply { header: reply.header, buffers: reply.buffers.into_iter().map(Buffer::from).collect() })
    })
}

#[napi(ts_return_type = "Promise<Reply>")]
pub fn call(env: &Env, method: String, header: String, buffers: Vec<Uint8Array>) -> Result<Object<'_>> {
    // Copied here, on the thread that owns them: the caller may change or free its arrays right after.
    let buffers: Vec<Vec<u8>> = buffers.iter().map(|buffer| buffer.to_vec()).collect();
    let (deferred, promise) = env.create_deferred::<Reply, Resolver>()?;
    std::thread::Builder::new()
        .name(format!("ansatz {method}"))
        .spawn(move || deferred.resolve(settle(ansatz_protocol::call(&method, &header, buffers))))
        .map_err(|error| Error::from_reason(format!("no thread could be started: {error}")))?;
    Ok(promise)
}

#[napi]
pub fn cancel(handle: u32, call: i64) {
    ansatz_protocol::cancel(handle, u64::try_from(call).unwrap_or(0));
}
