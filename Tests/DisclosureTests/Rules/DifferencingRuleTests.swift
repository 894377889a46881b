import Outputs
import Testing

@testable import Disclosure

struct DifferencingRuleTests {
    private func rule(_ zeros: Verdict = .review) throws -> DifferencingRule {
        try .of(["minimum": 10, "zeros": .text(zeros.rawValue)])
    }

    /// Cells that differencing objects to in the first of some outputs.
    private func cells(
        _ rule: DifferencingRule, _ outputs: [Output], _ dataset: Dataset? = nil,
        _ verdict: Verdict = .fail
    ) -> Set<Int> {
        DrawnTable.cells(
            rule.report(on: outputs, dataset: dataset)[0].findings, rule: "differencing", verdict)
    }

    private func flags(
        _ rule: DifferencingRule, exactlyTheMarksOf drawn: DrawnTable, dataset: Dataset? = nil
    ) -> Bool {
        cells(rule, [drawn.output], dataset) == drawn.marked
            && cells(rule, [drawn.output], dataset, .review) == drawn.doubtful
    }

    @Test func `a small withheld cell alone in its line can be subtracted`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         14      [c]!      18
            Bradford      40       31       71
            """)
        #expect(flags(try rule(), exactlyTheMarksOf: drawn))
    }

    @Test func `a second withheld cell in row and column protects it`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Foster   Total
            Leeds        [c]      [c]       20      64
            Bradford     [c]      [c]       30     101
            Total         60       55       50     165
            """)
        #expect(flags(try rule(), exactlyTheMarksOf: drawn))
    }

    @Test func `a withheld cell that is recovered is disclosed, however large it is`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         14      [c]!      24
            """)
        #expect(flags(try rule(), exactlyTheMarksOf: drawn))
    }

    @Test func `one recovered cell helps to recover the next`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds        [c]!     [c]!      32
            Bradford     [c]!      31       71
            Total         68       35      103
            """)
        #expect(flags(try rule(), exactlyTheMarksOf: drawn))
    }

    @Test func `two withheld zeros are found by their total`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Foster   Total
            Leeds         14      [c]!      [c]!     14
            """)
        #expect(flags(try rule(), exactlyTheMarksOf: drawn))
    }

    @Test(arguments: [("96", Verdict.fail), ("90", .pass), ("91", .fail), ("100", .review)])
    func `a category that is not shown is total minus the shown ones`(
        shown: String, expected: Verdict
    ) throws {
        let drawn = try DrawnTable(
            """
                        excluded   Total
            LA1              \(shown)     100
            """, dataset: .example, rows: "la", columns: "outcome")
        let found = try rule().report(on: [drawn.output], dataset: .example)[0].findings
        let verdicts = found.filter { $0.rule == "differencing" }.map(\.verdict)
        #expect((verdicts.max() ?? .pass) == expected)
    }

    @Test func `of labels that overlap by unit only each alone is subtracted`() throws {
        let drawn = try DrawnTable(
            """
                    theft   violence   Total
            LA1        40         30      60
            LA2        40!        30      45!
            """, dataset: .example, rows: "la", columns: "offence")
        #expect(flags(try rule(), exactlyTheMarksOf: drawn, dataset: .example))
    }

    @Test func `a rounded total leaves a withheld cell room`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         15      [c]       20
            """, value: .of(.count) { $0.precision = .round(5) })
        #expect(flags(try rule(), exactlyTheMarksOf: drawn))
    }

    @Test func `the complement of a percentage of a known base is a count`() throws {
        let output = try Percentages.subject([("95.0", 60), ("80.0", 60), ("100.0", 60)]).output
        #expect(cells(try rule(), [output]).contains(0))
        #expect(!cells(try rule(), [output]).contains(2))
        #expect(cells(try rule(), [output], nil, .review).contains(4))
    }

    @Test func `a hierarchy counts every level`() throws {
        let drawn = try DrawnTable(
            """
                        F     M    Total
            LA1        30    30       60
            LA2        30   [c]!      34
            North      60    34       94
            """, dataset: .example, rows: "la", columns: "sex")
        #expect(flags(try rule(), exactlyTheMarksOf: drawn, dataset: .example))
    }

    @Test func `a stated number around the table's population gives the difference`() throws {
        var drawn = try DrawnTable(
            """
                        Total
            F              58
            M              42
            Total         100
            """, dataset: .example, rows: "sex", columns: "la", population: ["age": ["10-12"]])
        var declaration = try #require(drawn.output.declaration)
        declaration.states = [
            StatedNumber(population: ["age": ["10-13"]], unit: "child", value: 104)
        ]
        drawn.output = Output(
            id: "t", file: "t.csv", digest: nil, kind: .frequencies, declaration: declaration,
            content: drawn.output.content, faults: [])
        #expect(cells(try rule(), [drawn.output], .example).contains(2))
        declaration.states[0].value = 110
        drawn.output = Output(
            id: "t", file: "t.csv", digest: nil, kind: .frequencies, declaration: declaration,
            content: drawn.output.content, faults: [])
        #expect(cells(try rule(), [drawn.output], .example).isEmpty)
    }

    @Test func `missing values follow from two tables that treat them differently`() throws {
        let sex = try DrawnTable(
            """
                        Total
            F              50
            M              46
            Total          96
            """, dataset: .example, id: "sex", rows: "sex", columns: "offence")
        let region = try DrawnTable(
            """
                        Total
            North          60
            South          40
            Total         100
            """, dataset: .example, id: "region", rows: "region", columns: "offence")
        #expect(cells(try rule(), [sex.output, region.output], .example).contains(2))
    }

    @Test func `a withheld sum alone in its line is recovered`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds       1400      [c]!    1800
            """, kind: .linearAggregations, value: .of(.sum) { $0.precision = .exact })
        #expect(flags(try rule(), exactlyTheMarksOf: drawn))
    }

    @Test(arguments: [(4, 4), (70, 1)])
    func `tables that contradict each other cell by cell are told once, not cell by cell`(
        rows: Int, findings: Int
    ) throws {
        let outputs = try [0, 1].map { table in
            let lines = (0..<rows).map { "LA\($0)   \(100 + $0 + table * 40)" }
            return try DrawnTable(
                "       Total\n" + lines.joined(separator: "\n"), id: "t\(table)", rows: "la",
                columns: "sex"
            ).output
        }
        for report in try rule().report(on: outputs, dataset: nil) {
            let found = report.findings.filter { $0.rule == "inconsistent" }
            #expect(found.count == findings, "\(found.map(\.message))")
            #expect(report.verdict == .review)
        }
    }
}

extension DifferencingRule {
    /// Outputs of one submission, judged by this rule alone.
    func report(on outputs: [Output], dataset: Dataset?) -> [OutputReport] {
        let opened = OpenedSubmission(
            declaration: SubmissionDeclaration(), dataset: dataset, outputs: outputs)
        return SubmissionReport(on: opened, by: [.of([self])]).outputs
    }
}
