//! Does many jobs on many threads and hands over the results in the order of the jobs.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// Runs `work` on each of `jobs` with `threads` threads; `done` gets each result, in the order of the jobs.
///
/// `jobs` is drawn on only as far as results are taken: no more than a small multiple of `threads` are in flight, so
/// a slow first job does not pile up the results of all others. `done` returns `false` to stop early.
pub fn in_order<J: Send, R: Send>(
    jobs: impl Iterator<Item = J> + Send,
    threads: usize,
    work: impl Fn(J) -> R + Sync,
    mut done: impl FnMut(R) -> bool,
) {
    let in_flight = threads * 4 + 16;
    let (job_sender, job_receiver) = sync_channel::<(usize, J)>(threads);
    let (result_sender, result_receiver) = channel::<(usize, R)>();
    // One ticket for each job that may be in flight; a result taken gives its ticket back.
    let (ticket_sender, ticket_receiver) = channel::<()>();
    for _ in 0..in_flight {
        let _ = ticket_sender.send(());
    }
    // Shared by the workers alone: when the last of them ends, the producer's next `send` fails and it ends too.
    let job_receiver = Arc::new(Mutex::new(job_receiver));
    thread::scope(|scope| {
        // Owned by this closure, so that leaving it early ends the producer.
        let ticket_sender = ticket_sender;
        scope.spawn(move || {
            for job in jobs.enumerate() {
                if ticket_receiver.recv().is_err() || job_sender.send(job).is_err() {
                    break;
                }
            }
        });
        for _ in 0..threads {
            let (results, jobs, work) = (result_sender.clone(), Arc::clone(&job_receiver), &work);
            scope.spawn(move || {
                while let Some((at, job)) = next(&jobs) {
                    if results.send((at, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(result_sender);
        drop(job_receiver);
        let (mut waiting, mut next_at) = (BTreeMap::new(), 0);
        // Taken over by the loop, so that leaving it early ends the workers.
        for (at, result) in result_receiver {
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&next_at) {
                next_at += 1;
                let _ = ticket_sender.send(());
                if !done(result) {
                    return;
                }
            }
        }
    });
}

fn next<T>(jobs: &Mutex<Receiver<T>>) -> Option<T> {
    // A poisoned lock means that another worker panicked while it held it; `recv` itself does not panic.
    jobs.lock().ok()?.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_for_any_number_of_threads() {
        for threads in [1, 2, 7] {
            let mut results = Vec::new();
            let work = |n: u64| {
                thread::sleep(std::time::Duration::from_micros((n * 7919) % 200));
                n * n
            };
            in_order(0..300, threads, work, |n| {
                results.push(n);
                true
            });
            assert_eq!(results, (0..300).map(|n| n * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn stopping_early_ends_all_threads() {
        let mut taken = 0;
        in_order(
            0..,
            3,
            |n: u64| n,
            |_| {
                taken += 1;
                taken < 10
            },
        );
        assert_eq!(taken, 10);
    }
}
