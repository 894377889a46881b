import Commands
import Foundation

/// A folder for one test, and the `openssl` command in it.
final class Workshop {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "signing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: name)))
    }

    /// Exit status and everything printed.
    @discardableResult
    func openssl(_ arguments: String) throws -> (status: Int32, text: String) {
        let outcome = try Command(
            "openssl", arguments.split(separator: " ").map(String.init), in: folder.path
        ).run()
        return (outcome.status, outcome.text)
    }
}
