import Outputs
import Testing

@testable import Readers

private func read(_ text: String) throws -> SubmissionDeclaration {
    try SubmissionReader.declaration(bytes: Array(text.utf8), file: "submission.yaml")
}

private func mistakes(_ text: String) -> [String] {
    do {
        _ = try read(text)
        return []
    } catch let errors as ReadErrors {
        return errors.errors.map(\.description)
    } catch {
        return ["another error"]
    }
}

struct SubmissionReaderTests {
    static let full = """
        title: Care placements and school exclusions, England 2013-2017
        project: adr-fellowship-2
        dataset: moj-dfe-2023            # a comment
        release: 2024-03
        rules: [uk-default-10]
        clearance: pre-publication
        supersedes: s-0012
        outputs:
          - id: exclusions-by-la
            file: tables/exclusions-by-la.csv
            kind: frequencies
            unit: child
            population: {age: 10-12, linked: [linked, half]}
            missing: excluded
            context: Table 2
            exception: none
            states: [{population: {age: 10-12}, unit: child, value: 48211}]
            table:
              layout: long
              dimensions: {la: la_code, sex: sex}
              values:
                - {column: n, statistic: count, precision: round5}
                - {column: cost, statistic: mean, of: cost, precision: 0dp, base: n, weighted: true,
                   scale: 1000, population: {sex: F}, evidence: {file: e2.csv, count: c}}
                - {column: q, statistic: quantile, quantile: 0.95, level: 95,
                   percent-of: {sex: Total}, per: 10000, base: {output: figures/trend.v2, at: {sex: F}}}
              total: [Total, England]
              suppressed: {"[c]": [1, 9], "*": null, "": null}
              negatives: possible
            evidence:
              file: evidence/exclusions-by-la.csv
              count: n_raw
              contributors: {child: n_children, family: n_families}
              largest: {family: [top1, top2]}
              total: cost_total
              missing: n_missing
              residual-df: df
              two-by-two: tbt.csv
          - file: models/exclusion.csv
            kind: coefficients
            models: [{columns: {term: term, estimate: est}, type: logit, role: predicted,
                      observations: 48211, residual-df: 48190, events: 3120,
                      groups: {la: {count: 150, smallest: 41}}, level-counts: evidence/levels.csv}]
          - file: figures/trend.v2.png
            kind: figure
            data: exclusions-by-la
        """

