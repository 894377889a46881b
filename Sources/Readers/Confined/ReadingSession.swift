import Confinement
import Synchronization

/// The reading of one submission by readers of its own.
final class ReadingSession: Sendable {
    /// That of the submission which is read just now; nil where files are read here.
    @TaskLocal static var current: ReadingSession?

    private struct State {
        var process: ConfinedProcess?
        var worker: ConfinedProcess.Worker?
        /// Whether the worker has read a file already.
        var isUsed = false
    }

    /// Where a service comes from, and who has it when no worker is left.
    struct Services: Sendable {
        let take: @Sendable () throws(WorkerFault) -> ConfinedProcess
        let giveBack: @Sendable (ConfinedProcess) -> Void

        static let ofProgram = Services(
            take: { () throws(WorkerFault) in try ConfinedReaders.taken() },
            giveBack: { ConfinedReaders.give(back: $0) })
    }

    let limits: WorkerLimits
    private let services: Services
    private let state = Mutex(State())

    init(_ limits: ReadLimits, services: Services = .ofProgram) {
        self.limits = WorkerLimits(memory: limits.memoryBytes, seconds: limits.seconds)
        self.services = services
    }

    /// Runs `body` with readers of its own, unless it runs with some already or the program reads
    /// by itself.
    static func within<Value, Failure>(
        _ limits: ReadLimits, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        guard current == nil, ConfinedReaders.isEnabled else { return try body() }
        let session = ReadingSession(limits)
        defer { session.end() }
        return try session.run(body)
    }

    /// Runs `body` outside of the session that runs now: what it reads has readers of its own.
    static func apart<Value, Failure>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value
    {
        let result: Result<Value, Failure> = $current.withValue(nil) {
            do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    func run<Value, Failure>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        let result: Result<Value, Failure> = Self.$current.withValue(self) {
            do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Whoever answers nonsense once is asked nothing more.
    func dismissWorker() {
        state.withLock { state in
            guard let process = state.process, let worker = state.worker else { return }
            (state.worker, state.isUsed) = (nil, false)
            do throws(WorkerFault) { try process.dismiss(worker) } catch {
                process.end()
                state.process = nil
            }
        }
    }

    /// Lets the worker go, and the service to the next submission.
    func end() {
        state.withLock { state in
            guard let process = state.process else { return }
            state.process = nil
            guard let worker = state.worker else { return services.giveBack(process) }
            state.worker = nil
            do throws(WorkerFault) {
                try process.dismiss(worker)
                services.giveBack(process)
            } catch {
                process.end()
            }
        }
    }

    /// A reply of a worker. One that stops in its second file or later may have been spoilt by an
    /// earlier one, so that another is asked.
    func reply(to head: [UInt8], _ body: [UInt8]) throws(WorkerFault) -> [UInt8] {
        try state.withLock { (state) throws(WorkerFault) in
            let wasUsed = state.isUsed
            do throws(WorkerFault) {
                return try reply(to: head, body, &state)
            } catch {
                guard wasUsed, error == .stopped || error == .memory else { throw error }
                return try reply(to: head, body, &state)
            }
        }
    }

    private func reply(
        to head: [UInt8], _ body: [UInt8], _ state: inout State
    ) throws(WorkerFault) -> [UInt8] {
        let (process, worker) = try worker(&state)
        do throws(UnansweredRequest) {
            let reply = try process.reply(to: head, body, by: worker, longest: limits.memory)
            state.isUsed = true
            return reply
        } catch {
            state.worker = nil
            state.isUsed = false
            if !error.isServiceAlive {
                process.end()
                state.process = nil
            }
            throw error.fault
        }
    }

    private func worker(
        _ state: inout State
    ) throws(WorkerFault) -> (ConfinedProcess, ConfinedProcess.Worker) {
        let process: ConfinedProcess
        if let known = state.process { process = known } else { process = try services.take() }
        state.process = process
        if let worker = state.worker { return (process, worker) }
        do throws(WorkerFault) {
            let worker = try process.start(limits)
            ConfinedReaders.note(worker.measures)
            state.worker = worker
            return (process, worker)
        } catch {
            process.end()
            state.process = nil
            throw error
        }
    }
}
