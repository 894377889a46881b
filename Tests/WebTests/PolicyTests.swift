import Clearance
import Foundation
import Signing
import Testing

@testable import Desk
@testable import Web

/// The policy as a page, and what it asks for on the others.
struct PolicyPageTests {
    /// A desk whose operator wants another policy than the one of now, which asks for a signature.
    private static func proposed() throws -> SampleDesk {
        let sample = try SampleDesk()
        try write(sample) { $0.signers = 1 }
        try write(sample) { $0.checkers = 1 }
        return sample
    }

    private static func write(_ sample: SampleDesk, _ change: (inout DeskPolicy) -> Void) throws {
        let desk = try OpenDesk(at: sample.desk)
        var policy = desk.policy
        change(&policy)
        try Data(policy.yaml).write(to: URL(filePath: desk.folder.policy))
        try OpenDesk(at: sample.desk).recordPolicy(by: "operator")
    }

    @Test func `a pack that was edited is told at the start`() throws {
        let sample = try SampleDesk()
        func warning() throws -> String? {
            try WebServer(
                desk: sample.desk, listen: try #require(ListenAddress("127.0.0.1:0")), inbox: nil,
                releases: nil
            ).warning
        }
        #expect(try warning() == nil)
        let pack = URL(filePath: "\(sample.desk)/rules/uk-default-10/pack.yaml")
        let text = try String(contentsOf: pack, encoding: .utf8)
        try Data((text + "\n").utf8).write(to: pack)
        let told = try #require(try warning())
        #expect(told.contains("rules/uk-default-10/pack.yaml: not the pack that the log names"))
    }

    @Test func `while a desk does not go by its log nothing typed is lost, and then it goes on`()
        async throws
    {
        let sample = try SampleDesk()
        let path = "/submissions/\(try sample.submit(Samples.safe))/outputs/1"
        let policy = URL(filePath: "\(sample.desk)/desk.yaml")
        let pack = URL(filePath: "\(sample.desk)/rules/uk-default-10/pack.yaml")
        for (file, old, new) in [
            (policy, "checkers: 2", "checkers: 1"), (pack, "minimum: 10", "minimum: 3"),
        ] {
            let text = try String(contentsOf: file, encoding: .utf8)
            let other = text.replacingOccurrences(of: old, with: new)
            #expect(other != text)
            try Data(other.utf8).write(to: file)
            try await sample.serving { place in
                let checker = try await sample.browser(place, "checker-1")
                var fields = [
                    "decision": "reject", "reason": "it is too early", "digest": "x",
                    "passphrase": SampleDesk.passphrase,
                    "token": try await checker.get("/").field("token") ?? "",
                ]
                let refused = try await checker.post(path, fields)
                #expect(refused.status == 409 && refused.body.contains("What you typed waits"))
                try Data(text.utf8).write(to: file)
                let page = try await checker.get(path)
                #expect(page.body.contains(">it is too early</textarea>"))
                for name in ["digest", "turn", "check", "mine", "findings"] {
                    fields[name] = page.field(name)
                }
                #expect(try await checker.post(path, fields).status == 303)
            }
        }
        #expect(try sample.entries("vote") == 2)
    }

