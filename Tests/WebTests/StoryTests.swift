import Foundation
import Testing

struct StoryTests {
    private static func vote(
        _ browser: Browser, _ id: String, _ output: Int, _ decision: String, reason: String = "",
        changing: [String: String] = [:], passphrase: String = SampleDesk.passphrase
    ) async throws -> Browser.Answer {
        let path = "/submissions/\(id)/outputs/\(output)"
        let page = try await browser.get(path)
        var fields = ["decision": decision, "reason": reason, "passphrase": passphrase]
        for name in ["token", "digest", "turn", "check", "mine", "findings"] {
            fields[name] = page.field(name)
        }
        fields.merge(changing) { $1 }
        return try await browser.post(path, fields)
    }

    @Test func `a folder goes from upload to release, and each step happens once`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let files = Samples.safe.map { ("chosen/\($0.name)", $0.text) }
            let taken = try await author.upload("/hand-in", from: "/hand-in", files)
            let draft = try #require(taken.location)
            #expect(try await author.get(draft).body.contains("It is not handed in yet"))
            #expect(try sample.entries("submission") == 0)
            let looked = try await author.get(draft)
            var fields = ["do": "submit"]
            for name in ["token", "shown"] { fields[name] = looked.field(name) }
            let sent = try await author.post(draft, fields)
            let again = try await author.post(draft, fields)
            #expect(sent.location == "/submissions/s-0001" && again.status == 409)
            #expect(try sample.entries("submission") == 1)

