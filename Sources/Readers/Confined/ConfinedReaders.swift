import Confinement
import Synchronization

/// Where submitted bytes are parsed: in processes that can do nothing but answer, as soon as the
/// program has said how to start one; in the program itself until then, as tests do.
///
/// A submission has a reader of its own, which never saw another one. A reader that crashes, runs
/// out of memory or time, or asks the system for anything is a finding of the file that it read;
/// the next file has a new reader.
public enum ConfinedReaders {
    private struct Program {
        let path: String
        let arguments: [String]
        /// Services without a worker.
        var idle: [ConfinedProcess] = []
        /// What held the last reader back; nil before the first.
        var measures: Measures?
        var isWeaknessTold = false
    }

    private static let program = Mutex<Program?>(nil)

    /// From now on everything submitted is read in processes of this program.
    ///
    /// - `path`: a program that calls `ReaderService.run()` when its first argument says so.
    public static func enable(program path: String, arguments: [String] = [ReaderService.argument])
    {
        program.withLock { $0 = Program(path: path, arguments: arguments) }
    }

    static var isEnabled: Bool { program.withLock { $0 != nil } }

    /// Makes a reader of a copy of this process, which has to have one thread and to have read nothing
    /// yet: that costs less than to start one when the first file comes.
    public static func prepare() {
        guard isEnabled,
            let process = try? ConfinedProcess(copying: { ReaderService.run() })
        else { return }
        give(back: process)
    }

    /// What holds readers back on this machine, and what it refuses, in words.
    @discardableResult
    public static func measures() throws -> (inForce: [String], refused: [String]) {
        let process = try taken()
        do throws(WorkerFault) {
            let worker = try process.start(WorkerLimits(memory: 1 << 30, seconds: 10))
            try process.dismiss(worker)
            note(worker.measures)
            give(back: process)
            return (worker.measures.inForce, worker.measures.refused)
        } catch {
            process.end()
            throw error
        }
    }

    /// Whether a reader worked that nothing but limits held back, neither seccomp nor Landlock; once.
    public static func takeWeakness() -> Bool {
        program.withLock { program in
            guard let measures = program?.measures, program?.isWeaknessTold == false else {
                return false
            }
            let isWeak = measures.isDisjoint(with: [.systemCalls, .files])
            program?.isWeaknessTold = isWeak
            return isWeak
        }
    }

    static func note(_ measures: Measures) {
        program.withLock { $0?.measures = measures }
    }

    private static func launched() throws(WorkerFault) -> ConfinedProcess {
        guard let known = program.withLock({ $0.map { ($0.path, $0.arguments) } }) else {
            throw .unavailable("nobody said how")
        }
        return try ConfinedProcess(program: known.0, arguments: known.1)
    }

    /// A service for one submission.
    static func taken() throws(WorkerFault) -> ConfinedProcess {
        while let idle = program.withLock({ $0?.idle.popLast() }) {
            if idle.isRunning() { return idle }
        }
        return try launched()
    }

    static func give(back process: ConfinedProcess) {
        let isKept = program.withLock { program in
            // More than a few at once is a rare moment of a desk; they need not wait for the next.
            guard let count = program?.idle.count, count < 4 else { return false }
            program?.idle.append(process)
            return true
        }
        if !isKept { process.end() }
    }
}
