//! Work on a list in parallel.

use std::thread;

/// The minimum number of entries in a chunk, below which a thread costs more than it saves.
const CHUNK: usize = 512;

/// Runs a function over chunks of a list in parallel, and returns the results in the order of the chunks.
///
/// A panic of the function is passed on to the caller.
pub(super) fn in_parallel<T: Sync, R: Send>(list: &[T], each: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let size = list.len().div_ceil(threads).max(CHUNK);
    if list.len() <= size {
        return if list.is_empty() {
            Vec::new()
        } else {
            vec![each(list)]
        };
    }
    thread::scope(|scope| {
        let chunks = list.chunks(size).map(|chunk| scope.spawn(|| each(chunk)));
        let chunks: Vec<_> = chunks.collect();
        chunks
            .into_iter()
            .filter_map(|chunk| match chunk.join() {
                Ok(made) => Some(made),
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}
