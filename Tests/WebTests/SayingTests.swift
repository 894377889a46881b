import Testing

/// What is said of a submission and is not a decision.
struct SayingTests {
    @Test func `a comment of no words or of too many is not taken, and not lost`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            for page in ["/submissions/\(id)", "/submissions/\(id)/outputs/1"] {
                let output = page.hasSuffix("/1") ? "1" : ""
                for text in [" ", String(repeating: "word ", count: 900)] {
                    let said = try await checker.post(
                        "/submissions/\(id)/remarks", from: page,
                        ["text": text, "output": output, "for": "everybody"])
                    #expect(said.status == 422)
                    #expect(said.body.contains("A comment has 1 to 4000 characters."))
                    #expect(said.body.contains(">\(text)</textarea>"))
                    #expect(said.body.contains("value=\"everybody\" checked"))
                    #expect(!said.body.contains("name=\"sure\""))
                }
            }
            #expect(try sample.entries("comment") == 0)
        }
    }

    @Test func `a comment that is sent twice is said once`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let other = try await sample.browser(place, "checker-2")
            let page = "/submissions/\(id)"
            func say(_ who: Browser, _ more: [String: String] = [:]) async throws -> Int {
                let fields = ["text": "which year is it?", "output": "1", "for": "desk"]
                _ = try await who.post(
                    "\(page)/remarks", from: page, fields.merging(more) { $1 })
                return try sample.entries("comment")
            }
            #expect(try await say(checker) == 1)
            #expect(try await say(checker) == 1)
            // Somebody else, elsewhere, for others, or once more after something else.
            #expect(try await say(other) == 2)
            #expect(try await say(checker, ["output": ""]) == 3)
            #expect(try await say(checker, ["output": "", "for": "everybody"]) == 4)
            #expect(try await say(checker) == 5)
        }
    }

    @Test func `whoever is signed out meanwhile still sees what they typed, and no secret`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let path = "/submissions/\(id)/outputs/1"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let other = Browser(place)
            other.cookie = checker.cookie
            let fields = [
                "token": try #require(try await checker.get(path).field("token")),
                "decision": "reject", "reason": "<b>it is too early</b>",
                "passphrase": SampleDesk.passphrase,
            ]
            #expect(try await other.post("/sign-out", from: "/", [:]).status == 303)
            let late = try await checker.post(path, fields)
            #expect(late.status == 401 && late.body.contains("not signed in any more"))
            #expect(late.body.contains("&lt;b&gt;it is too early&lt;/b&gt;"))
            #expect(!late.body.contains(SampleDesk.passphrase))
            let silent = try await checker.post(path, fields.merging(["reason": " "]) { $1 })
            #expect(silent.status == 303 && silent.location == "/sign-in")
            let elsewhere = try await checker.post(
                path, fields, headers: ["Origin": "https://example.invalid"])
            #expect(elsewhere.status == 403 && !elsewhere.body.contains("too early"))
            #expect(try sample.entries("vote") == 0)
        }
    }
}
