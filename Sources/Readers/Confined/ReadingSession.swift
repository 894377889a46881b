import Confinement
import Outputs
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

    private let limits: WorkerLimits
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

    func run<Value, Failure>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        let result: Result<Value, Failure> = Self.$current.withValue(self) {
            do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
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

extension ReadingSession {
    /// What a reader finds in a file; see `FileInspector`.
    func inspection(
        of file: [UInt8], isPrinted: Bool, isMarkdown: Bool, limits: ReadLimits
    ) throws(InspectionProblem) -> Inspection? {
        var head = self.head(.inspection, limits)
        head.put(isPrinted)
        head.put(isMarkdown)
        let answer: Result<Inspection?, InspectionProblem>
        do throws(WorkerFault) {
            answer = try self.answer(to: head, file) { (reader) throws(MalformedReply) in
                guard try reader.flag() else { return .failure(try reader.inspectionProblem()) }
                return .success(
                    try reader.optional { (inner) throws(MalformedReply) in
                        try inner.inspection()
                    })
            }
        } catch {
            throw InspectionProblem(fault: error, limits)
        }
        return try answer.get()
    }

    func delimited(_ file: [UInt8], _ limits: ReadLimits) throws(DelimitedProblem) -> DelimitedText
    {
        let head = self.head(.delimited, limits)
        let answer: Result<DelimitedText, DelimitedProblem>
        do throws(WorkerFault) {
            answer = try self.answer(to: head, file) { (reader) throws(MalformedReply) in
                guard try reader.flag() else { return .failure(try reader.delimitedProblem()) }
                return .success(try reader.delimited(of: file))
            }
        } catch {
            throw DelimitedProblem(fault: error, limits)
        }
        return try answer.get()
    }

    func yaml(
        _ bytes: [UInt8], in file: String, _ limits: YAMLLimits
    ) throws(ReadErrors) -> YAMLNode {
        var all = ReadLimits()
        all.yamlBytes = limits.bytes
        all.yamlDepth = limits.depth
        let head = self.head(.yaml, all)
        let answer: Result<YAMLNode, ReadErrors>
        do throws(WorkerFault) {
            answer = try self.answer(to: head, bytes) { (reader) throws(MalformedReply) in
                if try reader.flag() {
                    return .success(try reader.yaml(depth: limits.depth + 1))
                }
                let errors = try reader.list { (inner) throws(MalformedReply) in
                    try inner.readError(in: file)
                }
                return .failure(ReadErrors(errors))
            }
        } catch {
            throw ReadErrors(fault: error, file, all)
        }
        return try answer.get()
    }

    func tree(of file: [UInt8], _ limits: ReadLimits) throws(InspectionProblem) -> XMLElement {
        let answer: Result<XMLElement, InspectionProblem>
        do throws(WorkerFault) {
            answer = try self.answer(to: head(.tree, limits), file) {
                (reader) throws(MalformedReply) in
                guard try reader.flag() else { return .failure(try reader.inspectionProblem()) }
                return .success(try reader.element(depth: limits.elementDepth))
            }
        } catch {
            throw InspectionProblem(fault: error, limits)
        }
        return try answer.get()
    }

    func cleanCopy(
        of file: SubmittedFile, _ limits: ReadLimits
    ) throws(CleanProblem) -> CleanCopy? {
        var head = self.head(.cleanCopy, limits)
        head.put(file.path)
        let answer: Result<CleanCopy?, CleanProblem>
        do throws(WorkerFault) {
            answer = try self.answer(to: head, file.bytes) { (reader) throws(MalformedReply) in
                guard try reader.flag() else {
                    return .failure(CleanProblem(words: try reader.text()))
                }
                return .success(
                    try reader.optional { (inner) throws(MalformedReply) in
                        try inner.cleanCopy()
                    })
            }
        } catch {
            throw CleanProblem(words: InspectionProblem(fault: error, limits).words)
        }
        return try answer.get()
    }

    private func head(_ question: ReaderService.Question, _ limits: ReadLimits) -> ByteWriter {
        var head = ByteWriter()
        head.put(question.rawValue)
        head.put(limits)
        return head
    }

    private func answer<Value>(
        to head: ByteWriter, _ body: [UInt8],
        _ read: (inout ByteReader) throws(MalformedReply) -> Value
    ) throws(WorkerFault) -> Value {
        var reader = ByteReader(try reply(to: head.bytes, body))
        do throws(MalformedReply) {
            let value = try read(&reader)
            try reader.finish()
            return value
        } catch {
            throw .stopped
        }
    }
}

extension WorkerFault {
    /// A phrase that follows `this file`; for limits the name and value of what was reached.
    fileprivate var words: String {
        switch self {
        case .unavailable(let words): "was not read: no confined reader could be started (\(words))"
        case .stopped, .memory, .time: "made its reader stop, and was not read"
        case .refused:
            "made its reader ask the system for what no reader needs; the reader was ended"
        }
    }

    fileprivate func limit(_ limits: ReadLimits) -> (name: String, value: Int)? {
        switch self {
        case .memory: ("memory-bytes", limits.memoryBytes)
        case .time: ("seconds", limits.seconds)
        default: nil
        }
    }
}

extension InspectionProblem {
    fileprivate init(fault: WorkerFault, _ limits: ReadLimits) {
        if let limit = fault.limit(limits) {
            self = .limit(limit.name, limit.value)
        } else {
            self = .unreadable(fault.words)
        }
    }
}

extension DelimitedProblem {
    fileprivate init(fault: WorkerFault, _ limits: ReadLimits) {
        if let limit = fault.limit(limits) {
            self = .limit(limit.name, limit.value, line: 1)
        } else {
            self = .reader(fault.words)
        }
    }
}

extension ReadErrors {
    fileprivate init(fault: WorkerFault, _ file: String, _ limits: ReadLimits) {
        let problem: ReadProblem =
            if let limit = fault.limit(limits) {
                .limit(limit.name, limit.value)
            } else {
                .other("this file \(fault.words)")
            }
        self.init([ReadError(file: file, line: 1, column: 1, problem: problem)])
    }
}
