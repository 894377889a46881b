import Outputs
import Testing

@testable import Disclosure
@testable import Writers

/// Parts of pages that are no reports of their own.
struct FragmentTests {
    // MARK: Cells on other pages

    private static func fragments(
        part: Range<Int>?, elsewhere: (Int) -> String? = { _ in nil }
    ) -> OutputFragments {
        let table = Fixtures.table(
            [Fixtures.dimension("la", ["Leeds", "York", "Hull", "Selby"])], ["4", "50", "60", "7"])
        let report = Fixtures.output(
            "t", .table(table),
            findings: [0, 3].map { Fixtures.finding("threshold", in: table, cell: $0) })
        return OutputFragments(
            of: report, drawing: TableDrawing(of: report), id: "o1", mostRows: .max, part: part,
            form: "ballot", elsewhere: elsewhere)
    }

    @Test func `a finding leads to its cell on the page that draws it`() throws {
        let fragments = Self.fragments(part: 0..<2) { "?row=\($0 + 1)" }
        let findings = try #require(fragments.findings)
        #expect(findings.contains("<a href=\"#o1-c1\">la: Leeds</a>"))
        #expect(findings.contains("<a href=\"?row=4#o1-c4\">la: Selby</a>"))
        // Whoever has a form on the page sends it along to the other.
        let inForm = try #require(fragments.findingsInForm)
        #expect(inForm.contains("<a href=\"#o1-c1\">la: Leeds</a>"))
        #expect(
            inForm.contains(
                "form=\"ballot\" formaction=\"?row=4#o1-c4\" formnovalidate=\"\" name=\"do\""
                    + " value=\"look\">la: Selby</button>"))
        let table = try #require(fragments.table)
        #expect(table.contains("id=\"o1-c1\"") && !table.contains("o1-c4"))
        #expect(table.contains("2 cells marked ! fail · 1 of them in the rows shown here"))
    }

    @Test func `a finding whose cell is drawn nowhere is no link`() throws {
        let findings = try #require(Self.fragments(part: 0..<2).findings)
        #expect(findings.contains("<li>la: Selby</li>"))
        let whole = try #require(Self.fragments(part: nil).table)
        #expect(!whole.contains("shown here"))
        #expect(Self.fragments(part: nil).findingsInForm == nil)
    }

    // MARK: Evidence

    private static func evidence(
        _ declared: (inout EvidenceDeclaration) -> Void, _ behind: Evidence?
    ) -> OutputReport {
        var table = Fixtures.table(
            [Fixtures.dimension("la", ["Leeds", "<York>"])], ["5", "60"])
        table.cells[0].evidence = behind
        var declaration = OutputDeclaration(id: "t", file: "t.csv", kind: .frequencies)
        var evidence = EvidenceDeclaration()
        declared(&evidence)
        declaration.evidence = evidence
        return OutputReport(
            output: Output(
                id: "t", file: "t.csv", digest: Fixtures.digest, kind: .frequencies,
                declaration: declaration, content: .table(table), faults: []),
            findings: [Fixtures.finding("threshold", in: table, cell: 0)])
    }

    @Test func `each cell stands beside what is known of its records`() throws {
        let behind = Evidence(
            count: 4, contributors: ["family": 3], largest: ["family": [2, 1]],
            columns: [.total: 41])
        let report = Self.evidence(
            { declared in
                declared.count = "n_raw"
                declared.contributors = ["family": "f"]
                declared.largest = ["family": ["t1", "t2"]]
                declared.columns = [.total: "t"]
            }, behind)
        let table = try #require(EvidenceTable(of: report))
        let text = table.fragment(0..<2, id: "o1", drawn: true)
        let lines = text.split(separator: "\n").map(String.init)
        let leeds = try #require(lines.first { $0.contains(">Leeds<") })
        #expect(leeds.contains("<a href=\"#o1-c1\" title=\"threshold\">5 !</a>"))
        for value in [">4<", ">3<", ">2; 1<", ">41<"] { #expect(leeds.contains(value), "\(leeds)") }
        // Nothing is known of the other; what comes from outside stays text.
        let york = try #require(lines.first { $0.contains("York") })
        #expect(york.contains("&lt;York&gt;") && york.contains(">60<"))
        #expect(york.components(separatedBy: ">–<").count == 5)
        for name in ["count", "contributors: family", "largest: family", "total"] {
            #expect(text.contains(">\(name)</th>"))
        }
        #expect(!table.fragment(0..<1, id: "o1", drawn: true).contains("York"))
        #expect(!table.fragment(0..<2, id: "o1", drawn: false).contains("href"))
    }

    @Test func `without a declaration of evidence there is no such table`() {
        #expect(EvidenceTable(of: Self.evidence({ _ in }, nil)) == nil)
    }

    @Test func `the counts of a model's levels are told`() throws {
        let counts = [
            Model.LevelCount(term: "sexF", count: 120, events: 9),
            Model.LevelCount(term: "sexM", count: 80, events: nil),
        ]
        let model = Model(declaration: ModelDeclaration(), terms: [], levelCounts: counts)
        let text = try #require(Fixtures.output("m", .models([model])).levelCountsFragment)
        #expect(text.contains(">sexF</th><td class=\"n\">120</td><td class=\"n\">9</td>"))
        #expect(text.contains(">sexM</th><td class=\"n\">80</td><td class=\"n\">–</td>"))
        let none = Model(declaration: ModelDeclaration(), terms: [], levelCounts: nil)
        #expect(Fixtures.output("m", .models([none])).levelCountsFragment == nil)
    }

    // MARK: Columns

    @Test func `a base column has a profile, and totals are not added up`() throws {
        var percent = ValueDeclaration(column: "pct", statistic: .percent)
        percent.base = .column("n")
        let table = Fixtures.table(
            [Fixtures.dimension("la", ["Leeds", "York", "Total"])],
            values: [percent, Fixtures.count()], ["10", "40", "20", "34", "15", "74"])
        let profiles = ColumnProfile.profiles(
            of: Table(
                dimensions: table.dimensions, values: table.values, cells: table.cells,
                declaredValues: 1))
        #expect(profiles.map(\.column) == ["pct", "n"])
        #expect(profiles.map(\.statistic) == ["percent", "count, base"])
        #expect(profiles.last?.leastAboveZero == "34")
        #expect(profiles.map(\.sum) == [nil, "74"])
    }
}
