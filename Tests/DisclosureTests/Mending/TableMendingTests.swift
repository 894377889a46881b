import Outputs
import Testing

@testable import Disclosure

struct TableMendingTests {
    private func strict() throws -> [any Rule] {
        [try ThresholdRule.of(["minimum": 10]), try DifferencingRule.of(["minimum": 10])]
    }

    @Test func `a small band is merged with its neighbour, not with any other`() throws {
        let drawn = try DrawnTable(
            """
                     F    M    Total
            10-12    4   12       16
            13-15   11   13       24
            16-17   40   50       90
            Total   55   75      130
            """, dataset: .example, rows: "age", columns: "sex", population: ["age": ["10-17"]])
        let scene = MendedScene([drawn.output], try strict())
        let remedy = try #require(scene.remedies("threshold").first)
        #expect(remedy.hasPrefix("merge age 10-12 with 13-15; or withhold 4 cells together: "))
        let proposal = try #require(scene.outputs[0].proposal)
        #expect(proposal.alone == .pass && proposal.together == .pass && proposal.left.isEmpty)
        #expect(proposal.table.number("10-15", "F") == "15")
        #expect(proposal.table.number("10-15", "Total") == "40")
        #expect(proposal.table.number("16-17", "F") == "40")
        #expect(proposal.changed.count == 3)
    }

