import Commands
import Foundation
import Testing

@testable import Desk

/// What an auditor has who has nothing of ours.
struct StockToolTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let script = root.appending(path: "Examples/verify-with-openssl").path
    private static let go = "/usr/bin/go"
    private static let tlog = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog"

    @Test func `openssl and sha256sum accept a bundle, and refuse it with a changed byte`() throws {
        let small = try SmallDesk(.released)
        let trust = "\(small.path)/trust"
        #expect(try run(Self.script, [small.out, trust]) == 0)
        for (path, bytes) in try SmallDesk.tree(small.out) {
            let file = URL(filePath: "\(small.out)/\(path)")
            try Data(bytes.changing(bytes.count / 2, by: 1)).write(to: file)
            #expect(try run(Self.script, [small.out, trust]) != 0, "\(path)")
            try Data(bytes).write(to: file)
        }
        #expect(try run(Self.script, [small.out, trust]) == 0)
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: tlog)
                && FileManager.default.isExecutableFile(atPath: go),
            "needs go and golang-golang-x-mod-dev"))
    func `Go's own sumdb packages accept a desk's log and the proof in its bundle`() throws {
        let small = try SmallDesk(.released)
        let program = small.root.appending(path: "goverify").path
        let built = try run(
            Self.go, ["build", "-o", program, "."],
            in: Self.root.appending(path: "Tests/GoVerifier"),
            environment: [
                "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
                "GOCACHE": small.root.appending(path: "cache").path,
            ])
        try #require(built == 0)
        let log = ["\(small.path)/log", "\(small.path)/trust/vkey"]
        let proof = ["\(small.out)/release.tlog-proof", "\(small.out)/entry.json"]
        #expect(try run(program, log + proof) == 0)
        #expect(try run(program, log + [proof[0], "\(small.out)/statement.json"]) == 1)
        let checkpoint = URL(filePath: "\(small.path)/log/checkpoint")
        let bytes = try Array(Data(contentsOf: checkpoint))
        try Data(bytes.changing(30, by: 1)).write(to: checkpoint)
        #expect(try run(program, log) == 1)
    }

    private func run(
        _ program: String, _ arguments: [String], in folder: URL? = nil,
        environment: [String: String] = [:]
    ) throws -> Int32 {
        try Command(
            program, arguments, in: folder?.path,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }
        ).run().status
    }
}
