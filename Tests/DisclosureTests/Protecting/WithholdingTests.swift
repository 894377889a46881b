import Foundation
import Outputs
import Testing

@testable import Disclosure

struct WithholdingTests {
    private static let runsAll = !(ProcessInfo.processInfo.environment["SALLYPORT_ALL"] ?? "")
        .isEmpty

    // MARK: Drawn cases

    @Test func `one small cell is withheld with the three that make a rectangle`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Foster   Total
            Leeds         14        3!       20      37
            Bradford      40       31        30     101
            York          50       60        70     180
            Total        104       94       120     318
            """)
        let proposal = try Scene([drawn.output]).proposal()
        #expect(proposal.isSafe && proposal.report.verdict == .pass)
        #expect(proposal.changes.count == 4)
        let primary = proposal.changes.filter { $0.role == .primary }
        #expect(primary.map(\.reason.rule) == ["threshold"])
        #expect(Set(primary.map(\.position)) == Set(drawn.marked.map { drawn.position($0) }))
        // None of the four is a total: these are the last to go.
        let places = proposal.changes.compactMap(\.cells.first?.place)
        #expect(places.allSatisfy { !$0.labels.values.contains("Total") })
        #expect(
            proposal.changes.filter { $0.role == .complementary }
                .allSatisfy { $0.reason.rule == "exact-recovery" })
    }

    @Test func `a table that passes is left alone`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         14       30       44
            Bradford      40       31       71
            """)
        let proposal = try Scene([drawn.output]).proposal()
        #expect(proposal.changes.isEmpty && proposal.isSafe && proposal.cost == 0)
    }

    @Test func `the same number is withheld in every table that shows it`() throws {
        let bySex = try DrawnTable(
            """
                     F      M    Total
            LA1      3     20       23
            LA2     30     40       70
            LA3     50     60      110
            """, dataset: .example, id: "a", rows: "la", columns: "sex")
        let again = try DrawnTable(
            """
                     F
            LA1      3
            LA2     30
            LA3     50
            """, dataset: .example, id: "b", rows: "la", columns: "sex")
        let scene = Scene([bySex.output, again.output])
        let proposal = try scene.proposal()
        #expect(proposal.isSafe && proposal.report.verdict == .pass)
        let withheld = Set(proposal.changes.flatMap(\.cells))
        for output in ["a", "b"] {
            let place = Place(["la": "LA1", "sex": "F"])
            #expect(withheld.contains(CellChange.OutputPlace(output: output, place: place)))
        }
    }

    @Test func `what is released can not be withheld any more`() throws {
        let drawn = try DrawnTable(
            """
                     F      M    Total
            LA1      3     20       23
            LA2     30     40       70
            """, dataset: .example, id: "a", rows: "la", columns: "sex")
        let before = try DrawnTable(
            """
                     F
            LA1      3
            """, dataset: .example, id: "old", rows: "la", columns: "sex")
        let scene = Scene([drawn.output], released: [before.output])
        let proposal = try scene.proposal()
        #expect(!proposal.isSafe)
        #expect(proposal.unsolved.contains { $0.rule == "exact-recovery" })
    }

    @Test func `a released total makes another cell go instead of the total`() throws {
        let drawn = try DrawnTable(
            """
                     F      M    Total
            LA1      3     20       23
            LA2     30     40       70
            LA3     31     41       72
            """, dataset: .example, id: "a", rows: "la", columns: "sex")
        let before = try DrawnTable(
            """
                    Total
            LA1       23
            LA2       70
            LA3       72
            """, dataset: .example, id: "old", rows: "la", columns: "sex")
        let proposal = try Scene([drawn.output], released: [before.output]).proposal()
        #expect(proposal.isSafe && proposal.report.verdict == .pass)
        #expect(
            proposal.changes.allSatisfy { $0.cells.first?.place.labels["sex"] != "Total" })
    }

    @Test func `a table that can not be written again is refused, or kept as it is`() throws {
        let small = try DrawnTable(
            """
                        Home   Kinship
            Leeds         14        3
            """)
        #expect(throws: ProtectionProblem(file: "t.csv")) {
            try Scene([small.output]).proposal(writable: [])
        }
        let large = try DrawnTable(
            """
                        Home   Kinship
            Leeds         14       30
            """)
        #expect(try Scene([large.output]).proposal(writable: []).changes.isEmpty)
    }

    @Test func `a number stated in a text is no cell and stays`() throws {
        var drawn = try DrawnTable(
            """
                     F      M
            LA1      3     20
            """, dataset: .example, id: "a", rows: "la", columns: "sex")
        drawn.state(3, of: ["la": ["LA1"], "sex": ["F"]])
        let proposal = try Scene([drawn.output]).proposal()
        #expect(!proposal.isSafe)
    }

    @Test func `an error in a table is left to a person and never withheld`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Total
            Leeds         14       30       45
            """)
        let proposal = try Scene([drawn.output]).proposal()
        #expect(proposal.changes.isEmpty)
        #expect(proposal.left.map(\.rule) == ["totals"])
    }

    @Test func `a figure of a table that changes is left to a person`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Foster
            Leeds         14        3       20
            """)
        let figure = Output(
            id: "figure", file: "f.png", digest: nil, kind: .figure,
            declaration: OutputDeclaration(id: "figure", file: "f.png", kind: .figure),
            content: .figure(data: "t"), faults: [])
        let proposal = try Scene([drawn.output, figure]).proposal()
        #expect(proposal.left.contains { $0.output == "figure" && $0.rule == "figure" })
    }

    @Test func `by values the cheap cells go, by cells the few`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Foster   Total
            Leeds        900        3       820    1723
            Bradford     940       31        30    1001
            York         950      860       870    2680
            Total       2790      894      1720    5404
            """)
        let scene = Scene([drawn.output])
        let byValues = try scene.proposal(cost: .values)
        let byCells = try scene.proposal(cost: .cells)
        #expect(byValues.isSafe && byCells.isSafe)
        #expect(byCells.cost == Decimal(byCells.changes.count))
        #expect(byCells.changes.count <= byValues.changes.count)
        #expect(byValues.cost == byValues.changes.reduce(0) { $0 + $1.cost })
        #expect(byValues.cost < 1800)
    }

    // MARK: Properties

    @Test(arguments: 0..<(runsAll ? 400 : 30))
    func `what is proposed is safe, reported cell by cell, and always the same`(seed: UInt64)
        throws
    {
        let scene = try Scene(seed: seed)
        let proposal = try scene.proposal()
        #expect(proposal.isSafe && proposal.report.verdict < .fail, "seed \(seed)")
        let reported = Set(proposal.changes.flatMap(\.cells))
        for (before, after) in zip(scene.outputs, proposal.submission.outputs) {
            let (old, new) = (before.table, after.table)
            for (a, b) in zip(old?.cells ?? [], new?.cells ?? []) where a != b {
                let place = CellChange.OutputPlace(
                    output: before.id, place: try #require(old).place(of: a))
                #expect(b.shown == .withheld(low: nil, high: nil), "seed \(seed)")
                #expect(reported.contains(place), "seed \(seed)")
            }
        }
        let again = try scene.proposal()
        #expect(again.changes == proposal.changes, "seed \(seed)")
        #expect(proposal.cost == Decimal(proposal.changes.count))
    }

    @Test(arguments: 0..<(runsAll ? 200 : 15))
    func `no complementary cell could be shown again`(seed: UInt64) throws {
        let scene = try Scene(seed: seed)
        let proposal = try scene.proposal()
        for change in proposal.changes where change.role == .complementary {
            let others = Set(proposal.changes.flatMap(\.cells)).subtracting(change.cells)
            #expect(
                !(try scene.isSafe(withholding: others)), "seed \(seed), \(change.position)")
        }
    }

    /// The least number of cells, by trying all sets.
    @Test func `no more cells of a small table are withheld than by the best of all sets`() throws {
        for seed in 0..<UInt64(Self.runsAll ? 120 : 12) {
            let scene = try Scene(smallSeed: seed)
            let proposal = try scene.proposal()
            #expect(proposal.isSafe, "seed \(seed)")
            let optimum = try scene.optimum(below: proposal.changes.count)
            #expect(optimum == proposal.changes.count, "seed \(seed)")
        }
    }

    /// Tables of which adding cells and showing them again finds no answer as cheap as this.
    @Test func `the cheapest set is found where it is no corner of a rectangle`() throws {
        let five = try DrawnTable(
            """
                     c0   c1   c2   Total
            r0       35    2   25      62
            r1        4   15   10      29
            r2       39    5    6      50
            r3       27    7    4      38
            Total   105   29   45     179
            """)
        let four = try DrawnTable(
            """
                     c0   c1   c2   Total
            r0        8   33    2      43
            r1        2    8    4      14
            r2        4    1    5      10
            Total    14   42   11      67
            """)
        for table in [five, four] {
            let scene = Scene([table.output], zeros: .fail, minimum: 5)
            let proposal = try scene.proposal()
            #expect(proposal.isSafe && proposal.report.verdict == .pass)
            #expect(proposal.changes.count == 6)
            #expect(try scene.isSafe(withholding: Set(proposal.changes.flatMap(\.cells))))
        }
    }
}
