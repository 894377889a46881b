import Clearance
import Foundation
import Testing

@testable import Desk

/// What did not change since the version before keeps its votes, and where they did not count it is
/// approved again, each with a signature.
struct RepeatTests {
    /// Two tables that agree with each other; the second has a cell of `small`.
    private static func files(context: String = "all of it", small: Int = 4, earlier: String? = nil)
        -> [(name: String, text: String)]
    {
        func output(_ id: String, _ variable: String) -> String {
            """
              - id: \(id)
                file: \(id).csv
                kind: frequencies
                unit: child
                context: \(context)
                table: {layout: long, dimensions: {la: la, \(variable): \(variable)}, value: n,
                        statistic: count, precision: exact}

            """
        }
        let head = earlier.map { "supersedes: \($0)\n" } ?? ""
        return [
            (
                "submission.yaml",
                head + "title: Placements\nproject: p-1\noutputs:\n" + output("safe", "sex")
                    + output("small", "age")
            ), ("safe.csv", "la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n"),
            (
                "small.csv",
                "la,age,n\nLeeds,10,\(small)\nLeeds,11,\(90 - small)\nYork,10,60\nYork,11,70\n"
            ),
        ]
    }

    /// A desk on which both checkers approved the first file of a version and not the second.
    private static func returned() throws -> (SampleDesk, String) {
        let sample = try SampleDesk()
        let id = try sample.submit(files())
        for name in ["checker-1", "checker-2"] {
            try sample.vote(.approve, on: id, ["safe.csv"], by: name, reason: nil)
            try sample.vote(.requestChanges, on: id, ["small.csv"], by: name, reason: "small")
        }
        return (sample, id)
    }

    /// One on which the first checker approved the first file, and sent the whole back early.
    private static func returnedEarly() throws -> (SampleDesk, String) {
        let sample = try SampleDesk()
        let id = try sample.submit(files())
        try sample.vote(.approve, on: id, ["safe.csv"], by: "checker-1", reason: nil)
        let desk = try OpenDesk(at: sample.desk)
        let checker = Visitor(
            name: "checker-1", pseudonym: try desk.pseudonym(of: "checker-1"), roles: [.checker])
        try desk.returnEarly(id, turn: 1, reason: "the second is too small", by: checker)
        return (sample, id)
    }

    private static func again(
        _ browser: Browser, _ id: String, _ numbers: String, changing: [String: String] = [:]
    ) async throws -> Browser.Answer {
        let page = try await browser.get("/submissions/\(id)")
        var fields = ["again": numbers, "passphrase": SampleDesk.passphrase]
        for name in ["token", "turn", "check"] { fields[name] = page.field(name) }
        return try await browser.post(
            "/submissions/\(id)/again", fields.merging(changing) { $1 })
    }

    private static let offer = "nothing about them has changed"

    @Test func `an unchanged file keeps its votes, and only the changed one is to be decided`()
        async throws
    {
        let (sample, first) = try Self.returned()
        let before = try sample.entries("vote")
        let second = try sample.submit(Self.files(small: 40, earlier: first))
        #expect(try sample.entries("vote") == before && sample.entries("keep") == 1)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get("/submissions/\(second)").body
            #expect(page.contains("You have to decide 1 of 2"))
            #expect(page.contains("2 approvals kept from \(first)"))
            #expect(!page.contains(Self.offer))
            let output = try await checker.get("/submissions/\(second)/outputs/1").body
            #expect(output.contains("2 approvals kept from \(first): nothing about it has changed"))
            let author = try await sample.browser(place, "author")
            let seen = try await author.get("/submissions/\(second)").body
            #expect(seen.contains("2 approvals kept from \(first)"))
            for name in ["checker-1", "checker-2"] {
                try sample.vote(.approve, on: second, ["small.csv"], by: name, reason: "fine")
            }
            let manager = try await sample.browser(place, "manager")
            #expect(try await manager.get("/submissions/\(second)").body.contains("✓ approved"))
        }
    }

    @Test func `what was approved before an early return is approved again, each signed`()
        async throws
    {
        let (sample, first) = try Self.returnedEarly()
        let second = try sample.submit(Self.files(small: 40, earlier: first))
        let before = try sample.entries("vote")
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let page = try await checker.get("/submissions/\(second)").body
            #expect(page.contains(Self.offer))
            #expect(page.contains("name=\"again\" value=\"1\""))
            #expect(!page.contains("name=\"again\" value=\"2\""))
            #expect(try await Self.again(checker, second, "2").status == 409)
            #expect(
                try await Self.again(checker, second, "1", changing: ["turn": "2"]).status == 409)
            let wrong = try await Self.again(
                checker, second, "1", changing: ["passphrase": "not the right one"])
            #expect(wrong.status == 403)
            #expect(try sample.entries("vote") == before)
            #expect(try await Self.again(checker, second, "1").status == 303)
            #expect(try sample.entries("vote") == before + 1)
            let after = try await checker.get("/submissions/\(second)").body
            #expect(!after.contains(Self.offer) && after.contains("You have to decide 1 of 2"))
        }
    }

    @Test(arguments: ["another context", "another checker", "a version that replaces nothing"])
    func `what differs in anything is not offered again`(case name: String) async throws {
        let (sample, first) = try Self.returnedEarly()
        let second = try sample.submit(
            Self.files(
                context: name == "another context" ? "another" : "all of it", small: 40,
                earlier: name == "a version that replaces nothing" ? nil : first))
        let other = try sample.alsoChecker("manager")
        try await sample.serving { place in
            let checker = try await sample.browser(
                place, name == "another checker" ? other : "checker-1")
            let page = try await checker.get("/submissions/\(second)").body
            #expect(page.contains("You have to decide 2 of 2"))
            #expect(!page.contains(Self.offer))
            #expect(try await Self.again(checker, second, "1").status == 409)
        }
    }
}
