import Outputs
import Testing
import Writers

@Suite struct YAMLScalarTests {
    @Test(arguments: [
        "la_code", "tables/exclusions-by-la.csv", "Care placements (first)", "E08000032", "c",
        "pre-publication",
    ])
    func `leaves plain text as it is`(text: String) { #expect(YAML.scalar(text) == text) }

    @Test(arguments: [
        "", " a", "a ", "no", "No", "Y", "on", "null", "~", "true", "01", "1", "1e3", "0x1F", "-",
        "10-12", "2024-03-01", "12:30", "1_000", ".5", ".inf", "NaN", "a: b", "a #b", "#a", "[c]",
        "{x}", "*", "&a", "!x", "%x", "@x", "`x", "'x", "\"x", "a, b", "? x", "a:", "<<", "=", ">",
        "|", "é", "a\nb", "a\tb", "a\u{0}b", "a\u{85}b", "\u{FEFF}a", "a\u{2028}b", "😀\u{202E}",
        "\\", "under 5", "18+",
    ])
    func `what a reader may take for something else comes back as text`(text: String) throws {
        let written = YAML.scalar(text)
        #expect(!written.contains("\n"))
        if written.hasPrefix("\"") {
            #expect(try unquoted(written) == text)
        } else {
            #expect(written == text)
            #expect(["under 5"].contains(text))
        }
    }

    /// YAML's double-quoted form, as far as it is written here.
    private func unquoted(_ written: String) throws -> String {
        var scalars = Array(written.unicodeScalars.dropFirst().dropLast())[...]
        var text = String.UnicodeScalarView()
        while let next = scalars.popFirst() {
            guard next == "\\" else {
                text.append(next)
                continue
            }
            let mark = try #require(scalars.first)
            scalars = scalars.dropFirst()
            let digits: [Unicode.Scalar: Int] = ["x": 2, "u": 4, "U": 8]
            if let count = digits[mark] {
                let hex = String(String.UnicodeScalarView(scalars.prefix(count)))
                scalars = scalars.dropFirst(count)
                text.append(try #require(UInt32(hex, radix: 16).flatMap(Unicode.Scalar.init)))
            } else {
                let named: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "t": "\t", "r": "\r"]
                text.append(named[mark] ?? mark)
            }
        }
        return String(text)
    }
}

@Suite struct SubmissionYAMLTests {
    @Test func `writes what a researcher would write`() {
        #expect(
            String(
                decoding: SubmissionYAML.write(
                    Self.declaration, questions: ["by-la": ["is the unit a child?\nrm"]]),
                as: UTF8.self) == Self.expected)
    }

