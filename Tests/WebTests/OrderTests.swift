import Testing

@testable import Desk

/// What comes first on a page, and what several releases give away together.
struct OrderTests {
    @Test func `what the program objects to comes first in the queue and among the outputs`()
        async throws
    {
        let sample = try SampleDesk()
        let safe = try sample.submit(Samples.safe)
        let risky = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let queue = try await checker.get("/").body
            let first = try #require(queue.range(of: "/submissions/\(risky)"))
            let second = try #require(queue.range(of: "/submissions/\(safe)"))
            #expect(first.lowerBound < second.lowerBound)
            #expect(queue.contains("new: 1 of 2 outputs fails"))
            #expect(queue.contains("new: the program objects to nothing"))
            let page = try await checker.get("/submissions/\(risky)").body
            let small = try #require(page.range(of: "small.csv</a>"))
            let other = try #require(page.range(of: "safe.csv</a>"))
            #expect(small.lowerBound < other.lowerBound)
            #expect(page.contains("href=\"/submissions/\(risky)/outputs/2\">Decide the next one"))
            let output = try await checker.get("/submissions/\(risky)/outputs/2").body
            #expect(output.contains("› 1 of 2"))
            #expect(output.contains("/submissions/\(risky)/outputs/2?to=1\">Next"))
        }
    }

    @Test func `the age of a review stands against its target`() throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let clock = StandingClock()
        func row(of name: String) throws -> QueueScreen.Row? {
            let desk = try OpenDesk(at: sample.desk, clock: { clock.time })
            return try desk.queue(of: try desk.visitor(named: name), QueueRequest())
                .sections.first?.rows.first
        }
        #expect(try row(of: "checker-1")?.age == "today")
        // Whatever day it is, a week has five working days.
        clock.advance(7 * 86_400)
        let due = try #require(try row(of: "checker-1"))
        #expect(due.age == "5 of 5 working days" && !due.isLate)
        clock.advance(7 * 86_400)
        for name in ["checker-1", "author"] {
            let late = try #require(try row(of: name))
            #expect(late.age == "10 of 5 working days" && late.isLate)
        }
        try OpenDesk(at: sample.desk).withdraw(id, by: "author")
        #expect(try row(of: "author")?.age == "10 working days")
    }

    private static func exclusions(_ ages: String, _ counts: (Int, Int), project: String)
        -> [(name: String, text: String)]
    {
        let (yes, no) = counts
        let rows = "exclusion,n\nyes,\(yes)\nno,\(no)\nAll,\(yes + no)\n"
        return [
            (
                "dataset.yaml",
                """
                dataset: care
                units: [child]
                variables:
                  age: {codes: 10..18}
                  exclusion: {codes: ["yes", "no"]}
                """
            ),
            (
                "submission.yaml",
                """
                title: Exclusions
                project: \(project)
                dataset: care
                outputs:
                  - id: exclusions
                    file: exclusions.csv
                    kind: frequencies
                    unit: child
                    population: {age: "\(ages)"}
                    missing: excluded
                    context: all of it
                    table: {layout: long, dimensions: {exclusion: exclusion}, value: n,
                            statistic: count, precision: exact}
                    evidence: {file: evidence.csv, count: n}
                """
            ), ("exclusions.csv", rows), ("evidence.csv", rows),
        ]
    }

    @Test func `the desk sees the sum with another project's release, its author does not`()
        async throws
    {
        let sample = try SampleDesk()
        let first = try sample.submit(Self.exclusions("10-17", (4217, 6131), project: "first"))
        try sample.release(first)
        let second = try sample.submit(
            Self.exclusions("10-18", (4219, 6190), project: "second"), as: "other-author")
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get("/submissions/\(second)").body
            #expect(page.contains("What could be worked out"))
            #expect(page.contains("<th scope=\"col\" class=\"n\">this submission</th>"))
            #expect(page.contains("<th scope=\"col\" class=\"n\">\(first)</th>"))
            #expect(page.contains("4219") && page.contains("4217"))
            let author = try await sample.browser(place, "other-author")
            let own = try await author.get("/submissions/\(second)").body
            #expect(own.contains("What could be worked out"))
            for secret in ["4217", "6131", "10348", "class=\"n\">\(first)", "exactly 2"] {
                #expect(!own.contains(secret), "\(secret)")
            }
        }
    }
}