    @Test func `reads every key of the interface`() throws {
        let read = try read(Self.full)
        #expect(read.dataset == "moj-dfe-2023")
        #expect(read.release == "2024-03")
        #expect(read.rules == ["uk-default-10"])
        #expect(read.clearance == .prePublication)
        #expect(read.supersedes == "s-0012")
        #expect(
            read.outputs.map(\.id) == ["exclusions-by-la", "models/exclusion", "figures/trend.v2"])
        #expect(read.outputs.map(\.line) == [9, 39, 44])
        let output = read.outputs[0]
        #expect(output.population == ["age": ["10-12"], "linked": ["linked", "half"]])
        #expect(output.missing == .excluded)
        #expect(
            output.states == [
                StatedNumber(population: ["age": ["10-12"]], unit: "child", value: 48211)
            ])
        #expect(
            output.evidence?.columns == [
                .total: "cost_total", .missing: "n_missing", .residualDF: "df",
            ])
        #expect(output.evidence?.largest == ["family": ["top1", "top2"]])
        #expect(output.evidence?.twoByTwo == "tbt.csv")
        #expect(read.outputs[2].data == "exclusions-by-la")
    }

    @Test func `reads every key of a table and of a model`() throws {
        let outputs = try read(Self.full).outputs
        let table = try #require(outputs[0].table)
        #expect(table.dimensions.map(\.name) == ["la", "sex"])
        #expect(table.dimensions.map(\.column) == ["la_code", "sex"])
        #expect(table.totals == ["Total", "England"])
        #expect(table.suppressed == ["[c]": 1...9, "*": nil, "": nil])
        #expect(table.negativesPossible)
        #expect(table.values.map(\.precision) == [.round(5), .decimals(0), nil])
        #expect(table.values[1].base == .column("n"))
        #expect(table.values[1].weighted)
        #expect(table.values[1].scale == 1000)
        #expect(table.values[1].population == ["sex": ["F"]])
        #expect(table.values[1].evidence?.count == "c")
        #expect(table.values[2].quantile == Decimal(parsing: "0.95"))
        #expect(table.values[2].level == 95)
        #expect(table.values[2].percentOf == ["sex": "Total"])
        #expect(table.values[2].base == .output(id: "figures/trend.v2", at: ["sex": "F"]))
        let model = outputs[1].models[0]
        #expect(model.type == .logit)
        #expect(model.role == .predicted)
        #expect(model.groups == ["la": ModelDeclaration.Group(count: 150, smallest: 41)])
        #expect(model.levelCounts == "evidence/levels.csv")
    }

    @Test func `reads the layouts cross and stacked, and a single value`() throws {
        let cross = try read(
            """
            outputs:
              - {file: a.csv, kind: frequencies, table: {layout: cross, rows: [la], columns: [sex], statistic: count, suppressed: ["*"]}}
              - {file: b.csv, kind: frequencies, table: {layout: stacked, variable: v, level: l, value: n, statistic: percent, precision: {column: p}}}
            """
        ).outputs
        #expect(cross[0].table?.rows == ["la"])
        #expect(cross[0].table?.columns == ["sex"])
        #expect(cross[0].table?.values.map(\.column) == [""])
        #expect(cross[0].table?.suppressed == ["*": nil])
        #expect(cross[1].table?.variableColumn == "v")
        #expect(cross[1].table?.levelColumn == "l")
        #expect(cross[1].table?.values[0].precision == .column("p"))
        #expect(cross[1].table?.values[0].level == nil)
    }

    private static let single: [(String, [String])] = [
        ("title: x\n", ["submission.yaml:1: \"outputs\" is missing; add it"]),
        ("outputs: 3\n", ["submission.yaml:1: \"outputs\" has to be a list"]),
        ("- a\n", ["submission.yaml:1: \"the submission\" has to be a map (key: value)"]),
        (
            "outputs:\n  - file: a.csv\n    kind: freqencies\n",
            ["submission.yaml:3: unknown kind \"freqencies\"; did you mean \"frequencies\"?"]
        ),
        (
            "outputs:\n  - file: a.csv\n    kind: undeclared\n",
            ["submission.yaml:3: nobody declares the kind \"undeclared\"; say what it is"]
        ),
        (
            "outputs:\n  - {file: ../a.csv, kind: text}\n",
            ["submission.yaml:2: this path is not within the folder"]
        ),
        (
            "outputs:\n  - {file: /a.csv, kind: text}\n",
            ["submission.yaml:2: this path is not relative to the folder"]
        ),
        (
            "outputs:\n  - {file: a.csv, kind: text}\n  - {file: a.txt, kind: text}\n",
            ["submission.yaml:3: two outputs have the id \"a\"; give one of them another"]
        ),
        (
            "clearance: publik\noutputs: []\n",
            [
                "submission.yaml:1: unknown clearance \"publik\"; write one of pre-publication,"
                    + " publication, code"
            ]
        ),
        ("title:\noutputs: []\n", ["submission.yaml:1: \"title\" has to be text"]),
    ]

    @Test(arguments: single)
    func `says what is wrong, where and what to do`(text: String, expected: [String]) {
        #expect(mistakes(text) == expected)
    }

    @Test func `reports all mistakes at once, in the order of the lines`() {
        let text = """
            titel: x
            outputs:
              - file: a.csv
                kind: frequencies
                missing: exclude
                table:
                  dimensions: {a: c, b: c}
                  value: n
                  statistic: cuont
                  precision: round0
                  supressed: [x]
                  suppressed: {x: [9, 1]}
                evidence: {count: n}
              - kind: figure
            """
        #expect(
            mistakes(text) == [
                "submission.yaml:1: unknown key \"titel\"; did you mean \"title\"?",
                "submission.yaml:5: unknown missing \"exclude\"; did you mean \"excluded\"?",
                "submission.yaml:7: two dimensions name the same column; give each its own",
                "submission.yaml:9: unknown statistic \"cuont\"; did you mean \"count\"?",
                "submission.yaml:10: \"precision\" has to be exact, round<b>, random<b>, down<b>,"
                    + " up<b>, midpoint<b>, <d>dp, <s>sf or {column: NAME}",
                "submission.yaml:11: unknown key \"supressed\"; did you mean \"suppressed\"?",
                "submission.yaml:12: \"x\" has to be a range such as [1, 9], or null",
                "submission.yaml:13: \"file\" is missing; add it",
                "submission.yaml:14: \"file\" is missing; add it",
            ])
    }

    @Test func `keys of another layout are unknown keys`() {
        let text = """
            outputs:
              - {file: a.csv, kind: frequencies, table: {layout: cross, rows: [a], columns: [b], dimensions: {a: a}, statistic: count}}
            """
        #expect(mistakes(text) == ["submission.yaml:2: unknown key \"dimensions\"; remove it"])
    }

    @Test func `every prefix and every changed byte is read or refused`() throws {
        let bytes = Array(Self.full.utf8)
        for end in stride(from: 0, to: bytes.count, by: 3) {
            _ = try? SubmissionReader.declaration(bytes: Array(bytes[..<end]), file: "s")
        }
        let small = Array(countsSubmission(extra: "suppressed: {\"[c]\": [1, 9]}").utf8)
        for index in small.indices {
            for byte in [0, 9, 10, 0x22, 0x26, 0x2A, 0x2D, 0x3A, 0x5B, 0x7B, 0xFF] as [UInt8] {
                var damaged = small
                damaged[index] = byte
                _ = try? SubmissionReader.declaration(bytes: damaged, file: "s")
            }
        }
    }

    @Test func `random damage never crashes`() {
        let seed: UInt64 = 20240117
        var random = SeededGenerator(seed: seed)
        let bytes = Array(Self.full.utf8)
        for _ in 0..<1500 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: damaged.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged[index] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.remove(at: index)
                default:
                    damaged.insert(
                        damaged[Int.random(in: damaged.indices, using: &random)], at: index)
                }
            }
            _ = try? SubmissionReader.declaration(bytes: damaged, file: "s")
        }
    }
}
