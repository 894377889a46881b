import Testing

@testable import Desk

/// Looking for a submission on the first page.
struct FindTests {
    @Test func `a submission is found by its number, its project and its author`() async throws {
        let sample = try SampleDesk()
        let ids = [try sample.submit(Samples.plain), try sample.submit(Samples.safe)]
        let project = try OpenDesk(at: sample.desk).index.rows[0].project
        #expect(!project.isEmpty)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            func found(_ words: String, by browser: Browser) async throws -> [String] {
                let page = try await browser.get("/?find=\(words)")
                #expect(page.status == 200)
                return ids.filter { page.body.contains("href=\"/submissions/\($0)\"") }
            }
            #expect(try await found("s-0001", by: checker) == [ids[0]])
            #expect(try await found("2", by: checker) == [ids[1]])
            #expect(try await found(project.uppercased(), by: checker) == ids)
            #expect(try await found("auth", by: checker) == ids)
            #expect(try await found("nothing%20of%20that%20name", by: checker) == [])
            #expect(try await found("s-0003", by: checker) == [])
            let page = try await checker.get("/?find=s-0001").body
            #expect(page.contains("1 other submission is not shown"))

            // Who may not see it does not find it.
            let stranger = try await sample.browser(place, "other-author")
            for words in ["s-0001", "1", project, "author"] {
                #expect(try await found(words, by: stranger) == [], "\(words)")
            }
            let author = try await sample.browser(place, "author")
            #expect(try await found(project, by: author) == ids)
        }
    }
}
