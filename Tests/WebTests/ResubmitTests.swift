import Clearance
import Foundation
import Testing

/// A new version begins with what was said of the last one.
struct ResubmitTests {
    private static let safe = "la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n"
    private static let small = "la,age,n\nLeeds,10,4\nLeeds,11,86\nYork,10,60\nYork,11,70\n"
    private static let larger = "la,age,n\nLeeds,10,40\nLeeds,11,50\nYork,10,60\nYork,11,70\n"

    /// Answers every question of a draft of two tables, without a line of YAML, and hands it in.
    private static func handIn(_ author: Browser) async throws {
        let draft = try #require(
            try await author.upload(
                "/hand-in", from: "/hand-in", [("safe.csv", safe), ("small.csv", small)]
            ).location)
        var fields = [
            "title": "Placements", "project": "p-1", "dataset": "care", "clearance": "code",
            "sure": "yes",
        ]
        for number in 1...2 {
            fields["o\(number)-unit"] = "child"
            fields["o\(number)-population"] = "age = 10; 11"
            fields["o\(number)-context"] = "Said of table \(number)"
            fields["o\(number)-v1-precision"] = "exact"
            fields["o\(number)-sure"] = "yes"
        }
        let page = try await author.get(draft)
        for name in ["token", "shown"] { fields[name] = page.field(name) }
        #expect(try await author.post("\(draft)/answers", fields).status == 303)
        #expect(
            try await author.post(draft, from: draft, ["do": "submit", "open": "yes"]).location
                == "/submissions/s-0001")
    }

    /// A desk on which both checkers want the second table changed.
    private static func returned(
        _ body: @escaping @Sendable (SampleDesk, String, Browser) async throws -> Void
    ) async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            try await handIn(author)
            for name in ["checker-1", "checker-2"] {
                try sample.vote(.approve, on: "s-0001", ["safe.csv"], by: name, reason: "fine")
                try sample.vote(
                    .requestChanges, on: "s-0001", ["small.csv"], by: name, reason: "too small")
            }
            try await body(sample, place, author)
        }
    }

    private static func yaml(_ page: Browser.Answer) throws -> String {
        let start = try #require(page.body.range(of: "spellcheck=\"false\">"))
        return String(page.body[start.upperBound...].prefix { $0 != "<" })
            .replacing("&quot;", with: "\"")
    }

    @Test func `what was said of unchanged files is taken over, and only what changed is asked`()
        async throws
    {
        try await Self.returned { sample, place, author in
            let link = "/hand-in?replaces=s-0001"
            #expect(try await author.get("/submissions/s-0001").body.contains(link))
            #expect(try await author.get(link).body.contains("A new version of"))
            let draft = try #require(
                try await author.upload(
                    "/hand-in", from: link, [("safe.csv", Self.safe), ("small.csv", Self.larger)],
                    ["replaces": "s-0001"]
                ).location)
            let page = try await author.get(draft)
            let yaml = try Self.yaml(page)
            for line in [
                "title: Placements", "project: p-1", "dataset: care", "clearance: code",
                "supersedes: s-0001", "context: Said of table 1", "context: Said of table 2",
                "population: {age: [\"10\", \"11\"]}", "unit: child",
            ] {
                #expect(yaml.contains(line), "\(line) in \(yaml)")
            }
            #expect(page.body.contains("One question is open."))
            #expect(page.body.contains("small.csv is not the same as in s-0001"))
            #expect(page.body.contains("Since s-0001: unchanged"))
            #expect(page.body.contains("Since s-0001: 2 of 4 cells differ"))

            var fields = ["o2-sure": "yes"]
            for name in ["token", "shown"] { fields[name] = page.field(name) }
            _ = try await author.post("\(draft)/answers", fields)
            #expect(try await author.get(draft).body.contains("Nothing is missing."))
            let sent = try await author.post(draft, from: draft, ["do": "submit"])
            #expect(sent.location == "/submissions/s-0002")
            let checker = try await sample.browser(place, "checker-1")
            let body = try await checker.get("/submissions/s-0002").body
            #expect(body.contains("2 approvals kept from s-0001"))
            #expect(body.contains("since s-0001: 2 of 4 cells differ"))
        }
    }

    @Test func `a new file is asked about, one that is gone is named`() async throws {
        try await Self.returned { _, _, author in
            let draft = try #require(
                try await author.upload(
                    "/hand-in", from: "/hand-in?replaces=s-0001",
                    [("safe.csv", Self.safe), ("other.csv", Self.larger)], ["replaces": "s-0001"]
                ).location)
            let page = try await author.get(draft)
            #expect(page.body.contains("Not in this version any more: small.csv"))
            #expect(!(try Self.yaml(page)).contains("Said of table 2"))
            #expect(try Self.yaml(page).contains("file: other.csv"))
            #expect(page.body.contains("Since s-0001: new"))
            #expect(page.body.contains("id=\"o2-context\""))
        }
    }

    @Test func `files that are not sent again come from the last version, where that is asked for`()
        async throws
    {
        try await Self.returned { _, _, author in
            let link = "/hand-in?replaces=s-0001"
            let changed = [("small.csv", Self.larger)]
            let alone = try #require(
                try await author.upload("/hand-in", from: link, changed, ["replaces": "s-0001"])
                    .location)
            #expect(try await author.get(alone).body.contains("any more: safe.csv"))
            let draft = try #require(
                try await author.upload(
                    "/hand-in", from: link, changed, ["replaces": "s-0001", "rest": "yes"]
                ).location)
            let body = try await author.get(draft).body
            #expect(!body.contains("any more"))
            #expect(body.contains("Since s-0001: unchanged"))
            #expect(body.contains("One question is open."))
        }
    }

    @Test func `what is replaced can be chosen in the form, where it is seen`() async throws {
        try await Self.returned { _, _, author in
            let draft = try #require(
                try await author.upload(
                    "/hand-in", from: "/hand-in",
                    [("safe.csv", Self.safe), ("small.csv", Self.small)]
                ).location)
            let page = try await author.get(draft)
            let choice = try #require(page.body.range(of: "id=\"supersedes\""))
            let fold = try #require(page.body.range(of: "What is declared</summary>"))
            #expect(choice.lowerBound < fold.lowerBound)
            var fields = ["supersedes": "s-0001", "o2-context": "Said anew"]
            for name in ["token", "shown"] { fields[name] = page.field(name) }
            _ = try await author.post("\(draft)/answers", fields)
            let yaml = try Self.yaml(try await author.get(draft))
            #expect(yaml.contains("context: Said of table 1"))
            #expect(yaml.contains("context: Said anew"))
            #expect(!yaml.contains("Said of table 2"))
            #expect(yaml.contains("title: Placements"))
        }
    }

    @Test func `a declaration that is sent is kept, and says what it replaces`() async throws {
        try await Self.returned { _, _, author in
            let draft = try #require(
                try await author.upload(
                    "/hand-in", from: "/hand-in?replaces=s-0001", Samples.safe,
                    ["replaces": "s-0001"]
                ).location)
            let yaml = try Self.yaml(try await author.get(draft))
            #expect(yaml.contains("supersedes: s-0001") && yaml.contains("context: all of it"))
            #expect(!yaml.contains("Said of table"))
        }
    }

    @Test func `nobody begins with what others declared, or learns that it is there`()
        async throws
    {
        try await Self.returned { sample, place, _ in
            let other = try await sample.browser(place, "other-author")
            for id in ["s-0001", "s-0999"] {
                #expect(try await other.get("/hand-in?replaces=\(id)").status == 404)
                let sent = try await other.upload(
                    "/hand-in", from: "/hand-in", [("safe.csv", Self.safe)], ["replaces": id])
                #expect(sent.status == 404)
            }
            #expect(!(try await other.get("/hand-in").body.contains("not handed in yet</a>")))
        }
    }

    @Test func `the sum stands on the page before anything is handed in`() async throws {
        let sample = try SampleDesk()
        let first = try sample.submit(JudgingTests.counts(upTo: 17, 52))
        try sample.release(first)
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try #require(
                try await author.upload(
                    "/hand-in", from: "/hand-in", JudgingTests.counts(upTo: 16, 50)
                ).location)
            let page = try await author.get(draft)
            let start = try #require(page.body.range(of: "id=\"alarms-h\""))
            let sums = page.body[start.upperBound...]
            #expect(sums.contains("What could be worked out") && sums.contains(first))
            let sent = try await author.post(draft, from: draft, ["do": "submit", "open": "yes"])
            let after = try await author.get(try #require(sent.location)).body
            let same = try #require(after.range(of: "id=\"alarms-h\""))
            for sum in ["52 − 50 = 2", "104 − 100 = 4"] {
                #expect(sums.contains("<p class=\"equation\">\(sum)</p>"))
                #expect(after[same.upperBound...].contains("<p class=\"equation\">\(sum)</p>"))
            }
        }
    }
}
