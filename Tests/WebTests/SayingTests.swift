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
}
