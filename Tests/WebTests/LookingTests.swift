import Foundation
import Signing
import Testing

@testable import Desk
@testable import Web

/// Other parts of a file, while somebody is about to decide on it.
struct LookingTests {
    /// What a page's form carries, with what somebody typed into it.
    private static func typed(on page: Browser.Answer) -> [String: String] {
        var fields = [
            "decision": "request-changes", "reason": "please say which year it is",
            "passphrase": SampleDesk.passphrase, "do": "look",
        ]
        for name in ["token", "digest", "turn", "check", "mine", "findings"] {
            fields[name] = page.field(name)
        }
        return fields
    }

    @Test func `what was typed goes along to another part of the file, but for the passphrase`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        let path = "/submissions/\(id)/outputs/2"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get(path)
            #expect(page.body.contains("value=\"look\" formaction=\"\(path)?view=text\""))
            let text = try await checker.post("\(path)?view=text", Self.typed(on: page))
            #expect(text.status == 200)
            #expect(text.body.contains("aria-label=\"The file as text\""))
            #expect(text.body.contains(">please say which year it is</textarea>"))
            let chosen = "value=\"request-changes\" accesskey=\"c\" required checked"
            #expect(text.body.contains(chosen))
            #expect(!text.body.contains(SampleDesk.passphrase))
            #expect(try sample.entries("vote") == 0)
            // What is typed can be sent from there.
            var sent = Self.typed(on: text)
            sent["do"] = ""
            #expect(try await checker.post(path, sent).status == 303)
            #expect(try sample.entries("vote") == 1)
        }
    }

    @Test func `Enter in the form signs, whatever button comes first on the page`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let body = try await checker.get("/submissions/\(id)/outputs/2").body
            let first = try #require(body.range(of: "form=\"ballot\""))
            #expect(body[..<first.lowerBound].hasSuffix("<button class=\"hidden\" "))
            let signs = " tabindex=\"-1\" aria-hidden=\"true\">Sign</button>"
            #expect(body[first.upperBound...].hasPrefix(signs))
        }
    }

    @Test func `whoever decides nothing turns pages by links`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        let path = "/submissions/\(id)/outputs/2"
        try await sample.serving { place in
            for name in ["author", "auditor"] {
                let body = try await sample.browser(place, name).get(path).body
                #expect(body.contains("<a href=\"\(path)?view=text\" accesskey=\"t\">"))
                #expect(!body.contains("\"ballot\"") && !body.contains("value=\"look\""))
            }
        }
    }

    @Test func `a page that is out of date says so when it is turned`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        let path = "/submissions/\(id)/outputs/2"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get(path)
            try sample.vote(.approve, on: id, ["safe"], by: "checker-1", reason: "a test")
            try sample.vote(.reject, on: id, ["small"], by: "checker-1", reason: "a test")
            let stale = try await checker.post("\(path)?view=text", Self.typed(on: page))
            #expect(stale.status == 409 && stale.body.contains("This page was out of date"))
            #expect(stale.body.contains(">please say which year it is</textarea>"))
            // Nobody sends another's page round.
            let forged = Self.typed(on: page).merging(["token": "x"]) { $1 }
            #expect(try await checker.post(path, forged).status == 403)
            let author = try await sample.browser(place, "author")
            var fields = Self.typed(on: page)
            fields["token"] = try await author.get(path).field("token")
            let theirs = try await author.post(path, fields)
            #expect(theirs.status == 409 && !theirs.body.contains("name=\"decision\""))
        }
    }

    @Test func `what was typed about a file waits while another is looked at`() async throws {
        let sample = try SampleDesk()
        let path = "/submissions/\(try sample.submit(Samples.plain))/outputs"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get("\(path)/2")
            #expect(page.body.contains("value=\"leave\" formaction=\"\(path)/2?to=1\""))
            #expect(!page.body.contains("href=\"\(path)/1\""))
            var sent = Self.typed(on: page)
            sent["do"] = "leave"
            let left = try await checker.post("\(path)/2?to=1", sent)
            #expect(left.status == 303 && left.location == "\(path)/1")
            let words = ">please say which year it is</textarea>"
            #expect(try await checker.get("\(path)/1").body.contains(words) == false)
            for target in ["\(path)/2", "\(path)/2?view=text"] {
                let back = try await checker.get(target).body
                #expect(back.contains(words) && back.contains("nothing of it is signed"))
                #expect(back.contains("value=\"request-changes\" accesskey=\"c\" required checked"))
                #expect(!back.contains(SampleDesk.passphrase))
            }
            #expect(try sample.entries("vote") == 0)
            // It is nobody else's, not in another session of the same person either.
            for name in ["checker-2", "checker-1"] {
                let other = try await sample.browser(place, name).get("\(path)/2").body
                #expect(!other.contains(words))
            }
            // Once it is decided, or taken out again, there is nothing to come back to.
            sent = Self.typed(on: try await checker.get("\(path)/2"))
            sent["do"] = ""
            #expect(try await checker.post("\(path)/2", sent).status == 303)
            #expect(try await checker.get("\(path)/2").body.contains(words) == false)
            #expect(try sample.entries("vote") == 1)
        }
    }

    @Test func `what was typed waits whatever link of its page is followed`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        let path = "/submissions/\(id)/outputs/2"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get(path)
            // Nothing leads away and leaves behind what was typed, but for the file itself.
            let links = page.body.matches(of: /<a [^>]*href="([^"#][^"]*)"/).map { String($0.1) }
            #expect(links == ["\(path)/file"])
            var sent = Self.typed(on: page).merging(["do": "leave"]) { $1 }
            for target in ["/", "/policy"] {
                #expect(page.body.contains("formaction=\"\(path)?to=\(target)\""))
                let left = try await checker.post("\(path)?to=\(target)", sent)
                #expect(left.status == 303 && left.location == target)
                let back = try await checker.get(path).body
                #expect(back.contains(">please say which year it is</textarea>"))
                #expect(!back.contains(SampleDesk.passphrase))
            }
            // It leads nowhere else.
            for target in ["//example.invalid", "https://example.invalid", "/log", "/sign-out", ""]
            {
                let left = try await checker.post("\(path)?to=\(target)", sent)
                #expect(left.location == "/submissions/\(id)")
            }
            sent["decision"] = nil
            sent["reason"] = ""
            _ = try await checker.post("\(path)?to=/", sent)
            #expect(try await checker.get(path).body == page.body)
        }
    }

    @Test func `a comment and a decision that are begun do not push each other out`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        let path = "/submissions/\(id)/outputs/2"
        let words = ">please say which year it is</textarea>"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let said = ["output": "2", "for": "everybody"]
            let begun = Self.typed(on: try await checker.get(path)).merging(said) { $1 }
            // A comment that has to be looked at again, and then is said: the decision is there.
            let number = begun.merging(["text": "the 4 in Leeds"]) { $1 }
            let asked = try await checker.post("/submissions/\(id)/remarks", number)
            #expect(asked.status == 422 && asked.body.contains(words))
            #expect(asked.body.contains("name=\"said-sure\" value=\"yes\" form=\"ballot\""))
            #expect(asked.body.contains(">the 4 in Leeds</textarea>"))
            let sure = number.merging(["said-sure": "yes"]) { $1 }
            let taken = try await checker.post("/submissions/\(id)/remarks", sure)
            #expect(taken.status == 303 && taken.location == "\(path)#said")
            let after = try await checker.get(path)
            #expect(after.body.contains(words) && !after.body.contains(SampleDesk.passphrase))
            #expect(after.body.contains("nothing of it is signed"))
            #expect(!after.body.contains(">the 4 in Leeds</textarea>"))
            // A decision with a comment that is not said yet: that is still there.
            var sent = Self.typed(on: after).merging(["text": "not said yet", "do": ""]) { $1 }
            sent["passphrase"] = "a wrong one"
            let wrong = try await checker.post(path, sent)
            #expect(wrong.status == 403 && wrong.body.contains(">not said yet</textarea>"))
            sent["passphrase"] = SampleDesk.passphrase
            #expect(try await checker.post(path, sent).status == 303)
            let back = try await checker.get(path)
            #expect(back.status == 200 && back.body.contains(">not said yet</textarea>"))
            #expect(!back.body.contains("nothing of it is signed"))
            #expect(try sample.entries("vote") == 1 && sample.entries("comment") == 1)
        }
    }

    @Test func `what was typed ends with its session`() async throws {
        let sample = try SampleDesk()
        let path = "/submissions/\(try sample.submit(Samples.plain))/outputs/2"
        let clock = StandingClock()
        let server = try WebServer(
            desk: sample.desk, listen: try #require(ListenAddress("127.0.0.1:0")), inbox: nil,
            releases: nil, clock: { clock.time })
        let site = server.site
        func keep(as name: String) throws -> UnfinishedBallots.Place {
            let desk = try OpenDesk(at: sample.desk, clock: { clock.time })
            let person = try desk.pseudonym(of: name)
            let token = try desk.beginSession(of: person)
            let place = UnfinishedBallots.Place(
                session: SHA256Digest(of: token), person: person, submission: path, number: 2)
            var typed = OutputRequest()
            typed.reason = "please say which year it is"
            site.remember(
                typed, Shown(digest: "", turn: 1, check: 1, mine: -1, basis: ""), at: place)
            return place
        }
        let first = try keep(as: "checker-1")
        clock.advance(SignInPolicy.idle - 10)
        let second = try keep(as: "checker-1")
        try await site.forgetEnded()
        #expect(site.unfinished.ballot(at: first) != nil)
        // To look whether it is over did not lengthen it.
        clock.advance(20)
        try await site.forgetEnded()
        #expect(site.unfinished.ballot(at: first) == nil)
        #expect(site.unfinished.ballot(at: second)?.typed.reason == "please say which year it is")
        // A new secret ends every session of theirs.
        try OpenDesk(at: sample.desk).setPassword(Array(SampleDesk.secret.utf8), of: "checker-1")
        try await site.forgetEnded()
        #expect(site.unfinished.ballot(at: second) == nil)
        _ = try keep(as: "checker-2")
        site.unfinished.dropOld(now: .now + .seconds(SignInPolicy.longest + 1))
        #expect(site.unfinished.sessions.isEmpty)
    }

    @Test func `what was typed about a file that changed meanwhile is shown with a warning`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        let path = "/submissions/\(id)/outputs"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get("\(path)/2")
            let leaving = Self.typed(on: page).merging(["do": "leave"]) { $1 }
            let forged = leaving.merging(["token": "x"]) { $1 }
            #expect(try await checker.post("\(path)/2?to=1", forged).status == 403)
            _ = try await checker.post("\(path)/2?to=1", leaving)
            for name in ["safe", "small"] {
                try sample.vote(.reject, on: id, [name], by: "checker-1", reason: "a test")
            }
            let back = try await checker.get("\(path)/2")
            #expect(back.status == 409 && back.body.contains("This page was out of date"))
            #expect(back.body.contains(">please say which year it is</textarea>"))
            // Nothing typed, nothing kept.
            var empty = Self.typed(on: back).merging(["do": "leave", "reason": " "]) { $1 }
            empty["decision"] = nil
            let last = try await checker.post("\(path)/2?to=9999999", empty)
            #expect(last.location == "\(path)/9999999")
            #expect(try await checker.get("\(path)/2").status == 200)
        }
    }

    /// Has the desk know the dataset.
    private static func describe(_ sex: String, at sample: SampleDesk) throws {
        let text = """
            dataset: care
            units: [child]
            variables:
              la: {codes: [Leeds, York]}
              sex: {\(sex)}

            """
        try FileManager.default.createDirectory(
            atPath: "\(sample.desk)/datasets", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: "\(sample.desk)/datasets/care.yaml"))
    }

    @Test func `a description that changes shows on pages that were made before`() async throws {
        let sample = try SampleDesk()
        try Self.describe("codes: [F, M], missing: [\"-8\"]", at: sample)
        var files = Samples.safe
        files[0].text = "dataset: care\n" + files[0].text
        let path = "/submissions/\(try sample.submit(files))"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let before = try await checker.get("\(path)/outputs/1")
            #expect(try await checker.get(path).body.contains("missing -8"))
            #expect(try await checker.get("\(path)/outputs/1").body == before.body)
            try Self.describe("codes: [F, M], missing: [\"-9\"]", at: sample)
            let whole = try await checker.get(path).body
            #expect(whole.contains("missing -9") && !whole.contains("missing -8"))
            let after = try await checker.get("\(path)/outputs/1")
            #expect(after.field("findings") != before.field("findings"))
        }
    }

    @Test(arguments: ["codes: [F, M], names: {F: Girls}", "codes: [F, M], missing: [\"-9\"]"])
    func `a vote on another description of the data than was shown is refused`(change: String)
        async throws
    {
        let sample = try SampleDesk()
        try Self.describe("codes: [F, M], missing: [\"-8\"]", at: sample)
        var files = Samples.safe
        files[0].text = "dataset: care\n" + files[0].text
        let id = try sample.submit(files)
        let path = "/submissions/\(id)/outputs/1"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get(path)
            try Self.describe(change, at: sample)
            var fields = Self.typed(on: page)
            fields["do"] = ""
            let stale = try await checker.post(path, fields)
            #expect(stale.status == 409, "\(stale.status)")
            #expect(stale.body.contains("what they rest on is"))
            #expect(stale.body.contains(">please say which year it is</textarea>"))
            #expect(try sample.entries("vote") == 0)
            #expect(try await checker.get(path).field("findings") == stale.field("findings"))
            // What was decided before, and elsewhere, was about the description of then.
            #expect(try sample.entries("reopen") == 1)
            var again = Self.typed(on: stale)
            again["do"] = ""
            #expect(try await checker.post(path, again).status == 303)
        }
        try Self.describe("codes: [F, M]", at: sample)
        #expect(throws: DeskError.self) {
            try sample.vote(.approve, on: id, by: "checker-2", reason: "a test")
        }
        #expect(try sample.entries("reopen") == 2)
        #expect(try sample.entries("vote") == 1)
        #expect(try OpenDesk(at: sample.desk).verify().entries > 0)
    }
}
