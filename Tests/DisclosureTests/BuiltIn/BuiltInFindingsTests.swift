import Outputs
import Testing

@testable import Disclosure

struct BuiltInFindingsTests {
    private func flags(_ rule: String, _ drawn: DrawnTable, dataset: Dataset? = nil) -> Bool {
        let found = builtInFindings(in: drawn.subject(dataset: dataset))
        return DrawnTable.cells(found, rule: rule, .fail) == drawn.marked
    }

    @Test func `totals must add up`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         14       18      33!
            Bradford      40       31      71
            Total         54       49     104!
            """)
        #expect(flags("totals", drawn))
    }

    @Test func `rounded totals may differ by their rounding`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         15       20      40
            Bradford      15       20      45!
            """, value: .of(.count) { $0.precision = .round(5) })
        #expect(flags("totals", drawn))
    }

    @Test func `means do not add up, sums do`() throws {
        let text = """
                        Home   Kinship   Total
            Leeds        1.5      2.5      %
            """
        let means = try DrawnTable(
            text.replacing("%", with: "2.1"), value: .of(.mean) { $0.precision = .decimals(1) })
        #expect(flags("totals", means))
        let sums = try DrawnTable(
            text.replacing("%", with: "4.3!"), value: .of(.sum) { $0.precision = .decimals(1) })
        #expect(flags("totals", sums))
    }

    @Test func `withheld parts count as what their range allows`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         14     [1-9]      20
            Bradford      14     [1-9]      24!
            Wigan         14     [c]        99
            """)
        #expect(flags("totals", drawn))
    }

    @Test func `parts that are not all there may not exceed the total`() throws {
        let drawn = try DrawnTable(
            """
                    excluded   Total
            LA1         26      25!
            LA2         20      25
            """, dataset: .example, rows: "la", columns: "outcome")
        #expect(flags("totals", drawn, dataset: .example))
    }

    @Test func `a unit that may be in several categories adds up to nothing`() throws {
        let drawn = try DrawnTable(
            """
                    theft   violence   Total
            LA1        40         30      60
            """, dataset: .example, rows: "la", columns: "offence")
        #expect(flags("totals", drawn, dataset: .example))
    }

    @Test(arguments: [(25, false), (24, true), (5, true)])
    func `evidence must be what the table shows`(count: Int, contradicts: Bool) throws {
        let drawn = try DrawnTable(
            """
                    a
            x      25
            """, evidence: { _, _ in .of(count: Decimal(count)) })
        let found = builtInFindings(in: drawn.subject())
        #expect(found.contains { $0.rule == "evidence" && $0.cell == 0 } == contradicts)
    }

    @Test func `evidence must not contradict itself`() throws {
        let wrong: [(inout Evidence) -> Void] = [
            { $0.count = Decimal(parsing: "25.5") },
            { $0.contributors = ["child": 26] },
            { $0.contributors = ["family": 26] },
            {
                $0.largest = ["child": [5, 6]]; $0.columns[.total] = 100
            },
            {
                $0.largest = ["child": [60, 50]]; $0.columns[.total] = 100
            },
            {
                $0.largest = ["child": [20, 10], "family": [15, 10]]; $0.columns[.total] = 100
            },
            {
                $0.largest = ["child": [20, 20], "family": [25, 10]]; $0.columns[.total] = 100
            },
        ]
        for (index, change) in wrong.enumerated() {
            let drawn = try DrawnTable(
                "        a\nx      4", value: .of(.mean),
                evidence: { _, _ in .of(count: 25, change) })
            let found = builtInFindings(in: drawn.subject(dataset: .example))
            #expect(found.map(\.rule) == ["evidence"], "case \(index)")
        }
        let right = try DrawnTable(
            "        a\nx      4", value: .of(.mean),
            evidence: { _, _ in
                .of(count: 25) {
                    $0.contributors = ["child": 25, "family": 20]
                    $0.largest = ["child": [60, 30], "family": [90]]
                    $0.columns[.total] = 100
                }
            })
        #expect(builtInFindings(in: right.subject(dataset: .example)).isEmpty)
    }

    /// 910 by 43 are 21.163.
    @Test(arguments: [("21.16", false), ("21.2", false), ("21.17", true), ("21", true)])
    func `a mean declared exact is compared with the evidence by the digits it shows`(
        _ mean: String, _ isWrong: Bool
    ) throws {
        let drawn = try DrawnTable(
            "        a\nx      \(mean)", value: .of(.mean) { $0.precision = .exact },
            evidence: { _, _ in .of(count: 43) { $0.columns[.total] = 910 } })
        let found = builtInFindings(in: drawn.subject(dataset: .example))
        #expect(found.map(\.rule) == (isWrong ? ["evidence"] : []))
    }

    @Test func `a number must fit its declared precision`() throws {
        let rounded = try DrawnTable(
            """
                    a    b     c
            x      40    7!   55
            """, value: .of(.count) { $0.precision = .round(5) })
        #expect(flags("precision", rounded))
        let digits = try DrawnTable(
            """
                    a      b       c
            x      40    7.25!   5.5
            """, value: .of(.mean) { $0.precision = .decimals(1) })
        #expect(flags("precision", digits))
        let fraction = try DrawnTable(
            """
                    a      b
            x      40    7.5!
            """)
        #expect(flags("precision", fraction))
    }

    @Test(arguments: [("33.0", 10, true), ("30.0", 10, false), ("33.3", 60, false)])
    func `a percentage that no numerator of its base gives is inconsistent`(
        percent: String, base: Int, isInconsistent: Bool
    ) throws {
        let found = builtInFindings(in: try Percentages.subject([(percent, base)]))
        let rules = Set(found.filter { $0.verdict == .review }.map(\.rule))
        #expect(rules == (isInconsistent ? ["inconsistent"] : []))
    }

    @Test func `a number where nobody can be is impossible`() throws {
        let drawn = try DrawnTable(
            """
                    theft   violence
            0-9        3!         20
            10-17     30          20
            """, dataset: .example, rows: "age", columns: "offence")
        #expect(flags("impossible", drawn, dataset: .example))
        let nested = try DrawnTable(
            """
                    North   South
            LA1        30      2!
            LA3         0      20
            """, dataset: .example, rows: "la", columns: "region")
        #expect(flags("impossible", nested, dataset: .example))
    }

    @Test func `the same cell twice is a duplicate`() throws {
        let drawn = try DrawnTable(
            """
                    a
            x      20
            x      20
            """)
        var table = drawn.table
        table.cells[1] = Cell(
            labels: table.cells[0].labels, shown: table.cells[1].shown,
            position: table.cells[1].position)
        let output = Output(
            id: "t", file: "t.csv", digest: nil, kind: .frequencies, declaration: nil,
            content: .table(table), faults: [])
        let found = builtInFindings(in: Subject(output: output, dataset: nil, outputs: [output]))
        #expect(found.map(\.rule) == ["duplicate"])
    }

    // MARK: One set under two labels

    @Test(arguments: [
        ("Leeds", "L1", true), ("L1", "L1", true), ("L1", "Leeds", true), ("L1", "West", false),
        ("Total", "All", false), ("L2", "L1", false),
    ])
    func `a code beside its own name is a duplicate, beside a group of it alone it is not`(
        first: String, second: String, isDuplicate: Bool
    ) throws {
        var la = Variable(codes: ["L1", "L2"])
        la.names = ["L1": "Leeds"]
        la.groups = ["West": ["L1"]]
        var dataset = Dataset(name: "d")
        dataset.variables = ["la": la, "sex": Variable(codes: ["F", "M"])]
        let drawn = try DrawnTable(
            """
                        F
            \(first)      14
            \(second)     14\(isDuplicate ? "!" : "")
            """, dataset: dataset, rows: "la", columns: "sex")
        #expect(flags("duplicate", drawn, dataset: dataset))
    }

    // MARK: Ratios and curves

    private static let counts = TwoByTwo(
        exposedWith: 40, exposedWithout: 30, unexposedWith: 40, unexposedWithout: 36)

    @Test(
        arguments: [
            (Statistic.oddsRatio, "1.20", "ratio", nil, false),
            (.oddsRatio, "1.21", "ratio", nil, true),
            (.riskRatio, "1.09", "ratio", nil, false), (.riskRatio, "1.20", "ratio", nil, true),
            (.oddsRatio, "0.83", "ratio", nil, true), (.oddsRatio, "0.90", "aor", nil, false),
            (.oddsRatio, "0.90", "ratio", "Table 2, adjusted for age and sex", false),
            (.oddsRatio, "0.90", "ratio", "Table 2, unadjusted", true),
        ] as [(Statistic, String, String, String?, Bool)])
    func `a crude ratio has to be that of its two-by-two table`(
        statistic: Statistic, printed: String, column: String, context: String?, isWrong: Bool
    ) throws {
        var value = ValueDeclaration(column: column, statistic: statistic)
        value.precision = .decimals(2)
        var drawn = try DrawnTable(
            """
                        exposed
            Leeds     \(printed)\(isWrong ? "!" : "")
            """, kind: .ratios, value: value
        ) { _, _ in
            var evidence = Evidence()
            evidence.twoByTwo = Self.counts
            return evidence
        }
        var declaration = drawn.output.declaration
        declaration?.context = context
        drawn.output = Output(
            id: "t", file: "t.csv", digest: nil, kind: .ratios, declaration: declaration,
            content: drawn.output.content, faults: [])
        #expect(flags("evidence", drawn))
    }

    @Test(arguments: [
        (["1", "2", "3"], ["0.9", "0.8", "0.8"], false),
        (["1", "2", "3"], ["0.9", "0.7", "0.9"], true),
        (["3", "2", "1"], ["0.7", "0.8", "0.9"], false),
        (["a", "b", "c"], ["0.7", "0.8", "0.9"], false),
    ])
    func `a survival curve does not rise with time`(
        times: [String], printed: [String], rises: Bool
    ) throws {
        let labels = times.map { Label(text: $0, categories: .codes([Int($0) ?? 0])) }
        let cells = try printed.enumerated().map { row, text in
            let number = try #require(PrintedNumber(parsing: Array(text.utf8)))
            return Cell(
                labels: [row], shown: .number(number), position: Position(line: row + 2, column: 2),
                evidence: nil)
        }
        let table = Table(
            dimensions: [Dimension(name: "month", variable: "month", labels: labels)],
            values: [ValueDeclaration(column: "s", statistic: .survival)], cells: cells)
        let output = Output(
            id: "t", file: "t.csv", digest: nil, kind: .survival,
            declaration: OutputDeclaration(id: "t", file: "t.csv", kind: .survival),
            content: .table(table), faults: [])
        let found = builtInFindings(in: Subject(output: output, dataset: nil, outputs: [output]))
        #expect(found.contains { $0.rule == "inconsistent" } == rises)
    }
}
