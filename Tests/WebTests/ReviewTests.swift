import Desk
import Foundation
import Signing
import Testing

/// Comments, claims, conflicts, early returns and differences between versions.
struct ReviewTests {
    private static func vote(
        _ browser: Browser, _ id: String, _ decision: String, reason: String = "",
        changing: [String: String] = [:]
    ) async throws -> Browser.Answer {
        let path = "/submissions/\(id)/outputs/1"
        let page = try await browser.get(path)
        var fields = ["decision": decision, "reason": reason, "passphrase": SampleDesk.passphrase]
        for name in ["token", "digest", "turn", "check", "mine", "findings"] {
            fields[name] = page.field(name)
        }
        return try await browser.post(path, fields.merging(changing) { $1 })
    }

    @Test func `a comment is read by those it is for, and by no other checker before the end`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let first = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            let author = try await sample.browser(place, "author")
            let auditor = try await sample.browser(place, "auditor")
            for (text, audience) in [("for-us", "desk"), ("for-all", "everybody")] {
                let said = try await first.post(
                    "\(page)/remarks", from: page, ["text": text, "for": audience])
                #expect(said.status == 303)
            }
            _ = try await author.post("\(page)/remarks", from: page, ["text": "by-author"])
            func reads(_ browser: Browser, _ words: [String]) async throws {
                let body = try await browser.get(page).body
                for word in ["for-us", "for-all", "by-author"] {
                    #expect(body.contains(word) == words.contains(word), "\(word)")
                }
            }
            try await reads(first, ["for-us", "for-all", "by-author"])
            try await reads(second, ["by-author"])
            try await reads(author, ["by-author"])
            try await reads(auditor, ["for-us", "for-all", "by-author"])
            for checker in [first, second] {
                #expect(try await Self.vote(checker, id, "approve").status == 303)
            }
            try await reads(second, ["for-us", "for-all", "by-author"])
            try await reads(author, ["for-all", "by-author"])
            let other = try await sample.browser(place, "other-author")
            let token = try await other.get("/").field("token") ?? ""
            let refused = try await other.post(
                "\(page)/remarks", ["text": "x", "token": token])
            #expect(refused.status == 404)
            #expect(try sample.entries("comment") == 3)
        }
    }

    @Test func `a comment or a reason that may hold a small cell is looked at again`() async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let checker = try await sample.browser(place, "checker-1")
            let said = ["text": "the 3 girls of York", "for": "everybody"]
            for at in [page, "\(page)/outputs/1"] {
                var fields = said
                if at != page { fields["output"] = "1" }
                let again = try await checker.post("\(page)/remarks", from: at, fields)
                #expect(again.status == 422)
                #expect(again.body.contains(">the 3 girls of York</textarea>"))
                #expect(again.body.contains("value=\"everybody\" checked"))
                #expect(try sample.entries("comment") == 0)
            }
            let sure = try await checker.post(
                "\(page)/remarks", from: page, said.merging(["said-sure": "yes"]) { $1 })
            #expect(sure.status == 303)
            #expect(try sample.entries("comment") == 1)
            let reason = "ask a.b@example.org"
            let vote = try await Self.vote(checker, id, "reject", reason: reason)
            #expect(vote.status == 422 && vote.body.contains(">\(reason)</textarea>"))
            #expect(vote.body.contains("an e-mail address"))
            #expect(try sample.entries("vote") == 0)
            let signed = try await Self.vote(
                checker, id, "reject", reason: reason, changing: ["sure": "yes"])
            #expect(signed.status == 303)
            #expect(try sample.entries("vote") == 1)
        }
    }

    @Test func `whatever is kept beside a button is looked at again, and is not lost`() async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let text = "the 3 girls of York"
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let checker = try await sample.browser(place, "checker-1")
            for act in ["return", "conflict"] {
                let fields = ["do": act, "reason": text, "turn": "1"]
                let again = try await checker.post("\(page)/aside", from: page, fields)
                #expect(again.status == 422 && again.body.contains(">\(text)</textarea>"))
                #expect(again.body.contains("it may hold a number below 10"))
                #expect(again.body.contains("name=\"sure\""))
                let long = fields.merging(["reason": String(repeating: "x", count: 4001)]) { $1 }
                #expect(try await checker.post("\(page)/aside", from: page, long).status == 422)
            }
            #expect(try sample.entries("early-return") + sample.entries("conflict") == 0)
            let fields = ["do": "return", "reason": text, "turn": "1", "sure": "yes"]
            #expect(try await checker.post("\(page)/aside", from: page, fields).status == 303)
            #expect(try sample.entries("early-return") == 1)
            // It is closed now, and there is no form any more.
            let late = try await checker.post("\(page)/aside", from: page, fields)
            #expect(late.status == 409 && late.body.contains("<p class=\"said\">\(text)</p>"))
            let vote = ["decision": "reject", "reason": text]
            let other = try await sample.browser(place, "other-author")
            let token = try await other.get("/").field("token") ?? ""
            let asked = try await other.post(
                "\(page)/outputs/1", vote.merging(["token": token]) { $1 })
            // Whoever may not read it learns nothing of what would be found in a text about it.
            #expect(asked.status == 404)
        }
    }

    @Test func `to whom it goes and why it is called back are looked at again`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        for name in ["checker-1", "checker-2"] {
            try sample.vote(.approve, on: id, by: name, reason: nil)
        }
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let manager = try await sample.browser(place, "manager")
            let to = "a.b@example.org"
            let again = try await manager.post(
                "\(page)/release", from: page, ["recipients": to])
            #expect(again.status == 422 && again.body.contains("value=\"\(to)\""))
            #expect(try sample.entries("release") == 0)
            let sent = try await manager.post(
                "\(page)/release", from: page, ["recipients": to, "sure": "yes"])
            #expect(sent.status == 303)
            let reason = "the 4 boys"
            let asked = try await manager.post("\(page)/recall", from: page, ["reason": reason])
            #expect(asked.status == 422 && asked.body.contains(">\(reason)</textarea>"))
            #expect(try sample.entries("recall") == 0)
            let recalled = try await manager.post(
                "\(page)/recall", from: page, ["reason": reason, "sure": "yes"])
            #expect(recalled.status == 303)
            #expect(try sample.entries("recall") == 1)
        }
    }

    @Test func `whoever declares a conflict of interest does not decide`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let checker = try await sample.browser(place, "checker-1")
            #expect(try await Self.vote(checker, id, "approve").status == 303)
            let old = try await checker.get("\(page)/outputs/1")
            let silent = try await checker.post(
                "\(page)/aside", from: page, ["do": "conflict", "reason": " "])
            #expect(silent.status == 422)
            let said = try await checker.post(
                "\(page)/aside", from: page, ["do": "conflict", "reason": "I know them"])
            #expect(said.status == 303)
            let after = try await checker.get("\(page)/outputs/1")
            #expect(after.body.contains("You declared a conflict"))
            #expect(after.field("digest") == nil)
            var fields = ["decision": "approve", "passphrase": SampleDesk.passphrase]
            for name in ["token", "digest", "turn", "check", "findings"] {
                fields[name] = old.field(name)
            }
            fields["mine"] = "-1"
            #expect(try await checker.post("\(page)/outputs/1", fields).status >= 400)
            #expect(try sample.entries("vote") == 1)
            let second = try await sample.browser(place, "checker-2")
            #expect(try await Self.vote(second, id, "approve").status == 303)
            // One vote is left: it is not approved.
            #expect(try sample.entries("decision") == 0)
        }
    }

    @Test func `an early return says why and takes nothing away`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let first = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            #expect(try await Self.vote(first, id, "approve").status == 303)
            let late = try await second.get("\(page)/outputs/1")
            let sent = try await first.post(
                "\(page)/aside", from: page,
                ["do": "return", "reason": "table 2 is missing", "turn": "1"])
            #expect(sent.status == 303)
            let author = try await sample.browser(place, "author")
            #expect(try await author.get(page).body.contains("table 2 is missing"))
            var fields = ["decision": "approve", "passphrase": SampleDesk.passphrase]
            for name in ["token", "digest", "turn", "check", "mine", "findings"] {
                fields[name] = late.field(name)
            }
            let stale = try await second.post("\(page)/outputs/1", fields)
            #expect(stale.status == 409)
            #expect(try sample.entries("vote") == 1)
            #expect(try sample.entries("early-return") == 1)
        }
    }

    @Test func `a new version shows the cells that differ and nothing of unchanged files`()
        async throws
    {
        let sample = try SampleDesk()
        let first = try sample.submit(Samples.plain)
        var files = Samples.plain
        files[0].text = "supersedes: \(first)\n" + files[0].text
        files[2].text = files[2].text.replacing("Leeds,F,4\n", with: "Leeds,F,14\n")
        let second = try sample.submit(files)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let body = try await checker.get("/submissions/\(second)").body
            #expect(body.contains("since \(first): unchanged"))
            #expect(body.contains("since \(first): 1 of 4 cells"))
            let output = try await checker.get("/submissions/\(second)/outputs/2").body
            #expect(output.contains("<td class=\"n\">4</td><td class=\"n\">14</td>"))
            let plain = try await checker.get("/submissions/\(first)").body
            #expect(!plain.contains("since "))
        }
    }

    @Test func `a vote on findings that were not shown is refused under the lock`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let other = String(repeating: "0", count: 64)
            let stale = try await Self.vote(
                checker, id, "approve", changing: ["findings": other])
            #expect(stale.status == 409)
            #expect(stale.body.contains("the findings are others"))
            #expect(try sample.entries("vote") == 0)
        }
    }

    @Test func `two checkers who sign at once lose no vote and close the review once`()
        async throws
    {
        let sample = try SampleDesk()
        let ids = try (0..<4).map { _ in try sample.submit(Samples.safe) }
        try await sample.serving { place in
            let browsers = [
                try await sample.browser(place, "checker-1"),
                try await sample.browser(place, "checker-2"),
            ]
            for id in ids {
                async let first = Self.vote(browsers[0], id, "approve")
                async let second = Self.vote(browsers[1], id, "approve")
                let answers = try await [first.status, second.status]
                #expect(answers == [303, 303])
            }
            #expect(try sample.entries("vote") == 2 * ids.count)
            #expect(try sample.entries("decision") == ids.count)
        }
    }

    @Test func `who handed in work of a project does not judge that project`() async throws {
        let sample = try SampleDesk()
        try sample.alsoResearcher("checker-1")
        _ = try sample.submit(Samples.safe, as: "checker-1")
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let refused = try await Self.vote(checker, id, "approve")
            #expect(refused.status == 403)
            #expect(try sample.entries("vote") == 0)
        }
    }

    @Test func `a claim is shown to other checkers and to no author`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let first = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            let author = try await sample.browser(place, "author")
            _ = try await first.post("\(page)/claim", from: page, ["do": "take"])
            #expect(try await second.get("/").body.contains("taken by checker-1"))
            #expect(try await !author.get("/").body.contains("checker-1"))
            #expect(try await !author.get(page).body.contains("checker-1"))
            _ = try await first.post("\(page)/claim", from: page, ["do": "drop"])
            #expect(try await !second.get("/").body.contains("taken by"))
        }
    }

    @Test func `a ticked reason is part of the reason that was signed`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let first = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            let ticked = try await Self.vote(
                first, id, "request-changes", reason: "page 3", changing: ["canned": "context"])
            #expect(ticked.status == 303)
            #expect(try await Self.vote(second, id, "approve").status == 303)
            let body = try await second.get("/submissions/\(id)/outputs/1").body
            #expect(body.contains("the context does not say what this output is for; page 3"))
        }
    }

    @Test func `a vote that was signed elsewhere counts, and only as it was exported`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let desk = try OpenDesk(at: sample.desk)
        let passphrase = Array(SampleDesk.passphrase.utf8)
        let own = try desk.unlock("checker-1", keyFile: nil, passphrase: passphrase)
        let other = try desk.unlock("checker-2", keyFile: nil, passphrase: passphrase)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let checker = try await sample.browser(place, "checker-1")
            let exported = try await Self.vote(
                checker, id, "reject", reason: "not yet", changing: ["do": "export"])
            #expect(exported.status == 200)
            #expect(exported.headers["content-disposition"]?.hasPrefix("attachment") == true)
            let value = try JSONValue(canonical: exported.bytes)
            let encoded = try #require(value["encoded"]?.string.flatMap { Base64.decode($0) })
            #expect(try sample.entries("vote") == 0)
            let good = try own.signature(of: encoded)
            let changed = exported.body.replacing("not yet", with: "not now")
            func send(_ vote: String, _ signature: [UInt8]) async throws -> Int {
                try await checker.send(
                    "\(page)/votes", from: page,
                    [("vote", "v.json", Array(vote.utf8)), ("signature", "v.sig", signature)]
                ).status
            }
            var answers: [Int] = []
            for (vote, signature) in [
                (exported.body, try other.signature(of: encoded)), (exported.body, []),
                (changed, good), ("{}", good), ("x", good), (exported.body, good),
            ] {
                answers.append(try await send(vote, signature))
            }
            #expect(answers.dropLast().allSatisfy { (400..<500).contains($0) }, "\(answers)")
            #expect(answers.last == 303)
            #expect(try sample.entries("vote") == 1)
            let body = try await checker.get("\(page)/outputs/1").body
            #expect(body.contains("✗ reject"))
        }
    }

    @Test func `the figures count what was decided`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            for name in ["checker-1", "checker-2"] {
                let checker = try await sample.browser(place, name)
                let decision = name == "checker-1" ? "approve" : "reject"
                let reason = name == "checker-1" ? "" : "x"
                #expect(
                    try await Self.vote(checker, id, decision, reason: reason).status == 303)
            }
            let auditor = try await sample.browser(place, "auditor")
            let open = try await auditor.get("/figures").body
            #expect(open.contains("1 submission, 0 decided") && !open.contains("disagreed 1"))
            let convinced = try await sample.browser(place, "checker-1")
            #expect(try await Self.vote(convinced, id, "reject", reason: "x").status == 303)
            let body = try await auditor.get("/figures").body
            #expect(body.contains("1 submission, 1 decided, 0 released"))
            #expect(body.contains("agreed 0, disagreed 1"))
            let checker = try await sample.browser(place, "checker-1")
            #expect(try await checker.get("/figures").status == 403)
        }
    }
}
