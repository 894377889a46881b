import Glibc

/// Why a worker gave no answer.
public enum WorkerFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// It could not be started; the words say why.
    case unavailable(String)
    /// It crashed, ended, or answered nonsense.
    case stopped
    /// It asked the system for what it may not have.
    case refused
    case memory
    case time

    public var description: String {
        switch self {
        case .unavailable(let words): "no confined reader could be started (\(words))"
        case .stopped: "a confined reader stopped"
        case .refused: "a confined reader asked the system for what it may not have"
        case .memory: "a confined reader had no memory left"
        case .time: "a confined reader took too long"
        }
    }
}

/// How much one worker may use.
public struct WorkerLimits: Hashable, Sendable {
    /// Bytes of memory beyond what the program itself takes.
    public var memory: Int
    /// Processor time for one request, in seconds.
    public var seconds: Int

    public init(memory: Int, seconds: Int) {
        self.memory = memory
        self.seconds = seconds
    }
}

/// The near side: a service that was started, and the sockets to it.
public struct ConfinedProcess: Sendable {
    private let process: pid_t
    private let control: Int32
    private let data: Int32

    /// A worker of it that has said hello.
    public struct Worker: Sendable {
        public let measures: Measures
        fileprivate let process: pid_t
        fileprivate let limits: WorkerLimits
    }

    /// Starts a program as a service; it does not wait until that is ready.
    public init(program: String, arguments: [String]) throws(WorkerFault) {
        let launch = try Launch()
        process = try launch.start(program, arguments)
        control = launch.near.control
        data = launch.near.data
    }

    /// Makes a service of a copy of this process, in a fifth of the time.
    ///
    /// Only for a program that has one thread, and that has read nothing which a worker may not know.
    ///
    /// - `serve`: what the copy does.
    public init(copying serve: () -> Never) throws(WorkerFault) {
        let launch = try Launch()
        process = try launch.copy(serve)
        control = launch.near.control
        data = launch.near.data
    }

    /// Whether the service still runs; of one that ended nothing is left then.
    public func isRunning() -> Bool {
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) != 0 else { return true }
        close(control)
        close(data)
        return false
    }

    /// Ends the service with all it has.
    public func end() {
        kill(process, SIGKILL)
        close(control)
        close(data)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// A new worker. Throws, and the service is of no use any more, where none comes.
    public func start(_ limits: WorkerLimits) throws(WorkerFault) -> Worker {
        // The whole life of a worker: many requests.
        let seconds = limits.seconds.multipliedReportingOverflow(by: 100)
        let life = seconds.overflow ? Int.max : max(600, seconds.partialValue)
        Channel.drain(data)
        let request = ControlMessage(.start, limits.memory, life)
        guard tell(request), let started = message(),
            started.word == .started, let process = pid_t(exactly: started.first)
        else { throw .unavailable("the service ended") }
        let waiting = Worker(measures: [], process: process, limits: limits)
        let hello: [UInt8]
        do throws(WorkerFault) { hello = try reply(of: waiting, atMost: 8) } catch {
            throw .unavailable("the worker ended")
        }
        return Worker(
            measures: Measures(rawValue: hello.number(0)), process: process, limits: limits)
    }

    /// Ends the worker; a new one can be started then.
    public func dismiss(_ worker: Worker) throws(WorkerFault) {
        guard tell(ControlMessage(.stop)), message()?.word == .ended else {
            throw .unavailable("the service ended")
        }
    }

    /// False where the service is gone.
    private func tell(_ message: ControlMessage) -> Bool {
        Channel.send(message.bytes, to: control)
    }

    private func message() -> ControlMessage? {
        guard isReadable(control, within: 60_000) else { return nil }
        return Channel.receive(ControlMessage.length, from: control).flatMap {
            ControlMessage(bytes: $0)
        }
    }

    private func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&one, 1, milliseconds)
            if count < 0, errno == EINTR { continue }
            return count > 0
        }
    }
}

/// What was asked and not answered, and whether the service can make another worker.
public struct UnansweredRequest: Error, Sendable {
    public let fault: WorkerFault
    public let isServiceAlive: Bool
}