    @Test func `a submission without outputs says so`() {
        var declaration = SubmissionDeclaration()
        declaration.outputs = [OutputDeclaration(id: "x", file: "x", kind: .undeclared)]
        #expect(
            String(decoding: SubmissionYAML.write(declaration), as: UTF8.self)
                == "title: \"\"\nproject: \"\"\nclearance: publication\noutputs: []\n")
    }

    static let declaration: SubmissionDeclaration = {
        var declaration = SubmissionDeclaration()
        declaration.title = "Care: placements #1"
        declaration.project = "adr-2"
        declaration.dataset = "moj"
        declaration.release = "2024-03"
        declaration.rules = ["uk-default-10"]
        declaration.outputs = [long, stacked, model]
        return declaration
    }()

    private static var long: OutputDeclaration {
        var output = OutputDeclaration(id: "by-la", file: "tables/by-la.csv", kind: .frequencies)
        output.unit = "child"
        output.population = ["age": ["10-12"], "linked": ["yes", "no"]]
        output.missing = .excluded
        output.context = "Table 2; nothing\nwas suppressed"
        output.states = [
            StatedNumber(population: ["age": ["10-12"]], unit: "child", value: 48_211)
        ]
        var table = TableDeclaration()
        table.dimensions = [
            .init(name: "la", column: "la_code"), .init(name: "sex", column: "sex"),
        ]
        var count = ValueDeclaration(column: "n", statistic: .count)
        count.precision = .round(5)
        var mean = ValueDeclaration(column: "cost", statistic: .mean)
        mean.of = "cost"
        mean.precision = .decimals(0)
        mean.base = .output(id: "t1", at: ["sex": "Total"])
        mean.scale = 1_000
        table.values = [count, mean]
        table.suppressed = ["[c]": 1...9, "*": nil]
        table.negativesPossible = true
        output.table = table
        var evidence = EvidenceDeclaration()
        evidence.file = "evidence/by-la.csv"
        evidence.count = "n_raw"
        evidence.largest = ["family": ["top1", "top2"]]
        evidence.columns = [.total: "cost_total", .atRisk: "r"]
        output.evidence = evidence
        return output
    }

    private static var stacked: OutputDeclaration {
        var output = OutputDeclaration(id: "t1", file: "tables/t1.csv", kind: .survival)
        var table = TableDeclaration()
        table.layout = .stacked
        table.variableColumn = "var"
        table.levelColumn = "level"
        var low = ValueDeclaration(column: "low", statistic: .ciLow)
        low.level = 95
        low.percentOf = ["sex": "Total"]
        low.precision = .column("how")
        table.values = [low]
        table.totals = ["Alle"]
        table.selection = .sheet("2013")
        output.table = table
        return output
    }

    private static var model: OutputDeclaration {
        var output = OutputDeclaration(id: "m", file: "models/m.csv", kind: .coefficients)
        var model = ModelDeclaration()
        model.columns = ["term": "term", "estimate": "est"]
        model.type = .logit
        model.role = .predicted
        model.observations = 48_211
        model.groups = ["la": .init(count: 150, smallest: 41)]
        model.levelCounts = "evidence/levels.csv"
        output.models = [model]
        return output
    }

    static let expected = #"""
        title: "Care: placements #1"
        project: adr-2
        dataset: moj
        release: "2024-03"
        rules: [uk-default-10]
        clearance: publication
        outputs:
          # is the unit a child?\u{A}rm
          - id: by-la
            file: tables/by-la.csv
            kind: frequencies
            unit: child
            population: {age: "10-12", linked: ["yes", "no"]}
            missing: excluded
            context: "Table 2; nothing\nwas suppressed"
            states:
              - {population: {age: "10-12"}, unit: child, value: 48211}
            table:
              layout: long
              dimensions: {la: la_code, sex: sex}
              values:
                - {column: "n", statistic: count, precision: round5}
                - column: cost
                  statistic: mean
                  precision: "0dp"
                  of: cost
                  base: {output: t1, at: {sex: Total}}
                  scale: 1000
              suppressed: {"*": null, "[c]": [1, 9]}
              negatives: possible
            evidence:
              file: evidence/by-la.csv
              count: n_raw
              largest: {family: [top1, top2]}
              total: cost_total
              at-risk: r
          - id: t1
            file: tables/t1.csv
            kind: survival
            table:
              sheet: "2013"
              layout: stacked
              variable: var
              level: level
              values:
                - column: low
                  statistic: ci-low
                  precision: {column: how}
                  percent-of: {sex: Total}
                  level: 95
              total: [Alle]
          - id: m
            file: models/m.csv
            kind: coefficients
            models:
              - columns: {estimate: est, term: term}
                type: logit
                role: predicted
                observations: 48211
                groups: {la: {count: 150, smallest: 41}}
                level-counts: evidence/levels.csv

        """#
}

@Suite struct CSVWriterTests {
    @Test(arguments: [
        (["a", "b"], "a,b\r\n"), ([""], "\"\"\r\n"), (["", ""], ",\r\n"),
        (["a,b", "c\"d", "e\nf"], "\"a,b\",\"c\"\"d\",\"e\nf\"\r\n"),
        ([" a", "b "], "\" a\",\"b \"\r\n"), (["=1+1", "é"], "=1+1,é\r\n"),
        (["\r\n"], "\"\r\n\"\r\n"),
    ])
    func `quotes only where a field needs it`(row: [String], line: String) {
        #expect(String(decoding: CSVWriter.write([row]), as: UTF8.self) == line)
    }
}
