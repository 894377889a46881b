import Foundation
import Testing

/// A checker whose key never comes to the desk's machine.
struct SigningElsewhereTests {
    private let desk: CommandDesk

    init() throws {
        desk = try CommandDesk(readyTo: .vote)
        try succeed(["keys", "new", "--out", "far.pem", "--passphrase-file", "pass"])
        try succeed([
            "keys", "add", "far", "--role", "checker", "--public-key", "far.pem.pub", "--desk",
            "desk",
            "--as", "op",
        ])
    }

    private func succeed(_ arguments: [String]) throws {
        let outcome = try desk.run(arguments)
        #expect(outcome.status == 0, "\(arguments): \(outcome.output)")
    }

    private func openssl(_ arguments: [String]) throws -> Int32 {
        try Programs.run("/usr/bin/openssl", arguments, in: desk.root).status
    }

    private func vote(_ decision: String, _ further: [String]) throws -> Programs.Outcome {
        try desk.run(
            ["review", decision, "s-0001", "--desk", "desk", "--as", "far"] + further)
    }

    private func sign(_ name: String = "vote") throws {
        #expect(
            try openssl([
                "pkeyutl", "-sign", "-rawin", "-inkey", "far.pem", "-passin", "file:pass", "-in",
                "\(name).tbs", "-out", "\(name).sig",
            ]) == 0)
    }

    private var votes: Int {
        get throws {
            try desk.run(["log", "show", "--desk", "desk"]).output.split(separator: "\n")
                .count { $0.contains(" vote ") }
        }
    }

    private var state: String {
        get throws { try desk.run(["status", "--desk", "desk", "--format", "json"]).output }
    }

    @Test func `a vote that openssl signed counts like any other`() throws {
        let exported = try vote("approve", ["t1", "--export", "vote"])
        #expect(exported.status == 0 && exported.output.contains("nothing is recorded yet"))
        #expect(try !state.contains("approved"))
        try sign()
        let taken = try vote("approve", ["--import", "vote"])
        #expect(taken.status == 0, "\(taken.output)")
        #expect(try state.contains("approved"))
        #expect(try desk.verify(["log", "desk/log", "--trust", "desk/trust"]).status == 0)
    }

    @Test
    func `a signature by nobody or over another decision is refused, and nothing is recorded`()
        throws
    {
        #expect(try vote("approve", ["t1", "--export", "vote"]).status == 0)
        #expect(try vote("approve", ["--import", "vote"]).status == 2)
        try Data(repeating: 7, count: 64).write(to: desk.root.appending(path: "vote.sig"))
        #expect(try vote("approve", ["--import", "vote"]).status != 0)
        try sign()
        #expect(try vote("reject", ["--import", "vote"]).status != 0)
        #expect(try !state.contains("approved"))
    }

    @Test func `what was signed before its checker decided otherwise is not taken any more`() throws
    {
        let early = try vote("approve", ["t1", "--export", "early"])
        #expect(early.status == 0, "\(early.output)")
        try sign("early")
        let before = try votes
        _ = try vote("reject", ["t1", "--export", "vote", "--reason", "too small"])
        try sign()
        for _ in 0..<2 {
            let taken = try vote("reject", ["--import", "vote"])
            #expect(taken.status == 0, "\(taken.output)")
        }
        #expect(try votes == before + 1, "what is sent twice is recorded once")
        let late = try vote("approve", ["--import", "early"])
        #expect(late.status != 0 && late.output.contains("since it was exported"), "\(late.output)")
        #expect(try desk.run(["desk", "verify", "--desk", "desk"]).status == 0)
    }

    @Test func `what is signed elsewhere says who is asked`() throws {
        let ask = ["--reason", "is this district a school?"]
        let nobody = try vote("refer", ["t1", "--export", "vote", "--to", "far"] + ask)
        #expect(nobody.status != 0 && !desk.exists("vote"), "\(nobody.output)")
        let exported = try vote("refer", ["t1", "--export", "vote", "--to", "second"] + ask)
        #expect(exported.status == 0, "\(exported.output)")
        let signed = try String(
            contentsOf: desk.root.appending(path: "vote.tbs"), encoding: .utf8)
        #expect(signed.contains("\"asked\":{\"person\":\"a:"), "\(signed)")
        try sign()
        // Who is asked was signed: it is not said again.
        #expect(try vote("refer", ["--import", "vote", "--to", "first"]).status == 2)
        let taken = try vote("refer", ["--import", "vote"])
        #expect(taken.status == 0, "\(taken.output)")
        let verified = try desk.run(["desk", "verify", "--desk", "desk"])
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func `one output at a time, to a file that is not there`() throws {
        #expect(try vote("approve", ["--export", "vote"]).status == 2)
        #expect(try vote("approve", ["t1", "--export", "pass"]).status == 2)
        #expect(try vote("approve", ["t1", "--export", "a", "--import", "b"]).status == 2)
        #expect(!desk.exists("vote"))
    }
}
