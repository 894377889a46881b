import Clearance
import Foundation
import Testing

@testable import Desk

/// A data owner gives or refuses consent in the browser.
struct OwnerTests {
    private static let overlay = """
        pack: overlay
        version: 1
        title: A hundred
        issuer: the data's owner
        rules:
          - threshold: {minimum: 100}
            because: data agreement
            override: data-owner
        """

    /// A desk with a data owner's pack, and a table that only that pack objects to.
    private static func owned() throws -> (SampleDesk, String) {
        let sample = try SampleDesk()
        let desk = try OpenDesk(at: sample.desk)
        try FileManager.default.createDirectory(
            atPath: "\(desk.folder.rules)/overlay", withIntermediateDirectories: true)
        try Data(overlay.utf8).write(to: URL(filePath: desk.folder.pack("overlay")))
        var policy = desk.policy
        policy.packs.append("overlay")
        try Data(policy.yaml).write(to: URL(filePath: desk.folder.policy))
        try OpenDesk(at: sample.desk).recordPolicy(by: "operator")
        _ = try OpenDesk(at: sample.desk).register(
            "owner", as: .dataOwner, passphrase: Array(SampleDesk.passphrase.utf8), by: "operator")
        let files = [
            ("submission.yaml", Samples.yaml(title: "Placements", tables: ["first"])),
            ("first.csv", "la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n"),
        ]
        return (sample, try sample.submit(files.map { (name: $0.0, text: $0.1) }))
    }

    private static func decide(
        _ browser: Browser, _ id: String, changing: [String: String] = [:]
    ) async throws -> Browser.Answer {
        let page = try await browser.get("/submissions/\(id)/outputs/1")
        var fields = [
            "decision": "approve", "reason": "agreed by the board",
            "passphrase": SampleDesk.passphrase,
        ]
        for name in ["token", "digest", "turn", "check", "mine", "findings"] {
            fields[name] = page.field(name)
        }
        return try await browser.post(
            "/submissions/\(id)/outputs/1/owner", fields.merging(changing) { $1 })
    }

    @Test func `a data owner finds what waits for them, and agrees or refuses with a signature`()
        async throws
    {
        let (sample, id) = try Self.owned()
        try await sample.serving { place in
            let owner = try await sample.browser(place, "owner")
            let queue = try await owner.get("/").body
            #expect(queue.contains("Waiting for the data owner"))
            #expect(queue.contains("1 of 1 output takes your consent"))
            let page = try await owner.get("/submissions/\(id)/outputs/1").body
            #expect(page.contains("Only you may set threshold of overlay aside"))
            #expect(!page.contains("Your decision"))
            #expect(
                try await owner.get("/submissions/\(id)").body.contains("waits for the data owner"))

            #expect(
                try await Self.decide(owner, id, changing: ["decision": "reject"]).status == 303)
            let refused = try await owner.get("/submissions/\(id)/outputs/1").body
            #expect(refused.contains("✗ the data owner refuses"))
            #expect(!(try await owner.get("/").body).contains("takes your consent"))
            #expect(try await Self.decide(owner, id).status == 303)
            #expect(try sample.entries("owner-decision") == 2)
            for name in ["checker-1", "checker-2"] {
                try sample.vote(.approve, on: id, by: name, reason: "the owner was asked")
            }
            #expect(try OpenDesk(at: sample.desk).ledger.submission(id).state == .approved)
            let late = try await Self.decide(owner, id, changing: ["digest": "x"])
            #expect(late.status == 409)
        }
    }

    @Test func `what a data owner sends twice is recorded once`() async throws {
        let (sample, id) = try Self.owned()
        try await sample.serving { place in
            let owner = try await sample.browser(place, "owner")
            let stale = ["mine": "-1"]
            for _ in 0..<2 {
                #expect(try await Self.decide(owner, id, changing: stale).status == 303)
            }
            for other in [["decision": "reject"], ["reason": "agreed by the chair"]] {
                let fields = stale.merging(other) { $1 }
                #expect(try await Self.decide(owner, id, changing: fields).status == 409)
            }
            #expect(try sample.entries("owner-decision") == 1)
        }
    }

    private static let obstacles: [(name: String, fields: [String: String], status: Int)] = [
        ("a wrong passphrase", ["passphrase": "not the right one"], 403),
        ("no reason", ["reason": " "], 422), ("no decision", ["decision": ""], 422),
        ("a reason with a small number", ["reason": "the 3 girls in LA17"], 422),
        ("another file", ["digest": "00"], 409), ("another turn", ["turn": "2"], 409),
        ("other findings", ["findings": "00"], 409), ("a decision since", ["mine": "3"], 409),
        ("a forged form", ["token": "none"], 403),
    ]

    @Test func `whatever stands in the way, nothing is recorded and what was typed is kept`()
        async throws
    {
        let (sample, id) = try Self.owned()
        try await sample.serving { place in
            let owner = try await sample.browser(place, "owner")
            for (name, sent, status) in Self.obstacles {
                let answer = try await Self.decide(owner, id, changing: sent)
                #expect(answer.status == status, "\(name)")
                #expect(!answer.body.contains(SampleDesk.passphrase))
                let fields = [
                    "a wrong passphrase": "owner-key", "no reason": "owner-reason",
                    "no decision": "owner-decision", "a reason with a small number": "owner-reason",
                ]
                #expect(
                    answer.body.contains("Go to your ") == (fields[name] != nil), "\(name)")
                if let field = fields[name] {
                    #expect(answer.body.contains("href=\"#\(field)\""), "\(name)")
                    let marks = ["aria-invalid=\"true\"", "class=\"faulty\""]
                    #expect(marks.contains { answer.body.contains($0) }, "\(name)")
                }
                if name != "a forged form", sent["reason"] == nil {
                    #expect(answer.body.contains("agreed by the board</textarea>"), "\(name)")
                }
            }
            #expect(try sample.entries("owner-decision") == 0)
        }
    }

    @Test(arguments: ["checker-1", "auditor", "manager", "author"])
    func `nobody else is offered the form, nor may send it`(name: String) async throws {
        let (sample, id) = try Self.owned()
        try await sample.serving { place in
            let other = try await sample.browser(place, name)
            let page = try await other.get("/submissions/\(id)/outputs/1")
            #expect(!page.body.contains("As the owner of the data"))
            let sent = try await Self.decide(
                other, id, changing: ["token": try await other.get("/").field("token") ?? ""])
            #expect(sent.status == 403)
            #expect(try sample.entries("owner-decision") == 0)
        }
    }

    @Test func `an output that no rule gives to the data owner takes no decision of theirs`()
        async throws
    {
        let (sample, _) = try Self.owned()
        let large = try sample.submit([
            ("submission.yaml", Samples.yaml(title: "Placements", tables: ["second"])),
            ("second.csv", "la,sex,n\nLeeds,F,400\nLeeds,M,500\nYork,F,600\nYork,M,700\n"),
        ])
        try await sample.serving { place in
            let owner = try await sample.browser(place, "owner")
            let page = try await owner.get("/submissions/\(large)/outputs/1").body
            #expect(!page.contains("As the owner of the data"))
            let token = try await owner.get("/").field("token") ?? ""
            #expect(try await Self.decide(owner, large, changing: ["token": token]).status == 409)
        }
    }
}
