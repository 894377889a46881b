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
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", "set -o pipefail; { \(line) ; } 2>&1"]
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment
            .merging(["PATH": "\(Self.folder):/usr/bin:/bin", "COLUMNS": "100"]) { $1 }
            .merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, text: String(decoding: data, as: UTF8.self))
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
