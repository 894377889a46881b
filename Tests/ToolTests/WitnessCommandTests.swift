import Foundation
import Testing

/// A witness and a desk, which exchange files.
struct WitnessCommandTests {
    private let desk: CommandDesk

    init() throws {
        desk = try CommandDesk(readyTo: .release)
        #expect(try run("witness init --folder w --name w.example --passphrase-file pass") == 0)
        #expect(try run("witness trust desk/trust/vkey --folder w") == 0)
        try FileManager.default.copyItem(
            at: desk.root.appending(path: "w/vkey"), to: desk.root.appending(path: "w.vkey"))
    }

    private func run(_ line: String) throws -> Int32 {
        try desk.run(line.split(separator: " ").map(String.init)).status
    }

    private func sign(_ request: String = "request") throws -> Int32 {
        try run("witness sign \(request) --folder w --passphrase-file pass --out line")
    }

    @Test func `a log that a witness has cosigned verifies for whoever asks for one`() throws {
        #expect(try run("witness request --desk desk --out request") == 0)
        #expect(try sign() == 0)
        #expect(try run("witness add line --desk desk --vkey w.vkey") == 0)
        try FileManager.default.copyItem(
            at: desk.root.appending(path: "desk/trust"), to: desk.root.appending(path: "trust"))
        try FileManager.default.copyItem(
            at: desk.root.appending(path: "w.vkey"),
            to: desk.root.appending(path: "trust/witness-vkeys"))
        #expect(try desk.verify(["log", "desk/log", "--trust", "trust"]).status == 0)
        #expect(try run("witness status --folder w --format json") == 0)
        // One more entry, which the witness has not seen.
        #expect(try run("keys add bea --role auditor --desk desk --as op") == 0)
        let refused = try desk.verify(["log", "desk/log", "--trust", "trust"])
        #expect(refused.status == 1 && refused.output.contains("cosigned by 0"))
        #expect(try run("witness request --desk desk --out request") == 0)
        #expect(try sign() == 0)
        #expect(try run("witness add line --desk desk --vkey w.vkey") == 0)
        #expect(try desk.verify(["log", "desk/log", "--trust", "trust"]).status == 0)
        #expect(try run("log proof 0 --witnessed --desk desk") == 0)
        #expect(try run("desk verify --desk desk") == 0)
    }

    @Test func `a witness refuses with 1, and what cannot be used is 2`() throws {
        #expect(try run("witness request --desk desk --out request") == 0)
        #expect(try sign() == 0)
        #expect(try run("witness request --desk desk --old 2 --out stale") == 0)
        let stale = try desk.run(
            ["witness", "sign", "stale", "--folder", "w", "--passphrase-file", "pass"])
        #expect(stale.status == 1 && stale.output.contains("409: "), "\(stale.output)")
        #expect(try sign("pass") == 2)
        #expect(try sign("nowhere") == 2)
        #expect(try run("witness init --folder w --name x --passphrase-file pass") == 2)
        #expect(try run("witness init --folder w2 --name a+b --passphrase-file pass") == 2)
        #expect(try run("witness trust w.vkey --folder w") == 2)
        #expect(try run("witness request --desk desk --old 999") == 2)
        #expect(try run("witness add request --desk desk --vkey w.vkey") != 0)
        #expect(try run("witness status --folder nowhere") == 2)
    }
}