    @Test(arguments: [(5, true), (4, false)])
    func `merging is proposed only where the sum reaches the minimum`(other: Int, mends: Bool)
        throws
    {
        let drawn = try DrawnTable(
            """
                     F    M
            10-12    5   12
            13-15    \(other)   13
            16-17   30   40
            """, dataset: .example, rows: "age", columns: "sex", population: ["age": ["10-17"]])
        let scene = MendedScene([drawn.output], [try ThresholdRule.of(["minimum": 10])])
        let steps = scene.outputs[0].proposal?.steps ?? []
        #expect(steps.contains("merge age 10-12 with 13-15") == mends)
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `areas are merged within their region, and take the name of a group`() throws {
        var dataset = Dataset.example
        dataset.variables["la"]?.groups = ["A pair": ["LA1", "LA2"]]
        let drawn = try DrawnTable(
            """
                     F     M   Total
            LA1      6    30      36
            LA2     60    70     130
            LA3     11    12      23
            LA4     80    90     170
            Total  157   202     359
            """, dataset: dataset, rows: "la", columns: "sex")
        let scene = MendedScene([drawn.output], try strict(), dataset: dataset)
        let remedy = try #require(scene.remedies("threshold").first)
        #expect(remedy.hasPrefix("merge la LA1 with LA2; or withhold 4 cells together: "))
        #expect(scene.outputs[0].proposal?.table.number("A pair", "F") == "66")
    }

    @Test func `where nothing may be merged the cells to withhold are named`() throws {
        let drawn = try DrawnTable(
            """
                     F     M   Total
            LA1      4    30      34
            LA2     60    70     130
            LA3     11    12      23
            LA4     80    90     170
            Total  155   202     357
            """, dataset: .example, rows: "la", columns: "sex")
        let scene = MendedScene([drawn.output], try strict(), limits: .withoutTrials)
        let remedy = try #require(scene.remedies("threshold").first)
        #expect(remedy.hasPrefix("withhold 4 cells together: LA1 · F; "))
        let proposal = try #require(scene.outputs[0].proposal)
        #expect(proposal.table.number("LA1", "F") == "-")
        #expect(proposal.changed.count == 4 && proposal.together == .pass)
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `a base is rounded to, and says so of every count`() throws {
        let drawn = try DrawnTable(
            """
                   c1    c2
            r1      4    61
            r2     73    80
            """)
        let rounding = try RoundingRule.of(["base": 5])
        let threshold = try ThresholdRule.of(["minimum": 10, "rounded": "protects"])
        let scene = MendedScene([drawn.output], [threshold, rounding])
        #expect(scene.remedies("rounding") == ["round every count to 5"])
        #expect(scene.remedies("threshold") == ["round every count to 5"])
        let table = try #require(scene.outputs[0].proposal?.table)
        #expect(table.number("r1", "c1") == "5" && table.number("r2", "c1") == "75")
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `small counts are withheld before the others are rounded`() throws {
        let drawn = try DrawnTable(
            """
                   c1    c2
            r1      4    61
            r2     73    80
            """)
        let rounding = try RoundingRule.of(["base": 5, "order": "after-suppression"])
        let scene = MendedScene([drawn.output], [try ThresholdRule.of(["minimum": 10]), rounding])
        #expect(
            scene.remedies("rounding") == [
                "withhold the count below 10, then round every other count to 5"
            ])
        #expect(scene.outputs[0].proposal?.table.number("r1", "c1") == "-")
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test(
        arguments: [
            // Of 60 even a whole percentage is one count only.
            ("2.0", 250, "print 0 decimals of pct"), ("5.0", 60, "withhold 0 · excluded · pct"),
            ("0.20", 2500, "print 1 decimal of pct"), ("5.0", 600, nil),
        ] as [(String, Int, String?)])
    func `a percentage is printed with as few decimals as hide its count`(
        percent: String, base: Int, remedy: String?
    ) throws {
        let places = percent.count - 2
        let output = try Percentages.subject(
            [(percent, base)], precision: .decimals(places)
        ).output
        let scene = MendedScene([output], [try DecimalsRule.of()])
        #expect(scene.remedies("decimals") == (remedy.map { [$0] } ?? []))
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `a curve ends before the first step with too few at risk`() throws {
        let evidence = ["0": 80, "6": 41, "12": 10, "18": 9, "24": 2]
        let drawn = try DrawnTable(
            """
                  all
            0    1.00
            6    0.90
            12   0.85
            18   0.80
            24   0.80
            """, kind: .survival, value: .of(.survival, column: "s"), rows: "month",
            evidence: { row, _ in
                .of { $0.columns = [.atRisk: Decimal(evidence[row] ?? 0), .events: 0] }
            })
        let scene = MendedScene(
            [drawn.output], [try SurvivalRule.of(["at-risk": 10, "events": 10])])
        #expect(scene.remedies("survival") == ["cut the curve before month 18"])
        #expect(scene.outputs[0].proposal?.table.cells.count == 3)
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `a mean of merged cells is that of their totals`() throws {
        let drawn = try DrawnTable(
            """
                  mean
            10    20.0
            11    12.5
            12    30.0
            """, kind: .linearAggregations, value: .of(.mean, column: "cost"), dataset: .example,
            rows: "age", population: ["age": ["10-12"]],
            evidence: { row, _ in
                let count: Decimal = row == "11" ? 4 : 16
                let totals = ["10": 320, "11": 50, "12": 480]
                return .of(count: count) { $0.columns = [.total: Decimal(totals[row] ?? 0)] }
            })
        let scene = MendedScene([drawn.output], [try ThresholdRule.of(["minimum": 10])])
        let proposal = try #require(scene.outputs[0].proposal)
        #expect(proposal.steps.count == 1)
        // (320 + 50) / 20, or (50 + 480) / 20: both neighbours mend; the lower is taken.
        #expect(proposal.table.number("10-11", "mean") == "18.5")
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `a dimension of two labels is not merged away`() throws {
        let drawn = try DrawnTable(
            """
                     F    M
            LA1      4   30
            LA3     40   50
            """, dataset: .example, rows: "la", columns: "sex")
        let scene = MendedScene(
            [drawn.output], [try ThresholdRule.of(["minimum": 10])], limits: .withoutWithholding)
        #expect(scene.outputs[0].proposal == nil)
    }

    @Test func `where one contributor dominates merging goes before withholding`() throws {
        let contributions: [String: [Decimal]] = [
            "10-12": [90, 5], "13-15": [20, 19], "16-17": [30, 10],
        ]
        let drawn = try DrawnTable(
            """
                     sum
            10-12    100
            13-15    400
            16-17    300
            """, kind: .linearAggregations, value: .of(.sum, column: "cost"), dataset: .example,
            rows: "age", population: ["age": ["10-17"]],
            evidence: { row, _ in
                .of(count: 30) {
                    $0.columns = [.total: row == "10-12" ? 100 : row == "13-15" ? 400 : 300]
                    $0.largest = ["child": contributions[row] ?? []]
                }
            })
        let scene = MendedScene([drawn.output], [try DominanceRule.of(["n": 2, "share": "0.9"])])
        #expect(
            scene.remedies("dominance") == [
                "merge age 10-12 with 13-15; or withhold 10-12 · sum"
            ])
        #expect(scene.outputs[0].proposal?.table.number("10-15", "sum") == "500")
    }

    @Test func `what a withheld cell was does not show in a sum`() throws {
        let drawn = try DrawnTable(
            """
                     F     M
            10-12    4    [c]
            13-15   30    40
            16-17   50    60
            """, dataset: .example, rows: "age", columns: "sex", population: ["age": ["10-17"]],
            evidence: { row, column in row == "10-12" && column == "M" ? Evidence(count: 3) : nil })
        let scene = MendedScene(
            [drawn.output], [try ThresholdRule.of(["minimum": 10])], limits: .withoutWithholding)
        let table = try #require(scene.outputs[0].proposal?.table)
        #expect(table.number("10-15", "F") == "34" && table.number("10-15", "M") == "-")
    }

    @Test func `a table that contradicts itself is corrected first`() throws {
        let drawn = try DrawnTable(
            """
                   c1    c2    Total
            r1      4    60       99
            r2     70    80      150
            """)
        let scene = MendedScene([drawn.output], try strict())
        #expect(scene.outputs[0].proposal == nil)
        #expect(
            scene.outputs[0].findings.map(\.remedy)
                == scene.plain.submissions[0].outputs[0].findings.map(\.remedy))
    }

    @Test func `a table over the limit keeps the general words`() throws {
        let drawn = try DrawnTable(
            """
                   c1    c2
            r1      4    60
            r2     70    80
            """)
        var limits = MendingLimits()
        limits.cells = 3
        let scene = MendedScene([drawn.output], try strict(), limits: limits)
        #expect(scene.outputs[0].proposal == nil)
        #expect(scene.remedies("threshold").allSatisfy { $0.contains("merge the category") })
    }

    @Test func `an output that another one gives away is told what changes there`() throws {
        let wide = try DrawnTable(
            """
                     F     M   Total
            10-15   30    40      70
            """, dataset: .example, id: "wide", rows: "age", columns: "sex")
        let narrow = try DrawnTable(
            """
                     F     M   Total
            10-14   27    30      57
            """, dataset: .example, id: "narrow", rows: "age", columns: "sex")
        let scene = MendedScene([wide.output, narrow.output], try strict())
        #expect(scene.plain.verdict == .fail)
        #expect(scene.judgedAgain.verdict == .pass)
        for output in 0..<2 {
            for remedy in scene.remedies("differencing", of: output) {
                #expect(remedy.contains("withhold"))
            }
        }
    }
}

extension MendingLimits {
    /// No table is tried, only cells are withheld.
    static var withoutTrials: MendingLimits {
        var limits = MendingLimits()
        limits.trials = 0
        return limits
    }

    /// Nothing is looked for that `protect` would find.
    static var withoutWithholding: MendingLimits {
        var limits = MendingLimits()
        limits.reports = 0
        return limits
    }
}
