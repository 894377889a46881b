import Confinement
import Foundation
import Synchronization

@testable import Readers

/// A program that reads as ours does, and misbehaves where a file tells it to.
enum FaultyReader {
    /// Where the test runner lies, it lies as well; or in the debug build, where the runner is a
    /// helper of the toolchain.
    static let path: String = {
        let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let beside = runner.deletingLastPathComponent().appending(path: "FaultyReader").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appending(path: ".build/debug/FaultyReader").path
    }()
}

extension ReadingSession.Services {
    /// Few processes of that program for many tests.
    static let faulty = {
        let pool = Pool()
        return ReadingSession.Services(
            take: { () throws(WorkerFault) in try pool.take() }, giveBack: { pool.put($0) })
    }()

    /// Its own process, whose replies are changed here and there.
    static func lying(seed: Int) -> ReadingSession.Services {
        ReadingSession.Services(
            take: { () throws(WorkerFault) in
                try ConfinedProcess(program: FaultyReader.path, arguments: ["lie", "\(seed)"])
            }, giveBack: { $0.end() })
    }

    private final class Pool: Sendable {
        private let idle = Mutex<[ConfinedProcess]>([])

        func take() throws(WorkerFault) -> ConfinedProcess {
            if let process = idle.withLock({ $0.popLast() }) { return process }
            return try ConfinedProcess(program: FaultyReader.path, arguments: [])
        }

        func put(_ process: ConfinedProcess) { idle.withLock { $0.append(process) } }
    }
}