            for name in ["checker-1", "checker-2"] {
                let checker = try await sample.browser(place, name)
                #expect(try await Self.vote(checker, "s-0001", 1, "approve").status == 303)
            }
            let manager = try await sample.browser(place, "manager")
            let page = "/submissions/s-0001"
            let to = ["recipients": "the journal's editor"]
            let released = try await manager.post("\(page)/release", from: page, to)
            let twice = try await manager.post("\(page)/release", from: page, to)
            #expect(released.status == 303 && twice.status == 303)
            #expect(try sample.entries("release") == 1)
            #expect(try sample.entries("comment") == 1)
            let shown = "Released to: the journal&#39;s editor"
            #expect(try await manager.get(page).body.contains(shown))
            #expect(try await !author.get(page).body.contains("Released to"))
            let left = try FileManager.default.contentsOfDirectory(
                atPath: "\(sample.releases)/s-0001/files")
            #expect(left == ["safe.csv"])
            #expect(try await author.get(page).body.contains("✓ released"))
        }
    }

    @Test func `nobody sees what another checker said until all have decided`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let first = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            let author = try await sample.browser(place, "author")
            let paths = ["/", "/submissions/\(id)", "/submissions/\(id)/outputs/1"]
            var before: [String] = []
            for path in paths { before.append(try await second.get(path).body) }
            let said = try await Self.vote(first, id, 1, "reject", reason: "tell-tale")
            #expect(said.status == 303)
            for (path, old) in zip(paths, before) {
                #expect(try await second.get(path).body == old, "\(path)")
                let told = try await author.get(path).body.contains("tell-tale")
                #expect(!told, "\(path)")
            }
            _ = try await Self.vote(second, id, 1, "approve")
            #expect(try await second.get(paths[2]).body.contains("tell-tale"))
            // They disagree, and nothing is closed before they do not.
            #expect(!(try await author.get(paths[2]).body.contains("tell-tale")))
            _ = try await Self.vote(second, id, 1, "reject", reason: "the same")
            #expect(try await author.get(paths[2]).body.contains("tell-tale"))
        }
    }

    @Test func `roles are kept apart`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let other = try await sample.browser(place, "other-author")
            for path in [page, "\(page)/outputs/1", "\(page)/outputs/1/file"] {
                #expect(try await other.get(path).status == 404, "\(path)")
            }
            let author = try await sample.browser(place, "author")
            let manager = try await sample.browser(place, "manager")
            let checker = try await sample.browser(place, "checker-1")
            #expect(try await Self.vote(author, id, 1, "approve").status == 403)
            #expect(try await Self.vote(manager, id, 1, "approve").status == 403)
            #expect(try await checker.post("\(page)/release", from: page, [:]).status == 403)
            #expect(try await checker.post("\(page)/withdraw", from: page, [:]).status == 403)
            #expect(try await checker.get("/log").status == 403)
            #expect(try await checker.get("/hand-in").status == 403)
            #expect(try await manager.post("\(page)/release", from: page, [:]).status == 409)
            for kind in ["vote", "release", "withdraw"] { #expect(try sample.entries(kind) == 0) }
        }
    }

    @Test func `an author who is a checker too does not decide on their own work`() async throws {
        let sample = try SampleDesk()
        try sample.alsoResearcher("checker-1")
        let id = try sample.submit(Samples.safe, as: "checker-1")
        try await sample.serving { place in
            let both = try await sample.browser(place, "checker-1")
            #expect(
                try await both.get("/submissions/\(id)/outputs/1").body
                    .contains("another checker has to decide"))
            #expect(try await Self.vote(both, id, 1, "approve").status == 403)
            #expect(try sample.entries("vote") == 0)
        }
    }

    @Test(arguments: [
        ["digest": String(repeating: "0", count: 64)], ["turn": "2"], ["check": "0"],
        ["mine": "7"], ["turn": "x"], ["digest": ""], ["findings": ""],
    ])
    func `a page that is out of date casts no vote and keeps what was typed`(
        change: [String: String]
    ) async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let answer = try await Self.vote(
                checker, id, 2, "request-changes", reason: "typed with care", changing: change)
            #expect(answer.status == 409)
            #expect(answer.body.contains(">typed with care</textarea>"))
            #expect(
                answer.body.contains("value=\"request-changes\" accesskey=\"c\" required checked"))
            #expect(!answer.body.contains(SampleDesk.passphrase))
            #expect(try sample.entries("vote") == 0)
        }
    }

    @Test func `a vote sent twice counts once`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let stale = ["mine": "-1"]
            #expect(try await Self.vote(checker, id, 1, "approve").status == 303)
            let twice = try await Self.vote(checker, id, 1, "approve", changing: stale)
            #expect(twice.status == 303)
            let other = try await Self.vote(
                checker, id, 1, "reject", reason: "x", changing: stale)
            #expect(other.status == 409)
            // The same decision for another reason is not the same form.
            let more = try await Self.vote(
                checker, id, 1, "approve", reason: "looked at twice", changing: stale)
            #expect(more.status == 409 && more.body.contains(">looked at twice</textarea>"))
            #expect(try sample.entries("vote") == 1)
        }
    }

    @Test func `a wrong passphrase and a missing reason record nothing`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let wrong = try await Self.vote(
                checker, id, 1, "approve", reason: "kept", passphrase: "not the right one")
            #expect(wrong.status == 403 && wrong.body.contains(">kept</textarea>"))
            let silent = try await Self.vote(checker, id, 2, "approve")
            #expect(silent.status == 422)
            let nothing = try await Self.vote(checker, id, 2, "")
            #expect(nothing.status == 422)
            #expect(try sample.entries("vote") == 0)
        }
    }

    @Test func `what was uploaded waits through a restart`() async throws {
        let sample = try SampleDesk()
        let kept = Kept()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            kept.cookie = try await author.upload("/hand-in", from: "/hand-in", Samples.safe)
                .location
        }
        try await sample.serving { place in
            let draft = try #require(kept.cookie)
            let stranger = try await sample.browser(place, "other-author")
            #expect(try await stranger.get(draft).status == 409)
            let author = try await sample.browser(place, "author")
            let sent = try await author.post(draft, from: draft, ["do": "submit"])
            #expect(sent.location == "/submissions/s-0001")
        }
    }

    @Test(arguments: ["../escape.csv", "/absolute.csv", "a/../b.csv", "a\\b.csv", "tab\u{9}.csv"])
    func `a path that leads elsewhere is not taken in`(path: String) async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let answer = try await author.upload(
                "/hand-in", from: "/hand-in", Samples.safe + [(path, "x")])
            #expect(answer.status == 422)
            #expect(!FileManager.default.fileExists(atPath: "\(sample.desk)/escape.csv"))
        }
    }

    @Test func `a declaration with mistakes names each of them and hands nothing in`() async throws
    {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let files = [("submission.yaml", "title: x\nprojekt: y\noutputs: 7\n"), ("a.csv", "1")]
            let taken = try await author.upload("/hand-in", from: "/hand-in", files)
            let answer = try await author.get(try #require(taken.location))
            #expect(answer.status == 422)
            #expect(answer.body.contains("submission.yaml:2:"))
            #expect(try sample.entries("submission") == 0)
        }
    }
}