    @Test func `bytes that were changed at the desk do not leave, and its people are told`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        for name in ["checker-1", "checker-2"] {
            try sample.vote(.approve, on: id, by: name, reason: "a test")
        }
        let bytes = Data(Samples.safe[1].text.utf8)
        let digest = SHA256Digest(of: Array(bytes)).hex
        let stored = URL(filePath: "\(sample.desk)/content/\(digest.prefix(2))/\(digest)")
        try await sample.serving { place in
            let manager = try await sample.browser(place, "manager")
            try FileManager.default.removeItem(at: stored)
            try Data("la,sex,n\n".utf8).write(to: stored)
            let stopped = try await manager.post(
                "/submissions/\(id)/release", from: "/", ["recipients": ""])
            #expect(stopped.status == 500)
            #expect(stopped.body.contains("A stored file is not the one that was handed in"))
            #expect(try sample.entries("release") == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: sample.releases).isEmpty)
            try bytes.write(to: stored)
            let released = try await manager.post(
                "/submissions/\(id)/release", from: "/", ["recipients": ""])
            #expect(released.status == 303)
            #expect(try sample.entries("release") == 1)
        }
    }

    @Test func `a checker reads what is proposed, and signs it`() async throws {
        let sample = try Self.proposed()
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get("/policy").body
            #expect(page.contains("A change is proposed"))
            #expect(page.contains("<strong>1 checker</strong>"))
            let index = try await checker.get("/policy").field("proposal") ?? ""
            func sign(_ browser: Browser, _ changing: [String: String] = [:]) async throws -> Int {
                let fields = ["proposal": index, "passphrase": SampleDesk.passphrase]
                return try await browser.post(
                    "/policy", from: "/policy", fields.merging(changing) { $1 }
                ).status
            }
            #expect(try await sign(checker, ["passphrase": "not the right one"]) == 403)
            #expect(try await sign(checker, ["proposal": "3"]) == 409)
            let auditor = try await sample.browser(place, "auditor")
            #expect(!(try await auditor.get("/policy").body).contains("Sign the change"))
            #expect(try await sign(auditor) == 403)
            #expect(try await sample.browser(place, "author").get("/policy").status == 404)
            #expect(try sample.entries("policy-signature") == 0)
            #expect(try await sign(checker) == 303)
            #expect(try sample.entries("policy-signature") == 1)
            let after = try await checker.get("/policy").body
            #expect(!after.contains("A change is proposed") && after.contains("1 checker<"))
            #expect(try await sign(checker) == 409)
        }
    }

    @Test
    func `in a row the second checker is shown what the first decided, once it is their turn`()
        async throws
    {
        let sample = try SampleDesk()
        try Self.write(sample) { $0.order = .sequential }
        let id = try sample.submit(Samples.plain)
        try sample.vote(.approve, on: id, ["safe.csv"], by: "checker-1", reason: "fine")
        try await sample.serving { place in
            let second = try await sample.browser(place, "checker-2")
            let early = try await second.get("/submissions/\(id)/outputs/1").body
            #expect(early.contains("Another checker has begun"))
            #expect(!early.contains("Your decision"))
            #expect(try await second.get("/").body.contains("Waiting for another checker"))
            try sample.vote(.reject, on: id, ["small.csv"], by: "checker-1", reason: "small")
            let turn = try await second.get("/submissions/\(id)/outputs/2").body
            #expect(turn.contains("Your decision"))
            #expect(turn.contains("checker-1: <span class=\"verdict fail\">✗ reject</span>"))
            let author = try await sample.browser(place, "author")
            let seen = try await author.get("/submissions/\(id)/outputs/2").body
            #expect(!seen.contains("✗ reject"))
        }
    }

    @Test func `a recall that takes two says so after the first`() async throws {
        let sample = try SampleDesk()
        try Self.write(sample) { $0.recallers = 2 }
        let id = try sample.submit(Samples.safe)
        for name in ["checker-1", "checker-2"] {
            try sample.vote(.approve, on: id, by: name, reason: nil)
        }
        try OpenDesk(at: sample.desk).release(
            id, to: "\(sample.releases)/\(id)", by: "manager")
        try await sample.serving { place in
            let manager = try await sample.browser(place, "manager")
            let page = "/submissions/\(id)"
            let sent = try await manager.post("\(page)/recall", from: page, ["reason": "wrong"])
            #expect(sent.status == 303)
            let after = try await manager.get(page).body
            #expect(
                after.contains("another has to agree") && !after.contains("Recall \(id)</button>"))
            #expect(try sample.entries("recall") == 0)
            let other = try await sample.browser(place, "operator")
            _ = try await other.post("\(page)/recall", from: page, ["reason": "indeed"])
            #expect(try await other.get(page).body.contains("called back after it had left"))
            #expect(try sample.entries("recall") == 1)
        }
    }
}
