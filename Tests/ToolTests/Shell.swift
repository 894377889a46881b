import Commands
import Foundation

/// The programs as the build made them, beside the test bundle.
enum Shell {
    static let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path()

    /// The package's folder.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct Result {
        let status: Int32
        /// Standard output and standard error as they came.
        let text: String
    }

    /// Runs a shell line in a folder, with the programs first on PATH.
    static func run(_ line: String, in folder: URL, environment: [String: String] = [:]) throws
        -> Result
    {
        let environment = ProcessInfo.processInfo.environment
            .merging(["PATH": "\(Self.folder):/usr/bin:/bin", "COLUMNS": "100"]) { $1 }
            .merging(environment) { $1 }
        let outcome = try Command(
            "/bin/bash", ["-c", "set -o pipefail; { \(line) ; } 2>&1"], in: folder.path,
            environment: environment
        ).run()
        return Result(status: outcome.status, text: outcome.text)
    }

    /// A new empty folder, removed after `body`.
    static func inTemporaryFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "sallyport-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
