import Commands
import Desk
import Foundation
import Signing
import Testing

/// Keys: their history for auditors, and those that never come to the desk.
struct KeysTests {
    @Test func `the page of keys says since when, by whom, and until when`() async throws {
        let sample = try SampleDesk()
        let desk = try OpenDesk(at: sample.desk)
        let person = try desk.pseudonym(of: "checker-1")
        let old = try #require(desk.ledger.keys(of: person, as: .checker).first)
        try desk.retire(keyID: old, by: "operator")
        let retirement = desk.ledger.size - 1
        let new = try #require(
            try desk.register(
                "checker-1", as: .checker, passphrase: Array(SampleDesk.passphrase.utf8),
                by: "operator"))
        let introduction = desk.ledger.size - 1
        try await sample.serving { place in
            let auditor = try await sample.browser(place, "auditor")
            let body = try await auditor.get("/people").body
            let lines = body.split(separator: "\n").map(String.init)
            let gone = try #require(
                lines.first { $0.contains("<code>\(old)</code>") && $0.contains(">retired<") })
            #expect(gone.contains(">checker-1<") && gone.contains("by operator"))
            #expect(gone.contains("href=\"/log/\(retirement)\""))
            let now = try #require(
                lines.first { $0.contains("<code>\(new)</code>") && $0.contains(">in force<") })
            #expect(now.contains("href=\"/log/\(introduction)\""))
            #expect(!now.contains("href=\"/log/\(retirement)\""))
            let log = try await auditor.get("/log?kind=key-retire").body
            #expect(log.contains("checker-1"))
            let entry = try await auditor.get("/log/\(introduction)").body
            #expect(entry.contains("<dd>checker-1, checker</dd>"))
        }
    }

    /// What the page says to do, as a shell reads it.
    private static func instructions(_ body: String) -> String? {
        guard let start = body.range(of: "aria-label=\"How to read and sign it\">"),
            let end = body.range(of: "</pre>", range: start.upperBound..<body.endIndex)
        else { return nil }
        return String(body[start.upperBound..<end.lowerBound])
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
            .replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
    }

    @Test func `a decision is read and signed elsewhere with the commands that the page gives`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let other = try sample.submit(Samples.plain)
        let folder = "\(sample.folder)/elsewhere"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let made = try Command(
            "sh",
            [
                "-c",
                "openssl genpkey -algorithm ed25519 -out KEY.pem && "
                    + "openssl pkey -in KEY.pem -pubout -out KEY.pub",
            ], in: folder
        ).run()
        try #require(made.status == 0, "\(made.text)")
        let pem = try Data(contentsOf: URL(filePath: "\(folder)/KEY.pub"))
        let desk = try OpenDesk(at: sample.desk)
        _ = try desk.register(
            "remote", as: .checker, passphrase: nil, publicKey: try PublicKey(pem: Array(pem)),
            by: "operator")
        try await sample.serving { place in
            let checker = try await sample.browser(place, "remote")
            let path = "/submissions/\(id)/outputs/1"
            let page = try await checker.get(path)
            // Nothing here could open a key: no passphrase is asked for.
            #expect(!page.body.contains("name=\"passphrase\""))
            var fields = ["decision": "reject", "reason": "say \"encoded\":\"x\"", "do": "export"]
            for name in ["token", "digest", "turn", "check", "mine", "findings"] {
                fields[name] = page.field(name)
            }
            let exported = try await checker.post(path, fields)
            let name = "\(id)-1.vote.json"
            #expect(exported.headers["content-disposition"] == "attachment; filename=\"\(name)\"")
            try Data(exported.bytes).write(to: URL(filePath: "\(folder)/\(name)"))
            let script = try #require(Self.instructions(page.body))
            let signed = try Command("sh", ["-c", script], in: folder).run()
            #expect(signed.status == 0, "\(signed.text)")
            for word in ["safe.csv", "\"decision\":\"reject\"", id] {
                #expect(signed.text.contains(word), "\(signed.text)")
            }
            let signature = try Data(contentsOf: URL(filePath: "\(folder)/\(name).sig"))
            func send(to submission: String) async throws -> Browser.Answer {
                try await checker.send(
                    "/submissions/\(submission)/votes", from: "/submissions/\(submission)",
                    [
                        ("vote", name, exported.bytes), ("signature", "s", [UInt8](signature)),
                    ])
            }
            let elsewhere = try await send(to: other)
            #expect(elsewhere.status == 422 && elsewhere.body.contains("does not fit"))
            #expect(try sample.entries("vote") == 0)
            #expect(try await send(to: id).status == 303)
            #expect(try sample.entries("vote") == 1)
        }
    }
}
