import Disclosure
import Foundation
import Outputs
import Testing
import Writers

@Suite struct ReportJSONTests {
    private func object(_ value: Any?) throws -> [String: Any] {
        try #require(value as? [String: Any])
    }

    private func list(_ value: Any?) throws -> [[String: Any]] {
        try #require(value as? [[String: Any]])
    }

    @Test func `holds exactly the keys of the interface`() throws {
        let bytes = ReportWriter.json(Fixtures.mixed, allCells: false)
        let report = try object(JSONSerialization.jsonObject(with: Data(bytes)))
        #expect(Set(report.keys) == ["sallyport", "verdict", "packs", "submissions"])
        let pack = try #require(list(report["packs"]).first)
        #expect(Set(pack.keys) == ["pack", "version", "sha256"])
        let submission = try #require(list(report["submissions"]).first)
        #expect(
            Set(submission.keys) == [
                "title", "project", "dataset", "verdict", "outputs", "inferences", "complete",
            ])
        let output = try #require(list(submission["outputs"]).first)
        #expect(
            Set(output.keys) == ["id", "file", "sha256", "kind", "verdict", "findings", "cells"])
        let finding = try #require(list(output["findings"]).first)
        #expect(
            Set(finding.keys) == ["rule", "pack", "verdict", "at", "message", "remedy"])
        let cell = try #require(list(output["cells"]).first)
        #expect(Set(cell.keys) == ["at", "verdict", "rules"])
    }

    @Test(arguments: [(false, [3, 1, 1, 0, 0]), (true, [12, 16, 300, 12, 0])])
    func `lists cells that do not pass, or all`(all: Bool, expected: [Int]) throws {
        let bytes = ReportWriter.json(Fixtures.mixed, allCells: all)
        let report = try object(JSONSerialization.jsonObject(with: Data(bytes)))
        let outputs = try list(list(report["submissions"])[0]["outputs"])
        #expect(try outputs.map { try list($0["cells"]).count } == expected)
    }

    @Test func `a cell's place is that of its finding`() throws {
        let bytes = ReportWriter.json(Fixtures.mixed, allCells: true)
        let report = try object(JSONSerialization.jsonObject(with: Data(bytes)))
        for output in try list(list(report["submissions"])[0]["outputs"]) {
            let places = try list(output["cells"]).filter { $0["verdict"] as? String != "pass" }
                .map { try #require($0["at"] as? [String: String]) }
            let found = try list(output["findings"])
                .map { try #require($0["at"] as? [String: String]) }.filter { !$0.isEmpty }
            #expect(Set(places) == Set(found))
        }
    }
}

@Suite struct HostileReportTests {
    /// Everything that a terminal obeys, or that turns a line around.
    private func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        let category = scalar.properties.generalCategory
        return scalar != "\n"
            && [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
    }

    @Test func `no terminal command reaches the terminal`() {
        let report = Fixtures.hostile
        var texts = [ReportWriter.text(report, style: TextStyle(columns: 60))]
        texts.append(ReportWriter.text(report, style: TextStyle(allCells: true)))
        texts.append(ReportWriter.text(report, style: TextStyle(quiet: true)))
        texts += [
            ReportWriter.json(report, allCells: true), ReportWriter.html(report, allCells: true),
            ReportWriter.sarif(report), ReportWriter.junit(report),
        ].map { String(decoding: $0, as: UTF8.self) }
        for text in texts { #expect(!text.unicodeScalars.contains(where: isObeyed)) }
    }

    @Test func `colour is the only escape, and only ours`() {
        let text = ReportWriter.text(Fixtures.hostile, style: TextStyle(colour: true))
        let stripped = text.replacing(/\u{1B}\[[0-9;]+m/, with: "")
        #expect(text.contains("\u{1B}[31;1m"))
        #expect(stripped == ReportWriter.text(Fixtures.hostile, style: TextStyle()))
    }

    @Test func `a label stays on its line`() {
        let text = ReportWriter.text(Fixtures.hostile, style: TextStyle(columns: 300))
        let lines = text.split(separator: "\n").filter { $0.contains("alert(1)</script>") }
        #expect(lines.count == 1)
    }

    @Test func `nothing in a label becomes markup`() {
        let html = String(
            decoding: ReportWriter.html(Fixtures.hostile, allCells: true), as: UTF8.self)
        for forbidden in ["<script", "<img", "onerror=alert(1)>", "javascript:"] {
            #expect(!html.contains(forbidden))
        }
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
    }

    @Test func `the page asks for nothing from outside`() {
        let html = String(
            decoding: ReportWriter.html(Fixtures.mixed, allCells: true), as: UTF8.self)
        for forbidden in ["http:", "https:", "src=", "url(", "@import", "<script", "<link"] {
            #expect(!html.contains(forbidden))
        }
        #expect(html.contains("default-src 'none'"))
    }

    @Test(arguments: [false, true])
    func `every link of the page leads somewhere, and no anchor is there twice`(all: Bool) {
        let html = String(
            decoding: ReportWriter.html(Fixtures.both, allCells: all), as: UTF8.self)
        let targets = html.matches(of: #/href="#([^"]+)"/#).map { String($0.1) }
        let anchors = html.matches(of: #/\sid="([^"]+)"/#).map { String($0.1) }
        #expect(targets.count > 10)
        #expect(Set(targets).isSubset(of: anchors))
        #expect(Set(anchors).count == anchors.count)
    }
}

@Suite struct ExchangeReportTests {
    /// Numbers of cells and words of messages, none of which may leave in these forms.
    static let values = ["1077.50", "\"9\"", "1-9", "fewer than 10", "merge two", "subtraction"]

    @Test func `SARIF holds places and rules and no values`() throws {
        let bytes = ReportWriter.sarif(Fixtures.mixed)
        let text = String(decoding: bytes, as: UTF8.self)
        for value in Self.values { #expect(!text.contains(value)) }
        let log = try #require(
            JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.map { $0["level"] as? String }.filter { $0 == "error" }.count == 5)
        #expect(results.map { $0["level"] as? String }.filter { $0 == "warning" }.count == 2)
        let driver = (run["tool"] as? [String: [String: Any]])?["driver"]
        let rules = try #require(driver?["rules"] as? [[String: Any]]).map { $0["id"] as? String }
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index] == result["ruleId"] as? String)
        }
    }

    @Test func `JUnit holds places and rules and no values`() throws {
        let text = String(decoding: ReportWriter.junit(Fixtures.mixed), as: UTF8.self)
        for value in Self.values { #expect(!text.contains(value)) }
        #expect(text.matches(of: #/<testcase\s/#).count == 8)
        #expect(text.matches(of: #/<failure\s/#).count == 7)
        #expect(text.contains("tests=\"8\" failures=\"7\""))
    }

    @Test func `a path is a URI`() {
        let odd = Fixtures.output(
            "o", .opaque,
            findings: [Finding(rule: "r", verdict: .fail, message: "m", remedy: "")])
        let output = Output(
            id: "o", file: "a b/ü%.csv", digest: nil, kind: .other, declaration: nil,
            content: .opaque, faults: [])
        let report = Fixtures.report([OutputReport(output: output, findings: odd.findings)])
        let text = String(decoding: ReportWriter.sarif(report), as: UTF8.self)
        #expect(text.contains("\"a%20b/%C3%BC%25.csv\""))
    }
}

@Suite struct TextReportTests {
    @Test(arguments: [40, 60, 80, 100, 200])
    func `no line is wider than the terminal`(columns: Int) {
        for report in [Fixtures.both, Fixtures.hostile] {
            let text = ReportWriter.text(report, style: TextStyle(columns: columns))
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                #expect(VisibleText.width(of: String(line)) <= columns, "\(line)")
            }
        }
    }

    @Test func `ends with the verdict and what the exit status means`() {
        #expect(
            ReportWriter.text(Fixtures.passing, style: TextStyle())
                .hasSuffix("PASS  nothing stops release (exit status 0)\n"))
        #expect(
            ReportWriter.text(Fixtures.mixed, style: TextStyle())
                .hasSuffix("FAIL  not to be released as it is (exit status 1)\n"))
    }

    @Test func `a search that a limit stopped is said`() {
        let report = Fixtures.report([Fixtures.output("t", .opaque)], complete: false)
        let text = ReportWriter.text(report, style: TextStyle(quiet: true))
        #expect(text.contains("a limit stopped the search"))
        #expect(text.hasSuffix("REVIEW  somebody has to look before release (exit status 1)\n"))
    }

    @Test func `the same report gives the same bytes`() {
        func forms() -> [[UInt8]] {
            let report = Fixtures.both
            return [
                ReportWriter.json(report, allCells: true),
                ReportWriter.html(report, allCells: true),
                Array(ReportWriter.text(report, style: TextStyle(allCells: true)).utf8),
                ReportWriter.sarif(report), ReportWriter.junit(report),
            ]
        }
        let first = forms()
        for _ in 0..<5 { #expect(forms() == first) }
    }
}
