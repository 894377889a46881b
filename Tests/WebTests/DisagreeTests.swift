import Clearance
import Foundation
import Testing

@testable import Desk

/// Checkers who disagree see what the others said, and settle it; who does not know has others asked.
struct DisagreeTests {
    private static func decide(
        _ browser: Browser, _ id: String, _ decision: String, _ reason: String,
        changing: [String: String] = [:]
    ) async throws -> Browser.Answer {
        let path = "/submissions/\(id)/outputs/1"
        let page = try await browser.get(path)
        var fields = [
            "decision": decision, "reason": reason, "passphrase": SampleDesk.passphrase,
        ]
        for name in ["token", "digest", "turn", "check", "mine", "findings"] {
            fields[name] = page.field(name)
        }
        return try await browser.post(path, fields.merging(changing) { $1 })
    }

    @Test func `two who disagree see it, talk, and agree`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let page = "/submissions/\(id)/outputs/1"
        try await sample.serving { place in
            let first = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            let author = try await sample.browser(place, "author")
            #expect(try await Self.decide(first, id, "approve", "known to be fine").status == 303)
            #expect(!(try await second.get(page).body.contains("known to be fine")))
            let before = try await author.get("/submissions/\(id)").body
            #expect(try await Self.decide(second, id, "reject", "it names a school").status == 303)

            #expect(try sample.entries("disagreement") == 1)
            #expect(try sample.entries("decision") == 0)
            for (browser, reason) in [(first, "it names a school"), (second, "known to be fine")] {
                let shown = try await browser.get(page).body
                #expect(shown.contains("Checkers disagree about this file"))
                #expect(shown.contains(reason) && shown.contains("name=\"decision\""))
                let list = try await browser.get("/").body
                #expect(list.contains("checkers disagree about 1 of 1"))
            }
            // Its author learns nothing of it.
            #expect(try await author.get("/submissions/\(id)").body == before)
            #expect(!(try await author.get(page).body.contains("names a school")))

            let said = ["text": "which school?", "for": "desk", "output": "1"]
            #expect(
                try await first.post("/submissions/\(id)/remarks", from: page, said).status == 303)
            #expect(try await second.get(page).body.contains("which school?"))
            let again = try await Self.decide(second, id, "approve", "it is a district")
            #expect(again.status == 303)
            let closed = try await first.get("/submissions/\(id)").body
            #expect(closed.contains("✓ approved"))
            #expect(try sample.entries("vote") == 3 && sample.entries("decision") == 1)
            let past = try await first.get(page).body
            #expect(past.contains("replaced by a later vote") && past.contains("names a school"))
        }
        #expect(try OpenDesk(at: sample.desk).verify().entries > 0)
    }

    @Test func `a third checker decides, and the bundle has the votes that agree`() async throws {
        let sample = try SampleDesk()
        let third = try sample.alsoChecker("checker-3")
        let id = try sample.submit(Samples.safe)
        try sample.vote(.approve, on: id, by: "checker-1", reason: nil)
        try sample.vote(.reject, on: id, by: "checker-2", reason: "it names a school")
        try await sample.serving { place in
            let browser = try await sample.browser(place, third)
            #expect(
                try await browser.get("/submissions/\(id)/outputs/1").body
                    .contains("it names a school"))
            #expect(try await Self.decide(browser, id, "approve", "a district").status == 303)
            let manager = try await sample.browser(place, "manager")
            let shown = try await manager.get("/submissions/\(id)").body
            #expect(shown.contains("✓ approved"))
            let leaving = try #require(shown.range(of: "What leaves"))
            #expect(shown[leaving.upperBound...].contains("checker-3, key"))
            #expect(!shown[leaving.upperBound...].contains("checker-2, key"))
            let released = try await manager.post(
                "/submissions/\(id)/release", from: "/submissions/\(id)", ["recipients": ""])
            #expect(released.status == 303)
            let page = try await manager.get("/submissions/\(id)/outputs/1").body
            #expect(page.contains("outvoted"))
        }
        let votes = "\(sample.releases)/\(id)/votes"
        #expect(try FileManager.default.contentsOfDirectory(atPath: votes).count == 2)
    }

    @Test
    func `a referral asks somebody else, keeps the review open and asks nothing of the author`()
        async throws
    {
        let sample = try SampleDesk()
        let third = try sample.alsoChecker("checker-3")
        let id = try sample.submit(Samples.safe)
        let path = "/submissions/\(id)/outputs/1"
        try await sample.serving { place in
            let first = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            let asked = try await sample.browser(place, third)
            let author = try await sample.browser(place, "author")
            let before = try await author.get("/submissions/\(id)").body
            let silent = try await Self.decide(first, id, "refer", " ")
            #expect(silent.status == 422 && silent.body.contains("Say what you ask"))
            let to = ["asked": "name:checker-3"]
            let referred = try await Self.decide(
                first, id, "refer", "is this district a school?", changing: to)
            #expect(referred.status == 303)
            #expect(try sample.entries("referral") == 1 && sample.entries("vote") == 0)

            let list = try await asked.get("/").body
            #expect(list.contains("you are asked about 1 of 1"))
            let shown = try await asked.get(path).body
            #expect(shown.contains("checker-1 asks checker-3"))
            #expect(shown.contains("is this district a school?"))
            let other = try await second.get(path).body
            #expect(other.contains("checker-1 asks checker-3"))
            #expect(!other.contains("is this district a school?"))
            let waiting = try await first.get("/").body
            #expect(waiting.contains("Nothing waits for you"))
            #expect(try await author.get("/submissions/\(id)").body == before)
            #expect(!(try await author.get(path).body.contains("asks checker-3")))

            // The review does not close without who was asked.
            #expect(try await Self.decide(first, id, "approve", "").status == 303)
            #expect(try await Self.decide(second, id, "approve", "").status == 303)
            #expect(try sample.entries("decision") == 0)
            #expect(try await Self.decide(asked, id, "approve", "").status == 303)
            #expect(try sample.entries("decision") == 1)
            #expect(try await second.get(path).body.contains("is this district a school?"))
            #expect(try await first.get("/submissions/\(id)").body.contains("✓ approved"))
        }
        #expect(try OpenDesk(at: sample.desk).verify().entries > 0)
    }

    @Test func `the owner of the data can be asked, and has to agree`() async throws {
        let sample = try SampleDesk()
        _ = try OpenDesk(at: sample.desk).register(
            "owner", as: .dataOwner, passphrase: Array(SampleDesk.passphrase.utf8), by: "operator")
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let first = try await sample.browser(place, "checker-1")
            let owner = try await sample.browser(place, "owner")
            let to = ["asked": "data-owner"]
            let referred = try await Self.decide(first, id, "refer", "may it?", changing: to)
            #expect(referred.status == 303)
            #expect(try await owner.get("/").body.contains("you are asked about 1 of 1"))
            let form = try await owner.get("/submissions/\(id)/outputs/1")
            #expect(form.body.contains("A checker asks whether it may leave"))
            #expect(form.body.contains("may it?"))
            let early = try await Self.decide(first, id, "approve", "")
            #expect(early.status == 409)
            var fields = [
                "decision": "approve", "reason": "agreed by the board",
                "passphrase": SampleDesk.passphrase,
            ]
            for name in ["token", "digest", "turn", "check", "mine", "findings"] {
                fields[name] = form.field(name)
            }
            let agreed = try await owner.post("/submissions/\(id)/outputs/1/owner", fields)
            #expect(agreed.status == 303)
            #expect(try await Self.decide(first, id, "approve", "").status == 303)
            let second = try await sample.browser(place, "checker-2")
            #expect(try await Self.decide(second, id, "approve", "").status == 303)
            #expect(try await first.get("/submissions/\(id)").body.contains("✓ approved"))
        }
    }

    @Test func `whoever asks reads the answer at once, and nobody else does`() async throws {
        let sample = try SampleDesk()
        let third = try sample.alsoChecker("checker-3")
        let id = try sample.submit(Samples.safe)
        let page = "/submissions/\(id)"
        let path = "\(page)/outputs/1"
        try await sample.serving { place in
            let asker = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            let asked = try await sample.browser(place, third)
            let author = try await sample.browser(place, "author")
            #expect(!(try await asked.get(path).body.contains("value=\"asker\"")))
            let to = ["asked": "name:checker-3"]
            let question = "is this district a school?"
            #expect(
                try await Self.decide(asker, id, "refer", question, changing: to).status == 303)
            let form = try await asked.get(path).body
            #expect(form.contains("value=\"asker\" checked"))
            #expect(!(try await second.get(path).body.contains("value=\"asker\"")))
            func say(_ who: Browser, _ text: String, to audience: String) async throws {
                let said = try await who.post(
                    "\(page)/remarks", from: path, ["text": text, "output": "1", "for": audience])
                #expect(said.status == 303)
            }
            try await say(asked, "No, it has eleven of them", to: "asker")
            try await say(asked, "A word to the desk", to: "desk")
            // Whom nobody asks has nobody to answer.
            try await say(second, "A word of the second", to: "asker")
            let read = try await asker.get(path).body
            #expect(read.contains("No, it has eleven of them") && read.contains("an answer"))
            #expect(!read.contains("A word to the desk") && !read.contains("A word of the second"))
            #expect(try await asker.get("/").body.contains("you have an answer about 1 of 1"))
            for other in [second, author] {
                for target in [page, path] {
                    #expect(!(try await other.get(target).body.contains("eleven of them")))
                }
            }
            // How they decide stays hidden, and the answer never goes to the author.
            let why = "a reason to keep for later"
            #expect(try await Self.decide(asked, id, "approve", why).status == 303)
            let blind = try await asker.get(path).body
            #expect(!blind.contains("a reason to keep") && blind.contains("eleven of them"))
            #expect(try await Self.decide(second, id, "approve", "").status == 303)
            #expect(try sample.entries("decision") == 1)
            #expect(try await second.get(path).body.contains("eleven of them"))
            #expect(!(try await author.get(path).body.contains("eleven of them")))
        }
        #expect(try OpenDesk(at: sample.desk).verify().entries > 0)
    }

    @Test func `a referral that is sent twice is recorded once`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let first = try await sample.browser(place, "checker-1")
            let path = "/submissions/\(id)/outputs/1"
            let page = try await first.get(path)
            var fields = [
                "decision": "refer", "reason": "who knows this?", "asked": "checker",
                "passphrase": SampleDesk.passphrase,
            ]
            for name in ["token", "digest", "turn", "check", "mine", "findings"] {
                fields[name] = page.field(name)
            }
            for _ in 0..<2 { #expect(try await first.post(path, fields).status == 303) }
            for other in [["reason": "who else knows this?"], ["asked": "name:checker-2"]] {
                let more = try await first.post(path, fields.merging(other) { $1 })
                #expect(more.status == 409 && more.body.contains("knows this?</textarea>"))
            }
            #expect(try sample.entries("referral") == 1)
            fields["asked"] = "name:nobody-of-that-name"
            fields["mine"] = try await first.get(path).field("mine")
            #expect(try await first.post(path, fields).status == 422)
        }
    }
}
