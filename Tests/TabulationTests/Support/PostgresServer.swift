import Commands
import Foundation

/// A PostgreSQL 15 of our own on loopback, in a folder of its own, for the time of a test.
struct PostgresServer {
    let folder: String
    let port: Int

    static let programs = "/usr/lib/postgresql/15/bin"

    /// Nil where PostgreSQL is not installed.
    static var isThere: Bool { FileManager.default.fileExists(atPath: "\(programs)/initdb") }

    var address: String { "postgresql://postgres@127.0.0.1:\(port)/postgres" }

    static func with<Value>(_ body: (PostgresServer) throws -> Value) throws -> Value {
        let folder = try shell("\(asOwner) mktemp -d /tmp/sallyport-pg-XXXXXX").trimmed
        let server = PostgresServer(folder: folder, port: Int.random(in: 20_000...29_999))
        defer { _ = try? shell("\(asOwner) rm -rf \(folder)") }
        try shell(
            "\(asOwner) \(programs)/initdb -A trust -E UTF8 --locale C.UTF-8 -N -D \(folder)/d")
        let options =
            "-p \(server.port) -c listen_addresses=127.0.0.1 -c fsync=off"
            // Files that the other tests have open count as its own.
            + " -c max_files_per_process=4000"
            + " -c unix_socket_directories=\(folder)"
        try shell(
            "\(asOwner) \(programs)/pg_ctl -D \(folder)/d -l \(folder)/log -o '\(options)' -w -t 600 start"
                + " || { tail \(folder)/log; false; }"
        )
        defer {
            _ = try? shell("\(asOwner) \(programs)/pg_ctl -D \(folder)/d -m immediate -w stop")
        }
        return try body(server)
    }

    /// PostgreSQL does not run as root.
    private static var asOwner: String { getuid() == 0 ? "runuser -u postgres --" : "" }

    /// Makes a table of CSV text.
    func load(_ text: String, table: String, columns: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "\(UUID().uuidString).csv")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try run("DROP TABLE IF EXISTS \(table); CREATE TABLE \(table) (\(columns))")
        try Self.shell(
            "psql -q -v ON_ERROR_STOP=1 '\(address)' -c \"\\copy \(table) FROM STDIN (FORMAT csv, HEADER)\" < \(file.path())"
        )
    }

    func run(_ statement: String) throws {
        try Self.shell("psql -q -v ON_ERROR_STOP=1 '\(address)' -c \"\(statement)\"")
    }

    struct Failure: Error { let text: String }

    @discardableResult
    static func shell(_ line: String) throws -> String {
        let outcome = try Command("/bin/bash", ["-c", "cd / && \(line)"]).run()
        let text = outcome.text
        guard outcome.status == 0 else { throw Failure(text: "\(line): \(text)") }
        return text
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
