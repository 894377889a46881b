import Foundation
import Testing

/// What else is known of the same project or the same data, beside a submission.
struct RelatedTests {
    private static func work(_ project: String, from dataset: String, _ title: String)
        -> [(name: String, text: String)]
    {
        Samples.safe.map { name, text in
            name != "submission.yaml"
                ? (name, text)
                : (
                    name,
                    text.replacing("project: p-1", with: "project: \(project)\ndataset: \(dataset)")
                        .replacing("title: Placements", with: "title: \(title)")
                )
        }
    }

    private static func related(_ browser: Browser, _ id: String) async throws -> String {
        let body = try await browser.get("/submissions/\(id)").body
        let start = try #require(body.range(of: "class=\"related\">"))
        return body[start.upperBound...].components(separatedBy: "</ul>")[0]
    }

    @Test func `what other projects made of the same data is named to checkers, not to authors`()
        async throws
    {
        let sample = try SampleDesk()
        let other = try sample.submit(
            Self.work("p-2", from: "care", "Theirs"), as: "other-author")
        _ = try sample.submit(Self.work("p-3", from: "roads", "Elsewhere"), as: "other-author")
        let mine = try sample.submit(Self.work("p-1", from: "care", "Mine"))
        let later = try sample.submit(Self.work("p-1", from: "roads", "Mine as well"))
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let shown = try await Self.related(checker, mine)
            #expect(shown.contains(">\(other)</a>") && shown.contains("same data, project p-2"))
            #expect(shown.contains(">\(later)</a>") && shown.contains("same project"))
            #expect(!shown.contains("Elsewhere"))
            let author = try await sample.browser(place, "author")
            let own = try await Self.related(author, mine)
            #expect(own.contains(">\(later)</a>"))
            #expect(!own.contains(other) && !own.contains("p-2") && !own.contains("Theirs"))
        }
    }

    @Test func `what came before comes first, of that what left, and the rest can be looked for`()
        async throws
    {
        let sample = try SampleDesk()
        let released = try sample.submit(Self.work("p-1", from: "care", "Out"))
        for number in 1...9 {
            _ = try sample.submit(Self.work("p-1", from: "care", "Open \(number)"))
        }
        let own = try sample.submit(Self.work("p-1", from: "care", "This"))
        let later = try sample.submit(Self.work("p-1", from: "care", "Later"))
        try sample.release(released)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get("/submissions/\(own)").body
            let shown = try await Self.related(checker, own)
            let order = shown.components(separatedBy: "<li>").dropFirst().map {
                String($0.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" })
            }
            #expect(order.first == released)
            #expect(order.count == 10 && !order.contains(later))
            #expect(order.dropFirst().first == "s-0010")
            #expect(page.contains("/?find=p%2D1") && page.contains("/?find=care"))
        }
    }
}
