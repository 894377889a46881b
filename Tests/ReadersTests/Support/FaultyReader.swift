import Foundation

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
