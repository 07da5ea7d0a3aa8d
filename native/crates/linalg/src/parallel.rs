//! Independent pieces of work on the pool of the caller, or in order where the `parallel` feature is off.

/// Calls `work` with 0..count, in any order and on any thread.
pub fn for_each(count: usize, work: impl Fn(usize) + Sync + Send) {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        (0..count).into_par_iter().with_max_len(1).for_each(work);
    }
    #[cfg(not(feature = "parallel"))]
    (0..count).for_each(work);
}

/// Results of `work` for 0..count, in that order.
pub fn map<R: Send>(count: usize, work: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        (0..count).into_par_iter().with_max_len(1).map(work).collect()
    }
    #[cfg(not(feature = "parallel"))]
    (0..count).map(work).collect()
}

/// Calls `work` with the number and the content of each piece of `length` items (the last one may be shorter).
pub fn for_each_chunk<T: Send>(items: &mut [T], length: usize, work: impl Fn(usize, &mut [T]) + Sync + Send) {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        items.par_chunks_mut(length).with_max_len(1).enumerate().for_each(|(index, piece)| work(index, piece));
    }
    #[cfg(not(feature = "parallel"))]
    items.chunks_mut(length).enumerate().for_each(|(index, piece)| work(index, piece));
}

/// Both, at the same time where there are two threads.
pub fn join<A: Send, B: Send>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B + Send) -> (A, B) {
    #[cfg(feature = "parallel")]
    {
        rayon::join(first, second)
    }
    #[cfg(not(feature = "parallel"))]
    (first(), second())
}

/// Threads of the pool of the caller.
pub fn threads() -> usize {
    #[cfg(feature = "parallel")]
    {
        rayon::current_num_threads()
    }
    #[cfg(not(feature = "parallel"))]
    1
}
