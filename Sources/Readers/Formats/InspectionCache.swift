import Dispatch
import Outputs
import Synchronization

/// The inspections of a submission's files, each made once.
final class InspectionCache: Sendable {
    typealias Made = Result<Inspection?, InspectionProblem>

    /// What has to be known of a file before a reader looks into it.
    struct Request: Sendable {
        let file: SubmittedFile
        let type: FileType
        let nature: TextNature

        init(_ file: SubmittedFile, type: FileType, kind: Kind) {
            (self.file, self.type) = (file, type)
            nature = file.nature(as: kind)
        }
    }

    private struct State {
        var made: [String: Made] = [:]
        /// Who waits for an inspection that another thread makes.
        var underway: [String: DispatchGroup] = [:]
        /// What will be asked for, the next one last.
        var next: [Request] = []
        /// Made, and not asked for yet.
        var ahead: Set<String> = []
        var isReadingAhead = false
    }

    /// How many files are read before anybody asks for them.
    private static let most = 8

    private let limits: ReadLimits
    private let state = Mutex(State())

    init(limits: ReadLimits) { self.limits = limits }

    /// Lets the session's reader look into files, in the order in which they will be asked for, while
    /// this program is busy with those before. Without a reader nothing is done.
    func readAhead(_ files: [Request]) {
        guard let session = ReadingSession.current, files.count > 1 else { return }
        state.withLock { $0.next = files.reversed() }
        continueReading(session)
    }

    func inspection(of file: SubmittedFile, type: FileType, kind: Kind)
        throws(InspectionProblem) -> Inspection?
    {
        let session = ReadingSession.current
        let made = made(Request(file, type: type, kind: kind), session)
        let isAhead = state.withLock { $0.ahead.remove(file.path) != nil }
        if isAhead, let session { continueReading(session) }
        return try made.get()
    }

    /// Made by this thread, unless it was or is made by another.
    private func made(_ request: Request, _ session: ReadingSession?) -> Made {
        let path = request.file.path
        let group = DispatchGroup()
        let (known, other) = state.withLock { state -> (Made?, DispatchGroup?) in
            if let known = state.made[path] { return (known, nil) }
            if let other = state.underway[path] { return (nil, other) }
            group.enter()
            state.underway[path] = group
            return (nil, nil)
        }
        if let known { return known }
        if let other {
            other.wait()
            return made(request, session)
        }
        let result = inspect(request, session)
        state.withLock {
            $0.made[path] = result
            $0.underway[path] = nil
        }
        group.leave()
        return result
    }

    /// By a confined reader, if there is one and it would look into the file at all.
    private func inspect(_ request: Request, _ session: ReadingSession?) -> Made {
        let (bytes, nature) = (request.file.bytes, request.nature)
        do throws(InspectionProblem) {
            guard let session, request.type.isLookedInto(as: nature) else {
                return .success(
                    try FileInspector.inspection(
                        of: bytes, type: request.type, nature: nature, limits: limits))
            }
            return .success(try session.inspection(of: bytes, nature: nature, limits: limits))
        } catch {
            return .failure(error)
        }
    }

    // MARK: Reading ahead

    /// Nobody waits for this thread, unless for the very file that it reads.
    private func continueReading(_ session: ReadingSession) {
        let isWanted = state.withLock { state in
            guard !state.isReadingAhead, !state.next.isEmpty else { return false }
            state.isReadingAhead = true
            return true
        }
        guard isWanted else { return }
        DispatchQueue.global(qos: .userInitiated).async {
            while let request = self.nextRequest() { _ = self.made(request, session) }
        }
    }

    /// Nil where enough is read, or nothing left.
    private func nextRequest() -> Request? {
        state.withLock { state in
            while state.ahead.count < Self.most, let request = state.next.popLast() {
                let path = request.file.path
                if state.made[path] != nil || state.underway[path] != nil { continue }
                state.ahead.insert(path)
                return request
            }
            state.isReadingAhead = false
            return nil
        }
    }
}