extension ConfinedProcess {
    /// Sends a request and waits for its reply.
    ///
    /// - `longest`: bytes of a reply; a worker that offers more is believed nothing.
    public func reply(
        to head: [UInt8], _ body: [UInt8], by worker: Worker, longest: Int
    ) throws(UnansweredRequest) -> [UInt8] {
        do throws(WorkerFault) {
            let clock = WorkerClock(worker.process, seconds: worker.limits.seconds)
            try send([UInt8](numbers: [head.count, body.count]) + head, clock)
            try send(body, clock)
            return try receive(atMost: longest, clock)
        } catch {
            throw ended(by: error, worker)
        }
    }

    private func reply(of worker: Worker, atMost longest: Int) throws(WorkerFault) -> [UInt8] {
        try receive(atMost: longest, WorkerClock(worker.process, seconds: worker.limits.seconds))
    }

    private func send(_ bytes: [UInt8], _ clock: WorkerClock) throws(WorkerFault) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                Glibc.send(
                    data, raw.baseAddress.map { $0 + sent }, raw.count - sent,
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count > 0 {
                sent += count
            } else if count < 0, errno == EAGAIN {
                try wait(for: Int16(POLLOUT), clock)
            } else if count == 0 || errno != EINTR {
                throw .stopped
            }
        }
    }

    private func receive(atMost longest: Int, _ clock: WorkerClock) throws(WorkerFault) -> [UInt8] {
        let length = try receive(exactly: 8, clock).number(0)
        guard (0...max(0, longest)).contains(length) else { throw .stopped }
        return try receive(exactly: length, clock)
    }

    private func receive(exactly count: Int, _ clock: WorkerClock) throws(WorkerFault) -> [UInt8] {
        var fault: WorkerFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            initialised = 0
            do throws(WorkerFault) {
                while initialised < count {
                    let place = buffer.baseAddress.map { $0 + initialised }
                    let got = recv(
                        data, place, count - initialised, Int32(MSG_DONTWAIT))
                    if got > 0 {
                        initialised += got
                    } else if got < 0, errno == EAGAIN {
                        try wait(for: Int16(POLLIN), clock)
                    } else if got == 0 || errno != EINTR {
                        throw .stopped
                    }
                }
            } catch { fault = error }
        }
        if let fault { throw fault }
        return bytes
    }

    /// Waits until the data socket is ready; throws where the worker ended or used up its time.
    private func wait(for events: Int16, _ clock: WorkerClock) throws(WorkerFault) {
        while true {
            var both = [
                pollfd(fd: data, events: events, revents: 0),
                pollfd(fd: control, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&both, 2, 100)
            if count < 0, errno == EINTR { continue }
            // What it said before it ended still counts.
            if both[0].revents != 0 { return }
            if both[1].revents != 0 { throw .stopped }
            if clock.isUsedUp { throw .time }
        }
    }

    /// Finds out what became of the worker, and makes an end of it where it still runs.
    private func ended(by fault: WorkerFault, _ worker: Worker) -> UnansweredRequest {
        if !isReadable(control, within: 0) {
            guard tell(ControlMessage(.stop)) else {
                return UnansweredRequest(fault: fault, isServiceAlive: false)
            }
        }
        guard let end = message(), end.word == .ended else {
            return UnansweredRequest(fault: fault, isServiceAlive: false)
        }
        if fault != .stopped { return UnansweredRequest(fault: fault, isServiceAlive: true) }
        let signal = Int32(truncatingIfNeeded: end.first) & 0x7F
        // An array grows by doubling: at the limit it holds a third of it or more.
        let isFull =
            end.second.multipliedReportingOverflow(by: 4096).partialValue
            >= worker.limits.memory
        let cause: WorkerFault = signal == SIGSYS ? .refused : isFull ? .memory : .stopped
        return UnansweredRequest(fault: cause, isServiceAlive: true)
    }
}

/// The processor time of another process since a moment, against a limit.
private struct WorkerClock {
    private let process: pid_t
    private let seconds: Int
    private let start: ContinuousClock.Instant
    private let used: Duration

    init(_ process: pid_t, seconds: Int) {
        self.process = process
        self.seconds = seconds
        start = .now
        used = Self.used(by: process) ?? .zero
    }

    /// Where the processor's time cannot be had, and for a worker that sleeps, ten times as much on
    /// the wall.
    var isUsedUp: Bool {
        let wall = ContinuousClock.now - start
        if wall > .seconds(10 * min(seconds, 1 << 40)) { return true }
        guard let now = Self.used(by: process) else { return false }
        return now - used >= .seconds(seconds)
    }

    private static func used(by process: pid_t) -> Duration? {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            return nil
        }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
