//! Work on a list, side by side.

use std::thread;

/// The fewest entries that are worth a thread of their own.
const CHUNK: usize = 512;

/// Runs a function over chunks of a list, side by side, and returns what it made of each in order.
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
