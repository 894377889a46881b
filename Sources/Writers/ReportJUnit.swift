import Disclosure
import Outputs

extension ReportWriter {
    /// The findings as JUnit XML: a suite per submission, a case per output and rule that objects,
    /// and one case for an output that passes. It holds places and rules and no values.
    ///
    /// A review is a failure too, of type `review`: it stops a release.
    public static func junit(_ report: Report) -> [UInt8] {
        let suites = report.submissions.map(Suite.init)
        var markup = Markup()
        markup.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        let attributes: [(StaticString, String)] = [
            ("name", "sallyport"),
            ("tests", String(suites.reduce(0) { $0 + $1.cases.count })),
            ("failures", String(suites.reduce(0) { $0 + $1.failures })),
        ]
        markup.element("testsuites", attributes) { markup in
            markup.line()
            for suite in suites { markup.suite(suite) }
        }
        markup.line()
        return markup.bytes
    }
}

/// One submission as a suite.
private struct Suite {
    struct Case {
        let output: Output
        /// Nil for an output that passes.
        let group: FindingGroup?
    }

    let name: String
    let cases: [Case]
    var failures: Int { cases.count { $0.group != nil } }

    init(_ report: SubmissionReport) {
        name = report.submission.declaration.project
        cases = report.outputs.flatMap { output in
            let groups = FindingGroup.groups(of: output.findings.filter { $0.verdict > .pass })
            return groups.isEmpty
                ? [Case(output: output.output, group: nil)]
                : groups.map { Case(output: output.output, group: $0) }
        }
    }
}

extension Markup {
    fileprivate mutating func suite(_ suite: Suite) {
        let attributes: [(StaticString, String)] = [
            ("name", suite.name), ("tests", String(suite.cases.count)),
            ("failures", String(suite.failures)), ("errors", "0"),
        ]
        append("  ")
        element("testsuite", attributes) { markup in
            markup.line()
            for item in suite.cases { markup.testCase(item) }
            markup.append("  ")
        }
        line()
    }

    private mutating func testCase(_ item: Suite.Case) {
        let name = item.group.map { "\(item.output.id): \($0.title)" } ?? item.output.id
        let attributes: [(StaticString, String)] = [
            ("classname", item.output.kind.rawValue), ("name", name), ("file", item.output.file),
        ]
        append("    ")
        guard let group = item.group else {
            empty("testcase", attributes)
            line()
            return
        }
        element("testcase", attributes) { markup in
            markup.line()
            markup.append("      ")
            markup.element(
                "failure",
                [("type", group.verdict.rawValue), ("message", "\(group.title): \(group.extent)")]
            ) { markup in
                markup.line()
                for finding in group.findings {
                    let line = finding.line(in: item.output.table).map { ":\($0)" } ?? ""
                    let place = finding.place.phrase(in: item.output.table)
                    markup.text("\(item.output.file)\(line): \(place)")
                    markup.line()
                }
                markup.append("      ")
            }
            markup.line()
            markup.append("    ")
        }
        line()
    }
}
