import Foundation
import Testing

/// The examples' reports, as they lie in `Examples/*/expected`. `SALLYPORT_GOLDEN=write` writes them
/// anew; their difference is what is reviewed.
struct ExampleTests {
    struct Case: CustomTestStringConvertible {
        let example: String
        let version: String
        let status: Int32
        /// What is out already.
        var released: String?
        /// A pack of the example's own, beside `uk-default-10`.
        var rules: String?

        var name: String { released == nil ? version : "\(version)-beside-released" }
        var testDescription: String { "\(example)/\(name)" }
    }

    static let cases = [
        Case(example: "adr-fellowship", version: "first", status: 1),
        Case(example: "adr-fellowship", version: "revised", status: 0),
        Case(example: "adr-fellowship-2", version: "first", status: 0),
        Case(
            example: "adr-fellowship-2", version: "first", status: 1,
            released: "../adr-fellowship/revised"),
        Case(
            example: "adr-fellowship-2", version: "revised", status: 0,
            released: "../adr-fellowship/revised"),
        Case(example: "family-evaluation", version: "rerun", status: 0),
        Case(example: "family-evaluation", version: "rerun", status: 1, released: "revised"),
        Case(example: "la-survey", version: "panel", status: 0),
        Case(example: "la-survey", version: "panel", status: 1, released: "revised"),
        Case(example: "family-evaluation", version: "first", status: 1),
        Case(example: "family-evaluation", version: "revised", status: 0),
        Case(example: "la-survey", version: "first", status: 1),
        Case(example: "la-survey", version: "revised", status: 0),
        Case(example: "innovations", version: "first", status: 1, rules: "rules"),
        Case(example: "innovations", version: "revised", status: 1, rules: "rules"),
    ]

    @Test(arguments: cases, ["text", "json"])
    func `an example's report is the expected one`(_ example: Case, format: String) throws {
        let folder = Shell.root.appending(path: "Examples/\(example.example)")
        let ending = format == "text" ? "txt" : format
        let golden = folder.appending(path: "expected/\(example.name).\(ending)")
        let released = example.released.map { " --released \($0)" } ?? ""
        let rules = example.rules.map { " --rules \($0)" } ?? ""
        let result = try Shell.run(
            "sallyport check \(example.version)\(released) --rules ../../Rules/uk-default-10\(rules)"
                + " --format \(format)", in: folder)
        if ProcessInfo.processInfo.environment["SALLYPORT_GOLDEN"] == "write" {
            try FileManager.default.createDirectory(
                at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
            try result.text.write(to: golden, atomically: true, encoding: .utf8)
        }
        #expect(result.status == example.status)
        #expect(try result.text == String(contentsOf: golden, encoding: .utf8))
    }

    @Test func `a release with a table that cannot be read is not passed over`() throws {
        try Shell.inTemporaryFolder { folder in
            let examples = Shell.root.appending(path: "Examples/la-survey")
            let released = folder.appending(path: "revised")
            try FileManager.default.copyItem(
                at: examples.appending(path: "revised"), to: released)
            for table in ["survey-1", "survey-2", "survey-3", "respondents-by-type"] {
                try Data([0xFF, 0xFE, 0]).write(
                    to: released.appending(path: "tables/\(table).csv"))
            }
            let panel = examples.appending(path: "panel").path()
            let rules = Shell.root.appending(path: "Rules/uk-default-10").path()
            let result = try Shell.run(
                "sallyport check \(panel) --released revised --rules \(rules)", in: folder)
            #expect(result.status == 1)
            #expect(result.text.contains("tables/survey-2.csv of the release revised"))
        }
    }

    @Test func `the same input gives the same bytes in every format`() throws {
        let folder = Shell.root.appending(path: "Examples/adr-fellowship")
        for format in ["text", "json", "html", "sarif", "junit"] {
            let line = "sallyport check first --rules ../../Rules/uk-default-10 --format \(format)"
            let outcomes = try (0..<3).map { _ in try Shell.run(line, in: folder).text }
            #expect(Set(outcomes).count == 1, "\(format)")
        }
    }
}
