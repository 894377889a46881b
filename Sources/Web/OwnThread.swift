import Dispatch

/// Where the work of one actor is done, apart from the threads that all tasks share: there are as many
/// of these as processors, and whoever reads files or judges on one keeps every page waiting.
final class OwnThread: SerialExecutor {
    private let queue: DispatchQueue

    init(named name: String) { queue = DispatchQueue(label: name) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
